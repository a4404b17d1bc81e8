//! SIGTERM, whatever the program is about: it ends within ten seconds, with success, and what it left is answered after the next start.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::lenient;
use super::program::program;
use crate::discord::{Discord, Fault, Person, Signal};
use crate::support::data_copy;

const MESSAGES: &str = "/channels/{channel}/messages";
const QUESTION: &str = "アマゾンの2段階認証のコードが届きません";
/// What a supervisor may give us.
const LIMIT: Duration = Duration::from_secs(10);

fn serve(discord: &Discord, file: &Path) -> Child {
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url()).env("TASUKEBUNE_STORE", file);
    command.stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts")
}

fn terminate(child: &Child) {
    // `kill` is the shell's own: a signal without unsafe code.
    let pid = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().expect("a shell").success());
}

/// Its end, and how long that took.
async fn end(mut child: Child) -> (ExitStatus, Duration) {
    let began = Instant::now();
    terminate(&child);
    let status = tokio::task::spawn_blocking(move || child.wait().expect("it ends")).await.expect("no panic");
    (status, began.elapsed())
}

struct Place {
    discord: Discord,
    folder: tempfile::TempDir,
    hana: Person,
}

impl Place {
    async fn set() -> Place {
        let discord = lenient().start().await;
        let hana = discord.person("花子", "ja");
        Place { discord, folder: tempfile::tempdir().expect("a folder"), hana }
    }

    fn serve(&self) -> Child {
        serve(&self.discord, &self.folder.path().join("kept.sqlite"))
    }

    fn answers(&self) -> usize {
        let me = self.discord.bot_id().to_string();
        self.hana.dm_channel().messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count()
    }
}

#[tokio::test]
async fn before_it_is_ready_it_ends_at_once() {
    let place = Place::set().await;
    let discord = &place.discord;
    // Discord does not answer who we are; or the gateway lets nobody in.
    discord.fail_next("GET", "/users/@me", Fault::Hang(Duration::from_secs(60)), 1);
    let child = place.serve();
    discord.until("the first request", |d| (!d.requests().is_empty()).then_some(())).await;
    let (status, time) = end(child).await;
    assert!(status.success() && time < Duration::from_secs(3), "{status} after {time:?}");
    discord.refuse_connections(true);
    let child = place.serve();
    discord.until("a connection", |d| (d.connections() > 0).then_some(())).await;
    let (status, time) = end(child).await;
    assert!(status.success() && time < Duration::from_secs(3), "{status} after {time:?}");
}

/// A folder of data is learned from, which takes its time; an unoptimised program has hardly begun after a second.
#[tokio::test]
async fn while_it_reads_its_data_it_ends_at_once() {
    let (place, data) = (Place::set().await, data_copy());
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", place.discord.token()).env("TASUKEBUNE_DISCORD_API", place.discord.rest_url());
    let mut child = command.env("TASUKEBUNE_DATA", data.path()).stdout(Stdio::null()).spawn().expect("it starts");
    let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines();
    let reads = |line: &String| ["reading the data: ", "asking Discord", "connecting"].iter().any(|part| line.contains(part));
    let first = move || (lines.by_ref().map_while(Result::ok).find(reads), lines);
    let (line, _lines) = tokio::task::spawn_blocking(first).await.expect("no panic");
    let (status, time) = end(child).await;
    assert!(status.success() && time < LIMIT, "{status} after {time:?}");
    if cfg!(debug_assertions) {
        assert!(line.is_some_and(|line| line.contains("reading the data: ")) && place.discord.requests().is_empty());
    }
}

#[tokio::test]
async fn idle_it_ends_at_once_and_goes_on_after_the_restart() {
    let place = Place::set().await;
    let child = place.serve();
    place.discord.ready(1).await;
    place.discord.answer_to(&place.hana.dm(QUESTION)).await;
    place.discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
    let (status, time) = end(child).await;
    assert!(status.success() && time < Duration::from_secs(4), "{status} after {time:?}");
    place.discord.gone().await;
    let question = place.hana.dm("パスキーが使えません");
    let child = place.serve();
    place.discord.answer_to(&question).await;
    place.discord.silent_for(Duration::from_millis(150)).await;
    assert_eq!((place.answers(), place.discord.identifies()), (2, 1));
    assert!(end(child).await.0.success());
}

#[tokio::test]
async fn an_answer_on_its_way_still_arrives() {
    let place = Place::set().await;
    let child = place.serve();
    place.discord.ready(1).await;
    place.discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
    place.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_secs(2)), 1);
    place.hana.dm(QUESTION);
    place.discord.until("the request", |d| (d.calls("POST", MESSAGES).len() == 1).then_some(())).await;
    let (status, time) = end(child).await;
    assert!(status.success() && time < LIMIT, "{status} after {time:?}");
    assert_eq!(place.answers(), 1);
    place.discord.gone().await;
    let child = place.serve();
    place.discord.ready(1).await;
    place.discord.silent_for(Duration::from_millis(150)).await;
    assert_eq!((place.answers(), place.discord.identifies()), (1, 1));
    assert!(end(child).await.0.success());
}

#[tokio::test]
async fn while_discord_hangs_it_ends_in_time_and_answers_after_the_restart() {
    let place = Place::set().await;
    let child = place.serve();
    place.discord.ready(1).await;
    place.discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
    place.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_secs(60)), 3);
    let question = place.hana.dm(QUESTION);
    place.discord.until("the request", |d| (d.calls("POST", MESSAGES).len() == 1).then_some(())).await;
    place.discord.signal(Signal::Hang);
    let (status, time) = end(child).await;
    assert!(status.success() && time < LIMIT, "{status} after {time:?}");
    assert_eq!(place.answers(), 0);
    place.discord.fail_nothing();
    let child = place.serve();
    place.discord.answer_to(&question).await;
    place.discord.silent_for(Duration::from_millis(150)).await;
    assert_eq!((place.answers(), place.discord.identifies()), (1, 1));
    assert!(end(child).await.0.success());
}

/// Killed, it has no time to say where it was; it goes on from its last note.
#[tokio::test]
async fn killed_it_goes_on_after_the_restart() {
    let place = Place::set().await;
    let mut child = place.serve();
    place.discord.ready(1).await;
    let file = place.folder.path().join("kept.sqlite");
    let noted = || crate::store::peek::<i64>(&file, "SELECT count(*) FROM session") == 1;
    for tries in 0.. {
        if noted() {
            break;
        }
        assert!(tries < 1_000, "nothing is noted");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    place.discord.answer_to(&place.hana.dm(QUESTION)).await;
    child.kill().expect("kill -9");
    child.wait().expect("its end");
    place.discord.gone().await;
    // Somebody else, for what one person says is heard as said in one moment where it comes again in one.
    let question = place.discord.person("太郎", "ja").dm(QUESTION);
    let child = place.serve();
    place.discord.answer_to(&question).await;
    place.discord.silent_for(Duration::from_millis(200)).await;
    assert_eq!((place.answers(), place.discord.identifies()), (1, 1), "{}", place.discord.transcript());
    assert_eq!(question.channel().messages().len(), 2);
    assert!(end(child).await.0.success());
}
