//! A reply becomes a card as Discord shows it: text, rows of buttons, a menu where there is much to choose from.
//!
//! All of a card is plain text: people can copy it on a phone, it needs no permission, and it is there for those who have
//! embeds switched off. Only what cannot wait has a coloured embed besides. No text of a user is ever in it.

use serenity::all::{
    ButtonStyle, ChannelId, Colour, CreateActionRow, CreateAllowedMentions, CreateButton, CreateEmbed, CreateInteractionResponse,
    CreateInteractionResponseFollowup, CreateInteractionResponseMessage, CreateMessage, CreateSelectMenu, CreateSelectMenuKind,
    CreateSelectMenuOption, EditInteractionResponse, EditMessage, MessageId, MessageReference, Nonce,
};

use crate::desk::Desk;
use crate::limits;
use crate::message::{Act, Button, Goes, Press, Reply, Tone};

/// With more topics than this to choose from, a card has a menu instead of buttons.
const FEW: usize = 5;
/// The menu's own id; what it stands for are the tokens of its options.
pub const CHOOSE: &str = "choose";
const URGENT: Colour = Colour::new(0x00D8_3C3E);

/// Who sees a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eyes {
    /// Everybody in a channel.
    All,
    /// The same, where a server wants to keep troubles private: no more than a door.
    Door,
    /// One person, until their app forgets it.
    One,
    /// One person, in the private conversation.
    Private,
}

/// A card, ready to be sent in whichever way.
#[derive(Debug, Clone)]
pub struct Card {
    content: String,
    embeds: Vec<CreateEmbed>,
    rows: Vec<CreateActionRow>,
}

impl Card {
    /// The card for a reply; `notes` stand above it.
    #[must_use]
    pub fn of(desk: &Desk, reply: &Reply, eyes: Eyes, notes: &[String]) -> Card {
        let say = |key: &str| desk.parts().voice.say(reply.locale, key, &[]);
        let reply = &match eyes {
            Eyes::All => public(reply, false, &say),
            Eyes::Door => public(reply, true, &say),
            Eyes::One => with(reply, say("button-dm"), Tone::Plain, reply.place.act.carried()),
            Eyes::Private => reply.clone(),
        };
        let mut content: Vec<String> = notes.to_vec();
        content.push(reply.text());
        if eyes == Eyes::All && reply.buttons().any(|b| matches!(b.goes, Goes::To(_))) && !is_door(reply.place.act) {
            content.push(format!("-# {}", say("discord-press-hint")));
        }
        let urgent = (reply.urgent && eyes != Eyes::Door).then(|| CreateEmbed::new().colour(URGENT).description(say("discord-urgent")));
        Card { content: content.join("\n\n"), embeds: urgent.into_iter().collect(), rows: rows(reply, &say("discord-choose")) }
    }

    /// A line of text and nothing else.
    #[must_use]
    pub fn line(text: String) -> Card {
        Card { content: text, embeds: Vec::new(), rows: Vec::new() }
    }

    /// The same with more paragraphs, as many of their lines as there is room for.
    #[must_use]
    pub fn with_below(mut self, text: &str) -> Card {
        let mut lines: Vec<&str> = text.lines().collect();
        while !lines.is_empty() {
            let whole = format!("{}\n\n{}", self.content, lines.join("\n"));
            if limits::length(&whole) <= limits::CONTENT {
                self.content = whole;
                break;
            }
            lines.pop();
            // A title of which nothing follows goes, too.
            if matches!(lines[..], [.., "", _] | [_]) {
                lines.pop();
            }
            while lines.last() == Some(&"") {
                lines.pop();
            }
        }
        self
    }

    /// The same with one more button, above all others where there is room.
    #[must_use]
    pub fn with_first(mut self, button: CreateButton) -> Card {
        if self.rows.len() < limits::ROWS {
            self.rows.insert(0, CreateActionRow::Buttons(vec![button]));
            return self;
        }
        let room = self.rows.iter_mut().rev().find_map(|row| match row {
            CreateActionRow::Buttons(buttons) if buttons.len() < limits::ROW => Some(buttons),
            _ => None,
        });
        if let Some(buttons) = room {
            buttons.push(button);
        }
        self
    }

    /// Text and controls.
    #[must_use]
    pub fn panel(text: String, rows: Vec<CreateActionRow>) -> Card {
        Card { content: text, embeds: Vec::new(), rows }
    }

    /// Whether a part of it is coloured, which needs a permission.
    #[must_use]
    pub fn is_coloured(&self) -> bool {
        !self.embeds.is_empty()
    }

    /// As a message; `nonce` keeps Discord from showing it twice, `answers` is the question (channel and message).
    pub fn message(&self, nonce: u64, answers: Option<(u64, u64)>) -> CreateMessage {
        let message = CreateMessage::new()
            .content(&self.content)
            .embeds(self.embeds.clone())
            .components(self.rows.clone())
            .allowed_mentions(nobody())
            .nonce(Nonce::String(nonce.to_string()))
            .enforce_nonce(true);
        match answers {
            Some((channel, id)) => {
                let reference: MessageReference = (ChannelId::new(channel), MessageId::new(id)).into();
                message.reference_message(reference)
            }
            None => message,
        }
    }

    /// As a message that calls this role and this person, and nobody else.
    pub fn message_to(&self, nonce: u64, role: Option<u64>, person: Option<u64>) -> CreateMessage {
        self.message(nonce, None).allowed_mentions(nobody().roles(role).users(person))
    }

    /// As the new state of a message.
    pub fn edit(&self) -> EditMessage {
        let edit = EditMessage::new().content(&self.content).embeds(self.embeds.clone());
        edit.components(self.rows.clone()).allowed_mentions(nobody())
    }

