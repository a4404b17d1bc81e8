//! What is seldom and easily forgotten: fields that no library expects, words that are not where words are, limits that last.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tasukebune::platform::discord::rest::{Refused, Rest};
use tasukebune::settings::{Token, Waits};

use super::{Plan, QUESTION, Stage, TITLE, has, labels, lacks, none, reply_to, say};
use crate::discord::{Fault, Note, Person, Seen};
use crate::serve::waits;

const MESSAGES: &str = "/channels/{channel}/messages";
const MESSAGE: &str = "/channels/{channel}/messages/{message}";

fn newcomer(stage: &Stage, worn: Value) -> Person {
    let who = stage.newcomer("ja");
    who.wears(worn);
    who
}

#[tokio::test]
async fn whoever_wears_what_serenity_does_not_know_is_answered() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    for worn in [
        json!({ "avatar_decoration_data": { "asset": "v2_a_5e1f5d0b1a2c3d4e5f60718293a4b5c6", "sku_id": "1" } }),
        json!({ "collectibles": { "nameplate": { "sku_id": "1", "asset": "nameplates/x/", "label": "X" } } }),
        json!({ "public_flags": 1_u64 << 40 }),
    ] {
        let who = newcomer(&stage, worn);
        let question = who.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
        let card = stage.discord.answer_to(&question).await;
        assert!(who.presses(&card, &labels(&card)[0]).await.is_private());
        let seen = who.slash(&stage.lounge, "no-code", none()).await;
        assert!(seen.is_private());
        has(&seen.message(), TITLE);
        let typing = who.autocompletes(&stage.lounge, "login-help", json!({ "symptom": "コード" }), "symptom").await;
        assert!(matches!(typing, Seen::Choices(choices) if !choices.is_empty()));
        let card = stage.emma.context_menu(&question, &say("en", "discord-context")).await.message();
        has(&card, TITLE);
    }
    stage.end().await;
}

#[tokio::test]
async fn what_serenity_does_not_know_on_a_message_keeps_nobody_from_an_answer() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let ask = say("en", "discord-context");
    for held in [
        json!({ "embeds": [{ "type": "video", "video": { "width": 1, "height": 1 } }] }),
        json!({ "activity": { "type": 300 } }),
        json!({ "components": [{ "type": 1, "components": [{ "type": 99, "custom_id": "x" }] }] }),
    ] {
        let who = newcomer(&stage, Value::Null);
        let question = who.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
        let card = stage.discord.answer_to(&question).await;
        let controls = card.controls();
        card.holds(&held);
        let mine = who.presses_id(&card, controls[0]["custom_id"].as_str().expect("a token")).await;
        assert!(mine.is_private());
        // What only one person sees goes on in its place.
        let mine = mine.message();
        let failed = mine.controls().into_iter().find(|c| c["label"] == say("ja", "button-failed")).expect("the button");
        mine.holds(&held);
        let Seen::Updated(_) = who.presses_id(&mine, failed["custom_id"].as_str().expect("a token")).await else { panic!("in place") };
        question.holds(&held);
        let card = stage.emma.context_menu(&question, &ask).await.message();
        has(&card, TITLE);
    }
    stage.end().await;
}

#[tokio::test]
async fn a_forwarded_message_is_answered_for_what_it_shows() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let ask = say("en", "discord-context");
    let mail = stage.taro.says(&stage.help, QUESTION);
    let forward = stage.hana.says(&stage.lounge, Note::new("").forward_of(&mail));
    let Seen::Public(card) = stage.emma.context_menu(&forward, &ask).await else { panic!("for all") };
    has(&card, TITLE);
    let picture = stage.taro.says(&stage.help, Note::new("").attachment("screen.png"));
    let forward = stage.hana.says(&stage.lounge, Note::new("").forward_of(&picture));
    let seen = stage.emma.context_menu(&forward, &ask).await;
    assert!(seen.is_private());
    has(&seen.message(), &say("en", "discord-target-empty"));
    stage.end().await;
}

#[tokio::test]
async fn a_card_that_is_shown_to_another_is_not_answered() {
    let stage = Stage::set().await;
    let here = stage.asks(&stage.hana, QUESTION).await;
    let there = stage.discord.answer_to(&stage.hana.says(&stage.help, QUESTION)).await;
    let look = format!("{} これ見て", stage.taro.mention());
    for (card, channel) in [(&here, &stage.lounge), (&there, &stage.help)] {
        stage.emma.says(channel, reply_to(card, &look));
        stage.emma.says(channel, reply_to(card, &look).without_ping());
    }
    stage.silent().await;
    // Who calls the bot, too, or asks for themselves where it listens, is answered.
    let question = stage.emma.says(&stage.lounge, reply_to(&here, &format!("<@BOT> {} パスキーが使えません", stage.taro.mention())));
    has(&stage.discord.answer_to(&question).await, &say("ja", "passkey.label"));
    let own = format!("{} アマゾンのアカウントがロックされてログインできません。どうすればいいですか", stage.taro.mention());
    let question = stage.emma.says(&stage.help, reply_to(&there, &own));
    has(&stage.discord.answer_to(&question).await, &say("ja", "account-locked.label"));
    stage.end().await;
}

