//! Answers to interactions: the callback, and the webhook that edits and follows up.
//! <https://docs.discord.com/developers/interactions/receiving-and-responding>

use std::time::Duration;

use serde_json::{Value, json};

use super::commands::choices;
use super::files::{self, File};
use super::limits::{Complaints, flag, message as check_message, modal as check_modal};
use super::messages::{empty, says_something};
use super::posts::{Draft, allowed};
use super::rest::{Call, Outcome, Refusal, judge, refuse};
use super::world::{Answer, InteractionData, World, permission};

/// How long a token works.
const TOKEN_LIFE: Duration = Duration::from_secs(15 * 60);
/// Follow-ups of an app that only the person has installed.
const USER_INSTALL_FOLLOW_UPS: usize = 5;

/// Kinds of interaction.
pub const COMMAND: u64 = 2;
pub const COMPONENT: u64 = 3;
pub const AUTOCOMPLETE: u64 = 4;
pub const MODAL: u64 = 5;

/// Kinds of answer.
pub mod reply {
    pub const MESSAGE: u64 = 4;
    pub const LATER: u64 = 5;
    pub const UPDATE_LATER: u64 = 6;
    pub const UPDATE: u64 = 7;
    pub const CHOICES: u64 = 8;
    pub const MODAL: u64 = 9;
}

pub fn callback(world: &mut World, call: &Call) -> Outcome {
    let id = call.id(0);
    let known = world.interactions.get(&id).filter(|i| call.ids.get(1) == Some(&i.token));
    let Some(interaction) = known else {
        world.violation("callback to an interaction that does not exist");
        return Err(refuse(404, 10_062, "Unknown interaction"));
    };
    if interaction.answer.is_some() {
        world.violation("second callback to one interaction");
        return Err(refuse(400, 40_060, "Interaction has already been acknowledged."));
    }
    if interaction.created.elapsed() > world.answer_within {
        world.violation("callback after the time for it");
        return Err(refuse(404, 10_062, "Unknown interaction"));
    }
    let kind = call.body["type"].as_u64().unwrap_or_default();
    let (asked, source) = (interaction.kind, interaction.source);
    let data = call.body["data"].clone();
    let mut complaints = Complaints::default();
    let fits = match kind {
        reply::MESSAGE | reply::LATER => asked != AUTOCOMPLETE,
        reply::UPDATE_LATER | reply::UPDATE => matches!(asked, COMPONENT | MODAL) && source.is_some(),
        reply::CHOICES => asked == AUTOCOMPLETE,
        reply::MODAL => matches!(asked, COMMAND | COMPONENT),
        _ => false,
    };
    if !fits {
        complaints.add("type", "INTERACTION_CALLBACK_TYPE_INVALID", format!("type {kind} does not answer an interaction of type {asked}"));
    }
    match kind {
        reply::MESSAGE | reply::UPDATE => {
            check_message(&data, true, &mut complaints);
            files::check(&data, &call.files, &mut complaints)?;
        }
        reply::LATER if data["flags"].as_u64().unwrap_or_default() & !flag::EPHEMERAL != 0 => {
            complaints.add("data.flags", "MESSAGE_FLAGS_INVALID", "a deferred answer can only be EPHEMERAL");
        }
        reply::CHOICES => choices("data.choices", &data["choices"], &mut complaints),
        reply::MODAL => check_modal(&data, &mut complaints),
        _ => {}
    }
    judge(world, "interaction callback", &complaints)?;
    if kind == reply::MESSAGE && !says_something(&data) {
        return Err(empty(world, "interaction callback"));
    }
    if let (reply::UPDATE, Some(source)) = (kind, source) {
        if world.edits_exhausted.contains(&source) {
            return Err(refuse(429, 30_046, "Maximum number of edits to messages older than 1 hour reached. Try again later."));
        }
        world.change_message(source, &data, true);
    }
    let message = match kind {
        reply::MESSAGE => Some(answer_with(world, id, &data, &call.files, 0)),
        reply::LATER => Some(answer_with(world, id, &data, &[], flag::LOADING)),
        reply::UPDATE | reply::UPDATE_LATER => source,
        _ => None,
    };
    let Some(interaction) = world.interactions.get_mut(&id) else { return Ok((204, Value::Null)) };
    interaction.original = message;
    interaction.answer = Some(Answer { kind, data, message });
    if call.asks("with_response") == Some("true") { Ok((200, with_response(world, id, kind))) } else { Ok((204, Value::Null)) }
}

fn with_response(world: &World, id: u64, kind: u64) -> Value {
    let interaction = &world.interactions[&id];
    let mut out = json!({ "interaction": { "id": id.to_string(), "type": interaction.kind } });
    if let Some(message) = interaction.original.and_then(|id| world.messages.get(&id)) {
        let about = &mut out["interaction"];
        about["response_message_id"] = json!(message.id.to_string());
        about["response_message_ephemeral"] = json!(message.ephemeral_for.is_some());
        about["response_message_loading"] = json!(kind == reply::LATER);
        out["resource"] = json!({ "type": kind, "message": message.json });
    }
    out
}

