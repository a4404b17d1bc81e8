//! `/stats`: what was counted, in words and as a picture.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use tasukebune::limits;
use tasukebune::platform::discord::Times;
use tasukebune::store::{Change, Store, Tally, What};
use tiny_skia::Pixmap;

use super::{Log, Plan, QUESTION, Stage, desk, has, lacks, none, say, times};
use crate::discord::{Fault, File, Message, Person, permission};
use crate::font;
use crate::support::locale;

const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";
const BOTH: [&str; 2] = ["ja", "en"];

/// A stage with a font or without; Taro and Emma manage the server.
async fn set(fonts: Vec<PathBuf>) -> Stage {
    let stage = Stage::with(Plan { fonts, ..Plan::default() }).await;
    for who in [&stage.taro, &stage.emma] {
        stage.guild.empower(who, permission::MANAGE_GUILD);
    }
    stage
}

fn who<'a>(stage: &'a Stage, tag: &str) -> &'a Person {
    if tag == "ja" { &stage.taro } else { &stage.emma }
}

/// Something was counted a moment ago.
fn counts(stage: &Stage, topic: &str, what: What, n: u64) {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let hour = u32::try_from(since.as_secs() / 3600).expect("an hour");
    (0..n).for_each(|_| stage.store.count(Tally { hour, server: stage.guild.id, topic, what }));
}

/// What somebody sees, and the picture that was sent with it.
async fn looks(stage: &Stage, tag: &str, days: u16) -> (Message, Option<File>) {
    let seen = who(stage, tag).slash(&stage.lounge, "stats", json!({ "days": days })).await;
    assert!(seen.is_private());
    let sent = stage.discord.calls("POST", CALLBACK).pop().expect("an answer");
    (seen.message(), sent.files.first().cloned())
}

fn drawn(file: &File) -> Pixmap {
    assert_eq!((file.part.as_str(), file.filename.as_str(), file.content_type.as_str()), ("files[0]", "stats.png", "image/png"));
    assert!(file.bytes.len() < limits::FILES / 10, "{}", file.bytes.len());
    Pixmap::decode_png(&file.bytes).expect("a picture")
}

/// How many of its points have a colour.
fn points(picture: &Pixmap, [r, g, b]: [u8; 3]) -> usize {
    picture.pixels().iter().filter(|p| (p.red(), p.green(), p.blue()) == (r, g, b)).count()
}

const ANSWERED: [u8; 3] = [0x5e, 0x9b, 0xff];
const WORDS: [u8; 3] = [0xf2, 0xf3, 0xf5];

#[tokio::test]
async fn admins_see_a_picture_of_what_was_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = Log::all();
    let stage = set(vec![folder.path().join("none.ttf"), font::whole(folder.path())]).await;
    for tag in BOTH {
        let (empty, file) = looks(&stage, tag, 7).await;
        if tag == "ja" {
            assert_eq!(file, None, "nothing is drawn of nothing");
            has(&empty, &say(tag, "stats-nothing"));
            stage.asks(&stage.hana, QUESTION).await;
            counts(&stage, "account-locked", What::Answered, 3);
        }
        let (said, file) = looks(&stage, tag, 7).await;
        let picture = drawn(&file.expect("a picture"));
        assert_eq!(picture.width(), 960);
        assert!((500..2_500).contains(&picture.height()) && points(&picture, WORDS) > 5_000, "with labels");
        // The text stays, for those who hear it read, and numbers nothing.
        has(&said, &say(tag, "account-locked.label"));
        lacks(&said, "`1` ");
        lacks(&said, QUESTION);
        let shown = &said.json()["attachments"][0];
        let words = desk().parts().voice.say(locale(tag), "stats-picture", &[("days", "7".to_owned())]);
        assert_eq!((&shown["filename"], &shown["description"]), (&json!("stats.png"), &json!(words)));
        assert!(limits::length(&words) <= limits::FILE_TEXT);
        // The same numbers make the same picture; others another one.
        let (_, once) = looks(&stage, tag, 7).await;
        let (_, again) = looks(&stage, tag, 7).await;
        assert_eq!(once, again);
        counts(&stage, "account-locked", What::Answered, 5);
        let (_, other) = looks(&stage, tag, 7).await;
        assert_ne!(again, other);
    }
    assert!(!log.lines().iter().any(|line| line.contains("no font") || line.contains("届き")), "{:#?}", log.lines());
    stage.end().await;
}

