//! The commands as Discord registers them, and their registration where they differ from what it has.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::rest::{Refused, Rest};
use super::{incident, setup, stats};
use crate::desk::{Desk, Topic};
use crate::limits;
use crate::message::Locale;
use crate::stats::DAYS;
use crate::store::NOTE;

/// The name under which the symptom reaches us; people see it in their language.
const SYMPTOM: &str = "symptom";
/// Everywhere: servers, the private conversation with us, other private conversations
/// (<https://discord.com/developers/docs/interactions/application-commands#interaction-contexts>).
const CONTEXTS: [u8; 3] = [0, 1, 2];
/// Installed to a server or to a person
/// (<https://discord.com/developers/docs/resources/application#application-object-application-integration-types>).
const INSTALLED: [u8; 2] = [0, 1];
/// What concerns a server, for those who may manage it unless it chooses others itself
/// (<https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags>).
const MANAGE_GUILD: u64 = 1 << 5;
/// Kinds of commands
/// (<https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-types>).
const SLASH: u8 = 1;
const MESSAGE: u8 = 3;
/// Kinds of options
/// (<https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type>).
const SUBCOMMAND: u8 = 1;
const TEXT_OPTION: u8 = 3;
const NUMBER_OPTION: u8 = 4;

/// Everything that is registered.
#[must_use]
pub fn payload(desk: &Desk) -> Value {
    let mut all: Vec<Value> = desk.parts().topics.iter().filter_map(|topic| slash(desk, topic)).collect();
    let mut privacy = named(desk, "discord-privacy.command");
    privacy["type"] = json!(SLASH);
    privacy["name"] = json!(limits::PRIVACY);
    described(desk, &mut privacy, "discord-privacy.description");
    all.push(everywhere(privacy));
    all.push(managing(desk, limits::AUTOMOD, "discord-automod"));
    let mut incident = managing(desk, limits::INCIDENT, "discord-incident");
    let mut start = option(desk, SUBCOMMAND, "discord-incident-start", incident::START);
    let mut hours = option(desk, NUMBER_OPTION, "discord-incident-hours", incident::HOURS);
    hours["choices"] = incident::LASTS.map(|hours| choice(desk, "hours", hours.into())).into();
    let mut note = option(desk, TEXT_OPTION, "discord-incident-note", incident::NOTE);
    note["max_length"] = json!(NOTE);
    start["options"] = json!([hours, note]);
    incident["options"] = json!([start, option(desk, SUBCOMMAND, "discord-incident-stop", incident::STOP)]);
    all.push(incident);
    let mut stats = managing(desk, limits::STATS, "discord-stats");
    let mut days = option(desk, NUMBER_OPTION, "discord-stats-days", stats::SPAN);
    days["choices"] = DAYS.map(|days| choice(desk, "days", days.into())).into();
    stats["options"] = json!([days]);
    all.push(stats);
    let mut setup = managing(desk, limits::SETUP, "setup");
    setup["options"] = [setup::PANEL, setup::CHECK].map(|name| option(desk, SUBCOMMAND, &format!("setup-{name}"), name)).into();
    all.push(setup);
    let mut message = named(desk, "discord-context");
    message["type"] = json!(MESSAGE);
    message["name"] = json!(desk.parts().voice.say(base(desk), "discord-context", &[]));
    all.push(everywhere(message));
    Value::Array(all)
}

/// A command for those who manage a server, and for servers only; its texts are `<key>.command` and `<key>.description`.
fn managing(desk: &Desk, name: &str, key: &str) -> Value {
    let mut command = named(desk, &format!("{key}.command"));
    command["type"] = json!(SLASH);
    command["name"] = json!(name);
    described(desk, &mut command, &format!("{key}.description"));
    command["default_member_permissions"] = json!(MANAGE_GUILD);
    command["contexts"] = json!([CONTEXTS[0]]);
    command["integration_types"] = json!([INSTALLED[0]]);
    command
}

