//! A press on a button, and the token behind the button that says all of it.

use super::{Asker, Code, Locale};
use crate::limits;

/// How a remedy ended for the person who followed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Solved,
    Failed,
    /// The remedy does not apply to this person.
    NotMine,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Shows a topic's cause and remedies.
    Topic,
    /// Shows a remedy; asks for the device or carrier first where the steps differ.
    Remedy,
    /// Shows a remedy without asking for a device or carrier (again).
    Anyway,
    /// Says how the remedy ended, and leads on.
    Ended(Outcome),
    /// On to the next remedy without having tried this one.
    Skip,
    /// Shows the way to a human.
    Human,
    /// Shows the case card.
    Case,
    /// Shows a page of the menu.
    Menu(u8),
    /// Goes on with this place in the private conversation. A desk without one shows the place.
    Carry(Stand),
    /// Takes the card away. A desk, which has no cards, shows the nearest step.
    Dismiss,
}

/// Where somebody stands whom [`Act::Carry`] takes along: what the card that they leave would be shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    Topic,
    Remedy,
    Anyway,
    Skip,
    Human,
    Case,
    Menu(u8),
    Ended(Outcome),
}

impl Act {
    /// The act that takes a place along.
    #[must_use]
    pub fn carried(self) -> Act {
        Act::Carry(match self {
            Act::Remedy => Stand::Remedy,
            Act::Anyway => Stand::Anyway,
            Act::Skip => Stand::Skip,
            Act::Human => Stand::Human,
            Act::Case => Stand::Case,
            Act::Menu(page) => Stand::Menu(page),
            Act::Ended(outcome) => Stand::Ended(outcome),
            Act::Carry(stand) => stand,
            Act::Topic | Act::Dismiss => Stand::Topic,
        })
    }

    /// The act that shows the place which this one takes along.
    #[must_use]
    pub fn landed(self) -> Act {
        match self {
            Act::Carry(stand) => match stand {
                Stand::Topic => Act::Topic,
                Stand::Remedy => Act::Remedy,
                Stand::Anyway => Act::Anyway,
                Stand::Skip => Act::Skip,
                Stand::Human => Act::Human,
                Stand::Case => Act::Case,
                Stand::Menu(page) => Act::Menu(page),
                Stand::Ended(outcome) => Act::Ended(outcome),
            },
            other => other,
        }
    }
}

/// A press on a button, or the button's whole meaning: nothing else is remembered anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Press {
    pub act: Act,
    pub topic: Option<Code>,
    pub remedy: Option<Code>,
    /// The device and the carrier, as far as the person said which.
    pub variants: Vec<Code>,
    /// The language of the card that the button is on.
    pub locale: Locale,
    /// Who asked in the first place.
    pub asker: Asker,
    /// Remedies tried so far and how they ended, oldest first.
    pub tried: Vec<(Code, Outcome)>,
}

/// So many outcomes fit; the oldest are dropped beyond that.
const MAX_TRIED: usize = 13;
const MAX_VARIANTS: usize = 3;
const VERSION: &str = "v1";

impl Press {
    #[must_use]
    pub fn menu(locale: Locale) -> Press {
        Press { act: Act::Menu(0), topic: None, remedy: None, variants: Vec::new(), locale, asker: Asker::default(), tried: Vec::new() }
    }

    /// The text that a platform puts behind a button: `v1/act/topic/remedy/variants/locale/asker/tried`.
    #[must_use]
    pub fn token(&self) -> String {
        let code = |code: Option<Code>| code.map(|c| c.as_str().to_owned()).unwrap_or_default();
        let variants: String = self.variants.iter().take(MAX_VARIANTS).map(Code::as_str).collect();
        let skip = self.tried.len().saturating_sub(MAX_TRIED);
        let tried: String =
            self.tried[skip..].iter().flat_map(|(code, outcome)| code.as_str().chars().chain([outcome_letter(*outcome)])).collect();
        format!(
            "{VERSION}/{}/{}/{}/{variants}/{}/{}/{tried}",
            act_word(self.act),
            code(self.topic),
            code(self.remedy),
            self.locale,
            base36(self.asker.0),
        )
    }

    /// Reads a token, also a forged or damaged one: `None` where nothing can be made of it.
    #[must_use]
    pub fn from_token(token: &str) -> Option<Press> {
        if token.len() > limits::TOKEN || !token.is_ascii() {
            return None;
        }
        let fields: Vec<&str> = token.split('/').collect();
        let [VERSION, act, topic, remedy, variants, locale, asker, tried] = fields[..] else { return None };
        let asker = if asker.is_empty() { 0 } else { u64::from_str_radix(asker, 36).ok()? };
        Some(Press {
            act: parse_act(act)?,
            topic: Code::parse(topic),
            remedy: Code::parse(remedy),
            variants: pieces(variants, 3).filter_map(Code::parse).take(MAX_VARIANTS).collect(),
            locale: Locale::new(locale)?,
            asker: Asker(asker),
            tried: pieces(tried, 4).filter_map(|p| Some((Code::parse(p.get(..3)?)?, parse_outcome(p.chars().nth(3)?)?))).collect(),
        })
    }