/// The first or a further message in answer to an interaction.
fn answer_with(world: &mut World, id: u64, data: &Value, files: &[File], flags: u64) -> u64 {
    let interaction = world.interactions[&id].clone();
    let flags = flags | data["flags"].as_u64().unwrap_or_default();
    let private = flags & flag::EPHEMERAL != 0 || interaction.forced_private;
    let content = data["content"].as_str().unwrap_or_default().to_owned();
    let (mentions, mention_roles, everyone) = allowed(data, &content, true);
    let source = interaction.source.filter(|_| interaction.kind == COMPONENT);
    let about = about(world, &interaction);
    // What answers a command is a message of its own kind; what answers a button replies to the message that has it.
    let kind = if interaction.kind == COMMAND {
        20
    } else if source.is_some() {
        19
    } else {
        0
    };
    world.post(Draft {
        author: world.bot,
        channel: interaction.channel,
        content,
        embeds: data["embeds"].clone(),
        components: data["components"].clone(),
        attachments: files::shown(data, files, interaction.channel, id),
        mentions,
        mention_roles,
        everyone,
        reply_to: source,
        kind,
        flags: flags & !flag::EPHEMERAL,
        interaction: Some(id),
        interaction_data: about,
        ephemeral_for: private.then_some(interaction.user),
        ..Draft::default()
    })
}

/// What a message says of the interaction that it answers, and of the one before a form.
fn about(world: &World, interaction: &InteractionData) -> Value {
    let owners = if interaction.user_install { json!({ "1": interaction.user.to_string() }) } else { owners(world, interaction.channel) };
    let mut out = json!({
        "id": interaction.id.to_string(),
        "type": interaction.kind,
        "user": world.user_json(interaction.user),
        "authorizing_integration_owners": owners,
    });
    if let Some(source) = interaction.source.filter(|_| interaction.kind == COMPONENT) {
        out["interacted_message_id"] = json!(source.to_string());
    }
    if let Some(original) = interaction.original {
        out["original_response_message_id"] = json!(original.to_string());
    }
    if let Some(before) = interaction.trigger.and_then(|id| world.interactions.get(&id)) {
        out["triggering_interaction_metadata"] = about(world, before);
    }
    out
}

/// Who installed the app where this happens: the server, or `0` for a DM with the bot.
pub fn owners(world: &World, channel: u64) -> Value {
    json!({ "0": world.channel(channel).guild.map_or_else(|| "0".to_owned(), |guild| guild.to_string()) })
}

/// The interaction whose token a webhook route carries.
fn by_token(world: &mut World, call: &Call) -> Result<u64, Refusal> {
    let id = call.ids.get(1).and_then(|token| world.by_token.get(token)).copied();
    let Some(interaction) = id.and_then(|id| world.interactions.get(&id)).filter(|_| call.id(0) == world.bot) else {
        world.violation("webhook of an interaction that does not exist");
        return Err(refuse(404, 10_015, "Unknown Webhook"));
    };
    if interaction.created.elapsed() > TOKEN_LIFE {
        return Err(refuse(401, 50_027, "Invalid Webhook Token"));
    }
    if interaction.answer.is_none() {
        world.violation("webhook used before the interaction was answered");
        return Err(refuse(404, 10_015, "Unknown Webhook"));
    }
    Ok(interaction.id)
}

/// The message of a webhook route: `@original` or one of the follow-ups.
fn target(world: &mut World, call: &Call) -> Result<u64, Refusal> {
    let id = by_token(world, call)?;
    let interaction = &world.interactions[&id];
    let wanted = match call.ids.get(2).map(String::as_str) {
        Some("@original") => interaction.original,
        _ => Some(call.id(2)).filter(|m| interaction.original == Some(*m) || interaction.followups.contains(m)),
    };
    wanted.filter(|&m| world.message(m).is_some()).ok_or_else(|| refuse(404, 10_008, "Unknown Message"))
}

pub fn get_message(world: &mut World, call: &Call) -> Outcome {
    let id = target(world, call)?;
    Ok((200, world.messages[&id].json.clone()))
}

pub fn edit_message(world: &mut World, call: &Call) -> Outcome {
    let id = target(world, call)?;
    let mut complaints = Complaints::default();
    check_message(&call.body, true, &mut complaints);
    judge(world, "PATCH webhook message", &complaints)?;
    world.change_message(id, &call.body, true);
    Ok((200, world.messages[&id].json.clone()))
}

pub fn delete_message(world: &mut World, call: &Call) -> Outcome {
    let id = target(world, call)?;
    let name = world.bot_name.clone();
    world.delete_message(id, &name);
    Ok((204, Value::Null))
}

pub fn follow_up(world: &mut World, call: &Call) -> Outcome {
    let id = by_token(world, call)?;
    let mut complaints = Complaints::default();
    check_message(&call.body, true, &mut complaints);
    judge(world, "POST follow-up", &complaints)?;
    if !says_something(&call.body) {
        return Err(empty(world, "POST follow-up"));
    }
    let interaction = &world.interactions[&id];
    if interaction.user_install && interaction.followups.len() >= USER_INSTALL_FOLLOW_UPS {
        world.violation("more than five follow-ups of a user-installed app");
        return Err(refuse(400, 40_094, "This interaction has reached the maximum number of follow up messages."));
    }
    // After a deferred answer the first follow-up takes its place.
    let waiting = interaction
        .original
        .filter(|original| world.messages.get(original).is_some_and(|m| m.json["flags"].as_u64().unwrap_or_default() & flag::LOADING != 0));
    let message = if let Some(original) = waiting {
        world.change_message(original, &call.body, true);
        original
    } else {
        answer_with(world, id, &call.body, &call.files, 0)
    };
    if let Some(interaction) = world.interactions.get_mut(&id) {
        interaction.followups.push(message);
    }
    Ok((200, world.messages[&message].json.clone()))
}

/// Whether Discord hides answers here from all but the person.
pub fn is_forced_private(world: &World, channel: u64, user_install: bool) -> bool {
    let guild = world.guild_of(channel);
    user_install && guild.is_some_and(|guild| guild.everyone & permission::USE_EXTERNAL_APPS == 0)
}
