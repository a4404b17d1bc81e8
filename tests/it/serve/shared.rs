//! Several processes of one bot, with one database: shards, identifies, settings, and what becomes of it when a process or the database goes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tasukebune::platform::discord::Failure;
use tasukebune::settings::{Database, HelpChannels, Keep, Serve, Waits};
use tasukebune::span::Span;
use tasukebune::store::{Change, Store, StoreFault, What};

use super::process::Bot;
use super::program::program;
use super::{Running, lenient, settings, waits};
use crate::discord::{Channel, Discord, Guild, Message};
use crate::store::cluster::{self, Cluster};
use crate::store::lost::cable;

const QUESTION: &str = "アマゾンの2段階認証のコードが届きません";

/// A process with these shards, but for being one.
async fn part(discord: &Discord, address: &str, span: Span, waits: Waits) -> (Running, Store) {
    let store = cluster::connect(address).await;
    let keep = Keep { database: Database::new(address), ..Keep::NOWHERE };
    let settings = Serve { span: Some(span), keep, waits, message_content: true, help: HelpChannels::All, ..settings(discord) };
    (Running::with(settings, store.clone()), store)
}

/// Between two identifies of a lane.
const APART: Duration = Duration::from_millis(250);

fn short() -> Waits {
    Waits { identify_apart: APART, ..waits() }
}

fn halves(of: u32) -> [Span; 2] {
    [Span { first: 0, last: of / 2 - 1, of }, Span { first: of / 2, last: of - 1, of }]
}

/// How often each question was answered.
fn answers(discord: &Discord, questions: &[Message]) -> Vec<usize> {
    let me = discord.bot_id().to_string();
    let of = |question: &Message| {
        let all = question.channel().messages();
        let id = question.id.to_string();
        all.iter().filter(|m| m.json()["author"]["id"] == me.as_str() && m.json()["message_reference"]["message_id"] == id.as_str()).count()
    };
    questions.iter().map(of).collect()
}

async fn once_each(discord: &Discord, questions: &[Message]) {
    for question in questions {
        discord.answer_to(question).await;
    }
    discord.silent_for(Duration::from_millis(300)).await;
    assert_eq!(answers(discord, questions), vec![1; questions.len()]);
}

/// A server on each of so many shards.
fn places(discord: &Discord, shards: u64) -> Vec<(Guild, Channel)> {
    let mut found: Vec<Option<(Guild, Channel)>> = vec![None; usize::try_from(shards).expect("few")];
    for n in 0.. {
        let guild = discord.guild(&format!("港{n}"), "ja");
        let shard = usize::try_from((guild.id >> 22) % shards).expect("few");
        if found[shard].is_none() {
            let channel = guild.channel("相談");
            found[shard] = Some((guild, channel));
        }
        if found.iter().all(Option::is_some) {
            break;
        }
        assert!(n < 500, "no server on one of the shards");
        // Ids are made of the time in milliseconds.
        std::thread::sleep(Duration::from_millis(2));
    }
    found.into_iter().flatten().collect()
}

