//! All that the page shows, as one JSON object: places, messages, what only one person sees, what Discord got, and why the bot heard what it heard.

use std::collections::HashMap;

use discord_stand_in::{Discord, Place, Post, Request};
use serde_json::{Value, json};

use super::play::Form;
use super::session::Session;
use crate::desk::{Desk, Reason};
use crate::message::Message;
use crate::platform::discord::commands::discord_names;

/// Reasons that were found before, by text and whether it was said to the bot. Of one desk.
#[derive(Debug, Default)]
pub struct Reasons(HashMap<(String, bool), Vec<Reason>>);

impl Reasons {
    fn of(&mut self, desk: &Desk, text: &str, addressed: bool) -> Vec<Reason> {
        let key = (text.to_owned(), addressed);
        self.0.entry(key).or_insert_with(|| desk.explain(&Message { text: text.to_owned(), addressed })).clone()
    }
}

/// What there is in a world.
pub fn of(session: &Session, reasons: &mut Reasons) -> Value {
    let discord = &session.discord;
    let places = discord.places();
    let requests = discord.requests();
    let mut whole = Whole { session, reasons, places: &places, requests: &requests };
    let shown: Vec<Value> = places.iter().enumerate().map(|(nth, place)| whole.place(nth, place)).collect();
    json!({
        "bot": { "id": discord.bot_id().to_string(), "name": discord.bot_name() },
        "people": people(session, &places),
        "roles": [{ "id": session.cast.role.to_string(), "name": discord.name_of_role(session.cast.role) }],
        "server": { "id": session.cast.guild.id.to_string(), "name": session.cast.guild.name() },
        "help": session.cast.help.id.to_string(),
        "commands": discord.commands(),
        "languages": languages(&session.desk),
        "places": shown,
        "forms": session.forms().iter().enumerate().filter(|(_, form)| form.open).map(form).collect::<Vec<_>>(),
        "violations": discord.violations(),
    })
}

fn people(session: &Session, places: &[Place]) -> Vec<Value> {
    let people = session.cast.people.iter().zip(&session.cast.manages);
    let known = people.map(|(person, manages)| {
        let dm = places.iter().position(|place| place.kind == 1 && place.recipients == [person.id]);
        json!({ "id": person.id.to_string(), "name": person.name(), "locale": person.locale(), "manages": manages, "dm": dm })
    });
    known.collect()
}

/// What an app can be set to and the bot speaks, the language of Amazon's agents first, by Discord's names.
fn languages(desk: &Desk) -> Vec<&'static str> {
    let mut ours = discord_names(desk);
    ours.sort_by_key(|(_, locale)| *locale != desk.home());
    ours.into_iter().map(|(tag, _)| tag).collect()
}

fn form((nth, form): (usize, &Form)) -> Value {
    json!({ "nth": nth, "who": form.who, "json": form.modal.json })
}

struct Whole<'a> {
    session: &'a Session,
    reasons: &'a mut Reasons,
    places: &'a [Place],
    requests: &'a [Request],
}

