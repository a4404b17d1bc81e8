//! The ways in for messages: which ones are for us, and what of them was said to us.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::bot::Me;
use super::bounded::Bounded;
use super::frame::Message;
use super::roles::Roles;
use crate::settings::HelpChannels;
use crate::store::Store;

/// How a message came to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A direct message.
    Private,
    /// We were mentioned, or replied to.
    Addressed,
    /// It was written in a help channel.
    Overheard {
        /// It speaks to somebody else.
        to_another: bool,
        /// Nobody knows yet whether it was in a help channel: it may be a thread in one.
        place_unknown: bool,
    },
}

impl Way {
    pub fn is_overheard(self) -> bool {
        matches!(self, Way::Overheard { .. })
    }

    pub fn is_to_another(self) -> bool {
        matches!(self, Way::Overheard { to_another: true, .. })
    }

    pub fn place_unknown(self) -> bool {
        matches!(self, Way::Overheard { place_unknown: true, .. })
    }
}

/// What people write: plain messages, replies (<https://discord.com/developers/docs/resources/message#message-object-message-types>).
const WRITTEN: [u8; 2] = [0, 19];
/// So many channels' parents are known, for a day each.
const CHANNELS: usize = 20_000;
const DAY: Duration = Duration::from_secs(86_400);
/// So many posts' titles are known, for as long as whoever wrote one may still be at it.
const TITLES: usize = 1_000;
const QUARTER: Duration = Duration::from_secs(900);

/// It has no `Debug`: titles are what people write.
pub struct Ways {
    me: Me,
    help: HelpChannels,
    /// Which channels a server chose itself.
    store: Store,
    known: Arc<Mutex<Known>>,
}

struct Known {
    roles: Roles,
    /// The channel that a thread belongs to; `None` for channels that belong to none that matters.
    parents: Bounded<u64, Option<u64>>,
    /// The titles of threads in help channels.
    titles: Bounded<u64, String>,
}

impl Ways {
    pub fn new(me: Me, help: HelpChannels, store: Store) -> Ways {
        let known = Known { roles: Roles::default(), parents: Bounded::new(CHANNELS, DAY), titles: Bounded::new(TITLES, QUARTER) };
        Ways { me, help, store, known: Arc::new(Mutex::new(known)) }
    }

