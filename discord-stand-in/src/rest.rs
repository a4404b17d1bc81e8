//! The REST side: which route is which, who may use it, what is written down, and what goes wrong on order.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{ConnectInfo, FromRequestParts, Request as HttpRequest, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinHandle;

use super::faults::{self, Door, Fault, Line};
use super::files::{File, body_of};
use super::limits::Complaints;
use super::world::World;
use super::{Discord, Request, commands, gateway, guilds, interactions, messages, threads};

/// What a route gets.
#[derive(Debug)]
pub struct Call {
    /// The parts of the path that its template names, in order.
    pub ids: Vec<String>,
    pub query: String,
    pub body: Value,
    pub files: Vec<File>,
}

impl Call {
    /// A part of the path as an id; what is no number is no id that exists.
    pub fn id(&self, nth: usize) -> u64 {
        self.ids.get(nth).and_then(|id| id.parse().ok()).unwrap_or_default()
    }

    pub fn asks(&self, key: &str) -> Option<&str> {
        self.query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))
    }
}

/// 2xx with a body, or 204 with `Null`.
pub type Outcome = Result<(u16, Value), Refusal>;

#[derive(Debug)]
pub struct Refusal {
    pub status: u16,
    pub body: Value,
}

pub fn refuse(status: u16, code: u64, message: &str) -> Refusal {
    Refusal { status, body: json!({ "message": message, "code": code }) }
}

/// 400 with the list of what is wrong, if anything is.
pub fn judge(world: &mut World, what: &str, complaints: &Complaints) -> Result<(), Refusal> {
    if complaints.0.is_empty() {
        return Ok(());
    }
    world.violation(format!("{what}: {}", complaints.summary()));
    Err(Refusal { status: 400, body: complaints.body() })
}

type Handler = fn(&mut World, &Call) -> Outcome;

/// Literal parts stand before named ones.
const ROUTES: &[(&str, &str, Handler)] = &[
    ("GET", "/gateway", guilds::gateway),
    ("GET", "/gateway/bot", guilds::gateway_bot),
    ("GET", "/users/@me", guilds::me),
    ("POST", "/users/@me/channels", guilds::open_dm),
    ("GET", "/applications/@me", guilds::application),
    ("GET", "/oauth2/applications/@me", guilds::application),
    ("GET", "/applications/{application}/commands", commands::list),
    ("PUT", "/applications/{application}/commands", commands::overwrite),
    ("POST", "/applications/{application}/commands", commands::create),
    ("GET", "/applications/{application}/commands/{command}", commands::get),
    ("PATCH", "/applications/{application}/commands/{command}", commands::edit),
    ("DELETE", "/applications/{application}/commands/{command}", commands::delete),
    ("GET", "/applications/{application}/guilds/{guild}/commands", commands::list),
    ("PUT", "/applications/{application}/guilds/{guild}/commands", commands::overwrite),
    ("POST", "/applications/{application}/guilds/{guild}/commands", commands::create),
    ("GET", "/applications/{application}/guilds/{guild}/commands/{command}", commands::get),
    ("PATCH", "/applications/{application}/guilds/{guild}/commands/{command}", commands::edit),
    ("DELETE", "/applications/{application}/guilds/{guild}/commands/{command}", commands::delete),
    ("POST", "/interactions/{interaction}/{token}/callback", interactions::callback),
    ("GET", "/webhooks/{application}/{token}/messages/@original", interactions::get_message),
    ("PATCH", "/webhooks/{application}/{token}/messages/@original", interactions::edit_message),
    ("DELETE", "/webhooks/{application}/{token}/messages/@original", interactions::delete_message),
    ("GET", "/webhooks/{application}/{token}/messages/{message}", interactions::get_message),
    ("PATCH", "/webhooks/{application}/{token}/messages/{message}", interactions::edit_message),
    ("DELETE", "/webhooks/{application}/{token}/messages/{message}", interactions::delete_message),
    ("POST", "/webhooks/{application}/{token}", interactions::follow_up),
    ("GET", "/channels/{channel}", threads::channel),
    ("PATCH", "/channels/{channel}", threads::change),
    ("PUT", "/channels/{channel}/thread-members/{user}", threads::add),
    ("GET", "/channels/{channel}/messages", messages::list),
    ("POST", "/channels/{channel}/messages", messages::create),
    ("GET", "/channels/{channel}/messages/{message}", messages::get),
    ("PATCH", "/channels/{channel}/messages/{message}", messages::edit),
    ("DELETE", "/channels/{channel}/messages/{message}", messages::delete),
    ("POST", "/channels/{channel}/typing", messages::typing),
    ("POST", "/channels/{channel}/threads", threads::start),
    ("POST", "/channels/{channel}/messages/{message}/threads", threads::start),
    ("GET", "/guilds/{guild}", guilds::guild),
    ("GET", "/guilds/{guild}/channels", guilds::channels),
    ("GET", "/guilds/{guild}/members/{user}", guilds::member),
    ("GET", "/guilds/{guild}/auto-moderation/rules", guilds::rules),
    ("POST", "/guilds/{guild}/auto-moderation/rules", guilds::add_rule),
    ("PATCH", "/guilds/{guild}/auto-moderation/rules/{rule}", guilds::change_rule),
];

