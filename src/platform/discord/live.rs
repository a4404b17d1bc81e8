//! The bot that takes events now. Where other data or settings are read, another one takes its place; whatever is under way goes on with the
//! one that it began with, which is gone when the last of that is done.

use std::sync::{Arc, PoisonError, RwLock, Weak};

use tokio::sync::{mpsc, oneshot};

use super::bot::{Bot, Chosen, Lasting};
use super::webhook::Post;
use super::{commands, topics};
use crate::desk::Desk;
use crate::settings::{Serve, Waits};

/// Other data and settings. Of these, those hold that may change while the bot runs ([`crate::settings::Setting::at_once`]).
pub struct Fresh {
    pub desk: Arc<Desk>,
    pub settings: Serve,
    /// Told when they are in force; dropped where they never are.
    pub in_force: oneshot::Sender<()>,
}

/// What was to be put in force is not, and what was stays.
pub(super) const NO_WAY: &str = "TLS could not be set up for the new webhook: start the bot again";

pub struct Live(RwLock<Arc<Bot>>);

impl Live {
    pub(super) fn new(desk: Arc<Desk>, chosen: Chosen, lasting: impl FnOnce(Weak<Live>) -> Lasting) -> Arc<Live> {
        Arc::new_cyclic(|live| Live(RwLock::new(Arc::new(Bot::new(desk, chosen, lasting(Weak::clone(live)))))))
    }

    /// Whoever does several things that belong together asks once.
    pub fn bot(&self) -> Arc<Bot> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts what comes in force, for ever.
    pub(super) async fn renews(&self, mut fresh: mpsc::Receiver<Fresh>, waits: &Waits) {
        while let Some(fresh) = fresh.recv().await {
            self.renew(fresh, waits);
        }
        std::future::pending::<()>().await;
    }

    fn renew(&self, Fresh { desk, settings, in_force }: Fresh, waits: &Waits) {
        let before = self.bot();
        let settings = Serve { waits: waits.clone(), ..settings };
        let Ok(chosen) = chosen(&settings, before.chosen.post.as_ref()) else { return tracing::error!("{NO_WAY}") };
        let after = Arc::new(before.with(desk, chosen));
        after.ops.counts.knows(&topics(&after.desk));
        let commands = |bot: &Bot| commands::canonical(&commands::payload(&bot.desk));
        let same = Arc::ptr_eq(&before.desk, &after.desk) || commands(&before) == commands(&after);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&after);
        if !same {
            after.register_anew();
        }
        // Whoever wanted to know has gone.
        let _ = in_force.send(());
    }
}

/// What the operator chose that may change; the way to a webhook stays where it leads to the same one.
///
/// # Errors
/// When TLS cannot be set up for a webhook.
pub(super) fn chosen(settings: &Serve, post: Option<&Arc<Post>>) -> Result<Chosen, reqwest::Error> {
    let post = match &settings.webhook {
        None => None,
        Some(webhook) => Some(match post.filter(|post| post.leads_to(webhook)) {
            Some(post) => Arc::clone(post),
            None => Arc::new(Post::new(webhook.clone(), &settings.waits)?),
        }),
    };
    Ok(Chosen {
        help: settings.help.clone(),
        incident_until: settings.incident_until,
        fonts: settings.fonts.clone(),
        grace_days: settings.keep.grace_days,
        post,
    })
}
