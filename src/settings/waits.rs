//! How long what is waited for.

use std::time::Duration;

/// How long the connection waits for what; tests wait less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// A shard that lost its connection before READY pauses so long; each time in a row twice as long, up to `pause_at_most`.
    pub pause: Duration,
    pub pause_at_most: Duration,
    /// A connection on which nothing comes in for so long is given up. Discord asks for a heartbeat every 41 s and acknowledges each.
    pub silence: Duration,
    /// What closing the shards may take at the end, and half of what answers on their way get.
    pub farewell: Duration,
    /// Where the sessions are is kept so often: a program that is killed goes on from there.
    pub keep_sessions: Duration,
    /// A session that gave no sign of life for longer is not gone on with. Discord does not say how long it keeps one (some minutes); to ask
    /// in vain costs one connection.
    pub resumable: Duration,
    /// A shard that is connected and hears nothing for so long is deaf, and the program ends.
    pub deaf: Duration,
    /// So does it where a shard that is not connected does not even try for so long.
    pub untried: Duration,
    /// An answer to an interaction, all repeats included; Discord gives 3 s from the press on.
    pub interaction: Duration,
    /// Any other request, all repeats included.
    pub request: Duration,
    /// A message that Discord makes wait (429) may wait so long, on top of that: an answer that comes late is one still.
    pub limited: Duration,
    /// One try of such a request.
    pub attempt: Duration,
    /// Before the first repeat; each time twice as long, up to `back_off_at_most`: the last try is not to be long before its time is up.
    pub back_off: Duration,
    pub back_off_at_most: Duration,
    /// Between two identifies of one lane, where several processes share Discord's limit. Discord says 5 s
    /// (<https://docs.discord.com/developers/events/gateway#sharding-max-concurrency>); what is granted here is on its way there for a moment,
    /// longer or shorter than the one before.
    pub identify_apart: Duration,
    /// Identify as often as wanted. Discord allows one every 5 s (times `max_concurrency`): for servers of tests only.
    pub identify_freely: bool,
}

impl Default for Waits {
    fn default() -> Self {
        Waits {
            pause: Duration::from_secs(5),
            pause_at_most: Duration::from_secs(60),
            silence: Duration::from_secs(100),
            farewell: Duration::from_secs(3),
            keep_sessions: Duration::from_secs(5),
            resumable: Duration::from_secs(600),
            deaf: Duration::from_secs(120),
            untried: Duration::from_secs(300),
            interaction: Duration::from_millis(2_500),
            request: Duration::from_secs(30),
            limited: Duration::from_secs(300),
            attempt: Duration::from_secs(10),
            back_off: Duration::from_millis(250),
            back_off_at_most: Duration::from_secs(4),
            identify_apart: Duration::from_millis(5_250),
            identify_freely: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever only pauses, or is refused, must not be taken for deaf.
    #[test]
    fn the_watchdog_waits_longer_than_anything_that_it_watches() {
        let waits = Waits::default();
        // What one connection in the making may take (`CONNECT_TIMEOUT` of twilight-gateway).
        let connecting = Duration::from_secs(10);
        assert!(waits.silence < waits.deaf && waits.pause_at_most + connecting < waits.deaf);
        assert!(waits.pause_at_most + connecting < waits.untried);
    }

    /// Ten seconds are what a supervisor may give us: closing, answers, the store, threads of the runtime.
    #[test]
    fn the_end_has_an_end() {
        let farewell = Waits::default().farewell;
        assert!(farewell * 2 + farewell / 2 + Duration::from_secs(1) < Duration::from_secs(9));
    }
}
