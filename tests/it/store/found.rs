//! What a restore finds: a file that is none of ours, a journal beside a copy, a bot that starts.

use std::path::{Path, PathBuf};

use tasukebune::store::{Change, StoreFault, Tell, restore};

use super::restore::{NEW, done, mark, marked};
use super::{bytes_in, open, peek, place};

/// A slip in the store's name must not cost anybody a file; what is no store of ours by its first bytes is not even opened.
#[tokio::test]
async fn what_is_no_store_of_ours_is_not_replaced() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    let notes = || std::fs::write(&file, "# somebody's settings\n".repeat(500)).unwrap();
    let cookies = || rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE cookies (x);").unwrap();
    for make in [&notes as &dyn Fn(), &|| std::fs::write(&file, "short").unwrap(), &cookies] {
        make();
        let before = bytes_in(file.parent().unwrap());
        let fault = restore(&file, &backup, Tell::NOBODY).unwrap_err();
        assert_eq!(fault, StoreFault::Foreign { file: file.clone() });
        assert!(fault.to_string().contains("TASUKEBUNE_STORE"), "{fault}");
        assert!(bytes_in(file.parent().unwrap()) == before, "something was changed");
        std::fs::remove_file(&file).unwrap();
    }
    // One that was made and never written is nobody's.
    std::fs::write(&file, "").unwrap();
    done(&file, &backup);
    assert_eq!(mark(&file), Some(2));
}

/// A copy that somebody made by other means in the middle of a change, by a program that keeps no log: what it was before is in a journal.
#[tokio::test]
async fn a_copy_with_a_journal_beside_it_is_restored_as_before_its_last_change() {
    let (folder, file) = place();
    let other = folder.path().join("other");
    let store = open(&other);
    store.change(1, vec![NEW]).await.unwrap();
    store.close().await.unwrap();
    let conn = rusqlite::Connection::open(&other).unwrap();
    // Hardly anything is held in memory, so that the file is changed before the end.
    let half = "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; BEGIN; UPDATE server SET cooldown_user_s = 9; CREATE TABLE filler (x);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO filler SELECT randomblob(900) FROM n;";
    let before = std::fs::read(&other).unwrap();
    conn.execute_batch(half).unwrap();
    let copy = folder.path().join("copy");
    for more in ["", "-journal"] {
        let named = |file: &Path| PathBuf::from(format!("{}{more}", file.display()));
        std::fs::copy(named(&other), named(&copy)).unwrap();
    }
    drop(conn);
    assert!(std::fs::read(&copy).unwrap()[..before.len()] != before, "the file alone has half a change");
    done(&file, &copy);
    assert_eq!(mark(&file), Some(2));
    assert_eq!(peek::<i64>(&file, "SELECT count(*) FROM sqlite_schema WHERE name = 'filler'"), 0);
}

/// A bot that starts meanwhile waits, and goes by what was restored: not by the file that had the name when it came.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_bot_that_starts_during_a_restore_has_what_was_restored() {
    let (folder, file) = place();
    let backup = marked(folder.path(), NEW).await;
    let store = open(&file);
    store.change(1, vec![super::restore::OLD]).await.unwrap();
    store.close().await.unwrap();
    // As a restore holds it.
    let lock = std::fs::canonicalize(format!("{}.lock", file.display())).unwrap();
    let held = std::fs::File::open(&lock).unwrap();
    held.lock().unwrap();
    let starts = std::thread::spawn({
        let file = file.clone();
        move || open(&file)
    });
    let leads_there = |fd: std::io::Result<std::fs::DirEntry>| fd.and_then(|fd| std::fs::read_link(fd.path())).is_ok_and(|to| to == lock);
    // Ours and its own.
    super::until("it waits", || std::fs::read_dir("/proc/self/fd").unwrap().filter_map(|fd| leads_there(fd).then_some(())).count() == 2);
    std::fs::rename(&backup, &file).unwrap();
    drop(held);
    let store = starts.join().unwrap();
    assert_eq!(store.settings(1).cooldown_user_s, Some(2));
    store.change(1, vec![Change::CooldownUser(Some(3))]).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(mark(&file), Some(3), "what is kept is in the file that has the name");
}
