//! Files that come with a body: <https://docs.discord.com/developers/reference#uploading-files>.

use std::fmt;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::limits::Complaints;
use super::rest::{Refusal, refuse};

/// Bytes of all files together.
const MOST: usize = 10 << 20;

/// A part of a form that is a file.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// The form's name for it: `files[0]`.
    pub part: String,
    pub filename: String,
    pub content_type: String,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({}, {} bytes)", self.part, self.filename, self.content_type, self.bytes.len())
    }
}

/// The JSON of a request, also out of a form with files, and those; `None` when there is a body that is no JSON.
pub fn body_of(headers: &HeaderMap, bytes: &[u8]) -> Option<(Value, Vec<File>)> {
    let kind = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if bytes.is_empty() {
        return Some((Value::Null, vec![]));
    }
    if !kind.starts_with("multipart/form-data") {
        return serde_json::from_slice(bytes).ok().map(|json| (json, vec![]));
    }
    let (mut body, mut files) = (None, vec![]);
    let (_, boundary) = kind.split_once("boundary=")?;
    let dashes = [b"--", boundary.trim_matches('"').as_bytes()].concat();
    for (from, to) in between(bytes, &dashes) {
        // Each part begins behind a line's end, and ends before one.
        let part = bytes.get(from + 2..to.checked_sub(2)?)?;
        let head = find(part, b"\r\n\r\n")?;
        let (lines, inside) = (String::from_utf8_lossy(&part[..head]).into_owned(), &part[head + 4..]);
        let of = |key: &str| {
            lines.split_once(&format!("{key}=\"")).and_then(|(_, rest)| rest.split_once('"')).map(|(value, _)| value.to_owned())
        };
        let content_type = lines.lines().find_map(|line| line.to_lowercase().strip_prefix("content-type: ").map(str::to_owned));
        let name = of(" name")?;
        if name == "payload_json" {
            body = serde_json::from_slice(inside).ok();
        } else {
            let (filename, content_type) = (of("filename")?, content_type.unwrap_or_default());
            files.push(File { part: name, filename, content_type, bytes: inside.to_vec() });
        }
    }
    body.map(|body| (body, files))
}

/// What lies between each two places where something stands.
fn between(bytes: &[u8], mark: &[u8]) -> Vec<(usize, usize)> {
    let mut places = vec![];
    let mut from = 0;
    while let Some(at) = find(&bytes[from..], mark) {
        places.push((from + at, from + at + mark.len()));
        from += at + mark.len();
    }
    places.windows(2).map(|two| (two[0].1, two[1].0)).collect()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|part| part == what)
}

/// Whether a message names its files rightly, and Discord takes them.
pub fn check(data: &Value, files: &[File], out: &mut Complaints) -> Result<(), Refusal> {
    if files.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST {
        return Err(refuse(413, 40_005, "Request entity too large"));
    }
    for (i, named) in out.list("attachments", &data["attachments"], 0, 10).iter().enumerate() {
        out.text(&format!("attachments.{i}.description"), &named["description"], 0, 1_024);
        let id = named["id"].as_str().map_or_else(|| named["id"].to_string(), str::to_owned);
        if !files.iter().any(|file| file.part == format!("files[{id}]") && named["filename"] == *file.filename) {
            out.add(&format!("attachments.{i}"), "ATTACHMENT_NOT_FOUND", format!("there is no file {id}"));
        }
    }
    Ok(())
}

/// The files as a message has them.
pub fn shown(data: &Value, files: &[File], channel: u64, id: u64) -> Vec<Value> {
    let shown = files.iter().zip(0..).map(|(file, nth)| {
        let named = data["attachments"].as_array().into_iter().flatten().find(|named| named["filename"] == *file.filename);
        let url = format!("https://cdn.discordapp.com/attachments/{channel}/{id}/{}", file.filename);
        json!({
            "id": (id + nth).to_string(), "filename": file.filename, "size": file.bytes.len(), "content_type": file.content_type,
            "description": named.map_or(Value::Null, |named| named["description"].clone()), "url": url, "proxy_url": url, "ephemeral": true,
        })
    });
    shown.collect()
}
