//! Which world is shown now: actions go to it, other data bring another one, in which the same was done.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use serde_json::{Value, json};
use tokio::sync::{Notify, watch};
use tokio::time::sleep;

use super::action::{Action, Typing};
use super::lore::Lore;
use super::play::Impossible;
use super::session::{Done, Halt, Session};
use super::state::{self, Reasons};
use crate::book::{Book, Source};
use crate::desk::Desk;
use crate::fault::Fault;

/// What happens within so long is shown at once.
const FRAME: Duration = Duration::from_millis(20);

/// Where the data come from, and what was learned of them.
pub struct Data {
    pub source: Source,
    /// The folder, for people to read; `None`: they are in the program itself.
    pub folder: Option<String>,
    pub today: Date,
    lore: Mutex<Arc<Lore>>,
}

impl Data {
    #[must_use]
    pub fn new(source: Source, folder: Option<String>, today: Date, lore: Lore) -> Data {
        Data { source, folder, today, lore: Mutex::new(Arc::new(lore)) }
    }

    /// What was learned last.
    #[must_use]
    pub fn lore(&self) -> Arc<Lore> {
        Arc::clone(&self.lore.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn learned(&self, lore: Lore) {
        *self.lore.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(lore);
    }

    /// The files as they are now, whatever faults they have.
    #[must_use]
    pub fn skimmed(&self) -> Book {
        Book::skim(&self.source)
    }

    /// The same with what was learned behind the desk, if there is one.
    #[must_use]
    pub fn book(&self) -> Book {
        let mut book = self.skimmed();
        if let Some(desk) = &mut book.desk {
            self.lore().teach(desk);
        }
        book
    }
}

/// What is shown, and what was done to get there.
pub struct Theatre {
    now: Mutex<Now>,
    /// One deed after the other.
    turn: tokio::sync::Mutex<()>,
    changed: Notify,
    shown: watch::Sender<Arc<str>>,
    data: Data,
}

struct Now {
    session: Arc<Session>,
    /// Which world this is: a page that knows another one begins anew.
    world: u64,
    done: Vec<Done>,
    last: Instant,
    halt: Option<Halt>,
    faults: Vec<Fault>,
    /// What `check` finds in the data that are shown.
    remarks: Vec<Fault>,
    /// How often other data came into force.
    renewed: u64,
    /// Something is being learned anew.
    learning: bool,
}

impl Now {
    /// What was done in the world that is shown.
    fn so_far(&mut self) -> &mut [Done] {
        let so_far = self.halt.as_ref().map_or(self.done.len(), |halt| halt.done);
        &mut self.done[..so_far]
    }
}

/// Worlds are numbered on from here: a page that is still open must not take the worlds of another start of the program for those it knows.
fn first_world() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_secs()) * 1_000
}

impl Theatre {
    /// # Errors
    /// When the bot does not start.
    pub async fn open(desk: Arc<Desk>, data: Data) -> Result<Arc<Theatre>, String> {
        let (session, _) = Session::open(desk, Vec::new(), Duration::ZERO).await?;
        let now = Now {
            session: Arc::new(session),
            world: first_world(),
            done: Vec::new(),
            last: Instant::now(),
            halt: None,
            faults: Vec::new(),
            remarks: Vec::new(),
            renewed: 0,
            learning: false,
        };
        let (shown, turn, changed) = (watch::channel(Arc::from("{}")).0, tokio::sync::Mutex::default(), Notify::new());
        let theatre = Arc::new(Theatre { now: Mutex::new(now), turn, changed, shown, data });
        theatre.show(&mut Reasons::default());
        tokio::spawn(Arc::clone(&theatre).keeps_showing());
        Ok(theatre)
    }

    #[must_use]
    pub fn data(&self) -> &Data {
        &self.data
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn session(&self) -> Arc<Session> {
        Arc::clone(&self.now().session)
    }

    /// All that is shown, and whatever it becomes.
    pub fn watch(&self) -> watch::Receiver<Arc<str>> {
        self.shown.subscribe()
    }

    /// # Errors
    /// When it is not possible.
    pub async fn does(&self, action: Action) -> Result<&'static str, Impossible> {
        let _turn = self.turn.lock().await;
        let session = self.session();
        let before = session.discord.deeds();
        let seen = session.does(action.clone()).await?;
        let mut now = self.now();
        if let Some(last) = now.so_far().last_mut() {
            last.deeds = before;
        }
        let after = now.last.elapsed();
        // Whatever could not be done again is given up where somebody goes on without it.
        if let Some(halt) = now.halt.take() {
            now.done.truncate(halt.done);
        }
        now.done.push(Done { action, after, deeds: 0 });
        now.last = Instant::now();
        drop(now);
        self.changed.notify_one();
        Ok(seen)
    }

