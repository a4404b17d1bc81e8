//! How people begin when they correct themselves: “no, …”, “sorry, …”. What counts is the rest.

use std::collections::HashSet;

use crate::text::{MENTION_MARK, fold, prepare};

/// So many may stand one after the other (“oh wait, no, …”).
const MOST: usize = 4;

/// The openers of all languages, folded.
#[derive(Debug, Default)]
pub struct Openers(HashSet<String>);

impl Openers {
    #[must_use]
    pub fn new(openers: &[String]) -> Openers {
        Openers(openers.iter().map(|opener| fold(opener)).collect())
    }

    /// What follows the openers that a text begins with; `None` where it begins with none, or nothing follows.
    #[must_use]
    pub fn rest<'a>(&self, text: &'a str) -> Option<&'a str> {
        let mut rest = text;
        for _ in 0..MOST {
            match self.without_one(rest) {
                Some(shorter) => rest = shorter,
                None => break,
            }
        }
        (rest.len() < text.len()).then_some(rest)
    }

    /// A comma or the like must follow, or a space in a language that writes none between words (“no luck” is no
    /// correction).
    fn without_one<'a>(&self, text: &'a str) -> Option<&'a str> {
        let before = |end: fn(char) -> bool| {
            let (head, tail) = text.split_once(end)?;
            let tail = tail.trim_start_matches(ends);
            (self.is_opener(head) && !tail.is_empty()).then_some(tail)
        };
        before(is_mark).or_else(|| before(char::is_whitespace).filter(|_| !text.starts_with(|c: char| c.is_ascii_alphabetic())))
    }

    fn is_opener(&self, head: &str) -> bool {
        let folded = prepare(head);
        let plain = folded.strip_prefix(MENTION_MARK).unwrap_or(&folded);
        self.0.contains(plain)
    }
}

fn is_mark(c: char) -> bool {
    "、。，．,.!！".contains(c)
}

fn ends(c: char) -> bool {
    is_mark(c) || c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_the_rest() {
        let openers = Openers::new(&["違います".into(), "すみません".into(), "oh wait".into(), "no".into()]);
        assert_eq!(openers.rest("違います、auです"), Some("auです"));
        assert_eq!(openers.rest("違います auです"), Some("auです"));
        assert_eq!(openers.rest("<@123456789012345678>すみません。違います。2番"), Some("2番"));
        assert_eq!(openers.rest("Oh wait, no, it is back"), Some("it is back"));
        for alone in ["", "違います", "違います。", "no...", "auです", "違いますよ、au", "nothing came", "no luck"] {
            assert_eq!(openers.rest(alone), None, "{alone}");
        }
    }
}
