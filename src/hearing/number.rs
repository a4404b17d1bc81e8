//! A number as people write it to choose from a list: `2`, `２番`, `[2]`, `二つ目です`, `the second one`.

use crate::intent::NumberWords;
use crate::text::fold;

/// Longer numbers (a code, perhaps) choose nothing.
const DIGITS: usize = 2;

/// The number words of all languages, folded.
#[derive(Debug, Default)]
pub struct Numbers {
    words: Vec<(usize, String)>,
    around: Vec<Around>,
}

/// A word that may stand around a number.
#[derive(Debug)]
struct Around {
    word: String,
    /// Most texts neither begin nor end like that.
    first: Option<char>,
    last: Option<char>,
}

impl Numbers {
    #[must_use]
    pub fn new(languages: &[NumberWords]) -> Numbers {
        let words = languages.iter().flat_map(|l| &l.words).map(|(n, word)| (*n, fold(word))).collect();
        let around = |word: &String| {
            let word = fold(word);
            Around { first: word.chars().next(), last: word.chars().next_back(), word }
        };
        let around = languages.iter().flat_map(|l| &l.around).map(around).filter(|around| around.first.is_some()).collect();
        Numbers { words, around }
    }

    /// The number that a folded text is, and nothing besides.
    #[must_use]
    pub fn read(&self, folded: &str) -> Option<usize> {
        let mut rest = bare(folded);
        loop {
            if let Some((number, _)) = self.words.iter().find(|(_, word)| word == rest) {
                return Some(*number);
            }
            if !rest.is_empty() && rest.len() <= DIGITS && rest.bytes().all(|b| b.is_ascii_digit()) {
                return rest.parse().ok();
            }
            let (first, last) = (rest.chars().next(), rest.chars().next_back());
            let shorter = self.around.iter().filter(|a| a.first == first || a.last == last).find_map(|a| peel(rest, &a.word))?;
            rest = bare(shorter);
        }
    }
}

/// Without brackets and the like; a sign stays, for `-1` chooses nothing.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "。、!?.:()[]#「」".contains(c))
}

/// The text without that word at one of its ends. A word in Latin letters is a whole word.
fn peel<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let before = text.strip_suffix(word).filter(|rest| !(latin(rest.chars().last()) && latin(word.chars().next())));
    let after = text.strip_prefix(word).filter(|rest| !(latin(rest.chars().next()) && latin(word.chars().last())));
    before.or(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers() -> Numbers {
        let list = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
        Numbers::new(&[
            NumberWords {
                words: vec![(1, "一".into()), (1, "一番上".into()), (2, "二".into())],
                around: list(&["番", "番目", "つ目", "です", "の"]),
            },
            NumberWords { words: vec![(2, "second".into())], around: list(&["the", "one", "number", "option"]) },
        ])
    }

    #[track_caller]
    fn check(text: &str, expect: Option<usize>) {
        assert_eq!(numbers().read(&fold(text)), expect, "{text}");
    }

    #[test]
    fn a_number_chooses() {
        check("2", Some(2));
        check("２番です。", Some(2));
        check("[12]", Some(12));
        check("二つ目", Some(2));
        check("一番上のです", Some(1));
        check("The second one!", Some(2));
        check("option 3", Some(3));
    }

    #[test]
    fn other_texts_do_not() {
        for text in ["", "-1", "123", "123456", "2段階認証", "secondhand", "二度とやらない", "番", "です"] {
            check(text, None);
        }
    }
}
