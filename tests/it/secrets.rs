//! Whoever writes down a secret is told at once, and nothing behind the guard sees it.

use tasukebune::desk::Situation;
use tasukebune::message::Message;

use crate::support::{Person, TODAY, desk, locale};

#[test]
fn a_secret_is_warned_of_and_the_question_answered() {
    for (tag, text, key, topic) in [
        ("ja", "コードは123456です。無効と出ます", "secret-code", Some("code-rejected")),
        ("ja", "Amazonの確認コード １２３４５６ を入れても弾かれる", "secret-code", Some("code-rejected")),
        ("en", "my code is 123456 but amazon says it is wrong", "secret-code", Some("code-rejected")),
        ("ja", "パスワードはhanako1234ですが違うと言われます", "secret-password", Some("wrong-credentials")),
        ("ja", "カード番号は4111111111111111です", "secret-card", None),
        ("en", "my email is taro.yamada@gmail.com and the code does not arrive", "secret-personal", Some("code-not-received")),
    ] {
        let mut person = Person::new();
        let reply = person.says(text);
        assert_eq!(reply.warnings, [desk().parts().voice.say(locale(tag), key, &[])], "{text}");
        assert!(reply.text().starts_with('⚠'), "{text}");
        if topic.is_some() {
            assert_eq!(reply.topic.as_deref(), topic, "{text}");
        }
        assert!(!reply.text().contains("1234") && !reply.text().contains("4111") && !reply.text().contains("taro"), "{text}");
    }
}

#[test]
fn what_is_overheard_is_warned_of_even_where_it_asks_nothing() {
    let situation = Situation { public: true, ..Situation::new(TODAY) };
    let reply = desk().answer(&Message::overheard("認証コードは482913だよ"), &situation).expect("a warning");
    let say = |key: &str| desk().parts().voice.say(locale("ja"), key, &[]);
    assert_eq!(reply.warnings, [say("secret-code"), say("secret-delete")]);
    assert_eq!(reply.body, say("secret-after"));
    assert_eq!(desk().answer(&Message::overheard("今日の晩ごはんはカレー"), &situation), None);
}

#[test]
fn under_a_card_six_digits_are_the_code_also_among_words() {
    let say = |key: &str| desk().parts().voice.say(locale("ja"), key, &[]);
    for text in ["482913で合ってますか", "482913を入力しました"] {
        assert_eq!(Person::new().says(text).warnings, [] as [String; 0], "{text}: nobody was asked for a code");
        let mut person = Person::new();
        person.says("Amazonの確認コードを入れても弾かれる");
        assert_eq!(person.says(text).warnings, [say("secret-code")], "{text}");
    }
}

#[test]
fn nothing_behind_the_guard_sees_a_secret() {
    for text in ["コードは123456です", "パスワードはhanako1234です", "090-1234-5678に電話ください"] {
        let (_, heard) = desk().decide(&Message::addressed(text));
        assert!(!heard.folded.contains("123"), "{}", heard.folded);
    }
}
