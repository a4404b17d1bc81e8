//! Tells links and senders that pass themselves off as somebody whom people trust, and “helpers” who ask for codes.
//!
//! Nothing is looked up outside: a host is judged by its letters (`hosts` finds it, `looks` judges it), a helper by
//! what stands together in a sentence (`helpers`). All names and words are data (`intents/scams.toml`). The cost is
//! linear in the text. It may warn; it never says that something is genuine.

mod bids;
mod helpers;
mod hosts;
mod letters;
mod looks;
mod sieve;
mod words;

use crate::text::{Folded, cut, fold};

use hosts::Found;
use looks::{Looks, Verdict};
use sieve::{May, Sieve};
pub use words::{Entries, List};
use words::{Hits, Words};

/// What a text holds that people should be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scam {
    /// Somebody wants a code or a password, or offers to get into an account.
    Helper,
    /// A link or sender that looks like a known one, and is not.
    Link,
    /// Somebody in the shop's name hurries people with debts and courts.
    Pressure,
    /// A link that hides where it leads, in talk of an account.
    Shortener,
}

/// Knows names, hosts and words. Made once.
pub struct Lookout {
    words: Words,
    looks: Looks,
    sieve: Sieve,
}

impl Lookout {
    #[must_use]
    pub fn new(entries: &Entries) -> Lookout {
        let (words, looks) = (Words::new(entries), Looks::new(entries));
        let sieve = Sieve::new(words.all(), looks.dots());
        Lookout { words, looks, sieve }
    }

    /// What there is in a text, each once, the gravest first.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Scam> {
        let text = cut(text);
        self.find_in(text, &Folded::of(text))
    }

    /// The same where the text, cut, was folded already.
    #[must_use]
    pub fn find_in(&self, text: &str, folded: &Folded) -> Vec<Scam> {
        let May { speak, hold_host } = self.sieve.look(folded);
        if speak || hold_host { self.search(text, &folded.text, hold_host) } else { Vec::new() }
    }

    /// What [`Lookout::find`] finds, without the first look: it spares time, and nothing else.
    #[must_use]
    pub fn look_through(&self, text: &str) -> Vec<Scam> {
        let text = cut(text);
        self.search(text, &fold(text), true)
    }

    fn search(&self, text: &str, folded: &str, holds_host: bool) -> Vec<Scam> {
        let hits = self.words.scan(folded);
        let mut found = Vec::new();
        if helpers::asks(folded, &hits) {
            found.push(Scam::Helper);
        }
        let hosts = if holds_host { hosts::find(text, &self.looks) } else { Vec::new() };
        let (link, hidden) = self.links(hosts, folded, &hits);
        if link {
            found.push(Scam::Link);
        }
        if !hits.of(List::Name).is_empty() && !hits.of(List::Pressure).is_empty() {
            found.push(Scam::Pressure);
        }
        if hidden {
            found.push(Scam::Shortener);
        }
        found
    }

    /// Whether a link or sender looks like another one, and whether one hides where it leads.
    fn links(&self, hosts: Vec<Found>, folded: &str, hits: &Hits) -> (bool, bool) {
        let says = |list: List| !hits.of(list).is_empty();
        let (mut link, mut hidden) = (false, false);
        let mut last: Option<(usize, Verdict)> = None;
        for found in hosts {
            let verdict = self.looks.verdict(&found.host);
            link |= match verdict {
                Verdict::LookAlike => true,
                Verdict::Weak => says(List::Talk),
                Verdict::Genuine => false,
                Verdict::Hidden | Verdict::Unknown => {
                    let covered = last.is_some_and(|(end, verdict)| found.cover == Some(end) && verdict == Verdict::Genuine);
                    let shown = found.user.is_some() && says(List::Shown) && says(List::Name);
                    covered || shown || self.looks.is_name(&found.shown_as) || self.is_dressed_up(&found, says(List::Address))
                }
            };
            hidden |= says(List::Talk) && verdict == Verdict::Hidden;
            last = Some((found.end, verdict));
        }
        (link || self.looks.named(folded, hits), hidden)
    }

    /// Whether a host that looks like nothing in particular has a trusted name around it.
    fn is_dressed_up(&self, found: &Found, speaks_of_sender: bool) -> bool {
        let of_user = found.user.as_ref().is_some_and(|user| {
            // Whoever has an address of their own may have named it after the shop: name+amazon@….
            let sure = found.linked || found.in_brackets || speaks_of_sender;
            !user.contains('+') && (self.looks.is_official(user) || sure && self.looks.has_name(user))
        });
        of_user || self.looks.leads_through(&found.path) && self.looks.is_baited(&found.host)
    }
}
