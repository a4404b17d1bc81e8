//! Discord's limits on what an app sends, and the answer 50035 that lists every one overstepped.
//! Numbers: <https://docs.discord.com/developers/resources/message>, `/components/reference`.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

pub mod flag {
    pub const SUPPRESS_EMBEDS: u64 = 1 << 2;
    pub const EPHEMERAL: u64 = 1 << 6;
    pub const LOADING: u64 = 1 << 7;
    pub const SUPPRESS_NOTIFICATIONS: u64 = 1 << 12;
    pub const COMPONENTS_V2: u64 = 1 << 15;
}

/// What is wrong with a body: where, Discord's code, in words.
#[derive(Debug, Default)]
pub struct Complaints(pub Vec<(String, &'static str, String)>);

/// Length as Discord may count it: the larger of its units.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

impl Complaints {
    pub fn add(&mut self, at: &str, code: &'static str, text: impl Into<String>) {
        self.0.push((at.to_owned(), code, text.into()));
    }

    /// A text of `min` to `max`; missing or null counts as empty.
    pub fn text(&mut self, at: &str, value: &Value, min: usize, max: usize) {
        match value {
            Value::Null if min == 0 => {}
            Value::Null => self.add(at, "BASE_TYPE_REQUIRED", "This field is required"),
            Value::String(text) if length(text) < min || length(text) > max => {
                let code = if length(text) > max { "BASE_TYPE_MAX_LENGTH" } else { "BASE_TYPE_MIN_LENGTH" };
                self.add(at, code, format!("Must be between {min} and {max} in length, is {}.", length(text)));
            }
            Value::String(_) => {}
            _ => self.add(at, "STRING_TYPE_CONVERT", "Could not interpret as string."),
        }
    }

    /// A list of `min` to `max`; missing or null counts as empty. Gives its items.
    pub fn list<'a>(&mut self, at: &str, value: &'a Value, min: usize, max: usize) -> &'a [Value] {
        match value {
            Value::Null if min == 0 => &[],
            Value::Null => {
                self.add(at, "BASE_TYPE_REQUIRED", "This field is required");
                &[]
            }
            Value::Array(items) => {
                if items.len() < min || items.len() > max {
                    self.add(at, "BASE_TYPE_BAD_LENGTH", format!("Must be between {min} and {max} in length, is {}.", items.len()));
                }
                items
            }
            _ => {
                self.add(at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType");
                &[]
            }
        }
    }

    pub fn number(&mut self, at: &str, value: &Value, min: i64, max: i64) {
        let fits = value.is_null() || value.as_i64().is_some_and(|n| (min..=max).contains(&n));
        if !fits {
            self.add(at, "NUMBER_TYPE_BOUNDS", format!("int value should be between {min} and {max}, is {value}."));
        }
    }

    /// In words, for the list of violations.
    pub fn summary(&self) -> String {
        self.0.iter().map(|(at, _, text)| format!("{at}: {text}")).collect::<Vec<_>>().join("; ")
    }

    /// Discord's nested form.
    pub fn body(&self) -> Value {
        let mut errors = Map::new();
        for (at, code, text) in &self.0 {
            let mut node = &mut errors;
            for step in at.split('.').filter(|step| !step.is_empty()) {
                let next = node.entry(step).or_insert_with(|| json!({}));
                node = next.as_object_mut().expect("only objects are nested here");
            }
            let list = node.entry("_errors").or_insert_with(|| json!([]));
            list.as_array_mut().expect("a list of errors").push(json!({ "code": code, "message": text }));
        }
        json!({ "message": "Invalid Form Body", "code": 50035, "errors": errors })
    }
}

/// A message to be created or edited; `private` may be shown to one person.
pub fn message(body: &Value, private: bool, out: &mut Complaints) {
    out.text("content", &body["content"], 0, 2_000);
    embeds(&body["embeds"], out);
    let flags = body["flags"].as_u64().unwrap_or_default();
    if flags & flag::EPHEMERAL != 0 && !private {
        out.add("flags", "MESSAGE_FLAGS_INVALID", "EPHEMERAL exists in answers to interactions only");
    }
    let settable = flag::SUPPRESS_EMBEDS | flag::EPHEMERAL | flag::SUPPRESS_NOTIFICATIONS | flag::COMPONENTS_V2 | 1 << 13;
    if flags & !settable != 0 {
        out.add("flags", "MESSAGE_FLAGS_INVALID", format!("flags {flags} cannot be set"));
    }
    if flags & flag::COMPONENTS_V2 == 0 {
        rows(&body["components"], out);
    } else {
        if !body["content"].is_null() || body["embeds"].as_array().is_some_and(|e| !e.is_empty()) {
            out.add("", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "no content and no embeds beside Components V2");
        }
        newer_components(&body["components"], out);
    }
    mentions(&body["allowed_mentions"], out);
    if let Value::String(nonce) = &body["nonce"]
        && length(nonce) > 25
    {
        out.add("nonce", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    }
}

fn embeds(value: &Value, out: &mut Complaints) {
    let mut sum = 0;
    for (i, embed) in out.list("embeds", value, 0, 10).iter().enumerate() {
        let at = |field: &str| format!("embeds.{i}.{field}");
        let mut part = |field: &str, value: &Value, max: usize, out: &mut Complaints| {
            out.text(&at(field), value, 0, max);
            sum += value.as_str().map_or(0, length);
        };
        part("title", &embed["title"], 256, out);
        part("description", &embed["description"], 4_096, out);
        part("footer.text", &embed["footer"]["text"], 2_048, out);
        part("author.name", &embed["author"]["name"], 256, out);
        for (j, field) in out.list(&at("fields"), &embed["fields"], 0, 25).iter().enumerate() {
            let at = |name: &str| format!("embeds.{i}.fields.{j}.{name}");
            out.text(&at("name"), &field["name"], 1, 256);
            out.text(&at("value"), &field["value"], 1, 1_024);
            sum += ["name", "value"].iter().filter_map(|key| field[key].as_str()).map(length).sum::<usize>();
        }
        url(&at("url"), &embed["url"], 2_048, out);
        out.number(&at("color"), &embed["color"], 0, 0xFF_FFFF);
    }
    if sum > 6_000 {
        out.add("embeds", "MAX_EMBED_SIZE_EXCEEDED", format!("Embed size exceeds maximum size of 6000: {sum}"));
    }
}

fn url(at: &str, value: &Value, max: usize, out: &mut Complaints) {
    out.text(at, value, 0, max);
    if let Value::String(url) = value
        && !["http://", "https://", "discord://"].iter().any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
    {
        out.add(at, "URL_TYPE_INVALID_SCHEME", format!("Scheme must be one of ('http', 'https', 'discord'): {url}"));
    }
}

/// Action rows as they were before Components V2.
fn rows(value: &Value, out: &mut Complaints) {
    let mut ids = BTreeSet::new();
    for (i, row) in out.list("components", value, 0, 5).iter().enumerate() {
        let at = format!("components.{i}");
        if row["type"] == 1 {
            action_row(&at, row, &mut ids, out);
        } else {
            out.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", format!("an action row is wanted, not type {}", row["type"]));
        }
    }
}

fn action_row(at: &str, row: &Value, ids: &mut BTreeSet<String>, out: &mut Complaints) {
    let children = out.list(&format!("{at}.components"), &row["components"], 1, 5);
    if children.len() > 1 && children.iter().any(|c| c["type"] != 2) {
        out.add(at, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "a select menu fills its row");
    }
    for (j, child) in children.iter().enumerate() {
        component(&format!("{at}.components.{j}"), child, ids, out);
    }
}

fn component(at: &str, child: &Value, ids: &mut BTreeSet<String>, out: &mut Complaints) {
    match child["type"].as_u64() {
        Some(2) => button(at, child, out),
        Some(3) => select(at, child, out),
        Some(5..=8) => entity_select(at, child, out),
        _ => out.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", format!("type {} cannot stand in a row", child["type"])),
    }
    if let Some(id) = child["custom_id"].as_str()
        && !ids.insert(id.to_owned())
    {
        out.add(&format!("{at}.custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
    }
}

fn button(at: &str, button: &Value, out: &mut Complaints) {
    out.text(&format!("{at}.label"), &button["label"], 0, 80);
    if button["label"].as_str().is_none_or(str::is_empty) && button["emoji"].is_null() && button["style"] != 6 {
        out.add(at, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "a button wants a label or an emoji");
    }
    match button["style"].as_u64() {
        Some(1..=4) => {
            out.text(&format!("{at}.custom_id"), &button["custom_id"], 1, 100);
            if !button["url"].is_null() {
                out.add(at, "BUTTON_COMPONENT_URL_FORBIDDEN", "A custom id and url cannot both be specified");
            }
        }
        Some(5) => {
            if button["url"].is_null() {
                out.add(&format!("{at}.url"), "BASE_TYPE_REQUIRED", "A url must be specified on link buttons");
            }
            url(&format!("{at}.url"), &button["url"], 512, out);
            if !button["custom_id"].is_null() {
                out.add(at, "BUTTON_COMPONENT_CUSTOM_ID_FORBIDDEN", "A custom id and url cannot both be specified");
            }
        }
        Some(6) => {}
        _ => out.add(&format!("{at}.style"), "BASE_TYPE_CHOICES", format!("no such style: {}", button["style"])),
    }
}

pub fn select(at: &str, select: &Value, out: &mut Complaints) {
    out.text(&format!("{at}.custom_id"), &select["custom_id"], 1, 100);
    out.text(&format!("{at}.placeholder"), &select["placeholder"], 0, 150);
    let options = out.list(&format!("{at}.options"), &select["options"], 1, 25);
    let mut values = BTreeSet::new();
    for (i, option) in options.iter().enumerate() {
        let at = |field: &str| format!("{at}.options.{i}.{field}");
        out.text(&at("label"), &option["label"], 1, 100);
        out.text(&at("value"), &option["value"], 1, 100);
        out.text(&at("description"), &option["description"], 0, 100);
        if !values.insert(option["value"].as_str()) {
            out.add(&at("value"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used");
        }
    }
    let count = i64::try_from(options.len()).unwrap_or(25);
    span(at, select, count, out);
    let chosen = options.iter().filter(|option| option["default"] == true).count();
    if chosen > usize::try_from(select["max_values"].as_u64().unwrap_or(1)).unwrap_or(25) {
        out.add(&format!("{at}.options"), "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", format!("{chosen} are chosen, which is too many"));
    }
}

/// How many may be chosen.
fn span(at: &str, select: &Value, most: i64, out: &mut Complaints) {
    out.number(&format!("{at}.min_values"), &select["min_values"], 0, most);
    out.number(&format!("{at}.max_values"), &select["max_values"], 1, most);
    if select["min_values"].as_i64().unwrap_or(1) > select["max_values"].as_i64().unwrap_or(1) {
        out.add(&format!("{at}.min_values"), "SELECT_COMPONENT_MIN_VALUES_TOO_BIG", "min_values is more than max_values");
    }
}

/// A menu of people, roles or channels.
fn entity_select(at: &str, select: &Value, out: &mut Complaints) {
    out.text(&format!("{at}.custom_id"), &select["custom_id"], 1, 100);
    out.text(&format!("{at}.placeholder"), &select["placeholder"], 0, 150);
    span(at, select, 25, out);
    if !select["options"].is_null() {
        out.add(&format!("{at}.options"), "SELECT_COMPONENT_OPTIONS_FORBIDDEN", "only a string select has options");
    }
    let most = usize::try_from(select["max_values"].as_u64().unwrap_or(1)).unwrap_or(25);
    let kinds: &[&str] = match select["type"].as_u64() {
        Some(5) => &["user"],
        Some(6) => &["role"],
        Some(7) => &["user", "role"],
        _ => &["channel"],
    };
    for (i, value) in out.list(&format!("{at}.default_values"), &select["default_values"], 0, most).iter().enumerate() {
        let known = kinds.iter().any(|kind| value["type"] == *kind) && value["id"].is_string();
        if !known {
            out.add(&format!("{at}.default_values.{i}"), "BASE_TYPE_CHOICES", format!("{value} cannot be chosen here"));
        }
    }
    if select["type"] != 8 && !select["channel_types"].is_null() {
        out.add(&format!("{at}.channel_types"), "BASE_TYPE_CHOICES", "only a channel select has channel types");
    }
}

/// Components V2: 40 in all, texts of 4000 together; rows inside as ever.
fn newer_components(value: &Value, out: &mut Complaints) {
    fn walk(at: &str, node: &Value, count: &mut usize, texts: &mut usize, ids: &mut BTreeSet<String>, out: &mut Complaints) {
        *count += 1;
        match node["type"].as_u64() {
            Some(1) => {
                *count += node["components"].as_array().map_or(0, Vec::len);
                action_row(at, node, ids, out);
            }
            Some(10) => {
                out.text(&format!("{at}.content"), &node["content"], 1, 4_000);
                *texts += node["content"].as_str().map_or(0, length);
            }
            Some(9 | 17) => {
                let most = if node["type"] == 9 { 3 } else { 40 };
                for (i, child) in out.list(&format!("{at}.components"), &node["components"], 1, most).iter().enumerate() {
                    walk(&format!("{at}.components.{i}"), child, count, texts, ids, out);
                }
                if node["accessory"].is_object() {
                    *count += 1;
                    if node["accessory"]["type"] == 2 {
                        component(&format!("{at}.accessory"), &node["accessory"], ids, out);
                    }
                }
            }
            Some(12..=14) => {}
            _ => out.add(&format!("{at}.type"), "UNION_TYPE_CHOICES", format!("type {} cannot stand here", node["type"])),
        }
    }
    let (mut count, mut texts, mut ids) = (0, 0, BTreeSet::new());
    for (i, node) in out.list("components", value, 0, 40).iter().enumerate() {
        walk(&format!("components.{i}"), node, &mut count, &mut texts, &mut ids, out);
    }
    if count > 40 || texts > 4_000 {
        out.add("components", "BASE_TYPE_BAD_LENGTH", format!("{count} components (at most 40), {texts} characters (at most 4000)"));
    }
}

fn mentions(value: &Value, out: &mut Complaints) {
    let parse = out.list("allowed_mentions.parse", &value["parse"], 0, 3);
    for kind in parse {
        if !["users", "roles", "everyone"].iter().any(|k| kind == k) {
            out.add("allowed_mentions.parse", "BASE_TYPE_CHOICES", format!("no such kind: {kind}"));
        }
    }
    for kind in ["users", "roles"] {
        let ids = out.list(&format!("allowed_mentions.{kind}"), &value[kind], 0, 100);
        if !ids.is_empty() && parse.iter().any(|k| k == kind) {
            out.add(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                format!("parse:[\"{kind}\"] and {kind} exclude each other"),
            );
        }
    }
}

/// A modal: <https://docs.discord.com/developers/interactions/receiving-and-responding#modal>.
pub fn modal(data: &Value, out: &mut Complaints) {
    out.text("data.title", &data["title"], 1, 45);
    out.text("data.custom_id", &data["custom_id"], 1, 100);
    let mut ids = BTreeSet::new();
    for (i, row) in out.list("data.components", &data["components"], 1, 5).iter().enumerate() {
        let at = format!("data.components.{i}");
        let input = match row["type"].as_u64() {
            Some(1) => {
                out.list(&format!("{at}.components"), &row["components"], 1, 1);
                out.text(&format!("{at}.label"), &row["components"][0]["label"], 1, 45);
                &row["components"][0]
            }
            Some(18) => {
                out.text(&format!("{at}.label"), &row["label"], 1, 45);
                out.text(&format!("{at}.description"), &row["description"], 0, 100);
                &row["component"]
            }
            Some(10) => continue,
            _ => {
                out.add(&at, "UNION_TYPE_CHOICES", format!("type {} cannot stand in a modal", row["type"]));
                continue;
            }
        };
        out.text(&format!("{at}.custom_id"), &input["custom_id"], 1, 100);
        if !ids.insert(input["custom_id"].as_str()) {
            out.add(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated");
        }
        match input["type"].as_u64() {
            Some(4) => {
                out.text(&format!("{at}.placeholder"), &input["placeholder"], 0, 100);
                out.text(&format!("{at}.value"), &input["value"], 0, 4_000);
                out.number(&format!("{at}.min_length"), &input["min_length"], 0, 4_000);
                out.number(&format!("{at}.max_length"), &input["max_length"], 1, 4_000);
                let written = input["value"].as_str().map_or(0, length);
                if input["max_length"].as_u64().is_some_and(|most| written as u64 > most) {
                    out.add(&format!("{at}.value"), "BASE_TYPE_MAX_LENGTH", "what stands there is longer than it may be");
                }
                if !matches!(input["style"].as_u64(), Some(1 | 2)) {
                    out.add(&at, "BASE_TYPE_CHOICES", "a text input is short (1) or long (2)");
                }
            }
            Some(3) if row["type"] == 18 => select(&at, input, out),
            Some(5..=8 | 19 | 21..=23) if row["type"] == 18 => {}
            _ => out.add(&at, "UNION_TYPE_CHOICES", format!("type {} cannot stand in a modal", input["type"])),
        }
    }
}
