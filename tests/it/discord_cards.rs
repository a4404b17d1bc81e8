//! Every card as Discord would get it, against Discord's limits; and the commands that are registered.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tasukebune::book::{Book, Source};
use tasukebune::desk::{House, Situation, Trouble};
use tasukebune::limits::{self, length};
use tasukebune::message::{Act, Asker, Press, Reply};
use tasukebune::platform::discord::card::{Card, Eyes};
use tasukebune::platform::discord::commands::{canonical, payload};
use tasukebune::store::NOTE;

use crate::support::{TODAY, copy, data_copy, desk};

const EYES: [Eyes; 4] = [Eyes::All, Eyes::Door, Eyes::One, Eyes::Private];

/// Every card in every language, for the asker whose id is longest.
fn cards() -> Vec<Reply> {
    in_house(&House::default())
}

fn in_house(house: &House) -> Vec<Reply> {
    let moments = [true, false].map(|public| Situation { public, house: house.clone(), asker: Asker(u64::MAX), ..Situation::new(TODAY) });
    let locales = desk().parts().voice.locales();
    locales.iter().flat_map(|locale| moments.iter().flat_map(|moment| desk().every_card(*locale, moment))).collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// What a message may not be, by Discord's rules.
fn faults(body: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut judge = |what: &str, is: usize, least: usize, most: usize| {
        if !(least..=most).contains(&is) {
            out.push(format!("{what}: {is}, but {least} to {most} are allowed"));
        }
    };
    judge("content", length(text(body, "content")), 1, limits::CONTENT);
    let embeds = body["embeds"].as_array().map_or(&[][..], Vec::as_slice);
    judge("embeds", embeds.iter().map(|e| length(text(e, "description"))).sum(), 0, limits::EMBEDS.min(limits::EMBED_TEXT));
    let rows = body["components"].as_array().map_or(&[][..], Vec::as_slice);
    judge("rows", rows.len(), 1, limits::ROWS);
    let mut ids = Vec::new();
    for row in rows {
        let parts = row["components"].as_array().expect("a row has parts");
        judge("a row", parts.len(), 1, limits::ROW);
        for part in parts {
            if part["type"] == 3 {
                judge("a menu's row", parts.len(), 1, 1);
                judge("placeholder", length(text(part, "placeholder")), 1, limits::PLACEHOLDER);
                let options = part["options"].as_array().expect("options");
                judge("options", options.len(), 1, limits::OPTIONS);
                let values: BTreeSet<&str> = options.iter().map(|o| text(o, "value")).collect();
                judge("different options", values.len(), options.len(), options.len());
                for option in options {
                    judge("an option", length(text(option, "label")), 1, limits::OPTION);
                    judge("an option's value", text(option, "value").len(), 1, limits::OPTION.min(limits::TOKEN));
                }
            } else {
                judge("label", length(text(part, "label")), 1, limits::LABEL);
                judge("url", text(part, "url").len(), 0, limits::URL);
                assert_ne!(part["url"].is_null(), part["custom_id"].is_null(), "a button leads inside or outside: {part}");
            }
            if !part["custom_id"].is_null() {
                judge("custom_id", text(part, "custom_id").len(), 1, limits::TOKEN);
                ids.push(text(part, "custom_id"));
            }
        }
    }
    judge("different ids", ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), ids.len());
    if body["allowed_mentions"]["parse"] != json!([]) {
        out.push("somebody might be pinged".to_owned());
    }
    out
}

