//! Faults on order.

use std::time::{Duration, Instant};

use serde_json::json;

use super::http::{call, send};
use crate::discord::Fault;

const MESSAGES: &str = "/channels/{channel}/messages";

#[tokio::test]
async fn each_fault_shows_as_ordered_and_passes() {
    let discord = crate::discord::start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let path = format!("/channels/{}/messages", help.id);
    let text = || Some(json!({ "content": "はい" }));

    discord.fail_next("POST", MESSAGES, Fault::RateLimited { retry_after: 0.25, global: true, scope: "global" }, 1);
    let limited = call(&discord, "POST", &path, text()).await;
    assert_eq!((limited.status, &limited.body["retry_after"], &limited.body["global"]), (429, &json!(0.25), &json!(true)));
    for header in ["retry-after: 1", "x-ratelimit-scope: global", "x-ratelimit-global: true", "x-ratelimit-reset-after: 0.250"] {
        assert!(limited.headers.contains(header), "{header} in {}", limited.headers);
    }
    discord.fail_next("POST", MESSAGES, Fault::Status(502), 2);
    assert_eq!(call(&discord, "POST", &path, text()).await.status, 502);
    assert_eq!(call(&discord, "POST", &path, text()).await.status, 502);
    assert!(help.messages().is_empty(), "nothing was carried out so far");

    let token = discord.token();
    discord.fail_next("POST", MESSAGES, Fault::CutBefore, 1);
    assert!(send(&discord, "POST", &path, Some(&token), text().as_ref()).await.is_none());
    assert!(help.messages().is_empty());
    discord.fail_next("POST", MESSAGES, Fault::CutAfter, 1);
    assert!(send(&discord, "POST", &path, Some(&token), text().as_ref()).await.is_none());
    assert_eq!(help.messages().len(), 1, "carried out, though nobody was told");

    let hang = Duration::from_millis(80);
    discord.fail_next("POST", MESSAGES, Fault::Hang(hang), 1);
    let start = Instant::now();
    let answer = call(&discord, "POST", &path, text()).await;
    assert!(start.elapsed() >= hang);
    assert_eq!(answer.status, 200);
    assert!(answer.headers.contains("x-ratelimit-bucket") && answer.headers.contains("x-ratelimit-remaining: 49"));

    let statuses: Vec<u16> = discord.calls("POST", MESSAGES).iter().map(|r| r.status).collect();
    assert_eq!(statuses, [429, 502, 502, 0, 0, 200]);
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_press_while_the_bot_is_away_fails_and_is_nobodys_fault() {
    let discord = crate::discord::builder().answer_within(Duration::from_millis(50)).start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let body = json!({ "content": "x", "components": [{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "次", "custom_id": "a" }] }] });
    call(&discord, "POST", &format!("/channels/{}/messages", help.id), body).await;
    let card = help.messages().pop().expect("the card");
    assert!(discord.person("花子", "ja").presses(&card, "次").await.is_failed());
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_message_sent_again_after_a_cut_is_not_doubled() {
    let discord = crate::discord::start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let path = format!("/channels/{}/messages", help.id);
    let body = json!({ "content": "はい", "nonce": "123", "enforce_nonce": true });
    discord.fail_next("POST", MESSAGES, Fault::CutAfter, 1);
    assert!(send(&discord, "POST", &path, Some(&discord.token()), Some(&body)).await.is_none());
    let again = call(&discord, "POST", &path, body.clone()).await;
    assert_eq!(again.body["id"], help.messages()[0].id.to_string());
    assert_eq!(help.messages().len(), 1);
    let other = json!({ "content": "はい", "nonce": "124", "enforce_nonce": true });
    call(&discord, "POST", &path, other).await;
    assert_eq!(help.messages().len(), 2);
}
