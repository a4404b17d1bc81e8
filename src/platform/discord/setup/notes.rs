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
/// A run of so many digits, with at most one sign between them, is a telephone number or the like.
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
        let field = match self.store.settings(guild).notes.get(topic) {
            Some(note) => field.value(note.as_str()),
            None => field,
        };
        let form = CreateModal::new(Token::with(opener, Control::Note, topic).text(), self.say(locale, "setup-notes.title", &[]));
        CreateInteractionResponse::Modal(form.components(vec![CreateActionRow::InputText(field)]))
    }

    /// The change that a form asks for, or the message that says why not.
    pub(super) fn note_change(&self, topic: &str, text: &str) -> Result<Change, &'static str> {
        if text.trim().is_empty() {
            return Ok(Change::TopicNote(topic.to_owned(), None));
        }
        Ok(Change::TopicNote(topic.to_owned(), Some(self.note(text)?)))
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

fn has_number(text: &str) -> bool {
    let (mut digits, mut gap) = (0, 0);
    for c in text.chars() {
        match c {
            '0'..='9' => (digits, gap) = (digits + 1, 0),
            '-' | ' ' | '.' | '(' | ')' | '/' if gap < 2 => gap += 1,
            _ => (digits, gap) = (0, 0),
        }
        if digits >= DIGITS {
            return true;
        }
    }
    false
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
        for number in ["0120-123-456", "０３（１２３４）５６７８", "090 1234 5678", "123456789"] {
            assert!(has_number(&plain(number)), "{number}");
        }
        for fine in [
            "amazon.co.jp のお客様向けです。",
            "月/水/金 20:00〜22:00、@スタッフ へ",
            "2026年11月29日 12/24 まで",
            "AかBか/Cか",
            "@everyone",
        ] {
            let text = plain(fine);
            assert!(!has_link(&text) && !has_mail(&text) && !has_number(&text), "{fine}");
        }
    }
}
