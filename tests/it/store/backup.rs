//! A copy beside a bot that goes on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use tasukebune::store::{Change, Contents, Session, Store, StoreFault, Tell, backup};

use super::{SERVER, as_killed, asked, bytes_in, of_version, open, peek, place};
use crate::support::locale;

pub fn copy(from: &Path, to: &Path) -> Contents {
    backup(from, to, false, Tell::NOBODY).unwrap_or_else(|fault| panic!("{fault}"))
}

pub fn session() -> Session {
    Session {
        shard: 0,
        shards: 1,
        application: 5,
        intents: 1,
        id: "session-of-before".to_owned(),
        url: None,
        sequence: 7,
        seen_at: 1_796_000_000,
    }
}

/// Every setting that was acknowledged before a backup began is in it, while two admins change them and counters are written all the time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_beside_a_bot_that_writes_all_the_time_has_all_that_was_acknowledged() {
    let (folder, file) = place();
    let store = Store::open_with(&file, Duration::from_millis(1)).unwrap();
    store.keep_sessions(vec![session()], Vec::new()).await.unwrap();
    let acknowledged: [Arc<AtomicU32>; 2] = Default::default();
    let ends = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = acknowledged
        .iter()
        .zip([SERVER, 7])
        .map(|(acknowledged, server)| {
            let (store, acknowledged, ends) = (store.clone(), Arc::clone(acknowledged), Arc::clone(&ends));
            tokio::spawn(async move {
                for n in 1.. {
                    store.count(asked(n, server));
                    store.change(server, vec![Change::CooldownUser(Some(n)), Change::TopicOff(format!("t{}", n % 100))]).await.unwrap();
                    acknowledged.store(n, Ordering::SeqCst);
                    if ends.load(Ordering::Relaxed) {
                        return;
                    }
                }
            })
        })
        .collect();
    let (mut last, mut behind) = ([0; 2], 0);
    for round in 0..20 {
        // Each begins later than the one before, also on a busy machine.
        while acknowledged.iter().zip(last).any(|(now, last)| now.load(Ordering::SeqCst) <= last) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let before = [0, 1].map(|n: usize| acknowledged[n].load(Ordering::SeqCst));
        let (from, to) = (file.clone(), folder.path().join(format!("backup-{round}")));
        let contents = tokio::task::spawn_blocking({
            let to = to.clone();
            move || copy(&from, &to)
        });
        let contents = contents.await.unwrap();
        let after = [0, 1].map(|n: usize| acknowledged[n].load(Ordering::SeqCst));
        assert_eq!((contents.version, contents.servers, contents.people), (4, 2, 0));
        assert_eq!(contents.bytes, std::fs::metadata(&to).unwrap().len());
        for (n, server) in [SERVER, 7].into_iter().enumerate() {
            let found: u32 = peek(&to, &format!("SELECT cooldown_user_s FROM server WHERE id = {}", server.cast_signed()));
            assert!((before[n]..=after[n] + 1).contains(&found), "round {round}: {found} is kept, {} was acknowledged", before[n]);
            let topic = format!("SELECT count(*) FROM topic_off WHERE server = {} AND topic = 't{}'", server.cast_signed(), found % 100);
            assert_eq!(peek::<i64>(&to, &topic), 1, "round {round}: half a change");
        }
        assert_eq!(peek::<String>(&to, "PRAGMA integrity_check"), "ok");
        behind += u32::from(after != before);
        last = before;
    }
    ends.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    // They wrote on meanwhile; how often is the machine's affair.
    println!("{behind} of 20 backups were overtaken");
    assert!(store.health().failing.is_none());
    assert_eq!(bytes_in(folder.path().join("data").as_path()).len(), 4, "the store, -wal, -shm, .lock");
    let sessions = [0, 19].map(|n| peek::<i64>(&folder.path().join(format!("backup-{n}")), "SELECT count(*) FROM session"));
    assert_eq!(sessions, [0, 0], "where the sessions are is nobody else's affair");
    // A backup is a store.
    assert!(open(&folder.path().join("backup-19")).settings(7).cooldown_user_s >= Some(last[1]));
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_a_backup_and_it_is_one_file() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = place();
    let store = open(&file);
    store.set_opted_out(5, true).await.unwrap();
    let to = folder.path().join("backup");
    assert_eq!(copy(&file, &to).people, 1);
    assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    let files: Vec<String> = std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert!(files.len() == 2 && files.contains(&"backup".to_owned()), "{files:?}");
}

fn refused(from: &Path, to: &Path) -> StoreFault {
    let fault = backup(from, to, false, Tell::NOBODY).expect_err("it is refused");
    let text = fault.to_string();
    assert!(text.contains(". ") && !text.contains("SELECT"), "with a remedy: {text}");
    fault
}

