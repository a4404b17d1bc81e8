//! Opening a case: what the staff are shown, and where; what the member is told.

use std::sync::Arc;

use serenity::all::{
    AutoArchiveDuration, ButtonStyle, ChannelType, CreateActionRow, CreateButton, CreateInteractionResponse, CreateThread, EditThread,
    Permissions,
};

use super::super::bot::Bot;
use super::super::card::Card;
use super::super::press::Call;
use super::super::refusal::NO_PERMISSION;
use super::super::rest::Refused;
use super::super::talk::Room;
use super::{Step, channel, hours, person, role};
use crate::desk::Situation;
use crate::limits;
use crate::message::{Act, Locale, Press, Reply};
use crate::store::{Hours, What};

/// What a private thread needs: <https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags>.
const NEEDED: Permissions = Permissions::CREATE_PRIVATE_THREADS.union(Permissions::SEND_MESSAGES_IN_THREADS);
/// No codes of Discord's, for the log: a channel where no thread can be, and a staff role that nobody hears.
const THREADLESS: u32 = 2;
const UNHEARD: u32 = 3;

/// A server's staff.
pub(super) struct Staff {
    pub role: Option<u64>,
    pub channel: Option<u64>,
    hours: Option<Hours>,
    /// The language that they read.
    pub locale: Locale,
}

impl Bot {
    /// A card for one person; where it leads to a human, with the way to the server's own staff besides, if there are any.
    pub(in super::super) fn with_staff(&self, card: Card, call: &Call, reply: &Reply) -> Card {
        let parts = self.desk.parts();
        let human = &parts.remedies[parts.human].id;
        let leads = reply.place.act == Act::Case || reply.remedy.as_ref() == Some(human);
        if !leads || call.private || call.guild.and_then(|guild| self.staff(guild)).is_none() {
            return card;
        }
        let label = self.say(reply.locale, "handover-button", &[]);
        card.with_first(CreateButton::new(Step::Ask.token()).label(label).style(ButtonStyle::Secondary))
    }

    pub(super) fn staff(&self, guild: u64) -> Option<Staff> {
        let settings = self.store.settings(guild);
        let (role, channel) = (settings.staff_role, settings.staff_channel);
        // The settings of a server that took us out are still there, and its people may have us for themselves.
        if (role.is_none() && channel.is_none()) || self.store.has_left(guild) {
            return None;
        }
        let locale = settings.locale.filter(|locale| self.desk.speaks(*locale)).unwrap_or(self.desk.home());
        Some(Staff { role, channel, hours: settings.staff_hours.clone(), locale })
    }

    pub(super) fn ask_staff(self: &Arc<Self>, call: Call, guild: u64, place: Press) {
        let bot = Arc::clone(self);
        self.spawn("asking a server's staff", async move {
            if !bot.answered(&call, &CreateInteractionResponse::Acknowledge).await {
                return;
            }
            // One after another: the second press of two finds the case that the first one opened.
            let (here, again, to) = (Arc::clone(&bot), place.clone(), call.clone());
            let waits = bot.queues.push(call.person, async move {
                let told = here.handed_over(&call, guild, &place).await;
                here.tell_member(&call, &place, told).await;
            });
            if !waits {
                bot.tell_member(&to, &again, None).await;
            }
        });
    }

    /// What the member is told, where the staff know of them.
    async fn handed_over(&self, call: &Call, guild: u64, place: &Press) -> Option<String> {
        let say = |key: &str, args: &[(&str, String)]| self.say(place.locale, key, args);
        let known = self.memory().case(guild, call.person);
        match known {
            // Whoever left it finds its link dead. One that somebody deleted or put away, and one where they cannot be, is none.
            Some(Room::Thread(thread))
                if !matches!(self.rest.add_to_thread(thread, call.person).await, Err(Refused { status: 400 | 403 | 404, .. })) =>
            {
                return Some(say("handover-already", &[("thread", channel(thread))]));
            }
            Some(Room::Elsewhere) => return Some(say("handover-told-already", &[])),
            _ => {}
        }
        let staff = self.staff(guild)?;
        let room = self.open(call, guild, &staff, place).await?;
        self.memory().opens_case(guild, call.person, room);
        self.counts(guild, What::HandedOver, place.topic);
        let told = match room {
            Room::Thread(thread) => say("handover-thread", &[("thread", channel(thread))]),
            Room::Elsewhere => say("handover-told", &[]),
        };
        Some([Some(told), self.away(&staff, place.locale)].into_iter().flatten().collect::<Vec<_>>().join("\n"))
    }

    /// The card that was pressed, with what came of it; the official way stays on it.
    async fn tell_member(&self, call: &Call, place: &Press, told: Option<String>) {
        let reply = self.desk.press(place, &Situation { first: false, ..self.moment(call) });
        let failed = told.is_none();
        let note = told.unwrap_or_else(|| self.say(reply.locale, "handover-failed", &[]));
        let card = Card::of(&self.desk, &reply, self.eyes(call), &[note]);
        let card = if failed { self.with_staff(card, call, &reply) } else { card };
        if let Err(refused) = self.rest.edit_response(self.me.application, &call.token, &card.edit_response()).await {
            tracing::debug!(%refused, "somebody was not told that they were handed over");
        }
    }

    /// When somebody is there next, where nobody is now.
    fn away(&self, staff: &Staff, locale: Locale) -> Option<String> {
        let next = hours::next(staff.hours.as_ref()?, self.seconds())?;
        Some(self.say(locale, "handover-away", &[("when", format!("<t:{next}:F>"))]))
    }

