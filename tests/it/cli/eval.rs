//! `eval`: labelled messages are scored.

use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::run;
use crate::check::Data;

/// A file of that text, in a folder that lives as long as it.
fn file(text: impl AsRef<[u8]>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("messages.jsonl");
    std::fs::write(&path, text).expect("written");
    (folder, path)
}

/// Messages that the samples know, so that they are surely heard.
const MESSAGES: &str = r#"{"text":"コードが届かない","label":"code-not-received"}
{"text":"パスワード忘れた","label":"code-not-received","also":["forgot-password"]}

{"text":"パスワード忘れた","label":"captcha","also":[]}
{"text":"おはよう","label":"none","source":"made up"}
{"text":"コードが届かない","label":"none"}
{"text":"楽天にログインできない","label":"other-service"}
{"text":"できました、ありがとう","label":"solved"}
{"text":"何ができるの?","label":"bot-help"}
"#;

#[test]
fn messages_are_counted_as_promised() {
    let (_folder, path) = file(MESSAGES);
    let done = run(&["eval", "--json", &path.to_string_lossy()], "");
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let score: Value = serde_json::from_str(&done.out).expect("JSON");
    // Greetings and thanks are no messages that want help, and not chatter either.
    let of = |key: &str| &score[key];
    assert_eq!((of("help"), of("right"), of("wrong"), of("reach")), (&json!(3), &json!(2), &json!(1), &json!(2)), "{score}");
    assert_eq!(of("rest"), &json!(3), "{score}");
    assert_eq!(score["topics"]["captcha"], json!({"precision": 0.0, "recall": 0.0, "messages": 1}), "{score}");
    assert_eq!(score["topics"]["code-not-received"], json!({"precision": 100.0, "recall": 100.0, "messages": 2}), "{score}");
    assert_eq!(score["confusions"][0], json!({"label": "captcha", "said": "forgot-password", "count": 1}), "{score}");
    assert!(score["worst"][0].as_str().is_some_and(|w| w.contains("パスワード忘れた")), "{score}");
}

#[test]
fn what_is_overheard_is_counted_as_it_is_classified() {
    let lines: String = MESSAGES.lines().filter(|l| !l.is_empty()).map(|l| l.to_owned() + "\n").collect();
    let heard = run(&["classify", "--overheard"], lines).json_lines();
    let count = |wanted: &dyn Fn(&Value) -> bool| json!(heard.iter().filter(|row| wanted(row)).count());
    let is = |row: &Value, labels: &[&str]| labels.contains(&row["label"].as_str().expect("a label"));
    let right = |row: &Value| row["topic"] == row["label"] || row["also"].as_array().is_some_and(|also| also.contains(&row["topic"]));
    let help = |row: &Value| is(row, &["code-not-received", "captcha"]);

    let (_folder, path) = file(MESSAGES);
    let score: Value = serde_json::from_str(&run(&["eval", "--json", &path.to_string_lossy()], "").out).expect("JSON");
    assert_eq!(score["overheard_right"], count(&|row| help(row) && right(row)), "{score}");
    assert_eq!(score["overheard_wrong"], count(&|row| help(row) && row["decision"] == "answer" && !right(row)), "{score}");
    assert_eq!(score["answered"], count(&|row| is(row, &["none", "other-service"]) && row["decision"] != "silent"), "{score}");
}

#[test]
fn the_report_can_be_read() {
    let (_folder, path) = file(MESSAGES);
    let done = run(&["eval", &path.to_string_lossy()], "");
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    for part in ["right at the first answer", "2 / 3", "66.7 %", "precision", "captcha → forgot-password", "パスワード忘れた"] {
        assert!(done.out.contains(part), "{part} is missing in\n{}", done.out);
    }
}

#[test]
fn all_faults_of_all_files_are_told() {
    let (_one, first) = file(
        "{\"text\":\"a\",\"label\":\"captcha\"}\nnot json\n{\"text\":\"b\"}\n{\"label\":\"captcha\"}\n{\"text\":\"c\",\"label\":\"ferry\",\"also\":[\"buoy\"]}\n",
    );
    let (_two, second) = file("{\"text\":\"a\",\"label\":\"captcha\",\"also\":\"passkey\"}\n\n{\n");
    let (first, second) = (first.to_string_lossy(), second.to_string_lossy());
    let missing = format!("{first}.not");
    let done = run(&["eval", "--json", &first, &missing, &second], "");
    assert_eq!((done.status, done.out.as_str()), (1, ""));
    for fault in [
        &format!("{first}:2: not JSON"),
        &format!("{first}:3: needs \"text\" and \"label\""),
        &format!("{first}:4: needs \"text\" and \"label\""),
        &format!("{first}:5: there is no topic “ferry”"),
        &format!("{first}:5: there is no topic “buoy”"),
        &format!("{missing}: cannot be read"),
        &format!("{second}:1: \"also\""),
        &format!("{second}:3: not JSON"),
    ] {
        assert!(done.err.contains(fault.as_str()), "“{fault}” is not told:\n{}", done.err);
    }
}

#[test]
fn odd_files() {
    let (_folder, path) = file("");
    let empty = run(&["eval", "--json", &path.to_string_lossy()], "");
    assert_eq!((empty.status, empty.err.as_str()), (0, ""));
    assert_eq!(serde_json::from_str::<Value>(&empty.out).expect("JSON")["help"], 0);

    let (_folder, path) = file("\u{feff}{\"text\":\"コードが届かない\",\"label\":\"code-not-received\"}\r\n");
    assert!(run(&["eval", &path.to_string_lossy()], "").out.contains("1 / 1"), "as Windows writes it");

    let (_folder, path) = file(b"{\"text\":\"\xff\x00\",\"label\":\"none\"}\n\xff\n");
    let done = run(&["eval", &path.to_string_lossy()], "");
    assert!(
        done.status == 1 && done.err.contains("messages.jsonl:1: not JSON") && done.err.contains("messages.jsonl:2: not JSON"),
        "{}",
        done.err
    );

    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&["eval", &folder.path().to_string_lossy()], "");
    assert!(done.status == 1 && done.err.contains("cannot be read"), "{}", done.err);
}

#[test]
fn samples_can_be_scored_by_cross_validation() {
    let data = Data::new();
    let done = run(&["--data", &data.path().to_string_lossy(), "eval", "--cross", "--json"], "");
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let score: Value = serde_json::from_str(&done.out).expect("JSON");
    assert!(score["help"].as_u64().is_some_and(|n| n > 30), "every sample is scored: {score}");
}
