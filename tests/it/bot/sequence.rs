//! Several messages, the same event twice.

use std::time::Duration;

use tasukebune::platform::discord::Times;

use super::{Plan, QUESTION, Stage, TITLE, has, labels, lacks, read, reply_to, say, times};
use crate::discord::{Fault, Signal};

fn answers(stage: &Stage) -> usize {
    stage.answers_in(&stage.lounge)
}

#[tokio::test]
async fn messages_of_one_moment_are_one_question() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "こんにちは").await;
    has(&card, &say("ja", "bot-help.label"));
    stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできなくて");
    card.edited(1).await;
    has(&card, &say("ja", "login-failed.label"));
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    card.edited(2).await;
    has(&card, TITLE);
    // What says less, or nothing new, leaves it.
    for text in ["<@BOT>", "<@BOT> ログインできません", "<@BOT> あああ", "<@BOT> お願いします"] {
        stage.hana.says(&stage.lounge, text);
    }
    stage.silent().await;
    assert_eq!((answers(&stage), card.edits()), (1, 2));
    // Somebody else's question is another one.
    stage.asks(&stage.taro, "パスキーが使えません").await;
    assert_eq!(answers(&stage), 2);
    stage.end().await;
}

#[tokio::test]
async fn another_language_is_heard_at_once() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.emma, QUESTION).await;
    has(&card, TITLE);
    stage.emma.says(&stage.lounge, "<@BOT> English please");
    card.edited(1).await;
    has(&card, &say("en", "code-not-received.label"));
    stage.emma.says(&stage.lounge, "<@BOT> 日本語で");
    card.edited(2).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn two_messages_at_once_keep_their_order() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> こんにちは");
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn later_messages_are_answered_anew() {
    let plan = Plan { times: Times { gather: Duration::from_millis(50), ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    tokio::time::sleep(Duration::from_millis(80)).await;
    stage.asks(&stage.hana, "パスキーが使えません").await;
    stage.silent().await;
    assert_eq!((answers(&stage), card.edits()), (2, 0));
    stage.end().await;
}

#[tokio::test]
async fn the_same_event_twice_is_answered_once() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.discord.signal(Signal::Reconnect);
    stage.discord.resumed(1).await;
    stage.silent().await;
    assert_eq!((answers(&stage), card.edits()), (1, 0));
    stage.end().await;
}

#[tokio::test]
async fn a_conversation_is_forgotten() {
    let plan = Plan { times: Times { remember: Duration::from_millis(100), gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let card = stage.discord.answer_to(&stage.hana.dm(QUESTION)).await;
    has(&card, &say("ja", "notice"));
    let next = stage.discord.answer_to(&stage.hana.dm("窓口")).await;
    lacks(&next, &say("ja", "notice"));
    tokio::time::sleep(Duration::from_millis(150)).await;
    let later = stage.discord.answer_to(&stage.hana.dm("だめだった")).await;
    has(&later, &say("ja", "notice"));
    lacks(&later, &say("ja", "discord-dm-intro"));
    stage.end().await;
}

#[tokio::test]
async fn an_answer_in_words_counts_in_a_help_channel_too() {
    let plan = Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let question = stage.hana.says(&stage.help, QUESTION);
    stage.discord.answer_to(&question).await;
    let answer = stage.discord.answer_to(&stage.hana.says(&stage.help, "だめだった")).await;
    has(&answer, &say("ja", "discord-door"));
    // Of somebody else it is chatter, and thanks are none to be answered again.
    stage.taro.says(&stage.help, "だめだった");
    stage.hana.says(&stage.help, "わかりました");
    stage.silent().await;
    stage.end().await;
}

#[tokio::test]
async fn a_question_repeated_later_is_answered_anew() {
    // One that is not also an answer to its card, as “it does not arrive” is.
    let question = "Amazonのパスワードを忘れました";
    let repeat = Duration::from_millis(400);
    let plan = Plan { times: Times { gather: Duration::ZERO, repeat, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let card = stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await;
    stage.hana.says(&stage.help, question);
    stage.silent().await;
    tokio::time::sleep(repeat).await;
    let again = stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await;
    has(&again, &say("ja", "forgot-password.label"));
    assert!(again.id != card.id && card.edits() == 0);
    // That one is in view now.
    stage.hana.says(&stage.help, question);
    stage.silent().await;
    stage.end().await;
}

#[tokio::test]
async fn whoever_replies_to_anothers_card_speaks_of_it() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let answer = stage.discord.answer_to(&stage.taro.replies(&card, "だめだった")).await;
    has(&answer, &say("ja", "discord-door"));
    lacks(&answer, &say("ja", "lost"));
    stage.end().await;
}

#[tokio::test]
async fn the_same_words_a_moment_later_are_no_word_on_their_answer() {
    let plan = Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    // They would be heard as “that did not work” under the card.
    let question = "コードが届きません";
    has(&stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await, TITLE);
    stage.hana.says(&stage.help, question);
    stage.silent().await;
    let answer = stage.discord.answer_to(&stage.hana.says(&stage.help, "まだ届きません")).await;
    has(&answer, &say("ja", "discord-door"));
    // In private somebody wants to hear it again, it seems.
    for _ in 0..3 {
        let card = stage.discord.answer_to(&stage.taro.dm(question)).await;
        has(&card, TITLE);
        lacks(&card, "1. ");
    }
    stage.end().await;

    let echo = Duration::from_millis(100);
    let plan = Plan { times: Times { gather: Duration::ZERO, echo, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await;
    tokio::time::sleep(echo).await;
    has(&stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await, &say("ja", "discord-door"));
    stage.end().await;
}

#[tokio::test]
async fn a_reply_is_heard_in_the_light_of_the_card_that_it_replies_to() {
    for restarted in [false, true] {
        let mut stage = Stage::set().await;
        let old = stage.discord.answer_to(&stage.hana.dm(QUESTION)).await;
        stage.hana.presses(&old, &labels(&old)[0]).await;
        stage.hana.presses(&old, &say("ja", "button-failed")).await;
        let tried = old.text();
        if restarted {
            stage.restart().await;
        }
        // Within seconds, too: it is no word on the new card.
        let apart = stage.hana.dm(reply_to(&old, "パスキーが使えません"));
        let new = stage.discord.answer_to(&apart).await;
        has(&new, &say("ja", "passkey.label"));
        let next = stage.discord.answer_to(&stage.hana.dm(reply_to(&old, "だめだった"))).await;
        let steps = |text: &str| text.lines().find(|l| l.starts_with("**")).map(str::to_owned);
        assert_ne!(steps(&next.text()), steps(&tried), "on to the next one");
        assert_eq!((new.edits(), next.id != new.id), (0, true));
        // It is the next remedy of the old card's topic, with all that was tried there.
        stage.hana.presses(&next, &say("ja", "button-human")).await;
        stage.hana.presses(&next, &say("ja", "button-case")).await;
        has(&next, TITLE);
        let tried = next.text().lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(tried, 2, "{}", next.text());
        stage.end().await;
    }
}

#[tokio::test]
async fn a_reply_to_anothers_card_is_no_word_on_ones_own() {
    for restarted in [false, true] {
        let mut stage = Stage::set().await;
        let theirs = stage.asks(&stage.hana, "Amazonのパスワードを忘れました").await;
        if restarted {
            stage.restart().await;
        }
        let own = stage.asks(&stage.taro, "パスキーが使えません").await;
        let answer = stage.taro.replies(&theirs, "だめだった");
        let next = stage.discord.answer_to(&answer).await;
        has(&next, &say("ja", "discord-door"));
        assert_eq!(own.edits(), 0);
        let opened = stage.taro.presses(&next, &say("ja", "button-open")).await.message();
        stage.taro.presses(&opened, &say("ja", "button-list")).await;
        has(&opened, &say("ja", "forgot-password.label"));
        // Changed, it is still said of that card.
        stage.taro.edits(&answer, "窓口");
        next.edited(1).await;
        let opened = stage.taro.presses(&next, &say("ja", "button-open")).await.message();
        stage.taro.presses(&opened, &say("ja", "button-list")).await;
        has(&opened, &say("ja", "forgot-password.label"));
        stage.end().await;
    }
}

#[tokio::test]
async fn a_new_message_is_answered_where_the_answer_was_taken_away() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "ログインできません").await;
    stage.taro.deletes(&card);
    let card = stage.asks(&stage.hana, QUESTION).await;
    has(&card, TITLE);
    // The very same question, too, where it was overheard as well.
    stage.taro.deletes(&card);
    has(&stage.asks(&stage.hana, QUESTION).await, TITLE);
    let card = stage.discord.answer_to(&stage.emma.says(&stage.help, QUESTION)).await;
    stage.taro.deletes(&card);
    has(&stage.discord.answer_to(&stage.emma.says(&stage.help, QUESTION)).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn what_is_overheard_twice_within_a_moment_counts_once() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    for (n, text) in (1..).zip(["docomoです", "まだ届きません"]) {
        stage.hana.says(&stage.help, text);
        card.edited(n).await;
    }
    stage.discord.signal(Signal::Reconnect);
    stage.discord.resumed(1).await;
    stage.silent().await;
    assert_eq!(card.edits(), 2);
    stage.end().await;
}

#[tokio::test]
async fn a_question_is_answered_again_after_its_card_was_taken_away_by_whoever_pressed_it() {
    let stage = Stage::set().await;
    let question = "Amazonのパスワードを忘れました";
    let card = stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-list")).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    let again = stage.hana.says(&stage.help, question);
    has(&stage.discord.answer_to(&again).await, &say("ja", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn an_answer_deleted_by_others_before_we_know_its_id_is_gone() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", "/channels/{channel}/messages", Fault::CutAfter, 1);
    let question = stage.hana.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.taro.deletes(&card);
    tokio::time::sleep(Duration::from_millis(800)).await;
    let again = stage.hana.says(&stage.help, QUESTION);
    stage.discord.answer_to(&again).await;
    stage.end().await;
}