    /// The same place with another act.
    #[must_use]
    pub fn with(&self, act: Act) -> Press {
        Press { act, ..self.clone() }
    }

    /// Notes how a remedy ended; what was said later about the same remedy counts.
    pub fn note(&mut self, remedy: Code, outcome: Outcome) {
        self.tried.retain(|(code, _)| *code != remedy);
        self.tried.push((remedy, outcome));
    }
}

fn pieces(text: &str, size: usize) -> impl Iterator<Item = &str> {
    (0..text.len() / size).filter_map(move |i| text.get(i * size..(i + 1) * size))
}

fn base36(mut n: u64) -> String {
    let mut digits = Vec::new();
    while n > 0 {
        digits.push(char::from_digit((n % 36) as u32, 36).unwrap_or('0'));
        n /= 36;
    }
    digits.iter().rev().collect()
}

fn act_word(act: Act) -> String {
    match act {
        Act::Topic => "t".into(),
        Act::Remedy => "r".into(),
        Act::Anyway => "a".into(),
        Act::Ended(outcome) => outcome_letter(outcome).into(),
        Act::Skip => "k".into(),
        Act::Human => "h".into(),
        Act::Case => "c".into(),
        Act::Menu(page) => format!("m{page}"),
        Act::Carry(_) => format!("d{}", act_word(act.landed())),
        Act::Dismiss => "x".into(),
    }
}

fn parse_act(word: &str) -> Option<Act> {
    Some(match word {
        "t" => Act::Topic,
        "r" => Act::Remedy,
        "a" => Act::Anyway,
        "k" => Act::Skip,
        "h" => Act::Human,
        "c" => Act::Case,
        "x" => Act::Dismiss,
        _ => match (word.strip_prefix('m'), word.strip_prefix('d')) {
            (Some(page), _) => Act::Menu(page.parse().ok()?),
            (_, Some(place)) if !place.starts_with('d') => parse_act(place)?.carried(),
            _ => Act::Ended(parse_outcome(word.chars().next().filter(|_| word.len() == 1)?)?),
        },
    })
}

fn outcome_letter(outcome: Outcome) -> char {
    match outcome {
        Outcome::Solved => 's',
        Outcome::Failed => 'f',
        Outcome::NotMine => 'n',
    }
}

fn parse_outcome(letter: char) -> Option<Outcome> {
    Some(match letter {
        's' => Outcome::Solved,
        'f' => Outcome::Failed,
        'n' => Outcome::NotMine,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ja() -> Locale {
        Locale::new("ja").expect("a tag")
    }

    #[test]
    fn tokens_come_back_whole_and_fit() {
        let mut press = Press {
            act: Act::Ended(Outcome::Failed),
            topic: Some(Code::of("account-locked")),
            remedy: Some(Code::of("stop-retrying")),
            variants: vec![Code::of("iphone"), Code::of("docomo")],
            locale: ja(),
            asker: Asker(u64::MAX),
            tried: Vec::new(),
        };
        for n in 0..MAX_TRIED {
            press.note(Code::of(&format!("remedy-{n}")), Outcome::NotMine);
        }
        assert!(press.token().len() <= limits::TOKEN, "{} is too long", press.token());
        assert_eq!(Press::from_token(&press.token()), Some(press.clone()));
        press.note(Code::of("one-more"), Outcome::Failed);
        assert!(press.token().len() <= limits::TOKEN);
        let back = Press::from_token(&press.token()).expect("a token");
        assert_eq!(back.tried, press.tried[1..], "the oldest outcome is dropped, none is shifted");
    }

    #[test]
    fn every_act_has_its_word() {
        let places = [Act::Topic, Act::Remedy, Act::Anyway, Act::Skip, Act::Human, Act::Case, Act::Menu(3)];
        for act in places.into_iter().chain(places.map(Act::carried)).chain([Act::Ended(Outcome::Solved), Act::Dismiss]) {
            let press = Press::menu(ja()).with(act);
            assert_eq!(Press::from_token(&press.token()), Some(press));
        }
        for act in places {
            assert_eq!(act.carried().landed(), act);
        }
    }

    #[test]
    fn what_is_no_token_is_none() {
        for bad in [
            "",
            "v1",
            "v0/t/abc/def//ja//",
            "v1/z/abc///ja//",
            "v1/d/abc////ja//",
            "v1/dd/abc////ja//",
            "v1/ddt/abc////ja//",
            "v1/m999/////ja//",
            "v1/t/////////",
            "助け舟",
            &"v1/".repeat(99),
        ] {
            assert_eq!(Press::from_token(bad), None, "{bad}");
        }
    }
}
