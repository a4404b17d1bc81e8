//! No bot: it reads what our Discord writes, does nothing with it, and answers in the fewest words. What it reaches is what our Discord can do;
//! whoever comes near it is held back by that, not by itself.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, Sender, channel};

use serde_json::{Value, json};

/// Given to this very program it makes it a reader.
pub const WORD: &str = "--reader";
/// Like the phrase of all bots, with which every question ends.
const PHRASE: &str = "コード来ない";
/// Connections to answer through, taken in turn.
const DOORS: usize = 16;

pub fn main() -> ExitCode {
    match read() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn variable(name: &str, scheme: &str) -> io::Result<String> {
    let text = std::env::var(name).map_err(io::Error::other)?;
    Ok(text.trim_start_matches(scheme).to_owned())
}

fn read() -> io::Result<()> {
    let (gateway, api) = (variable("DISCORD_GATEWAY", "ws://")?, variable("DISCORD_API", "http://")?);
    let token = variable("DISCORD_TOKEN", "")?;
    let doors: Vec<Sender<Value>> = (0..DOORS).map(|_| door(api.clone(), token.clone())).collect();
    let mut stream = TcpStream::connect(&gateway)?;
    stream.set_nodelay(true)?;
    let hello = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
    write!(stream, "GET /?v=10&encoding=json HTTP/1.1\r\nHost: {gateway}\r\n{hello}\r\n\r\n")?;
    let mut reader = BufReader::with_capacity(1 << 18, stream.try_clone()?);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let properties = json!({ "os": "linux", "browser": "reader", "device": "reader" });
    // Guilds, their messages, and what these say.
    let identify = json!({ "op": 2, "d": { "token": token, "intents": 0x8201, "properties": properties } }).to_string();
    // A client has to mask what it sends; a mask of zeros changes nothing. Two bytes of length follow (0x80 | 126).
    let length = u16::try_from(identify.len()).map_err(io::Error::other)?.to_be_bytes();
    stream.write_all(&[&[0x81, 0xFE, length[0], length[1], 0, 0, 0, 0], identify.as_bytes()].concat())?;
    let (mut frame, mut asked) = (Vec::new(), 0);
    loop {
        let mut head = [0; 2];
        reader.read_exact(&mut head)?;
        let length = match head[1] {
            126 => number::<2>(&mut reader)?,
            127 => number::<8>(&mut reader)?,
            short => u64::from(short),
        };
        frame.resize(usize::try_from(length).map_err(io::Error::other)?, 0);
        reader.read_exact(&mut frame)?;
        if is_question(&frame) {
            let event: Value = serde_json::from_slice(&frame)?;
            // A thread that ended did so by a fault, and has said it.
            let _ended = doors[asked % DOORS].send(event);
            asked += 1;
        }
    }
}

fn number<const N: usize>(reader: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes)?;
    Ok(bytes.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
}

/// Of a question the text is the phrase alone. What is in it is looked at only where a quick look at the first letter finds one.
fn is_question(frame: &[u8]) -> bool {
    let phrase = PHRASE.as_bytes();
    frame.windows(phrase.len()).any(|part| part[8] == phrase[8] && part == phrase) && frame.starts_with(br#"{"t":"MESSAGE_CREATE""#)
}

/// A connection that answers whatever is put in.
fn door(api: String, token: String) -> Sender<Value> {
    let (sender, events) = channel();
    std::thread::spawn(move || {
        if let Err(error) = answers(&api, &token, &events) {
            eprintln!("{error}");
        }
    });
    sender
}

fn answers(api: &str, token: &str, events: &Receiver<Value>) -> io::Result<()> {
    let mut stream = TcpStream::connect(api)?;
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    for event in events {
        let message = &event["d"];
        // Its own answers come back, too, with what they reply to.
        if message["author"]["bot"] == true {
            continue;
        }
        let body = json!({ "content": "はい", "message_reference": { "message_id": message["id"] } }).to_string();
        let channel = message["channel_id"].as_str().unwrap_or_default();
        let head = format!("Host: {api}\r\nAuthorization: Bot {token}\r\nContent-Type: application/json\r\nContent-Length: {}", body.len());
        stream.write_all(format!("POST /api/v10/channels/{channel}/messages HTTP/1.1\r\n{head}\r\n\r\n{body}").as_bytes())?;
        let (mut line, mut length) = (String::new(), 0);
        while reader.read_line(&mut line)? > 2 {
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().map_err(io::Error::other)?;
            }
            line.clear();
        }
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
    }
    Ok(())
}
