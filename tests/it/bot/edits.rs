//! Changed messages.

use std::time::Duration;

use tasukebune::platform::discord::Times;

use super::{Plan, QUESTION, Stage, TITLE, WAYS, has, labels, lacks, say, times, title};
use crate::discord::{Fault, Message, Person};

#[tokio::test]
async fn a_changed_question_changes_its_answer() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> ログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れてログインできません");
    card.edited(1).await;
    has(&card, &say("ja", "forgot-password.label"));
    // The preview of a link changes nothing, nor does the same text.
    question.unfurls("https://example.com");
    stage.silent().await;
    assert_eq!((stage.answers_in(&stage.lounge), card.edits()), (1, 1));
    // Whoever mentions us only afterwards asks only then.
    let forgotten = stage.taro.says(&stage.lounge, QUESTION);
    stage.silent().await;
    stage.taro.edits(&forgotten, &format!("<@BOT> {QUESTION}"));
    has(&stage.discord.answer_to(&forgotten).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn after_a_while_a_changed_question_changes_nothing() {
    let plan = Plan { times: Times { amend: Duration::from_millis(50), ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> ログインできません");
    let card = stage.discord.answer_to(&question).await;
    tokio::time::sleep(Duration::from_millis(80)).await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れました");
    stage.silent().await;
    assert_eq!((stage.answers_in(&stage.lounge), card.edits()), (1, 0));
    stage.end().await;
}

#[tokio::test]
async fn what_is_understood_only_when_changed_is_answered_then() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, "こまった");
    stage.silent().await;
    stage.hana.edits(&question, QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_full_stop_takes_nobody_back_to_the_beginning() {
    let stage = Stage::set().await;
    // In private the steps stand where the answer stood.
    let question = stage.hana.dm(QUESTION);
    let card = stage.discord.answer_to(&question).await;
    let first = labels(&card)[0].clone();
    stage.hana.presses(&card, &first).await;
    stage.hana.presses(&card, &say("ja", "button-failed")).await;
    let (step, edits) = (card.text(), card.edits());
    stage.hana.edits(&question, &format!("{QUESTION}。"));
    stage.silent().await;
    assert_eq!((card.text(), card.edits()), (step, edits));
    // Another trouble is another answer.
    stage.hana.edits(&question, "Amazonのアカウントが乗っ取られました");
    card.edited(edits + 1).await;
    has(&card, &say("ja", "account-hijacked.label"));

    // In public the card stays, and opens where they left off.
    let question = stage.taro.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    let mine = stage.taro.presses(&card, &first).await.message();
    stage.taro.presses(&mine, &say("ja", "button-failed")).await;
    let third = title(&mine);
    stage.taro.edits(&question, &format!("<@BOT> {QUESTION}。"));
    stage.silent().await;
    assert_eq!(card.edits(), 0);
    assert_eq!(title(&stage.taro.presses(&card, &first).await.message()), third);
    // Said more clearly, it changes the card for all, and nobody's place.
    let question = stage.emma.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    super::choose(&stage.emma, &card, TITLE).await;
    stage.emma.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_secret_that_an_edit_adds_is_warned_of_beside_the_steps() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &labels(&card)[0]).await;
    stage.hana.edits(&question, &format!("{QUESTION} コードは123456です"));
    stage.discord.until("a warning", |_| (stage.answers_in(&stage.help) == 2).then_some(())).await;
    assert_eq!(card.edits(), 0);
    stage.end().await;
}

#[tokio::test]
async fn a_question_changed_after_a_restart_changes_its_answer() {
    let mut stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> ログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.restart().await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れてログインできません");
    card.edited(1).await;
    has(&card, &say("ja", "forgot-password.label"));
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.lounge), 1);
    stage.end().await;
}

