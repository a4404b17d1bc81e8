//! Every sample is heard as it should be.

use std::collections::{BTreeMap, BTreeSet};

use tasukebune::hearing::{Decision, NONE};
use tasukebune::intent::Role;
use tasukebune::message::Message;

use crate::support::{book, desk, root};

/// Messages that are known to be misheard, as `file: message`. One that is heard rightly must be struck off.
const KNOWN: &str = "tests/samples/known-failures.txt";

#[test]
fn samples_are_heard_as_they_should_be() {
    let known: Vec<String> = std::fs::read_to_string(root().join(KNOWN))
        .expect(KNOWN)
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("# "))
        .map(str::to_owned)
        .collect();
    let mut failures = Vec::new();
    let mut gone: BTreeSet<&String> = known.iter().collect();
    for sample in &book().samples {
        let name = format!("{}/{}: {}", sample.locale, sample.label, sample.text.replace('\n', "\\n"));
        gone.remove(&name);
        let right = heard_rightly(&sample.text, &sample.right());
        match (right, known.contains(&name)) {
            (false, false) => failures.push(format!("misheard: {name}")),
            (true, true) => failures.push(format!("heard rightly now, strike it off {KNOWN}: {name}")),
            _ => {}
        }
    }
    failures.extend(gone.into_iter().map(|name| format!("no sample any more, strike it off {KNOWN}: {name}")));
    assert!(failures.is_empty(), "{} samples:\n{}", failures.len(), failures.join("\n"));
}

fn heard_rightly(text: &str, right: &[&str]) -> bool {
    let topics = &desk().parts().topics;
    let role = topics.iter().find(|t| t.id == right[0]).map(|t| t.role);
    let overheard = desk().decide(&Message::overheard(text)).0;
    if right[0] == NONE {
        return overheard == Decision::Silent;
    }
    let addressed = matches!(desk().decide(&Message::addressed(text)).0, Decision::Answer(t) if right.contains(&topics[t].id.as_str()));
    // What needs no help stays unanswered where it was not meant for the bot.
    addressed && (role == Some(Role::Help) || overheard == Decision::Silent)
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
