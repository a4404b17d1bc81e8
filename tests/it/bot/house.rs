//! What a server chose, in what the bot answers there.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;
use tasukebune::store::{Answers, Change, HelpChannel, Incident, Note};

use super::{Plan, QUESTION, Stage, TITLE, desk, has, labels, lacks, none, say, times};
use crate::discord::{Message, permission};
use crate::support::locale;

const OUTAGE_FIRST: &str = "wait-it-out.label";

async fn chooses(stage: &Stage, changes: Vec<Change>) {
    stage.store.change(stage.guild.id, changes).await.expect("kept");
}

fn note(text: &str) -> Note {
    Note::new(text).expect("a note")
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    i64::try_from(since.as_secs()).expect("a time")
}

fn incident(words: Option<&str>) -> Change {
    Change::Incident(Some(Incident { since: now() - 60, until: now() + 3600, note: words.map(note) }))
}

#[tokio::test]
async fn a_server_names_help_channels_of_its_own() {
    let stage = Stage::set().await;
    stage.hana.says(&stage.lounge, QUESTION);
    stage.silent().await;
    chooses(&stage, vec![Change::AddHelpChannel(HelpChannel { channel: stage.lounge.id, answers: Answers::Public })]).await;
    let question = stage.taro.says(&stage.lounge, QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    // The operator's own stay.
    let question = stage.emma.says(&stage.help, "Amazon code does not arrive");
    stage.discord.answer_to(&question).await;
    chooses(&stage, vec![Change::RemoveHelpChannel(stage.lounge.id)]).await;
    stage.newcomer("ja").says(&stage.lounge, QUESTION);
    stage.silent().await;
    stage.end().await;
}

#[tokio::test]
async fn threads_belong_to_a_servers_help_channels() {
    let stage = Stage::set().await;
    chooses(&stage, vec![Change::AddHelpChannel(HelpChannel { channel: stage.lounge.id, answers: Answers::Private })]).await;
    let thread = stage.lounge.thread("相談");
    let question = stage.hana.says(&thread, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    lacks(&card, TITLE);
    has(&card, &say("ja", "discord-door"));
    stage.end().await;
}

#[tokio::test]
async fn where_troubles_are_private_all_see_no_more_than_a_door() {
    let stage = Stage::set().await;
    chooses(&stage, vec![Change::Answers(Answers::Private)]).await;
    for (who, tag, text) in [(&stage.hana, "ja", QUESTION), (&stage.emma, "en", "my amazon account was hacked, they changed my password")] {
        let card = stage.asks(who, text).await;
        has(&card, &say(tag, "notice"));
        has(&card, &say(tag, "discord-door"));
        assert!(!card.text().contains("**"), "no title:\n{}", card.text());
        assert_eq!(card.json()["embeds"], json!([]), "and nothing urgent");
        let opened = who.presses(&card, &say(tag, "button-open")).await;
        assert!(opened.is_private());
        assert!(opened.message().text().contains("**"), "the whole card");
    }
    // What must be seen at once is.
    let card = stage.asks(&stage.taro, "コードは 123456 です。ログインできません").await;
    has(&card, &super::warning());
    stage.end().await;
}

#[tokio::test]
async fn a_channel_may_be_more_private_than_its_server() {
    let stage = Stage::set().await;
    chooses(&stage, vec![Change::AddHelpChannel(HelpChannel { channel: stage.help.id, answers: Answers::Private })]).await;
    let question = stage.hana.says(&stage.help, QUESTION);
    lacks(&stage.discord.answer_to(&question).await, TITLE);
    has(&stage.asks(&stage.taro, QUESTION).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_servers_language_is_for_those_who_show_no_other() {
    let stage = Stage::set().await;
    chooses(&stage, vec![Change::Locale(Some(locale("en")))]).await;
    has(&stage.asks(&stage.hana, "2FA").await, &say("en", "notice"));
    // Words tell their language.
    has(&stage.asks(&stage.taro, QUESTION).await, TITLE);
    // A private conversation is no part of the server.
    let question = stage.emma.dm("Amazon code does not arrive");
    has(&stage.discord.answer_to(&question).await, &say("en", "code-not-received.label"));
    stage.end().await;
}

#[tokio::test]
async fn topics_are_switched_off_but_not_those_that_keep_people_safe() {
    let stage = Stage::set().await;
    for topic in ["code-not-received", "account-hijacked", "suspicious-message"] {
        chooses(&stage, vec![Change::TopicOff(topic.to_owned())]).await;
    }
    let card = stage.asks(&stage.hana, QUESTION).await;
    has(&card, &say("ja", "topic-off"));
    assert!(!labels(&card).contains(&TITLE.to_owned()), "{:?}", labels(&card));
    stage.hana.says(&stage.help, QUESTION);
    stage.silent().await;
    for (tag, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        has(&who.slash(&stage.lounge, "no-code", none()).await.message(), &say(tag, "topic-off"));
    }
    // In private it is answered.
    let question = stage.hana.dm(QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    // Safety cannot be switched off.
    has(&stage.asks(&stage.taro, "Amazonが乗っ取られました").await, &say("ja", "account-hijacked.label"));
    stage.end().await;
}

#[tokio::test]
async fn a_servers_note_stands_on_its_topics_card() {
    let stage = Stage::set().await;
    chooses(&stage, vec![Change::TopicNote("code-not-received".into(), Some(note("夜は @everyone **返事** が遅れます")))]).await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    has(&card, r"📌 このサーバーから: 夜は \@everyone \*\*返事\*\* が遅れます");
    let seen = stage.hana.presses(&card, &say("ja", "check-mailbox.label")).await;
    lacks(&seen.message(), "📌");
    lacks(&stage.asks(&stage.taro, "Amazonのパスワードを忘れました").await, "📌");
    stage.end().await;
}

#[tokio::test]
async fn an_incident_leads_every_answer_but_those_that_cannot_wait() {
    let stage = Stage::set().await;
    chooses(&stage, vec![incident(Some("公式も調査中だそうです"))]).await;
    for (tag, who, text) in [("ja", &stage.hana, QUESTION), ("en", &stage.emma, "I can't log in to Amazon")] {
        let card = stage.asks(who, text).await;
        let trouble = say(tag, "trouble");
        assert!(card.text().find(&trouble) < card.text().find(&say(tag, "discord-press-hint")), "{}", card.text());
        has(&card, "公式も調査中だそうです");
        assert_eq!(labels(&card)[0], say(tag, OUTAGE_FIRST), "waiting comes first");
    }
    for text in ["Amazonが乗っ取られました", "Amazonから変なSMSが来た。詐欺?"] {
        let card = stage.asks(&stage.newcomer("ja"), text).await;
        lacks(&card, &say("ja", "trouble"));
        has(&card, &say("ja", "trouble-last"));
        assert!(!labels(&card).contains(&say("ja", OUTAGE_FIRST)), "{:?}", labels(&card));
        let (last, cause) = (card.text().find(&say("ja", "trouble-last")), card.text().find("**"));
        assert!(last > cause, "it stands last:\n{}", card.text());
    }
    // So does a question or a menu, but without the advice to wait where it may be somebody whose account is being taken over: nobody knows yet.
    for text in ["ふにゃら", "勝手にパスワード変更 ログイン無理", "知らんログイン", "アマゾンからの電話 ログイン"]
    {
        let card = stage.asks(&stage.newcomer("ja"), text).await;
        has(&card, &say("ja", "trouble-open"));
        lacks(&card, &say("ja", "trouble"));
        assert!(!card.text().contains("公式も調査中"), "an admin's words may give that advice, too");
    }
    let card = stage.asks(&stage.newcomer("en-US"), "password email").await;
    has(&card, &say("en", "clarify"));
    has(&card, &say("en", "trouble"));
    // Waiting leads to its steps.
    let card = stage.asks(&stage.newcomer("ja"), QUESTION).await;
    let steps = stage.taro.presses(&card, &say("ja", OUTAGE_FIRST)).await;
    has(&steps.message(), &say("ja", OUTAGE_FIRST));
    // Elsewhere nothing is known of it.
    let question = stage.newcomer("ja").dm(QUESTION);
    lacks(&stage.discord.answer_to(&question).await, &say("ja", "trouble"));
    stage.end().await;
}

#[tokio::test]
async fn an_incident_ends_by_itself() {
    let stage = Stage::set().await;
    let over = Incident { since: now() - 7200, until: now() - 1, note: None };
    chooses(&stage, vec![Change::Incident(Some(over))]).await;
    lacks(&stage.asks(&stage.hana, QUESTION).await, &say("ja", "trouble"));
    stage.end().await;
}

/// `/incident` as somebody calls it; what they are told.
async fn incident_command(stage: &Stage, tag: &str, wish: &str, options: serde_json::Value) -> Message {
    let who = if tag == "ja" { &stage.taro } else { &stage.emma };
    stage.guild.empower(who, permission::MANAGE_GUILD);
    let seen = who.slash(&stage.lounge, &format!("incident {wish}"), options).await;
    assert!(seen.is_private());
    seen.message()
}

#[tokio::test]
async fn admins_announce_an_incident_and_end_it() {
    let stage = Stage::set().await;
    for tag in ["ja", "en"] {
        let said = incident_command(&stage, tag, "start", json!({ "hours": 6 })).await;
        let kept = stage.store.settings(stage.guild.id).incident.clone().expect("an incident");
        assert_eq!(kept.until - kept.since, 6 * 3600);
        has(&said, &format!("<t:{}:f>", kept.until));
        has(&stage.asks(&stage.newcomer("ja"), QUESTION).await, &say("ja", "trouble"));
        let said = incident_command(&stage, tag, "stop", none()).await;
        has(&said, &say(tag, "discord-incident-off"));
        assert_eq!(stage.store.settings(stage.guild.id).incident, None);
        lacks(&stage.asks(&stage.newcomer("ja"), QUESTION).await, &say("ja", "trouble"));
    }
    stage.end().await;
}

#[tokio::test]
async fn whoever_ends_an_incident_hears_of_the_operators_own() {
    let stage = Stage::with(Plan { incident: Some(now() + 3600), ..Plan::default() }).await;
    for tag in ["ja", "en"] {
        incident_command(&stage, tag, "start", none()).await;
        let said = incident_command(&stage, tag, "stop", none()).await;
        has(&said, &say(tag, "discord-incident-off.here"));
        has(&said, &say(tag, "setup-incident.operator"));
        lacks(&said, &say(tag, "discord-incident-off"));
        assert_eq!(stage.store.settings(stage.guild.id).incident, None);
        // As the page of the panel has it.
        let who = if tag == "ja" { &stage.taro } else { &stage.emma };
        let panel = who.slash(&stage.lounge, "setup panel", none()).await.message();
        who.selects(&panel, &format!("s1/{:x}/open", who.id), &["incident"]).await;
        has(&panel, &say(tag, "setup-incident.operator"));
    }
    has(&stage.asks(&stage.hana, QUESTION).await, &say("ja", "trouble"));
    stage.end().await;
}

#[tokio::test]
async fn an_incident_that_is_prolonged_without_words_keeps_those_that_stand() {
    let stage = Stage::set().await;
    for tag in ["ja", "en"] {
        incident_command(&stage, tag, "start", json!({ "hours": 1, "note": "公式が調査中です" })).await;
        let before = stage.store.settings(stage.guild.id).incident.clone().expect("an incident");
        let said = incident_command(&stage, tag, "start", json!({ "hours": 12 })).await;
        let after = stage.store.settings(stage.guild.id).incident.clone().expect("an incident");
        assert_eq!((after.since, after.note), (before.since, before.note));
        assert!(after.until > before.until);
        has(&said, &format!("<t:{}:f>", after.until));
        has(&said, &say(tag, "setup-incident.note").replace("{$note}", "公式が調査中です"));
        // Other words take their place; what is over leaves none.
        let said = incident_command(&stage, tag, "start", json!({ "hours": 1, "note": "復旧したそうです" })).await;
        lacks(&said, "調査中");
        incident_command(&stage, tag, "stop", none()).await;
        incident_command(&stage, tag, "start", none()).await;
        assert_eq!(stage.store.settings(stage.guild.id).incident.clone().expect("an incident").note, None);
        incident_command(&stage, tag, "stop", none()).await;
    }
    stage.end().await;
}

#[tokio::test]
async fn an_incidents_words_are_short_and_harmless() {
    let stage = Stage::set().await;
    let with = |note: &str| json!({ "note": note });
    for (bad, why) in [
        ("https://status.example/ を見て", "link"),
        ("disc\u{200b}ord.gg/amazon-help へ", "link"),
        ("アカウントを復旧しますので、認証コードをDMで送ってください", "asks"),
        ("電話は090-1234-5678へ", "phone"),
        ("me@example.com へ", "mail"),
        ("コードは482913です", "secret"),
        (" ", "long"),
    ] {
        let why = format!("discord-incident-note-refused.{why}");
        let said = incident_command(&stage, "ja", "start", with(bad)).await;
        assert_eq!(said.text(), say("ja", &why), "{bad}");
        assert_eq!(stage.store.settings(stage.guild.id).incident, None, "{bad}");
    }
    incident_command(&stage, "ja", "start", with("公式の発表を待っています")).await;
    has(&stage.asks(&stage.hana, QUESTION).await, "公式の発表を待っています");
    stage.end().await;
}

#[tokio::test]
async fn nobody_floods_a_channel_through_the_bot() {
    let stage = Stage::set().await;
    chooses(&stage, vec![Change::CooldownUser(Some(300)), Change::CooldownChannel(Some(300))]).await;
    let question = stage.hana.says(&stage.help, QUESTION);
    stage.discord.answer_to(&question).await;
    // Nobody called us, and the channel has had its answer for now.
    stage.taro.says(&stage.help, "Amazonのパスワードを忘れました");
    stage.silent().await;
    // Who calls us by name does not wait for others …
    stage.asks(&stage.taro, "Amazonのパスワードを忘れました").await;
    // … and what is urgent waits for nobody.
    let question = stage.newcomer("ja").says(&stage.help, "Amazonが乗っ取られました");
    stage.discord.answer_to(&question).await;
    let question = stage.newcomer("ja").says(&stage.help, "コード 482913 って言われたので伝えました");
    has(&stage.discord.answer_to(&question).await, &super::warning());
    stage.end().await;
}

#[tokio::test]
async fn a_pause_keeps_nobody_waiting_whose_safety_may_be_at_stake() {
    // Words come later than those that change an answer.
    let stage = Stage::with(Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() }).await;
    chooses(&stage, vec![Change::CooldownUser(Some(300)), Change::CooldownChannel(Some(300))]).await;
    stage.discord.answer_to(&stage.newcomer("ja").says(&stage.help, QUESTION)).await;
    for (who, question, pressing) in [
        (&stage.hana, QUESTION, "Amazonを名乗る詐欺メールのリンクを開いてパスワード入れてしまった"),
        (&stage.emma, "I forgot my Amazon password", "I keep getting Amazon approval notifications, it is not me"),
    ] {
        // Their question, and the channel's pause begins; what is pressing waits for neither.
        stage.asks(who, question).await;
        let called = who.says(&stage.lounge, format!("<@BOT> {pressing}").as_str());
        stage.discord.answer_to(&called).await;
        let other = stage.newcomer("ja");
        stage.discord.answer_to(&other.says(&stage.help, pressing)).await;
    }
    // A question that may be about a takeover is one of these, too.
    let pressing = |text: &str| {
        let reply = desk().answer(&tasukebune::message::Message::addressed(text), &tasukebune::desk::Situation::new(crate::support::TODAY));
        desk().is_pressing(&reply.expect("a reply"))
    };
    assert!(pressing("勝手にパスワード変更 ログイン無理") && !pressing(QUESTION) && !pressing("password email"));
    stage.newcomer("ja").says(&stage.help, "Amazonのパスワードを忘れました");
    stage.silent().await;
    stage.end().await;
}

#[tokio::test]
async fn nobody_floods_a_channel_with_warnings() {
    let stage = Stage::set().await;
    let before = stage.answers_in(&stage.help);
    for n in 0..8 {
        let message = stage.taro.says(&stage.help, format!("友達に送るね コード 48291{n}").as_str());
        has(&stage.discord.answer_to(&message).await, &super::warning());
    }
    stage.taro.says(&stage.help, "友達に送るね コード 482918");
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.help), before + 8);
    // Others are warned all the same.
    let message = stage.newcomer("ja").says(&stage.help, "友達に送るね コード 482919");
    has(&stage.discord.answer_to(&message).await, &super::warning());
    stage.end().await;
}

#[tokio::test]
async fn a_pause_is_between_questions_and_not_within_a_conversation() {
    // Words come later than those that change an answer.
    let stage = Stage::with(Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() }).await;
    chooses(&stage, vec![Change::CooldownUser(Some(300))]).await;
    // Another question waits; a word on the card does not.
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.hana.presses(&card, &labels(&card)[0]).await;
    stage.hana.says(&stage.lounge, "<@BOT> パスキーが使えません");
    stage.silent().await;
    let word = stage.hana.says(&stage.lounge, super::reply_to(&card, "だめだった"));
    lacks(&stage.discord.answer_to(&word).await, &say("ja", "lost"));
    // Nor does the answer to what the bot asks.
    let question = stage.asks(&stage.emma, "password email").await;
    has(&question, &say("en", "clarify"));
    let word = stage.emma.says(&stage.lounge, super::reply_to(&question, "I forgot my password"));
    has(&stage.discord.answer_to(&word).await, &say("en", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn nobody_floods_a_channel_by_pointing() {
    let stage = Stage::set().await;
    let asked = || stage.newcomer("ja").says(&stage.lounge, QUESTION);
    // One in a minute more than one person gets; what is urgent is answered all the same.
    for _ in 0..8 {
        let question = asked();
        stage.taro.says(&stage.lounge, super::reply_to(&question, "<@BOT>"));
        stage.discord.answer_to(&question).await;
    }
    stage.taro.says(&stage.lounge, super::reply_to(&asked(), "<@BOT>"));
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.lounge), 8);
    let menu = say("en", "discord-context");
    assert!(stage.taro.context_menu(&asked(), &menu).await.is_private(), "for the helper alone");
    let urgent = stage.newcomer("ja").says(&stage.lounge, "Amazonが乗っ取られました");
    assert!(!stage.taro.context_menu(&urgent, &menu).await.is_private());
    // The turns of others are theirs.
    assert!(!stage.emma.context_menu(&asked(), &menu).await.is_private());
    stage.end().await;
}

#[tokio::test]
async fn a_server_finds_its_settings_when_it_comes_back() {
    let mut stage = Stage::set().await;
    chooses(&stage, vec![Change::TopicNote("code-not-received".into(), Some(note("夜は遅れます"))), Change::Answers(Answers::Public)])
        .await;
    stage.guild.expels_bot();
    stage.silent().await;
    stage.guild.invites_bot();
    stage.restart().await;
    has(&stage.asks(&stage.hana, QUESTION).await, "夜は遅れます");
    let notes: BTreeMap<String, Note> = stage.store.settings(stage.guild.id).notes.clone();
    assert_eq!(notes.len(), 1);
    stage.end().await;
}

/// Waits until so many cards are to go one day.
async fn until_due(stage: &Stage, cards: usize) {
    for _ in 0..200 {
        if stage.store.due(i64::MAX, 9).await.expect("read").len() == cards {
            return;
        }
        super::read().await;
    }
    panic!("never {cards}: {:?}", stage.store.due(i64::MAX, 9).await);
}

#[tokio::test]
async fn public_cards_go_after_some_hours_also_after_a_restart() {
    // It was asked three hours ago.
    let before = || std::time::SystemTime::now() - std::time::Duration::from_secs(3 * 3600);
    let mut stage = Stage::with(Plan { times: Times { now: before, ..times() }, ..Plan::default() }).await;
    chooses(&stage, vec![Change::DeleteAfter(Some(1))]).await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let question = stage.emma.dm(QUESTION);
    let private = stage.discord.answer_to(&question).await;
    super::read().await;
    assert!(!card.is_deleted());
    stage.restart().await;
    card.deleted().await;
    assert!(!private.is_deleted(), "what is said in private stays");
    until_due(&stage, 0).await;
    // Whoever switches it off spares what stands there already.
    let answered = stage.asks(&stage.taro, QUESTION).await;
    until_due(&stage, 1).await;
    chooses(&stage, vec![Change::DeleteAfter(None)]).await;
    assert_eq!(stage.store.due(i64::MAX, 9).await.expect("read"), []);
    assert!(!answered.is_deleted());
    stage.asks(&stage.newcomer("ja"), QUESTION).await;
    assert_eq!(stage.store.due(i64::MAX, 9).await.expect("read"), [], "cards stay by default");
    stage.end().await;
}

#[tokio::test]
async fn admins_see_what_was_counted() {
    let stage = Stage::set().await;
    for (tag, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        stage.guild.empower(who, permission::MANAGE_GUILD);
        let empty = who.slash(&stage.lounge, "stats", none()).await;
        assert!(empty.is_private());
        if tag == "ja" {
            has(&empty.message(), &say(tag, "stats-nothing"));
            stage.asks(&stage.hana, QUESTION).await;
            stage.asks(&stage.newcomer("ja"), QUESTION).await;
        }
        let said = who.slash(&stage.lounge, "stats", json!({ "days": 90 })).await.message();
        let topic = desk().parts().voice.say(
            locale(tag),
            "stats-topic",
            &[("topic", say(tag, "code-not-received.label")), ("answered", "2".into()), ("solved", "0".into()), ("missed", "0".into())],
        );
        has(&said, &topic);
        lacks(&said, QUESTION);
        // What is not understood is no topic's.
        if tag == "ja" {
            let unclear = |n: &str| desk().parts().voice.say(locale(tag), "stats-unclear", &[("n", n.to_owned())]);
            has(&said, &unclear("0"));
            stage.discord.answer_to(&stage.newcomer("ja").says(&stage.lounge, "<@BOT> ﾃﾞﾛﾍﾟﾎﾟﾑ")).await;
            has(&who.slash(&stage.lounge, "stats", none()).await.message(), &unclear("1"));
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn whoever_wants_to_be_left_alone_is_not_shown_to_all_by_others() {
    let stage = Stage::set().await;
    stage.store.set_opted_out(stage.hana.id, true).await.expect("kept");
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let seen = stage.taro.context_menu(&question, &say("en", "discord-context")).await;
    assert!(seen.is_private(), "for the helper alone");
    let call = stage.taro.says(&stage.lounge, super::reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&call).await;
    lacks(&card, TITLE);
    stage.end().await;
}
