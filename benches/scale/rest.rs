//! Answers against Discord's 50 requests a second: they come as they like (Poisson). The bot keeps an account of all requests before they go out;
//! for comparison, as it would be if nobody did: whoever is refused tries again when Discord says. serenity's limiter knows of this limit only by a
//! refusal, and while one request waits for its end the others go out (`Ratelimiter::perform` of serenity 0.12.5 holds its lock for no longer than a
//! moment, and repeats the request itself, so that `src/platform/discord/wire.rs` does not see the refusal either).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use tasukebune::platform::discord::account;
use tasukebune::settings::Waits;

use super::rules::{REFUSED_IN_TEN_MINUTES, REQUESTS_A_SECOND};

const SECOND: u64 = 1_000_000;
/// Between two requests of an answer: ASSUMED, a way to Discord and back.
const ROUND_TRIP: u64 = SECOND / 10;
const TEN_MINUTES: usize = 600;
/// Any number; the same one gives the same answers for ever.
const SEED: u64 = 20_261_130;

/// Numbers that look like chance: splitmix64.
pub struct Dice(u64);

impl Dice {
    pub fn new() -> Dice {
        Dice(SEED)
    }

    /// Above 0, and 1 at most.
    pub fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let upper = u32::try_from((z ^ (z >> 31)) >> 32).expect("32 bits");
        (f64::from(upper) + 1.0) / (f64::from(u32::MAX) + 1.0)
    }

    /// Until the next one comes, where so many come in a second.
    fn pause(&mut self, per_second: f64) -> u64 {
        micros(-self.roll().ln() / per_second)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds of a few days")]
fn micros(seconds: f64) -> u64 {
    (seconds * 1e6) as u64
}

fn seconds(micros: u64) -> f64 {
    std::time::Duration::from_micros(micros).as_secs_f64()
}

/// Who sees to it that no more are asked than Discord allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeper {
    /// The bot, before a request goes out.
    Account,
    /// Nobody but Discord, which refuses.
    Nobody,
}

/// What became of all answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What Discord's limit made them wait, in seconds, in order; the ways there and back are not counted.
    pub waits: Vec<f64>,
    /// Given up, for they were too late.
    pub lost: usize,
    /// Requests refused with 429, in the ten minutes with most of them.
    pub refused: u32,
    /// Still waiting when half of the time was over, and at the end.
    pub waiting: [usize; 2],
}

impl Outcome {
    /// The wait that so many of a hundred do not exceed.
    pub fn of_hundred(&self, percent: usize) -> f64 {
        let last = self.waits.len().saturating_sub(1);
        self.waits.get((self.waits.len() * percent / 100).min(last)).copied().unwrap_or_default()
    }

    /// More and more wait, beyond what chance does.
    pub fn grows(&self) -> bool {
        let [half, end] = self.waiting;
        end > half + half / 2 && end > 2 * usize::try_from(REQUESTS_A_SECOND).expect("a small number")
    }

    /// Discord would answer nothing more for a time.
    pub fn banned(&self) -> bool {
        self.refused >= REFUSED_IN_TEN_MINUTES
    }
}

/// By time, then by age: when it is tried, which one it is, since when it waits, how many requests are left of it, and how many it has in all.
type Waiting = (u64, u64, u64, u32, u32);

