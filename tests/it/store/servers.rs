//! Servers that remove the bot, and what is too old.

use tasukebune::settings::GRACE_DAYS;
use tasukebune::store::{Change, KEEP_DAYS, ServerSettings, Store, Swept};

use super::{asked, open, place};

const DAY: i64 = 86_400;
const NOW: i64 = 1_796_000_000;

async fn choose(store: &Store, servers: &[u64]) {
    for server in servers {
        store.change(*server, vec![Change::DeleteAfter(Some(3)), Change::TopicOff("a".to_owned())]).await.unwrap();
    }
}

async fn counted(store: &Store, server: u64) -> u64 {
    store.counts(Some(server), 0, u32::MAX).await.unwrap().iter().map(|row| row.n).sum()
}

#[tokio::test]
async fn a_server_that_comes_back_within_the_grace_finds_its_settings() {
    let (_folder, file) = place();
    let store = open(&file);
    choose(&store, &[1, 2, 3]).await;
    let hour = u32::try_from(NOW / 3600).unwrap();
    for server in [0, 1, 2, 3, 4] {
        store.count(asked(hour, server));
    }
    assert_eq!(store.servers().await.unwrap().len(), 3, "what waits is not looked at");
    store.flush().await.unwrap();
    assert_eq!(store.servers().await.unwrap(), [1, 2, 3, 4]);
    // 4 chose nothing, and has counters.
    for server in [1, 2, 4] {
        store.left(server, NOW).await.unwrap();
    }
    store.left(2, NOW + 20 * DAY).await.unwrap();
    assert_eq!(store.servers().await.unwrap(), [3]);
    drop(store);

    let store = open(&file);
    let early = store.sweep(NOW + 30 * DAY - 1, GRACE_DAYS, KEEP_DAYS).await.unwrap();
    assert_eq!(early, Swept::default());
    store.came_back(1).await.unwrap();
    store.came_back(3).await.unwrap();
    assert_eq!(store.settings(1).delete_after_hours, Some(3));
    // Counted and not yet written: gone with the rest.
    store.count(asked(hour, 2));
    let swept = store.sweep(NOW + 30 * DAY, GRACE_DAYS, KEEP_DAYS).await.unwrap();
    assert_eq!(swept, Swept { servers: 2, counters: 0 });
    let anew = {
        store.flush().await.unwrap();
        Store::beside(&file).unwrap()
    };
    for store in [&store, &anew] {
        assert_eq!(*store.settings(2), ServerSettings::default());
        assert_eq!(store.settings(1).delete_after_hours, Some(3));
        assert_eq!(store.servers().await.unwrap(), [1, 3]);
        for (server, n) in [(0, 1), (1, 1), (2, 0), (3, 1), (4, 0)] {
            assert_eq!(counted(store, server).await, n, "server {server}");
        }
    }
    assert_eq!(store.sweep(NOW + 80 * DAY, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept::default(), "1 came back");
}

#[tokio::test]
async fn counters_are_deleted_after_ninety_days() {
    let store = Store::in_memory().unwrap();
    let hour = u32::try_from(NOW / 3600).unwrap();
    for age in [0, 1, 90 * 24, 90 * 24 + 1, 200 * 24] {
        store.count(asked(hour - age, 1));
    }
    assert_eq!(store.sweep(NOW, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept { servers: 0, counters: 2 });
    let left: Vec<u32> = store.counts(None, 0, u32::MAX).await.unwrap().iter().map(|r| hour - r.hour).collect();
    assert_eq!(left, [90 * 24, 1, 0]);
    // A clock that is wrong, or counts from long ago, ends in nothing worse.
    assert_eq!(store.sweep(-1, 0, u16::MAX).await.unwrap(), Swept::default());
    assert_eq!(store.sweep(i64::MIN, u16::MAX, u16::MAX).await.unwrap(), Swept::default());
}
