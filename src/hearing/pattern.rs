//! Patterns: plain language with word classes and gaps, e.g. `<コード>…<届かない>`.
//!
//! | written | means |
//! |---|---|
//! | `<名>` | any word of that class |
//! | `され` | just these letters |
//! | `…` | anything, within the same sentence, up to [`MAX_GAP`] bytes |
//! | `^` `$` | the message begins / ends here (punctuation and emoji aside) |
//! | `A + B` | both, anywhere in the message |
//! | `A - B` | A, and B nowhere in the message |

use super::scan::{ClassId, Hit, Hits, ScannerBuilder};
use super::words::Literal;
use crate::message::Locale;

/// A gap reaches over at most this many bytes (about 40 Japanese characters): beyond it two words of one sentence
/// rarely belong together.
pub const MAX_GAP: u32 = 120;

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Class(ClassId),
    Gap,
    Start,
    End,
}

/// What looks like a sign and is none.
const MISTAKEN: [(&str, &str); 6] = [("...", "…"), ("．．．", "…"), ("・・・", "…"), ("⋯", "…"), ("＜", "<"), ("＞", ">")];

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the author wrote it.
    pub text: String,
    wanted: Vec<Vec<Step>>,
    unwanted: Vec<Vec<Step>>,
}

/// Reads a pattern. Classes are looked up in the words of its language by `known`.
///
/// # Errors
/// What is wrong with it, and how to mend it.
pub fn compile(text: &str, locale: Locale, known: &dyn Fn(&str) -> bool, builder: &mut ScannerBuilder) -> Result<Pattern, String> {
    let mut pattern = Pattern { text: text.to_owned(), wanted: Vec::new(), unwanted: Vec::new() };
    let mut wanted = true;
    for part in split_parts(text)? {
        match part {
            Part::Sign(plus) => wanted = plus,
            Part::Walk(walk) => {
                let steps = compile_walk(walk, locale, known, builder)?;
                if wanted { &mut pattern.wanted } else { &mut pattern.unwanted }.push(steps);
            }
        }
    }
    if !pattern.wanted.iter().flatten().any(|step| matches!(step, Step::Class(_))) {
        return Err("it asks for no word and would match the empty text: name at least one word or <class>".into());
    }
    Ok(pattern)
}

enum Part<'a> {
    /// Whether what follows must be there, or must not.
    Sign(bool),
    Walk(&'a str),
}

/// Splits at signs that stand alone; blanks elsewhere belong to words.
fn split_parts(text: &str) -> Result<Vec<Part<'_>>, String> {
    let (mut parts, mut walk, mut at) = (Vec::new(), None, 0);
    for piece in text.split_inclusive([' ', '\u{3000}']) {
        let (start, word) = (at, piece.trim());
        at += piece.len();
        let plus = match word {
            "" => continue,
            "+" | "＋" => true,
            "-" | "－" => false,
            _ => {
                walk.get_or_insert(start);
                continue;
            }
        };
        match walk.take() {
            Some(begun) => parts.push(Part::Walk(text[begun..start].trim())),
            // A pattern of nothing but exclusions has its own fault.
            None if parts.is_empty() && !plus => {}
            None => return Err(format!("nothing stands before “{word}”: write what is meant, or take the sign out")),
        }
        parts.push(Part::Sign(plus));
    }
    match walk {
        Some(begun) => parts.push(Part::Walk(text[begun..].trim())),
        None if parts.is_empty() => {}
        None => return Err("nothing stands behind its last sign: write what is meant, or take the sign out".to_owned()),
    }
    Ok(parts)
}

fn compile_walk(walk: &str, locale: Locale, known: &dyn Fn(&str) -> bool, builder: &mut ScannerBuilder) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    let mut rest = walk;
    while let Some(first) = rest.chars().next() {
        match first {
            '<' => {
                let Some(end) = rest.find('>') else {
                    return Err("a “<” without its “>”: close the word class".into());
                };
                let name = &rest[1..end];
                if !known(name) {
                    return Err(format!("there is no word class <{name}>: add it to intents/words/{locale}.toml or correct the name"));
                }
                steps.push(Step::Class(builder.class(&class_name(locale, name))));
                rest = &rest[end + 1..];
            }
            '…' => {
                steps.push(Step::Gap);
                rest = &rest['…'.len_utf8()..];
            }
            '^' => {
                steps.push(Step::Start);
                rest = &rest[1..];
            }
            '$' => {
                steps.push(Step::End);
                rest = &rest[1..];
            }
            _ => {
                let end = rest.find(['<', '…', '^', '$']).unwrap_or(rest.len());
                let strange = |c: char| matches!(c, '.' | '．' | '・' | '⋯' | '＜' | '＞');
                if rest[..end].contains(strange)
                    && let Some((odd, sign)) = MISTAKEN.iter().find(|(odd, _)| rest[..end].contains(odd))
                {
                    return Err(format!("“{odd}” is read as letters: write {sign}"));
                }
                let literal = Literal::new(&rest[..end]);
                if literal.text.is_empty() {
                    return Err(format!("“{}” is nothing once folded: take it out", &rest[..end]));
                }
                let class = builder.class(&format!("“{}”", literal.text));
                builder.add(class, literal);
                steps.push(Step::Class(class));
                rest = &rest[end..];
            }
        }
    }
    while steps.last() == Some(&Step::Gap) {
        steps.pop();
    }
    while steps.first() == Some(&Step::Gap) {
        steps.remove(0);
    }
    Ok(steps)
}

