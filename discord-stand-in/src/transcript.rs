//! A conversation as plain text: who said what where, who sees which card, who pressed what. No ids, no times.

use serde_json::Value;

use super::limits::flag;
use super::world::World;

/// One thing that happened at one place.
#[derive(Debug, Clone)]
pub struct Scene {
    pub place: String,
    pub text: String,
}

/// All scenes, under a heading whenever the place changes.
pub fn render(scenes: &[Scene]) -> String {
    let mut out = String::new();
    let mut place = "";
    for scene in scenes {
        if scene.place != place {
            place = &scene.place;
            out.push_str(if out.is_empty() { "== " } else { "\n== " });
            out.push_str(place);
            out.push('\n');
        }
        out.push_str(&scene.text);
        out.push('\n');
    }
    out
}

/// Notes what happened in a channel.
pub fn note(world: &mut World, channel: u64, text: String) {
    if world.recording {
        let place = place(world, channel);
        world.scenes.push(Scene { place, text });
    }
}

fn place(world: &World, channel: u64) -> String {
    let here = world.channel(channel);
    let name = match here.parent.and_then(|parent| world.channels.get(&parent)) {
        Some(parent) => format!("#{} › {}", parent.name, here.name),
        None if here.guild.is_some() => format!("#{}", here.name),
        None => here.name.clone(),
    };
    world.guild_of(channel).map_or(name.clone(), |guild| format!("{name} ({})", guild.name))
}

pub fn posted(world: &mut World, id: u64) {
    if !world.recording {
        return;
    }
    let message = &world.messages[&id];
    let loading = message.json["flags"].as_u64().unwrap_or_default() & flag::LOADING != 0;
    let text = if loading { format!("{} is thinking…", heading(world, id)) } else { spoken(world, id) };
    note(world, message.channel, text);
}

pub fn edited(world: &mut World, id: u64, by_interaction: bool) {
    if !world.recording {
        return;
    }
    let message = &world.messages[&id];
    let how = if by_interaction { "[in place]" } else { "[edits]" };
    let text = format!("{how} {}", spoken(world, id));
    note(world, message.channel, text);
}

pub fn deleted(world: &mut World, id: u64, by: &str) {
    if !world.recording {
        return;
    }
    let message = &world.messages[&id];
    let first = lines(world, id).into_iter().next().unwrap_or_default();
    let text = format!("{by} deletes {}: {first}", heading(world, id));
    note(world, message.channel, text);
}

/// Who speaks, to whom, and who sees it.
fn heading(world: &World, id: u64) -> String {
    let message = &world.messages[&id];
    let name = if message.json.get("webhook_id").is_some() && message.interaction.is_none() {
        format!("{} (webhook)", message.json["author"]["username"].as_str().unwrap_or_default())
    } else {
        world.name_in(message.author, message.channel)
    };
    let mut asides = vec![];
    let target = message.json["message_reference"]["message_id"].as_str().and_then(|id| id.parse::<u64>().ok());
    if let Some(other) = target.and_then(|id| world.messages.get(&id)) {
        let kind = if message.json["message_reference"]["type"] == 1 { "forwards" } else { "to" };
        asides.push(format!("{kind} {}", world.name_in(other.author, message.channel)));
    }
    if let Some(user) = message.ephemeral_for {
        asides.push(format!("only {} sees this", world.name_in(user, message.channel)));
    }
    if asides.is_empty() { name } else { format!("{name} ({})", asides.join(", ")) }
}

fn spoken(world: &World, id: u64) -> String {
    let lines = lines(world, id);
    let heading = heading(world, id);
    match lines.as_slice() {
        [] => format!("{heading}: –"),
        [one] if world.messages[&id].author != world.bot => format!("{heading}: {one}"),
        more => format!("{heading}:\n  {}", more.join("\n  ")),
    }
}

