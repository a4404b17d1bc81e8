//! The conclusion from what was heard: answer, ask back, show the menu, or stay silent.

use super::language::Tongue;
use super::{Ear, Heard};
use crate::intent::Role;

/// What to do about a message; numbers are subjects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Answer(usize),
    /// About equally likely: one question, at most three choices.
    Clarify(Vec<usize>),
    /// Not understood: the nearest subjects, most likely first.
    Menu(Vec<usize>),
    Silent,
}

/// The thresholds; measured on messages that the model had not seen (`tasukebune eval --cross`, docs/understanding.md).
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// Patterns name one subject, the learned part another: that other one is answered from this probability …
    pub contradiction: f32,
    /// … else the patterns' subject from this one; below it, ask back.
    pub doubt: f32,
    /// Patterns name none, or several: answer the likeliest from this probability …
    pub sure: f32,
    /// … if it is so many times as likely as the second.
    pub ahead: f32,
    /// Ask back if the three most likely subjects together reach this; otherwise the menu.
    pub clarify: f32,
    /// Below this probability that help is wanted, an addressed message without a pattern gets the menu …
    pub idle: f32,
    /// … unless one subject is likely from this probability (“no code comes @everyone” only sounds like an announcement).
    pub plain: f32,
    /// No pattern named it: take it for thanks or a greeting from this probability.
    pub aside: f32,
    /// No pattern named it, and somebody speaks to us: take it for another service from this probability. Most samples
    /// are of other services, and whoever asks us about Amazon often names nothing at all.
    pub elsewhere: f32,
    /// No pattern named it, and the language is none that we know: believe what was learned from this probability.
    pub foreign: f32,
    /// Overheard, patterns name the subject: answer if help is wanted with this probability.
    pub overheard_pattern: f32,
    /// Overheard otherwise: answer if help is wanted with this probability.
    pub overheard: f32,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            contradiction: 0.6,
            doubt: 0.2,
            sure: 0.4,
            ahead: 1.3,
            clarify: 0.6,
            idle: 0.05,
            plain: 0.8,
            aside: 0.8,
            elsewhere: 0.9,
            foreign: 0.9,
            overheard_pattern: 0.94,
            overheard: 0.97,
        }
    }
}

/// A clarifying question offers at most so many subjects.
const CHOICES: usize = 3;
/// So many nearest subjects stand at the head of the menu.
const NEAREST: usize = 4;

impl Ear {
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.decision
    }

    /// What to do about a message that was heard.
    #[must_use]
    pub fn decide(&self, heard: &Heard, addressed: bool) -> Decision {
        if addressed { self.decide_addressed(heard, self.decision.elsewhere) } else { self.decide_overheard(heard) }
    }

    fn decide_addressed(&self, heard: &Heard, elsewhere: f32) -> Decision {
        let rules = &self.decision;
        let ranked = self.likely(heard, elsewhere);
        // What was learned is of languages that we know: of another one it knows a letter here and there.
        let guessed = heard.scores.iter().all(|p| *p < rules.foreign) && !heard.scores.is_empty();
        if heard.tongue == Tongue::Foreign && heard.subjects.is_empty() && guessed {
            return Decision::Menu(Vec::new());
        }
        let [(first, p1), (second, p2), ..] = ranked[..] else { return by_patterns_alone(heard) };
        // Offered are only topics that help: nobody chooses “something else than Amazon” from a list of ours.
        let near = |n: usize| ranked.iter().map(|(s, _)| *s).filter(|s| self.is_help(*s)).take(n).collect::<Vec<_>>();
        match heard.subjects[..] {
            [one] if one == first => return Decision::Answer(one),
            [_] if p1 >= rules.contradiction => return Decision::Answer(first),
            [one] if score(heard, one) >= rules.doubt => return Decision::Answer(one),
            [one] => {
                let third = if second == one { ranked.get(2).map(|(s, _)| *s) } else { Some(second) };
                return Decision::Clarify([first, one].into_iter().chain(third).filter(|s| self.is_help(*s)).collect());
            }
            _ => {}
        }
        if heard.subjects.is_empty() && heard.wanted < rules.idle && p1 < rules.plain && self.is_help(first) {
            Decision::Menu(near(NEAREST))
        } else if p1 >= rules.sure && p1 >= rules.ahead * p2 {
            Decision::Answer(first)
        } else if ranked.iter().take(CHOICES).map(|(_, p)| p).sum::<f32>() >= rules.clarify {
            Decision::Clarify(near(CHOICES))
        } else {
            Decision::Menu(near(NEAREST))
        }
    }

    fn decide_overheard(&self, heard: &Heard) -> Decision {
        let rules = &self.decision;
        // Most of what is overheard: whatever it is about, nobody wants help.
        if heard.wanted < rules.overheard_pattern.min(rules.overheard) {
            return Decision::Silent;
        }
        match self.decide_addressed(heard, rules.aside) {
            Decision::Answer(subject) if self.is_help(subject) => {
                let needed = if heard.subjects.contains(&subject) { rules.overheard_pattern } else { rules.overheard };
                let sure = heard.wanted >= needed && (!heard.scores.is_empty() || !heard.subjects.is_empty());
                if sure { Decision::Answer(subject) } else { Decision::Silent }
            }
            Decision::Clarify(among)
                if heard.wanted >= rules.overheard && !heard.subjects.is_empty() && among.iter().all(|s| self.is_help(*s)) =>
            {
                Decision::Clarify(among)
            }
            _ => Decision::Silent,
        }
    }

    /// Subjects by probability. Thanks, greetings and other services must be named, or all but certain.
    fn likely(&self, heard: &Heard, elsewhere: f32) -> Vec<(usize, f32)> {
        let least = |s: usize| if self.subjects[s].role == Role::Elsewhere { elsewhere } else { self.decision.aside };
        let named = |s: usize, p: f32| self.is_help(s) || heard.subjects.contains(&s) || p >= least(s);
        let mut ranked = heard.ranked();
        ranked.retain(|(s, p)| named(*s, *p));
        let sum: f32 = ranked.iter().map(|(_, p)| p).sum();
        for (_, p) in &mut ranked {
            *p /= sum.max(1e-6);
        }
        ranked
    }

    fn is_help(&self, subject: usize) -> bool {
        self.subjects[subject].role == Role::Help
    }
}

/// Without a learned part: what the patterns name.
fn by_patterns_alone(heard: &Heard) -> Decision {
    match heard.subjects[..] {
        [] => Decision::Menu(Vec::new()),
        [one] => Decision::Answer(one),
        _ => Decision::Clarify(heard.subjects.iter().copied().take(CHOICES).collect()),
    }
}

fn score(heard: &Heard, subject: usize) -> f32 {
    heard.scores.get(subject).copied().unwrap_or(0.0)
}

impl Heard {
    /// Subjects with their probabilities, most likely first; empty without a learned part.
    #[must_use]
    pub fn ranked(&self) -> Vec<(usize, f32)> {
        let mut ranked: Vec<(usize, f32)> = self.scores.iter().copied().enumerate().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked
    }
}
