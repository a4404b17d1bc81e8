//! Far more people ask than usual: answers say so, and operators are told.

use std::cell::Cell;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use tasukebune::platform::discord::Times;
use tasukebune::settings::Webhook;
use tasukebune::store::{Change, Store, Tally, What};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Log, Plan, QUESTION, Stage, desk, has, lacks, none, say, times};
use crate::discord::permission;
use crate::store::cluster;
use crate::store::lost::cable;

/// 2026-11-24, 12:10 in Tokyo, in minutes since 1970.
const NOON: u32 = 29_924_830;
const LOOK: Duration = Duration::from_millis(10);
const RISES: &str = "far more people ask than is usual";
const FALLS: &str = "about as many people ask as usual again";

thread_local! {
    /// A test and its bot are on one thread, so that each test has a clock of its own.
    static MINUTE: Cell<u32> = const { Cell::new(NOON) };
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(MINUTE.get()) * 60)
}

/// So many people asked in an hour.
fn people(store: &Store, hour: u32, n: u32) {
    (0..n).for_each(|_| store.count(Tally { hour, server: 0, topic: "", what: What::Person }));
}

/// Six people in each hour of so many days.
fn asked_for(days: u32) -> Store {
    let store = Store::in_memory().expect("memory");
    has_days(&store, days);
    store
}

fn has_days(store: &Store, days: u32) {
    let this = NOON / 60;
    (this - days * 24..this).for_each(|hour| people(store, hour, 6));
}

fn plan(store: Store) -> Plan {
    Plan { store, times: Times { look: LOOK, now, ..times() }, ..Plan::default() }
}

/// So many people ask at once.
async fn all_ask(stage: &Stage, people: usize, text: &str) {
    for _ in 0..people {
        let question = stage.newcomer("ja").dm(text);
        stage.discord.answer_to(&question).await;
    }
}

async fn looked() {
    tokio::time::sleep(LOOK * 20).await;
}

/// A webhook's place: what was sent there. The first request is refused.
async fn mailbox() -> (Webhook, Arc<Mutex<Vec<Value>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}/webhooks/1/very-secret", listener.local_addr().expect("bound"));
    let posts = Arc::new(Mutex::new(Vec::new()));
    let into = Arc::clone(&posts);
    tokio::spawn(async move {
        for status in std::iter::once("500 Internal Server Error").chain(std::iter::repeat("204 No Content")) {
            let (mut peer, _) = listener.accept().await.expect("a peer");
            let mut request = Vec::new();
            let body = loop {
                let mut part = [0; 4096];
                let read = peer.read(&mut part).await.expect("a request");
                request.extend_from_slice(&part[..read]);
                let text = String::from_utf8_lossy(&request);
                // The body is JSON: it is whole once it can be read.
                if let Some(body) = text.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok()) {
                    break body;
                }
            };
            if status.starts_with("204") {
                into.lock().expect("no panic").push(body);
            }
            let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            peer.write_all(answer.as_bytes()).await.expect("answered");
        }
    });
    (Webhook::new(&address).expect("this machine"), posts)
}

