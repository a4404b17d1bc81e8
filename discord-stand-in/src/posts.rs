//! Messages coming into being, changing and going; and what of them the bot may read.

use serde_json::{Value, json};

use super::limits::flag;
use super::objects::{fields, member, time_of};
use super::session::intent;
use super::transcript;
use super::world::{MessageData, World};

/// A message about to be posted, by whomever.
#[derive(Debug, Default, Clone)]
pub struct Draft {
    /// Chosen beforehand: the first message of a forum post has the id of its thread.
    pub id: Option<u64>,
    pub author: u64,
    pub channel: u64,
    pub content: String,
    pub embeds: Value,
    pub components: Value,
    pub attachments: Vec<Value>,
    pub stickers: Vec<Value>,
    pub mentions: Vec<u64>,
    pub mention_roles: Vec<u64>,
    pub everyone: bool,
    pub reply_to: Option<u64>,
    /// Answers this message without being a reply on the screen (an interaction's answer).
    pub forward_of: Option<u64>,
    pub kind: u64,
    pub flags: u64,
    /// The name under which a webhook posts.
    pub webhook: Option<String>,
    pub interaction: Option<u64>,
    pub interaction_data: Value,
    pub ephemeral_for: Option<u64>,
    pub nonce: Value,
}

/// The ids in `<@1>`, `<@!1>` or `<@&1>`.
pub fn mentioned(content: &str, sign: &str) -> Vec<u64> {
    let mut out = vec![];
    for piece in content.split("<@").skip(1) {
        let Some((inside, _)) = piece.split_once('>') else { continue };
        let digits = if sign == "&" { inside.strip_prefix('&') } else { Some(inside.strip_prefix('!').unwrap_or(inside)) };
        if let Some(id) = digits.and_then(|digits| digits.parse().ok())
            && !out.contains(&id)
        {
            out.push(id);
        }
    }
    out
}

/// Whom a message of the bot really mentions: <https://docs.discord.com/developers/resources/message#allowed-mentions-object>.
pub fn allowed(body: &Value, content: &str, in_interaction: bool) -> (Vec<u64>, Vec<u64>, bool) {
    let rules = &body["allowed_mentions"];
    let parses = |kind: &str| match rules {
        Value::Null => !in_interaction || kind == "users",
        _ => rules["parse"].as_array().is_some_and(|list| list.iter().any(|k| k == kind)),
    };
    let listed = |kind: &str, id: u64| {
        rules[kind].as_array().is_some_and(|list| list.iter().any(|k| k.as_str().is_some_and(|k| k.parse() == Ok(id))))
    };
    let people = mentioned(content, "").into_iter().filter(|&id| parses("users") || listed("users", id)).collect();
    let teams = mentioned(content, "&").into_iter().filter(|&id| parses("roles") || listed("roles", id)).collect();
    let everyone = parses("everyone") && (content.contains("@everyone") || content.contains("@here"));
    (people, teams, everyone)
}

/// What Discord adds to a component that does not say it.
fn defaults(kind: &Value) -> Value {
    match kind.as_u64() {
        Some(2) => json!({ "disabled": false }),
        Some(3) => json!({ "disabled": false, "min_values": 1, "max_values": 1 }),
        Some(17) => json!({ "accent_color": null, "spoiler": false }),
        _ => json!({}),
    }
}

