//! Disks that are full, read-only, broken or gone, by real means: a file system of its own in a namespace (`unshare` needs no root)
//! and the kernel's limit of a file's size. File modes would stop nobody who is root.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use tasukebune::store::{Change, Note, ServerSettings, Store, StoreFault, Tell, backup, restore};

use crate::bot::{Log, Plan, QUESTION, Stage, TITLE, has, lacks, none, say};
use crate::discord::permission;

use super::{again, asked, bytes_in, open, peek, place, role, until};

const WRITE_EVERY: Duration = Duration::from_millis(20);
/// Mounts 512 KiB of memory over the file's folder, for this process alone.
const SMALL_DISK: &str = r#"exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=512k none "$(dirname "$TASUKEBUNE_TEST_STORE")" && exec "$@"' sh "$@""#;
/// A file that may not grow is an error then, and not a signal.
const NO_SIGNAL: &str = r#"trap "" XFSZ; exec "$@""#;
const DONE: &str = "the disk did its worst";

fn elsewhere(test: &str, shell: &str) {
    let (_folder, file) = place();
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let Output { status, stdout, stderr } = again(test, shell, &file).output().expect("a process");
    let said = String::from_utf8_lossy(&stdout).into_owned() + &String::from_utf8_lossy(&stderr);
    assert!(status.success() && said.contains(DONE), "{status} (it needs unshare, mount and prlimit of util-linux)\n{said}");
}

fn runs(shell: &str) {
    assert!(Command::new("sh").args(["-c", shell]).status().expect("a shell").success(), "{shell}");
}

fn failing(store: &Store) -> Option<StoreFault> {
    store.health().failing.map(|failing| failing.fault)
}

fn note(n: usize) -> Vec<Change> {
    vec![Change::TopicNote(format!("t{}", n % 50), Note::new(&format!("{n:0>300}")))]
}

/// Changes until the disk says no; nothing of the last change is there then. Gives the fault and what holds.
async fn change_until_it_fails(store: &Store) -> (StoreFault, ServerSettings) {
    for n in 0..2_000 {
        let before = store.settings(1);
        if let Err(fault) = store.change(1, note(n)).await {
            assert_eq!(store.settings(1), before);
            assert_eq!(failing(store).as_ref(), Some(&fault));
            return (fault, (*before).clone());
        }
    }
    panic!("the disk takes everything");
}

/// Once `mend` has been, all goes on by itself, and nothing that was counted is missing.
async fn ails_and_recovers(file: &Path, spoil: impl FnOnce(), expected: impl Fn(&StoreFault) -> bool, mend: impl FnOnce()) {
    let store = Store::open_with(file, WRITE_EVERY).unwrap();
    store.change(1, note(0)).await.unwrap();
    spoil();
    let (fault, held) = change_until_it_fails(&store).await;
    assert!(expected(&fault), "{fault:?}");
    // More than a page, so that it finds no room by chance.
    for server in 0..1_000 {
        store.count(asked(1, server));
    }
    assert!(store.flush().await.is_err());
    std::thread::sleep(WRITE_EVERY * 4);
    assert!(failing(&store).is_some(), "still");
    for server in 0..1_000 {
        store.count(asked(1, server));
    }
    let counted = |rows: Vec<tasukebune::store::Row>| rows.iter().map(|r| r.n).sum::<u64>();
    assert_eq!(counted(store.counts(None, 0, 9).await.unwrap()), 2_000, "what waits is counted");
    mend();
    until("it is well again", || failing(&store).is_none());
    until("counters are written", || peek::<i64>(file, "SELECT coalesce(sum(n), 0) FROM tally") == 2_000);
    assert_eq!((*store.settings(1)).clone(), held);
    store.change(1, vec![Change::Introduced(true)]).await.unwrap();
    assert_eq!(store.lost(), 0);
    store.close().await.unwrap();
    let kept = open(file).settings(1);
    assert_eq!((*kept).clone(), ServerSettings { introduced: true, ..held });
}

