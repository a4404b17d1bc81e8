//! The bot's token: where it is found, and that nobody is shown it.

use std::ffi::OsStr;
use std::fmt;
use std::path::Path;

/// The bot's token. Neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// `None` for what cannot be one: nothing, or more than printable ASCII without spaces. A leading `Bot ` is dropped.
    #[must_use]
    pub fn new(text: &str) -> Option<Token> {
        let text = text.trim();
        let text = text.strip_prefix("Bot ").unwrap_or(text).trim_start();
        (!text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic())).then(|| Token(text.to_owned()))
    }

    /// The secret itself, for whoever must send it.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}

/// The credential that a unit of systemd's may give: <https://systemd.io/CREDENTIALS/>.
pub(super) const CREDENTIAL: &str = "discord-token";

/// What the file holds that a setting, `called` so, names.
pub(super) fn in_file(path: &Path, called: &str) -> Result<Token, String> {
    let text = read(path).map_err(|error| format!("{called}: {} cannot be read: {error}", named(path)))?;
    judge(&text, &format!("the file of {called}"))
}

/// What stands in systemd's folder of credentials.
pub(super) fn credential(folder: Option<&OsStr>) -> Result<Option<Token>, String> {
    let Some(folder) = folder else { return Ok(None) };
    match read(&Path::new(folder).join(CREDENTIAL)) {
        Ok(text) => judge(&text, "the credential discord-token").map(Some),
        // A unit may have credentials for other purposes.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("the credential {CREDENTIAL} cannot be read: {error}")),
    }
}

fn judge(text: &str, origin: &str) -> Result<Token, String> {
    Token::new(text).ok_or_else(|| format!("{origin} holds no token: one word of letters, digits, “.”, “-” and “_” is expected"))
}

#[expect(clippy::disallowed_methods, reason = "a secret in a file is a setting, not data")]
fn read(path: &Path) -> std::io::Result<String> {
    std::fs::read_to_string(path)
}

/// A text for people, without what looks like a bot's token: whoever puts theirs in a wrong place shows it to nobody.
#[must_use]
pub fn without_tokens(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(|c| !is_part(c)).unwrap_or(from.len()));
        out.push_str(before);
        // It begins with the bot's id in base64, so with the first digit of a number.
        let value = word.trim_start_matches('-');
        let hidden = value.starts_with(['M', 'N', 'O']) && is_token(value);
        out.push_str(if hidden { "(a token, hidden)" } else { word });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether a word has the shape of a token: three parts, the first of which is an id in base64.
fn is_token(text: &str) -> bool {
    let part_of_token = |part: &str| part.len() >= 6 && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    text.split('.').count() >= 3 && text.split('.').next().is_some_and(|id| id.len() >= 17 && part_of_token(id))
}

/// A path for an error. Where the token itself was set in its file's place, that is not repeated.
fn named(path: &Path) -> String {
    let is_path = path.components().count() > 1 || path.exists();
    let shows = is_path && !path.components().any(|part| is_token(&part.as_os_str().to_string_lossy()));
    if shows { path.display().to_string() } else { "the file that it names".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_token_is_left_out() {
        let token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret";
        for (around, left) in [
            ("'{}' is no number", "'(a token, hidden)' is no number"),
            ("http://{}:80/", "http://(a token, hidden):80/"),
            ("unexpected argument '--{}'", "unexpected argument '(a token, hidden)'"),
        ] {
            assert_eq!(without_tokens(&around.replace("{}", token)), left);
        }
        for text in ["http://rate-limiting-proxy-7.internal.example:80", "/data/2026.11.29/facts.toml: 助けて…", ""] {
            assert_eq!(without_tokens(text), text);
        }
    }
}
