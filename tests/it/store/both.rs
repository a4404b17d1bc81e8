//! What holds of the store wherever it is: the same tests with a file and with a database.

use std::path::PathBuf;
use std::sync::Arc;

use tasukebune::message::Locale;
use tasukebune::settings::GRACE_DAYS;
use tasukebune::span::Span;
use tasukebune::store::{
    Answers, Change, HelpChannel, Hours, Incident, KEEP_DAYS, MOST_HELP_CHANNELS, Note, Person, Placed, ServerSettings, Session, Standing,
    Store, StoreFault, Swept, Tally, Unfit, What,
};

use super::cluster;
use super::{SERVER, asked, open, place};

const DAY: i64 = 86_400;
const NOW: i64 = 1_796_000_000;

/// Where it is all kept. It is opened anew as often as a test likes.
enum Kept {
    File { _folder: tempfile::TempDir, file: PathBuf },
    Database(String),
}

impl Kept {
    fn file() -> Kept {
        let (folder, file) = place();
        Kept::File { _folder: folder, file }
    }

    fn database() -> Kept {
        Kept::Database(cluster::shared().database())
    }

    async fn open(&self) -> Store {
        match self {
            Kept::File { file, .. } => open(file),
            Kept::Database(address) => cluster::connect(address).await,
        }
    }
}

/// What one process has written another one finds.
async fn ends(store: Store) {
    store.close().await.unwrap();
}

fn everything() -> Vec<Change> {
    let locale = Locale::new("en");
    let hours = Hours { zone: "Asia/Tokyo".to_owned(), days: [Some((540, 1080)), None, None, None, None, Some((0, 1440)), None] };
    vec![
        Change::AddHelpChannel(HelpChannel { channel: SERVER - 1, answers: Answers::Private }),
        Change::AddHelpChannel(HelpChannel { channel: 7, answers: Answers::Public }),
        Change::Answers(Answers::Private),
        Change::Locale(locale),
        Change::StaffRole(Some(SERVER - 2)),
        Change::StaffChannel(Some(u64::MAX)),
        Change::StaffHours(Some(hours)),
        Change::CooldownUser(Some(90)),
        Change::CooldownChannel(Some(0)),
        Change::TopicOff("no-code".to_owned()),
        Change::TopicNote("no-code".to_owned(), Note::new("「困ったら」'; DROP TABLE server; --")),
        Change::Incident(Some(Incident { since: NOW, until: NOW + DAY, note: Note::new("夕方まで") })),
        Change::DeleteAfter(Some(48)),
        Change::Introduced(true),
    ]
}

async fn settings_are_as_they_were_chosen(kept: Kept) {
    let store = kept.open().await;
    assert_eq!(*store.settings(SERVER), ServerSettings::default());
    let changed = store.change(SERVER, everything()).await.unwrap();
    store.change(1, vec![Change::TopicOff("a".to_owned())]).await.unwrap();
    assert_eq!(store.settings(SERVER), changed);
    ends(store).await;
    let store = kept.open().await;
    assert_eq!(store.settings(SERVER), changed);
    assert_eq!(changed.help_channels.iter().map(|c| c.channel).collect::<Vec<_>>(), [7, SERVER - 1]);
    // Back to nothing, and nothing is left.
    store.change(1, vec![Change::TopicOn("a".to_owned())]).await.unwrap();
    assert_eq!(store.servers().await.unwrap(), [SERVER]);
    ends(store).await;
    assert_eq!(*kept.open().await.settings(1), ServerSettings::default());
}

