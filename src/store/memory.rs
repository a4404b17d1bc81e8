//! What is known without asking the disk.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use super::StoreFault;
use super::pending::Pending;
use super::settings::{Person, ServerSettings};

/// A disk that is at work on one thing for longer is one that hangs: nothing else takes a second.
const HANGS: Duration = Duration::from_secs(5);

/// Whether what is to be kept is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    pub failing: Option<Failing>,
    /// How often something was counted and then given up, since the program began: too much waited for the disk.
    pub lost: u64,
}

/// Settings cannot be changed, and counters wait in memory, since then; a write is tried each second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failing {
    pub since: Instant,
    pub fault: StoreFault,
}

pub struct Memory {
    servers: RwLock<HashMap<u64, Arc<ServerSettings>>>,
    people: RwLock<HashMap<u64, Person>>,
    departed: RwLock<HashSet<u64>>,
    pending: Mutex<Pending>,
    failing: Mutex<Option<Failing>>,
    /// What it is when nothing comes of it for seconds.
    hangs: StoreFault,
    /// Since when the disk is at work on one thing.
    working: Mutex<Option<Instant>>,
    nothing: Arc<ServerSettings>,
}

/// All of it that is kept in memory, too.
#[derive(Debug, Default)]
pub struct Kept {
    pub servers: HashMap<u64, ServerSettings>,
    pub people: HashMap<u64, Person>,
    pub departed: HashSet<u64>,
}

impl Memory {
    pub fn new(hangs: StoreFault, kept: Kept) -> Memory {
        Memory {
            servers: RwLock::new(shared(kept.servers)),
            people: RwLock::new(kept.people),
            departed: RwLock::new(kept.departed),
            pending: Mutex::default(),
            failing: Mutex::default(),
            hangs,
            working: Mutex::default(),
            nothing: Arc::default(),
        }
    }

    /// Everything anew.
    pub fn replace(&self, kept: Kept) {
        *write(&self.servers) = shared(kept.servers);
        *write(&self.people) = kept.people;
        *write(&self.departed) = kept.departed;
    }

    pub fn settings(&self, server: u64) -> Arc<ServerSettings> {
        Arc::clone(read(&self.servers).get(&server).unwrap_or(&self.nothing))
    }

    pub fn set_settings(&self, server: u64, settings: ServerSettings) -> Arc<ServerSettings> {
        if settings == *self.nothing {
            write(&self.servers).remove(&server);
            return Arc::clone(&self.nothing);
        }
        let settings = Arc::new(settings);
        write(&self.servers).insert(server, Arc::clone(&settings));
        settings
    }

    pub fn person(&self, user: u64) -> Person {
        read(&self.people).get(&user).copied().unwrap_or_default()
    }

    pub fn set_person(&self, user: u64, person: Person) {
        if person == Person::default() {
            write(&self.people).remove(&user);
        } else {
            write(&self.people).insert(user, person);
        }
    }

    pub fn has_departed(&self, server: u64) -> bool {
        read(&self.departed).contains(&server)
    }

    pub fn departed(&self) -> Vec<u64> {
        read(&self.departed).iter().copied().collect()
    }

    pub fn set_departed(&self, server: u64, departed: bool) {
        if departed {
            write(&self.departed).insert(server);
        } else {
            write(&self.departed).remove(&server);
        }
    }

    pub fn forget_servers(&self, servers: &[u64]) {
        let (mut all, mut departed) = (write(&self.servers), write(&self.departed));
        for server in servers {
            all.remove(server);
            departed.remove(server);
        }
        drop((all, departed));
        self.pending().forget_servers(servers);
    }

    pub fn pending(&self) -> MutexGuard<'_, Pending> {
        lock(&self.pending)
    }

    pub fn health(&self) -> Health {
        let hangs = || {
            let since = lock(&self.working).filter(|since| since.elapsed() > HANGS)?;
            Some(Failing { since, fault: self.hangs.clone() })
        };
        let failing = lock(&self.failing).clone();
        Health { failing: failing.or_else(hangs), lost: self.pending().lost() }
    }

    /// The disk is at work since then, or (`None`) done.
    pub fn works(&self, since: Option<Instant>) {
        *lock(&self.working) = since;
    }

    /// The first moment of a failure in a row stays.
    pub fn note(&self, fault: Option<&StoreFault>) {
        let mut failing = lock(&self.failing);
        let since = failing.as_ref().map_or_else(Instant::now, |failing| failing.since);
        *failing = fault.map(|fault| Failing { since, fault: fault.clone() });
    }
}

fn shared(servers: HashMap<u64, ServerSettings>) -> HashMap<u64, Arc<ServerSettings>> {
    servers.into_iter().map(|(id, settings)| (id, Arc::new(settings))).collect()
}

// Whoever panicked while holding a lock left whole values behind.
fn read<T>(of: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    of.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(of: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    of.write().unwrap_or_else(PoisonError::into_inner)
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_does_not_answer_is_told() {
        let hangs = StoreFault::Hangs { file: "kept.db".into() };
        let memory = Memory::new(hangs.clone(), Kept::default());
        memory.works(Some(Instant::now()));
        assert_eq!(memory.health().failing, None, "it has time");
        let since = Instant::now().checked_sub(HANGS * 2).expect("this machine runs for longer");
        memory.works(Some(since));
        assert_eq!(memory.health().failing, Some(Failing { since, fault: hangs }));
        memory.works(None);
        assert_eq!(memory.health().failing, None);
    }
}
