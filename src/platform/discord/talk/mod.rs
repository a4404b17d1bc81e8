//! The one memory: what was last answered to whom, for minutes, and never in anybody's words.

mod answers;
mod noted;
mod turns;

use std::hash::{BuildHasher, RandomState};

use tokio::time::Instant;

pub use self::answers::stands_at;
use self::turns::Turns;
use super::bounded::Bounded;
use super::times::Times;
use crate::message::{Act, Code, Press, Shown, Warning};

/// A channel and a person in it.
pub type Who = (u64, u64);

/// Where a conversation stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Talk {
    pub shown: Shown,
    /// In which light words are heard that this person says to nobody in particular: what all may read of it. Where only they
    /// themselves have looked at a card, what they go on to say to others is none of ours.
    pub open: Option<Shown>,
    /// The question whose answer is on the screen; `None` where a press brought them here.
    pub question: Option<u64>,
    /// The newest message that this answer is for.
    pub newest: u64,
    /// When the question was asked …
    pub since: Instant,
    /// … and when the last of its messages came.
    pub last: Instant,
}

/// A message that was answered.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one message")]
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub author: u64,
    /// The first message that has the same answer: itself, or one of seconds before.
    pub question: u64,
    /// Of its text, so that a change is seen.
    pub hash: u64,
    pub addressed: bool,
    /// The conversation began with it, or with the question that it belongs to.
    pub first: bool,
    /// It was this person's first direct message.
    pub first_private: bool,
    /// In which card's light it was heard.
    pub before: Option<Shown>,
    /// What its text was warned of.
    pub warned: Vec<Warning>,
    /// It was deleted.
    pub gone: bool,
}

/// What the answer to a question says to everybody, sent or on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// Without what anybody has tried.
    pub seen: Shown,
    /// The messages whose secrets it warns of.
    pub warns: Vec<u64>,
}

/// Which button somebody pressed: what it does, of which topic and which remedy.
type Door = (Act, Option<Code>, Option<Code>);

/// Where somebody left off at a public card.
#[derive(Debug, Clone, PartialEq)]
struct Left {
    place: Press,
    /// The button of that card that they came there by.
    door: Option<Door>,
}

/// Where a server's staff take care of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    Thread(u64),
    /// They write to them.
    Elsewhere,
}

/// Somebody is asked whether what a server's staff did for them solved it.
#[derive(Debug, Clone, PartialEq)]
pub struct Closing {
    /// The message that asks.
    pub question: u64,
    /// Where it is asked in private: the server.
    pub server: Option<u64>,
    pub place: Press,
}

/// What is remembered.
#[derive(Debug)]
pub struct Memory {
    times: Times,
    talks: Bounded<Who, Talk>,
    asked: Bounded<u64, Asked>,
    /// What each question is answered with.
    said: Bounded<u64, Said>,
    /// The answer to each question, once it is sent.
    answers: Bounded<u64, u64>,
    /// What stands on each card, without what anybody has tried, and the question that it answers.
    cards: Bounded<u64, (Shown, u64)>,
    /// Where each person left off at each public card.
    left: Bounded<(u64, u64), Left>,
    /// The public card that a private conversation goes on from.
    origins: Bounded<Who, u64>,
    /// Places that were taken along into a private conversation a moment ago: by person, and by a hash of the button.
    carried: Bounded<(u64, u64), ()>,
    /// Events that were taken up.
    seen: Bounded<u64, ()>,
    /// Messages whose secret was warned of; they are no questions that were answered.
    warned: Bounded<u64, ()>,
    /// Messages that a helper had answered.
    applied: Bounded<u64, ()>,
    /// People whom a private conversation was explained to.
    met: Bounded<u64, ()>,
    /// Messages that were deleted a moment ago: an answer may be, before its id is known.
    deleted: Bounded<u64, ()>,
    /// Channels where we are refused.
    refused: Bounded<u64, ()>,
    /// Channels whose history we may not read.
    hidden: Bounded<u64, ()>,
    /// Refusals that the log knows of.
    told: Bounded<(u64, u32), ()>,
    /// Channels whose parent is being asked for.
    wondering: Bounded<u64, ()>,
    /// People whom no direct message reaches.
    unreachable: Bounded<u64, ()>,
    /// People whose question the surge radar has counted.
    counted: Bounded<u64, ()>,
    /// Who was handed over to a server's staff: by server and person.
    cases: Bounded<(u64, u64), Room>,
    /// Who is asked whether it is solved, by channel.
    closing: Bounded<u64, Closing>,
    /// Who was answered in each channel, or (`true`) merely warned, and when.
    turns: Bounded<(u64, bool), Turns>,
    /// Hashes cannot be compared with those of another process, nor with texts that somebody guesses.
    hasher: RandomState,
}

