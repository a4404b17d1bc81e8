//! Which texts a bot without the content intent may read.

use twilight_gateway::{Event, EventType, Intents, ShardId};

use super::bot::{Bot, USUAL};
use super::http::call;
use crate::discord::Note;
use serde_json::json;

#[tokio::test]
async fn only_what_is_meant_for_the_bot_has_text() {
    let discord = crate::discord::start().await;
    let guild = discord.guild("サーバー", "ja");
    let help = guild.channel("相談");
    let hana = discord.person("花子", "ja");
    guild.join(&hana);
    let mut bot = Bot::new(&discord);
    bot.event(EventType::GuildCreate).await;

    hana.says(&help, Note::new("だれか").attachment("a.png"));
    let Event::MessageCreate(bare) = bot.event(EventType::MessageCreate).await else { panic!("no message") };
    assert!(bare.content.is_empty() && bare.attachments.is_empty());
    hana.says(&help, "<@&BOT> 助けて");
    let Event::MessageCreate(role) = bot.event(EventType::MessageCreate).await else { panic!("no message") };
    assert!(role.content.is_empty(), "the role is not the bot");
    assert_eq!(role.mention_roles.len(), 1);
    hana.says(&help, "<@BOT> 助けて");
    assert!(bot.hears().await.ends_with("助けて"));
    hana.dm("助けて");
    assert_eq!(bot.hears().await, "助けて");

    // The bot's own message, and replies to it.
    let sent = call(&discord, "POST", &format!("/channels/{}/messages", help.id), json!({ "content": "どうしました" })).await;
    assert_eq!(bot.hears().await, "どうしました");
    let own = help.messages().into_iter().find(|m| m.json()["id"] == sent.body["id"]).expect("the bot's message");
    hana.replies(&own, "コード");
    assert_eq!(bot.hears().await, "コード");
    let quiet = hana.says(&help, Note::new("コード").reply_to(&own).without_ping());
    let Event::MessageCreate(quiet_seen) = bot.event(EventType::MessageCreate).await else { panic!("no message") };
    assert_eq!(quiet_seen.content, "");
    assert_eq!(quiet_seen.referenced_message.as_ref().expect("what it replies to").content, "どうしました");
    let read = call(&discord, "GET", &format!("/channels/{}/messages/{}", help.id, quiet.id), None).await;
    assert_eq!(read.body["content"], "");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn with_the_intent_all_is_read() {
    let discord = crate::discord::builder().content_limited().start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let mut bot = Bot::with(&discord, USUAL.union(Intents::MESSAGE_CONTENT), &discord.token(), ShardId::ONE);
    let Event::Ready(ready) = bot.event(EventType::Ready).await else { panic!("no READY") };
    assert_eq!(ready.application.flags.bits(), 1 << 19);
    discord.person("花子", "ja").says(&help, "だれか");
    assert_eq!(bot.hears().await, "だれか");
}

#[tokio::test]
async fn a_channel_that_is_hidden_is_not_heard() {
    let discord = crate::discord::start().await;
    let guild = discord.guild("サーバー", "ja");
    let (hidden, open) = (guild.channel("運営"), guild.channel("相談"));
    hidden.deny(1 << 10);
    let mut bot = Bot::new(&discord);
    let Event::GuildCreate(created) = bot.event(EventType::GuildCreate).await else { panic!("no GUILD_CREATE") };
    let twilight_model::gateway::payload::incoming::GuildCreate::Available(created) = *created else { panic!("not available") };
    assert_eq!(created.channels.len(), 1);
    let hana = discord.person("花子", "ja");
    hana.says(&hidden, "<@BOT> 秘密");
    hana.says(&open, "<@BOT> 公開");
    assert!(bot.hears().await.ends_with("公開"));
    assert_eq!(call(&discord, "GET", &format!("/channels/{}", hidden.id), None).await.code(), 50_001);
}
