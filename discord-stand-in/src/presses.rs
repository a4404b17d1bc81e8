//! What people do with the app: press, choose, command, fill in. Each ends in what they then see.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::Discord;
use super::interactions::{COMPONENT, MODAL, is_forced_private, owners, reply};
use super::limits::flag;
use super::objects;
use super::people::Person;
use super::places::Message;
use super::transcript;
use super::world::{InteractionData, World, permission};

/// What the person sees after an interaction.
#[derive(Debug, Clone)]
pub enum Seen {
    /// A new message for them only.
    Private(Message),
    /// A new message for all.
    Public(Message),
    /// The message that they pressed on, changed in place.
    Updated(Message),
    /// The app is thinking; this message becomes the answer.
    Thinking(Message),
    /// Nothing yet; the message that they pressed on may change later.
    Unchanged(Message),
    Modal(Modal),
    /// Suggestions: what is shown, and its value.
    Choices(Vec<(String, Value)>),
    /// "This interaction failed".
    Failed,
}

/// A form on somebody's screen.
#[derive(Debug, Clone)]
pub struct Modal {
    pub json: Value,
    channel: u64,
    source: Option<u64>,
    trigger: u64,
}

impl Seen {
    /// The message that is seen.
    ///
    /// # Panics
    /// When something else is.
    pub fn message(self) -> Message {
        match self {
            Self::Private(m) | Self::Public(m) | Self::Updated(m) | Self::Thinking(m) | Self::Unchanged(m) => m,
            other => panic!("a message was to be seen, not {other:?}"),
        }
    }

    /// The form that is seen.
    ///
    /// # Panics
    /// When something else is.
    pub fn modal(self) -> Modal {
        match self {
            Self::Modal(modal) => modal,
            other => panic!("a form was to be seen, not {other:?}"),
        }
    }

    pub fn is_private(&self) -> bool {
        matches!(self, Self::Private(_))
    }

    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed)
    }
}

/// An interaction about to happen.
pub(super) struct Deed {
    pub kind: u64,
    pub channel: u64,
    pub source: Option<u64>,
    /// The interaction that showed the form.
    pub trigger: Option<u64>,
    pub data: Value,
    /// Acts through the person's own installation only.
    pub user_install: bool,
    /// For the transcript; empty for what nobody sees.
    pub text: String,
}

impl Person {
    /// Presses a button: by its label, its `custom_id`, or its place among all buttons and menus of the message (`"1"`, `"2"`, …).
    ///
    /// # Panics
    /// When this person cannot see the message or press that button.
    pub async fn presses(&self, card: &Message, what: &str) -> Seen {
        let controls = card.controls();
        let nth = what.parse::<usize>().ok().and_then(|n| controls.get(n.checked_sub(1)?));
        let named = controls.iter().find(|c| c["label"] == what || c["custom_id"] == what);
        let button = named.or(nth).unwrap_or_else(|| panic!("no button {what} on {:?}", card.buttons()));
        assert!(button["disabled"] != true, "the button {what} is switched off");
        assert!(button["type"] == 2, "{what} is no button");
        let id = button["custom_id"].as_str().unwrap_or_else(|| panic!("{what} is a link"));
        self.uses(card, json!({ "component_type": 2, "custom_id": id, "id": button["id"] }), transcript::control(button)).await
    }

    /// Presses a button that is not there (any more): an old message's, or one made up.
    pub async fn presses_id(&self, card: &Message, custom_id: &str) -> Seen {
        self.uses(card, json!({ "component_type": 2, "custom_id": custom_id, "id": 1 }), "[a button of old]".to_owned()).await
    }