/// A subcommand or an option; its texts are `<key>` and `<key>.description`.
fn option(desk: &Desk, kind: u8, key: &str, name: &str) -> Value {
    let mut option = named(desk, key);
    option["type"] = json!(kind);
    option["name"] = json!(name);
    described(desk, &mut option, &format!("{key}.description"));
    option
}

/// A number to choose, with its unit.
fn choice(desk: &Desk, unit: &str, number: i64) -> Value {
    let say = |locale: Locale| desk.parts().voice.say(locale, unit, &[("value", number.to_string())]);
    let translations: Map<String, Value> = by_language(desk, |locale| json!(say(locale)));
    json!({ "name": say(base(desk)), "name_localizations": translations, "value": number })
}

/// The language of the names that whoever reads none of ours sees.
fn base(desk: &Desk) -> Locale {
    Locale::new("en").filter(|en| desk.parts().voice.locales().contains(en)).unwrap_or_else(|| desk.home())
}

fn slash(desk: &Desk, topic: &Topic) -> Option<Value> {
    let name = topic.command.as_ref()?;
    let mut command = named(desk, &format!("{}.command", topic.id));
    command["type"] = json!(SLASH);
    command["name"] = json!(name);
    described(desk, &mut command, &format!("{}.description", topic.id));
    if topic.symptom {
        let mut option = named(desk, "discord-symptom");
        option["type"] = json!(TEXT_OPTION);
        option["name"] = json!(SYMPTOM);
        option["required"] = json!(false);
        option["autocomplete"] = json!(true);
        described(desk, &mut option, "discord-symptom.description");
        command["options"] = json!([option]);
    }
    Some(everywhere(command))
}

fn everywhere(mut command: Value) -> Value {
    command["contexts"] = json!(CONTEXTS);
    command["integration_types"] = json!(INSTALLED);
    command
}

fn named(desk: &Desk, key: &str) -> Value {
    json!({ "name_localizations": localised(desk, key) })
}

fn described(desk: &Desk, command: &mut Value, key: &str) {
    command["description"] = json!(desk.parts().voice.say(base(desk), key, &[]));
    command["description_localizations"] = localised(desk, key);
}

/// A text in all languages, by Discord's names for them (`en` is both `en-GB` and `en-US`, `pt` is `pt-BR`); one that
/// Discord does not have is left out, for with an unknown name it refuses every command. The default stands under its own
/// names as well: otherwise people with American English would see that of British English, and the other way round.
fn localised(desk: &Desk, key: &str) -> Value {
    Value::Object(by_language(desk, |locale| json!(desk.parts().voice.say(locale, key, &[]))))
}

fn by_language(desk: &Desk, say: impl Fn(Locale) -> Value) -> Map<String, Value> {
    discord_names(desk).into_iter().map(|(tag, locale)| (tag.to_owned(), say(locale))).collect()
}

/// Discord's names for languages, each with the one of ours that is meant.
#[must_use]
pub fn discord_names(desk: &Desk) -> Vec<(&'static str, Locale)> {
    let ours: Vec<Locale> = desk.parts().voice.locales();
    let named = |tag: &'static str| {
        let exact = |locale: &&Locale| locale.as_str() == tag;
        let broader = |locale: &&Locale| tag.split_once('-').is_some_and(|(language, _)| locale.as_str() == language);
        ours.iter().find(exact).or_else(|| ours.iter().find(broader)).map(|locale| (tag, *locale))
    };
    limits::LANGUAGES.into_iter().filter_map(named).collect()
}

/// The ids of slash commands, by their names for Discord.
pub type Ids = HashMap<String, u64>;

/// Registers what differs; the ids of all slash commands.
///
/// # Errors
/// When Discord refuses. Commands that are registered stay.
pub async fn register(rest: &Rest, application: u64, desk: &Desk) -> Result<Ids, Refused> {
    let wanted = payload(desk);
    let mut there = rest.commands(application).await?;
    if canonical(&there) != canonical(&wanted) {
        rest.put_commands(application, &wanted).await?;
        tracing::info!("the commands are registered anew");
        there = rest.commands(application).await?;
    }
    let slash = there.as_array().into_iter().flatten().filter(|command| command["type"] == SLASH);
    Ok(slash.filter_map(|command| Some((command["name"].as_str()?.to_owned(), command["id"].as_str()?.parse().ok()?))).collect())
}

