//! Answers: limited, refused, lost, slow; a store that goes away.

use std::time::{Duration, Instant};

use serde_json::json;
use tasukebune::platform::discord::Times;
use tasukebune::settings::Waits;
use tasukebune::store::{Change, Store};

use super::{QUESTION, SILENCE, Trial};
use crate::discord::{Fault, Seen};
use crate::serve::{lenient, waits};

const MESSAGES: &str = "/channels/{channel}/messages";
const MESSAGE: &str = "/channels/{channel}/messages/{message}";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";
const SEND: u64 = 1 << 11;

/// Three ask while the next requests meet this.
async fn three_ask(what: &str, fault: Fault, times: usize, lost: usize) -> Duration {
    let trial = Trial::set(lenient()).await;
    trial.answers().await;
    trial.discord.fail_next("POST", MESSAGES, fault, times);
    let began = Instant::now();
    for _ in 0..3 {
        trial.asks();
    }
    trial.ends(what, lost).await;
    began.elapsed()
}

#[tokio::test]
async fn limits_of_a_route_a_channel_and_everything_lose_nothing() {
    for (scope, global) in [("user", false), ("shared", false), ("global", true)] {
        let took = three_ask(scope, Fault::RateLimited { retry_after: 0.4, global, scope }, 2, 0).await;
        assert!(took >= Duration::from_millis(400), "{scope}: {took:?}");
    }
}

#[tokio::test]
async fn bursts_of_500_502_and_503_lose_nothing() {
    for status in [500, 502, 503] {
        three_ask(&status.to_string(), Fault::Status(status), 6, 0).await;
    }
}

#[tokio::test]
async fn answers_carried_out_though_the_connection_broke_are_not_doubled() {
    three_ask("cut after", Fault::CutAfter, 3, 0).await;
    three_ask("cut before", Fault::CutBefore, 3, 0).await;
}

#[tokio::test]
async fn a_message_that_takes_longer_than_three_seconds_arrives_once() {
    let took = three_ask("slow", Fault::Hang(Duration::from_millis(3_200)), 2, 0).await;
    assert!(took >= Duration::from_millis(3_200), "{took:?}");
}

/// Waits a tenth of what an operator's are, against a Discord that gives a tenth of its 3 s.
#[tokio::test]
async fn a_press_that_discord_answers_too_late_fails_once_and_works_when_repeated() {
    let quick = Waits { interaction: Duration::from_millis(250), ..waits() };
    let trial = Trial::with(lenient().answer_within(Duration::from_millis(300)), quick, Times::default()).await;
    let guild = trial.discord.guild("サーバー", "ja");
    let (lounge, hana) = (guild.channel("雑談"), trial.discord.person("花子", "ja"));
    guild.join(&hana);
    trial.discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
    trial.discord.fail_next("POST", CALLBACK, Fault::Hang(Duration::from_millis(600)), 2);
    assert!(hana.slash(&lounge, "no-code", json!({})).await.is_failed());
    tokio::time::sleep(Duration::from_millis(700)).await;
    trial.discord.take_violations();
    trial.discord.fail_nothing();
    assert!(hana.slash(&lounge, "no-code", json!({})).await.is_private());
    trial.ends("a late press", 0).await;
}

/// 10062: whoever pressed is told by Discord that it failed, and presses again; 40060: the answer that was lost is there.
#[tokio::test]
async fn refused_answers_to_presses_are_not_doubled() {
    for (fault, lost) in [(Fault::Refused(404, 10_062), true), (Fault::CutAfter, false)] {
        let trial = Trial::set(lenient()).await;
        let guild = trial.discord.guild("サーバー", "ja");
        let (lounge, hana) = (guild.channel("雑談"), trial.discord.person("花子", "ja"));
        guild.join(&hana);
        trial.discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
        trial.discord.fail_next("POST", CALLBACK, fault.clone(), 1);
        let seen = hana.slash(&lounge, "no-code", json!({})).await;
        assert_eq!(seen.is_failed(), lost, "{fault:?}");
        assert!(matches!(hana.slash(&lounge, "no-code", json!({})).await, Seen::Private(_)), "{fault:?}");
        trial.discord.silent_for(SILENCE).await;
        let asked = trial.discord.calls("POST", CALLBACK);
        // The lost answer was asked for again, and met 40060.
        assert_eq!(asked.len(), if lost { 2 } else { 3 }, "{fault:?}");
        trial.discord.take_violations();
        trial.ends(&format!("{fault:?}"), 0).await;
    }
}

