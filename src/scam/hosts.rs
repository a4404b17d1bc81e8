//! Finds hosts in a text: in links, bare, in senders, and written so that nothing becomes a link.

use unicode_normalization::UnicodeNormalization;

use super::letters::is_foreign;
use super::looks::Looks;
use crate::text::{is_invisible, plainly};

/// No host is longer (RFC 1035, section 2.3.4), nor is a part of it.
const HOST: usize = 253;
const LABEL: usize = 63;
/// So much of a path is looked at.
const PATH: usize = 100;
/// A sender's name before its address is at most so long.
const SHOWN: usize = 40;
/// Stands for a dot that was written otherwise (`[.]`, “dot”).
const WRITTEN_OUT: char = '\u{2024}';

/// A host in a text.
#[derive(Debug, Default)]
pub struct Found {
    pub host: String,
    /// What stands before `@`.
    pub user: Option<String>,
    /// It has a `https://` of any kind.
    pub linked: bool,
    /// A sender's address in brackets: `Name <user@host>`.
    pub in_brackets: bool,
    /// The name before the brackets.
    pub shown_as: String,
    /// What follows a linked host.
    pub path: String,
    /// Where the words end that cover it: `[words](https://…)`.
    pub cover: Option<usize>,
    /// Where it ends, its path included.
    pub end: usize,
}

/// All hosts, in the order of the text.
pub fn find(text: &str, looks: &Looks) -> Vec<Found> {
    let mut plain = plain(text, looks.dots());
    let mut out = Vec::new();
    let mut i = 0;
    while i < plain.len() {
        let end = i + plain[i..].iter().take_while(|c| in_run(**c)).count();
        let end = past_letters(&mut plain, i, end, looks);
        if end > i && plain[i..end].iter().any(|c| matches!(*c, '.' | WRITTEN_OUT)) {
            let from = out.len();
            run(&plain[i..end], looks, &mut out);
            for found in &mut out[from..] {
                found.end = end;
            }
            if let Some(first) = out.get_mut(from) {
                dress(first, &plain, i, end);
            }
        }
        i = end.max(i) + 1;
    }
    out
}

/// What stands around the first host of a run.
fn dress(found: &mut Found, plain: &[char], start: usize, end: usize) {
    let before = |n: usize| start.checked_sub(n).map(|i| plain[i]);
    if before(1) == Some('(') && before(2) == Some(']') {
        found.cover = start.checked_sub(2);
    }
    if found.user.is_some() && !found.linked && before(1) == Some('<') && plain.get(end) == Some(&'>') {
        found.in_brackets = true;
        let from = (start - 1).saturating_sub(SHOWN);
        let line = plain[from..start - 1].iter().rposition(|c| *c == '\n').map_or(from, |at| from + at + 1);
        found.shown_as = plain[line..start - 1].iter().collect();
    }
}

fn in_run(c: char) -> bool {
    let of_ascii = c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '|' | '[' | ']' | '(' | ')' | '{' | '}');
    of_ascii || c == WRITTEN_OUT || is_foreign(c) || is_like_slash(c)
}

/// Looks like a slash, and is a letter to whoever follows the link: the host goes on behind it.
fn is_like_slash(c: char) -> bool {
    matches!(c, '\u{2215}' | '\u{2044}' | '\u{29f8}')
}

/// Where a run ends whose link has Japanese letters in its host, or `。`, which counts as a dot there: アマゾン-support.com, amazon-jp。top.
fn past_letters(plain: &mut [char], start: usize, end: usize, looks: &Looks) -> usize {
    let scheme = plain[start..end].windows(3).rposition(|three| three == [':', '/', '/']).map(|at| start + at + 3);
    let Some(host) = scheme.filter(|at| !plain[*at..end].iter().any(|c| ends_host(*c))) else { return end };
    let goes_on = |c: &char| *c == '。' || c.is_alphanumeric() || in_run(*c) && *c != ':' && !ends_host(*c);
    let to = end + plain[end..].iter().take(HOST).take_while(|c| goes_on(c)).count();
    let letters: Vec<char> = plain[host..to].iter().map(|c| if *c == '。' { '.' } else { *c }).collect();
    let is_host = |letters: &[char]| {
        let last: String = letters.rsplit(|c| *c == '.').next().unwrap_or_default().iter().collect();
        letters.contains(&'.') && looks.ends(&last)
    };
    let is_hiragana = |at: usize| plain.get(at).is_some_and(|c| matches!(c, '\u{3041}'..='\u{309f}'));
    let whole = is_host(&letters[..end - host]);
    // What is said of a whole host behind it is no part of it: amazon.co.jpを….
    if to == end || is_hiragana(end) && (whole || end == host) {
        return end;
    }
    let stops = |at: usize| at == to || !whole && (plain[at] == '。' || is_hiragana(at));
    let Some(stop) = (end + 1..=to).find(|at| stops(*at) && is_host(&letters[..at - host])) else { return end };
    plain[host..stop].copy_from_slice(&letters[..stop - host]);
    stop + plain[stop..].iter().take_while(|c| in_run(**c)).count()
}

/// A link's host is over there.
fn ends_host(c: char) -> bool {
    matches!(c, '/' | '?' | '#' | '\\')
}

