//! A page on this machine that looks like Discord: the very bot, in a Discord of our own, with whatever the data say now.

pub mod action;
mod cast;
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
use crate::desk::Desk;
use crate::stamp::Stamp;

pub use self::watch::stamp;

/// What the page shows.
pub struct Shown {
    pub desk: Arc<Desk>,
    pub source: Source,
    /// How the files stood before the desk was made of them.
    pub stamp: Stamp,
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
    let theatre = theatre::Theatre::open(shown.desk, folder).await?;
    tokio::spawn(watch::watch(Arc::clone(&theatre), shown.source, shown.stamp));
    web::serve(listener, theatre).await.map_err(|error| format!("the page cannot be served any more: {error}"))
}
