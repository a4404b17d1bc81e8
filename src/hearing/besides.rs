//! What somebody says besides their trouble must not be heard as the trouble: what it is not (“it has not been hacked, I just
//! forgot the password”), and what works (“the code arrives, but the password is wrong”).

use std::ops::Range;

use super::pattern::class_name;
use super::scan::{ClassId, Hits, ScannerBuilder};
use super::words::{Entry, WordsFile};
use crate::fault::Fault;
use crate::text::ends_sentence;

/// What is denied, or works, begins at most so many bytes before the words that say so (about 24 Japanese characters).
const REACH: usize = 72;
/// Of a text nearly nothing of which is trouble, nothing is left out: so many letters must remain.
const REMAIN: usize = 4;

/// The words that tell what is said besides.
#[derive(Debug, Default)]
pub struct Besides {
    /// These deny what stands before them: it is left out.
    denying: ClassId,
    /// These deny themselves (“it is not locked”).
    untrue: ClassId,
    /// These say that what stands before them works: it is left out where another thing is named after them, and only that
    /// (“the code arrives, but is refused” is about the code).
    works: ClassId,
    /// Straight after those, these tell that just this fails.
    fails: ClassId,
    /// What a trouble may be about.
    things: Vec<ClassId>,
    /// Troubles by name, and what tells of one: a clause that has one of them is never taken for one that works (“a mail says that it
    /// is locked came, but …”).
    troubles: Vec<ClassId>,
    /// What ends with one of these is the subject of what is denied, and stays (“Amazonが落ちてるわけじゃない…”).
    particles: String,
}

impl Besides {
    pub fn new(files: &[WordsFile], builder: &mut ScannerBuilder, faults: &mut Vec<Fault>) -> Besides {
        let mut out = Besides {
            denying: builder.class("denying"),
            untrue: builder.class("untrue"),
            works: builder.class("works"),
            fails: builder.class("fails"),
            ..Besides::default()
        };
        let others = builder.class("things");
        out.things.push(others);
        out.troubles.push(builder.class("troubles"));
        for file in files {
            builder.add_all(out.denying, file.expand_list(&file.denying, faults));
            builder.add_all(out.untrue, file.expand_list(&file.untrue, faults));
            builder.add_all(out.works, file.expand_list(&file.works, faults));
            builder.add_all(out.fails, file.expand_list(&file.fails, faults));
            out.particles.extend(file.particles.iter().map(|particle| particle.text.as_str()));
            let mut classes = |list: &[Entry], class_of_words: ClassId| {
                let (classes, words) = file.classes_in(list, faults);
                builder.add_all(class_of_words, words);
                classes.into_iter().map(|class| builder.class(&class_name(file.locale, class))).collect::<Vec<_>>()
            };
            out.things.extend(classes(&file.things, others));
            out.troubles.extend(classes(&file.troubles, out.troubles[0]));
        }
        out
    }

    /// What of a text is said besides, in its order; nothing where too little else would remain.
    pub fn find(&self, folded: &str, hits: &Hits) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        if ![self.denying, self.untrue, self.works].iter().any(|class| hits.has(*class)) {
            return out;
        }
        let places = |class: ClassId| hits.of(class).iter().map(move |(_, hit)| (hit.start as usize..hit.end as usize, class));
        let mut told: Vec<(Range<usize>, ClassId)> = [self.denying, self.untrue, self.works].into_iter().flat_map(places).collect();
        told.sort_unstable_by_key(|(at, class)| (at.start, at.end, *class));
        let mut from = 0;
        for (at, class) in told {
            if at.start < from {
                // A longer word that says the same, or one within it.
                if class != self.works
                    && let Some(last) = out.last_mut().filter(|last| last.end == from)
                {
                    (last.end, from) = (last.end.max(at.end), from.max(at.end));
                }
                continue;
            }
            let begin = match class {
                _ if class == self.denying => Some(at.start - self.denied(&folded[from..at.start])),
                _ if class == self.untrue => Some(at.start),
                _ => self.working(folded, hits, from, &at),
            };
            if let Some(begin) = begin {
                out.push(begin..at.end);
                from = at.end;
            }
        }
        let remains = without(folded, &out).flat_map(str::chars).filter(|c| c.is_alphanumeric()).take(REMAIN).count() == REMAIN;
        if remains { out } else { Vec::new() }
    }

    /// Whether a text names something that a trouble may be about.
    pub fn names_a_thing(&self, hits: &Hits) -> bool {
        self.things.iter().any(|thing| hits.has(*thing))
    }

    /// How many bytes at the end of a text are the clause that is denied after it.
    fn denied(&self, before: &str) -> usize {
        let begins = |c: char| ends_clause(c) || c.is_whitespace() || self.particles.contains(c);
        let near = near(before);
        near.rfind(begins).map_or(near, |at| near[at..].trim_start_matches(begins)).len()
    }

    /// Where the thing that works is named, if another one is named after it, and it is not named again.
    fn working(&self, folded: &str, hits: &Hits, from: usize, at: &Range<usize>) -> Option<usize> {
        let clause = near(&folded[from..at.start]);
        let begin = at.start - clause.rfind(ends_clause).map_or(clause, |end| clause[end..].trim_start_matches(ends_clause)).len();
        let places = |class: &ClassId| hits.of(*class).iter().map(|(_, hit)| hit.start as usize);
        let named = |class: &ClassId| places(class).find(|place| (begin..at.end).contains(place));
        let after = |class: &ClassId| places(class).any(|place| place >= at.end);
        let rest = folded[at.end..].trim_start_matches(|c: char| c == '、' || c.is_whitespace());
        let fails = hits.of(self.fails).iter().any(|(_, hit)| hit.start as usize == folded.len() - rest.len());
        if fails || self.troubles.iter().any(|class| named(class).is_some()) {
            return None;
        }
        let first = self.things.iter().filter_map(named).min()?;
        let (mut another, mut again) = (false, false);
        for class in self.things.iter().filter(|class| after(class)) {
            if named(class).is_some() { again = true } else { another = true }
        }
        (another && !again).then_some(first)
    }
}