/// So many seconds of answers that take so many requests each, at a rate per second that depends on the time.
pub fn simulate(length: u32, requests: f64, keeper: Keeper, rate: impl Fn(f64) -> f64) -> Outcome {
    let (mut dice, end) = (Dice::new(), u64::from(length) * SECOND);
    let waits = Waits::default();
    let patience = u64::try_from((waits.request + waits.limited).as_micros()).expect("minutes");
    let mut line: BinaryHeap<Reverse<Waiting>> = BinaryHeap::new();
    let mut out = Outcome { waits: Vec::new(), lost: 0, refused: 0, waiting: [0; 2] };
    let mut refused = vec![0_u32; usize::try_from(length).expect("a short time") + 1];
    let (mut second, mut used, mut next, mut number) = (0, 0, dice.pause(rate(0.0)), 0_u64);
    let mut half = Some(end / 2);
    let window = u64::try_from(account::SECOND.as_micros()).expect("a second");
    // When the last requests go out; and of all of them, since when they wait and until when.
    let (mut turns, mut waited): (VecDeque<u64>, Vec<(u64, u64)>) = (VecDeque::new(), Vec::new());
    loop {
        let due = line.peek().map(|Reverse((at, ..))| *at);
        if due.is_none_or(|due| next <= due) {
            if next >= end {
                break;
            }
            let more = u32::from(dice.roll() <= requests.fract());
            let whole = (1..=REQUESTS_A_SECOND).take_while(|n| f64::from(*n) <= requests).last().unwrap_or(0);
            line.push(Reverse((next, number, next, whole + more, whole + more)));
            number += 1;
            next += dice.pause(rate(seconds(next)));
            continue;
        }
        let Some(Reverse((at, age, came, left, all))) = line.pop() else { break };
        if at >= end {
            line.push(Reverse((at, age, came, left, all)));
            break;
        }
        if half.take_if(|half| at >= *half).is_some() {
            out.waiting[0] = line.len();
        }
        if at / SECOND != second {
            (second, used) = (at / SECOND, 0);
        }
        let ways = u64::from(all - left) * ROUND_TRIP;
        if keeper == Keeper::Account {
            let full = turns.len() == account::A_SECOND;
            let turn = turns.front().filter(|_| full).map_or(at, |oldest| at.max(oldest + window));
            if turn - came - ways > patience {
                out.lost += 1;
                continue;
            }
            if full {
                turns.pop_front();
            }
            turns.push_back(turn);
            waited.push((at, turn));
            if turn < end && left > 1 {
                line.push(Reverse((turn + ROUND_TRIP, age, came, left - 1, all)));
            } else if turn < end {
                out.waits.push(seconds(turn - came - ways));
            }
            continue;
        }
        if at - came - ways > patience {
            out.lost += 1;
        } else if used < REQUESTS_A_SECOND {
            used += 1;
            if left > 1 {
                line.push(Reverse((at + ROUND_TRIP, age, came, left - 1, all)));
            } else {
                out.waits.push(seconds(at - came - ways));
            }
        } else {
            refused[usize::try_from(second).expect("a short time")] += 1;
            line.push(Reverse(((second + 1) * SECOND, age, came, left, all)));
        }
    }
    out.waiting[1] = line.len();
    if keeper == Keeper::Account {
        out.waiting = [end / 2, end].map(|at| waited.iter().filter(|(since, until)| *since <= at && *until > at).count());
    }
    out.waits.sort_by(f64::total_cmp);
    out.refused = refused.windows(TEN_MINUTES.min(refused.len())).map(|ten| ten.iter().sum()).max().unwrap_or_default();
    out
}

/// An hour at a steady rate.
pub fn hour(requests: f64, keeper: Keeper, rate: f64) -> Outcome {
    simulate(60 * 60, requests, keeper, |_| rate)
}

/// The first whole rate of answers a second at which something is no longer so.
pub fn first(requests: f64, keeper: Keeper, is: impl Fn(&Outcome) -> bool) -> f64 {
    let rates = (1..=2 * REQUESTS_A_SECOND).map(f64::from);
    let mut rates = rates.filter(|rate| rate * requests > f64::from(REQUESTS_A_SECOND) / 2.0);
    rates.find(|rate| is(&hour(requests, keeper, *rate))).unwrap_or(f64::INFINITY)
}

/// A minute of the busiest kind in the middle of an hour.
pub fn rush(requests: f64, keeper: Keeper, mean: f64, times: f64) -> Outcome {
    simulate(60 * 60, requests, keeper, |at| if (600.0..660.0).contains(&at) { mean * times } else { mean })
}
