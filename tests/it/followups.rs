//! What people write under a card instead of pressing a button: each text in its place, and where it leads.

use tasukebune::intent::Move;
use tasukebune::message::{Act, Reply};

use crate::support::{Person, book, desk, locale};

/// The card that was shown before.
#[derive(Debug, Clone, Copy)]
enum After {
    /// The topic “the code does not arrive”.
    Topic,
    /// Its first remedy.
    Remedy,
    /// Its remedy that asks for the carrier first.
    Carrier,
    /// The way to a human.
    Human,
}

use After::{Carrier, Human, Remedy, Topic};

fn talked_to(after: After, tag: &str) -> Person {
    let mut person = Person::new();
    person.says(if tag == "ja" { "コードが届かない" } else { "the code does not arrive" });
    let label = |key: &str| desk().parts().voice.say(locale(tag), key, &[]);
    match after {
        Topic => {}
        Remedy => drop(person.presses(&label("wait-for-code.label")).text()),
        Carrier => drop(person.presses(&label("check-sms-block.label")).text()),
        Human => drop(person.presses(&label("button-human")).text()),
    }
    person
}

/// The card in one word: a remedy, a topic or what else it is.
fn card(reply: &Reply) -> &str {
    match reply.place.act {
        Act::Human => "human",
        Act::Case => "case",
        Act::Menu(_) => "menu",
        _ => reply.remedy.as_deref().or(reply.topic.as_deref()).unwrap_or("none"),
    }
}