    async fn open(&self, call: &Call, guild: u64, staff: &Staff, place: &Press) -> Option<Room> {
        match self.open_thread(call, staff, place).await {
            Ok(Some(thread)) => return Some(Room::Thread(thread)),
            Ok(None) => {}
            Err(refused) if self.memory().tells(call.channel, THREADLESS) => {
                tracing::warn!(guild, channel = call.channel, %refused, permission = "Create Private Threads", "no private thread can be opened here");
            }
            Err(refused) => tracing::debug!(%refused, "no private thread can be opened here"),
        }
        let asks = self.say(staff.locale, "handover-asks-in", &[("member", person(call.person)), ("channel", channel(call.channel))]);
        let text = [asks, self.case_block(place, staff.locale), self.say(staff.locale, "handover-staff", &[])].join("\n");
        let card = self.for_staff(staff, &text, Some(&Step::End(Some(guild), place.clone())));
        match self.rest.post(staff.channel?, &card.message_to(call.id, staff.role, None)).await {
            Ok(_) => Some(Room::Elsewhere),
            Err(refused) => {
                tracing::warn!(guild, channel = staff.channel, %refused, "the staff cannot be told of a member");
                None
            }
        }
    }

    /// Opens a private thread for the member and the staff; `None` where there can be none, or nobody of the staff would come.
    async fn open_thread(&self, call: &Call, staff: &Staff, place: &Press) -> Result<Option<u64>, Refused> {
        // Without a role nobody could be called in.
        let (Some(role), Some(below)) = (staff.role, call.below) else { return Ok(None) };
        if !call.allowed.is_none_or(|may| may.contains(NEEDED) || may.administrator()) {
            return Err(Refused { status: 403, code: NO_PERMISSION });
        }
        let name = match self.desk.trouble(place, staff.locale) {
            Some(topic) => self.say(staff.locale, "handover-title", &[("topic", topic)]),
            None => self.say(staff.locale, "handover-title-any", &[]),
        };
        let thread = CreateThread::new(name.chars().take(limits::THREAD).collect::<String>()).kind(ChannelType::PrivateThread);
        // The longest that Discord has: nobody is to look for it after a weekend.
        let thread = thread.invitable(false).auto_archive_duration(AutoArchiveDuration::OneWeek);
        let thread = self.rest.open_thread(below, &thread, &self.say(staff.locale, "handover-reason", &[])).await?;
        // What they say there is for each other: nothing of it is overheard.
        self.ways.parent_is(thread, None);
        let filled = self.fill(call, staff, role, thread, place).await;
        if !matches!(filled, Ok(true)) {
            self.archive(thread, staff.locale).await;
        }
        filled.map(|heard| heard.then_some(thread))
    }

    /// Brings the member in, and calls the staff; whether they are called.
    async fn fill(&self, call: &Call, staff: &Staff, role: u64, thread: u64, place: &Press) -> Result<bool, Refused> {
        self.rest.add_to_thread(thread, call.person).await?;
        let asks = self.say(staff.locale, "handover-asks", &[("member", person(call.person))]);
        let for_staff = [asks, self.case_block(place, staff.locale), self.say(staff.locale, "handover-staff", &[])].join("\n");
        let welcome = format!("{} {}", person(call.person), self.say(place.locale, "handover-welcome", &[]));
        let text = [Some(for_staff), Some(welcome), self.away(staff, place.locale)].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        let card = self.for_staff(staff, &text, Some(&Step::End(None, place.clone())));
        let sent = self.rest.post(thread, &card.message_to(call.id, Some(role), Some(call.person))).await?;
        if sent.roles > 0 {
            return Ok(true);
        }
        self.unheard(call, staff);
        // Nobody of the staff can enter a private thread that they are not called into: that they read there is not so.
        if let Err(refused) = self.rest.delete(thread, sent.id).await {
            tracing::debug!(%refused, "what nobody reads in a thread is not deleted");
        }
        Ok(false)
    }

    /// The mention of the staff called nobody.
    fn unheard(&self, call: &Call, staff: &Staff) {
        if self.memory().tells(staff.role.unwrap_or_default(), UNHEARD) {
            tracing::warn!(
                guild = call.guild,
                role = staff.role,
                "the staff role cannot be mentioned, so that no thread is opened: allow everybody to mention it (Server Settings, Roles)"
            );
        }
    }

    /// A text that calls the staff, with a button where there is something to be done.
    pub(super) fn for_staff(&self, staff: &Staff, text: &str, step: Option<&Step>) -> Card {
        let text = match staff.role {
            Some(id) => format!("{} {text}", role(id)),
            None => text.to_owned(),
        };
        let button = step.map(|step| {
            let button = CreateButton::new(step.token()).style(ButtonStyle::Secondary);
            CreateActionRow::Buttons(vec![button.label(self.say(staff.locale, "handover-end", &[]))])
        });
        Card::panel(text, button.into_iter().collect())
    }

    /// Topic, device and what was tried, as one can copy it.
    fn case_block(&self, place: &Press, locale: Locale) -> String {
        format!("```\n{}\n```", self.desk.case_of(place, locale))
    }

    /// Puts a thread away. Who opened one may; where Discord thinks otherwise, it goes by itself.
    pub(super) async fn archive(&self, thread: u64, locale: Locale) {
        let reason = self.say(locale, "handover-reason-end", &[]);
        if let Err(refused) = self.rest.change_thread(thread, &EditThread::new().archived(true), &reason).await {
            tracing::debug!(%refused, "a thread is not put away");
        }
    }
}
