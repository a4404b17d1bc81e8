//! `fold`: every way of writing the same thing becomes one way, so that patterns and samples need to know only one.

use std::borrow::Cow;

use daachorse::errors::DaachorseError;
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};
use unicode_normalization::UnicodeNormalization;

/// Finds many words in one pass over a text, linear in it (Aho-Corasick): each with its place, in bytes, and its number.
pub type Automaton = CharwiseDoubleArrayAhoCorasick<u32>;

/// An automaton for these words, numbered as they come. It goes letter by letter, which is half as long as byte by byte where a letter has
/// three.
///
/// # Errors
/// There are more than fit into it.
pub fn automaton<W: AsRef<str>>(words: impl Iterator<Item = W>) -> Result<Automaton, DaachorseError> {
    // So many words have no two letters in common that would be worth looking for first.
    CharwiseDoubleArrayAhoCorasickBuilder::new().use_prefilter(false).build(words)
}

/// Texts are cut to this many characters before they are looked at. Discord's own limit for a message is 4,000
/// (with Nitro; <https://discord.com/developers/docs/resources/message>).
pub const MAX_CHARS: usize = 4_000;

/// Stands in a folded text where an address (`https://…`) stood.
pub const URL_MARK: &str = "〔url〕";
/// Stands in a folded text where somebody was mentioned.
pub const MENTION_MARK: &str = "〔@〕";
/// Stands in a text where the guard found a secret. No word of any class: hearing must take it for nothing.
pub const SECRET_MARK: &str = "〔*〕";

/// Ends a sentence in a folded text: gaps in patterns do not reach across it.
#[must_use]
pub fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '\n')
}

/// Brings a text to its one form: compatibility width (NFKC), lower case, katakana as hiragana, no spaces beside
/// Japanese letters, no invisible characters, long runs shortened. `fold(fold(x)) == fold(x)`.
#[must_use]
pub fn fold(text: &str) -> String {
    Folded::of(text).text
}

/// A folded text, and what is known of how it was before.
pub struct Folded {
    pub text: String,
    /// Each letter was one that is folded by itself ([`simple`]): there were none of other scripts or widths, and none that nobody sees.
    pub is_plain: bool,
}

impl Folded {
    #[must_use]
    pub fn of(text: &str) -> Folded {
        match squeeze(text.chars().map(|c| simple(c).map(map_char)), text.len()) {
            Some(text) => Folded { text, is_plain: true },
            None => Folded { text: fold_wholly(text), is_plain: false },
        }
    }
}

fn fold_wholly(text: &str) -> String {
    // What is left out may have parted a letter and its mark (か’ and ゛), which are another letter together. Once more is the rule.
    const ROUNDS: usize = 8;
    let mut folded = fold_once(text);
    for _ in 0..ROUNDS {
        if plainly(&folded).is_some() {
            break;
        }
        let next = fold_once(&folded);
        if next == folded {
            break;
        }
        folded = next;
    }
    folded
}

fn fold_once(text: &str) -> String {
    let visible: String = text.chars().filter(|c| !is_invisible(*c)).collect();
    let lower: String = visible.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    squeeze(lower.chars().filter(|c| !is_invisible(*c)).map(|c| Some(map_char(c))), lower.len()).unwrap_or_default()
}

/// The text in compatibility width and lower case, where that is done letter by letter and none is invisible.
#[must_use]
pub fn plainly(text: &str) -> Option<impl Iterator<Item = char>> {
    let lower = text.chars().map(simple);
    lower.clone().all(|c| c.is_some()).then(|| lower.flatten())
}

/// A character in compatibility width and lower case, where that is one character whatever stands beside it and needs no tables: what
/// nearly every text is made of.
#[inline]
#[must_use]
pub fn simple(c: char) -> Option<char> {
    // What most letters are goes before all that is compared one after the other.
    if matches!(c, 'ぁ'..='ゖ' | '一'..='鿿') {
        return Some(c);
    }
    match c {
        '\n' | '\t' | ' '..='~' => Some(c.to_ascii_lowercase()),
        // Signs, arrows, and most pictures.
        'ァ'..='ヺ' | 'ー' | '・' | '々' | '、' | '。' | '〈'..='】' | '〔' | '〕' | '〜' | '←'..='↓' | '\u{1f300}'..='\u{1faff}' => {
            Some(c)
        }
        '\u{3000}' => Some(' '),
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).map(|narrow| narrow.to_ascii_lowercase()),
        _ => None,
    }
}

