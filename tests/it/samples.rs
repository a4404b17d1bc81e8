//! Every sample is heard as it should be.

use std::collections::BTreeMap;

use tasukebune::book::{Book, Source};
use tasukebune::check::misheard::{Disagrees, misheard};
use tasukebune::desk::Situation;
use tasukebune::hearing::{Decision, NONE};
use tasukebune::message::Message;

use crate::support::{book, desk};

#[test]
fn samples_are_heard_as_they_should_be() {
    // By file and line, as `check` tells them: heard otherwise, on the list of known failures though heard, or on it and no sample.
    assert_eq!(misheard(book(), None), []);
}

/// Whoever looks first saves work, and decides nothing else than whoever hears it all.
#[test]
fn what_is_passed_over_is_never_answered() {
    let situation = Situation { public: true, ..Situation::new(jiff::civil::date(2026, 11, 30)) };
    let texts = book().samples.iter().map(|sample| sample.text.as_str());
    let (passed, others): (Vec<&str>, Vec<&str>) = texts.partition(|text| desk().passes_over(text));
    assert!(passed.len() > 5_000 && others.len() > 5_000, "{} passed over, {} not", passed.len(), others.len());
    let answered: Vec<&str> = passed.into_iter().filter(|text| desk().answer(&Message::overheard(*text), &situation).is_some()).collect();
    assert!(answered.is_empty(), "{answered:?}");
    let secret = "認証コードは482913です";
    assert!(!desk().passes_over(secret) && desk().answer(&Message::overheard(secret), &situation).is_some(), "the guard looks first");
    let long = format!("{}{secret}", "今日は寒いね。".repeat(tasukebune::text::MAX_CHARS));
    assert!(!desk().passes_over(&long), "and at all of it");
}

#[test]
fn what_is_misheard_and_not_listed_is_told() {
    let mut book = Book::read(&Source::Embedded, None);
    let listed = std::mem::take(&mut book.known_failures);
    let told = misheard(&book, None);
    assert!(!listed.is_empty() && told.len() == listed.len(), "{} of {}", told.len(), listed.len());
    assert!(told.iter().all(|told| told.what == Disagrees::Misheard));
}

#[test]
fn there_are_enough_samples() {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for sample in &book().samples {
        *counts.entry((sample.label.as_str(), sample.locale.as_str())).or_default() += 1;
    }
    for topic in &desk().parts().topics {
        for (locale, least) in [("ja", 40), ("en", 15)] {
            let count = counts.get(&(topic.id.as_str(), locale)).copied().unwrap_or_default();
            assert!(count >= least, "{} has {count} samples in {locale}, at least {least} are wanted", topic.id);
        }
    }
    assert!(counts[&(NONE, "ja")] >= 300);
    assert!(book().samples.len() >= 3_000);
}

#[test]
fn the_plainest_sentences_are_answered_when_overheard() {
    // What everybody would type first: a model that grows with odd samples must not lose these.
    let plain = [
        ("forgot-password", "Amazonのパスワードを忘れました"),
        ("forgot-password", "アマゾンのパスワードを忘れてログインできません"),
        ("login-failed", "Amazonにログインできません"),
        ("code-not-received", "Amazonの認証コードが届きません"),
        ("account-locked", "Amazonのアカウントがロックされました"),
        ("two-step-lost", "機種変更したらAmazonに入れなくなりました"),
        ("two-step-lost", "Amazonの二段階認証が通れません"),
        ("account-hijacked", "Amazonが乗っ取られました"),
        ("approval-prompt", "Amazonの承認通知が来ません"),
        ("passkey", "Amazonのパスキーが使えません"),
        ("contact-support", "Amazonのカスタマーサービスの電話番号を教えてください"),
        ("app-trouble", "アマゾンのアプリが開きません"),
        ("forgot-password", "I forgot my Amazon password"),
        ("login-failed", "I can't log in to Amazon"),
        ("code-not-received", "Amazon code does not arrive"),
        ("account-locked", "my Amazon account is locked"),
    ];
    let heard = |text: &str| match desk().decide(&Message::overheard(text)).0 {
        Decision::Answer(topic) => desk().parts().topics[topic].id.clone(),
        other => format!("{other:?}"),
    };
    let wrong: Vec<String> =
        plain.iter().filter(|(topic, text)| heard(text) != *topic).map(|(_, text)| format!("{text}: {}", heard(text))).collect();
    assert_eq!(wrong, Vec::<String>::new());
}
