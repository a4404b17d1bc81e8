//! Mail addresses, also where the sign is written as a word.

use super::{Kind, List, Look};

impl Look<'_> {
    pub fn mail(&mut self) {
        let signs = (0..self.plain.len()).filter(|i| self.plain.c(*i) == '@').map(|i| (i, i + 1));
        let words = self.hits.of(List::At).iter().map(|h| (h.start, h.end));
        let mut places: Vec<(usize, usize)> = signs.chain(words).collect();
        places.sort_unstable();
        let mut next = 0;
        for (start, end) in places {
            if start < next {
                continue;
            }
            if let Some((from, to)) = self.address_at(start, end, next) {
                self.take(Kind::Email, from, to);
                next = to;
            }
        }
    }

    /// The address around an at sign. `floor`: where the one before it ended.
    fn address_at(&self, start: usize, end: usize, floor: usize) -> Option<(usize, usize)> {
        /// Longer names there are none (RFC 5321).
        const NAME: usize = 64;
        let plain = self.plain;
        let sign = plain.str(start, end);
        let in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
        let name_end = start - usize::from(plain.before(start) == ' ');
        let from = plain.run_back(name_end, in_name).max(name_end.saturating_sub(NAME)).max(floor);
        let from = plain.run(from, |c| matches!(c, '.' | '-' | '%' | '+')).min(name_end);
        let host_start = end + usize::from(plain.c(end) == ' ');
        let (host, to, spelled) = self.host(host_start);
        if from == name_end || host.is_empty() || plain.before(from) == '@' || plain.before(from) == '/' && plain.before(from - 1) != '/' {
            return None;
        }
        let labels: Vec<&str> = host.split('.').collect();
        let last = labels.last()?;
        // icon@2x.png is a file, lodash@4.17.21 a version.
        let is_file = ["png", "jpg", "jpeg", "gif", "svg", "webp", "rb", "tgz", "service", "socket", "target", "timer"].contains(last);
        let is_host = labels.len() > 1
            && labels.iter().all(|l| !l.is_empty())
            && (2..=10).contains(&last.len())
            && last.bytes().all(|b| b.is_ascii_alphabetic());
        let known = self.words.has(List::MailHost, &host)
            || self.words.of(List::MailHost).iter().any(|h| host.strip_suffix(h.as_str()).is_some_and(|r| r.ends_with('.')));
        let apart = name_end < start || host_start > end;
        // “lost @gmail.com” names no one; “taro @ gmail.com” and “taro.72 @gmail.com” do.
        let is_told =
            sign == "@" && name_end < start && host_start == end && !plain.str(from, name_end).contains(|c: char| !c.is_ascii_alphabetic());
        let is_sign = sign == "@" || sign.starts_with(['(', '[', '<', '{']);
        let is_word = sign.bytes().all(|b| b.is_ascii_alphabetic());
        let fits = known || is_host && !is_file && (if is_sign { sign != "@" || !apart } else { spelled || !is_word });
        let name = plain.str(from, name_end);
        let public = self.guard.public_hosts.iter().any(|h| host == *h || host.strip_suffix(h.as_str()).is_some_and(|r| r.ends_with('.')));
        let fits = fits && !is_told && !public && !self.words.has(List::Impersonal, name) && (!is_word || spelled);
        fits.then_some((from, to))
    }

    /// A host, with dots written as words; where it ends; and whether any was.
    fn host(&self, start: usize) -> (String, usize, bool) {
        /// Longer names there are none (RFC 1035).
        const HOST: usize = 255;
        let plain = self.plain;
        let mut host = String::new();
        let mut spelled = false;
        let mut i = start;
        let mut end = start;
        while host.len() < HOST {
            let stop = plain.run(i, |c| c.is_ascii_alphanumeric() || c == '-').min(i + HOST);
            if stop == i {
                break;
            }
            host.push_str(plain.str(i, stop));
            end = stop;
            let dot = plain.run(stop, |c| c == ' ').min(stop + 1);
            let word = self.hits.starting(List::Dot, dot, dot).next();
            let next = match (plain.c(stop), word) {
                ('.', _) => stop + 1,
                ('。', _) if plain.c(stop + 1).is_ascii_lowercase() => stop + 1,
                (_, Some(hit)) => {
                    spelled = true;
                    hit.end + usize::from(plain.c(hit.end) == ' ')
                }
                _ => break,
            };
            if !plain.c(next).is_ascii_alphanumeric() {
                break;
            }
            host.push('.');
            i = next;
        }
        (host, end, spelled)
    }
}
