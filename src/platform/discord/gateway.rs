//! The shards: their connections to Discord's gateway, kept up for as long as Discord wants us.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use twilight_gateway::queue::{InMemoryQueue, Queue};
use twilight_gateway::{CloseFrame, ConfigBuilder, Intents, Message, Session, ShardId, ShardState};

use super::pace::{Pace, Step};
use super::rest::Door;
use super::shards::Shards;
use crate::ops::State;
use crate::settings::{Token, Waits};
use crate::store::Store;

/// Servers and their threads, messages in them and in private: <https://docs.discord.com/developers/events/gateway#gateway-intents>.
pub(super) const USUAL: Intents = Intents::GUILDS.union(Intents::GUILD_MESSAGES).union(Intents::DIRECT_MESSAGES);
/// “Disallowed intent(s)”: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes>.
const DISALLOWED_INTENTS: u16 = 4014;

/// What is done with what shards bring.
pub trait Sink: Send + Sync + 'static {
    /// A frame: told the shard and the text, in the order of arrival.
    fn frame(&self, shard: u32, text: &str);

    /// How a shard's connection stands now. That it is ready again, its frames tell.
    fn stands(&self, _shard: u32, _state: State) {}

    /// How long a shard's last heartbeat took to be acknowledged.
    fn beats(&self, _shard: u32, _took: Duration) {}
}

impl<F: Fn(u32, &str) + Send + Sync + 'static> Sink for F {
    fn frame(&self, shard: u32, text: &str) {
        self(shard, text);
    }
}

/// The acknowledgement of a heartbeat is short.
const BEAT: usize = 64;

/// Who may identify, and when: this process's shards by its own queue, which also counts the day's identifies; then, where there are other
/// processes, by what all of them share.
#[derive(Clone)]
pub struct Turns {
    own: InMemoryQueue,
    /// Where other processes identify, too: what all of them share, and how far apart two of a lane are.
    shared: Option<(Store, Duration)>,
    /// `max_concurrency`: shard n identifies in lane n modulo that, one every 5 s in each.
    lanes: u32,
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns").field("own", &self.own).field("lanes", &self.lanes).finish_non_exhaustive()
    }
}

impl Queue for Turns {
    fn enqueue(&self, shard: u32) -> oneshot::Receiver<()> {
        let own = self.own.enqueue(shard);
        let Some((store, apart)) = self.shared.clone() else { return own };
        let (grant, granted) = oneshot::channel();
        let lane = shard % self.lanes;
        tokio::spawn(async move {
            if own.await.is_ok() {
                store.permit(lane, apart, grant).await;
            }
        });
        granted
    }
}

/// A shard that identifies when it is its turn.
pub type Shard = twilight_gateway::Shard<Turns>;

/// What all shards share.
struct Common<S> {
    token: Token,
    door: Door,
    queue: Turns,
    waits: Waits,
    /// Whether message content is asked for. A refusal ends that for all shards.
    content: Arc<AtomicBool>,
    shards: Arc<Shards>,
    sink: S,
}

/// Runs all shards until `stop` becomes true.
///
/// `content` says whether to ask for message content; it turns false where Discord refuses that, and the bot runs on without. `shards` says
/// which they are and where they begin, and is told where they are.
///
/// # Errors
/// With the close code by which Discord ended it for good.
pub async fn run(
    token: Token,
    door: Door,
    waits: Waits,
    content: Arc<AtomicBool>,
    shards: Arc<Shards>,
    sink: impl Sink,
    stop: watch::Receiver<bool>,
) -> Result<(), u16> {
    super::install_crypto();
    // 0 lets the queue grant everything at once.
    let at_once = if waits.identify_freely { 0 } else { door.max_concurrency };
    let own = InMemoryQueue::new(at_once, door.remaining, door.reset_after, door.total);
    let span = shards.span();
    let queue =
        Turns { own, shared: shards.shared().map(|store| (store, waits.identify_apart)), lanes: u32::from(door.max_concurrency.max(1)) };
    let common = Arc::new(Common { token, door, queue, waits, content, shards, sink });
    // Dropped, and with it all that still run, when one of them ended for good.
    let mut running = JoinSet::new();
    for number in span.numbers() {
        running.spawn(watch_over(Arc::clone(&common), ShardId::new(number, span.of), stop.clone()));
    }
    while let Some(ended) = running.join_next().await {
        if let Ok(Err(code)) = ended {
            return Err(code);
        }
    }
    Ok(())
}

