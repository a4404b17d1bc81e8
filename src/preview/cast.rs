//! Who and what is there when the page opens. It has the same ids in every world, so that a button's token means the same in the next one.

use std::time::Duration;

use discord_stand_in::{Channel, Discord, Guild, Person, nobody, permission};
use serde::Deserialize;

/// Their names are data, for members read them.
const CAST: &str = include_str!("page/cast.json");
/// In seconds since 1970: when all of it came to be.
const SINCE: u64 = 1_767_225_600;
/// No connection is to end because nobody did anything, nor because the clock was put forward.
pub const NEVER: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[derive(Debug, Deserialize)]
struct Names {
    server: Server,
    help: String,
    channels: Vec<String>,
    role: String,
    people: Vec<Someone>,
}

#[derive(Debug, Deserialize)]
struct Server {
    name: String,
    locale: String,
}

#[derive(Debug, Deserialize)]
struct Someone {
    name: String,
    locale: String,
    manages: bool,
}

/// Whom and what the page shows first.
#[derive(Debug, Clone)]
pub struct Cast {
    pub guild: Guild,
    /// What is written here is read without a mention.
    pub help: Channel,
    pub people: Vec<Person>,
    /// Who of them manages the server.
    pub manages: Vec<bool>,
    pub role: u64,
}

/// A Discord with all of it; the bot is not there yet.
///
/// # Errors
/// When the names cannot be read, or no port is free.
pub async fn set() -> Result<(Discord, Cast), String> {
    let names: Names = serde_json::from_str(CAST).map_err(|error| format!("src/preview/page/cast.json: {error}"))?;
    let discord = Discord::builder(nobody).content_granted().identify_every(Duration::ZERO).heartbeat_every(NEVER).began(SINCE);
    let discord = discord.start().await;
    let guild = discord.guild(&names.server.name, &names.server.locale);
    let help = guild.channel(&names.help);
    for name in &names.channels {
        guild.channel(name);
    }
    let people: Vec<Person> = names.people.iter().map(|who| discord.person(&who.name, &who.locale)).collect();
    let manages: Vec<bool> = names.people.iter().map(|who| who.manages).collect();
    for (person, manages) in people.iter().zip(&manages) {
        guild.join(person);
        if *manages {
            guild.empower(person, permission::MANAGE_GUILD | permission::MANAGE_MESSAGES);
        }
    }
    let staff: Vec<&Person> = people.iter().zip(&manages).filter(|(_, manages)| **manages).map(|(person, _)| person).collect();
    let role = guild.role_of(&names.role, true, &staff);
    guild.bot_may(permission::USUAL | permission::MANAGE_GUILD | permission::MANAGE_MESSAGES | permission::MANAGE_THREADS);
    // Before anybody writes there, so that the places have the same order every time.
    for person in &people {
        person.dm_channel();
    }
    discord.goes_on();
    Ok((discord, Cast { guild, help, people, manages, role }))
}