    /// Chooses from a menu, by values.
    ///
    /// # Panics
    /// When there is no such menu or value.
    pub async fn selects(&self, card: &Message, custom_id: &str, values: &[&str]) -> Seen {
        let controls = card.controls();
        let menu = controls.iter().find(|c| c["custom_id"] == custom_id && c["type"] == 3);
        let menu = menu.unwrap_or_else(|| panic!("no menu {custom_id} on {:?}", card.buttons()));
        may_choose(menu, values.len());
        let options = menu["options"].as_array().cloned().unwrap_or_default();
        let label = |value: &&str| {
            let option = options.iter().find(|o| o["value"] == **value).unwrap_or_else(|| panic!("no choice {value}"));
            option["label"].as_str().unwrap_or_default().to_owned()
        };
        let labels = values.iter().map(label).collect::<Vec<_>>().join(", ");
        self.uses(card, json!({ "component_type": 3, "custom_id": custom_id, "values": values, "id": menu["id"] }), format!("▾ {labels}"))
            .await
    }

    /// Picks roles or channels from such a menu, by their ids.
    ///
    /// # Panics
    /// When there is no such menu, or it is off, or so many cannot be picked.
    pub async fn picks(&self, card: &Message, custom_id: &str, ids: &[u64]) -> Seen {
        let controls = card.controls();
        let menu = controls.iter().find(|c| c["custom_id"] == custom_id && matches!(c["type"].as_u64(), Some(6 | 8)));
        let menu = menu.unwrap_or_else(|| panic!("no such menu {custom_id} on {:?}", card.buttons()));
        may_choose(menu, ids.len());
        let (resolved, shown) = {
            let world = self.discord.world();
            let (mut resolved, mut shown) = (json!({}), Vec::new());
            for id in ids {
                if menu["type"] == 6 {
                    let guild = world.guilds.values().find(|guild| guild.roles.contains_key(id)).expect("a role of this world");
                    shown.push(format!("@{}", guild.roles[id].name));
                    resolved["roles"][id.to_string()] = objects::role(*id, &guild.roles[id].name, 0, None);
                } else {
                    let mut channel = world.channel_json(*id);
                    let kinds = menu["channel_types"].as_array();
                    assert!(kinds.is_none_or(|kinds| kinds.contains(&channel["type"])), "{} is not offered", channel["name"]);
                    shown.push(format!("#{}", world.channel(*id).name));
                    channel["permissions"] = json!(permission::USUAL.to_string());
                    resolved["channels"][id.to_string()] = channel;
                }
            }
            (resolved, shown)
        };
        let values: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let data =
            json!({ "component_type": menu["type"], "custom_id": custom_id, "values": values, "resolved": resolved, "id": menu["id"] });
        self.uses(card, data, format!("▾ {}", shown.join(", "))).await
    }

    /// Sends a choice that no menu offers.
    pub async fn selects_id(&self, card: &Message, custom_id: &str, values: &[&str]) -> Seen {
        self.uses(card, json!({ "component_type": 3, "custom_id": custom_id, "values": values, "id": 1 }), "▾ (made up)".to_owned()).await
    }

    async fn uses(&self, card: &Message, data: Value, shown: String) -> Seen {
        let (channel, user_install) = {
            let world = self.discord.world();
            let message = world.message(card.id).expect("a message that is still there");
            assert!(message.ephemeral_for.is_none_or(|user| user == self.id), "only one person sees this message");
            (message.channel, !world.bot_is_in(message.channel))
        };
        let text = format!("presses {shown}");
        self.does(Deed { kind: COMPONENT, channel, source: Some(card.id), trigger: None, data, user_install, text }).await
    }

