//! An incident ends by itself while the bot runs.

use std::cell::Cell;
use std::time::{Duration, SystemTime};

use serde_json::json;
use tasukebune::platform::discord::Times;

use super::{Plan, QUESTION, Stage, has, labels, lacks, none, say, times};
use crate::discord::{Message, Person, permission};

/// 2026-11-24, 12:10 in Tokyo, in seconds since 1970.
const NOON: i64 = 29_924_830 * 60;
const HOUR: i64 = 3600;
const BOTH: [(&str, &str, &str); 2] = [("ja", "ja", QUESTION), ("en", "en-US", "my amazon verification code does not arrive")];

thread_local! {
    /// A test and its bot are on one thread, so that each test has a clock of its own.
    static SECONDS: Cell<i64> = const { Cell::new(NOON) };
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(SECONDS.get().unsigned_abs())
}

async fn set(incident: Option<i64>) -> Stage {
    let stage = Stage::with(Plan { times: Times { now, ..times() }, incident, ..Plan::default() }).await;
    for who in [&stage.taro, &stage.emma] {
        stage.guild.empower(who, permission::MANAGE_GUILD);
    }
    stage
}

/// Whether somebody new reads of the incident, first of all and with waiting before the other ways, or nothing of it.
async fn is_told(stage: &Stage, tag: &str, client: &str, text: &str, is: bool) {
    let card = stage.asks(&stage.newcomer(client), text).await;
    assert_eq!(card.text().contains(&say(tag, "trouble")), is, "{}", card.text());
    assert_eq!(labels(&card)[0] == say(tag, "wait-it-out.label"), is, "{:?}", labels(&card));
}

async fn page(stage: &Stage, who: &Person) -> Message {
    let panel = who.slash(&stage.lounge, "setup panel", none()).await.message();
    who.selects(&panel, &format!("s1/{:x}/open", who.id), &["incident"]).await;
    panel
}

#[tokio::test]
async fn a_servers_incident_ends_while_the_bot_runs() {
    let stage = set(None).await;
    for ((tag, client, text), who) in BOTH.into_iter().zip([&stage.taro, &stage.emma]) {
        SECONDS.set(NOON);
        who.slash(&stage.lounge, "incident start", json!({ "hours": 1 })).await;
        let until = say(tag, "setup-incident.until").replace("{$until}", &format!("<t:{}:f>", NOON + HOUR));
        for (at, is) in [(NOON, true), (NOON + HOUR - 1, true), (NOON + HOUR, false), (NOON + 2 * HOUR, false)] {
            SECONDS.set(at);
            is_told(&stage, tag, client, text, is).await;
            let panel = page(&stage, who).await;
            assert_eq!(panel.text().contains(&until), is, "{}", panel.text());
            assert_eq!(labels(&panel).contains(&say(tag, "setup-incident.stop")), is);
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn the_operators_incident_ends_while_the_bot_runs() {
    let stage = set(Some(NOON + HOUR)).await;
    for (at, is) in [(NOON, true), (NOON + HOUR - 1, true), (NOON + HOUR, false)] {
        SECONDS.set(at);
        for ((tag, client, text), who) in BOTH.into_iter().zip([&stage.taro, &stage.emma]) {
            is_told(&stage, tag, client, text, is).await;
            // In private, too: it is in force everywhere.
            let question = stage.newcomer(client).dm(text);
            assert_eq!(stage.discord.answer_to(&question).await.text().contains(&say(tag, "trouble")), is);
            let panel = page(&stage, who).await;
            let operator = say(tag, "setup-incident.operator");
            if is { has(&panel, &operator) } else { lacks(&panel, &operator) }
        }
    }
    stage.end().await;
}
