//! Where somebody stands at a card: in that light a press or a reply there is understood.

use crate::message::{Act, Press};

/// Where a press on a public card leads somebody who has been further: what they tried and which device they have comes
/// along, and a remedy or topic that they have behind them, or are at, opens where they left off.
pub fn resume(press: &Press, left: Option<&Press>) -> Press {
    let Some(left) = left else { return press.clone() };
    let been = match press.remedy {
        Some(remedy) => left.remedy == Some(remedy) || left.tried.iter().any(|(code, _)| *code == remedy),
        None => press.act == Act::Topic,
    };
    if been && press.topic == left.topic {
        return left.clone();
    }
    Press { tried: left.tried.clone(), variants: left.variants.clone(), ..press.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{Asker, Code, Locale, Outcome};

    fn at(act: Act, remedy: Option<&str>, tried: &[&str]) -> Press {
        let locale = Locale::new("ja").expect("a tag");
        let mut press =
            Press { topic: Some(Code::of("topic")), remedy: remedy.map(Code::of), asker: Asker(7), ..Press::menu(locale).with(act) };
        for id in tried {
            press.note(Code::of(id), Outcome::Failed);
        }
        press
    }

    #[test]
    fn a_public_card_opens_where_somebody_left_off() {
        let first = at(Act::Remedy, Some("one"), &[]);
        assert_eq!(resume(&first, None), first);
        let further = at(Act::Remedy, Some("two"), &["one"]);
        assert_eq!(resume(&first, Some(&further)), further, "behind them");
        assert_eq!(resume(&at(Act::Remedy, Some("two"), &[]), Some(&further)), further, "where they are");
        assert_eq!(resume(&at(Act::Remedy, Some("three"), &[]), Some(&further)), at(Act::Remedy, Some("three"), &["one"]), "another");
        assert_eq!(resume(&at(Act::Human, None, &[]), Some(&further)), at(Act::Human, None, &["one"]));
        assert_eq!(resume(&at(Act::Topic, None, &[]), Some(&further)), further, "the topic, chosen in a menu");
        let case = at(Act::Case, None, &["one", "two"]);
        assert_eq!(resume(&first, Some(&case)), case);
    }
}
