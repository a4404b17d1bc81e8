//! Whose turn it is to identify, over processes.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tasukebune::store::Store;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::RecvError;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::cluster;
use super::lost::cable;
use super::until;

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

/// A way that takes so long each time.
async fn far(address: &str, long: Duration) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (own, port) = (listener.local_addr().expect("an address").port(), cluster::shared().port());
    tokio::spawn(async move {
        while let Ok((here, _)) = listener.accept().await {
            let there = TcpStream::connect(("127.0.0.1", port)).await.expect("it runs");
            let ((mut from, mut back), (mut answers, mut to)) = (here.into_split(), there.into_split());
            tokio::spawn(async move {
                let mut bytes = vec![0; 65_536];
                while let Ok(read @ 1..) = from.read(&mut bytes).await {
                    tokio::time::sleep(long).await;
                    let _ = to.write_all(&bytes[..read]).await;
                }
            });
            tokio::spawn(async move { tokio::io::copy(&mut answers, &mut back).await });
        }
    });
    address.replace(&format!(":{port}/"), &format!(":{own}/"))
}

/// Whoever can keep no moment takes none from those who can, nor from the day.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_process_that_is_too_far_away_takes_no_turn() {
    let address = cluster::shared().database();
    let near = cluster::connect(&address).await;
    near.identifies_left(1, 1_000, Duration::from_secs(3_600)).await.expect("kept");
    let distant = cluster::connect(&far(&address, APART / 10).await).await;
    let mut waits = ask(&distant, 0);
    assert!(timeout(Duration::from_secs(3), &mut waits).await.is_err(), "nobody is granted what comes too late");
    timeout(APART, ask(&near, 0)).await.expect("nobody is before it").expect("granted");
    assert!(timeout(Duration::from_secs(1), ask(&near, 1)).await.is_err(), "that was the day's last one");
}

/// Nobody knows when others do.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn without_the_database_nobody_identifies() {
    let (address, cut) = cable(&cluster::shared().database()).await;
    let store = cluster::connect(&address).await;
    cut.store(true, Ordering::Relaxed);
    until("it is told", || store.health().failing.is_some());
    let mut waits = ask(&store, 0);
    assert!(timeout(Duration::from_secs(8), &mut waits).await.is_err(), "the database is away");
    cut.store(false, Ordering::Relaxed);
    timeout(Duration::from_secs(20), waits).await.expect("it is there again").expect("granted");
}

/// A day's identifies are all processes' together: beyond them Discord takes the token away.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_day_has_so_many_identifies_for_all_processes() {
    let (stores, day) = (two().await, Duration::from_secs(3));
    let begun = Instant::now();
    stores[0].identifies_left(3, 1_000, day).await.expect("kept");
    // Discord knows no day yet, or that one is over.
    stores[0].identifies_left(1_000, 1_000, Duration::ZERO).await.expect("kept");
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