/// Somebody new asks in each of them: whoever asks the same again within minutes has its answer in view.
fn ask(discord: &Discord, places: &[(Guild, Channel)]) -> Vec<Message> {
    let asks = |(guild, channel): &(Guild, Channel)| {
        let person = discord.person("花子", "ja");
        guild.join(&person);
        person.says(channel, QUESTION)
    };
    places.iter().map(asks).collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn two_processes_identify_in_turn_and_answer_each_question_once() {
    let discord = crate::discord::builder().shards(8).max_concurrency(2).identify_every(APART.mul_f32(0.8)).content_granted();
    let discord = discord.start().await;
    let places = places(&discord, 8);
    let address = cluster::shared().database();
    let [a, b] = halves(8);
    let ((first, one), (second, other)) = tokio::join!(part(&discord, &address, a, short()), part(&discord, &address, b, short()));
    discord.ready(8).await;
    // The stand-in judges how close they were.
    assert_eq!((discord.violations(), discord.identifies()), (Vec::<String>::new(), 8));
    once_each(&discord, &ask(&discord, &places)).await;
    // What is written in private comes to shard 0, and to nobody else.
    let private = discord.person("花子", "ja").dm(QUESTION);
    discord.answer_to(&private).await;
    discord.silent_for(Duration::from_millis(300)).await;
    let me = discord.bot_id().to_string();
    assert_eq!(private.channel().messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count(), 1);
    // What somebody chose there holds here, too.
    let server = 77 << 22;
    one.change(server, vec![Change::DeleteAfter(Some(5))]).await.expect("kept");
    other.set_opted_out(9, true).await.expect("kept");
    let both = || other.settings(server).delete_after_hours == Some(5) && one.person(9).opted_out;
    crate::store::until("both know", both);
    // Counters are those of both.
    for store in [&one, &other] {
        store.flush().await.expect("written");
        assert_eq!(asked(store).await, 9);
    }
    first.stop().await.expect("it stops");
    second.stop().await.expect("it stops");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

/// How often somebody asked, by what is kept.
async fn asked(store: &Store) -> u64 {
    let rows = store.counts(None, 0, u32::MAX).await.expect("read");
    rows.iter().filter(|row| row.what == What::Asked).map(|row| row.n).sum()
}

/// Whoever only looks makes no tables in what may be the wrong database.
#[test]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
fn figures_of_an_empty_database_change_nothing() {
    let cluster = cluster::shared();
    let address = cluster.database();
    let looked = program(&["stats"]).env("DATABASE_URL", &address).output().expect("it runs");
    let told = String::from_utf8_lossy(&looked.stderr);
    assert!(!looked.status.success() && told.contains("no tables of this version"), "{told}");
    let name = address.rsplit('/').next().expect("a name");
    assert_eq!(cluster.sql(name, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
}

fn process(discord: &Discord, address: &str, shards: &str) -> Bot {
    let mut command = program(&["serve", "--shards", shards]);
    command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url()).env("DATABASE_URL", address);
    command.env("TASUKEBUNE_MESSAGE_CONTENT", "on").env("TASUKEBUNE_HELP_CHANNELS", "all");
    Bot::of(command)
}

/// The program itself, killed as a machine is: its shards go on where they were, the other process's never stop.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_process_that_is_killed_goes_on_where_it_was() {
    let discord = lenient().shards(8).max_concurrency(8).patience(Duration::from_secs(60)).content_granted().start().await;
    let places = places(&discord, 8);
    let cluster = cluster::shared();
    let address = cluster.database();
    let stays = process(&discord, &address, "0..=3/8");
    let goes = process(&discord, &address, "4..=7/8");
    discord.ready(8).await;
    let before = ask(&discord, &places);
    for question in &before {
        discord.answer_to(question).await;
    }
    // Where the sessions are is kept every 5 s.
    tokio::time::sleep(Duration::from_secs(6)).await;
    drop(goes);
    discord.ready(4).await;
    let meanwhile = ask(&discord, &places);
    let goes = process(&discord, &address, "4..=7/8");
    discord.ready(8).await;
    once_each(&discord, &[before, meanwhile, ask(&discord, &places)].concat()).await;
    assert_eq!(discord.identifies(), 8, "nobody identified anew");
    assert_eq!(discord.violations(), Vec::<String>::new());
    drop((stays, goes));
}

/// One process after the other is replaced, as a rolling update does it, while people ask.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_rolling_update_loses_nothing_and_doubles_nothing() {
    let discord = lenient().shards(4).content_granted().start().await;
    let places = places(&discord, 4);
    let address = cluster::shared().database();
    let spans = halves(4);
    let mut running = Vec::new();
    for span in spans {
        running.push(part(&discord, &address, span, short()).await);
    }
    discord.ready(4).await;
    let mut asked = ask(&discord, &places);
    for span in spans {
        let (old, store) = running.remove(0);
        asked.extend(ask(&discord, &places));
        old.stop().await.expect("it stops");
        store.close().await.expect("what it counted is written");
        // Nobody is there for these shards.
        asked.extend(ask(&discord, &places));
        running.push(part(&discord, &address, span, short()).await);
        discord.ready(4).await;
        asked.extend(ask(&discord, &places));
    }
    once_each(&discord, &asked).await;
    assert_eq!(discord.identifies(), 4, "the new ones went on where the old ones were");
    for (bot, _) in running {
        bot.stop().await.expect("it stops");
    }
    assert_eq!(discord.violations(), Vec::<String>::new());
}

/// A database that restarts in the middle, or is gone for a while: people are answered, and what was counted is there afterwards.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_database_that_is_away_keeps_nobody_from_an_answer() {
    let cluster: Cluster = cluster::own();
    let discord = lenient().shards(2).content_granted().start().await;
    let places = places(&discord, 2);
    let address = cluster.database();
    let [a, b] = halves(2);
    let ((first, one), (second, other)) = tokio::join!(part(&discord, &address, a, short()), part(&discord, &address, b, short()));
    discord.ready(2).await;
    let before = ask(&discord, &places);
    once_each(&discord, &before).await;
    tokio::task::block_in_place(|| cluster.stop());
    let meanwhile = ask(&discord, &places);
    once_each(&discord, &meanwhile).await;
    assert!(one.change(3 << 22, vec![Change::Introduced(true)]).await.is_err(), "what cannot be kept is told");
    crate::store::until("it is told", || one.health().failing.is_some());
    tokio::task::block_in_place(|| cluster.start());
    crate::store::until("it is there again", || one.health().failing.is_none() && other.health().failing.is_none());
    one.change(3 << 22, vec![Change::DeleteAfter(Some(7))]).await.expect("kept");
    crate::store::until("the other hears of it", || other.settings(3 << 22).delete_after_hours == Some(7));
    for store in [&one, &other] {
        store.flush().await.expect("written");
    }
    assert_eq!((asked(&one).await, one.lost() + other.lost()), (4, 0), "nothing that was counted meanwhile is lost");
    first.stop().await.expect("it stops");
    second.stop().await.expect("it stops");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

/// While the database was away from it, somebody started another one in its place: two would answer everything twice.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_process_whose_shards_another_one_has_ends() {
    let cluster = cluster::shared();
    let direct = cluster.database();
    let (address, cut) = cable(&direct).await;
    let discord = lenient().shards(2).content_granted().start().await;
    let all = Span::all(2);
    let waits = Waits { keep_sessions: Duration::from_millis(300), ..short() };
    let (first, one) = part(&discord, &address, all, waits).await;
    discord.ready(2).await;
    let other = cluster::connect(&direct).await;
    cut.store(true, Ordering::Relaxed);
    let name = direct.rsplit('/').next().expect("a name");
    let frees =
        "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND datname =";
    tokio::task::block_in_place(|| cluster.sql("postgres", &format!("{frees} '{name}'")));
    // It may only have lost its connection; so somebody who has not asked before waits as well.
    let (newcomer, begun) = (cluster::connect(&direct).await, std::time::Instant::now());
    newcomer.takes(all).await.expect("nobody has them any more");
    assert!(begun.elapsed() > Duration::from_secs(7), "{:?}", begun.elapsed());
    one.count(crate::store::asked(1, 5));
    cut.store(false, Ordering::Relaxed);
    let ended = first.end().await;
    assert!(matches!(ended, Err(Failure::Store(StoreFault::Shards { .. }))), "{ended:?}");
    // What it counted needs no shards, and is written before it ends.
    assert_eq!(one.flush().await, Err(StoreFault::Closed));
    assert_eq!(asked(&other).await, 1);
}

