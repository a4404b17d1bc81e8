//! The data folder, looked at over and over: what was changed is shown at once, what has a fault changes nothing and is told.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::Date;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

use super::lore::{Lore, Opened};
use super::theatre::Theatre;
use crate::book::{Book, Source};
use crate::check;
use crate::fault::Fault;
use crate::stamp::Stamp;

/// So often it is looked. Files are read once two looks found them alike: whoever writes several is not done after the first one.
const LOOK: Duration = Duration::from_millis(200);

/// How the files stand.
#[must_use]
pub fn stamp(source: &Source) -> Stamp {
    let mut stamp = Stamp::default();
    source.stamp(&mut stamp);
    stamp
}

/// What is followed.
pub struct Watch {
    pub theatre: Arc<Theatre>,
    /// How the files stood before they were read last, whatever came of it.
    pub known: Stamp,
    /// What is shown was learned from something else.
    pub stale: bool,
}

impl Watch {
    /// For ever.
    pub async fn run(mut self) {
        let mut seen = self.known.clone();
        let mut learning = self.stale.then(|| self.learns());
        let (source, today) = (self.source(), self.theatre.data().today);
        // Where it broke down is in the log.
        self.theatre.remarks(spawn_blocking(move || remarks(&source, today)).await.unwrap_or_default());
        loop {
            sleep(LOOK).await;
            if let Some(done) = learning.take_if(|task| task.is_finished()) {
                if let Ok(Some(lore)) = done.await {
                    self.theatre.data().learned(lore);
                    // It may be out of date already; then it is learned once more.
                    learning = self.reads(false).await;
                }
                self.theatre.learns(learning.is_some());
            }
            let looked = self.source();
            let Ok(now) = spawn_blocking(move || stamp(&looked)).await else { continue };
            let settled = now == seen;
            seen = now;
            if settled && seen != self.known {
                self.known = seen.clone();
                let wanted = self.reads(true).await;
                // One at a time: what is under way is looked at when it is done.
                learning = learning.or(wanted);
                self.theatre.learns(learning.is_some());
            }
        }
    }

    /// Shows the data as they are now: `other` ones, or the same with what was learned from them. Where they are to be learned from, that has begun.
    async fn reads(&mut self, other: bool) -> Option<JoinHandle<Option<Lore>>> {
        let (source, lore, today) = (self.source(), self.theatre.data().lore(), self.theatre.data().today);
        let opened = spawn_blocking(move || lore.open(&source).map(|opened| (opened, remarks(&source, today))));
        let faults = match opened.await {
            Ok(Ok((Opened { desk, stale }, remarks))) => match self.theatre.renew(Arc::new(desk), remarks, other).await {
                Ok(()) => return stale.then(|| self.learns()),
                Err(why) => vec![Fault::new("", 0, why)],
            },
            Ok(Err(faults)) => faults,
            Err(_) => {
                let text = "reading the data ended by a fault in the program: tell the project, and take the last change back";
                vec![Fault::new("", 0, text)]
            }
        };
        self.theatre.refuses(faults);
        None
    }

    fn source(&self) -> Source {
        self.theatre.data().source.clone()
    }

    fn learns(&self) -> JoinHandle<Option<Lore>> {
        self.theatre.learns(true);
        let source = self.source();
        spawn_blocking(move || Lore::learn(&source))
    }
}

/// What `check` would say of data that can be shown, as far as it is quickly seen.
fn remarks(source: &Source, today: Date) -> Vec<Fault> {
    let mut found = check::without_hearing(source, &Book::skim(source), today);
    found.retain(|fault| !fault.warning);
    found
}