async fn a_change_holds_as_a_whole_or_not_at_all(kept: Kept) {
    let store = kept.open().await;
    store.change(5, vec![Change::DeleteAfter(Some(3))]).await.unwrap();
    let wrong = vec![Change::TopicOff("a".to_owned()), Change::DeleteAfter(Some(0))];
    assert_eq!(store.change(5, wrong).await, Err(StoreFault::Unfit(Unfit::DeleteAfter)));
    assert!(store.settings(5).topics_off.is_empty() && store.health().failing.is_none());
    let many = (0..=MOST_HELP_CHANNELS as u64).map(|n| Change::AddHelpChannel(HelpChannel { channel: n, answers: Answers::Public }));
    assert_eq!(store.change(5, many.collect()).await, Err(StoreFault::Unfit(Unfit::HelpChannels)));
    ends(store).await;
    let store = kept.open().await;
    assert_eq!(*store.settings(5), ServerSettings { delete_after_hours: Some(3), ..ServerSettings::default() });
}

async fn counters_add_up(kept: Kept) {
    let store = kept.open().await;
    for _ in 0..3 {
        store.count(asked(10, 1));
    }
    store.count(asked(10, 2));
    store.count(Tally { hour: 11, server: 0, topic: "", what: What::Person });
    let sum = |rows: Vec<tasukebune::store::Row>| rows.iter().map(|row| (row.hour, row.topic.clone(), row.n)).collect::<Vec<_>>();
    let waiting = sum(store.counts(None, 0, 99).await.unwrap());
    store.flush().await.unwrap();
    assert_eq!(sum(store.counts(None, 0, 99).await.unwrap()), waiting, "what waits is counted as what is written");
    assert_eq!(waiting, [(10, "no-code".to_owned(), 4), (11, String::new(), 1)]);
    store.count(asked(10, 1));
    ends(store).await;
    let store = kept.open().await;
    assert_eq!(sum(store.counts(Some(1), 10, 11).await.unwrap()), [(10, "no-code".to_owned(), 4)]);
    assert_eq!(sum(store.counts(Some(9), 0, u32::MAX).await.unwrap()), []);
    assert_eq!(sum(store.counts(Some(SERVER), 0, u32::MAX).await.unwrap()), []);
}

async fn people_are_known_and_forgotten(kept: Kept) {
    let store = kept.open().await;
    let locale = Locale::new("en");
    store.set_person_locale(u64::MAX, locale).await.unwrap();
    store.set_opted_out(7, true).await.unwrap();
    store.set_person_locale(7, locale).await.unwrap();
    ends(store).await;
    let store = kept.open().await;
    assert_eq!((store.person(u64::MAX), store.person(7)), (Person { locale, opted_out: false }, Person { locale, opted_out: true }));
    store.forget(7).await.unwrap();
    store.set_opted_out(7, false).await.unwrap();
    store.forget(u64::MAX).await.unwrap();
    ends(store).await;
    let store = kept.open().await;
    assert_eq!((store.person(u64::MAX), store.person(7)), (Person::default(), Person::default()));
}

