//! Every topic and every card in every language.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Card, Command, Language, Look, Place, Topic, measure, troubles};
use crate::book::Book;
use crate::check::limits as readers;
use crate::desk::{Desk, Situation};
use crate::intent::{Intent, Role};
use crate::message::{Act, Asker, Locale, Reply};
use crate::platform::discord::card::{Card as Shown, Eyes};
use crate::platform::terminal::{self, Look as Terminal};

/// Everybody who may see a card, by the page's names.
const EYES: [(&str, Eyes); 4] = [("private", Eyes::Private), ("one", Eyes::One), ("all", Eyes::All), ("door", Eyes::Door)];
/// What a remedy may say besides its steps.
const PARTS: [&str; 5] = ["label", "time", "sign", "done", "wait"];

pub fn languages(book: &Book, today: Date) -> Vec<Language> {
    let Some(desk) = book.any_desk() else { return Vec::new() };
    let mut locales = desk.parts().voice.locales();
    locales.sort_by_key(|locale| *locale != desk.home());
    let missing = troubles::missing(book);
    // Nobody's token is longer than that of whoever has the greatest number.
    let situation = Situation { asker: Asker(u64::MAX), ..Situation::new(today) };
    let language = |locale: Locale| {
        let (mut of_topics, general) = cards(desk, locale, &situation);
        let topics = book.intents.topics.iter().map(|topic| {
            let cards = of_topics.remove(&topic.id).unwrap_or_default();
            self::topic(desk, topic, locale, cards)
        });
        let topics = topics.collect();
        let missing = missing.iter().filter(|(of, _)| *of == locale).map(|(_, missing)| missing.clone()).collect();
        Language { locale: locale.to_string(), topics, cards: general, missing }
    };
    locales.into_iter().map(language).collect()
}

/// The cards of each topic, and those of none.
fn cards(desk: &Desk, locale: Locale, situation: &Situation) -> (BTreeMap<String, Vec<Card>>, Vec<Card>) {
    let mut of_topics: BTreeMap<String, Vec<Card>> = BTreeMap::new();
    let mut general = Vec::new();
    for reply in desk.every_card(locale, situation) {
        let among = match &reply.topic {
            Some(topic) => of_topics.entry(topic.clone()).or_default(),
            None => &mut general,
        };
        let mut card = card(desk, &reply);
        let alike = among.iter().filter(|other| other.slot.split('#').next() == Some(&card.slot)).count();
        if alike > 0 {
            card.slot = format!("{}#{}", card.slot, alike + 1);
        }
        among.push(card);
    }
    (of_topics, general)
}

fn topic(desk: &Desk, topic: &Intent, locale: Locale, cards: Vec<Card>) -> Topic {
    let say = |part: &str| desk.parts().voice.say(locale, &format!("{}.{part}", topic.id), &[]);
    let always = desk.parts().topics.iter().any(|shipped| shipped.id == topic.id && shipped.always);
    // A draft's name may not be written yet.
    let command = topic.command.as_ref().map(|_| (say("command"), say("description"))).filter(|(name, _)| !name.is_empty());
    let command = command.map(|(name, description)| Command { limits: measure::of_command(&name, &description), name, description });
    let whole = Place { key: topic.id.clone(), file: format!("locales/{locale}/{}.ftl", topic.id), line: 0 };
    Topic {
        title: say("label"),
        role: match topic.role {
            Role::Help => "help",
            Role::Greeting => "greeting",
            Role::Solved => "solved",
            Role::Elsewhere => "elsewhere",
        },
        urgent: topic.urgent,
        always,
        draft: topic.draft,
        file: topic.file.clone(),
        line: 1,
        text: place(desk, locale, &topic.id).unwrap_or(whole),
        command,
        remedies: topic.remedies.iter().map(|remedy| remedy.id.clone()).collect(),
        cards,
        id: topic.id.clone(),
    }
}

