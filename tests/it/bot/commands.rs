//! Slash commands, suggestions, the command on a message; their registration.

use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;

use super::{Log, Plan, QUESTION, Stage, TITLE, has, labels, lacks, none, say, times};
use crate::discord::{Fault, Note, Seen};

const ROUTE: &str = "/applications/{application}/commands";

/// See, send, embed, read the history, use other apps.
const USUAL: u64 = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 16 | 1 << 31 | EXTERNAL_APPS;
const EXTERNAL_APPS: u64 = 1 << 50;

/// Slash commands that every member is offered.
fn for_members(command: &serde_json::Value) -> bool {
    command["type"] == 1 && command["default_member_permissions"].is_null()
}

#[tokio::test]
async fn every_command_opens_its_topic_for_one_person() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    for (who, locale) in [(&stage.hana, "ja"), (&stage.emma, "en")] {
        for command in stage.discord.commands().iter().filter(|c| for_members(c)) {
            let name = command["name"].as_str().expect("a name");
            let seen = who.slash(&stage.lounge, name, none()).await;
            assert!(seen.is_private(), "{name}");
            match crate::support::desk().parts().topics.iter().find(|t| t.command.as_deref() == Some(name)) {
                Some(topic) => has(&seen.message(), &say(locale, &format!("{}.label", topic.id))),
                None => assert_eq!(name, "privacy", "no topic has it"),
            }
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn a_symptom_is_chosen_or_written() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let of = async |text: &str| match stage.hana.autocompletes(&stage.lounge, "login-help", json!({ "symptom": text }), "symptom").await {
        Seen::Choices(choices) => choices,
        other => panic!("{other:?}"),
    };
    let all = of("").await;
    assert_eq!(all[0].0, say("ja", "wrong-credentials.label"), "the menu's order");
    assert!((15..=25).contains(&all.len()), "{}", all.len());
    assert!(all.iter().all(|(name, value)| value == name));
    assert_eq!(of("2段階認証のコードが来な").await[0].0, TITLE);
    assert_eq!(of("パスキー").await[0].0, say("ja", "passkey.label"));
    for text in [TITLE, "携帯にコードが届かないです"] {
        let seen = stage.hana.slash(&stage.lounge, "ログインできない", json!({ "symptom": text })).await;
        assert!(seen.is_private());
        has(&seen.message(), TITLE);
    }
    let seen = stage.emma.slash(&stage.lounge, "login-help", json!({ "symptom": "ふにゃふにゃ" })).await;
    assert!(!labels(&seen.message()).is_empty());
    let english = match stage.emma.autocompletes(&stage.lounge, "login-help", json!({ "symptom": "passkey" }), "symptom").await {
        Seen::Choices(choices) => choices,
        other => panic!("{other:?}"),
    };
    assert_eq!(english[0].0, say("en", "passkey.label"));
    stage.end().await;
}

#[tokio::test]
async fn whoever_has_an_app_in_another_language_is_answered_in_english() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let public = stage.asks(&stage.hana, QUESTION).await;
    for locale in ["zh-CN", "ko"] {
        let wei = stage.discord.person(locale, locale);
        stage.guild.join(&wei);
        let card = wei.slash(&stage.lounge, "no-code", none()).await.message();
        for key in ["code-not-received.label", "foreign"] {
            has(&card, &say("en", key));
        }
        let Seen::Choices(choices) = wei.autocompletes(&stage.lounge, "login-help", json!({ "symptom": "" }), "symptom").await else {
            panic!("no choices")
        };
        assert_eq!(choices[0].0, say("en", "wrong-credentials.label"));
        has(&wei.presses_id(&public, "v0/old").await.message(), &say("en", "discord-old-button"));
        // What they write shows better what they read, and so does a card that they press on.
        let card = wei.slash(&stage.lounge, "login-help", json!({ "symptom": "携帯にコードが届かないです" })).await.message();
        has(&card, TITLE);
        has(&wei.presses(&public, &labels(&public)[0]).await.message(), &labels(&public)[0]);
    }
    stage.end().await;
}

#[tokio::test]
async fn commands_work_in_private_and_where_only_a_person_installed_it() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    // In the private conversation the card stays.
    let Seen::Public(card) = stage.hana.slash(&stage.hana.dm_channel(), "no-code", none()).await else { panic!("it stays") };
    has(&card, TITLE);
    has(&card, &say("ja", "discord-dm-intro"));
    lacks(&stage.hana.slash(&stage.hana.dm_channel(), "no-code", none()).await.message(), &say("ja", "discord-dm-intro"));
    assert!(!labels(&card).contains(&say("ja", "button-dm")));
    let Seen::Updated(_) = stage.hana.presses(&card, &labels(&card)[0]).await else { panic!("in place") };
    stage.hana.installs();
    let abroad = stage.discord.foreign_guild("よそのサーバー", "ja");
    abroad.join(&stage.hana);
    abroad.join(&stage.taro);
    let channel = abroad.channel("相談");
    let seen = stage.hana.slash(&channel, "no-code", none()).await;
    assert!(seen.is_private());
    let mine = seen.message();
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(1).await;
    has(&mine, &say("ja", "discord-carried"));
    // A public card where we are no member can be closed, if not deleted.
    let question = stage.hana.says(&channel, QUESTION);
    let card = stage.hana.context_menu(&question, &say("ja", "discord-context")).await.message();
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.edited(1).await;
    assert_eq!(card.text(), say("ja", "discord-dismissed"));
    assert!(card.buttons().is_empty());
    stage.end().await;
}