    /// The same, and all that is known, with other help channels of the operator's.
    pub fn helping_in(&self, help: HelpChannels) -> Ways {
        Ways { me: self.me, help, store: self.store.clone(), known: Arc::clone(&self.known) }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What roles there are to know.
    pub fn roles<T>(&self, look: impl FnOnce(&mut Roles) -> T) -> T {
        look(&mut self.known().roles)
    }

    /// Where a thread belongs; or that a channel belongs nowhere.
    pub fn parent_is(&self, channel: u64, parent: Option<u64>) {
        self.known().parents.put(channel, parent);
    }

    /// The channel that a thread belongs to, as far as that is known.
    pub fn parent(&self, channel: u64) -> Option<u64> {
        self.known().parents.get(&channel).copied().flatten()
    }

    /// Where a thread belongs, and its title.
    pub fn thread_is(&self, guild: Option<u64>, thread: u64, parent: Option<u64>, title: &str) {
        self.parent_is(thread, parent);
        if self.is_help(guild, thread) == Some(true) {
            self.known().titles.put(thread, title.trim().to_owned());
        }
    }

    /// Whether a channel is one to help in, itself or as a thread of one; `None` where its parent must be asked for.
    pub fn is_help(&self, guild: Option<u64>, channel: u64) -> Option<bool> {
        let settings = guild.map(|guild| self.store.settings(guild));
        let chosen = settings.as_ref().map_or(&[][..], |settings| &settings.help_channels);
        let contains = |channel: u64| self.help.contains(channel) || chosen.iter().any(|help| help.channel == channel);
        // No thread belongs to a help channel where there is none.
        let none = chosen.is_empty() && self.help == HelpChannels::None;
        if none || contains(channel) {
            return Some(!none);
        }
        self.known().parents.get(&channel).map(|parent| parent.is_some_and(contains))
    }

    fn calls_role(&self, message: &Message<'_>) -> bool {
        let Some(guild) = message.guild.filter(|_| !message.mention_roles.is_empty()) else { return false };
        self.known().roles.own(guild).is_some_and(|role| message.mention_roles.contains(&role))
    }

    /// Whether a text has the mention of us in it.
    fn names_us(&self, text: &str) -> bool {
        let user = self.me.user;
        text.contains("<@") && (text.contains(&format!("<@{user}>")) || text.contains(&format!("<@!{user}>")))
    }

    /// Whether a message is for us. A reply that pings mentions whom it replies to, without a word of theirs: whoever replies to our card and
    /// calls a third one shows it to them, unless they call us as well.
    fn addresses_us(&self, message: &Message<'_>) -> bool {
        let mentioned = message.mentions.contains(&self.me.user);
        if message.reply_to.as_ref().and_then(|reply| reply.author) != Some(self.me.user) {
            return mentioned || self.calls_role(message);
        }
        let calls_another = message.mentions.iter().any(|id| *id != self.me.user && *id != message.author);
        !calls_another || self.names_us(&message.content) || self.calls_role(message)
    }

    /// The way by which a message came; `None` where it is nothing for us.
    pub fn of(&self, message: &Message<'_>) -> Option<Way> {
        let machine = message.author_is_bot || message.webhook || message.is_interaction_response || message.author == self.me.user;
        if machine || !WRITTEN.contains(&message.kind) {
            return None;
        }
        if message.guild.is_none() {
            return Some(Way::Private);
        }
        // What is forwarded in a server was said elsewhere; forwarded to us alone, it asks what to make of it.
        if message.forwarded {
            return None;
        }
        if self.addresses_us(message) {
            return Some(Way::Addressed);
        }
        let help = self.is_help(message.guild, message.channel);
        if help == Some(false) {
            return None;
        }
        let to_another = message.mentions.iter().any(|id| *id != message.author)
            || message.reply_to.as_ref().is_some_and(|reply| reply.author != Some(message.author));
        Some(Way::Overheard { to_another, place_unknown: help.is_none() })
    }

    /// Whether we could have read a message's text: Discord gives us that of direct messages and of those that mention us
    /// (<https://discord.com/developers/docs/events/gateway#message-content-intent>). With the intent nothing is hidden. Attachments are hidden
    /// together with the text, and what is spoken has none.
    pub fn sees_text(&self, message: &Message<'_>) -> bool {
        let seen = !message.content.is_empty() || message.attachments > 0 || message.voice;
        seen || message.guild.is_none() || message.mentions.contains(&self.me.user)
    }

    /// The title of the post that begins with a message: its first message, and no other, has the id of its thread.
    pub fn title_of(&self, message: u64) -> Option<String> {
        self.known().titles.get(&message).cloned()
    }

    /// What was said, without the mention of us. A forum's post begins with its title: many ask there, and add a picture or a greeting.
    pub fn said<'a>(&self, message: &'a Message<'_>) -> Cow<'a, str> {
        let text = written(&message.content);
        match self.title_of(message.id) {
            Some(title) if text.is_empty() => Cow::Owned(title),
            Some(title) => Cow::Owned(format!("{title}\n{text}")),
            None => text,
        }
    }
}

/// What was said in the message that somebody replies to.
pub fn replied<'a>(message: &'a Message<'_>) -> Cow<'a, str> {
    written(&message.replied_text)
}

/// The text without mentions, whoever they are of: they are no words, and what their signs look like tells nothing.
fn written(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text.trim());
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        rest = if let Some(end) = mention(after) {
            out.push(' ');
            &after[end..]
        } else {
            out.push('<');
            after
        };
    }
    out.push_str(rest);
    Cow::Owned(out.trim().to_owned())
}

/// Where a mention ends, behind its first sign: <https://docs.discord.com/developers/reference#message-formatting>.
fn mention(after: &str) -> Option<usize> {
    let (inside, _) = after.split_once('>')?;
    let id = ["@!", "@&", "@", "#"].into_iter().find_map(|sign| inside.strip_prefix(sign))?;
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    is_id.then_some(inside.len() + 1)
}

