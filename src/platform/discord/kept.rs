//! What is kept beyond the moment: counters, servers that were left, the daily clearing out. Nobody waits for it.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::SystemTime;

use super::bot::Bot;
use super::live::Live;
use super::press::Call;
use super::ways::Way;
use crate::message::{Act, Code, Outcome, Press, Reply, Shown};
use crate::ops::{Now, WAYS};
use crate::span::shard_of;
use crate::store::{By, KEEP_DAYS, StoreFault, Tally, What};

impl Bot {
    /// Counts what an answer means by where its reader stood `before`; `asker`: who asked for it in words or by a command. Neither who they are
    /// nor what they wrote is in it.
    pub(super) fn tally(&self, guild: Option<u64>, by: By, asker: Option<u64>, shown: Option<&Shown>, reply: &Reply) {
        let topics = &self.desk.parts().topics;
        let named = |code: Option<Code>| topics.iter().find(|topic| Some(topic.code) == code).map_or("", |topic| topic.id.as_str());
        let topic = |press: &Press| named(press.topic);
        let before = shown.map(|shown| &shown.place);
        let hour = u32::try_from(self.seconds().div_euclid(3600)).unwrap_or_default();
        let count = |what, topic| {
            if let Some(row) = row(what) {
                self.ops.counts.answer(column(by), row, topic);
            }
            self.store.count(Tally { hour, server: guild.unwrap_or(0), topic, what });
        };
        let place = &reply.place;
        let was = before.map(|before| before.act);
        let new = place.act == Act::Topic && before.is_none_or(|before| before.topic != place.topic);
        if let Some(asker) = asker.filter(|_| new || before.is_none()) {
            count(What::Asked, topic(place));
            self.asks_now(asker, place.topic);
        }
        if new {
            count(What::Answered, topic(place));
        }
        match (place.act, was) {
            (solved @ Act::Ended(Outcome::Solved), was) if was != Some(solved) => count(What::Solved, topic(before.unwrap_or(place))),
            (Act::Case, Some(Act::Remedy | Act::Anyway)) => count(What::Unsolved, topic(place)),
            (Act::Menu(_) | Act::Skip, Some(Act::Topic)) => count(What::Missed(by), before.map_or("", topic)),
            // None of a question's choices.
            (Act::Menu(_), Some(Act::Skip)) => {
                let offered = shown.into_iter().flat_map(|shown| &shown.choices).filter(|press| press.act == Act::Topic);
                offered.for_each(|press| count(What::Missed(by), topic(press)));
            }
            _ => {}
        }
        if let Some(near) = &reply.missed {
            count(What::Unclear, "");
            for code in near {
                count(What::Lost(by), named(Some(*code)));
            }
            if near.is_empty() {
                count(What::Lost(by), "");
            }
        }
        if !reply.warnings.is_empty() {
            count(What::Warned, "");
        }
    }

    /// Counts a warning that goes out alone, beside no answer.
    pub(super) fn counts_warning(&self, guild: Option<u64>, way: Way) {
        let hour = u32::try_from(self.seconds().div_euclid(3600)).unwrap_or_default();
        if let Some(row) = row(What::Warned) {
            self.ops.counts.answer(column(by(guild, way)), row, "");
        }
        self.store.count(Tally { hour, server: guild.unwrap_or(0), topic: "", what: What::Warned });
    }

    /// Counts something that happened to a topic's case in a server.
    pub(super) fn counts(&self, guild: u64, what: What, topic: Option<Code>) {
        let topics = &self.desk.parts().topics;
        let topic = topics.iter().find(|known| Some(known.code) == topic).map_or("", |topic| topic.id.as_str());
        let hour = u32::try_from(self.seconds().div_euclid(3600)).unwrap_or_default();
        // By a button, wherever that stood.
        if let Some(row) = row(what) {
            self.ops.counts.answer(WAYS.len() - 1, row, topic);
        }
        self.store.count(Tally { hour, server: guild, topic, what });
    }

    /// How the bot stands, for whoever looks at it.
    pub(super) fn now(&self) -> Now {
        let health = self.store.health();
        Now {
            store_works: health.failing.is_none(),
            store_lost: health.lost,
            store_pending: self.store.pending(),
            surge: self.surge().map(|surge| surge.times),
            conversations: self.memory().conversations(),
        }
    }

    /// The way by which whoever calls came.
    pub(super) fn by(&self, call: &Call) -> By {
        match call {
            Call { by_command: true, .. } => By::Command,
            Call { private: true, .. } => By::DirectMessage,
            Call { channel, guild, .. } if self.ways.is_help(*guild, *channel) == Some(true) => By::HelpChannel,
            _ => By::Mention,
        }
    }

