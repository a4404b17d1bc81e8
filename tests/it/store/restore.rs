//! A backup in the store's place: all of it or nothing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tasukebune::store::{Change, Left, Restored, Store, StoreFault, Tell, backup as backup_of, inspect, restore};

use super::backup::{copy, session};
use super::{as_killed, asked, bytes_in, of_version, open, peek, place};

/// What each store is known by.
pub const OLD: Change = Change::CooldownUser(Some(1));
pub const NEW: Change = Change::CooldownUser(Some(2));

pub fn mark(file: &Path) -> Option<u32> {
    open(file).settings(1).cooldown_user_s
}

/// A backup of a store with that mark.
pub async fn marked(folder: &Path, change: Change) -> PathBuf {
    let (file, to) = (folder.join("for-backup"), folder.join("backup"));
    let store = open(&file);
    store.change(1, vec![change]).await.unwrap();
    store.keep_sessions(vec![session()], Vec::new()).await.unwrap();
    copy(&file, &to);
    store.close().await.unwrap();
    std::fs::remove_file(&file).unwrap();
    to
}

/// A store that a bot left when it was killed: its last change is beside the file only.
async fn killed(folder: &Path, file: &Path) {
    let living = folder.join("living");
    let store = open(&living);
    store.change(1, vec![OLD]).await.unwrap();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    as_killed(&living, file);
    store.close().await.unwrap();
    assert!(std::fs::metadata(format!("{}-wal", file.display())).unwrap().len() > 0);
}

pub fn done(file: &Path, from: &Path) -> Restored {
    restore(file, from, Tell::NOBODY).unwrap_or_else(|fault| panic!("{fault}"))
}

#[tokio::test]
async fn a_restore_puts_the_backup_in_place_and_keeps_the_old_store() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    let bytes = std::fs::read(&backup).unwrap();
    killed(folder.path(), &file).await;
    let Restored { contents, aside } = done(&file, &backup);
    assert_eq!((contents.version, contents.servers), (4, 1));
    let aside = aside.expect("there was one");
    assert!(aside.to_str().unwrap().starts_with(&format!("{}.before-restore-", file.display())), "{aside:?}");
    let mut names: Vec<String> = bytes_in(file.parent().unwrap()).into_keys().collect();
    names.retain(|name| *name != aside.file_name().unwrap().to_string_lossy());
    assert_eq!(names, ["tasukebune.db", "tasukebune.db.lock"], "nothing of the old one lies beside the new one");
    assert_eq!((mark(&file), mark(&aside)), (Some(2), Some(1)), "what was beside the old file only is in it");
    assert!(std::fs::read(&backup).unwrap() == bytes, "a backup is only read");
    // And back again, from what was set aside.
    let again = done(&file, &aside).aside.expect("there was one");
    assert_eq!((mark(&file), mark(&again)), (Some(1), Some(2)));
}

/// The session in a copy that somebody made by other means is not taken over either: Discord would tell once more what was answered.
#[tokio::test]
async fn sessions_are_not_taken_over() {
    let (folder, file) = place();
    let other = folder.path().join("copy");
    let store = open(&other);
    store.keep_sessions(vec![session()], Vec::new()).await.unwrap();
    store.close().await.unwrap();
    done(&file, &other);
    let store = open(&file);
    assert_eq!(store.sessions().await.unwrap(), Left::default());
    assert_eq!(open(&other).sessions().await.unwrap().sessions, [session()]);
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_a_restored_store() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    std::fs::set_permissions(&backup, std::fs::Permissions::from_mode(0o644)).unwrap();
    drop(open(&file));
    // Only root can do so; then the bot's user must be able to open what root restored.
    let gave = chown(&file, Some(4321), Some(4321)).is_ok();
    done(&file, &backup);
    for file in [&file, &PathBuf::from(format!("{}.lock", file.display()))] {
        let found = std::fs::metadata(file).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
        assert!(!gave || (found.uid(), found.gid()) == (4321, 4321), "{}", found.uid());
    }
}

#[tokio::test]
async fn where_a_bot_runs_nothing_is_restored() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    let store = open(&file);
    store.change(1, vec![OLD]).await.unwrap();
    let fault = restore(&file, &backup, Tell::NOBODY).unwrap_err();
    assert_eq!(fault, StoreFault::Taken { file: file.clone() });
    assert!(fault.to_string().contains("End that one first"), "{fault}");
    // Nor out of the store of one that runs.
    let other = folder.path().join("other");
    assert_eq!(restore(&other, &file, Tell::NOBODY).err(), Some(StoreFault::Taken { file: file.clone() }));
    store.close().await.unwrap();
    // A program that only looks has it open, and would go on in a file without a name.
    let looking = Store::beside(&file).unwrap();
    assert_eq!(restore(&file, &backup, Tell::NOBODY).err(), Some(StoreFault::Busy { file: file.clone() }));
    looking.close().await.unwrap();
    assert_eq!(mark(&file), Some(1));
    done(&file, &backup);
    assert_eq!(mark(&file), Some(2));
}

