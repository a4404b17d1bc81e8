//! The log: one event can be followed through all of it, and nobody's words are in it.

use serde_json::Value;

use super::{Log, Plan, QUESTION, Stage};
use crate::discord::Fault;

#[tokio::test]
async fn one_event_can_be_followed_through_its_repeats_in_json() {
    let log = Log::json();
    let fault = ("POST", "/channels/{channel}/messages", Fault::Status(502), 1);
    let stage = Stage::with(Plan { faults: vec![fault], ..Plan::default() }).await;
    let card = stage.asks(&stage.hana, &format!("{QUESTION} 合言葉")).await;
    let other = stage.tell(&stage.taro, "private", "パスワードを忘れました");
    stage.discord.answer_to(&other).await;
    let label = super::labels(&card).remove(0);
    stage.hana.presses(&card, &label).await.message();
    let token = stage.discord.token();
    stage.end().await;
    let lines: Vec<Value> = log.lines().iter().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect();
    let of = |message: &str| -> Vec<(u64, &Value)> {
        let said = lines.iter().filter(|line| line["message"] == message);
        said.filter_map(|line| Some((line["span"]["request_id"].as_u64()?, line))).collect()
    };
    let answers = of("answers");
    assert_eq!(answers.len(), 2, "{lines:#?}");
    assert_ne!(answers[0].0, answers[1].0);
    let repeated = of("a request is repeated");
    assert_eq!(
        (repeated[0].0, repeated[0].1["route"].as_str(), repeated[0].1["status"].as_u64()),
        (answers[0].0, Some("message"), Some(502))
    );
    let tried = of("a request was tried");
    let statuses = |id: u64| -> Vec<Option<u64>> {
        let of_event = tried.iter().filter(|(of, line)| *of == id && line["route"] == "message");
        of_event.map(|(_, line)| line["status"].as_u64()).collect()
    };
    assert_eq!(statuses(answers[0].0), [Some(502), Some(200)]);
    assert_eq!(statuses(answers[1].0), [Some(200)]);
    assert!(tried.iter().any(|(_, line)| line["route"] == "interaction" && line["span"]["name"] == "interaction"), "{tried:#?}");
    for line in log.lines() {
        for word in ["コード", "合言葉", "パスワード", "花子", &token] {
            assert!(!line.contains(word), "{line}");
        }
        // Neither do Discord's own ids of who wrote, which lead to a person.
        assert!(!line.contains(&card.id.to_string()), "{line}");
    }
}
