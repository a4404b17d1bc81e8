//! Routes of channels and threads.

use serde_json::{Value, json};

use super::limits::Complaints;
use super::messages::visible;
use super::objects::time_of;
use super::posts::Draft;
use super::rest::{Call, Outcome, Refusal, judge, refuse};
use super::session::intent;
use super::transcript;
use super::world::{ChannelData, World, permission};

pub fn channel(world: &mut World, call: &Call) -> Outcome {
    let id = visible(world, call)?;
    Ok((200, world.channel_json(id)))
}

fn missing_permissions() -> Refusal {
    refuse(403, 50_013, "Missing Permissions")
}

/// A thread from a message, beside one, or a forum post.
pub fn start(world: &mut World, call: &Call) -> Outcome {
    let parent = visible(world, call)?;
    let mut complaints = Complaints::default();
    complaints.text("name", &call.body["name"], 1, 100);
    complaints.number("rate_limit_per_user", &call.body["rate_limit_per_user"], 0, 21_600);
    if !matches!(call.body["auto_archive_duration"].as_u64(), None | Some(60 | 1_440 | 4_320 | 10_080)) {
        complaints.add("auto_archive_duration", "BASE_TYPE_CHOICES", "one of 60, 1440, 4320, 10080");
    }
    judge(world, "POST thread", &complaints)?;
    let kind = world.channel(parent).kind;
    let private = call.body["type"] == 12 || (call.body["type"].is_null() && call.ids.len() < 2 && kind == 0);
    match kind {
        0 => {}
        // There are no private ones below announcements, and a forum's begin with a message.
        5 if !private => {}
        15 if call.body["message"].is_object() => {}
        15 => {
            let mut complaints = Complaints::default();
            complaints.add("message", "BASE_TYPE_REQUIRED", "This field is required");
            return Err(Refusal { status: 400, body: complaints.body() });
        }
        _ => return Err(refuse(400, 50_024, "Cannot execute action on this channel type")),
    }
    let needed = match (kind, private) {
        (15, _) => permission::SEND_MESSAGES,
        (_, true) => permission::CREATE_PRIVATE_THREADS,
        (_, false) => permission::CREATE_PUBLIC_THREADS,
    };
    if world.bot_permissions(parent) & needed == 0 {
        return Err(missing_permissions());
    }
    let thread = ChannelData {
        guild: world.channel(parent).guild,
        kind: if private { 12 } else { 11 },
        name: call.body["name"].as_str().unwrap_or_default().to_owned(),
        parent: Some(parent),
        owner: Some(world.bot),
        joined: [world.bot].into(),
        invitable: call.body["invitable"] != false,
        ..ChannelData::default()
    };
    let id = world.new_channel(thread);
    world.announce_channel(id, "THREAD_CREATE");
    if kind == 15 {
        let text = call.body["message"]["content"].as_str().unwrap_or_default().to_owned();
        let author = world.bot;
        world.post(Draft { author, channel: id, content: text, ..Draft::default() });
    }
    let mut out = world.channel_json(id);
    out["member"] = json!({
        "id": id.to_string(), "user_id": world.bot.to_string(), "join_timestamp": time_of(id), "flags": 0, "muted": false, "mute_config": null,
    });
    Ok((201, out))
}

/// The thread of a call, if the bot may see it.
fn thread(world: &World, call: &Call) -> Result<u64, Refusal> {
    let id = visible(world, call)?;
    if matches!(world.channel(id).kind, 11 | 12) { Ok(id) } else { Err(refuse(400, 50_024, "Cannot execute action on this channel type")) }
}

/// Brings somebody in: <https://docs.discord.com/developers/resources/channel#add-thread-member>.
pub fn add(world: &mut World, call: &Call) -> Outcome {
    let id = thread(world, call)?;
    if world.bot_permissions(id) & permission::SEND_MESSAGES_IN_THREADS == 0 {
        return Err(missing_permissions());
    }
    if world.channel(id).archived {
        return Err(refuse(400, 50_083, "Thread is archived"));
    }
    let user = call.id(1);
    if !world.guild_of(id).is_some_and(|guild| guild.members.contains_key(&user)) {
        return Err(refuse(404, 10_007, "Unknown Member"));
    }
    if world.channels.get_mut(&id).is_some_and(|thread| thread.joined.insert(user)) {
        let name = world.name_in(user, id);
        transcript::note(world, id, format!("({name} is brought in)"));
    }
    Ok((204, Value::Null))
}

/// Puts a thread away, or brings it back: who opened it may, and whoever manages threads. Nothing else of a channel is changed here.
pub fn change(world: &mut World, call: &Call) -> Outcome {
    let id = thread(world, call)?;
    let mut complaints = Complaints::default();
    if !call.body["name"].is_null() {
        complaints.text("name", &call.body["name"], 1, 100);
    }
    let fields = call.body.as_object();
    for key in fields.into_iter().flatten().map(|(key, _)| key).filter(|key| *key != "archived") {
        complaints.add(key, "UNKNOWN_HERE", "this Discord changes nothing else of a thread");
    }
    judge(world, "PATCH channel", &complaints)?;
    let own = world.channel(id).owner == Some(world.bot);
    if !own && world.bot_permissions(id) & permission::MANAGE_THREADS == 0 {
        return Err(missing_permissions());
    }
    let archived = call.body["archived"] == true;
    if let Some(thread) = world.channels.get_mut(&id) {
        thread.archived = archived;
    }
    let name = world.bot_name.clone();
    transcript::note(world, id, format!("({name} {} the thread)", if archived { "puts away" } else { "brings back" }));
    let (guild, data) = (world.channel(id).guild, world.channel_json(id));
    world.dispatch(guild, intent::GUILDS, "THREAD_UPDATE", &data);
    Ok((200, world.channel_json(id)))
}
