//! Requests that fail, are repeated, and are carried out once.

use std::time::{Duration, Instant};

use serde_json::json;
use serenity::builder::{CreateAllowedMentions, CreateMessage};
use serenity::model::channel::Nonce;
use tasukebune::platform::discord::rest::{Refused, Rest};
use tasukebune::settings::{Token, Waits};

use super::{both, lenient, waits};
use crate::discord::{Discord, Fault};

const MESSAGES: &str = "/channels/{channel}/messages";
const MESSAGE: &str = "/channels/{channel}/messages/{message}";

fn limited(retry_after: f64, global: bool) -> Fault {
    Fault::RateLimited { retry_after, global, scope: if global { "global" } else { "user" } }
}

fn rest(discord: &Discord, waits: &Waits) -> Rest {
    Rest::new(&Token::new(&discord.token()).expect("a token"), Some(&discord.rest_url()), waits).expect("a client")
}

fn text(text: &str) -> CreateMessage {
    CreateMessage::new().content(text).allowed_mentions(CreateAllowedMentions::new()).nonce(Nonce::String("1".into())).enforce_nonce(true)
}

#[tokio::test]
async fn an_answer_gets_through_every_fault_and_arrives_once() {
    let faults = [
        limited(0.2, false),
        limited(0.2, true),
        Fault::Status(500),
        Fault::Status(502),
        Fault::Status(503),
        Fault::Status(504),
        Fault::CutBefore,
        Fault::CutAfter,
    ];
    for fault in faults {
        let (discord, bot) = both(lenient()).await;
        let hanako = discord.person("花子", "ja");
        discord.fail_next("POST", MESSAGES, fault.clone(), 2);
        let question = hanako.dm("2段階認証のコードが届きません");
        discord.answer_to(&question).await;
        bot.stop().await.expect("it stops");
        assert_eq!(hanako.dm_channel().messages().len(), 2, "{fault:?}");
        let calls = discord.calls("POST", MESSAGES);
        assert_eq!(calls.len(), 3, "{fault:?}");
        if let Fault::RateLimited { .. } = fault {
            assert!(calls[1].at >= calls[0].at + Duration::from_millis(200), "it waits as told");
        }
        assert_eq!(discord.violations(), Vec::<String>::new(), "{fault:?}");
    }
}

#[tokio::test]
async fn a_global_limit_hushes_everything_else() {
    let discord = crate::discord::start().await;
    let (one, two) = (discord.person("花子", "ja").dm_channel(), discord.person("太郎", "ja").dm_channel());
    let rest = rest(&discord, &waits());
    discord.fail_next("POST", MESSAGES, limited(0.3, true), 1);
    let (first, body) = (rest.clone(), text("一"));
    let first = tokio::spawn(async move { first.send(one.id, &body).await });
    discord.until("the 429", |d| d.calls("POST", MESSAGES).iter().any(|r| r.status == 429).then_some(())).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let start = Instant::now();
    rest.send(two.id, &text("二")).await.expect("sent");
    assert!(start.elapsed() >= Duration::from_millis(150), "it waits, too");
    first.await.expect("no panic").expect("sent");
}

#[tokio::test]
async fn what_is_refused_is_not_repeated() {
    let discord = crate::discord::start().await;
    let hanako = discord.person("花子", "ja");
    hanako.refuses_dms(false);
    let rest = rest(&discord, &waits());
    assert_eq!(rest.send(hanako.dm_channel().id, &text("はい")).await, Err(Refused { status: 403, code: 50_007 }));
    assert_eq!(discord.calls("POST", MESSAGES).len(), 1);
    assert_eq!(rest.send(0, &text("はい")).await, Err(Refused { status: 404, code: 0 }));
}

