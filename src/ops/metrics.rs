//! What is counted, and the page that shows it. The crate `prometheus` keeps the numbers and writes the page; here stands which ones.

use std::sync::{OnceLock, PoisonError, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use prometheus::{
    Counter, Encoder, Gauge, GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
};

use super::process::process;
use super::{Now, Shards, State};

/// The ways by which people reach the bot; the last one is for what is none of them.
pub const WAYS: [&str; 5] = ["mention", "help_channel", "direct_message", "command", OTHER];
/// What became of a question: as in `/stats`.
pub const OUTCOMES: [&str; 8] = ["asked", "answered", "solved", "unsolved", "handed_over", "missed", "lost", "warned"];
/// Classes of requests to Discord.
pub const REQUESTS: [&str; 10] =
    ["message", "interaction", "followup", "direct_message", "channel", "server", "automod", "commands", "start", OTHER];
/// Events of the gateway; those that the bot does not read are counted together.
pub const EVENTS: [&str; 17] = [
    "READY",
    "RESUMED",
    "MESSAGE_CREATE",
    "MESSAGE_UPDATE",
    "MESSAGE_DELETE",
    "MESSAGE_DELETE_BULK",
    "INTERACTION_CREATE",
    "GUILD_CREATE",
    "GUILD_UPDATE",
    "GUILD_DELETE",
    "GUILD_ROLE_CREATE",
    "GUILD_ROLE_UPDATE",
    "GUILD_ROLE_DELETE",
    "THREAD_CREATE",
    "THREAD_UPDATE",
    "THREAD_DELETE",
    OTHER,
];
pub const OTHER: &str = "other";
/// What came of a try: Discord's status or its class; the last one: no answer.
const STATUSES: [&str; 9] = ["2xx", "400", "401", "403", "404", "429", "4xx", "5xx", "none"];
const SCOPES: [&str; 2] = ["route", "global"];
const KINDS: [&str; 2] = ["message", "interaction"];
/// What came of reading data and settings again.
const RELOADS: [&str; 2] = ["done", "refused"];
/// Discord gives an interaction 3 s, and a message may be made to wait for 5 minutes.
const SECONDS: [f64; 12] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0];
/// Families with no more members than this show zeros from the start, so that a rate of one knows where it began.
const FEW: usize = 50;

/// What is replied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Message,
    Interaction,
}

/// Counters of one name, by labels whose values are all known beforehand. Each is made when it is first needed, and is an atomic number
/// from then on.
struct Family {
    vec: IntCounterVec,
    labels: Vec<Vec<String>>,
    cells: Vec<OnceLock<IntCounter>>,
}

impl Family {
    fn new(registry: &Registry, name: &str, help: &str, labels: &[(&str, &[&str])]) -> Family {
        let names: Vec<&str> = labels.iter().map(|(name, _)| *name).collect();
        let vec = sure(IntCounterVec::new(Opts::new(name, help), &names));
        sure(registry.register(Box::new(vec.clone())));
        let labels: Vec<Vec<String>> = labels.iter().map(|(_, values)| values.iter().map(|value| (*value).to_owned()).collect()).collect();
        let size = labels.iter().map(Vec::len).product();
        let family = Family { vec, labels, cells: cells(size) };
        for at in (0..size).filter(|_| size <= FEW) {
            family.cell(at);
        }
        family
    }

    /// The same counters, the last label with other values; those of before stay on the page.
    fn with_last(&self, values: &[&str]) -> Family {
        let mut labels = self.labels.clone();
        if let Some(last) = labels.last_mut() {
            *last = values.iter().map(|value| (*value).to_owned()).collect();
        }
        let size = labels.iter().map(Vec::len).product();
        Family { vec: self.vec.clone(), labels, cells: cells(size) }
    }

    fn cell(&self, at: usize) -> &IntCounter {
        self.cells[at].get_or_init(|| {
            let mut rest = at;
            let mut values: Vec<&str> = Vec::new();
            for label in self.labels.iter().rev() {
                values.push(&label[rest % label.len()]);
                rest /= label.len();
            }
            values.reverse();
            self.vec.with_label_values(&values)
        })
    }

    /// One more of these: the place of each label's value.
    fn add<const N: usize>(&self, places: [usize; N]) {
        let at = places.iter().zip(&self.labels).fold(0, |at, (place, label)| at * label.len() + place);
        self.cell(at).inc();
    }
}

fn cells(size: usize) -> Vec<OnceLock<IntCounter>> {
    (0..size).map(|_| OnceLock::new()).collect()
}

/// Names and labels are written here, and a test makes all of them: none can be refused.
#[expect(clippy::expect_used, reason = "names and labels are constants")]
fn sure<T>(made: prometheus::Result<T>) -> T {
    made.expect("a metric's name and labels are good")
}

