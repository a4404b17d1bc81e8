//! What others say of a body that a bot sends: twilight's models and limits always, Discord's `OpenAPI` document where
//! `DISCORD_OPENAPI` names it.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Mutex, OnceLock, PoisonError};

use jsonschema::Validator;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use twilight_model::application::command::{Command, CommandOptionChoice};
use twilight_model::channel::ChannelType;
use twilight_model::channel::message::{Component, Embed};
use twilight_model::channel::thread::AutoArchiveDuration;
use twilight_model::guild::auto_moderation::{AutoModerationAction, AutoModerationTriggerMetadata};
use twilight_model::http::interaction::InteractionResponse;
use twilight_validate::{channel, command, component, message, request};

const MESSAGES: &str = "/channels/{channel}/messages";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";

/// What is wrong with a request's body, if anything is.
pub fn complaint(method: &str, route: &str, body: &Value) -> Option<String> {
    static DOCUMENT: OnceLock<Option<Mutex<Document>>> = OnceLock::new();
    let by_twilight = if body.is_null() { Ok(()) } else { by_twilight(route, body) };
    let document = DOCUMENT.get_or_init(|| std::env::var_os("DISCORD_OPENAPI").map(|path| Mutex::new(Document::open(&path))));
    let by_document = document.as_ref().map_or(Ok(()), |d| d.lock().unwrap_or_else(PoisonError::into_inner).judge(method, route, body));
    let complaints: Vec<String> = [by_twilight, by_document].into_iter().filter_map(Result::err).collect();
    (!complaints.is_empty()).then(|| format!("{method} {route}: {}\n{body}", complaints.join("; ")))
}

pub fn by_twilight(route: &str, body: &Value) -> Result<(), String> {
    match route {
        CALLBACK => {
            let mut body = body.clone();
            // Ids are texts in Discord's document, and numbers in this model.
            for file in body["data"]["attachments"].as_array_mut().into_iter().flatten() {
                let id = file["id"].as_str().and_then(|id| id.parse::<u64>().ok());
                file["id"] = json!(id.ok_or("a file has a number for its id")?);
            }
            read::<InteractionResponse>("the answer", &body)?;
            let data = &body["data"];
            for choice in list::<CommandOptionChoice>(data, "choices")? {
                command::choice(&choice).map_err(told)?;
            }
            if body["type"] == 9 { form(data) } else { card(data) }
        }
        // One number, of which there is no model.
        "/users/@me/channels" => match body["recipient_id"].as_str().map(str::parse::<u64>) {
            Some(Ok(_)) => Ok(()),
            _ => Err("no recipient".to_owned()),
        },
        "/channels/{channel}/threads" => read::<Thread>("the thread", body)?.judged(),
        "/channels/{channel}" => read::<Changes>("the changes", body).map(drop),
        _ if route.ends_with("/commands") => body.as_array().into_iter().flatten().try_for_each(registered),
        _ if route.contains("/auto-moderation/") => rule(body),
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

/// A thread of no message; twilight has no model of what is sent for it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Thread {
    name: String,
    auto_archive_duration: Option<AutoArchiveDuration>,
    #[serde(rename = "type")]
    kind: Option<ChannelType>,
    #[expect(dead_code, reason = "that it can be read is what matters")]
    invitable: Option<bool>,
}

impl Thread {
    fn judged(&self) -> Result<(), String> {
        channel::name(&self.name).map_err(told)?;
        if let Some(ChannelType::Unknown(kind)) = self.kind {
            return Err(format!("channel type {kind}"));
        }
        match self.auto_archive_duration {
            Some(AutoArchiveDuration::Unknown { value }) => Err(format!("archived after {value}")),
            _ => Ok(()),
        }
    }
}

/// What is changed of a thread.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    #[expect(dead_code, reason = "that it can be read is what matters")]
    archived: bool,
}

/// A form: the fields in its rows.
fn form(data: &Value) -> Result<(), String> {
    for row in list::<Component>(data, "components")? {
        let Component::ActionRow(row) = row else { return Err("a form has rows".to_owned()) };
        for field in row.components {
            match field {
                Component::TextInput(field) => component::text_input(&field, true).map_err(told)?,
                _ => return Err("a row of a form has fields".to_owned()),
            }
        }
    }
    Ok(())
}

fn rule(body: &Value) -> Result<(), String> {
    for action in list::<AutoModerationAction>(body, "actions")? {
        if let Some(said) = action.metadata.and_then(|metadata| metadata.custom_message) {
            request::auto_moderation_block_action_custom_message_limit(said).map_err(told)?;
        }
    }
    let trigger = read::<AutoModerationTriggerMetadata>("the trigger", &body["trigger_metadata"])?;
    request::auto_moderation_metadata_regex_patterns(&trigger.regex_patterns.unwrap_or_default()).map_err(told)?;
    request::auto_moderation_metadata_keyword_filter(&trigger.keyword_filter.unwrap_or_default()).map_err(told)
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
#[derive(Debug)]
pub struct Document {
    json: Value,
    known: BTreeMap<String, Option<Validator>>,
}

impl Document {
    /// # Panics
    /// Where the file cannot be read: nobody names one that is not to be used.
    pub fn open(path: &std::ffi::OsStr) -> Document {
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

    pub fn judge(&mut self, method: &str, route: &str, body: &Value) -> Result<(), String> {
        let kind = format!("{method} {route}");
        if !self.known.contains_key(&kind) {
            let validator = self.schema(method, route).map(|schema| jsonschema::validator_for(&schema).expect("a schema"));
            self.known.insert(kind.clone(), validator);
        }
        match &self.known[&kind] {
            Some(validator) => {
                let errors: Vec<String> = validator.iter_errors(body).map(|e| e.to_string()).collect();
                if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
            }
            None if body.is_null() => Ok(()),
            None => Err("there is no schema for it".to_owned()),
        }
    }
}
