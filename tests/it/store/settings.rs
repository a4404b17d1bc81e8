//! What a server chose.

use std::sync::Arc;

use tasukebune::store::{
    Answers, Change, HelpChannel, Hours, Incident, MOST_HELP_CHANNELS, MOST_TOPICS, Note, ServerSettings, Store, StoreFault, Unfit,
};

use super::{SERVER, open, place};
use crate::support::locale;

fn note(text: &str) -> Note {
    Note::new(text).expect("a note")
}

fn office() -> Hours {
    let weekday = Some((9 * 60, 17 * 60 + 30));
    Hours { zone: "asia/tokyo".to_owned(), days: [weekday, weekday, weekday, weekday, Some((22 * 60, 26 * 60)), None, None] }
}

/// One of each.
fn all() -> Vec<Change> {
    vec![
        Change::AddHelpChannel(HelpChannel { channel: u64::MAX, answers: Answers::Public }),
        Change::AddHelpChannel(HelpChannel { channel: 7, answers: Answers::Public }),
        Change::AddHelpChannel(HelpChannel { channel: 7, answers: Answers::Private }),
        Change::AddHelpChannel(HelpChannel { channel: 8, answers: Answers::Private }),
        Change::RemoveHelpChannel(8),
        Change::Answers(Answers::Private),
        Change::Locale(Some(locale("en"))),
        Change::StaffRole(Some(u64::MAX - 1)),
        Change::StaffChannel(Some(12)),
        Change::StaffHours(Some(office())),
        Change::CooldownUser(Some(0)),
        Change::CooldownChannel(Some(u32::MAX)),
        Change::TopicOff("no-code".to_owned()),
        Change::TopicOff("locked".to_owned()),
        Change::TopicOn("locked".to_owned()),
        Change::TopicNote("no-code".to_owned(), Some(note("鍵はスタッフまで; '); DROP TABLE server; --"))),
        Change::TopicNote("locked".to_owned(), Some(note("x"))),
        Change::TopicNote("locked".to_owned(), None),
        Change::Incident(Some(Incident { since: -5, until: 9_000_000_000, note: Some(note("調査中")) })),
        Change::DeleteAfter(Some(24)),
        Change::Introduced(true),
    ]
}

fn expected() -> ServerSettings {
    ServerSettings {
        help_channels: vec![
            HelpChannel { channel: 7, answers: Answers::Private },
            HelpChannel { channel: u64::MAX, answers: Answers::Public },
        ],
        answers: Answers::Private,
        locale: Some(locale("en")),
        staff_role: Some(u64::MAX - 1),
        staff_channel: Some(12),
        staff_hours: Some(Hours { zone: "Asia/Tokyo".to_owned(), ..office() }),
        staff_days_chosen: true,
        cooldown_user_s: Some(0),
        cooldown_channel_s: Some(u32::MAX),
        topics_off: ["no-code".to_owned()].into(),
        notes: [("no-code".to_owned(), note("鍵はスタッフまで; '); DROP TABLE server; --"))].into(),
        incident: Some(Incident { since: -5, until: 9_000_000_000, note: Some(note("調査中")) }),
        delete_after_hours: Some(24),
        introduced: true,
    }
}

#[tokio::test]
async fn all_that_is_chosen_is_there_after_a_restart() {
    let (_folder, file) = place();
    let store = open(&file);
    assert_eq!(*store.settings(SERVER), ServerSettings::default());
    assert!(Arc::ptr_eq(&store.settings(SERVER), &store.settings(1)), "servers that chose nothing share it");
    let given = store.change(SERVER, all()).await.unwrap();
    assert_eq!(*given, expected());
    assert!(Arc::ptr_eq(&given, &store.settings(SERVER)));
    drop(store);
    let store = open(&file);
    assert_eq!(*store.settings(SERVER), expected());
    assert_eq!(*store.settings(1), ServerSettings::default());

    // And all of it can be taken back.
    let back = vec![
        Change::RemoveHelpChannel(7),
        Change::RemoveHelpChannel(u64::MAX),
        Change::Answers(Answers::Public),
        Change::Locale(None),
        Change::StaffRole(None),
        Change::StaffChannel(None),
        Change::StaffHours(None),
        Change::CooldownUser(None),
        Change::CooldownChannel(None),
        Change::TopicOn("no-code".to_owned()),
        Change::TopicNote("no-code".to_owned(), None),
        Change::Incident(None),
        Change::DeleteAfter(None),
        Change::Introduced(false),
    ];
    store.change(SERVER, back).await.unwrap();
    store.close().await.unwrap();
    let rows = "SELECT (SELECT count(*) FROM server) + (SELECT count(*) FROM help_channel) + (SELECT count(*) FROM staff_hours)
                     + (SELECT count(*) FROM topic_off) + (SELECT count(*) FROM topic_note)";
    assert_eq!(super::peek::<i64>(&file, rows), 0);
    assert_eq!(*open(&file).settings(SERVER), ServerSettings::default());
}

