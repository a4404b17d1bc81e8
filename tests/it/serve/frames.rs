//! What comes through the gateway is read in full, and interactions are answered in time and once.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tasukebune::platform::discord::frame::{Frame, read_for};
use tasukebune::platform::discord::gateway;
use tasukebune::platform::discord::rest::{Refused, Rest};
use tasukebune::settings::{Token, Waits};
use tokio::sync::watch;
use tokio::time::Instant as Moment;

use super::{lenient, shards, waits};
use crate::discord::{Channel, Discord, Fault, Note, Person};

const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";
const FOLLOW_UP: &str = "/webhooks/{application}/{token}";

/// Somebody who listens through our gateway.
struct Ear {
    rest: Rest,
    heard: Arc<Mutex<Vec<String>>>,
    /// Id and token of the interactions so far.
    asked: Arc<Mutex<Vec<(u64, String)>>>,
    _stop: watch::Sender<bool>,
}

impl Ear {
    async fn open(discord: &Discord) -> Ear {
        let token = Token::new(&discord.token()).expect("a token");
        let rest = Rest::new(&token, Some(&discord.rest_url()), &waits()).expect("a client");
        let door = rest.gateway().await.expect("a gateway");
        let (heard, asked) = (Arc::new(Mutex::new(vec![])), Arc::new(Mutex::new(vec![])));
        let (words, questions) = (Arc::clone(&heard), Arc::clone(&asked));
        let me = discord.bot_id();
        let sink = move |_: u32, text: &str| {
            let word = match read_for(text, me) {
                Frame::Message(m) => format!("message {} {} {}", m.author, m.kind, m.content),
                Frame::Edited(m) => format!("edited {} {}", m.edited_at.is_some(), m.content),
                Frame::Interaction(i) => {
                    let token = i.token().to_owned();
                    questions.lock().expect("no panic").push((i.id().get(), token));
                    format!("interaction {:?}", i.kind())
                }
                Frame::Ready { user, application, .. } => format!("ready {user} {application}"),
                Frame::Deleted { channel, messages, .. } => format!("deleted {channel} {messages:?}"),
                Frame::Thread { id, parent, name, .. } => format!("thread {id} {parent:?} {name}"),
                Frame::Guild { id, bot_role, locale, .. } => format!("guild {id} {} {locale}", bot_role.is_some()),
                Frame::Role { guild, role, ours, deletes } => format!("role {guild} {role} {ours} {deletes}"),
                Frame::Removed { guild } => format!("removed {guild}"),
                Frame::Broken(event) => format!("broken {event}"),
                Frame::Other => return,
            };
            words.lock().expect("no panic").push(word);
        };
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(gateway::run(token, door, waits(), Arc::new(AtomicBool::new(false)), shards(), sink, stopped));
        discord.ready(1).await;
        Ear { rest, heard, asked, _stop: stop }
    }

    async fn hears(&self, word: &str) {
        let heard = || self.heard.lock().expect("no panic").iter().any(|w| w == word).then_some(());
        until(heard).await.unwrap_or_else(|| panic!("“{word}” is not among {:?}", self.heard.lock().expect("no panic")));
    }

    async fn question(&self) -> (u64, String) {
        until(|| self.asked.lock().expect("no panic").pop()).await.expect("an interaction")
    }
}

