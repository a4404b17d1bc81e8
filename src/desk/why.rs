//! Why a message was decided as it was.

use std::fmt;

use serde::Serialize;

use super::Desk;
use crate::hearing::{Decision, speaking};
use crate::message::Message;

/// A reason for a decision, for authors and operators.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Reason {
    /// What is left of the message once writing makes no difference.
    Folded {
        text: String,
    },
    /// Said besides: it is not so, or it works.
    LeftOut {
        part: String,
    },
    /// A word that is known: its name, and what was written.
    Word {
        word: String,
    },
    Pattern {
        speaks: Speaks,
        pattern: String,
        file: String,
        line: usize,
    },
    /// What it is to somebody who has a card before them: a word on it, a number from its list.
    OnCard {
        words: Vec<Speaks>,
        number: Option<usize>,
    },
    /// Warnings that stand above whatever else is answered, by their keys.
    Guard {
        warnings: Vec<&'static str>,
    },
    /// What the patterns speak for.
    Speak {
        topics: Vec<String>,
    },
    /// What is learned, the likeliest first, and how likely help is wanted.
    Learned {
        topics: Vec<Likely>,
        wanted: f32,
    },
    Evidence {
        part: Part,
        topic: Option<String>,
        weights: Vec<Weight>,
    },
    /// From where on what is decided; of 1, but for `ahead`.
    Thresholds {
        sure: f32,
        ahead: f32,
        clarify: f32,
        aside: f32,
        elsewhere: f32,
        foreign: f32,
        idle: f32,
        plain: f32,
        contradiction: f32,
        doubt: f32,
        overheard: f32,
        with_pattern: f32,
    },
    /// Nobody wants help, by the letters alone: overheard, it is heard no further.
    FirstLook,
    Decision {
        what: Decided,
        topics: Vec<String>,
    },
}

/// What a pattern speaks for; see [`crate::hearing::Ear::speaks`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Speaks {
    pub kind: &'static str,
    pub of: String,
}

impl fmt::Display for Speaks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&speaking(self.kind, &self.of))
    }
}

/// A topic, and how likely it is, of 1.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Likely {
    pub topic: String,
    pub part: f32,
}

/// What evidence is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    First,
    Second,
    /// That help is wanted.
    Wanted,
}

/// How much something in the message speaks for it, or against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weight {
    pub what: String,
    pub weight: f32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Decided {
    Answer,
    Clarify,
    Menu,
    Silent,
}

impl Desk {
    /// The reasons for a decision about a message that stands alone, the decision itself last. To somebody who has a card before them, it
    /// may be a word on that ([`Reason::OnCard`]).
    #[must_use]
    pub fn explain(&self, message: &Message) -> Vec<Reason> {
        let ear = &self.parts.ear;
        let (decision, heard) = self.decide(message);
        let rules = ear.rules();
        let speaks = |n: usize| {
            let (kind, of) = ear.speaks(n);
            Speaks { kind, of }
        };
        let mut out = vec![Reason::Folded { text: heard.folded.clone() }];
        out.extend(heard.left_out.iter().map(|part| Reason::LeftOut { part: part.clone() }));
        out.extend(ear.words_found(&message.text).into_iter().map(|word| Reason::Word { word }));
        // What silences a topic that nothing speaks for explains nothing.
        let spoken: Vec<usize> = heard.rules.iter().filter_map(|n| ear.rule_subject(*n)).collect();
        for n in heard.rules.iter().filter(|n| ear.silences(**n).is_none_or(|s| spoken.contains(&s))) {
            let (_, pattern, file, line) = ear.rule(*n);
            out.push(Reason::Pattern { speaks: speaks(*n), pattern: pattern.to_owned(), file: file.to_owned(), line });
        }
        let mut words: Vec<Speaks> = heard.rules.iter().map(|n| speaks(*n)).filter(|s| !matches!(s.kind, "topic" | "unless")).collect();
        words.dedup();
        if !words.is_empty() || heard.number.is_some() {
            out.push(Reason::OnCard { words, number: heard.number });
        }
        let warnings = self.warnings(message);
        if !warnings.is_empty() {
            out.push(Reason::Guard { warnings });
        }
        let ids = |topics: &[usize]| topics.iter().map(|t| ear.subject(*t).to_owned()).collect::<Vec<_>>();
        out.push(Reason::Speak { topics: ids(&heard.subjects) });
        let ranked = heard.ranked();
        if !ranked.is_empty() {
            let likely = |(topic, part): &(usize, f32)| Likely { topic: ear.subject(*topic).to_owned(), part: *part };
            out.push(Reason::Learned { topics: ranked.iter().take(4).map(likely).collect(), wanted: heard.wanted });
            let subjects = [(Part::First, Some(ranked[0].0)), (Part::Second, ranked.get(1).map(|r| r.0)), (Part::Wanted, None)];
            for (part, subject) in subjects {
                let found = ear.evidence(&message.text, subject);
                let weights = found.into_iter().take(8).map(|e| Weight { what: e.what, weight: e.weight }).collect();
                out.push(Reason::Evidence { part, topic: subject.map(|s| ear.subject(s).to_owned()), weights });
            }
        }
        out.push(Reason::Thresholds {
            sure: rules.sure,
            ahead: rules.ahead,
            clarify: rules.clarify,
            aside: rules.aside,
            elsewhere: rules.elsewhere,
            foreign: rules.foreign,
            idle: rules.idle,
            plain: rules.plain,
            contradiction: rules.contradiction,
            doubt: rules.doubt,
            overheard: rules.overheard,
            with_pattern: rules.overheard_pattern,
        });
        if self.glances(&self.guarded(message).0) {
            out.push(Reason::FirstLook);
        }
        let (what, topics) = match decision {
            Decision::Answer(topic) => (Decided::Answer, ids(&[topic])),
            Decision::Clarify(among) => (Decided::Clarify, ids(&among)),
            Decision::Menu(near) => (Decided::Menu, ids(&near)),
            Decision::Silent => (Decided::Silent, Vec::new()),
        };
        out.push(Reason::Decision { what, topics });
        out
    }
}

