//! What Discord refuses: permissions, edits, deletions.

use std::time::Duration;

use super::{Log, QUESTION, Stage, TITLE, has, labels, none, say, title};
use crate::discord::Fault;

const SEND: u64 = 1 << 11;
const EMBED: u64 = 1 << 14;
const HISTORY: u64 = 1 << 16;
const THREADS: u64 = 1 << 38;

const MESSAGES: &str = "/channels/{channel}/messages";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";

#[tokio::test]
async fn without_permission_to_send_it_tries_once_and_rests() {
    let stage = Stage::set().await;
    stage.lounge.deny(SEND);
    for _ in 0..5 {
        stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    stage.silent().await;
    let refused = stage.discord.calls("POST", MESSAGES).iter().filter(|r| r.status == 403).count();
    assert_eq!(refused, 1);
    // Elsewhere it goes on.
    has(&stage.discord.answer_to(&stage.hana.dm(QUESTION)).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn without_history_it_answers_without_replying() {
    let stage = Stage::set().await;
    stage.lounge.deny(HISTORY);
    let card = stage.asks(&stage.hana, QUESTION).await;
    has(&card, TITLE);
    assert!(card.json()["message_reference"].is_null());
    stage.end().await;
}

#[tokio::test]
async fn without_embeds_an_emergency_lacks_its_colour_only() {
    let stage = Stage::set().await;
    stage.lounge.deny(EMBED);
    let card = stage.asks(&stage.hana, "アカウントを乗っ取られました。知らない注文があります").await;
    has(&card, "1. ");
    assert_eq!(card.json()["embeds"], serde_json::json!([]));
    stage.end().await;
}

#[tokio::test]
async fn the_log_names_what_is_missing_once() {
    let log = Log::open();
    let stage = Stage::set().await;
    let (thread, quiet) = (stage.lounge.thread("相談"), stage.guild.channel("静かな部屋"));
    thread.deny(THREADS);
    quiet.deny(SEND);
    stage.lounge.deny(EMBED);
    for (channel, name) in [(&thread, "discord-may-threads"), (&quiet, "discord-may-send"), (&stage.lounge, "discord-may-embed")] {
        for who in [&stage.hana, &stage.taro] {
            who.says(channel, "<@BOT> アカウントを乗っ取られました。知らない注文があります");
        }
        log.tells(&[name, &channel.id.to_string()]).await;
    }
    stage.silent().await;
    assert_eq!(log.lines().iter().filter(|line| line.contains("a permission is missing")).count(), 3, "{:?}", log.lines());
    assert!(!log.lines().iter().any(|line| line.contains("乗っ取")));
    stage.end().await;
}

#[tokio::test]
async fn a_presser_is_told_which_permission_is_missing() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.lounge.deny(EMBED);
    for (who, locale) in [(&stage.hana, "ja"), (&stage.emma, "en")] {
        stage.discord.fail_next("POST", "/interactions/{interaction}/{token}/callback", Fault::Refused(403, 50_013), 1);
        let seen = who.presses(&card, &labels(&card)[0]).await;
        assert!(seen.is_private());
        has(&seen.message(), &say(locale, "discord-may-embed"));
    }
    stage.end().await;
}

#[tokio::test]
async fn a_question_that_is_gone_is_not_answered() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::Status(404), 1);
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    stage.silent().await;
    // The next one is.
    stage.asks(&stage.hana, QUESTION).await;
    stage.end().await;
}

#[tokio::test]
async fn an_answer_that_is_gone_or_cannot_be_edited_breaks_nothing() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> ログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.taro.deletes(&card);
    stage.hana.edits(&question, "<@BOT> パスワードを忘れました");
    let other = stage.taro.says(&stage.lounge, "<@BOT> ログインできません");
    let card = stage.discord.answer_to(&other).await;
    card.exhaust_edits();
    stage.taro.edits(&other, "<@BOT> パスワードを忘れました");
    stage.silent().await;
    stage.asks(&stage.emma, "the code never arrives").await;
    stage.end().await;
}

#[tokio::test]
async fn where_the_first_answer_never_arrives_the_next_message_is_answered() {
    // The same question again, another one, and two more: one answer in all.
    for later in [&[QUESTION][..], &["ありがとう"], &["ログインできません", QUESTION]] {
        let stage = Stage::set().await;
        stage.discord.fail_next("POST", MESSAGES, Fault::Refused(400, 50_035), 1);
        stage.hana.dm(QUESTION);
        let later: Vec<_> = later.iter().map(|text| stage.hana.dm(*text)).collect();
        let card = stage.discord.answer_to(&later[0]).await;
        stage.silent().await;
        has(&card, &say("ja", "discord-dm-intro"));
        let sent = stage.discord.calls("POST", MESSAGES).iter().filter(|call| call.status == 200).count();
        assert_eq!(sent, 1, "{} more", later.len());
        stage.end().await;
    }
}

#[tokio::test]
async fn a_thread_whose_channel_could_not_be_asked_for_is_asked_for_again() {
    for fault in [Fault::Refused(403, 50_001), Fault::Status(404)] {
        let mut stage = Stage::set().await;
        let thread = stage.help.thread("前からある相談");
        stage.restart().await;
        stage.discord.fail_next("GET", "/channels/{channel}", fault, 1);
        stage.hana.says(&thread, QUESTION);
        stage.silent().await;
        has(&stage.discord.answer_to(&stage.taro.says(&thread, QUESTION)).await, TITLE);
        stage.end().await;
    }
}