fn fits(template: &str, path: &str) -> Option<Vec<String>> {
    let mut ids = vec![];
    let (mut names, mut parts) = (template.split('/'), path.split('/'));
    loop {
        match (names.next(), parts.next()) {
            (None, None) => return Some(ids),
            (Some(name), Some(part)) if name.starts_with('{') && !part.is_empty() => ids.push(part.to_owned()),
            (Some(name), Some(part)) if name == part => {
                if name == "@original" {
                    ids.push(part.to_owned());
                }
            }
            _ => return None,
        }
    }
}

/// A free port. A crowd may come at once; who finds the queue full tries again only after a second.
pub fn listener() -> std::io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(([127, 0, 0, 1], 0).into())?;
    socket.listen(4_096)
}

/// Opens a door and answers there until the task is aborted.
pub fn open(discord: Discord, listener: TcpListener, gateway: bool) -> JoinHandle<()> {
    let app = Router::new().fallback(answer).with_state(discord.clone());
    let door = Door { listener, discord, gateway };
    tokio::spawn(async move {
        // Serving never ends by itself.
        let _never = axum::serve(door, app.into_make_service_with_connect_info::<Line>()).await;
    })
}

async fn answer(State(discord): State<Discord>, ConnectInfo(line): ConnectInfo<Line>, request: HttpRequest) -> Response {
    let (mut parts, body) = request.into_parts();
    if matches!(parts.uri.path(), "/" | "/resume" | "/resume/") && parts.headers.contains_key("upgrade") {
        return upgrade(discord, line, &mut parts).await;
    }
    let arrived = Instant::now();
    let bytes = to_bytes(body, 30 << 20).await.unwrap_or_default();
    let path = parts.uri.path();
    let path = path.strip_prefix("/api").unwrap_or(path);
    let bare = path.strip_prefix("/v10").unwrap_or(path);
    let versioned = bare.len() < path.len();
    let method = parts.method.as_str();
    let found = ROUTES.iter().find_map(|(m, template, handler)| {
        (versioned && *m == method).then(|| fits(template, bare)).flatten().map(|ids| (*template, ids, *handler))
    });
    let route = found.as_ref().map_or(bare, |(template, ..)| template);
    let (body, files) = body_of(&parts.headers, &bytes).map_or((None, vec![]), |(body, files)| (Some(body), files));
    discord.notes_arrival(body.as_ref(), arrived);
    let query = parts.uri.query().unwrap_or_default().to_owned();
    // Also where a fault is to come, and before anything is done: what others find fault with reaches nobody.
    let judged = body.as_ref().filter(|_| found.is_some() && discord.shared.settings.judging);
    let complaint = judged.and_then(|body| (discord.shared.settings.judge)(method, route, body));
    let (number, fault) = discord.change(|world| {
        let fault = faults::next(&mut world.faults, method, route);
        if let Some(complaint) = &complaint {
            world.violation(complaint);
        }
        if world.recording {
            world.requests.push(Request {
                method: method.to_owned(),
                route: route.to_owned(),
                path: bare.to_owned(),
                query: query.clone(),
                body: body.clone().unwrap_or_default(),
                files: files.clone(),
                headers: told(&parts.headers),
                status: 0,
                about: None,
                at: discord.shared.started.elapsed(),
            });
        }
        (world.requests.len(), fault)
    });
    let ids = found.as_ref().map(|(_, ids, _)| ids.clone()).unwrap_or_default();
    let carry_out = || {
        let known_token = authorized(&discord, &parts.headers, route);
        discord.change(|world| {
            let outcome = match (found, body) {
                _ if !known_token => {
                    world.violation(format!("401: {method} {route} without the bot's token"));
                    Err(Refusal { status: 401, body: json!({ "message": "401: Unauthorized", "code": 0 }) })
                }
                (None, _) => {
                    world.violation(format!("unknown route: {method} {path}"));
                    Err(Refusal { status: 404, body: json!({ "message": "404: Not Found", "code": 0 }) })
                }
                (_, None) => {
                    world.violation(format!("{method} {route}: the body is no JSON"));
                    Err(refuse(400, 50_109, "The request body contains invalid JSON."))
                }
                (Some(_), Some(_)) if complaint.is_some() => Err(refuse(400, 50_035, "Invalid Form Body")),
                (Some((_, ids, handler)), Some(body)) => {
                    let leak = leak(&discord, &body);
                    judge(world, route, &leak).and_then(|()| handler(world, &Call { ids, query, body, files }))
                }
            };
            outcome.unwrap_or_else(|refusal| (refusal.status, refusal.body))
        })
    };
    let (status, body, more) = match fault {
        Some(Fault::CutBefore) => {
            line.cut();
            return Response::new(Body::empty());
        }
        Some(Fault::CutAfter) => {
            carry_out();
            line.cut();
            return Response::new(Body::empty());
        }
        Some(Fault::Hang(time)) => {
            tokio::time::sleep(time).await;
            let (status, body) = carry_out();
            (status, body, None)
        }
        Some(Fault::Status(status)) => (status, json!({ "message": format!("{status}: on order"), "code": 0 }), None),
        Some(Fault::Refused(status, code)) => (status, json!({ "message": format!("{code}: on order"), "code": code }), None),
        Some(Fault::RateLimited { retry_after, global, scope }) => {
            let body = json!({ "message": "You are being rate limited.", "retry_after": retry_after, "global": global });
            (429, body, Some((retry_after, global, scope)))
        }
        None => {
            let (status, body) = carry_out();
            (status, body, None)
        }
    };
    discord.change(|world| {
        let about = about(world, route, &ids, &body);
        world.answered(number, status, about);
    });
    respond(status, &body, route, more, discord.world().clock_behind)
}

