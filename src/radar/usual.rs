//! What is usual, learnt from the hours of past weeks.

const WEEK: usize = 168;
/// A run of hours without a question in which so many were to be expected: the bot did not run.
const HOLE: f64 = 12.0;
/// A day of which fewer hours are known, and a week of which fewer days are, say nothing about the week's level.
const DAY_HOURS: f64 = 20.0;
const LEAST_DAYS: usize = 3;
/// No hour of the week is quieter than this share of the average: what never happened yet may happen.
const QUIETEST: f64 = 0.02;
/// An hour and its neighbours, by weight, count for so many hours of their own: (1 + 2 + 1)² / (1² + 2² + 1²).
const HOURS_EACH: f64 = 16.0 / 6.0;
/// How much an hour's rate varies by itself (a share's variance): at least, where too little is asked to tell, and at most.
const SPREAD: (f64, f64, f64) = (0.05, 0.1, 0.5);
/// Hours with fewer questions tell nothing of it.
const ENOUGH: f64 = 5.0;
/// One in so many hours, the wildest, is left out; what is left is somewhat too tame, by this.
const WILD: usize = 50;
const TAMED: f64 = 1.3;

/// What is usual at each hour of the week.
#[derive(Debug, Clone)]
pub(super) struct Usual {
    /// Questions per hour, by hours since 1970 modulo 168: a week has them all, in whatever time zone.
    hours: [f64; WEEK],
    spread: f64,
    weeks: f64,
}

impl Usual {
    /// Questions per minute, between the middles of two hours in proportion.
    pub(super) fn rate(&self, minute: u32) -> f64 {
        let since_middle = minute.saturating_sub(30);
        let of = |hour: u32| self.hours[hour as usize % WEEK];
        let (hour, share) = (since_middle / 60, f64::from(since_middle % 60) / 60.0);
        (of(hour) * (1.0 - share) + of(hour + 1) * share) / 60.0
    }

    /// How much more than Poisson's a number around this minute varies: by itself, and because the usual is known from so much only.
    pub(super) fn spread(&self, minute: u32) -> f64 {
        self.spread + 1.0 / (self.rate(minute) * 60.0 * HOURS_EACH * self.weeks)
    }

    /// From the counts of the hours from `first` on; `None` where fewer than 28 days are known.
    pub(super) fn learnt(first: u32, counts: &[u32]) -> Option<Usual> {
        let begun = counts.iter().position(|n| *n > 0)?;
        let past = Past::new(first as usize + begun, &counts[begun..]);
        if past.known.iter().filter(|known| **known).count() < super::LEAST_HOURS {
            return None;
        }
        // By weeks ago.
        let levels: Vec<Option<f64>> = (0..past.counts.len().div_ceil(WEEK)).map(|ago| past.level(ago)).collect();
        let now = levels.iter().flatten().next().copied()?;
        let end = past.counts.len() - 1;
        // How many times an hour of the past must be taken to be as it would be at today's level.
        let scale = |at: usize| levels[(end - at) / WEEK].map(|then| now / then);
        let mut hours = [0.0; WEEK];
        for (slot, usual) in hours.iter_mut().enumerate() {
            let mut seen: Vec<f64> = past.in_slot(slot).filter_map(|at| Some(past.around(at)? * scale(at)?)).collect();
            *usual = middle(&mut seen).unwrap_or(now).max(now * QUIETEST);
        }
        let weeks = levels.iter().flatten().fold(0.0, |weeks, _| weeks + 1.0);
        let known = (0..=end).filter(|at| past.known[*at]);
        let spread = spread(known.filter_map(|at| Some((past.n(at), hours[past.slot(at)] / scale(at)?))));
        Some(Usual { hours, spread, weeks })
    }
}

/// The hours that usual ones are learnt from.
struct Past<'a> {
    /// Since 1970.
    first: usize,
    counts: &'a [u32],
    /// Whether the bot ran, as far as counts can tell.
    known: Vec<bool>,
}