    /// As an answer to an interaction: a message of its own.
    #[must_use]
    pub fn response(&self, ephemeral: bool) -> CreateInteractionResponse {
        CreateInteractionResponse::Message(self.data().ephemeral(ephemeral))
    }

    /// As an answer to a press: the pressed card's new state.
    #[must_use]
    pub fn update(&self) -> CreateInteractionResponse {
        CreateInteractionResponse::UpdateMessage(self.data())
    }

    /// As the new state of an answer that was given before.
    pub fn edit_response(&self) -> EditInteractionResponse {
        let edit = EditInteractionResponse::new().content(&self.content).embeds(self.embeds.clone());
        edit.components(self.rows.clone()).allowed_mentions(nobody())
    }

    /// As a further answer to an interaction, for whoever caused that alone.
    pub fn whispered(&self) -> CreateInteractionResponseFollowup {
        let more = CreateInteractionResponseFollowup::new().content(&self.content).components(self.rows.clone());
        more.allowed_mentions(nobody()).ephemeral(true)
    }

    fn data(&self) -> CreateInteractionResponseMessage {
        let data = CreateInteractionResponseMessage::new().content(&self.content).embeds(self.embeds.clone());
        data.components(self.rows.clone()).allowed_mentions(nobody())
    }
}

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

/// What follows from there is for one person's eyes: in public it has a door.
pub(super) fn is_door(act: Act) -> bool {
    matches!(act, Act::Remedy | Act::Anyway | Act::Human | Act::Case)
}

/// What everybody may see of a reply, and short: the cause and the ways on; `closed`: not even these.
fn public(reply: &Reply, closed: bool, say: &dyn Fn(&str) -> String) -> Reply {
    let mut out = reply.clone();
    let shut = closed && matches!(reply.place.act, Act::Topic | Act::Ended(_));
    if shut {
        out.title = None;
    }
    if shut || is_door(reply.place.act) {
        let open = Button { label: say("button-open"), tone: Tone::Forward, goes: Goes::To(reply.place.clone()) };
        let human = reply.buttons().find(|b| matches!(&b.goes, Goes::To(p) if p.act == Act::Human)).cloned();
        out.body = say("discord-door");
        out.footer.clear();
        out.rows = vec![vec![open], human.into_iter().collect()];
        out.rows.retain(|row| !row.is_empty());
    } else if reply.place.act == Act::Topic {
        // The question which button to press first is for whoever has pressed one.
        for ask in ["topic-ask", "route-ask"].map(say) {
            if let Some(short) = out.body.strip_suffix(&ask) {
                out.body = short.trim_end().to_owned();
            }
        }
    }
    let mut out = with(&out, say("button-dismiss"), Tone::Plain, Act::Dismiss);
    // Anybody may press, and what the asker has tried, and on which device, is nobody else's: the asker's own way is in
    // the memory.
    for button in out.rows.iter_mut().flatten() {
        if let Goes::To(press) = &mut button.goes {
            press.tried.clear();
            press.variants.clear();
        }
    }
    out
}

/// The reply with one more button in the row that leads out.
fn with(reply: &Reply, label: String, tone: Tone, act: Act) -> Reply {
    let mut out = reply.clone();
    let button = Button { label, tone, goes: Goes::To(reply.place.with(act)) };
    let leads_out = |row: &Vec<Button>| row.iter().all(|b| matches!(b.goes, Goes::To(_)) && !is_choice(b, &reply.place));
    match out.rows.iter().rposition(leads_out) {
        Some(at) if out.rows[at].len() < limits::ROW => out.rows[at].push(button),
        _ => {
            let links = out.rows.iter().position(|row| row.iter().all(|b| matches!(b.goes, Goes::Link(_))));
            out.rows.insert(links.unwrap_or(out.rows.len()), vec![button]);
        }
    }
    out
}

/// A topic to choose, other than the one where the person stands.
fn is_choice(button: &Button, place: &Press) -> bool {
    matches!(&button.goes, Goes::To(press) if press.act == Act::Topic && press.topic != place.topic)
}

fn rows(reply: &Reply, placeholder: &str) -> Vec<CreateActionRow> {
    let choices: Vec<&Button> = reply.buttons().filter(|b| is_choice(b, &reply.place)).collect();
    let many = choices.len() > FEW;
    let mut out = Vec::with_capacity(reply.rows.len());
    let mut chosen = false;
    for row in &reply.rows {
        if many && !chosen && row.iter().any(|b| is_choice(b, &reply.place)) {
            out.push(CreateActionRow::SelectMenu(select(&choices, placeholder)));
            chosen = true;
        }
        let buttons: Vec<CreateButton> = row.iter().filter(|b| !(many && is_choice(b, &reply.place))).map(button).collect();
        if !buttons.is_empty() {
            out.push(CreateActionRow::Buttons(buttons));
        }
    }
    out
}

fn select(choices: &[&Button], placeholder: &str) -> CreateSelectMenu {
    let option = |b: &&Button| match &b.goes {
        Goes::To(press) => Some(CreateSelectMenuOption::new(&b.label, press.token())),
        Goes::Link(_) => None,
    };
    let options = choices.iter().filter_map(option).take(limits::OPTIONS).collect();
    CreateSelectMenu::new(CHOOSE, CreateSelectMenuKind::String { options }).placeholder(placeholder)
}

fn button(button: &Button) -> CreateButton {
    let style = match button.tone {
        Tone::Forward => ButtonStyle::Primary,
        Tone::Plain => ButtonStyle::Secondary,
        Tone::Good => ButtonStyle::Success,
    };
    match &button.goes {
        Goes::To(press) => CreateButton::new(press.token()).label(&button.label).style(style),
        Goes::Link(url) => CreateButton::new_link(url).label(&button.label),
    }
}