/// As the terminal shows it: the kind in the first eleven columns.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |p: &f32| format!("{:.0} %", p * 100.0);
        match self {
            Reason::Folded { text } => write!(f, "folded     {}", text.replace('\n', "⏎")),
            Reason::LeftOut { part } => write!(f, "left out   {part} (said besides: it is not so, or it works)"),
            Reason::Word { word } => write!(f, "word       {word}"),
            Reason::Pattern { speaks, pattern, file, line } => write!(f, "pattern    {speaks}: {pattern}   ({file}:{line})"),
            Reason::OnCard { words, number } => {
                let words = words.iter().map(ToString::to_string).chain(number.map(|n| format!("number {n}")));
                write!(f, "on a card  {}", words.collect::<Vec<_>>().join(", "))
            }
            Reason::Guard { warnings } => write!(f, "guard      warns: {}", warnings.join(", ")),
            Reason::Speak { topics } if topics.is_empty() => write!(f, "patterns   speak for: nothing"),
            Reason::Speak { topics } => write!(f, "patterns   speak for: {}", topics.join(", ")),
            Reason::Learned { topics, wanted } => {
                let top: Vec<String> = topics.iter().map(|likely| format!("{} {}", likely.topic, percent(&likely.part))).collect();
                write!(f, "learned    {}; help is wanted: {}", top.join(", "), percent(wanted))
            }
            Reason::Evidence { part, topic, weights } => {
                let word = match part {
                    Part::First => "evidence  ",
                    Part::Second => "runner-up ",
                    Part::Wanted => "wanted    ",
                };
                let weights: Vec<String> = weights.iter().map(|w| format!("{} {:+.2}", w.what, w.weight)).collect();
                write!(f, "{word} {}: {}", topic.as_deref().unwrap_or("help"), weights.join(", "))
            }
            Reason::Thresholds {
                sure,
                ahead,
                clarify,
                aside,
                elsewhere,
                foreign,
                idle,
                plain,
                contradiction,
                doubt,
                overheard,
                with_pattern,
            } => write!(
                f,
                "thresholds without a pattern, or with several: answer from {} and {ahead}× the second; ask back from {} together; thanks and \
                 greetings from {}, another service from {}, a language that is not known from {}; the menu below {} wanted, if nothing is \
                 likely from {}\n           where patterns name another: what is learned wins from {}, else the patterns from {}, else ask \
                 back; overheard: help wanted from {} (with a pattern {})",
                percent(sure),
                percent(clarify),
                percent(aside),
                percent(elsewhere),
                percent(foreign),
                percent(idle),
                percent(plain),
                percent(contradiction),
                percent(doubt),
                percent(overheard),
                percent(with_pattern),
            ),
            Reason::FirstLook => {
                write!(f, "first look nobody wants help, by the letters alone: overheard without a card, it is heard no further")
            }
            Reason::Decision { what, topics } => match what {
                Decided::Answer => write!(f, "decision   answer {}", topics.join(", ")),
                Decided::Clarify => write!(f, "decision   ask back: {}", topics.join(", ")),
                Decided::Menu => write!(f, "decision   menu: {}", topics.join(", ")),
                Decided::Silent => write!(f, "decision   silent"),
            },
        }
    }
}
