//! Peers that behave worse than a gateway should: none of them gets many connections, or a whole core.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use tasukebune::platform::discord::gateway;
use tasukebune::platform::discord::rest::Door;
use tasukebune::settings::{Token, Waits};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{lenient, shards, waits};

const HELLO: &str = r#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Habit {
    /// The connection ends right after the upgrade, without a close frame.
    Drops,
    Closes,
    SaysHelloAndDrops,
    /// A session begins, or goes on, and the connection drops at once.
    IsReadyAndDrops,
    NeverSaysAnything,
    TalksNonsense,
}

async fn lives(mut socket: WebSocket, habit: Habit, url: String) {
    let mut say = async |text: &str| {
        // It may be gone already.
        let _ = socket.send(Message::Text(text.to_owned().into())).await;
    };
    match habit {
        Habit::Drops => {}
        Habit::Closes => _ = socket.send(Message::Close(None)).await,
        Habit::SaysHelloAndDrops => say(HELLO).await,
        Habit::IsReadyAndDrops => {
            say(HELLO).await;
            say(&format!(r#"{{"t":"READY","s":1,"op":0,"d":{{"session_id":"a","resume_gateway_url":"{url}"}}}}"#)).await;
        }
        Habit::NeverSaysAnything => tokio::time::sleep(Duration::from_secs(60)).await,
        Habit::TalksNonsense => {
            for text in ["", "{", "null", "秘密の文章", r#"{"op":0}"#, r#"{"op":"x","t":1,"d":[]}"#] {
                say(text).await;
            }
        }
    }
}

/// A peer with a habit, and how many connections it has had.
struct Peer {
    url: String,
    count: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl Peer {
    async fn opens(habit: Habit) -> Peer {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("ws://{}", listener.local_addr().expect("an address"));
        let count = Arc::new(AtomicUsize::new(0));
        let (counter, own) = (Arc::clone(&count), url.clone());
        let app = Router::new().fallback(move |upgrade: WebSocketUpgrade| {
            counter.fetch_add(1, Ordering::Relaxed);
            let own = own.clone();
            async move { upgrade.on_upgrade(move |socket| lives(socket, habit, own)) }
        });
        let server = tokio::spawn(async move { axum::serve(listener, app).await.expect("it never ends") });
        Peer { url, count, server }
    }

    fn connections(&self) -> usize {
        self.count.load(Ordering::Relaxed)
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Connections that such a peer gets in 1.5 s.
async fn connections(habit: Habit, waits: Waits) -> usize {
    let peer = Peer::opens(habit).await;
    let url = peer.url.clone();
    let door = Door { url, shards: 1, max_concurrency: 1, remaining: 1_000, total: 1_000, reset_after: Duration::from_secs(86_400) };
    let (stop, stopped) = watch::channel(false);
    let token = Token::new("a.b.c").expect("a token");
    let bot = tokio::spawn(gateway::run(token, door, waits, Arc::new(AtomicBool::new(false)), shards(), |_, _: &str| {}, stopped));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let connections = peer.connections();
    stop.send(true).expect("it runs");
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), bot).await.expect("it stops").expect("no panic"), Ok(()));
    connections
}

#[tokio::test]
async fn a_bad_peer_is_not_stormed() {
    for habit in [Habit::Drops, Habit::Closes, Habit::SaysHelloAndDrops, Habit::IsReadyAndDrops, Habit::TalksNonsense] {
        let connections = connections(habit, Waits { farewell: Duration::from_millis(200), ..waits() }).await;
        // Pauses of 50, 100, 200, 200 … ms; where twilight goes round in circles, the brake holds it at twice the shortest.
        let most = if habit == Habit::Drops { 40 } else { 14 };
        eprintln!("{habit:?}: {connections} connections in 1.5 s");
        assert!((2..=most).contains(&connections), "{habit:?}: {connections} connections in 1.5 s");
    }
}

#[tokio::test]
async fn with_the_waits_of_every_day_it_gets_a_handful_at_most() {
    for habit in [Habit::Drops, Habit::Closes, Habit::IsReadyAndDrops] {
        let connections = connections(habit, Waits::default()).await;
        eprintln!("{habit:?}: {connections} connections in 1.5 s");
        let most = if habit == Habit::Drops { 12 } else { 2 };
        assert!((1..=most).contains(&connections), "{habit:?}: {connections} connections in 1.5 s");
    }
}

#[tokio::test]
async fn a_peer_that_never_says_anything_is_given_up() {
    let deaf = Waits { silence: Duration::from_millis(300), farewell: Duration::from_millis(200), ..waits() };
    // `queue_time` of one shard comes on top while it waits for READY.
    assert_eq!(connections(Habit::NeverSaysAnything, deaf).await, 1);
}

/// A minute of an operator's, as tests shorten it: a hundredth. Connections in it are as many as in their minute.
#[tokio::test]
async fn a_peer_that_accepts_and_closes_gets_one_connection_in_five_seconds() {
    let a_hundredth = || Waits { pause: Duration::from_millis(50), pause_at_most: Duration::from_millis(600), ..waits() };
    for habit in [Habit::Drops, Habit::Closes, Habit::SaysHelloAndDrops, Habit::IsReadyAndDrops, Habit::TalksNonsense] {
        let connections = connections(habit, a_hundredth()).await;
        // 1.5 s are 150 s; one that had served is replaced at once, the first time.
        assert!((2..=31).contains(&connections), "{habit:?}: {connections} connections");
    }
}

/// With an operator's waits, the program as it runs: what it takes of a core meanwhile.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_peer_that_accepts_and_closes_costs_no_cpu() {
    for habit in [Habit::Drops, Habit::Closes, Habit::SaysHelloAndDrops, Habit::IsReadyAndDrops, Habit::TalksNonsense] {
        let (peer, discord) = (Peer::opens(habit).await, lenient().start().await);
        discord.leads_to(&peer.url);
        let folder = tempfile::tempdir().expect("a folder");
        let bot = super::process::Bot::start(&discord, &folder.path().join("kept.sqlite"));
        discord.until("the way to the gateway", |d| (!d.calls("GET", "/gateway/bot").is_empty()).then_some(())).await;
        while peer.connections() == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let (began, before) = (Instant::now(), bot.cpu());
        tokio::time::sleep(Duration::from_secs(4)).await;
        let share = (bot.cpu() - before) / began.elapsed().as_secs_f64();
        println!(
            "{habit:?}: {:.1} % of a core, {} connections in {:.1} s",
            share * 100.0,
            peer.connections(),
            began.elapsed().as_secs_f64()
        );
        assert!(share < 0.05, "{habit:?}: {:.1} % of a core", share * 100.0);
    }
}