#[tokio::test]
async fn a_helper_applies_it_to_a_message() {
    let mut stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    has(&card, TITLE);
    assert_eq!(card.json()["mentions"], json!([]));
    // It is the author's card and the helper's: theirs to take away, nobody else's.
    let seen = stage.taro.presses(&card, &say("ja", "button-dismiss")).await;
    assert!(seen.is_private() && !card.is_deleted());
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    assert!(mine.is_private());
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    stage.restart().await;
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    stage.restart().await;
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;

    let robot = stage.discord.other_bot("別のボット");
    stage.guild.join(&robot);
    let nothing = stage.hana.says(&stage.lounge, Note::new("").attachment("screen.png"));
    for (target, key) in [(robot.says(&stage.lounge, QUESTION), "discord-target-bot"), (nothing, "discord-target-empty")] {
        let seen = stage.taro.context_menu(&target, &say("ja", "discord-context")).await;
        assert!(seen.is_private());
        has(&seen.message(), &say("ja", key));
    }
    stage.end().await;
}

#[tokio::test]
async fn one_answer_for_all_is_enough_and_a_miss_is_for_the_helper_alone() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("ja", "discord-context");
    let Seen::Public(_) = stage.taro.context_menu(&question, &menu).await else { panic!("for all") };
    let second = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    assert!(second.is_private());
    has(&second.message(), TITLE);
    // In a language that leads to the menu by rule, whatever was learned.
    let unclear = stage.hana.says(&stage.lounge, "오늘 날씨가 좋네요");
    assert!(stage.taro.context_menu(&unclear, &menu).await.is_private());
    // What we answered by ourselves is answered.
    let asked = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    stage.discord.answer_to(&asked).await;
    assert!(stage.taro.context_menu(&asked, &menu).await.is_private());
    stage.end().await;
}

#[tokio::test]
async fn a_helper_whose_answers_are_hidden_may_take_them_along() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    stage.emma.installs();
    let abroad = stage.discord.foreign_guild("よそのサーバー", "ja");
    abroad.join(&stage.emma);
    abroad.join(&stage.hana);
    abroad.everyone_may(USUAL & !EXTERNAL_APPS);
    let question = stage.hana.says(&abroad.channel("相談"), QUESTION);
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    assert!(seen.is_private());
    let card = seen.message();
    has(&card, TITLE);
    lacks(&card, &say("ja", "discord-press-hint"));
    assert!(!labels(&card).contains(&say("ja", "button-dismiss")), "{:?}", labels(&card));
    stage.emma.presses(&card, &say("ja", "button-dm")).await;
    card.edited(1).await;
    has(&stage.emma.dm_channel().messages()[0], TITLE);
    stage.end().await;
}

#[tokio::test]
async fn what_could_not_be_registered_is_tried_again() {
    let log = Log::open();
    let stage = Stage::with(Plan {
        times: Times { again: Duration::from_millis(60), ..times() },
        faults: vec![("PUT", ROUTE, Fault::Refused(400, 50_035), 2)],
        blind: true,
        ..Plan::default()
    })
    .await;
    stage.discord.until("the ids", |d| (d.calls("GET", ROUTE).iter().filter(|r| r.status == 200).count() == 4).then_some(())).await;
    let puts = stage.discord.calls("PUT", ROUTE);
    assert_eq!(puts.iter().map(|r| r.status).collect::<Vec<_>>(), [400, 400, 200]);
    let waits: Vec<Duration> = puts.windows(2).map(|two| two[1].at.saturating_sub(two[0].at)).collect();
    assert!(waits[0] >= Duration::from_millis(60) && waits[1] >= Duration::from_millis(120), "{waits:?}");
    assert_eq!(log.lines().iter().filter(|line| line.contains("could not be registered")).count(), 2);
    // It answered meanwhile, and names its command by now.
    let unseen = stage.emma.says(&stage.lounge, "<@&BOT> the code never arrives");
    has(&stage.discord.answer_to(&unseen).await, "</login-help:");
    stage.end().await;
}