impl Memory {
    pub fn new(times: Times) -> Memory {
        let most = times.people;
        Memory {
            talks: Bounded::new(most, times.remember),
            asked: Bounded::new(2 * most, times.amend),
            said: Bounded::new(most, times.amend),
            answers: Bounded::new(2 * most, times.remember),
            cards: Bounded::new(most, times.remember),
            left: Bounded::new(2 * most, times.remember),
            origins: Bounded::new(most, times.remember),
            carried: Bounded::new(most, times.gather),
            seen: Bounded::new(10 * most, times.remember),
            warned: Bounded::new(10 * most, times.remember),
            applied: Bounded::new(most, times.remember),
            met: Bounded::new(10 * most, times.tell),
            deleted: Bounded::new(most, times.rest),
            refused: Bounded::new(most, times.rest),
            hidden: Bounded::new(most, times.remember),
            told: Bounded::new(most, times.tell),
            wondering: Bounded::new(most, times.rest),
            unreachable: Bounded::new(most, times.remember),
            counted: Bounded::new(most, times.remember),
            // A case is open for hours, and whoever asks again is led to it and not given a second one.
            cases: Bounded::new(most, times.tell),
            closing: Bounded::new(most, times.remember),
            turns: Bounded::new(most, times.remember),
            hasher: RandomState::new(),
            times,
        }
    }

    pub fn hash(&self, text: &str) -> u64 {
        self.hasher.hash_one(text)
    }

    /// How many there are in memory.
    pub fn conversations(&self) -> usize {
        self.talks.len()
    }

    pub fn talk(&self, who: Who) -> Option<&Talk> {
        self.talks.get(&who)
    }

    /// Whether the card for this place was shown so lately that it is still in view.
    pub fn in_view(&self, who: Who, place: &Press) -> bool {
        let shows = |talk: &Talk| talk.open.as_ref().is_some_and(|open| open.place == *place);
        self.talks.get(&who).is_some_and(|talk| shows(talk) && talk.since.elapsed() < self.times.repeat)
    }

    /// The conversation, where its last message is so fresh that the next one belongs to it. Whoever writes slowly writes on for minutes;
    /// but an answer that changes for ever is none.
    pub fn burst(&self, who: Who) -> Option<(u64, Shown)> {
        /// In spans within which one message follows another.
        const LONGEST: u32 = 6;
        let talk = self.talks.get(&who)?;
        let gather = self.times.gather;
        let question = talk.question.filter(|_| talk.last.elapsed() < gather && talk.since.elapsed() < gather * LONGEST)?;
        Some((question, talk.shown.clone()))
    }

    /// The message that these words were answered with a topic's card for a moment ago.
    pub fn echoed(&self, who: Who, hash: u64) -> Option<&Asked> {
        let lately = self.times.echo.min(self.times.repeat);
        let talk = self.talks.get(&who).filter(|talk| talk.since.elapsed() < lately && talk.shown.place.act == Act::Topic)?;
        talk.question?;
        self.asked.get(&talk.newest).filter(|asked| asked.hash == hash)
    }

    pub fn asked(&self, message: u64) -> Option<&Asked> {
        self.asked.get(&message)
    }

