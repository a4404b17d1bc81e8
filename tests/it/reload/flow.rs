//! What is under way while data change, and what is left of data that have gone.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::{self, Fresh, Times, serve_renewed};
use tasukebune::settings::{HelpChannels, Serve};
use tasukebune::store::Store;
use tokio::sync::{mpsc, oneshot};

use super::{CODE, FERRY, Stage, desk_of, embedded};
use crate::check::Data;
use crate::discord::{Discord, Fault};
use crate::serve::{lenient, settings};
use crate::support::TODAY;

const MESSAGES: &str = "/channels/{channel}/messages";
const COMMANDS: &str = "/applications/{application}/commands";

#[tokio::test]
async fn what_is_under_way_is_answered_from_the_data_that_it_began_with() {
    let stage = Stage::set(desk_of(&Data::new())).await;
    let (hana, taro) = (stage.person("ja"), stage.person("ja"));
    let data = Data::new();
    data.replace("locales/ja/ferry.ftl", "渡し舟は", "いまの渡し舟は");
    let new = desk_of(&data);
    stage.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_millis(400)), 1);
    let question = hana.says(&stage.lounge, format!("<@BOT> {FERRY}").as_str());
    stage.discord.until("a request", |d| (!d.calls("POST", MESSAGES).is_empty()).then_some(())).await;
    stage.reload(&new).await;
    // Whoever asks now is answered from the new ones at once …
    let other = stage.discord.answer_to(&taro.says(&stage.lounge, format!("<@BOT> {FERRY}").as_str())).await;
    assert!(other.text().contains("いまの渡し舟"), "{}", other.text());
    // … and the first one from those of before, which nothing keeps from coming.
    let card = stage.discord.answer_to(&question).await;
    assert!(card.text().contains("渡し舟は") && !card.text().contains("いまの渡し舟"), "{}", card.text());
    stage.end().await;
}

/// Several messages of one person are one question, also where data change between them.
#[tokio::test]
async fn a_second_message_after_a_reload_changes_the_answer_to_the_first() {
    let stage = Stage::set(desk_of(&Data::new())).await;
    let (hana, new) = (stage.person("ja"), embedded());
    stage.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_millis(300)), 1);
    let first = hana.says(&stage.lounge, format!("<@BOT> {FERRY}").as_str());
    stage.discord.until("a request", |d| (!d.calls("POST", MESSAGES).is_empty()).then_some(())).await;
    stage.reload(&new).await;
    hana.says(&stage.lounge, format!("<@BOT> {CODE}").as_str());
    let card = stage.discord.answer_to(&first).await;
    stage.discord.until("the better answer", |_| card.text().contains("コードが届かない").then_some(())).await;
    assert_eq!(stage.lounge.messages().len(), 3, "two messages and one answer");
    stage.end().await;
}

#[tokio::test]
async fn two_hundred_events_a_second_and_twenty_reloads_lose_and_double_nothing() {
    let (plain, other) = (embedded(), desk_of(&Data::new()));
    let stage = Stage::set(Arc::clone(&plain)).await;
    let talker = stage.person("ja");
    let model = talker.says(&stage.lounge, "こんにちは");
    let mut ticker = tokio::time::interval(Duration::from_millis(50));
    ticker.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    let (mut asked, mut pressed) = (Vec::new(), 0);
    let card = stage.discord.answer_to(&stage.person("ja").says(&stage.lounge, format!("<@BOT> {CODE}").as_str())).await;
    for tick in 0..120 {
        ticker.tick().await;
        for n in 0..9 {
            stage.discord.utters(&model, ["今日は寒いですね", "おはよう", "眠い"][n % 3]);
        }
        let who = stage.person("ja");
        who.dm(CODE);
        asked.push(who.dm_channel().id);
        if tick % 6 == 3 {
            let desk = if tick % 12 == 3 { &other } else { &plain };
            let label = crate::bot::labels(&card).remove(0);
            // A press on each side of it, and one in the middle.
            let ((), seen) = tokio::join!(stage.reload(desk), who.presses(&card, &label));
            pressed += usize::from(!seen.is_failed());
        }
    }
    let counts = |d: &Discord| {
        let answers = d.answers_by_channel();
        asked.iter().map(|channel| answers.get(channel).copied().unwrap_or_default()).collect::<Vec<_>>()
    };
    stage.discord.until("all answers", |d| counts(d).iter().all(|n| *n > 0).then_some(())).await;
    stage.discord.silent_for(Duration::from_millis(200)).await;
    assert!(counts(&stage.discord).iter().all(|n| *n == 1), "doubled");
    assert_eq!((asked.len(), pressed), (120, 20));
    stage.end().await;
}

#[tokio::test]
async fn old_data_are_gone_when_nothing_uses_them_any_more() {
    let first = embedded();
    let mut before = Arc::downgrade(&first);
    let stage = Stage::set(first).await;
    let hana = stage.person("ja");
    for n in 0..5 {
        stage.discord.answer_to(&stage.person("ja").dm(CODE)).await;
        let next = if n % 2 == 0 { desk_of(&Data::new()) } else { embedded() };
        stage.reload(&next).await;
        let weak = Arc::downgrade(&next);
        drop(next);
        hana.says(&stage.help, "今日は寒いですね");
        stage.discord.until("the end of what was before", |_| (before.strong_count() == 0).then_some(())).await;
        before = weak;
    }
    stage.end().await;
}

