//! The address of a webhook. Whoever knows it can write there: it is a secret.

use std::fmt;

use super::is_address;

/// Where operators are told. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook(String);

impl Webhook {
    /// `None` for what is no `https://` address. Without TLS it may only stay on this machine.
    #[must_use]
    pub fn new(address: &str) -> Option<Webhook> {
        let (scheme, rest) = address.split_once("://")?;
        let (host, path) = rest.split_once('/')?;
        let stays = matches!(host.split(':').next(), Some("127.0.0.1" | "localhost"));
        let safe = scheme == "https" || (scheme == "http" && stays);
        let fits = is_address(&format!("{scheme}://{host}")) && !path.is_empty() && path.bytes().all(|b| b.is_ascii_graphic());
        (safe && fits).then(|| Webhook(address.to_owned()))
    }

    /// The secret itself, for whoever must send there.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Webhook(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_leaves_the_machine_by_tls_alone_and_is_never_shown() {
        let address = "https://discord.com/api/webhooks/123456789012345678/very-secret_Token?thread_id=1";
        let webhook = Webhook::new(address).expect("an address");
        assert_eq!((webhook.secret(), format!("{webhook:?}").as_str()), (address, "Webhook(hidden)"));
        assert!(Webhook::new("http://127.0.0.1:8080/hook").is_some() && Webhook::new("http://localhost/hook").is_some());
        for wrong in [
            "http://discord.com/api/webhooks/1/a",
            "http://localhost.example.jp/hook",
            "http://127.0.0.1.example.jp/hook",
            "https://user@discord.com/api",
            "https://discord.com",
            "https://discord.com/",
            "https:///api",
            "https://discord.com/a b",
            "discord.com/api/webhooks/1/a",
            "ftp://discord.com/a",
        ] {
            assert_eq!(Webhook::new(wrong), None, "{wrong}");
        }
    }
}
