//! What only its name makes a secret: one-time codes, numbers of papers, gift codes, keys.

use super::digits::{Join, Number, is_counting};
use super::{Kind, List, Look};

/// So near the word may stand that names a paper.
const PAPER: usize = 40;
/// A six-digit number this near to a word for one-time codes is one.
const CODE_BEFORE: usize = 40;
const CODE_AFTER: usize = 18;
/// So far a list of codes goes on.
const LISTED: usize = 80;
/// A word such as “number” must stand nearer.
const VAGUE: usize = 9;

impl Look<'_> {
    fn each(&mut self, kind: Kind, least: usize, most: usize, accepts: impl Fn(&Self, &Number<'_>) -> bool) {
        let mut next = 0;
        for first in 0..self.groups.list.len() {
            if first < next {
                continue;
            }
            let found = self.groups.numbers(first, least, most).filter(|n| accepts(self, n)).last();
            if let Some(Number { start, end, last, .. }) = found {
                self.take(kind, start, end);
                next = last + 1;
            }
        }
    }

    /// Twelve digits of a マイナンバー or a driver's licence; letters and digits of a residence card or passport.
    pub fn ids(&mut self) {
        self.each(Kind::IdNumber, 12, 12, |look, n| {
            n.joined_by(&[Join::Hyphen, Join::Space])
                && look.plain.before(n.start) != '+'
                && !n.is_all('0')
                && look.stands_free(n)
                && ([List::MyNumber, List::Licence].iter().any(|l| look.is_near(*l, n.start, n.end, PAPER, 0) || look.is_called(*l, n.end))
                    || is_my_number(n.digits) && look.is_near(List::MyNumber, n.start, n.end, 0, VAGUE))
                && !look.is_labelled(List::Other, n.start)
        });
        self.each(Kind::IdNumber, 6, 12, |look, n| {
            n.joined_by(&[Join::Hyphen, Join::Space])
                && look.is_near(List::Insurance, n.start, n.end, VAGUE + VAGUE, 0)
                && look.stands_free(n)
                && !look.counts(n.start, n.end)
        });
        if self.hits.of(List::ResidenceCard).is_empty() && self.hits.of(List::Passport).is_empty() {
            return;
        }
        let tokens = self.tokens();
        for (i, &(start, _)) in tokens.iter().enumerate() {
            // Written as one, or with spaces: SE 91823344 TA.
            for run in (1..=3).filter_map(|n| tokens.get(i..i + n)) {
                let end = run[run.len() - 1].1;
                if !run.windows(2).all(|two| two[1].0 == two[0].1 + 1 && self.plain.c(two[0].1) == ' ') {
                    break;
                }
                let token: String = run.iter().map(|&(a, b)| self.plain.str(a, b)).collect();
                let near = |list| self.is_near(list, start, end, PAPER, VAGUE);
                let is_card = shape(&token, &[(2, true), (8, false), (2, true)]) && near(List::ResidenceCard);
                let is_passport = run.len() <= 2 && shape(&token, &[(2, true), (7, false)]) && near(List::Passport);
                // Other countries have letters anywhere in it.
                let is_foreign = run.len() == 1
                    && matches!(token.len(), 8 | 9)
                    && token.bytes().filter(u8::is_ascii_digit).count() >= 4
                    && self.plain.letters(start, end).iter().all(|g| g.c.is_ascii_digit() || g.upper)
                    && token.bytes().any(|b| b.is_ascii_alphabetic())
                    && self.is_labelled(List::Passport, start);
                if self.is_free(start, end) && (is_card || is_passport || is_foreign) {
                    self.take(Kind::IdNumber, start, end);
                }
            }
        }
    }

    /// “The first three are 771, the rest 204”: a code in two halves.
    pub fn halves(&mut self) {
        const APART: usize = 24;
        if self.hits.of(List::Half).is_empty() {
            return;
        }
        let is_half = |start: usize, end: usize| {
            end - start == 3 && self.is_free(start, end) && self.is_labelled(List::Half, start) && !self.counts(start, end)
        };
        let halves: Vec<(usize, usize)> = self.groups.list.iter().map(|g| (g.start, g.end)).filter(|(a, b)| is_half(*a, *b)).collect();
        for two in halves.windows(2) {
            let (start, end) = (two[0].0, two[1].1);
            let any = [List::Code, List::Vague].iter().any(|l| self.is_near(*l, start, end, CODE_BEFORE, CODE_AFTER));
            if two[1].0 < two[0].1 + APART && any {
                self.take(Kind::OneTimeCode, start, end);
            }
        }
    }

    /// The code on a television's screen: letters and digits, with the place where it goes.
    pub fn tv_codes(&mut self) {
        /// Amazon's have so many.
        const LENS: std::ops::RangeInclusive<usize> = 5..=9;
        if self.hits.of(List::Tv).is_empty() {
            return;
        }
        for (start, end) in self.tokens() {
            let token = self.plain.str(start, end);
            let count = |f: fn(&u8) -> bool| token.bytes().filter(f).count();
            let (letters, digits) = (count(u8::is_ascii_alphabetic), count(u8::is_ascii_digit));
            let capitals = self.plain.letters(start, end).iter().all(|g| g.upper || !g.c.is_ascii_alphabetic());
            let is_code = LENS.contains(&(letters + digits)) && letters > 0 && capitals && self.is_free(start, end);
            if !is_code || !self.is_near(List::Tv, start, end, LISTED, LISTED) {
                continue;
            }
            let named = |list| self.is_labelled(list, start) || self.is_called(list, end);
            let other = self.is_labelled(List::Other, start) || self.words.here(List::Device, self.plain, start) > 0;
            // The address where it is typed in names it as well.
            let typed =
                self.hits.ending(List::Tv, start.saturating_sub(VAGUE), start).any(|h| self.plain.str(h.start, h.end).contains('/'));
            if (named(List::Code) || named(List::Vague) || typed) && !other && !self.words.has(List::NotValue, token) {
                self.take(Kind::OneTimeCode, start, end);
            }
        }
    }

    /// Amazon's gift codes are 4-6-4 or 4-6-5 letters and digits.
    pub fn gifts(&mut self) {
        let tokens = self.tokens();
        for (i, &(start, end)) in tokens.iter().enumerate() {
            let token = self.plain.str(start, end);
            let lens: Vec<usize> = token.split('-').map(str::len).collect();
            let near = self.is_near(List::Gift, start, end, PAPER, VAGUE + VAGUE);
            let mixed = |text: &str| text.contains(|c: char| c.is_ascii_digit()) && text.contains(|c: char| c.is_ascii_alphabetic());
            let capitals = self.plain.letters(start, end).iter().all(|g| g.upper || !g.c.is_ascii_alphabetic());
            let written = matches!(lens[..], [4, 6, 4 | 5]);
            let bare = lens.len() == 1 && matches!(token.len(), 14..=16);
            let fours = lens.len() >= 3 && lens.iter().all(|l| *l == 4 || *l == 5);
            // XXXX-XXXXXX-XXXX and AAAA-BBBBBB-CCCC only show the form.
            let form = token.split('-').all(|part| part.bytes().all(|b| part.starts_with(char::from(b))));
            let written = written && !form;
            let whole = written && capitals && near || mixed(token) && (written && (capitals || near) || (bare || fours) && near);
            let beside = |from: usize, to: usize| matches!(self.plain.str(from, to), " " | " - ");
            let spaced = tokens.get(i + 1).zip(tokens.get(i + 2)).filter(|(b, c)| near && beside(end, b.0) && beside(b.1, c.0));
            let spaced = spaced.filter(|(b, c)| end - start == 4 && b.1 - b.0 == 6 && matches!(c.1 - c.0, 4 | 5));
            let end = match spaced {
                Some((_, c)) if mixed(self.plain.str(start, c.1)) => c.1,
                _ if whole => end,
                _ => continue,
            };
            if self.is_free(start, end) && !self.is_labelled(List::Other, start) {
                self.take(Kind::GiftCode, start, end);
            }
        }
    }

    /// Codes that are kept for later: often a list of them, of digits and letters.
    pub fn backups(&mut self) {
        if self.hits.of(List::Backup).is_empty() {
            return;
        }
        self.each(Kind::OneTimeCode, 6, 12, |look, n| {
            look.stands_free(n)
                && n.joined_by(&[Join::Hyphen, Join::Space])
                && n.lens.iter().all(|l| *l >= 3)
                && !look.counts(n.start, n.end)
                && look.is_near(List::Backup, n.start, n.end, LISTED, VAGUE)
        });
        self.lettered_backups();
        for (start, end) in self.tokens() {
            let token = self.plain.str(start, end);
            let mixed = token.contains(|c: char| c.is_ascii_digit()) && token.contains(|c: char| c.is_ascii_alphabetic());
            if end - start >= 8 && mixed && self.is_free(start, end) && self.is_near(List::Backup, start, end, VAGUE, VAGUE) {
                self.take(Kind::OneTimeCode, start, end);
            }
        }
    }

    /// The key that an authenticator app is set up with: base32 in capitals, often in groups of four.
    pub fn keys(&mut self) {
        let tokens = self.tokens();
        let is_base32 = |&(a, b): &(usize, usize)| self.plain.str(a, b).bytes().all(|c| matches!(c, b'a'..=b'z' | b'2'..=b'7' | b'-'));
        let mut found = Vec::new();
        let mut i = 0;
        while i < tokens.len() {
            let (start, mut end) = tokens[i];
            let len = end - start;
            let mut next = i + 1;
            if is_base32(&tokens[i]) {
                while next < tokens.len()
                    && (matches!(len, 4 | 8) || len >= 16 && len.is_multiple_of(4) && (tokens[next].1 - tokens[next].0).is_multiple_of(4))
                    && tokens[next].0 == end + 1
                    && self.plain.c(end) == ' '
                    && is_base32(&tokens[next])
                {
                    let (a, b) = tokens[next];
                    // The last group may be shorter.
                    if b - a > len {
                        break;
                    }
                    end = b;
                    next += 1;
                    if b - a < len {
                        break;
                    }
                }
                let letters = self.plain.str(start, end);
                let digit = letters.contains(|c: char| c.is_ascii_digit());
                let letter = letters.contains(|c: char| c.is_ascii_alphabetic());
                let capitals = self.plain.letters(start, end).iter().all(|g| g.upper || !g.c.is_ascii_alphabetic());
                let near = self.is_near(List::SecretKey, start, end, PAPER, CODE_AFTER);
                let labelled = self.is_labelled(List::SecretKey, start);
                let long = end - start >= 16;
                let grouped = next - i >= 4 || next - i >= 2 && len == 8;
                let fits = long && digit && capitals && grouped
                    || long && near && (digit || capitals)
                    || labelled && end - start >= 12 && digit && capitals;
                // XXXX XXXX XXXX only shows the form.
                let form = letters.bytes().filter(u8::is_ascii_alphanumeric).all(|b| letters.starts_with(char::from(b)));
                if fits && letter && !form && self.is_free(start, end) {
                    found.push((start, end));
                }
            }
            i = next;
        }
        for (start, end) in found {
            self.take(Kind::OtpSecret, start, end);
        }
    }

    /// A PIN after its name, and the three or four digits on a card.
    pub fn named_codes(&mut self) {
        self.each(Kind::Password, 4, 8, |look, n| {
            (n.lens.len() == 1 || n.is_in_ones())
                && look.is_near(List::Pin, n.start, n.end, PAPER, CODE_AFTER)
                && look.stands_free(n)
                && !n.is_all('0')
                && !look.counts(n.start, n.end)
                // Six digits that are called a number somebody sends.
                && !(n.digits.len() == 6 && look.is_called(List::Vague, n.end))
                && (look.is_labelled(List::Pin, n.start) || look.is_called(List::Pin, n.end))
                && !look.is_only_told(n.start, n.end)
        });
        self.each(Kind::Card, 3, 4, |look, n| {
            n.lens.len() == 1 && look.stands_free(n) && !look.counts(n.start, n.end) && look.is_labelled(List::CardCode, n.start)
        });
    }

    /// Six digits near a word for codes; four to eight where the word names them.
    pub fn codes(&mut self) {
        self.each(Kind::OneTimeCode, 4, 8, |look, n| {
            let len = n.digits.len();
            let ones = len >= 4 && n.is_in_ones();
            // 8、4、1、9、0、6, or one in a line; 1、2、3 only counts.
            let listed = ones && len >= 6 && n.joined_by(&[Join::Comma, Join::Listed, Join::Space]) && !is_counting(n.digits);
            let grouped = n.lens.len() == 1 || ones || matches!(n.lens[..], [3, 3] | [2, 2, 2] | [4, 2 | 4] | [2, 4]);
            // Three and three are a code with a comma only where its name stands before it.
            let comma = n.lens == [3, 3]
                && (n.joined_by(&[Join::Comma]) && [List::Code, List::Vague].iter().any(|l| look.is_labelled(*l, n.start))
                    || look.is_told_in_halves(n));
            // 3 12 18 27 33 41 is a longer list.
            let before = n.first.checked_sub(1).map_or(Join::Apart, |g| look.groups.list[g].join);
            let after = look.groups.list[n.last].join;
            let longer = n.lens == [2, 2, 2] && [before, after].contains(&Join::Space);
            // 583, and 102 in the next line.
            let broken = matches!(n.lens, [3, 3] | [2, 2, 2])
                && n.joined_by(&[Join::Listed])
                && ![before, after].contains(&Join::Listed)
                && (n.start..n.end).any(|i| look.plain.c(i) == '\n')
                && [List::Code, List::Vague].iter().any(|l| look.is_labelled(*l, n.start));
            if !grouped || longer || !listed && !comma && !broken && !n.joined_by(&[Join::Hyphen, Join::Space]) {
                return false;
            }
            let names = [List::Code, List::Vague, List::Pin, List::Arrived, List::Typed];
            if !names.iter().any(|l| look.is_near(*l, n.start, n.end, PAPER, PAPER + VAGUE)) {
                return false;
            }
            // “G-123456” is how a service writes it.
            let signed = look.plain.before(n.start) == '-' && look.plain.before(n.start - 1) == 'g';
            let free = look.is_free(n.start, n.end) && (signed || !matches!(look.plain.before(n.start), '-' | '.'));
            let alone = look.groups.stands_alone(look.plain, n) || look.touches_its_name(n);
            if !free || !alone || look.counts(n.start, n.end) || n.is_all('0') {
                return false;
            }
            if look.guard.public_numbers.contains(n.digits) || look.is_only_told(n.start, n.end) || look.is_labelled(List::Other, n.start) {
                return false;
            }
            let any = |before, after| [List::Code, List::Vague, List::Pin].iter().any(|l| look.is_near(*l, n.start, n.end, before, after));
            let arrived = look.is_labelled(List::Arrived, n.start)
                && !look.groups.is_time(look.plain, n)
                && (any(PAPER, CODE_AFTER)
                    || len == 6 && (any(PAPER, PAPER + VAGUE) || look.ends_with(n.end) || look.plain.c(n.end) == '、' || n.lens == [3, 3]))
                || len == 6
                    && (look.has_just_come(n) || look.is_called(List::Arrived, n.end) && look.is_sent(n) || look.was_typed_in_vain(n));
            let sure = arrived || look.is_labelled(List::Code, n.start) || look.is_called(List::Code, n.end);
            let six = len == 6
                && (look.is_labelled(List::Vague, n.start)
                    || look.is_called(List::Vague, n.end)
                    || look.is_near(List::Code, n.start, n.end, CODE_BEFORE, CODE_AFTER)
                    || look.is_near(List::Vague, n.start, n.end, CODE_BEFORE, VAGUE));
            sure || six
        });
    }

    /// “482913って来た” quotes it; of other numbers that came only those that a real account is named with.
    fn is_sent(&self, n: &Number<'_>) -> bool {
        self.plain.c(n.end) == 'っ' || self.is_in_sentence(List::Ours, n.start, n.end)
    }

    /// です follows, or nothing more in its line.
    fn ends_with(&self, end: usize) -> bool {
        let next = self.plain.run(end, |c| c == ' ');
        matches!(self.plain.c(next), '\0' | '\n') || self.words.here(List::Copula, self.plain, next) > 0
    }

    /// “届いた！ 482913”: a call, and the number alone behind it.
    fn has_just_come(&self, n: &Number<'_>) -> bool {
        let call = self.plain.run_back(n.start, |c| matches!(c, ' ' | '\n' | '!' | '、' | '。' | '.' | '~'));
        call < n.start
            && (self.ends_with(n.end) || matches!(self.plain.c(n.end), '!' | '。'))
            && self.hits.ending(List::Arrived, call, call).next().is_some()
    }

    /// Runs of Latin letters, digits and hyphens, beginning and ending with no hyphen.
    pub(super) fn tokens(&self) -> Vec<(usize, usize)> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let mut out = Vec::new();
        let mut i = 0;
        while i < self.plain.len() {
            let end = self.plain.run(i, fits);
            let start = self.plain.run(i, |c| c == '-').min(end);
            let stop = self.plain.run_back(end, |c| c == '-').max(start);
            if stop > start {
                out.push((start, stop));
            }
            i = end.max(i) + 1;
        }
        out
    }
}

/// Whether the last of twelve digits is the check digit of a マイナンバー
/// (<https://laws.e-gov.go.jp/law/426M60000008085>, article 5).
fn is_my_number(digits: &str) -> bool {
    let mut digits = digits.bytes().rev().map(|b| u32::from(b - b'0'));
    let Some(check) = digits.next() else { return false };
    let weights = (2..=7).chain(2..=6);
    let rest = digits.zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
    check == if rest <= 1 { 0 } else { 11 - rest }
}

/// Whether a token is made of runs of letters (`true`) or digits, so long each.
fn shape(token: &str, runs: &[(usize, bool)]) -> bool {
    let mut rest = token;
    for (len, letters) in runs {
        let Some((run, after)) = rest.split_at_checked(*len) else { return false };
        let fits = |b: u8| if *letters { b.is_ascii_alphabetic() } else { b.is_ascii_digit() };
        if !run.bytes().all(fits) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}
