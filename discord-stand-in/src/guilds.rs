//! Routes of the app itself, of servers and of channels.
#![expect(clippy::unnecessary_wraps, reason = "every route has the same shape")]

use serde_json::{Value, json};

use super::objects::fields;
use super::rest::{Call, Outcome, Refusal, judge, refuse};
use super::world::{World, permission};
use super::{gateway as connection, limits::Complaints};

impl World {
    pub fn app_flags(&self) -> u64 {
        // Bit 23: has commands.
        self.content_flag | if self.commands.is_empty() { 0 } else { 1 << 23 }
    }
}

pub fn gateway(world: &mut World, _: &Call) -> Outcome {
    Ok((200, json!({ "url": world.gateway_url })))
}

pub fn gateway_bot(world: &mut World, _: &Call) -> Outcome {
    let limit = json!({
        "total": connection::DAILY_IDENTIFIES,
        "remaining": connection::DAILY_IDENTIFIES.saturating_sub(world.gateway.identifies),
        "reset_after": 86_400_000,
        "max_concurrency": world.max_concurrency,
    });
    Ok((200, json!({ "url": world.gateway_url, "shards": world.shards, "session_start_limit": limit })))
}

pub fn me(world: &mut World, _: &Call) -> Outcome {
    let mut me = world.user_json(world.bot);
    let more = json!({ "verified": true, "mfa_enabled": true, "locale": "en-US", "email": null, "bio": "", "premium_type": 0 });
    fields(&mut me).extend(more.as_object().cloned().unwrap_or_default());
    Ok((200, me))
}

pub fn application(world: &mut World, _: &Call) -> Outcome {
    let owner = world.user_json(world.bot);
    let app = json!({
        "id": world.bot.to_string(), "name": world.bot_name, "icon": null, "description": "", "summary": "", "type": null,
        "bot": world.user_json(world.bot), "bot_public": true, "bot_require_code_grant": false, "owner": owner, "team": null,
        "flags": world.app_flags(), "verify_key": "0".repeat(64), "rpc_origins": [], "redirect_uris": [], "tags": [], "hook": true,
        "interactions_endpoint_url": null, "role_connections_verification_url": null,
        "event_webhooks_url": null, "event_webhooks_status": 1, "event_webhooks_types": [],
        "approximate_guild_count": world.guilds.len(), "approximate_user_install_count": 0, "approximate_user_authorization_count": 0,
        "integration_types_config": { "0": {}, "1": {} },
        "flags_new": world.app_flags().to_string(), "explicit_content_filter": 0, "eligible_oauth2_scopes": ["bot", "applications.commands"],
    });
    Ok((200, app))
}

