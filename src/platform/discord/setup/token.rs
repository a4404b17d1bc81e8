//! What stands behind a control of the panel: who opened the panel, and what the control does.

use serenity::all::Message;

use crate::platform::discord::press::tokens;

/// What a button or a menu of the panel does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// The menu of pages.
    Open,
    Home,
    Check,
    Close,
    AddHelp,
    RemoveHelp,
    Answers,
    Language,
    StaffRole,
    StaffChannel,
    NoStaff,
    Days,
    From,
    To,
    Zone,
    Always,
    PauseUser,
    PauseChannel,
    TopicOff,
    TopicOn,
    Note,
    Incident,
    Stop,
    Deletion,
}

/// Every control with its code, which never changes: panels outlive a new version.
const ALL: [(&str, Control); 24] = [
    ("open", Control::Open),
    ("home", Control::Home),
    ("check", Control::Check),
    ("close", Control::Close),
    ("help-add", Control::AddHelp),
    ("help-remove", Control::RemoveHelp),
    ("answers", Control::Answers),
    ("language", Control::Language),
    ("role", Control::StaffRole),
    ("channel", Control::StaffChannel),
    ("no-staff", Control::NoStaff),
    ("days", Control::Days),
    ("from", Control::From),
    ("to", Control::To),
    ("zone", Control::Zone),
    ("always", Control::Always),
    ("pause-user", Control::PauseUser),
    ("pause-channel", Control::PauseChannel),
    ("off", Control::TopicOff),
    ("on", Control::TopicOn),
    ("note", Control::Note),
    ("incident", Control::Incident),
    ("stop", Control::Stop),
    ("deletion", Control::Deletion),
];

/// `s1/opener/control`, and where a control needs more, `/more`: a topic, the number of a menu among several alike, or what a menu shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub opener: u64,
    pub control: Control,
    pub more: String,
}

impl Token {
    pub fn new(opener: u64, control: Control) -> Token {
        Token { opener, control, more: String::new() }
    }

    pub fn with(opener: u64, control: Control, more: &str) -> Token {
        Token { more: more.to_owned(), ..Token::new(opener, control) }
    }

    pub fn text(&self) -> String {
        let code = ALL.iter().find(|(_, control)| *control == self.control).map_or("", |(code, _)| code);
        let slash = if self.more.is_empty() { "" } else { "/" };
        format!("{}{code}{slash}{}", beginning(self.opener), self.more)
    }

    pub fn from_text(text: &str) -> Option<Token> {
        let (opener, rest) = text.strip_prefix("s1/")?.split_once('/')?;
        let (code, more) = rest.split_once('/').unwrap_or((rest, ""));
        let (_, control) = ALL.iter().find(|(known, _)| *known == code)?;
        Some(Token::with(u64::from_str_radix(opener, 16).ok()?, *control, more))
    }

    /// Whether the message is a panel of that opener's. Discord itself tells us what stands there, and only we write it: nobody makes
    /// themselves a panel who was not let in. Which of its pages it shows does not matter, for another press may have changed it meanwhile.
    pub fn stands_on(&self, message: &Message) -> bool {
        let beginning = beginning(self.opener);
        tokens(message).any(|shown| shown.starts_with(&beginning))
    }
}

fn beginning(opener: u64) -> String {
    format!("s1/{opener:x}/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::store;

    #[test]
    fn a_token_says_who_opened_the_panel_and_fits() {
        for (_, control) in ALL {
            for more in ["", "1", &"t".repeat(store::TOPIC)] {
                let token = Token::with(u64::MAX, control, more);
                assert!(token.text().len() <= limits::TOKEN, "{}", token.text());
                assert_eq!(Token::from_text(&token.text()), Some(token));
            }
        }
        for text in ["", "s1/", "s1/7", "s1/7/", "s1/x/home", "s1/7/nonsense", "a1/7", "v1/t/////0/"] {
            assert_eq!(Token::from_text(text), None, "{text}");
        }
    }
}
