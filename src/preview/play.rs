//! One action, carried out by the people of a world. What is not there (any more) is told and not tried.

use discord_stand_in::{Channel, Discord, Message, Note, Person, Seen};
use serde::Serialize;
use serde_json::{Value, json};

use super::action::{Action, At, Typing};
use super::cast::Cast;
use crate::limits;

/// A form on somebody's screen.
#[derive(Debug, Clone)]
pub struct Form {
    pub who: usize,
    pub modal: discord_stand_in::Modal,
    pub open: bool,
}

/// The people of one world, and the forms that they have been shown.
#[derive(Debug)]
pub struct Players {
    pub discord: Discord,
    pub cast: Cast,
    pub forms: Vec<Form>,
}

/// Why an action is not possible; the page has the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", content = "what", rename_all = "camelCase")]
pub enum Impossible {
    NoPerson,
    NoPlace,
    NoMessage,
    /// Only somebody else sees the message.
    NotSeen,
    /// Somebody else wrote the message.
    NotOwn,
    /// Nothing, or more letters than a message may have.
    NoText,
    /// The command, by its name.
    NotOffered(String),
    /// The button, by its label.
    NoButton(String),
    NoMenu,
    /// So many cannot be chosen.
    TooMany,
    NoChoice(String),
    NoForm,
    NoLanguage(String),
    /// The terminal says more.
    Broken,
    /// The bot did not start; why, in English.
    NotStarted(String),
}

impl Players {
    fn person(&self, who: usize) -> Result<&Person, Impossible> {
        self.cast.people.get(who).ok_or(Impossible::NoPerson)
    }

    fn place(&self, nth: usize) -> Result<Channel, Impossible> {
        let place = self.discord.places().into_iter().nth(nth).filter(|place| !place.gone);
        place.map(|place| place.channel).ok_or(Impossible::NoPlace)
    }

    /// Where somebody may write: not into other people's private messages.
    fn own_place(&self, who: usize, nth: usize) -> Result<Channel, Impossible> {
        let (channel, me) = (self.place(nth)?, self.person(who)?.id);
        let recipients = self.discord.places().into_iter().nth(nth).map(|place| place.recipients).unwrap_or_default();
        if recipients.is_empty() || recipients.contains(&me) { Ok(channel) } else { Err(Impossible::NoPlace) }
    }

    fn message(&self, who: usize, at: At) -> Result<Message, Impossible> {
        let post = self.discord.posts(self.place(at.place)?.id).into_iter().nth(at.nth).filter(|post| !post.deleted);
        let post = post.ok_or(Impossible::NoMessage)?;
        let me = self.person(who)?.id;
        if post.seen_by.is_some_and(|user| user != me) {
            return Err(Impossible::NotSeen);
        }
        Ok(post.message)
    }

    fn own(&self, who: usize, at: At) -> Result<Message, Impossible> {
        let message = self.message(who, at)?;
        let author = message.json()["author"]["id"].as_str().map(str::to_owned);
        if author != Some(self.person(who)?.id.to_string()) {
            return Err(Impossible::NotOwn);
        }
        Ok(message)
    }

