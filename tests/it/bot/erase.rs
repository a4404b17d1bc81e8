//! 「書いたものを消す」: who has the button, what it deletes, and what stops it.

use std::time::Duration;

use serde_json::json;

use super::{Log, Plan, QUESTION, Stage, TITLE, has, labels, lacks, none, read, say, warning};
use crate::discord::{Channel, Fault, Message, Person, Seen, permission};

const DELETE: &str = "/channels/{channel}/messages/{message}";

fn told() -> String {
    format!("{QUESTION}。コードは482913です")
}

fn button() -> String {
    say("ja", "discord-erase")
}

#[track_caller]
fn offers(card: &Message, locale: &str, does: bool) {
    assert_eq!(labels(card).contains(&say(locale, "discord-erase")), does, "{:?}", labels(card));
}

/// A stage where the bot may delete other people's messages.
async fn set() -> Stage {
    let stage = Stage::set().await;
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_MESSAGES);
    stage
}

/// Somebody writes a secret in a channel; that message, and the card that warns of it.
async fn writes(stage: &Stage, who: &Person, channel: &Channel, text: &str) -> (Message, Message) {
    let message = who.says(channel, text);
    let card = stage.discord.answer_to(&message).await;
    (message, card)
}

/// The token behind the button.
fn token(card: &Message) -> String {
    let id = card.controls()[0]["custom_id"].as_str().expect("a button").to_owned();
    assert!(id.len() <= 100);
    id
}

