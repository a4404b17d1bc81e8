//! Connections that are lost, or fall silent, at the worst moment; and shards that two processes want.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use tasukebune::span::Span;
use tasukebune::store::{Change, Store, StoreFault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::cluster::{self, Cluster};
use super::{asked, until};

/// All passes.
const WHOLE: u8 = 0;
/// What is to be committed never arrives …
const BEFORE: u8 = 1;
/// … or arrives, and no answer comes back.
const AFTER: u8 = 2;

/// A way to a cluster that breaks once, at a commit.
async fn way(cluster: &Cluster, breaks: Arc<AtomicU8>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (own, port) = (listener.local_addr().expect("an address").port(), cluster.port());
    tokio::spawn(async move {
        while let Ok((here, _)) = listener.accept().await {
            let there = TcpStream::connect(("127.0.0.1", port)).await.expect("it runs");
            let ((mut from, mut back), (mut answers, mut to)) = (here.into_split(), there.into_split());
            let returns = tokio::spawn(async move {
                let _ = tokio::io::copy(&mut answers, &mut back).await;
            });
            let breaks = Arc::clone(&breaks);
            tokio::spawn(async move {
                let mut bytes = vec![0; 65_536];
                while let Ok(read @ 1..) = from.read(&mut bytes).await {
                    let ends = bytes[..read].windows(6).any(|word| word == b"COMMIT");
                    let how = if ends { breaks.swap(WHOLE, Ordering::SeqCst) } else { WHOLE };
                    if how == AFTER {
                        // Nothing comes back any more, from before it is sent.
                        returns.abort();
                    }
                    if how != BEFORE {
                        let _ = to.write_all(&bytes[..read]).await;
                    }
                    if how != WHOLE {
                        // Until it is done.
                        tokio::time::sleep(Duration::from_millis(200)).await;
                        break;
                    }
                }
                returns.abort();
            });
        }
    });
    own
}

async fn counted(store: &Store) -> u64 {
    store.counts(None, 0, u32::MAX).await.expect("read").iter().map(|row| row.n).sum()
}

async fn counts_once_where_a_commit_breaks(how: u8) {
    let (cluster, breaks) = (cluster::shared(), Arc::new(AtomicU8::new(WHOLE)));
    let direct = cluster.database();
    let port = way(cluster, Arc::clone(&breaks)).await;
    let store = cluster::connect(&direct.replace(&format!(":{}/", cluster.port()), &format!(":{port}/"))).await;
    let other = cluster::connect(&direct).await;
    for server in 0..5 {
        store.count(asked(1, server));
        store.flush().await.expect("written");
    }
    breaks.store(how, Ordering::SeqCst);
    store.count(asked(1, 3));
    until("it has broken", || breaks.load(Ordering::SeqCst) == WHOLE);
    store.count(asked(1, 3));
    until("it is told", || store.health().failing.is_some());
    until("it is whole again", || store.health().failing.is_none() && store.pending() == 0);
    assert_eq!((counted(&store).await, counted(&other).await, store.lost()), (7, 7, 0));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn what_never_arrived_is_counted_once() {
    counts_once_where_a_commit_breaks(BEFORE).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn what_arrived_and_was_not_answered_is_counted_once() {
    counts_once_where_a_commit_breaks(AFTER).await;
}

fn signal(cluster: &Cluster, name: &str, signal: &str) {
    let own = format!("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'tasukebune-%' AND datname = '{name}'");
    for number in cluster.sql("postgres", &own).lines() {
        assert!(Command::new("kill").args([signal, number]).status().expect("it runs").success());
    }
}

/// The connection stands, and nobody answers there.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_database_that_falls_silent_is_given_up_and_found_again() {
    let cluster = cluster::shared();
    let address = cluster.database();
    let name = address.rsplit('/').next().expect("a name").to_owned();
    let store = cluster::connect(&address).await;
    store.takes(Span::all(2)).await.expect("nobody else has them");
    tokio::task::block_in_place(|| signal(cluster, &name, "-STOP"));
    let changed = store.change(3, vec![Change::Introduced(true)]).await;
    assert!(matches!(changed, Err(StoreFault::Away { .. })), "{changed:?}");
    tokio::task::block_in_place(|| signal(cluster, &name, "-CONT"));
    until("it is found again", || store.health().failing.is_none());
    store.change(3, vec![Change::Introduced(true)]).await.expect("kept");
    assert_eq!(cluster.sql("postgres", &format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'")), "1");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn no_two_processes_have_one_shard() {
    let cluster = cluster::shared();
    let address = cluster.database();
    let (one, other) = (cluster::connect(&address).await, cluster::connect(&address).await);
    let span = |first, last| Span { first, last, of: 8 };
    one.takes(span(0, 3)).await.expect("nobody else has them");
    other.takes(span(4, 7)).await.expect("nobody else has them");
    let wants = Span { first: 3, last: 9, of: 16 };
    let third = cluster::connect(&address).await;
    let refused = third.takes(wants).await.expect_err("two others have some of them");
    assert!(matches!(refused, StoreFault::Shards { span, .. } if span == wants), "{refused:?}");
    assert!(refused.to_string().contains("3..=9/16"), "{refused}");
    // A connection that is lost and found again has them still.
    let name = address.rsplit('/').next().expect("a name");
    cluster.sql("postgres", &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
    let connected = format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'");
    until("all are back", || cluster.sql("postgres", &connected) == "3");
    assert!(third.takes(span(3, 3)).await.is_err(), "somebody has it");
    // Whoever comes while the one before is leaving waits.
    let leaves = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        one.close().await
    });
    third.takes(span(0, 3)).await.expect("the one before has left");
    leaves.await.expect("no panic").expect("closed");
}
