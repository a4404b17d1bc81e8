//! Routes of messages in channels.

use serde_json::{Value, json};

use super::limits::{Complaints, flag, message as check};
use super::posts::{Draft, allowed};
use super::rest::{Call, Outcome, Refusal, judge, refuse};
use super::world::{World, permission};

/// Nonces that are remembered; a real one lasts a few minutes.
const NONCES: usize = 1_000;

fn missing_permissions() -> Refusal {
    refuse(403, 50_013, "Missing Permissions")
}

/// The message that a body replies to, or forwards: its id as digits, or as a number, which Discord takes, too.
pub fn replied(body: &Value) -> Option<u64> {
    let id = &body["message_reference"]["message_id"];
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}

/// The channel of a call, if the bot may see it.
pub fn visible(world: &World, call: &Call) -> Result<u64, Refusal> {
    let id = call.id(0);
    if world.channels.get(&id).is_none_or(|channel| channel.gone) {
        return Err(refuse(404, 10_003, "Unknown Channel"));
    }
    if !world.bot_sees(id) {
        return Err(refuse(403, 50_001, "Missing Access"));
    }
    Ok(id)
}

/// Whether a body has anything to show.
pub fn says_something(body: &Value) -> bool {
    let filled = |key: &str| body[key].as_array().is_some_and(|list| !list.is_empty());
    body["content"].as_str().is_some_and(|text| !text.trim().is_empty())
        || ["embeds", "attachments", "sticker_ids"].iter().any(|key| filled(key))
        || (filled("components") && body["flags"].as_u64().unwrap_or_default() & flag::COMPONENTS_V2 != 0)
        || body["poll"].is_object()
        || body["message_reference"]["type"] == 1
}

pub fn empty(world: &mut World, what: &str) -> Refusal {
    world.violation(format!("{what}: an empty message"));
    refuse(400, 50_006, "Cannot send an empty message")
}

fn may_send(world: &World, channel: u64) -> Result<(), Refusal> {
    let place = world.channel(channel);
    if place.kind == 15 {
        return Err(refuse(400, 50_008, "Cannot send messages in a non-text channel"));
    }
    if place.kind == 1 {
        return match place.recipients.first().and_then(|&user| world.user(user).refuses_dm) {
            Some(50_278) => Err(refuse(403, 50_278, "Cannot send messages to this user due to having no mutual guilds")),
            Some(code) => Err(refuse(403, code, "Cannot send messages to this user")),
            None => Ok(()),
        };
    }
    let needed = if matches!(place.kind, 11 | 12) { permission::SEND_MESSAGES_IN_THREADS } else { permission::SEND_MESSAGES };
    if world.bot_permissions(channel) & needed == 0 { Err(missing_permissions()) } else { Ok(()) }
}

pub fn create(world: &mut World, call: &Call) -> Outcome {
    let channel = visible(world, call)?;
    let body = &call.body;
    let mut complaints = Complaints::default();
    check(body, false, &mut complaints);
    judge(world, "POST message", &complaints)?;
    if !says_something(body) {
        return Err(empty(world, "POST message"));
    }
    may_send(world, channel)?;
    let permissions = world.bot_permissions(channel);
    let nonce = match &body["nonce"] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    if let (Some(nonce), true) = (&nonce, body["enforce_nonce"] == true)
        && let Some((.., id)) = world.nonces.iter().find(|(place, known, _)| *place == channel && known == nonce)
    {
        return Ok((200, world.messages[id].json.clone()));
    }
    let forward = body["message_reference"]["type"] == 1;
    let target = replied(body);
    let mut reply_to = None;
    if let Some(target) = target.filter(|_| !forward) {
        if permissions & permission::READ_MESSAGE_HISTORY == 0 {
            return Err(refuse(400, 160_002, "Cannot reply without permission to read message history"));
        }
        let exists = world.message(target).is_some_and(|m| m.channel == channel && m.ephemeral_for.is_none());
        if exists {
            reply_to = Some(target);
        } else if body["message_reference"]["fail_if_not_exists"] != false {
            let mut complaints = Complaints::default();
            complaints.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
            return Err(Refusal { status: 400, body: complaints.body() });
        }
    }
    let content = body["content"].as_str().unwrap_or_default().to_owned();
    let (mut mentions, mut mention_roles, everyone) = allowed(body, &content, false);
    // One that not everybody may mention calls nobody, unless the bot may mention all.
    let all = permissions & permission::MENTION_EVERYONE != 0;
    let guild = world.guild_of(channel);
    mention_roles.retain(|id| all || guild.and_then(|guild| guild.roles.get(id)).is_none_or(|role| role.mentionable));
    let called: Vec<u64> = guild
        .into_iter()
        .flat_map(|guild| mention_roles.iter().filter_map(|id| guild.roles.get(id)))
        .flat_map(|role| role.members.iter().copied())
        .collect();
    let place = world.channels.get_mut(&channel).expect("a channel of this world");
    if place.kind == 12 {
        place.joined.extend(called.into_iter().chain(mentions.iter().copied()));
    }
    // Whoever writes into a thread that was put away brings it back.
    place.archived = false;
    let pings = body["allowed_mentions"].is_null() || body["allowed_mentions"]["replied_user"] == true;
    if let Some(author) = reply_to.filter(|_| pings).map(|id| world.messages[&id].author)
        && !mentions.contains(&author)
    {
        mentions.push(author);
    }
    let embeds = if permissions & permission::EMBED_LINKS == 0 { json!([]) } else { body["embeds"].clone() };
    let draft = Draft {
        author: world.bot,
        channel,
        content,
        embeds,
        components: body["components"].clone(),
        mentions,
        mention_roles,
        everyone,
        reply_to,
        forward_of: target.filter(|_| forward),
        kind: if reply_to.is_some() { 19 } else { 0 },
        flags: body["flags"].as_u64().unwrap_or_default(),
        nonce: body["nonce"].clone(),
        ..Draft::default()
    };
    let id = world.post(draft);
    if let Some(nonce) = nonce {
        world.nonces.push_back((channel, nonce, id));
        if world.nonces.len() > NONCES {
            world.nonces.pop_front();
        }
    }
    Ok((200, world.messages[&id].json.clone()))
}