#[tokio::test]
async fn what_was_written_long_ago_is_no_question_when_it_changes() {
    let later = || std::time::SystemTime::now() + Duration::from_secs(16 * 60);
    let stage = Stage::with(Plan { times: Times { now: later, ..times() }, ..Plan::default() }).await;
    let old = stage.hana.says(&stage.lounge, QUESTION);
    stage.hana.edits(&old, &format!("<@BOT> {QUESTION}"));
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.lounge), 0);
    stage.end().await;
}

/// The same question in each way in, somebody else's each time: in public, in private, in a help channel.
async fn asked_everywhere(stage: &Stage, text: &str) -> Vec<(Person, Message, Message, &'static str)> {
    let mut out = Vec::new();
    for way in WAYS {
        let who = stage.newcomer("ja");
        let question = stage.tell(&who, way, text);
        let call = if way == "mention" { "<@BOT> " } else { "" };
        let card = stage.discord.answer_to(&question).await;
        out.push((who, question, card, call));
    }
    out
}

#[tokio::test]
async fn a_warning_goes_with_the_secret_that_is_taken_out() {
    let stage = Stage::set().await;
    let warning = say("ja", "secret-code");
    for (who, question, card, call) in asked_everywhere(&stage, &format!("{QUESTION}。コードは482913です")).await {
        has(&card, TITLE);
        has(&card, &warning);
        who.edits(&question, &format!("{call}{QUESTION}"));
        card.edited(1).await;
        has(&card, TITLE);
        lacks(&card, &warning);
        // And comes with it again.
        who.edits(&question, &format!("{call}{QUESTION}。コードは482913です"));
        card.edited(2).await;
        has(&card, &warning);
        // In public it goes for all, though its asker has gone on by presses.
        if !call.is_empty() {
            who.presses(&card, &labels(&card)[0]).await;
            who.edits(&question, &format!("{call}{QUESTION}"));
            card.edited(3).await;
            lacks(&card, &warning);
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn whoever_deletes_a_secret_and_asks_again_is_answered_without_the_warning() {
    let stage = Stage::set().await;
    let warning = say("ja", "secret-code");
    for (who, question, card, call) in asked_everywhere(&stage, &format!("{QUESTION}。コードは482913です")).await {
        has(&card, &warning);
        let again = |text: &str| match call {
            "" if question.json()["channel_id"] == stage.help.id.to_string().as_str() => who.says(&stage.help, text),
            "" => who.dm(text),
            _ => who.says(&stage.lounge, format!("{call}{text}").as_str()),
        };
        // As long as it stands there for all to read, the warning does.
        if question.json()["channel_id"] != who.dm_channel().id.to_string().as_str() {
            again(QUESTION);
            stage.silent().await;
            has(&card, &warning);
        }
        who.deletes(&question);
        card.edited(1).await;
        let anew = again(QUESTION);
        if question.json()["channel_id"] == who.dm_channel().id.to_string().as_str() {
            // In private nobody waits in vain; and nobody is led on who only writes it anew.
            has(&stage.discord.answer_to(&anew).await, TITLE);
        } else {
            stage.silent().await;
        }
        has(&card, TITLE);
        lacks(&card, &warning);
    }
    assert_eq!((stage.answers_in(&stage.lounge), stage.answers_in(&stage.help)), (1, 1));
    stage.end().await;
}

#[tokio::test]
async fn a_warning_in_private_looks_private() {
    let stage = Stage::set().await;
    let question = stage.hana.dm(QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &labels(&card)[0]).await;
    stage.hana.edits(&question, &format!("{QUESTION} コードは123456です"));
    let last = stage.discord.until("a warning", |_| stage.hana.dm_channel().messages().into_iter().nth(2)).await;
    has(&last, &say("ja", "secret-code"));
    assert!(!labels(&last).contains(&say("ja", "button-dismiss")), "{:?}", labels(&last));
    lacks(&last, &say("ja", "discord-press-hint"));
    stage.end().await;
}

#[tokio::test]
async fn a_secret_that_an_edit_adds_is_warned_of_though_the_answer_is_gone() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}。"));
    stage.silent().await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION} コードは123456です"));
    has(&stage.discord.answer_to(&question).await, &say("ja", "secret-code"));
    // One that answers nothing any more, too.
    let question = stage.taro.says(&stage.help, QUESTION);
    stage.discord.answer_to(&question).await;
    stage.taro.edits(&question, "認証コードは482913だよ");
    let warned = |_: &_| stage.help.messages().into_iter().any(|m| m.text().contains(&say("ja", "secret-code"))).then_some(());
    stage.discord.until("a warning", warned).await;
    stage.end().await;
}

