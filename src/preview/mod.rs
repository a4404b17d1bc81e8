//! A page on this machine that looks like Discord: the very bot, in a Discord of our own, with whatever the data say now.

mod action;
mod cast;
pub mod list;
mod lore;
mod play;
mod session;
mod state;
mod theatre;
mod watch;
mod web;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use tokio::net::TcpListener;

use crate::book::Source;
use crate::fault::Fault;
use crate::stamp::Stamp;

use self::lore::{Lore, Opened};
use self::theatre::{Data, Theatre};
use self::watch::Watch;

/// What was read to be shown.
pub struct Read {
    source: Source,
    stamp: Stamp,
    lore: Lore,
    opened: Opened,
}

/// Reads the data.
///
/// # Errors
/// All faults, if any is more than a warning.
pub fn read(source: &Source) -> Result<Read, Vec<Fault>> {
    // Taken before, so that no change falls between.
    let (stamp, lore) = (watch::stamp(source), Lore::built_in());
    let opened = lore.open(source)?;
    Ok(Read { source: source.clone(), stamp, lore, opened })
}

/// What the page shows.
pub struct Shown {
    pub read: Read,
    /// The folder that is looked at for changes, for people to read.
    pub folder: Option<PathBuf>,
    pub today: Date,
    /// Where a font for the labels of pictures may be.
    pub fonts: Vec<PathBuf>,
}

/// Serves the page, for ever.
///
/// # Errors
/// When the bot does not start, or the listener fails.
pub async fn serve(shown: Shown, listener: TcpListener) -> Result<(), String> {
    session::given(shown.today, shown.fonts);
    let folder = shown.folder.map(|folder| folder.display().to_string());
    let Read { source, stamp, lore, opened } = shown.read;
    let theatre = Theatre::open(Arc::new(opened.desk), Data::new(source, folder, shown.today, lore)).await?;
    let watch = Watch { theatre: Arc::clone(&theatre), known: stamp, stale: opened.stale };
    tokio::spawn(watch.run());
    web::serve(listener, theatre).await.map_err(|error| format!("the page cannot be served any more: {error}"))
}
