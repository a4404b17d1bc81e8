//! Warnings of secrets: they are there as long as what they are of, and tell nobody to do what they cannot.

use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;

use super::{Plan, QUESTION, Stage, TITLE, WAYS, has, labels, lacks, read, say, times, title, warning};
use crate::discord::{Fault, Note, Seen};

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_though_the_answer_gets_better() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません。コードは482913です").await;
    has(&card, &warning());
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> アカウントを乗っ取られました");
    card.edited(1).await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_of_a_greeting_stays_when_the_question_follows() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "こんにちは、コードは482913です").await;
    has(&card, &warning());
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> Amazonのパスワードを忘れました");
    card.edited(1).await;
    assert_eq!(stage.answers_in(&stage.lounge), 1);
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_in_a_help_channel() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, format!("{QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    read().await;
    stage.hana.says(&stage.help, "アカウントを乗っ取られました。知らない注文があります");
    card.edited(1).await;
    has(&card, &say("ja", "account-hijacked.label"));
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_though_a_later_message_is_edited() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません。コードは482913です").await;
    has(&card, &warning());
    read().await;
    let second = stage.hana.says(&stage.lounge, "<@BOT> ありがとう");
    read().await;
    stage.hana.edits(&second, "<@BOT> アカウントを乗っ取られました");
    card.edited(1).await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_whatever_word_follows() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for word in ["だめだった", "English please", "窓口"] {
        let who = stage.newcomer("ja");
        let card = stage.asks(&who, &format!("{QUESTION}。コードは482913です")).await;
        has(&card, &warning());
        read().await;
        who.says(&stage.lounge, format!("<@BOT> {word}").as_str());
        tokio::time::sleep(Duration::from_millis(150)).await;
        if !card.text().contains(&warning()) && !card.text().contains(&say("en", "secret-code")) {
            bad.push(word);
        }
    }
    assert!(bad.is_empty(), "the warning is gone, the code is not: {bad:?}");
    stage.end().await;
}

#[tokio::test]
async fn a_warning_goes_where_all_words_but_the_mention_are_taken_out() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> 認証コードは482913です");
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    stage.hana.edits(&question, "<@BOT>");
    card.edited(1).await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_later_message_whose_secret_is_taken_out_does_not_take_the_answer_along() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for later in ["コードは482913です", "コード482913を入れても弾かれます"] {
        for after in ["すみません、消しました", "間違えました", "ごめんなさい"] {
            let who = stage.newcomer("ja");
            let card = stage.asks(&who, QUESTION).await;
            read().await;
            let told = who.says(&stage.lounge, format!("<@BOT> {later}").as_str());
            card.edited(1).await;
            has(&card, &warning());
            let before = title(&card);
            who.edits(&told, &format!("<@BOT> {after}"));
            tokio::time::sleep(Duration::from_millis(120)).await;
            let is = card.text();
            if is.contains(&warning()) || !(is.contains(&before) || is.contains(TITLE)) {
                bad.push(format!("{later} → {after}: was {before}; is {}", is.replace('\n', " ")));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn the_warning_on_a_helpers_card_goes_with_its_secret() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("{QUESTION}。コードは482913です").as_str());
    read().await;
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    has(&card, &warning());
    read().await;
    stage.hana.edits(&question, QUESTION);
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_warning_goes_with_its_secret_after_a_while_too() {
    let plan = Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION} 482913").as_str());
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    lacks(&mine, &warning());
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_goes_as_soon_as_its_message_is_deleted() {
    let stage = Stage::set().await;
    let told = format!("{QUESTION}。コードは482913です");
    for way in WAYS {
        let who = stage.newcomer("ja");
        let question = stage.tell(&who, way, &told);
        let card = stage.discord.answer_to(&question).await;
        has(&card, &warning());
        let before = card.text();
        who.deletes(&question);
        card.edited(1).await;
        lacks(&card, &warning());
        has(&card, TITLE);
        assert_eq!(before.contains(&say("ja", "discord-dm-intro")), card.text().contains(&say("ja", "discord-dm-intro")), "{way}");
    }
    stage.end().await;
}

#[tokio::test]
async fn of_two_secrets_the_warning_stays_until_both_are_deleted() {
    let stage = Stage::set().await;
    let first = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&first).await;
    read().await;
    let second = stage.hana.says(&stage.lounge, "<@BOT> 認証コードは739205です");
    card.edited(1).await;
    stage.hana.deletes(&first);
    card.edited(2).await;
    has(&card, &warning());
    stage.hana.deletes(&second);
    card.edited(3).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_warning_goes_with_its_message_also_where_presses_led_on() {
    let stage = Stage::set().await;
    let told = format!("{QUESTION}。コードは482913です");
    let question = stage.hana.says(&stage.help, told.as_str());
    let card = stage.discord.answer_to(&question).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.deletes(&question);
    card.edited(1).await;
    lacks(&card, &warning());
    // They are where they were.
    let again = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    assert_eq!(title(&again), title(&mine));
    // In private the steps stand in its place, and stay.
    let question = stage.hana.dm(told.as_str());
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &labels(&card)[0]).await;
    let steps = card.text();
    stage.hana.deletes(&question);
    stage.silent().await;
    assert_eq!(card.text(), steps);
    stage.end().await;
}

#[tokio::test]
async fn the_warning_on_a_helpers_card_goes_with_its_message() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("{QUESTION}。コードは482913です").as_str());
    read().await;
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    has(&card, &warning());
    read().await;
    stage.hana.deletes(&question);
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_secret_that_was_deleted_and_is_posted_again_is_warned_of_again() {
    let stage = Stage::set().await;
    let told = format!("{QUESTION}。コードは482913です");
    let question = stage.hana.says(&stage.help, told.as_str());
    let card = stage.discord.answer_to(&question).await;
    stage.hana.deletes(&question);
    card.edited(1).await;
    lacks(&card, &warning());
    stage.hana.says(&stage.help, told.as_str());
    card.edited(2).await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn in_public_a_word_after_the_secret_was_deleted_is_heard() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&question).await;
    read().await;
    stage.hana.deletes(&question);
    card.edited(1).await;
    let first = labels(&card)[0].clone();
    stage.hana.says(&stage.lounge, "<@BOT> だめだった");
    card.edited(2).await;
    has(&card, &format!("**{first}**"));
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_word_after_the_secret_was_deleted_is_heard() {
    let stage = Stage::set().await;
    for word in ["だめだった", "消しました。次はどうすればいいですか", "電話番号を教えて", "2"] {
        let who = stage.discord.person("新人", "ja");
        let question = who.dm(format!("{QUESTION}。コードは482913です").as_str());
        let card = stage.discord.answer_to(&question).await;
        read().await;
        who.deletes(&question);
        read().await;
        who.dm(word);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let told = who.dm_channel().messages().len() as u64 + card.edits();
        println!(
            "AFTER DELETING {word}: {told}: {}",
            who.dm_channel().messages().last().map(|m| m.text().replace('\n', " ")).unwrap_or_default()
        );
        assert!(told > 2, "{word}:\n{}", stage.discord.transcript());
    }
    stage.end().await;
}

