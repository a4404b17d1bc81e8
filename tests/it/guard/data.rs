//! Faults in the guard's data and in tables are told with their place and a remedy.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::check::Data;

const FILE: &str = "intents/guard.toml";

/// The faults of a copy whose guard.toml is spoilt so: lines and texts.
fn faults(spoil: impl FnOnce(&Data)) -> Vec<(usize, String)> {
    let data = Data::new();
    spoil(&data);
    data.faults(None).into_iter().filter(|f| f.file == FILE && !f.warning).map(|f| (f.line, f.text)).collect()
}

/// The file with lines at its end, and the number of the first of them.
fn longer(data: &Data, lines: &str) -> usize {
    let text = data.read(FILE);
    let line = text.lines().count() + 1;
    data.append(FILE, lines);
    line
}

#[test]
fn every_fault_of_the_words_is_told_with_its_line() {
    let mut at = 0;
    let told = faults(|data| {
        at = longer(
            data,
            "colour = [\"x\"]\n\n[fr]\ncodes = [\"code\"]\ncode = [\"vérification\", 3]\nvague = \"numéro\"\nphone = [\n  \"\",\n  \" \u{200b} \",\n  \"ＴＥＬ\"\n]\n\n[nobody_s_language]\ncode = []\n",
        );
    });
    for (line, text) in [
        (at, "unknown key `any.colour`: take it out or correct it; known here: "),
        (at + 3, "unknown key `fr.codes`: take it out or correct it"),
        (at + 4, "`fr.code` must be a list of texts only"),
        (at + 5, "`fr.vague` must be a list of texts"),
        (at + 7, "an entry of `phone` is empty: take it out"),
        (at + 8, "an entry of `phone` is empty: take it out"),
        (at + 9, "“ＴＥＬ” stands in `phone` twice, first in line "),
        (at + 12, "unknown key `nobody_s_language`"),
    ] {
        assert!(told.iter().any(|(l, t)| *l == line && t.starts_with(text)), "{line}: {text}\n{told:#?}");
    }
    assert_eq!(told.len(), 8, "{told:#?}");
}

#[test]
fn a_list_without_words_is_told() {
    let told = faults(|data| {
        let text = data.read(FILE);
        let lines = text.lines().filter(|l| !l.starts_with("otp_scheme"));
        data.write(FILE, lines.collect::<Vec<_>>().join("\n"));
    });
    assert_eq!(told, [(0, "no language has words for `otp_scheme`: add some, or the guard is blind there".to_owned())]);
}

#[test]
fn a_missing_or_broken_file_is_told() {
    let told = faults(|data| data.remove(FILE));
    assert!(told.len() == 1 && told[0].1.contains("there is no such file") && told[0].1.contains("belong there"), "{told:#?}");
    let mut at = 0;
    let told = faults(|data| at = longer(data, "code = [\n"));
    assert!(told.iter().any(|(line, text)| *line >= at && text.starts_with("not TOML: ")), "{told:#?}");
}

/// `tasukebune guard` on a table of this text: whether it succeeds, and what it says.
fn score(table: &str) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("t.jsonl");
    std::fs::write(&file, table).expect("written");
    let done = Command::new(env!("CARGO_BIN_EXE_tasukebune"))
        .args(["guard", "--table", &file.to_string_lossy()])
        .env_remove("TASUKEBUNE_DATA")
        .output()
        .expect("it starts");
    (done.status.success(), String::from_utf8([done.stdout, done.stderr].concat()).expect("UTF-8"))
}

#[test]
fn a_table_is_scored() {
    let rows = [
        r#"{"id": "a", "text": "コード482913です", "secrets": ["one-time-code"]}"#,
        "",
        r#"{"id": 7, "text": "コードが\n来ない", "secrets": ["card"]}"#,
        r#"{"text": "090-1234-5678", "secrets": []}"#,
    ];
    let (fine, said) = score(&format!("\u{feff}{}\n", rows.join("\n")));
    assert!(fine, "{said}");
    for text in ["all found: 1 / 2", "false alarms:   1 / 1", "7: [card], found []: コードが⏎来ない", "4: [], found [phone]: 090-1234-5678"]
    {
        assert!(said.contains(text), "“{text}” in\n{said}");
    }
}

#[test]
fn a_fault_of_a_table_is_told_with_its_line() {
    let good = r#"{"text": "x", "secrets": []}"#;
    for (row, said) in [
        ("{", "t.jsonl:2: not JSON: "),
        (r#"{"text": "x"}"#, "t.jsonl:2: needs \"text\" and \"secrets\""),
        (r#"{"text": 3, "secrets": []}"#, "t.jsonl:2: needs \"text\" and \"secrets\""),
        (r#"{"text": "x", "secrets": ["code"]}"#, "t.jsonl:2: there is no kind \"code\": known are one-time-code, email, "),
        (r#"{"text": "x", "secrets": [1]}"#, "t.jsonl:2: there is no kind 1: known are "),
    ] {
        let (fine, out) = score(&format!("{good}\n{row}\n{good}\n"));
        assert!(!fine && out.contains(said), "“{said}” in\n{out}");
    }
    let (fine, out) = score("");
    assert!(fine && out.contains("0 / 0"), "{out}");
}

#[test]
fn what_stands_in_standard_input_is_masked() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tasukebune"))
        .arg("guard")
        .env_remove("TASUKEBUNE_DATA")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("stdin").write_all("コード482913です\nおはよう\n".as_bytes()).expect("written");
    let done = child.wait_with_output().expect("it ends");
    let out = String::from_utf8(done.stdout).expect("UTF-8");
    assert!(done.status.success(), "{out}");
    let rows: Vec<serde_json::Value> = out.lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    assert_eq!((rows[0]["text"].as_str(), rows[0]["kinds"][0].as_str()), (Some("コード〔*〕です"), Some("one-time-code")));
    assert_eq!((rows[1]["text"].as_str(), rows[1]["kinds"].as_array().map(Vec::len)), (Some("おはよう"), Some(0)));
}