/// Discord numbers the components of a message.
fn numbered(components: &Value) -> Value {
    fn walk(node: &mut Value, next: &mut u64) {
        match node {
            Value::Array(items) => items.iter_mut().for_each(|item| walk(item, next)),
            Value::Object(map) => {
                map.entry("id").or_insert_with(|| json!(*next));
                *next += 1;
                let added = defaults(&map["type"]);
                for (key, value) in added.as_object().into_iter().flatten() {
                    map.entry(key).or_insert_with(|| value.clone());
                }
                for key in ["components", "accessory"] {
                    if let Some(child) = map.get_mut(key) {
                        walk(child, next);
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = if components.is_array() { components.clone() } else { json!([]) };
    walk(&mut out, &mut 1);
    out
}

fn rich(embeds: &Value) -> Value {
    let mut out = if embeds.is_array() { embeds.clone() } else { json!([]) };
    for embed in out.as_array_mut().into_iter().flatten() {
        if let Some(embed) = embed.as_object_mut() {
            embed.insert("type".to_owned(), json!("rich"));
            embed.retain(|_, value| !value.is_null());
            for field in embed.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten() {
                if field["inline"].is_null() {
                    field["inline"] = json!(false);
                }
            }
        }
    }
    out
}

impl World {
    /// Posts a message and tells the bot of it.
    pub fn post(&mut self, draft: Draft) -> u64 {
        let id = draft.id.unwrap_or_else(|| self.new_id());
        let mut author = self.user_json(draft.author);
        if let Some(name) = &draft.webhook {
            author["username"] = json!(name);
            author["global_name"] = Value::Null;
            author["discriminator"] = json!("0000");
            author["bot"] = json!(true);
        }
        let users: Vec<Value> = draft.mentions.iter().filter(|id| self.users.contains_key(id)).map(|&id| self.user_json(id)).collect();
        let private = if draft.ephemeral_for.is_some() { flag::EPHEMERAL } else { 0 };
        let mut message = json!({
            "id": id.to_string(),
            "type": draft.kind,
            "channel_id": draft.channel.to_string(),
            "author": author,
            "content": draft.content,
            "timestamp": time_of(id),
            "edited_timestamp": null,
            "tts": false,
            "pinned": false,
            "mention_everyone": draft.everyone,
            "mentions": users,
            "mention_roles": draft.mention_roles.iter().map(u64::to_string).collect::<Vec<_>>(),
            "mention_channels": [],
            "attachments": draft.attachments,
            "embeds": rich(&draft.embeds),
            "components": numbered(&draft.components),
            "flags": draft.flags | private,
        });
        let out = fields(&mut message);
        if !draft.nonce.is_null() {
            out.insert("nonce".to_owned(), draft.nonce);
        }
        if !draft.stickers.is_empty() {
            out.insert("sticker_items".to_owned(), json!(draft.stickers));
        }
        if draft.webhook.is_some() {
            out.insert("webhook_id".to_owned(), json!(draft.author.to_string()));
        }
        if let Some(interaction) = draft.interaction {
            out.insert("application_id".to_owned(), json!(self.bot.to_string()));
            out.insert("webhook_id".to_owned(), json!(self.bot.to_string()));
            out.insert("interaction_metadata".to_owned(), draft.interaction_data);
            debug_assert!(self.interactions.contains_key(&interaction), "an interaction of this world");
        }
        let guild = self.channel(draft.channel).guild.map(|g| g.to_string());
        if let Some(target) = draft.reply_to.or(draft.forward_of) {
            let place = self.messages.get(&target).map_or(draft.channel, |m| m.channel);
            let kind = u64::from(draft.reply_to.is_none());
            let mut reference = json!({ "type": kind, "message_id": target.to_string(), "channel_id": place.to_string() });
            if let Some(guild) = &guild {
                reference["guild_id"] = json!(guild);
            }
            out.insert("message_reference".to_owned(), reference);
            if draft.reply_to.is_some() {
                let mut referenced = self.message(target).map_or(Value::Null, |m| m.json.clone());
                if let Some(map) = referenced.as_object_mut() {
                    // Discord nests only one deep.
                    map.remove("referenced_message");
                }
                out.insert("referenced_message".to_owned(), referenced);
            } else if let Some(original) = self.message(target) {
                let kept = [
                    "type",
                    "content",
                    "embeds",
                    "attachments",
                    "timestamp",
                    "edited_timestamp",
                    "flags",
                    "mentions",
                    "mention_roles",
                    "sticker_items",
                    "components",
                ];
                let snapshot: serde_json::Map<String, Value> =
                    kept.iter().filter_map(|key| Some(((*key).to_owned(), original.json.get(*key)?.clone()))).collect();
                out.insert("message_snapshots".to_owned(), json!([{ "message": snapshot }]));
            }
        }
        let data = MessageData {
            id,
            channel: draft.channel,
            author: draft.author,
            json: message,
            ephemeral_for: draft.ephemeral_for,
            interaction: draft.interaction,
            deleted: false,
            edits: 0,
        };
        self.messages.insert(id, data);
        if let Some(channel) = self.channels.get_mut(&draft.channel) {
            channel.last_message = Some(id);
            channel.message_count += 1;
        }
        transcript::posted(self, id);
        self.dispatch_message("MESSAGE_CREATE", id);
        id
    }

    /// Replaces what `changes` names (content, embeds, components, flags, attachments) and tells the bot.
    pub fn change_message(&mut self, id: u64, changes: &Value, by_interaction: bool) {
        let now = self.new_id();
        let Some(message) = self.messages.get_mut(&id) else { return };
        let was_loading = message.json["flags"].as_u64().unwrap_or_default() & flag::LOADING != 0;
        for key in ["content", "attachments"] {
            if let Some(value) = changes.get(key) {
                message.json[key] = if value.is_null() && key == "content" { json!("") } else { value.clone() };
            }
        }
        if let Some(embeds) = changes.get("embeds") {
            message.json["embeds"] = rich(embeds);
        }
        if let Some(components) = changes.get("components") {
            message.json["components"] = numbered(components);
        }
        let kept = message.json["flags"].as_u64().unwrap_or_default() & !flag::LOADING;
        let settable = flag::SUPPRESS_EMBEDS | flag::COMPONENTS_V2;
        message.json["flags"] = json!(changes["flags"].as_u64().map_or(kept, |new| kept & !flag::SUPPRESS_EMBEDS | new & settable));
        message.json["edited_timestamp"] = json!(time_of(now));
        message.edits += 1;
        if was_loading {
            message.json["edited_timestamp"] = Value::Null;
            transcript::posted(self, id);
        } else {
            transcript::edited(self, id, by_interaction);
        }
        self.dispatch_message("MESSAGE_UPDATE", id);
    }

    /// Takes a message away; it stays on record.
    pub fn delete_message(&mut self, id: u64, by: &str) {
        let Some(message) = self.messages.get_mut(&id) else { return };
        message.deleted = true;
        let (channel, private) = (message.channel, message.ephemeral_for.is_some());
        transcript::deleted(self, id, by);
        if private || !self.bot_sees(channel) {
            return;
        }
        let guild = self.channel(channel).guild;
        let mut data = json!({ "id": id.to_string(), "channel_id": channel.to_string() });
        if let Some(guild) = guild {
            data["guild_id"] = json!(guild.to_string());
        }
        let needs = if guild.is_some() { intent::GUILD_MESSAGES } else { intent::DIRECT_MESSAGES };
        self.dispatch(guild, needs, "MESSAGE_DELETE", &data);
    }

    /// Whether the bot may read this message's text without the intent: its own, one that mentions it, one in a DM.
    fn open_to_bot(&self, message: &Value) -> bool {
        let me = self.bot.to_string();
        let channel = message["channel_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
        let private = self.channels.get(&channel).is_some_and(|c| c.guild.is_none());
        private || message["author"]["id"] == *me || message["mentions"].as_array().is_some_and(|m| m.iter().any(|u| u["id"] == *me))
    }

    /// The message as the bot gets it.
    pub fn seen_by_bot(&self, message: &Value, reads_content: bool) -> Value {
        let mut out = message.clone();
        if !reads_content && !self.open_to_bot(message) {
            out["content"] = json!("");
            for key in ["embeds", "attachments", "components"] {
                out[key] = json!([]);
            }
            for snapshot in out.get_mut("message_snapshots").and_then(Value::as_array_mut).into_iter().flatten() {
                snapshot["message"]["content"] = json!("");
                for key in ["embeds", "attachments", "components"] {
                    snapshot["message"][key] = json!([]);
                }
            }
        }
        if let Some(referenced) = message.get("referenced_message").filter(|r| r.is_object()) {
            out["referenced_message"] = self.seen_by_bot(referenced, reads_content);
        }
        out
    }

    /// The data of a message event: as the bot may see it, with server and member.
    pub fn message_event(&self, id: u64, reads_content: bool) -> Value {
        let Some(message) = self.messages.get(&id) else { return Value::Null };
        let mut out = self.seen_by_bot(&message.json, reads_content);
        out["channel_type"] = json!(self.channel(message.channel).kind);
        let Some(guild) = self.guild_of(message.channel) else { return out };
        out["guild_id"] = json!(guild.id.to_string());
        // Webhooks are nobody's membership.
        if message.json.get("webhook_id").is_none() {
            out["member"] = member(guild, message.author, message.author == self.bot);
        }
        for mention in out["mentions"].as_array_mut().into_iter().flatten() {
            let Some(id) = mention["id"].as_str().and_then(|id| id.parse().ok()) else { continue };
            mention["member"] = member(guild, id, id == self.bot);
        }
        out
    }
}
