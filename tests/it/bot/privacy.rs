//! What is held about people, and how they are rid of it; what is kept about servers; that no word of anybody's is.

use std::time::Duration;

use tasukebune::desk::Situation;
use tasukebune::platform::discord::Times;
use tasukebune::store::{By, Change, Row, Store, What};

use super::{Log, Plan, QUESTION, SILENCE, Stage, TITLE, has, labels, lacks, none, say, times};
use crate::discord::{Fault, Message, Person, permission};
use crate::support::TODAY;

async fn opens(who: &Person, stage: &Stage) -> Message {
    let seen = who.slash(&stage.lounge, "privacy", none()).await;
    assert!(seen.is_private());
    seen.message()
}

/// Everything that was counted so far.
async fn counted(stage: &Stage) -> Vec<Row> {
    stage.store.counts(None, 0, u32::MAX).await.expect("counts")
}

fn sum(rows: &[Row], what: What, topic: &str) -> u64 {
    rows.iter().filter(|row| row.what == what && row.topic == topic).map(|row| row.n).sum()
}

#[tokio::test]
async fn a_language_is_chosen_kept_and_forgotten() {
    let mut stage = Stage::set().await;
    let panel = opens(&stage.hana, &stage).await;
    has(&panel, &say("ja", "discord-language-auto"));
    let panel = stage.hana.presses(&panel, &say("en", "discord-language")).await.message();
    has(&panel, &say("en", "discord-privacy-kept"));
    stage.restart().await;
    let card = stage.hana.slash(&stage.lounge, "no-code", none()).await.message();
    has(&card, &say("en", "code-not-received.label"));
    has(&stage.asks(&stage.hana, "アマゾンのパスワードを忘れました").await, &say("en", "forgot-password.label"));
    // Others go on as they were.
    has(&stage.taro.slash(&stage.lounge, "no-code", none()).await.message(), TITLE);
    let panel = opens(&stage.hana, &stage).await;
    has(&panel, &say("en", "discord-privacy-held"));
    let panel = stage.hana.presses(&panel, &say("en", "discord-privacy-forget")).await.message();
    has(&panel, &say("ja", "discord-privacy-forgotten"));
    has(&panel, &say("ja", "discord-privacy-none"));
    has(&stage.hana.slash(&stage.lounge, "no-code", none()).await.message(), TITLE);
    stage.end().await;
}