#[tokio::test]
async fn what_is_there_is_not_replaced_and_nothing_is_left_in_half() {
    let (folder, file) = place();
    let store = open(&file);
    store.change(1, vec![Change::Introduced(true)]).await.unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("mine"), "somebody's own").unwrap();
    assert_eq!(refused(&file, &at("mine")), StoreFault::There { file: at("mine") });
    assert_eq!(std::fs::read(at("mine")).unwrap(), b"somebody's own");
    // What a killed one left is in nobody's way.
    std::fs::write(at("mine.part"), "half a copy").unwrap();
    std::fs::write(at("mine.part-journal"), "of that half").unwrap();
    backup(&file, &at("mine"), true, Tell::NOBODY).unwrap();
    assert_eq!(peek::<i64>(&at("mine"), "SELECT count(*) FROM server"), 1);
    assert_eq!(bytes_in_names(folder.path()), ["data", "mine"]);

    assert_eq!(refused(&file, folder.path()), StoreFault::NoFile { file: folder.path().to_owned() });
    let nowhere = at("nowhere/backup");
    assert_eq!(refused(&file, &nowhere), StoreFault::Unopenable { file: nowhere });
    for itself in ["", "-wal", "-shm", ".lock"] {
        let itself = PathBuf::from(format!("{}{itself}", file.display()));
        let fault = backup(&file, &itself, true, Tell::NOBODY).err();
        assert_eq!(fault, Some(StoreFault::Itself { file: itself }));
    }
    assert_eq!(refused(&at("none"), &at("b")), StoreFault::Missing { file: at("none") });
    // By another name it is the same.
    std::fs::hard_link(&file, at("link")).unwrap();
    assert_eq!(backup(&file, &at("link"), true, Tell::NOBODY).err(), Some(StoreFault::Itself { file: at("link") }));
    store.close().await.unwrap();
    assert!(open(&file).settings(1).introduced);
}

/// What an earlier file of that name left beside it would be taken for the copy's.
#[tokio::test]
async fn a_backup_beside_which_an_old_log_lies_is_what_was_copied() {
    let (folder, file) = place();
    let (other, to) = (folder.path().join("other"), folder.path().join("backup"));
    let running = open(&other);
    running.change(7, vec![Change::CooldownUser(Some(7))]).await.unwrap();
    as_killed(&other, &to);
    std::fs::remove_file(&to).unwrap();
    let store = open(&file);
    store.change(1, vec![Change::CooldownUser(Some(1))]).await.unwrap();
    copy(&file, &to);
    let names = ["backup", "data", "other", "other-shm", "other-wal", "other.lock"];
    assert_eq!(bytes_in_names(folder.path()), names);
    assert_eq!(peek::<i64>(&to, "SELECT sum(cooldown_user_s) FROM server"), 1);
    // Nor does --force take the store of a bot that runs.
    let fault = backup(&file, &other, true, Tell::NOBODY).err();
    assert_eq!(fault, Some(StoreFault::Taken { file: other.clone() }));
    assert_eq!(bytes_in_names(folder.path()), names);
    running.close().await.unwrap();
    assert_eq!(open(&other).settings(7).cooldown_user_s, Some(7));
}

fn bytes_in_names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_is_no_store_of_ours_or_damaged_is_not_copied() {
    let (folder, _) = place();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("notes"), "# notes of somebody's\n".repeat(500)).unwrap();
    std::fs::write(at("empty"), "").unwrap();
    for foreign in ["notes", "empty"] {
        assert_eq!(refused(&at(foreign), &at("b")), StoreFault::Foreign { file: at(foreign) });
    }
    let store = open(&at("store"));
    for server in 0..3_000 {
        store.count(asked(1, server));
    }
    store.close().await.unwrap();
    let mut bytes = std::fs::read(at("store")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(at("store"), bytes).unwrap();
    assert_eq!(refused(&at("store"), &at("b")), StoreFault::Damaged { file: at("store") });
    assert_eq!(bytes_in_names(folder.path()), ["empty", "notes", "store", "store.lock"]);
    rusqlite::Connection::open(at("newer"))
        .unwrap()
        .execute_batch("PRAGMA application_id = 1952543595; PRAGMA user_version = 1000; CREATE TABLE x (x);")
        .unwrap();
    assert!(matches!(refused(&at("newer"), &at("b")), StoreFault::Newer { found: 1000, .. }));
}

/// A newer program beside a bot that has not been replaced yet changes nothing under it.
#[test]
fn a_backup_of_an_older_version_stays_what_it_is() {
    let (folder, _) = place();
    for version in 1..=3 {
        let (file, to) = (folder.path().join(format!("old-{version}")), folder.path().join(format!("backup-{version}")));
        of_version(version, &file);
        let contents = copy(&file, &to);
        assert_eq!((contents.version, contents.servers), (version, peek::<i64>(&file, "SELECT count(*) FROM server").cast_unsigned()));
        let version_of = |file| peek::<i64>(file, "PRAGMA user_version");
        assert_eq!((version_of(&file), version_of(&to)), (version, version));
    }
}

/// Even where the store itself had kept it in pages that are free.
#[tokio::test]
async fn what_was_deleted_is_in_no_backup() {
    let (folder, file) = place();
    let store = open(&file);
    for user in 0..200 {
        store.set_person_locale(user, Some(locale("zz-hidde"))).await.unwrap();
    }
    store.close().await.unwrap();
    let conn = rusqlite::Connection::open(&file).unwrap();
    conn.execute_batch("PRAGMA secure_delete = OFF; DELETE FROM person;").unwrap();
    drop(conn);
    let holds = |file: &Path| std::fs::read(file).unwrap().windows(8).any(|w| w == b"zz-hidde");
    assert!(holds(&file));
    copy(&file, &folder.path().join("backup"));
    assert!(!holds(&folder.path().join("backup")));
}

/// Two at once into one folder wait for each other, and neither spoils the other's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn backups_at_once_do_not_disturb_each_other() {
    let (folder, file) = place();
    let store = open(&file);
    store.change(1, vec![Change::Introduced(true)]).await.unwrap();
    let to = folder.path().join("backup");
    let all = (0..8).map(|_| {
        let (file, to) = (file.clone(), to.clone());
        tokio::task::spawn_blocking(move || backup(&file, &to, false, Tell::NOBODY))
    });
    let mut done = 0;
    for one in all.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(_) => done += 1,
            Err(fault) => assert_eq!(fault, StoreFault::There { file: to.clone() }),
        }
    }
    assert_eq!((done, peek::<String>(&to, "PRAGMA integrity_check").as_str()), (1, "ok"));
}