/// But for the token.
fn told(headers: &HeaderMap) -> Vec<(String, String)> {
    let told = headers.iter().filter(|(name, _)| *name != "authorization");
    told.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())).collect()
}

fn respond(status: u16, body: &Value, route: &str, limited: Option<(f64, bool, &str)>, behind: i64) -> Response {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs_f64();
    let after = limited.map_or(1.0, |(after, ..)| after);
    let mut out = Response::builder()
        .status(status)
        .header("X-RateLimit-Limit", "50")
        .header("X-RateLimit-Remaining", if limited.is_some() { "0" } else { "49" })
        .header("X-RateLimit-Reset", format!("{:.3}", now + after))
        .header("X-RateLimit-Reset-After", format!("{after:.3}"))
        .header("X-RateLimit-Bucket", bucket(route));
    if let Some((after, global, scope)) = limited {
        // Discord rounds this header up to whole seconds; the body has the fraction.
        out = out.header("Retry-After", format!("{:.0}", after.ceil())).header("X-RateLimit-Scope", scope);
        if global {
            out = out.header("X-RateLimit-Global", "true");
        }
    }
    if behind != 0 {
        // Otherwise hyper says the time.
        let date = jiff::Timestamp::now() - jiff::SignedDuration::from_secs(behind);
        out = out.header("Date", date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    }
    let body = if status == 204 { Body::empty() } else { Body::from(body.to_string()) };
    out.header("Content-Type", "application/json").body(body).expect("a response with plain headers")
}

impl World {
    /// How the nth request, from 1, was answered; none is kept where nothing is recorded.
    fn answered(&mut self, nth: usize, status: u16, about: Option<u64>) {
        if let Some(record) = nth.checked_sub(1).and_then(|n| self.requests.get_mut(n)) {
            (record.status, record.about) = (status, about);
        }
    }
}

/// The message that a request made, changed or took away: named in its answer, by the interaction that it answers, or in its path.
fn about(world: &World, route: &str, ids: &[String], answer: &Value) -> Option<u64> {
    let id = |text: Option<&str>| text.and_then(|text| text.parse::<u64>().ok());
    if route.ends_with("/callback") {
        return world.interactions.get(&id(ids.first().map(String::as_str))?)?.answer.as_ref()?.message;
    }
    let made = answer["channel_id"].as_str().and_then(|_| id(answer["id"].as_str()));
    made.or_else(|| id(ids.last().map(String::as_str)).filter(|id| world.messages.contains_key(id)))
}

/// A name that is the same for the same route.
fn bucket(route: &str) -> String {
    let hash = route.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    format!("{hash:032x}")
}

fn leak(discord: &Discord, body: &Value) -> Complaints {
    let mut leak = Complaints::default();
    if body.to_string().contains(&discord.shared.settings.token) {
        leak.add("content", "TOKEN_LEAKED", "the bot's token is in the text");
    }
    leak
}

fn authorized(discord: &Discord, headers: &HeaderMap, route: &str) -> bool {
    let open = ["/interactions/", "/webhooks/"].iter().any(|prefix| route.starts_with(prefix)) || route == "/gateway";
    let given = headers.get("authorization").and_then(|value| value.to_str().ok());
    open || given.and_then(|value| value.strip_prefix("Bot ")) == Some(discord.shared.settings.token.as_str())
}

async fn upgrade(discord: Discord, line: Line, parts: &mut Parts) -> Response {
    let query = parts.uri.query().unwrap_or_default().to_owned();
    match WebSocketUpgrade::from_request_parts(parts, &discord).await {
        Ok(upgrade) => upgrade.on_upgrade(move |socket| gateway::serve(discord, socket, line, query)),
        Err(refused) => refused.into_response(),
    }
}
