//! Tasukebune (助け舟): a careful, unofficial bot that helps people who cannot log in to Amazon.co.jp.
//!
//! A message or a press goes in, a reply comes out ([`desk::Desk`]); everything said or recognised is data
//! ([`book::Book`]); a platform translates and does nothing else ([`platform`]). See ARCHITECTURE.md.

mod anchors;
pub mod automod;
pub mod book;
pub mod check;
pub mod cli;
pub mod desk;
pub mod facts;
pub mod fault;
pub mod guard;
pub mod hearing;
pub mod intent;
pub mod limits;
pub mod message;
#[cfg(feature = "discord")]
pub mod ops;
pub mod platform;
#[cfg(feature = "preview")]
pub mod preview;
pub mod radar;
pub mod scam;
pub mod settings;
pub mod span;
pub mod stamp;
#[cfg(feature = "discord")]
pub mod stats;
#[cfg(feature = "discord")]
pub mod store;
pub mod text;
pub mod voice;