#[tokio::test]
async fn a_picture_in_reply_is_seen() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    for (who, note, key) in
        [(&stage.taro, Note::new("").attachment("screen.png"), "discord-picture"), (&stage.emma, Note::spoken(), "discord-voice")]
    {
        let answer = stage.discord.answer_to(&who.says(&stage.lounge, note.reply_to(&card).without_ping())).await;
        has(&answer, &say("ja", key));
        lacks(&answer, "こちらには見えていません");
    }
    stage.end().await;
    // Without the intent a picture is hidden along with the text; that something is spoken is not.
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    for (who, note, text) in [
        (&stage.taro, Note::new("").attachment("screen.png"), "こちらには見えていません".to_owned()),
        (&stage.emma, Note::spoken(), say("ja", "discord-voice")),
    ] {
        let answer = stage.discord.answer_to(&who.says(&stage.lounge, note.reply_to(&card).without_ping())).await;
        has(&answer, &text);
    }
    stage.end().await;
}

#[tokio::test]
async fn a_forum_post_is_heard_with_its_title() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let forum = stage.guild.forum("質問");
    let picture = Note::new("").attachment("screen.png");
    for (who, text) in [(&stage.hana, Note::new("よろしくお願いします")), (&stage.taro, picture)] {
        let (_, post) = forum.post(who, QUESTION, text);
        has(&stage.discord.answer_to(&post).await, TITLE);
    }
    stage.end().await;
    // Elsewhere nobody listens to titles.
    let stage = Stage::set().await;
    stage.guild.forum("質問").post(&stage.hana, QUESTION, "よろしくお願いします");
    stage.silent().await;
    stage.end().await;
}

#[tokio::test]
async fn a_message_waits_for_a_long_limit_to_end_and_comes_late() {
    let discord = crate::discord::start().await;
    let dm = discord.person("花子", "ja").dm_channel();
    let waits = Waits { request: Duration::from_millis(300), limited: Duration::from_secs(2), ..waits() };
    let rest = Rest::new(&Token::new(&discord.token()).expect("a token"), Some(&discord.rest_url()), &waits).expect("a client");
    let text = json!({ "content": "はい", "allowed_mentions": { "parse": [] } });
    let limited = |retry_after: f64, global: bool| Fault::RateLimited { retry_after, global, scope: "user" };
    let too_late = Err(Refused { status: 429, code: 0 });
    // Its own limit, and one for everything.
    for global in [false, true] {
        discord.fail_next("POST", MESSAGES, limited(0.7, global), 1);
        let start = Instant::now();
        rest.send(dm.id, &text).await.expect("sent");
        assert!(start.elapsed() >= Duration::from_millis(700), "it waits as told");
    }
    // Time goes on meanwhile: all waits together have an end.
    discord.fail_next("POST", MESSAGES, limited(1.2, false), 2);
    assert_eq!(rest.send(dm.id, &text).await, too_late);
    discord.fail_next("POST", MESSAGES, limited(60.0, false), 1);
    let start = Instant::now();
    assert_eq!(rest.send(dm.id, &text).await, too_late);
    assert!(start.elapsed() < Duration::from_millis(200), "there is no use in waiting for what comes too late");
    // Nobody reads what is changed that late.
    let id = dm.messages()[0].id;
    discord.fail_next("PATCH", MESSAGE, limited(0.7, false), 1);
    assert_eq!(rest.edit(dm.id, id, &text).await, too_late.map(|_| ()));
}

#[tokio::test]
async fn emoji_and_links_to_messages_are_no_secrets() {
    let stage = Stage::set().await;
    let mut spoke = Vec::new();
    for text in [
        "おはよう <:ohayo:1234567890123456789> きょうもがんばろう",
        "<a:arigatou:1098765432109876543>",
        "コード貼るね <:code:123456789012345678>",
        "https://discord.com/channels/1012345678901234567/1112345678901234567/1212345678901234567 ここに書いたよ",
        "集合は <t:1790000000:F> です",
        "認証コードの話は https://discord.com/channels/1012345678901234567/1112345678901234567 でどうぞ",
    ] {
        let who = stage.newcomer("ja");
        let before = stage.answers_in(&stage.help);
        who.says(&stage.help, text);
        tokio::time::sleep(Duration::from_millis(80)).await;
        if stage.answers_in(&stage.help) > before {
            spoke.push(text);
        }
    }
    assert!(spoke.is_empty(), "{spoke:#?}");
    stage.end().await;
}

