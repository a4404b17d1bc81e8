//! Which language a message is in: enough to choose the language of the answer.

use std::borrow::Cow;
use std::collections::HashSet;

use super::words::WordsFile;
use crate::message::Locale;
use crate::text::{MENTION_MARK, URL_MARK, fold, is_han, is_kana};

/// What the writing tells about the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tongue {
    /// A language that we hear.
    Known(Locale),
    /// Surely none of those.
    Foreign,
    /// Too little to tell: a number, an emoji, a name.
    #[default]
    Unclear,
}

/// Words that are typical of a language when it is written in Latin letters (`typical` in the words files): English
/// function words, Japanese in romaji.
#[derive(Debug, Default)]
pub struct Languages {
    typical: Vec<(Locale, HashSet<String>)>,
    /// Characters and words that look like one of our languages and are of another (`foreign` in the words files).
    foreign: Vec<String>,
}

/// A typical word in romaji of so many letters tells alone.
const TELLING: usize = 5;

impl Languages {
    #[must_use]
    pub fn new(files: &[WordsFile]) -> Languages {
        let typical = files.iter().map(|f| (f.locale, f.typical.iter().map(|e| e.text.to_lowercase()).collect())).collect();
        let foreign = files.iter().flat_map(|f| &f.foreign).map(|e| fold(&e.text)).collect();
        Languages { typical, foreign }
    }

    /// Looks at the folded text: script first, typical words where it is Latin.
    #[must_use]
    pub fn detect(&self, folded: &str) -> Tongue {
        let (mut kana, mut han, mut latin, mut other) = (0_u32, 0_u32, 0_u32, 0_u32);
        for c in without_marks(folded).chars() {
            match c {
                _ if is_kana(c) => kana += 1,
                _ if is_han(c) => han += 1,
                _ if c.is_ascii_alphabetic() || ('\u{00c0}'..='\u{024f}').contains(&c) => latin += 1,
                _ if c.is_alphabetic() => other += 1,
                _ => {}
            }
        }
        if other > kana + han && other > latin {
            return Tongue::Foreign;
        }
        // An English sentence that quotes a Japanese screen is English.
        if latin > 0 && kana + han > 0 && is_mostly_latin(folded) && self.typical_words(folded, "en").nth(2).is_some() {
            return self.known("en");
        }
        if kana > 0 {
            return self.known("ja");
        }
        if han > 0 {
            return if self.foreign.iter().any(|f| folded.contains(f.as_str())) { Tongue::Foreign } else { self.known("ja") };
        }
        if latin == 0 {
            return Tongue::Unclear;
        }
        if let Some(locale) = self.most_typical(folded) {
            return Tongue::Known(locale);
        }
        let accents = folded.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
        let words = folded.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count();
        if words >= 3 || accents { Tongue::Foreign } else { Tongue::Unclear }
    }

    /// A Latin text without typical words may still have words that we listen for in English (“HACKED”, “no sms”);
    /// `english` is how many of them it has. One alone is a name that every language knows (Amazon).
    #[must_use]
    pub fn by_words(&self, tongue: Tongue, english: usize) -> Tongue {
        let needed = match tongue {
            Tongue::Known(_) => return tongue,
            Tongue::Unclear => 1,
            Tongue::Foreign => 2,
        };
        if english >= needed { self.known("en") } else { tongue }
    }

    fn known(&self, tag: &str) -> Tongue {
        self.typical.iter().find(|(l, _)| l.as_str() == tag).map_or(Tongue::Foreign, |(l, _)| Tongue::Known(*l))
    }

    /// The language with the most typical words. One short word of romaji proves nothing: English and Spanish have many
    /// of the same letters.
    fn most_typical(&self, folded: &str) -> Option<Locale> {
        let found = |locale: &Locale| self.typical_words(folded, locale.as_str()).map(str::len).collect::<Vec<_>>();
        self.typical
            .iter()
            .map(|(locale, _)| (*locale, found(locale)))
            .filter(|(locale, words)| locale.as_str() != "ja" || words.len() > 1 || words.iter().any(|len| *len >= TELLING))
            .filter(|(_, words)| !words.is_empty())
            // Of two with as many, the first by name.
            .reduce(|best, next| if next.1.len() > best.1.len() { next } else { best })
            .map(|(locale, _)| locale)
    }