#[tokio::test]
async fn what_is_past_a_limit_changes_nothing_and_is_no_fault_of_the_store() {
    let store = Store::in_memory().unwrap();
    let hours = |zone: &str, days| Change::StaffHours(Some(Hours { zone: zone.to_owned(), days }));
    let monday = |from, to| [Some((from, to)), None, None, None, None, None, None];
    let channels = (0..=MOST_HELP_CHANNELS as u64).map(|channel| Change::AddHelpChannel(HelpChannel { channel, answers: Answers::Public }));
    let topics = (0..=MOST_TOPICS).map(|n| Change::TopicOff(format!("t{n}")));
    let notes = (0..=MOST_TOPICS).map(|n| Change::TopicNote(format!("t{n}"), Some(note("x"))));
    let unfit: Vec<(Vec<Change>, Unfit)> = vec![
        (vec![hours("Asia/Edo", monday(0, 60))], Unfit::Zone),
        (vec![hours("", monday(0, 60))], Unfit::Zone),
        (vec![hours("Asia/Tokyo", [None; 7])], Unfit::Hours),
        (vec![hours("Asia/Tokyo", monday(60, 60))], Unfit::Hours),
        (vec![hours("Asia/Tokyo", monday(1440, 1441))], Unfit::Hours),
        (vec![hours("Asia/Tokyo", monday(60, 60 + 1441))], Unfit::Hours),
        (channels.collect(), Unfit::HelpChannels),
        (topics.collect(), Unfit::Topic),
        (notes.collect(), Unfit::Topic),
        (vec![Change::TopicOff(String::new())], Unfit::Topic),
        (vec![Change::TopicOff("a b".to_owned())], Unfit::Topic),
        (vec![Change::TopicNote("x".repeat(65), Some(note("x")))], Unfit::Topic),
        (vec![Change::Incident(Some(Incident { since: 5, until: 5, note: None }))], Unfit::Incident),
        (vec![Change::IncidentLasts { since: 5, until: 5 }], Unfit::Incident),
        (vec![Change::DeleteAfter(Some(0))], Unfit::DeleteAfter),
    ];
    for (changes, why) in unfit {
        // What stands before the fault is not kept, either.
        let changes = [vec![Change::Introduced(true)], changes].concat();
        assert_eq!(store.change(SERVER, changes).await.unwrap_err(), StoreFault::Unfit(why));
        assert_eq!(*store.settings(SERVER), ServerSettings::default());
        assert!(store.health().failing.is_none());
    }
    assert!(Note::new(&"字".repeat(300)).is_some() && Note::new(&"字".repeat(301)).is_none() && Note::new(" \n").is_none());
    assert_eq!(Note::new(" a\n").unwrap().as_str(), "a");
}

#[tokio::test]
async fn a_note_goes_over_the_one_that_was_shown_and_no_other() {
    let store = Store::in_memory().unwrap();
    let over = |shown: Option<&Note>, text: &str| {
        let note = Note::new(text);
        store.change(SERVER, vec![Change::TopicNoteOver { topic: "locked".to_owned(), shown: Note::mark(shown), note }])
    };
    // Neither of the two saw what the other wrote.
    let (one, other) = tokio::join!(over(None, "one"), over(None, "other"));
    assert!(one.is_ok());
    assert_eq!(other.unwrap_err(), StoreFault::Unfit(Unfit::Meanwhile));
    assert_eq!(over(Some(&note("another")), "").await.unwrap_err(), StoreFault::Unfit(Unfit::Meanwhile));
    assert_eq!(store.settings(SERVER).notes["locked"].as_str(), "one");
    assert_eq!(*over(Some(&note("one")), "").await.unwrap(), ServerSettings::default());
    assert_eq!(over(Some(&note("one")), "x").await.unwrap_err(), StoreFault::Unfit(Unfit::Meanwhile));
}