async fn arrived(posts: &Mutex<Vec<Value>>, n: usize) -> Value {
    for _ in 0..1_000 {
        if let Some(post) = posts.lock().expect("no panic").get(n - 1) {
            return post.clone();
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("no post {n}");
}

#[tokio::test]
async fn when_far_more_people_ask_answers_and_operators_hear_of_it() {
    let log = Log::all();
    let (webhook, posts) = mailbox().await;
    let stage = Stage::with(Plan { webhook: Some(webhook), ..plan(asked_for(28)) }).await;
    let many = |locale: &str| say(locale, "trouble-many");
    lacks(&stage.asks(&stage.taro, QUESTION).await, &many("ja"));
    all_ask(&stage, 20, QUESTION).await;
    log.tells(&["WARN", RISES, "per_hour", "times"]).await;
    let begun = arrived(&posts, 1).await;
    assert_eq!(begun["allowed_mentions"]["parse"], serde_json::json!([]));
    let text = begun["content"].as_str().expect("a text");
    assert!(text.starts_with("🔧 <t:") && text.contains("倍") && text.chars().count() < 2_000, "{text}");

    has(&stage.asks(&stage.hana, QUESTION).await, &many("ja"));
    let english = stage.newcomer("en-US").dm("my amazon verification code does not arrive");
    has(&stage.discord.answer_to(&english).await, &many("en"));
    // Nobody in danger is told to wait.
    for text in ["アカウントを乗っ取られました", "Amazonを名乗る詐欺メールが来ました。本物ですか"] {
        lacks(&stage.discord.answer_to(&stage.newcomer("ja").dm(text)).await, &many("ja"));
    }

    MINUTE.set(NOON + 32);
    log.tells(&["INFO", FALLS]).await;
    let ended = arrived(&posts, 2).await;
    assert!(ended["content"].as_str().is_some_and(|text| text.starts_with('✅')), "{ended}");
    lacks(&stage.asks(&stage.emma, QUESTION).await, &many("ja"));
    looked().await;
    let told = |line: &str| log.lines().iter().filter(|l| l.contains(line)).count();
    assert_eq!((told(RISES), told(FALLS), posts.lock().expect("no panic").len()), (1, 1, 2));
    assert!(!log.lines().concat().contains("very-secret"));
    stage.end().await;
}

#[tokio::test]
async fn without_28_days_of_counts_there_is_no_surge() {
    let log = Log::open();
    let stage = Stage::with(plan(asked_for(27))).await;
    all_ask(&stage, 20, QUESTION).await;
    looked().await;
    assert!(!log.lines().concat().contains(RISES));
    lacks(&stage.asks(&stage.hana, QUESTION).await, &say("ja", "trouble-many"));
    stage.end().await;
}

#[tokio::test]
async fn one_person_is_no_crowd_and_false_mails_are_no_outage() {
    let log = Log::open();
    let plan = plan(asked_for(40));
    let stage = Stage::with(Plan { times: Times { gather: Duration::ZERO, ..plan.times }, ..plan }).await;
    for _ in 0..10 {
        for text in [QUESTION, "Amazonのパスワードを忘れました", "パスキーが使えません"] {
            stage.discord.answer_to(&stage.hana.dm(text)).await;
        }
    }
    all_ask(&stage, 20, "アカウントを乗っ取られました").await;
    looked().await;
    assert!(!log.lines().concat().contains(RISES), "{:#?}", log.lines());
    stage.end().await;
}

#[tokio::test]
async fn what_was_asked_before_a_restart_counts() {
    let log = Log::open();
    let store = asked_for(28);
    // 60 in the first ten minutes of this hour, before the program began.
    people(&store, NOON / 60, 60);
    let stage = Stage::with(plan(store)).await;
    log.tells(&[RISES]).await;
    stage.end().await;
}

#[tokio::test]
async fn one_person_is_no_crowd_after_a_restart_either() {
    let log = Log::open();
    let store = asked_for(28);
    let stage = Stage::with(plan(store.clone())).await;
    let desk = desk();
    let commands =
        desk.parts().topics.iter().filter(|topic| topic.may_wait() && !topic.symptom).filter_map(|topic| topic.command.as_deref());
    for command in commands.cycle().take(40) {
        stage.hana.slash(&stage.lounge, command, none()).await;
    }
    looked().await;
    stage.end().await;
    let stage = Stage::with(plan(store)).await;
    looked().await;
    assert!(!log.lines().concat().contains(RISES), "{:#?}", log.lines());
    // A crowd still is one.
    all_ask(&stage, 20, QUESTION).await;
    log.tells(&[RISES]).await;
    stage.end().await;
}

#[tokio::test]
async fn whoever_ends_an_incident_hears_of_a_surge_that_goes_on() {
    let log = Log::open();
    let store = asked_for(28);
    people(&store, NOON / 60, 60);
    let stage = Stage::with(plan(store)).await;
    log.tells(&[RISES]).await;
    for (who, locale) in [(&stage.taro, "ja"), (&stage.emma, "en")] {
        stage.guild.empower(who, permission::MANAGE_GUILD);
        let said = who.slash(&stage.lounge, "incident stop", none()).await.message();
        has(&said, &say(locale, "setup-incident.many"));
        lacks(&said, &say(locale, "discord-incident-off"));
    }
    stage.end().await;
}

#[tokio::test]
async fn a_store_that_fails_silences_the_radar_and_nothing_else() {
    let log = Log::open();
    let store = asked_for(40);
    store.close().await.expect("closed");
    let stage = Stage::with(plan(store)).await;
    all_ask(&stage, 20, QUESTION).await;
    looked().await;
    assert!(!log.lines().concat().contains(RISES));
    assert_eq!(log.lines().iter().filter(|line| line.contains("the surge radar learns nothing")).count(), 1);
    stage.end().await;
}

#[tokio::test]
async fn a_disk_that_does_not_answer_prolongs_no_surge() {
    let log = Log::open();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tasukebune.db");
    let store = Store::open(&file).expect("a store");
    has_days(&store, 28);
    people(&store, NOON / 60, 60);
    store.flush().await.expect("written");
    let plan = plan(store.clone());
    let stage = Stage::with(Plan { times: Times { disk: Duration::from_millis(100), ..plan.times }, ..plan }).await;
    log.tells(&[RISES]).await;
    has(&stage.asks(&stage.hana, QUESTION).await, &say("ja", "trouble-many"));
    let other = rusqlite::Connection::open(&file).expect("a database");
    other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    // Each waits for the disk for seconds, and what the radar would know comes behind all of them.
    for seconds in 1..=4 {
        let (store, guild) = (store.clone(), stage.guild.id);
        tokio::spawn(async move { store.change(guild, vec![Change::CooldownUser(Some(seconds))]).await });
    }
    super::read().await;
    // An hour is over that is to be learnt from.
    MINUTE.set(NOON + 60);
    log.tells(&["INFO", FALLS]).await;
    lacks(&stage.asks(&stage.newcomer("ja"), QUESTION).await, &say("ja", "trouble-many"));
    log.tells(&["ERROR", "the disk does not answer", "the surge radar learns nothing"]).await;
    looked().await;
    assert_eq!(log.lines().iter().filter(|line| line.contains("the surge radar learns nothing")).count(), 1);
    other.execute_batch("ROLLBACK").expect("it holds it");
    stage.end().await;
}

/// Where several processes share a database, each sees what all of them are asked.
#[tokio::test]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_surge_that_only_all_processes_together_see_is_seen_by_each() {
    let log = Log::all();
    let address = cluster::shared().database();
    let (store, other) = (cluster::connect(&address).await, cluster::connect(&address).await);
    has_days(&store, 28);
    store.flush().await.expect("written");
    let stage = Stage::with(plan(store)).await;
    looked().await;
    // Too few to be one here …
    all_ask(&stage, 3, QUESTION).await;
    looked().await;
    lacks(&stage.asks(&stage.taro, QUESTION).await, &say("ja", "trouble-many"));
    // … and many there.
    people(&other, NOON / 60, 20);
    other.flush().await.expect("written");
    log.tells(&["WARN", RISES]).await;
    has(&stage.asks(&stage.hana, QUESTION).await, &say("ja", "trouble-many"));
}

/// What others wrote while the store was away from this process comes all at once, and is no surge.
#[tokio::test]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn what_is_heard_of_late_is_no_surge() {
    let log = Log::all();
    let direct = cluster::shared().database();
    let (address, cut) = cable(&direct).await;
    let (store, other) = (cluster::connect(&address).await, cluster::connect(&direct).await);
    has_days(&store, 28);
    store.flush().await.expect("written");
    let stage = Stage::with(plan(store.clone())).await;
    looked().await;
    cut.store(true, Ordering::Relaxed);
    while store.health().failing.is_none() {
        looked().await;
    }
    people(&other, NOON / 60, 60);
    other.flush().await.expect("written");
    cut.store(false, Ordering::Relaxed);
    while store.health().failing.is_some() {
        looked().await;
    }
    looked().await;
    lacks(&stage.asks(&stage.taro, QUESTION).await, &say("ja", "trouble-many"));
    // What comes then is one.
    people(&other, NOON / 60, 20);
    other.flush().await.expect("written");
    log.tells(&["WARN", RISES]).await;
}