#[tokio::test]
async fn deleting_the_later_message_takes_no_place_away() {
    // Lifting a warning does not throw somebody back who is further in words.
    let stage = Stage::set().await;
    let (who, card) = (&stage.hana, stage.discord.answer_to(&stage.hana.dm(QUESTION)).await);
    read().await;
    let told = who.dm("コードは482913です");
    tokio::time::sleep(Duration::from_millis(150)).await;
    who.deletes(&told);
    read().await;
    who.dm("だめだった");
    tokio::time::sleep(Duration::from_millis(150)).await;
    let all = who.dm_channel().messages();
    assert!(all.iter().any(|m| m.text().contains("1. ")) || card.text().contains("1. "), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn whoever_deletes_the_later_message_with_the_secret_and_asks_again() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    read().await;
    let told = stage.hana.says(&stage.lounge, "<@BOT> コードは482913です");
    card.edited(1).await;
    has(&card, &warning());
    stage.hana.deletes(&told);
    read().await;
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(150)).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn no_warning_leaves_the_channel_that_is_not_ours_to_listen_in() {
    let stage = Stage::set().await;
    stage.discord.fail_next("GET", "/channels/{channel}", Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&stage.lounge, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.hana.edits(&question, "認証コードは482913だよ");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(stage.answers_in(&stage.lounge), 0, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_in_a_thread_of_before_the_start_is_warned_of() {
    let mut stage = Stage::set().await;
    let thread = stage.help.thread("前からある相談");
    stage.restart().await;
    let told = stage.hana.says(&thread, "認証コードは482913だよ");
    has(&stage.discord.answer_to(&told).await, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_in_the_title_of_a_post_is_warned_of() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let forum = stage.guild.forum("質問");
    let (_, post) = forum.post(&stage.hana, "認証コードは482913です 届くけど弾かれる", "助けてください");
    let card = stage.discord.answer_to(&post).await;
    has(&card, &warning());
    lacks(&card, "482913");
    let (_, post) = forum.post(&stage.taro, "Amazonの2段階認証のコードが届きません", Note::new("").attachment("screen.png"));
    has(&stage.discord.answer_to(&post).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_secret_in_a_command_is_not_to_be_deleted() {
    let stage = Stage::set().await;
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": "コード482913が弾かれます" })).await.message();
    has(&seen, &say("ja", "secret-code.alone"));
    lacks(&seen, "消して");
    stage.end().await;
}

#[tokio::test]
async fn a_helper_is_not_told_to_delete_what_another_wrote() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("{QUESTION}。コードは482913です").as_str());
    read().await;
    let Seen::Public(_) = stage.taro.context_menu(&question, &say("ja", "discord-context")).await else { panic!("for all") };
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    assert!(seen.is_private());
    let mine = seen.message();
    has(&mine, &say("ja", "secret-another"));
    lacks(&mine, &warning());
    lacks(&mine, "482913");
    stage.end().await;
}

#[tokio::test]
async fn whoever_shows_a_picture_is_asked_to_look_at_it_again() {
    let stage = Stage::set().await;
    for (tag, text) in [("ja", "Amazonの2段階認証のコードが届きません"), ("en", "Amazon code does not arrive"), ("ja", "")] {
        let line = say(tag, "discord-picture-secret");
        let who = stage.newcomer(tag);
        let question = who.says(&stage.lounge, Note::new(&format!("<@BOT> {text}")).attachment("screen.png"));
        has(&stage.discord.answer_to(&question).await, &line);
        if !text.is_empty() {
            let question = stage.newcomer(tag).says(&stage.help, Note::new(text).attachment("screen.png"));
            has(&stage.discord.answer_to(&question).await, &line);
            let question = stage.newcomer(tag).dm(text);
            lacks(&stage.discord.answer_to(&question).await, &line);
        }
    }
    // What is spoken is no picture.
    let question = stage.hana.dm(Note::spoken());
    lacks(&stage.discord.answer_to(&question).await, &say("ja", "discord-picture-secret"));
    stage.end().await;
}
