//! The data folder, looked at over and over: what was changed is shown at once, what has a fault changes nothing and is told.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::sleep;

use super::theatre::Theatre;
use crate::book::{Book, Source};
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

/// For ever. `known`: how the files stood before they were read.
pub async fn watch(theatre: Arc<Theatre>, source: Source, mut known: Stamp) {
    let mut seen = known.clone();
    loop {
        sleep(LOOK).await;
        let looked = source.clone();
        let Ok(now) = tokio::task::spawn_blocking(move || stamp(&looked)).await else { continue };
        let settled = now == seen;
        seen = now;
        if !settled || seen == known {
            continue;
        }
        let before = seen.clone();
        let read = source.clone();
        let opened = tokio::task::spawn_blocking(move || Book::open(&read)).await;
        match opened {
            Ok(Ok(desk)) => {
                if let Err(why) = theatre.renew(Arc::new(desk)).await {
                    theatre.refuses(vec![Fault::new("", 0, why)]);
                }
            }
            Ok(Err(faults)) => theatre.refuses(faults),
            Err(_) => theatre.refuses(vec![Fault::new(
                "",
                0,
                "reading the data ended by a fault in the program: tell the project, and take the last change back",
            )]),
        }
        known = before;
    }
}
