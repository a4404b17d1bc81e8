//! What somebody says that it is not (“it has not been hacked, I just forgot the password”) must not be heard as what it is.

use super::scan::{ClassId, Hits};
use crate::text::ends_sentence;

/// What is denied begins at most so many bytes before the word that denies it (about 24 Japanese characters).
const REACH: usize = 72;
/// Of a text that denies nearly everything, nothing is left out: so many letters must remain.
const REMAIN: usize = 4;

/// The text without what is denied in it; `None` where nothing is. `class`: the words that deny what stands before them.
pub fn without_denied(folded: &str, hits: &Hits, class: ClassId) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (_, hit) in hits.of(class) {
        let (start, end) = (hit.start as usize, hit.end as usize);
        if start < from {
            // A longer word that denies, or one within it.
            from = from.max(end);
            continue;
        }
        out.push_str(&folded[from..start - denied(&folded[from..start]).len()]);
        from = end;
    }
    out.push_str(&folded[from..]);
    (from > 0 && out.chars().filter(|c| c.is_alphanumeric()).take(REMAIN).count() == REMAIN).then_some(out)
}

/// The end of a text from where its last clause begins; of that the subject stays (“Amazonが落ちてるわけじゃない…”).
fn denied(before: &str) -> &str {
    let begins = |c: char| ends_sentence(c) || c.is_whitespace() || "、,「」『』()・はが".contains(c);
    let mut reach = before.len().saturating_sub(REACH);
    while !before.is_char_boundary(reach) {
        reach += 1;
    }
    let near = &before[reach..];
    near.rfind(begins).map_or(near, |at| near[at..].trim_start_matches(begins))
}

#[cfg(test)]
mod tests {
    use super::super::scan::ScannerBuilder;
    use super::super::words::Literal;
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let mut builder = ScannerBuilder::default();
        let class = builder.class("denying");
        for word in ["じゃなくて", "じゃなく", "わけじゃないけど"] {
            builder.add(class, Literal::new(word));
        }
        builder.add_look_alike(Some(class), Literal::new("だけじゃなくて"));
        let scanner = builder.build().expect("a scanner");
        let folded = crate::text::fold(text);
        assert_eq!(without_denied(&folded, &scanner.scan(&folded), class).as_deref(), expect, "{text}");
    }

    #[test]
    fn what_is_denied_is_left_out() {
        check("承認通知じゃなくてSMSのコード", Some("smsのこーど"));
        check("困った。盗まれたじゃなくて、忘れただけ", Some("困った。、忘れただけ"));
        check("コードが届かないわけじゃないけど、弾かれる", Some("こーどが、弾かれる"));
        check("AじゃなくBじゃなくて届かない", Some("届かない"));
        check("届かないだけじゃなくてロックされた", None);
        check("届かないんだけど、盗まれたわけじゃないけど", Some("届かないんだけど、"));
        // Nothing would be left.
        check("盗まれたわけじゃないけど", None);
        check("届かない", None);
        let long = "あい".repeat(40);
        check(&format!("{long}じゃなくて届かない"), Some(&format!("{}届かない", "あい".repeat(28))));
    }
}