#[tokio::test]
async fn whatever_is_wrong_with_the_backup_leaves_the_store_as_it_was() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    killed(folder.path(), &file).await;
    let whole = std::fs::read(&backup).unwrap();
    let at = |name: &str| folder.path().join(name);
    let mut middle = whole.clone();
    middle[4096 + 3..3 * 4096].fill(0xa5);
    let mut tail = whole.clone();
    let end = tail.len();
    tail[end - 4096..].fill(0xa5);
    for (name, bytes) in [("middle", &middle[..]), ("tail", &tail), ("half", &whole[..end / 2]), ("page-less", &whole[..end - 4096])] {
        std::fs::write(at(name), bytes).unwrap();
    }
    std::fs::write(at("notes"), "# notes of somebody's\n".repeat(500)).unwrap();
    std::fs::write(at("stub"), &whole[..50]).unwrap();
    std::fs::write(at("empty"), "").unwrap();
    rusqlite::Connection::open(at("cookies")).unwrap().execute_batch("CREATE TABLE cookies (x); PRAGMA user_version = 1;").unwrap();
    std::fs::copy(&backup, at("newer")).unwrap();
    rusqlite::Connection::open(at("newer")).unwrap().execute_batch("PRAGMA user_version = 1000;").unwrap();
    let store = file.parent().unwrap();
    // Its lock is made, and nothing else.
    std::fs::write(store.join("tasukebune.db.lock"), "").unwrap();
    let before = bytes_in(store);
    let refused = |name: &str| {
        let fault = restore(&file, &at(name), Tell::NOBODY).expect_err("it is refused");
        assert!(bytes_in(store) == before, "{name}: something was changed");
        let text = fault.to_string();
        assert!(text.starts_with(at(name).to_str().unwrap()) && text.contains(". "), "it names the file and a remedy: {text}");
        fault
    };
    for name in ["middle", "tail", "half", "page-less", "stub"] {
        assert_eq!(refused(name), StoreFault::Spoilt { file: at(name) }, "{name}");
    }
    for name in ["notes", "empty", "cookies"] {
        assert_eq!(refused(name), StoreFault::Foreign { file: at(name) }, "{name}");
    }
    assert!(matches!(refused("newer"), StoreFault::Newer { found: 1000, .. }));
    assert_eq!(refused("none"), StoreFault::Missing { file: at("none") });
    assert_eq!(refused("data"), StoreFault::NoFile { file: at("data") });
    assert_eq!(refused("data/tasukebune.db"), StoreFault::Itself { file: file.clone() });
    assert_eq!(mark(&file), Some(1));
}

/// What is restored for: the store is past help. What lies beside it goes with it, for it would ruin the new one.
#[tokio::test]
async fn a_damaged_store_is_replaced_and_set_aside_with_what_lies_beside_it() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    for garbage in [&b"no database at all"[..], &[0xa5; 9_000]] {
        killed(folder.path(), &file).await;
        std::fs::write(&file, garbage).unwrap();
        let aside = done(&file, &backup).aside.expect("there was one");
        // SQLite may have written its log into it first: whichever, it has nothing to do with the new one.
        assert!(aside.exists() && mark(&file) == Some(2));
        std::fs::remove_file(&file).unwrap();
    }
    // And one that has gone, all but its log.
    killed(folder.path(), &file).await;
    std::fs::remove_file(&file).unwrap();
    assert_eq!((done(&file, &backup).aside, mark(&file)), (None, Some(2)));
    let log = |name: &String| name.contains(".before-restore-") && name.ends_with("-wal");
    assert!(bytes_in(file.parent().unwrap()).keys().any(log), "it is set aside");
}

/// Going back: an older program's backup in the place of a store that a newer program wrote; and the version stays until something starts.
#[tokio::test]
async fn a_backup_of_an_older_version_is_restored_as_it_is_and_migrated_at_the_next_start() {
    let (folder, file) = place();
    drop(open(&file));
    rusqlite::Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 1000; CREATE TABLE novelty (x);").unwrap();
    let old = folder.path().join("old");
    of_version(1, &old);
    let Restored { contents, aside } = done(&file, &old);
    assert_eq!(contents.version, 1);
    assert_eq!(peek::<i64>(&file, "PRAGMA user_version"), 1);
    assert_eq!(peek::<i64>(&aside.expect("there was one"), "PRAGMA user_version"), 1000);
    let store = open(&file);
    assert_eq!(peek::<i64>(&file, "PRAGMA user_version"), 4);
    assert!(store.person(5).opted_out);
}