/// After which card, in which language, what is written, and the card that follows (`!x`: any but x).
const ANSWERS: &[(After, &str, &str, &str)] = &[
    (Topic, "ja", "だめだった", "wait-for-code"),
    (Topic, "ja", "次", "wait-for-code"),
    (Topic, "ja", "はい", "code-not-received"),
    (Topic, "ja", "ありがとうございます。やってみます", "code-not-received"),
    (Topic, "ja", "了解です", "code-not-received"),
    (Topic, "ja", "届いた!", "solved"),
    (Topic, "ja", "無事入れました", "solved"),
    (Topic, "ja", "どうやったら解決しますか", "code-not-received"),
    (Topic, "ja", "解決方法を教えて", "code-not-received"),
    (Topic, "ja", "怪しいメールが来た", "suspicious-message"),
    (Topic, "ja", "勝手にコードが届いた", "!solved"),
    (Topic, "ja", "窓口", "human"),
    (Topic, "ja", "それはもうやった", "wait-for-code"),
    (Topic, "ja", "持ってない", "wait-for-code"),
    (Topic, "ja", "一覧", "code-not-received"),
    (Topic, "en", "ok", "code-not-received"),
    (Topic, "en", "next", "wait-for-code"),
    (Topic, "en", "it worked", "solved"),
    (Topic, "en", "can this be fixed?", "!solved"),
    (Topic, "en", "a strange mail came. it came today", "!solved"),
    (Topic, "en", "got the code but I didn't ask", "!solved"),
    (Topic, "en", "thanks, I will try that", "code-not-received"),
    (Remedy, "ja", "できた", "solved"),
    (Remedy, "ja", "できました", "solved"),
    (Remedy, "ja", "できましたー", "solved"),
    (Remedy, "ja", "入れた", "solved"),
    (Remedy, "ja", "入れました！", "solved"),
    (Remedy, "ja", "ログインできました", "solved"),
    (Remedy, "ja", "直った", "solved"),
    (Remedy, "ja", "届いた!", "solved"),
    (Remedy, "ja", "コード届きました", "solved"),
    (Remedy, "ja", "コードが届きました！ありがとうございます", "solved"),
    (Remedy, "ja", "解決しました", "solved"),
    (Remedy, "ja", "いけた", "solved"),
    (Remedy, "ja", "無事入れました", "solved"),
    (Remedy, "ja", "できました。ありがとうございます", "solved"),
    (Remedy, "ja", "はい、できました", "solved"),
    (Remedy, "ja", "やっと届きました", "solved"),
    (Remedy, "ja", "迷惑メールを見たら届いた", "solved"),
    (Remedy, "ja", "自己解決しました", "solved"),
    (Remedy, "ja", "もう大丈夫です", "solved"),
    (Remedy, "ja", "やったー", "solved"),
    (Remedy, "ja", "ありがとうございます。やってみます", "wait-for-code"),
    (Remedy, "ja", "ありがとうございます", "wait-for-code"),
    (Remedy, "ja", "ありがとう", "wait-for-code"),
    (Remedy, "ja", "わかりました", "wait-for-code"),
    (Remedy, "ja", "おわり", "wait-for-code"),
    (Remedy, "ja", "設定を開きました", "wait-for-code"),
    (Remedy, "ja", "パスワードを入れました", "wait-for-code"),
    (Remedy, "ja", "パスワード入れました", "wait-for-code"),
    (Remedy, "ja", "コードを入れました", "wait-for-code"),
    (Remedy, "ja", "メールは届きました", "wait-for-code"),
    (Remedy, "ja", "前はできました", "wait-for-code"),
    (Remedy, "ja", "昨日までは入れました", "wait-for-code"),
    (Remedy, "ja", "娘のiPhoneならできた", "wait-for-code"),
    (Remedy, "ja", "はい", "wait-for-code"),
    (Remedy, "ja", "うん", "wait-for-code"),
    (Remedy, "ja", "了解", "wait-for-code"),
    (Remedy, "ja", "ok", "wait-for-code"),
    (Remedy, "ja", "待ってます", "wait-for-code"),
    (Remedy, "ja", "なるほど", "wait-for-code"),
    (Remedy, "ja", "試してみます", "wait-for-code"),
    (Remedy, "ja", "どうやったら解決しますか", "!solved"),
    (Remedy, "ja", "怪しいメールが来た", "!solved"),
    (Remedy, "ja", "勝手にコードが届いた", "!solved"),
    (Remedy, "ja", "入れたけど違うと出る", "!solved"),
    (Remedy, "ja", "解決できますか", "!solved"),
    (Remedy, "ja", "届いたコードを入れても違うと出る", "!solved"),
    (Remedy, "ja", "解決方法を教えて", "code-not-received"),
    (Remedy, "ja", "だめだった", "check-mailbox"),
    (Remedy, "ja", "だめでした", "check-mailbox"),
    (Remedy, "ja", "まだ来ない", "check-mailbox"),
    (Remedy, "ja", "まだ届きません", "check-mailbox"),
    (Remedy, "ja", "わかりません", "wait-for-code"),
    (Carrier, "ja", "わからない", "check-sms-block"),
    (Carrier, "en", "not sure", "check-sms-block"),
    (Remedy, "ja", "乗っ取られて入れない", "account-hijacked"),
    (Remedy, "ja", "ロックされて入れない", "account-locked"),
    (Remedy, "ja", "機種変して入れない", "two-step-lost"),
    (Remedy, "ja", "まだです", "check-mailbox"),
    (Remedy, "ja", "変わりません", "check-mailbox"),
    (Remedy, "ja", "できませんでした", "check-mailbox"),
    (Remedy, "ja", "無理でした", "check-mailbox"),
    (Remedy, "ja", "やっぱり入れない", "check-mailbox"),
    (Remedy, "ja", "それでも弾かれる", "check-mailbox"),
    (Remedy, "ja", "同じです", "check-mailbox"),
    (Remedy, "ja", "いいえ", "check-mailbox"),
    (Remedy, "ja", "届きません", "check-mailbox"),
    (Remedy, "ja", "ありがとう、でもだめでした", "check-mailbox"),
    (Remedy, "ja", "それはもうやった", "check-mailbox"),
    (Remedy, "ja", "もう試した", "check-mailbox"),
    (Remedy, "ja", "さっきやりました", "check-mailbox"),
    (Remedy, "ja", "もうやりました", "check-mailbox"),
    (Remedy, "ja", "持ってない", "check-mailbox"),
    (Remedy, "ja", "パソコンは持ってない", "check-mailbox"),
    (Remedy, "ja", "使ってない", "check-mailbox"),
    (Remedy, "ja", "契約してない", "check-mailbox"),
    (Remedy, "ja", "ドコモじゃないです", "check-mailbox"),
    (Remedy, "ja", "ないです", "check-mailbox"),
    (Remedy, "ja", "次", "check-mailbox"),
    (Remedy, "ja", "次お願い", "check-mailbox"),
    (Remedy, "ja", "飛ばして", "check-mailbox"),
    (Remedy, "ja", "ほかの方法は?", "check-mailbox"),
    (Remedy, "ja", "スキップ", "check-mailbox"),
    (Remedy, "ja", "窓口", "human"),
    (Remedy, "ja", "人と話したい", "human"),
    (Remedy, "ja", "一覧", "code-not-received"),
    (Remedy, "ja", "戻る", "code-not-received"),
    (Remedy, "en", "it worked", "solved"),
    (Remedy, "en", "I'm in", "solved"),
    (Remedy, "en", "works now", "solved"),
    (Remedy, "en", "got it, thanks", "solved"),
    (Remedy, "en", "fixed!", "solved"),
    (Remedy, "en", "solved", "solved"),
    (Remedy, "en", "it works, thank you!", "solved"),
    (Remedy, "en", "yes it worked", "solved"),
    (Remedy, "en", "I got in", "solved"),
    (Remedy, "en", "code came", "solved"),
    (Remedy, "en", "it came", "solved"),
    (Remedy, "en", "finally!", "solved"),
    (Remedy, "en", "ok", "wait-for-code"),
    (Remedy, "en", "thanks, I will try that", "wait-for-code"),
    (Remedy, "en", "it worked before", "wait-for-code"),
    (Remedy, "en", "yes", "wait-for-code"),
    (Remedy, "en", "thanks", "wait-for-code"),
    (Remedy, "en", "thank you", "wait-for-code"),
    (Remedy, "en", "understood", "wait-for-code"),
    (Remedy, "en", "okay", "wait-for-code"),
    (Remedy, "en", "I will wait", "wait-for-code"),
    (Remedy, "en", "done", "wait-for-code"),
    (Remedy, "en", "no luck", "check-mailbox"),
    (Remedy, "en", "didn't work", "check-mailbox"),
    (Remedy, "en", "no, it did not", "check-mailbox"),
    (Remedy, "en", "no go", "check-mailbox"),
    (Remedy, "en", "not yet", "check-mailbox"),
    (Remedy, "en", "still nothing", "check-mailbox"),
    (Remedy, "en", "same error", "check-mailbox"),
    (Remedy, "en", "no", "check-mailbox"),
    (Remedy, "en", "already tried that", "check-mailbox"),
    (Remedy, "en", "I did that", "check-mailbox"),
    (Remedy, "en", "I don't have one", "check-mailbox"),
    (Remedy, "en", "not applicable", "check-mailbox"),
    (Remedy, "en", "next", "check-mailbox"),
    (Remedy, "en", "skip", "check-mailbox"),
    (Remedy, "en", "it doesn't work", "check-mailbox"),
    (Remedy, "en", "can this be fixed?", "!solved"),
    (Remedy, "en", "a strange mail came. it came today", "!solved"),
    (Remedy, "en", "got the code but I didn't ask", "!solved"),
    (Remedy, "en", "will it be fixed soon?", "!solved"),
    (Remedy, "en", "talk to a human", "human"),
    (Remedy, "en", "back", "code-not-received"),
    (Remedy, "en", "list", "code-not-received"),
    (Carrier, "ja", "ドコモじゃないです", "use-other-code-channel"),
    (Carrier, "ja", "契約してない", "use-other-code-channel"),
    (Carrier, "ja", "ありがとう", "check-sms-block"),
    (Carrier, "ja", "次", "use-other-code-channel"),
    (Carrier, "ja", "ドコモ", "check-sms-block"),
    (Carrier, "ja", "届きました", "solved"),
    (Carrier, "ja", "だめだった", "use-other-code-channel"),
    (Carrier, "ja", "はい", "check-sms-block"),
    (Carrier, "ja", "戻る", "code-not-received"),
    (Carrier, "en", "I am not on docomo", "use-other-code-channel"),
    (Carrier, "en", "ok", "check-sms-block"),
    (Carrier, "en", "docomo", "check-sms-block"),
    (Carrier, "en", "no luck", "use-other-code-channel"),
    (Carrier, "en", "it came", "solved"),
    (Human, "ja", "だめでした", "case"),
    (Human, "ja", "ありがとうございます", "human"),
    (Human, "ja", "わかりました", "human"),
    (Human, "ja", "解決しました", "solved"),
    (Human, "ja", "一覧", "code-not-received"),
    (Human, "ja", "次", "case"),
    (Human, "ja", "窓口", "human"),
    (Human, "en", "no luck", "case"),
    (Human, "en", "thanks", "human"),
    (Human, "en", "ok", "human"),
    (Human, "en", "solved", "solved"),
    (Human, "en", "back", "code-not-received"),
];

