//! Every card against the limits of Discord and of readers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use crate::desk::{Desk, HOME, Situation};
use crate::fault::Fault;
use crate::limits::{self, length};
use crate::message::{Goes, Locale, Reply};

/// Longest card and button label in the home language, which elderly people read on phones …
const HOME_TEXT: usize = 900;
const HOME_LABEL: usize = limits::LABEL_SHOWN_WITH_ICON;
/// … and in others.
const TEXT: usize = 1_400;
const LABEL: usize = limits::LABEL_SHOWN;
/// The first line of a first answer.
const NOTICE: usize = 60;
/// Steps of a remedy.
const STEPS: usize = 5;
/// Rows on a card, one of links among them: the platform needs room for its own, and more of them is no choice any more.
const ROWS: usize = 3;

/// How much of what readers can take in a card uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    pub name: &'static str,
    pub used: usize,
    pub most: usize,
}

/// What a reader of a card can take in, which is less than Discord allows: letters, steps, rows of buttons.
#[must_use]
pub fn measures(card: &Reply) -> [Measure; 3] {
    let text = if card.locale.as_str() == HOME { HOME_TEXT } else { TEXT };
    let steps = card.body.lines().filter(|l| is_step(l)).count();
    [("text", length(&card.text()), text), ("steps", steps, STEPS), ("rows", card.rows.len(), ROWS)].map(|(name, used, most)| Measure {
        name,
        used,
        most,
    })
}

/// The longest text that a button may have in a language.
#[must_use]
pub fn label(locale: Locale) -> usize {
    if locale.as_str() == HOME { HOME_LABEL } else { LABEL }
}

/// Checks all cards of a locale, today and after every fact has gone stale.
pub fn cards(desk: &Desk, locale: Locale, situation: &Situation, faults: &mut Vec<Fault>) {
    let later = Situation { today: situation.today.saturating_add(100.years()), ..situation.clone() };
    for moment in [situation, &later] {
        for card in desk.every_card(locale, moment) {
            for text in card_faults(&card) {
                let (file, line) = place(desk, &card);
                faults.push(Fault::new(file, line, text));
            }
        }
    }
}

