//! What `benches/scale.rs` reckons, in small.

#[allow(dead_code, reason = "the bench uses the rest")]
#[path = "../../benches/scale/rest.rs"]
mod rest;
#[allow(dead_code, reason = "the bench uses the rest")]
#[path = "../../benches/scale/rules.rs"]
mod rules;
#[allow(dead_code, reason = "the bench uses the rest")]
#[path = "../../benches/scale/starts.rs"]
mod starts;
#[path = "../../benches/scale/verdict.rs"]
mod verdict;

use std::time::Duration;

use rest::{Dice, Keeper, Outcome, simulate};
use rules::{Load, Plan};
use verdict::{Limit, ranked, told};

#[test]
fn shards_follow_discords_rules() {
    let of = |guilds| {
        let Plan { shards, at_once, starts_a_day, .. } = Plan::of(guilds);
        (shards, at_once, starts_a_day)
    };
    assert_eq!(of(1), (1, 1, 1_000));
    assert_eq!(of(2_500), (3, 1, 1_000));
    assert_eq!(of(150_000), (150, 1, 1_000));
    assert_eq!(of(150_001), (160, 16, 2_000), "a multiple of 16");
    assert_eq!(of(1_000_000), (1_008, 16, 5_000));
}

#[test]
fn shards_of_one_bucket_identify_five_seconds_apart() {
    let plan = Plan { guilds: 40_000, shards: 40, at_once: 16, starts_a_day: 1_000 };
    let times = starts::granted(&plan);
    let rounds = times.iter().map(|time| time.as_secs() / 5).collect::<Vec<_>>();
    assert_eq!(rounds, [vec![0; 16], vec![1; 16], vec![2; 8]].concat());
    assert_eq!(starts::last(&Plan::of(100_000)), Duration::from_secs(495));
    assert_eq!(starts::last(&Plan::of(2_500)), Duration::from_secs(10));
}

#[test]
fn who_has_no_identifies_left_waits_until_they_are_counted_anew() {
    let plan = Plan { guilds: 4_000, shards: 4, at_once: 1, starts_a_day: 3 };
    assert!(starts::last(&plan) >= Duration::from_secs(24 * 60 * 60));
}

#[test]
fn two_ways_to_reckon_messages_agree() {
    let times = Load::usual_by_another_way() / Load::usual().messages_a_day;
    assert!((0.5..2.0).contains(&times), "{times}");
    let (messages, others) = Load::heavy().per_second(2_500.0);
    assert!((messages - 175.0).abs() < 1e-9 && others == 0.0, "{messages} {others}");
}

#[test]
fn chance_is_the_same_each_time_and_even() {
    let (mut dice, mut again) = (Dice::new(), Dice::new());
    let rolls: Vec<f64> = (0..10_000).map(|_| dice.roll()).collect();
    assert!(rolls.iter().all(|roll| *roll > 0.0 && *roll <= 1.0 && (again.roll() - roll).abs() < f64::EPSILON));
    let mean = rolls.iter().sum::<f64>() / 10_000.0;
    assert!((mean - 0.5).abs() < 0.01, "{mean}");
}

#[test]
fn below_the_limit_nobody_waits_and_above_it_more_and_more_do() {
    for (keeper, most) in [(Keeper::Account, 27_429), (Keeper::Nobody, 30_000)] {
        let minutes = |requests, rate| simulate(600, requests, keeper, |_| rate);
        let quiet = minutes(1.0, 5.0);
        assert_eq!((quiet.lost, quiet.refused, quiet.waiting), (0, 0, [0, 0]));
        assert!(quiet.of_hundred(100) < 1e-9 && !quiet.grows() && !quiet.banned());
        assert!(quiet.waits.len().abs_diff(3_000) < 200, "{}", quiet.waits.len());
        let full = minutes(1.0, 60.0);
        assert!(full.grows() && full.of_hundred(99) > 30.0, "{:?}", full.waiting);
        assert_eq!(full.banned(), keeper == Keeper::Nobody);
        // As many as are allowed are carried out, and the rest waits.
        assert!(full.waits.len().abs_diff(most) < 100, "{}", full.waits.len());
        assert_eq!(minutes(1.0, 60.0), full, "chance is the same each time");
        assert!(minutes(2.0, 30.0).grows() && !minutes(1.5, 28.0).grows(), "each request counts");
    }
}

#[test]
fn who_waits_too_long_is_given_up() {
    for keeper in [Keeper::Account, Keeper::Nobody] {
        let rush = simulate(1_200, 1.0, keeper, |at| if at < 300.0 { 200.0 } else { 0.01 });
        assert!(rush.lost > 0 && rush.of_hundred(100) <= 330.0, "{} {}", rush.lost, rush.of_hundred(100));
    }
}

#[test]
fn waits_are_told_by_their_place() {
    let out = Outcome { waits: (0..100).map(f64::from).collect(), lost: 0, refused: 9_999, waiting: [200, 300] };
    assert_eq!([50, 99, 100].map(|percent| out.of_hundred(percent).to_bits()), [50.0, 99.0, 99.0].map(f64::to_bits));
    assert!(!out.banned() && !out.grows());
    assert!(Outcome { refused: 10_000, ..out.clone() }.banned() && Outcome { waiting: [200, 301], ..out }.grows());
}

#[test]
fn the_limit_that_is_nearest_comes_first() {
    let limit = |name, needed| Limit { name, needed, given: 200.0 };
    let ranked = ranked(vec![limit("a", 3.0), limit("b", 500.0), limit("c", 100.0)]);
    assert_eq!(ranked.iter().map(told).collect::<Vec<_>>(), ["b (250 %, passed)", "c (50 %)", "a (1.5 %)"]);
}
