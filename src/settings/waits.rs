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
    /// What closing the shards may take at the end.
    pub farewell: Duration,
    /// An answer to an interaction, all repeats included; Discord gives 3 s from the press on.
    pub interaction: Duration,
    /// Any other request, all repeats included.
    pub request: Duration,
    /// A message that Discord makes wait (429) may wait so long, on top of that: an answer that comes late is one still.
    pub limited: Duration,
    /// One try of such a request.
    pub attempt: Duration,
    /// Before the first repeat; each time twice as long.
    pub back_off: Duration,
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
            interaction: Duration::from_millis(2_500),
            request: Duration::from_secs(30),
            limited: Duration::from_secs(300),
            attempt: Duration::from_secs(10),
            back_off: Duration::from_millis(250),
            identify_freely: false,
        }
    }
}
