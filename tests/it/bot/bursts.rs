//! What people say within seconds of an answer.

use std::time::Duration;

use super::{QUESTION, Stage, TITLE, has, lacks, say, title};
use crate::discord::{Message, Person};

/// Nobody answers a card that is not there yet.
const READING: Duration = Duration::from_millis(30);

/// Somebody new, who asks in private; the answer.
async fn asks(stage: &Stage, text: &str) -> (Person, Message) {
    let who = stage.discord.person("新人", "ja");
    let card = stage.discord.answer_to(&who.dm(text)).await;
    tokio::time::sleep(READING).await;
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
    tokio::time::sleep(READING).await;
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
    tokio::time::sleep(READING).await;
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