#[tokio::test]
async fn where_no_font_has_the_letters_rows_have_numbers() {
    let folder = tempfile::tempdir().expect("a folder");
    let latin = font::with(folder.path(), 0x20..=0x2122);
    for (fonts, unlabelled) in [(vec![], &BOTH[..]), (vec![latin], &["ja"])] {
        let log = Log::open();
        let stage = set(fonts).await;
        for (topic, n) in [("account-locked", 9), ("passkey", 120), ("code-not-received", 47)] {
            counts(&stage, topic, What::Answered, n);
        }
        for tag in unlabelled {
            let (said, file) = looks(&stage, tag, 30).await;
            let picture = drawn(&file.expect("a picture"));
            assert!(points(&picture, ANSWERED) > 10_000, "bars");
            assert!((1..5_000).contains(&points(&picture, WORDS)), "and the rows' numbers");
            // The same numbers in the text, the sums first.
            for (n, key) in [(9, "passkey.label"), (10, "code-not-received.label"), (11, "account-locked.label")] {
                let line = said.text().lines().find(|line| line.contains(&say(tag, key))).map(str::to_owned).expect("a line");
                assert!(line.starts_with(&format!("`{n}` ")), "{line}");
            }
        }
        log.tells(&["WARN", "TASUKEBUNE_FONT"]).await;
        assert_eq!(log.lines().iter().filter(|line| line.contains("TASUKEBUNE_FONT")).count(), 1, "once a day");
        stage.end().await;
    }
}

#[tokio::test]
async fn where_a_picture_is_refused_there_is_the_text() {
    let stage = set(vec![]).await;
    counts(&stage, "passkey", What::Answered, 5);
    for fault in [Fault::Refused(403, 50_013), Fault::Refused(413, 40_005)] {
        for tag in BOTH {
            stage.discord.fail_next("POST", CALLBACK, fault.clone(), 1);
            let (said, file) = looks(&stage, tag, 90).await;
            assert_eq!(file, None);
            has(&said, &say(tag, "passkey.label"));
            lacks(&said, "`8` ");
        }
    }
    stage.end().await;
}

/// The largest server's numbers, of the topics with the longest names, make one message.
#[tokio::test]
async fn all_of_it_fits_into_a_message() {
    let stage = set(vec![]).await;
    for topic in &desk().parts().topics {
        for what in [What::Answered, What::Solved, What::Missed(tasukebune::store::By::Mention)] {
            counts(&stage, &topic.id, what, 12_345);
        }
    }
    for tag in BOTH {
        let (said, file) = looks(&stage, tag, 90).await;
        drawn(&file.expect("a picture"));
        has(&said, "12345");
    }
    // Members are offered nothing of it.
    assert!(stage.discord.commands().iter().any(|c| c["name"] == "stats" && c["default_member_permissions"] == "32"));
    assert!(!stage.hana.slash(&stage.lounge, "help", none()).await.message().text().contains("</stats:"));
    stage.end().await;
}

#[tokio::test]
async fn a_disk_that_does_not_answer_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tasukebune.db");
    let store = Store::open(&file).expect("a store");
    let log = Log::open();
    let stage = Stage::with(Plan { store, times: Times { disk: Duration::from_millis(100), ..times() }, ..Plan::default() }).await;
    let other = rusqlite::Connection::open(&file).expect("a database");
    counts(&stage, "passkey", What::Answered, 5);
    for (n, tag) in BOTH.into_iter().enumerate() {
        stage.guild.empower(who(&stage, tag), permission::MANAGE_GUILD);
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        // What waits for the disk is before it in the line.
        let (store, guild) = (stage.store.clone(), stage.guild.id);
        let seconds = u32::try_from(n).expect("few") + 1;
        let waits = tokio::spawn(async move { store.change(guild, vec![Change::CooldownUser(Some(seconds))]).await });
        super::read().await;
        let said = who(&stage, tag).slash(&stage.lounge, "stats", json!({ "days": 7 })).await;
        assert!(said.is_private());
        has(&said.message(), &say(tag, "stats-failed"));
        other.execute_batch("ROLLBACK").expect("it holds it");
        waits.await.expect("no panic").expect("kept");
        let (said, _) = looks(&stage, tag, 7).await;
        has(&said, &say(tag, "passkey.label"));
    }
    log.tells(&["ERROR", "the disk does not answer"]).await;
    stage.end().await;
}