#[tokio::test]
async fn a_full_disk_is_told_and_survived() {
    let Some(file) = role() else {
        return elsewhere("store::disk::a_full_disk_is_told_and_survived", SMALL_DISK);
    };
    let filler = file.with_file_name("filler");
    let spoil = || {
        let mut rest = File::create(&filler).unwrap();
        while rest.write_all(&[0; 512]).is_ok() {}
    };
    let full = |fault: &StoreFault| *fault == StoreFault::Full { file: file.clone() };
    ails_and_recovers(&file, spoil, full, || std::fs::remove_file(&filler).unwrap()).await;
    // A new file finds no room, either.
    spoil();
    let new = file.with_file_name("new.db");
    assert!(matches!(Store::open(&new).err(), Some(StoreFault::Full { .. })));
    println!("{DONE}");
}

/// A store of which there is room for one, and hardly more.
async fn half_a_disk(file: &Path) {
    let store = open(file);
    for server in 0..2_500 {
        store.count(asked(1, server));
    }
    store.change(1, note(1)).await.unwrap();
    store.close().await.unwrap();
    let size = std::fs::metadata(file).unwrap().len();
    let mut filler = File::create(file.with_file_name("filler")).unwrap();
    while free(file) > size / 2 {
        filler.write_all(&[0; 4096]).unwrap();
    }
}

fn free(file: &Path) -> u64 {
    let found = rustix::fs::statvfs(file.parent().unwrap()).unwrap();
    found.f_bavail * found.f_frsize
}

#[tokio::test]
async fn a_backup_or_a_restore_that_finds_no_room_leaves_nothing() {
    let Some(file) = role() else {
        return elsewhere("store::disk::a_backup_or_a_restore_that_finds_no_room_leaves_nothing", SMALL_DISK);
    };
    // Written elsewhere, where there is room.
    let (_folder, other) = place();
    let store = open(&other);
    for server in 0..9_000 {
        store.count(asked(1, server));
    }
    store.close().await.unwrap();
    half_a_disk(&file).await;
    let before = bytes_in(file.parent().unwrap());
    let to = file.with_file_name("copy");
    assert_eq!(backup(&file, &to, false, Tell::NOBODY).err(), Some(StoreFault::Full { file: to }));
    assert!(bytes_in(file.parent().unwrap()) == before, "something was left");
    assert_eq!(restore(&file, &other, Tell::NOBODY).err(), Some(StoreFault::Full { file: file.clone() }));
    assert!(bytes_in(file.parent().unwrap()) == before, "something was left");
    assert_eq!(open(&file).settings(1).notes.len(), 1);
    println!("{DONE}");
}

#[tokio::test]
async fn a_failing_write_is_told_and_survived() {
    let Some(file) = role() else {
        return elsewhere("store::disk::a_failing_write_is_told_and_survived", NO_SIGNAL);
    };
    let limit = |bytes: &str| runs(&format!("prlimit --pid {} --fsize={bytes}:", std::process::id()));
    let broken = |fault: &StoreFault| *fault == StoreFault::Broken { file: file.clone() };
    ails_and_recovers(&file, || limit("8192"), broken, || limit("unlimited")).await;
    println!("{DONE}");
}

#[tokio::test]
async fn a_read_only_disk_is_told() {
    let Some(file) = role() else {
        return elsewhere("store::disk::a_read_only_disk_is_told", SMALL_DISK);
    };
    let store = open(&file);
    store.change(1, note(0)).await.unwrap();
    let held = store.settings(1);
    store.close().await.unwrap();
    let bytes = |file: &Path| std::fs::read(file).unwrap();
    let before = bytes(&file);
    let mount = |how: &str| runs(&format!("mount -o remount,{how} {}", file.parent().unwrap().display()));
    mount("ro");
    assert_eq!(Store::open(&file).err(), Some(StoreFault::ReadOnly { file: file.clone() }));
    let new = file.with_file_name("new.db");
    assert_eq!(Store::open(&new).err(), Some(StoreFault::ReadOnly { file: new.clone() }));
    assert!(bytes(&file) == before && !new.exists());
    // What was chosen holds, though nothing can be changed.
    let fault = StoreFault::ReadOnly { file: file.clone() };
    let refusing = Store::refusing(fault.clone(), Some(&file)).unwrap();
    assert!(refusing.settings(1) == held && !held.notes.is_empty() && !refusing.is_unread());
    assert_eq!(refusing.change(1, note(1)).await, Err(fault.clone()));
    assert!(bytes(&file) == before);
    // A log may hold what is newer than the file: better nothing than what held once.
    mount("rw");
    std::fs::write(file.with_file_name("tasukebune.db-wal"), "x").unwrap();
    mount("ro");
    let refusing = Store::refusing(fault, Some(&file)).unwrap();
    assert!(refusing.is_unread() == refusing.settings(1).notes.is_empty());
    mount("rw");
    std::fs::remove_file(file.with_file_name("tasukebune.db-wal")).unwrap();
    drop(open(&file));
    println!("{DONE}");
}

