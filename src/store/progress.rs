//! What takes its time says so: what it is, how far it has come, and how much longer it will take.

use std::fmt;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// What is quicker says nothing; what is not, a line in so long.
const EVERY: Duration = Duration::from_secs(1);

/// Something that is under way. Its `Display` is a line for an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub what: String,
    /// So much of so much, in bytes; `None` where nobody can know.
    pub far: Option<(u64, u64)>,
    /// How long it has taken so far.
    pub took: Duration,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Step { what, far, took } = self;
        match far {
            Some((done @ 1.., of)) if of > done => {
                let percent = u128::from(*done) * 100 / u128::from(*of);
                let left = took.as_millis() * u128::from(of - done) / u128::from(*done) / 1000;
                write!(f, "{what}: {percent} %, about {left} s to go")
            }
            _ => write!(f, "{what}: {} s so far", took.as_secs()),
        }
    }
}

type Show<'a> = dyn Fn(Option<&Step>) + Sync + 'a;

/// Whom progress is told: `None` says that what was told of is over.
#[derive(Clone, Copy)]
pub struct Tell<'a> {
    show: Option<&'a Show<'a>>,
    every: Duration,
}

impl<'a> Tell<'a> {
    pub const NOBODY: Tell<'static> = Tell { show: None, every: EVERY };

    pub fn new(show: &'a Show<'a>) -> Tell<'a> {
        Tell::often(show, EVERY)
    }

    /// So often, for tests.
    pub fn often(show: &'a Show<'a>, every: Duration) -> Tell<'a> {
        Tell { show: Some(show), every }
    }

    /// Does something, and tells of it meanwhile. `far` is asked from another thread.
    pub fn of<T>(self, what: &str, far: impl Fn() -> Option<(u64, u64)> + Sync, job: impl FnOnce() -> T) -> T {
        let Some(show) = self.show else { return job() };
        let begun = Instant::now();
        let (running, over) = mpsc::channel::<()>();
        thread::scope(|scope| {
            // Where there is no thread to be had, it is done without a word.
            let _watching = thread::Builder::new().spawn_scoped(scope, || {
                // Taken along, so that it ends with this thread.
                let over = over;
                let mut told = false;
                while over.recv_timeout(self.every) == Err(RecvTimeoutError::Timeout) {
                    show(Some(&Step { what: what.to_owned(), far: far(), took: begun.elapsed() }));
                    told = true;
                }
                if told {
                    show(None);
                }
            });
            // Dropped when the job ends, also by a panic.
            let _running = running;
            job()
        })
    }
}

/// For what nobody knows how far it is.
#[must_use]
pub fn unknown() -> Option<(u64, u64)> {
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// The job ends once it was told of three times: nothing here goes by a clock.
    #[test]
    fn what_takes_long_is_told_with_how_far_it_is_and_ends_with_a_word() {
        let lines = Mutex::new(Vec::new());
        let (tell, told) = mpsc::channel();
        let show = |step: Option<&Step>| {
            lines.lock().unwrap().push(step.map(ToString::to_string));
            let _ = tell.send(());
        };
        let done = AtomicU64::new(0);
        let far = || Some((done.fetch_add(25, Ordering::Relaxed), 100));
        let out = Tell::often(&show, Duration::from_millis(1)).of("copying", far, || {
            (0..3).for_each(|_| told.recv().unwrap());
            7
        });
        let lines = lines.into_inner().unwrap();
        assert!(out == 7 && lines.len() >= 4, "{lines:?}");
        let texts: Vec<&str> = lines.iter().map_while(Option::as_deref).collect();
        assert!(texts[0].starts_with("copying: ") && texts[0].ends_with(" s so far"), "{texts:?}");
        assert!(texts[1].starts_with("copying: 25 %, about ") && texts[2].starts_with("copying: 50 %"), "{texts:?}");
        assert!(lines.last() == Some(&None) && lines.iter().filter(|line| line.is_none()).count() == 1);
    }

    #[test]
    fn what_is_quick_says_nothing() {
        let show = |_: Option<&Step>| panic!("nothing is to be said");
        assert_eq!(Tell::often(&show, Duration::from_secs(600)).of("thinking", unknown, || 7), 7);
        assert_eq!(Tell::NOBODY.of("thinking", unknown, || 7), 7);
    }

    #[test]
    fn the_rest_is_reckoned_from_what_is_done() {
        let step = |far| Step { what: "copying".to_owned(), far, took: Duration::from_secs(10) }.to_string();
        assert_eq!(step(Some((25, 100))), "copying: 25 %, about 30 s to go");
        assert_eq!(step(Some((u64::MAX / 2, u64::MAX))), "copying: 49 %, about 10 s to go");
        for unknown in [None, Some((0, 100)), Some((0, 0)), Some((101, 100))] {
            assert_eq!(step(unknown), "copying: 10 s so far");
        }
    }
}