/// A text without some parts of it.
pub fn without<'a>(text: &'a str, parts: &'a [Range<usize>]) -> impl Iterator<Item = &'a str> {
    let starts = std::iter::once(0).chain(parts.iter().map(|part| part.end));
    let ends = parts.iter().map(|part| part.start).chain([text.len()]);
    starts.zip(ends).map(|(start, end)| &text[start..end])
}

fn ends_clause(c: char) -> bool {
    ends_sentence(c) || "、,「」『』()・".contains(c)
}

/// The end of a text that is near enough.
fn near(before: &str) -> &str {
    let mut reach = before.len().saturating_sub(REACH);
    while !before.is_char_boundary(reach) {
        reach += 1;
    }
    &before[reach..]
}

#[cfg(test)]
mod tests {
    use super::super::scan::ScannerBuilder;
    use super::super::words::Literal;
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let mut builder = ScannerBuilder::default();
        let mut class = |name: &str, words: &[&str]| {
            let id = builder.class(name);
            for word in words {
                builder.add(id, Literal::new(word));
            }
            id
        };
        let denying = class("denying", &["じゃなくて", "じゃなく", "わけじゃないけど"]);
        let works = class("works", &["届くけど", "は届くけど", "あってるのに", "arrives but"]);
        let fails = class("fails", &["弾かれ", "is refused"]);
        let (untrue, locked) = (class("untrue", &["ロックされてないのに"]), class("lock", &["ロック"]));
        let things = vec![locked, class("code", &["コード", "code"]), class("password", &["パスワード", "password"])];
        builder.add_look_alike(Some(denying), Literal::new("だけじゃなくて"));
        let scanner = builder.build(None).expect("a scanner");
        let folded = crate::text::fold(text);
        let besides = Besides { denying, untrue, works, fails, things, troubles: vec![locked], particles: "はが".into() };
        let parts = besides.find(&folded, &scanner.scan(&folded));
        let rest = (!parts.is_empty()).then(|| without(&folded, &parts).collect::<String>());
        assert_eq!(rest.as_deref(), expect.map(crate::text::fold).as_deref(), "{text}");
    }

    #[test]
    fn what_is_denied_is_left_out() {
        check("承認通知じゃなくてSMSのコード", Some("SMSのコード"));
        check("困った。盗まれたじゃなくて、忘れただけ", Some("困った。、忘れただけ"));
        check("コードが届かないわけじゃないけど、弾かれる", Some("コードが、弾かれる"));
        check("AじゃなくBじゃなくて届かない", Some("届かない"));
        check("届かないだけじゃなくてロックされた", None);
        check("届かないんだけど、盗まれたわけじゃないけど", Some("届かないんだけど、"));
        check("コードが来ない、ロックされてないのに", Some("コードが来ない、"));
        // Nothing would be left.
        check("盗まれたわけじゃないけど", None);
        check("届かない", None);
        let long = "あい".repeat(40);
        check(&format!("{long}じゃなくて届かない"), Some(&format!("{}届かない", "あい".repeat(28))));
    }

    #[test]
    fn what_works_is_left_out_where_another_thing_is_named_after_it() {
        check("尼のコードは届くけど、パスワードが違う", Some("尼の、パスワードが違う"));
        check("コードは届くけど弾かれる", None);
        check("コードは届くけど、パスワードのあとのコードで弾かれる", None);
        check("届くけどパスワードが違う", None);
        check("パスワードはあってるのに。コードは届くけど違う", Some("。コードは届くけど違う"));
        check("コードは届くけどパスワードはあってるのに入れない", Some("パスワードはあってるのに入れない"));
        check("コードは届くけど、弾かれる。パスワードは違う", None);
        check("my code arrives but is refused. the password is fine", None);
        // A trouble is none that works.
        check("ロックの連絡は届くけど、パスワードが違う", None);
        check("my code arrives but the password is wrong", Some("my the password is wrong"));
    }
}
