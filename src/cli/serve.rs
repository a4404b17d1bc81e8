//! `tasukebune serve`: the bot on Discord.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

use super::reload::{self, Asked, InForce, Reload};
use super::{Done, Env, Failure, Problem, desk_of};
use crate::ops::{Ops, http};
use crate::platform::discord::{self, Times};
use crate::settings::{Gathered, Keep, Lines, Serve, Unset};
use crate::span::Span;
use crate::stamp::Stamp;
use crate::store::{Step, Store, StoreFault, Tell, unknown};

const NO_TOKEN: &str = "there is no token yet. Three steps to get one:
  1. Open https://discord.com/developers/applications and press “New Application”.
  2. There, under “Bot”, press “Reset Token” and copy the token. Show it to nobody.
  3. Run again with it: DISCORD_TOKEN=… tasukebune serve
     (or DISCORD_TOKEN_FILE=/path/to/file, or systemd's LoadCredential=discord-token:/path/to/file)
Then `tasukebune invite` prints the link that brings the bot into your server.";

pub fn run(env: Env, shards: Option<&str>) -> Done {
    let stamp = reload::stamp(&env.given, &env.source);
    // Read once more, so that no change of the file falls between reading and that.
    let gathered = Gathered::here(env.given.config.as_deref());
    let env = Env { source: env.given.source(&gathered.settings()), gathered, ..env };
    let settings = Serve::of(&env.gathered).map_err(|unset| match unset {
        Unset::NoToken => NO_TOKEN.to_owned(),
        Unset::Faults(faults) => faults.join("\ntasukebune: "),
    })?;
    let settings = Serve { span: named(shards, &env.gathered)?.or(settings.span), ..settings };
    if settings.span.is_some_and(|span| span.count() < span.of) && settings.keep.database.is_none() {
        let text = "these are not all shards: several processes of one bot share a database (DATABASE_URL=postgres://…), by which they know of each other";
        return Err(text.to_owned().into());
    }
    let log_level = log(&settings.lines);
    let runtime = runtime()?;
    let ended = runtime.block_on(serve(env, settings, stamp, log_level));
    // Data that are being read, or a name that is being looked up, cannot be stopped, and are not worth more.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended.map(|()| ExitCode::SUCCESS)
}

/// The shards that the command line names.
fn named(shards: Option<&str>, gathered: &Gathered) -> Result<Option<Span>, Failure> {
    let parse = |text: &str| {
        gathered.span_of(text).map_err(|more| format!("--shards must be such as 0..=15/64 (these of 64), or ordinal*16/64{more}"))
    };
    shards.map(parse).transpose()
}

async fn serve(env: Env, settings: Serve, stamp: Stamp, log_level: Box<dyn Fn(&str) + Send + Sync>) -> Result<(), Problem> {
    // From here on signals are heard, also while the data are read.
    let (stop, asked) = (stop(), Asked::new());
    tokio::pin!(stop);
    let Env { source, given, gathered, .. } = env;
    let reading = {
        let (source, keep, span) = (source.clone(), settings.keep.clone(), settings.span);
        tokio::task::spawn_blocking(move || {
            let desk = Tell::new(&log_step).of("reading the data", unknown, || desk_of(&source))?;
            Ok::<_, Failure>((Arc::new(desk), store(&keep, span)?))
        })
    };
    let (desk, store) = tokio::select! {
        () = &mut stop => return Ok(()),
        read = reading => read.map_err(|_| "reading the data ended by a fault in the program: tell the project".to_owned())??,
    };
    let ops = discord::ops(&desk);
    let began = Arc::new(gathered);
    let in_force = InForce { gathered: Arc::clone(&began), desk: Arc::clone(&desk), stamp };
    let reload = Reload { given, ops: Arc::clone(&ops), log_level, began, in_force, source };
    listen(settings.listen, &ops).await;
    let (to, fresh) = mpsc::channel(1);
    tokio::spawn(reload.watch(asked, to));
    let ended = discord::serve_renewed(desk, settings, store, Times::default(), ops, fresh, stop).await;
    ended.map_err(|failure| Problem::Ended(failure.to_string(), failure.status()))
}

/// Whoever cannot be looked at helps all the same: an address that cannot be had is told, and nothing more.
async fn listen(address: Option<SocketAddr>, ops: &Arc<Ops>) {
    let Some(address) = address else { return };
    match http::start(address, Arc::clone(ops)).await {
        Ok(address) => tracing::info!(%address, "health and metrics"),
        Err(error) => tracing::warn!(
            %address,
            %error,
            "health and metrics are not served; end what has that address, or set TASUKEBUNE_LISTEN to another one or to off"
        ),
    }
}

/// A disk that fails keeps nobody from being helped: the bot runs, and says what is not kept. But two bots with one file are a mistake: most
/// likely two with one token, of which each would answer everything.
///
/// Several processes with a database that cannot be had are another matter: none of them knows when it may identify, and whoever runs them
/// (systemd, Kubernetes) starts them again.
fn store(keep: &Keep, span: Option<Span>) -> Result<Store, Failure> {
    if let Some(database) = &keep.database {
        return Store::connect(database.secret(), span, Tell::new(&log_step)).map_err(|fault| fault.to_string());
    }
    let opened = match &keep.file {
        Some(file) => Store::open_telling(file, Tell::new(&log_step)).or_else(|fault| {
            if matches!(fault, StoreFault::Taken { .. }) {
                return Err(fault);
            }
            tracing::error!(%fault, "the bot answers, as far as it can be read by the settings in that file, but keeps nothing until it is started again: no setting can be changed, and nothing is counted for long");
            Store::refusing(fault, Some(file))
        }),
        None => Store::fleeting(),
    };
    opened.map_err(|fault| fault.to_string())
}

/// What takes longer than a second at the start is logged.
fn log_step(step: Option<&Step>) {
    if let Some(step) = step {
        tracing::info!("{step}");
    }
}

pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    // One for each processor would be more threads than our own unit and compose file allow (64) where there are many, and all that one
    // process has to do needs no more than these.
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(|error| format!("no threads to work with: {error}"))
}