#[tokio::test]
async fn a_file_that_is_moved_is_told_and_taken_up_again() {
    let (_folder, file) = place();
    let aside: PathBuf = file.with_file_name("aside.db");
    let moved = |fault: &StoreFault| *fault == StoreFault::Moved { file: file.clone() };
    let rename = |from: &Path, to: &Path| std::fs::rename(from, to).unwrap();
    ails_and_recovers(&file, || rename(&file, &aside), moved, || rename(&aside, &file)).await;
}

#[tokio::test]
async fn a_file_that_another_program_holds_is_told() {
    let (_folder, file) = place();
    let store = Store::open_with(&file, WRITE_EVERY).unwrap();
    store.count(asked(1, 1));
    store.flush().await.unwrap();
    let other = rusqlite::Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE; DELETE FROM tally;").unwrap();
    store.count(asked(1, 1));
    // What is in memory is there all the while.
    let waiting = tokio::spawn({
        let store = store.clone();
        async move { store.change(1, vec![Change::Introduced(true)]).await }
    });
    assert!(!store.settings(1).introduced);
    other.execute_batch("ROLLBACK").unwrap();
    waiting.await.unwrap().unwrap();
    store.flush().await.unwrap();
    assert_eq!(peek::<i64>(&file, "SELECT sum(n) FROM tally"), 2);
}

/// Damage that comes while the file is open, in more of it than is held in memory.
#[tokio::test]
async fn damage_is_told_and_ends_nothing() {
    let (_folder, file) = place();
    let store = Store::open_with(&file, Duration::from_secs(600)).unwrap();
    for server in 0..60_000 {
        store.count(asked(1, server));
    }
    store.close().await.unwrap();
    let store = Store::open_with(&file, Duration::from_secs(600)).unwrap();
    store.change(1, vec![Change::Introduced(true)]).await.unwrap();
    let spoilt = vec![0xa5; std::fs::read(&file).unwrap().len() - 8192];
    OpenOptions::new().write(true).open(&file).unwrap().write_all_at(&spoilt, 8192).unwrap();
    let fault = store.counts(None, 0, 9).await.unwrap_err();
    assert_eq!(fault, StoreFault::Damaged { file: file.clone() });
    assert_eq!(failing(&store), Some(fault));
    assert!(store.settings(1).introduced);
    store.count(asked(1, 1));
}

#[tokio::test]
async fn a_bot_whose_disk_fills_up_says_so_and_helps() {
    let Some(file) = role() else {
        return elsewhere("store::disk::a_bot_whose_disk_fills_up_says_so_and_helps", SMALL_DISK);
    };
    let log = Log::open();
    let stage = Stage::with(Plan { store: Store::open_with(&file, WRITE_EVERY).unwrap(), ..Plan::default() }).await;
    let admins = [("ja", &stage.taro), ("en", &stage.emma)];
    for (_, admin) in admins {
        stage.guild.empower(admin, permission::MANAGE_GUILD);
    }
    let filler = file.with_file_name("filler");
    let mut rest = File::create(&filler).unwrap();
    while rest.write_all(&[0; 512]).is_ok() {}
    change_until_it_fails(&stage.store).await;
    for (tag, admin) in admins {
        has(&admin.slash(&stage.lounge, "setup panel", none()).await.message(), &say(tag, "setup-check.store"));
        has(&admin.slash(&stage.lounge, "incident start", none()).await.message(), &say(tag, "discord-incident-failed"));
    }
    log.tells(&["ERROR", "not kept"]).await;
    has(&stage.asks(&stage.hana, QUESTION).await, TITLE);
    drop(rest);
    std::fs::remove_file(&filler).unwrap();
    until("it is well again", || failing(&stage.store).is_none());
    for (tag, admin) in admins {
        lacks(&admin.slash(&stage.lounge, "setup panel", none()).await.message(), &say(tag, "setup-check.store"));
    }
    stage.end().await;
    println!("{DONE}");
}
