//! A line to whoever runs the bot, by a webhook: <https://docs.discord.com/developers/resources/webhook#execute-webhook>.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};
use serde_json::json;

use crate::settings::{Waits, Webhook};

/// The way there. It has a client of its own, which has never seen the bot's token.
pub struct Post {
    client: Client,
    to: Webhook,
    pause: Duration,
}

impl Post {
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(to: Webhook, waits: &Waits) -> Result<Post, reqwest::Error> {
        super::install_crypto();
        let client = Client::builder().use_rustls_tls().no_proxy().timeout(waits.attempt).redirect(Policy::none()).build()?;
        Ok(Post { client, to, pause: waits.pause })
    }

    /// Whether it leads there.
    pub fn leads_to(&self, to: &Webhook) -> bool {
        self.to == *to
    }

    /// Tries twice. What went wrong is logged without the address, which stands in every error of the client's.
    pub async fn send(&self, text: &str) {
        let body = json!({ "content": text, "allowed_mentions": { "parse": [] } }).to_string();
        let mut status = self.try_to(&body).await;
        if status.is_none_or(|status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS) {
            tokio::time::sleep(self.pause).await;
            status = self.try_to(&body).await;
        }
        if !status.is_some_and(|status| status.is_success()) {
            let status = status.map_or(0, |status| status.as_u16());
            tracing::error!(status, "the webhook did not take what operators are to be told (0: no answer in time)");
        }
    }

    async fn try_to(&self, body: &str) -> Option<StatusCode> {
        let request = self.client.post(self.to.secret()).header(CONTENT_TYPE, "application/json").body(body.to_owned());
        request.send().await.ok().map(|response| response.status())
    }
}
