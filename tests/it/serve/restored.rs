//! A bot that starts with a restored store: it begins a new session, and nothing that was answered is answered again.

use std::time::Duration;

use tasukebune::store::{Store, Tell, backup, restore};

use super::{Running, lenient, settings};
use crate::store::peek;

#[tokio::test]
async fn a_restored_store_goes_on_with_no_old_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, copy) = (folder.path().join("kept.sqlite"), folder.path().join("backup"));
    let discord = lenient().start().await;
    let store = Store::open(&file).expect("a store");
    let bot = Running::with(settings(&discord), store.clone());
    discord.ready(1).await;
    // As a program that knew nothing of sessions in backups would have left it: the session is young, and of this very bot.
    bot.stop().await.expect("it stops");
    discord.gone().await;
    assert_eq!(store.sessions().await.expect("read").sessions.len(), 1);
    let bot = Running::with(settings(&discord), store.clone());
    discord.until("it goes on", |d| (d.connections() == 2).then_some(())).await;
    let hana = discord.person("花子", "ja");
    discord.answer_to(&hana.dm("アマゾンの2段階認証のコードが届きません")).await;
    backup(&file, &copy, false, Tell::NOBODY).expect("a backup beside the bot");
    assert_eq!(peek::<i64>(&copy, "SELECT count(*) FROM session"), 0);
    bot.stop().await.expect("it stops");
    store.close().await.expect("closed");
    drop(store);
    discord.gone().await;
    let identified = discord.identifies();
    restore(&file, &copy, Tell::NOBODY).expect("restored");
    let bot = Running::with(settings(&discord), Store::open(&file).expect("a store"));
    discord.ready(1).await;
    discord.silent_for(Duration::from_millis(150)).await;
    assert_eq!(discord.identifies(), identified + 1, "a new session");
    let me = discord.bot_id().to_string();
    assert_eq!(hana.dm_channel().messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count(), 1);
    bot.stop().await.expect("it stops");
}
