//! The smallest HTTP client that a test needs: one request, one connection.

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::discord::Discord;

/// An answer; `None` in place of one when the connection was cut.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: String,
    pub body: Value,
}

impl Answer {
    /// Discord's error code in the body.
    pub fn code(&self) -> u64 {
        self.body["code"].as_u64().unwrap_or_default()
    }
}

pub async fn send(discord: &Discord, method: &str, path: &str, token: Option<&str>, body: Option<&Value>) -> Option<Answer> {
    let address = discord.rest_url();
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).await.expect("a connection");
    let body = body.map(Value::to_string).unwrap_or_default();
    let auth = token.map(|token| format!("Authorization: Bot {token}\r\n")).unwrap_or_default();
    let request = format!(
        "{method} /api/v10{path} HTTP/1.1\r\nHost: discord\r\nConnection: close\r\n{auth}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = vec![];
    stream.read_to_end(&mut answer).await.ok()?;
    let answer = String::from_utf8(answer).expect("UTF-8");
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let (first, headers) = head.split_once("\r\n")?;
    let status = first.split(' ').nth(1)?.parse().ok()?;
    Some(Answer { status, headers: headers.to_lowercase(), body: serde_json::from_str(body).unwrap_or_default() })
}

/// With the bot's token; a cut connection fails the test.
pub async fn call(discord: &Discord, method: &str, path: &str, body: impl Into<Option<Value>>) -> Answer {
    send(discord, method, path, Some(&discord.token()), body.into().as_ref()).await.expect("an answer")
}
