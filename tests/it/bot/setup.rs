//! `/setup`: the panel, page by page; who may press it; two admins at once; what happens where nothing can be kept.

mod check;
mod notes;
mod pages;

use std::time::Duration;

use serde_json::{Value, json};
use tasukebune::platform::discord::Times;
use tasukebune::store::{Answers, Change, Hours, Note, ServerSettings, Store, StoreFault};

use super::{Log, Plan, Stage, has, lacks, none, say, times};
use crate::discord::{Channel, Message, Person, Seen, permission};

/// The pages, by the codes that the menu has for them.
const PAGES: [&str; 10] = ["help", "answers", "language", "staff", "hours", "pauses", "topics", "notes", "incident", "deletion"];

/// A stage where Taro manages the server in Japanese, and Emma in English.
async fn set() -> Stage {
    with(Plan::default()).await
}

async fn with(plan: Plan) -> Stage {
    let stage = Stage::with(plan).await;
    for person in [&stage.taro, &stage.emma] {
        stage.guild.empower(person, permission::MANAGE_GUILD);
    }
    stage
}

fn locale_of(stage: &Stage, who: &Person) -> &'static str {
    if who.id == stage.emma.id { "en" } else { "ja" }
}

async fn opens(stage: &Stage, who: &Person) -> Message {
    let seen = who.slash(&stage.lounge, "setup panel", none()).await;
    assert!(seen.is_private());
    seen.message()
}

/// What stands behind a control of somebody's panel.
fn token(who: &Person, control: &str) -> String {
    format!("s1/{:x}/{control}", who.id)
}

/// Turns to a page.
async fn turns(who: &Person, panel: &Message, page: &str) {
    let Seen::Updated(_) = who.selects(panel, &token(who, "open"), &[page]).await else { panic!("in place") };
}

/// Opens a panel at a page.
async fn at(stage: &Stage, who: &Person, page: &str) -> Message {
    let panel = opens(stage, who).await;
    turns(who, &panel, page).await;
    panel
}

async fn chooses(who: &Person, panel: &Message, control: &str, values: &[&str]) {
    let Seen::Updated(_) = who.selects(panel, &token(who, control), values).await else { panic!("in place") };
}

/// A menu of the page with the hours, which says which days are shown.
fn menu_of_hours(who: &Person, panel: &Message, control: &str) -> Value {
    let begins = token(who, &format!("{control}/"));
    panel.controls().into_iter().find(|menu| menu["custom_id"].as_str().is_some_and(|id| id.starts_with(&begins))).expect("a menu")
}

async fn chooses_hours(who: &Person, panel: &Message, control: &str, values: &[&str]) {
    let menu = menu_of_hours(who, panel, control);
    let Seen::Updated(_) = who.selects(panel, menu["custom_id"].as_str().expect("a text"), values).await else { panic!("in place") };
}

async fn presses(who: &Person, panel: &Message, control: &str) {
    let Seen::Updated(_) = who.presses(panel, &token(who, control)).await else { panic!("in place") };
}

async fn picks(who: &Person, panel: &Message, control: &str, ids: &[u64]) {
    let Seen::Updated(_) = who.picks(panel, &token(who, control), ids).await else { panic!("in place") };
}

fn ids(channels: &[&Channel]) -> Vec<u64> {
    channels.iter().map(|channel| channel.id).collect()
}

fn kept(stage: &Stage) -> ServerSettings {
    (*stage.store.settings(stage.guild.id)).clone()
}

fn helps(stage: &Stage) -> Vec<(u64, Answers)> {
    kept(stage).help_channels.iter().map(|c| (c.channel, c.answers)).collect()
}

#[tokio::test]
async fn the_command_is_for_those_who_manage_a_server() {
    let stage = set().await;
    let commands = stage.discord.commands();
    let command = commands.iter().find(|c| c["name"] == "setup").expect("the command");
    assert_eq!(command["default_member_permissions"], json!("32"));
    assert_eq!((&command["contexts"], &command["integration_types"]), (&json!([0]), &json!([0])));
    let name = format!("{} {}", say("ja", "setup.command"), say("ja", "setup-panel"));
    let seen = stage.taro.slash(&stage.lounge, &name, none()).await;
    assert!(seen.is_private());
    has(&seen.message(), &say("ja", "setup.lead"));
    // It is registered once: what Discord tells of its parts is what was sent.
    let before = stage.discord.command_creates();
    let mut stage = stage;
    stage.restart().await;
    assert_eq!(stage.discord.command_creates(), before);
    assert_eq!(stage.discord.calls("PUT", "/applications/{application}/commands").len(), 1);
    stage.end().await;
}