#[tokio::test]
async fn whoever_is_forgotten_begins_anew() {
    let stage = Stage::set().await;
    stage.asks(&stage.hana, QUESTION).await;
    let panel = opens(&stage.hana, &stage).await;
    stage.hana.presses(&panel, &say("ja", "discord-privacy-forget")).await;
    // Told that it did not help, nobody knows what.
    let question = stage.hana.says(&stage.lounge, "<@BOT> だめだった");
    lacks(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn whoever_wants_to_be_left_alone_is() {
    let mut stage = Stage::set().await;
    let panel = opens(&stage.hana, &stage).await;
    let panel = stage.hana.presses(&panel, &say("ja", "discord-privacy-leave")).await.message();
    has(&panel, &say("ja", "discord-privacy-apart"));
    stage.restart().await;
    stage.hana.says(&stage.help, QUESTION);
    stage.silent().await;
    // Others are heard, and so is whoever calls.
    let question = stage.taro.says(&stage.help, QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    has(&stage.asks(&stage.hana, QUESTION).await, TITLE);
    // To be forgotten is not to be spoken to again.
    let panel = opens(&stage.hana, &stage).await;
    let panel = stage.hana.presses(&panel, &say("ja", "discord-privacy-forget")).await.message();
    has(&panel, &say("ja", "discord-privacy-apart"));
    stage.hana.presses(&panel, &say("ja", "discord-privacy-again")).await;
    let question = stage.hana.says(&stage.help, "アマゾンのパスワードを忘れました");
    has(&stage.discord.answer_to(&question).await, &say("ja", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn where_nothing_can_be_kept_that_is_said_and_people_are_helped() {
    let log = Log::open();
    let file = std::path::PathBuf::from("tasukebune.sqlite");
    let store = Store::refusing(tasukebune::store::StoreFault::ReadOnly { file }, None).expect("memory");
    let stage = Stage::with(Plan { store, ..Plan::default() }).await;
    let panel = opens(&stage.emma, &stage).await;
    let panel = stage.emma.presses(&panel, &say("ja", "discord-language")).await.message();
    has(&panel, &say("en", "discord-privacy-refusing"));
    log.tells(&["ERROR", "what somebody wishes is not kept"]).await;
    has(&stage.asks(&stage.hana, QUESTION).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_disk_that_does_not_answer_keeps_nobody_waiting() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tasukebune.db");
    let store = Store::open(&file).expect("a store");
    let stage = Stage::with(Plan { store, times: Times { disk: Duration::from_millis(100), ..times() }, ..Plan::default() }).await;
    let other = rusqlite::Connection::open(&file).expect("a database");
    for (tag, who) in [("ja", &stage.hana), ("en", &stage.emma)] {
        let panel = opens(who, &stage).await;
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        let panel = who.presses(&panel, &say(tag, "discord-privacy-leave")).await.message();
        has(&panel, &say(tag, "discord-privacy-waits"));
        lacks(&panel, &say(tag, "discord-privacy-kept"));
        other.execute_batch("ROLLBACK").expect("it holds it");
        for _ in 0..1_000 {
            if stage.store.person(who.id).opted_out {
                break;
            }
            super::read().await;
        }
        assert!(stage.store.person(who.id).opted_out, "it is done once the disk answers");
    }
    stage.end().await;
}

#[tokio::test]
async fn answers_are_counted_by_topic() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.hana.slash(&stage.lounge, "no-code", none()).await;
    let steps = stage.taro.presses(&card, &labels(&card)[0]).await.message();
    stage.taro.presses(&steps, &say("ja", "button-solved")).await;
    let rows = counted(&stage).await;
    let topic = "code-not-received";
    assert_eq!((sum(&rows, What::Asked, topic), sum(&rows, What::Answered, topic), sum(&rows, What::Solved, topic)), (1, 1, 1));
    // What was not meant.
    let list = stage.emma.slash(&stage.lounge, "no-code", none()).await.message();
    stage.emma.presses(&list, &say("en", "button-menu")).await;
    let question = stage.emma.says(&stage.lounge, "<@BOT> my code is 482913, forgot my amazon password");
    stage.discord.answer_to(&question).await;
    let rows = counted(&stage).await;
    assert_eq!((sum(&rows, What::Missed(By::Command), topic), sum(&rows, What::Warned, "")), (1, 1));
    stage.end().await;
}

/// What was not understood teaches without its text: which topics were offered, and how the person came.
#[tokio::test]
async fn misses_are_counted_by_topic_offered_and_way() {
    const NONSENSE: &str = "ﾃﾞﾛﾍﾟﾎﾟﾑ";
    let stage = Stage::set().await;
    let near = crate::support::desk().answer(&tasukebune::message::Message::addressed(NONSENSE), &Situation::new(TODAY));
    let near = near.and_then(|reply| reply.missed).expect("a miss");
    let topics = &crate::support::desk().parts().topics;
    let near: Vec<&str> = topics.iter().filter(|topic| near.contains(&topic.code)).map(|topic| topic.id.as_str()).collect();
    assert!(!near.is_empty());
    let said = |channel| stage.taro.says(channel, format!("<@BOT> {NONSENSE}").as_str());
    stage.discord.answer_to(&said(&stage.lounge)).await;
    stage.discord.answer_to(&stage.emma.dm(NONSENSE)).await;
    let symptom = serde_json::json!({ "symptom": NONSENSE });
    stage.hana.slash(&stage.lounge, "login-help", symptom).await;
    let rows = counted(&stage).await;
    for by in [By::Mention, By::DirectMessage, By::Command] {
        let found: Vec<&str> = rows.iter().filter(|row| row.what == What::Lost(by)).map(|row| row.topic.as_str()).collect();
        let mut wanted = near.clone();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{by:?}");
    }
    // A question, none of whose answers is meant; and an answer that is not, where the bot is not called.
    let newcomer = stage.newcomer("ja");
    let asked = stage.discord.answer_to(&newcomer.dm("通らない")).await;
    let choices = labels(&asked).len() - 2;
    newcomer.presses(&asked, &say("ja", "button-none")).await;
    let other = stage.newcomer("ja");
    let card = stage.discord.answer_to(&other.says(&stage.help, QUESTION)).await;
    other.presses(&card, &say("ja", "button-menu")).await;
    let rows = counted(&stage).await;
    assert_eq!(rows.iter().filter(|row| row.what == What::Missed(By::DirectMessage)).count(), choices);
    assert_eq!(sum(&rows, What::Missed(By::HelpChannel), "code-not-received"), 1);
    // Somebody else's message, by a helper.
    let before = rows.iter().filter(|row| row.what == What::Lost(By::Command)).map(|row| row.n).sum::<u64>();
    let theirs = stage.hana.says(&stage.lounge, NONSENSE);
    stage.emma.context_menu(&theirs, &say("en", "discord-context")).await;
    let rows = counted(&stage).await;
    assert!(rows.iter().filter(|row| row.what == What::Lost(By::Command)).map(|row| row.n).sum::<u64>() > before);
    stage.end().await;
}

/// Waits until it is known that the bot left a server, or that it did not.
async fn noted(stage: &Stage, guild: u64, left: bool) {
    for _ in 0..1_000 {
        if stage.store.has_left(guild) == left {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("nobody noted that the bot left: {left}");
}

#[tokio::test]
async fn a_server_that_takes_the_bot_out_is_forgotten_after_a_grace() {
    let mut stage = Stage::set().await;
    let guild = stage.guild.id;
    stage.store.change(guild, vec![tasukebune::store::Change::Introduced(true)]).await.expect("kept");
    stage.guild.expels_bot();
    noted(&stage, guild, true).await;
    // It is back within the grace period, and finds what it chose.
    stage.guild.invites_bot();
    noted(&stage, guild, false).await;
    assert!(stage.store.settings(guild).introduced);
    // An outage is no farewell.
    stage.guild.fades();
    tokio::time::sleep(SILENCE).await;
    assert!(!stage.store.has_left(guild));
    // Taken out while it did not run.
    stage.halt().await;
    stage.guild.expels_bot();
    stage.start().await;
    noted(&stage, guild, true).await;
    stage.end().await;
}

#[tokio::test]
async fn a_server_that_takes_the_bot_out_and_in_again_at_once_has_it() {
    let stage = Stage::set().await;
    let guild = stage.guild.id;
    stage.store.change(guild, vec![Change::Introduced(true)]).await.expect("kept");
    // As after a pause of the connection: one event behind the other.
    for _ in 0..3 {
        stage.guild.expels_bot();
        stage.guild.invites_bot();
        tokio::time::sleep(SILENCE).await;
        assert!(!stage.store.has_left(guild), "its settings would be deleted after the grace period");
    }
    // And the other way round.
    stage.guild.expels_bot();
    stage.guild.invites_bot();
    stage.guild.expels_bot();
    noted(&stage, guild, true).await;
    tokio::time::sleep(SILENCE).await;
    assert!(stage.store.has_left(guild));
    stage.end().await;
}

/// Where the disk fails at the wrong moment.
#[tokio::test]
async fn that_the_bot_is_back_is_kept_as_soon_as_it_can_be() {
    let log = Log::open();
    let folder = tempfile::tempdir().expect("a folder");
    let (file, aside) = (folder.path().join("tasukebune.db"), folder.path().join("aside.db"));
    let store = Store::open(&file).expect("a store");
    let times = Times { sweep: Duration::from_millis(50), ..times() };
    let stage = Stage::with(Plan { times, store, ..Plan::default() }).await;
    let guild = stage.guild.id;
    stage.store.change(guild, vec![Change::Introduced(true)]).await.expect("kept");
    stage.guild.expels_bot();
    noted(&stage, guild, true).await;
    std::fs::rename(&file, &aside).expect("out of the way");
    stage.guild.invites_bot();
    log.tells(&["ERROR", "that the bot is back in a server is not kept"]).await;
    assert!(stage.store.has_left(guild));
    std::fs::rename(&aside, &file).expect("back");
    noted(&stage, guild, false).await;
    assert!(stage.store.settings(guild).introduced);
    // Likewise that it left.
    std::fs::rename(&file, &aside).expect("out of the way");
    stage.guild.expels_bot();
    log.tells(&["ERROR", "that a server was left is not kept"]).await;
    std::fs::rename(&aside, &file).expect("back");
    noted(&stage, guild, true).await;
    stage.end().await;
}

/// What an admin writes, once taken and once refused, and looks at.
async fn manages(stage: &Stage, who: &Person, notes: [&str; 3]) {
    who.slash(&stage.lounge, "incident start", serde_json::json!({ "hours": 12, "note": notes[0] })).await;
    let panel = who.slash(&stage.lounge, "setup panel", none()).await.message();
    let token = |control: &str| format!("s1/{:x}/{control}", who.id);
    who.selects(&panel, &token("open"), &["notes"]).await;
    for note in &notes[1..] {
        let form = who.selects(&panel, &token("note"), &["code-not-received"]).await.modal();
        who.submits(&form, &serde_json::json!({ "note": note })).await;
    }
    who.slash(&stage.lounge, "stats", none()).await;
}

/// At the finest level of our log, and in all that is kept, no word of anybody's stands.
#[tokio::test]
async fn no_word_of_anybodys_is_logged_or_kept() {
    const NOTES: [&str; 2] = ["めもめもぽん", "ぴこらほ"];
    const WORDS: [&str; 6] = ["とどかないんです", "happyhippo", "482913", "ひみつの題", "ﾃﾞﾛﾍﾟﾎﾟﾑ", "でろぺぽむ"];
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.sqlite");
    let log = Log::all();
    let store = Store::open(&file).expect("a store");
    // Three hours ago, so that cards are past their time once the bot comes back.
    let before = || std::time::SystemTime::now() - Duration::from_secs(3 * 3600);
    let mut stage = Stage::with(Plan { store, times: Times { now: before, ..times() }, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> アマゾンのコードがとどかないんです。コードは482913でした");
    let card = stage.discord.answer_to(&question).await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れてとどかないんです happyhippo");
    card.edited(1).await;
    stage.hana.dm("とどかないんです happyhippo");
    stage.taro.presses(&card, &labels(&card)[0]).await;
    stage.emma.slash(&stage.lounge, "login-help", serde_json::json!({ "symptom": "my happyhippo code 482913 does not come" })).await;
    stage.help.thread("ひみつの題");
    stage.discord.fail_next("POST", "/channels/{channel}/messages", Fault::Refused(403, 50_013), 1);
    stage.taro.says(&stage.lounge, "<@BOT> とどかないんです happyhippo");
    log.tells(&["WARN"]).await;
    // What is not understood; a secret that is deleted by the button, and one that cannot be; the rule for AutoMod, and why it fails.
    let lost = stage.emma.says(&stage.help, "<@BOT> ﾃﾞﾛﾍﾟﾎﾟﾑ happyhippo");
    stage.discord.answer_to(&lost).await;
    stage.emma.edits(&lost, "<@BOT> ﾃﾞﾛﾍﾟﾎﾟﾑ とどかないんです");
    stage.emma.slash(&stage.lounge, "login-help", serde_json::json!({ "symptom": "ﾃﾞﾛﾍﾟﾎﾟﾑ" })).await;
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_GUILD | permission::MANAGE_MESSAGES);
    stage.guild.empower(&stage.taro, permission::MANAGE_GUILD);
    for refused in [false, true] {
        let who = stage.newcomer("ja");
        let told = who.says(&stage.help, "<@1> 認証コードは482913だよ とどかないんです");
        let warned = stage.discord.answer_to(&told).await;
        if refused {
            stage.discord.fail_next("DELETE", "/channels/{channel}/messages/{message}", Fault::Refused(403, 50_013), 1);
        }
        who.presses(&warned, &say("ja", "discord-erase")).await;
        if !refused {
            told.deleted().await;
        }
    }
    for fault in [None, Some(Fault::Refused(400, 50_035))] {
        let panel = stage.taro.slash(&stage.lounge, "automod", none()).await.message();
        if let Some(fault) = fault {
            stage.discord.fail_next("GET", "/guilds/{guild}/auto-moderation/rules", fault, 1);
        }
        stage.taro.presses(&panel, &say("ja", "discord-automod-install")).await;
        panel.edited(1).await;
    }
    // An admin's notes are kept, for they are shown, and logged no more than others' words. A card that carries them is deleted after an hour.
    manages(&stage, &stage.taro, ["めもめもぽん", "ぴこらほだよ", "happyhippo@example.com"]).await;
    stage.store.change(stage.guild.id, vec![Change::DeleteAfter(Some(1))]).await.expect("kept");
    // Not where writing was refused a moment ago.
    let question = stage.newcomer("ja").says(&stage.help, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    for note in NOTES {
        has(&card, note);
    }
    stage.restart().await;
    card.deleted().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    stage.store.flush().await.expect("written");
    let kept: Vec<u8> = std::fs::read_dir(folder.path())
        .expect("a folder")
        .flat_map(|entry| std::fs::read(entry.expect("an entry").path()).expect("a file"))
        .collect();
    let lines = log.lines().join("\n");
    assert!(kept.len() > 1_000 && lines.contains("DEBUG"), "something was kept and logged");
    let name = stage.hana.id.to_string();
    for word in WORDS.iter().copied().chain([name.as_str()]) {
        assert!(!lines.contains(word), "{word} is in the log:\n{lines}");
        assert!(!kept.windows(word.len()).any(|w| w == word.as_bytes()), "{word} is kept");
    }
    for note in NOTES {
        assert!(!lines.contains(note), "{note} is in the log:\n{lines}");
        assert!(kept.windows(note.len()).any(|w| w == note.as_bytes()), "{note} is not kept");
    }
    stage.end().await;
}
