//! Everything that is tested from outside, in one binary.
#![expect(clippy::disallowed_methods, reason = "tests look at the files themselves, and are told by the environment to write snapshots")]

mod architecture;
mod automod;
#[cfg(feature = "discord")]
mod bot;
mod check;
mod cli;
mod conversation;
mod corrections;
mod coverage;
mod discord;
mod discord_cards;
mod discord_server;
mod docs;
mod facts;
#[cfg(feature = "discord")]
mod faults;
mod followups;
#[cfg(feature = "discord")]
mod font;
#[cfg(feature = "discord")]
#[path = "../properties/frames.rs"]
mod frames;
mod guard;
mod misses;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "preview")]
mod preview_list;
mod properties;
#[path = "../properties/mod.rs"]
mod property;
mod radar;
mod readme;
#[cfg(feature = "discord")]
mod reload;
mod replies;
mod samples;
#[cfg(feature = "discord")]
mod scale;
mod scams;
mod secrets;
#[cfg(feature = "discord")]
mod serve;
#[cfg(feature = "discord")]
mod store;
mod support;
