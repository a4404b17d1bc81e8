//! What was taken back, put in, looked at or shown a step beside what is usual.

use std::time::Duration;

use tasukebune::platform::discord::Times;

use super::{Plan, QUESTION, Stage, TITLE, WAYS, has, labels, lacks, none, read, reply_to, say, times, title, warning};
use crate::discord::{Message, Note};

const HIJACK: &str = "アカウントを乗っ取られました。知らない注文があります";

async fn pause() {
    tokio::time::sleep(Duration::from_millis(200)).await;
}

#[tokio::test]
async fn a_new_secret_after_the_first_was_deleted_is_warned_of() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for next in [
        "認証コードは739205です",
        "新しいコードは739205でした",
        "今度は739205が届きました",
        "コード739205を消しました",
        "パスワードはhanako1234です",
    ] {
        for way in WAYS {
            let who = stage.newcomer("ja");
            let first = format!("{QUESTION}。コードは482913です");
            let question = stage.tell(&who, way, &first);
            let card = stage.discord.answer_to(&question).await;
            has(&card, &warning());
            read().await;
            who.deletes(&question);
            read().await;
            let place = question.channel();
            let before = place.messages().len();
            stage.tell(&who, way, next);
            pause().await;
            let warns = |text: &str| text.contains(&warning()) || text.contains(&say("ja", "secret-password"));
            let beside = place.messages().iter().skip(before).any(|m| warns(&m.text()));
            if !warns(&card.text()) && !beside {
                bad.push(format!("{way}: {next}"));
            }
        }
    }
    stage.discord.take_violations();
    assert!(bad.is_empty(), "a secret stands there, and nobody warns of it: {bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn in_public_deleting_a_greeting_with_a_secret_pushes_no_emergency_away() {
    let stage = Stage::set().await;
    let greeting = stage.hana.says(&stage.lounge, "<@BOT> こんにちは、コードは482913です");
    let card = stage.discord.answer_to(&greeting).await;
    read().await;
    stage.hana.says(&stage.lounge, format!("<@BOT> {HIJACK}").as_str());
    card.edited(1).await;
    has(&card, &say("ja", "account-hijacked.label"));
    stage.hana.deletes(&greeting);
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> パスワードを忘れました");
    pause().await;
    has(&card, &say("ja", "account-hijacked.label"));
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn in_private_deleting_a_greeting_with_a_secret_pushes_no_emergency_away() {
    let stage = Stage::set().await;
    let greeting = stage.hana.dm("こんにちは、コードは482913です");
    let card = stage.discord.answer_to(&greeting).await;
    read().await;
    stage.hana.dm(HIJACK);
    pause().await;
    has(&card, &say("ja", "account-hijacked.label"));
    stage.hana.deletes(&greeting);
    read().await;
    stage.hana.dm("パスワードを忘れました");
    pause().await;
    let all: String = stage.hana.dm_channel().messages().iter().map(Message::text).collect();
    assert!(all.contains(&say("ja", "account-hijacked.label")), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_edited_into_a_greeting_takes_no_better_card_away() {
    let stage = Stage::set().await;
    let greeting = stage.hana.says(&stage.lounge, "<@BOT> こんにちは");
    let card = stage.discord.answer_to(&greeting).await;
    read().await;
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    card.edited(1).await;
    has(&card, TITLE);
    stage.hana.edits(&greeting, "<@BOT> こんにちは、コードは482913です");
    pause().await;
    let all: String = stage.lounge.messages().iter().map(Message::text).collect();
    assert!(all.contains(&warning()));
    has(&card, &format!("**{TITLE}**"));
    stage.end().await;
}

#[tokio::test]
async fn a_secret_edited_into_a_lesser_trouble_pushes_no_emergency_away() {
    let stage = Stage::set().await;
    let lesser = stage.hana.says(&stage.lounge, "<@BOT> パスワードを忘れました");
    let card = stage.discord.answer_to(&lesser).await;
    read().await;
    stage.hana.says(&stage.lounge, format!("<@BOT> {HIJACK}").as_str());
    card.edited(1).await;
    has(&card, &say("ja", "account-hijacked.label"));
    stage.hana.edits(&lesser, "<@BOT> パスワードを忘れました。コードは482913です");
    pause().await;
    has(&card, &say("ja", "account-hijacked.label"));
    stage.end().await;
}

#[tokio::test]
async fn a_helper_who_has_looked_at_a_card_calls_it_to_the_next_question() {
    let stage = Stage::set().await;
    let first = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&first, "<@BOT> お願いします"));
    let card = stage.discord.answer_to(&first).await;
    stage.taro.presses(&card, &labels(&card)[0]).await;
    let who = stage.newcomer("ja");
    let second = who.says(&stage.lounge, "Amazonでパスキーが使えません");
    let call = stage.taro.says(&stage.lounge, reply_to(&second, "<@BOT> この人も助けてあげて"));
    pause().await;
    let got = stage.discord.answer_so_far(&second).map(|m| m.text());
    let own = stage.discord.answer_so_far(&call).map(|m| m.text());
    assert!(got.as_ref().is_some_and(|t| t.contains(&say("ja", "passkey.label"))), "{got:?}; to the helper: {own:?}");
    stage.end().await;
}

#[tokio::test]
async fn what_a_helper_opened_in_private_does_not_unfold_when_they_call_it_to_another() {
    let stage = Stage::set().await;
    stage.taro.slash(&stage.lounge, "hijacked", none()).await;
    let who = stage.newcomer("ja");
    let question = who.says(&stage.lounge, "Amazonでパスキーが使えません");
    let call = stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT> お願いします"));
    pause().await;
    let own = stage.discord.answer_so_far(&call).map(|m| m.text()).unwrap_or_default();
    assert!(!own.contains(&say("ja", "account-hijacked.label")), "for all to read: {own}");
    let got = stage.discord.answer_so_far(&question).map(|m| m.text()).unwrap_or_default();
    assert!(got.contains(&say("ja", "passkey.label")), "{got}; to the helper: {own}");
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_picture_amid_the_steps_takes_no_place_away() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for spoken in [false, true] {
        let who = stage.newcomer("ja");
        let card = stage.discord.answer_to(&who.dm(QUESTION)).await;
        let first = labels(&card)[0].clone();
        who.presses(&card, &first).await;
        let step = title(&card);
        let picture = who.dm(if spoken { Note::spoken() } else { Note::new("").attachment("screen.png") });
        let note = stage.discord.answer_to(&picture).await;
        read().await;
        who.dm("だめだった");
        pause().await;
        let after = note.text();
        // The next step, and not the beginning.
        if !after.contains("1. ") || after.contains(&step) {
            bad.push(format!("spoken {spoken}; at {step}; then: {}", after.replace('\n', " ")));
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_picture_later_takes_no_place_away() {
    let plan = Plan { times: Times { gather: Duration::from_millis(50), ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let who = &stage.hana;
    stage.discord.answer_to(&who.dm(QUESTION)).await;
    tokio::time::sleep(Duration::from_millis(80)).await;
    let note = stage.discord.answer_to(&who.dm(Note::new("").attachment("screen.png"))).await;
    has(&note, &say("ja", "discord-picture"));
    tokio::time::sleep(Duration::from_millis(80)).await;
    let said = stage.discord.answer_to(&who.dm("だめだった")).await;
    has(&said, "1. ");
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_picture_within_seconds_takes_no_place_away() {
    let stage = Stage::set().await;
    let who = &stage.hana;
    let card = stage.discord.answer_to(&who.dm(QUESTION)).await;
    read().await;
    who.dm(Note::new("").attachment("screen.png"));
    card.edited(1).await;
    has(&card, &say("ja", "discord-picture"));
    has(&card, TITLE);
    read().await;
    let said = stage.discord.answer_to(&who.dm("だめだった")).await;
    has(&said, "1. ");
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_dismissive_word_after_a_deleted_secret_lifts_the_warning_and_keeps_the_card() {
    let stage = Stage::set().await;
    for word in ["消しました", "すみません、消しました", "ありがとう", "ごめんなさい"] {
        let who = stage.newcomer("ja");
        let question = who.dm(format!("{QUESTION}。コードは482913です").as_str());
        let card = stage.discord.answer_to(&question).await;
        read().await;
        who.deletes(&question);
        read().await;
        who.dm(word);
        pause().await;
        has(&card, TITLE);
        lacks(&card, &warning());
    }
    stage.end().await;
}

#[tokio::test]
async fn the_warning_on_a_card_that_was_called_by_name_goes_with_its_secret() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("{QUESTION}。コードは482913です").as_str());
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT> お願いします"));
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    read().await;
    stage.hana.edits(&question, QUESTION);
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}
