//! Links: those that approve a sign-in for whoever opens them, and secrets of authenticators.

use super::{Kind, List, Look, Taken, look};

/// A token is at least so long.
const TOKEN: usize = 8;

impl Look<'_> {
    pub fn links(&mut self) {
        let in_link = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '|' | '[' | ']' | '(' | ')' | '{' | '}');
        let mut i = 0;
        while i < self.plain.len() {
            let mut end = self.plain.run(i, in_link);
            loop {
                let (last, bar, next) = (self.plain.before(end), self.plain.c(end), self.plain.c(end + 1));
                // Tokens have single bars in them; and a long link is broken before what is asked.
                let goes_on =
                    bar == '|' && last.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() || bar == '\n' && matches!(next, '?' | '&');
                if end == i || !goes_on {
                    break;
                }
                end = self.plain.run(end + 1, in_link);
            }
            if end > i {
                self.run_of_links(i, end);
            }
            i = end.max(i) + 1;
        }
    }

    /// A run of letters without a gap: no link, one, or several.
    fn run_of_links(&mut self, start: usize, end: usize) {
        let plain = self.plain;
        let text = plain.str(start, end);
        if !text.contains('/') {
            return;
        }
        let schemes = ["http", "hxxp", "www."];
        let otp = self.words.of(List::OtpScheme);
        // All ASCII: bytes are glyphs.
        let starts = |at: usize| {
            let rest = &text[at..];
            schemes.iter().any(|s| rest.starts_with(s)) || otp.iter().any(|s| rest.starts_with(s.as_str()))
        };
        let host_first = self.words.of(List::ApprovalHost).iter().any(|h| text.starts_with(h.as_str()));
        let mut from: Vec<usize> = (0..text.len()).filter(|at| matches!(text.as_bytes()[*at], b'h' | b'w' | b'o') && starts(*at)).collect();
        // www. belongs to the scheme before it.
        from.dedup_by(|b, a| text.as_bytes()[*b] == b'w' && text[*a..*b].ends_with("//"));
        if host_first && from.first() != Some(&0) {
            from.insert(0, 0);
        }
        from.push(text.len());
        for two in from.windows(2) {
            let link = &text[two[0]..two[1]];
            let link = link.trim_end_matches([',', '.', ';', '\'', '!', '?', '*']);
            let (a, b) = (start + two[0], start + two[0] + link.len());
            if otp.iter().any(|s| link.starts_with(s.as_str()) && link.len() > s.len()) {
                self.take(Kind::OtpSecret, a, b);
            } else if self.approves(link) {
                self.take(Kind::ApprovalLink, a, b);
            } else {
                look(b - a);
                self.taken[a..b].fill(Taken::Link);
            }
        }
    }

    fn approves(&self, link: &str) -> bool {
        let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
        let Some((host, path)) = rest.find('/').map(|at| rest.split_at(at)) else { return false };
        let ours = |h: &String| host == h || host.strip_suffix(h.as_str()).is_some_and(|r| r.ends_with('.'));
        let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).count();
        let by_path = |p: &String| path.strip_prefix(p.as_str()).is_some_and(|token| letters(token) >= TOKEN);
        let token = |param: &str| {
            self.words.of(List::ApprovalParam).iter().any(|p| param.strip_prefix(p.as_str()).is_some_and(|t| letters(t) >= TOKEN))
        };
        // “Magic links” of other services let in whoever has them, too.
        let magic = |p: &String| path.split_once(p.as_str()).is_some_and(|(_, token)| letters(token) >= 2 * TOKEN);
        self.words.of(List::LoginPath).iter().any(magic)
            || self.words.of(List::ApprovalHost).iter().any(ours)
                && (self.words.of(List::ApprovalPath).iter().any(by_path) || path.split(['?', '&']).skip(1).any(token))
    }
}