pub struct Metrics {
    registry: Registry,
    messages: Family,
    /// Its last label is a topic, of which there may be others after a reload.
    answers: RwLock<Family>,
    replies: [Histogram; 2],
    unsent: Family,
    requests: Family,
    limited: Family,
    events: Family,
    shards: GaugeVec,
    heartbeats: GaugeVec,
    store_works: Gauge,
    store_lost: IntCounter,
    store_pending: Gauge,
    surge: Gauge,
    surge_times: Gauge,
    conversations: Gauge,
    reloads: Family,
    loaded: Gauge,
    cpu: Counter,
    resident: Gauge,
    start: Gauge,
}

impl Metrics {
    pub(super) fn new(topics: &[&str]) -> Metrics {
        let registry = &Registry::new();
        let gauge = |name: &str, help: &str| {
            let gauge = sure(Gauge::new(name, help));
            sure(registry.register(Box::new(gauge.clone())));
            gauge
        };
        let gauges = |name: &str, help: &str, label: &str| {
            let gauges = sure(GaugeVec::new(Opts::new(name, help), &[label]));
            sure(registry.register(Box::new(gauges.clone())));
            gauges
        };
        let family = |name: &str, help: &str, labels: &[(&str, &[&str])]| Family::new(registry, name, help, labels);
        let topics = with_none(topics);
        let buckets = HistogramOpts::new("tasukebune_reply_seconds", "From an event to the end of the request that answers it.");
        let replies = sure(HistogramVec::new(buckets.buckets(SECONDS.to_vec()), &["kind"]));
        sure(registry.register(Box::new(replies.clone())));
        let store_lost = sure(IntCounter::new("tasukebune_store_lost_total", "Counts given up because too many waited for the disk."));
        sure(registry.register(Box::new(store_lost.clone())));
        let cpu = sure(Counter::new("process_cpu_seconds_total", "User and system CPU time, in seconds."));
        sure(registry.register(Box::new(cpu.clone())));
        let build = gauges("tasukebune_build_info", "Always 1; its label is the version.", "version");
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1.0);
        Metrics {
            messages: family(
                "tasukebune_messages_total",
                "Messages looked at, by the way by which they came; other: not for the bot.",
                &[("way", &WAYS)],
            ),
            answers: RwLock::new(family(
                "tasukebune_answers_total",
                "What became of questions, as /stats counts it, by way and topic (none: empty).",
                &[("way", &WAYS), ("outcome", &OUTCOMES), ("topic", &topics)],
            )),
            replies: KINDS.map(|kind| replies.with_label_values(&[kind])),
            unsent: family("tasukebune_replies_failed_total", "Replies that Discord did not take.", &[("kind", &KINDS)]),
            requests: family(
                "tasukebune_rest_requests_total",
                "Requests to Discord, each try, by class of route and HTTP status (none: no answer).",
                &[("route", &REQUESTS), ("status", &STATUSES)],
            ),
            limited: family("tasukebune_rest_limited_total", "Answers 429 of Discord's, by what is limited.", &[("scope", &SCOPES)]),
            events: family("tasukebune_gateway_events_total", "Events that came in from the gateway.", &[("event", &EVENTS)]),
            shards: gauges("tasukebune_shards", "Shards of this process, by the state of their connection.", "state"),
            heartbeats: gauges("tasukebune_heartbeat_seconds", "How long the last heartbeat of a shard took to be acknowledged.", "shard"),
            store_works: gauge("tasukebune_store_up", "1 while the last write of what is kept went well."),
            store_pending: gauge("tasukebune_store_pending", "Different counters that wait for the disk."),
            surge: gauge("tasukebune_surge", "1 while far more people ask than usual."),
            surge_times: gauge("tasukebune_surge_ratio", "How many times the usual they ask at its height; 0 while there is no surge."),
            conversations: gauge("tasukebune_conversations", "Conversations in memory."),
            reloads: family(
                "tasukebune_reloads_total",
                "How often data and settings were read again, and what came of it.",
                &[("outcome", &RELOADS)],
            ),
            loaded: gauge("tasukebune_data_loaded_timestamp_seconds", "When the data in force were read, in seconds since 1970."),
            resident: gauge("process_resident_memory_bytes", "Resident memory, in bytes."),
            start: gauge("process_start_time_seconds", "Start of the program, in seconds since 1970."),
            store_lost,
            cpu,
            registry: registry.clone(),
        }
    }

    /// A message was looked at; `way` is a place in [`WAYS`].
    pub fn message(&self, way: usize) {
        self.messages.add([way]);
    }

    /// Something became of a question: places in [`WAYS`] and [`OUTCOMES`], and a topic's id.
    pub fn answer(&self, way: usize, outcome: usize, topic: &str) {
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        let topics = answers.labels.last().map_or(&[][..], Vec::as_slice);
        let topic = topics.iter().position(|known| known == topic).unwrap_or_default();
        answers.add([way, outcome, topic]);
    }

    /// There are these topics from now on.
    pub fn knows(&self, topics: &[&str]) {
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        *answers = answers.with_last(&with_none(topics));
    }

    /// Data and settings were read again, and hold from now on or (`None`) were refused.
    pub fn reload(&self, now: Option<SystemTime>) {
        self.reloads.add([usize::from(now.is_none())]);
        if let Some(now) = now {
            self.loaded(now);
        }
    }

    pub(super) fn loaded(&self, now: SystemTime) {
        self.loaded.set(now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64());
    }

    /// A reply arrived, or (`None`) was not taken.
    pub fn reply(&self, kind: Kind, took: Option<Duration>) {
        match took {
            Some(took) => self.replies[kind as usize].observe(took.as_secs_f64()),
            None => self.unsent.add([kind as usize]),
        }
    }

    /// A request was tried: a place in [`REQUESTS`] and the HTTP status (0: no answer).
    pub fn request(&self, class: usize, status: u16) {
        let status = match status {
            200..=299 => 0,
            400 => 1,
            401 => 2,
            403 => 3,
            404 => 4,
            429 => 5,
            500.. => 7,
            0 => 8,
            _ => 6,
        };
        self.requests.add([class, status]);
    }

    /// Discord makes us wait.
    pub fn limited(&self, global: bool) {
        self.limited.add([usize::from(global)]);
    }

    pub fn event(&self, name: &str) {
        self.events.add([EVENTS.iter().position(|event| *event == name).unwrap_or(EVENTS.len() - 1)]);
    }

    pub(super) fn page(&self, now: &Now, shards: &Shards, started: SystemTime) -> String {
        for state in State::ALL {
            self.shards.with_label_values(&[state.name()]).set(number(shards.count(state)));
        }
        for (shard, took) in shards.heartbeats() {
            self.heartbeats.with_label_values(&[shard.to_string().as_str()]).set(took.as_secs_f64());
        }
        self.store_works.set(f64::from(u8::from(now.store_works)));
        self.store_lost.inc_by(now.store_lost.saturating_sub(self.store_lost.get()));
        self.store_pending.set(number(now.store_pending));
        self.surge.set(f64::from(u8::from(now.surge.is_some())));
        self.surge_times.set(now.surge.unwrap_or_default());
        self.conversations.set(number(now.conversations));
        self.start.set(started.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64());
        if let Some(process) = process() {
            self.cpu.inc_by((process.cpu.as_secs_f64() - self.cpu.get()).max(0.0));
            self.resident.set(number(usize::try_from(process.resident_bytes).unwrap_or(usize::MAX)));
        }
        let mut page = Vec::new();
        // It writes into memory.
        let _ = TextEncoder::new().encode(&self.registry.gather(), &mut page);
        String::from_utf8(page).unwrap_or_default()
    }
}