    /// A press or a command brought somebody to a place that nobody else sees; `card` is the public card that it began at.
    pub fn reached(&mut self, who: Who, card: Option<u64>, shown: Shown) {
        // What all may read already stays so: whoever goes on by presses with a trouble that they told everybody may go on in words, too.
        let open = self.talks.get(&who).and_then(|talk| talk.open.clone());
        let open = open.map(|open| if open.place.topic == shown.place.topic { shown.clone() } else { open });
        self.stands(who, card, shown, open);
    }

    /// The same where all see it.
    pub fn reached_openly(&mut self, who: Who, shown: Shown) {
        self.stands(who, None, shown.clone(), Some(shown));
    }

    fn stands(&mut self, who: Who, card: Option<u64>, shown: Shown, open: Option<Shown>) {
        if let Some(card) = card {
            self.leaves(card, who.1, shown.place.clone());
        }
        self.goes_on(who, &shown.place);
        self.talks.put(who, Talk { shown, open, question: None, newest: 0, since: Instant::now(), last: Instant::now() });
    }

    /// A private conversation goes on from a public card; `button` is a hash of the one that was pressed for it.
    pub fn carries(&mut self, who: Who, card: Option<u64>, button: u64) {
        match card {
            Some(card) => self.origins.put(who, card),
            None => _ = self.origins.take(&who),
        }
        self.carried.put((who.1, button), ());
    }

    /// Whether a place was taken along only a moment ago: a second tap sends no second letter.
    pub fn has_carried(&self, person: u64, button: u64) -> bool {
        self.carried.has(&(person, button))
    }

    /// How far somebody gets in the private conversation is how far they are at the card that it came from. Another topic
    /// is none of that card's.
    pub(super) fn goes_on(&mut self, who: Who, place: &Press) {
        let Some(card) = self.origins.get(&who).copied() else { return };
        if self.left(card, who.1).is_none_or(|left| left.topic == place.topic) {
            self.leaves(card, who.1, place.clone());
        }
    }

    /// Whether somebody asks for the first time within a while: whoever asks a lot is one person still.
    pub fn counts(&mut self, person: u64) -> bool {
        self.counted.put_new(person, ())
    }

    /// Where somebody left off at a public card.
    pub fn left(&self, card: u64, person: u64) -> Option<&Press> {
        self.left.get(&(card, person)).map(|left| &left.place)
    }

    fn leaves(&mut self, card: u64, person: u64, place: Press) {
        let door = self.left.get(&(card, person)).and_then(|left| left.door);
        self.left.put((card, person), Left { place, door });
    }

    /// Whether somebody came to where they left off by the same button.
    pub fn came_by(&self, card: u64, person: u64, press: &Press) -> bool {
        self.left.get(&(card, person)).is_some_and(|left| left.door == Some((press.act, press.topic, press.remedy)))
    }

