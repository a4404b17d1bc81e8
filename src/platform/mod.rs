//! Platforms translate their events into [`crate::message`] and back, and do nothing else.

pub mod terminal;
