//! The page that looks like Discord, as a browser gets it; and, where there is a browser, as people see it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{data_copy, root};

const QUESTION: &str = "Amazonの2段階認証のコードが届きません";
const TITLE: &str = "コードが届かない";
const PATIENCE: Duration = Duration::from_secs(30);

/// The program with a page; it ends with the test.
struct Page {
    child: Child,
    address: String,
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Page {
    fn open(args: &[&str]) -> Page {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tasukebune"));
        command.args(args).args(["preview", "--port", "0"]).env_remove("TASUKEBUNE_DATA").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).expect("an address").to_owned();
        let page = Page { child, address };
        page.until("it is there", |page| page.get("/state").0 == 200);
        page
    }

    fn request(&self, head: &str, body: &str) -> (u16, String) {
        let Ok(mut stream) = TcpStream::connect(&self.address) else { return (0, String::new()) };
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        write!(stream, "{head}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len()).expect("it takes a request");
        let mut answer = Vec::new();
        // What came before it was cut counts.
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        (status, answer.split_once("\r\n\r\n").map_or_else(String::new, |(_, body)| body.to_owned()))
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.request(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\n", self.address), "")
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let head = format!("POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n", self.address);
        let (status, text) = self.request(&head, &body.to_string());
        (status, serde_json::from_str(&text).unwrap_or_default())
    }

    fn state(&self) -> Value {
        serde_json::from_str(&self.get("/state").1).expect("JSON")
    }

    #[track_caller]
    fn until(&self, what: &str, holds: impl Fn(&Page) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            assert!(began.elapsed() < PATIENCE, "waited in vain: {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the bot has written at a place so far, each as it is now.
    fn answers(&self, place: usize) -> Vec<Value> {
        let state = self.state();
        let messages = state["places"][place]["messages"].as_array().cloned().unwrap_or_default();
        messages.into_iter().filter(|message| message["by_bot"] == true).collect()
    }

    /// A control of a message.
    #[track_caller]
    fn control(&self, place: usize, nth: usize, holds: impl Fn(&Value) -> bool) -> Value {
        let message = self.state()["places"][place]["messages"][nth].clone();
        let rows = message["json"]["components"].as_array().cloned().unwrap_or_default();
        let mut parts = rows.iter().flat_map(|row| row["components"].as_array().cloned().unwrap_or_default());
        parts.find(holds).unwrap_or_else(|| panic!("it is not on {message}"))
    }

    /// A button of the nth message of the first channel, by what it reads.
    #[track_caller]
    fn presses(&self, who: usize, nth: usize, reads: &str) {
        let button = self.control(0, nth, |part| part["label"].as_str().is_some_and(|label| label.contains(reads)));
        self.does(
            &json!({ "do": "press", "who": who, "on": { "place": 0, "nth": nth }, "id": button["custom_id"], "label": button["label"] }),
        );
    }

    /// Something from the first menu of the nth message of the first channel; it is another one afterwards.
    #[track_caller]
    fn picks(&self, who: usize, nth: usize, which: impl Fn(&Value) -> Value) {
        let menu = self.control(0, nth, |part| part["type"] != 2);
        let action =
            json!({ "do": "pick", "who": who, "on": { "place": 0, "nth": nth }, "id": menu["custom_id"], "values": [which(&menu)] });
        self.does(&action);
    }

    /// All that is said anywhere, to whom, by whom; places by their names, whose ids differ from world to world.
    fn told(&self) -> String {
        let state = self.state();
        let places = state["places"].as_array().expect("places");
        let message = |m: &Value| json!([m["json"]["content"], m["json"]["components"], m["seen_by"], m["deleted"], m["by_bot"]]);
        let place = |place: &Value| {
            let said: Vec<Value> = place["messages"].as_array().into_iter().flatten().map(message).collect();
            json!([place["name"], place["kind"], place["joined"], said])
        };
        let all: Vec<Value> = places.iter().map(place).collect();
        let named =
            |text: String, place: &Value| text.replace(place["id"].as_str().expect("an id"), place["name"].as_str().expect("a name"));
        places.iter().fold(json!(all).to_string(), named)
    }

    #[track_caller]
    fn does(&self, action: &Value) {
        let (status, said) = self.post("/do", action);
        assert_eq!(status, 200, "{action}: {said}");
    }
}

fn text(message: &Value) -> &str {
    message["json"]["content"].as_str().unwrap_or_default()
}

fn says(who: usize, place: usize, text: &str) -> Value {
    json!({ "do": "say", "who": who, "place": place, "text": text, "reply_to": null })
}

#[test]
fn nobody_else_may_ask_and_the_page_leads_nowhere() {
    let page = Page::open(&[]);
    let port = page.address.rsplit(':').next().expect("a port");
    for host in ["evil.example", "evil.example:80", &format!("127.0.0.1.evil.example:{port}"), &format!("0.0.0.0:{port}"), ""] {
        for path in ["/", "/state", "/app.js"] {
            let (status, body) = page.request(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n"), "");
            assert!(matches!(status, 400 | 403), "{host} {path}: {status}");
            assert!(!body.contains("places"), "{host} {path}");
        }
    }
    assert_eq!(page.request(&format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n"), "").0, 200);
    let head =
        |origin: &str, kind: &str| format!("POST /do HTTP/1.1\r\nHost: {}\r\nOrigin: {origin}\r\nContent-Type: {kind}\r\n", page.address);
    let said = says(0, 0, QUESTION).to_string();
    let own = format!("http://{}", page.address);
    for (origin, kind) in [
        ("http://evil.example", "application/json"),
        ("null", "application/json"),
        ("http://127.0.0.1:1", "application/json"),
        (own.as_str(), "text/plain"),
    ] {
        assert_eq!(page.request(&head(origin, kind), &said).0, 403, "{origin} {kind}");
    }
    assert!(page.answers(0).is_empty());
    assert_eq!(page.request(&head(&own, "application/json"), &said).0, 200);
    let whole = page.request(&format!("GET / HTTP/1.1\r\nHost: {}\r\n", page.address), "");
    assert!(whole.1.contains("/app.js") && !whole.1.contains("https://"), "{}", whole.1);
    let bound = TcpStream::connect(format!("127.0.0.2:{port}"));
    assert!(bound.is_err(), "it is bound to 127.0.0.1 alone");
}

#[test]
fn what_is_said_is_answered_and_explained() {
    let page = Page::open(&[]);
    page.does(&says(0, 0, QUESTION));
    page.until("an answer", |page| page.answers(0).len() == 1);
    let card = page.answers(0).remove(0);
    assert!(text(&card).contains(TITLE), "{card}");
    // What Discord got is the very message.
    assert_eq!(card["calls"][0]["method"], "POST");
    assert_eq!(card["calls"][0]["body"]["content"], card["json"]["content"]);
    let state = page.state();
    let why = state["places"][0]["messages"][0]["why"].as_array().expect("reasons");
    assert!(why.contains(&json!({ "kind": "decision", "what": "answer", "topics": ["code-not-received"] })), "{why:?}");
    assert_eq!(state["violations"], json!([]));
    // In private nobody needs a mention; elsewhere one does.
    let dm = usize::try_from(state["people"][1]["dm"].as_u64().expect("a place")).expect("small");
    page.does(&says(1, dm, "the code never arrives by SMS"));
    page.until("an answer in private", |page| page.answers(dm).len() == 1);
    let button = &card["json"]["components"][0]["components"][0];
    let press = json!({ "do": "press", "who": 1, "on": { "place": 0, "nth": 1 }, "id": button["custom_id"], "label": button["label"] });
    assert_eq!(page.post("/do", &press), (200, json!({ "seen": "private" })));
    page.until("what only she sees", |page| page.answers(0).len() == 2);
    let mine = page.answers(0).remove(1);
    assert_eq!(mine["seen_by"], state["people"][1]["id"]);
    // What is not there is told.
    let (status, said) = page.post("/do", &json!({ "do": "press", "who": 0, "on": { "place": 0, "nth": 2 }, "id": "x", "label": "x" }));
    assert_eq!((status, said), (409, json!({ "why": "notSeen" })));
    assert_eq!(page.post("/do", &says(0, dm, "code")), (409, json!({ "why": "noPlace" })), "somebody else's private messages");
    for text in [String::new(), "あ".repeat(2_001)] {
        assert_eq!(page.post("/do", &says(1, dm, &text)), (409, json!({ "why": "noText" })));
    }
    let slash = json!({ "do": "slash", "who": 0, "place": 0, "name": "nonsense", "options": {} });
    assert_eq!(page.post("/do", &slash), (409, json!({ "why": "notOffered", "what": "nonsense" })));
    let language = json!({ "do": "language", "who": 0, "locale": "tlh" });
    assert_eq!(page.post("/do", &language), (409, json!({ "why": "noLanguage", "what": "tlh" })));
    assert_eq!(state["languages"], json!(["ja", "en-GB", "en-US"]));
    assert_eq!(page.post("/anew", &json!({})).0, 200);
    page.until("nothing is left", |page| page.state()["places"][0]["messages"] == json!([]));
}

#[test]
fn other_data_bring_the_same_conversation_and_a_fault_brings_none() {
    let data = data_copy();
    let file = "locales/ja/code-not-received.ftl";
    let at = data.path().join(file);
    let good = std::fs::read_to_string(&at).expect("the texts");
    let page = Page::open(&["--data", data.path().to_str().expect("UTF-8")]);
    page.does(&says(0, 0, QUESTION));
    page.until("an answer", |page| page.answers(0).len() == 1);
    let button = page.answers(0)[0]["json"]["components"][0]["components"][0].clone();
    page.does(&json!({ "do": "press", "who": 0, "on": { "place": 0, "nth": 1 }, "id": button["custom_id"], "label": button["label"] }));
    page.until("both", |page| page.answers(0).len() == 2);
    std::fs::write(&at, good.replace(TITLE, "船が届かない")).expect("written");
    page.until("the new words", |page| page.answers(0).first().is_some_and(|card| text(card).contains("船が届かない")));
    let state = page.state();
    assert_eq!((&state["halt"], &state["done"], &state["renewed"]), (&Value::Null, &json!(2), &json!(1)));
    assert_eq!(page.answers(0)[1]["seen_by"], state["people"][0]["id"], "what only she sees is there, too");
    // All faults are told with their places, and nothing changes.
    std::fs::write(&at, format!("{}\nbroken = {{ $nothing\n", good.replace(TITLE, "壊れた"))).expect("written");
    page.until("a fault", |page| page.state()["faults"] != json!([]));
    let state = page.state();
    assert_eq!(state["faults"][0]["file"], file);
    assert_eq!(state["faults"][0]["line"], good.lines().count() + 2);
    assert!(text(&page.answers(0)[0]).contains("船が届かない"));
    std::fs::write(&at, &good).expect("written");
    page.until("mended", |page| page.state()["faults"] == json!([]) && page.state()["renewed"] == 2);
}

/// What one person writes within seconds is one question, and what they write later is another. Done again at once it is so still.
#[test]
fn time_passes_between_what_is_done_again() {
    let data = data_copy();
    let at = data.path().join("locales/ja/code-not-received.ftl");
    let page = Page::open(&["--data", data.path().to_str().expect("UTF-8")]);
    page.does(&says(0, 3, QUESTION));
    page.until("an answer", |page| page.answers(3).len() == 1);
    std::thread::sleep(Duration::from_secs(21));
    page.does(&says(0, 3, "Amazonのパスワードを忘れました"));
    page.until("another answer", |page| page.answers(3).len() == 2);
    let good = std::fs::read_to_string(&at).expect("the texts");
    std::fs::write(&at, good.replace(TITLE, "船が届かない")).expect("written");
    page.until("the new words", |page| page.answers(3).first().is_some_and(|card| text(card).contains("船が届かない")));
    assert_eq!(page.answers(3).len(), 2, "{:#?}", page.answers(3));
}

/// A command that the new data call otherwise cannot be used again: what was done before it is shown, and the rest is gone.
#[test]
fn what_cannot_be_done_again_ends_it_and_is_told() {
    let data = data_copy();
    let page = Page::open(&["--data", data.path().to_str().expect("UTF-8")]);
    page.does(&says(0, 0, QUESTION));
    page.until("an answer", |page| page.answers(0).len() == 1);
    page.does(&json!({ "do": "slash", "who": 0, "place": 1, "name": "no-code", "options": {} }));
    page.does(&says(0, 2, "never mind"));
    for (file, old, new) in [
        ("intents/code-not-received.toml", "command  = \"no-code\"", "command  = \"never-came\""),
        ("locales/en/code-not-received.ftl", ".command = no-code", ".command = never-came"),
    ] {
        let path = data.path().join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(old), "{file}");
        std::fs::write(&path, text.replacen(old, new, 1)).expect("written");
    }
    page.until("other data", |page| page.state()["renewed"] != json!(0));
    let state = page.state();
    assert_eq!(state["halt"], json!({ "done": 1, "why": { "why": "notOffered", "what": "no-code" } }));
    assert_eq!((page.answers(0).len(), page.answers(1).len(), &state["done"]), (1, 0, &json!(1)));
    assert_eq!(state["places"][2]["messages"], json!([]));
    // Where it was a slip, all of it is there again.
    for (file, old, new) in [
        ("intents/code-not-received.toml", "command  = \"never-came\"", "command  = \"no-code\""),
        ("locales/en/code-not-received.ftl", ".command = never-came", ".command = no-code"),
    ] {
        let path = data.path().join(file);
        let text = std::fs::read_to_string(&path).expect("a file");
        std::fs::write(&path, text.replacen(old, new, 1)).expect("written");
    }
    page.until("the old data", |page| page.state()["done"] == json!(3));
    let state = page.state();
    assert_eq!((&state["halt"], page.answers(0).len(), page.answers(1).len()), (&Value::Null, 1, 1));
}

/// Discord refuses commands with such a description; the page shows the rest, and says what is wrong.
#[test]
fn commands_that_discord_would_refuse_are_told_and_the_rest_is_shown() {
    let data = data_copy();
    let at = data.path().join("locales/ja/captcha.ftl");
    let good = std::fs::read_to_string(&at).expect("the texts");
    let line = good.lines().find(|l| l.trim_start().starts_with(".description")).expect("a description").to_owned();
    let folder = data.path().to_str().expect("UTF-8");
    let page = Page::open(&["--data", folder]);
    let began = Instant::now();
    std::fs::write(&at, good.replace(&line, &format!("    .description = {}", "長".repeat(160)))).expect("written");
    let told = |page: &Page| {
        let remarks = page.state()["remarks"].as_array().cloned().unwrap_or_default();
        remarks.iter().any(|one| one["file"] == "locales/ja/captcha.ftl" && one["text"].as_str().is_some_and(|t| t.contains("160")))
    };
    page.until("a remark", told);
    page.does(&says(0, 0, QUESTION));
    page.until("an answer all the same", |page| page.answers(0).len() == 1);
    assert!(began.elapsed() < Duration::from_secs(15), "nobody waits for what never comes");
    // Also where they are so from the beginning.
    let other = Page::open(&["--data", folder]);
    other.until("a remark at the start", told);
}

/// Of a file in another encoding only that is told, and nothing that would follow from it.
#[test]
fn a_file_in_another_encoding_is_one_fault() {
    let data = data_copy();
    let page = Page::open(&["--data", data.path().to_str().expect("UTF-8")]);
    for file in ["intents/code-rejected.toml", "locales/ja/remedies.ftl", "intents/words/ja.toml"] {
        let at = data.path().join(file);
        let good = std::fs::read(&at).expect("a file");
        // Each letter beyond ASCII is two bytes that are no UTF-8.
        let text = String::from_utf8(good.clone()).expect("UTF-8");
        let bytes: Vec<u8> = text.chars().flat_map(|c| if c.is_ascii() { vec![c as u8] } else { vec![0x83, 0x52] }).collect();
        std::fs::write(&at, bytes).expect("written");
        page.until("a fault", |page| page.state()["faults"] != json!([]));
        let faults = page.state()["faults"].as_array().cloned().expect("faults");
        let told: Vec<(&str, &str)> =
            faults.iter().map(|f| (f["file"].as_str().unwrap_or_default(), f["text"].as_str().unwrap_or_default())).collect();
        assert_eq!(told, [(file, "not UTF-8: save the file as UTF-8")]);
        std::fs::write(&at, &good).expect("written");
        page.until("mended", |page| page.state()["faults"] == json!([]));
    }
}

/// Data that can be shown but that `check` refuses are shown, and that is told.
#[test]
fn what_check_would_find_is_told_of_data_that_are_shown() {
    let data = data_copy();
    let (file, intent) = ("locales/ja/code-not-received.ftl", "intents/code-not-received.toml");
    let page = Page::open(&["--data", data.path().to_str().expect("UTF-8")]);
    let good = std::fs::read_to_string(data.path().join(file)).expect("the texts");
    let patterns = std::fs::read_to_string(data.path().join(intent)).expect("the patterns");
    std::fs::write(data.path().join(file), good.replace("多いのは", &"長".repeat(900))).expect("written");
    let first = patterns.lines().find(|l| l.trim_start().starts_with('"')).expect("a pattern").to_owned();
    std::fs::write(data.path().join(intent), patterns.replacen(&first, &format!("{first}\n{first}"), 1)).expect("written");
    page.until("remarks", |page| page.state()["remarks"].as_array().is_some_and(|all| all.len() >= 2));
    let state = page.state();
    let has = |file: &str, text: &str| {
        let all = state["remarks"].as_array().expect("remarks");
        all.iter().any(|one| one["file"] == file && one["text"].as_str().is_some_and(|t| t.contains(text)))
    };
    assert!(has(file, "the card has") && has(intent, "stands in this list already"), "{}", state["remarks"]);
    assert_eq!(state["faults"], json!([]));
    // The list tells them, too, each once.
    let list: Value = serde_json::from_str(&page.get("/list.json").1).expect("JSON");
    let told = |kind: &str, text: &str| {
        let told = list[kind].as_array().expect("a list");
        told.iter().filter(|one| one["text"].as_str().is_some_and(|t| t.contains(text))).count()
    };
    assert_eq!((told("cards", "the card has"), told("faults", "stands in this list already")), (1, 1), "{}", list["cards"]);
    std::fs::write(data.path().join(file), &good).expect("written");
    std::fs::write(data.path().join(intent), &patterns).expect("written");
    page.until("mended", |page| page.state()["remarks"] == json!([]));
}

/// Settings by menus and a form, a helper's thread, and what was said in it: all of it is there again with other texts.
#[test]
fn menus_forms_and_threads_are_done_again() {
    let data = data_copy();
    let page = Page::open(&["--data", data.path().to_str().expect("UTF-8")]);
    let (member, admin) = (0, 2);
    let slash = json!({ "do": "slash", "who": admin, "place": 0, "name": "setup panel", "options": {} });
    page.does(&slash);
    page.until("the panel", |page| page.answers(0).len() == 1);
    let first = |page: &Page| page.control(0, 0, |_| true)["custom_id"].as_str().is_some_and(|id| id.ends_with("/open"));
    // A note of the server's own: what it is about by two menus, its text by a form.
    page.picks(admin, 0, |menu| menu["options"][7]["value"].clone());
    page.until("the topics", |page| !first(page));
    page.picks(admin, 0, |menu| {
        let options = menu["options"].as_array().expect("topics");
        let topic = options.iter().find(|option| option["label"].as_str().is_some_and(|label| label.contains(TITLE)));
        topic.expect("the topic")["value"].clone()
    });
    page.until("a form", |page| page.state()["forms"].as_array().is_some_and(|forms| forms.len() == 1));
    let field = page.state()["forms"][0]["json"]["components"][0].clone();
    let name =
        field["component"]["custom_id"].as_str().or_else(|| field["components"][0]["custom_id"].as_str()).expect("a field").to_owned();
    page.does(&json!({ "do": "submit", "who": admin, "form": 0, "fields": { name: "船着き場にスタッフがいます" } }));
    // Who helps, and where.
    page.until("it is kept", |page| page.answers(0).first().is_some_and(|panel| text(panel).contains("保存しました")));
    page.presses(admin, 0, "戻る");
    page.until("the panel again", first);
    page.picks(admin, 0, |menu| menu["options"][3]["value"].clone());
    page.until("the staff", |page| !first(page));
    let role = page.state()["roles"][0]["id"].clone();
    page.picks(admin, 0, |_| role.clone());
    let staff = page.state()["places"][2]["id"].clone();
    page.does(&{
        let menu = page.control(0, 0, |part| part["type"] == 8);
        json!({ "do": "pick", "who": admin, "on": { "place": 0, "nth": 0 }, "id": menu["custom_id"], "values": [staff] })
    });
    // A question, its way to the staff, and what is said there.
    page.does(&says(member, 0, QUESTION));
    page.until("an answer with the note", |page| page.answers(0).get(1).is_some_and(|card| text(card).contains("船着き場")));
    page.presses(member, 2, "窓口");
    page.until("the way to a human", |page| page.answers(0).len() == 3);
    page.presses(member, 3, "スタッフ");
    page.until("a thread", |page| page.answers(6).len() == 1);
    page.does(&says(admin, 6, "どこで止まりましたか"));
    page.does(&says(member, 6, "コードを待っています"));
    page.until("both are there", |page| page.state()["places"][6]["messages"].as_array().is_some_and(|all| all.len() == 3));
    let shown = page.told();
    let file = data.path().join("locales/ja/shopping.ftl");
    let good = std::fs::read_to_string(&file).expect("the texts");
    std::fs::write(&file, format!("# a comment\n{good}")).expect("written");
    page.until("other data", |page| page.state()["renewed"] == json!(1));
    let state = page.state();
    assert_eq!((&state["halt"], &state["done"], &state["forms"]), (&Value::Null, &json!(13), &json!([])));
    assert_eq!(page.told(), shown);
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let done = Command::new(env!("CARGO_BIN_EXE_tasukebune")).args(["preview", "--port", &port]).output().expect("it runs");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success() && said.contains(&format!("127.0.0.1:{port}")) && said.contains("--port"), "{said}");
}

/// The same in a real browser: tests/browser/.
#[test]
#[ignore = "needs Chromium and Node: .ci/run installs them"]
fn a_browser_shows_it() {
    let mut command = Command::new("node");
    command.args(["--test", "--test-concurrency=1"]).current_dir(root().join("tests/browser"));
    let done = command.env("TASUKEBUNE_BIN", env!("CARGO_BIN_EXE_tasukebune")).output().expect("node is there");
    let said = [done.stdout, done.stderr].concat();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&said));
}