#[tokio::test]
async fn every_page_says_what_it_is_for_and_leads_back() {
    let stage = set().await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = opens(&stage, who).await;
        for page in PAGES {
            for key in ["setup.lead".to_owned(), format!("setup-{page}")] {
                has(&panel, &say(locale, &key));
            }
            turns(who, &panel, page).await;
            has(&panel, &say(locale, &format!("setup-{page}.about")));
            lacks(&panel, &say(locale, "setup.lead"));
            lacks(&panel, &say(locale, "setup.kept"));
            assert!(!panel.text().contains("{$"), "{}", panel.text());
            presses(who, &panel, "home").await;
        }
        presses(who, &panel, "close").await;
        assert_eq!((panel.text(), panel.buttons().len()), (say(locale, "setup.closed"), 0));
    }
    assert_eq!(kept(&stage), ServerSettings::default(), "looking changes nothing");
    stage.end().await;
}

/// Each presses on a panel that shows what was there before the other pressed.
#[tokio::test]
async fn two_admins_at_once_lose_nothing() {
    let stage = set().await;
    let more: Vec<Channel> = (0..4).map(|n| stage.guild.channel(&format!("相談{n}"))).collect();
    let (mine, theirs) = (at(&stage, &stage.taro, "help").await, at(&stage, &stage.emma, "help").await);
    picks(&stage.taro, &mine, "help-add", &ids(&[&more[0], &more[1]])).await;
    picks(&stage.emma, &theirs, "help-add", &ids(&[&more[2]])).await;
    chooses(&stage.taro, &mine, "help-remove", &[&more[0].id.to_string()]).await;
    picks(&stage.emma, &theirs, "help-add", &ids(&[&more[3]])).await;
    assert_eq!(helps(&stage).iter().map(|(id, _)| *id).collect::<Vec<_>>(), ids(&[&more[1], &more[2], &more[3]]));
    has(&theirs, &more[1].mention());
    // At the very same time, on one page.
    let (mine, theirs) = (at(&stage, &stage.taro, "hours").await, at(&stage, &stage.emma, "hours").await);
    tokio::join!(
        chooses_hours(&stage.taro, &mine, "days", &["0"]),
        chooses_hours(&stage.emma, &theirs, "zone", &["Europe/London"]),
        chooses_hours(&stage.taro, &mine, "from", &["1"]),
        chooses_hours(&stage.emma, &theirs, "to", &["2"]),
    );
    let hours = Hours { zone: "Europe/London".to_owned(), days: [Some((60, 120)), None, None, None, None, None, None] };
    assert_eq!(kept(&stage).staff_hours, Some(hours));
    // Each adds a day to those that both see, and one of them takes one away.
    let (mine, theirs) = (at(&stage, &stage.taro, "hours").await, at(&stage, &stage.emma, "hours").await);
    chooses_hours(&stage.taro, &mine, "days", &["0", "5"]).await;
    chooses_hours(&stage.emma, &theirs, "days", &["6"]).await;
    let days: Vec<bool> = kept(&stage).staff_hours.expect("hours").days.iter().map(Option::is_some).collect();
    assert_eq!(days, [false, false, false, false, false, true, true]);
    // One takes out the day that the other left: nobody may be there on no day.
    let (mine, theirs) = (at(&stage, &stage.taro, "hours").await, at(&stage, &stage.emma, "hours").await);
    chooses_hours(&stage.taro, &mine, "days", &["5"]).await;
    chooses_hours(&stage.emma, &theirs, "days", &["6"]).await;
    has(&theirs, &say("en", "setup.meanwhile"));
    // And hours that are gone are not made anew by whoever changes a part of them.
    let theirs = at(&stage, &stage.emma, "hours").await;
    let parts = [("days", "4"), ("from", "20"), ("to", "23"), ("zone", "Europe/Rome")];
    let menus = parts.map(|(control, value)| (menu_of_hours(&stage.emma, &theirs, control)["custom_id"].clone(), value));
    presses(&stage.taro, &mine, "always").await;
    for (menu, value) in menus {
        stage.emma.selects_id(&theirs, menu.as_str().expect("a text"), &[value]).await;
        has(&theirs, &say("en", "setup.meanwhile"));
        assert_eq!(kept(&stage).staff_hours, None, "{menu}");
    }
    let (mine, theirs) = (at(&stage, &stage.taro, "topics").await, at(&stage, &stage.emma, "pauses").await);
    tokio::join!(chooses(&stage.taro, &mine, "off", &["captcha"]), chooses(&stage.emma, &theirs, "pause-user", &["60"]));
    assert_eq!((kept(&stage).topics_off.len(), kept(&stage).cooldown_user_s, helps(&stage).len()), (1, Some(60), 3));
    stage.end().await;
}

