//! What letters look like: full-width, accented and foreign letters as the Latin ones that they are taken for.

use unicode_normalization::UnicodeNormalization;

/// Letters of other scripts, and signs, that are taken for a Latin one. After NFKC and lower case.
const ALIKE: &[(char, &str)] = &[
    ('a', "аαɑᴀ@"),
    ('b', "ьβ"),
    ('c', "сϲᴄ"),
    ('d', "ԁ"),
    ('e', "еєε"),
    ('g', "ɡ"),
    ('h', "һ"),
    ('i', "іιıɪ"),
    ('j', "ј"),
    ('k', "кκ"),
    ('l', "ӏ1"),
    ('m', "мᴍ"),
    ('n', "пηոɴ"),
    ('o', "оοօᴏσө0"),
    ('p', "рρ"),
    ('r', "гᴦ"),
    ('s', "ѕ"),
    ('t', "тτ"),
    ('u', "υսᴜ"),
    ('v', "ѵνᴠ"),
    ('w', "ԝωᴡ"),
    ('x', "хχ"),
    ('y', "уγ"),
    ('z', "ᴢʐƶ"),
];

/// The text as a careless reader sees it: amaz0n, arnazon, аmazon and amazón are all amazon.
pub fn seen(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36f}')).nfc() {
        let alike = ALIKE.iter().find(|(_, others)| others.contains(c));
        out.push(match alike {
            Some((latin, _)) if !c.is_ascii_lowercase() => *latin,
            _ => c,
        });
    }
    // Two letters that run into one.
    if out.contains("rn") || out.contains("vv") {
        out = out.replace("rn", "m").replace("vv", "w");
    }
    out
}

/// Latin with accents, Greek, Cyrillic, Armenian: letters that hosts have, too, and that no Japanese word begins with.
pub fn is_foreign(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{2af}' | '\u{370}'..='\u{52f}' | '\u{531}'..='\u{587}' | '\u{1d00}'..='\u{1d7f}' | '\u{1e00}'..='\u{1fff}')
}

/// Greek, Cyrillic or Armenian: beside a Latin letter in one word only where somebody means to deceive.
pub fn is_other_script(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{52f}' | '\u{531}'..='\u{587}')
}

/// So many slips (a letter more, less, another, or two in the wrong order) lie between two words; any number above `most` is as good
/// as another.
pub fn slips(a: &str, b: &str, most: usize) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        (before, last) = (last, row);
    }
    last[b.len()]
}
