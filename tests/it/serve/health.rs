//! What can be seen of the bot from outside: alive, ready, what it counts. And that nobody who looks is in its way.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tasukebune::ops::{Ops, http};
use tasukebune::platform::discord::{self, Times, serve_watched};
use tasukebune::store::{Store, StoreFault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::program::program;
use super::{desk, lenient, settings};
use crate::discord::{Builder, Discord, Fault, Signal};
use crate::support::root;

/// A bot, and where it can be looked at.
struct Watched {
    discord: Discord,
    address: SocketAddr,
    ops: Arc<Ops>,
    task: Option<JoinHandle<()>>,
}

impl Watched {
    async fn set(discord: Builder) -> Watched {
        let ops = discord::ops(&desk());
        let address = http::start(([127, 0, 0, 1], 0).into(), Arc::clone(&ops)).await.expect("a free port");
        Watched { discord: discord.start().await, address, ops, task: None }
    }

    fn start(&mut self) {
        self.start_with(Store::in_memory().expect("memory"));
    }

    fn start_with(&mut self, store: Store) {
        let settings = settings(&self.discord);
        let ops = Arc::clone(&self.ops);
        self.task = Some(tokio::spawn(async move {
            let _ = serve_watched(desk(), settings, store, Times::default(), ops, std::future::pending()).await;
        }));
    }

    async fn says(&self, path: &str) -> (u16, String, String) {
        ask(self.address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).await
    }

    async fn readiness(&self) -> (u16, Value) {
        let (status, _, body) = self.says("/readyz").await;
        (status, serde_json::from_str(&body).expect("JSON"))
    }

    async fn becomes(&self, what: &str, is: impl Fn(u16, &Value) -> bool) {
        for _ in 0..1_000 {
            let (status, body) = self.readiness().await;
            if is(status, &body) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("it never is {what}: {:?}", self.readiness().await);
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}

/// The status, the head and the body of what is answered; 0 for nothing.
pub async fn ask(address: SocketAddr, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    // It may hang up before it has read all of that.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    let text = String::from_utf8(bytes).expect("UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
    (status, head.to_lowercase(), body.to_owned())
}

#[tokio::test]
async fn it_is_ready_while_every_shard_is() {
    let mut bot = Watched::set(lenient().shards(2).max_concurrency(2)).await;
    assert_eq!(bot.says("/healthz").await.0, 200);
    assert_eq!(bot.readiness().await, (503, serde_json::json!({ "ready": false, "shards": [] })), "before Discord named shards");
    bot.start();
    bot.becomes("ready", |status, _| status == 200).await;
    let (_, body) = bot.readiness().await;
    assert_eq!((body["ready"].as_bool(), body["shards"].as_array().map(Vec::len)), (Some(true), Some(2)));
    for n in 0..2 {
        let shard = &body["shards"][n];
        assert_eq!((shard["shard"].as_u64(), shard["state"].as_str()), (Some(n as u64), Some("ready")));
        assert!(shard["since"].as_str().is_some_and(|since| since.starts_with("20") && since.ends_with('Z')), "{shard}");
    }
    bot.discord.refuse_connections(true);
    bot.discord.signal_shard(1, Signal::Close(4000));
    let unready = |status, body: &Value| {
        status == 503
            && body["shards"][0]["state"] == "ready"
            && (body["shards"][1]["state"] == "resuming" || body["shards"][1]["state"] == "waiting")
    };
    bot.becomes("unready", unready).await;
    bot.becomes("waiting", |_, body| body["shards"][1]["state"] == "waiting").await;
    assert_eq!(bot.says("/healthz").await.0, 200, "alive all the same");
    let (_, _, page) = bot.says("/metrics").await;
    assert!(page.contains(r#"tasukebune_shards{state="ready"} 1"#), "{page}");
    bot.discord.refuse_connections(false);
    bot.becomes("ready again", |status, _| status == 200).await;
}

#[tokio::test]
async fn whether_what_is_chosen_can_be_kept_is_told_and_keeps_nobody_from_being_helped() {
    let refusing = Store::refusing(StoreFault::ReadOnly { file: "tasukebune.db".into() }, None).expect("memory");
    for (store, says) in [(Store::in_memory().expect("memory"), "ok"), (refusing, "failing")] {
        let mut bot = Watched::set(lenient()).await;
        assert!(bot.readiness().await.1["store"].is_null(), "nobody knows before there is a bot");
        bot.start_with(store);
        bot.becomes("ready", |status, body| status == 200 && body["store"] == says).await;
    }
}

#[tokio::test]
async fn only_get_and_head_are_answered_and_only_so_much_is_read() {
    let bot = Watched::set(lenient()).await;
    let (status, head, body) = ask(bot.address, "HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n").await;
    assert!(status == 200 && body.is_empty() && head.contains("text/plain; version=0.0.4"), "{head}");
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "XYZZY"] {
        let (status, head, _) = ask(bot.address, &format!("{method} /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")).await;
        assert!(status == 405 && head.contains("allow: get, head"), "{method}: {head}");
    }
    assert_eq!(bot.says("/").await.0, 404);
    assert_eq!(bot.says("/healthz?x=1").await.0, 200);
    let long = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    assert_ne!(ask(bot.address, &long).await.0, 200);
    assert_ne!(ask(bot.address, "\u{1}\u{2}\u{3}\r\n\r\n").await.0, 200);
    assert_eq!(bot.says("/healthz").await.0, 200);
}

#[tokio::test]
async fn a_hundred_slow_clients_are_in_nobodys_way() {
    let mut bot = Watched::set(lenient()).await;
    bot.start();
    bot.becomes("ready", |status, _| status == 200).await;
    let mut slow = Vec::new();
    for _ in 0..100 {
        let mut stream = TcpStream::connect(bot.address).await.expect("it listens");
        let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\nHost:").await;
        slow.push(stream);
    }
    let began = Instant::now();
    for n in 0..5 {
        let question = bot.discord.person(&format!("人{n}"), "ja").dm("2段階認証のコードが届きません");
        bot.discord.answer_to(&question).await;
    }
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    // They still hang there when their time is up; then others are served again.
    let served = tokio::time::timeout(Duration::from_secs(15), async {
        while bot.says("/healthz").await.0 != 200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    served.await.expect("served again");
    drop(slow);
}

/// Name and labels of a line of the page, and its number.
type Line<'a> = (&'a str, Vec<(&'a str, &'a str)>, f64);

fn line(text: &str) -> Option<Line<'_>> {
    let (series, number) = text.rsplit_once(' ')?;
    let (name, labels) = series.split_once('{').map_or((series, ""), |(name, labels)| (name, labels.trim_end_matches('}')));
    let labels = labels.split("\",").filter(|label| !label.is_empty()).filter_map(|label| label.split_once("=\""));
    Some((name, labels.map(|(name, value)| (name, value.trim_end_matches('"'))).collect(), number.parse().ok()?))
}

/// The page of a bot that has been asked, pressed, refused and slowed down.
async fn busy_page() -> String {
    let mut bot = Watched::set(lenient().heartbeat_every(Duration::from_millis(200))).await;
    bot.start();
    let discord = &bot.discord;
    discord.ready(1).await;
    let server = discord.guild("秘密のサーバー", "ja");
    let room = server.channel("秘密の部屋");
    let hana = discord.person("花子", "ja");
    server.join(&hana);
    let route = "/channels/{channel}/messages";
    discord.fail_next("POST", route, Fault::RateLimited { retry_after: 0.05, global: false, scope: "user" }, 1);
    discord.fail_next("POST", route, Fault::Status(502), 1);
    let card = discord.answer_to(&hana.says(&room, "<@BOT> 2段階認証のコードが届きません")).await;
    hana.says(&room, "今日は寒いですね");
    let label = card.controls().iter().find_map(|c| c["label"].as_str().map(str::to_owned)).expect("a button");
    hana.presses(&card, &label).await.message();
    discord.answer_to(&hana.dm("パスワードを忘れました")).await;
    discord.until("a heartbeat", |d| d.sessions().iter().any(|s| s.heartbeats > 1).then_some(())).await;
    // Its acknowledgement, and the end of the requests.
    tokio::time::sleep(Duration::from_millis(300)).await;
    bot.says("/metrics").await.2
}

#[tokio::test]
async fn what_happens_is_counted_and_nobody_is_named() {
    let page = busy_page().await;
    let has = |start: &str, least: f64| {
        let number = page.lines().filter(|line| line.starts_with(start)).find_map(line).map(|(_, _, number)| number);
        assert!(number.is_some_and(|number| number >= least), "{start} is {number:?}, not {least}:\n{page}");
    };
    for (start, least) in [
        (r#"tasukebune_messages_total{way="mention"}"#, 1.0),
        (r#"tasukebune_messages_total{way="direct_message"}"#, 1.0),
        (r#"tasukebune_messages_total{way="other"}"#, 1.0),
        (r#"tasukebune_answers_total{outcome="answered",topic="code-not-received",way="mention"}"#, 1.0),
        (r#"tasukebune_reply_seconds_count{kind="message"}"#, 2.0),
        (r#"tasukebune_reply_seconds_count{kind="interaction"}"#, 1.0),
        (r#"tasukebune_rest_requests_total{route="message",status="2xx"}"#, 2.0),
        (r#"tasukebune_rest_requests_total{route="message",status="429"}"#, 1.0),
        (r#"tasukebune_rest_requests_total{route="message",status="5xx"}"#, 1.0),
        (r#"tasukebune_rest_limited_total{scope="route"}"#, 1.0),
        (r#"tasukebune_gateway_events_total{event="READY"}"#, 1.0),
        (r#"tasukebune_gateway_events_total{event="MESSAGE_CREATE"}"#, 3.0),
        (r#"tasukebune_shards{state="ready"}"#, 1.0),
        (r#"tasukebune_heartbeat_seconds{shard="0"}"#, 0.0),
        ("tasukebune_store_up", 1.0),
        ("tasukebune_store_pending", 0.0),
        ("tasukebune_store_lost_total", 0.0),
        ("tasukebune_surge ", 0.0),
        ("tasukebune_conversations", 2.0),
        ("process_start_time_seconds", 1.7e9),
    ] {
        has(start, least);
    }
    if cfg!(target_os = "linux") {
        has("process_resident_memory_bytes", 1e6);
        has("process_cpu_seconds_total", 0.0);
    }
    let mut series = 0;
    for text in page.lines().filter(|line| !line.starts_with('#')) {
        let (name, labels, _) = line(text).unwrap_or_else(|| panic!("no line of the format: {text}"));
        series += 1;
        let family = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let known = |it: &str| page.contains(&format!("# HELP {it} ")) && page.contains(&format!("# TYPE {it} "));
        assert!(known(name) || known(family), "{name} has no help or type");
        for (label, value) in labels {
            let digits = value.bytes().filter(u8::is_ascii_digit).count();
            assert!(digits < 6 && value.is_ascii(), "{label}={value} may name somebody");
        }
    }
    assert!(series < 1_000, "{series} series");
    assert!(!page.contains("秘密") && !page.contains("花子"), "{page}");
}

/// A dashboard shows nothing where it asks for what is not there.
#[tokio::test]
async fn the_dashboard_asks_for_what_there_is() {
    let text = std::fs::read_to_string(root().join("deploy/grafana.json")).expect("the dashboard");
    let dashboard: Value = serde_json::from_str(&text).expect("JSON");
    let page = busy_page().await;
    let mut used = std::collections::BTreeSet::new();
    let mut expressions = 0;
    for panel in dashboard["panels"].as_array().expect("panels") {
        for target in panel["targets"].as_array().expect("targets") {
            let expression = target["expr"].as_str().expect("an expression");
            expressions += 1;
            let words = expression.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
            let names: Vec<&str> = words.filter(|word| word.starts_with("tasukebune_") || word.starts_with("process_")).collect();
            assert!(!names.is_empty(), "{expression}");
            for name in names {
                let there = page.lines().any(|line| line.starts_with(&format!("{name}{{")) || line.starts_with(&format!("{name} ")));
                assert!(there, "{expression}: there is no {name}");
                used.insert(["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name).to_owned());
            }
        }
    }
    // And nothing is counted that it does not show.
    let all = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next());
    let unused: Vec<&str> = all.filter(|name| !used.contains(*name)).collect();
    assert!(expressions > 10 && unused.is_empty(), "{unused:?}");
}

/// The program tells where it can be looked at, in lines that are JSON to the last, with no text and no secret in them.
#[tokio::test]
async fn the_program_can_be_looked_at_and_logs_json() {
    let discord = crate::discord::start().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let busy = taken.local_addr().expect("a bound port").to_string();
    for (listen, said) in [("127.0.0.1:0", "health and metrics"), (busy.as_str(), "health and metrics are not served")] {
        let mut command = program(&["serve"]);
        command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url());
        command.env("TASUKEBUNE_LISTEN", listen).env("TASUKEBUNE_LOG", "json").env("TASUKEBUNE_LOG_LEVEL", "trace");
        let mut child = command.stdout(Stdio::null()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines().map(|line| line.expect("UTF-8"));
        let mut read = Vec::new();
        let told = loop {
            read.push(lines.next().expect("it goes on"));
            let line: Value = serde_json::from_str(&read[read.len() - 1]).expect("JSON");
            if line["message"].as_str().is_some_and(|message| message.starts_with(said)) {
                break line;
            }
        };
        discord.ready(1).await;
        let question = discord.person("花子", "ja").dm("合言葉ひみつ 2段階認証のコードが届きません");
        discord.answer_to(&question).await;
        if listen != busy {
            let address: SocketAddr = told["address"].as_str().expect("an address").parse().expect("an address");
            let (status, _, page) = ask(address, "GET /metrics HTTP/1.0\r\n\r\n").await;
            assert!(status == 200 && page.contains("tasukebune_build_info{version="), "{page}");
        }
        let pid = child.id().to_string();
        assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().expect("a shell").success());
        read.extend(lines);
        assert!(child.wait().expect("it ends").success());
        discord.gone().await;
        for line in &read {
            let it: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
            assert!(it["timestamp"].is_string() && it["level"].is_string() && it["target"].is_string(), "{line}");
            assert!(
                !line.contains("合言葉") && !line.contains("コード") && !line.contains(&discord.token()) && !line.contains("花子"),
                "{line}"
            );
        }
        assert!(read.iter().any(|line| line.contains("\"request_id\"")), "{read:#?}");
    }
}