/// What the recogniser reads: marks instead of links and mentions, no code that is not Japanese, cut to [`MAX_CHARS`].
#[must_use]
pub fn prepare(text: &str) -> String {
    fold(&unmark(cut(text)))
}

/// The text up to [`MAX_CHARS`].
#[must_use]
pub fn cut(text: &str) -> &str {
    // A character has at least a byte.
    let longer = if text.len() > MAX_CHARS { text.char_indices().nth(MAX_CHARS) } else { None };
    longer.map_or(text, |(end, _)| &text[..end])
}

/// Characters that nobody sees: they only hide others.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{061c}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
        || (c.is_control() && c != '\n' && c != '\t')
}

#[inline]
fn map_char(c: char) -> char {
    if matches!(c, 'ぁ'..='ヶ' | '一'..='鿿') {
        return kana(c);
    }
    match c {
        '。' | '．' | '｡' => '。',
        '、' | ',' => '、',
        '’' | '‘' | '´' | '`' => '\'',
        '“' | '”' => '"',
        '―' | '─' | '—' | '–' | '‐' | '‑' | '−' => '-',
        '〜' | '∼' => '~',
        '\r' | '\t' => ' ',
        _ => c,
    }
}

/// Katakana as hiragana, and small vowels, which are drawn-out sounds in chat (こないぃ, ねぇ), as large ones.
#[inline]
#[must_use]
pub fn kana(c: char) -> char {
    // ァ..ヶ lie exactly 0x60 above ぁ..ゖ.
    let c = if matches!(c, 'ァ'..='ヶ') { char::from_u32(u32::from(c) - 0x60).unwrap_or(c) } else { c };
    // A small vowel lies right before its large one.
    if matches!(c, 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ') { char::from_u32(u32::from(c) + 1).unwrap_or(c) } else { c }
}

fn is_japanese(c: char) -> bool {
    is_kana(c) || is_han(c) || matches!(c, '。' | '、' | '「' | '」' | '…' | '〔' | '〕')
}

/// Hiragana, katakana, the long mark.
#[must_use]
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a0}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// Chinese characters.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '々' | '\u{20000}'..='\u{2fa1f}')
}

/// Second pass over mapped characters: spaces, apostrophes, stretched sounds, repeated characters. `size`: about as many bytes come out.
/// `None` where a character is none.
fn squeeze(chars: impl Iterator<Item = Option<char>>, size: usize) -> Option<String> {
    let mut out = String::with_capacity(size);
    // The last two characters of `out`.
    let (mut last, mut second) = (None, None);
    let mut spaced = false;
    for c in chars {
        let c = c?;
        // What most letters are: nothing is left out of them but the third of a kind.
        if matches!(c, 'あ'..='ん' | '一'..='鿿') {
            spaced = false;
            if last != Some(c) || second != Some(c) {
                out.push(c);
                (last, second) = (Some(c), last);
            }
            continue;
        }
        // can't and cant are one word, and a wave stretches a sound (こない〜). The long mark stays, once (コード).
        if matches!(c, '\'' | '~') {
            continue;
        }
        if c == ' ' {
            spaced = true;
            continue;
        }
        // A space is kept only between two non-Japanese characters, and once.
        let beside_words = |l: char| l != '\n' && !is_japanese(l);
        if spaced && c != '\n' && !is_japanese(c) && last.is_some_and(beside_words) {
            out.push(' ');
            (last, second) = (Some(' '), last);
        }
        spaced = false;
        let keep = match c {
            '\n' => last.is_some_and(|l| l != '\n'),
            'ー' | '-' if last.is_some_and(|l| is_kana(l) || is_han(l)) => c == 'ー' && last != Some('ー'),
            // Three of a kind say no more than two.
            _ => last != Some(c) || second != Some(c) || c.is_ascii_digit(),
        };
        if keep {
            out.push(c);
            (last, second) = (Some(c), last);
        }
    }
    out.truncate(out.trim_end().len());
    Some(out)
}

