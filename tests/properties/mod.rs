//! What must hold for anything that may come, each property once: `cargo test` tries it on some made-up texts
//! (`tests/it/properties.rs`), the fuzz targets (`fuzz/`) on whatever leads to new paths. Each panics where it does not hold.

use std::path::Path;

use jiff::civil::{Date, date};
use tasukebune::book::{Book, Source};
use tasukebune::desk::{Desk, Situation};
use tasukebune::guard::{self, Guard, Secret};
use tasukebune::hearing::Decision;
use tasukebune::limits;
use tasukebune::message::{Asker, Goes, Message, Press, Reply};
use tasukebune::text::{self, MAX_CHARS, SECRET_MARK};

const TODAY: Date = date(2026, 11, 24);

/// One character may become so many in compatibility width (`ﷺ`), marks of links included.
const WIDEST: usize = 18;

/// Folding ends in the one form, and stays within a bound.
pub fn fold(text: &str) {
    let once = text::fold(text);
    assert_eq!(text::fold(&once), once, "folding twice is folding once: {text:?}");
    assert!(!once.contains(text::is_invisible), "nothing invisible stays: {text:?} → {once:?}");
    assert!(!once.contains(|c: char| c.is_ascii_uppercase()), "{text:?} → {once:?}");
    let cut = text::cut(text);
    assert!(text.starts_with(cut) && cut.chars().count() == text.chars().count().min(MAX_CHARS), "{text:?}");
    let prepared = text::prepare(text);
    assert_eq!(text::fold(&prepared), prepared, "what hearing reads is folded: {text:?}");
    assert!(prepared.chars().count() <= cut.chars().count() * WIDEST, "{text:?}");
}

/// Secrets are found in order, whole letters, none twice; once masked, nothing is left of them.
pub fn guard(guard: &Guard, text: &str) {
    let secrets = guard.find(text);
    assert_eq!(secrets, guard.look_through(text, false), "the first look lets nothing pass: {text:?}");
    if guard::lone_code(text).is_none() {
        assert_eq!(guard.find_in_answer(text), guard.look_through(text, true), "nor in an answer: {text:?}");
    }
    let mut next = 0;
    for Secret { range, .. } in &secrets {
        assert!(range.start >= next && range.start < range.end, "{secrets:?}: {text:?}");
        assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{secrets:?}: {text:?}");
        next = range.end;
    }
    let masked = guard.mask(text, &secrets);
    assert_eq!(guard.find(&masked), [], "{text:?} → {masked:?}");
    let kept: usize = text.len() - secrets.iter().map(|s| s.range.len()).sum::<usize>();
    assert_eq!(masked.len(), kept + secrets.len() * SECRET_MARK.len(), "only marks are put in: {text:?}");
    for secret in secrets.iter().map(|s| &text[s.range.clone()]).filter(|s| s.chars().count() >= 4) {
        assert!(!masked.contains(secret), "{secret:?} still stands in {masked:?}");
    }
}

/// Whoever speaks to us is answered, within the limits, and the same every time.
pub fn hearing(desk: &Desk, text: &str) {
    let message = Message::addressed(text);
    let (decision, heard) = desk.decide(&message);
    assert_eq!(decision == Decision::Silent, text.trim().is_empty(), "only nothing is met with silence: {text:?}");
    assert!(heard.scores.iter().chain([&heard.wanted]).all(|p| (0.0..=1.001).contains(p)), "{:?}: {text:?}", heard.scores);
    let (again, second) = desk.decide(&message);
    let known = |heard: &tasukebune::hearing::Heard| (heard.scores.clone(), heard.rules.clone(), heard.folded.clone());
    assert!(decision == again && known(&heard) == known(&second), "the same text is heard the same: {text:?}");
    let mut situation = Situation { asker: Asker(u64::MAX), ..Situation::new(TODAY) };
    // The second time under the card that the first one brought.
    for _ in 0..2 {
        let reply = desk.answer(&message, &situation);
        assert_eq!(reply.is_none(), text.trim().is_empty(), "only nothing gets no answer: {text:?}");
        let Some(reply) = reply else { return };
        card(&reply, text);
        situation.last = Some(reply.shown(true));
        situation.first = false;
    }
    if let Some(reply) = desk.answer(&Message::overheard(text), &Situation { public: true, ..Situation::new(TODAY) }) {
        card(&reply, text);
    }
}

