//! Questions and what they were answered with.

use tokio::time::Instant;

use super::{Asked, Memory, Said, Talk, Who};
use crate::desk::is_secret;
use crate::message::{Act, Code, Press, Shown, Warning};

impl Memory {
    /// A question and the card that answers it.
    pub fn ask(&mut self, who: Who, message: u64, asked: Asked, shown: Shown) {
        let since = Instant::now();
        self.goes_on(who, &shown.place);
        if asked.first_private {
            self.met.put(asked.author, ());
        }
        let question = asked.question;
        self.asked.put(message, asked);
        self.says(question, message, &shown);
        self.talks.put(who, Talk { open: Some(shown.clone()), shown, question: Some(question), newest: message, since, last: since });
    }

    /// Somebody's message that another has us answer: what its author says next is a question of its own.
    pub fn asked_by_another(&mut self, message: u64, asked: Asked, shown: &Shown) {
        self.asked.put(message, asked);
        self.says(message, message, shown);
    }

    /// A question's answer is `shown` from now on, because of one of its messages.
    fn says(&mut self, question: u64, message: u64, shown: &Shown) {
        // Whoever says more takes nothing back: each warning lasts as long as what it is of.
        let mut warns = self.said(question).map(|said| said.warns.clone()).unwrap_or_default();
        if !warns.contains(&message) {
            warns.push(message);
        }
        warns.retain(|message| !self.warned_of(*message).is_empty());
        self.said.put(question, Said { seen: bare(shown), warns });
    }

    /// What a message holds that is to be warned of, as long as it is there.
    fn warned_of(&self, message: u64) -> &[Warning] {
        self.asked(message).filter(|asked| !asked.gone).map_or(&[], |asked| &asked.warned)
    }

    /// What the answer to a question has to warn of, whatever one of its messages says now.
    pub fn warned_besides(&self, question: u64, message: u64) -> Vec<Warning> {
        let others = self.said(question).into_iter().flat_map(|said| &said.warns).filter(|other| **other != message);
        others.flat_map(|other| self.warned_of(*other)).copied().collect()
    }

    /// The messages of a question that hold what its author should delete.
    pub fn secrets(&self, question: u64) -> Vec<u64> {
        let warned = self.said(question).map_or(&[][..], |said| &said.warns);
        warned.iter().copied().filter(|message| self.warned_of(*message).iter().any(|warning| is_secret(warning))).collect()
    }

    /// Whether a card loses its warning by itself once this message is deleted.
    pub fn lifts(&self, card: u64, message: u64) -> bool {
        let Some(question) = self.asked(message).filter(|asked| !asked.gone).map(|asked| asked.question) else { return false };
        self.answer(question) == Some(card) && self.said(question).is_some_and(|said| said.warns.contains(&message))
    }

    /// What a question is answered with.
    pub fn said(&self, question: u64) -> Option<&Said> {
        self.said.get(&question)
    }

    /// One more message within the same question; `shown` where it changes the answer.
    pub fn add(&mut self, who: Who, message: u64, asked: Asked, shown: Option<Shown>) {
        let question = asked.question;
        self.asked.put(message, asked);
        if let Some(shown) = &shown {
            self.goes_on(who, &shown.place);
            self.says(question, message, shown);
        }
        let Some(talk) = self.talks.get_mut(&who) else { return };
        talk.last = Instant::now();
        if let Some(shown) = shown {
            talk.open = Some(shown.clone());
            talk.shown = shown;
            talk.newest = message;
        }
    }

