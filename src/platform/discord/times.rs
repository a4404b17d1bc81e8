//! How long what is remembered.

use std::time::{Duration, SystemTime};

use jiff::ZonedDateTime;
use jiff::civil::Date;

/// How long things are remembered, and what day and time it is: tests choose them.
#[derive(Debug, Clone)]
pub struct Times {
    /// What was answered to whom.
    pub remember: Duration,
    /// Messages of one person so soon after each other are one question.
    pub gather: Duration,
    /// So long after asking, a changed question changes its answer.
    pub amend: Duration,
    /// Whoever repeats an overheard question sooner has its answer in view; later they have not seen it, or were not helped.
    pub repeat: Duration,
    /// The very same words again so soon after their answer are a slip or impatience, and no word on that answer: there was no
    /// time to try anything.
    pub echo: Duration,
    /// After a refusal, a channel is left alone for so long: refusals are counted, and too many shut us out
    /// (<https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans>).
    pub rest: Duration,
    /// The operator is told once in so long what is refused where. Who met us, and whose case is open, is known for so long, too.
    pub tell: Duration,
    /// Commands that could not be registered are tried again after so long, then after twice as long, up to `tell`.
    pub again: Duration,
    /// The surge radar looks once in so long.
    pub look: Duration,
    /// So long somebody who changes a setting is kept waiting for the disk: Discord gives 3 s in all.
    pub disk: Duration,
    /// What has had its time is deleted once in so long.
    pub sweep: Duration,
    /// So many people are remembered at once.
    pub people: usize,
    pub today: fn() -> Date,
    pub now: fn() -> SystemTime,
}

impl Default for Times {
    fn default() -> Times {
        Times {
            remember: Duration::from_secs(30 * 60),
            gather: Duration::from_secs(20),
            amend: Duration::from_secs(15 * 60),
            repeat: Duration::from_secs(5 * 60),
            echo: Duration::from_secs(60),
            rest: Duration::from_secs(60),
            tell: Duration::from_secs(24 * 60 * 60),
            again: Duration::from_secs(60),
            look: Duration::from_secs(60),
            disk: Duration::from_secs(2),
            sweep: Duration::from_secs(24 * 60 * 60),
            people: 5_000,
            today: || ZonedDateTime::now().date(),
            now: SystemTime::now,
        }
    }
}
