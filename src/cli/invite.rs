//! `tasukebune invite`: the link that brings the bot into a server, and why it asks for what.

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{Done, Env, Problem};
use crate::platform::discord::rest::Rest;
use crate::settings::{Token, Waits};

/// The permissions that the bot cannot do without: <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>.
const PERMISSIONS: [(u64, &str, &str); 5] = [
    (1 << 10, "View Channels", "to get the messages that mention it"),
    (1 << 11, "Send Messages", "to answer"),
    (1 << 14, "Embed Links", "for the red strip on an urgent answer"),
    (1 << 16, "Read Message History", "to reply to a message; Discord refuses replies without it"),
    (1 << 38, "Send Messages in Threads", "to answer in threads and forum posts"),
];

/// What a server may give for more: asked for by a link of its own.
const STAFF: [(u64, &str, &str); 1] =
    [(1 << 36, "Create Private Threads", "for a thread of a member and the staff; without it, a card in the staff's channel calls them")];

const NO_APPLICATION: &str = "which application? Give its id (Developer Portal → your application → General Information → Application ID) \
    as --application ID, or set DISCORD_TOKEN";

pub fn run(env: &Env, application: Option<u64>, out: &mut dyn Write) -> Done {
    let faults = env.gathered.faults_of(&["token", "token_file"]);
    let application = match application {
        Some(id) => id,
        None if !faults.is_empty() => return Err(Problem::Said(faults.join("\ntasukebune: "))),
        None => match env.gathered.token() {
            Some(token) => of_token(token).map_or_else(|| ask(env, token), Ok)?,
            None => return Err(Problem::Said(NO_APPLICATION.to_owned())),
        },
    };
    let sum: u64 = PERMISSIONS.iter().map(|(bit, ..)| bit).sum();
    writeln!(out, "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={sum}\n")?;
    writeln!(out, "It asks for these permissions and no others:")?;
    for (_, name, why) in PERMISSIONS {
        writeln!(out, "  {name:<25} {why}")?;
    }
    writeln!(out, "and for application commands, so that members can use /help. It needs no privileged intent.\n")?;
    let more = sum + STAFF.iter().map(|(bit, ..)| bit).sum::<u64>();
    writeln!(out, "https://discord.com/oauth2/authorize?client_id={application}&scope=bot+applications.commands&permissions={more}\n")?;
    writeln!(out, "This one is for servers whose own staff take over (“Ask this server's staff”); it asks for one permission more:")?;
    for (_, name, why) in STAFF {
        writeln!(out, "  {name:<25} {why}")?;
    }
    writeln!(out, "Everybody must be allowed to mention the staff role (Server Settings, Roles), or the thread calls nobody.\n")?;
    writeln!(out, "https://discord.com/oauth2/authorize?client_id={application}&scope=applications.commands&integration_type=1\n")?;
    writeln!(
        out,
        "With this one somebody installs it for themselves: /help and the other commands, and “Help with this post” on a message,"
    )?;
    writeln!(
        out,
        "then work for them in every server and in private. It needs “User Install” (Developer Portal → your application → Installation)."
    )?;
    Ok(ExitCode::SUCCESS)
}

/// The first part of a token is the bot's user id in base64, which is its application's, too.
pub fn of_token(token: &Token) -> Option<u64> {
    let first = token.secret().split('.').next()?;
    let digits = STANDARD_NO_PAD.decode(first.trim_end_matches('=')).ok()?;
    // Ids have 17 digits at least; whatever has fewer only looks like one.
    std::str::from_utf8(&digits).ok()?.parse().ok().filter(|id| *id > 10_u64.pow(16))
}

/// What Discord says, for a token of another shape.
fn ask(env: &Env, token: &Token) -> Result<u64, Problem> {
    let faults = env.gathered.faults_of(&["discord_api"]);
    if !faults.is_empty() {
        return Err(Problem::Said(faults.join("\ntasukebune: ")));
    }
    let api = env.gathered.api();
    let rest = Rest::new(token, api.as_deref(), &patience()).map_err(|_| Problem::Said("TLS could not be set up".to_owned()))?;
    let application = super::serve::runtime()?.block_on(rest.application());
    let asked = api.as_deref().unwrap_or("Discord");
    application.map(|a| a.id).map_err(|refused| Problem::Said(format!("{NO_APPLICATION}.\n({asked} was asked, too: {refused})")))
}

/// Somebody sits there and waits, who can give the id as well.
fn patience() -> Waits {
    Waits { request: Duration::from_secs(2), attempt: Duration::from_secs(2), ..Waits::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_permissions_are_the_least() {
        assert_eq!(PERMISSIONS.iter().map(|(bit, ..)| bit).sum::<u64>(), 274_877_991_936);
    }

    #[test]
    fn a_token_begins_with_the_id() {
        let of = |text: &str| of_token(&Token::new(text).expect("a token"));
        assert_eq!(of("MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.x"), Some(123_456_789_012_345_678));
        assert_eq!(of("MTAw.fake"), None);
        assert_eq!(of("nonsense"), None);
    }
}
