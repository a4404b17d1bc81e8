//! The surge radar at work: how many ask, a look every minute, and who is told.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::time::{MissedTickBehavior, interval, timeout};

use super::bot::Bot;
use super::kept::told;
use super::live::Live;
use super::queue::guarded;
use crate::message::Code;
use crate::radar::{MOST_HOURS, Radar, Surge, Turn};
use crate::store::{StoreFault, Tally, What};

const BLIND: &str = "the surge radar learns nothing; without counts of the last day it is silent";

/// What is known of it at the moment.
#[derive(Debug, Default)]
pub(super) struct Surging {
    is: AtomicBool,
    surge: Mutex<Option<Surge>>,
    /// People who asked since the last look.
    asked: AtomicU32,
}

impl Surging {
    fn set(&self, surge: Option<Surge>) {
        self.is.store(surge.is_some(), Ordering::Relaxed);
        *self.surge.lock().unwrap_or_else(PoisonError::into_inner) = surge;
    }
}

impl Bot {
    /// Whether far more people than usual ask.
    pub(super) fn is_surging(&self) -> bool {
        self.surging.is.load(Ordering::Relaxed)
    }

    /// The surge that is going on, with its rate.
    #[must_use]
    pub fn surge(&self) -> Option<Surge> {
        *self.surging.surge.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody asks. Only what waiting may help with counts: waves of false mails are no outage, and nobody in danger is to wait.
    pub(super) fn asks_now(&self, asker: u64, topic: Option<Code>) {
        let counts = self.desk.parts().topics.iter().any(|it| Some(it.code) == topic && it.may_wait());
        if counts && self.memory().counts(asker) {
            self.surging.asked.fetch_add(1, Ordering::Relaxed);
            let hour = u32::try_from(self.seconds().div_euclid(3600)).unwrap_or_default();
            // Of all servers together: that is all that the radar needs.
            self.store.count(Tally { hour, server: 0, topic: "", what: What::Person });
        }
    }

    /// How many asked in the hours up to, not including, this one, and is not known yet.
    async fn teach(&self, radar: &mut Radar, hour: u32) -> Result<(), StoreFault> {
        let first = radar.next_hour().unwrap_or_default().max(hour.saturating_sub(MOST_HOURS));
        if first < hour {
            let counts = self.asked_in(first..hour).await?;
            radar.learn(first, &counts);
        }
        Ok(())
    }

    async fn asked_in(&self, hours: std::ops::Range<u32>) -> Result<Vec<u32>, StoreFault> {
        let mut counts = vec![0_u32; hours.len()];
        for row in self.store.counts(None, hours.start, hours.end).await?.into_iter().filter(|row| row.what == What::Person) {
            if let Some(n) = counts.get_mut((row.hour - hours.start) as usize) {
                *n = n.saturating_add(u32::try_from(row.n).unwrap_or(u32::MAX));
            }
        }
        Ok(counts)
    }
}

/// The radar, and what else it goes by from look to look.
#[derive(Default)]
struct Watch {
    radar: Radar,
    /// It knows what was asked before the program began.
    resumed: bool,
    /// The store's fault was told.
    blind: bool,
    /// Where several processes count: up to which hour all of them were counted, and how many asked in that hour until then.
    before: Option<(u32, u32)>,
    /// So many looks yet go by this process's own count: after the store failed, what others could not write comes all at once.
    own: u32,
}

/// Others find a store that is there again within seconds, and looks are a minute apart.
const OWN: u32 = 2;

impl Watch {
    async fn look(&mut self, bot: &Arc<Bot>) {
        let minute = u32::try_from(bot.seconds().div_euclid(60)).unwrap_or_default();
        // A surge that is over ends, whatever the disk does.
        match timeout(bot.times.disk, self.knows(bot, minute)).await {
            Ok(Ok(())) => self.blind = false,
            Ok(Err(fault)) if self.blind => tracing::debug!(%fault, "the surge radar still learns nothing"),
            Err(_) if self.blind => tracing::debug!("the disk still does not answer: the surge radar learns nothing"),
            failed => {
                if let Ok(Err(fault)) = failed {
                    told(BLIND, &fault);
                } else {
                    tracing::error!("the disk does not answer: {BLIND}");
                }
                self.blind = true;
            }
        }
        if !self.resumed {
            return;
        }
        let asked = self.asked(bot, minute).await;
        let turn = self.radar.look(minute, asked);
        bot.surging.set(self.radar.surge());
        let (key, surge) = match turn {
            None => return,
            Some(Turn::Begins(surge)) => ("discord-surge-begins", surge),
            Some(Turn::Ends(surge)) => ("discord-surge-ends", surge),
        };
        let (since, rate, times) = (i64::from(surge.since) * 60, rounded(surge.per_hour), rounded(surge.times));
        if matches!(turn, Some(Turn::Begins(_))) {
            tracing::warn!(since, per_hour = rate, times, "far more people ask than is usual for the hour and weekday; answers say so");
        } else {
            tracing::info!(since, per_hour = rate, times, "about as many people ask as usual again; these were the numbers at the height");
        }
        // One of several processes tells, for each sees the same.
        if let Some(post) = bot.chosen.post.clone().filter(|_| bot.store.span().has(0)) {
            let since = format!("<t:{since}:t>");
            let text = bot.say(bot.desk.home(), key, &[("rate", rate), ("times", times), ("since", since)]);
            bot.spawn("telling the operators of a surge", async move { post.send(&text).await });
        }
    }