#[tokio::test]
async fn an_incident_that_goes_on_keeps_its_note() {
    let store = Store::in_memory().unwrap();
    let announced = Incident { since: 10, until: 100, note: Some(note("調査中")) };
    store.change(SERVER, vec![Change::Incident(Some(announced.clone()))]).await.unwrap();
    let lasts = async |since, until| {
        let settings = store.change(SERVER, vec![Change::IncidentLasts { since, until }]).await.unwrap();
        settings.incident.clone().unwrap()
    };
    assert_eq!(lasts(50, 200).await, Incident { until: 200, ..announced });
    // That one is over: what comes now is another one.
    assert_eq!(lasts(200, 300).await, Incident { since: 200, until: 300, note: None });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_admins_who_change_at_once_lose_nothing() {
    let (_folder, file) = place();
    let store = open(&file);
    let admin = |change: fn(u32) -> Change| {
        let store = store.clone();
        tokio::spawn(async move {
            for n in 1..=500 {
                store.change(SERVER, vec![change(n)]).await.unwrap();
            }
        })
    };
    let topics = admin(|n| Change::TopicOff(format!("t{}", n % 100)));
    let channels = admin(|n| Change::AddHelpChannel(HelpChannel { channel: u64::from(n), answers: Answers::Private }));
    topics.await.unwrap();
    channels.await.unwrap();
    drop(store);
    let kept = open(&file).settings(SERVER);
    assert_eq!((kept.topics_off.len(), kept.help_channels.len()), (100, 500));
}

#[tokio::test]
async fn nothing_that_an_admin_wrote_is_in_debug_output() {
    let store = Store::in_memory().unwrap();
    let incident = Change::Incident(Some(Incident { since: 1, until: 2, note: Some(note("himitsu")) }));
    let changes = vec![Change::TopicNote("a".to_owned(), Some(note("himitsu"))), incident];
    assert!(!format!("{changes:?}").contains("himitsu"));
    let settings = store.change(SERVER, changes).await.unwrap();
    assert!(!format!("{settings:?}").contains("himitsu"));
    store.set_person_locale(3, Some(locale("en"))).await.unwrap();
    assert_eq!(format!("{:?}", store.person(3)), "Person(hidden)");
}

/// What two admins choose at once: each changes a part of what is there then.
#[tokio::test]
async fn a_part_changes_nothing_else() {
    let store = Store::in_memory().unwrap();
    let change = async |changes: Vec<Change>| store.change(SERVER, changes).await.map(|settings| (*settings).clone());
    let channel = |channel, answers| HelpChannel { channel, answers };
    change(vec![Change::HelpChannel(7), Change::AnswersEverywhere(Answers::Private), Change::HelpChannel(8)]).await.unwrap();
    // One that is there keeps what was chosen for it.
    let settings = change(vec![Change::Answers(Answers::Public), Change::HelpChannel(7), Change::HelpChannel(9)]).await.unwrap();
    let there = [channel(7, Answers::Private), channel(8, Answers::Private), channel(9, Answers::Public)];
    assert_eq!(settings.help_channels, there);
    let settings = change(vec![Change::AnswersEverywhere(Answers::Public)]).await.unwrap();
    assert!(settings.help_channels.iter().all(|c| c.answers == Answers::Public) && settings.help_channels.len() == 3);

    let hours = async |changes: Vec<Change>| change(changes).await.unwrap().staff_hours.unwrap();
    assert_eq!(hours(vec![Change::StaffZone("europe/london".into())]).await, Hours { zone: "Europe/London".into(), ..Hours::usual() });
    let monday = |span| Hours { zone: "Europe/London".into(), days: [Some(span), None, None, None, None, None, None] };
    let bits = |bits: u8| std::array::from_fn(|day| bits >> day & 1 == 1);
    let days = |on: u8, off: u8| Change::StaffDays { on: bits(on), off: bits(off) };
    assert_eq!(hours(vec![days(1, 0b111_1110)]).await, monday((540, 1080)));
    let before = hours(vec![days(0b10_0000, 0), days(0b100_0000, 0)]).await;
    assert_eq!(before.days.iter().flatten().count(), 3, "one after another, nothing is lost");
    assert_eq!(hours(vec![days(0, 0b110_0000)]).await, monday((540, 1080)));
    assert_eq!(hours(vec![Change::StaffFrom(20 * 60)]).await, monday((1200, 1080 + 1440)));
    assert_eq!(hours(vec![Change::StaffTo(22 * 60)]).await, monday((1200, 1320)));
    assert_eq!(hours(vec![Change::StaffTo(20 * 60)]).await, monday((1200, 2640)), "all day and night");
    assert_eq!(hours(vec![Change::StaffTo(1440)]).await, monday((1200, 1440)), "midnight");
    for (wrong, unfit) in
        [(days(0, 1), Unfit::Hours), (Change::StaffFrom(1440), Unfit::Hours), (Change::StaffZone("Mars/Olympus".into()), Unfit::Zone)]
    {
        assert_eq!(change(vec![wrong]).await.err(), Some(StoreFault::Unfit(unfit)));
    }
    assert_eq!(store.settings(SERVER).staff_hours, Some(monday((1200, 1440))));
}