/// Which lines are logged. The libraries' own may hold payloads, addresses with interaction tokens and texts: errors only.
#[must_use]
pub fn heard(finest: LevelFilter) -> Targets {
    Targets::new().with_default(LevelFilter::ERROR).with_target("tasukebune", finest)
}

/// How lines are written: as text, or one JSON object each with its fields at the top.
#[must_use]
pub fn lines<S, W>(json: bool, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let lines = fmt::layer().with_writer(writer).with_ansi(false);
    if json { lines.json().flatten_event(true).with_span_list(false).boxed() } else { lines.boxed() }
}

/// Log lines go to standard error. What is given back sets another finest level.
fn log(chosen: &Lines) -> Box<dyn Fn(&str) + Send + Sync> {
    // The setting knows no other names than tracing does.
    let ours = |level: &str| heard(level.parse().unwrap_or(LevelFilter::INFO));
    let (levels, handle) = tracing_subscriber::reload::Layer::new(ours(&chosen.level));
    // Somebody else may listen already; then they have the lines.
    let _ = tracing_subscriber::registry().with(lines(chosen.json, std::io::stderr)).with(levels).try_init();
    // What a panic says may quote the text that it was over.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a fault in the program (a panic)");
    }));
    // Whoever listened before us goes by levels of their own.
    Box::new(move |level| _ = handle.reload(ours(level)))
}

/// Until somebody wants us to stop; it listens from now on, and not only once it is waited for.
#[cfg(unix)]
pub fn stop() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};

    let [interrupt, terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(|kind| signal(kind).ok());
    let comes = async |signal: Option<Signal>| match signal {
        Some(mut signal) => _ = signal.recv().await,
        None => std::future::pending().await,
    };
    async move {
        tokio::select! {
            () = comes(interrupt) => {}
            () = comes(terminate) => {}
        }
    }
}

#[cfg(not(unix))]
pub async fn stop() {
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_file_the_store_says_so() {
        assert!(store(&Keep::NOWHERE, None).is_ok_and(|store| store.is_fleeting()));
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Keep { file: Some(folder.path().join("kept.sqlite")), ..Keep::NOWHERE };
        assert!(store(&kept, None).is_ok_and(|store| !store.is_fleeting()));
    }
}
