//! Presses, commands and forms, with the answers a bot may give; and the transcript of it all.

use std::time::Duration;

use serde_json::{Value, json};
use twilight_gateway::{Event, EventType};
use twilight_model::application::interaction::Interaction;

use super::bot::Bot;
use super::http::{Answer, call, send};
use crate::discord::{Channel, Discord, Message, Note, Person, Seen};

/// A server, a channel, a person, and a bot that has connected.
struct Stage {
    discord: Discord,
    help: Channel,
    hana: Person,
    bot: Bot,
}

impl Stage {
    async fn set(discord: Discord) -> Self {
        let guild = discord.guild("助け合いサーバー", "ja");
        let help = guild.channel("ログイン相談");
        let hana = discord.person("花子", "ja");
        guild.join(&hana);
        let mut bot = Bot::new(&discord);
        bot.event(EventType::GuildCreate).await;
        Self { discord, help, hana, bot }
    }

    async fn register(&self, commands: Value) {
        let put = call(&self.discord, "PUT", &format!("/applications/{}/commands", self.discord.bot_id()), commands).await;
        assert_eq!(put.status, 200, "{}", put.body);
    }

    /// The bot posts a card under a message.
    async fn card(&mut self) -> Message {
        let mid = self.hana.says(&self.help, "<@BOT> コード来ない");
        self.bot.hears().await;
        let body = json!({ "content": "", "message_reference": { "message_id": mid.id.to_string() },
            "allowed_mentions": { "parse": [], "replied_user": true },
            "embeds": [{ "title": "コードが届かない", "description": "まず <t:1700000000:R> 待ってください。", "footer": { "text": "非公式" } }],
            "components": [
                { "type": 1, "components": [button(1, "届いた", "v1/done"), button(2, "まだ", "v1/next"),
                    { "type": 2, "style": 5, "label": "公式", "url": "https://www.amazon.co.jp/help" }] },
                { "type": 1, "components": [{ "type": 3, "custom_id": "v1/device", "placeholder": "端末", "options": [
                    { "label": "iPhone", "value": "iphone" }, { "label": "Android", "value": "android" }] }] }] });
        call(&self.discord, "POST", &format!("/channels/{}/messages", self.help.id), body).await;
        self.discord.answer_to(&mid).await
    }

    /// Somebody does something, and the bot answers with this.
    async fn answered(&mut self, deed: impl Future<Output = Seen>, answer: Value) -> (Seen, Interaction) {
        let answering = async {
            let Event::InteractionCreate(created) = self.bot.event(EventType::InteractionCreate).await else { panic!("no interaction") };
            let out = callback(&self.discord, &created.0, answer).await;
            assert_eq!(out.status, 204, "{}", out.body);
            created.0
        };
        tokio::join!(deed, answering)
    }

    async fn webhook(&self, method: &str, interaction: &Interaction, rest: &str, body: Option<Value>) -> Answer {
        let path = format!("/webhooks/{}/{}{rest}", interaction.application_id, interaction.token);
        send(&self.discord, method, &path, None, body.as_ref()).await.expect("an answer")
    }
}

fn button(style: u64, label: &str, id: &str) -> Value {
    json!({ "type": 2, "style": style, "label": label, "custom_id": id })
}

async fn callback(discord: &Discord, interaction: &Interaction, answer: Value) -> Answer {
    let path = format!("/interactions/{}/{}/callback", interaction.id, interaction.token);
    send(discord, "POST", &path, None, Some(&answer)).await.expect("an answer")
}