pub fn open_dm(world: &mut World, call: &Call) -> Outcome {
    let user = call.body["recipient_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or_default();
    if !world.users.contains_key(&user) || user == world.bot {
        return Err(refuse(400, 50_033, "Invalid Recipient(s)"));
    }
    world.dms_opened += 1;
    if world.dm_limit.is_some_and(|limit| world.dms_opened > limit) {
        return Err(refuse(400, 40_003, "You are opening direct messages too fast"));
    }
    let dm = world.dm_of(user);
    Ok((200, world.channel_json(dm)))
}

fn known(world: &World, call: &Call) -> Result<u64, Refusal> {
    let id = call.id(0);
    match world.guilds.get(&id) {
        Some(guild) if guild.bot_is_member => Ok(id),
        Some(_) => Err(refuse(403, 50_001, "Missing Access")),
        None => Err(refuse(404, 10_004, "Unknown Guild")),
    }
}

pub fn guild(world: &mut World, call: &Call) -> Outcome {
    let id = known(world, call)?;
    Ok((200, world.guild_json(world.guild(id))))
}

/// All of them, whether the bot sees them or not; threads have a route of their own.
pub fn channels(world: &mut World, call: &Call) -> Outcome {
    let id = known(world, call)?;
    let here = world.channels.values().filter(|c| c.guild == Some(id) && !matches!(c.kind, 11 | 12) && !c.gone);
    Ok((200, here.map(|c| world.channel_json(c.id)).collect()))
}

pub fn member(world: &mut World, call: &Call) -> Outcome {
    let guild = world.guild(known(world, call)?);
    let user = if call.ids.get(1).is_some_and(|id| id == "@me") { world.bot } else { call.id(1) };
    if !guild.members.contains_key(&user) && user != world.bot {
        return Err(refuse(404, 10_007, "Unknown Member"));
    }
    Ok((200, world.member_json(guild, user)))
}

/// The server, where the bot may manage it.
fn managed(world: &World, call: &Call) -> Result<u64, Refusal> {
    let id = known(world, call)?;
    let guild = world.guild(id);
    let may = (guild.everyone | guild.bot_role_permissions) & (permission::MANAGE_GUILD | permission::ADMINISTRATOR) != 0;
    if may { Ok(id) } else { Err(refuse(403, 50_013, "Missing Permissions")) }
}

pub fn rules(world: &mut World, call: &Call) -> Outcome {
    let id = managed(world, call)?;
    Ok((200, json!(world.rules.get(&id).cloned().unwrap_or_default())))
}

fn default(object: &mut Value, key: &str, value: &Value) {
    if object[key].is_null() {
        object[key] = value.clone();
    }
}

/// What a body says of a rule: <https://docs.discord.com/developers/resources/auto-moderation>.
fn check_rule(body: &Value) -> Complaints {
    let mut complaints = Complaints::default();
    if !body["name"].is_null() {
        complaints.text("name", &body["name"], 1, 100);
    }
    let trigger = &body["trigger_metadata"];
    for (key, most, longest) in [("keyword_filter", 1_000, 60), ("regex_patterns", 10, 260), ("allow_list", 100, 60)] {
        let at = format!("trigger_metadata.{key}");
        for (i, word) in complaints.list(&at, &trigger[key], 0, most).iter().enumerate() {
            complaints.text(&format!("{at}.{i}"), word, 1, longest);
        }
    }
    let least = usize::from(!body["actions"].is_null());
    for (i, action) in complaints.list("actions", &body["actions"], least, 5).iter().enumerate() {
        let said = &action["metadata"]["custom_message"];
        if !said.is_null() {
            complaints.text(&format!("actions.{i}.metadata.custom_message"), said, 0, 150);
        }
    }
    complaints
}

/// At most six keyword rules a server.
pub fn add_rule(world: &mut World, call: &Call) -> Outcome {
    let guild = managed(world, call)?;
    let mut complaints = check_rule(&call.body);
    for key in ["name", "event_type", "trigger_type", "actions"] {
        if call.body[key].is_null() {
            complaints.add(key, "BASE_TYPE_REQUIRED", "This field is required");
        }
    }
    judge(world, "POST auto-moderation rule", &complaints)?;
    let kind = &call.body["trigger_type"];
    let same = world.rules.get(&guild).map_or(0, |rules| rules.iter().filter(|rule| rule["trigger_type"] == *kind).count());
    if same >= 6 {
        let mut complaints = Complaints::default();
        complaints.add("", "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED", "Maximum number of rules with trigger type 1 is 6");
        return Err(Refusal { status: 400, body: complaints.body() });
    }
    let mut rule = call.body.clone();
    let id = world.new_id();
    rule["id"] = json!(id.to_string());
    rule["guild_id"] = json!(guild.to_string());
    rule["creator_id"] = json!(world.bot.to_string());
    for key in ["exempt_roles", "exempt_channels"] {
        default(&mut rule, key, &json!([]));
    }
    if rule["trigger_type"] == 1 {
        for key in ["keyword_filter", "regex_patterns", "allow_list"] {
            default(&mut rule["trigger_metadata"], key, &json!([]));
        }
    }
    world.rules.entry(guild).or_default().push(rule.clone());
    Ok((200, rule))
}

pub fn change_rule(world: &mut World, call: &Call) -> Outcome {
    let guild = managed(world, call)?;
    judge(world, "PATCH auto-moderation rule", &check_rule(&call.body))?;
    let wanted = call.ids.get(1).cloned().unwrap_or_default();
    let rule = world.rules.entry(guild).or_default().iter_mut().find(|rule| rule["id"] == wanted.as_str());
    let Some(rule) = rule else { return Err(refuse(404, 10_066, "Unknown Auto Moderation Rule")) };
    fields(rule).extend(call.body.as_object().cloned().unwrap_or_default());
    Ok((200, rule.clone()))
}
