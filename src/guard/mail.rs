//! Mail addresses, also where the sign is written as a word.

use super::{Kind, List, Look};
use crate::text::is_kana;

/// あっと has so many letters, アットマーク more.
const SHORT: usize = 3;

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
        let told = sign != "@";
        let gap = |c: char| c == ' ' || told && c == '、';
        // A long address is broken before or behind its sign.
        let broken = !told && (plain.c(end) == '\n' || plain.before(start) == '\n');
        let name_end = start - usize::from(gap(plain.before(start)) || !told && plain.before(start) == '\n');
        let from = plain.run_back(name_end, in_name).max(name_end.saturating_sub(NAME)).max(floor);
        let from = plain.run(from, |c| matches!(c, '.' | '-' | '%' | '+')).min(name_end);
        // Letters that are told one by one: “すず、アンダーバー、8、アットマーク”.
        let from = if told && name_end < start && from < name_end { self.letters_before(from, floor) } else { from };
        let host_start = end + usize::from(gap(plain.c(end)) || !told && plain.c(end) == '\n');
        let (host, to, spelled) = self.host(host_start);
        let spoken = sign.contains(char::is_alphabetic);
        let (host, to, kana) = if spoken && host.is_empty() { self.host_in_kana(host_start) } else { (host, to, false) };
        // Where all of it is in Japanese letters, a word such as あっと is too little to go by.
        let dotted = from == name_end || self.hits.ending(List::Dot, from, from).next().is_some();
        let from = if kana && dotted && end - start > SHORT { self.name_in_kana(name_end, floor) } else { from };
        if from == name_end
            || host.is_empty()
            || self.is_starred(from)
            || plain.before(from) == '@'
            || plain.before(from) == '/' && plain.before(from - 1) != '/'
        {
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
        let apart = !broken && (name_end < start || host_start > end);
        // “lost @gmail.com” names no one; “taro @ gmail.com” and “taro.72 @gmail.com” do.
        let is_told = sign == "@"
            && !broken
            && name_end < start
            && host_start == end
            && !plain.str(from, name_end).contains(|c: char| !c.is_ascii_alphabetic());
        let is_sign = sign == "@" || sign.starts_with(['(', '[', '<', '{']);
        let is_word = sign.bytes().all(|b| b.is_ascii_alphabetic());
        let fits = known || !broken && is_host && !is_file && (if is_sign { sign != "@" || !apart } else { spelled || !is_word });
        let name = plain.str(from, name_end);
        let public = self.guard.public_hosts.iter().any(|h| host == *h || host.strip_suffix(h.as_str()).is_some_and(|r| r.ends_with('.')));
        // A stranger's, from whom something came. People have theirs at the known ones.
        let sender = !known && self.is_labelled(List::Sender, from);
        let fits = fits && !is_told && !public && !sender && !self.words.has(List::Impersonal, name) && (!is_word || spelled);
        fits.then_some((from, to))
    }

    /// h******3@…, j***r@…: what is hidden already. Two stars alone only make it bold.
    fn is_starred(&self, from: usize) -> bool {
        const BOLD: usize = 3;
        let stars = self.plain.run_back(from, |c| matches!(c, '*' | '•' | '●' | '＊'));
        from - stars > BOLD || stars < from && self.plain.before(stars).is_ascii_alphanumeric()
    }

    /// Where a name begins whose letters have 、 between them.
    fn letters_before(&self, from: usize, floor: usize) -> usize {
        /// Longer words are no letters.
        const LETTER: usize = 8;
        /// More there are not.
        const LETTERS: usize = 40;
        let plain = self.plain;
        let mut from = from;
        for _ in 0..LETTERS {
            let Some(comma) = from.checked_sub(1).filter(|i| plain.c(*i) == '、') else { break };
            let start = plain.run_back(comma, |c| is_kana(c) || c.is_ascii_alphanumeric()).max(floor).min(comma);
            if start == comma || comma - start > LETTER || plain.before(comma) == 'は' {
                break;
            }
            from = start;
        }
        from
    }

    /// ひろゆきドット1988.
    fn name_in_kana(&self, end: usize, floor: usize) -> usize {
        const NAME: usize = 30;
        let name = |c: char| is_kana(c) || c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        self.plain.run_back(end, name).max(end.saturating_sub(NAME)).max(floor).min(end)
    }

    /// ヤフードットシーオードットジェーピー: a known host, with what follows it; where it ends; and whether there is one.
    fn host_in_kana(&self, start: usize) -> (String, usize, bool) {
        const HOST: usize = 40;
        let plain = self.plain;
        let len = if is_kana(plain.c(start)) { self.words.here(List::MailHost, plain, start) } else { 0 };
        let host = plain.str(start, start + len).to_owned();
        let mut end = start + len;
        while len > 0 && end < start + HOST {
            let Some(dot) = self.hits.starting(List::Dot, end, end).next() else { break };
            end = plain.run(dot.end, is_kana);
            // The next ドット is in that run.
            end = self.hits.starting(List::Dot, dot.end, end).next().map_or(end, |next| next.start);
        }
        (host, end, len > 0)
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
            let dot = plain.run(stop, |c| matches!(c, ' ' | '、')).min(stop + 1);
            let word = self.hits.starting(List::Dot, dot, dot).next();
            let next = match (plain.c(stop), word) {
                ('.', _) => stop + 1,
                ('。', _) if plain.c(stop + 1).is_ascii_lowercase() => stop + 1,
                (_, Some(hit)) => {
                    spelled = true;
                    hit.end + usize::from(matches!(plain.c(hit.end), ' ' | '、'))
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