    /// Notes by which button somebody comes.
    pub fn comes_by(&mut self, card: u64, person: u64, press: &Press) {
        if let Some(left) = self.left.get_mut(&(card, person)) {
            left.door = Some((press.act, press.topic, press.remedy));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::light::tests::at;
    use super::*;

    fn shown(place: &Press) -> Shown {
        Shown { place: place.clone(), choices: Vec::new(), chosen: None, repeated: false }
    }

    fn asked(question: u64) -> Asked {
        Asked {
            author: 7,
            question,
            hash: 1,
            addressed: true,
            first: true,
            first_private: false,
            before: None,
            warned: Vec::new(),
            gone: false,
        }
    }

    const WHO: Who = (60, 7);

    #[tokio::test(start_paused = true)]
    async fn a_burst_is_short_and_ends_with_a_press() {
        let mut memory = Memory::new(Times::default());
        let place = at(Act::Topic, None, &[]);
        memory.ask(WHO, 100, asked(100), shown(&place));
        assert_eq!(memory.burst(WHO), Some((100, shown(&place))));
        memory.add(WHO, 101, asked(100), Some(shown(&at(Act::Human, None, &[]))));
        assert_eq!(memory.talk(WHO).map(|t| (t.shown.place.act, t.newest)), Some((Act::Human, 101)));
        tokio::time::advance(Duration::from_secs(21)).await;
        assert_eq!(memory.burst(WHO), None);
        memory.ask(WHO, 102, asked(102), shown(&place));
        memory.reached(WHO, Some(900), shown(&place));
        assert_eq!(memory.burst(WHO), None);
        assert!(memory.talk(WHO).is_some() && memory.left(900, 7).is_some() && memory.left(900, 8).is_none());
        tokio::time::advance(Duration::from_secs(30 * 60)).await;
        assert!(memory.talk(WHO).is_none() && memory.left(900, 7).is_none(), "nothing is remembered for longer");
    }

    #[test]
    fn what_nobody_else_saw_lights_no_overheard_words() {
        let mut memory = Memory::new(Times::default());
        let open = |memory: &Memory| memory.talk(WHO).and_then(|talk| talk.open.clone());
        let (first, further) = (shown(&at(Act::Topic, None, &[])), shown(&at(Act::Remedy, Some("one"), &[])));
        memory.reached(WHO, None, first.clone());
        assert_eq!(open(&memory), None);
        memory.ask(WHO, 100, asked(100), first.clone());
        memory.reached(WHO, Some(900), further.clone());
        assert_eq!(open(&memory), Some(further.clone()), "everybody knows of that trouble");
        let other = Shown { place: Press { topic: None, ..further.place.clone() }, ..further.clone() };
        memory.reached(WHO, None, other.clone());
        assert_eq!((open(&memory), memory.talk(WHO).map(|t| t.shown.clone())), (Some(further), Some(other)));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_writes_slowly_asks_one_question() {
        let mut memory = Memory::new(Times::default());
        memory.ask(WHO, 100, asked(100), shown(&at(Act::Topic, None, &[])));
        for message in 101..110 {
            tokio::time::advance(Duration::from_secs(13)).await;
            assert_eq!(memory.burst(WHO).map(|(question, _)| question), Some(100), "message {message}");
            memory.add(WHO, message, asked(100), None);
        }
        tokio::time::advance(Duration::from_secs(13)).await;
        assert_eq!(memory.burst(WHO), None, "it ends one day");
        memory.ask(WHO, 200, asked(200), shown(&at(Act::Topic, None, &[])));
        tokio::time::advance(Duration::from_secs(20)).await;
        assert_eq!(memory.burst(WHO), None, "nothing came for a while");
    }

    #[tokio::test(start_paused = true)]
    async fn a_question_can_be_amended_for_a_while() {
        let mut memory = Memory::new(Times::default());
        memory.ask(WHO, 100, asked(100), shown(&at(Act::Topic, None, &[])));
        memory.answered(WHO, 100, 500, &shown(&at(Act::Topic, None, &["mine"])));
        assert_eq!(memory.card(500), Some(&shown(&at(Act::Topic, None, &[]))), "nobody learns what others tried");
        memory.amend(WHO, 100, 2, Vec::new(), Some(shown(&at(Act::Human, None, &[]))), false);
        assert_eq!(memory.asked(100).map(|a| a.hash), Some(2));
        assert_eq!((memory.answer(100), memory.question_of(WHO, 500), memory.question_of((60, 8), 500)), (Some(500), Some(100), None));
        tokio::time::advance(Duration::from_secs(15 * 60)).await;
        assert_eq!(memory.asked(100), None);
        memory.forget(WHO, 100);
        assert!(memory.talk(WHO).is_none() && memory.answer(100).is_none());
    }

    #[test]
    fn hashes_tell_texts_apart() {
        let (one, other) = (Memory::new(Times::default()), Memory::new(Times::default()));
        assert_eq!(one.hash("a"), one.hash("a"));
        assert_ne!(one.hash("a"), one.hash("b"));
        assert_ne!(one.hash("a"), other.hash("a"), "they say nothing outside of this process");
    }
}
