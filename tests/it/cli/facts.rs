//! `facts`, and facts of the operator's own.

use serde_json::Value;

use super::{finish, program, run};
use crate::check::Data;

const OWN: &str = "[facts.phone-2025]\nvalue = \"0120-111-222\"\nsource = \"our call of today\"\nverified = 2026-11-24\n";

/// Every fact of a listing in JSON.
fn facts(args: &[&str]) -> (i32, Vec<Value>) {
    let done = run(&[&["facts", "--json"], args].concat(), "");
    (done.status, serde_json::from_str(&done.out).unwrap_or_else(|e| panic!("{e}: {}{}", done.out, done.err)))
}

fn of<'a>(all: &'a [Value], id: &str) -> &'a Value {
    all.iter().find(|fact| fact["id"] == id).unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn every_fact_has_its_source_and_age_and_place() {
    let (status, all) = facts(&[]);
    let file: toml::Table = include_str!("../../../intents/facts.toml").parse().expect("TOML");
    assert_eq!((status, all.len()), (0, file["facts"].as_table().expect("facts").len()));
    for fact in &all {
        assert!(fact["shown_in"].as_array().is_some_and(|places| !places.is_empty()), "{fact}");
        assert!(["ja", "en"].iter().all(|tag| fact["shown_as"][tag].as_str().is_some_and(|text| !text.is_empty())), "{fact}");
        assert!(fact["source"].as_str().is_some_and(|s| !s.is_empty()) && fact["state"] != "stale", "{fact}");
    }
    let wait = of(&all, "code-wait");
    assert_eq!(
        (&wait["value"], &wait["shown_as"]["ja"], &wait["age_days"], &wait["max_age_days"]),
        (&"5-10".into(), &"5〜10分".into(), &1.into(), &730.into())
    );
    assert_eq!((&wait["state"], &wait["file"]), (&"fresh".into(), &"intents/facts.toml".into()));
    assert!(wait["shown_in"].as_array().expect("places").iter().any(|place| place["file"] == "remedies.ftl"), "{wait}");
    assert_eq!(of(&all, "phone-2025")["state"], "historic");
}

#[test]
fn the_listing_is_plain_and_aligned() {
    let done = run(&["facts"], "");
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let rows: Vec<&str> = done.out.lines().filter(|l| !l.starts_with(' ') && !l.contains(" fact(s): ")).collect();
    let at: Vec<Option<usize>> = rows.iter().map(|l| l.rfind(" days  ")).collect();
    assert!(rows.len() > 40 && at[0].is_some() && at.iter().all(|place| *place == at[0]), "{}", done.out);
    assert!(
        rows.iter().any(|l| l.starts_with("code-wait ") && l.contains("fresh") && l.ends_with("    1 of   730 days  5-10")),
        "{}",
        done.out
    );
    assert!(
        done.out.contains("5〜10分 (ja)")
            && done.out.contains("source     National Police Agency")
            && done.out.contains("shown in   remedies.ftl: check-mailbox, "),
        "{}",
        done.out
    );
    assert!(done.out.ends_with(" 0 fallback shown, 0 stale\n"), "{}", done.out);
}

#[test]
fn stale_facts_are_listed_alone() {
    let today = run(&["facts", "--stale"], "");
    assert_eq!((today.status, today.out.as_str()), (0, "0 fact(s): 0 fresh, 0 historic, 0 fallback shown, 0 stale\n"));
    let (status, late) = facts(&["--stale", "--today", "2099-01-01"]);
    assert_eq!(status, 0, "whatever can go stale now has something that takes its place");
    assert!(!late.is_empty() && late.iter().all(|f| f["state"] == "fallback shown" && f["fallback"].is_string()), "{late:?}");
    assert_eq!(of(&late, "code-wait")["shown_as"]["ja"], "数分");
}

#[test]
fn a_stale_fact_without_a_fallback_fails() {
    let data = Data::new();
    let folder = &*data.path().to_string_lossy();
    data.replace(
        "intents/facts.toml",
        "verified = 2026-11-01\nmax_age_days = 365\nfallback = \"fallback-ferry\"",
        "verified = 2026-11-01\nmax_age_days = 20",
    );
    let listed = run(&["--data", folder, "--today", "2026-11-24", "facts", "--stale"], "");
    assert_eq!(listed.status, 1, "{}", listed.out);
    assert!(
        listed.out.starts_with("ferry-wait  minutes  stale ")
            && listed.out.ends_with("1 fact(s): 0 fresh, 0 historic, 0 fallback shown, 1 stale\n"),
        "{}",
        listed.out
    );
    assert_eq!(run(&["--data", folder, "--today", "2026-11-21", "facts", "--stale"], "").status, 0, "not a day sooner");
    assert_eq!(run(&["--data", folder, "facts"], "").status, 0, "a mere listing is no verdict");
}

#[test]
fn facts_of_the_operators_own_are_used_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN).expect("written");
    let with = |args: &[&str], input: &str| {
        let mut command = program(args);
        command.env("TASUKEBUNE_FACTS", &file);
        let done = finish(command, input.as_bytes());
        assert_eq!((done.status, done.err.as_str()), (0, ""), "{args:?}: {}", done.out);
        done.out
    };
    let listed = with(&["facts"], "");
    let overridden = format!("overridden by {}:1, instead of 0120-899-190", file.display());
    assert!(listed.contains(&overridden) && listed.contains("our call of today") && listed.contains("0120-111-222"), "{listed}");
    let json: Vec<Value> = serde_json::from_str(&with(&["facts", "--json"], "")).expect("JSON");
    assert_eq!((&of(&json, "phone-2025")["instead_of"], &of(&json, "phone-2025")["line"]), (&"0120-899-190".into(), &1.into()));
    let cards = with(&["render"], "");
    assert!(cards.contains("0120-111-222") && !cards.contains("0120-899-190"), "the cards show it");
    assert!(with(&["check"], "").contains("0 fault(s), 0 warning(s)"));
    let unmasked = with(&["guard"], "0120-111-222に電話した\n");
    assert!(unmasked.contains("\"kinds\":[]"), "{unmasked}");
    for args in [&["chat"][..], &["ask", "電話番号を教えて"]] {
        assert!(!with(args, "電話番号を教えて\n").contains("0120-899-190"), "{args:?}");
    }
}

#[test]
fn faults_in_the_operators_file_stop_every_command() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.toml");
    std::fs::write(&file, OWN.replace("0120-111-222", "soon").replace("2026-11-24", "2026-12-24")).expect("written");
    let commands: &[&[&str]] = if cfg!(feature = "discord") {
        &[&["chat"], &["ask", "x"], &["render"], &["facts"], &["check"], &["serve"]]
    } else {
        &[&["facts"]]
    };
    for args in commands {
        let mut command = program(*args);
        command.env("TASUKEBUNE_FACTS", &file).env("DISCORD_TOKEN", "not.a.token").env("TASUKEBUNE_DISCORD_API", "http://127.0.0.1:9");
        let done = finish(command, b"");
        let told = format!("{}{}", done.out, done.err);
        assert_eq!(done.status, 1, "{args:?}: {told}");
        for fault in [
            format!("{}:2: the value of phone-2025, “soon”", file.display()),
            format!("{}:4: phone-2025 was verified on 2026-12-24", file.display()),
        ] {
            assert!(told.contains(&fault), "{args:?} does not tell {fault}:\n{told}");
        }
    }
}