/// Checks all that is no card: labels, commands, the notice. Texts of drafts may still be empty.
pub fn texts(desk: &Desk, drafts: &BTreeSet<&str>, locale: Locale, faults: &mut Vec<Fault>) {
    notice(desk, locale, faults);
    shown(desk, drafts, locale, faults);
    labels(desk, locale, faults);
    commands(desk, locale, faults);
    options(desk, locale, faults);
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
fn shown(desk: &Desk, drafts: &BTreeSet<&str>, locale: Locale, faults: &mut Vec<Fault>) {
    let voice = &desk.parts().voice;
    let of_draft = |key: &str| key.split('.').next().is_some_and(|id| drafts.contains(id));
    for (key, said) in voice.keys(locale).filter(|(key, said)| !key.starts_with('-') && said.variables.is_empty() && !of_draft(key)) {
        if voice.say(locale, key, &[]).trim().is_empty() {
            faults.push(Fault::new(&said.file, said.line, format!("`{key}` shows nothing: write a text")));
        }
    }
}

/// Every text that can stand on a button, told where it stands. A message named like a fact is a link's name.
fn labels(desk: &Desk, locale: Locale, faults: &mut Vec<Fault>) {
    let parts = desk.parts();
    let limit = label(locale);
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

/// The file and line of a card's text; of one that is no topic's the file alone.
#[must_use]
pub fn place(desk: &Desk, card: &Reply) -> (String, usize) {
    let locale = card.locale;
    let id = card.remedy.as_ref().or(card.topic.as_ref());
    let find = |key: &str| desk.parts().voice.find(locale, key);
    let of_variant = id.zip(card.variant.as_ref()).and_then(|(id, variant)| find(&format!("{id}.{variant}")));
    // The steps for everybody else stand under the remedy's own name.
    of_variant.or_else(|| id.and_then(|id| find(id))).map_or((format!("locales/{locale}/common.ftl"), 0), |s| (s.file.clone(), s.line))
}

fn card_faults(card: &Reply) -> Vec<String> {
    let mut out = Vec::new();
    let mut over = |what: &str, is: usize, limit: usize, remedy: &str| {
        if is > limit {
            out.push(format!("{what} has {is}, at most {limit} are allowed: {remedy}"));
        }
    };
    let told = [
        ("the card", "shorten the text"),
        ("the card's list of steps", "put two steps together or make two remedies"),
        ("the card's list of button rows", "offer fewer buttons"),
    ];
    for (measure, (what, remedy)) in measures(card).into_iter().zip(told) {
        over(what, measure.used, measure.most, remedy);
    }
    for row in &card.rows {
        over("a row of buttons", row.len(), limits::ROW, "offer fewer buttons");
    }
    let (mut tokens, mut labels) = (BTreeSet::new(), BTreeSet::new());
    for button in card.buttons() {
        // What is missing was told already.
        if !button.label.is_empty() && !labels.insert(&button.label) {
            out.push(format!("two buttons read “{}”: word one of them differently", button.label));
        }
        if let Goes::To(press) = &button.goes {
            let token = press.token();
            if token.len() > limits::TOKEN {
                out.push(format!(
                    "the token behind “{}” has {} characters, at most {} are allowed",
                    button.label,
                    token.len(),
                    limits::TOKEN
                ));
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
        if !limits::is_command_name(&name) {
            let most = limits::COMMAND;
            fault(&key, format!("the command name “{name}” may have letters (lower case), digits, “-” and “_” only, at most {most}"));
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
        if description == 0 || description > limits::DESCRIPTION {
            fault(&key, format!("the description has {description} characters, 1 to {} are allowed", limits::DESCRIPTION));
        }
    }
}

/// The names of the symptom option, of the message command and of those that are no topic's.
fn options(desk: &Desk, locale: Locale, faults: &mut Vec<Fault>) {
    const NAME: &str = "the command's name may have lower-case letters, digits, “-” and “_” only, at most 32";
    const DESCRIBED: &str = "the command's description may have 1 to 100 characters";
    let voice = &desk.parts().voice;
    let says = |key: &str| voice.say(locale, key, &[]);
    let (name, described, context) = (says("discord-symptom"), says("discord-symptom.description"), says("discord-context"));
    let (privacy, about) = (says("discord-privacy.command"), says("discord-privacy.description"));
    let short = |text: &str, most: usize| (1..=most).contains(&length(text));
    let judged = [
        (
            "discord-symptom",
            limits::is_command_name(&name),
            "the option's name may have lower-case letters, digits, “-” and “_” only, at most 32",
        ),
        ("discord-symptom.description", short(&described, limits::DESCRIPTION), "the option's description may have 1 to 100 characters"),
        ("discord-privacy.command", limits::is_command_name(&privacy), NAME),
        ("discord-privacy.description", short(&about, limits::DESCRIPTION), DESCRIBED),
        ("setup.command", limits::is_command_name(&says("setup.command")), NAME),
        ("setup.description", short(&says("setup.description"), limits::DESCRIPTION), DESCRIBED),
        ("setup-panel", limits::is_command_name(&says("setup-panel")), NAME),
        ("setup-panel.description", short(&says("setup-panel.description"), limits::DESCRIPTION), DESCRIBED),
        ("setup-check", limits::is_command_name(&says("setup-check")), NAME),
        ("setup-check.description", short(&says("setup-check.description"), limits::DESCRIPTION), DESCRIBED),
        ("discord-context", short(&context, limits::COMMAND), "the message command's name may have 1 to 32 characters"),
    ];
    for (key, _, text) in judged.into_iter().filter(|(_, fits, _)| !fits) {
        faults.extend(voice.find(locale, key).map(|said| Fault::new(&said.file, said.line, text)));
    }
}