/// What is heard is no change of Discord's that one could wait for.
async fn until<T>(mut found: impl FnMut() -> Option<T>) -> Option<T> {
    for _ in 0..1_000 {
        if let Some(value) = found() {
            return Some(value);
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    None
}

#[tokio::test]
async fn every_kind_of_frame_is_read() {
    let discord = lenient().start().await;
    let server = discord.guild("サーバー", "ja");
    let ear = Ear::open(&discord).await;
    let help = server.channel("相談");
    let hanako = discord.person("花子", "ja");
    server.join(&hanako);
    let me = discord.bot_id();
    ear.hears(&format!("ready {me} {me}")).await;
    ear.hears(&format!("guild {} true ja", server.id)).await;
    let message = hanako.dm("「引用\"」\n二行目");
    ear.hears(&format!("message {} 0 「引用\"」\n二行目", hanako.id)).await;
    hanako.edits(&message, "直した");
    ear.hears("edited true 直した").await;
    hanako.deletes(&message);
    ear.hears(&format!("deleted {} [{}]", message.channel().id, message.id)).await;
    hanako.says(&help, Note::new("<@BOT> 添付です").attachment("a.png").sticker("手"));
    ear.hears(&format!("message {} 0 <@{me}> 添付です", hanako.id)).await;
    let thread = help.thread("困った");
    ear.hears(&format!("thread {} Some({}) 困った", thread.id, help.id)).await;
    let (post, _) = server.forum("フォーラム").post(&hanako, "題", "本文");
    ear.hears(&format!("message {} 0 ", hanako.id)).await;
    assert_ne!(post.id, 0);
    help.webhook_says("通知", "x");
    help.system(&hanako, 7);
    ear.hears(&format!("message {} 7 ", hanako.id)).await;
    let broken: Vec<String> = ear.heard.lock().expect("no panic").iter().filter(|w| w.starts_with("broken")).cloned().collect();
    assert_eq!(broken, Vec::<String>::new());
}

/// A slash command of hers, waiting for its answer.
async fn asks(discord: &Discord, ear: &Ear, hanako: &Person, dm: &Channel) -> (u64, String, tokio::task::JoinHandle<crate::discord::Seen>) {
    let command = json!([{ "name": "help", "description": "Help", "type": 1, "contexts": [0, 1], "integration_types": [0] }]);
    ear.rest.put_commands(discord.bot_id(), &command).await.expect("put");
    let (hanako, dm) = (hanako.clone(), dm.clone());
    let seen = tokio::spawn(async move { hanako.slash(&dm, "help", json!({})).await });
    let (id, token) = ear.question().await;
    (id, token, seen)
}

#[tokio::test]
async fn an_interaction_is_answered_through_every_fault() {
    let faults = [Fault::Status(500), Fault::Status(503), Fault::CutBefore, Fault::CutAfter, Fault::Hang(Duration::from_millis(1_400))];
    let limited = Fault::RateLimited { retry_after: 0.2, global: false, scope: "user" };
    for fault in faults.into_iter().chain([limited]) {
        let discord = lenient().start().await;
        let server = discord.guild("サーバー", "ja");
        let hanako = discord.person("花子", "ja");
        server.join(&hanako);
        let ear = Ear::open(&discord).await;
        let (id, token, seen) = asks(&discord, &ear, &hanako, &server.channel("相談")).await;
        discord.fail_next("POST", CALLBACK, fault.clone(), 1);
        let body = json!({ "type": 4, "data": { "content": "はい", "flags": 64, "allowed_mentions": { "parse": [] } } });
        assert_eq!(ear.rest.respond(id, &token, Moment::now(), &body).await, Ok(()), "{fault:?}");
        assert!(seen.await.expect("no panic").is_private(), "{fault:?}");
        // A second answer of our own doing is no success.
        assert_eq!(ear.rest.respond(id, &token, Moment::now(), &body).await.map_err(|r| r.code), Err(40_060));
    }
}

#[tokio::test]
async fn an_answer_may_be_changed_and_followed_but_not_doubled() {
    let discord = lenient().start().await;
    let server = discord.guild("サーバー", "ja");
    let hanako = discord.person("花子", "ja");
    server.join(&hanako);
    let ear = Ear::open(&discord).await;
    let (id, token, seen) = asks(&discord, &ear, &hanako, &server.channel("相談")).await;
    let text = |text: &str| json!({ "content": text, "flags": 64, "allowed_mentions": { "parse": [] } });
    ear.rest.respond(id, &token, Moment::now(), &json!({ "type": 4, "data": text("はい") })).await.expect("answered");
    let card = seen.await.expect("no panic").message();
    let app = discord.bot_id();
    ear.rest.edit_response(app, &token, &json!({ "content": "いいえ" })).await.expect("changed");
    assert_eq!(card.text(), "いいえ");
    discord.fail_next("POST", FOLLOW_UP, Fault::Status(503), 1);
    ear.rest.follow_up(app, &token, &text("もう一つ")).await.expect("followed");
    discord.fail_next("POST", FOLLOW_UP, Fault::CutAfter, 1);
    assert_eq!(ear.rest.follow_up(app, &token, &text("三つ目")).await, Err(Refused { status: 0, code: 0 }));
    assert_eq!(discord.calls("POST", FOLLOW_UP).len(), 3);
}

#[tokio::test]
async fn an_interaction_has_two_and_a_half_seconds() {
    let discord = lenient().start().await;
    let server = discord.guild("サーバー", "ja");
    let hanako = discord.person("花子", "ja");
    server.join(&hanako);
    let ear = Ear::open(&discord).await;
    let (id, token, _seen) = asks(&discord, &ear, &hanako, &server.channel("相談")).await;
    discord.fail_next("POST", CALLBACK, Fault::Hang(Duration::from_secs(9)), 9);
    let body = json!({ "type": 4, "data": { "content": "はい", "flags": 64, "allowed_mentions": { "parse": [] } } });
    // They run from when it arrived, however long it waited for its turn.
    for waited in [Duration::ZERO, Duration::from_millis(1_500), Duration::from_secs(9)] {
        let (start, arrived) = (Instant::now(), Moment::now().checked_sub(waited).expect("a moment"));
        assert_eq!(ear.rest.respond(id, &token, arrived, &body).await, Err(Refused { status: 0, code: 0 }));
        let most = Waits::default().interaction.saturating_sub(waited) + Duration::from_millis(200);
        assert!(start.elapsed() <= most, "{:?}", start.elapsed());
    }
}
