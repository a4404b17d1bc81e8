//! One request on its way to Discord: sent, repeated where that helps and does no harm, and given up in time.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serenity::builder::CreateAttachment;
use serenity::http::{Http, HttpBuilder, HttpError, LightMethod, Multipart, MultipartUpload, Request, Route};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::account::Account;
use super::rest::Refused;
use crate::ops::{OTHER, Ops, REQUESTS};
use crate::settings::{Token, Waits};

/// What may be done when nobody knows whether a request was carried out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Again {
    /// It does no harm to do it twice.
    Harmless,
    /// Only what was surely not carried out is repeated.
    Unsafe,
}

/// A request.
pub struct Call<'a> {
    request: Request<'a>,
    /// Its class, a place in [`REQUESTS`].
    class: usize,
    again: Again,
    /// Not under the bot's name but under an interaction's: neither the global limit nor serenity's limiter count it. That limiter would keep
    /// an entry for every interaction for ever, and make all people's private cards wait for each other.
    apart: bool,
    /// The first answer to an interaction, which has no time: when that arrived.
    quick: Option<Instant>,
    /// Somebody waits for it, and will be glad of it later, too.
    patient: bool,
}

impl<'a> Call<'a> {
    pub fn new(method: LightMethod, route: Route<'a>) -> Call<'a> {
        Call {
            class: class(&route),
            request: Request::new(route, method),
            again: Again::Harmless,
            apart: false,
            quick: None,
            patient: false,
        }
    }

    pub fn body(mut self, body: &impl Serialize) -> Result<Call<'a>, Refused> {
        // Only a map whose keys are no texts cannot be written as JSON; nobody has one.
        let bytes = serde_json::to_vec(body).map_err(|_| Refused { status: 400, code: 0 })?;
        self.request = self.request.body(Some(bytes));
        Ok(self)
    }

    /// A body with a file beside it: <https://docs.discord.com/developers/reference#uploading-files>.
    pub fn form(mut self, body: &impl Serialize, file: CreateAttachment) -> Result<Call<'a>, Refused> {
        let json = serde_json::to_string(body).map_err(|_| Refused { status: 400, code: 0 })?;
        let form = Multipart { upload: MultipartUpload::Attachments(vec![file]), fields: Vec::new(), payload_json: Some(json) };
        self.request = self.request.multipart(Some(form));
        Ok(self)
    }

    pub fn param(mut self, name: &'static str, value: &str) -> Call<'a> {
        self.request = self.request.params(Some(vec![(name, value.to_owned())]));
        self
    }

    /// What stands in a server's audit log: <https://docs.discord.com/developers/resources/audit-log>.
    pub fn reason(mut self, text: &str) -> Call<'a> {
        // Whatever is no letter or digit of ASCII is written as a URL's: then no text can be refused.
        let encoded: String = text
            .bytes()
            .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        let header = HeaderValue::from_str(&encoded).map(|value| (HeaderName::from_static("x-audit-log-reason"), value));
        self.request = self.request.headers(header.ok().map(|header| HeaderMap::from_iter([header])));
        self
    }

    pub fn apart(self) -> Call<'a> {
        Call { apart: true, ..self }
    }

    pub fn quick(self, arrived: Instant) -> Call<'a> {
        Call { quick: Some(arrived), ..self }
    }

    pub fn patient(self) -> Call<'a> {
        Call { patient: true, ..self }
    }

    pub fn once(self) -> Call<'a> {
        Call { again: Again::Unsafe, ..self }
    }

    /// Only what Discord knows to be the same message may be sent again: one whose nonce it enforces.
    pub fn once_unless_nonce(self) -> Call<'a> {
        // Within a text the quotes would be escaped, so that this can only be the field.
        let enforced = br#""enforce_nonce":true"#;
        let safe = self.request.body_ref().is_some_and(|body| body.windows(enforced.len()).any(|part| part == enforced));
        Call { again: if safe { Again::Harmless } else { Again::Unsafe }, ..self }
    }
}

/// How a request was refused, and whether an earlier try may have been carried out all the same.
pub struct Undone {
    pub refused: Refused,
    pub perhaps_done: bool,
}

/// The time that a request has.
struct Time {
    deadline: Instant,
    /// So much of what Discord makes it wait is not counted.
    spare: Duration,
}

impl Time {
    /// Discord makes it wait.
    fn limited(&mut self, wait: Duration) {
        let granted = wait.min(self.spare);
        self.spare -= granted;
        self.deadline += granted;
    }
}