    /// Lets it happen; what the person then sees, as a word.
    ///
    /// # Errors
    /// When it is not possible here.
    pub async fn does(&mut self, action: &Action) -> Result<&'static str, Impossible> {
        let who = action.who();
        let person = self.person(who)?.clone();
        let seen = match action {
            Action::Say { text, .. } | Action::Edit { text, .. } if !(1..=limits::CONTENT).contains(&text.chars().count()) => {
                return Err(Impossible::NoText);
            }
            Action::Say { place, text, reply_to, .. } => {
                let mut note = Note::new(text);
                if let Some(at) = reply_to {
                    note = note.reply_to(&self.message(who, *at)?);
                }
                person.says(&self.own_place(who, *place)?, note);
                return Ok("said");
            }
            Action::Edit { on, text, .. } => {
                person.edits(&self.own(who, *on)?, text);
                return Ok("said");
            }
            Action::Delete { on, .. } => {
                person.deletes(&self.own(who, *on)?);
                return Ok("said");
            }
            Action::Language { locale, .. } => {
                if !limits::LANGUAGES.contains(&locale.as_str()) {
                    return Err(Impossible::NoLanguage(locale.clone()));
                }
                person.reads_in(locale);
                return Ok("said");
            }
            Action::Close { form, .. } => {
                self.form(who, *form)?.open = false;
                return Ok("said");
            }
            Action::Press { on, id, label, .. } => {
                let card = self.message(who, *on)?;
                let id = button(&card, id, label)?;
                person.presses(&card, &id).await
            }
            Action::Pick { on, id, values, .. } => {
                let card = self.message(who, *on)?;
                let menu = menu(&card, id, values)?;
                if menu["type"] == 3 {
                    let values: Vec<&str> = values.iter().map(String::as_str).collect();
                    person.selects(&card, id, &values).await
                } else {
                    let ids: Vec<u64> = values.iter().filter_map(|value| value.parse().ok()).collect();
                    person.picks(&card, id, &ids).await
                }
            }
            Action::Submit { form, fields, .. } => {
                let form = self.form(who, *form)?;
                form.open = false;
                let modal = form.modal.clone();
                person.submits(&modal, &Value::Object(fields.clone())).await
            }
            Action::Slash { place, name, options, .. } => {
                let place = self.own_place(who, *place)?;
                offered(&person, &place, name, 1)?;
                person.slash(&place, name, Value::Object(options.clone())).await
            }
            Action::Apps { on, name, .. } => {
                let message = self.message(who, *on)?;
                offered(&person, &message.channel(), name, 3)?;
                person.context_menu(&message, name).await
            }
        };
        if let Seen::Modal(modal) = &seen {
            self.forms.push(Form { who, modal: modal.clone(), open: true });
        }
        Ok(word(&seen))
    }

    /// What is suggested to somebody who types into an option.
    ///
    /// # Errors
    /// When the command is not offered here.
    pub async fn suggests(&self, typing: &Typing) -> Result<Value, Impossible> {
        let (person, place) = (self.person(typing.who)?, self.place(typing.place)?);
        offered(person, &place, &typing.name, 1)?;
        match person.autocompletes(&place, &typing.name, Value::Object(typing.options.clone()), &typing.focused).await {
            Seen::Choices(choices) => Ok(choices.into_iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()),
            _ => Ok(json!([])),
        }
    }

    fn form(&mut self, who: usize, nth: usize) -> Result<&mut Form, Impossible> {
        let form = self.forms.get_mut(nth).filter(|form| form.who == who && form.open);
        form.ok_or(Impossible::NoForm)
    }
}

fn offered(person: &Person, place: &Channel, name: &str, kind: u64) -> Result<(), Impossible> {
    let first = name.split(' ').next().unwrap_or_default();
    let there = person.is_offered(place, if kind == 1 { first } else { name }, kind);
    if there { Ok(()) } else { Err(Impossible::NotOffered(name.to_owned())) }
}

fn word(seen: &Seen) -> &'static str {
    match seen {
        Seen::Private(_) => "private",
        Seen::Public(_) => "public",
        Seen::Updated(_) => "updated",
        Seen::Thinking(_) => "thinking",
        Seen::Unchanged(_) => "unchanged",
        Seen::Modal(_) => "form",
        Seen::Choices(_) => "choices",
        Seen::Failed => "failed",
    }
}

/// The token of the button that is meant: a token may name a thread of the world before.
fn button(card: &Message, id: &str, label: &str) -> Result<String, Impossible> {
    let controls: Vec<Value> = card.controls().into_iter().filter(|c| c["type"] == 2 && c["disabled"] != true).collect();
    let same = controls.iter().find(|c| c["custom_id"] == id).or_else(|| controls.iter().find(|c| c["label"] == label));
    let found = same.and_then(|c| c["custom_id"].as_str());
    found.map(str::to_owned).ok_or_else(|| Impossible::NoButton(label.to_owned()))
}

fn menu(card: &Message, id: &str, values: &[String]) -> Result<Value, Impossible> {
    let menu = card.controls().into_iter().find(|c| c["custom_id"] == id && c["disabled"] != true);
    let menu = menu.ok_or(Impossible::NoMenu)?;
    let bound = |key: &str, usual: u64| menu[key].as_u64().unwrap_or(usual);
    if !(bound("min_values", 1)..=bound("max_values", 1)).contains(&(values.len() as u64)) {
        return Err(Impossible::TooMany);
    }
    let options = menu["options"].as_array();
    let there = |value: &String| options.is_none_or(|options| options.iter().any(|option| option["value"] == *value.as_str()));
    match values.iter().find(|value| !there(value)) {
        Some(gone) => Err(Impossible::NoChoice(gone.clone())),
        None => Ok(menu),
    }
}