/// Keeps one shard connected, even where twilight panics (it does over an address that is none).
async fn watch_over(common: Arc<Common<impl Sink>>, id: ShardId, mut stop: watch::Receiver<bool>) -> Result<(), u16> {
    loop {
        if let Ok(ended) = AssertUnwindSafe(keep(&common, id, stop.clone())).catch_unwind().await {
            return ended;
        }
        tracing::error!(shard = id.number(), "a shard broke down; it starts anew");
        common.sink.stands(id.number(), State::Waiting);
        tokio::select! {
            () = stopped(&mut stop) => return Ok(()),
            () = tokio::time::sleep(common.waits.pause_at_most) => {}
        }
        common.sink.stands(id.number(), State::Connecting);
    }
}

/// Keeps one shard connected.
async fn keep(common: &Common<impl Sink>, id: ShardId, mut halt: watch::Receiver<bool>) -> Result<(), u16> {
    let number = id.number();
    let mut pace = Pace::new(&common.waits, common.door.queue_time(), Arc::clone(&common.shards));
    let mut shard = match common.shards.first(number) {
        Some(left) => {
            tracing::info!(shard = number, "going on where the process before this one ended");
            common.open(id, Some(Session::new(left.sequence, left.id)), left.url)
        }
        None => common.open(id, None, None),
    };
    loop {
        let step = tokio::select! {
            biased;
            () = stopped(&mut halt) => {
                farewell(&mut shard, common).await;
                return Ok(());
            }
            step = pace.next(&mut shard) => step,
        };
        match step {
            Step::Frame(text) => {
                if let Some(took) = shard.latency().recent().first().filter(|_| text.len() < BEAT) {
                    common.sink.beats(number, *took);
                }
                common.hand_over(&shard, &text);
            }
            Step::Ended(Some(DISALLOWED_INTENTS)) if shard.config().intents() != USUAL => {
                if common.content.swap(false, Ordering::Relaxed) {
                    tracing::error!("{}", super::NO_CONTENT);
                }
                shard = common.open(id, None, None);
            }
            Step::Ended(code) => return Err(code.unwrap_or_default()),
            Step::Lost { code, pause, silent } => {
                common.shards.lost(&shard, silent);
                // On a connection where nothing comes any more, twilight would wait on.
                let resumes = pause.is_zero() && !silent;
                common.sink.stands(number, if resumes { State::Resuming } else { State::Waiting });
                if resumes {
                    tracing::info!(shard = number, code, "connection lost, resuming");
                    continue;
                }
                tracing::warn!(
                    shard = number,
                    code,
                    pause_ms = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
                    "connection lost before READY"
                );
                // A fresh shard with the same session: twilight's own waits, up to 255 s, do not add up to ours.
                let (session, url) = (shard.session().cloned(), shard.resume_url().map(str::to_owned));
                drop(shard);
                tokio::select! {
                    () = stopped(&mut halt) => return Ok(()),
                    () = tokio::time::sleep(pause) => {}
                }
                common.sink.stands(number, if session.is_some() { State::Resuming } else { State::Connecting });
                shard = common.open(id, session, url);
            }
        }
    }
}

async fn stopped(stop: &mut watch::Receiver<bool>) {
    // An error says that nobody is left who could stop us; then it is time, too.
    drop(stop.wait_for(|stop| *stop).await);
}

/// Closes a shard so that its session could be resumed, and hands over what still comes in meanwhile.
async fn farewell(shard: &mut Shard, common: &Common<impl Sink>) {
    if !matches!(shard.state(), ShardState::Active | ShardState::Resuming | ShardState::Identifying) {
        return;
    }
    shard.close(CloseFrame::RESUME);
    let last = async {
        while let Some(Ok(Message::Text(text))) = shard.next().await {
            common.hand_over(shard, &text);
        }
    };
    // Whoever does not take leave is left all the same.
    let _ = tokio::time::timeout(common.waits.farewell, last).await;
}

impl<S: Sink> Common<S> {
    fn open(&self, id: ShardId, session: Option<Session>, resume_url: Option<String>) -> Shard {
        self.shards.tries(id.number());
        let content = if self.content.load(Ordering::Relaxed) { Intents::MESSAGE_CONTENT } else { Intents::empty() };
        let mut config = ConfigBuilder::new(self.token.secret().to_owned(), USUAL | content).queue(self.queue.clone());
        config = config.proxy_url(self.door.url.trim_end_matches('/').to_owned());
        if let Some(session) = session {
            config = config.session(session);
        }
        if let Some(url) = resume_url {
            config = config.resume_url(url);
        }
        Shard::with_config(id, config.build())
    }

    /// One message must not take a shard down, whatever it does to those who read it.
    fn hand_over(&self, shard: &Shard, text: &str) {
        let number = shard.id().number();
        if catch_unwind(AssertUnwindSafe(|| self.sink.frame(number, text))).is_err() {
            tracing::error!(shard = number, "a frame could not be dealt with");
        }
        self.shards.heard(shard);
    }
}