    /// Now, in seconds since 1970.
    pub(super) fn seconds(&self) -> i64 {
        let since = (self.times.now)().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    /// A shard says which servers it is in: whoever took the bot out while it did not run is found here.
    pub(super) fn is_in(self: &Arc<Self>, (shard, shards): (u64, u64), guilds: Vec<u64>) {
        let there: HashSet<u64> = guilds.into_iter().collect();
        let ours = move |guild: u64| shard_of(guild, shards) == shard;
        self.ways.roles(|roles| roles.are_in(&there, ours));
        let bot = Arc::clone(self);
        self.spawn("looking for servers that were left", async move {
            let kept = match bot.store.servers().await {
                Ok(kept) => kept,
                Err(fault) => return told("servers that were left are not known", &fault),
            };
            let left = kept.into_iter().filter(|guild| ours(*guild) && !there.contains(guild));
            for guild in left.chain(there.iter().copied().filter(|guild| bot.store.has_left(*guild))) {
                bot.settle_place(guild).await;
            }
        });
    }

    /// The bot was taken out of a server, or is in one; for almost all of these there is nothing to do.
    pub(super) fn comes_or_goes(self: &Arc<Self>, guild: u64) {
        if self.ways.roles(|roles| roles.is_in(guild)) && !self.store.has_left(guild) {
            return;
        }
        let bot = Arc::clone(self);
        self.spawn("coming to a server, or leaving it", async move {
            bot.settle_place(guild).await;
        });
    }

    /// Keeps whether the bot is in a server, as Discord said last: it may be taken out and invited again within a moment, and that was written
    /// first which was said last. Whether it is kept; what is not is tried again before anything is deleted.
    async fn settle_place(&self, guild: u64) -> bool {
        let is_in = || self.ways.roles(|roles| roles.is_in(guild));
        loop {
            let there = is_in();
            let (kept, what) = if there {
                (self.store.came_back(guild).await, "that the bot is back in a server is not kept; trying again with the next clearing out")
            } else {
                (
                    self.store.left(guild, self.seconds()).await,
                    "that a server was left is not kept; trying again with the next clearing out",
                )
            };
            let mut unsettled = self.unsettled();
            if let Err(fault) = kept {
                unsettled.insert(guild);
                drop(unsettled);
                told(what, &fault);
                return false;
            }
            unsettled.remove(&guild);
            drop(unsettled);
            if there == is_in() {
                return true;
            }
        }
    }

    /// Keeps what could not be kept of where the bot is, whichever process that was; false where it cannot be yet.
    async fn settle_places(&self) -> bool {
        let mut all: Vec<u64> = self.unsettled().iter().copied().collect();
        all.extend(self.store.departed().into_iter().filter(|guild| self.ways.roles(|roles| roles.is_in(*guild))));
        for guild in all {
            if !self.settle_place(guild).await {
                return false;
            }
        }
        true
    }
}

/// The way by which a message came.
pub(super) fn by(guild: Option<u64>, way: Way) -> By {
    match (guild, way) {
        (None, _) => By::DirectMessage,
        (_, Way::Overheard { .. }) => By::HelpChannel,
        _ => By::Mention,
    }
}

/// Once a day, what has had its time is deleted.
pub(super) fn sweep_daily(live: &Arc<Live>) {
    let (every, live) = (live.bot().times.sweep, Arc::downgrade(live));
    tokio::spawn(async move {
        let mut days = tokio::time::interval(every);
        loop {
            days.tick().await;
            let Some(bot) = live.upgrade().map(|live| live.bot()) else { return };
            // Else a server that has the bot again would lose what it chose.
            if !bot.settle_places().await {
                continue;
            }
            match bot.store.sweep(bot.seconds(), bot.chosen.grace_days, KEEP_DAYS).await {
                Ok(swept) => tracing::info!(servers = swept.servers, counters = swept.counters, "old data are deleted"),
                Err(fault) => told("old data could not be deleted; trying again tomorrow", &fault),
            }
        }
    });
}

pub(super) fn told(what: &str, fault: &StoreFault) {
    tracing::error!(%fault, "{what}");
}

/// A way's place in [`WAYS`].
pub(super) const fn column(by: By) -> usize {
    match by {
        By::Mention => 0,
        By::HelpChannel => 1,
        By::DirectMessage => 2,
        By::Command => 3,
    }
}

/// What is counted, as a place in [`crate::ops::OUTCOMES`]; how many people asked is no outcome, and what was not understood is there by what
/// came near.
const fn row(what: What) -> Option<usize> {
    Some(match what {
        What::Asked => 0,
        What::Answered => 1,
        What::Solved => 2,
        What::Unsolved => 3,
        What::HandedOver => 4,
        What::Missed(_) => 5,
        What::Lost(_) => 6,
        What::Warned => 7,
        What::Person | What::Unclear => return None,
    })
}
