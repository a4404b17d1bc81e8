//! What people write under a card instead of pressing a button: each text in its place, and where it leads.

use tasukebune::hearing::Decision;
use tasukebune::intent::Move;
use tasukebune::message::{Act, Message, Reply};

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
    /// The first page of the menu.
    Menu,
    /// A question with three choices.
    Question,
    /// The topic “somebody is in my account”.
    Lane,
    /// Its step that stops the card.
    LaneStep,
    /// The first step for a locked account.
    Locked,
    /// The reset of two-step verification.
    Reset,
    /// The topic “is this message real”.
    Scam,
    /// The step that refuses a login.
    Refuse,
}

use After::{Carrier, Human, Lane, LaneStep, Locked, Menu, Question, Refuse, Remedy, Reset, Scam, Topic};

fn talked_to(after: After, tag: &str) -> Person {
    let mut person = Person::new();
    let first = match (after, tag) {
        (Question, tag) => unsure(tag),
        (Lane | LaneStep, "ja") => "アカウントを乗っ取られた",
        (Lane | LaneStep, _) => "my amazon account was hacked",
        (Locked, "ja") => "アカウントがロックされた",
        (Locked, _) => "my amazon account is locked",
        (Reset, "ja") => "機種変で2段階認証が通れない",
        (Reset, _) => "new phone and two step verification is lost",
        (Scam, "ja") => "このアマゾンのメール本物?",
        (Scam, _) => "is this mail from amazon real?",
        (Refuse, "ja") => "アマゾンの承認待ちのまま進まない",
        (Refuse, _) => "amazon is stuck on approve the notification",
        (_, "ja") => "コードが届かない",
        _ => "the code does not arrive",
    };
    person.says(first);
    let label = |key: &str| desk().parts().voice.say(locale(tag), key, &[]);
    match after {
        Topic | Question | Lane | Scam => {}
        Locked => drop(person.presses(&label("stop-retrying.label")).text()),
        Reset => drop(person.presses(&label("reset-two-step.label")).text()),
        Refuse => drop(person.presses(&label("decline-approval.label")).text()),
        Menu => drop(person.presses(&label("button-menu")).text()),
        LaneStep => drop(person.presses(&label("hijack-stop-card.label")).text()),
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
        Act::Menu(0) => "menu",
        Act::Menu(_) => "menu-more",
        Act::Skip => "question",
        _ => reply.remedy.as_deref().or(reply.topic.as_deref()).unwrap_or("none"),
    }
}

