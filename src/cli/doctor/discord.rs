//! What only Discord can say: whether it is there, whether it takes the token, what it grants, and what time it is.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use super::super::Env;
use super::{Finding, fault, warn, well};
use crate::platform::discord::CONTENT_GRANTED;
use crate::platform::discord::rest::{Application, Door, Refused, Rest};
use crate::settings::{Token, Waits};

/// Somebody sits there and waits.
const PATIENCE: Duration = Duration::from_secs(5);
/// Seconds that a clock may be off; what comes from Discord has whole ones, and is on its way for some time.
const CLOCK_MAY: u64 = 5;
/// So far off, the bot does visibly wrong things.
const CLOCK_MUST: u64 = 60;

const NEW_TOKEN: &str =
    "make a new one in the Developer Portal (your application → Bot → Reset Token), set DISCORD_TOKEN or its file, and start the bot again";
const CLOCK: &str = "let the machine keep its clock right (timedatectl set-ntp true). Staff's hours, the end of an incident, the age of facts \
    and going on after a restart (10 minutes) go by it, and TLS fails where it is far off";

/// Whether there is a token, and whether it looks like one.
pub fn token(env: &Env) -> Finding {
    const CHECK: &str = "token";
    match env.gathered.token() {
        Some(token) if looks_right(token) => well(CHECK, "there is one, in the shape that Discord gives them"),
        Some(_) => warn(CHECK, "there is one, in another shape than Discord gives them (three parts with dots between)", NEW_TOKEN),
        None if env.gathered.faults_of(&["token", "token_file"]).is_empty() => fault(
            CHECK,
            "there is none",
            "set DISCORD_TOKEN or DISCORD_TOKEN_FILE; `tasukebune serve` says in three steps where to get one",
        ),
        None => fault(CHECK, "there is none that could be used", "mend what the line “settings” says of it"),
    }
}

fn looks_right(token: &Token) -> bool {
    let parts: Vec<&str> = token.secret().split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty()) && super::super::invite::of_token(token).is_some()
}

/// All that Discord is asked. Where one question fails, the others are asked all the same, as far as that makes sense.
pub async fn ask(env: &Env) -> Vec<Finding> {
    if !env.gathered.faults_of(&["discord_api"]).is_empty() {
        return vec![not_asked("discord", "its address is wrong")];
    }
    let Some(token) = env.gathered.token() else { return vec![not_asked("discord", "there is no token to ask with")] };
    let api = env.gathered.api();
    let waits = Waits { request: PATIENCE, attempt: PATIENCE, ..Waits::default() };
    let Ok(rest) = Rest::new(token, api.as_deref(), &waits) else {
        return vec![fault("discord", "TLS could not be set up", "look at the machine's memory and its source of randomness")];
    };
    let me = rest.me().await;
    let mut findings = vec![reached(me, api.as_deref())];
    match me {
        Ok(_) => {
            findings.push(well("accepted", "Discord accepts the token"));
            findings.push(gateway(rest.gateway().await, api.is_none()).await);
            findings.push(intents(env, rest.application().await));
        }
        Err(Refused { status: 401, .. }) => findings.push(fault("accepted", "Discord does not accept the token (401)", NEW_TOKEN)),
        Err(_) => {}
    }
    if me.is_err() {
        findings.extend(["gateway", "intents"].map(|check| not_asked(check, "Discord did not answer as to this bot")));
    }
    findings.push(clock(rest.clock_ahead()));
    findings
}

fn not_asked(check: &'static str, why: &str) -> Finding {
    warn(check, format!("not looked at: {why}"), "mend that first, then ask again")
}