#[tokio::test]
async fn a_question_whose_answer_was_refused_is_answered_once_it_is_edited() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::Refused(400, 200_000), 1);
    let question = stage.hana.dm("Amazonにログインできません");
    let refused = |d: &crate::discord::Discord| (d.calls("POST", MESSAGES).len() == 1).then_some(());
    stage.discord.until("the refusal", refused).await;
    stage.silent().await;
    stage.hana.edits(&question, QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_question_deleted_while_it_is_answered() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" }, 1);
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.hana.deletes(&question);
    let again = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&again).await;
    has(&card, TITLE);
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.lounge), 1, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn nothing_is_sent_twice_whatever_is_lost() {
    let stage = Stage::set().await;
    for fault in [Fault::CutAfter, Fault::Status(500), Fault::Status(503), Fault::CutBefore] {
        let who = stage.newcomer("ja");
        stage.discord.fail_next("POST", MESSAGES, fault.clone(), 2);
        let before = stage.answers_in(&stage.lounge);
        let card = stage.asks(&who, QUESTION).await;
        stage.silent().await;
        assert_eq!(stage.answers_in(&stage.lounge), before + 1, "{fault:?}");
        stage.discord.fail_next("POST", "/interactions/{interaction}/{token}/callback", fault.clone(), 1);
        let seen = who.presses(&card, &labels(&card)[0]).await;
        assert!(seen.is_private(), "{fault:?}");
        let mine = seen.message();
        stage.discord.fail_next("POST", "/interactions/{interaction}/{token}/callback", fault.clone(), 1);
        stage.discord.fail_next("POST", MESSAGES, fault.clone(), 1);
        stage.discord.fail_next("POST", "/users/@me/channels", fault.clone(), 1);
        who.presses(&mine, &say("ja", "button-dm")).await;
        stage.discord.until("the note", |_| mine.text().contains(&say("ja", "discord-carried")).then_some(())).await;
        assert_eq!(who.dm_channel().messages().len(), 1, "{fault:?}");
        // A second callback after a lost answer meets 40060, by design.
        let left: Vec<String> = stage.discord.take_violations().into_iter().filter(|v| !v.contains("second callback")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
    stage.end().await;
}

#[tokio::test]
async fn a_press_that_could_not_be_answered_can_be_repeated() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.discord.fail_next("POST", "/interactions/{interaction}/{token}/callback", Fault::Status(500), 100);
    let first = labels(&card)[0].clone();
    assert!(stage.hana.presses(&card, &first).await.is_failed());
    stage.discord.take_violations();
    // Discord is well again.
    for _ in 0..100 {
        let mine = stage.hana.presses(&card, &first).await;
        if !mine.is_failed() {
            assert_eq!(title(&mine.message()), format!("**{first}**"));
            break;
        }
    }
    stage.discord.take_violations();
    stage.end().await;
}

#[tokio::test]
async fn slow_mode_and_an_archived_thread_are_rested_from() {
    for code in [20_016, 50_083] {
        let log = Log::open();
        let stage = Stage::set().await;
        stage.discord.fail_next("POST", MESSAGES, Fault::Refused(403, code), 5);
        for who in [&stage.hana, &stage.taro, &stage.emma] {
            who.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
            log.tells(&["lets no answer in", &stage.lounge.id.to_string()]).await;
        }
        stage.silent().await;
        assert_eq!(stage.discord.calls("POST", MESSAGES).len(), 1);
        assert_eq!(log.lines().iter().filter(|line| line.contains("lets no answer in")).count(), 1);
        stage.end().await;
    }
}

#[tokio::test]
async fn a_dismissal_that_could_not_be_acknowledged_forgets_nothing() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next("POST", CALLBACK, Fault::Refused(404, 10_062), 1);
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    stage.discord.take_violations();
    stage.silent().await;
    assert!(!card.is_deleted());
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn where_a_private_answer_is_refused_it_is_not_tried_for_every_message() {
    let stage = Stage::set().await;
    stage.hana.refuses_dms(true);
    for text in ["こんにちは", QUESTION, "パスキーが使えません", "アカウントがロックされました", "窓口"] {
        stage.hana.dm(text);
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let refused = stage.discord.calls("POST", MESSAGES).iter().filter(|r| r.status == 403).count();
    assert!(refused <= 1, "{refused} refusals");
    stage.end().await;
}

#[tokio::test]
async fn without_history_not_every_answer_is_refused_first() {
    let stage = Stage::set().await;
    stage.lounge.deny(1 << 16);
    for n in 0..4 {
        let who = stage.discord.person(&format!("新人{n}"), "ja");
        stage.guild.join(&who);
        stage.asks(&who, QUESTION).await;
    }
    let refused = stage.discord.calls("POST", MESSAGES).iter().filter(|r| r.status >= 400).count();
    assert!(refused <= 1, "{refused} refusals");
    stage.end().await;
}

#[tokio::test]
async fn the_log_tells_of_answers_that_automod_keeps_back() {
    let log = Log::open();
    let stage = Stage::set().await;
    for code in [200_000, 240_000] {
        stage.discord.fail_next("POST", MESSAGES, Fault::Refused(400, code), 1);
        let who = stage.newcomer("ja");
        who.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told = log.lines().iter().filter(|line| line.contains("WARN") && line.contains(&stage.lounge.id.to_string())).count();
    assert!(told >= 1, "{:#?}", log.lines());
    stage.end().await;
}

#[tokio::test]
async fn whoever_was_never_told_what_this_place_is_learns_it_with_the_next_message() {
    let stage = Stage::set().await;
    let dm = stage.hana.dm_channel();
    stage.discord.fail_next("POST", CALLBACK, Fault::Refused(404, 10_062), 1);
    assert!(stage.hana.slash(&dm, "no-code", none()).await.is_failed());
    stage.discord.take_violations();
    let card = stage.discord.answer_to(&stage.hana.dm("パスワードを忘れました")).await;
    has(&card, &say("ja", "discord-dm-intro"));
    stage.end().await;
}