/// 10008: the answer was taken away, and is to change.
#[tokio::test]
async fn an_answer_that_is_gone_is_not_changed_and_not_doubled() {
    let trial = Trial::set(lenient()).await;
    let guild = trial.discord.guild("サーバー", "ja");
    let (lounge, hana) = (guild.channel("雑談"), trial.discord.person("花子", "ja"));
    guild.join(&hana);
    let question = hana.says(&lounge, "<@BOT> アマゾンにログインできません");
    trial.discord.answer_to(&question).await;
    trial.discord.fail_next("PATCH", MESSAGE, Fault::Refused(404, 10_008), 1);
    hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    trial.discord.until("the refusal", |d| d.calls("PATCH", MESSAGE).iter().any(|r| r.status == 404).then_some(())).await;
    trial.discord.silent_for(SILENCE).await;
    let me = trial.discord.bot_id().to_string();
    assert_eq!(lounge.messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count(), 1);
    trial.ends("10008", 0).await;
}

/// 50007: they take no messages from us, and are left alone; 50013 likewise, of a channel. Nobody else notices.
#[tokio::test]
async fn what_discord_forbids_is_lost_once_and_hinders_nobody() {
    for code in [50_007, 50_013] {
        three_ask(&code.to_string(), Fault::Refused(403, code), 1, 1).await;
    }
}

#[tokio::test]
async fn a_permission_that_is_taken_away_and_given_back() {
    let rest = Duration::from_millis(300);
    let trial = Trial::with(lenient(), waits(), Times { rest, ..Times::default() }).await;
    let guild = trial.discord.guild("サーバー", "ja");
    let lounge = guild.channel("雑談");
    let asks = |n: u32| {
        let who = trial.discord.person(&format!("員{n}"), "ja");
        guild.join(&who);
        who.says(&lounge, format!("<@BOT> {QUESTION}").as_str())
    };
    trial.discord.answer_to(&asks(0)).await;
    lounge.deny(SEND);
    let unanswered = [asks(1), asks(2), asks(3)];
    trial.discord.until("the refusal", |d| d.calls("POST", MESSAGES).iter().any(|r| r.status == 403).then_some(())).await;
    trial.discord.silent_for(SILENCE).await;
    let refused = trial.discord.calls("POST", MESSAGES).iter().filter(|r| r.status == 403).count();
    assert!((1..=3).contains(&refused), "{refused}");
    lounge.allow(SEND);
    tokio::time::sleep(rest).await;
    trial.discord.answer_to(&asks(4)).await;
    trial.discord.silent_for(SILENCE).await;
    // Nobody is answered late, when they have gone elsewhere.
    assert!(unanswered.iter().all(|question| trial.discord.answer_so_far(question).is_none()));
    trial.ends("a permission", 0).await;
}

#[tokio::test]
async fn a_store_that_goes_away_and_comes_back_loses_no_reply() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, away) = (folder.path().join("kept.sqlite"), folder.path().join("away.sqlite"));
    let store = Store::open_with(&file, Duration::from_millis(20)).expect("a store");
    let often = Waits { keep_sessions: Duration::from_millis(20), ..waits() };
    let mut trial = Trial::empty(lenient(), often, Times::default()).await;
    trial.store = store.clone();
    trial.start();
    trial.discord.ready(1).await;
    trial.answers().await;
    std::fs::rename(&file, &away).expect("moved");
    for tries in 0.. {
        if store.health().failing.is_some() {
            break;
        }
        assert!(tries < 500, "nobody noticed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    trial.answers().await;
    assert!(store.change(1, vec![Change::Introduced(true)]).await.is_err());
    std::fs::rename(&away, &file).expect("moved back");
    for tries in 0.. {
        if store.health().failing.is_none() {
            break;
        }
        assert!(tries < 500, "nobody noticed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    trial.answers().await;
    store.change(1, vec![Change::Introduced(true)]).await.expect("kept");
    // What was counted meanwhile is there, and where the session is.
    store.flush().await.expect("written");
    let asked = store
        .counts(None, 0, u32::MAX)
        .await
        .expect("read")
        .iter()
        .filter(|row| row.what == tasukebune::store::What::Asked)
        .map(|row| row.n)
        .sum::<u64>();
    assert_eq!(asked, 3);
    trial.stop().await;
    trial.discord.gone().await;
    trial.asks();
    trial.start();
    trial.discord.resumed(1).await;
    trial.ends("a store", 0).await;
}