#[tokio::test]
async fn commands_that_come_and_go_are_registered_once() {
    let (plain, other) = (embedded(), desk_of(&Data::new()));
    let stage = Stage::set(Arc::clone(&plain)).await;
    let who = stage.person("ja");
    let puts = || stage.discord.calls("PUT", COMMANDS).len();
    let has = |d: &Discord| d.commands().iter().any(|command| command["name"] == "ferry");
    assert_eq!((puts(), has(&stage.discord)), (1, false));
    // What Discord answers is awaited, so that the next one finds it.
    let known = |n: usize| move |d: &Discord| (d.calls("GET", COMMANDS).iter().filter(|r| r.status == 200).count() >= n).then_some(());
    stage.discord.until("what is registered", known(2)).await;
    stage.reload(&other).await;
    stage.discord.until("a new command", |d| has(d).then_some(())).await;
    stage.discord.until("what is registered", known(4)).await;
    assert!(who.slash(&stage.lounge, "ferry", json!({})).await.message().text().contains("渡し舟"));
    // Its id is known, and those of the others are.
    let help = who.slash(&stage.lounge, "help", json!({})).await.message();
    let id = stage.discord.commands().iter().find(|command| command["name"] == "ferry").expect("there")["id"].clone();
    assert!(help.text().contains(&format!("</ferry:{}>", id.as_str().expect("an id"))), "{}", help.text());
    stage.reload(&desk_of(&Data::new())).await;
    stage.reload(&other).await;
    stage.discord.silent_for(Duration::from_millis(100)).await;
    assert_eq!(puts(), 2, "nothing has changed");
    stage.discord.fail_next("PUT", COMMANDS, Fault::Hang(Duration::from_millis(200)), 1);
    for desk in [&plain, &other, &plain] {
        stage.reload(desk).await;
    }
    stage.discord.until("it is gone", |d| (!has(d)).then_some(())).await;
    stage.discord.silent_for(Duration::from_millis(100)).await;
    assert!(puts() == 3 && !has(&stage.discord), "{} times", puts());
    assert!(!who.slash(&stage.lounge, "help", json!({})).await.message().text().contains("</ferry"));
    stage.end().await;
}

#[tokio::test]
async fn help_channels_and_incidents_change_at_once() {
    let desk = embedded();
    let stage = Stage::set(Arc::clone(&desk)).await;
    let (hana, taro) = (stage.person("ja"), stage.person("ja"));
    hana.says(&stage.lounge, CODE);
    stage.discord.silent_for(Duration::from_millis(150)).await;
    let until = 4_102_444_800;
    let help = HelpChannels::Some(vec![stage.lounge.id]);
    stage.reload_with(&desk, Serve { help, incident_until: Some(until), ..stage.settings.clone() }).await;
    let card = stage.discord.answer_to(&taro.says(&stage.lounge, CODE)).await;
    let trouble = desk.parts().voice.say(crate::support::locale("ja"), "trouble", &[]);
    assert!(card.text().contains(&trouble), "{}", card.text());
    // The other one is none any more.
    taro.says(&stage.help, CODE);
    stage.discord.silent_for(Duration::from_millis(150)).await;
    assert!(stage.ops.metrics().contains("tasukebune_reloads_total{outcome=\"done\"} 0"), "whoever reads counts");
    stage.end().await;
}

/// Discord may be away for long, and what is mended meanwhile holds when it is back.
#[tokio::test]
async fn while_discord_cannot_be_reached_what_comes_is_in_force_all_the_same() {
    let discord = lenient().content_granted().start().await;
    let guild = discord.guild("助け合いサーバー", "ja");
    let (lounge, who) = (guild.channel("雑談"), discord.person("新人", "ja"));
    guild.join(&who);
    discord.fail_next("GET", "/users/@me", Fault::Status(503), usize::MAX);
    let before = embedded();
    let (ops, (fresh, comes), (stop, stopped)) = (discord::ops(&before), mpsc::channel(1), oneshot::channel::<()>());
    let began = Serve { message_content: true, ..settings(&discord) };
    let times = Times { today: || TODAY, ..Times::default() };
    let store = Store::in_memory().expect("memory");
    let stopped = async move { _ = stopped.await };
    let task = tokio::spawn(serve_renewed(Arc::clone(&before), began.clone(), store, times, Arc::clone(&ops), comes, stopped));
    discord.until("a request", |d| (!d.requests().is_empty()).then_some(())).await;
    let (in_force, is_in_force) = oneshot::channel();
    let after = Serve { help: HelpChannels::Some(vec![lounge.id]), ..began };
    assert!(fresh.send(Fresh { desk: desk_of(&Data::new()), settings: after, in_force }).await.is_ok(), "the bot runs");
    tokio::time::timeout(Duration::from_secs(20), is_in_force).await.expect("it does not wait for Discord").expect("in force");
    assert_eq!(Arc::strong_count(&before), 1, "the one of before is gone");
    discord.fail_nothing();
    discord.ready(1).await;
    let card = discord.answer_to(&who.says(&lounge, FERRY)).await;
    assert!(card.text().contains("渡し舟は"), "{}", card.text());
    drop(stop);
    assert_eq!(tokio::time::timeout(Duration::from_secs(10), task).await.expect("it ends in time").expect("no panic"), Ok(()));
}
