//! “Helpers” who want a code: what they write, and what people tell of them.

use super::bids;
use super::words::{Hit, Hits, List};
use crate::text::ends_sentence;

/// Between a secret and the request for it there are at most so many columns; fewer where the request comes first.
pub const GAP: usize = 28;
pub const GAP_AFTER: usize = 20;
/// So soon after a request it is said whose it was: “…, he said”.
pub const SAID: usize = 28;

/// A sentence, from its first to its last column.
#[derive(Debug, Clone, Copy)]
pub struct Sentence {
    pub start: usize,
    pub end: usize,
    /// Where its last word ends.
    pub last: usize,
}

/// Whether somebody in a folded text asks for a secret, or offers to get into an account and wants to be written to.
pub fn asks(folded: &str, hits: &Hits) -> bool {
    if [List::Request, List::Asked, List::Offer, List::Claim, List::Deed, List::Bid, List::Verb, List::Share, List::To]
        .iter()
        .all(|list| hits.of(*list).is_empty())
    {
        return false;
    }
    let all = sentences(folded);
    (0..all.len()).any(|n| {
        let this = all[n];
        let around = Sentence { start: all[n.saturating_sub(1)].start, ..all[(n + 1).min(all.len() - 1)] };
        let near = |list: List| hits.is_in(list, around.start, around.end);
        let here = |list: List| hits.is_in(list, this.start, this.end);
        if here(List::Against) {
            return false;
        }
        if bids::is_one(hits, this, around) {
            return true;
        }
        if here(List::Secrecy) {
            return false;
        }
        let claimed = near(List::Claim) || near(List::Offer);
        let lures = (here(List::Offer) || here(List::Claim)) && hits.is_in(List::Contact, this.start, around.end);
        let leads = here(List::Deed) && (claimed || near(List::Contact) || near(List::Person)) || here(List::Consent) && near(List::Claim);
        if lures || leads {
            return true;
        }
        let wanted: Vec<Hit> = wanted(hits, List::Request, this).collect();
        let is_told = |request: &Hit| hits.is_in(List::Told, request.end.saturating_sub(2), request.end + SAID);
        if !wanted.is_empty() && (claimed || here(List::Contact) && here(List::Talk)) {
            return true;
        }
        // Who warns others tells of it, too.
        let warns = [List::Against, List::Secrecy].iter().any(|list| hits.is_in(*list, this.start, around.end));
        let asked = || wanted_by_somebody(hits, this) && (near(List::Person) || near(List::Claim));
        !warns && (wanted.iter().any(is_told) || asked())
    })
}

fn wanted_by_somebody(hits: &Hits, sentence: Sentence) -> bool {
    wanted(hits, List::Asked, sentence).next().is_some()
}

/// The requests of a sentence that are for a secret.
fn wanted(hits: &Hits, list: List, sentence: Sentence) -> impl Iterator<Item = Hit> {
    hits.starting(list, sentence.start, sentence.end).filter(move |request| {
        let to = (request.end + GAP_AFTER).min(sentence.end);
        let apart = |from: usize, to: usize| hits.is_in(List::Apart, from, to.saturating_sub(1));
        hits.starting(List::Secret, sentence.start, to)
            .filter(|secret| secret.end + GAP >= request.start)
            .any(|secret| if secret.start < request.start { !apart(secret.end, request.start) } else { !apart(request.end, secret.start) })
    })
}

fn sentences(folded: &str) -> Vec<Sentence> {
    let mut out = Vec::new();
    let (mut start, mut column) = (0, 0);
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let last = column;
        column += if c.is_ascii() { 1 } else { 2 };
        if ends_sentence(c) || c == '.' && chars.peek().is_none_or(|next| next.is_whitespace()) {
            out.push(Sentence { start, end: column - 1, last });
            start = column;
        }
    }
    out.push(Sentence { start, end: column.saturating_sub(1), last: column });
    out
}
