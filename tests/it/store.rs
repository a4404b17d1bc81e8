//! What is kept, and what becomes of it when admins, disks and kills do their worst.
#![expect(clippy::unwrap_used, reason = "what cannot be kept here has failed the test; the fault says why")]

mod address;
mod backup;
#[cfg(unix)]
mod both;
#[cfg(unix)]
pub mod cluster;
mod counters;
#[cfg(target_os = "linux")]
mod disk;
pub mod file;
mod found;
#[cfg(unix)]
mod kill;
#[cfg(unix)]
pub mod lost;
mod people;
#[cfg(unix)]
mod permits;
mod restore;
mod servers;
mod settings;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tasukebune::store::{Store, Tally, What};

use crate::support::root;

pub const SERVER: u64 = 0xfedc_ba98_7654_3210;

/// A file in a folder of its own that is not there yet.
pub fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data/tasukebune.db");
    (folder, file)
}

pub fn open(file: &Path) -> Store {
    Store::open(file).unwrap_or_else(|fault| panic!("{fault}"))
}

/// Looks at the file itself.
pub fn peek<T: rusqlite::types::FromSql>(file: &Path, sql: &str) -> T {
    let conn = rusqlite::Connection::open(file).expect("a database");
    conn.query_row(sql, (), |row| row.get(0)).unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// All files of a folder with what is in them.
pub fn bytes_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"));
    files.map(|file| (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).expect("a file"))).collect()
}

/// A file as an older version made it.
pub fn of_version(version: i64, file: &Path) {
    let made = std::fs::read_to_string(root().join(format!("tests/store/version-{version}.sql"))).expect("a sample of every version");
    rusqlite::Connection::open(file).unwrap().execute_batch(&made).unwrap();
}

/// A store as a killed bot leaves it: what it wrote last is not in the file itself yet.
pub fn as_killed(from: &Path, to: &Path) {
    for more in ["", "-wal"] {
        let named = |file: &Path| PathBuf::from(format!("{}{more}", file.display()));
        std::fs::copy(named(from), named(to)).expect("copied");
    }
}

pub fn asked(hour: u32, server: u64) -> Tally<'static> {
    Tally { hour, server, topic: "no-code", what: What::Asked }
}

/// Waits until something holds.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}: not within 20 s");
        std::thread::sleep(Duration::from_millis(5));
    }
}

const ROLE: &str = "TASUKEBUNE_TEST_STORE";

/// In a process that a test started to be itself again: the file it is to work in.
pub fn role() -> Option<PathBuf> {
    std::env::var_os(ROLE).map(PathBuf::from)
}

/// This test once more, in a process of its own behind a shell command that ends in `exec "$@"`. A filter that meets no test
/// passes as well: look for what the process says.
pub fn again(test: &str, shell: &str, file: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", shell, "sh"]).arg(std::env::current_exe().expect("this program"));
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env(ROLE, file);
    command
}