/// Everything that a message shows, line by line.
fn lines(world: &World, id: u64) -> Vec<String> {
    let message = &world.messages[&id];
    let json = &message.json;
    let text = |value: &Value| plain(world, message.channel, value.as_str().unwrap_or_default());
    let mut out = vec![];
    out.extend(text(&json["content"]).lines().map(str::to_owned));
    if let Some(kind) = json["type"].as_u64().filter(|kind| !matches!(kind, 0 | 19 | 20 | 23)) {
        out.push(format!("(system message {kind})"));
    }
    for embed in json["embeds"].as_array().into_iter().flatten() {
        let parts = [&embed["author"]["name"], &embed["title"], &embed["description"]];
        for part in parts {
            out.extend(text(part).lines().map(|line| format!("┃ {line}")));
        }
        for field in embed["fields"].as_array().into_iter().flatten() {
            out.push(format!("┃ {}", text(&field["name"])));
            out.extend(text(&field["value"]).lines().map(|line| format!("┃   {line}")));
        }
        out.extend(text(&embed["footer"]["text"]).lines().map(|line| format!("┃ ‹{line}›")));
    }
    for attachment in json["attachments"].as_array().into_iter().flatten() {
        out.push(format!("(file {})", attachment["filename"].as_str().unwrap_or_default()));
    }
    for sticker in json["sticker_items"].as_array().into_iter().flatten() {
        out.push(format!("(sticker {})", sticker["name"].as_str().unwrap_or_default()));
    }
    for snapshot in json["message_snapshots"].as_array().into_iter().flatten() {
        out.extend(text(&snapshot["message"]["content"]).lines().map(|line| format!("» {line}")));
    }
    components(&json["components"], &text, &mut out);
    out
}

fn components(value: &Value, text: &impl Fn(&Value) -> String, out: &mut Vec<String>) {
    for node in value.as_array().into_iter().flatten() {
        match node["type"].as_u64() {
            Some(1) => {
                let row: Vec<String> = node["components"].as_array().into_iter().flatten().map(control).collect();
                out.push(row.join(" "));
            }
            Some(10) => out.extend(text(&node["content"]).lines().map(str::to_owned)),
            Some(14) => out.push("──".to_owned()),
            _ => {
                components(&node["components"], text, out);
                if node["accessory"]["type"] == 2 {
                    out.push(control(&node["accessory"]));
                }
            }
        }
    }
}

/// A button or a menu as one sees it.
pub fn control(node: &Value) -> String {
    let emoji = node["emoji"]["name"].as_str().map(|e| format!("{e} ")).unwrap_or_default();
    let label = node["label"].as_str().unwrap_or_default();
    let off = if node["disabled"] == true { " (off)" } else { "" };
    match (node["type"].as_u64(), node["style"].as_u64()) {
        (Some(2), Some(5)) => format!("[{emoji}{label} ↗ {}]", node["url"].as_str().unwrap_or_default()),
        (Some(2), Some(1)) => format!("[*{emoji}{label}{off}]"),
        (Some(2), Some(4)) => format!("[!{emoji}{label}{off}]"),
        (Some(2), _) => format!("[{emoji}{label}{off}]"),
        _ => {
            let options = node["options"].as_array().into_iter().flatten();
            // What is chosen already has a mark.
            let label = |o: &Value| Some(format!("{}{}", if o["default"] == true { "✓" } else { "" }, o["label"].as_str()?));
            let options = options.filter_map(label).collect::<Vec<_>>().join(" / ");
            format!("[{}{off} ▾ {options}]", node["placeholder"].as_str().unwrap_or_default())
        }
    }
}

/// The text with names for ids, and no instants: `<@1>` is `@花子`, `</find:1>` is `/find`, `<t:1:R>` is `<t:…:R>`.
pub fn plain(world: &World, channel: u64, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let known = rest.find('>').and_then(|end| Some((end, name(world, channel, &rest[1..end])?)));
        if let Some((end, name)) = known {
            out.push_str(&name);
            rest = &rest[end + 1..];
        } else {
            out.push('<');
            rest = &rest[1..];
        }
    }
    out + rest
}

fn name(world: &World, channel: u64, inside: &str) -> Option<String> {
    if let Some(id) = inside.strip_prefix("@&") {
        let id: u64 = id.parse().ok()?;
        let own = world.guilds.values().find_map(|g| g.roles.get(&id)).map(|role| format!("@{} (role)", role.name));
        return own.or_else(|| world.guilds.values().find(|g| g.bot_role == id).map(|_| format!("@{} (role)", world.bot_name)));
    }
    if let Some(id) = inside.strip_prefix('@') {
        let id: u64 = id.trim_start_matches('!').parse().ok()?;
        return world.users.contains_key(&id).then(|| format!("@{}", world.name_in(id, channel)));
    }
    if let Some(id) = inside.strip_prefix('#') {
        return world.channels.get(&id.parse().ok()?).map(|c| format!("#{}", c.name));
    }
    if let Some(command) = inside.strip_prefix('/') {
        return command.rsplit_once(':').map(|(name, _)| format!("/{name}"));
    }
    let (_, style) = inside.strip_prefix("t:")?.split_once(':').unwrap_or(("", ""));
    Some(if style.is_empty() { "<t:…>".to_owned() } else { format!("<t:…:{style}>") })
}
