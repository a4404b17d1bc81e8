//! The objects of Discord's API, as complete as Discord sends them.

use serde_json::{Map, Value, json};

use super::world::{ChannelData, EPOCH_MS, GuildData, UserData, World};

/// The instant inside an id, as ISO 8601.
pub fn time_of(id: u64) -> String {
    let ms = (id >> 22) + EPOCH_MS;
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    // Days since 1970 to a civil date: Howard Hinnant's algorithm.
    let z = days + 719_468;
    let era = z / 146_097;
    let of_era = z % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second, ms) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60, rest % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}000+00:00")
}

/// An object's fields, to add to.
pub fn fields(value: &mut Value) -> &mut Map<String, Value> {
    value.as_object_mut().expect("a JSON object")
}

pub fn user(user: &UserData) -> Value {
    let mut out = json!({
        "id": user.id.to_string(),
        "username": if user.bot { user.name.clone() } else { format!("user{}", user.id % 10_000) },
        "global_name": if user.bot { Value::Null } else { json!(user.name) },
        "discriminator": if user.bot { "4321" } else { "0" },
        "avatar": null,
        "avatar_decoration_data": null,
        "banner": null,
        "accent_color": null,
        "bot": user.bot,
        "system": false,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": null,
        "clan": null,
    });
    fields(&mut out).extend(user.worn.as_object().cloned().unwrap_or_default());
    out
}

/// A member without its user, as messages carry it.
pub fn member(guild: &GuildData, id: u64, is_bot: bool) -> Value {
    let own = guild.roles.iter().filter(|(_, role)| role.members.contains(&id)).map(|(id, _)| id.to_string());
    let roles: Vec<String> = own.chain(is_bot.then(|| guild.bot_role.to_string())).collect();
    json!({
        "nick": guild.members.get(&id).cloned().flatten(),
        "avatar": null,
        "banner": null,
        "roles": roles,
        "joined_at": time_of(guild.id),
        "premium_since": null,
        "deaf": false,
        "mute": false,
        "flags": 0,
        "pending": false,
        "communication_disabled_until": null,
    })
}

pub fn role(id: u64, name: &str, permissions: u64, managed_by: Option<u64>) -> Value {
    let mut role = json!({
        "id": id.to_string(),
        "name": name,
        "description": null,
        "color": 0,
        "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
        "hoist": false,
        "icon": null,
        "unicode_emoji": null,
        "position": i32::from(managed_by.is_some()),
        "permissions": permissions.to_string(),
        "managed": managed_by.is_some(),
        "mentionable": false,
        "flags": 0,
    });
    if let Some(bot) = managed_by {
        fields(&mut role).insert("tags".to_owned(), json!({ "bot_id": bot.to_string() }));
    }
    role
}

/// The role of everybody, which has the server's own id.
pub fn everyone(guild: &GuildData) -> Value {
    role(guild.id, "@everyone", guild.everyone, None)
}

impl World {
    pub fn user_json(&self, id: u64) -> Value {
        user(self.user(id))
    }

    /// A member with its user.
    pub fn member_json(&self, guild: &GuildData, id: u64) -> Value {
        let mut out = member(guild, id, id == self.bot);
        fields(&mut out).insert("user".to_owned(), self.user_json(id));
        out
    }

    pub fn channel_json(&self, id: u64) -> Value {
        let channel = self.channel(id);
        let last = channel.last_message.map(|id| id.to_string());
        match channel.kind {
            1 | 3 => json!({
                "id": id.to_string(),
                "type": channel.kind,
                "last_message_id": last,
                "flags": 0,
                "recipients": channel.recipients.iter().map(|&u| self.user_json(u)).collect::<Vec<_>>(),
            }),
            11 | 12 => self.thread_json(channel, last.as_deref()),
            _ => self.guild_channel_json(channel, last.as_deref()),
        }
    }

    fn guild_channel_json(&self, channel: &ChannelData, last: Option<&str>) -> Value {
        let guild = channel.guild.map(|id| self.guild(id)).expect("a channel of a server");
        let mut overwrites = vec![];
        if channel.denied != 0 {
            overwrites.push(json!({ "id": guild.bot_role.to_string(), "type": 0, "allow": "0", "deny": channel.denied.to_string() }));
        }
        let mut out = json!({
            "id": channel.id.to_string(),
            "type": channel.kind,
            "guild_id": guild.id.to_string(),
            "name": channel.name,
            "position": 0,
            "permission_overwrites": overwrites,
            "parent_id": channel.parent.map(|p| p.to_string()),
            "topic": null,
            "nsfw": false,
            "last_message_id": last,
            "rate_limit_per_user": 0,
            "flags": 0,
        });
        if channel.kind == 15 {
            let forum = json!({
                "available_tags": [], "default_reaction_emoji": null, "default_sort_order": null, "default_forum_layout": 0,
                "template": "", "default_thread_rate_limit_per_user": 0,
            });
            fields(&mut out).extend(forum.as_object().cloned().unwrap_or_default());
        }
        out
    }