/// How one try ended.
enum Try {
    Answer {
        status: u16,
        retry_after: Option<Duration>,
        global: bool,
        body: Vec<u8>,
    },
    /// It never left.
    NotSent,
    /// It left, and nothing came back.
    Lost,
}

/// What Discord says when it refuses.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Refusal {
    code: u32,
    retry_after: Option<f64>,
    global: bool,
}

/// The connections to Discord, or to what stands for it.
pub struct Wire {
    pub(super) ops: Arc<Ops>,
    http: Http,
    client: reqwest::Client,
    waits: Waits,
    /// `None` where a proxy keeps one, or Discord is not asked at all.
    account: Option<Account>,
    /// Until then nothing at all may be asked (a global limit).
    hush: Mutex<Option<Instant>>,
    /// What the last answer said of the time, and when that was by our clock.
    dated: Mutex<Option<(HeaderValue, Timestamp)>>,
}

impl Wire {
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(token: &Token, api: Option<&str>, waits: Waits, ops: Arc<Ops>) -> Result<Wire, reqwest::Error> {
        // The gateway knows no system proxy either; and a token takes no way that nobody chose for it.
        let client =
            reqwest::Client::builder().use_rustls_tls().no_proxy().timeout(waits.attempt).redirect(reqwest::redirect::Policy::none());
        let client = client.build()?;
        let http = HttpBuilder::new(token.secret()).client(client.clone());
        let http = match api {
            // With its limiter on, serenity would send the token to discord.com all the same.
            Some(api) => http.proxy(api).ratelimiter_disabled(true),
            None => http,
        };
        let account = api.is_none().then(Account::default);
        Ok(Wire { ops, http: http.build(), client, waits, account, hush: Mutex::default(), dated: Mutex::default() })
    }

    /// Sends it until an answer settles the matter or time is up.
    pub async fn send(&self, call: Call<'_>) -> Result<Vec<u8>, Undone> {
        // What an interaction waited for its turn here is time that Discord has counted, too.
        let deadline = call.quick.map_or_else(|| Instant::now() + self.waits.request, |arrived| arrived + self.waits.interaction);
        let mut time = Time { deadline, spare: if call.patient { self.waits.limited } else { Duration::ZERO } };
        let mut back_off = self.waits.back_off;
        let mut perhaps_done = false;
        loop {
            if !call.apart {
                self.hushed(&mut time).await;
                if !self.takes_turn(&mut time).await {
                    return Err(Undone { refused: Refused { status: 429, code: 0 }, perhaps_done });
                }
            }
            let tried = self.try_in(&mut time, &call).await;
            self.note(&call, &tried);
            let (refused, wait) = match tried {
                Try::Answer { status: 200..300, body, .. } => return Ok(body),
                Try::Answer { status: 429, retry_after, global, .. } => {
                    // One that names no time may last for ever, such as that of a message changed too often.
                    time.limited(retry_after.unwrap_or_default());
                    let wait = retry_after.unwrap_or(back_off);
                    if global {
                        self.hush(Instant::now() + wait);
                    }
                    (Refused { status: 429, code: 0 }, wait)
                }
                Try::Answer { status: status @ 500.., .. } => {
                    // Nobody was there to carry it out: <https://docs.discord.com/developers/topics/opcodes-and-status-codes#http>.
                    perhaps_done |= !matches!(status, 502 | 503);
                    (Refused { status, code: 0 }, back_off)
                }
                Try::Answer { status, body, .. } => {
                    let code = refusal(&body).code;
                    return Err(Undone { refused: Refused { status, code }, perhaps_done });
                }
                Try::NotSent => (Refused::NO_ANSWER, back_off),
                Try::Lost => {
                    perhaps_done = true;
                    (Refused::NO_ANSWER, back_off)
                }
            };
            let next = Instant::now() + wait;
            if next >= time.deadline || (perhaps_done && call.again == Again::Unsafe) {
                return Err(Undone { refused, perhaps_done });
            }
            tracing::debug!(route = REQUESTS[call.class], status = refused.status, wait_ms = wait.as_millis(), "a request is repeated");
            sleep_until(next).await;
            back_off = (back_off * 2).min(self.waits.back_off_at_most);
        }
    }

    fn note(&self, call: &Call<'_>, tried: &Try) {
        let (status, limited) = match tried {
            Try::Answer { status, global, .. } => (*status, (*status == 429).then_some(*global)),
            Try::NotSent | Try::Lost => (0, None),
        };
        self.ops.counts.request(call.class, status);
        if let Some(global) = limited {
            self.ops.counts.limited(global);
        }
        tracing::debug!(route = REQUESTS[call.class], status, "a request was tried");
    }

