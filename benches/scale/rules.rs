//! What Discord allows, and what has been published of how much is written there: numbers from elsewhere, each with its source and its date.

/// “Each shard can only support a maximum of 2500 guilds”:
/// <https://docs.discord.com/developers/events/gateway#sharding> (August 2026).
pub const SHARD_AT_MOST: u64 = 2_500;
/// What `GET /gateway/bot` recommends is not documented; that it is one shard per thousand servers say those who write libraries
/// (<https://github.com/Discord4J/Discord4J/blob/master/docs/Sharding.md>, seen in November 2026), and Discord's own [`starts_a_day`] counts so.
pub const SHARD_USUALLY: u64 = 1_000;
/// “If your bot is in more than 150,000 guilds”: <https://docs.discord.com/developers/events/gateway#sharding-for-large-bots> (August 2026).
pub const LARGE: u64 = 150_000;
/// “The number of shards you run must be a multiple of 16 (or another number we may determine)”:
/// <https://github.com/discord/discord-api-docs/issues/387> (September 2017). The documentation's example of `max_concurrency` is 16, too; the
/// largest bot, in 21 million servers, had 256 (<https://github.com/twilight-rs/twilight/pull/2286>, October 2023).
pub const LARGE_MULTIPLE: u32 = 16;
/// Sessions that a bot may begin in a day: <https://docs.discord.com/developers/events/gateway#session-start-limit-object> (August 2026).
pub const STARTS_A_DAY: u32 = 1_000;
/// “Increased from 1000 to `max(2000, (guild_count / 1000) * 5)` per day”, at the place of [`LARGE`].
pub const LARGE_STARTS_A_DAY: u32 = 2_000;
pub const LARGE_STARTS_PER_THOUSAND: u64 = 5;

/// Requests per second: <https://docs.discord.com/developers/topics/rate-limits#global-rate-limit> (August 2026); interactions are not counted.
pub const REQUESTS_A_SECOND: u32 = 50;
/// Requests answered by 401, 403 or 429 within ten minutes, after which Discord answers nothing more for a time:
/// <https://docs.discord.com/developers/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans> (August 2026).
pub const REFUSED_IN_TEN_MINUTES: u32 = 10_000;

/// “An average of 850 million messages are sent per day”, those in private included: Discord, by
/// <https://variety.com/2019/gaming/news/discord-anniversary-250-million-users-1203213244/> (13 May 2019). No newer number of Discord's was found.
pub const MESSAGES_OF_ALL_A_DAY: f64 = 850e6;
/// “There are 6.7 million active servers on Discord”: <https://www.businessofapps.com/data/discord-statistics/> (May 2020).
pub const ACTIVE_SERVERS: f64 = 6.7e6;

/// “The gateway will be able to replay up to … `max(100, min(3500, num_guilds * 75))` messages … Looking at a large bot in 2500 guilds, it'd take
/// about 20 seconds to exhaust the message buffer”: an engineer of Discord's, <https://github.com/discord/discord-api-docs/issues/24> (22 April 2016).
/// These are events of all kinds, most of them of who is online.
pub const REPLAYED: f64 = 3_500.0;
pub const REPLAYED_IN_S: f64 = 20.0;
pub const REPLAYED_GUILDS: f64 = 2_500.0;
/// Of a bot's events of two weeks 93 in a hundred were of who is online, which we do not ask for, and 3 were messages:
/// <https://github.com/discord/discord-api-docs/pull/1307> (comment of 28 January 2020).
pub const PRESENCES_OF_100: f64 = 93.0;
pub const MESSAGES_OF_100: f64 = 3.0;