#[cfg(unix)]
#[tokio::test]
async fn a_store_behind_a_link_is_replaced_where_it_is() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    drop(open(&file));
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    done(&link, &backup);
    assert!(link.is_symlink());
    assert_eq!((mark(&link), mark(&file)), (Some(2), Some(2)));
    // By whichever name a bot runs with it, it is the same one.
    let store = open(&link);
    assert_eq!(restore(&folder.path().join("other"), &file, Tell::NOBODY).err(), Some(StoreFault::Taken { file: file.clone() }));
    assert_eq!(Store::open(&file).err(), Some(StoreFault::Taken { file: file.clone() }));
    store.close().await.unwrap();
    let store = open(&file);
    assert!(inspect(&link, Tell::NOBODY).unwrap().in_use);
    // What SQLite keeps lies beside the file, and is copied from there.
    store.change(1, vec![OLD]).await.unwrap();
    for more in ["-wal", ".lock"] {
        let itself = PathBuf::from(format!("{}{more}", file.display()));
        assert_eq!(backup_of(&link, &itself, true, Tell::NOBODY).err(), Some(StoreFault::Itself { file: itself }));
    }
    let killed = folder.path().join("killed");
    as_killed(&file, &killed);
    std::os::unix::fs::symlink(&killed, folder.path().join("to-killed")).unwrap();
    let third = folder.path().join("third");
    done(&third, &folder.path().join("to-killed"));
    assert_eq!(mark(&third), Some(1));
}

fn program(command: &str, file: &Path, of: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tasukebune"));
    program.args([command]).arg(of).env("TASUKEBUNE_STORE", file).env("TASUKEBUNE_CONFIG", "off");
    program.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    program
}

/// How long a program takes that nobody kills.
fn takes(mut program: Command) -> Duration {
    let begun = Instant::now();
    assert!(program.status().expect("it runs").success());
    begun.elapsed()
}

/// Runs it, and kills it after a while; whether it had ended by itself.
fn and_is_killed(mut program: Command, after: Duration) -> bool {
    let mut child = program.spawn().expect("it starts");
    std::thread::sleep(after);
    let ended = child.try_wait().expect("its state").is_some();
    child.kill().expect("kill -9");
    child.wait().expect("its end");
    ended
}

const KILLS: u32 = 40;

/// Killed at any moment, there is the old store or the new one, with all that is in it.
#[tokio::test]
async fn a_restore_that_is_killed_leaves_the_old_store_or_the_new_one() {
    let (folder, file) = place();
    // Large enough that copying takes its time.
    let big = folder.path().join("for-backup");
    let store = open(&big);
    for server in 0..60_000 {
        store.count(asked(1, server));
    }
    store.close().await.unwrap();
    let backup = marked(folder.path(), NEW).await;
    killed(folder.path(), &file).await;
    let whole = takes(program("restore", &file, &backup));
    let (mut old, mut new) = (0, 0);
    for round in 0..KILLS {
        std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
        killed(folder.path(), &file).await;
        // Beyond its usual end, too, for a busy machine takes longer at times.
        and_is_killed(program("restore", &file, &backup), whole * round / (KILLS - 8));
        match mark(&file) {
            Some(1) => old += 1,
            Some(2) => {
                new += 1;
                assert_eq!(peek::<i64>(&file, "SELECT count(*) FROM tally"), 60_000, "round {round}");
            }
            found => panic!("round {round}: {found:?}"),
        }
        assert_eq!(peek::<String>(&file, "PRAGMA integrity_check"), "ok", "round {round}");
        // The next one finds nothing in its way.
        if round % 8 == 0 {
            done(&file, &backup);
            assert!(mark(&file) == Some(2) && !file.with_file_name("tasukebune.db.restoring").exists());
        }
    }
    println!("{old} times the old store, {new} times the new one; {whole:?} undisturbed");
    assert!(old > 0, "{new}");
}

/// Killed at any moment, there is no backup or a whole one.
#[tokio::test]
async fn a_backup_that_is_killed_leaves_nothing_in_half() {
    let (folder, file) = place();
    let store = open(&file);
    for server in 0..60_000 {
        store.count(asked(1, server));
    }
    store.flush().await.unwrap();
    let to = folder.path().join("backup");
    let whole = takes(program("backup", &file, &to));
    let mut none = 0;
    for round in 0..KILLS {
        std::fs::remove_file(&to).ok();
        let ended = and_is_killed(program("backup", &file, &to), whole * round / (KILLS - 8));
        if to.exists() {
            assert_eq!(peek::<i64>(&to, "SELECT count(*) FROM tally"), 60_000, "round {round}");
            assert_eq!(peek::<String>(&to, "PRAGMA integrity_check"), "ok", "round {round}");
        } else {
            assert!(!ended, "round {round}");
            none += 1;
        }
    }
    assert!(none > 0);
    // What they left is cleared away by the next one.
    std::fs::remove_file(&to).ok();
    copy(&file, &to);
    assert!(!folder.path().join("backup.part").exists());
}