    async fn try_in(&self, time: &mut Time, call: &Call<'_>) -> Try {
        let Some(_limiter) = &self.http.ratelimiter else {
            return timeout_at(time.deadline, self.try_once(call)).await.unwrap_or(Try::Lost);
        };
        // serenity's limiter waits within the try, and tells nobody: whatever is longer than a try can be.
        let began = Instant::now();
        let ended = timeout_at(time.deadline + time.spare, self.try_once(call)).await.unwrap_or(Try::Lost);
        time.limited(began.elapsed().saturating_sub(self.waits.attempt));
        ended
    }

    async fn try_once(&self, call: &Call<'_>) -> Try {
        let request = call.request.clone();
        let response = match &self.http.ratelimiter {
            Some(limiter) if !call.apart => limiter.perform(request).await.map_err(|error| match error {
                serenity::Error::Http(HttpError::Request(error)) => Some(error),
                _ => None,
            }),
            _ => match request.build(&self.client, self.http.token(), self.http.proxy.as_deref()) {
                Ok(request) if call.quick.is_some() => request.timeout(self.waits.interaction / 2).send().await.map_err(Some),
                Ok(request) => request.send().await.map_err(Some),
                Err(_) => Err(None),
            },
        };
        // Errors are looked at, never shown: they name addresses, and those of interactions are secrets.
        match response {
            Ok(response) => {
                if let Some(date) = response.headers().get(DATE) {
                    *self.dated.lock().unwrap_or_else(PoisonError::into_inner) = Some((date.clone(), Timestamp::now()));
                }
                answer(response).await
            }
            Err(Some(error)) if error.is_connect() || error.is_builder() => Try::NotSent,
            Err(Some(_)) => Try::Lost,
            Err(None) => Try::NotSent,
        }
    }

    pub fn clock_ahead(&self) -> Option<i64> {
        let (said, heard) = self.dated.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some(heard.as_second() - rfc2822::parse(said.to_str().ok()?).ok()?.timestamp().as_second())
    }

    /// Waits while nothing may be asked, but not longer than there is time.
    async fn hushed(&self, time: &mut Time) {
        let until = *self.hush.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = until.filter(|until| *until > Instant::now()) {
            time.limited(until - Instant::now());
            sleep_until(until.min(time.deadline)).await;
        }
    }

    /// Waits for its turn among all requests; whether there is one in time.
    async fn takes_turn(&self, time: &mut Time) -> bool {
        let Some(account) = &self.account else { return true };
        let Some(turn) = account.turn(time.deadline + time.spare) else { return false };
        time.limited(turn.saturating_duration_since(Instant::now()));
        sleep_until(turn).await;
        true
    }

    fn hush(&self, until: Instant) {
        let mut hush = self.hush.lock().unwrap_or_else(PoisonError::into_inner);
        *hush = Some(hush.map_or(until, |now| now.max(until)));
    }
}

async fn answer(response: reqwest::Response) -> Try {
    let status = response.status().as_u16();
    let header = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
    let global = response.headers().contains_key("x-ratelimit-global");
    let Ok(body) = response.bytes().await else { return Try::Lost };
    let refusal = if status == 429 { refusal(&body) } else { Refusal::default() };
    // The body has fractions of seconds; what is no number of seconds is no time to wait for.
    let retry_after = refusal.retry_after.or(header).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    Try::Answer { status, retry_after, global: global || refusal.global, body: body.into() }
}

/// The class of a route, for the metrics and the log: its path would name a channel, a person or a secret.
fn class(route: &Route<'_>) -> usize {
    let name = match route {
        Route::ChannelMessages { .. } | Route::ChannelMessage { .. } => "message",
        Route::InteractionResponse { .. } => "interaction",
        Route::WebhookFollowupMessages { .. } | Route::WebhookOriginalInteractionResponse { .. } => "followup",
        Route::UserMeDmChannels => "direct_message",
        Route::Channel { .. } | Route::ChannelThreads { .. } | Route::ChannelThreadMember { .. } => "channel",
        Route::Guild { .. } | Route::GuildChannels { .. } | Route::GuildMember { .. } => "server",
        Route::GuildAutomodRules { .. } | Route::GuildAutomodRule { .. } => "automod",
        Route::Commands { .. } => "commands",
        Route::GatewayBot | Route::UserMe | Route::Oauth2ApplicationCurrent => "start",
        _ => OTHER,
    };
    REQUESTS.iter().position(|known| *known == name).unwrap_or(REQUESTS.len() - 1)
}

fn refusal(body: &[u8]) -> Refusal {
    serde_json::from_slice(body).unwrap_or_default()
}
