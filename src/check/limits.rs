//! Every card against the limits of Discord and of readers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use crate::desk::{Desk, HOME, Situation};
use crate::fault::Fault;
use crate::message::{Goes, Locale, MAX_TOKEN, Reply};

/// Longest card and button label in the home language, which elderly people read on phones …
const HOME_TEXT: usize = 900;
const HOME_LABEL: usize = 34;
/// … and in others. Discord recommends at most 38 characters on a button
/// (<https://discord.com/developers/docs/components/reference#button>).
const TEXT: usize = 1_400;
const LABEL: usize = 38;
/// The first line of a first answer.
const NOTICE: usize = 60;
/// Steps of a remedy.
const STEPS: usize = 5;
/// Buttons in a row, rows on a card, one of links among them (Discord's own limit is five rows; ours leave room for the
/// platform's, and more of them is no choice any more).
const ROW: usize = 5;
const ROWS: usize = 3;
/// A command's name (in characters) and description
/// (<https://discord.com/developers/docs/interactions/application-commands#application-command-object>).
const COMMAND: usize = 32;
const DESCRIPTION: usize = 100;

/// Checks all cards of a locale, today and after every fact has gone stale.
pub fn check(desk: &Desk, locale: Locale, situation: &Situation, faults: &mut Vec<Fault>) {
    let later = Situation { today: situation.today.saturating_add(100.years()), ..situation.clone() };
    for moment in [situation, &later] {
        for card in desk.every_card(locale, moment) {
            for text in card_faults(&card, locale) {
                let (file, line) = place(desk, &card, locale);
                faults.push(Fault::new(file, line, text));
            }
        }
    }
    notice(desk, locale, faults);
    shown(desk, locale, faults);
    labels(desk, locale, faults);
    commands(desk, locale, faults);
}

/// The first line of a first answer.
fn notice(desk: &Desk, locale: Locale, faults: &mut Vec<Fault>) {
    let voice = &desk.parts().voice;
    let Some(said) = voice.find(locale, "notice") else { return };
    let text = voice.say(locale, "notice", &[]);
    let is = length(&text);
    if is > NOTICE {
        faults.push(Fault::new(&said.file, said.line, format!("the notice has {is}, at most {NOTICE} are allowed: shorten it")));
    }
    if text.contains('\n') {
        faults.push(Fault::new(&said.file, said.line, "the notice is more than one line: write it into one"));
    }
}

/// No text shows nothing. One that is made of facts shows them.
fn shown(desk: &Desk, locale: Locale, faults: &mut Vec<Fault>) {
    let voice = &desk.parts().voice;
    for (key, said) in voice.keys(locale).filter(|(key, said)| !key.starts_with('-') && said.variables.is_empty()) {
        if voice.say(locale, key, &[]).trim().is_empty() {
            faults.push(Fault::new(&said.file, said.line, format!("`{key}` shows nothing: write a text")));
        }
    }
}

/// Every text that can stand on a button, told where it stands. A message named like a fact is a link's name.
fn labels(desk: &Desk, locale: Locale, faults: &mut Vec<Fault>) {
    let parts = desk.parts();
    let limit = if locale.as_str() == HOME { HOME_LABEL } else { LABEL };
    let known = |id: &str| parts.topics.iter().any(|t| t.id == id) || parts.remedies.iter().any(|r| r.id == id);
    let on_button = |key: &str| {
        let common = key.starts_with("button-") || key.starts_with("variant-");
        common || key.strip_suffix(".label").is_some_and(known) || parts.facts.get(key).is_some()
    };
    for (key, said) in parts.voice.keys(locale).filter(|(key, _)| on_button(key)) {
        let label = parts.voice.say(locale, key, &[]);
        if label.contains('\n') {
            faults.push(Fault::new(&said.file, said.line, format!("the label “{label}” is more than one line: write it into one")));
        }
        let is = length(&label);
        if is > limit {
            faults.push(Fault::new(
                &said.file,
                said.line,
                format!("the label “{label}” has {is}, at most {limit} are allowed: shorten it"),
            ));
        }
    }
}

