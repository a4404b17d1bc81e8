//! Counters on their way to the disk.

use std::collections::{BTreeMap, HashMap};

/// One thing that happened once. Its `Debug` names a server and no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally<'a> {
    /// Hours since 1970.
    pub hour: u32,
    /// 0: in a direct message.
    pub server: u64,
    /// A topic's id; may be empty where there is none.
    pub topic: &'a str,
    pub what: What,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Somebody asked.
    Asked,
    /// Somebody asked who had not within the half hour before: what the surge radar knows. Of no server and no topic.
    Person,
    /// They got a card of the topic.
    Answered,
    /// They say that it is solved.
    Solved,
    /// They were led through all of it, and it is not.
    Unsolved,
    /// A human of the server's took over.
    HandedOver,
    /// The topic was offered, and is not what they meant.
    Missed(By),
    /// What they wrote was not understood: once, whatever came near. Of no topic.
    Unclear,
    /// What they wrote was not understood; the topic came near, where there is one.
    Lost(By),
    /// A secret or a scam was warned of.
    Warned,
}

/// The way by which somebody asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    Mention,
    HelpChannel,
    DirectMessage,
    Command,
}

impl What {
    pub const ALL: [What; 16] = [
        What::Asked,
        What::Person,
        What::Answered,
        What::Solved,
        What::Unsolved,
        What::HandedOver,
        What::Missed(By::Mention),
        What::Missed(By::HelpChannel),
        What::Missed(By::DirectMessage),
        What::Missed(By::Command),
        What::Unclear,
        What::Lost(By::Mention),
        What::Lost(By::HelpChannel),
        What::Lost(By::DirectMessage),
        What::Lost(By::Command),
        What::Warned,
    ];

    /// As it is kept: once used, never for anything else.
    pub(super) const fn code(self) -> &'static str {
        match self {
            What::Asked => "asked",
            What::Person => "person",
            What::Answered => "answered",
            What::Solved => "solved",
            What::Unsolved => "unsolved",
            What::HandedOver => "handed-over",
            What::Missed(By::Mention) => "missed-mention",
            What::Missed(By::HelpChannel) => "missed-help",
            What::Missed(By::DirectMessage) => "missed-dm",
            What::Missed(By::Command) => "missed-command",
            What::Unclear => "unclear",
            What::Lost(By::Mention) => "lost-mention",
            What::Lost(By::HelpChannel) => "lost-help",
            What::Lost(By::DirectMessage) => "lost-dm",
            What::Lost(By::Command) => "lost-command",
            What::Warned => "warned",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<What> {
        What::ALL.into_iter().find(|what| what.code() == code)
    }
}

/// So many different counters wait for the disk at once; about 10 MB, and as much again of a write of whose end nothing was heard.
pub const MOST_PENDING: usize = 100_000;

type OfTopic = HashMap<(u64, What), u64>;

/// Counters that are not written yet, by hour and topic: one that is there already is found without a copy of its topic's id.
#[derive(Default)]
pub(super) struct Pending {
    hours: BTreeMap<u32, HashMap<Box<str>, OfTopic>>,
    len: usize,
    /// How many more are with whoever writes them, who does not know yet whether they are kept.
    aside: usize,
    lost: u64,
}

impl Pending {
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many are not known to be kept.
    pub fn len(&self) -> usize {
        self.len + self.aside
    }

    pub fn set_aside(&mut self, counters: usize) {
        self.aside = counters;
    }

    /// What had to be given up since the program began.
    pub fn lost(&self) -> u64 {
        self.lost
    }

    pub fn add(&mut self, tally: Tally<'_>, n: u64) {
        let key = (tally.server, tally.what);
        if let Some(there) = self.hours.get_mut(&tally.hour).and_then(|h| h.get_mut(tally.topic)).and_then(|t| t.get_mut(&key)) {
            *there += n;
            return;
        }
        // The oldest hour goes first; where this is of it, only this goes.
        while self.len >= MOST_PENDING {
            match self.hours.first_entry() {
                Some(oldest) if *oldest.key() < tally.hour => {
                    let gone = oldest.remove();
                    self.len -= gone.values().map(HashMap::len).sum::<usize>();
                    self.lost += gone.values().flat_map(HashMap::values).sum::<u64>();
                }
                _ => {
                    self.lost += n;
                    return;
                }
            }
        }
        self.hours.entry(tally.hour).or_default().entry(tally.topic.into()).or_default().insert(key, n);
        self.len += 1;
    }

    /// Takes all, so that it can be written while others count on.
    pub fn take(&mut self) -> Pending {
        let rest = Pending { lost: self.lost, aside: self.aside, ..Pending::default() };
        std::mem::replace(self, rest)
    }

    /// What could not be written comes back.
    pub fn put_back(&mut self, taken: &Pending) {
        for (tally, n) in taken.iter() {
            self.add(tally, n);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (Tally<'_>, u64)> {
        self.hours.iter().flat_map(|(hour, topics)| {
            topics.iter().flat_map(move |(topic, counts)| {
                counts.iter().map(move |((server, what), n)| (Tally { hour: *hour, server: *server, topic, what: *what }, *n))
            })
        })
    }

    pub fn forget_servers(&mut self, servers: &[u64]) {
        for counts in self.hours.values_mut().flat_map(HashMap::values_mut) {
            let before = counts.len();
            counts.retain(|(server, _), _| !servers.contains(server));
            self.len -= before - counts.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: u32, server: u64) -> Tally<'static> {
        Tally { hour, server, topic: "no-code", what: What::Asked }
    }

    #[test]
    fn what_has_no_room_is_given_up_from_the_oldest_hour_on_and_counted() {
        let mut pending = Pending::default();
        for server in 0..10 {
            pending.add(at(1, server), 2);
        }
        for server in 0..MOST_PENDING as u64 - 10 {
            pending.add(at(2, server), 1);
        }
        assert_eq!((pending.len, pending.lost()), (MOST_PENDING, 0));
        pending.add(at(3, 1), 1);
        assert_eq!((pending.len, pending.lost()), (MOST_PENDING - 9, 20));
        assert!(pending.iter().all(|(tally, _)| tally.hour > 1));
        // One that is there already needs no room; an older one finds none.
        for server in 100..109 {
            pending.add(at(3, server), 1);
        }
        pending.add(at(3, 1), 1);
        pending.add(at(1, 1), 5);
        assert_eq!((pending.len, pending.lost()), (MOST_PENDING, 25));
        let total: u64 = pending.iter().map(|(_, n)| n).sum();
        assert_eq!(total, MOST_PENDING as u64 + 1);
    }

    #[test]
    fn what_comes_back_is_added_to_what_came_meanwhile() {
        let mut pending = Pending::default();
        pending.add(at(1, 1), 3);
        let taken = pending.take();
        assert!(pending.is_empty());
        pending.add(at(1, 1), 4);
        pending.put_back(&taken);
        assert_eq!(pending.iter().collect::<Vec<_>>(), [(at(1, 1), 7)]);
    }
}
