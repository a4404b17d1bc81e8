//! Reading data and settings again, on SIGHUP and where their files have changed, while the bot goes on with what it has. What has a fault changes
//! nothing: all faults are told, and what was in force stays so.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

use super::Given;
use crate::book::{Book, Source};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::ops::Ops;
use crate::platform::discord::Fresh;
use crate::settings::{Changed, Gathered, Serve, Unset, without_tokens};
use crate::stamp::Stamp;

/// So often it is looked whether files have changed. They are read once two looks found them alike: whoever writes sixty files is not done
/// after the first one, and half of them may have faults that all of them have not.
const LOOK: Duration = Duration::from_secs(2);
/// Whoever waits longer for large data is told that they are being read; again after twice as long, and so on.
const LONG: Duration = Duration::from_secs(1);
/// More files than these say no more about a change.
const NAMED: usize = 5;

/// Reads again what it has read before.
pub struct Reload {
    pub given: Given,
    pub ops: Arc<Ops>,
    /// Sets the finest lines that are logged.
    pub log_level: Box<dyn Fn(&str) + Send + Sync>,
    /// The settings that the bot began with: some of them hold until it ends.
    pub began: Arc<Gathered>,
    pub in_force: InForce,
    /// Where the data come from by the settings that were read last, whatever came of it.
    pub source: Source,
}

/// What the bot goes by, and the files that say so.
pub struct InForce {
    pub gathered: Arc<Gathered>,
    pub desk: Arc<Desk>,
    pub stamp: Stamp,
}

type Job = Box<dyn FnOnce() + Send>;

/// Does one job after another in a thread of its own. Allocators keep room for each thread: were data read now in this one of a pool and now in
/// that, there would be room for as many copies of them as the pool has threads.
struct Reader(std::sync::mpsc::Sender<Job>);