    /// # Errors
    /// When the command is not there.
    pub async fn suggests(&self, typing: Typing) -> Result<Value, Impossible> {
        self.session().suggests(typing).await
    }

    /// A world in which nothing was done yet.
    ///
    /// # Errors
    /// When the bot does not start.
    pub async fn anew(&self) -> Result<(), Impossible> {
        let _turn = self.turn.lock().await;
        let desk = Arc::clone(&self.session().desk);
        let (session, _) = Session::open(desk, Vec::new(), Duration::ZERO).await.map_err(Impossible::NotStarted)?;
        self.puts(self.now(), session, Vec::new(), None);
        Ok(())
    }

    /// A desk of `other` data, about which `check` would remark this, or of the same ones with what was learned from them: the same is done again. What cannot be done any more ends that, and is told.
    ///
    /// # Errors
    /// When the bot does not start.
    pub async fn renew(&self, desk: Arc<Desk>, remarks: Vec<Fault>, other: bool) -> Result<(), String> {
        let _turn = self.turn.lock().await;
        let (done, ago) = {
            let mut now = self.now();
            let deeds = now.session.discord.deeds();
            if let Some(last) = now.so_far().last_mut() {
                last.deeds = deeds;
            }
            (now.done.clone(), now.last.elapsed())
        };
        // What is impossible with these data may be possible again with the next ones.
        let (session, halt) = Session::open(desk, done.clone(), ago).await?;
        let mut now = self.now();
        now.renewed += u64::from(other);
        now.faults.clear();
        now.remarks = remarks;
        self.puts(now, session, done, halt);
        Ok(())
    }

    /// What was changed has faults; what is shown stays.
    pub fn refuses(&self, faults: Vec<Fault>) {
        self.now().faults = faults;
        self.changed.notify_one();
    }

    /// What `check` would remark about the data that are shown.
    pub fn remarks(&self, remarks: Vec<Fault>) {
        self.now().remarks = remarks;
        self.changed.notify_one();
    }

    /// What is heard is still heard as before, until that is done.
    pub fn learns(&self, learning: bool) {
        self.now().learning = learning;
        self.changed.notify_one();
    }

    fn puts(&self, mut now: MutexGuard<'_, Now>, session: Session, done: Vec<Done>, halt: Option<Halt>) {
        now.session = Arc::new(session);
        (now.done, now.halt) = (done, halt);
        now.world += 1;
        drop(now);
        self.changed.notify_one();
    }

    async fn keeps_showing(self: Arc<Theatre>) {
        let (mut world, mut reasons) = (0, Reasons::default());
        loop {
            let (session, number) = {
                let now = self.now();
                (Arc::clone(&now.session), now.world)
            };
            if number != world {
                (world, reasons) = (number, Reasons::default());
            }
            let mut changes = session.discord.changes();
            changes.borrow_and_update();
            drop(session);
            self.show(&mut reasons);
            tokio::select! {
                _ = changes.changed() => sleep(FRAME).await,
                () = self.changed.notified() => {}
            }
        }
    }

    fn show(&self, reasons: &mut Reasons) {
        let (session, mut about) = {
            let now = self.now();
            let halt = now.halt.as_ref().map(|halt| json!({ "done": halt.done, "why": halt.why }));
            let told = |faults: &[Fault]| faults.iter().map(told).collect::<Vec<Value>>();
            let (faults, remarks) = (told(&now.faults), told(&now.remarks));
            let about = json!({
                "world": now.world, "renewed": now.renewed, "learning": now.learning, "folder": self.data.folder, "done": now.halt.as_ref().map_or(now.done.len(), |halt| halt.done), "halt": halt, "faults": faults, "remarks": remarks,
            });
            (Arc::clone(&now.session), about)
        };
        if let (Some(about), Value::Object(all)) = (about.as_object_mut(), state::of(&session, reasons)) {
            about.extend(all);
        }
        let text: Arc<str> = about.to_string().into();
        self.shown.send_if_modified(|shown| {
            let other = **shown != *text;
            *shown = text;
            other
        });
    }
}

fn told(fault: &Fault) -> Value {
    json!({ "file": fault.file, "line": fault.line, "text": fault.text, "warning": fault.warning })
}
