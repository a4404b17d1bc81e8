//! Peers that behave worse than a gateway should: none of them gets many connections, or a whole core.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use tasukebune::platform::discord::gateway;
use tasukebune::platform::discord::rest::Door;
use tasukebune::settings::{Token, Waits};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::{shards, waits};

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

/// Connections that such a peer gets in 1.5 s.
async fn connections(habit: Habit, waits: Waits) -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("ws://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let (counter, own) = (Arc::clone(&count), url.clone());
    let app = Router::new().fallback(move |upgrade: WebSocketUpgrade| {
        counter.fetch_add(1, Ordering::Relaxed);
        let own = own.clone();
        async move { upgrade.on_upgrade(move |socket| lives(socket, habit, own)) }
    });
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let door = Door { url, shards: 1, max_concurrency: 1, remaining: 1_000, total: 1_000, reset_after: Duration::from_secs(86_400) };
    let (stop, stopped) = watch::channel(false);
    let token = Token::new("a.b.c").expect("a token");
    let bot = tokio::spawn(gateway::run(token, door, waits, Arc::new(AtomicBool::new(false)), shards(), |_, _: &str| {}, stopped));
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    let connections = count.load(Ordering::Relaxed);
    stop.send(true).expect("it runs");
    assert_eq!(tokio::time::timeout(Duration::from_secs(5), bot).await.expect("it stops").expect("no panic"), Ok(()));
    server.abort();
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