/// The scanner's name of a class in a words file.
#[must_use]
pub fn class_name(locale: Locale, name: &str) -> String {
    [locale.as_str(), ":", name].concat()
}

impl Pattern {
    /// The classes that it cannot do without.
    pub fn needs(&self) -> impl Iterator<Item = ClassId> {
        self.wanted.iter().flatten().filter_map(|s| if let Step::Class(c) = s { Some(*c) } else { None })
    }

    /// All classes that it mentions.
    pub fn mentions(&self) -> impl Iterator<Item = ClassId> {
        self.needs().chain(self.unwanted.iter().flatten().filter_map(|s| if let Step::Class(c) = s { Some(*c) } else { None }))
    }

    #[must_use]
    pub fn matches(&self, hits: &Hits) -> bool {
        self.wanted.iter().all(|steps| follow(steps, hits)) && !self.unwanted.iter().any(|steps| follow(steps, hits))
    }
}

/// Whether the steps can be walked through the hits. Linear in the hits for each step: `ends` are the places where
/// the walk may stand after a step, in ascending order.
fn follow(steps: &[Step], hits: &Hits) -> bool {
    // `None`: the walk may begin anywhere.
    let mut ends: Option<Vec<u32>> = None;
    let mut gap = false;
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Gap => gap = true,
            Step::Start => ends = Some(vec![hits.inner.start]),
            Step::End => {
                let at = Hit { start: hits.inner.end, end: hits.inner.end };
                return match &ends {
                    None => true,
                    Some(before) if gap => before.iter().any(|b| reaches(*b, at, hits)),
                    Some(before) => before.binary_search(&at.start).is_ok(),
                };
            }
            Step::Class(class) => {
                let fits = |hit: &Hit| match &ends {
                    None => true,
                    // The nearest end before the hit decides: if that one is out of reach, so are all.
                    Some(before) if gap => {
                        let i = before.partition_point(|b| *b <= hit.start);
                        i > 0 && reaches(before[i - 1], *hit, hits)
                    }
                    Some(before) => before.binary_search(&hit.start).is_ok(),
                };
                let mut found = hits.of(*class).iter().map(|(_, hit)| *hit).filter(fits);
                if n + 1 == steps.len() {
                    return found.next().is_some();
                }
                let mut next: Vec<u32> = found.map(|hit| hit.end).collect();
                if next.is_empty() {
                    return false;
                }
                next.sort_unstable();
                next.dedup();
                ends = Some(next);
                gap = false;
            }
        }
    }
    true
}

fn reaches(from: u32, to: Hit, hits: &Hits) -> bool {
    from <= to.start && to.start - from <= MAX_GAP && hits.sentence(from) == hits.sentence(to.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expect: bool) {
        let ja = Locale::new("ja").expect("a tag");
        let mut builder = ScannerBuilder::default();
        for (class, words) in [("コード", ["コード", "番号"]), ("届かない", ["届かない", "来ない"])] {
            let class = builder.class(&class_name(ja, class));
            for word in words {
                builder.add(class, Literal::new(word));
            }
        }
        let pattern = compile(pattern, ja, &|name| ["コード", "届かない"].contains(&name), &mut builder).expect("a pattern");
        let scanner = builder.build(None).expect("a scanner");
        let folded = crate::text::fold(text);
        assert_eq!(pattern.matches(&scanner.scan(&folded)), expect, "{text}");
    }

    #[test]
    fn patterns_walk_through_a_sentence() {
        check("<コード>…<届かない>", "コードがぜんぜん来ないんですけど", true);
        check("<コード>…<届かない>", "番号届かない", true);
        check("<コード>…<届かない>", "来ない。コードが", false);
        check("<コード>…<届かない>", "コードだよ。荷物が来ない", false);
        check("<コード><届かない>", "コードが来ない", false);
        check("<コード>が<届かない>", "コードが来ない", true);
        check("<コード> + <届かない>", "来ない。コードが", true);
        check("<コード>　－　<届かない>", "コードが違う", true);
        check("コード 番号 - <届かない>", "コード番号", true);
        check("<コード> - <届かない>", "コードが違う。来ない", false);
        check("^<コード>$", "コード！？", true);
        check("^<コード>$", "コード書いた", false);
        check("<コード>…$", "コードのこと", true);
    }

    #[test]
    fn far_words_do_not_belong_together() {
        check("<コード>…<届かない>", &format!("コード{}来ない", "あい".repeat(30)), false);
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        let ja = Locale::new("ja").expect("a tag");
        let fault = |text: &str| compile(text, ja, &|_| false, &mut ScannerBuilder::default()).expect_err("a fault");
        assert!(fault("<無い>").contains("no word class <無い>"));
        assert!(fault("<無い").contains("close"));
        assert!(fault("…").contains("empty text"));
        assert!(fault("^$").contains("empty text"));
        assert!(fault("").contains("empty text"));
        assert!(fault("- コード").contains("empty text"));
        assert!(fault("+ コード").contains("before “+”"));
        assert!(fault("コード + - 番号").contains("before “-”"));
        assert!(fault("コード...来ない").contains("write …"));
        assert!(fault("＜コード＞").contains("write <"));
        assert!(fault("コード　＋").contains("behind its last sign"));
    }
}