#[tokio::test]
async fn odd_presses_get_an_answer() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    let letter = stage.discord.answer_to(&stage.taro.dm("パスワードを忘れました")).await;
    let long = "x".repeat(100);
    for bad in [
        "choose",
        "",
        "v1/cs/////ja//",
        "v1/ce/zzz/zzz//ja//",
        "v2/t/abc////",
        "v1/x/////ja//",
        "v1/r/abc/def/abcdefabc/ja/3w5e11264sgsf/",
        long.as_str(),
        "v1/c/////ja//",
        "v1/m0/////de//",
        "v1/s/////ja//",
        "v1/h/////ja//",
    ] {
        if bad.is_empty() {
            continue;
        }
        for (who, on) in [(&stage.hana, &card), (&stage.emma, &card), (&stage.hana, &mine), (&stage.taro, &letter)] {
            if on.is_deleted() {
                continue;
            }
            let seen = who.presses_id(on, bad).await;
            assert!(!seen.is_failed(), "{bad}");
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn long_answers_arrive() {
    let stage = Stage::set().await;
    for text in [
        "I am so desperate, I cry all day. Someone on Discord says he will unlock my Amazon account if I tell him my password and the code. He sent https://amaz0n-login.com/verify . I want to talk to a person",
        "talk to a person. Someone from Amazon asked me for the code so he can unlock my account, see http://arnazon.co.jp/login",
        "하지만 아마존 https://amaz0n-login.com/verify Someone from Amazon asked me for the code so he can unlock my account. talk to a person",
        "My account was hacked, unknown orders. A helper will fix it if I give him my code 482913 and password hunter2xyz. https://amaz0n-login.com/verify",
    ] {
        let who = stage.discord.person("new", "en-US");
        stage.guild.join(&who);
        let card = stage.discord.answer_to(&who.dm(text)).await;
        has(&card, "**");
        let card = stage.asks(&who, text).await;
        has(&card, "**");
    }
    stage.end().await;
}

#[tokio::test]
async fn all_tokens_of_public_cards_are_bare_also_behind_menus_and_after_words() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    for text in ["だめだった", "docomoです", "全部試しました", "窓口", "メニュー", "パスキーが使えません", "できました"]
    {
        stage.hana.says(&stage.lounge, format!("<@BOT> {text}").as_str());
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    for message in stage.lounge.messages().iter().filter(|m| !m.is_private()) {
        for control in message.controls() {
            let ids = control["options"].as_array().cloned().unwrap_or_default();
            let ids = ids.iter().map(|o| o["value"].clone()).chain([control["custom_id"].clone()]);
            for id in ids.filter_map(|id| id.as_str().map(str::to_owned)).filter(|id| id.starts_with("v1/")) {
                let fields: Vec<&str> = id.split('/').collect();
                assert_eq!((fields[4], fields[7]), ("", ""), "{id}");
            }
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn a_solved_trouble_that_comes_back_is_not_a_dead_end() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let first = labels(&card)[0].clone();
    let mine = stage.hana.presses(&card, &first).await.message();
    stage.hana.presses(&mine, &say("ja", "button-solved")).await;
    let again = stage.hana.presses(&card, &first).await.message();
    assert!(labels(&again).len() > 1, "{:?}", labels(&again));
    stage.end().await;
}

#[tokio::test]
async fn forged_and_odd_presses_everywhere() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    let letter = stage.discord.answer_to(&stage.hana.dm(QUESTION)).await;
    let long = "v1/t/".to_owned() + &"a".repeat(95);
    for id in [
        "",
        "v2/t/abc////ja//",
        "v1/x/////ja//",
        "v1/dx/////ja//",
        "v1/dm255/////ja//",
        "v1/m255/////zz//",
        "v1/t/___/___/___/ja/zzzzzzzzzzzzzz/",
        "choose",
        long.as_str(),
        "v1/k/////ja//",
        "v1/c/////ja//",
        "v1/ds/////ja//",
    ] {
        for at in [&card, &mine, &letter] {
            let seen = stage.hana.presses_id(at, id).await;
            assert!(!seen.is_failed(), "{id}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(!card.is_deleted() || id.contains("/x/"), "{id}");
        if card.is_deleted() {
            break;
        }
    }
    stage.end().await;
}