fn place(desk: &Desk, locale: Locale, key: &str) -> Option<Place> {
    let said = desk.parts().voice.find(locale, key)?;
    Some(Place { key: key.to_owned(), file: said.file.clone(), line: said.line })
}

fn card(desk: &Desk, reply: &Reply) -> Card {
    let kind = kind(desk, reply);
    let ids = [&reply.remedy, &reply.variant].into_iter().flatten().map(String::as_str);
    let slot: Vec<&str> = std::iter::once(kind).chain(ids).collect();
    let mut shown = Vec::new();
    // What is written into memory does not fail.
    let _ = terminal::show(reply, Terminal { colour: false }, &mut shown);
    Card {
        slot: slot.join("/"),
        kind,
        topic: reply.topic.clone(),
        remedy: reply.remedy.clone(),
        variant: reply.variant.clone(),
        urgent: reply.urgent,
        title: reply.title.clone(),
        text: reply.text(),
        terminal: String::from_utf8_lossy(&shown).into_owned(),
        says: says(desk, reply),
        reader: reader(reply),
        looks: EYES.map(|(name, eyes)| look(desk, reply, name, eyes)).into(),
    }
}

fn kind(desk: &Desk, reply: &Reply) -> &'static str {
    let differs = |id: &String| desk.parts().remedies.iter().any(|r| r.id == *id && !r.variants.is_empty());
    match reply.place.act {
        Act::Remedy | Act::Anyway if reply.variant.is_none() && reply.remedy.as_ref().is_some_and(differs) => "question",
        Act::Remedy | Act::Anyway => "remedy",
        Act::Human => "human",
        Act::Case => "case",
        Act::Menu(_) => "menu",
        Act::Skip => "choice",
        _ => "topic",
    }
}

/// The messages of a card: its text, and what stands around it. Of a card that is no topic's, what it begins with.
fn says(desk: &Desk, reply: &Reply) -> Vec<Place> {
    let voice = &desk.parts().voice;
    let of = |key: String| place(desk, reply.locale, &key);
    match (&reply.remedy, &reply.topic, reply.place.act) {
        (Some(id), ..) => {
            let own = reply.variant.as_ref().and_then(|variant| of(format!("{id}.{variant}")));
            own.or_else(|| of(id.clone())).into_iter().chain(PARTS.iter().filter_map(|part| of(format!("{id}.{part}")))).collect()
        }
        (None, Some(id), Act::Topic) => [id.clone(), format!("{id}.label")].into_iter().filter_map(of).collect(),
        _ => {
            let begins = |key: &str| {
                let text = voice.say(reply.locale, key, &[]);
                (!text.is_empty() && reply.body.starts_with(&text)).then_some((text.len(), key.to_owned()))
            };
            let first = voice.keys(reply.locale).filter(|(_, said)| said.variables.is_empty()).filter_map(|(key, _)| begins(key)).max();
            let (file, line) = readers::place(desk, reply);
            let whole = Place { key: String::new(), file, line };
            vec![first.and_then(|(_, key)| of(key)).unwrap_or(whole)]
        }
    }
}

/// What readers can take in, by the rules of `check`.
fn reader(reply: &Reply) -> Vec<measure::Measure> {
    let longest = reply.buttons().map(|button| crate::limits::length(&button.label)).max().unwrap_or_default();
    let label = measure::Measure { name: "label", used: longest, most: readers::label(reply.locale) };
    let of_check = readers::measures(reply).map(|m| measure::Measure { name: m.name, used: m.used, most: m.most });
    of_check.into_iter().chain([label]).filter(|m| m.used > 0).collect()
}

fn look(desk: &Desk, reply: &Reply, name: &'static str, eyes: Eyes) -> Look {
    let body = serde_json::to_value(Shown::of(desk, reply, eyes, &[]).edit()).unwrap_or_default();
    Look { eyes: name, limits: measure::of_body(&body), body }
}