#[tokio::test]
async fn a_question_changed_to_another_trouble_changes_the_card_for_all() {
    let stage = Stage::set().await;
    for (first, second, key) in [
        ("パスワードを忘れました", "パスキーが使えません", "passkey.label"),
        ("パスキーが使えません", "パスワードを忘れました", "forgot-password.label"),
        ("アカウントが乗っ取られました", "パスワードを忘れました", "forgot-password.label"),
        ("携帯にコードが届きません", "Amazonにログインできません", "login-failed.label"),
        ("携帯にコードが届きません", "アカウントがロックされました", "account-locked.label"),
    ] {
        let who = stage.newcomer("ja");
        let card = stage.asks(&who, first).await;
        let question = stage.lounge.messages().into_iter().rev().find(|m| m.text().contains(first)).expect("the question");
        who.presses(&card, &labels(&card)[0]).await;
        who.edits(&question, &format!("<@BOT> {second}"));
        card.edited(1).await;
        has(&card, &say("ja", key));
        // What says less changes nothing.
        for less in ["あああ", "こんにちは"] {
            who.edits(&question, &format!("<@BOT> {less}"));
        }
        stage.silent().await;
        assert_eq!(card.edits(), 1);
    }
    stage.end().await;
}

#[tokio::test]
async fn edits_to_and_fro_end_where_the_question_ends() {
    let plan = Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> パスワードを忘れました");
    let card = stage.discord.answer_to(&question).await;
    // Something else in between.
    stage.asks(&stage.hana, "アカウントがロックされました").await;
    stage.discord.fail_next("PATCH", "/channels/{channel}/messages/{message}", Fault::Hang(Duration::from_millis(300)), 1);
    stage.hana.edits(&question, "<@BOT> パスキーが使えません");
    tokio::time::sleep(Duration::from_millis(50)).await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れました");
    card.edited(2).await;
    assert_eq!(title(&card), format!("**{}**", say("ja", "forgot-password.label")));
    stage.end().await;
}

#[tokio::test]
async fn a_question_changed_while_its_answer_waits_is_answered_once() {
    let stage = Stage::set().await;
    let limit = Fault::RateLimited { retry_after: 0.4, global: false, scope: "user" };
    stage.discord.fail_next("POST", "/channels/{channel}/messages", limit, 1);
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    let card = stage.discord.answer_to(&question).await;
    card.edited(1).await;
    has(&card, TITLE);
    assert_eq!(stage.answers_in(&stage.lounge), 1);
    stage.end().await;
}

#[tokio::test]
async fn a_second_trouble_that_is_taken_back_brings_the_first_answer_back() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> パスワードを忘れました");
    let card = stage.discord.answer_to(&question).await;
    let second = stage.hana.says(&stage.lounge, "<@BOT> アカウントが乗っ取られました");
    card.edited(1).await;
    // The newer of the two is taken out: the older one is the question again.
    stage.hana.edits(&second, "<@BOT> 間違えました、乗っ取りではなくパスワードを忘れただけです");
    card.edited(2).await;
    has(&card, &say("ja", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn a_dismissed_card_is_not_brought_back_by_an_edit_on_its_way() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next(
        "PATCH",
        "/channels/{channel}/messages/{message}",
        Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" },
        1,
    );
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(stage.answers_in(&stage.lounge), 0, "{}", stage.discord.transcript());
    // And what is asked next is answered.
    has(&stage.asks(&stage.hana, "パスキーが使えません").await, &say("ja", "passkey.label"));
    stage.end().await;
}
