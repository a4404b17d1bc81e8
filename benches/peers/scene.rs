//! Who writes where.

use std::time::{Duration, Instant};

use super::process::{Fault, PATIENCE};
use discord_stand_in::{Channel, Discord, Message, Person};

/// What every bot of these answers.
const PHRASE: &str = "コード来ない";
/// Answers that one channel may see within a minute: Tasukebune gives no more than 20, and 20 more to who had none.
const A_CHANNEL: usize = 10;

/// A Discord with a server, and people in it.
pub struct Scene {
    pub discord: Discord,
    channels: Vec<Channel>,
    people: Vec<Person>,
}

impl Scene {
    /// So many people, each with a question of their own, and room for them.
    pub async fn of(people: usize) -> Scene {
        let discord = Scene::discord(false).await;
        let server = discord.guild("みんな", "ja");
        let channels = (0..=people / A_CHANNEL).map(|n| server.channel(&format!("部屋{n}"))).collect();
        let people = (0..=people).map(|n| discord.person(&format!("人{n}"), "ja")).collect();
        Scene { discord, channels, people }
    }

    /// So many servers of 50 channels, 20 roles and 100 members.
    pub async fn servers(servers: usize) -> Scene {
        let discord = Scene::discord(true).await;
        let (mut channels, mut people) = (Vec::new(), Vec::new());
        for n in 0..servers {
            let server = discord.guild(&format!("サーバー{n}"), "ja");
            channels = (0..50).map(|n| server.channel(&format!("部屋{n}"))).collect();
            people = (0..100).map(|member| discord.person(&format!("人{member} の {n}"), "ja")).collect();
            for person in &people {
                server.join(person);
            }
            for role in 0..20 {
                // Each member has two.
                let members: Vec<&Person> = people.iter().skip(role).step_by(10).collect();
                server.role_of(&format!("役{role}"), false, &members);
            }
        }
        Scene { discord, channels, people }
    }

    async fn discord(members: bool) -> Discord {
        let discord = Discord::builder(discord_stand_in::nobody)
            .identify_every(Duration::ZERO)
            .without_records()
            .content_granted()
            .patience(PATIENCE);
        let discord = if members { discord.members_told() } else { discord };
        discord.start().await
    }

    /// Somebody asks; the message's id. `called`: those who are heard only when they call the bot do so.
    pub fn asks(&self, nth: usize, called: bool) -> u64 {
        let text = if called { format!("<@BOT> {PHRASE}") } else { PHRASE.to_owned() };
        let channel = &self.channels[nth / A_CHANNEL % self.channels.len()];
        self.people[nth % self.people.len()].says(channel, text.as_str()).id
    }

    /// When the request for the answer came in.
    pub async fn answer(&self, message: u64) -> Result<Instant, Fault> {
        let arrival = until(|| self.discord.arrival(message)).await;
        arrival.ok_or_else(|| Fault("it does not answer".to_owned()))
    }

    /// A hundred people in ten channels have each said something once; what they say later is like it.
    pub fn models(&self) -> Vec<Message> {
        let say = |n: usize| self.people[n % 100].says(&self.channels[n / 100], "こんにちは");
        (0..1_000).map(say).collect()
    }
}

/// Looks every millisecond: to be woken by each change of the world would cost our Discord more than it has to do for a bot.
pub async fn until<T>(found: impl Fn() -> Option<T>) -> Option<T> {
    let since = Instant::now();
    while since.elapsed() < PATIENCE {
        if let Some(value) = found() {
            return Some(value);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    None
}

/// The messages that no bot of these is to answer.
pub fn chatter() -> Vec<String> {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/ja/none.txt")).expect("the samples");
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#') && !line.contains(PHRASE));
    lines.map(str::to_owned).collect()
}
