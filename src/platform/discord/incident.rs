//! `/incident`: an admin says that Amazon itself is in trouble, for some hours. It ends by itself.

use std::sync::Arc;

use serenity::all::{CommandDataOption, CommandDataOptionValue, CommandInteraction, CreateInteractionResponse};

use super::bot::Bot;
use super::card::Card;
use super::house::plain;
use super::press::Call;
use crate::store::{Change, Incident};

/// The subcommands and their options, by their names for Discord.
pub(super) const START: &str = "start";
pub(super) const STOP: &str = "stop";
pub(super) const HOURS: &str = "hours";
pub(super) const NOTE: &str = "note";
/// So long an incident may be announced for …
pub(super) const LASTS: [u16; 4] = [1, 3, 6, 12];
/// … and where nobody says how long.
const USUAL: u16 = 3;

/// Why a note is not taken, by the message that says so.
type Unfit = &'static str;

impl Bot {
    pub(super) fn incident(self: &Arc<Self>, call: Call, command: &CommandInteraction) {
        let (Some(guild), Some(wish)) = (call.guild, command.data.options.first()) else { return self.lost(call) };
        let incident = if wish.name == START { self.announcement(&wish.value).map(Some) } else { Ok(None) };
        let locale = self.locale(&call);
        let incident = match incident {
            Ok(incident) => incident,
            Err(unfit) => {
                let line = Card::line(self.say(locale, &refused(unfit), &[]));
                return self.respond(call, line.response(true));
            }
        };
        let bot = Arc::clone(self);
        self.spawn("announcing an incident", async move {
            let begins = incident.as_ref().map(|incident| (incident.until, incident.note.is_none()));
            let change = match incident {
                // Whoever only says for how long takes nobody's words away.
                Some(Incident { since, until, note: None }) => Change::IncidentLasts { since, until },
                other => Change::Incident(other),
            };
            let lines = match (bot.change_settings(guild, vec![change]).await, begins) {
                (Ok(settings), Some((until, wordless))) => {
                    let note = settings.incident.as_ref().and_then(|incident| incident.note.as_ref()).filter(|_| wordless);
                    let on = bot.say(locale, "discord-incident-on", &[("until", format!("<t:{until}:f>"))]);
                    let note = note.map(|note| bot.say(locale, "setup-incident.note", &[("note", plain(note))]));
                    [Some(on), note]
                }
                (Ok(_), None) => match bot.trouble_besides() {
                    Some(key) => [Some(bot.say(locale, "discord-incident-off.here", &[])), Some(bot.say(locale, key, &[]))],
                    None => [Some(bot.say(locale, "discord-incident-off", &[])), None],
                },
                (Err(None), _) => [Some(bot.say(locale, "setup.waits", &[])), None],
                (Err(Some(fault)), _) => {
                    tracing::error!(guild, %fault, "an incident is not kept");
                    [Some(bot.say(locale, bot.keeps_nothing().unwrap_or("discord-incident-failed"), &[])), None]
                }
            };
            bot.answered(&call, &response(lines.into_iter().flatten().collect::<Vec<_>>().join("\n\n"))).await;
        });
    }

    /// What answers say of a disturbance whatever the server announces, by the message that tells its admins.
    pub(super) fn trouble_besides(&self) -> Option<&'static str> {
        match self.announced(None) {
            Some(_) => Some("setup-incident.operator"),
            None => self.is_surging().then_some("setup-incident.many"),
        }
    }

    fn announcement(&self, options: &CommandDataOptionValue) -> Result<Incident, Unfit> {
        let options: &[CommandDataOption] = if let CommandDataOptionValue::SubCommand(options) = options { options } else { &[] };
        let find = |name: &str| options.iter().find(|option| option.name == name).map(|option| &option.value);
        let hours = find(HOURS).and_then(CommandDataOptionValue::as_i64).and_then(|hours| u16::try_from(hours).ok());
        let hours = hours.filter(|hours| LASTS.contains(hours)).unwrap_or(USUAL);
        let note = find(NOTE).and_then(CommandDataOptionValue::as_str).map(|text| self.note(text)).transpose()?;
        let since = self.seconds();
        Ok(Incident { since, until: since + i64::from(hours) * 3600, note })
    }
}

/// The message for whoever announces: a topic's note has the same limits, and other words for them.
fn refused(unfit: Unfit) -> String {
    format!("discord-incident-note-refused.{}", unfit.rsplit('.').next().unwrap_or_default())
}

fn response(line: String) -> CreateInteractionResponse {
    Card::line(line).response(true)
}