/// What matters of a list of commands, in one form: Discord leaves out translations that equal the default, adds fields
/// of its own, and has an order of its own.
#[must_use]
pub fn canonical(commands: &Value) -> Vec<Value> {
    let mut out: Vec<Value> = commands.as_array().into_iter().flatten().map(one).collect();
    out.sort_by_key(ToString::to_string);
    out
}

fn one(command: &Value) -> Value {
    let sorted = |key: &str| {
        let mut list: Vec<u64> = command[key].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        list.sort_unstable();
        list
    };
    let options: Vec<Value> = command["options"].as_array().into_iter().flatten().map(one).collect();
    let translations = |of: &str| {
        let all = command[format!("{of}_localizations")].as_object().cloned().unwrap_or_default();
        let mut all: Vec<(String, Value)> = all.into_iter().filter(|(_, text)| !text.is_null() && *text != command[of]).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        json!(all)
    };
    let text = |key: &str| command[key].as_str().unwrap_or_default();
    // We send a number, as Discord's OpenAPI document has it, and Discord answers with the digits.
    let needs = &command["default_member_permissions"];
    let needs = needs.as_u64().or_else(|| needs.as_str()?.parse().ok());
    let flag = |key: &str| command[key].as_bool().unwrap_or_default();
    json!([
        command["type"].as_u64().unwrap_or(1),
        text("name"),
        translations("name"),
        text("description"),
        translations("description"),
        [flag("required"), flag("autocomplete"), flag("nsfw")],
        needs,
        sorted("contexts"),
        sorted("integration_types"),
        options
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_discord_adds_and_leaves_out_is_no_difference() {
        let ours = json!([
            { "type": 1, "name": "help", "name_localizations": { "ja": "使い方", "en-US": "help" }, "description": "x",
              "default_member_permissions": 32, "contexts": [0, 1], "options": [{ "type": 3, "name": "symptom", "description": "y", "required": false, "autocomplete": true }] },
            { "type": 3, "name": "Help with this" },
            { "type": 1, "name": "setup", "description": "x", "options": [
                { "type": 1, "name": "panel", "name_localizations": { "ja": "パネル", "en-US": "panel" }, "description": "y" },
                { "type": 1, "name": "check", "description": "z" }] },
        ]);
        let theirs = json!([
            { "id": "2", "application_id": "1", "version": "9", "type": 3, "name": "Help with this", "description": "",
              "name_localizations": null, "nsfw": false, "default_member_permissions": null },
            { "id": "1", "type": 1, "name": "help", "name_localizations": { "ja": "使い方" }, "description": "x", "contexts": [1, 0],
              "default_member_permissions": "32",
              "options": [{ "type": 3, "name": "symptom", "description": "y", "autocomplete": true }] },
            { "id": "3", "name": "setup", "description": "x", "options": [
                { "type": 1, "name": "panel", "name_localizations": { "ja": "パネル" }, "description": "y", "options": [] },
                { "type": 1, "name": "check", "name_localizations": null, "description": "z", "required": false }] },
        ]);
        assert_eq!(canonical(&ours), canonical(&theirs));
        for (pointer, value) in [
            ("/0/description", json!("other")),
            ("/0/name_localizations/ja", json!("別")),
            ("/0/contexts", json!([0])),
            ("/0/default_member_permissions", json!(8)),
            ("/0/options/0/autocomplete", json!(false)),
            ("/1/type", json!(2)),
            ("/2/options/0/name_localizations/ja", json!("別")),
            ("/2/options/1/type", json!(2)),
            ("/2/options/1/name", json!("other")),
        ] {
            let mut changed = ours.clone();
            *changed.pointer_mut(pointer).expect("a field") = value;
            assert_ne!(canonical(&changed), canonical(&theirs), "{pointer}");
        }
    }
}
