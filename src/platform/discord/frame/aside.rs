//! Messages that are surely none of ours, told without reading them.

use std::sync::LazyLock;

use memchr::memmem::{self, Finder};

use super::Event;

/// What is looked for in each message; making a finder costs as much as looking.
struct Keys {
    member: Finder<'static>,
    no_roles: Finder<'static>,
    server: Finder<'static>,
    channel: Finder<'static>,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys {
    member: Finder::new(r#""member":{"#),
    no_roles: Finder::new(r#""mention_roles":[]"#),
    server: Finder::new(r#""guild_id":""#),
    channel: Finder::new(r#""channel_id":""#),
});

impl Event<'_> {
    /// Whether this is a message in a server that surely calls neither the bot (`me`: its id as it is written) nor any role, and whose places
    /// all are `aside`: it is told the id of a server and of a channel. Where nobody is helped that is what most messages are, and reading
    /// them costs more than this.
    pub fn is_aside(&self, me: &str, aside: impl Fn(u64, u64) -> bool) -> bool {
        if self.name != "MESSAGE_CREATE" {
            return false;
        }
        // A key cannot stand in what people write: there a quote has a backslash before it. Only in servers a message has a member.
        let has = |key: &Finder<'_>| key.find(self.data.as_bytes()).is_some();
        if !has(&KEYS.member) || !has(&KEYS.no_roles) || memmem::find(self.data.as_bytes(), me.as_bytes()).is_some() {
            return false;
        }
        let (servers, mut channels) = (ids(self.data, &KEYS.server), ids(self.data, &KEYS.channel).peekable());
        let servers: Vec<u64> = servers.collect();
        !servers.is_empty() && channels.peek().is_some() && channels.all(|channel| servers.iter().all(|server| aside(*server, channel)))
    }
}

/// All ids behind a key, wherever it stands; 0, which is nobody's, where there is none.
fn ids<'a>(data: &'a str, key: &'a Finder<'_>) -> impl Iterator<Item = u64> + 'a {
    let digits = |at: usize| data[at + key.needle().len()..].split('"').next().unwrap_or_default();
    key.find_iter(data.as_bytes()).map(move |at| digits(at).parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::event;

    #[test]
    fn what_is_said_elsewhere_and_calls_nobody_is_told_unread() {
        let with = |more: &str| {
            let usual = r#""channel_id":"2","guild_id":"3","member":{"roles":["9"]},"mentions":[],"mention_roles":[],"author":{"id":"4"}"#;
            format!(r#"{{"t":"MESSAGE_CREATE","s":3,"op":0,"d":{{{more}"id":"1",{usual}}}}}"#)
        };
        let aside = |frame: &str| event(frame).expect("an event").is_aside("777", |server, channel| (server, channel) == (3, 2));
        assert!(aside(&with("")) && aside(&with(r#""content":"\"channel_id\":\"5\" \"guild_id\":\"5\"","#)));
        for (more, why) in [
            (r#""content":"<@777>","#, "it has our id"),
            (r#""referenced_message":{"channel_id":"2","author":{"id":"777"}},"#, "it is said to us"),
            (r#""message_reference":{"channel_id":"5","guild_id":"3"},"#, "another channel is in it"),
            (r#""message_reference":{"channel_id":"2","guild_id":"5"},"#, "another server is in it"),
            (r#""message_reference":{"channel_id":null},"x":{"channel_id":"x"},"#, "a channel that is none"),
        ] {
            assert!(!aside(&with(more)), "{why}");
        }
        let plain = with("");
        for (gone, put, why) in [
            (r#""mention_roles":[]"#, r#""mention_roles":["9"]"#, "a role is called"),
            (r#""member":{"#, r#""other":{"#, "nobody of a server"),
            (r#""guild_id":"3","#, "", "no server"),
            (r#""channel_id":"2","#, "", "no channel"),
            ("MESSAGE_CREATE", "MESSAGE_UPDATE", "another event"),
        ] {
            assert!(!aside(&plain.replacen(gone, put, 1)), "{why}");
        }
    }
}
