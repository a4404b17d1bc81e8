//! Whose turn it is to identify, over processes.

use std::time::{Duration, Instant};

use tasukebune::store::Store;
use tokio::sync::oneshot;

use super::cluster;

const APART: Duration = Duration::from_millis(300);

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

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn turns_in_a_lane_are_apart_and_lanes_do_not_wait_for_each_other() {
    let [one, other] = two().await;
    let begun = Instant::now();
    let wait = |granted: oneshot::Receiver<()>| tokio::spawn(async move { granted.await.map(|()| Instant::now()) });
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
        assert!(closest >= APART.mul_f32(0.7), "{closest:?}");
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
    assert!(begun.elapsed() >= APART.mul_f32(0.7), "{:?}", begun.elapsed());
    // Somebody who does not wait any more takes no turn.
    drop(ask(&other, 1));
}
