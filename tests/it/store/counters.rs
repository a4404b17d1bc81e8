//! Counters.

use std::time::Duration;

use tasukebune::store::{MOST_PENDING, Row, Store, StoreFault, Tally, What};

use super::{SERVER, asked, open, peek, place, until};

fn rows(rows: &[Row]) -> Vec<(u32, &str, What, u64)> {
    rows.iter().map(|r| (r.hour, r.topic.as_str(), r.what, r.n)).collect()
}

#[tokio::test]
async fn counters_are_summed_by_hour_topic_and_kind() {
    let (_folder, file) = place();
    let store = open(&file);
    let count = |store: &Store| {
        for what in What::ALL {
            store.count(Tally { hour: 10, server: SERVER, topic: "locked", what });
        }
        store.count(asked(10, SERVER));
        store.count(asked(10, SERVER));
        store.count(asked(10, 2));
        store.count(asked(11, 0));
        store.count(asked(12, SERVER));
    };
    count(&store);
    store.flush().await.unwrap();
    count(&store);
    // What waits and what is written count alike.
    for written in [false, true] {
        if written {
            store.flush().await.unwrap();
        }
        let found = store.counts(Some(SERVER), 10, 12).await.unwrap();
        let mut expected: Vec<_> = What::ALL.map(|what| (10, "locked", what, 2)).into();
        expected.push((10, "no-code", What::Asked, 4));
        assert_eq!(rows(&found), expected);
        let found = store.counts(None, 10, 13).await.unwrap();
        assert_eq!(
            rows(&found)[What::ALL.len()..],
            [(10, "no-code", What::Asked, 6), (11, "no-code", What::Asked, 2), (12, "no-code", What::Asked, 2)]
        );
        assert_eq!(rows(&store.counts(Some(0), 0, u32::MAX).await.unwrap()), [(11, "no-code", What::Asked, 2)]);
        assert!(store.counts(Some(3), 0, u32::MAX).await.unwrap().is_empty());
    }
    drop(store);
    let found = open(&file).counts(Some(2), 0, u32::MAX).await.unwrap();
    assert_eq!(rows(&found), [(10, "no-code", What::Asked, 2)]);
}

const WRITTEN: &str = "SELECT coalesce(sum(n), 0) FROM tally";

#[tokio::test]
async fn counters_are_written_by_themselves_by_closing_and_by_dropping() {
    let (_folder, file) = place();
    let store = Store::open_with(&file, Duration::from_millis(20)).unwrap();
    store.count(asked(1, 1));
    until("it is written", || peek::<i64>(&file, WRITTEN) == 1);
    drop(store);

    let store = Store::open_with(&file, Duration::from_secs(600)).unwrap();
    store.count(asked(1, 1));
    assert_eq!(peek::<i64>(&file, WRITTEN), 1);
    store.flush().await.unwrap();
    assert_eq!(peek::<i64>(&file, WRITTEN), 2);
    store.count(asked(1, 1));
    let clone = store.clone();
    drop(store);
    assert_eq!(peek::<i64>(&file, WRITTEN), 2, "a clone is still there");
    drop(clone);
    assert_eq!(peek::<i64>(&file, WRITTEN), 3);

    let store = Store::open_with(&file, Duration::from_secs(600)).unwrap();
    let clone = store.clone();
    clone.count(asked(1, 1));
    store.close().await.unwrap();
    assert_eq!(peek::<i64>(&file, WRITTEN), 4);
    assert!(!file.with_extension("db-wal").exists(), "it is closed");
    clone.count(asked(1, 1));
    assert_eq!(clone.flush().await, Err(StoreFault::Closed));
    assert_eq!(clone.close().await, Err(StoreFault::Closed));
}

/// What is in files of today must mean the same tomorrow.
#[tokio::test]
async fn codes_of_what_is_counted_stay() {
    let (_folder, file) = place();
    let store = open(&file);
    for what in What::ALL {
        store.count(Tally { hour: 1, server: 1, topic: "", what });
    }
    store.close().await.unwrap();
    let codes: String = peek(&file, "SELECT group_concat(what, ' ') FROM (SELECT what FROM tally ORDER BY what)");
    assert_eq!(
        codes,
        "answered asked handed-over lost-command lost-dm lost-help lost-mention missed-command missed-dm missed-help missed-mention person \
         solved unclear unsolved warned"
    );
    // One that a newer program counts is passed over.
    rusqlite::Connection::open(&file).unwrap().execute("UPDATE tally SET what = 'danced' WHERE what = 'warned'", ()).unwrap();
    assert_eq!(open(&file).counts(None, 0, 9).await.unwrap().len(), What::ALL.len() - 1);
}

#[test]
fn what_found_no_room_is_in_the_health() {
    let store = Store::refusing(StoreFault::Full { file: "kept.db".into() }, None).unwrap();
    assert_eq!(store.health().lost, 0);
    for server in 0..=MOST_PENDING as u64 {
        store.count(asked(1, server));
    }
    let health = store.health();
    assert_eq!((health.lost, store.lost()), (1, 1));
    assert_eq!(health.failing.unwrap().fault, StoreFault::Full { file: "kept.db".into() });
}
