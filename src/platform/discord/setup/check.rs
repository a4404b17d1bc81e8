//! The look through: which permission is missing where, what follows from that, and which settings do nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;
use serenity::all::{CreateActionRow, CreateInteractionResponse, Permissions};

use super::super::bot::Bot;
use super::super::card::Card;
use super::super::press::Call;
use super::super::rest::Refused;
use super::panel::Panel;
use super::rights::{Channel, Member, Server};
use super::token::Control;
use crate::automod;
use crate::limits;
use crate::settings::HelpChannels;

/// A permission, the message that names it, and the one that says what follows where it is missing.
type Needed = (Permissions, &'static str, &'static str);

/// What answering takes.
const ANSWERING: [Needed; 5] = [
    (Permissions::VIEW_CHANNEL, "discord-may-view", "setup-lacks.view"),
    (Permissions::SEND_MESSAGES, "discord-may-send", "setup-lacks.send"),
    (Permissions::SEND_MESSAGES_IN_THREADS, "discord-may-threads", "setup-lacks.threads"),
    (Permissions::EMBED_LINKS, "discord-may-embed", "setup-lacks.embed"),
    (Permissions::READ_MESSAGE_HISTORY, "discord-may-history", "setup-lacks.history"),
];
/// And opening a thread for a case, where the staff have a role: below the channel in which the member asks.
const HANDING_OVER: Needed = (Permissions::CREATE_PRIVATE_THREADS, "setup-private-threads", "setup-lacks.private");

/// A channel that is looked at, and what it is for, as a message names it.
struct Place {
    channel: u64,
    what: &'static str,
}

/// What Discord told.
struct Told {
    server: Server,
    channels: Vec<Channel>,
    member: Member,
    /// Whether our rule for `AutoMod` is there; `None` where the bot may not look.
    ruled: Option<bool>,
}

/// What there is to say, in this order.
#[derive(Default)]
struct Findings {
    first: Vec<String>,
    places: Vec<String>,
    last: Vec<String>,
    /// Nothing of that is wrong.
    optional: Vec<String>,
}

impl Bot {
    /// Looks through a server, and shows what it found in place of the answer that is `deferred`.
    pub(super) fn look_through(self: &Arc<Self>, call: Call, guild: u64, deferred: CreateInteractionResponse) {
        let bot = Arc::clone(self);
        self.spawn("looking through a server", async move {
            if !bot.answered(&call, &deferred).await {
                return;
            }
            let told = bot.told(guild).await;
            if let Err(refused) = &told {
                tracing::debug!(%refused, "a server could not be looked through");
            }
            let (locale, settings) = (bot.locale(&call), bot.store.settings(guild));
            let panel = Panel { bot: &bot, locale, opener: call.person, settings, now: bot.seconds(), channels: None };
            let card = panel.checked(told.ok().as_ref());
            if let Err(refused) = bot.rest.edit_response(bot.me.application, &call.token, &card.edit_response()).await {
                tracing::debug!(%refused, "nobody was told what was found in a server");
            }
        });
    }

    async fn told(&self, guild: u64) -> Result<Told, Refused> {
        let (server, channels, member) =
            tokio::try_join!(self.rest.server(guild), self.rest.channels(guild), self.rest.member(guild, self.me.user))?;
        let ruled = if server.base(self.me.user, &member).contains(Permissions::MANAGE_GUILD) {
            self.rest.rules(guild).await.ok().map(|rules| rules.iter().any(|rule| self.is_our_rule(rule)))
        } else {
            None
        };
        Ok(Told { server, channels, member, ruled })
    }

    /// What is to be said of how settings are kept.
    pub(super) fn keeping(&self) -> Option<&'static str> {
        let failing = || self.store.health().failing.is_some().then_some("setup-check.store");
        let fleeting = || self.store.is_fleeting().then_some("setup-check.fleeting");
        self.keeps_nothing().or_else(failing).or_else(fleeting)
    }

    /// That nothing is kept until the bot starts again, however often it is tried.
    pub(in super::super) fn keeps_nothing(&self) -> Option<&'static str> {
        let refusing = || self.store.is_refusing().then_some("setup-check.refusing");
        self.store.is_unread().then_some("setup-check.unread").or_else(refusing)
    }

    /// Somebody may have put it in in another language.
    fn is_our_rule(&self, rule: &Value) -> bool {
        let locales = self.desk.parts().voice.locales();
        locales.into_iter().any(|locale| rule["name"] == self.say(locale, automod::NAME, &[]).as_str())
    }
}