#[tokio::test]
async fn commands_are_registered_once() {
    let mut stage = Stage::set().await;
    let created = stage.discord.command_creates();
    assert_eq!(stage.discord.calls("PUT", ROUTE).len(), 1, "{:?}", stage.discord.requests().iter().map(|r| &r.route).collect::<Vec<_>>());
    stage.restart().await;
    stage.asks(&stage.hana, QUESTION).await;
    stage.silent().await;
    assert_eq!(stage.discord.calls("PUT", ROUTE).len(), 1, "nothing changed");
    assert_eq!(stage.discord.command_creates(), created);
    stage.end().await;
}

#[tokio::test]
async fn a_helper_applies_it_again_after_the_card_was_taken_away() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("en", "discord-context");
    let Seen::Public(card) = stage.emma.context_menu(&question, &menu).await else { panic!("for all") };
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    let again = stage.emma.context_menu(&question, &menu).await;
    assert!(matches!(again, Seen::Public(_)), "not for all: {}", stage.discord.transcript());
    // A moderator's deletion frees it as well.
    stage.silent().await;
    stage.taro.deletes(&again.message());
    stage.silent().await;
    assert!(matches!(stage.taro.context_menu(&question, &say("ja", "discord-context")).await, Seen::Public(_)));
    stage.end().await;
}

#[tokio::test]
async fn a_helper_tries_again_after_discord_refused_the_first_answer() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("en", "discord-context");
    stage.discord.fail_next("POST", "/interactions/{interaction}/{token}/callback", Fault::Refused(404, 10_062), 1);
    assert!(stage.emma.context_menu(&question, &menu).await.is_failed());
    stage.discord.take_violations();
    let again = stage.emma.context_menu(&question, &menu).await;
    assert!(matches!(again, Seen::Public(_)), "not for all: {}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn two_helpers_at_once_make_one_card_for_all() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let (ja, en) = (say("ja", "discord-context"), say("en", "discord-context"));
    let (one, other) = tokio::join!(stage.taro.context_menu(&question, &ja), stage.emma.context_menu(&question, &en));
    assert_eq!([&one, &other].into_iter().filter(|seen| matches!(seen, Seen::Public(_))).count(), 1);
    assert!(one.is_private() || other.is_private());
    stage.end().await;
}

#[tokio::test]
async fn the_card_that_a_helper_asked_for_follows_the_question() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "Amazonにログインできません");
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    stage.hana.edits(&question, QUESTION);
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn in_a_group_of_people_it_works_too() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    stage.hana.installs();
    let group = stage.discord.group("家族", &[&stage.hana, &stage.taro]);
    let seen = stage.hana.slash(&group, "no-code", none()).await;
    assert!(seen.is_private(), "{seen:?}");
    let mine = seen.message();
    let Seen::Updated(_) = stage.hana.presses(&mine, &labels(&mine)[0]).await else { panic!("in place") };
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(2).await;
    has(&mine, &say("ja", "discord-carried"));
    let question = stage.taro.says(&group, QUESTION);
    let Seen::Public(card) = stage.hana.context_menu(&question, &say("ja", "discord-context")).await else { panic!("for all") };
    let theirs = stage.taro.presses(&card, &labels(&card)[0]).await;
    assert!(theirs.is_private());
    stage.taro.presses(&card, &say("ja", "button-dismiss")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(card.is_deleted() || card.text() == say("ja", "discord-dismissed"));
    stage.end().await;
}

#[tokio::test]
async fn long_symptoms_and_secret_ones() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let long = "コードが届かない。".repeat(600);
    let Seen::Choices(choices) = stage.hana.autocompletes(&stage.lounge, "login-help", json!({ "symptom": long }), "symptom").await else {
        panic!()
    };
    assert!(!choices.is_empty());
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": long })).await;
    assert!(seen.is_private());
    has(&seen.message(), TITLE);
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": "コード482913が弾かれます" })).await;
    has(&seen.message(), &say("ja", "secret-code.alone"));
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": "   " })).await;
    assert!(seen.is_private());
    stage.end().await;
}

#[tokio::test]
async fn every_private_card_offers_to_go_on_in_private_and_no_press_fails() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let mut bad = Vec::new();
    for (who, locale) in [(&stage.hana, "ja"), (&stage.emma, "en")] {
        let dm = say(locale, "button-dm");
        for command in stage.discord.commands().iter().filter(|c| for_members(c)) {
            let name = command["name"].as_str().expect("a name");
            let card = who.slash(&stage.lounge, name, none()).await.message();
            let ids: Vec<String> = card
                .controls()
                .iter()
                .flat_map(|c| {
                    let options = c["options"].as_array().cloned().unwrap_or_default();
                    options.into_iter().map(|o| o["value"].clone()).chain([c["custom_id"].clone()])
                })
                .filter_map(|id| id.as_str().map(str::to_owned))
                .filter(|id| id.starts_with("v1/") && !id.starts_with("v1/d"))
                .collect();
            for id in ids {
                let seen = who.presses_id(&card, &id).await;
                if seen.is_failed() || !labels(&seen.message()).contains(&dm) {
                    bad.push(format!("{name} {id}"));
                }
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    stage.end().await;
}
