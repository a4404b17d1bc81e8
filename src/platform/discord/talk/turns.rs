//! Whose turn it is: no channel is flooded through us, and nobody takes the turns of others.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::Memory;

/// Answers are counted over so long …
const WINDOW: Duration = Duration::from_secs(60);
/// … and so many new ones one person gets in one channel,
const OWN: usize = 8;
/// all together so many;
const ALL: usize = 20;
/// so many more go to those who had none yet.
const SPARE: usize = 20;
/// No server's cool-down is longer than so many windows.
const WINDOWS: usize = 15;
pub const LONGEST: Duration = Duration::from_secs(WINDOWS as u64 * WINDOW.as_secs());
/// More are not given within it: 14 kB where a channel is flooded all the while.
const MOST: usize = (ALL + SPARE) * WINDOWS;

/// The answers of a channel, the oldest first: to whom, and when.
#[derive(Debug, Default)]
pub struct Turns(VecDeque<(u64, Instant)>);

impl Memory {
    /// Takes a turn where there is one. `own` and `any`: a server's seconds between two answers to the same person, and to whomever; `None`
    /// and 0: none but our own bounds.
    pub fn takes_turn(&mut self, channel: u64, person: u64, own: Option<u32>, any: Option<u32>) -> bool {
        self.takes((channel, false), person, own, any)
    }

    /// The same for a warning that is no answer: it takes no answer's turn, and no channel is flooded with them, either.
    pub fn takes_turn_to_warn(&mut self, channel: u64, person: u64) -> bool {
        self.takes((channel, true), person, None, None)
    }

    fn takes(&mut self, place: (u64, bool), person: u64, own: Option<u32>, any: Option<u32>) -> bool {
        let mut turns = self.turns.take(&place).unwrap_or_default();
        let takes = turns.takes(person, own, any);
        self.turns.put(place, turns);
        takes
    }
}

impl Turns {
    pub fn names(&self, person: u64) -> bool {
        self.0.iter().any(|(who, _)| *who == person)
    }

    /// The turns stay taken, by nobody.
    pub fn forget(&mut self, person: u64) {
        self.0.iter_mut().filter(|(who, _)| *who == person).for_each(|(who, _)| *who = 0);
    }

    fn takes(&mut self, person: u64, own: Option<u32>, any: Option<u32>) -> bool {
        while self.0.front().is_some_and(|(_, since)| since.elapsed() > LONGEST) || self.0.len() > MOST {
            self.0.pop_front();
        }
        let within = |pause: Duration, whose: Option<u64>| {
            self.0.iter().filter(|(who, since)| since.elapsed() < pause && whose.is_none_or(|whose| whose == *who)).count()
        };
        let seconds = |pause: Option<u32>| Duration::from_secs(pause.unwrap_or(0).into());
        if within(seconds(own), Some(person)) > 0 || within(seconds(any), None) > 0 {
            return false;
        }
        let (mine, all) = (within(WINDOW, Some(person)), within(WINDOW, None));
        let has = mine < OWN && (all < ALL || (mine == 0 && all < ALL + SPARE));
        if has {
            self.0.push_back((person, Instant::now()));
        }
        has
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_person_cannot_take_all_turns() {
        let mut turns = Turns::default();
        let given = (0..20).filter(|_| turns.takes(1, None, None)).count();
        assert_eq!(given, OWN);
        assert!(turns.takes(2, None, None), "another's turn");
        tokio::time::advance(WINDOW).await;
        assert!(turns.takes(1, None, None));
    }

    #[tokio::test(start_paused = true)]
    async fn a_channel_is_not_flooded() {
        let mut turns = Turns::default();
        let given = (0..100).filter(|person| turns.takes(person % 10, None, None)).count();
        assert_eq!(given, ALL);
        let given = (100..200).filter(|person| turns.takes(*person, None, None)).count();
        assert_eq!(given, SPARE, "those who had none yet");
        tokio::time::advance(WINDOW).await;
        assert!(turns.takes(1, None, None));
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_however_many_others_are_answered_meanwhile() {
        let mut turns = Turns::default();
        assert!(turns.takes(1, Some(900), None));
        for minute in 0..14 {
            let given = (0..60).filter(|n| turns.takes(1_000 + minute * 60 + n, None, None)).count();
            assert_eq!(given, ALL + SPARE - usize::from(minute == 0));
            tokio::time::advance(WINDOW).await;
            assert!(!turns.takes(1, Some(900), None), "after {} minutes", minute + 1);
        }
        tokio::time::advance(WINDOW).await;
        assert!(turns.takes(1, Some(900), None));
    }

    #[tokio::test(start_paused = true)]
    async fn a_server_may_want_more_quiet() {
        let mut turns = Turns::default();
        assert!(turns.takes(1, Some(300), Some(30)));
        assert!(!turns.takes(2, Some(300), Some(30)), "the channel's pause");
        assert!(turns.takes(2, Some(300), None), "whoever calls us by name does not wait for it");
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(!turns.takes(1, Some(300), Some(30)), "their own pause");
        assert!(turns.takes(3, Some(300), Some(30)));
        tokio::time::advance(Duration::from_secs(300)).await;
        assert!(turns.takes(1, Some(300), Some(30)));
    }
}