/// A token is nothing, or a press whose own token says the same; that leads to a card.
pub fn token(desk: &Desk, token: &str) {
    let Some(press) = Press::from_token(token) else { return };
    let own = press.token();
    assert!(own.len() <= limits::TOKEN, "{token} → {own}");
    let back = Press::from_token(&own).unwrap_or_else(|| panic!("{token} → {own}"));
    assert_eq!(back.token(), own, "{token}");
    let oldest = press.tried.len() - back.tried.len();
    assert_eq!(
        Press { tried: press.tried[oldest..].to_vec(), ..press.clone() },
        back,
        "{token}: the oldest outcomes are dropped, and nothing else"
    );
    for asker in [press.asker, Asker(u64::MAX)] {
        let reply = desk.press(&press, &Situation { asker, ..Situation::new(TODAY) });
        card(&reply, token);
    }
}

/// The tokens behind all buttons of all cards.
pub fn tokens(desk: &Desk) -> Vec<String> {
    let situation = Situation::new(TODAY);
    let cards = desk.parts().voice.locales().into_iter().flat_map(|locale| desk.every_card(locale, &situation));
    let presses = cards.flat_map(|card| card.buttons().map(|b| b.goes.clone()).collect::<Vec<_>>());
    presses.filter_map(|goes| if let Goes::To(press) = goes { Some(press.token()) } else { None }).collect()
}

/// A card that a platform can show.
fn card(reply: &Reply, from: &str) {
    assert!(!reply.body.is_empty() && limits::length(&reply.text()) <= limits::CONTENT, "{from:?}: {}", reply.text());
    assert!(reply.buttons().count() <= limits::OPTIONS, "{from:?}");
    let place = reply.place.token();
    assert!(place.len() <= limits::TOKEN, "{from:?}: {place}");
    for button in reply.buttons() {
        assert!(!button.label.is_empty() && limits::length(&button.label) <= limits::LABEL, "{from:?}: {}", button.label);
        match &button.goes {
            Goes::To(press) => {
                let token = press.token();
                assert!(token.len() <= limits::TOKEN, "{from:?}: {token}");
                assert_eq!(Press::from_token(&token).map(|p| p.token()), Some(token), "{from:?}");
            }
            Goes::Link(url) => assert!(url.starts_with("https://") && url.len() <= limits::URL, "{from:?}: {url}"),
        }
    }
}

/// A data folder in which one file is spoilt makes a desk, or faults that say where: `path` is that file's.
pub fn data(folder: &Path, path: &str) {
    let book = Book::read(&Source::Folder(folder.to_owned()), None);
    let lines = std::fs::read(folder.join(path)).unwrap_or_default().split(|b| *b == b'\n').count();
    for fault in &book.faults {
        assert!(!fault.file.is_empty() && !fault.text.is_empty(), "{fault}");
        // In a file in UTF-16 a line break may be another byte.
        assert!(fault.file != path || fault.line <= lines + 1, "{fault}: there are {lines} lines");
    }
    assert_eq!(book.desk.is_none(), book.faults.iter().any(|f| !f.warning), "a desk, or faults: {path}");
    let Some(desk) = book.desk else { return };
    let message = Message::addressed("コードが届かない");
    let reply = desk.answer(&message, &Situation::new(TODAY)).expect("an answer");
    assert!(!reply.body.is_empty(), "{path}");
}

/// Spoils a text as told by bytes, three for each change: where, and what; the rest of the bytes goes in as it is where the change says so.
pub fn spoil(text: &[u8], by: &[u8]) -> Vec<u8> {
    const PIECES: &[&str] = &[
        "", "\"", "\\", "{", "}", "[", "]", "\n", ":", ",", "0", "あ", "=", " ", "$", "<", ">", "/", "…", "+", "^", "-", "#", ".", "null",
        "\u{0}", "9", "a",
    ];
    let mut out = text.to_vec();
    let mut by = by;
    while let [high, low, what, rest @ ..] = by {
        by = rest;
        let at = usize::from(*high) << 8 | usize::from(*low);
        // Small numbers reach everywhere, too.
        let at = if out.is_empty() { 0 } else { at * out.len().div_ceil(1 << 16).max(1) % out.len() };
        match usize::from(*what) {
            // Takes letters away.
            n @ 0..=31 => drop(out.drain(at..(at + n + 1).min(out.len()))),
            // Repeats a stretch.
            n @ 32..=95 => {
                let piece = out[at..(at + n).min(out.len())].to_vec();
                out.splice(at..at, piece);
            }
            // The next bytes as they are.
            n @ 96..=127 => {
                let (piece, rest) = by.split_at((n - 95).min(by.len()));
                (out, by) = ([&out[..at], piece, &out[at..]].concat(), rest);
            }
            n => drop(out.splice(at..at, PIECES[n % PIECES.len()].bytes())),
        }
    }
    out
}