    /// How many asked since the last look: by this process's own count, or, where it is one of several, by what all of them have written.
    async fn asked(&mut self, bot: &Bot, minute: u32) -> u32 {
        let own = bot.surging.asked.swap(0, Ordering::Relaxed);
        let Some((since, known)) = self.before.filter(|_| bot.store.is_shared()) else { return own };
        let hour = minute / 60;
        // A clock that was put back may lead to an hour before.
        let Ok(Ok(counts)) = timeout(bot.times.disk, bot.asked_in(since.min(hour)..hour + 1)).await else {
            // Told already, or about to be.
            self.own = OWN;
            return own;
        };
        self.before = Some((hour, counts.last().copied().unwrap_or_default()));
        let all = counts.iter().fold(0_u32, |all, n| all.saturating_add(*n)).saturating_sub(known);
        let alone = self.own > 0 || since > hour;
        self.own = self.own.saturating_sub(1);
        if alone { own } else { all }
    }

    async fn knows(&mut self, bot: &Bot, minute: u32) -> Result<(), StoreFault> {
        let hour = minute / 60;
        bot.teach(&mut self.radar, hour).await?;
        if !self.resumed {
            let asked = bot.asked_in(hour..hour + 1).await?;
            // Whoever asked since the program began is among them.
            bot.surging.asked.store(0, Ordering::Relaxed);
            let asked = asked.into_iter().sum();
            self.before = Some((hour, asked));
            self.radar.resume(minute, asked);
            self.resumed = true;
        }
        Ok(())
    }
}

/// As people say it: 3.4, 12.
fn rounded(number: f64) -> String {
    if number < 10.0 { format!("{number:.1}") } else { format!("{number:.0}") }
}

/// Looks every minute, for as long as there is a bot.
pub(super) fn watch(live: &Arc<Live>) {
    let (every, live) = (live.bot().times.look, Arc::downgrade(live));
    tokio::spawn(async move {
        guarded("the surge radar", looks(Weak::clone(&live), every)).await;
        // Where it ended by a fault, nobody is told for ever that many report the same.
        if let Some(live) = live.upgrade() {
            live.bot().surging.set(None);
        }
    });
}

async fn looks(live: Weak<Live>, every: std::time::Duration) {
    let mut watch = Watch::default();
    let mut ticks = interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Some(bot) = live.upgrade().map(|live| live.bot()) else { return };
        watch.look(&bot).await;
    }
}