#[tokio::test]
async fn without_an_enforced_nonce_a_lost_answer_is_not_repeated() {
    let discord = crate::discord::start().await;
    let dm = discord.person("花子", "ja").dm_channel();
    let rest = rest(&discord, &waits());
    let body = json!({ "content": "\"enforce_nonce\":true", "allowed_mentions": { "parse": [] } });
    for (fault, calls) in [(Fault::CutAfter, 1), (Fault::Status(500), 1)] {
        let before = discord.calls("POST", MESSAGES).len();
        discord.fail_next("POST", MESSAGES, fault, 1);
        assert!(rest.send(dm.id, &body).await.is_err());
        assert_eq!(discord.calls("POST", MESSAGES).len() - before, calls);
    }
    // These were surely not carried out.
    for fault in [limited(0.05, false), Fault::Status(503)] {
        discord.fail_next("POST", MESSAGES, fault, 1);
        rest.send(dm.id, &body).await.expect("sent");
    }
}

#[tokio::test]
async fn time_is_up_when_it_is_up() {
    let discord = crate::discord::start().await;
    let dm = discord.person("花子", "ja").dm_channel();
    let hasty = Waits { request: Duration::from_millis(300), limited: Duration::from_millis(300), ..waits() };
    let rest = rest(&discord, &hasty);
    discord.fail_next("POST", MESSAGES, limited(60.0, false), 1);
    let start = Instant::now();
    assert_eq!(rest.send(dm.id, &text("はい")).await, Err(Refused { status: 429, code: 0 }));
    assert!(start.elapsed() < Duration::from_millis(200), "there is no use in waiting for what comes too late");
    discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_secs(5)), 1);
    let start = Instant::now();
    assert_eq!(rest.send(dm.id, &text("はい")).await, Err(Refused { status: 0, code: 0 }));
    assert!((280..600).contains(&start.elapsed().as_millis()));
}

#[tokio::test]
async fn messages_are_changed_and_taken_away() {
    let discord = crate::discord::start().await;
    let dm = discord.person("花子", "ja").dm_channel();
    let rest = rest(&discord, &waits());
    let id = rest.send(dm.id, &text("はい")).await.expect("sent");
    discord.fail_next("PATCH", MESSAGE, Fault::Status(500), 1);
    rest.edit(dm.id, id, &json!({ "content": "いいえ", "allowed_mentions": { "parse": [] } })).await.expect("edited");
    assert_eq!(dm.messages()[0].text(), "いいえ");
    discord.fail_next("DELETE", MESSAGE, Fault::CutAfter, 1);
    rest.delete(dm.id, id).await.expect("that it is gone already is our own doing");
    assert_eq!(rest.delete(dm.id, id).await, Err(Refused { status: 404, code: 10_008 }));
}

#[tokio::test]
async fn what_discord_knows_is_read() {
    let discord = crate::discord::builder().content_limited().shards(3).max_concurrency(2).start().await;
    let server = discord.guild("サーバー", "ja");
    let help = server.channel("相談");
    let rest = rest(&discord, &waits());
    assert_eq!(rest.me().await, Ok(discord.bot_id()));
    let application = rest.application().await.expect("known");
    assert_eq!((application.id, application.flags), (discord.bot_id(), Some(1 << 19)));
    let door = rest.gateway().await.expect("known");
    assert_eq!((door.url, door.shards, door.max_concurrency), (discord.gateway_url(), 3, 2));
    assert_eq!(rest.parent_of(help.id).await, Ok(None));
    assert_eq!(rest.parent_of(help.thread("困った").id).await, Ok(Some(help.id)));
    let hanako = discord.person("花子", "ja");
    server.join(&hanako);
    assert_eq!(rest.open_dm(hanako.id).await, Ok(hanako.dm_channel().id));
    let command = json!([{ "name": "help", "description": "Help", "type": 1, "contexts": [0], "integration_types": [0] }]);
    rest.put_commands(discord.bot_id(), &command).await.expect("put");
    assert_eq!(rest.commands(discord.bot_id()).await.expect("known")[0]["name"], "help");
    assert_eq!(discord.calls("GET", "/applications/{application}/commands")[0].query.trim_start_matches('&'), "with_localizations=true");
    assert_eq!(discord.violations(), Vec::<String>::new());
}