impl Panel<'_> {
    fn checked(&self, told: Option<&Told>) -> Card {
        let mut found = Findings::default();
        let given =
            |told: &Told| matches!(&self.bot.chosen.help, HelpChannels::Some(ids) if told.channels.iter().any(|c| ids.contains(&c.id())));
        let helps = !self.settings.help_channels.is_empty() || self.bot.chosen.help == HelpChannels::All || told.is_some_and(given);
        found.first.extend(self.bot.keeping().map(|key| self.say(key, &[])));
        if helps && !self.bot.reads() {
            found.first.push(self.say("setup-check.blind", &[]));
        }
        match told {
            Some(told) => self.rights(told, &mut found),
            None => found.first.push(self.say("setup-check.refused", &[])),
        }
        let buttons = vec![self.button(Control::Check, "setup-check.again"), self.back(), self.button(Control::Close, "setup.close")];
        Card::panel(self.report(found), vec![CreateActionRow::Buttons(buttons)])
    }

    /// All of it, with as many places as a message holds.
    fn report(&self, found: Findings) -> String {
        let Findings { mut first, mut places, last, mut optional } = found;
        let title = self.say("setup-check.title", &[]);
        if first.is_empty() && places.is_empty() {
            first.push(self.say("setup-check.fine", &[]));
        }
        let mut left_out = 0;
        loop {
            let more = (left_out > 0).then(|| self.say("setup.more", &[("n", left_out.to_string())]));
            let blocks = [
                first.join("\n\n"),
                places.iter().cloned().chain(more).collect::<Vec<_>>().join("\n"),
                last.join("\n"),
                optional.join("\n"),
            ];
            let text = blocks.into_iter().filter(|block| !block.is_empty()).fold(title.clone(), |text, block| format!("{text}\n\n{block}"));
            if limits::length(&text) <= limits::CONTENT {
                return text;
            }
            match places.pop() {
                Some(_) => left_out += 1,
                None if optional.pop().is_none() => return text,
                None => {}
            }
        }
    }

    fn places(&self, told: &Told) -> Vec<Place> {
        let system = told.server.system_channel().map(|channel| Place { channel, what: "setup-check.system" });
        let given = told.channels.iter().filter(|channel| match &self.bot.chosen.help {
            HelpChannels::None => false,
            HelpChannels::All => channel.is_for_writing(),
            HelpChannels::Some(ids) => ids.contains(&channel.id()),
        });
        let help: BTreeSet<u64> = self.settings.help_channels.iter().map(|c| c.channel).chain(given.map(Channel::id)).collect();
        let help = help.into_iter().map(|channel| Place { channel, what: "setup-help" });
        let staff = self.settings.staff_channel.map(|channel| Place { channel, what: "setup-staff" });
        // What a channel is for decides what it takes: one that is for two things is looked at twice.
        staff.into_iter().chain(help).chain(system).collect()
    }

    fn rights(&self, told: &Told, found: &mut Findings) {
        let (me, mut missing, mut cannot_delete) = (self.bot.me.user, Permissions::empty(), Vec::new());
        if told.member.is_silenced(self.now) {
            found.first.push(self.say("setup-check.silenced", &[]));
        }
        let opens_threads = self.hands_over(told, found, &mut missing);
        let places = self.places(told);
        found.optional.extend(self.shut(told, &places));
        for place in places {
            let shown = || [("channel", format!("<#{}>", place.channel)), ("what", self.say(place.what, &[]))];
            let Some(channel) = told.channels.iter().find(|channel| channel.id() == place.channel) else {
                found.places.push(self.say("setup-check.gone", &shown()));
                continue;
            };
            let allowed = told.server.allowed(me, &told.member, channel);
            let staff = place.what == "setup-staff";
            let hands_over = opens_threads && place.what == "setup-help" && channel.has_private_threads();
            let lacks = |(permission, ..): &&Needed| {
                // In a forum that permission makes posts, which we never do; and there are no threads below a voice channel.
                let idle = match *permission {
                    Permissions::SEND_MESSAGES => channel.is_forum(),
                    Permissions::SEND_MESSAGES_IN_THREADS => !channel.has_threads(),
                    _ => false,
                };
                !allowed.contains(*permission) && !idle
            };
            let lacking: Vec<&Needed> = ANSWERING.iter().chain(hands_over.then_some(&HANDING_OVER)).filter(lacks).collect();
            if !lacking.is_empty() {
                let names: Vec<String> = lacking.iter().map(|(_, name, _)| self.say(name, &[])).collect();
                let [channel, what] = shown();
                found.places.push(self.say("setup-check.lacks", &[channel, what, ("permissions", names.join(" / "))]));
                missing = lacking.iter().fold(missing, |all, (permission, ..)| all | *permission);
            }
            let named = format!("<#{}>", place.channel);
            if !staff && !allowed.contains(Permissions::MANAGE_MESSAGES) && !cannot_delete.contains(&named) {
                cannot_delete.push(named);
            }
        }
        let needed = ANSWERING.iter().chain([&HANDING_OVER]).filter(|(permission, ..)| missing.contains(*permission));
        found.last.extend(
            needed.map(|(_, name, then)| {
                self.say("setup-check.means", &[("permission", self.say(name, &[])), ("then", self.say(then, &[]))])
            }),
        );
        if !missing.is_empty() {
            found.last.push(self.say("setup-check.grant", &[]));
        }
        if !cannot_delete.is_empty() {
            let args = [("permission", self.say("discord-may-manage", &[])), ("channels", self.list(cannot_delete))];
            found.optional.push(self.say("setup-check.delete", &args));
        }
        if told.ruled == Some(false) {
            let command = format!("/{}", self.say("discord-automod.command", &[]));
            found.optional.push(self.say("setup-check.automod", &[("command", command)]));
        }
    }

    /// What keeps the staff from being reached wherever a member asks; whether each channel is to be looked at for its threads.
    fn hands_over(&self, told: &Told, found: &mut Findings, missing: &mut Permissions) -> bool {
        let Some(role) = self.settings.staff_role else { return false };
        let base = told.server.base(self.bot.me.user, &told.member);
        match told.server.is_mentionable(role) {
            None => found.first.push(self.say("setup-check.role", &[])),
            // Whoever may mention everybody may mention any role.
            Some(false) if !base.contains(Permissions::MENTION_EVERYONE) => {
                found.first.push(self.say("setup-check.unheard", &[("role", format!("<@&{role}>"))]));
            }
            Some(_) => {}
        }
        if self.settings.staff_channel.is_none() {
            found.first.push(self.say("setup-check.no-channel", &[]));
        }
        let (permission, name, _) = HANDING_OVER;
        let has = base.contains(permission);
        if !has {
            found.first.push(self.say("setup-check.role-lacks", &[("permission", self.say(name, &[]))]));
            *missing |= permission;
        }
        has
    }

    /// Channels that nothing was chosen for, and where whoever mentions the bot waits in vain.
    fn shut(&self, told: &Told, places: &[Place]) -> Option<String> {
        let is_shut = |channel: &&Channel| {
            let writes = if channel.is_forum() { Permissions::SEND_MESSAGES_IN_THREADS } else { Permissions::SEND_MESSAGES };
            let allowed = told.server.allowed(self.bot.me.user, &told.member, channel);
            channel.is_for_writing() && !allowed.contains(Permissions::VIEW_CHANNEL | writes)
        };
        let others = told.channels.iter().filter(|channel| places.iter().all(|place| place.channel != channel.id()));
        let shut: Vec<String> = others.filter(is_shut).map(|channel| format!("<#{}>", channel.id())).collect();
        (!shut.is_empty()).then(|| self.say("setup-check.shut", &[("channels", self.list(shut))]))
    }
}