#[test]
fn answers_in_words_lead_where_they_should() {
    let mut wrong = Vec::new();
    for (after, tag, text, expect) in ANSWERS {
        let mut person = talked_to(*after, tag);
        let found = card(person.says(text));
        let right = expect.strip_prefix('!').map_or(found == *expect, |not| found != not);
        if !right {
            wrong.push(format!("{after:?}, {tag}, “{text}”: {found} instead of {expect}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ANSWERS.len(), wrong.join("\n"));
}

#[test]
fn questions_are_rarely_taken_for_answers() {
    let help = book().samples.iter().filter(|s| !matches!(s.label.as_str(), "none" | "solved" | "bot-help" | "contact-support"));
    let questions: Vec<&str> = help.map(|s| s.text.as_str()).collect();
    // Per thousand questions.
    let limits =
        [(Move::Solved, 1), (Move::Ack, 6), (Move::List, 2), (Move::Next, 4), (Move::Human, 6), (Move::Already, 4), (Move::NotMine, 7)];
    for (mv, most) in limits {
        let taken: Vec<&str> = questions.iter().copied().filter(|q| desk().parts().ear.hear(q).moves.contains(&mv)).collect();
        let allowed = questions.len() * most / 1000;
        assert!(taken.len() <= allowed, "{mv:?} is heard in {} of {}:\n{}", taken.len(), questions.len(), taken.join("\n"));
    }
}