impl Reader {
    fn start() -> Reader {
        let (jobs, all) = std::sync::mpsc::channel::<Job>();
        thread::spawn(move || {
            for job in all {
                // What panicked is told by its place, and by whoever waits for it.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
        Reader(jobs)
    }

    /// What comes of it; an error where it panicked.
    fn does<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
        let (tell, told) = oneshot::channel();
        let _ = self.0.send(Box::new(move || _ = tell.send(job())));
        told
    }
}

/// What was read.
struct Read {
    gathered: Gathered,
    source: Source,
    /// All that is wrong, a line each.
    made: Result<(Serve, Desk), Vec<String>>,
    /// The files before they were read; `None` where they changed meanwhile.
    stamp: Option<Stamp>,
}

/// How all files stand that matter. Whoever takes it before they are read misses no change.
pub fn stamp(given: &Given, source: &Source) -> Stamp {
    let mut stamp = of_settings(given);
    source.stamp(&mut stamp);
    stamp
}

fn of_settings(given: &Given) -> Stamp {
    let mut stamp = Stamp::default();
    if let Some(file) = Gathered::chosen_file(given.config.as_deref()) {
        stamp.file(&file);
    }
    stamp
}

fn read(given: &Given) -> Read {
    let settings_before = of_settings(given);
    let gathered = Gathered::here(given.config.as_deref());
    let source = given.source(&gathered.settings());
    let before = stamp(given, &source);
    let mut faults = Vec::new();
    let settings = match Serve::of(&gathered) {
        Ok(settings) => Some(settings),
        Err(Unset::NoToken) => {
            faults.push("there is no token any more: set DISCORD_TOKEN or DISCORD_TOKEN_FILE".to_owned());
            None
        }
        Err(Unset::Faults(all)) => {
            faults.extend(all);
            None
        }
    };
    let desk = Book::open(&source).map_err(|all| faults.extend(all.iter().map(Fault::to_string))).ok();
    let made = settings.zip(desk).ok_or(faults);
    let settled = stamp(given, &source) == before && of_settings(given) == settings_before;
    Read { gathered, source, made, stamp: settled.then_some(before) }
}

impl Reload {
    /// Reads again whenever it is `asked` to, or files have changed, and sends what is to be put in force; for ever.
    pub async fn watch(mut self, mut asked: Asked, to: mpsc::Sender<Fresh>) {
        // The files as they stood when they were read last, whatever came of it: what is broken is told once. And at the last look.
        let mut known = self.in_force.stamp.clone();
        let mut seen = known.clone();
        let reader = Reader::start();
        loop {
            let wanted = tokio::select! {
                () = asked.comes() => true,
                () = sleep(LOOK) => false,
            };
            let (given, source) = (self.given.clone(), self.source.clone());
            let Ok(now) = reader.does(move || stamp(&given, &source)).await else { continue };
            if wanted || (now != known && now == seen) {
                known = self.reload(&reader, &to, now.clone()).await.unwrap_or(known);
            }
            seen = now;
        }
    }

    /// The files that were read, which stood so `now`; `None` where that must be done once more.
    async fn reload(&mut self, reader: &Reader, to: &mpsc::Sender<Fresh>, now: Stamp) -> Option<Stamp> {
        let (began, given) = (Instant::now(), self.given.clone());
        let mut reading = reader.does(move || read(&given));
        let mut wait = LONG;
        let read = loop {
            if let Ok(read) = timeout(wait, &mut reading).await {
                break read;
            }
            wait *= 2;
            let seconds = began.elapsed().as_secs();
            tracing::info!(seconds, "still reading data and settings again; the bot answers with those of before");
        };
        let Ok(Read { gathered, source, made, stamp }) = read else {
            // Where it happened was told. It would happen again until the files are others.
            self.refuse(&["reading them ended by a fault in the program: tell the project, and take the last change back".to_owned()]);
            return Some(now);
        };
        let stamp = stamp?;
        self.source = source;
        match made {
            Ok((settings, desk)) => self.renew(Arc::new(gathered), settings, Arc::new(desk), stamp.clone(), (to, began)).await,
            Err(faults) => self.refuse(&faults),
        }
        Some(stamp)
    }

    fn refuse(&self, faults: &[String]) {
        self.ops.counts.reload(None);
        tracing::error!(
            faults = faults.len(),
            "what was changed has faults, which follow; data and settings of before stay in force. Mend them and save, and they are read again"
        );
        for fault in faults {
            tracing::error!("{}", without_tokens(fault));
        }
    }

    async fn renew(
        &mut self,
        gathered: Arc<Gathered>,
        settings: Serve,
        desk: Arc<Desk>,
        stamp: Stamp,
        (to, began): (&mpsc::Sender<Fresh>, Instant),
    ) {
        // Before all else, for it needs nobody's answer.
        (self.log_level)(&settings.lines.level);
        let (in_force, is_in_force) = oneshot::channel();
        let fresh = Fresh { desk: Arc::clone(&desk), settings: settings.clone(), in_force };
        if to.send(fresh).await.is_err() || is_in_force.await.is_err() {
            return;
        }
        self.ops.counts.reload(Some(SystemTime::now()));
        let new = InForce { gathered, desk, stamp };
        let what = self.what(&new);
        let seconds = format!("{:.1}", began.elapsed().as_secs_f64());
        tracing::info!(seconds, "data and settings are read again: {}", without_tokens(&what));
        for late in self.late(&new.gathered, settings.message_content) {
            tracing::warn!("{}", without_tokens(&late));
        }
        self.in_force = new;
    }

    /// What has changed, in short.
    fn what(&self, new: &InForce) -> String {
        let old = &self.in_force;
        let mut parts = Vec::new();
        let files: Vec<String> = new.stamp.changed_since(&old.stamp).iter().map(|file| file.display().to_string()).collect();
        if !files.is_empty() {
            let more = if files.len() > NAMED { format!(" and {} more", files.len() - NAMED) } else { String::new() };
            parts.push(format!("files {}{more}", files[..files.len().min(NAMED)].join(", ")));
        }
        let topics = |desk: &Desk| desk.parts().topics.iter().map(|topic| topic.id.clone()).collect();
        parts.extend(difference("topics", &topics(&old.desk), &topics(&new.desk)));
        let locales = |desk: &Desk| desk.parts().voice.locales().iter().map(ToString::to_string).collect();
        parts.extend(difference("locales", &locales(&old.desk), &locales(&new.desk)));
        let changes = old.gathered.changes(&new.gathered);
        // The command line goes before the setting.
        let holds = |change: &&Changed| change.setting.at_once && (change.setting.name != "data" || self.given.data.is_none());
        parts.extend(changes.iter().filter(holds).map(|Changed { setting, before, after }| format!("{} {before} → {after}", setting.name)));
        if parts.is_empty() { "nothing has changed".to_owned() } else { parts.join("; ") }
    }

    /// What is set otherwise than it is in force until the next start.
    fn late(&self, new: &Gathered, content: bool) -> Vec<String> {
        let changes = self.began.changes(new);
        let late = changes.iter().filter(|change| !change.setting.at_once);
        let mut late: Vec<String> = late
            .map(|Changed { setting, before, .. }| {
                format!("`{}` holds after a restart; until then it is as before ({before})", setting.name)
            })
            .collect();
        let began_with_content = Serve::of(&self.began).is_ok_and(|serve| serve.message_content);
        if content != began_with_content && changes.iter().all(|change| change.setting.name != "message_content") {
            let is = if began_with_content { "still asks for" } else { "is not given" };
            late.push(format!(
                "`help_channels` imply `message_content`, which holds after a restart; until then the bot {is} what is written there"
            ));
        }
        late
    }
}

/// What is new and what is gone of some names.
fn difference(what: &str, old: &BTreeSet<String>, new: &BTreeSet<String>) -> Option<String> {
    let signed = |sign: char, names: Vec<&String>| names.into_iter().map(move |name| format!(" {sign}{name}")).collect::<Vec<_>>();
    let all = [signed('+', new.difference(old).collect()), signed('-', old.difference(new).collect())].concat();
    (!all.is_empty()).then(|| format!("{what}{}", all.concat()))
}

/// Somebody asks for it: SIGHUP, which from now on ends nothing.
pub struct Asked(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Asked {
    /// Within a runtime.
    #[cfg(unix)]
    pub fn new() -> Asked {
        use tokio::signal::unix::{SignalKind, signal};
        Asked(signal(SignalKind::hangup()).ok())
    }

    #[cfg(not(unix))]
    pub fn new() -> Asked {
        Asked()
    }

    async fn comes(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            _ = signal.recv().await;
            return;
        }
        std::future::pending::<()>().await;
    }
}