/// A machine that is to go down does not wait for a process that waits for another one's shards.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn who_waits_for_shards_ends_when_asked_to() {
    let discord = lenient().shards(2).content_granted().start().await;
    let address = cluster::shared().database();
    let other = cluster::connect(&address).await;
    other.takes(Span::all(2)).await.expect("nobody else has them");
    let (waits, _) = part(&discord, &address, Span::all(2), short()).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    waits.stop().await.expect("it has stopped by itself");
    assert_eq!(discord.identifies(), 0);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs PostgreSQL: .ci/run installs it"]
async fn a_network_that_is_cut_for_a_while_keeps_nobody_from_an_answer() {
    let cluster = cluster::shared();
    let direct = cluster.database();
    let (address, cut) = cable(&direct).await;
    let discord = lenient().shards(2).content_granted().start().await;
    let places = places(&discord, 2);
    let [a, b] = halves(2);
    let ((first, one), (second, other)) = tokio::join!(part(&discord, &address, a, short()), part(&discord, &direct, b, short()));
    discord.ready(2).await;
    once_each(&discord, &ask(&discord, &places)).await;
    cut.store(true, Ordering::Relaxed);
    once_each(&discord, &ask(&discord, &places)).await;
    other.change(3 << 22, vec![Change::DeleteAfter(Some(7))]).await.expect("that one's way is whole");
    crate::store::until("it is told", || one.health().failing.is_some());
    // Much longer than any answer is waited for.
    tokio::time::sleep(Duration::from_secs(60)).await;
    once_each(&discord, &ask(&discord, &places)).await;
    cut.store(false, Ordering::Relaxed);
    crate::store::until("it is there again", || one.health().failing.is_none());
    crate::store::until("what was changed meanwhile is known", || one.settings(3 << 22).delete_after_hours == Some(7));
    for store in [&one, &other] {
        store.flush().await.expect("written");
    }
    assert_eq!((asked(&other).await, one.lost() + other.lost()), (6, 0));
    first.stop().await.expect("it stops");
    second.stop().await.expect("it stops");
}