    /// Fills in a form: `{"custom_id": "text", …}`.
    ///
    /// # Panics
    /// When the form has no such field.
    pub async fn submits(&self, modal: &Modal, fields: &Value) -> Seen {
        let mut left: Vec<&String> = fields.as_object().into_iter().flatten().map(|(key, _)| key).collect();
        let mut filled = |input: &Value| {
            let id = input["custom_id"].as_str().unwrap_or_default();
            left.retain(|key| *key != id);
            let given =
                fields.get(id).cloned().unwrap_or_else(|| if input["value"].is_null() { json!("") } else { input["value"].clone() });
            let length = given.as_str().map_or(0, |text| text.encode_utf16().count() as u64);
            assert!(input["max_length"].as_u64().is_none_or(|most| length <= most), "longer than the form lets anybody write");
            assert!(length > 0 || input["required"] == false || given.is_array(), "this field must be filled in");
            let key = if given.is_array() { "values" } else { "value" };
            json!({ "type": input["type"], "id": 1, "custom_id": id, key: given })
        };
        let rows = modal.json["components"].as_array().into_iter().flatten();
        let rows = rows.filter(|row| row["type"] != 10).map(|row| match row["type"].as_u64() {
            Some(18) => json!({ "type": 18, "id": 1, "component": filled(&row["component"]) }),
            _ => json!({ "type": 1, "id": 1, "components": [filled(&row["components"][0])] }),
        });
        let data = json!({ "custom_id": modal.json["custom_id"], "components": rows.collect::<Vec<_>>(), "resolved": {} });
        assert!(left.is_empty(), "no such fields in the form: {left:?}");
        let user_install = !self.discord.world().bot_is_in(modal.channel);
        let values = fields.as_object().into_iter().flatten().map(|(_, value)| value.to_string()).collect::<Vec<_>>();
        let text = format!("fills in the form: {}", values.join(", "));
        self.does(Deed {
            kind: MODAL,
            channel: modal.channel,
            source: modal.source,
            trigger: Some(modal.trigger),
            data,
            user_install,
            text,
        })
        .await
    }

    /// Sends the interaction and waits for its callback as long as Discord does.
    pub(super) async fn does(&self, deed: Deed) -> Seen {
        let limit = self.discord.shared.settings.answer_within;
        let (id, heard) = self.discord.change(|world| world.begin(self.id, &deed));
        // A callback in the very last moment still counts.
        let answered = |d: &Discord| d.world().interactions[&id].answer.is_some();
        if self.discord.within(limit + Duration::from_millis(50), |d| answered(d).then_some(())).await.is_none() {
            self.discord.change(|world| {
                transcript::note(world, deed.channel, "(This interaction failed)".to_owned());
                if heard {
                    world.violation(format!("no answer within {limit:?}: {}", deed.text));
                }
            });
            return Seen::Failed;
        }
        self.discord.change(|world| self.sees(world, id, &deed))
    }

    fn sees(&self, world: &mut World, id: u64, deed: &Deed) -> Seen {
        let answer = world.interactions[&id].answer.clone().expect("an answered interaction");
        let message = answer.message.map(|id| Message { discord: self.discord.clone(), id });
        let private = answer.message.and_then(|id| world.messages.get(&id)).is_some_and(|m| m.ephemeral_for.is_some());
        match (answer.kind, message) {
            (reply::MESSAGE, Some(message)) if private => Seen::Private(message),
            (reply::MESSAGE, Some(message)) => Seen::Public(message),
            (reply::UPDATE, Some(message)) => Seen::Updated(message),
            (reply::LATER, Some(message)) => Seen::Thinking(message),
            (reply::UPDATE_LATER, Some(message)) => Seen::Unchanged(message),
            (reply::MODAL, _) => {
                let title = answer.data["title"].as_str().unwrap_or_default();
                let name = world.name_in(self.id, deed.channel);
                transcript::note(world, deed.channel, format!("{name} sees a form: {title}"));
                Seen::Modal(Modal { json: answer.data, channel: deed.channel, source: deed.source, trigger: id })
            }
            _ => {
                let choices = answer.data["choices"].as_array().into_iter().flatten();
                let locale = &world.user(self.id).locale;
                let name = |c: &Value| c["name_localizations"][locale].as_str().or(c["name"].as_str()).unwrap_or_default().to_owned();
                Seen::Choices(choices.map(|c| (name(c), c["value"].clone())).collect())
            }
        }
    }
}