    fn typical_words<'a>(&self, folded: &'a str, tag: &str) -> impl Iterator<Item = &'a str> {
        let typical = self.typical.iter().find(|(l, _)| l.as_str() == tag).map(|(_, typical)| typical);
        words(folded).filter(move |w| typical.is_some_and(|t| t.contains(*w)))
    }
}

/// Whether a text is in Latin letters, but for what it quotes (「…」).
fn is_mostly_latin(folded: &str) -> bool {
    let (mut latin, mut japanese, mut quoted) = (0_u32, 0_u32, false);
    for c in without_marks(folded).chars() {
        match c {
            '「' => quoted = true,
            '」' => quoted = false,
            _ if quoted => {}
            _ if is_kana(c) || is_han(c) => japanese += 1,
            _ if c.is_ascii_alphabetic() => latin += 1,
            _ => {}
        }
    }
    latin > 2 * japanese
}

fn without_marks(folded: &str) -> Cow<'_, str> {
    if !folded.contains('〔') {
        return Cow::Borrowed(folded);
    }
    Cow::Owned(folded.replace(URL_MARK, " ").replace(MENTION_MARK, " "))
}

fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|w| !w.is_empty())
}

/// Words in romaji as kana, so that patterns and samples written in kana hear them: `todokanai` → `とどかない`. A word
/// that is no romaji stays.
#[must_use]
pub fn romaji_to_kana(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for word in folded.split_inclusive(|c: char| !(c.is_ascii_alphabetic() || c == '-')) {
        let letters = word.trim_end_matches(|c: char| !(c.is_ascii_alphabetic() || c == '-'));
        let tail = &word[letters.len()..];
        match kana_of(letters) {
            // A space between two Japanese words goes, as in `fold`.
            Some(kana) if !letters.is_empty() => {
                out.push_str(&kana);
                out.push_str(tail.trim_start_matches(' '));
            }
            _ => out.push_str(word),
        }
    }
    out
}

fn kana_of(word: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let double = rest.len() >= 2 && rest.as_bytes()[0] == rest.as_bytes()[1];
        if let Some((romaji, kana)) = SYLLABLES.iter().find(|(romaji, _)| rest.starts_with(romaji)) {
            out.push_str(kana);
            rest = &rest[romaji.len()..];
        } else if first == 'n' || (first == 'm' && rest[1..].starts_with(['b', 'p', 'm'])) {
            out.push('ん');
            rest = &rest[1..];
        } else if double && !"aiueon".contains(first) || rest.starts_with("tch") {
            out.push('っ');
            rest = &rest[1..];
        } else if first == '-' && !out.is_empty() {
            out.push('ー');
            rest = &rest[1..];
        } else {
            return None;
        }
    }
    Some(out)
}