/// Waits until it is known that the bot left the server, or that it is back.
async fn noted(stage: &Stage, left: bool) {
    for _ in 0..1_000 {
        if stage.store.has_left(stage.guild.id) == left {
            return;
        }
        super::read().await;
    }
    panic!("nobody noted it: {left}");
}

#[tokio::test]
async fn a_panel_works_after_a_restart_and_settings_outlive_a_farewell() {
    let mut stage = set().await;
    let panel = at(&stage, &stage.taro, "pauses").await;
    stage.restart().await;
    chooses(&stage.taro, &panel, "pause-user", &["30"]).await;
    has(&panel, &say("ja", "setup.kept"));
    stage.guild.expels_bot();
    noted(&stage, true).await;
    stage.guild.invites_bot();
    noted(&stage, false).await;
    let panel = at(&stage, &stage.emma, "pauses").await;
    assert_eq!(kept(&stage).cooldown_user_s, Some(30));
    has(&panel, "30");
    stage.end().await;
}

#[tokio::test]
async fn nobody_else_presses_it() {
    let stage = set().await;
    let card = stage.asks(&stage.hana, super::QUESTION).await;
    let mine = stage.hana.slash(&stage.lounge, "no-code", none()).await.message();
    opens(&stage, &stage.taro).await;
    let panel = at(&stage, &stage.emma, "pauses").await;
    // Made up on a card for all and on one's own, in one's own name and in another's; and another admin's on one's own panel.
    for (who, card) in [(&stage.hana, &card), (&stage.hana, &mine), (&stage.emma, &panel)] {
        let locale = locale_of(&stage, who);
        let others = [token(&stage.taro, "no-staff"), token(&stage.taro, "stop"), "s1/".to_owned(), format!("s1/{:x}/nonsense", who.id)];
        let own = (who.id == stage.hana.id).then(|| token(who, "stop"));
        for forged in others.into_iter().chain(own) {
            let seen = who.presses_id(card, &forged).await;
            assert!(seen.is_private(), "{forged}");
            has(&seen.message(), &say(locale, "discord-old-button"));
        }
        let seen = who.selects_id(card, &token(&stage.taro, "pause-user"), &["10"]).await;
        has(&seen.message(), &say(locale, "discord-old-button"));
    }
    assert_eq!(kept(&stage), ServerSettings::default());
    stage.end().await;
}

#[tokio::test]
async fn where_nothing_can_be_kept_that_is_said_and_all_stays() {
    let log = Log::open();
    let file = std::path::PathBuf::from("tasukebune.sqlite");
    let store = Store::refusing(StoreFault::ReadOnly { file }, None).expect("memory");
    let stage = with(Plan { store, ..Plan::default() }).await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = opens(&stage, who).await;
        has(&panel, &say(locale, "setup-check.refusing"));
        turns(who, &panel, "pauses").await;
        chooses(who, &panel, "pause-user", &["30"]).await;
        // Nor would it be a moment later.
        has(&panel, &say(locale, "setup-check.refusing"));
        lacks(&panel, &say(locale, "setup.failed"));
        lacks(&panel, &say(locale, "setup.kept"));
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    log.tells(&["ERROR", "what an admin chose is not kept"]).await;
    has(&stage.asks(&stage.hana, super::QUESTION).await, super::TITLE);
    stage.end().await;
}

/// Waits until the settings are so.
async fn until(stage: &Stage, is: impl Fn(&ServerSettings) -> bool) {
    for _ in 0..1_000 {
        if is(&kept(stage)) {
            return;
        }
        super::read().await;
    }
    panic!("never: {:?}", kept(stage));
}

#[tokio::test]
async fn two_admins_who_find_no_hours_both_get_their_days() {
    let stage = set().await;
    let (mine, theirs) = (at(&stage, &stage.taro, "hours").await, at(&stage, &stage.emma, "hours").await);
    chooses_hours(&stage.taro, &mine, "days", &["0", "1"]).await;
    chooses_hours(&stage.emma, &theirs, "days", &["5"]).await;
    let days: Vec<bool> = kept(&stage).staff_hours.expect("hours").days.iter().map(Option::is_some).collect();
    assert_eq!(days, [true, true, false, false, false, true, false]);
    // Also where the first of them chose what is usual.
    for who in [&stage.taro, &stage.emma] {
        presses(who, &at(&stage, who, "hours").await, "always").await;
    }
    let (mine, theirs) = (at(&stage, &stage.taro, "hours").await, at(&stage, &stage.emma, "hours").await);
    chooses_hours(&stage.taro, &mine, "days", &["0", "1", "2", "3", "4"]).await;
    chooses_hours(&stage.emma, &theirs, "days", &["5"]).await;
    let days: Vec<bool> = kept(&stage).staff_hours.expect("hours").days.iter().map(Option::is_some).collect();
    assert_eq!(days, [true, true, true, true, true, true, false]);
    stage.end().await;
}

