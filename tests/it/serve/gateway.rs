//! Connecting, resuming, pausing, stopping.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tasukebune::ops::State;
use tasukebune::platform::discord::Failure;
use tasukebune::platform::discord::gateway::{self, Sink};
use tasukebune::platform::discord::rest::Door;
use tasukebune::platform::discord::shards::Shards;
use tasukebune::settings::{HelpChannels, Serve, Token, Waits};
use tasukebune::store::Session;
use tokio::sync::watch;

use super::{Running, both, lenient, settings, waits};
use crate::discord::Signal;

const USUAL: u64 = 4609;
const CONTENT: u64 = 1 << 15;

#[tokio::test]
async fn it_starts_answers_a_mention_once_and_stops() {
    let (discord, bot) = both(lenient()).await;
    let server = discord.guild("サーバー", "ja");
    let help = server.channel("相談");
    let hanako = discord.person("花子", "ja");
    server.join(&hanako);
    let question = hanako.says(&help, "<@BOT> 2段階認証のコードが届きません");
    let answer = discord.answer_to(&question).await;
    assert!(answer.text().contains("コード"), "{}", answer.text());
    hanako.says(&help, "今日は寒いですね");
    discord.silent_for(Duration::from_millis(200)).await;
    let session = &discord.sessions()[0];
    assert_eq!((session.intents, session.transport.as_str()), (USUAL, "zstd-stream"));
    assert_eq!(bot.stop().await, Ok(()));
    discord.gone().await;
    assert_eq!(discord.connections(), 1, "it leaves, and does not come back meanwhile");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_direct_message_is_answered() {
    let (discord, _bot) = both(lenient()).await;
    let hanako = discord.person("花子", "ja");
    let question = hanako.dm("パスワードを忘れました");
    discord.answer_to(&question).await;
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn every_shard_is_connected() {
    let discord = lenient().shards(4).max_concurrency(2).start().await;
    let bot = Running::start(settings(&discord));
    discord.ready(4).await;
    assert_eq!(bot.stop().await, Ok(()));
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn a_lost_connection_is_resumed_and_nothing_is_missed() {
    for signal in [Signal::Reconnect, Signal::Cut, Signal::Close(4000), Signal::Close(4008), Signal::Invalid { resumable: true }] {
        let (discord, _bot) = both(lenient()).await;
        let server = discord.guild("サーバー", "ja");
        let help = server.channel("相談");
        let hanako = discord.person("花子", "ja");
        server.join(&hanako);
        discord.signal(signal);
        // A cut is noticed with the next thing that happens; a message may get lost in it, and comes again.
        let question = hanako.says(&help, "<@BOT> アカウントがロックされました");
        discord.resumed(1).await;
        discord.answer_to(&question).await;
        assert_eq!(discord.identifies(), 1, "{signal:?}");
        assert_eq!(discord.violations(), Vec::<String>::new(), "{signal:?}");
    }
}

#[tokio::test]
async fn a_lost_session_is_begun_anew() {
    for forget in [false, true] {
        let (discord, _bot) = both(lenient()).await;
        if forget {
            discord.forget_sessions();
            discord.signal(Signal::Cut);
            // The cut shows with the next write.
            let hanako = discord.person("花子", "ja");
            hanako.dm("こんにちは");
            discord.signal(Signal::AskHeartbeat);
        } else {
            discord.signal(Signal::Invalid { resumable: false });
        }
        discord.until("a second Identify", |d| (d.identifies() == 2).then_some(())).await;
        discord.ready(1).await;
        let question = discord.person("太郎", "ja").dm("コードが届きません");
        discord.answer_to(&question).await;
    }
}

#[tokio::test]
async fn a_silent_connection_is_noticed() {
    let (discord, _bot) = both(lenient().heartbeat_every(Duration::from_millis(200))).await;
    discord.signal(Signal::Silence);
    discord.resumed(1).await;
}

#[tokio::test]
async fn message_content_is_asked_for_only_where_granted() {
    let builders = [(lenient(), USUAL), (lenient().content_granted(), USUAL | CONTENT), (lenient().content_limited(), USUAL | CONTENT)];
    for (builder, intents) in builders {
        let discord = builder.start().await;
        let bot = Running::start(Serve { message_content: true, help: HelpChannels::All, ..settings(&discord) });
        discord.ready(1).await;
        assert_eq!(discord.sessions()[0].intents, intents);
        assert_eq!(bot.stop().await, Ok(()));
        assert_eq!(discord.violations(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn refused_message_content_does_not_keep_the_bot_down() {
    let discord = lenient().content_granted().start().await;
    discord.close_next_identify(4014);
    let _bot = Running::start(Serve { message_content: true, ..settings(&discord) });
    discord.ready(1).await;
    assert_eq!((discord.connections(), discord.identifies()), (2, 1), "the refused one does not count");
    let session = discord.sessions().into_iter().find(|s| s.connected).expect("a session");
    assert_eq!(session.intents, USUAL);
    discord.answer_to(&discord.person("花子", "ja").dm("コードが届きません")).await;
}

#[tokio::test]
async fn what_waiting_cannot_cure_ends_it() {
    for code in [4004, 4010, 4011, 4012, 4013, 4014] {
        let discord = lenient().start().await;
        discord.close_next_identify(code);
        let failure = Running::start(settings(&discord)).end().await.expect_err("it gives up");
        assert_eq!(failure, Failure::Closed(code));
        assert!(!failure.to_string().contains(&discord.token()));
        assert_eq!(discord.connections(), 1);
    }
}

#[tokio::test]
async fn a_wrong_token_ends_it() {
    let discord = lenient().start().await;
    let wrong = Token::new("MTAw.wrong.token").expect("a token");
    let failure = Running::start(Serve { token: wrong, ..settings(&discord) }).end().await;
    assert_eq!(failure, Err(Failure::Token));
    assert_eq!(discord.connections(), 0);
}

#[tokio::test]
async fn a_gateway_that_accepts_and_closes_is_not_stormed() {
    let discord = lenient().start().await;
    discord.refuse_connections(true);
    let bot = Running::start(settings(&discord));
    tokio::time::sleep(Duration::from_secs(1)).await;
    // Pauses of 50, 100 and then 200 ms.
    assert!((2..=8).contains(&discord.connections()), "{} connections", discord.connections());
    discord.refuse_connections(false);
    discord.ready(1).await;
    assert_eq!(bot.stop().await, Ok(()));
}

/// How a shard stood.
#[derive(Clone, Default)]
struct Stood(Arc<Mutex<Vec<State>>>);

impl Sink for Stood {
    fn frame(&self, _: u32, _: &str) {}

    fn stands(&self, _: u32, state: State) {
        self.0.lock().expect("no panic").push(state);
    }
}

/// Twilight panics over an address that is none. The pause after that is an hour here.
#[tokio::test]
async fn a_shard_that_broke_down_says_that_it_waits_and_hears_that_it_is_to_end() {
    let url = Some("no address".to_owned());
    let session = Session { shard: 0, shards: 1, application: 0, intents: USUAL, id: "a".to_owned(), url, sequence: 1, seen_at: 0 };
    let shards = Arc::new(Shards::new(tasukebune::span::Span::all(1), 0, vec![session], SystemTime::now));
    let url = "ws://127.0.0.1:1".to_owned();
    let door = Door { url, shards: 1, max_concurrency: 1, remaining: 1_000, total: 1_000, reset_after: Duration::from_secs(86_400) };
    let waits = Waits { pause_at_most: Duration::from_secs(3_600), ..waits() };
    let (stood, (stop, stopped)) = (Stood::default(), watch::channel(false));
    let token = Token::new("a.b.c").expect("a token");
    let bot = tokio::spawn(gateway::run(token, door, waits, Arc::new(AtomicBool::new(false)), shards, stood.clone(), stopped));
    for tries in 0.. {
        if stood.0.lock().expect("no panic").last() == Some(&State::Waiting) {
            break;
        }
        assert!(tries < 1_000, "it does not say that it waits");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(true).expect("it runs");
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), bot).await.expect("it stops").expect("no panic"), Ok(()));
}
