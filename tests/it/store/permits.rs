//! Whose turn it is to identify, over processes.

use std::time::{Duration, Instant};

use tasukebune::store::Store;
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::RecvError;
use tokio::task::JoinHandle;

use super::cluster;

const APART: Duration = Duration::from_millis(600);
/// Of what is promised (20 of 21 parts), what the tests' own threads may be late.
const CLOSEST: Duration = Duration::from_millis(600 * 20 / 21 - 60);

/// Two processes, which know of each other by the database alone.
async fn two() -> [Store; 2] {
    let address = cluster::shared().database();
    [cluster::connect(&address).await, cluster::connect(&address).await]
}

fn ask(store: &Store, lane: u32) -> oneshot::Receiver<()> {
    let (grant, granted) = oneshot::channel();
    let store = store.clone();
    tokio::spawn(async move { store.permit(lane, APART, grant).await });
    granted
}

/// When that was.
fn wait(granted: oneshot::Receiver<()>) -> JoinHandle<Result<Instant, RecvError>> {
    tokio::spawn(async move { granted.await.map(|()| Instant::now()) })
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn turns_in_a_lane_are_apart_and_lanes_do_not_wait_for_each_other() {
    let [one, other] = two().await;
    let begun = Instant::now();
    let of = |lane: u32| (0..3).flat_map(move |_| [lane; 2]);
    let asked: Vec<_> = of(0).chain(of(1)).enumerate().map(|(n, lane)| (lane, wait(ask([&one, &other][n % 2], lane)))).collect();
    let mut lanes = [Vec::new(), Vec::new()];
    for (lane, granted) in asked {
        lanes[lane as usize].push(granted.await.expect("no panic").expect("granted"));
    }
    for granted in &mut lanes {
        granted.sort();
        assert_eq!(granted.len(), 6);
        let closest = granted.windows(2).map(|two| two[1] - two[0]).min().expect("six");
        assert!(closest >= CLOSEST, "{closest:?}");
    }
    assert!(begun.elapsed() < APART * 10, "one lane after the other would take twelve turns");
}

/// A process that is killed as soon as it has identified is waited for all the same.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn whoever_comes_after_a_process_that_is_gone_waits_as_well() {
    let [one, other] = two().await;
    ask(&one, 0).await.expect("granted");
    let begun = Instant::now();
    drop(one);
    ask(&other, 0).await.expect("granted");
    assert!(begun.elapsed() >= CLOSEST, "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn who_does_not_wait_any_more_takes_no_turn() {
    let [one, other] = two().await;
    ask(&one, 0).await.expect("granted");
    for _ in 0..5 {
        let (grant, granted) = oneshot::channel();
        drop(granted);
        one.permit(0, APART, grant).await;
    }
    let begun = Instant::now();
    ask(&other, 0).await.expect("granted");
    assert!(begun.elapsed() < APART * 3, "{:?}", begun.elapsed());
}

/// A day's identifies are all processes' together: beyond them Discord takes the token away.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_day_has_so_many_identifies_for_all_processes() {
    let (stores, day) = (two().await, Duration::from_secs(3));
    let begun = Instant::now();
    stores[0].identifies_left(3, 1_000, day).await.expect("kept");
    // Who asks Discord later hears of those that were used, or, as here, not yet.
    stores[1].identifies_left(4, 1_000, day).await.expect("kept");
    // Each in a lane of its own.
    let granted: Vec<_> = (0..4).map(|lane| wait(ask(&stores[lane as usize % 2], lane))).collect();
    let mut times = Vec::new();
    for granted in granted {
        times.push(granted.await.expect("no panic").expect("granted") - begun);
    }
    times.sort();
    assert!(times[2] < day && times[3] >= day.saturating_sub(Duration::from_millis(50)), "{times:?}");
}
