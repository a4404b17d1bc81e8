//! What people say within seconds of an answer.

use std::time::Duration;

use super::{Plan, QUESTION, Stage, TITLE, has, lacks, read, say, title};
use crate::discord::{Fault, Message, Note, Person};

const MESSAGES: &str = "/channels/{channel}/messages";

/// Somebody new, who asks in private; the answer.
async fn asks(stage: &Stage, text: &str) -> (Person, Message) {
    let who = stage.discord.person("新人", "ja");
    let card = stage.discord.answer_to(&who.dm(text)).await;
    read().await;
    (who, card)
}

/// How much somebody was told in private, or told anew.
fn told(who: &Person, card: &Message) -> usize {
    who.dm_channel().messages().len() + usize::try_from(card.edits()).expect("few")
}

#[tokio::test]
async fn in_private_two_troubles_of_one_moment_are_both_answered() {
    let stage = Stage::set().await;
    for (first, second, key) in [
        ("パスワードを忘れました", "パスキーが使えません", "passkey.label"),
        ("パスキーが使えません", "パスワードを忘れました", "forgot-password.label"),
        ("携帯にコードが届きません", "アカウントがロックされました", "account-locked.label"),
        ("アカウントがロックされました", "携帯にコードが届きません", "code-not-received.label"),
        // In an emergency it is the step that helps there.
        ("アカウントが乗っ取られました", "パスワードを忘れました", "hijack-secure-access.label"),
        ("携帯にコードが届きません", "パスキーが使えません", "passkey.label"),
    ] {
        let (who, card) = asks(&stage, first).await;
        who.dm(second);
        let all = || who.dm_channel().messages();
        let both = |_: &_| all().iter().any(|m| m.text().contains(&format!("**{}**", say("ja", key)))).then_some(());
        stage.discord.until(&format!("{first} / {second}"), both).await;
        // By an edit where that says more, else beside; what was said before stays said once.
        let said = all().iter().filter(|m| m.text().contains(&say("ja", "discord-dm-intro"))).count();
        assert_eq!((told(&who, &card), said), (4, 1), "{first} / {second}");
    }
    stage.end().await;
}

#[tokio::test]
async fn in_private_no_word_on_the_card_is_lost() {
    let stage = Stage::set().await;
    let words = [
        "だめだった",
        "それはもう全部試しました",
        "電話番号を教えて",
        "やり方がわからない",
        "どうすればいいの?",
        "メールにも来ません",
        "ちがいます",
        "泣きそうです",
        "メニュー",
    ];
    for text in words {
        let (who, card) = asks(&stage, QUESTION).await;
        who.dm(text);
        let answered = |_: &_| (told(&who, &card) > 3).then_some(());
        stage.discord.until(text, answered).await;
        if let Some(beside) = who.dm_channel().messages().get(3) {
            lacks(beside, &say("ja", "notice"));
        }
    }
    // Nobody waits for an answer to these.
    for text in ["ありがとう", "お願いします", "わかりました", "こんにちは", "あああ", QUESTION] {
        let (who, card) = asks(&stage, QUESTION).await;
        who.dm(text);
        stage.silent().await;
        assert_eq!(told(&who, &card), 3, "{text}");
    }
    // What comes next is said of the card that came last.
    let (who, first) = asks(&stage, QUESTION).await;
    let steps = stage.discord.answer_to(&who.dm("だめだった")).await;
    read().await;
    let second = title(&steps);
    who.dm("だめだった");
    steps.edited(1).await;
    assert_ne!(title(&steps), second);
    assert_eq!(title(&first), format!("**{TITLE}**"));
    stage.end().await;
}

#[tokio::test]
async fn in_public_a_word_on_the_card_changes_it_where_it_is_said_to_us() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> だめだった");
    card.edited(1).await;
    has(&card, &say("ja", "discord-door"));
    // Overheard, it is none of ours within seconds; and one answer is enough for all.
    let card = stage.discord.answer_to(&stage.taro.says(&stage.help, QUESTION)).await;
    stage.taro.says(&stage.help, "だめだった");
    stage.taro.says(&stage.help, "どうすればいいの?");
    stage.silent().await;
    assert_eq!(card.edits(), 0);
    stage.end().await;
}

