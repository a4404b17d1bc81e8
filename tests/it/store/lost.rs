//! Connections that are lost, or fall silent, at the worst moment; and shards that two processes want.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::{Duration, Instant};

use tasukebune::span::Span;
use tasukebune::store::{Change, Failing, Store, StoreFault, Tell};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
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

/// A way to the database that can be cut: nothing is refused, nothing gets through.
pub async fn cable(address: &str) -> (String, Arc<AtomicBool>) {
    let port = cluster::shared().port();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (own, cut) = (listener.local_addr().expect("an address").port(), Arc::new(AtomicBool::new(false)));
    let is_cut = Arc::clone(&cut);
    tokio::spawn(async move {
        while let Ok((mut here, _)) = listener.accept().await {
            let is_cut = Arc::clone(&is_cut);
            tokio::spawn(async move {
                let while_cut = || async {
                    while is_cut.load(Ordering::Relaxed) {
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                };
                while_cut().await;
                let Ok(mut there) = TcpStream::connect(("127.0.0.1", port)).await else { return };
                let until_cut = async {
                    while !is_cut.load(Ordering::Relaxed) {
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                };
                tokio::select! {
                    _ = copy_bidirectional(&mut here, &mut there) => {}
                    () = until_cut => {
                        // Held, and silent; the connection is never heard of again.
                        while_cut().await;
                    }
                }
            });
        }
    });
    (address.replace(&format!(":{port}/"), &format!(":{own}/")), cut)
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
    // However many wait: one of them is tried, the others hear of it.
    let change = |server| {
        let store = store.clone();
        async move { store.change(server, vec![Change::Introduced(true)]).await }
    };
    let all = tokio::time::timeout(Duration::from_secs(20), futures_util::future::join_all((0..50).map(change))).await;
    let all = all.expect("one after the other they would take minutes");
    assert!(all.iter().all(|changed| matches!(changed, Err(StoreFault::Away { .. }))), "{all:?}");
    tokio::task::block_in_place(|| signal(cluster, &name, "-CONT"));
    until("it is found again", || store.health().failing.is_none());
    store.change(3, vec![Change::Introduced(true)]).await.expect("kept");
    assert_eq!(cluster.sql("postgres", &format!("SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}'")), "1");
}

/// A store that looks after its connection no more often than in earnest.
async fn as_it_runs(address: &str) -> Store {
    let address = address.to_owned();
    let opened = tokio::task::spawn_blocking(move || Store::connect(&address, None, Tell::NOBODY)).await.expect("no panic");
    opened.unwrap_or_else(|fault| panic!("{fault}"))
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn no_two_processes_have_one_shard() {
    let cluster = cluster::shared();
    let address = cluster.database();
    let (one, other) = (as_it_runs(&address).await, as_it_runs(&address).await);
    let span = |first, last| Span { first, last, of: 8 };
    one.takes(span(0, 3)).await.expect("nobody else has them");
    other.takes(span(4, 7)).await.expect("nobody else has them");
    // Some of them; and of another number, where nobody has a shard of that name, but servers of it.
    let third = as_it_runs(&address).await;
    let name = address.rsplit('/').next().expect("a name");
    let numbers = || cluster.sql("postgres", &format!("SELECT pid FROM pg_stat_activity WHERE datname = '{name}'"));
    for wants in [span(3, 5), Span { first: 8, last: 9, of: 16 }] {
        let third = third.clone();
        let refused = tokio::spawn(async move { third.takes(wants).await });
        // Whoever has them has them still after a lost connection, though somebody else wants them all the time.
        let before = tokio::task::block_in_place(|| {
            let before = numbers();
            cluster.sql("postgres", &format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"));
            before
        });
        let anew = || {
            let now = numbers();
            now.lines().count() == 3 && !now.lines().any(|number| before.lines().any(|old| old == number))
        };
        tokio::task::block_in_place(|| until("all are back", anew));
        let refused = refused.await.expect("no panic").expect_err("others have them");
        assert!(matches!(refused, StoreFault::Shards { span, .. } if span == wants), "{refused:?}");
        assert!(refused.to_string().contains(&wants.to_string()), "{refused}");
    }
    for store in [&one, &other] {
        store.flush().await.expect("it is there");
        assert_eq!(store.health().failing, None);
    }
    // Whoever comes while the one before is leaving waits.
    let leaves = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        one.close().await
    });
    let begun = Instant::now();
    third.takes(span(0, 3)).await.expect("the one before has left");
    assert!(begun.elapsed() < Duration::from_secs(5), "it has left in order: {:?}", begun.elapsed());
    leaves.await.expect("no panic").expect("closed");
}

/// Where a proxy keeps the connection of a process that is gone, its shards are free all the same.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_connection_that_nobody_uses_any_more_keeps_no_shards() {
    let direct = cluster::shared().database();
    let (address, cut) = cable(&direct).await;
    let one = cluster::connect(&address).await;
    one.takes(Span::all(2)).await.expect("nobody else has them");
    cut.store(true, Ordering::Relaxed);
    let other = cluster::connect(&direct).await;
    other.takes(Span::all(2)).await.expect("within the time that is given to a process that leaves");
    // Not in the runtime, for it waits for the database.
    tokio::task::block_in_place(|| drop(one));
}

/// What reads whole tables may take longer than anything else, but whoever is to end does not wait for it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn who_ends_does_not_wait_for_a_database_that_is_silent() {
    let cluster = cluster::shared();
    let address = cluster.database();
    let name = address.rsplit('/').next().expect("a name").to_owned();
    let store = cluster::connect(&address).await;
    // What is read there waits for so long.
    let holds = tokio::task::spawn_blocking(move || cluster.sql(&name, "BEGIN; LOCK TABLE session; SELECT pg_sleep(20); COMMIT"));
    tokio::time::sleep(Duration::from_secs(1)).await;
    let reads = tokio::spawn({
        let store = store.clone();
        async move { store.sessions().await }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!reads.is_finished());
    reads.abort();
    let _ = reads.await;
    let begun = Instant::now();
    tokio::task::block_in_place(|| drop(store));
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    holds.await.expect("no panic");
}

/// Who connects as one role and acts as another knows its own lost connection all the same.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_connection_that_acts_as_another_role_is_found_again() {
    let cluster: Cluster = cluster::own();
    let direct = cluster.database();
    let name = direct.rsplit('/').next().expect("a name").to_owned();
    cluster.sql(&name, "CREATE ROLE acts; CREATE ROLE logs LOGIN IN ROLE acts; ALTER ROLE logs SET role = acts");
    cluster.sql(&name, "GRANT ALL ON SCHEMA public TO acts");
    let store = cluster::connect(&direct.replace("bot@", "logs@")).await;
    store.takes(Span::all(2)).await.expect("nobody else has them");
    let number = format!("SELECT pid FROM pg_stat_activity WHERE datname = '{name}' AND usename = 'logs'");
    let first = cluster.sql("postgres", &number);
    tokio::task::block_in_place(|| signal(&cluster, &name, "-STOP"));
    until("it is told", || store.health().failing.is_some());
    // What it was told to do when it could not: end.
    tokio::time::sleep(Duration::from_secs(6)).await;
    assert!(!matches!(store.health().failing, Some(Failing { fault: StoreFault::Shards { .. }, .. })), "it is nobody else's");
    tokio::task::block_in_place(|| signal(&cluster, &name, "-CONT"));
    until("it is found again", || store.health().failing.is_none());
    assert_ne!(cluster.sql("postgres", &number), first);
    assert_eq!(cluster.sql(&name, "SELECT tableowner FROM pg_tables WHERE tablename = 'person'"), "acts");
}

/// A database that is away for a moment just when a process starts throws no session away.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_database_that_is_away_at_the_start_is_waited_for() {
    let (address, cut) = cable(&cluster::shared().database()).await;
    let store = cluster::connect(&address).await;
    cut.store(true, Ordering::Relaxed);
    let there_again = async {
        tokio::time::sleep(Duration::from_secs(7)).await;
        cut.store(false, Ordering::Relaxed);
    };
    let begins = async {
        store.takes(Span::all(2)).await?;
        store.sessions().await
    };
    tokio::join!(there_again, begins).1.expect("it was away for 7 s");
}
