//! 「サーバーのスタッフに相談」: a member is handed over to the server's own staff, in a private thread, or by a card in the staff's channel
//! where no thread can be; and asked at the end whether it is solved.

mod close;
mod hours;
mod open;
mod words;

use std::sync::Arc;

use serenity::all::ComponentInteraction;

use super::bot::Bot;
use super::light::standing;
use super::press::{Call, tokens};
use crate::message::Press;

/// What a button of a hand-over does. As any button of ours it says all of it, so that it works after a restart; and
/// [`super::press::shows`] lets nothing pass that does not stand on a message of ours. Where staff and member are in touch by a card in the
/// staff's channel, a button names the server: what is asked in private is asked in none. Without one, they are in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A member asks for the staff. Where they stand is what the other buttons of their card say.
    Ask,
    /// The staff are done with a member's trouble.
    End(Option<u64>, Press),
    /// The member says whether it is solved.
    Answer(bool, Option<u64>, Press),
}

impl Step {
    /// `h1/ask`, `h1/end/server/` and the token of the place, `h1/yes/…`, `h1/no/…`.
    fn token(&self) -> String {
        let (word, server, place) = match self {
            Step::Ask => return "h1/ask".to_owned(),
            Step::End(server, place) => ("end", server, place),
            Step::Answer(true, server, place) => ("yes", server, place),
            Step::Answer(false, server, place) => ("no", server, place),
        };
        // What somebody tried stands in the case, for those whom it concerns.
        let place = Press { remedy: None, tried: Vec::new(), variants: Vec::new(), ..place.clone() };
        let server = server.map(|server| format!("{server:x}")).unwrap_or_default();
        format!("h1/{word}/{server}/{}", place.token())
    }

    pub(super) fn from_token(token: &str) -> Option<Step> {
        let rest = token.strip_prefix("h1/")?;
        if rest == "ask" {
            return Some(Step::Ask);
        }
        let (word, rest) = rest.split_once('/')?;
        let (server, place) = rest.split_once('/')?;
        let server = if server.is_empty() { None } else { Some(u64::from_str_radix(server, 16).ok().filter(|id| *id != 0)?) };
        let place = Press::from_token(place)?;
        match word {
            "end" => Some(Step::End(server, place)),
            "yes" => Some(Step::Answer(true, server, place)),
            "no" => Some(Step::Answer(false, server, place)),
            _ => None,
        }
    }
}

impl Bot {
    /// Does what a button says that stands on a message of ours; `hidden`: on one for the presser alone.
    pub(super) fn hand_over(self: &Arc<Self>, call: Call, step: Step, pressed: &ComponentInteraction, hidden: bool) {
        match step {
            Step::Ask => {
                let shown: Vec<String> = tokens(&pressed.message).map(str::to_owned).collect();
                let place = standing(&shown).map(|shown| shown.place).filter(|place| hidden && place.asker.0 == call.person);
                match (call.guild, place) {
                    (Some(guild), Some(place)) => self.ask_staff(call, guild, place),
                    _ => self.lost(call),
                }
            }
            Step::End(server, place) => self.end_case(call, pressed, server, place),
            Step::Answer(solved, server, place) => self.case_answered(call, pressed.message.id.get(), solved, server, place),
        }
    }
}

/// A person, a role, a channel as a message names it.
fn person(id: u64) -> String {
    format!("<@{id}>")
}

fn role(id: u64) -> String {
    format!("<@&{id}>")
}

fn channel(id: u64) -> String {
    format!("<#{id}>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;
    use crate::message::{Act, Asker, Code, Locale, Outcome};

    #[test]
    fn a_token_says_what_is_done_and_fits() {
        let place = Press {
            act: Act::Human,
            topic: Some(Code::of("account-locked")),
            asker: Asker(u64::MAX),
            ..Press::menu(Locale::new("ja").expect("a tag"))
        };
        let mut tried = place.clone();
        tried.note(Code::of("stop-retrying"), Outcome::Failed);
        for server in [None, Some(u64::MAX)] {
            for step in
                [Step::End(server, place.clone()), Step::Answer(true, server, place.clone()), Step::Answer(false, server, place.clone())]
            {
                let token = step.token();
                assert!(token.len() <= limits::TOKEN, "{token}: {}", token.len());
                assert_eq!(Step::from_token(&token), Some(step));
            }
            assert_eq!(Step::End(server, tried.clone()).token(), Step::End(server, place.clone()).token());
        }
        assert_eq!(Step::from_token(&Step::Ask.token()), Some(Step::Ask));
        let of = |rest: &str| format!("h1/{rest}/{}", place.token());
        for token in [
            String::new(),
            "h1".to_owned(),
            "h1/".to_owned(),
            "h1/end".to_owned(),
            of("end"),
            of("end/0"),
            of("end/x"),
            of("all/"),
            place.token(),
        ] {
            assert_eq!(Step::from_token(&token), None, "{token}");
        }
    }
}