fn place(desk: &Desk, card: &Reply, locale: Locale) -> (String, usize) {
    let id = card.remedy.as_ref().or(card.topic.as_ref());
    let key = id.map(|id| card.variant.as_ref().map_or(id.clone(), |v| format!("{id}.{v}")));
    key.and_then(|key| desk.parts().voice.find(locale, &key))
        .map_or((format!("locales/{locale}/common.ftl"), 0), |s| (s.file.clone(), s.line))
}

/// Length in the unit in which Discord counts (UTF-16) or in characters, whichever is larger.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn card_faults(card: &Reply, locale: Locale) -> Vec<String> {
    let home = locale.as_str() == HOME;
    let text_limit = if home { HOME_TEXT } else { TEXT };
    let mut out = Vec::new();
    let mut over = |what: String, is: usize, limit: usize, remedy: &str| {
        if is > limit {
            out.push(format!("{what} has {is}, at most {limit} are allowed: {remedy}"));
        }
    };
    over("the card".into(), length(&card.text()), text_limit, "shorten the text");
    let steps = card.body.lines().filter(|l| is_step(l)).count();
    over("the card's list of steps".into(), steps, STEPS, "put two steps together or make two remedies");
    over("the card's list of button rows".into(), card.rows.len(), ROWS, "offer fewer buttons");
    for row in &card.rows {
        over("a row of buttons".into(), row.len(), ROW, "offer fewer buttons");
    }
    let mut tokens = BTreeSet::new();
    for button in card.buttons() {
        if let Goes::To(press) = &button.goes {
            let token = press.token();
            if token.len() > MAX_TOKEN {
                out.push(format!("the token behind “{}” has {} characters, at most {MAX_TOKEN} are allowed", button.label, token.len()));
            }
            if !tokens.insert(token) {
                out.push(format!("two buttons do the same, one of them is “{}”: take one out", button.label));
            }
        }
    }
    out
}

/// Whether a line begins as a step of a list does: `1. `, `１．`, `①`.
fn is_step(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let mut after = rest.chars();
    match after.next() {
        _ if line.starts_with(|c| ('①'..='⑳').contains(&c)) => true,
        // `1.5` is a number.
        Some('.' | ')') => rest.len() < line.len() && after.next().is_none_or(|c| !c.is_ascii_digit()),
        Some('．' | '）' | '、') => rest.len() < line.len(),
        _ => false,
    }
}

/// Whether Discord allows a character in a command's name: `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, and no
/// letter that has a lower-case form. The signs of those two scripts are no letters.
fn fits_command(c: char) -> bool {
    let devanagari = matches!(c, '\u{900}'..='\u{950}' | '\u{955}'..='\u{963}' | '\u{966}'..='\u{97f}' | '\u{a8e0}'..='\u{a8ff}');
    let thai = matches!(c, '\u{e01}'..='\u{e3a}' | '\u{e40}'..='\u{e5b}');
    devanagari || thai || c.is_alphanumeric() && c.to_lowercase().eq([c]) || matches!(c, '-' | '_' | '\'')
}

fn commands(desk: &Desk, locale: Locale, faults: &mut Vec<Fault>) {
    let voice = &desk.parts().voice;
    let mut names: BTreeMap<String, &str> = BTreeMap::new();
    for topic in desk.parts().topics.iter().filter(|t| t.command.is_some()) {
        let key = format!("{}.command", topic.id);
        let name = voice.say(locale, &key, &[]);
        // What is missing was told already.
        let mut fault = |key: &str, text: String| {
            faults.extend(voice.find(locale, key).map(|said| Fault::new(&said.file, said.line, text)));
        };
        if name.is_empty() || name.chars().count() > COMMAND || !name.chars().all(fits_command) {
            fault(&key, format!("the command name “{name}” may have letters (lower case), digits, “-” and “_” only, at most {COMMAND}"));
        }
        if let Some(other) = names.insert(name.clone(), &topic.id).filter(|_| !name.is_empty()) {
            fault(&key, format!("the command name “{name}” belongs to {other} already: choose another"));
        }
        let key = format!("{}.description", topic.id);
        let text = voice.say(locale, &key, &[]);
        let description = length(&text);
        if text.contains('\n') {
            fault(&key, "the description is more than one line: write it into one".into());
        }
        if description == 0 || description > DESCRIPTION {
            fault(&key, format!("the description has {description} characters, 1 to {DESCRIPTION} are allowed"));
        }
    }
}
