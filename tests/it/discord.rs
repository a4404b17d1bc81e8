//! The Discord of our own as tests use it: what the bot sends is judged by others, too.

pub mod judge;

pub use discord_stand_in::*;

/// To be chosen from before the start.
pub fn builder() -> Builder {
    Discord::builder(judge::complaint)
}

/// With everything as it usually is.
pub async fn start() -> Discord {
    builder().start().await
}