async fn servers_that_were_left_go_after_the_grace(kept: Kept) {
    let store = kept.open().await;
    let hour = u32::try_from(NOW / 3600).unwrap();
    for server in [1, 2, 3] {
        store.change(server, vec![Change::DeleteAfter(Some(3)), Change::TopicOff("a".to_owned())]).await.unwrap();
        store.count(asked(hour, server));
    }
    store.count(asked(hour, SERVER));
    store.count(asked(1, 3));
    store.delete_later(Placed { server: 1, channel: 5, message: 6 }, NOW).await.unwrap();
    store.keep_sessions(Vec::new(), vec![(1, Some(Standing::default())), (3, Some(Standing::default()))]).await.unwrap();
    store.flush().await.unwrap();
    for server in [1, 2, SERVER] {
        store.left(server, NOW).await.unwrap();
    }
    store.left(1, NOW + 20 * DAY).await.unwrap();
    store.came_back(2).await.unwrap();
    assert_eq!(store.servers().await.unwrap(), [2, 3]);
    ends(store).await;
    let store = kept.open().await;
    assert!(store.has_left(1) && store.has_left(SERVER) && !store.has_left(2));
    assert_eq!(store.sweep(NOW + 30 * DAY - 1, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept { servers: 0, counters: 1 });
    assert_eq!(store.sweep(NOW + 30 * DAY, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept { servers: 2, counters: 0 });
    ends(store).await;
    let store = kept.open().await;
    assert_eq!((*store.settings(1)).clone(), ServerSettings::default());
    assert_eq!(store.settings(3).delete_after_hours, Some(3));
    assert_eq!(store.counts(Some(1), 0, u32::MAX).await.unwrap(), []);
    assert_eq!(store.due(i64::MAX, 9).await.unwrap(), []);
    assert_eq!(store.sessions().await.unwrap().standings, [(3, Standing::default())]);
    assert!(store.departed().is_empty());
}

async fn cards_wait_for_their_time(kept: Kept) {
    let store = kept.open().await;
    let card = |message, server: u64| Placed { server, channel: 9, message };
    for (message, at) in [(30, 3), (10, 1), (20, 2)] {
        store.delete_later(card(message, 1 << 22), at).await.unwrap();
    }
    store.delete_later(card(10, 1 << 22), 5).await.unwrap();
    store.delete_later(card(40, SERVER), 1).await.unwrap();
    assert_eq!(store.due(3, 9).await.unwrap(), [card(40, SERVER), card(20, 1 << 22), card(30, 1 << 22)]);
    assert_eq!(store.due(3, 1).await.unwrap(), [card(40, SERVER)]);
    // Of two shards, each takes care of its own servers' cards.
    let theirs = |shard: u64| if (SERVER >> 22) % 2 == shard { vec![40] } else { Vec::new() };
    for shard in [0, 1] {
        store.takes(Span { first: shard, last: shard, of: 2 }).await.unwrap();
        let mut due: Vec<u64> = store.due(9, 9).await.unwrap().iter().map(|card| card.message).collect();
        due.sort_unstable();
        let mut expected = theirs(u64::from(shard));
        expected.extend(if shard == 1 { vec![10, 20, 30] } else { Vec::new() });
        expected.sort_unstable();
        assert_eq!(due, expected, "shard {shard}");
    }
    store.takes(Span::all(1)).await.unwrap();
    store.deleted(vec![10, 20, 30]).await.unwrap();
    store.change(SERVER, vec![Change::DeleteAfter(None)]).await.unwrap();
    ends(store).await;
    assert_eq!(kept.open().await.due(9, 9).await.unwrap(), []);
}

fn session(shard: u32, shards: u32) -> Session {
    let (id, url) = (format!("session-{shard}"), shard.is_multiple_of(2).then(|| "wss://gateway.example".to_owned()));
    Session { shard, shards, application: u64::MAX, intents: 1 << 40, id, url, sequence: 1 << 50, seen_at: NOW }
}

/// Whoever does not have a server's shard leaves what is kept of it to whoever has.
async fn each_process_forgets_its_own_servers(kept: Kept) {
    let store = kept.open().await;
    let server = |shard: u64| (4 + shard) << 22;
    for shard in [0, 1] {
        store.change(server(shard), vec![Change::DeleteAfter(Some(3))]).await.unwrap();
        store.count(asked(u32::MAX >> 1, server(shard)));
    }
    store.flush().await.unwrap();
    store.takes(Span { first: 1, last: 1, of: 2 }).await.unwrap();
    assert_eq!(store.servers().await.unwrap(), [server(1)]);
    for shard in [0, 1] {
        store.left(server(shard), 0).await.unwrap();
    }
    assert_eq!(store.sweep(NOW, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept { servers: 1, counters: 0 });
    assert_eq!((store.departed(), store.settings(server(0)).delete_after_hours), (vec![server(0)], Some(3)));
    store.takes(Span::all(1)).await.unwrap();
    assert_eq!(store.counts(None, 0, u32::MAX).await.unwrap().len(), 1);
    assert_eq!(store.sweep(NOW, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept { servers: 1, counters: 0 });
}

/// In pieces, of which none is forgotten.
async fn many_servers_are_forgotten_at_once(kept: Kept) {
    let store = kept.open().await;
    for server in 1..=250 {
        store.left(server, 0).await.unwrap();
        store.count(asked(u32::try_from(server % 3).unwrap(), 1_000 + server));
    }
    assert_eq!(store.sweep(NOW, GRACE_DAYS, KEEP_DAYS).await.unwrap(), Swept { servers: 250, counters: 250 });
    assert_eq!((store.departed(), store.counts(None, 0, 9).await.unwrap()), (Vec::new(), Vec::new()));
}

async fn sessions_are_where_they_were(kept: Kept) {
    let store = kept.open().await;
    let standing = Standing { own_role: Some(u64::MAX - 1), everybody_deletes: true, own_role_deletes: false };
    store.keep_sessions(vec![session(0, 2), session(1, 2)], vec![(SERVER, Some(standing)), (2, Some(Standing::default()))]).await.unwrap();
    store.keep_sessions(vec![session(1, 2)], vec![(2, None)]).await.unwrap();
    ends(store).await;
    let left = kept.open().await.sessions().await.unwrap();
    assert_eq!((left.sessions, left.standings), (vec![session(1, 2)], vec![(SERVER, standing)]));
}

/// What one process keeps of its shards takes nothing of another one's away.
async fn each_process_keeps_its_own_sessions(kept: Kept) {
    let store = kept.open().await;
    store.takes(Span { first: 2, last: 3, of: 4 }).await.unwrap();
    store.keep_sessions(vec![session(2, 4), session(3, 4)], Vec::new()).await.unwrap();
    store.takes(Span { first: 0, last: 1, of: 4 }).await.unwrap();
    store.keep_sessions(vec![session(0, 4)], Vec::new()).await.unwrap();
    store.keep_sessions(vec![session(1, 4)], Vec::new()).await.unwrap();
    let there = store.sessions().await.unwrap().sessions;
    assert_eq!(there, [session(1, 4), session(2, 4), session(3, 4)]);
    // With another number of shards, none of them is of use.
    store.takes(Span::all(1)).await.unwrap();
    store.keep_sessions(vec![session(0, 1)], Vec::new()).await.unwrap();
    assert_eq!(store.sessions().await.unwrap().sessions, [session(0, 1)]);
}

/// Whoever changes one thing of a server at the same time as somebody else changes another loses neither.
async fn changes_at_once_are_all_kept(kept: Kept) {
    let store = kept.open().await;
    let changes = (0..20).map(|n| {
        let store = store.clone();
        tokio::spawn(async move { store.change(3, vec![Change::TopicOff(format!("topic-{n}"))]).await.map(drop) })
    });
    for change in changes.collect::<Vec<_>>() {
        change.await.expect("no panic").unwrap();
    }
    assert_eq!(store.settings(3).topics_off.len(), 20);
    ends(store).await;
    assert_eq!(kept.open().await.settings(3).topics_off.len(), 20);
}

async fn what_is_closed_says_so(kept: Kept) {
    let store = kept.open().await;
    let changed: Arc<ServerSettings> = store.change(3, vec![Change::Introduced(true)]).await.unwrap();
    store.close().await.unwrap();
    assert_eq!(store.change(3, vec![Change::Introduced(false)]).await, Err(StoreFault::Closed));
    assert_eq!(store.settings(3), changed, "what is in memory stays readable");
}

macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod file {
            $(
                #[tokio::test]
                async fn $name() {
                    super::$name(super::Kept::file()).await;
                }
            )*
        }

        mod database {
            $(
                #[tokio::test]
                #[ignore = "needs PostgreSQL: .ci/run installs it"]
                async fn $name() {
                    super::$name(super::Kept::database()).await;
                }
            )*
        }
    };
}

both! {
    settings_are_as_they_were_chosen,
    a_change_holds_as_a_whole_or_not_at_all,
    counters_add_up,
    people_are_known_and_forgotten,
    servers_that_were_left_go_after_the_grace,
    each_process_forgets_its_own_servers,
    many_servers_are_forgotten_at_once,
    cards_wait_for_their_time,
    sessions_are_where_they_were,
    each_process_keeps_its_own_sessions,
    changes_at_once_are_all_kept,
    what_is_closed_says_so,
}