/// The busiest hours by the mean of the day: ASSUMED, as if a day's messages were all written within eight hours. Nothing is published for Discord.
pub const PEAK: f64 = 3.0;
/// The busiest second by the mean: “a one-second peak of 143,199 Tweets per second … around 25 times greater than our steady state”, in Japan, during
/// a film: Twitter's engineers, by <https://andyjarrett.com/posts/2013/twitter-reaches-new-tweets-per-second-record/> (August 2013).
pub const MOMENT: f64 = 25.0;
/// Questions to the bot per server and day where much is written: ASSUMED, and meant to be too many. What is real is not known.
pub const QUESTIONS_A_DAY: f64 = 1.0;
/// So much of that where as much is written as usual: ASSUMED.
pub const QUESTIONS_USUALLY: f64 = 0.1;
/// Of a question, beside what is counted when it is answered: that it was solved, or was not.
pub const OUTCOMES: f64 = 1.0;

/// The smallest machine that can be rented, for which deploying.md makes promises, has one core; its disk is ASSUMED to have 10 GB.
pub const CORES: f64 = 1.0;
pub const DISK: f64 = 10e9;

pub const DAY: f64 = 86_400.0;

/// How Discord wants a bot in so many servers to connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub guilds: u64,
    pub shards: u32,
    /// `max_concurrency`.
    pub at_once: u16,
    pub starts_a_day: u32,
}

impl Plan {
    pub fn of(guilds: u64) -> Plan {
        let shards = u32::try_from(guilds.div_ceil(SHARD_USUALLY).max(1)).expect("fewer shards than that");
        assert!(guilds.div_ceil(u64::from(shards)) < SHARD_AT_MOST, "Discord closes shards that are in more servers");
        if guilds <= LARGE {
            return Plan { guilds, shards, at_once: 1, starts_a_day: STARTS_A_DAY };
        }
        Plan {
            guilds,
            shards: shards.next_multiple_of(LARGE_MULTIPLE),
            at_once: u16::try_from(LARGE_MULTIPLE).expect("a small number"),
            starts_a_day: starts_a_day(guilds),
        }
    }

    /// What one start without sessions to resume takes of a day's.
    pub fn share_of_starts(&self) -> f64 {
        f64::from(self.shards) / f64::from(self.starts_a_day)
    }
}

/// Of a large bot.
fn starts_a_day(guilds: u64) -> u32 {
    let by_size = u32::try_from(guilds / 1_000 * LARGE_STARTS_PER_THOUSAND).expect("fewer than that");
    by_size.max(LARGE_STARTS_A_DAY)
}

/// How much is written in a server.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub name: &'static str,
    /// By server.
    pub messages_a_day: f64,
    /// Events of other kinds that the bot gets with each message.
    pub others: f64,
    /// Part of the questions that were assumed.
    pub questions: f64,
}

impl Load {
    /// As much as is written on an average server, by what Discord told.
    pub fn usual() -> Load {
        let others = (100.0 - PRESENCES_OF_100 - MESSAGES_OF_100) / MESSAGES_OF_100;
        Load { name: "usual", messages_a_day: MESSAGES_OF_ALL_A_DAY / ACTIVE_SERVERS, others, questions: QUESTIONS_USUALLY }
    }

    /// As if each event that a large bot ever got were a message: no bot that asks for what we ask for gets more.
    pub fn heavy() -> Load {
        Load { name: "heavy", messages_a_day: REPLAYED / REPLAYED_IN_S / REPLAYED_GUILDS * DAY, others: 0.0, questions: 1.0 }
    }

    /// What those events come to that are messages: by another way what [`Load::usual`] says.
    pub fn usual_by_another_way() -> f64 {
        Load::heavy().messages_a_day * MESSAGES_OF_100 / 100.0
    }

    /// The mean of messages, and of other events, per second.
    pub fn per_second(&self, guilds: f64) -> (f64, f64) {
        let messages = guilds * self.messages_a_day / DAY;
        (messages, messages * self.others)
    }
}

/// The mean of questions to the bot per second.
pub fn questions(guilds: f64, a_day: f64) -> f64 {
    guilds * a_day / DAY
}