#[tokio::test]
async fn a_press_is_answered_in_place_in_private_and_with_a_form() {
    let mut stage = Stage::set(crate::discord::builder().unjudged().start().await).await;
    let card = stage.card().await;
    let (hana, discord) = (stage.hana.clone(), stage.discord.clone());
    assert_eq!(card.buttons()[0], "[*届いた]");

    let next = json!({ "type": 7, "data": { "embeds": [{ "title": "次の方法" }], "components": [{ "type": 1, "components": [button(2, "フォーム", "v1/form")] }] } });
    let (seen, interaction) = stage.answered(hana.presses(&card, "まだ"), next).await;
    assert!(matches!(seen, Seen::Updated(_)));
    assert_eq!((card.text().as_str(), card.edits()), ("次の方法", 1));
    assert_eq!(interaction.locale.as_deref(), Some("ja"));
    assert!(interaction.app_permissions.is_some() && interaction.message.is_some() && interaction.member.is_some());

    let form = json!({ "type": 9, "data": { "title": "くわしく", "custom_id": "v1/form", "components": [
        { "type": 1, "components": [{ "type": 4, "custom_id": "what", "style": 2, "label": "何が起きましたか" }] }] } });
    let (seen, _) = stage.answered(hana.presses(&card, "1"), form).await;
    let modal = seen.modal();
    let private = json!({ "type": 4, "data": { "content": "ありがとう", "flags": 64 } });
    let (seen, interaction) = stage.answered(hana.submits(&modal, &json!({ "what": "コード" })), private).await;
    assert!(seen.is_private());
    let mine = seen.message();
    assert!(mine.is_private());
    stage.webhook("PATCH", &interaction, "/messages/@original", Some(json!({ "content": "直しました" }))).await;
    assert_eq!(mine.text(), "直しました");
    assert_eq!(stage.webhook("GET", &interaction, "/messages/@original", None).await.body["content"], "直しました");
    let more = stage.webhook("POST", &interaction, "", Some(json!({ "content": "もう一つ", "flags": 64 }))).await;
    let path = format!("/messages/{}", more.body["id"].as_str().expect("an id"));
    assert_eq!(stage.webhook("DELETE", &interaction, &path, None).await.status, 204);
    assert_eq!(stage.webhook("DELETE", &interaction, "/messages/@original", None).await.status, 204);
    assert!(mine.is_deleted());
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn the_transcript_reads_as_a_conversation() {
    let mut stage = Stage::set(crate::discord::builder().unjudged().start().await).await;
    let card = stage.card().await;
    let hana = stage.hana.clone();
    stage.answered(hana.presses(&card, "まだ"), json!({ "type": 4, "data": { "content": "では。", "flags": 64 } })).await;
    stage.answered(hana.selects(&card, "v1/device", &["iphone"]), json!({ "type": 7, "data": { "components": [] } })).await;
    hana.deletes(&card);
    hana.dm("まだです");
    stage.help.webhook_says("お知らせ", "メンテナンス中");
    let wanted = "\
== #ログイン相談 (助け合いサーバー)
花子: @助け舟 コード来ない
助け舟 (to 花子):
  ┃ コードが届かない
  ┃ まず <t:…:R> 待ってください。
  ┃ ‹非公式›
  [*届いた] [まだ] [公式 ↗ https://www.amazon.co.jp/help]
  [端末 ▾ iPhone / Android]
花子 presses [まだ]
助け舟 (to 助け舟, only 花子 sees this):
  では。
花子 presses ▾ iPhone
[in place] 助け舟 (to 花子):
  ┃ コードが届かない
  ┃ まず <t:…:R> 待ってください。
  ┃ ‹非公式›
花子 deletes 助け舟 (to 花子): ┃ コードが届かない

== DM 花子
花子: まだです

== #ログイン相談 (助け合いサーバー)
お知らせ (webhook): メンテナンス中
";
    assert_eq!(stage.discord.transcript(), wanted);
}

#[tokio::test]
async fn commands_come_with_options_suggestions_and_menus() {
    let mut stage = Stage::set(crate::discord::builder().unjudged().start().await).await;
    let commands = json!([
        { "name": "2fa-reset", "description": "x", "name_localizations": { "ja": "2段階認証リセット" }, "integration_types": [0, 1], "contexts": [0, 1, 2],
          "options": [{ "type": 3, "name": "device", "description": "x", "required": true, "autocomplete": true }, { "type": 6, "name": "who", "description": "x" }] },
        { "name": "settings", "description": "x", "options": [{ "type": 1, "name": "language", "description": "x",
          "options": [{ "type": 7, "name": "channel", "description": "x" }] }] },
        { "name": "困りごと", "type": 3, "integration_types": [0, 1], "contexts": [0, 1, 2] }]);
    stage.register(commands).await;
    let (hana, help, discord) = (stage.hana.clone(), stage.help.clone(), stage.discord.clone());
    let answer = || json!({ "type": 4, "data": { "content": "はい" } });

    let choices = json!({ "type": 8, "data": { "choices": [{ "name": "iPhone", "value": "iphone" }] } });
    let (seen, _) = stage.answered(hana.autocompletes(&help, "2fa-reset", json!({ "device": "i" }), "device"), choices).await;
    assert!(matches!(&seen, Seen::Choices(list) if list[0] == ("iPhone".to_owned(), json!("iphone"))), "{seen:?}");
    let options = json!({ "device": "iphone", "who": hana.id.to_string() });
    let (seen, _) = stage.answered(hana.slash(&help, "2段階認証リセット", options), answer()).await;
    assert!(matches!(seen, Seen::Public(_)));
    stage.answered(hana.slash(&help, "settings language", json!({ "channel": help.id.to_string() })), answer()).await;
    let taros = discord.person("太郎", "ja").says(&help, "コードが来ない");
    let (_, interaction) = stage.answered(hana.context_menu(&taros, "困りごと"), answer()).await;
    let text = serde_json::to_string(&interaction.data).expect("JSON");
    assert!(text.contains("コードが来ない"), "the target's text comes along");

    // In the DM, in a group without the bot, and on a server without it.
    stage.answered(hana.slash(&hana.dm_channel(), "2fa-reset", json!({ "device": "x" })), answer()).await;
    hana.installs();
    let group = discord.group("家族", &[&hana]);
    let (_, interaction) = stage.answered(hana.slash(&group, "2fa-reset", json!({ "device": "x" })), answer()).await;
    assert_eq!(serde_json::to_value(interaction.context).expect("JSON"), 2);
    let foreign = discord.foreign_guild("よそ", "en-US");
    foreign.everyone_may(1 << 11);
    let (seen, interaction) =
        stage.answered(hana.slash(&foreign.channel("general"), "2fa-reset", json!({ "device": "x" })), answer()).await;
    assert!(seen.is_private(), "external apps are off there");
    for wanted in [200, 200, 200, 200, 200, 400] {
        assert_eq!(stage.webhook("POST", &interaction, "", Some(json!({ "content": "続き" }))).await.status, wanted);
    }
    assert_eq!(discord.take_violations(), ["more than five follow-ups of a user-installed app"]);
}

#[tokio::test]
async fn late_double_and_wrong_answers_are_refused() {
    let discord = crate::discord::builder().unjudged().answer_within(Duration::from_millis(150)).start().await;
    let mut stage = Stage::set(discord.clone()).await;
    let card = stage.card().await;
    let hana = stage.hana.clone();

    let (_, interaction) = stage.answered(hana.presses(&card, "まだ"), json!({ "type": 6 })).await;
    let again = callback(&discord, &interaction, json!({ "type": 6 })).await;
    assert_eq!((again.status, again.code()), (400, 40_060));
    assert_eq!(discord.take_violations().len(), 1);

    let late = tokio::join!(hana.presses(&card, "まだ"), stage.bot.event(EventType::InteractionCreate));
    assert!(late.0.is_failed());
    let Event::InteractionCreate(created) = late.1 else { panic!("no interaction") };
    let answer = callback(&discord, &created.0, json!({ "type": 6 })).await;
    assert_eq!((answer.status, answer.code()), (404, 10_062));
    let webhook = stage.webhook("PATCH", &created.0, "/messages/@original", Some(json!({ "content": "x" }))).await;
    assert_eq!((webhook.status, webhook.code()), (404, 10_015));
    assert_eq!(discord.take_violations().len(), 3, "no answer, a late one, and an edit of nothing");

    stage.register(json!([{ "name": "help", "description": "x" }])).await;
    let wrong = [
        json!({ "type": 7, "data": { "content": "x" } }),
        json!({ "type": 8, "data": { "choices": [] } }),
        json!({ "type": 4, "data": { "content": "" } }),
        json!({ "type": 5, "data": { "flags": 4 } }),
        json!({ "type": 9, "data": { "title": "x".repeat(46), "custom_id": "x", "components": [] } }),
        json!({ "type": 9, "data": { "title": "x", "custom_id": "x", "components": [{ "type": 1, "components": [
            { "type": 4, "style": 2, "custom_id": "y", "label": "z", "max_length": 3, "value": "four" }] }] } }),
    ];
    let help = stage.help.clone();
    let deed = hana.slash(&help, "help", Value::Null);
    let trying = async {
        let Event::InteractionCreate(created) = stage.bot.event(EventType::InteractionCreate).await else { panic!("no interaction") };
        for answer in wrong {
            assert_eq!(callback(&discord, &created.0, answer.clone()).await.status, 400, "{answer}");
        }
        callback(&discord, &created.0, json!({ "type": 5 })).await;
        created.0
    };
    let (seen, interaction) = tokio::join!(deed, trying);
    assert!(matches!(seen, Seen::Thinking(_)));
    stage.webhook("POST", &interaction, "", Some(json!({ "content": "できました" }))).await;
    assert_eq!(seen.message().text(), "できました", "the first follow-up takes the place of the deferred answer");
    assert_eq!(discord.take_violations().len(), 6);
}

#[tokio::test]
async fn old_cards_keep_their_buttons_when_the_bot_restarts() {
    let mut stage = Stage::set(crate::discord::builder().unjudged().identify_every(Duration::ZERO).start().await).await;
    let card = stage.card().await;
    drop(std::mem::replace(&mut stage.bot, Bot::new(&stage.discord)));
    stage.bot.event(EventType::GuildCreate).await;
    let hana = stage.hana.clone();
    let (seen, interaction) = stage
        .answered(hana.presses(&card, "届いた"), json!({ "type": 7, "data": { "content": "よかった", "embeds": [], "components": [] } }))
        .await;
    assert_eq!(seen.message().text(), "よかった");
    // A reply to an interaction's answer is no mention; one to an ordinary message of the bot is.
    stage.answered(hana.presses_id(&card, "v1/old"), json!({ "type": 4, "data": { "content": "公開の返事" } })).await;
    let response = stage.help.messages().pop().expect("the answer");
    hana.replies(&response, "これは？");
    // The bot's own answer is dispatched first.
    assert_eq!(stage.bot.hears().await, "公開の返事");
    assert_eq!(stage.bot.hears().await, "");
    hana.says(&stage.help, Note::new("それは？").reply_to(&card));
    assert_eq!(stage.bot.hears().await, "それは？");
    assert!(interaction.guild_id.is_some());
    stage.discord.silent_for(Duration::from_millis(30)).await;
    assert_eq!(stage.discord.violations(), Vec::<String>::new());
}
