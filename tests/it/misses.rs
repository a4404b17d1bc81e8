//! What is not understood: whoever likes may tell which words, and nobody is asked for that in an emergency.

use tasukebune::book::{Book, Operator, Source};
use tasukebune::desk::{Desk, Situation};
use tasukebune::message::{Act, Goes, Message, Reply};

use crate::support::{Person, TODAY, desk, locale};

/// Words that are no words, in the letters of two languages.
const NONSENSE: [(&str, &str); 2] = [("ja", "ﾃﾞﾛﾍﾟﾎﾟﾑ"), ("en", "flurb the wibble")];
/// A text to which the bot asks back.
const VAGUE: &str = "通らない";

fn say(tag: &str, key: &str) -> String {
    desk().parts().voice.say(locale(tag), key, &[])
}

fn links(reply: &Reply) -> Vec<(&str, &str)> {
    let link = |button: &'_ tasukebune::message::Button| matches!(button.goes, Goes::Link(_));
    reply.buttons().filter(|b| link(b)).map(|b| (b.label.as_str(), if let Goes::Link(url) = &b.goes { url.as_str() } else { "" })).collect()
}

/// A desk with an operator's file.
fn own(text: &str) -> Result<Desk, Vec<String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.toml");
    std::fs::write(&file, text).expect("written");
    let source = Source::Overridden(Box::new(Source::Embedded), Operator { file, today: TODAY });
    Book::open(&source).map_err(|faults| faults.iter().map(|fault| format!("{}: {}", fault.line, fault.text)).collect())
}

const REPORT: &str = "hosts = [\"forms.example.jp\"]\nreport = \"https://forms.example.jp/words\"\n";

#[test]
fn after_a_miss_the_card_says_how_to_tell_the_words() {
    let theirs = own(REPORT).expect("no faults");
    for (tag, text) in NONSENSE {
        let situation = Situation { explicit: Some(locale(tag)), ..Situation::new(TODAY) };
        let reply = desk().answer(&Message::addressed(text), &situation).expect("a card");
        assert_eq!(reply.report, Some(say(tag, "report-staff")), "{text}");
        assert!(reply.text().ends_with(&format!("\n\n-# {}", say(tag, "report-staff"))), "last of all, and small:\n{}", reply.text());
        assert!(links(&reply).is_empty() && !reply.text().contains(text));
        let reply = theirs.answer(&Message::addressed(text), &situation).expect("a card");
        assert_eq!(reply.report, Some(say(tag, "report-link")));
        assert_eq!(links(&reply), [(say(tag, "button-report").as_str(), "https://forms.example.jp/words")]);
        assert!(theirs.parts().facts.allows("https://forms.example.jp/words"), "it is on the list of hosts");
    }
}

#[test]
fn twice_it_is_said_and_then_there_is_a_human() {
    let mut person = Person::new();
    for (text, said) in [("ﾃﾞﾛﾍﾟﾎﾟﾑ", true), ("ﾎﾟﾑﾎﾟﾑﾌﾟ", true), ("ﾌﾟﾙﾌﾟﾙﾋﾟｺ", false)] {
        assert_eq!(person.says(text).report.is_some(), said, "{text}");
    }
    assert_eq!(person.reply.as_ref().map(|reply| reply.place.act), Some(Act::Human));
}

#[test]
fn where_none_of_the_choices_fits_it_is_said_too() {
    for pressed in [true, false] {
        let mut person = Person::new();
        let question = person.says(VAGUE);
        assert_eq!((question.place.act, &question.report), (Act::Skip, &None), "a question is no miss yet");
        let none = say("ja", "button-none");
        let reply = if pressed { person.presses(&none) } else { person.says(&none) };
        assert_eq!((reply.place.act, reply.report.clone()), (Act::Menu(0), Some(say("ja", "report-staff"))));
    }
    // Taken along into private, the question says nothing of the kind; nor does thanking for it.
    let mut person = Person::new();
    let place = person.says(VAGUE).place.clone();
    assert_eq!(desk().press(&place.with(place.act.carried()), &person.situation).report, None);
    assert_eq!(person.says("ありがとう").report, None);
    assert_eq!(Person::new().says("メニュー").report, None, "who asks for the menu was understood");
}

#[test]
fn nobody_is_asked_for_words_beside_a_secret_or_in_an_emergency() {
    for desk in [desk(), &own(REPORT).expect("no faults")] {
        for text in ["ﾃﾞﾛﾍﾟﾎﾟﾑ 090-1234-5678", "ﾃﾞﾛﾍﾟﾎﾟﾑ https://amazon.co.jp.example.com/ ﾃﾞﾛﾍﾟﾎﾟﾑ"]
        {
            let reply = desk.answer(&Message::addressed(text), &Situation::new(TODAY)).expect("a card");
            assert!(!reply.warnings.is_empty(), "{text}");
            assert!(reply.report.is_none() && links(&reply).iter().all(|(_, url)| url.contains("amazon.co.jp")), "{text}");
        }
        // A warning that comes later, of another message of the same person.
        let situation = Situation::new(TODAY);
        let lost = desk.answer(&Message::addressed("ﾃﾞﾛﾍﾟﾎﾟﾑ"), &situation).expect("a card");
        assert!(lost.report.is_some());
        let warned = desk.warns_of(lost, &["secret-code"], &situation);
        assert!(warned.report.is_none() && links(&warned).is_empty());
    }
    for text in ["ﾃﾞﾛﾍﾟﾎﾟﾑ", "きのう息子が来て、ふたりでずっと画面を見ていたのですが、どこを見ればいいのか、さっぱりでした"]
    {
        let mut person = Person::new();
        person.says("アカウントを乗っ取られた");
        assert_eq!(person.says(text).report, None, "{text}");
    }
    // Who is in despair is not asked for anything.
    let mut person = Person::new();
    person.says(VAGUE);
    assert_eq!(person.says("もう死にたい").report, None);
}

#[test]
fn the_operators_address_is_checked() {
    let faults = |text: &str| own(text).err().unwrap_or_default();
    let (host, own_host) = ("hosts = [\"forms.example.jp\"]\n", "https://forms.example.jp/words");
    for (text, wanted) in [
        (
            format!("report = \"{own_host}\"\n"),
            "1: the address `report`, “https://forms.example.jp/words”, must begin with https:// and one of",
        ),
        (format!("{host}report = \"http://forms.example.jp/words\"\n"), "must begin with https://"),
        (format!("{host}report = \"https://forms.example.jp.evil.example/\"\n"), "must begin with https://"),
        (format!("{host}report = \"https://me@forms.example.jp/\"\n"), "must begin with https://"),
        (format!("{host}report = \"javascript:alert(1)\"\n"), "must begin with https://"),
        (format!("{host}report = \"{own_host} x\"\n"), "has a space"),
        (format!("{host}report = \"{own_host}{}\"\n", "x".repeat(512)), "at most 512 are allowed"),
        ("report = \"\"\n".to_owned(), "is empty"),
        ("report = 5\n".to_owned(), "report"),
    ] {
        let told = faults(&text);
        assert!(told.iter().any(|fault| fault.contains(wanted)), "{text}: {told:?}");
    }
    assert!(faults("report = \"https://www.amazon.co.jp/gp/help\"\n").is_empty(), "a host of the project's will do");
}
