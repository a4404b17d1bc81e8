//! `render`: every card that can be shown.

use std::collections::BTreeSet;

use serde_json::Value;

use super::run;
use crate::support::desk;

fn cards(args: &[&str]) -> Vec<Value> {
    let done = run(&[&["render", "--format", "json"], args].concat(), "");
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    serde_json::from_str(&done.out).expect("an array")
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn every_card_has_the_promised_form() {
    let facts: toml::Table = include_str!("../../../intents/facts.toml").parse().expect("TOML");
    let hosts: Vec<&str> = facts["hosts"].as_array().expect("hosts").iter().filter_map(toml::Value::as_str).collect();
    let all = cards(&[]);
    let mut links = 0;
    for card in &all {
        assert_eq!(keys(card), ["topic", "remedy", "device", "locale", "text", "buttons"]);
        for key in ["topic", "remedy", "device"] {
            assert!(card[key].is_null() || card[key].as_str().is_some_and(|id| !id.is_empty()), "{card}");
        }
        assert!(card["text"].as_str().is_some_and(|t| !t.trim().is_empty()), "{card}");
        for button in card["buttons"].as_array().expect("buttons") {
            assert_eq!(keys(button), ["label", "token", "url"]);
            assert!(button["label"].as_str().is_some_and(|l| !l.trim().is_empty()), "{card}");
            assert!(button["token"].is_null() != button["url"].is_null(), "one of both: {button}");
            assert!(button["token"].as_str().is_none_or(|t| t.starts_with("v1/") && t.len() <= 100), "{button}");
            if let Some(url) = button["url"].as_str() {
                links += 1;
                let host = url.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
                assert!(host.is_some_and(|h| hosts.contains(&h)), "{url}");
            }
        }
    }
    assert!(links > 0, "some cards have links");
    let locales: BTreeSet<&str> = all.iter().filter_map(|c| c["locale"].as_str()).collect();
    assert!(locales.is_superset(&BTreeSet::from(["en", "ja"])), "{locales:?}");
    // Nothing was left unfilled, neither by Fluent nor by us.
    let unfilled = all.iter().find(|c| ["{$", "{ $", "{-", "???"].iter().any(|odd| c["text"].as_str().is_some_and(|t| t.contains(odd))));
    assert_eq!(unfilled, None);
}

#[test]
fn every_topic_remedy_and_device_is_there() {
    let parts = desk().parts();
    for tag in ["ja", "en"] {
        let all = cards(&["--locale", tag]);
        assert!(all.iter().all(|c| c["locale"] == tag));
        let count = |topic: Option<&str>, remedy: Option<&str>, device: Option<&str>| {
            all.iter().filter(|c| (c["topic"].as_str(), c["remedy"].as_str(), c["device"].as_str()) == (topic, remedy, device)).count()
        };
        assert!(count(None, None, None) >= 2, "menu and fallback");
        for topic in &parts.topics {
            let id = Some(topic.id.as_str());
            assert!(count(id, None, None) >= 2, "{} has its card and the case card", topic.id);
            for remedy in topic.remedies.iter().map(|r| &parts.remedies[*r]) {
                assert!(count(id, Some(&remedy.id), None) >= 1, "{tag} {} × {}", topic.id, remedy.id);
                let all_others = (!remedy.variants.is_empty()).then_some("other");
                for variant in remedy.variants.iter().map(|v| parts.variants[*v].id.as_str()).chain(all_others) {
                    assert_eq!(count(id, Some(&remedy.id), Some(variant)), 1, "{tag} {} × {} × {variant}", topic.id, remedy.id);
                }
            }
        }
    }
}

#[test]
fn cards_are_first_cards() {
    for (tag, notice) in [("ja", "非公式"), ("en", "Unofficial bot")] {
        let all = cards(&["--locale", tag]);
        let without = all.iter().find(|c| !c["text"].as_str().is_some_and(|t| t.starts_with(notice)));
        assert_eq!(without, None);
    }
}

#[test]
fn cards_as_text() {
    let done = run(&["render", "--locale", "ja"], "");
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    assert_eq!(done.out.lines().filter(|l| l.starts_with("=== ja")).count(), cards(&["--locale", "ja"]).len());
    assert_eq!(run(&["render", "--format", "text", "--locale", "ja"], "").out, done.out);
}