/// A message that the bot can reach by its channel; never an ephemeral one.
fn found(world: &World, call: &Call, channel: u64) -> Result<u64, Refusal> {
    let id = call.id(1);
    let there = world.message(id).is_some_and(|m| m.channel == channel && m.ephemeral_for.is_none());
    if there { Ok(id) } else { Err(refuse(404, 10_008, "Unknown Message")) }
}

fn may_read(world: &World, channel: u64) -> Result<(), Refusal> {
    if world.bot_permissions(channel) & permission::READ_MESSAGE_HISTORY == 0 { Err(missing_permissions()) } else { Ok(()) }
}

pub fn get(world: &mut World, call: &Call) -> Outcome {
    let channel = visible(world, call)?;
    may_read(world, channel)?;
    let id = found(world, call, channel)?;
    Ok((200, world.seen_by_bot(&world.messages[&id].json, world.content_granted)))
}

/// The newest first, as Discord does; `before`, `after`, `limit` count.
pub fn list(world: &mut World, call: &Call) -> Outcome {
    let channel = visible(world, call)?;
    may_read(world, channel)?;
    let bound = |key: &str, otherwise: u64| call.asks(key).and_then(|id| id.parse().ok()).unwrap_or(otherwise);
    let (after, before) = (bound("after", 0), bound("before", u64::MAX));
    let limit = usize::try_from(bound("limit", 50).min(100)).unwrap_or(50);
    let inside = world
        .messages
        .values()
        .rev()
        .filter(|m| m.channel == channel && !m.deleted && m.ephemeral_for.is_none() && m.id > after && m.id < before);
    let seen: Vec<Value> = inside.take(limit).map(|m| world.seen_by_bot(&m.json, world.content_granted)).collect();
    Ok((200, json!(seen)))
}

pub fn edit(world: &mut World, call: &Call) -> Outcome {
    let channel = visible(world, call)?;
    let id = found(world, call, channel)?;
    let mut complaints = Complaints::default();
    check(&call.body, false, &mut complaints);
    judge(world, "PATCH message", &complaints)?;
    if world.messages[&id].author != world.bot {
        world.violation("PATCH message: a message by somebody else");
        return Err(refuse(403, 50_005, "Cannot edit a message authored by another user"));
    }
    if world.edits_exhausted.contains(&id) {
        return Err(refuse(429, 30_046, "Maximum number of edits to messages older than 1 hour reached. Try again later."));
    }
    world.change_message(id, &call.body, false);
    Ok((200, world.messages[&id].json.clone()))
}

pub fn delete(world: &mut World, call: &Call) -> Outcome {
    let channel = visible(world, call)?;
    let id = found(world, call, channel)?;
    let own = world.messages[&id].author == world.bot;
    if !own && world.channel(channel).guild.is_none() {
        return Err(refuse(403, 50_003, "Cannot execute action on a DM channel"));
    }
    if !own && world.bot_permissions(channel) & permission::MANAGE_MESSAGES == 0 {
        return Err(missing_permissions());
    }
    let name = world.bot_name.clone();
    world.delete_message(id, &name);
    Ok((204, Value::Null))
}

pub fn typing(world: &mut World, call: &Call) -> Outcome {
    let channel = visible(world, call)?;
    may_send(world, channel)?;
    Ok((204, Value::Null))
}