/// Discord's markup, code and links reduced to what they mean for the recogniser.
fn unmark(text: &str) -> Cow<'_, str> {
    let text = drop_code(text);
    if !text.contains(MARKUP) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find(MARKUP) {
        out.push_str(&rest[..at]);
        let (mark, len) = markup(&rest[at..]).unwrap_or((&rest[at..=at], 1));
        out.push_str(mark);
        rest = &rest[at + len..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What [`markup`] begins with.
const MARKUP: [char; 4] = ['|', '<', 'h', 'w'];

/// A mention, custom emoji or link at the start of `rest`: what stands for it, and its length in bytes.
fn markup(rest: &str) -> Option<(&'static str, usize)> {
    if rest.starts_with("||") {
        return Some(("", 2));
    }
    if rest.starts_with('<') {
        let end = rest.bytes().take(100).position(|b| b == b'>')?;
        let inner = &rest[1..end];
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if inner.strip_prefix('@').map(|s| s.trim_start_matches(['!', '&'])).is_some_and(digits) {
            return Some((MENTION_MARK, end + 1));
        }
        if inner.strip_prefix('#').is_some_and(digits) {
            return Some(("", end + 1));
        }
        let emoji = inner.starts_with(':') || inner.starts_with("a:") || inner.starts_with("t:");
        if emoji && inner.bytes().all(|b| b.is_ascii_graphic()) {
            return Some(("", end + 1));
        }
        return None;
    }
    if rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.") {
        let end = rest.find(|c: char| c.is_whitespace() || !c.is_ascii() || matches!(c, '<' | '>' | '"' | '|')).unwrap_or(rest.len());
        return Some((URL_MARK, end));
    }
    None
}

/// Code blocks go, unless people quote Japanese in them (error texts).
fn drop_code(text: &str) -> Cow<'_, str> {
    if !text.contains('`') || !text.contains("```") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split("```").enumerate() {
        let code = i % 2 == 1;
        if !code || part.chars().any(is_kana) {
            out.push_str(part);
        } else {
            out.push(' ');
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, expect: &str) {
        assert_eq!(fold(input), expect);
        assert_eq!(fold(expect), expect, "folding twice changes nothing");
    }

    #[test]
    fn one_form_for_many_ways_of_writing() {
        check("ｱﾏｿﾞﾝ", "あまぞん");
        check("Ａｍａｚｏｎ　に　ログイン　できない！！！", "amazonにろぐいんできない!!");
        check("コードが来な〜い", "こーどが来ない");
        check("ねぇねぇぇぇぇ", "ねえねええ");
        check("I can’t  log in", "i cant log in");
        check("コーーード", "こーど");
        check("000111", "000111");
        check("a\u{200b}b\u{202e}c", "abc");
        check("", "");
        check("ゼロ\r\n\r\n行", "ぜろ\n行");
    }

    #[test]
    fn what_a_left_out_sign_parted_comes_together() {
        check("か'\u{3099}", "が");
        check("か~\u{3099}か- \u{3099}がか", "ががか");
    }

    #[test]
    fn markup_says_only_what_it_means() {
        assert_eq!(prepare("<@!345678901234567890> help"), "〔@〕help");
        assert_eq!(prepare("<:kusa:823456789012345678>"), "");
        assert_eq!(prepare("これ本物？ https://amazom.example/x?y=1 怖い"), "これ本物?〔url〕怖い");
        assert_eq!(prepare("```\nerror[E0502]\n```どう直す"), "どう直す");
        assert_eq!(prepare("```パスワードが違います```"), "ぱすわーどが違います");
        assert_eq!(prepare("1 < 2 && a <b>"), "1 < 2 && a <b>");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(prepare(&"あい".repeat(5_000)).chars().count(), MAX_CHARS);
    }
}
