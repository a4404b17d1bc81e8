//! Who has it answer somebody else's question: one card for all, again after that was taken away.

use std::time::Duration;

use super::{Plan, QUESTION, Stage, TITLE, has, labels, read, reply_to, say};
use crate::discord::{Fault, Seen};

const MESSAGES: &str = "/channels/{channel}/messages";
const MESSAGE: &str = "/channels/{channel}/messages/{message}";
const ORIGINAL: &str = "/webhooks/{application}/{token}/messages/@original";

#[tokio::test]
async fn a_helper_applies_it_to_a_later_message_of_a_question_that_has_its_card() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "こんにちは").await;
    let second = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    card.edited(1).await;
    has(&card, TITLE);
    let seen = stage.emma.context_menu(&second, &say("en", "discord-context")).await;
    assert!(seen.is_private(), "a second card for all:\n{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn calling_it_under_a_later_message_of_a_question_that_has_its_card() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.says(&stage.help, "Amazonにログインできなくて困っています")).await;
    let second = stage.hana.says(&stage.help, QUESTION);
    card.edited(1).await;
    stage.taro.says(&stage.help, reply_to(&second, "<@BOT>"));
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.help), 1);
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_to_their_own_question_is_answered() {
    let stage = Stage::set().await;
    for call in ["<@BOT>", "<@BOT> これ助けて", "<@BOT> ↑", "<@BOT> 教えてください", "<@BOT> お願いします"] {
        let who = stage.newcomer("ja");
        let question = who.says(&stage.lounge, QUESTION);
        who.says(&stage.lounge, reply_to(&question, call));
        has(&stage.discord.answer_to(&question).await, TITLE);
    }
    stage.end().await;
}

#[tokio::test]
async fn a_helper_applies_it_while_the_answer_is_on_its_way() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&stage.help, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    stage.discord.answer_to(&question).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(seen.is_private(), "two cards for all:\n{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_helper_applies_it_to_a_question_while_its_edit_is_on_its_way() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, "Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next("PATCH", MESSAGE, Fault::Hang(Duration::from_millis(300)), 1);
    stage.hana.edits(&question, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert!(stage.emma.context_menu(&question, &say("en", "discord-context")).await.is_private());
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_second_call_while_the_first_answer_is_on_its_way_makes_no_second_card() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&stage.help, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.taro.says(&stage.help, reply_to(&question, "<@BOT>"));
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(stage.answers_in(&stage.help), 1);
    stage.end().await;
}

#[tokio::test]
async fn two_helpers_one_by_menu_one_by_name() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        stage.lounge.messages().iter().filter(|m| m.text().contains(TITLE) && !m.is_private()).count(),
        1,
        "{}",
        stage.discord.transcript()
    );
    assert!(seen.is_private());
    stage.end().await;
}

#[tokio::test]
async fn whoever_is_answered_by_a_helper_and_asks_within_seconds_gets_no_second_card() {
    // Blind: the bot could not see the question, a helper had it answered; its author then calls the bot.
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    read().await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let own = stage.lounge.messages().iter().filter(|m| m.text().contains(TITLE) && !m.is_private()).count();
    assert_eq!((own, card.is_deleted()), (1, false), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_again_after_the_card_was_taken_away() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_again_after_a_moderator_deleted_the_card() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&question).await;
    stage.emma.deletes(&card);
    read().await;
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn calling_it_after_the_own_answer_was_taken_away() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.guild.empower(&stage.emma, 1 << 13);
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    stage.taro.says(&stage.help, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_helper_has_it_again_after_a_card_whose_id_was_never_known_was_closed() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("en", "discord-context");
    stage.discord.fail_next("DELETE", MESSAGE, Fault::Refused(403, 50_001), 1);
    let Seen::Public(card) = stage.emma.context_menu(&question, &menu).await else { panic!("for all") };
    read().await;
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.edited(1).await;
    let again = stage.emma.context_menu(&question, &menu).await;
    assert!(matches!(again, Seen::Public(_)));
    stage.end().await;
}

#[tokio::test]
async fn a_helpers_card_in_a_thread_and_its_dismissal_after_a_restart() {
    let mut stage = Stage::set().await;
    let thread = stage.lounge.thread("相談");
    let question = stage.hana.says(&thread, QUESTION);
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    stage.restart().await;
    let hers = stage.emma.presses(&card, &labels(&card)[0]).await.message();
    assert!(labels(&hers).contains(&say("en", "button-human")));
    stage.emma.presses(&hers, &say("en", "button-dm")).await;
    stage.discord.until("the note", |_| hers.text().contains(&say("en", "discord-carried")).then_some(())).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    stage.end().await;
}

#[tokio::test]
async fn the_author_does_not_wait_for_the_id_of_a_helpers_card() {
    let stage = Stage::set().await;
    stage.discord.fail_next("GET", ORIGINAL, Fault::Status(500), 50);
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let Seen::Public(_) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    let next = stage.hana.dm("パスワードを忘れました");
    has(&stage.discord.answer_to(&next).await, &say("ja", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn whoever_called_it_by_name_alone_and_adds_words_is_answered() {
    let stage = Stage::set().await;
    let chatter = stage.hana.says(&stage.lounge, QUESTION);
    let call = stage.taro.says(&stage.lounge, reply_to(&chatter, "<@BOT>"));
    stage.discord.answer_to(&chatter).await;
    stage.taro.edits(&call, "<@BOT> パスキーが使えません");
    has(&stage.discord.answer_to(&call).await, &say("ja", "passkey.label"));
    stage.end().await;
}

#[tokio::test]
async fn whoever_called_it_by_name_alone_and_adds_words_gets_the_menu_changed() {
    let stage = Stage::set().await;
    let call = stage.taro.says(&stage.lounge, "<@BOT>");
    let card = stage.discord.answer_to(&call).await;
    stage.taro.edits(&call, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_helper_calls_it_with_a_word_that_tells_of_nothing() {
    let stage = Stage::set().await;
    let newcomer = |name: &str| {
        let who = stage.discord.person(name, "ja");
        stage.guild.join(&who);
        who
    };
    for text in ["お願いします", "この人を助けて", "教えてあげて", "please help", "help"] {
        let question = newcomer("新人").says(&stage.lounge, QUESTION);
        newcomer("助手").says(&stage.lounge, reply_to(&question, &format!("<@BOT> {text}")));
        has(&stage.discord.answer_to(&question).await, TITLE);
    }
    // What tells of something is a message of its own.
    for (text, key) in [("パスキーが使えません", "passkey.label"), ("認証コードは482913です", "secret-code")] {
        let question = newcomer("新人").says(&stage.lounge, QUESTION);
        let call = newcomer("助手").says(&stage.lounge, reply_to(&question, &format!("<@BOT> {text}")));
        has(&stage.discord.answer_to(&call).await, &say("ja", key));
    }
    // So is the word of somebody who has a card.
    let question = newcomer("新人").says(&stage.lounge, QUESTION);
    stage.asks(&stage.taro, "パスワードを忘れました").await;
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT> お願いします"));
    stage.silent().await;
    stage.end().await;
}
