//! `/help`: below the card that greets, the commands that whoever calls may use where they are. Who may use which is Discord's own setting, of
//! which we are told only what somebody may do in the server: so those who manage it see the commands that are theirs by default.

use serenity::all::{AuthorizingIntegrationOwner, CommandInteraction, Permissions};

use super::bot::Bot;
use super::incident::{START, STOP};
use super::press::Call;
use super::setup::{CHECK, PANEL};
use crate::limits;
use crate::message::Locale;
use crate::settings::HelpChannels;

/// So many help channels are named.
const NAMED: usize = 3;

/// A command for those who manage a server: its name for Discord, the messages that name its parts, and the one that says what it is for.
type Managing = ((&'static str, Option<&'static str>), &'static [&'static str], &'static str);

const MANAGING: [Managing; 6] = [
    ((limits::SETUP, Some(PANEL)), &["setup.command", "setup-panel"], "setup-panel.description"),
    ((limits::SETUP, Some(CHECK)), &["setup.command", "setup-check"], "setup-check.description"),
    ((limits::STATS, None), &["discord-stats.command"], "discord-stats.description"),
    ((limits::INCIDENT, Some(START)), &["discord-incident.command", "discord-incident-start"], "discord-incident-start.description"),
    ((limits::INCIDENT, Some(STOP)), &["discord-incident.command", "discord-incident-stop"], "discord-incident-stop.description"),
    ((limits::AUTOMOD, None), &["discord-automod.command"], "discord-automod.description"),
];

impl Bot {
    /// The commands that whoever calls may use here, a line each, and those of the topics in one; whoever manages the server (`managed`) is
    /// told of help channels, too.
    pub(super) async fn commands_here(&self, call: &Call, managed: Option<u64>, locale: Locale) -> String {
        let say = |key: &str, args: &[(&str, String)]| self.say(locale, key, args);
        let line = |command: String, about: &str| say("discord-help.line", &[("command", command), ("about", say(about, &[]))]);
        let off = self.situation(call.person, call.guild).house.off;
        let mut lines = vec![say("discord-help", &[])];
        let mut of_topics = Vec::new();
        for (n, topic) in self.desk.parts().topics.iter().enumerate() {
            let Some(name) = topic.command.as_deref().filter(|_| !topic.greets() && !off.contains(&n)) else { continue };
            let named = self.command((name, None), &[&format!("{}.command", topic.id)], locale);
            if topic.symptom {
                lines.push(line(named, &format!("{}.description", topic.id)));
            } else {
                of_topics.push(named);
            }
        }
        lines.push(line(self.command((limits::PRIVACY, None), &["discord-privacy.command"], locale), "discord-privacy.description"));
        lines.push(say("discord-help.message", &[("name", say("discord-context", &[]))]));
        lines.push(say("discord-help.topics", &[("commands", of_topics.join(" "))]));
        if let Some(guild) = managed {
            lines.push(String::new());
            lines.push(say("discord-help.managing", &[]));
            // Above the commands: where there is not enough room, the last lines go.
            lines.extend(self.helping(guild, locale).await);
            lines.extend(MANAGING.map(|(name, keys, about)| line(self.command(name, keys, locale), about)));
        }
        lines.join("\n")
    }

    /// Which help channels there are, or why they do not work; `None` where Discord does not tell whether there are any.
    async fn helping(&self, guild: u64, locale: Locale) -> Option<String> {
        let say = |key: &str, args: &[(&str, String)]| self.say(locale, key, args);
        if !self.reads() {
            return Some(say("discord-help.blind", &[]));
        }
        // Those that the operator named may be any server's.
        let asks = matches!(self.chosen.help, HelpChannels::Some(_));
        let channels = if asks { self.channels_of(guild).await } else { None };
        let all = self.helps_in(&self.store.settings(guild), channels.as_deref());
        let mut named: Vec<String> = all.iter().take(NAMED).map(|id| format!("<#{id}>")).collect();
        if all.len() > NAMED {
            named.push(say("setup.more", &[("n", (all.len() - NAMED).to_string())]));
        }
        let value = match &self.chosen.help {
            HelpChannels::All => say("setup-help.all", &[]),
            HelpChannels::Some(_) if channels.is_none() && named.is_empty() => return None,
            _ if named.is_empty() => say("setup.none", &[]),
            _ => named.join(" / "),
        };
        Some(say("setup.line", &[("name", say("setup-help", &[])), ("value", value)]))
    }

    /// A command, as a message names it: to be pressed where its id is known.
    pub(super) fn command(&self, (name, part): (&str, Option<&str>), keys: &[&str], locale: Locale) -> String {
        let Some(id) = self.command_id(name) else {
            let parts: Vec<String> = keys.iter().map(|key| self.say(locale, key, &[])).collect();
            return format!("/{}", parts.join(" "));
        };
        let part = part.map(|part| format!(" {part}")).unwrap_or_default();
        format!("</{name}{part}:{id}>")
    }
}

/// The server, where somebody may manage it and it has the bot itself: its commands are not registered elsewhere.
pub(super) fn manages(call: &Call, command: &CommandInteraction) -> Option<u64> {
    let owners = &command.authorizing_integration_owners.0;
    let here = owners.iter().any(|owner| matches!(owner, AuthorizingIntegrationOwner::GuildInstall(_)));
    let may = command.member.as_ref().and_then(|member| member.permissions);
    let manages = here && may.is_some_and(|may| may.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR));
    call.guild.filter(|_| manages)
}