impl Whole<'_> {
    fn place(&mut self, nth: usize, place: &Place) -> Value {
        let parent = place.parent.and_then(|parent| self.places.iter().position(|other| other.channel.id == parent));
        let posts = self.session.discord.posts(place.channel.id);
        json!({
            "nth": nth,
            "id": place.channel.id.to_string(),
            "kind": place.kind,
            "name": place.name,
            "parent": parent,
            "archived": place.archived,
            "gone": place.gone,
            "of": place.recipients.iter().map(u64::to_string).collect::<Vec<_>>(),
            "joined": place.joined.iter().map(u64::to_string).collect::<Vec<_>>(),
            "offered": self.offered(place),
            "messages": posts.iter().enumerate().map(|(nth, post)| self.message(nth, post, place)).collect::<Vec<_>>(),
        })
    }

    /// Which commands Discord would offer to whom, by their ids.
    fn offered(&self, place: &Place) -> Vec<Vec<String>> {
        let commands = self.session.discord.commands();
        let offered = |person: &discord_stand_in::Person| {
            let named = commands.iter().filter_map(|command| {
                let (name, kind) = (command["name"].as_str()?, command["type"].as_u64()?);
                person.is_offered(&place.channel, name, kind).then(|| command["id"].as_str().unwrap_or_default().to_owned())
            });
            named.collect()
        };
        self.session.cast.people.iter().map(offered).collect()
    }

    fn message(&mut self, nth: usize, post: &Post, place: &Place) -> Value {
        if post.deleted {
            return json!({ "nth": nth, "deleted": true, "seen_by": post.seen_by.map(|id| id.to_string()) });
        }
        let by_bot = post.author == self.session.discord.bot_id();
        let mut out = json!({
            "nth": nth,
            "json": post.json,
            "seen_by": post.seen_by.map(|id| id.to_string()),
            "edits": post.edits,
            "by_bot": by_bot,
        });
        if by_bot {
            out["calls"] = self.calls(post.message.id).into();
            out["files"] = self.files(post.message.id).into();
            if let Some(asked) = &post.asked {
                out["asked"] = json!({ "kind": asked.kind, "user": asked.user.to_string(), "command": asked.data["name"], "menu": asked.data["type"] == 3 });
                out["why"] = json!(self.why_asked(&asked.data));
            }
        } else {
            let text = post.json["content"].as_str().unwrap_or_default();
            out["why"] = json!(self.why(text, place.kind == 1 || self.calls_bot(post)));
        }
        out
    }

    /// Whether the bot is spoken to: by a mention, or by a reply to what it said.
    fn calls_bot(&self, post: &Post) -> bool {
        let bot = self.session.discord.bot_id().to_string();
        let mentions = post.json["mentions"].as_array().is_some_and(|all| all.iter().any(|user| user["id"] == bot.as_str()));
        mentions || post.json["referenced_message"]["author"]["id"] == bot.as_str()
    }

    fn why(&mut self, text: &str, addressed: bool) -> Vec<Reason> {
        let mention = format!("<@{}>", self.session.discord.bot_id());
        let text = text.replace(&mention, "");
        let text = text.trim();
        if text.is_empty() { Vec::new() } else { self.reasons.of(&self.session.desk, text, addressed) }
    }

    /// Of what was written into a command's option, or of the message that a command was used on.
    fn why_asked(&mut self, data: &Value) -> Vec<Reason> {
        let written = data["options"].as_array().into_iter().flatten().find_map(|option| option["value"].as_str());
        let target = data["target_id"].as_str().and_then(|id| data["resolved"]["messages"][id]["content"].as_str());
        written.or(target).map(str::to_owned).map_or_else(Vec::new, |text| self.why(&text, true))
    }

    /// What Discord got of this message, oldest first.
    fn calls(&self, id: u64) -> Vec<Value> {
        let calls = self.requests.iter().filter(|request| request.about == Some(id));
        let told = |r: &Request| json!({ "method": r.method, "route": r.route, "status": r.status, "body": r.body });
        calls.map(told).collect()
    }

    /// Where the page gets the files that came with it.
    fn files(&self, id: u64) -> Vec<Value> {
        let with = self.requests.iter().enumerate().filter(|(_, request)| request.about == Some(id));
        let named = with.flat_map(|(nth, request)| {
            let named = request.files.iter().enumerate();
            named
                .map(move |(part, file)| json!({ "name": file.filename, "kind": file.content_type, "path": format!("/file/{nth}/{part}") }))
        });
        named.collect()
    }
}

/// A file that came with a request: its kind and its bytes.
pub fn file(discord: &Discord, request: usize, part: usize) -> Option<(String, Vec<u8>)> {
    let request = discord.requests().into_iter().nth(request)?;
    let file = request.files.into_iter().nth(part)?;
    Some((file.content_type, file.bytes))
}
