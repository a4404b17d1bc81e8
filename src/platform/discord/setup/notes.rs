//! A note on a topic: chosen in a menu, written in a form. What an admin writes there is kept, shown on cards, and never logged.

use serenity::all::{
    ActionRowComponent, CreateActionRow, CreateInputText, CreateInteractionResponse, CreateModal, CreateSelectMenuKind,
    CreateSelectMenuOption, InputTextStyle, ModalInteraction,
};

use super::super::bot::Bot;
use super::super::house::is_invisible;
use super::panel::{Panel, number};
use super::token::{Control, Token};
use crate::desk::Topic;
use crate::limits;
use crate::message::Locale;
use crate::store::{Change, NOTE, Note};

/// The one field of the form.
const FIELD: &str = "note";
/// So many menus of topics fit above the way back.
const MENUS: usize = 4;
/// A run of so many digits is a telephone number or the like.
const DIGITS: usize = 9;

impl Panel<'_> {
    pub fn note_rows(&self) -> Vec<CreateActionRow> {
        let topics: Vec<&Topic> = self.topics(|_| true).collect();
        let menus = topics.chunks(limits::OPTIONS).take(MENUS).enumerate().map(|(n, topics)| {
            let options: Vec<_> = topics.iter().map(|topic| self.note_option(topic)).collect();
            let select = self.select(Control::Note, &number(n), "setup-notes.choose", CreateSelectMenuKind::String { options });
            // Whoever leaves the form without a word can choose the same topic again: they take the choice back first.
            CreateActionRow::SelectMenu(select.min_values(0))
        });
        menus.collect()
    }

    /// A topic, and below it how its note begins.
    fn note_option(&self, topic: &Topic) -> CreateSelectMenuOption {
        let option = CreateSelectMenuOption::new(self.label(topic), topic.id.clone());
        match self.settings.notes.get(&topic.id) {
            // A sign beyond the basic plane counts twice.
            Some(note) => option.description(note.as_str().chars().take(limits::OPTION / 2).collect::<String>()),
            None => option,
        }
    }
}

impl Bot {
    /// The form for a topic's note.
    pub(super) fn note_form(&self, locale: Locale, guild: u64, opener: u64, topic: &str) -> CreateInteractionResponse {
        let field = CreateInputText::new(InputTextStyle::Paragraph, self.say(locale, "setup-notes.label", &[]), FIELD);
        let field = field.required(false).max_length(u16::try_from(NOTE).unwrap_or(u16::MAX));
        let settings = self.store.settings(guild);
        let there = settings.notes.get(topic);
        let field = match there {
            Some(note) => field.value(note.as_str()),
            None => field,
        };
        let more = format!("{topic}/{}", Note::mark(there));
        let form = CreateModal::new(Token::with(opener, Control::Note, &more).text(), self.say(locale, "setup-notes.title", &[]));
        CreateInteractionResponse::Modal(form.components(vec![CreateActionRow::InputText(field)]))
    }

    /// The change that a form asks for, or the message that says why not; `showed`: what it showed, as its token says that.
    pub(super) fn note_change(&self, topic: &str, showed: &str, text: &str) -> Result<Change, &'static str> {
        let note = if text.trim().is_empty() { None } else { Some(self.note(text)?) };
        Ok(Change::TopicNoteOver { topic: topic.to_owned(), shown: showed.to_owned(), note })
    }

    /// What an admin writes for cards, or the message that says why it may not stand there: people trust it as they trust us.
    pub(in super::super) fn note(&self, text: &str) -> Result<Note, &'static str> {
        // What cannot be seen may part a link, or a word that is looked for.
        let text: String = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
        match self.note_refused(&text) {
            Some(why) => Err(why),
            None => Note::new(&text).ok_or("setup-notes.long"),
        }
    }

    /// Why nobody should read this in our name.
    fn note_refused(&self, text: &str) -> Option<&'static str> {
        let warned = self.warning(text, &self.situation(0, None)).map(|reply| reply.warned).unwrap_or_default();
        let plain: String = text.chars().map(narrow).collect::<String>().to_lowercase();
        if warned.contains(&"scam-helper") {
            Some("setup-notes.asks")
        } else if has_link(&plain) || warned.contains(&"scam-link") {
            Some("setup-notes.link")
        } else if has_mail(&plain) {
            Some("setup-notes.mail")
        } else if has_number(&plain) {
            Some("setup-notes.phone")
        } else {
            (!warned.is_empty()).then_some("setup-notes.secret")
        }
    }
}