/// A menu is on, and lets so many be chosen.
fn may_choose(menu: &Value, many: usize) {
    assert!(menu["disabled"] != true, "the menu is switched off: {menu}");
    let (least, most) = (menu["min_values"].as_u64().unwrap_or(1), menu["max_values"].as_u64().unwrap_or(1));
    assert!((least..=most).contains(&(many as u64)), "{many} cannot be chosen: {menu}");
}

impl World {
    /// Lets an interaction happen; says whether a connected session heard of it.
    fn begin(&mut self, user: u64, deed: &Deed) -> (u64, bool) {
        let id = self.new_id();
        let token = format!("aW50ZXJhY3Rpb246{id}");
        let event = self.interaction_event(id, &token, user, deed);
        if !deed.text.is_empty() {
            let name = self.name_in(user, deed.channel);
            transcript::note(self, deed.channel, format!("{name} {}", deed.text));
        }
        let forced_private = is_forced_private(self, deed.channel, deed.user_install);
        let interaction = InteractionData {
            id,
            token: token.clone(),
            kind: deed.kind,
            user,
            channel: deed.channel,
            source: deed.source,
            trigger: deed.trigger,
            data: deed.data.clone(),
            created: Instant::now(),
            answer: None,
            original: None,
            followups: vec![],
            forced_private,
            user_install: deed.user_install,
        };
        self.interactions.insert(id, interaction);
        self.by_token.insert(token, id);
        let guild = self.channel(deed.channel).guild;
        let serves = |shard: (u64, u64)| guild.map_or(0, |guild| (guild >> 22) % shard.1) == shard.0;
        let heard = self.sessions.values().any(|s| s.line.is_some() && serves(s.shard));
        self.dispatch(guild, 0, "INTERACTION_CREATE", &event);
        (id, heard)
    }

    fn interaction_event(&self, id: u64, token: &str, user: u64, deed: &Deed) -> Value {
        let place = self.channel(deed.channel);
        let locale = &self.user(user).locale;
        let guild = self.guild_of(deed.channel);
        let context = match (guild, place.kind) {
            (Some(_), _) => 0,
            (None, 1) => 1,
            (None, _) => 2,
        };
        let mut who = if deed.user_install { json!({}) } else { owners(self, deed.channel) };
        if deed.user_install || (self.user(user).installed && deed.kind != COMPONENT) {
            who["1"] = json!(user.to_string());
        }
        let mut channel = self.channel_json(deed.channel);
        let mine = guild.map_or(permission::USUAL, |g| g.everyone | g.powers.get(&user).copied().unwrap_or_default());
        channel["permissions"] = json!(mine.to_string());
        let mut event = json!({
            "id": id.to_string(),
            "application_id": self.bot.to_string(),
            "type": deed.kind,
            "data": deed.data,
            "channel": channel,
            "channel_id": deed.channel.to_string(),
            "token": token,
            "version": 1,
            "app_permissions": self.bot_permissions(deed.channel).to_string(),
            "locale": locale,
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": who,
            "context": context,
            "attachment_size_limit": 10_485_760,
        });
        let map = event.as_object_mut().expect("a JSON object");
        if let Some(guild) = guild {
            let mut member = self.member_json(guild, user);
            member["permissions"] = json!(mine.to_string());
            map.insert("member".to_owned(), member);
            map.insert("guild_id".to_owned(), json!(guild.id.to_string()));
            map.insert("guild_locale".to_owned(), json!(guild.locale));
            map.insert("guild".to_owned(), json!({ "id": guild.id.to_string(), "locale": guild.locale, "features": ["COMMUNITY"] }));
        } else {
            map.insert("user".to_owned(), self.user_json(user));
        }
        if let Some(message) = deed.source.and_then(|id| self.messages.get(&id)) {
            let mut json = message.json.clone();
            if message.ephemeral_for.is_some() {
                json["flags"] = json!(json["flags"].as_u64().unwrap_or_default() | flag::EPHEMERAL);
            }
            map.insert("message".to_owned(), json);
        }
        event
    }
}