#[tokio::test]
async fn an_author_deletes_what_they_wrote_with_one_press() {
    let stage = set().await;
    let (written, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    has(&card, &warning());
    has(&card, &say("ja", "secret-delete"));
    offers(&card, "ja", true);
    assert!(matches!(stage.hana.presses(&card, &button()).await, Seen::Unchanged(_)));
    written.deleted().await;
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    offers(&card, "ja", false);
    // The same in English, where somebody mentions the bot.
    let text = "<@BOT> my code is 482913, forgot my amazon password";
    let (written, card) = writes(&stage, &stage.emma, &stage.lounge, text).await;
    has(&card, &say("en", "secret-code"));
    stage.emma.presses(&card, &say("en", "discord-erase")).await;
    written.deleted().await;
    card.edited(1).await;
    lacks(&card, &say("en", "secret-code"));
    has(&card, &say("en", "forgot-password.label"));
    offers(&card, "en", false);
    // The audit log is told why, in ASCII, and in nobody's words.
    let deletes = stage.discord.calls("DELETE", DELETE);
    assert_eq!(deletes.len(), 2);
    for delete in deletes {
        let reason = delete.headers.iter().find(|(name, _)| name == "x-audit-log-reason").map(|(_, reason)| reason.clone());
        let reason = reason.expect("a reason");
        assert!(reason.is_ascii() && (1..=512).contains(&reason.len()) && !reason.contains("482913"), "{reason}");
    }
    stage.end().await;
}

#[tokio::test]
async fn a_warning_alone_becomes_a_line() {
    let stage = set().await;
    let cases = [("ja", &stage.hana, "<@1> 認証コードは482913だよ"), ("en", &stage.emma, "<@1> the verification code is 482913")];
    for (locale, who, text) in cases {
        let (written, card) = writes(&stage, who, &stage.help, text).await;
        has(&card, &say(locale, "secret-code"));
        who.presses(&card, &say(locale, "discord-erase")).await;
        written.deleted().await;
        card.edited(1).await;
        assert_eq!(card.text(), say(locale, "discord-erased"));
        assert_eq!(labels(&card), Vec::<String>::new());
    }
    stage.end().await;
}

#[tokio::test]
async fn only_the_author_and_moderators_delete_it() {
    let stage = set().await;
    for (locale, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        let (written, card) = writes(&stage, &stage.hana, &stage.lounge, &format!("<@BOT> {}", told())).await;
        let seen = who.presses(&card, &button()).await;
        assert!(seen.is_private());
        has(&seen.message(), &say(locale, "discord-erase-not-yours"));
        assert!(!written.is_deleted() && card.edits() == 0);
        stage.hana.deletes(&written);
        card.edited(1).await;
        // So that it is no answer to the same question.
        stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
        card.deleted().await;
    }
    stage.guild.empower(&stage.taro, permission::MANAGE_MESSAGES);
    let (written, card) = writes(&stage, &stage.hana, &stage.lounge, &format!("<@BOT> {}", told())).await;
    stage.taro.presses(&card, &button()).await;
    written.deleted().await;
    card.edited(1).await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn it_is_offered_where_the_bot_may() {
    let stage = Stage::set().await;
    let usual = permission::USUAL;
    let mut persons = 0;
    let mut offered = async |how: &str, does: bool| {
        persons += 1;
        let who = stage.discord.person(&format!("新人{persons}"), "ja");
        stage.guild.join(&who);
        let (_, card) = writes(&stage, &who, &stage.help, &told()).await;
        assert_eq!(labels(&card).contains(&button()), does, "{how}");
        let (_, alone) = writes(&stage, &who, &stage.help, "<@1> 認証コードは739205だよ").await;
        assert_eq!(labels(&alone).contains(&button()), does, "{how}, alone");
        // What is no secret needs no deleting.
        let (_, card) = writes(&stage, &who, &stage.lounge, "<@BOT> アカウントを乗っ取られました").await;
        offers(&card, "ja", false);
    };
    offered("nothing was given", false).await;
    for (how, everyone, role, does) in [
        ("Manage Messages", usual, usual | permission::MANAGE_MESSAGES, true),
        ("it is taken away", usual, usual, false),
        ("Administrator", usual, 1 << 3, true),
        ("everybody may", usual | permission::MANAGE_MESSAGES, 0, true),
        ("nobody may any more", usual, 0, false),
    ] {
        stage.guild.everyone_may(everyone);
        stage.guild.bot_may(role);
        offered(how, does).await;
    }
    stage.end().await;
}

#[tokio::test]
async fn what_the_server_lets_it_do_is_known_from_the_start() {
    let mut stage = set().await;
    stage.restart().await;
    let (_, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    offers(&card, "ja", true);
    stage.end().await;
}

#[tokio::test]
async fn it_is_not_offered_in_private_nor_on_a_helpers_own_card() {
    let stage = set().await;
    let card = stage.discord.answer_to(&stage.hana.dm(told().as_str())).await;
    has(&card, &warning());
    offers(&card, "ja", false);
    let question = stage.hana.says(&stage.lounge, told().as_str());
    read().await;
    let Seen::Public(card) = stage.taro.context_menu(&question, &say("ja", "discord-context")).await else { panic!("for all") };
    offers(&card, "ja", true);
    let mine = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    assert!(mine.is_private());
    offers(&mine.message(), "en", false);
    // The helper did not write it.
    let seen = stage.taro.presses(&card, &button()).await.message();
    has(&seen, &say("ja", "discord-erase-not-yours"));
    read().await;
    stage.hana.presses(&card, &button()).await;
    question.deleted().await;
    card.edited(1).await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_in_a_title_is_not_offered_to_be_deleted() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_MESSAGES);
    let forum = stage.guild.forum("質問");
    let (_, post) = forum.post(&stage.hana, "認証コードは482913です 届くけど弾かれる", "助けてください");
    let card = stage.discord.answer_to(&post).await;
    has(&card, &warning());
    offers(&card, "ja", false);
    let (_, post) = forum.post(&stage.taro, "コードが弾かれる", "認証コードは482913です");
    let card = stage.discord.answer_to(&post).await;
    stage.taro.presses(&card, &button()).await;
    post.deleted().await;
    stage.end().await;
}

#[tokio::test]
async fn all_that_a_card_warns_of_is_deleted() {
    let stage = set().await;
    let first = stage.hana.says(&stage.lounge, format!("<@BOT> {}", told()).as_str());
    let card = stage.discord.answer_to(&first).await;
    read().await;
    let second = stage.hana.says(&stage.lounge, "<@BOT> 認証コードは739205です");
    card.edited(1).await;
    stage.hana.presses(&card, &button()).await;
    first.deleted().await;
    second.deleted().await;
    stage.discord.until("the warning to go", |_| (!card.text().contains(&warning())).then_some(())).await;
    has(&card, TITLE);
    offers(&card, "ja", false);
    stage.end().await;
}

#[tokio::test]
async fn what_was_edited_out_is_not_deleted() {
    let stage = set().await;
    let (written, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    let old = token(&card);
    stage.hana.edits(&written, QUESTION);
    card.edited(1).await;
    offers(&card, "ja", false);
    // Whoever pressed it in the same moment finds an old button.
    let seen = stage.hana.presses_id(&card, &old).await;
    assert!(seen.is_private());
    has(&seen.message(), &say("ja", "discord-old-button"));
    assert!(!written.is_deleted());
    stage.end().await;
}

#[tokio::test]
async fn after_a_restart_it_is_deleted_and_the_answer_stays() {
    let mut stage = set().await;
    let (written, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    let (alone_written, alone) = writes(&stage, &stage.taro, &stage.help, "<@1> 認証コードは739205だよ").await;
    stage.restart().await;
    assert!(matches!(stage.hana.presses(&card, &button()).await, Seen::Unchanged(_)));
    card.edited(1).await;
    assert!(written.is_deleted());
    lacks(&card, &warning());
    has(&card, TITLE);
    offers(&card, "ja", false);
    // Its other buttons go on.
    assert!(stage.hana.presses(&card, &labels(&card)[0]).await.is_private());
    stage.taro.presses(&alone, &button()).await;
    alone.edited(1).await;
    assert!(alone_written.is_deleted());
    assert_eq!(alone.text(), say("ja", "discord-erased"));
    stage.end().await;
}

#[tokio::test]
async fn two_presses_and_what_is_gone_already_do_no_harm() {
    let stage = set().await;
    let (written, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    let label = button();
    let (one, other) = tokio::join!(stage.hana.presses(&card, &label), stage.hana.presses(&card, &label));
    assert!(!one.is_failed() && !other.is_failed());
    written.deleted().await;
    stage.discord.until("the warning to go", |_| (!card.text().contains(&warning())).then_some(())).await;
    has(&card, TITLE);
    // A warning alone stays where its author deleted the message themselves.
    let (written, card) = writes(&stage, &stage.taro, &stage.help, "<@1> 認証コードは739205だよ").await;
    stage.taro.deletes(&written);
    stage.taro.presses(&card, &label).await;
    card.edited(1).await;
    assert_eq!(card.text(), say("ja", "discord-erased"));
    stage.end().await;
}

#[tokio::test]
async fn where_a_channel_forbids_it_the_permission_is_named() {
    let log = Log::open();
    let stage = set().await;
    stage.help.deny(permission::MANAGE_MESSAGES);
    for (locale, who, text) in [("ja", &stage.hana, told()), ("en", &stage.emma, "my code is 482913, forgot my amazon password".to_owned())]
    {
        let (written, card) = writes(&stage, who, &stage.help, &text).await;
        let seen = who.presses(&card, &say(locale, "discord-erase")).await;
        assert!(seen.is_private());
        has(&seen.message(), &say(locale, "discord-may-manage"));
        assert!(!written.is_deleted() && card.edits() == 0);
    }
    let tells = |line: &&String| line.contains("discord-may-manage");
    log.tells(&["WARN", "discord-may-manage"]).await;
    assert_eq!(log.lines().iter().filter(tells).count(), 1, "once a day");
    // Answers go on there.
    let question = stage.taro.says(&stage.help, QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

/// What is said to whoever pressed, after the press was acknowledged.
async fn whispered(stage: &Stage, text: &str) {
    let there = || stage.help.messages().iter().any(|m| m.is_private() && m.text().contains(text));
    stage.discord.until("a word to whoever pressed", |_| there().then_some(())).await;
}

#[tokio::test]
async fn what_discord_refuses_is_told() {
    let stage = set().await;
    let (written, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    stage.discord.fail_next("DELETE", DELETE, Fault::Refused(403, 50_013), 1);
    stage.hana.presses(&card, &button()).await;
    whispered(&stage, &say("ja", "discord-may-manage")).await;
    // An archived thread.
    stage.discord.fail_next("DELETE", DELETE, Fault::Refused(400, 50_083), 1);
    stage.hana.presses(&card, &button()).await;
    whispered(&stage, &say("ja", "discord-erase-failed")).await;
    assert!(!written.is_deleted());
    has(&card, &warning());
    stage.hana.presses(&card, &button()).await;
    written.deleted().await;
    card.edited(1).await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_forged_button_deletes_nothing() {
    let stage = set().await;
    let (_, card) = writes(&stage, &stage.hana, &stage.help, &told()).await;
    let victim = stage.emma.says(&stage.help, "see you tomorrow");
    // What a changed app may send: another message, and oneself as its author.
    let place = |who: &Person| {
        let own = token(&card);
        let (_, place) = own.rsplit_once("/v1/").expect("a place");
        format!("v1/{place}").replace(&base36(stage.hana.id), &base36(who.id))
    };
    for kind in ["e1", "w1"] {
        for author in [&stage.taro, &stage.hana] {
            let forged = format!("{kind}/{:x}/{}", victim.id, place(author));
            let seen = author.presses_id(&card, &forged).await;
            assert!(seen.is_private());
            has(&seen.message(), &say("ja", "discord-old-button"));
        }
    }
    // Nor where it is no public card.
    let mine = stage.taro.slash(&stage.lounge, "no-code", none()).await.message();
    let seen = stage.taro.presses_id(&mine, &format!("e1/{:x}/{}", victim.id, place(&stage.taro))).await;
    has(&seen.message(), &say("ja", "discord-old-button"));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!victim.is_deleted() && stage.discord.calls("DELETE", DELETE).is_empty());
    assert_eq!(card.json()["components"][0]["components"][0]["custom_id"], json!(token(&card)));
    stage.end().await;
}

fn base36(mut n: u64) -> String {
    let mut out = Vec::new();
    while n > 0 {
        out.push(char::from_digit(u32::try_from(n % 36).expect("a digit"), 36).expect("a digit"));
        n /= 36;
    }
    out.iter().rev().collect()
}
