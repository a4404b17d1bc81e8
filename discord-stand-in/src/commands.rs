//! Application commands: a store with Discord's rules.
//! <https://docs.discord.com/developers/interactions/application-commands>

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::limits::Complaints;
use super::rest::{Call, Outcome, Refusal, judge, refuse};
use super::world::World;

/// Creations that Discord allows a day.
const DAILY_CREATES: u64 = 200;
/// The languages that a text may be localised in.
const LOCALES: [&str; 34] = [
    "ar", "bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "he", "hi", "hr", "hu", "id", "it", "ja", "ko",
    "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// `^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$`, lower case where there is one.
pub fn is_name(name: &str) -> bool {
    let allowed =
        |c: char| "-_'".contains(c) || c.is_alphanumeric() || ('\u{900}'..='\u{97F}').contains(&c) || ('\u{E01}'..='\u{E5B}').contains(&c);
    (1..=32).contains(&name.chars().count()) && name.chars().all(allowed) && name.to_lowercase() == name
}

fn name(at: &str, value: &Value, out: &mut Complaints) {
    if !value.as_str().is_some_and(is_name) {
        out.add(at, "APPLICATION_COMMAND_INVALID_NAME", format!("Command name is invalid: {value}"));
    }
}

fn localised(at: &str, value: &Value, out: &mut Complaints, mut each: impl FnMut(&str, &Value, &mut Complaints)) {
    let Value::Object(texts) = value else { return };
    for (locale, text) in texts {
        let at = format!("{at}.{locale}");
        if !LOCALES.contains(&locale.as_str()) {
            out.add(&at, "ENUM_TYPE_COERCE", format!("no such locale: {locale}"));
        }
        if !text.is_null() {
            each(&at, text, out);
        }
    }
}

fn check(command: &Value, out: &mut Complaints) {
    let kind = command["type"].as_u64().unwrap_or(1);
    if kind == 1 {
        name("name", &command["name"], out);
        localised("name_localizations", &command["name_localizations"], out, name);
        out.text("description", &command["description"], 1, 100);
        localised("description_localizations", &command["description_localizations"], out, |at, text, out| out.text(at, text, 1, 100));
        options("options", &command["options"], 0, out);
    } else {
        out.text("name", &command["name"], 1, 32);
        localised("name_localizations", &command["name_localizations"], out, |at, text, out| out.text(at, text, 1, 32));
        out.text("description", &command["description"], 0, 0);
        out.list("options", &command["options"], 0, 0);
        if !(2..=3).contains(&kind) {
            out.add("type", "BASE_TYPE_CHOICES", format!("no such type: {kind}"));
        }
    }
    for (key, most) in [("contexts", 2), ("integration_types", 1)] {
        for value in out.list(key, &command[key], 0, 3) {
            out.number(key, value, 0, most);
        }
    }
    let size = weight(command);
    if size > 8_000 {
        out.add("", "APPLICATION_COMMAND_TOO_LARGE", format!("Command exceeds maximum size: {size} of 8000"));
    }
}

fn options(at: &str, value: &Value, depth: usize, out: &mut Complaints) {
    let (mut names, mut optional) = (BTreeSet::new(), false);
    for (i, option) in out.list(at, value, 0, 25).iter().enumerate() {
        let at = |field: &str| format!("{at}.{i}.{field}");
        name(&at("name"), &option["name"], out);
        localised(&at("name_localizations"), &option["name_localizations"], out, name);
        out.text(&at("description"), &option["description"], 1, 100);
        localised(&at("description_localizations"), &option["description_localizations"], out, |at, text, out| out.text(at, text, 1, 100));
        if !names.insert(option["name"].as_str()) {
            out.add(&at("name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists");
        }
        let kind = option["type"].as_u64().unwrap_or_default();
        match kind {
            2 if depth == 0 => options(&at("options"), &option["options"], 1, out),
            1 if depth <= 1 => options(&at("options"), &option["options"], 2, out),
            3..=11 => {
                let required = option["required"] == true;
                if required && optional {
                    out.add(&at("required"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be before others");
                }
                optional |= !required;
            }
            _ => out.add(&at("type"), "BASE_TYPE_CHOICES", format!("type {kind} cannot stand here")),
        }
        choices(&at("choices"), &option["choices"], out);
        if option["autocomplete"] == true && option["choices"].as_array().is_some_and(|c| !c.is_empty()) {
            out.add(&at("autocomplete"), "APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", "autocomplete and choices exclude each other");
        }
        out.number(&at("min_length"), &option["min_length"], 0, 6_000);
        out.number(&at("max_length"), &option["max_length"], 1, 6_000);
    }
}

/// Choices of an option, or suggestions of an autocompletion.
pub fn choices(at: &str, value: &Value, out: &mut Complaints) {
    for (i, choice) in out.list(at, value, 0, 25).iter().enumerate() {
        let at = |field: &str| format!("{at}.{i}.{field}");
        out.text(&at("name"), &choice["name"], 1, 100);
        localised(&at("name_localizations"), &choice["name_localizations"], out, |at, text, out| out.text(at, text, 1, 100));
        if choice["value"].is_string() {
            out.text(&at("value"), &choice["value"], 1, 100);
        } else if !choice["value"].is_number() {
            out.add(&at("value"), "BASE_TYPE_REQUIRED", "This field is required");
        }
    }
}

/// Characters of names, descriptions and values; of localised texts only the longest counts.
fn weight(node: &Value) -> usize {
    let own = |key: &str| {
        let texts = node[format!("{key}_localizations")].as_object();
        let lengths = texts.into_iter().flat_map(Map::values).chain([&node[key]]).filter_map(Value::as_str);
        lengths.map(|text| text.chars().count()).max().unwrap_or_default()
    };
    let inside = ["options", "choices"].iter().filter_map(|key| node[*key].as_array()).flatten().map(weight).sum::<usize>();
    own("name") + own("description") + node["value"].as_str().map_or(0, |v| v.chars().count()) + inside
}

fn guild_of(call: &Call, is_guild: bool) -> Option<String> {
    is_guild.then(|| call.ids.get(1).cloned()).flatten()
}

/// The scope of a call: the server's commands if its route names one. Paths of single commands end in one more id.
fn scope(call: &Call, with_command: bool) -> Option<String> {
    guild_of(call, call.ids.len() > 1 + usize::from(with_command))
}

fn right_app(world: &mut World, call: &Call) -> Result<(), Refusal> {
    if call.id(0) == world.bot {
        return Ok(());
    }
    world.violation("commands of another application");
    Err(refuse(403, 20_012, "You are not authorized to perform this action on this application"))
}

fn complete(world: &World, id: u64, version: u64, body: &Value, guild: Option<&str>) -> Value {
    let or = |key: &str, otherwise: Value| if body[key].is_null() { otherwise } else { body[key].clone() };
    let mut out = json!({
        "id": id.to_string(),
        "application_id": world.bot.to_string(),
        "version": version.to_string(),
        "type": or("type", json!(1)),
        "name": body["name"],
        "name_localizations": body["name_localizations"],
        "description": or("description", json!("")),
        "description_localizations": body["description_localizations"],
        // Sent as a number or as its digits, told as digits.
        "default_member_permissions": body["default_member_permissions"].as_u64().map_or_else(|| body["default_member_permissions"].clone(), |bits| json!(bits.to_string())),
        "dm_permission": or("dm_permission", json!(true)),
        "contexts": body["contexts"],
        "integration_types": or("integration_types", json!([0])),
        "nsfw": or("nsfw", json!(false)),
        "options": or("options", json!([])),
    });
    if let Some(guild) = guild {
        out["guild_id"] = json!(guild);
    }
    out
}

/// Without `with_localizations=true` the translations are left out.
fn shown(command: &Value, with_localizations: bool) -> Value {
    fn strip(node: &mut Value) {
        match node {
            Value::Object(map) => {
                map.retain(|key, _| !key.ends_with("_localizations"));
                map.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut out = command.clone();
    if !with_localizations {
        strip(&mut out);
    }
    out
}

fn in_scope(command: &Value, guild: Option<&str>) -> bool {
    command.get("guild_id").and_then(Value::as_str) == guild
}

pub fn list(world: &mut World, call: &Call) -> Outcome {
    right_app(world, call)?;
    let guild = scope(call, false);
    let full = call.asks("with_localizations") == Some("true");
    let list: Vec<Value> = world.commands.iter().filter(|c| in_scope(c, guild.as_deref())).map(|c| shown(c, full)).collect();
    Ok((200, json!(list)))
}

/// Stores one, as an update when its name and type exist. Says whether it is new.
fn upsert(world: &mut World, body: &Value, guild: Option<&str>) -> Result<(bool, Value), Refusal> {
    let kind = body["type"].as_u64().unwrap_or(1);
    let same = |c: &Value| in_scope(c, guild) && c["name"] == body["name"] && c["type"] == kind;
    let old = world.commands.iter().position(same);
    if old.is_none() && world.command_creates >= DAILY_CREATES {
        return Err(refuse(429, 30_034, "Max number of daily application command creates has been reached (200)"));
    }
    let version = world.new_id();
    let id = old.map_or(version, |at| world.commands[at]["id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(version));
    let command = complete(world, id, version, body, guild);
    if let Some(at) = old {
        world.commands[at] = command.clone();
    } else {
        world.command_creates += 1;
        world.commands.push(command.clone());
    }
    Ok((old.is_none(), command))
}

pub fn overwrite(world: &mut World, call: &Call) -> Outcome {
    right_app(world, call)?;
    let guild = scope(call, false);
    let Value::Array(wanted) = &call.body else {
        let mut complaints = Complaints::default();
        complaints.add("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
        return Err(judge(world, "PUT commands", &complaints).expect_err("there is a complaint"));
    };
    let (mut complaints, mut names, mut counts) = (Complaints::default(), BTreeSet::new(), [0; 4]);
    for (i, command) in wanted.iter().enumerate() {
        let mut own = Complaints::default();
        check(command, &mut own);
        complaints.0.extend(own.0.into_iter().map(|(at, code, text)| (format!("{i}.{at}"), code, text)));
        let kind = command["type"].as_u64().unwrap_or(1);
        if !names.insert((kind, command["name"].as_str())) {
            complaints.add(&format!("{i}.name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
        }
        counts[usize::try_from(kind.min(3)).unwrap_or(0)] += 1;
    }
    if counts[1] > 100 || counts[2] > 15 || counts[3] > 15 {
        complaints.add("", "APPLICATION_COMMANDS_MAXIMUM", "at most 100 slash, 15 user and 15 message commands");
    }
    judge(world, "PUT commands", &complaints)?;
    let wants = |c: &Value| wanted.iter().any(|w| w["name"] == c["name"] && w["type"].as_u64().unwrap_or(1) == c["type"]);
    world.commands.retain(|c| !in_scope(c, guild.as_deref()) || wants(c));
    let mut out = vec![];
    for command in wanted {
        out.push(upsert(world, command, guild.as_deref())?.1);
    }
    Ok((200, json!(out)))
}

pub fn create(world: &mut World, call: &Call) -> Outcome {
    right_app(world, call)?;
    let mut complaints = Complaints::default();
    check(&call.body, &mut complaints);
    judge(world, "POST command", &complaints)?;
    let (new, command) = upsert(world, &call.body, scope(call, false).as_deref())?;
    Ok((if new { 201 } else { 200 }, command))
}

fn position(world: &World, call: &Call) -> Result<usize, Refusal> {
    let guild = scope(call, true);
    let id = call.ids.last();
    let found = world.commands.iter().position(|c| in_scope(c, guild.as_deref()) && c["id"].as_str() == id.map(String::as_str));
    found.ok_or_else(|| refuse(404, 10_063, "Unknown application command"))
}

pub fn get(world: &mut World, call: &Call) -> Outcome {
    right_app(world, call)?;
    let at = position(world, call)?;
    Ok((200, world.commands[at].clone()))
}

pub fn edit(world: &mut World, call: &Call) -> Outcome {
    right_app(world, call)?;
    let at = position(world, call)?;
    let mut merged = world.commands[at].clone();
    for (key, value) in call.body.as_object().into_iter().flatten() {
        merged[key] = value.clone();
    }
    let mut complaints = Complaints::default();
    check(&merged, &mut complaints);
    judge(world, "PATCH command", &complaints)?;
    merged["version"] = json!(world.new_id().to_string());
    world.commands[at] = merged.clone();
    Ok((200, merged))
}

pub fn delete(world: &mut World, call: &Call) -> Outcome {
    right_app(world, call)?;
    let at = position(world, call)?;
    world.commands.remove(at);
    Ok((204, Value::Null))
}