impl<'a> Past<'a> {
    fn new(first: usize, counts: &'a [u32]) -> Past<'a> {
        let mut past = Past { first, counts, known: vec![true; counts.len()] };
        let mean = |slot: usize| {
            let (n, hours) = past.in_slot(slot).fold((0.0, 0.0), |(n, hours), at| (n + past.n(at), hours + 1.0));
            n / hours
        };
        let means: Vec<f64> = (0..WEEK).map(mean).collect();
        let mut at = 0;
        while at < counts.len() {
            let empty = counts[at..].iter().take_while(|n| **n == 0).count();
            let run = at..at + empty;
            if run.clone().map(|at| means[past.slot(at)]).sum::<f64>() >= HOLE {
                past.known[run].fill(false);
            }
            at += empty + 1;
        }
        past
    }

    fn slot(&self, at: usize) -> usize {
        (self.first + at) % WEEK
    }

    /// The places of an hour of the week.
    fn in_slot(&self, slot: usize) -> impl Iterator<Item = usize> + use<'_> {
        ((slot + WEEK - self.first % WEEK) % WEEK..self.counts.len()).step_by(WEEK)
    }

    fn n(&self, at: usize) -> f64 {
        f64::from(self.counts[at])
    }

    /// Questions per hour on the middle one of a week's days: a day that was out of the ordinary does not count.
    fn level(&self, weeks_ago: usize) -> Option<f64> {
        let end = self.counts.len() - weeks_ago * WEEK;
        let mut days: Vec<f64> = (1..=7).map_while(|back| end.checked_sub(back * 24)).filter_map(|day| self.of_day(day)).collect();
        days.sort_by(f64::total_cmp);
        // Where next to nothing is asked that may be 0.
        (days.len() >= LEAST_DAYS).then(|| days[days.len() / 2].max(1.0 / 24.0))
    }

    fn of_day(&self, begin: usize) -> Option<f64> {
        let known = (begin..begin + 24).filter(|at| self.known[*at]);
        let (n, hours) = known.fold((0.0, 0.0), |(n, hours), at| (n + self.n(at), hours + 1.0));
        (hours >= DAY_HOURS).then(|| n / hours)
    }

    /// An hour with its neighbours.
    fn around(&self, at: usize) -> Option<f64> {
        let near = [(at.checked_sub(1), 1.0), (Some(at), 2.0), (Some(at + 1), 1.0)];
        let near = near.into_iter().filter_map(|(at, weight)| Some((at.filter(|at| self.known.get(*at) == Some(&true))?, weight)));
        let (n, weights) = near.fold((0.0, 0.0), |(n, weights), (at, weight)| (n + self.n(at) * weight, weights + weight));
        (weights > 0.0).then(|| n / weights)
    }
}

/// The mean without the highest and the lowest quarter.
fn middle(seen: &mut [f64]) -> Option<f64> {
    seen.sort_by(f64::total_cmp);
    let off = seen.len() / 4;
    mean(&seen[off..seen.len() - off])
}

fn mean(of: &[f64]) -> Option<f64> {
    let (sum, n) = of.iter().fold((0.0, 0.0), |(sum, n), x| (sum + x, n + 1.0));
    (n > 0.0).then(|| sum / n)
}

/// By the method of moments, over hours with enough questions: (n - usual)² is usual + spread * usual² on average.
fn spread(hours: impl Iterator<Item = (f64, f64)>) -> f64 {
    let (least, middle, most) = SPREAD;
    let enough = hours.filter(|(_, usual)| *usual >= ENOUGH);
    let mut each: Vec<f64> = enough.map(|(n, usual)| ((n - usual).powi(2) - usual) / usual.powi(2)).collect();
    each.sort_by(f64::total_cmp);
    // Outages and days of sales are none of the ordinary spread.
    each.truncate(each.len() - each.len() / WILD);
    if each.len() < WEEK { middle } else { mean(&each).map_or(middle, |spread| (spread * TAMED).clamp(least, most)) }
}
