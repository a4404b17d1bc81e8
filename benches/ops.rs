//! What it costs to count an event: nanoseconds, and as a ratio to a bare atomic addition in the same run.
//!
//! `cargo bench --bench ops`

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tasukebune::ops::{Kind, Ops};

const TIMES: u32 = 1_000_000;
const ROUNDS: usize = 9;

/// The quickest of some rounds, in nanoseconds each.
fn each(count: impl Fn()) -> f64 {
    let round = || {
        let start = Instant::now();
        (0..TIMES).for_each(|_| count());
        start.elapsed().as_secs_f64() * 1e9 / f64::from(TIMES)
    };
    (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min)
}

fn main() {
    let (ops, bare) = (Ops::new(&["one"]), AtomicU64::new(0));
    let yardstick = each(|| _ = black_box(&bare).fetch_add(1, Ordering::Relaxed));
    println!("a bare atomic addition {yardstick:6.1} ns");
    let counts = &ops.counts;
    let tell = |what: &str, ns: f64| println!("{what:22} {ns:6.1} ns, {:5.1} ×", ns / yardstick);
    tell("a message", each(|| counts.message(black_box(1))));
    tell("an answer", each(|| counts.answer(1, 1, black_box("one"))));
    tell("an event", each(|| counts.event(black_box("MESSAGE_CREATE"))));
    tell("a request", each(|| counts.request(1, black_box(200))));
    tell("a reply", each(|| counts.reply(Kind::Message, Some(black_box(Duration::from_millis(80))))));
}