/// Hepburn and Kunrei, as people type them; longest first.
#[rustfmt::skip]
const SYLLABLES: &[(&str, &str)] = &[
    ("kya","きゃ"),("kyu","きゅ"),("kyo","きょ"),("sha","しゃ"),("shu","しゅ"),("sho","しょ"),("shi","し"),("sya","しゃ"),("syu","しゅ"),("syo","しょ"),
    ("cha","ちゃ"),("chu","ちゅ"),("cho","ちょ"),("chi","ち"),("tya","ちゃ"),("tyu","ちゅ"),("tyo","ちょ"),("tsu","つ"),("nya","にゃ"),("nyu","にゅ"),("nyo","にょ"),
    ("hya","ひゃ"),("hyu","ひゅ"),("hyo","ひょ"),("mya","みゃ"),("myu","みゅ"),("myo","みょ"),("rya","りゃ"),("ryu","りゅ"),("ryo","りょ"),
    ("gya","ぎゃ"),("gyu","ぎゅ"),("gyo","ぎょ"),("bya","びゃ"),("byu","びゅ"),("byo","びょ"),("pya","ぴゃ"),("pyu","ぴゅ"),("pyo","ぴょ"),("jya","じゃ"),("jyu","じゅ"),("jyo","じょ"),
    ("ja","じゃ"),("ju","じゅ"),("jo","じょ"),("ji","じ"),("fu","ふ"),("fa","ふあ"),("fi","ふい"),("fe","ふえ"),("fo","ふお"),
    ("ka","か"),("ki","き"),("ku","く"),("ke","け"),("ko","こ"),("sa","さ"),("si","し"),("su","す"),("se","せ"),("so","そ"),
    ("ta","た"),("ti","ち"),("tu","つ"),("te","て"),("to","と"),("na","な"),("ni","に"),("nu","ぬ"),("ne","ね"),("no","の"),
    ("ha","は"),("hi","ひ"),("hu","ふ"),("he","へ"),("ho","ほ"),("ma","ま"),("mi","み"),("mu","む"),("me","め"),("mo","も"),
    ("ya","や"),("yu","ゆ"),("yo","よ"),("ra","ら"),("ri","り"),("ru","る"),("re","れ"),("ro","ろ"),("wa","わ"),("wo","を"),
    ("ga","が"),("gi","ぎ"),("gu","ぐ"),("ge","げ"),("go","ご"),("za","ざ"),("zi","じ"),("zu","ず"),("ze","ぜ"),("zo","ぞ"),
    ("da","だ"),("di","ぢ"),("du","づ"),("de","で"),("do","ど"),("ba","ば"),("bi","び"),("bu","ぶ"),("be","べ"),("bo","ぼ"),
    ("pa","ぱ"),("pi","ぴ"),("pu","ぷ"),("pe","ぺ"),("po","ぽ"),("a","あ"),("i","い"),("u","う"),("e","え"),("o","お"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hearing::words::Entry;
    use crate::text::prepare;

    fn languages() -> Languages {
        let file = |tag: &str, typical: &str| WordsFile {
            locale: Locale::new(tag).expect("a tag"),
            file: String::new(),
            ignore: Vec::new(),
            foreign: vec![Entry { text: "登录".into(), line: 1 }],
            denying: Vec::new(),
            untrue: Vec::new(),
            works: Vec::new(),
            fails: Vec::new(),
            troubles: Vec::new(),
            things: Vec::new(),
            particles: Vec::new(),
            typical: typical.split(' ').map(|t| Entry { text: t.into(), line: 1 }).collect(),
            endings: std::collections::BTreeMap::default(),
            words: std::collections::BTreeMap::default(),
        };
        Languages::new(&[file("ja", "dekinai wasureta desu"), file("en", "the is what do i my to says")])
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let tongue = match languages().detect(&prepare(text)) {
            Tongue::Known(locale) => locale.to_string(),
            other => format!("{other:?}"),
        };
        assert_eq!(tongue, expect, "{text}");
    }

    #[test]
    fn scripts_and_typical_words_tell() {
        check("ログインできない", "ja");
        check("障害?", "ja");
        check("Firefoxだとlogin後にblank page", "ja");
        check("roguin dekinai", "ja");
        check("what is the code", "en");
        check("It says 「通知を承認してください」, what do I do with my phone to proceed", "en");
        check("What do I do, my phone says 「お困りですか?」「その他のログインに関する問題」", "en");
        check("Amazonで「what is the code」と出ます", "ja");
        check("我不能登录", "Foreign");
        check("로그인이 안 돼요", "Foreign");
        check("не могу войти", "Foreign");
        check("no puedo entrar en mi cuenta", "Foreign");
        check("🥲 123", "Unclear");
        check("Amazon", "Unclear");
        check("<@123456789012345678>", "Unclear");
    }

    #[test]
    fn romaji_becomes_kana() {
        assert_eq!(romaji_to_kana("ko-do ga todokanai"), "こーどがとどかない");
        assert_eq!(romaji_to_kana("login dekinai!"), "login できない!");
        assert_eq!(romaji_to_kana("kitte konnichiha shimpai"), "きってこんにちはしんぱい");
    }
}
