//! kill -9 at any moment.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use tasukebune::store::{Change, Store};

use super::{SERVER, again, asked, open, place, role};

const WRITE_EVERY: Duration = Duration::from_millis(20);
const ROUNDS: u32 = 200;

/// Changes a setting and counts, for ever, and says what was acknowledged.
async fn work(file: &Path) {
    let store = Store::open_with(file, WRITE_EVERY).unwrap();
    let begun = store.settings(SERVER).cooldown_user_s.unwrap_or_default();
    // Not println!, which a test's harness may keep to itself.
    let mut out = std::io::stdout().lock();
    for n in begun + 1.. {
        store.count(asked(1, 1));
        writeln!(out, "counted").unwrap();
        store.change(SERVER, vec![Change::CooldownUser(Some(n)), Change::TopicOff(format!("t{}", n % 100))]).await.unwrap();
        writeln!(out, "changed {n}").unwrap();
        if n % 5 == 0 {
            store.flush().await.unwrap();
            writeln!(out, "flushed").unwrap();
        }
    }
}

/// What a process said before it was killed after a while.
#[derive(Default)]
struct Heard {
    changed: Option<u32>,
    counted: i64,
    /// Of these, what must be on the disk: flushed, or older than the store may keep it to itself.
    due: i64,
}

/// Kills it so long after its start, or after the first change that it told.
fn work_and_be_killed(file: &Path, after: Duration, once_at_work: bool) -> Heard {
    let mut child = again("store::kill::a_kill_at_any_moment_loses_no_setting", "exec \"$@\"", file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process");
    let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let (begun, has_begun) = mpsc::channel();
    let seen = move |line: String| {
        if line.starts_with("changed ") {
            let _ = begun.send(());
        }
        (Instant::now(), line)
    };
    let reading = std::thread::spawn(move || lines.map_while(Result::ok).map(seen).collect::<Vec<_>>());
    if once_at_work {
        has_begun.recv_timeout(Duration::from_secs(60)).expect("a change");
    }
    std::thread::sleep(after);
    let killed = Instant::now();
    child.kill().expect("kill -9");
    child.wait().expect("its end");
    let mut heard = Heard::default();
    for (when, line) in reading.join().expect("lines") {
        // The first ones stand behind what the harness of the tests says.
        if line.ends_with("counted") {
            heard.counted += 1;
            // Writing itself takes time, on a busy machine more.
            if killed.duration_since(when) > WRITE_EVERY + Duration::from_millis(400) {
                heard.due = heard.counted;
            }
        } else if line.ends_with("flushed") {
            heard.due = heard.counted;
        } else if let Some(n) = line.strip_prefix("changed ") {
            heard.changed = Some(n.parse().expect("a number"));
        }
    }
    heard
}

#[tokio::test]
async fn a_kill_at_any_moment_loses_no_setting() {
    if let Some(file) = role() {
        return work(&file).await;
    }
    let (_folder, file) = place();
    let (mut changed, mut counted, mut rounds_with_work) = (0, 0, 0);
    let mut chance = 0x2545_f491_u32;
    for round in 0..ROUNDS {
        // xorshift: moments that differ, and are the same in every run. A few processes live longer than a write may wait.
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        let after = if round % 100 == 99 { 700 } else { 4 + u64::from(chance % 40) };
        // On a busy machine many do not even begin; half of them are killed at work.
        let heard = work_and_be_killed(&file, Duration::from_millis(after), round % 2 == 1);
        rounds_with_work += u32::from(heard.changed.is_some());
        let store = open(&file);
        let settings = store.settings(SERVER);
        let found = settings.cooldown_user_s.unwrap_or_default();
        let acknowledged = heard.changed.unwrap_or(changed);
        assert!(found == acknowledged || found == acknowledged + 1, "round {round}: {found} is kept, {acknowledged} was acknowledged");
        assert!(found == 0 || settings.topics_off.contains(&format!("t{}", found % 100)), "round {round}: half a change");
        let on_disk: i64 = store.counts(None, 0, 9).await.unwrap().iter().map(|r| r.n.cast_signed()).sum();
        let now = on_disk - counted;
        // What was counted and not yet said may be there.
        assert!((heard.due..=heard.counted + 1).contains(&now), "round {round}: {now} of {}..{} counted", heard.due, heard.counted);
        store.close().await.unwrap();
        (changed, counted) = (found, on_disk);
    }
    assert!(rounds_with_work >= ROUNDS / 2, "killed too early {} times", ROUNDS - rounds_with_work);
    assert!(changed > ROUNDS, "{changed}");
}
