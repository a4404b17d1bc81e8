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
            if let Some(c) = line.chars().find(|c| c.is_control()) {
                let text = format!("the line has an invisible control character (U+{:04X}): take it out", u32::from(c));
                faults.push(Fault::new(&path, n + 1, text));
            }
            if let Some(what) = literal(line) {
                let text = format!("{what} belongs into intents/facts.toml: put it there and mention the fact here");
                faults.push(Fault::new(&path, n + 1, text));
            }
        }
    }
}

fn literal(line: &str) -> Option<&'static str> {
    let line: String = line.chars().map(narrow).collect::<String>().to_lowercase();
    if line.contains("://") || line.contains("www.") || line.contains("](") || has_address(&line) {
        Some("a link")
    } else if line.contains('@') {
        Some("a mail address")
    } else if has_number(&line) {
        Some("a long number")
    } else if has_duration(&line) {
        Some("a duration")
    } else {
        None
    }
}

/// Wide letters, digits and signs as the narrow ones that they stand for.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        _ => c,
    }
}

/// A host with a path, such as `bit.ly/abc`. A host alone is a name that people know: amazon.co.jp.
fn has_address(line: &str) -> bool {
    line.match_indices('/').any(|(at, _)| {
        let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let host = &line[line[..at].trim_end_matches(in_host).len()..at];
        let ends_well = host.rsplit_once('.').is_some_and(|(name, end)| {
            name.contains(|c: char| c.is_ascii_alphanumeric()) && end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic())
        });
        ends_well && line[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// Digits with at most one sign between them: `0120-123-456`, `0120 123 456`, `03(1234)5678`.
fn has_number(line: &str) -> bool {
    let (mut digits, mut gap) = (0, 0);
    for c in line.chars() {
        match c {
            '0'..='9' => (digits, gap) = (digits + 1, 0),
            '-' | ' ' | '.' | ',' | '(' | ')' | '/' if gap == 0 => gap = 1,
            _ => (digits, gap) = (0, 0),
        }
        if digits >= DIGITS {
            return true;
        }
    }
    false
}

/// Units of time after a number; a longer word that begins so is another one. A year alone is a date, and so is the day
/// of a month.
const UNITS: [&str; 18] = [
    "second", "sec", "minute", "min", "hour", "hr", "day", "week", "month", "year", "秒", "分", "時間", "日", "週間", "年間", "か月",
    "月間",
];

/// A number with a unit of time: `15分`, `15 minutes`, `24-hour`.
fn has_duration(line: &str) -> bool {
    line.match_indices(|c: char| c.is_ascii_digit()).any(|(at, digit)| {
        let number = line[..=at].trim_end_matches(|c: char| c.is_ascii_digit());
        let number = &line[number.len()..=at];
        let of_month = line[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ').ends_with('月');
        let rest = line[at + digit.len()..].trim_start_matches([' ', '-']);
        // ヶ and its like are ways to write か.
        let rest = rest.strip_prefix(['ヶ', 'ケ', 'ヵ', 'カ', '箇']).map_or_else(|| rest.to_owned(), |rest| format!("か{rest}"));
        UNITS.iter().filter(|unit| !(of_month && **unit == "日")).any(|unit| {
            let after = rest.strip_prefix(unit).map(|after| after.strip_prefix('s').unwrap_or(after));
            // One day's, once in a month: that measures, and does not last.
            let measures = |after: &str| number == "1" && after.starts_with(['の', 'に']);
            after.is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphabetic()) && !measures(after))
        })
    })
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
        check("a = 0120 123 456", Some("a long number"));
        check("a = ０１２０－１２３－４５６", Some("a long number"));
        check("a = 03(1234)5678", Some("a long number"));
        check("a = ａ＠b.com", Some("a mail address"));
        check("a = bit.ly/abc を開きます", Some("a link"));
        check("a = ｂｉｔ．ｌｙ／abc", Some("a link"));
        check("a = 15分ほど待ちます", Some("a duration"));
        check("a = ３ 日間", Some("a duration"));
        check("a = 24時間", Some("a duration"));
        check("a = wait 15 minutes", Some("a duration"));
        check("a = Wait 1 Day.", Some("a duration"));
        check("a = within a 24-hour window", Some("a duration"));
        for fine in [
            "    1. 2021年7月、amazon.co.jp、amazon.co.jp/",
            "    2. iPhone/Android、ON/OFF、24/7",
            "    3. 2段階認証、3つ、7月3日、月曜日の5時半",
            "    3. 1か月の件数、1日に3回",
            "    4. Days later; 2 people, 3 dayflies",
            "minutes = { $value ->",
            "    [1] { $value } minute",
        ] {
            check(fine, None);
        }
    }
}
