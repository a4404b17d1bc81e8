//! `coverage`, and what `check` says of a change.

use super::run;
use crate::check::Data;
use crate::coverage::take_buoys_for_ferries;

const FERRY: &str = "intents/ferry.toml";

#[test]
fn patterns_that_no_sample_needs_are_named() {
    let data = Data::new();
    data.replace(FERRY, "\"<渡し>…乗れ\"", "\"<渡し>…乗れ\",\n  \"いかだ…乗れ\"");
    let folder = &*data.path().to_string_lossy();
    let line = data.read(FERRY).lines().position(|l| l.contains("いかだ")).map_or(0, |n| n + 1);
    let named = format!("{FERRY}:{line}: ferry: いかだ…乗れ");
    let done = run(&["--data", folder, "coverage"], "");
    assert_eq!(done.status, 0, "{}", done.err);
    assert!(done.out.lines().any(|l| l == named), "{}", done.out);
    assert!(done.out.contains("patterns: without any one of them") && done.out.contains("stand in no sample (--words"), "{}", done.out);
    assert!(!done.out.contains("渡し船屋"), "words are asked for");
    let all = run(&["--data", folder, "coverage", "--all", "--words"], "");
    assert!(all.out.lines().any(|l| l.ends_with(&named) && l.starts_with("       0        0         0  ")), "{}", all.out);
    assert!(all.out.lines().any(|l| l.contains("ferry: <渡し>…乗れ") && l.starts_with("       2 ")), "{}", all.out);
    assert!(all.out.contains("intents/words/ja.toml:1: ignore: 渡し船屋"), "{}", all.out);
}

#[test]
fn check_names_what_is_heard_otherwise_than_before() {
    let (before, now) = (Data::new(), Data::new());
    let (folder, old) = (&*now.path().to_string_lossy(), &*before.path().to_string_lossy());
    let same = run(&["check", old, "--against", old], "");
    assert!(same.status == 0 && !same.out.contains("heard otherwise"), "{}", same.out);
    take_buoys_for_ferries(&now);
    let done = run(&["check", folder, "--against", old], "");
    assert!(done.out.contains("these samples were heard otherwise before your change:\n"), "{}", done.out);
    assert!(done.out.contains("  tests/samples/ja/buoy.txt:1: buoy → "), "{}", done.out);
    assert!(done.out.contains(" in all, "), "{}", done.out);
    let lines: Vec<&str> = done.out.lines().skip_while(|l| !l.starts_with("these samples")).collect();
    assert!(lines.len() <= 23, "twenty at most, and how many there are: {lines:?}");
    // Without --against, with what was built in: many of its samples are in the copy, whose topics have no patterns.
    let built = run(&["check", old], "");
    let told = built.out.contains("were heard otherwise before") || built.out.contains("these only where they are overheard:");
    assert!(built.status == 0 && told, "it is no fault: {}", built.out);
    assert_eq!(run(&["check"], "").out.lines().count(), 1, "the built-in data are not compared with themselves");
}

#[test]
fn check_compares_what_is_heard_with_the_known_failures() {
    let data = Data::new();
    let (known, ferry) = ("tests/samples/known-failures.txt", "tests/samples/ja/ferry.txt");
    let first = data.read(ferry).lines().find(|l| !l.starts_with("# ")).unwrap_or_default().to_owned();
    data.write(known, format!("# comment\nja/ferry: {first}\nja/ferry: とうに無い\n"));
    let said = run(&["check", &data.path().to_string_lossy()], "").out;
    assert!(said.contains(&format!("{known}:2: heard rightly now")), "{said}");
    assert!(said.contains(&format!("{known}:3: this is no sample")), "{said}");
    assert!(said.contains("0 fault(s)"), "it is none: {said}");
}
