//! `check`, and data from a folder.

use super::{Run, finish, program, run};
use crate::check::Data;

const NOWHERE: &str = "/no/such/folder";

#[test]
fn embedded_data_are_checked() {
    let done = run(&["check"], "");
    assert_eq!((done.status, done.err.as_str()), (0, ""), "{}", done.out);
    assert!(done.out.contains("0 fault(s), 0 warning(s)"), "{}", done.out);
}

#[test]
fn a_folder_is_checked_wherever_it_is_named() {
    let data = Data::new();
    data.replace("intents/ferry.toml", "urgent ", "urgnet ");
    data.append("tests/samples/ja/buoy.txt", "いかだ ## raft\n");
    let folder = &*data.path().to_string_lossy();
    let mut by_environment = program(["check"]);
    by_environment.env("TASUKEBUNE_DATA", folder);
    let runs = [
        run(&["check", folder], ""),
        run(&["--data", folder, "check"], ""),
        run(&["check", "--data", folder], ""),
        finish(by_environment, b""),
    ];
    for done in runs {
        assert_eq!(done.status, 1, "{}", done.out);
        let lines: Vec<&str> = done.out.lines().collect();
        assert!(lines[0].starts_with("intents/ferry.toml:5: unknown key `urgnet`"), "{}", done.out);
        assert!(lines[1].starts_with("tests/samples/ja/buoy.txt:2: there is no topic “raft”"), "{}", done.out);
        assert_eq!(lines[2..], ["2 fault(s), 0 warning(s)"], "{}", done.out);
    }
    let mut both = program(["check", "--data", NOWHERE]);
    both.env("TASUKEBUNE_DATA", folder);
    assert!(finish(both, b"").out.contains(NOWHERE), "the argument is nearer than the environment");
}

#[test]
fn a_warning_is_no_fault() {
    let data = Data::new();
    data.replace("intents/facts.toml", "verified = 2026-11-01\nmax_age_days = 365", "verified = 2026-11-01\nmax_age_days = 3");
    let done = run(&["check", &data.path().to_string_lossy()], "");
    assert_eq!(done.status, 0, "{}", done.out);
    assert!(done.out.contains("warning: the fact ferry-wait") && done.out.contains("0 fault(s), 1 warning(s)"), "{}", done.out);
}

#[test]
fn one_language_is_checked_alone() {
    let data = Data::new();
    data.remove("locales/en/buoy.ftl");
    let folder = &*data.path().to_string_lossy();
    assert_eq!(run(&["check", folder, "--locale", "ja"], "").status, 0);
    assert_eq!(run(&["check", folder, "--locale", "en"], "").status, 1);
    let unknown = run(&["check", folder, "--locale", "xx"], "");
    assert!(unknown.status == 1 && unknown.out.contains("locales/xx: there is no such folder"), "{}", unknown.out);
    let nonsense = run(&["check", "--locale", "日本語"], "");
    assert!(nonsense.status == 1 && nonsense.err.contains("“日本語” is no language tag"), "{}", nonsense.err);
}

/// Every command that needs the data.
fn every_command(folder: &str) -> Vec<Run> {
    let commands: [&[&str]; 6] = [&[], &["chat"], &["ask", "hello"], &["classify"], &["eval", "x.jsonl"], &["render"]];
    commands.iter().map(|args| run(&[&["--data", folder], *args].concat(), "hello\n")).collect()
}

#[test]
fn a_missing_folder_is_told() {
    for done in every_command(NOWHERE) {
        assert_eq!((done.status, done.out.as_str()), (1, ""));
        assert!(done.err.contains(NOWHERE) && done.err.contains("there is no such folder"), "{}", done.err);
    }
    assert_eq!(run(&["check", NOWHERE], "").status, 1);
    let mut by_environment = program(["ask", "hello"]);
    by_environment.env("TASUKEBUNE_DATA", NOWHERE);
    assert!(finish(by_environment, b"").err.contains(NOWHERE));
    let mut unset = program(["ask", "hello"]);
    unset.env("TASUKEBUNE_DATA", "");
    assert_eq!(finish(unset, b"").status, 0, "an empty value is none");
}

#[test]
fn every_fault_of_half_written_files_is_told() {
    let data = Data::new();
    data.write("intents/ferry.toml", "command = \"ferry\"\nremedies = [\"row-over\",\n");
    data.write("intents/buoy.toml", "[patterns\n");
    data.append("locales/en/ferry.ftl", "\ngull = {\n");
    for done in every_command(&data.path().to_string_lossy()) {
        assert_eq!((done.status, done.out.as_str()), (1, ""));
        for fault in ["intents/ferry.toml:2: not TOML", "intents/buoy.toml:1: not TOML", "locales/en/ferry.ftl:6: not Fluent"] {
            assert!(done.err.contains(fault), "“{fault}” is not told:\n{}", done.err);
        }
        assert!(done.err.lines().count() < 8, "little else is told:\n{}", done.err);
    }
}

#[test]
fn data_of_a_folder_are_used() {
    let data = Data::new();
    let folder = &*data.path().to_string_lossy();
    let mut by_environment = program(["classify"]);
    by_environment.env("TASUKEBUNE_DATA", folder);
    for done in [run(&["--data", folder, "classify"], "渡し舟に乗れません\n"), finish(by_environment, "渡し舟に乗れません\n".as_bytes())]
    {
        assert_eq!((done.status, done.json_lines()[0]["topic"].as_str()), (0, Some("ferry")), "{}", done.out);
    }
    let card = run(&["--data", folder, "ask", "渡し舟に乗れません"], "");
    assert!(card.out.contains("intents/ferry.toml:8") && card.out.contains("渡し舟は 7分"), "{}", card.out);
    let later = run(&["--data", folder, "--today", "2030-01-01", "render", "--locale", "ja"], "");
    assert!(later.out.contains("渡し舟は しばらく 待ちます"), "the fact is stale, its fallback takes its place: {}", later.err);
}