/// Topics as a label has them: empty for none.
fn with_none<'a>(topics: &[&'a str]) -> Vec<&'a str> {
    [""].into_iter().chain(topics.iter().copied()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "what is counted here is far below 2^52")]
fn number(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_labels() {
        let metrics = Metrics::new(&["one", "two"]);
        metrics.answer(2, 1, "two");
        metrics.answer(2, 1, "two");
        metrics.answer(4, 7, "");
        metrics.answer(0, 0, "unknown");
        metrics.request(9, 0);
        metrics.event("TYPING_START");
        let page = metrics.page(&Now::default(), &Shards::default(), SystemTime::now());
        for line in [
            r#"tasukebune_answers_total{outcome="answered",topic="two",way="direct_message"} 2"#,
            r#"tasukebune_answers_total{outcome="warned",topic="",way="other"} 1"#,
            r#"tasukebune_answers_total{outcome="asked",topic="",way="mention"} 1"#,
            r#"tasukebune_rest_requests_total{route="other",status="none"} 1"#,
            r#"tasukebune_gateway_events_total{event="other"} 1"#,
            r#"tasukebune_gateway_events_total{event="READY"} 0"#,
            "# TYPE tasukebune_reply_seconds histogram",
        ] {
            assert!(page.lines().any(|it| it == line), "{line}\n{page}");
        }
    }

    #[test]
    fn topics_may_change() {
        let metrics = Metrics::new(&["one", "two"]);
        metrics.answer(0, 0, "two");
        metrics.knows(&["new", "two"]);
        metrics.answer(0, 0, "new");
        metrics.answer(0, 0, "two");
        metrics.answer(0, 0, "one");
        let page = metrics.page(&Now::default(), &Shards::default(), SystemTime::now());
        for (topic, n) in [("two", 2), ("new", 1), ("", 1)] {
            let line = format!(r#"tasukebune_answers_total{{outcome="asked",topic="{topic}",way="mention"}} {n}"#);
            assert!(page.lines().any(|it| it == line), "{line}\n{page}");
        }
    }
}
