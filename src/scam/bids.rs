//! Bare requests: somebody wants a code, a password or a look at a screen, and gives no pretext.
//!
//! Members speak of the same things all day (“it does not send me the code”), so that a bid must be aimed at whoever reads: a verb in the
//! form in which people ask, and with it to whom the secret should go, what the helper does then, or that it is laid open.

use super::helpers::{GAP, GAP_AFTER, SAID, Sentence};
use super::words::{Hit, Hits, List};

/// What a screen says stands so near before the word that tells so.
const QUOTED: usize = 18;

/// Whether a sentence is one. `around` reaches from the sentence before to the one behind it.
pub fn is_one(hits: &Hits, this: Sentence, around: Sentence) -> bool {
    let here = |list: List| hits.is_in(list, this.start, this.end);
    if hits.is_in(List::Against, around.start, around.end) {
        return false;
    }
    // A program's code, and what a game or a film has to do with screens; what can be nothing but a secret is meant there, too.
    if hits.is_in(List::Elsewhere, around.start, around.end) && !here(List::Sure) && !here(List::Own) {
        return false;
    }
    let (goes_to, gains) = (here(List::To), hits.is_in(List::Gain, this.start, around.end));
    let mut bids = bids(hits, this).peekable();
    if here(List::Share) && (bids.peek().is_some() || gains) && !is_told(hits, this) {
        return true;
    }
    bids.any(|bid| {
        let wanted = |list: List| is_wanted(hits, list, bid, this);
        let shows = || hits.is_in(List::Show, bid.start, bid.start);
        let aimed = goes_to || gains;
        wanted(List::Own) || aimed && (wanted(List::Secret) || was_named(hits, around.start, this.start)) || wanted(List::Sure) && shows()
    }) || ends_with_whom(hits, this)
}

/// What a sentence wants of whoever reads it, in a form in which people ask, and neither told of somebody nor read from a screen.
fn bids(hits: &Hits, sentence: Sentence) -> impl Iterator<Item = Hit> {
    let ending = move |verb: &Hit| hits.starting(List::Asks, verb.end, verb.end).next();
    let verbs = hits.starting(List::Verb, sentence.start, sentence.end).filter_map(move |verb| match ending(&verb) {
        Some(ending) => Some((verb, ending.end)),
        None => (verb.end == sentence.last).then_some((verb, verb.end)),
    });
    let whole = hits.starting(List::Bid, sentence.start, sentence.end).map(|bid| (bid, bid.end));
    whole.chain(verbs).filter_map(move |(bid, end)| {
        let told = hits.is_in(List::Told, end.saturating_sub(2), end + SAID) || hits.is_in(List::Quote, end, end + QUOTED);
        (!told).then_some(bid)
    })
}

fn is_told(hits: &Hits, sentence: Sentence) -> bool {
    hits.is_in(List::Told, sentence.start, sentence.end) || hits.is_in(List::Quote, sentence.start, sentence.end)
}

/// Whether a secret of this list is what a bid is for.
fn is_wanted(hits: &Hits, list: List, bid: Hit, sentence: Sentence) -> bool {
    let apart = |from: usize, to: usize| hits.is_in(List::Apart, from, to.saturating_sub(1));
    hits.starting(list, sentence.start, (bid.end + GAP_AFTER).min(sentence.end))
        .filter(|secret| secret.end + GAP >= bid.start)
        .any(|secret| if secret.start < bid.start { !apart(secret.end, bid.start) } else { !apart(bid.end, secret.start) })
}

/// “番号来た？ それ私に送って”: the sentence before ends with the secret, and nothing else is said of it.
fn was_named(hits: &Hits, from: usize, to: usize) -> bool {
    let last = hits.starting(List::Secret, from.max(to.saturating_sub(GAP_AFTER)), to).last();
    last.is_some_and(|secret| secret.end < to && !hits.is_in(List::Apart, from, to))
}

/// “コードはスタッフまで”: no verb is needed.
fn ends_with_whom(hits: &Hits, sentence: Sentence) -> bool {
    let last = hits.starting(List::To, sentence.end.saturating_sub(GAP_AFTER).max(sentence.start), sentence.end).last();
    last.filter(|to| to.end == sentence.last).is_some_and(|to| is_wanted(hits, List::Secret, to, sentence) && !is_told(hits, sentence))
}