/// What was written into the form.
pub fn written(form: &ModalInteraction) -> &str {
    let fields = form.data.components.iter().flat_map(|row| &row.components);
    let mut ours = fields.filter_map(|field| match field {
        ActionRowComponent::InputText(field) if field.custom_id == FIELD => field.value.as_deref(),
        _ => None,
    });
    ours.next().unwrap_or_default()
}

/// Wide letters, digits and signs as the narrow ones that they stand for.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '。' | '｡' => '.',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' => '-',
        _ => c,
    }
}

/// Whatever Discord or a reader would take for a link; the bare name of a site is none.
fn has_link(text: &str) -> bool {
    let path = |at: usize| {
        let host = &text[text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).len()..at];
        let named = host
            .rsplit_once('.')
            .is_some_and(|(name, end)| !name.is_empty() && end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()));
        named && text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    text.contains("://") || text.contains("www.") || text.contains("](") || text.match_indices('/').any(|(at, _)| path(at))
}

fn has_mail(text: &str) -> bool {
    text.match_indices('@').any(|(at, _)| {
        let host: String = text[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
        let user = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'));
        user && host.trim_end_matches('.').contains('.')
    })
}

/// Whether so many digits stand together that it may be a telephone number.
fn has_number(text: &str) -> bool {
    let chars: Vec<char> = text.chars().map(|c| if c.is_whitespace() { ' ' } else { numeral(c) }).collect();
    let (mut at, mut digits, mut gap, mut calls) = (0, 0, 0, false);
    while let Some(&c) = chars.get(at) {
        let free = digits == 0 || (gap > 0 && !calls);
        if let Some(length) = moment(&chars, at).filter(|_| free) {
            (at, digits, gap) = (at + length, 0, 0);
            continue;
        }
        if c.is_ascii_digit() {
            if digits == 0 {
                // So begins a number that is called, within Japan and from elsewhere; hardly anything else that people write does.
                calls = c == '0' || at.checked_sub(1).is_some_and(|before| chars[before] == '+');
            }
            (digits, gap) = (digits + 1, 0);
        } else if (calls && gap < 3 && !c.is_alphanumeric()) || (gap < 2 && "- .()/".contains(c)) {
            gap += 1;
        } else {
            (digits, gap) = (0, 0);
        }
        if digits >= DIGITS {
            return true;
        }
        at += 1;
    }
    false
}

/// Kanji of digits as digits.
fn numeral(c: char) -> char {
    match c {
        '〇' | '零' => '0',
        _ => "一二三四五六七八九".chars().zip('1'..).find(|(kanji, _)| *kanji == c).map_or(c, |(_, digit)| digit),
    }
}

/// The length of a day (2026/11/30, 11/30) or a time (21:00) that begins there and is no part of a longer number.
fn moment(chars: &[char], at: usize) -> Option<usize> {
    let inside = |c: &char| c.is_ascii_digit() || *c == ':';
    if at.checked_sub(1).is_some_and(|before| inside(&chars[before])) {
        return None;
    }
    // Where a number ends that begins there, if it may be of a day or a time.
    let number = |from: usize, longest: usize, fits: std::ops::RangeInclusive<u32>| {
        let digits: String = chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).collect();
        let fits = digits.len() <= longest && fits.contains(&digits.parse().ok()?);
        fits.then_some(from + digits.len())
    };
    let sign = |at: usize, signs: &str| chars.get(at).is_some_and(|c| signs.contains(*c)).then_some(at + 1);
    let day = || {
        let month = sign(number(at, 4, 2000..=2099)?, "-/.年")?;
        number(sign(number(month, 2, 1..=12)?, "-/.月")?, 2, 1..=31)
    };
    let time = || {
        let minute = sign(number(at, 2, 0..=30)?, ":")?;
        number(minute, 2, 0..=59).filter(|end| *end == minute + 2)
    };
    // Two numbers alone could be the beginning of any: what follows must be none, or a moment as well.
    let short = || {
        let end = number(sign(number(at, 2, 1..=12)?, "/")?, 2, 1..=31)?;
        let next = (end..end + 4).find(|next| chars.get(*next).is_none_or(|c| c.is_alphanumeric()))?;
        let alone = chars.get(next).is_none_or(|c| !c.is_ascii_digit());
        (alone || moment(chars, next).is_some()).then_some(end)
    };
    let end = day().or_else(time).or_else(short)?;
    (!chars.get(end).is_some_and(inside)).then_some(end - at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        text.chars().map(narrow).collect::<String>().to_lowercase()
    }

    #[test]
    fn links_addresses_and_numbers_are_found() {
        for link in ["https://a.example", "ｈｔｔｐｓ：／／a", "WWW.a", "[ここ](x)", "discord.gg/abc", "bit。ly/abc"] {
            assert!(has_link(&plain(link)), "{link}");
        }
        for mail in ["me@example.com", "ｍｅ＠example.co.jp", "x me@a.jp。"] {
            assert!(has_mail(&plain(mail)), "{mail}");
        }
    }

    #[test]
    fn telephone_numbers_are_found_however_they_are_parted() {
        for number in [
            "0120-123-456",
            "０３（１２３４）５６７８",
            "090 1234 5678",
            "123456789",
            "0120 - 999 - 373",
            "0120・123・456",
            "0120_123_456",
            "0120〜123〜456",
            "0120～123～456",
            "0120、123、456",
            "0120,123,456",
            "0120:999:373",
            "0120*123*456",
            "0120→123→456",
            "〇一二〇九九九三七三",
            "〇一二〇・九九九・三七三",
            "零三-一二三四-五六七八",
            "0800 - 123 - 4567",
            "03・1234・5678",
            "0120\u{3000}123\u{3000}456",
            "0120\n123\n456",
            "0️⃣1️⃣2️⃣0️⃣9️⃣9️⃣9️⃣3️⃣7️⃣3️⃣",
            "+81・90・1234・5678",
            "01:20:99:93:73",
            "03-2012-12-12",
            "2026/11/30 21:00 090-1234-5678",
            "20:00〜22:00は0120 - 999 - 373へ",
        ] {
            assert!(has_number(&plain(number)), "{number}");
        }
        for fine in [
            "amazon.co.jp のお客様向けです。",
            "月/水/金 20:00〜22:00、@スタッフ へ",
            "2026年11月29日 12/24 まで",
            "AかBか/Cか",
            "@everyone",
            "2026/11/30 21:00 まで",
            "2026-11-30 21:00 〜 2026-12-01 03:00 は調査中です",
            "2026.11.30 9:00から、公式が調査しています",
            "20:00〜22:00",
            "09:00〜18:00",
            "0:00-24:00",
            "平日は09:00〜12:00、13:00〜18:00です",
            "月 09:00-12:00 / 水 10:00-12:00 / 金 00:00-03:00",
            "12/29 10:00 - 1/3 18:00 はお休みです",
            "返事まで一、二日かかります。三日たったら、もう一度書いてください。",
            "第二回の点検は 2026年12月01日 01:30 からです",
            "夜間(22:00〜翌06:00)は返事が遅れます",
            "スタッフは 3〜5人、0 時までいます",
            "本体価格 1,980円、送料 0円",
            "大事な連絡は、#お知らせ を見てください。",
        ] {
            let text = plain(fine);
            assert!(!has_link(&text) && !has_mail(&text) && !has_number(&text), "{fine}");
        }
    }
}
