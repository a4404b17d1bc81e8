//! One queue for each person: what is sent to them keeps its order, and nobody waits for others.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::Instrument;

type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// So much may wait for one person; whoever writes faster is not answered meanwhile.
const MOST: usize = 8;

#[derive(Default)]
pub struct Queues {
    /// What waits, by person; an entry without jobs is at work on its last one.
    lines: Mutex<HashMap<u64, VecDeque<Job>>>,
}

impl Queues {
    fn lines(&self) -> MutexGuard<'_, HashMap<u64, VecDeque<Job>>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues a job; false where too many wait already.
    pub fn push(self: &Arc<Self>, person: u64, job: impl Future<Output = ()> + Send + 'static) -> bool {
        // Its lines are those of the event that it is for, and not of the one before it.
        let job: Job = Box::pin(job.in_current_span());
        let mut lines = self.lines();
        if let Some(line) = lines.get_mut(&person) {
            let room = line.len() < MOST;
            if room {
                line.push_back(job);
            }
            return room;
        }
        lines.insert(person, VecDeque::new());
        drop(lines);
        let queues = Arc::clone(self);
        tokio::spawn(async move {
            let mut next = Some(job);
            while let Some(job) = next {
                guarded("a queued job", job).await;
                next = queues.next(person);
            }
        });
        true
    }

    fn next(&self, person: u64) -> Option<Job> {
        let mut lines = self.lines();
        let next = lines.get_mut(&person).and_then(VecDeque::pop_front);
        if next.is_none() {
            lines.remove(&person);
        }
        next
    }

    /// For how many people something is under way.
    pub fn busy(&self) -> usize {
        self.lines().len()
    }
}

/// Runs a job to its end; a panic in it ends nothing else, and is logged without its message, which may hold somebody's
/// text.
pub async fn guarded(what: &str, job: impl Future<Output = ()> + Send + 'static) {
    if let Err(error) = tokio::spawn(job.in_current_span()).await
        && error.is_panic()
    {
        tracing::error!("{what} panicked");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn order_is_kept_for_each_person() {
        let queues = Arc::new(Queues::default());
        let (tell, mut told) = mpsc::unbounded_channel();
        for (person, n, wait) in [(1, 1, 300), (1, 2, 10), (2, 3, 100), (1, 4, 0)] {
            let tell = tell.clone();
            assert!(queues.push(person, async move {
                tokio::time::sleep(Duration::from_millis(wait)).await;
                let _ = tell.send(n);
            }));
        }
        drop(tell);
        let mut order = Vec::new();
        while let Some(n) = told.recv().await {
            order.push(n);
        }
        assert_eq!(order, [3, 1, 2, 4]);
        tokio::task::yield_now().await;
        tokio::time::sleep(Duration::from_millis(1)).await;
        assert_eq!(queues.busy(), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_ends_one_job() {
        let queues = Arc::new(Queues::default());
        let (tell, mut told) = mpsc::unbounded_channel();
        assert!(queues.push(1, async { panic!("on purpose") }));
        assert!(queues.push(1, async move {
            let _ = tell.send(());
        }));
        assert_eq!(told.recv().await, Some(()));
    }

    #[tokio::test]
    async fn a_queue_is_short() {
        let queues = Arc::new(Queues::default());
        let pushed = (0..20).filter(|_| queues.push(1, std::future::pending())).count();
        assert_eq!(pushed, 1 + MOST);
        assert!(queues.push(2, async {}), "others have queues of their own");
    }
}
