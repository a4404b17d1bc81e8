//! What goes into the core and what comes out: plain values without any platform in them.

mod press;
mod reply;

use std::fmt;

pub use press::{Act, Outcome, Press, Stand};
pub use reply::{Button, Goes, Reply, Shown, Tone, Warning};

/// A reader's language, as a short tag (`ja`, `en`): the name of a folder in `locales/`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale([u8; 8]);

impl Locale {
    /// `None` where the tag is empty, longer than eight characters or not made of ASCII letters, digits and `-`.
    #[must_use]
    pub fn new(tag: &str) -> Option<Locale> {
        let mut bytes = [0; 8];
        let fits = !tag.is_empty() && tag.len() <= 8 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        fits.then(|| {
            bytes[..tag.len()].copy_from_slice(tag.as_bytes());
            Locale(bytes)
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        std::str::from_utf8(&self.0[..len]).unwrap_or_default()
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Three characters that stand for an id in a button's token: derived from the id alone, so that data may be
/// reordered and other ids renamed without shifting the meaning of buttons that people still have on their screens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 3]);

impl Code {
    const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// The code of an id (FNV-1a, 32 bits, in base 62). Two ids may share one; `tasukebune check` says so.
    #[must_use]
    pub fn of(id: &str) -> Code {
        let mut hash = id.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
        Code([(); 3].map(|()| {
            let digit = Self::ALPHABET[(hash % 62) as usize];
            hash /= 62;
            digit
        }))
    }

    fn parse(text: &str) -> Option<Code> {
        let bytes: [u8; 3] = text.as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphanumeric).then_some(Code(bytes))
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whoever asks, as a number that only the platform understands; 0 where nobody in particular does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asker(pub u64);

/// Something a person wrote. Its `Debug` hides the text: message text never reaches a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    pub text: String,
    /// Written to the bot (a direct message, a mention, a reply to it); otherwise merely overheard in a channel.
    pub addressed: bool,
}

impl Message {
    pub fn addressed(text: impl Into<String>) -> Message {
        Message { text: text.into(), addressed: true }
    }

    pub fn overheard(text: impl Into<String>) -> Message {
        Message { text: text.into(), addressed: false }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Message {{ {} bytes, addressed: {} }}", self.text.len(), self.addressed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_text() {
        assert!(!format!("{:?}", Message::addressed("himitsu")).contains("himitsu"));
    }
}
