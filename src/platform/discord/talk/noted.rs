//! What is merely noted: events, warnings, people, refusals. Each is there or not, for a while.

use super::{Closing, Memory, Room};

impl Memory {
    /// Notes an event; false where it was taken up before.
    pub fn is_new(&mut self, event: u64) -> bool {
        self.seen.put_new(event, ())
    }

    /// An event was nothing for us after all; changed, it may be.
    pub fn unsee(&mut self, event: u64) {
        self.seen.take(&event);
    }

    /// Notes that a message's secret is warned of; false where it is already.
    pub fn warns(&mut self, message: u64) -> bool {
        self.warned.put_new(message, ())
    }

    /// Notes that a message is answered for all at a helper's wish; false where the question that it belongs to has its answer already, or
    /// has one on its way. In a channel that may not be one of `ours` to help in, what was only overheard may come to nothing.
    pub fn applies(&mut self, message: u64, ours: bool) -> bool {
        let asked = self.asked(message).map(|asked| (asked.question, asked.addressed));
        let (question, addressed) = asked.unwrap_or((message, false));
        let on_its_way = (ours || addressed) && self.said(question).is_some();
        !on_its_way && self.answer(question).is_none() && self.applied.put_new(question, ())
    }

    /// The warning did not go out.
    pub fn warns_not(&mut self, message: u64) {
        self.warned.take(&message);
    }

    pub fn has_seen(&self, event: u64) -> bool {
        self.seen.has(&event)
    }

    /// Notes somebody in a private conversation; false where that was explained to them before.
    pub fn meets(&mut self, person: u64) -> bool {
        self.met.put_new(person, ())
    }

    pub fn has_met(&self, person: u64) -> bool {
        self.met.has(&person)
    }

    /// What was to explain the private conversation never arrived.
    pub fn meets_not(&mut self, person: u64) {
        self.met.take(&person);
    }

    /// We are refused in a channel; true where the log does not know it yet.
    pub fn refused(&mut self, channel: u64, code: u32) -> bool {
        self.refused.put(channel, ());
        self.tells(channel, code)
    }

    /// True where the log does not know of a refusal yet.
    pub fn tells(&mut self, channel: u64, code: u32) -> bool {
        self.told.put_new((channel, code), ())
    }

    /// Whether a channel refused us a moment ago.
    pub fn rests(&self, channel: u64) -> bool {
        self.refused.has(&channel)
    }

    /// Older messages may not be read in a channel: answers there are no replies.
    pub fn hides_history(&mut self, channel: u64) {
        self.hidden.put(channel, ());
    }

    pub fn is_history_hidden(&self, channel: u64) -> bool {
        self.hidden.has(&channel)
    }

    /// Notes that a channel's parent is asked for; false where it is already.
    pub fn wonders(&mut self, channel: u64) -> bool {
        self.wondering.put_new(channel, ())
    }

    pub fn wonders_no_more(&mut self, channel: u64) {
        self.wondering.take(&channel);
    }

    /// No direct message reaches this person: they are not offered any for a while.
    pub fn cannot_reach(&mut self, person: u64) {
        self.unreachable.put(person, ());
    }

    /// They wrote to us in private, so that we may write to them.
    pub fn can_reach_again(&mut self, person: u64) {
        self.unreachable.take(&person);
    }

    /// Where a server's staff take care of somebody.
    pub fn case(&self, guild: u64, person: u64) -> Option<Room> {
        self.cases.get(&(guild, person)).copied()
    }

    pub fn opens_case(&mut self, guild: u64, person: u64, room: Room) {
        self.cases.put((guild, person), room);
    }

    /// What ends elsewhere is another case of theirs, which is over already.
    pub fn ends_case(&mut self, guild: u64, person: u64, room: Room) {
        if self.case(guild, person) == Some(room) {
            self.cases.take(&(guild, person));
        }
    }

    /// Somebody is asked in a channel whether it is solved.
    pub fn closes(&mut self, channel: u64, closing: Closing) {
        self.closing.put(channel, closing);
    }

    /// Whether somebody else is asked that in a channel.
    pub fn is_asked_besides(&self, channel: u64, person: u64) -> bool {
        self.closing.get(&channel).is_some_and(|closing| closing.place.asker.0 != person)
    }

    /// Whether anybody is asked that there.
    pub fn is_closing(&self, channel: u64) -> bool {
        self.closing.has(&channel)
    }

    /// What somebody is asked in a channel. Only the next words there can be the answer: once somebody else speaks, they may be for them.
    pub fn closing(&mut self, channel: u64) -> Option<Closing> {
        self.closing.take(&channel)
    }

    /// Whether anything is about somebody.
    pub fn holds(&self, person: u64) -> bool {
        self.met.has(&person)
            || self.unreachable.has(&person)
            || self.talks.keys().chain(self.origins.keys()).any(|who| who.1 == person)
            || self.left.keys().any(|(_, of)| *of == person)
            || self.carried.keys().any(|(of, _)| *of == person)
            || self.cases.keys().any(|(_, of)| *of == person)
            || self.closing.values().any(|closing| closing.place.asker.0 == person)
            || self.asked.values().any(|asked| asked.author == person)
            || self.said.values().any(|said| said.seen.place.asker.0 == person)
            || self.cards.values().any(|(seen, _)| seen.place.asker.0 == person)
            || self.counted.has(&person)
            || self.turns.values().any(|turns| turns.names(person))
    }

    /// Drops all that is about somebody. Their cards stay where they are, and their buttons go on working.
    pub fn forget_person(&mut self, person: u64) {
        self.talks.drop_where(|who, _| who.1 == person);
        self.asked.drop_where(|_, asked| asked.author == person);
        self.said.drop_where(|_, said| said.seen.place.asker.0 == person);
        self.cards.drop_where(|_, (seen, _)| seen.place.asker.0 == person);
        self.left.drop_where(|(_, of), _| *of == person);
        self.origins.drop_where(|who, _| who.1 == person);
        self.carried.drop_where(|(of, _), ()| *of == person);
        self.cases.drop_where(|(_, of), _| *of == person);
        self.closing.drop_where(|_, closing| closing.place.asker.0 == person);
        self.met.take(&person);
        self.counted.take(&person);
        self.unreachable.take(&person);
        self.turns.values_mut().for_each(|turns| turns.forget(person));
    }

    pub fn can_reach(&self, person: u64) -> bool {
        !self.unreachable.has(&person)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::super::times::Times;
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_case_is_known_for_a_day() {
        let mut memory = Memory::new(Times::default());
        memory.opens_case(60, 7, Room::Thread(61));
        tokio::time::advance(Duration::from_secs(23 * 60 * 60)).await;
        assert_eq!(memory.case(60, 7), Some(Room::Thread(61)));
        tokio::time::advance(Duration::from_secs(60 * 60)).await;
        assert_eq!(memory.case(60, 7), None);
    }

    #[tokio::test(start_paused = true)]
    async fn refusals_are_told_once_a_day_and_rested_from() {
        let mut memory = Memory::new(Times::default());
        assert!(memory.refused(60, 50_013) && memory.rests(60) && !memory.rests(61));
        tokio::time::advance(Duration::from_secs(60)).await;
        assert!(!memory.rests(60) && !memory.refused(60, 50_013) && memory.refused(60, 50_001));
        tokio::time::advance(Duration::from_secs(24 * 60 * 60)).await;
        assert!(memory.refused(60, 50_013));
    }
}
