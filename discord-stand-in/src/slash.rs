//! Commands as people use them: which are offered where, and what the bot gets.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::interactions::{AUTOCOMPLETE, COMMAND};
use super::people::Person;
use super::places::{Channel, Message};
use super::presses::{Deed, Seen};
use super::world::{World, permission};

impl Person {
    /// Uses a slash command: `"settings language"`, options as `{"name": value}` or as Discord's own list. The command's default or
    /// localised name will do; what the bot gets is the default one.
    ///
    /// # Panics
    /// When the command is not offered to this person here, or has no such option.
    pub async fn slash(&self, channel: &Channel, name: &str, options: Value) -> Seen {
        let deed = self.command_deed(channel, name, &options, None);
        self.does(deed).await
    }

    /// Types into an option that suggests: `focused` names it.
    ///
    /// # Panics
    /// As `slash`.
    pub async fn autocompletes(&self, channel: &Channel, name: &str, options: Value, focused: &str) -> Seen {
        let deed = self.command_deed(channel, name, &options, Some(focused));
        self.does(deed).await
    }

    /// Uses a command from a message's menu.
    ///
    /// # Panics
    /// When it is not offered.
    pub async fn context_menu(&self, message: &Message, name: &str) -> Seen {
        let channel = message.channel().id;
        let deed = {
            let world = self.discord.world();
            let (command, user_install) = world.offered(self.id, channel, name, 3);
            let target = message.id.to_string();
            let data = json!({
                "id": command["id"], "name": command["name"], "type": 3, "target_id": target,
                "resolved": { "messages": { target.clone(): world.messages[&message.id].json } },
            });
            let text = format!("uses “{name}” on a message of {}", world.name_in(world.messages[&message.id].author, channel));
            Deed { kind: COMMAND, channel, source: None, trigger: None, data, user_install, text }
        };
        self.does(deed).await
    }

    fn command_deed(&self, channel: &Channel, name: &str, options: &Value, focused: Option<&str>) -> Deed {
        let world = self.discord.world();
        let mut path = name.split(' ');
        let first = path.next().unwrap_or_default();
        let (command, user_install) = world.offered(self.id, channel.id, first, 1);
        let (mut wrap, mut node) = (vec![], &command);
        for step in path {
            let children = node["options"].as_array().into_iter().flatten();
            let locale = &world.user(self.id).locale;
            let named = |o: &&Value| o["name"] == step || o["name_localizations"][locale] == step;
            node = children.into_iter().find(named).unwrap_or_else(|| panic!("no {step} in /{first}"));
            wrap.push(node.clone());
        }
        let (mut resolved, mut shown) = (Map::new(), String::new());
        let mut given = match options {
            Value::Array(list) => list.clone(),
            Value::Object(map) => map.iter().map(|(name, value)| world.option(node, name, value, &mut resolved)).collect(),
            _ => vec![],
        };
        for option in &mut given {
            let value = option["value"].as_str().map_or_else(|| option["value"].to_string(), str::to_owned);
            // Writing into a String cannot fail.
            let _ok = write!(shown, " {}:{value}", option["name"].as_str().unwrap_or_default());
            if option["name"].as_str() == focused {
                option["focused"] = json!(true);
            }
        }
        for step in wrap.iter().rev() {
            given = vec![json!({ "name": step["name"], "type": step["type"], "options": given })];
        }
        let mut data = json!({ "id": command["id"], "name": command["name"], "type": 1, "options": given });
        if !resolved.is_empty() {
            data["resolved"] = Value::Object(resolved);
        }
        if let Some(guild) = command.get("guild_id") {
            data["guild_id"] = guild.clone();
        }
        let kind = if focused.is_some() { AUTOCOMPLETE } else { COMMAND };
        let text = if focused.is_some() { String::new() } else { format!("uses /{name}{shown}") };
        Deed { kind, channel: channel.id, source: None, trigger: None, data, user_install, text }
    }
}

impl World {
    /// [`World::offer`], where a test relies on it.
    fn offered(&self, user: u64, channel: u64, name: &str, kind: u64) -> (Value, bool) {
        let known: Vec<&str> = self.commands.iter().filter_map(|c| c["name"].as_str()).collect();
        self.offer(user, channel, name, kind).unwrap_or_else(|| panic!("{name} is not offered here; registered: {known:?}"))
    }

    /// The command by that name, if Discord would offer it there, and whether it runs by the person's own installation only.
    pub fn offer(&self, user: u64, channel: u64, name: &str, kind: u64) -> Option<(Value, bool)> {
        let place = self.channel(channel);
        let guild = place.guild.map(|g| g.to_string());
        let locale = &self.user(user).locale;
        let named = |c: &&Value| c["type"] == kind && (c["name"] == name || c["name_localizations"][locale] == name);
        let has = |c: &Value, key: &str, value: u64| c[key].as_array().is_some_and(|list| list.iter().any(|v| *v == value));
        let context = match (place.guild, place.kind) {
            (Some(_), _) => 0,
            (None, 1) => 1,
            (None, _) => 2,
        };
        let guild_data = self.guild_of(channel);
        let may = guild_data.map_or(u64::MAX, |g| g.everyone | g.powers.get(&user).copied().unwrap_or_default());
        let here = self.bot_is_in(channel);
        let installed = self.user(user).installed;
        let by_server = |c: &Value| here && has(c, "integration_types", 0);
        let usable = |c: &&Value| {
            let scope = c.get("guild_id").and_then(Value::as_str);
            (scope.is_none() || scope == guild.as_deref())
                && c["default_member_permissions"].as_str().and_then(|bits| bits.parse().ok()).is_none_or(|bits: u64| may & bits == bits)
                && (c["contexts"].is_null() || has(c, "contexts", context))
                && (by_server(c) || (installed && has(c, "integration_types", 1)))
        };
        let command = self.commands.iter().filter(named).find(usable)?;
        Some((command.clone(), !by_server(command)))
    }

    fn option(&self, node: &Value, name: &str, value: &Value, resolved: &mut Map<String, Value>) -> Value {
        let mut options = node["options"].as_array().into_iter().flatten();
        let option = options.find(|o| o["name"] == name).unwrap_or_else(|| panic!("no option {name}"));
        if let (Some(6), Some(id)) = (option["type"].as_u64(), value.as_str().and_then(|id| id.parse::<u64>().ok())) {
            let users = resolved.entry("users").or_insert_with(|| json!({}));
            users[id.to_string()] = self.user_json(id);
        }
        if let (Some(7), Some(id)) = (option["type"].as_u64(), value.as_str().and_then(|id| id.parse::<u64>().ok())) {
            let channels = resolved.entry("channels").or_insert_with(|| json!({}));
            let mut channel = self.channel_json(id);
            channel["permissions"] = json!(permission::USUAL.to_string());
            channels[id.to_string()] = channel;
        }
        json!({ "name": option["name"], "type": option["type"], "value": value })
    }
}