#[tokio::test]
async fn a_disk_that_does_not_answer_keeps_nobody_waiting() {
    let log = Log::open();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tasukebune.db");
    let store = Store::open(&file).expect("a store");
    let stage = with(Plan { store, times: Times { disk: Duration::from_millis(100), ..times() }, ..Plan::default() }).await;
    let other = rusqlite::Connection::open(&file).expect("a database");
    for (who, seconds) in [(&stage.taro, "30"), (&stage.emma, "60")] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "pauses").await;
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        chooses(who, &panel, "pause-user", &[seconds]).await;
        has(&panel, &say(locale, "setup.waits"));
        lacks(&panel, &say(locale, "setup.kept"));
        let said = who.slash(&stage.lounge, "incident start", none()).await.message();
        has(&said, &say(locale, "setup.waits"));
        assert_eq!(kept(&stage).incident, None);
        other.execute_batch("ROLLBACK").expect("it holds it");
        until(&stage, |kept| kept.incident.is_some()).await;
        assert_eq!(kept(&stage).cooldown_user_s, seconds.parse().ok());
        who.slash(&stage.lounge, "incident stop", none()).await;
        until(&stage, |kept| kept.incident.is_none()).await;
    }
    log.tells(&["ERROR", "the disk does not answer"]).await;
    stage.end().await;
}

#[tokio::test]
async fn where_no_file_is_wanted_it_says_what_becomes_of_a_choice() {
    let stage = with(Plan { store: Store::fleeting().expect("memory"), ..Plan::default() }).await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = opens(&stage, who).await;
        has(&panel, &say(locale, "setup-check.fleeting"));
        turns(who, &panel, "pauses").await;
        lacks(&panel, &say(locale, "setup-check.fleeting"));
        chooses(who, &panel, "pause-user", &["30"]).await;
        has(&panel, &say(locale, "setup.kept"));
        has(&panel, &say(locale, "setup-check.fleeting"));
        presses(who, &panel, "home").await;
        let Seen::Unchanged(_) = who.presses(&panel, &token(who, "check")).await else { panic!("later") };
        panel.edited(4).await;
        has(&panel, &say(locale, "setup-check.fleeting"));
        lacks(&panel, &say(locale, "setup-check.fine"));
    }
    stage.end().await;
}

/// The largest server's pages fit into a message: what arrived was judged where it did.
#[tokio::test]
async fn a_server_that_chose_everything_sees_every_page() {
    let stage = set().await;
    let mut all: Vec<Change> = (0..500).map(|n| Change::HelpChannel(u64::MAX - n)).collect();
    for topic in &crate::support::desk().parts().topics {
        all.push(Change::TopicOff(topic.id.clone()));
        all.push(Change::TopicNote(topic.id.clone(), Note::new(&"𠮷".repeat(300))));
    }
    all.extend([
        Change::StaffRole(Some(u64::MAX)),
        Change::StaffChannel(Some(u64::MAX)),
        Change::StaffDays { on: [true; 7], off: [false; 7] },
        Change::StaffTo(0),
    ]);
    all.extend([Change::CooldownUser(Some(u32::MAX)), Change::CooldownChannel(Some(77)), Change::DeleteAfter(Some(u16::MAX))]);
    stage.store.change(stage.guild.id, all).await.expect("kept");
    for who in [&stage.taro, &stage.emma] {
        let panel = opens(&stage, who).await;
        for page in PAGES {
            turns(who, &panel, page).await;
            presses(who, &panel, "home").await;
        }
        turns(who, &panel, "help").await;
        picks(who, &panel, "help-add", &[stage.lounge.id]).await;
        has(&panel, &say(locale_of(&stage, who), "setup.full"));
        presses(who, &panel, "home").await;
        let Seen::Unchanged(_) = who.presses(&panel, &token(who, "check")).await else { panic!("later") };
        panel.edited(PAGES.len() as u64 * 2 + 4).await;
    }
    stage.end().await;
}