/// A message of which several topics are about equally likely; which ones are changes with the samples.
fn unsure(tag: &str) -> &'static str {
    let asked_back = |text: &str| matches!(desk().decide(&Message::addressed(text)).0, Decision::Clarify(_));
    let sample = book().samples.iter().filter(|s| s.locale == locale(tag)).find(|s| asked_back(&s.text));
    &sample.expect("some message is unclear").text
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
    (Human, "ja", "電話に出ない", "case"),
    (Human, "ja", "電話がつながらない", "case"),
    (Human, "ja", "電話が混み合っていてつながりません", "case"),
    (Human, "ja", "ずっと話し中です", "case"),
    (Human, "ja", "誰も出ません", "case"),
    (Human, "ja", "チャットの返事が来ない", "case"),
    (Human, "en", "nobody answers", "case"),
    (Human, "en", "the line is busy", "case"),
    (Human, "en", "they don't pick up", "case"),
    (Human, "en", "I can't get through", "case"),
    (Menu, "ja", "次", "menu-more"),
    (Menu, "ja", "だめだった", "menu-more"),
    (Menu, "ja", "どれでもない", "menu-more"),
    (Menu, "ja", "どれも違います", "menu-more"),
    (Menu, "ja", "この中にない", "menu-more"),
    (Menu, "ja", "もっと見る", "menu-more"),
    (Menu, "ja", "ほかには?", "menu-more"),
    (Menu, "ja", "2番", "two-step-lost"),
    (Menu, "ja", "三つ目です", "code-not-received"),
    (Menu, "ja", "いちばん上", "wrong-credentials"),
    (Menu, "ja", "９９", "menu"),
    (Menu, "ja", "窓口", "human"),
    (Menu, "en", "none of these", "menu-more"),
    (Menu, "en", "next", "menu-more"),
    (Menu, "en", "more", "menu-more"),
    (Menu, "en", "the second one", "two-step-lost"),
    (Question, "ja", "どれでもない", "menu"),
    (Question, "ja", "どれも違う", "menu"),
    (Question, "ja", "1", "!question"),
    (Topic, "ja", "1番", "wait-for-code"),
    (Topic, "ja", "2", "check-mailbox"),
    (Topic, "en", "the first one please", "wait-for-code"),
    (Remedy, "ja", "2", "wait-for-code"),
    (Carrier, "ja", "ドコモからauに変えました", "check-sms-block.au"),
    (Carrier, "ja", "ドコモじゃなくてソフトバンクです", "check-sms-block.softbank"),
    (Carrier, "ja", "auじゃなくてUQです", "check-sms-block.au"),
    (Carrier, "ja", "前はドコモでしたが今は楽天モバイルです", "check-sms-block.rakuten"),
    (Carrier, "en", "I switched from docomo to softbank", "check-sms-block.softbank"),
    (Carrier, "en", "not docomo, rakuten", "check-sms-block.rakuten"),
    (Lane, "ja", "助けて", "account-hijacked"),
    (Lane, "ja", "どうしよう", "account-hijacked"),
    (Lane, "ja", "どうすればいいの怖い", "account-hijacked"),
    (Lane, "ja", "できた", "hijack-secure-access"),
    (Lane, "ja", "次", "hijack-secure-access"),
    (Lane, "en", "help me", "account-hijacked"),
    (Lane, "en", "what should I do", "account-hijacked"),
    (LaneStep, "ja", "カードは止めました", "hijack-call-amazon"),
    (LaneStep, "ja", "カード会社に電話して止めてもらった", "hijack-call-amazon"),
    (LaneStep, "ja", "助けて", "hijack-stop-card"),
    (LaneStep, "ja", "どうしよう", "hijack-stop-card"),
    (LaneStep, "en", "my card is blocked now", "hijack-call-amazon"),
    (LaneStep, "en", "I stopped the card", "hijack-call-amazon"),
    // Labels, word for word.
    (Topic, "ja", "押し直さずに待つ", "wait-for-code"),
    (Topic, "ja", "SMSのブロックを調べる", "check-sms-block"),
    (Remedy, "ja", "ほかの困りごと", "menu"),
    (Remedy, "ja", "もっと見る", "check-mailbox"),
    (Human, "ja", "担当者に見せるメモ", "case"),
    (Remedy, "ja", "一覧へ", "code-not-received"),
    (Remedy, "ja", "アカウントを乗っ取られたかも", "account-hijacked"),
    (Lane, "ja", "パスワードを変えて守る", "hijack-secure-access"),
    (Lane, "ja", "カードを止める", "hijack-stop-card"),
    (Lane, "ja", "警察などに相談する", "hijack-report"),
    (Lane, "en", "Stop your card", "hijack-stop-card"),
    (Locked, "ja", "画面の言葉に合わせて動く", "read-lock-screen"),
    (Scam, "ja", "入力した・教えた後にすること", "fell-for-it"),
    (Topic, "en", "Is this message real?", "suspicious-message"),
    (Topic, "en", "My phone or number has changed", "two-step-lost"),
    // The takeover lane keeps those who are in it.
    (Lane, "ja", "パスワード変えた", "hijack-check-orders"),
    (Lane, "ja", "メールのパスワード変えた", "hijack-check-orders"),
    (LaneStep, "ja", "パスワード変えた", "hijack-call-amazon"),
    (LaneStep, "ja", "警察に電話した", "hijack-call-amazon"),
    (LaneStep, "ja", "カード番号入れてない", "hijack-call-amazon"),
    (Lane, "ja", "何からすればいいですか", "account-hijacked"),
    (Lane, "ja", "怖い", "account-hijacked"),
    (Lane, "ja", "入れない", "hijack-call-amazon"),
    (Lane, "ja", "ログインできません", "hijack-call-amazon"),
    (LaneStep, "ja", "電話つながらない", "human"),
    (Lane, "en", "i cant get in", "hijack-call-amazon"),
    (Lane, "en", "cant log in", "hijack-call-amazon"),
    (Lane, "en", "locked out", "hijack-call-amazon"),
    (Lane, "en", "what do i do", "account-hijacked"),
    (LaneStep, "en", "called the bank", "hijack-call-amazon"),
    (LaneStep, "en", "done", "hijack-call-amazon"),
    (Lane, "en", "changed my password", "hijack-check-orders"),
    // Approved by mistake: an emergency.
    (Refuse, "ja", "間違えて承認した", "account-hijacked"),
    (Refuse, "ja", "承認しちゃった", "account-hijacked"),
    (Refuse, "ja", "承認してしまいました", "account-hijacked"),
    (Refuse, "en", "I approved it by mistake", "account-hijacked"),
    // Told or typed something.
    (Scam, "ja", "教えてしまいました", "fell-for-it"),
    (Scam, "ja", "コード教えちゃった", "fell-for-it"),
    (Scam, "ja", "もう送った", "fell-for-it"),
    (Scam, "ja", "電話で言っちゃった", "fell-for-it"),
    (Scam, "ja", "カード番号入れちゃった", "fell-for-it"),
    (Scam, "ja", "入力しちゃった", "fell-for-it"),
    (Scam, "en", "i already typed my password", "fell-for-it"),
    (Scam, "en", "I gave them the code", "fell-for-it"),
    // Remarks keep the place.
    (Remedy, "ja", "ちょっと待って", "wait-for-code"),
    (Remedy, "ja", "今やってます", "wait-for-code"),
    (Remedy, "ja", "どうやるの", "wait-for-code"),
    (Remedy, "ja", "難しい", "wait-for-code"),
    (Remedy, "ja", "アカウントサービスってどこ?", "wait-for-code"),
    (Remedy, "ja", "意味がわかりません", "wait-for-code"),
    (Remedy, "ja", "何分待てばいい", "wait-for-code"),
    (Remedy, "ja", "時間どれくらいかかる?", "wait-for-code"),
    (Remedy, "ja", "お金かかる?", "wait-for-code"),
    (Remedy, "ja", "不安です", "wait-for-code"),
    (Remedy, "ja", "…", "wait-for-code"),
    (Remedy, "ja", "😭", "wait-for-code"),
    (Remedy, "ja", "私には関係ない", "check-mailbox"),
    (Remedy, "ja", "違うのない?", "check-mailbox"),
    (Remedy, "ja", "効かない", "check-mailbox"),
    (Remedy, "ja", "さっきのはやった", "check-mailbox"),
    (Remedy, "ja", "わからないから次", "check-mailbox"),
    (Remedy, "ja", "もういいです", "menu"),
    (Remedy, "ja", "iie", "check-mailbox"),
    (Remedy, "ja", "dame datta", "check-mailbox"),
    (Remedy, "en", "wait", "wait-for-code"),
    (Remedy, "en", "how", "wait-for-code"),
    (Remedy, "en", "I don't understand", "wait-for-code"),
    (Remedy, "en", "too hard", "wait-for-code"),
    (Remedy, "en", "doing it now", "wait-for-code"),
    (Remedy, "en", "i am not sure", "wait-for-code"),
    (Remedy, "en", "y", "wait-for-code"),
    (Remedy, "en", "not for me", "check-mailbox"),
    (Topic, "ja", "どれでもない", "menu"),
    (Topic, "ja", "一番上", "wait-for-code"),
    (Topic, "ja", "全部違う", "menu"),
    (Topic, "en", "none of these", "menu"),
    (Locked, "ja", "もうやめた", "read-lock-screen"),
    (Locked, "ja", "紙に書いた", "read-lock-screen"),
    (Locked, "ja", "書きました", "read-lock-screen"),
    (Locked, "ja", "閉鎖って書いてある", "read-lock-screen"),
    (Locked, "ja", "書類を出せと書いてある", "send-documents"),
    (Reset, "ja", "まだです", "reset-two-step"),
    (Reset, "ja", "メール来ない", "reset-two-step"),
    (Reset, "ja", "2日待っても来ない", "use-backup-method"),
    (Reset, "ja", "断られた", "use-backup-method"),
    (Reset, "ja", "もう出した", "reset-two-step"),
    (Reset, "ja", "身分証がない", "prepare-id"),
    (Reset, "ja", "マイナンバーでいい?", "prepare-id"),
    (Reset, "ja", "何日かかる", "reset-two-step"),
];

#[test]
fn answers_in_words_lead_where_they_should() {
    let mut wrong = Vec::new();
    for (after, tag, text, expect) in ANSWERS {
        let mut person = talked_to(*after, tag);
        let reply = person.says(text);
        let variant = reply.variant.as_ref().filter(|_| expect.contains('.')).map(|v| format!(".{v}")).unwrap_or_default();
        let found = format!("{}{variant}", card(reply));
        let right = expect.strip_prefix('!').map_or(found == *expect, |not| found != *not);
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