#[tokio::test]
async fn in_public_a_second_trouble_said_to_us_within_seconds_is_heard() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for (first, second, key) in [
        ("パスワードを忘れました", "パスキーが使えません", "passkey.label"),
        ("パスキーが使えません", "パスワードを忘れました", "forgot-password.label"),
        ("携帯にコードが届きません", "アカウントがロックされました", "account-locked.label"),
        ("アカウントがロックされました", "携帯にコードが届きません", "code-not-received.label"),
    ] {
        let who = stage.newcomer("ja");
        let card = stage.asks(&who, first).await;
        read().await;
        who.says(&stage.lounge, format!("<@BOT> {second}").as_str());
        tokio::time::sleep(Duration::from_millis(150)).await;
        let all: String = stage.lounge.messages().iter().map(Message::text).collect();
        if !card.text().contains(&say("ja", key)) && !all.contains(&format!("**{}**", say("ja", key))) {
            bad.push(format!("{first} / {second}"));
        }
    }
    assert!(bad.is_empty(), "ignored: {bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn in_public_a_lesser_trouble_pushes_no_emergency_away() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "アカウントを乗っ取られました。知らない注文があります").await;
    read().await;
    for lesser in ["パスワードを忘れました", "パスキーが使えません"] {
        stage.hana.says(&stage.lounge, format!("<@BOT> {lesser}").as_str());
        tokio::time::sleep(Duration::from_millis(120)).await;
        assert_eq!(card.json()["embeds"][0]["description"], say("ja", "discord-urgent").as_str(), "{lesser}");
    }
    // A secret is warned of there.
    stage.hana.says(&stage.lounge, "<@BOT> 認証コードは482913です");
    stage.discord.until("a warning", |_| card.text().contains(&say("ja", "secret-code")).then_some(())).await;
    assert_eq!(card.json()["embeds"][0]["description"], say("ja", "discord-urgent").as_str());
    stage.end().await;
}

#[tokio::test]
async fn in_private_numbers_and_devices_count_at_once() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for text in [
        "2",
        "1番",
        "ドコモです",
        "iPhoneです",
        "全部だめです",
        "わかりません",
        "意味がわからない",
        "電話したい",
        "英語で",
        "画面が真っ白です",
        "母のアカウントです",
        "助けて",
        "次は?",
        "できません",
        "still nothing",
    ] {
        let who = stage.discord.person("新人", "ja");
        stage.discord.answer_to(&who.dm(QUESTION)).await;
        read().await;
        let before: u64 = who.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
        who.dm(text);
        tokio::time::sleep(Duration::from_millis(120)).await;
        let after: u64 = who.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
        if after == before + 1 {
            bad.push(text);
        }
    }
    assert!(bad.is_empty(), "silence in private: {bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn in_private_what_is_said_while_the_answer_waits_is_not_lost() {
    for second in ["アカウントがロックされました", "窓口"] {
        let stage = Stage::set().await;
        let limit = Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" };
        stage.discord.fail_next("POST", MESSAGES, limit, 1);
        let first = stage.hana.dm(QUESTION);
        tokio::time::sleep(Duration::from_millis(80)).await;
        stage.hana.dm(second);
        stage.discord.answer_to(&first).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let told: u64 = stage.hana.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
        assert!(told > 3, "{second} is lost:\n{}", stage.discord.transcript());
        stage.end().await;
    }
}

#[tokio::test]
async fn in_private_a_picture_right_after_the_question_is_answered() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.dm("Amazonにログインできません")).await;
    read().await;
    let picture = stage.hana.dm(Note::new("").attachment("screen.png"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains(&say("ja", "discord-picture"))
        || stage.discord.answer_so_far(&picture).is_some_and(|m| m.text().contains(&say("ja", "discord-picture")));
    assert!(told, "a picture, and not a word:\n{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_voice_message_right_after_a_greeting_is_answered() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.dm("こんにちは")).await;
    read().await;
    let spoken = stage.hana.dm(Note::spoken());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains(&say("ja", "discord-voice"))
        || stage.discord.answer_so_far(&spoken).is_some_and(|m| m.text().contains(&say("ja", "discord-voice")));
    assert!(told, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_picture_with_a_mention_right_after_the_question_is_answered() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません").await;
    read().await;
    let picture = stage.hana.says(&stage.lounge, Note::new("<@BOT>").attachment("screen.png"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains(&say("ja", "discord-picture"))
        || stage.discord.answer_so_far(&picture).is_some_and(|m| m.text().contains(&say("ja", "discord-picture")));
    assert!(told, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn what_cannot_be_seen_right_after_a_greeting_is_said() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let card = stage.asks(&stage.hana, "こんにちは").await;
    read().await;
    let hidden = stage.hana.says(&stage.lounge, format!("<@&BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains("見えていません") || stage.discord.answer_so_far(&hidden).is_some();
    assert!(told, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_forwarded_picture_and_a_mail_right_after_are_answered() {
    let stage = Stage::set().await;
    stage.discord.answer_to(&stage.hana.dm("Amazonにログインできません")).await;
    read().await;
    let mail = stage.taro.says(
        &stage.lounge,
        "【Amazon】お客様のアカウントを停止しました。24時間以内に確認しないと永久に停止されます http://amaz0n-verify.example",
    );
    let forward = stage.hana.dm(Note::new("").forward_of(&mail));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told: u64 = stage.hana.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
    assert!(told > 3, "{}\n{}", stage.discord.answer_so_far(&forward).is_some(), stage.discord.transcript());
    stage.end().await;
}