fn reached(me: Result<u64, Refused>, api: Option<&str>) -> Finding {
    const CHECK: &str = "discord";
    let who = api.unwrap_or("https://discord.com");
    match me {
        // It answers, and knows its own mind.
        Ok(_) | Err(Refused { status: 401, .. }) => well(CHECK, format!("{who} answers")),
        Err(Refused { status: 0, .. }) => fault(
            CHECK,
            format!("{who} gives no answer"),
            "let this machine reach it: look at DNS, at the firewall (port 443 outwards) and at its clock, without which TLS fails; https://discordstatus.com tells of Discord's own troubles",
        ),
        Err(Refused { status: 429, .. }) => warn(
            CHECK,
            format!("{who} makes this machine's address wait (429)"),
            "wait some minutes, and ask again. Where it lasts, something spends too many requests from this address: another bot, or one that restarts over and over",
        ),
        Err(refused @ Refused { status: 500.., .. }) => warn(
            CHECK,
            format!("{who} has troubles of its own ({refused})"),
            "wait; https://discordstatus.com tells of them. A bot that runs goes on by itself",
        ),
        Err(refused) => fault(
            CHECK,
            format!("{who} answers otherwise than Discord does ({refused})"),
            "look at what TASUKEBUNE_DISCORD_API names, or whether something between here and Discord changes what passes",
        ),
    }
}

async fn gateway(door: Result<Door, Refused>, discords_own: bool) -> Finding {
    const CHECK: &str = "gateway";
    let door = match door {
        Ok(door) => door,
        Err(refused) => return warn(CHECK, format!("Discord does not say where it is ({refused})"), "ask again in some minutes"),
    };
    let Door { url, shards, remaining, total, .. } = &door;
    if discords_own && !url.starts_with("wss://") {
        return fault(CHECK, "Discord named one without TLS", "the bot does not go there; look at who answers in Discord's place");
    }
    let address = reqwest::Url::parse(url).ok().and_then(|url| Some((url.host_str()?.to_owned(), url.port_or_known_default()?)));
    let reached = match address {
        Some(address) => timeout(PATIENCE, TcpStream::connect(address)).await.is_ok_and(|connected| connected.is_ok()),
        None => false,
    };
    if !reached {
        let remedy = "let this machine reach it (port 443 outwards): without it nothing is heard";
        return fault(CHECK, format!("{url} cannot be reached"), remedy);
    }
    let found = format!("{url} can be reached; {shards} shard(s), {remaining} of {total} connections left");
    if remaining < shards {
        let hours = door.reset_after.as_secs().div_ceil(3600);
        let remedy = format!(
            "they are counted anew in {hours} h, and until then shards that lose their session wait. Find out what restarts so often"
        );
        return fault(CHECK, found, remedy);
    }
    well(CHECK, found)
}

fn intents(env: &Env, application: Result<Application, Refused>) -> Finding {
    const CHECK: &str = "intents";
    let application = match application {
        Ok(application) => application,
        Err(refused) => return warn(CHECK, format!("Discord does not say which it grants ({refused})"), "ask again in some minutes"),
    };
    let granted = application.flags.map(|flags| flags & CONTENT_GRANTED != 0);
    match (env.gathered.wants_content(), granted) {
        (true, Some(true)) => well(CHECK, "message content is wanted (help_channels, message_content), and granted"),
        (false, _) => well(CHECK, "none is wanted that Discord would have to grant"),
        (true, None) => {
            warn(CHECK, "message content is wanted; Discord does not say whether it is granted", "see whether help channels are answered")
        }
        (true, Some(false)) => fault(
            CHECK,
            "message content is wanted (help_channels, message_content), and not granted: help channels stay silent",
            "switch on “Message Content Intent” in the Developer Portal (your application → Bot), and start the bot again; or take these settings out",
        ),
    }
}

fn clock(ahead: Option<i64>) -> Finding {
    const CHECK: &str = "clock";
    let Some(ahead) = ahead else { return not_asked(CHECK, "Discord did not say what time it is") };
    let way = if ahead < 0 { "behind" } else { "ahead of" };
    let off = format!("{} s {way} Discord's", ahead.unsigned_abs());
    match ahead.unsigned_abs() {
        seconds if seconds <= CLOCK_MAY => well(CHECK, format!("within {CLOCK_MAY} s of Discord's")),
        seconds if seconds <= CLOCK_MUST => warn(CHECK, off, CLOCK),
        _ => fault(CHECK, off, CLOCK),
    }
}