/// The text in one form, with its dots.
fn plain(text: &str, dots: &[Vec<char>]) -> Vec<char> {
    let all: Vec<char> = match plainly(text) {
        Some(lower) => lower.collect(),
        None => text.nfkc().flat_map(char::to_lowercase).nfkc().filter(|c| !is_invisible(*c)).collect(),
    };
    let mut out: Vec<char> = Vec::with_capacity(all.len());
    let mut i = 0;
    while i < all.len() {
        let here = dots.iter().filter(|dot| dot.first() == all.get(i) && all[i..].starts_with(dot)).map(Vec::len).max();
        match here.and_then(|len| dot_ends(&all, &out, i, len)) {
            Some((keep, next)) => {
                out.truncate(keep);
                // A full stop between spaces may be one.
                out.push(if all[i..].starts_with(&[' ', '.']) { '.' } else { WRITTEN_OUT });
                i = next;
            }
            // https[:]//
            None if all[i..].starts_with(&['[', ':', ']']) => {
                out.push(':');
                i += 3;
            }
            None => {
                out.push(all[i]);
                i += 1;
            }
        }
    }
    out
}

/// How much of what came before stays, and where the text goes on, if that is a dot between two parts of a host.
fn dot_ends(all: &[char], out: &[char], at: usize, len: usize) -> Option<(usize, usize)> {
    let keep = out.len() - usize::from(out.last() == Some(&' '));
    let next = at + len + usize::from(all.get(at + len) == Some(&' '));
    let part = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || is_foreign(*c));
    // A word among words needs its spaces.
    let word = all[at].is_ascii_alphabetic() && (keep == out.len() || next == at + len);
    (!word && part(out[..keep].last()) && part(all.get(next))).then_some((keep, next))
}

/// The hosts of a run of letters without a gap.
fn run(run: &[char], looks: &Looks, out: &mut Vec<Found>) {
    let mut from = 0;
    while let Some(at) = (from..run.len()).find(|at| run[*at..].starts_with(&[':', '/', '/'])) {
        if from == 0 {
            let scheme = run[..at].iter().rev().take_while(|c| c.is_ascii_alphabetic() || **c == '*').count();
            self::bare(&run[..at - scheme], looks, out);
        }
        let start = at + 3;
        let end = start + run[start..].iter().take_while(|c| !ends_host(**c)).count();
        let authority = &run[start..end];
        let (user, host) = match authority.iter().rposition(|c| *c == '@') {
            Some(at) => (Some(authority[..at].iter().collect()), &authority[at + 1..]),
            None => (None, authority),
        };
        let host = host.split(|c| matches!(c, ':' | ',' | ';' | '!' | '\'' | '*' | '~' | '&' | '=')).next().unwrap_or_default();
        // jp⁄login.evil.com leads to evil.com, jp⁄login nowhere.
        let last = host.rsplit(|c| *c == '.').next().unwrap_or_default();
        let host = if last.iter().any(|c| is_like_slash(*c)) { host.split(|c| is_like_slash(*c)).next().unwrap_or_default() } else { host };
        if let Some(host) = whole(host, true, true, looks) {
            let rest = &run[end..];
            let path = rest.iter().take(PATH).collect();
            out.push(Found { host, user, linked: true, path, ..Found::default() });
        }
        // What follows is a path, or another link in it.
        from = end;
    }
    if from == 0 {
        self::bare(run, looks, out);
    }
}

/// Hosts and senders without a scheme.
fn bare(run: &[char], looks: &Looks, out: &mut Vec<Found>) {
    for token in run.split(|c| matches!(c, ':' | ',' | ';' | '!' | '\'' | '*' | '~' | '=')) {
        let start = token.iter().take_while(|c| **c == '/').count();
        let token = &token[start..];
        let end = token.iter().position(|c| *c == '&' || ends_host(*c) || is_like_slash(*c)).unwrap_or(token.len());
        let has_path = token.get(end) == Some(&'/');
        let (user, host) = match token[..end].iter().rposition(|c| *c == '@') {
            Some(at) => (Some(token[..at].iter().collect::<String>()), &token[at + 1..end]),
            None => (None, &token[..end]),
        };
        if let Some(host) = whole(host, user.is_some(), has_path, looks) {
            out.push(Found { host, user: user.filter(|u| !u.is_empty()), ..Found::default() });
        }
    }
}

/// The host, if it is one. `sure`: it stands where nothing else can.
fn whole(host: &[char], sure: bool, has_path: bool, looks: &Looks) -> Option<String> {
    let written_out = host.contains(&WRITTEN_OUT);
    let host: String = host.iter().map(|c| if *c == WRITTEN_OUT { '.' } else { *c }).collect();
    // A browser decodes it.
    let host = if sure { host.replace("%2e", ".") } else { host };
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    if host.len() > HOST {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let fits = |label: &&str| {
        !label.is_empty()
            && label.len() <= LABEL
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_') || is_like_slash(c))
    };
    if labels.len() < 2 || !labels.iter().all(fits) {
        return None;
    }
    let ending = labels[labels.len() - 1];
    let in_letters = ending.len() > 1 && !ending.starts_with(|c: char| c.is_ascii_digit());
    let known = looks.ends(ending)
        || ending.starts_with("xn--")
        || looks.ends_as_word(ending) && (has_path || labels.len() > 2 || host.contains(|c: char| c == '-' || c.is_ascii_digit()));
    let number = labels.len() == 4 && labels.iter().all(|l| l.parse::<u8>().is_ok());
    (known || (sure || written_out) && in_letters || number && (sure || has_path)).then(|| host.to_owned())
}
