//! The file: made, migrated, refused.

use std::path::Path;

use tasukebune::store::{Answers, Left, Store, StoreFault};

use super::{SERVER, asked, of_version, open, peek, place};
use crate::support::{locale, root};

pub const SCHEMA: &str =
    "SELECT group_concat(sql, ';' || char(10)) || ';' FROM (SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name)";

/// Whoever changes the schema adds a migration; this shows what it comes to. `UPDATE_SCHEMA=1` writes it.
#[test]
fn the_schema_is_the_one_that_was_agreed() {
    let (_folder, file) = place();
    drop(open(&file));
    let version: i64 = peek(&file, "PRAGMA user_version");
    let found = format!("-- version {version}\n{}\n", peek::<String>(&file, SCHEMA));
    let agreed = root().join("tests/store/schema.sql");
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&agreed, &found).unwrap();
    }
    assert_eq!(found, std::fs::read_to_string(agreed).unwrap());
}

/// `version-N.sql` is a file as version N made it, and stays so for ever.
#[tokio::test]
async fn files_of_every_older_version_open() {
    let newest = {
        let (_folder, file) = place();
        drop(open(&file));
        peek::<i64>(&file, "PRAGMA user_version")
    };
    for version in 1..=newest {
        let (folder, _) = place();
        let file = folder.path().join("old.db");
        of_version(version, &file);
        assert_eq!(peek::<i64>(&file, "PRAGMA user_version"), version);
        let store = open(&file);
        assert_eq!(peek::<i64>(&file, "PRAGMA user_version"), newest);
        let settings = store.settings(SERVER);
        assert_eq!((settings.answers, settings.locale, settings.staff_role), (Answers::Private, Some(locale("en")), Some(u64::MAX)));
        assert_eq!(
            (settings.help_channels.len(), settings.topics_off.len(), settings.notes["locked"].as_str()),
            (2, 1, "鍵はスタッフまで")
        );
        let hours = settings.staff_hours.as_ref().unwrap();
        assert_eq!((hours.zone.as_str(), hours.days[0], hours.days[6]), ("Asia/Tokyo", Some((540, 1050)), None));
        assert_eq!(settings.incident.as_ref().unwrap().note.as_ref().unwrap().as_str(), "調査中");
        assert!(settings.introduced && store.person(5).opted_out);
        assert_eq!(store.counts(Some(SERVER), 0, u32::MAX).await.unwrap()[0].n, 3);
        let left = store.sessions().await.unwrap();
        if version < 3 {
            assert_eq!(left, Left::default());
        } else {
            assert_eq!((left.sessions[0].id.as_str(), left.sessions[1].url.as_deref(), left.sessions[1].sequence), ("b", None, 7));
            assert!(left.standings.iter().any(|(server, of)| *server == SERVER && of.own_role == Some(u64::MAX) && of.own_role_deletes));
        }
        drop(store);
        let new = place();
        drop(open(&new.1));
        assert_eq!(peek::<String>(&file, SCHEMA), peek::<String>(&new.1, SCHEMA), "migrated and made anew are alike");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file) = place();
    let store = open(&file);
    store.count(asked(1, 1));
    store.flush().await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(file.parent().unwrap()), 0o700);
    for path in [&file, &file.with_extension("db-wal"), &file.with_extension("db-shm"), &file.with_extension("db.lock")] {
        assert_eq!(mode(path), 0o600, "{}", path.display());
    }
}

/// The fault, which names the file and a remedy; the file is what it was.
fn refused(file: &Path) -> StoreFault {
    let before = std::fs::read(file).unwrap();
    let fault = Store::open(file).err().expect("it is refused");
    assert!(std::fs::read(file).unwrap() == before, "it was changed");
    let text = fault.to_string();
    assert!(text.starts_with(file.to_str().unwrap()) && !text.contains("SELECT") && !text.contains("PRAGMA"), "{text}");
    fault
}

#[test]
fn what_is_no_file_of_ours_is_refused_and_left_alone() {
    let (folder, _) = place();
    let file = folder.path().join("x.db");
    std::fs::write(&file, "# notes of somebody's\n".repeat(500)).unwrap();
    assert_eq!(refused(&file), StoreFault::Foreign { file: file.clone() });
    // Somebody else's database.
    std::fs::remove_file(&file).unwrap();
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE cookies (x); PRAGMA user_version = 1;").unwrap();
    assert_eq!(refused(&file), StoreFault::Foreign { file: file.clone() });
    // A folder, and what is below a file.
    assert!(matches!(Store::open(folder.path()).err(), Some(StoreFault::Unopenable { .. })));
    assert!(matches!(Store::open(&file.join("below")).err(), Some(StoreFault::Unopenable { .. })));
}

#[test]
fn a_newer_file_is_refused_and_left_alone() {
    let (_folder, file) = place();
    drop(open(&file));
    let conn = rusqlite::Connection::open(&file).unwrap();
    conn.execute_batch("PRAGMA user_version = 1000; CREATE TABLE novelty (x);").unwrap();
    drop(conn);
    let fault = refused(&file);
    assert!(matches!(fault, StoreFault::Newer { found: 1000, .. }), "{fault:?}");
    assert!(fault.to_string().contains("newer"), "{fault}");
}

#[tokio::test]
async fn a_damaged_file_is_refused_and_left_alone() {
    let (_folder, file) = place();
    let store = open(&file);
    for user in 0..2_000 {
        store.count(asked(1, user));
    }
    store.set_person_locale(1, Some(locale("en"))).await.unwrap();
    store.close().await.unwrap();
    let whole = std::fs::read(&file).unwrap();
    let page = 4096;
    assert!(whole.len() > 20 * page);
    let spoilt: [(usize, usize); 3] = [(page + 3, 3 * page), (whole.len() - 8 * page, 8 * page), (120, page)];
    for (from, len) in spoilt {
        let mut bytes = whole.clone();
        bytes[from..(from + len).min(whole.len())].fill(0xa5);
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(refused(&file), StoreFault::Damaged { file: file.clone() });
    }
    std::fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(refused(&file), StoreFault::Damaged { file: file.clone() });
    std::fs::write(&file, &whole).unwrap();
    drop(open(&file));
}
