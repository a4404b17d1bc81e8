//! Help channels: which there are in a server, and the page that adds some and takes some out.

use std::time::Duration;

use serenity::all::{ChannelType, CreateActionRow, CreateSelectMenuKind, CreateSelectMenuOption};

use super::super::bot::Bot;
use super::panel::{Panel, most, number};
use super::rights::Channel;
use super::token::Control;
use crate::limits;
use crate::settings::HelpChannels;
use crate::store::{HelpChannel, ServerSettings};

/// Menus of help channels that can be taken out: beside the one that adds some and the way back there is room for three. What is not in them
/// comes in as others go.
const REMOVALS: usize = 3;
/// Discord is asked for the channels of a server for so long.
const MOMENT: Duration = Duration::from_secs(1);

impl Panel<'_> {
    pub fn help_rows(&self) -> Vec<CreateActionRow> {
        let blind = !self.bot.reads();
        let kinds = vec![ChannelType::Text, ChannelType::News, ChannelType::Forum];
        let add = CreateSelectMenuKind::Channel { channel_types: Some(kinds), default_channels: None };
        let add = self.select(Control::AddHelp, "", "setup-help.add", add).max_values(most(limits::OPTIONS)).disabled(blind);
        let mut rows = vec![CreateActionRow::SelectMenu(add)];
        let name = |id: u64| {
            // Where Discord has not told what there is, nothing is known to be gone.
            let Some(there) = &self.channels else { return format!("ID {id}") };
            let named = there.iter().find(|channel| channel.id() == id).and_then(Channel::name);
            named.map_or_else(|| self.say("setup-help.gone", &[("id", format!("ID {id}"))]), |name| format!("#{name}"))
        };
        let there = self.settings.help_channels.chunks(limits::OPTIONS).take(REMOVALS).enumerate();
        rows.extend(there.map(|(n, channels)| {
            let option = |c: &HelpChannel| CreateSelectMenuOption::new(short(&name(c.channel)), c.channel.to_string());
            self.several(Control::RemoveHelp, &number(n), "setup-help.remove", channels.iter().map(option).collect())
        }));
        rows
    }
}

impl Bot {
    /// Whether the bot gets the text of messages that do not speak to it.
    pub(in super::super) fn reads(&self) -> bool {
        self.content.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// The channels of a server; `None` where Discord does not tell them in time.
    pub(in super::super) async fn channels_of(&self, guild: u64) -> Option<Vec<Channel>> {
        tokio::time::timeout(MOMENT, self.rest.channels(guild)).await.ok().and_then(Result::ok)
    }

    /// Of a server's channels those that the operator chose.
    pub(super) fn given(&self, channels: Option<&[Channel]>) -> impl Iterator<Item = u64> {
        let given = |id: &u64| matches!(&self.chosen.help, HelpChannels::Some(given) if given.contains(id));
        channels.unwrap_or_default().iter().map(Channel::id).filter(given)
    }

    /// A server's help channels, whoever chose them.
    pub(in super::super) fn helps_in(&self, settings: &ServerSettings, channels: Option<&[Channel]>) -> Vec<u64> {
        let mut all: Vec<u64> = settings.help_channels.iter().map(|c| c.channel).chain(self.given(channels)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Names of channels have 100 characters at most, and a sign before them is one more.
fn short(label: &str) -> String {
    let mut out = String::new();
    for c in label.chars() {
        if limits::length(&out) + c.len_utf16() > limits::OPTION {
            break;
        }
        out.push(c);
    }
    out
}
