//! What is kept of a person.

use tasukebune::store::Person;

use super::{open, peek, place};
use crate::support::locale;

const ROWS: &str = "SELECT count(*) FROM person";

#[tokio::test]
async fn a_language_and_an_opt_out_are_kept_and_forgotten() {
    let (_folder, file) = place();
    let (anne, ben) = (u64::MAX, 5);
    let store = open(&file);
    assert_eq!(store.person(anne), Person::default());
    store.set_person_locale(anne, Some(locale("en"))).await.unwrap();
    store.set_person_locale(ben, Some(locale("ja"))).await.unwrap();
    store.set_opted_out(ben, true).await.unwrap();
    drop(store);
    let store = open(&file);
    assert_eq!(store.person(anne), Person { locale: Some(locale("en")), opted_out: false });
    assert_eq!(store.person(ben), Person { locale: Some(locale("ja")), opted_out: true });
    assert_eq!(peek::<i64>(&file, ROWS), 2);

    // Whoever is forgotten leaves no row, but for the wish to be left alone.
    store.forget(anne).await.unwrap();
    store.forget(ben).await.unwrap();
    store.forget(99).await.unwrap();
    let check = |store: &tasukebune::store::Store| {
        assert_eq!(store.person(anne), Person::default());
        assert_eq!(store.person(ben), Person { locale: None, opted_out: true });
    };
    check(&store);
    drop(store);
    assert_eq!(peek::<i64>(&file, ROWS), 1);
    let store = open(&file);
    check(&store);
    store.set_opted_out(ben, false).await.unwrap();
    assert_eq!(peek::<i64>(&file, ROWS), 0);
}

/// Deleted rows are no longer in the file's bytes, either.
#[tokio::test]
async fn what_is_deleted_is_overwritten() {
    let (_folder, file) = place();
    let store = open(&file);
    let holds = || std::fs::read(&file).unwrap().windows(8).any(|w| w == b"zz-hidde");
    store.set_person_locale(5, Some(locale("zz-hidde"))).await.unwrap();
    store.close().await.unwrap();
    assert!(holds());
    let store = open(&file);
    store.forget(5).await.unwrap();
    store.close().await.unwrap();
    assert!(!holds());
}
