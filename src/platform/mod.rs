//! Platforms translate their events into [`crate::message`] and back, and do nothing else.

#[cfg(feature = "discord")]
pub mod discord;
pub mod terminal;
