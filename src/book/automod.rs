//! Reads `intents/automod.toml`: what of the guard Discord's `AutoMod` can do.

use regex::Regex;

use super::intents::{File, required};
use super::sheet::with_sheet;
use crate::automod::{BLOCKED, NAME};
use crate::fault::Fault;
use crate::limits::length;
use crate::voice::Voice;

/// Where the patterns stand.
pub const FILE: &str = "intents/automod.toml";

/// Regexes of a rule, and the length of each
/// (<https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-trigger-metadata-field-limits>).
const PATTERNS: usize = 10;
const PATTERN: usize = 260;
/// What the blocked person reads (same page). Discord's `OpenAPI` document allows 300: the smaller number is safe.
const BLOCKED_TEXT: usize = 150;
/// A rule's name (`KeywordUpsertRequest` in that document).
const NAME_TEXT: usize = 100;

/// What a rule is made of.
#[derive(Debug, Default)]
pub struct AutoMod {
    pub patterns: Vec<Pattern>,
}

#[derive(Debug)]
pub struct Pattern {
    pub name: String,
    pub regex: Regex,
}

impl AutoMod {
    /// Whether the rule blocks a message with that text.
    #[must_use]
    pub fn blocks(&self, text: &str) -> bool {
        self.patterns.iter().any(|p| p.regex.is_match(text))
    }
}

/// The patterns, as far as faults let them be read.
pub fn read(files: &[File], unopened: &[String], faults: &mut Vec<Fault>) -> AutoMod {
    let Some(text) = required(FILE, "the patterns for Discord's AutoMod", files, unopened, faults) else { return AutoMod::default() };
    let before = faults.len();
    let patterns = with_sheet(FILE, text, faults, |sheet, faults| {
        sheet.table("patterns", faults, |sheet, faults| {
            let mut patterns = Vec::new();
            for (n, name) in sheet.keys().into_iter().enumerate() {
                let Some(text) = sheet.string(name, faults) else { continue };
                if n == PATTERNS {
                    let why =
                        format!("`patterns.{name}` is one too many, Discord takes at most {PATTERNS}: take one out, or join two with “|”");
                    faults.push(Fault::new(FILE, text.line, why));
                }
                match pattern(&text.id) {
                    Ok(regex) => patterns.push(Pattern { name: name.to_owned(), regex }),
                    Err(why) => faults.push(Fault::new(FILE, text.line, format!("`patterns.{name}` {why}"))),
                }
            }
            patterns
        })
    });
    let patterns = patterns.flatten().unwrap_or_default();
    if patterns.is_empty() && faults.len() == before {
        faults.push(Fault::new(FILE, 0, "there is no pattern: add one below [patterns]"));
    }
    AutoMod { patterns }
}

/// The patterns as they are written, 16 µs' work (measured on 2026-11-29). To put them into a rule nobody need know what they match: that
/// is judged by [`read`].
#[must_use]
pub fn written(files: &[File]) -> Vec<String> {
    let Some((_, text)) = files.iter().find(|(path, _)| path == FILE) else { return Vec::new() };
    let mut told = Vec::new();
    let patterns = with_sheet(FILE, text, &mut told, |sheet, told| {
        sheet.table("patterns", told, |sheet, told| {
            sheet.keys().into_iter().filter_map(|name| sheet.string(name, told)).map(|text| text.id).collect()
        })
    });
    patterns.flatten().unwrap_or_default()
}

/// The regex, or why Discord would not take it, or why nobody should.
fn pattern(text: &str) -> Result<Regex, String> {
    let is = length(text);
    if is > PATTERN {
        return Err(format!("has {is} characters, Discord takes at most {PATTERN}: shorten it, or make two of it"));
    }
    let regex = Regex::new(text).map_err(|error| {
        let said = error.to_string();
        let why = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
        format!("is no regex of Rust's flavour ({why}): correct it; there is no look-around and no back reference")
    })?;
    if regex.is_match("") {
        return Err("matches the empty text, and with it every message: make a part of it obligatory".to_owned());
    }
    Ok(regex)
}

/// The texts of the rule are short enough in every language.
pub fn texts(voice: &Voice, faults: &mut Vec<Fault>) {
    for locale in voice.locales() {
        for (key, most) in [(NAME, NAME_TEXT), (BLOCKED, BLOCKED_TEXT)] {
            let is = length(&voice.say(locale, key, &[]));
            if let Some(said) = voice.find(locale, key).filter(|_| is > most) {
                faults.push(Fault::new(
                    &said.file,
                    said.line,
                    format!("`{key}` has {is} characters, Discord takes at most {most}: shorten it"),
                ));
            }
        }
    }
}
