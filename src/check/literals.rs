//! What changes stands in the facts file, never in a text: no links, no telephone numbers, no mail addresses.

use crate::book::Source;
use crate::fault::Fault;
use crate::message::Locale;

/// A run of so many digits (hyphens among them do not count) is a telephone number or a code.
const DIGITS: usize = 6;

pub fn check(source: &Source, only: Option<Locale>, faults: &mut Vec<Fault>) {
    // Files that cannot be read were told when the book was.
    for (path, text) in source.files(&mut Vec::new()).read {
        let Some((tag, _)) = path.strip_prefix("locales/").and_then(|p| p.split_once('/')) else { continue };
        if only.is_some_and(|o| o.as_str() != tag) {
            continue;
        }
        for (n, line) in text.lines().enumerate().filter(|(_, l)| !l.starts_with('#')) {
            if let Some(what) = literal(line) {
                faults.push(Fault::new(
                    &path,
                    n + 1,
                    format!("{what} belongs into intents/facts.toml: put it there and mention the fact here"),
                ));
            }
        }
    }
}

fn literal(line: &str) -> Option<&'static str> {
    let runs = line.split(|c: char| !(c.is_ascii_digit() || c == '-'));
    if line.contains("://") || line.contains("www.") || line.contains("](") {
        Some("a link")
    } else if line.contains('@') {
        Some("a mail address")
    } else if runs.map(|run| run.bytes().filter(u8::is_ascii_digit).count()).any(|digits| digits >= DIGITS) {
        Some("a long number")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: Option<&str>) {
        assert_eq!(literal(line), expect, "{line}");
    }

    #[test]
    fn what_changes_is_found() {
        check("a = https://bit.ly/abc", Some("a link"));
        check("    [here](evil)", Some("a link"));
        check("a = 電話は03-1234-5678", Some("a long number"));
        check("a = me@example.com", Some("a mail address"));
        check("a = 2021年7月、5分、amazon.co.jp", None);
    }
}