#[test]
fn every_card_keeps_every_limit() {
    // One where nothing is said, and one that says as much as it may.
    let note = "\\*".repeat(NOTE);
    let notes = (0..desk().parts().topics.len()).map(|topic| (topic, note.clone())).collect();
    let full = House { notes, trouble: Some(Trouble::Announced(Some(note))), ..House::default() };
    let mut wrong = BTreeSet::new();
    for reply in cards().into_iter().chain(in_house(&full)) {
        for eyes in EYES {
            let card = Card::of(desk(), &reply, eyes, &[]);
            let message = serde_json::to_value(card.message(u64::MAX, Some((1, 2)))).expect("JSON");
            assert_eq!(message["allowed_mentions"]["replied_user"], false);
            assert_eq!((&message["nonce"], &message["enforce_nonce"]), (&json!(u64::MAX.to_string()), &json!(true)));
            assert!(length(text(&message, "nonce")) <= limits::NONCE);
            let update = serde_json::to_value(card.update()).expect("JSON");
            let edit = serde_json::to_value(card.edit()).expect("JSON");
            for body in [&message, &update["data"], &edit] {
                assert_eq!((&body["content"], &body["components"]), (&message["content"], &message["components"]));
                let faults = faults(body).into_iter();
                wrong.extend(faults.map(|f| format!("{} {eyes:?} {:?} {:?}: {f}", reply.locale, reply.topic, reply.remedy)));
            }
            assert_eq!(serde_json::to_value(card.response(true)).expect("JSON")["data"]["flags"], 64);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The custom ids of a card's buttons and the values of its menu.
fn tokens(body: &Value) -> Vec<Press> {
    let parts: Vec<&Value> =
        body["components"].as_array().into_iter().flatten().filter_map(|row| row["components"].as_array()).flatten().collect();
    let options = parts.iter().filter_map(|p| p["options"].as_array()).flatten().map(|o| text(o, "value"));
    let ids = parts.iter().filter(|p| p["options"].is_null()).map(|p| text(p, "custom_id")).filter(|id| !id.is_empty());
    ids.chain(options).map(|token| Press::from_token(token).unwrap_or_else(|| panic!("no token: {token}"))).collect()
}

#[test]
fn what_everybody_sees_is_short_and_tells_nobodys_steps() {
    for reply in cards().iter().filter(|r| r.notice.is_some()) {
        let body = serde_json::to_value(Card::of(desk(), reply, Eyes::All, &[]).message(1, None)).expect("JSON");
        let content = text(&body, "content");
        let what = format!("{} {:?} {:?}:\n{content}", reply.locale, reply.topic, reply.remedy);
        assert!(content.starts_with(reply.notice.as_deref().expect("a notice")), "{what}");
        let presses = tokens(&body);
        assert!(presses.iter().any(|p| p.act == Act::Dismiss), "{what}");
        assert!(!presses.iter().any(|p| matches!(p.act, Act::Ended(_) | Act::Carry(_))), "{what}");
        assert!(presses.iter().all(|p| p.tried.is_empty() && p.variants.is_empty()), "whoever presses brings their own: {what}");
        if reply.remedy.is_some() || reply.place.act == Act::Case {
            assert!(!content.contains("1. ") && !content.contains("```"), "{what}");
            let door = Press { tried: Vec::new(), variants: Vec::new(), ..reply.place.clone() };
            assert!(presses.contains(&door), "it has a door: {what}");
        }
        if reply.place.act == Act::Topic && !reply.urgent {
            let cause = content.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("-#")).count();
            // Notice, title, two lines, and the day of the facts.
            assert!(cause <= 4 + reply.footer.len(), "{what}");
        }
    }
}

#[test]
fn what_one_person_sees_can_be_taken_along() {
    for reply in cards() {
        let of = |eyes| tokens(&serde_json::to_value(Card::of(desk(), &reply, eyes, &[]).message(1, None)).expect("JSON"));
        let carry: Vec<Press> = of(Eyes::One).into_iter().filter(|p| matches!(p.act, Act::Carry(_))).collect();
        assert_eq!(carry.len(), 1);
        assert_eq!(carry[0].with(carry[0].act.landed()), reply.place, "it is the same place");
        assert!(!of(Eyes::Private).iter().any(|p| matches!(p.act, Act::Carry(_) | Act::Dismiss)));
        let plain = Situation { asker: Asker(u64::MAX), ..Situation::new(TODAY) };
        assert_eq!(desk().press(&carry[0], &plain).place, desk().press(&reply.place, &plain).place, "a desk shows it, too");
    }
}

#[test]
fn many_topics_are_a_menu_and_few_are_buttons() {
    let menu = desk().press(&Press { act: Act::Menu(1), ..Press::menu(desk().home()) }, &Situation::new(TODAY));
    let body = serde_json::to_value(Card::of(desk(), &menu, Eyes::One, &[]).message(1, None)).expect("JSON");
    assert_eq!(body["components"][0]["components"][0]["type"], 3, "{body:#}");
    let first = desk().press(&Press::menu(desk().home()), &Situation::new(TODAY));
    let body = serde_json::to_value(Card::of(desk(), &first, Eyes::One, &[]).message(1, None)).expect("JSON");
    assert_eq!(body["components"][0]["components"].as_array().map(Vec::len), Some(5));
}

#[test]
fn the_commands_keep_every_limit() {
    let all = payload(desk());
    let all = all.as_array().expect("a list");
    let mut names = BTreeSet::new();
    for command in all {
        // What concerns a server is for those who manage it, and nowhere else.
        let (contexts, types, needs) = if ["automod", "incident", "setup", "stats"].map(Value::from).contains(&command["name"]) {
            (json!([0]), json!([0]), json!(32))
        } else {
            (json!([0, 1, 2]), json!([0, 1]), json!(null))
        };
        assert_eq!((&command["contexts"], &command["integration_types"]), (&contexts, &types));
        assert_eq!(command["default_member_permissions"], needs);
        let slash = command["type"] == 1;
        let mut texts = vec![text(command, "name"), text(command, "description")];
        for part in std::iter::once(command).chain(command["options"].as_array().into_iter().flatten()) {
            let translations = |key: &str| part[format!("{key}_localizations")].as_object().cloned().unwrap_or_default();
            let (names, descriptions) = (translations("name"), translations("description"));
            assert_eq!(names.keys().collect::<Vec<_>>(), ["en-GB", "en-US", "ja"], "{part:#}");
            for name in names.values().map(|n| n.as_str().expect("a name")).chain([text(part, "name")]) {
                assert!(if slash { limits::is_command_name(name) } else { (1..=limits::COMMAND).contains(&length(name)) }, "{name}");
            }
            let described = descriptions.values().map(|n| n.as_str().expect("a description")).chain([text(part, "description")]);
            for description in described.filter(|_| slash) {
                assert!((1..=limits::DESCRIPTION).contains(&length(description)), "{description}");
            }
        }
        texts.extend(command["options"].as_array().into_iter().flatten().flat_map(|o| [text(o, "name"), text(o, "description")]));
        assert!(texts.into_iter().map(length).sum::<usize>() <= limits::COMMAND_TEXT);
        for locale in ["ja", "en-US"] {
            assert!(names.insert((locale, command["type"].as_u64(), command["name_localizations"][locale].clone().to_string())));
        }
    }
    assert!(all.iter().filter(|c| c["type"] == 1).count() <= limits::COMMANDS);
    assert_eq!(all.iter().filter(|c| c["type"] == 3).count(), 1);
    let symptoms = all.iter().filter(|c| c["options"][0]["autocomplete"] == true).count();
    assert_eq!(symptoms, 1, "one takes a symptom");
    let parts = |name: &str| -> Vec<String> {
        let command = all.iter().find(|c| c["name"] == name).expect("the command");
        let parts = command["options"].as_array().expect("parts").iter().filter(|part| part["type"] == 1);
        parts.map(|part| text(part, "name").to_owned()).collect()
    };
    assert_eq!((parts("setup"), parts("incident")), (vec!["panel".into(), "check".into()], vec!["start".into(), "stop".into()]));
    let commands = desk().parts().topics.iter().filter(|t| t.command.is_some()).count();
    assert_eq!(all.len(), commands + limits::OWN_COMMANDS.len() + 1, "and the one on a message");
    assert_eq!(canonical(&payload(desk())), canonical(&payload(desk())));
}

#[test]
fn a_language_goes_by_discords_name_for_it_or_stays_out() {
    let data = data_copy();
    std::fs::remove_dir_all(data.path().join("tests/samples")).expect("the samples");
    for tag in ["pt", "eo"] {
        copy(&data.path().join("locales/en"), &data.path().join("locales").join(tag));
    }
    let book = Book::read(&Source::Folder(data.path().to_owned()), None);
    let all = payload(book.desk.as_ref().expect("a desk"));
    for command in all.as_array().expect("commands") {
        let names: Vec<&String> = command["name_localizations"].as_object().expect("names").keys().collect();
        assert_eq!(names, ["en-GB", "en-US", "ja", "pt-BR"]);
    }
}

#[test]
fn what_stands_below_a_card_loses_no_more_lines_than_it_must() {
    let below = |used: usize, text: &str| {
        let card = Card::line("あ".repeat(used)).with_below(text);
        let whole = serde_json::to_value(card.edit_response()).expect("a body")["content"].as_str().expect("a text").to_owned();
        assert!(length(&whole) <= limits::CONTENT);
        whole.trim_start_matches('あ').trim_start_matches("\n\n").to_owned()
    };
    let list = "**A**\n- 1\n- 2\n\n**B**\n- 3\n- 4";
    let room = |n: usize| limits::CONTENT - 2 - n;
    assert_eq!(below(room(length(list)), list), list);
    assert_eq!(below(room(length(list) - 1), list), "**A**\n- 1\n- 2\n\n**B**\n- 3");
    // A title that has nothing below it is none.
    assert_eq!(below(room(length("**A**\n- 1\n- 2\n\n**B**\n- ")), list), "**A**\n- 1\n- 2");
    assert_eq!(below(room(length("**A**\n- 1\n- ")), list), "**A**\n- 1");
    assert_eq!(below(room(4), list), "");
    assert_eq!(below(limits::CONTENT, list), "");
}
