//! Every body that the bot sends, judged by others: twilight's models and limits always, Discord's `OpenAPI` document where
//! `DISCORD_OPENAPI` names it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandOptionChoice};
use twilight_model::channel::message::{Component, Embed};
use twilight_model::http::interaction::InteractionResponse;
use twilight_validate::{command, message};

use super::{Plan, QUESTION, Stage, TITLE, choose, labels, none, say};
use crate::discord::{Request, Seen};

const MESSAGES: &str = "/channels/{channel}/messages";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";
const COMMANDS: &str = "/applications/{application}/commands";

/// What is wrong with the bodies of these requests, by twilight's models and limits.
pub fn complaints(requests: &[Request]) -> Vec<String> {
    let sent = requests.iter().filter(|r| !r.body.is_null());
    sent.filter_map(|r| judge(&r.route, &r.body).err().map(|e| format!("{} {}: {e}\n{}", r.method, r.route, r.body))).collect()
}

fn judge(route: &str, body: &Value) -> Result<(), String> {
    match route {
        CALLBACK => {
            read::<InteractionResponse>("the answer", body)?;
            let data = &body["data"];
            for choice in list::<CommandOptionChoice>(data, "choices")? {
                command::choice(&choice).map_err(told)?;
            }
            card(data)
        }
        COMMANDS => body.as_array().into_iter().flatten().try_for_each(registered),
        // One number, of which there is no model.
        "/users/@me/channels" => match body["recipient_id"].as_str().map(str::parse::<u64>) {
            Some(Ok(_)) => Ok(()),
            _ => Err("no recipient".to_owned()),
        },
        _ if route.starts_with(MESSAGES) || route.starts_with("/webhooks/") => card(body),
        _ => Err("a body of a kind that nobody judges".to_owned()),
    }
}

/// The parts that every message has; there is no model of a message to be sent.
fn card(body: &Value) -> Result<(), String> {
    message::content(body["content"].as_str().unwrap_or_default()).map_err(told)?;
    message::embeds(&list::<Embed>(body, "embeds")?).map_err(told)?;
    let components = list::<Component>(body, "components")?;
    if components.iter().any(unknown) {
        return Err("a component of an unknown type".to_owned());
    }
    message::components(&components, body["flags"].as_u64().is_some_and(|flags| flags & 1 << 15 != 0)).map_err(told)
}

fn unknown(component: &Component) -> bool {
    match component {
        Component::Unknown(_) => true,
        Component::ActionRow(row) => row.components.iter().any(unknown),
        _ => false,
    }
}

fn registered(body: &Value) -> Result<(), String> {
    let mut whole = body.clone();
    // The model is that of a command as Discord tells it.
    whole["version"] = json!("1");
    if whole["description"].is_null() {
        whole["description"] = json!("");
    }
    command::command(&read::<Command>("the command", &whole)?).map_err(told)
}

fn read<T: DeserializeOwned>(what: &str, value: &Value) -> Result<T, String> {
    T::deserialize(value).map_err(|e| format!("{what} cannot be read: {e}"))
}

fn list<T: DeserializeOwned>(body: &Value, key: &str) -> Result<Vec<T>, String> {
    if body[key].is_null() { Ok(vec![]) } else { read(key, &body[key]) }
}

fn told(error: impl Display) -> String {
    error.to_string()
}

/// Discord's own description of its requests.
struct Document {
    json: Value,
    known: BTreeMap<String, Validator>,
}

impl Document {
    fn open() -> Document {
        let path = std::env::var_os("DISCORD_OPENAPI").expect("DISCORD_OPENAPI names the document");
        let text = std::fs::read_to_string(path).expect("the document can be read");
        Document { json: serde_json::from_str(&text).expect("the document is JSON"), known: BTreeMap::new() }
    }

    /// The description of a request's body, if the document has one. Names of parts of paths differ, their places do not.
    fn schema(&self, method: &str, route: &str) -> Option<Value> {
        let bare = |path: &str| path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect::<Vec<_>>().join("/");
        let paths = self.json["paths"].as_object()?;
        let (_, path) = paths.iter().find(|(path, _)| bare(path) == bare(route))?;
        let schema = &path[method.to_lowercase().as_str()]["requestBody"]["content"]["application/json"]["schema"];
        let mut schema = schema.is_object().then(|| schema.clone())?;
        schema["components"] = self.json["components"].clone();
        Some(schema)
    }

