//! Connecting, staying, resuming, and being turned away.

use std::time::Duration;

use twilight_gateway::{Event, EventType, Intents, Message, ShardId, ShardState};

use super::bot::{Bot, USUAL};
use crate::discord::{Note, Signal};

#[tokio::test]
async fn twilight_connects_with_zstd_and_reads_everything() {
    let discord = crate::discord::start().await;
    let guild = discord.guild("助け合いサーバー", "ja");
    let help = guild.channel("ログイン相談");
    let thread = help.thread("困った");
    let forum = guild.forum("質問");
    let hana = discord.person("花子", "ja");
    guild.join(&hana);
    help.deny(1 << 13);
    let mut bot = Bot::new(&discord);

    let Event::Ready(ready) = bot.event(EventType::Ready).await else { panic!("no READY") };
    assert_eq!(ready.guilds.len(), 1);
    assert_eq!(ready.user.id.get(), discord.bot_id());
    assert_eq!(ready.resume_gateway_url, format!("{}/resume", discord.gateway_url()));
    let Event::GuildCreate(created) = bot.event(EventType::GuildCreate).await else { panic!("no GUILD_CREATE") };
    let twilight_model::gateway::payload::incoming::GuildCreate::Available(created) = *created else { panic!("not available") };
    assert_eq!((created.channels.len(), created.threads.len(), created.roles.len()), (2, 1, 2));
    assert_eq!(created.preferred_locale, "ja");

    let mid = hana.says(&help, "<@BOT> コード来ない");
    let Event::MessageCreate(message) = bot.event(EventType::MessageCreate).await else { panic!("no message") };
    assert_eq!(message.content, format!("<@{}> コード来ない", discord.bot_id()));
    assert_eq!(message.mentions[0].id.get(), discord.bot_id());
    assert!(message.member.is_some() && message.guild_id.is_some());
    let reply = hana.says(&help, Note::new("これ").reply_to(&mid).attachment("画面.png").sticker("泣き"));
    let Event::MessageCreate(message) = bot.event(EventType::MessageCreate).await else { panic!("no message") };
    assert_eq!(message.referenced_message.as_ref().expect("the message replied to").id.get(), mid.id);
    hana.edits(&mid, "<@BOT> コードが届かない");
    bot.event(EventType::MessageUpdate).await;
    mid.unfurls("https://example.com/");
    bot.event(EventType::MessageUpdate).await;
    hana.says(&thread, Note::new("見て").forward_of(&reply));
    bot.event(EventType::MessageCreate).await;
    hana.deletes(&reply);
    bot.event(EventType::MessageDelete).await;
    help.webhook_says("お知らせ", "こんにちは");
    bot.event(EventType::MessageCreate).await;
    help.system(&hana, 7);
    bot.event(EventType::MessageCreate).await;
    forum.post(&hana, "ログインできません", "助けてください");
    bot.event(EventType::ThreadCreate).await;
    bot.event(EventType::MessageCreate).await;
    hana.dm("<@BOT> です");
    let Event::MessageCreate(message) = bot.event(EventType::MessageCreate).await else { panic!("no message") };
    assert!(message.guild_id.is_none());
    guild.channel("雑談");
    bot.event(EventType::ChannelCreate).await;
    discord.guild("二つ目", "en-US");
    bot.event(EventType::GuildCreate).await;
    guild.speaks("en-US");
    bot.event(EventType::GuildUpdate).await;
    guild.expels_bot();
    bot.event(EventType::GuildDelete).await;

    assert_eq!(discord.sessions()[0].transport, "zstd-stream");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn heartbeats_are_acknowledged() {
    let discord = crate::discord::builder().heartbeat_every(Duration::from_millis(40)).start().await;
    let mut bot = Bot::new(&discord);
    bot.alive(discord.until("three heartbeats", |d| d.sessions().first().filter(|s| s.heartbeats >= 3).map(|_| ()))).await;
    assert!(bot.shard.latency().periods() >= 2, "the ACKs arrived");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_heartbeat_asked_for_comes_at_once() {
    let discord = crate::discord::start().await;
    let mut bot = Bot::new(&discord);
    bot.event(EventType::Ready).await;
    discord.signal(Signal::AskHeartbeat);
    bot.alive(discord.until("a heartbeat", |d| d.sessions().first().filter(|s| s.heartbeats == 1).map(|_| ()))).await;
}

#[tokio::test]
async fn what_was_missed_is_replayed_after_a_cut() {
    let discord = crate::discord::start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let hana = discord.person("花子", "ja");
    let mut bot = Bot::new(&discord);
    bot.event(EventType::Ready).await;
    hana.says(&help, "<@BOT> 一");
    assert!(bot.hears().await.ends_with('一'));

    discord.signal(Signal::Cut);
    discord.gone().await;
    hana.says(&help, "<@BOT> 二");
    hana.says(&help, "<@BOT> 三");
    assert!(bot.hears().await.ends_with('二'));
    assert!(bot.hears().await.ends_with('三'));
    bot.event(EventType::Resumed).await;
    assert_eq!((discord.identifies(), discord.sessions()[0].resumes), (1, 1));
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn reconnects_and_closes_are_resumed() {
    for signal in [Signal::Reconnect, Signal::Invalid { resumable: true }, Signal::Close(4000), Signal::Close(4008)] {
        let discord = crate::discord::start().await;
        let mut bot = Bot::new(&discord);
        bot.event(EventType::Ready).await;
        discord.signal(signal);
        bot.event(EventType::Resumed).await;
        assert_eq!(discord.identifies(), 1, "{signal:?}");
        assert_eq!(discord.violations(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn an_invalid_or_forgotten_session_begins_anew() {
    let discord = crate::discord::builder().identify_every(Duration::ZERO).start().await;
    let mut bot = Bot::new(&discord);
    bot.event(EventType::Ready).await;
    discord.signal(Signal::Invalid { resumable: false });
    bot.event(EventType::Ready).await;
    discord.forget_sessions();
    discord.signal(Signal::Cut);
    bot.event(EventType::Ready).await;
    assert_eq!(discord.identifies(), 3);
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn silence_is_noticed_and_resumed() {
    let discord = crate::discord::builder().heartbeat_every(Duration::from_millis(50)).start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let hana = discord.person("花子", "ja");
    let mut bot = Bot::new(&discord);
    bot.event(EventType::GuildCreate).await;
    discord.signal(Signal::Silence);
    hana.says(&help, "<@BOT> 聞こえますか");
    assert!(bot.hears().await.ends_with("聞こえますか"), "replayed on a new connection");
    assert_eq!(discord.sessions()[0].resumes, 1);
}

#[tokio::test]
async fn refused_connections_are_counted_and_come_back() {
    let discord = crate::discord::start().await;
    let mut bot = Bot::new(&discord);
    bot.event(EventType::Ready).await;
    discord.refuse_connections(true);
    discord.signal(Signal::Cut);
    bot.alive(discord.until("a refused connection", |d| (d.connections() >= 2).then_some(()))).await;
    discord.refuse_connections(false);
    bot.event(EventType::Resumed).await;
}

#[tokio::test]
async fn wrong_tokens_and_intents_are_turned_away_for_good() {
    let discord = crate::discord::builder().identify_every(Duration::ZERO).start().await;
    let mut wrong_token = Bot::with(&discord, USUAL, "wrong", ShardId::ONE);
    assert_eq!(wrong_token.close().await.expect("a code").code, 4004);
    assert_eq!(wrong_token.shard.state(), ShardState::FatallyClosed);
    let mut greedy = Bot::with(&discord, USUAL.union(Intents::MESSAGE_CONTENT), &discord.token(), ShardId::ONE);
    assert_eq!(greedy.close().await.expect("a code").code, 4014);
    for code in [4010, 4011, 4012, 4013] {
        discord.close_next_identify(code);
        assert_eq!(Bot::new(&discord).close().await.expect("a code").code, code);
    }
    Bot::new(&discord).event(EventType::Ready).await;
}

#[tokio::test]
async fn each_shard_hears_its_own_servers() {
    let discord = crate::discord::builder().shards(2).max_concurrency(2).start().await;
    let first = discord.guild("零", "ja").channel("相談");
    let second = discord.guild("一", "ja").channel("相談");
    let hana = discord.person("花子", "ja");
    let mut bots = [0, 1].map(|id| Bot::with(&discord, USUAL, &discord.token(), ShardId::new(id, 2)));
    for bot in &mut bots {
        let Event::Ready(ready) = bot.event(EventType::Ready).await else { panic!("no READY") };
        assert_eq!(ready.guilds.len(), 1);
    }
    discord.ready(2).await;
    hana.says(&second, "<@BOT> 一");
    hana.dm("私信");
    hana.says(&first, "<@BOT> 零");
    assert!(bots[1].hears().await.ends_with('一'));
    assert_eq!(bots[0].hears().await, "私信", "what has no server is shard 0's");
    assert!(bots[0].hears().await.ends_with('零'));
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn identifying_too_fast_is_a_violation() {
    let discord = crate::discord::builder().identify_every(Duration::from_secs(60)).start().await;
    let mut first = Bot::with(&discord, USUAL, &discord.token(), ShardId::new(0, 2));
    first.event(EventType::Ready).await;
    let mut second = Bot::with(&discord, USUAL, &discord.token(), ShardId::new(1, 2));
    loop {
        if matches!(second.next().await, Message::Text(text) if text.contains("\"op\":9")) {
            break;
        }
    }
    assert!(discord.violations()[0].contains("too soon"), "{:?}", discord.violations());
}

#[tokio::test]
async fn too_much_and_too_long_is_cut_off() {
    let discord = crate::discord::start().await;
    let mut bot = Bot::new(&discord);
    bot.event(EventType::Ready).await;
    bot.shard.send(format!(r#"{{"op":3,"d":"{}"}}"#, "x".repeat(4096)));
    assert_eq!(bot.close().await.expect("a code").code, 4002);
    bot.event(EventType::Resumed).await;
    for _ in 0..125 {
        bot.shard.send(r#"{"op":3,"d":{"since":null,"activities":[],"status":"online","afk":false}}"#.to_owned());
    }
    assert_eq!(bot.close().await.expect("a code").code, 4008);
    bot.event(EventType::Resumed).await;
    bot.shard.send("{".to_owned());
    assert_eq!(bot.close().await.expect("a code").code, 4002);
    assert_eq!(discord.take_violations().len(), 3);
}
