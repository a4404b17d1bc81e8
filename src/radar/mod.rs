//! The surge radar: whether far more people ask now than usual for the hour and the weekday. Counts go in, a verdict comes out: no
//! clock, no texts, nobody's id. `docs/operating.md` says how it decides and how often it errs; `tests/it/radar.rs` measures that.
//!
//! The test: under ordinary circumstances the number of questions in a window is negative binomial (a Poisson number whose rate itself
//! varies), with the mean that [`usual`] learnt from the same hours of past weeks. Where so high a number, or a higher one, has a chance
//! below [`CHANCE`], it is a surge.

mod tail;
mod usual;

use std::collections::VecDeque;

use tail::chance_of;
use usual::Usual;

/// So many hours are learnt from at most: what the store keeps.
pub const MOST_HOURS: u32 = 90 * 24;
/// The radar is silent until it knows so many hours.
pub const LEAST_HOURS: usize = 28 * 24;
/// It is silent, too, where the hours that it knows ended so many hours ago.
const STALE_HOURS: u32 = 24;

/// Minutes that are looked at together: short ones see much soon, the long one sees less later.
const WINDOWS: [u32; 3] = [5, 10, 30];
/// Chosen by simulation: there is a look every minute, through three windows that overlap.
const CHANCE: f64 = 2e-5;
/// One question draws others: a window's number varies by so much more than Poisson's (a share of its mean).
const DRAWN: f64 = 0.35;
/// Fewer people than this are no crowd, however quiet the hour.
const LEAST: f64 = 10.0;
/// Less than so many times what is expected is not “far above”, however sure.
const LEAST_TIMES: f64 = 2.0;

/// What is expected rises with what these minutes (ago) had more than usual: a day of sales swells over hours, an outage within minutes.
const BEFORE: std::ops::Range<u32> = 30..120;
/// When these minutes are judged, so many questions “as usual” are added, so that a few more are not taken for a tide.
const STEADY: f64 = 10.0;
const MOST_SWELL: f64 = 20.0;

/// A surge ends when the last minutes together …
const CALM: u32 = 30;
/// … have less than so many times what was expected when it began, or hardly anybody …
const CALM_TIMES: f64 = 1.5;
const CALM_LEAST: f64 = 3.0;
/// … and after so many minutes anyway: by then it is a new usual, which is got used to.
const LONGEST: u32 = 12 * 60;

/// Far more people than usual ask. Minutes are counted from 1970 on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Surge {
    /// Since when, as far as can be told.
    pub since: u32,
    /// Questions per hour at its height …
    pub per_hour: f64,
    /// … and how many times the usual for the hour and the weekday that is.
    pub times: f64,
}

/// What a look found that is new.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Turn {
    Begins(Surge),
    Ends(Surge),
}

/// A minute that was looked at.
#[derive(Debug, Clone, Copy)]
struct Minute {
    asked: f64,
    usual: f64,
    /// It was part of a surge, so that it says nothing about ordinary circumstances.
    surged: bool,
}

#[derive(Debug, Clone, Copy)]
struct Going {
    surge: Surge,
    noticed: u32,
}

/// What it knows. At first that is nothing.
#[derive(Debug, Clone, Default)]
pub struct Radar {
    /// Questions in each hour from `first` (since 1970) on.
    hours: VecDeque<u32>,
    first: u32,
    usual: Option<Usual>,
    /// The last ones; the newest at the end, and which that is.
    minutes: VecDeque<Minute>,
    newest: u32,
    going: Option<Going>,
    /// How many times the usual was expected when the last surge began.
    swell: f64,
}

impl Radar {
    /// The first hour that it does not know yet; `None` where it knows none.
    #[must_use]
    pub fn next_hour(&self) -> Option<u32> {
        let known = u32::try_from(self.hours.len()).ok().filter(|known| *known > 0)?;
        Some(self.first + known)
    }

    /// Learns how many questions there were in each hour from `first` on. They follow those that it knows, and are over.
    pub fn learn(&mut self, first: u32, counts: &[u32]) {
        if self.next_hour() != Some(first) {
            self.hours.clear();
            self.first = first;
        }
        self.hours.extend(counts);
        while self.hours.len() > MOST_HOURS as usize {
            self.hours.pop_front();
            self.first += 1;
        }
        self.usual = Usual::learnt(self.first, self.hours.make_contiguous());
        self.rate_anew();
    }

    /// The usual number of questions per hour around a minute; `None` while it does not know enough.
    #[must_use]
    pub fn usual(&self, minute: u32) -> Option<f64> {
        let fresh = self.next_hour().is_some_and(|next| minute / 60 < next + STALE_HOURS);
        self.usual.as_ref().filter(|_| fresh).map(|usual| usual.rate(minute) * 60.0)
    }

    /// The program has just begun: what was asked before, in this hour (`asked`) and in those that it learnt, spread evenly.
    pub fn resume(&mut self, minute: u32, asked: u32) {
        self.minutes.clear();
        let into = minute % 60 + 1;
        for at in (minute + 1).saturating_sub(BEFORE.end)..=minute {
            let of_hour = (at / 60).checked_sub(self.first).and_then(|hour| self.hours.get(hour as usize));
            self.push(
                at,
                if minute - at < into { f64::from(asked) / f64::from(into) } else { of_hour.map_or(0.0, |n| f64::from(*n) / 60.0) },
            );
        }
    }