    /// The text of a question changed, and with it the answer where `shown` says so; `stays` where its author is elsewhere by now
    /// and stays there.
    pub fn amend(&mut self, who: Who, message: u64, hash: u64, warned: Vec<Warning>, shown: Option<Shown>, stays: bool) {
        let question = self.asked.get_mut(&message).map(|asked| {
            (asked.hash, asked.warned) = (hash, warned);
            asked.question
        });
        if let (Some(question), Some(shown)) = (question, &shown) {
            self.says(question, message, shown);
        }
        let shown = shown.filter(|_| !stays);
        // Where presses led on since, the changed question is what was said last.
        let talk = self.talks.get_mut(&who).filter(|talk| talk.question.is_none() || talk.question == question);
        if let (Some(talk), Some(shown)) = (talk, shown) {
            talk.open = Some(shown.clone());
            (talk.shown, talk.question) = (shown, question);
        }
    }

    /// A card answers a question.
    pub fn answered(&mut self, who: Who, question: u64, answer: u64, shown: &Shown) {
        // It was taken away before we knew that it is there.
        if self.deleted.has(&answer) {
            self.forget(who, question);
            return;
        }
        self.answers.put(question, answer);
        // The card says nothing of how far the asker is; they go on there all the same.
        if let Some(author) = self.asked.get(&question).map(|asked| asked.author) {
            // Whoever is further within the topic is not thrown back to its beginning; nor is anybody where the card says what it said.
            let further = |left: &Press| left.topic == shown.place.topic && shown.place.act == Act::Topic && left.act != Act::Topic;
            let as_before = self.card(answer).is_none_or(|card| stands_at(&card.place) == stands_at(&shown.place));
            if !self.left(answer, author).is_some_and(|left| as_before || further(left)) {
                self.leaves(answer, author, shown.place.clone());
            }
        }
        self.cards.put(answer, (bare(shown), question));
    }

    /// What a card shows, for somebody who comes to it.
    pub fn card(&self, card: u64) -> Option<&Shown> {
        self.cards.get(&card).map(|(seen, _)| seen)
    }

    pub fn answer(&self, question: u64) -> Option<u64> {
        self.answers.get(&question).copied()
    }

    /// The answer to a question, or to the one that took its place because its own never arrived.
    pub fn answer_or_later(&self, who: Who, question: u64) -> Option<u64> {
        let later = || self.answer(self.talks.get(&who)?.question?);
        self.answer(question).or_else(later)
    }

    /// Nothing was answered after all, or the answer was taken away.
    pub fn forget(&mut self, who: Who, question: u64) {
        self.asked.take(&question);
        self.said.take(&question);
        self.answers.take(&question);
        self.applied.take(&question);
        if self.talks.get(&who).is_some_and(|t| t.question == Some(question)) {
            self.talks.take(&who);
        }
    }

    /// A message is gone: where it was an answer, nothing is answered any more, and the same question is a new one.
    pub fn gone(&mut self, channel: u64, message: u64) {
        if let Some(asked) = self.asked.get_mut(&message) {
            asked.gone = true;
        }
        let Some((seen, question)) = self.cards.take(&message) else {
            self.deleted.put(message, ());
            return;
        };
        if self.answer(question) == Some(message) {
            let who = (channel, seen.place.asker.0);
            self.forget(who, question);
            // Whoever went on by presses has nothing before them any more that all may read.
            let of_card = |open: &Shown| open.place.topic == seen.place.topic;
            if let Some(talk) = self.talks.get_mut(&who).filter(|talk| talk.open.as_ref().is_some_and(of_card)) {
                talk.open = None;
            }
        }
    }

    /// The question that a card answers, where it was asked in words.
    pub fn question_of(&self, who: Who, answer: u64) -> Option<u64> {
        let question = self.talks.get(&who)?.question?;
        (self.answer(question) == Some(answer)).then_some(question)
    }
}

/// What a card is about, whatever has been tried by it.
pub fn stands_at(place: &Press) -> (Act, Option<Code>, Option<Code>) {
    (place.act, place.topic, place.remedy)
}

/// A card as everybody sees it.
fn bare(shown: &Shown) -> Shown {
    let bare = |press: &Press| Press { tried: Vec::new(), variants: Vec::new(), ..press.clone() };
    Shown { place: bare(&shown.place), choices: shown.choices.iter().map(bare).collect(), chosen: None, repeated: false }
}