#[cfg(test)]
pub mod tests {
    use super::super::frame::{Deletes, Reply};
    use super::*;

    const ME: Me = Me { user: 1, application: 1 };
    const GUILD: u64 = 50;
    const HELP: u64 = 60;

    pub fn written(content: &str) -> Message<'_> {
        Message {
            id: 100,
            channel: HELP,
            guild: Some(GUILD),
            author: 7,
            author_is_bot: false,
            webhook: false,
            kind: 0,
            content: Cow::Borrowed(content),
            mentions: Vec::new(),
            mention_roles: Vec::new(),
            reply_to: None,
            replied_text: Cow::Borrowed(""),
            attachments: 0,
            voice: false,
            forwarded: false,
            edited_at: None,
            is_interaction_response: false,
        }
    }

    fn reply(author: u64) -> Reply {
        Reply { message: 5, author: Some(author), tokens: Vec::new() }
    }

    fn ways() -> Ways {
        let ways = Ways::new(ME, HelpChannels::Some(vec![HELP]), Store::in_memory().expect("memory"));
        ways.roles(|roles| roles.are(GUILD, Some(9), Deletes::default()));
        ways
    }

    const HEARD: Option<Way> = Some(Way::Overheard { to_another: false, place_unknown: false });
    const ASIDE: Option<Way> = Some(Way::Overheard { to_another: true, place_unknown: false });

    #[tokio::test]
    async fn who_speaks_to_us() {
        let ways = ways();
        let of = |change: fn(&mut Message<'_>)| {
            let mut message = written("x");
            change(&mut message);
            ways.of(&message)
        };
        assert_eq!(of(|m| m.guild = None), Some(Way::Private));
        assert_eq!(of(|m| (m.guild, m.forwarded) = (None, true)), Some(Way::Private));
        assert_eq!(of(|m| m.mentions = vec![2, 1]), Some(Way::Addressed));
        assert_eq!(of(|m| m.mention_roles = vec![9]), Some(Way::Addressed));
        assert_eq!(of(|m| m.reply_to = Some(reply(1))), Some(Way::Addressed));
        assert_eq!(of(|_| ()), HEARD);
        assert_eq!(of(|m| m.mention_roles = vec![8]), HEARD);
        assert_eq!(of(|m| m.reply_to = Some(reply(7))), HEARD, "adds to their own words");
        assert_eq!(of(|m| m.reply_to = Some(reply(8))), ASIDE);
        assert_eq!(of(|m| m.mentions = vec![8]), ASIDE);
    }

    #[tokio::test]
    async fn whoever_shows_our_card_to_another_speaks_to_them() {
        let ways = ways();
        let replies = |text: &'static str, mentions: &[u64]| {
            let mut message = written(text);
            (message.reply_to, message.mentions) = (Some(reply(1)), mentions.to_vec());
            message
        };
        // The reply may ping us, or not.
        for mentions in [&[1, 8][..], &[8]] {
            assert_eq!(ways.of(&replies("<@8> これ見て", mentions)), ASIDE, "{mentions:?}");
            let mut elsewhere = replies("<@8> これ見て", mentions);
            elsewhere.channel = 61;
            ways.parent_is(61, None);
            assert_eq!(ways.of(&elsewhere), None, "{mentions:?}");
        }
        for (text, mentions) in [
            ("だめだった", &[1][..]),
            ("だめだった", &[]),
            ("<@7> だめだった", &[1, 7]),
            ("<@8> <@1> だめだった", &[1, 8]),
            ("<@!1> <@8> だめだった", &[1, 8]),
        ] {
            assert_eq!(ways.of(&replies(text, mentions)), Some(Way::Addressed), "{text}");
        }
        let mut role = replies("<@8> <@&9> だめだった", &[8]);
        role.mention_roles = vec![9];
        assert_eq!(ways.of(&role), Some(Way::Addressed));
        // A reply to somebody else that calls us.
        let mut message = replies("<@1> <@8> これは?", &[1, 8]);
        message.reply_to = Some(reply(8));
        assert_eq!(ways.of(&message), Some(Way::Addressed));
    }

    #[tokio::test]
    async fn who_does_not() {
        let ways = ways();
        let changes: [fn(&mut Message<'_>); 7] = [
            |m| m.author_is_bot = true,
            |m| m.webhook = true,
            |m| m.author = 1,
            |m| m.kind = 7,
            |m| m.kind = 20,
            |m| m.forwarded = true,
            |m| m.is_interaction_response = true,
        ];
        for (n, change) in changes.into_iter().enumerate() {
            let mut message = written("<@1> x");
            message.mentions = vec![1];
            change(&mut message);
            assert_eq!(ways.of(&message), None, "change {n}");
        }
        let nowhere = Ways::new(ME, HelpChannels::None, Store::in_memory().expect("memory"));
        assert_eq!(nowhere.of(&written("x")), None);
    }

    #[tokio::test]
    async fn threads_belong_to_their_channels() {
        let ways = ways();
        let mut message = written("x");
        message.channel = 61;
        assert_eq!(ways.of(&message), Some(Way::Overheard { to_another: false, place_unknown: true }));
        ways.parent_is(61, Some(HELP));
        assert_eq!(ways.of(&message), HEARD);
        ways.parent_is(61, Some(62));
        assert_eq!(ways.of(&message), None);
        ways.parent_is(61, None);
        assert_eq!(ways.of(&message), None);
        assert_eq!(Ways::new(ME, HelpChannels::All, Store::in_memory().expect("memory")).of(&message), HEARD);
    }

    #[tokio::test]
    async fn what_was_said() {
        let ways = ways();
        assert_eq!(ways.said(&written("<@1> <@!1>コードが来ない <@&9>")), "コードが来ない");
        assert_eq!(ways.said(&written("<@1>")), "");
        assert_eq!(ways.said(&written("<@8> hi <@&3> <#60>")), "hi");
        assert_eq!(ways.said(&written("5<6 <3 <@a> <@ <@9")), "5<6 <3 <@a> <@ <@9");
        assert!(ways.sees_text(&written("x")) && !ways.sees_text(&written("")));
        let (mut picture, mut spoken) = (written(""), written(""));
        (picture.attachments, spoken.voice) = (1, true);
        assert!(ways.sees_text(&picture) && ways.sees_text(&spoken));
    }

    #[tokio::test(start_paused = true)]
    async fn a_post_begins_with_its_title() {
        let ways = ways();
        for (thread, parent) in [(61, HELP), (62, 70)] {
            ways.thread_is(Some(GUILD), thread, Some(parent), " コードが来ない ");
        }
        let post = |id: u64, channel: u64, text: &'static str| {
            let mut message = written(text);
            (message.id, message.channel) = (id, channel);
            ways.said(&message).into_owned()
        };
        assert_eq!(post(61, 61, "<@1> 助けて"), "コードが来ない\n助けて");
        assert_eq!(post(61, 61, ""), "コードが来ない", "a picture only");
        assert_eq!(post(100, 61, "助けて"), "助けて", "a later message");
        assert_eq!(post(62, 62, "助けて"), "助けて", "no help channel");
        tokio::time::advance(QUARTER / 2).await;
        ways.thread_is(Some(GUILD), 61, Some(HELP), "パスキー");
        assert_eq!(post(61, 61, "助けて"), "パスキー\n助けて", "it was changed");
        tokio::time::advance(QUARTER).await;
        assert_eq!(post(61, 61, "助けて"), "助けて", "it is forgotten");
        let everywhere = Ways::new(ME, HelpChannels::All, Store::in_memory().expect("memory"));
        everywhere.thread_is(Some(GUILD), 61, Some(HELP), "コードが来ない");
        let mut message = written("助けて");
        (message.id, message.channel) = (61, 61);
        assert_eq!(everywhere.said(&message), "コードが来ない\n助けて");
    }
}