    /// Takes what was asked since the last look, and says what is new.
    pub fn look(&mut self, minute: u32, asked: u32) -> Option<Turn> {
        self.take(minute, f64::from(asked));
        if self.usual(minute).is_none() {
            // A surge that can be compared with nothing any more is none.
            return self.going.take().map(|going| Turn::Ends(going.surge));
        }
        if self.going.is_some() { self.goes_on(minute) } else { self.begins(minute) }
    }

    #[must_use]
    pub fn surge(&self) -> Option<Surge> {
        self.going.map(|going| going.surge)
    }

    fn take(&mut self, minute: u32, asked: f64) {
        // Looks may come late, and a clock may be set. Where it was set back, what was asked since the last look is a minute's all the same.
        let is_set_back = !self.minutes.is_empty() && minute < self.newest;
        if is_set_back {
            self.goes_back(minute);
        }
        let passed = if self.minutes.is_empty() || is_set_back { 1 } else { minute - self.newest };
        for back in (0..passed.min(BEFORE.end)).rev() {
            self.push(minute - back, asked / f64::from(passed));
        }
        if let Some(last) = self.minutes.back_mut().filter(|_| passed == 0) {
            last.asked += asked;
        }
    }

    /// The clock was set back: the last minutes were as they were, and have other numbers. To forget them would take the beginning of a
    /// swell for an outage.
    fn goes_back(&mut self, minute: u32) {
        self.newest = minute.saturating_sub(1);
        self.rate_anew();
        // Else a surge would go on until the clock is where it was.
        if let Some(going) = &mut self.going {
            going.noticed = going.noticed.min(minute);
            going.surge.since = going.surge.since.min(minute);
        }
    }

    /// What is usual in each of the last minutes is known anew.
    fn rate_anew(&mut self) {
        if let Some(usual) = &self.usual {
            let newest_first = (0..=self.newest).rev().zip(self.minutes.iter_mut().rev());
            newest_first.for_each(|(at, minute)| minute.usual = usual.rate(at));
        }
    }

    fn push(&mut self, minute: u32, asked: f64) {
        let usual = self.usual.as_ref().map_or(0.0, |usual| usual.rate(minute));
        self.minutes.push_back(Minute { asked, usual, surged: self.going.is_some() });
        self.newest = minute;
        while self.minutes.len() > BEFORE.end as usize {
            self.minutes.pop_front();
        }
    }

    /// What was asked in the last minutes, and what is usual.
    fn window(&self, minutes: u32) -> (f64, f64) {
        self.minutes.iter().rev().take(minutes as usize).fold((0.0, 0.0), |(n, usual), minute| (n + minute.asked, usual + minute.usual))
    }

    /// How many times the usual is to be expected, and how uncertain that is (a share's variance).
    fn swell(&self) -> (f64, f64) {
        let before = self.minutes.iter().rev().take(BEFORE.end as usize).skip(BEFORE.start as usize);
        // After a surge it is as before it, until enough minutes tell.
        let prior = if before.clone().any(|minute| minute.surged) { self.swell } else { 1.0 };
        let ordinary = before.filter(|minute| !minute.surged);
        let (n, usual) = ordinary.fold((0.0, 0.0), |(n, usual), minute| (n + minute.asked, usual + minute.usual));
        let swell = (n + STEADY * prior) / (usual + STEADY);
        if swell > 1.0 { (swell.min(MOST_SWELL), 1.0 / (n + STEADY)) } else { (1.0, 0.0) }
    }

    fn begins(&mut self, minute: u32) -> Option<Turn> {
        let spread = self.usual.as_ref()?.spread(minute);
        let (swell, unsure) = self.swell();
        let found = WINDOWS.into_iter().find(|minutes| {
            let (n, usual) = self.window(*minutes);
            let expected = usual * swell;
            n >= LEAST && n >= LEAST_TIMES * expected && chance_of(n, expected, spread + unsure + DRAWN / expected) < CHANCE
        })?;
        let (n, usual) = self.window(found);
        let surge = Surge { since: minute + 1 - found, per_hour: n * 60.0 / f64::from(found), times: n / usual };
        self.going = Some(Going { surge, noticed: minute });
        self.swell = swell;
        self.minutes.iter_mut().rev().take(found as usize).for_each(|minute| minute.surged = true);
        Some(Turn::Begins(surge))
    }

    fn goes_on(&mut self, minute: u32) -> Option<Turn> {
        let (recent, usual) = self.window(WINDOWS[1]);
        let (n, calm) = self.window(CALM);
        let going = self.going.as_mut()?;
        let (per_hour, times) = (recent * 60.0 / f64::from(WINDOWS[1]), recent / usual);
        if times > going.surge.times {
            going.surge = Surge { per_hour, times, ..going.surge };
        }
        let lasted = minute.saturating_sub(going.noticed);
        let is_calm = lasted >= CALM && n < (CALM_TIMES * self.swell * calm).max(CALM_LEAST);
        if lasted >= LONGEST {
            self.minutes.iter_mut().for_each(|minute| minute.surged = false);
        } else if !is_calm {
            return None;
        }
        self.going.take().map(|going| Turn::Ends(going.surge))
    }
}
