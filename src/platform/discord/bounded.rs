//! A map that forgets: entries end after a while, and the oldest go where there are too many.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::time::Duration;

use tokio::time::Instant;

#[derive(Debug)]
pub struct Bounded<K, V> {
    entries: HashMap<K, (V, Instant)>,
    /// By age; what was put again or taken out meanwhile is passed over.
    order: VecDeque<(K, Instant)>,
    most: usize,
    keep: Duration,
}

impl<K: Copy + Eq + Hash, V> Bounded<K, V> {
    pub fn new(most: usize, keep: Duration) -> Bounded<K, V> {
        Bounded { entries: HashMap::new(), order: VecDeque::new(), most, keep }
    }

    pub fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).filter(|(_, since)| since.elapsed() < self.keep).map(|(value, _)| value)
    }

    /// Changing an entry does not make it younger.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let keep = self.keep;
        self.entries.get_mut(key).filter(|(_, since)| since.elapsed() < keep).map(|(value, _)| value)
    }

    /// How many entries take room, ended ones among them.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn has(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    pub fn put(&mut self, key: K, value: V) {
        let now = Instant::now();
        self.entries.insert(key, (value, now));
        self.order.push_back((key, now));
        self.forget(now);
    }

    /// Puts an entry where there is none; false where there is one.
    pub fn put_new(&mut self, key: K, value: V) -> bool {
        let new = !self.has(&key);
        if new {
            self.put(key, value);
        }
        new
    }

    pub fn take(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key).filter(|(_, since)| since.elapsed() < self.keep).map(|(value, _)| value)
    }

    /// The keys and values of the entries that have not ended.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().filter(|(_, (_, since))| since.elapsed() < self.keep).map(|(key, _)| key)
    }

    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().filter(|(_, since)| since.elapsed() < self.keep).map(|(value, _)| value)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.values_mut().map(|(value, _)| value)
    }

    pub fn drop_where(&mut self, is: impl Fn(&K, &V) -> bool) {
        self.entries.retain(|key, (value, _)| !is(key, value));
    }

    fn forget(&mut self, now: Instant) {
        // An entry that is put again and again leaves as many stale places in the order.
        while let Some((key, since)) = self.order.front().copied() {
            let stale = self.entries.get(&key).is_none_or(|(_, newest)| *newest != since);
            let due = now.duration_since(since) >= self.keep || self.entries.len() > self.most || self.order.len() > 2 * self.most;
            if !(stale || due) {
                break;
            }
            self.order.pop_front();
            if !stale {
                self.entries.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEEP: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn entries_end() {
        let mut map = Bounded::new(10, KEEP);
        map.put(1, 'a');
        tokio::time::advance(KEEP / 2).await;
        map.put(2, 'b');
        assert!(!map.put_new(1, 'x'));
        tokio::time::advance(KEEP / 2).await;
        assert_eq!((map.get(&1), map.get(&2)), (None, Some(&'b')));
        assert!(map.put_new(1, 'c'), "what ended may come again");
        assert_eq!((map.take(&1), map.get(&1)), (Some('c'), None));
        map.put(3, 'd');
        tokio::time::advance(KEEP).await;
        map.put(4, 'e');
        assert_eq!((map.entries.len(), map.order.len()), (1, 1), "nothing is kept for longer");
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_go() {
        let mut map = Bounded::new(3, KEEP);
        for n in 0..5 {
            map.put(n, n);
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert_eq!((0..5).filter(|n| map.has(n)).collect::<Vec<_>>(), [2, 3, 4]);
        for _ in 0..100 {
            map.put(4, 0);
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!(map.order.len() <= 6, "{}", map.order.len());
        assert!(map.has(&4));
    }
}