    fn thread_json(&self, thread: &ChannelData, last: Option<&str>) -> Value {
        let messages = thread.message_count;
        json!({
            "id": thread.id.to_string(),
            "type": thread.kind,
            "guild_id": thread.guild.map(|g| g.to_string()),
            "name": thread.name,
            "parent_id": thread.parent.map(|p| p.to_string()),
            "owner_id": thread.owner.unwrap_or(self.bot).to_string(),
            "last_message_id": last,
            "rate_limit_per_user": 0,
            "message_count": messages,
            "member_count": 2,
            "total_message_sent": messages,
            "flags": 0,
            "applied_tags": [],
            "thread_metadata": {
                "archived": thread.archived, "archive_timestamp": time_of(thread.id), "auto_archive_duration": 1440, "locked": false,
                "create_timestamp": time_of(thread.id), "invitable": thread.invitable,
            },
        })
    }

    pub fn bot_role_json(&self, guild: &GuildData) -> Value {
        role(guild.bot_role, &self.bot_name, guild.bot_role_permissions, Some(self.bot))
    }

    fn roles_json(&self, guild: &GuildData) -> Vec<Value> {
        let own = guild.roles.iter().map(|(id, it)| {
            let mut out = role(*id, &it.name, 0, None);
            out["mentionable"] = json!(it.mentionable);
            out
        });
        [everyone(guild), self.bot_role_json(guild)].into_iter().chain(own).collect()
    }

    /// A server as `GET /guilds/{guild}` gives it.
    pub fn guild_json(&self, guild: &GuildData) -> Value {
        let mut out = json!({
            "id": guild.id.to_string(),
            "name": guild.name,
            "icon": null,
            "icon_hash": null,
            "description": null,
            "home_header": null,
            "splash": null,
            "discovery_splash": null,
            "features": ["COMMUNITY", "NEWS"],
            "banner": null,
            "owner_id": guild.members.keys().find(|&&m| m != self.bot).unwrap_or(&self.bot).to_string(),
            "application_id": null,
            "region": "japan",
            "afk_channel_id": null,
            "afk_timeout": 300,
            "system_channel_id": guild.system_channel.map(|id| id.to_string()),
        });
        let more = json!({
            "system_channel_flags": 0,
            "widget_enabled": false,
            "widget_channel_id": null,
            "verification_level": 1,
            "roles": self.roles_json(guild),
            "default_message_notifications": 1,
            "mfa_level": 0,
            "explicit_content_filter": 2,
            "max_presences": null,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": null,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": guild.locale,
            "rules_channel_id": null,
            "safety_alerts_channel_id": null,
            "public_updates_channel_id": null,
            "hub_type": null,
            "premium_progress_bar_enabled": false,
            "latest_onboarding_question_id": null,
            "nsfw": false,
            "nsfw_level": 0,
            "emojis": [{
                "id": (guild.id + 7).to_string(), "name": "tasukebune", "roles": [], "require_colons": true, "managed": false,
                "animated": false, "available": true, "user": self.user_json(self.bot),
            }],
            "stickers": [],
            "incidents_data": null,
            "inventory_settings": null,
        });
        fields(&mut out).extend(more.as_object().cloned().unwrap_or_default());
        out
    }

    /// A server as `GUILD_CREATE` gives it: with channels, threads and members.
    pub fn guild_create(&self, guild: &GuildData) -> Value {
        let inside =
            |c: &&ChannelData| c.guild == Some(guild.id) && self.bot_permissions(c.id) & super::world::permission::VIEW_CHANNEL != 0;
        let of = |threads: bool| -> Vec<Value> {
            let channels = self.channels.values().filter(inside).filter(|c| matches!(c.kind, 11 | 12) == threads);
            channels.map(|c| self.channel_json(c.id)).collect()
        };
        let more = json!({
            "joined_at": time_of(guild.joined),
            "large": false,
            "unavailable": false,
            "member_count": guild.members.len(),
            "voice_states": [],
            // Without the members intent Discord sends the bot only; of the others, those who are in voice, or few and online.
            "members": guild.members.keys().filter(|&&id| self.members_told || id == self.bot).map(|&id| self.member_json(guild, id)).collect::<Vec<_>>(),
            "channels": of(false),
            "threads": of(true),
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "activity_instances": [],
            "embedded_activities": [],
            "lazy": true,
            "version": 1_700_000_000_000_u64,
        });
        let mut out = self.guild_json(guild);
        fields(&mut out).extend(more.as_object().cloned().unwrap_or_default());
        out
    }
}