    fn complaints(&mut self, requests: &[Request]) -> Vec<String> {
        let mut found = vec![];
        for request in requests {
            let kind = format!("{} {}", request.method, request.route);
            if !self.known.contains_key(&kind) {
                match self.schema(&request.method, &request.route) {
                    Some(schema) => {
                        self.known.insert(kind.clone(), jsonschema::validator_for(&schema).expect("a schema"));
                    }
                    None if request.body.is_null() => continue,
                    None => {
                        found.push(format!("{kind}: there is no schema for {}", request.body));
                        continue;
                    }
                }
            }
            found.extend(self.known[&kind].iter_errors(&request.body).map(|e| format!("{kind}: {e}")));
        }
        found
    }
}

fn request(method: &str, route: &str, body: Value) -> Request {
    Request {
        method: method.to_owned(),
        route: route.to_owned(),
        path: route.to_owned(),
        query: String::new(),
        body,
        headers: vec![],
        status: 200,
        at: std::time::Duration::ZERO,
    }
}

fn button(label: &str, kind: u64) -> Value {
    json!({ "components": [{ "type": 1, "components": [{ "type": kind, "style": 2, "custom_id": "x", "label": label }] }] })
}

fn spoilt() -> [Request; 5] {
    [
        request("POST", MESSAGES, button(&"あ".repeat(81), 2)),
        request("POST", MESSAGES, button("a", 99)),
        request("POST", CALLBACK, json!({ "type": 4, "data": button(&"a".repeat(81), 2) })),
        request("POST", CALLBACK, json!({ "type": 99 })),
        request("POST", "/guilds/{guild}/nonsense", json!({ "name": "a" })),
    ]
}

#[test]
fn a_spoilt_body_is_refused() {
    assert_eq!(complaints(&[request("POST", MESSAGES, button(&"あ".repeat(80), 2))]), Vec::<String>::new());
    for bad in spoilt() {
        assert_eq!(complaints(std::slice::from_ref(&bad)).len(), 1, "{}", bad.body);
    }
}

#[test]
#[ignore = "needs DISCORD_OPENAPI"]
fn a_spoilt_body_is_refused_by_the_document() {
    let mut document = Document::open();
    assert_eq!(document.complaints(&[request("POST", MESSAGES, button(&"あ".repeat(80), 2))]), Vec::<String>::new());
    for bad in spoilt() {
        assert!(!document.complaints(std::slice::from_ref(&bad)).is_empty(), "{}", bad.body);
    }
}

#[tokio::test]
#[ignore = "needs DISCORD_OPENAPI"]
async fn every_body_fits_the_document() {
    let stage = Stage::with(Plan::default()).await;
    let ja = |key: &str| say("ja", key);
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    choose(&stage.hana, &card, TITLE).await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &ja("button-failed")).await;
    stage.hana.presses(&mine, &ja("button-dm")).await;
    mine.edited(2).await;
    stage.hana.slash(&stage.lounge, "no-code", none()).await;
    let Seen::Choices(_) = stage.hana.autocompletes(&stage.lounge, "login-help", json!({ "symptom": "コード" }), "symptom").await else {
        panic!("no choices")
    };
    let theirs = stage.taro.says(&stage.lounge, "アカウントを乗っ取られました。知らない注文があります");
    stage.emma.context_menu(&theirs, &say("en", "discord-context")).await;
    stage.hana.presses(&card, &ja("button-dismiss")).await;
    card.deleted().await;
    let letter = stage.discord.answer_to(&stage.emma.dm("the code never arrives by SMS")).await;
    stage.emma.presses(&letter, &labels(&letter)[0]).await;

    let requests = stage.discord.requests();
    stage.end().await;
    assert_eq!(Document::open().complaints(&requests), Vec::<String>::new());
    // Nothing is left out: every kind of request with a body, and every kind of answer to an interaction.
    let kinds: BTreeSet<String> = requests.iter().filter(|r| !r.body.is_null()).map(|r| format!("{} {}", r.method, r.route)).collect();
    for kind in [
        "PATCH /channels/{channel}/messages/{message}",
        "PATCH /webhooks/{application}/{token}/messages/@original",
        "POST /channels/{channel}/messages",
        "POST /interactions/{interaction}/{token}/callback",
        "POST /users/@me/channels",
        "PUT /applications/{application}/commands",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:#?}");
    }
    let answers: BTreeSet<u64> = requests.iter().filter(|r| r.route == CALLBACK).filter_map(|r| r.body["type"].as_u64()).collect();
    assert!([4, 7, 8].iter().all(|kind| answers.contains(kind)), "{answers:?}");
}
