//! `classify`: a JSON line for each message.

use serde_json::{Value, json};

use super::run;

/// Messages that the samples know, so that they are surely heard.
const CODE: &str = "コードが届かない";
const ELSEWHERE: &str = "楽天にログインできない";

#[test]
fn a_line_for_each_in_order_and_in_the_promised_form() {
    let input = format!(
        "{{\"id\":\"a\",\"text\":\"{CODE}\",\"label\":\"x\",\"n\":{{\"deep\":[1,null]}}}}\n{{\"text\":\"おはよう\",\"id\":18446744073709551615}}\n{{\"text\":\"The code never arrives\"}}\n"
    );
    let done = run(&["classify"], input);
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let lines = done.json_lines();
    let expect = json!({"id": "a", "text": CODE, "locale": "ja", "decision": "answer", "topic": "code-not-received", "candidates": [], "label": "x", "n": {"deep": [1, null]}});
    assert_eq!(lines[0], expect);
    let keys = |line: &Value| line.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&lines[0]), ["id", "text", "locale", "decision", "topic", "candidates", "label", "n"]);
    assert_eq!(lines[1]["id"], json!(u64::MAX));
    assert_eq!((&lines[2]["id"], &lines[2]["locale"]), (&Value::Null, &json!("en")));
    assert_eq!(lines.len(), 3);
}

#[test]
fn our_fields_win_over_those_of_the_same_name() {
    let line = r#"{"topic":"old","text":"コードが届かない","decision":"old","candidates":7,"locale":"fr","id":1}"#;
    let lines = run(&["classify"], line).json_lines();
    assert_eq!(
        lines,
        [json!({"id": 1, "text": CODE, "locale": "ja", "decision": "answer", "topic": "code-not-received", "candidates": []})]
    );
}

#[test]
fn decisions_keep_what_they_promise() {
    let texts =
        [CODE, ELSEWHERE, "おはよう", "ﾃﾞﾛﾍﾟﾎﾟﾑ", "???", "12345", "ログイン", "コード", "もうだめ", "助けて", "今日のランチ", "電話", ""];
    let input = texts.map(|t| format!("{}\n", json!({ "text": t }))).concat();
    for args in [&["classify"][..], &["classify", "--overheard"]] {
        let lines = run(args, &input).json_lines();
        assert_eq!(lines.len(), texts.len());
        for (line, text) in lines.iter().zip(texts) {
            let candidates = line["candidates"].as_array().expect("a list");
            let decision = line["decision"].as_str().expect("a text");
            assert_eq!(line["text"], text);
            assert_eq!(line["topic"].is_string(), decision == "answer", "{line}");
            assert_eq!(candidates.is_empty(), matches!(decision, "answer" | "silent"), "{line}");
            assert!(candidates.iter().all(Value::is_string) && (decision != "clarify" || candidates.len() <= 3), "{line}");
            let overheard = args.len() > 1;
            assert!(if overheard { decision != "menu" } else { (decision == "silent") == text.is_empty() }, "{line}");
        }
    }
}

#[test]
fn another_service_is_answered_only_when_addressed() {
    let decide = |args: &[&str]| run(args, ELSEWHERE).json_lines().remove(0);
    assert_eq!((&decide(&["classify"])["decision"], &decide(&["classify"])["topic"]), (&json!("answer"), &json!("other-service")));
    let overheard = decide(&["classify", "--overheard"]);
    assert_eq!((&overheard["decision"], &overheard["topic"]), (&json!("silent"), &Value::Null));
}

#[test]
fn plain_and_empty_lines() {
    let done = run(&["classify"], format!("{CODE}\n\n   \r\n{CODE}\r\n「{{」って何\n{{\"text\":\"\"}}\n[1]\n\"quoted\"\n{CODE}"));
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let lines = done.json_lines();
    let decisions: Vec<&str> = lines.iter().filter_map(|l| l["decision"].as_str()).collect();
    assert_eq!(lines.len(), 9);
    assert_eq!(decisions[..4], ["answer", "silent", "silent", "answer"]);
    assert_eq!(decisions[5], "silent");
    assert_eq!((&lines[0]["id"], &lines[8]["id"]), (&json!(1), &json!(9)), "plain lines are numbered");
    assert_eq!(lines[3]["text"], CODE, "without the line's end");
    assert_eq!((&lines[6]["text"], &lines[8]["topic"]), (&json!("[1]"), &json!("code-not-received")));
    assert_eq!(run(&["classify"], "").out, "");
}

#[test]
fn json_as_others_write_it() {
    let lines = [
        r#"  {"text":"コードが届かない"}"#,
        r#"{ "id" : 7 , "text" : "コードが届かない" }"#,
        "\u{feff}{\"text\":\"コードが届かない\"}",
        r#"{"text":"\u30b3\u30fc\u30c9\u304c\u5c4a\u304b\u306a\u3044"}"#,
    ];
    let done = run(&["classify"], lines.join("\n"));
    assert_eq!((done.status, done.err.as_str()), (0, ""));
    let texts: Vec<Value> = done.json_lines().into_iter().map(|l| l["text"].clone()).collect();
    assert_eq!(texts, [CODE; 4]);
}

#[test]
fn a_broken_line_is_told_in_its_place() {
    let broken =
        ["{\"text\":\"half", "{\"text\":7}", "{\"id\":1}", "{}", "{broken", "{\"text\":\"\\ud800\"}", "{\"text\":\"a\"} {\"text\":\"b\"}"];
    let input = broken.map(|line| format!("{line}\n{CODE}\n")).concat();
    let done = run(&["classify"], input);
    let lines = done.json_lines();
    assert_eq!((done.status, lines.len()), (1, 2 * broken.len()), "{}{}", done.out, done.err);
    for (n, (pair, line)) in lines.chunks(2).zip(broken).enumerate() {
        let told = pair[0]["error"].as_str().is_some_and(|e| e.contains(&format!("line {}", 2 * n + 1)));
        assert!(told && pair[1]["decision"] == "answer", "{line}: {pair:?}");
    }
    assert!(done.err.contains("of 14 lines could not be read"), "{}", done.err);
    let deep = format!("{{\"text\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(run(&["classify"], deep).status, 1);
}

#[test]
fn bytes_that_are_no_text() {
    let mut input = b"\xff\xfe\n\x00\x00\x00\n{\"text\":\"\xe3\x82\xb3 \xf0\x9f\"}\n{\"text\":\"\\u0000\"}\n".to_vec();
    input.extend(format!("{CODE}\u{0}\n").bytes());
    let done = run(&["classify"], input);
    let lines = done.json_lines();
    assert_eq!((done.status, lines.len()), (0, 5), "{}", done.err);
    assert_eq!(lines[1]["text"], "\u{0}\u{0}\u{0}");
    assert_eq!(lines[4]["topic"], "code-not-received");
}

#[test]
fn very_long_lines() {
    let long = "コードが届かない。".repeat(10_000_000 / 27);
    let spaces = " ".repeat(10_000_000);
    let done = run(&["classify"], format!("{long}\n{{\"text\":\"{long}\"}}\n{spaces}\n{CODE}\n"));
    let lines = done.json_lines();
    assert_eq!((done.status, lines.len()), (0, 4), "{}", done.err);
    assert_eq!((&lines[0]["decision"], lines[0]["text"].as_str().map(str::len)), (&lines[1]["decision"], Some(long.len())));
    assert_eq!((&lines[2]["decision"], &lines[3]["decision"]), (&json!("silent"), &json!("answer")));
}
