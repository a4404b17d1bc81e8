//! Links and senders that imitate, and helpers who want codes: found, warned of, and nothing else is.

mod bids;
mod texts;

use std::fmt::Write as _;

use tasukebune::desk::Situation;
use tasukebune::message::{Goes, Message};
use tasukebune::scam::Scam;

use crate::support::{Person, TODAY, book, desk, locale, root};

fn found(text: &str) -> Vec<Scam> {
    desk().parts().lookout.find(text)
}

#[track_caller]
fn all_are(kind: Scam, texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [kind], "{text}");
    }
}

#[track_caller]
fn none_is(texts: &[&str]) {
    for text in texts {
        assert_eq!(found(text), [], "{text}");
    }
}

#[test]
fn hosts_that_imitate() {
    all_are(
        Scam::Link,
        &[
            "https://amazon.co.jp.example.com/login",
            "amazon-jp.top/login",
            "amazonxyz.top",
            "arnazon.co.jp から来た",
            "amazom.jp",
            "amzon.jp",
            "amaz0n-jp.com",
            "loginamazom.jp",
            "amozan-login.top",
            "https://xn--mazon-3ve.com/",
            "https://xn--amzon-zzzzzzzz.jp/",
            "https://xn--cckwcxetd.example/",
            "https://аmazon.com",
            "https://amazón.com",
            "ａｍａｚｏｎ－ｊｐ．ｔｏｐ",
            "hxxps://amazon-jp[.]icu/",
            "hxxps[:]//amazon-jp[.]icu/",
            "amazon-jp（ドット）top",
            "amazon-jp ドット top",
            "amazon-jp dot something",
            "amazon-login . icu",
            "https://www.google.com/url?q=https://amazon-login.top/",
            "https://www.amazon.co.jp@example.com/x",
            "[https://www.amazon.co.jp/](https://example.com/a)",
            "差出人 Amazon <info@example.cn>",
            "表示名はAmazonだけど info@example.co.jp だった",
            "amazon-support@example.com から",
            "https://secure-renewal.example/amazon.co.jp/ap/signin",
            "アマゾンから prime-support.jp に来いって",
            "差出人が amazom になってる",
            "送り主は Аmazon の А が変",
            "my a\u{200b}mazon-jp.top",
            "https://www.amazon.co.jp∕ap∕signin@evil.zip",
            "https://www.amazon.co.jp⧸ap⧸signin@evil.zip",
            "https://www.amazon.co.jp⁄login.evil.com/",
            "https://www.amazon.co.jp∕ap.evil.com",
            "https://www.amazon.co.jp%2Eevil.com/",
            "https://www%2eamazon%2eco%2ejp%2eevil.com",
            "https://www.amazon.co.jp。evil.com/ って本物",
            "https://amazon-jp。topです",
            "https://amazon-jp｡top/login",
            "https://アマゾン-support.com",
            "https://アマゾン-support.com/loginって来た",
            "https://amazonサポート.com",
            "https://アマゾン.jpから来た",
            "https://ｱﾏｿﾞﾝ.jp。",
            "https://login@アマゾン.com/",
        ],
    );
}

#[test]
fn hosts_that_do_not() {
    none_is(&[
        "https://www.amazon.co.jp/gp/css/order-history",
        "amazon.co.jp.",
        "https://www.amazon.com/ap/signin?openid.return_to=https://www.amazon.com/",
        "ａｍａｚｏｎ．ｃｏ．ｊｐ",
        "payments.amazon.co.jp と gc.email.amazon.co.jp",
        "account-update@amazon.co.jp から来た",
        "Amazon <no-reply@amazon.co.jp>",
        "https://amzn.to/3abc https://amzn.asia/d/x https://a.co/d/x",
        "https://m.media-amazon.com/images/I/1.jpg",
        "https://d1.awsapps.com/start https://s3.ap-northeast-1.amazonaws.com/x",
        "https://github.com/amazon-ion/ion-js https://amazon.github.io/x",
        "https://ja.wikipedia.org/wiki/Amazon.com",
        "https://www.youtube.com/watch?v=amazon https://www.rakuten.co.jp/",
        "https://www.amazonas.example https://www.amazonia.example/",
        "amazing-shop.jp",
        "amazon-sdk.js amazon.py amazon.csv",
        "I love amazon.it is cool",
        "I bought it on Amazon.So good",
        "taro+amazon@gmail.com",
        "amazon@example.com で登録してる",
        "amazn のログインできない",
        "Amazonのリンクが開けない",
        "https://bit.ly/abc 面白い動画",
        "prime-sports.jp 行った",
        "...amazon... / .amazon. / @amazon",
        "https://www.amazon.co.jp。appで開いた",
        "https://www.amazon.co.jp。Prime会員です",
        "https://www.amazon.co.jpを開いて。help.txtも",
        "https://www.amazon.co.jpとamazon.comの違い",
        "https://www.amazon.co.jpアプリ",
        "https://の付いたamazon.co.jpなら",
        "https://www.amazon.co.jp∕ap∕signin",
        "https://www.amazon.co.jp%2f",
        "amazon.co.jp⁄rakuten.co.jp",
        "1⁄2 でamazon.co.jpが当たる",
        "https://日本語.jp と https://総務省.jp/アマゾン",
        "https://アマゾン川の話",
        "アマゾンのhttps://www.amazon.co.jp/",
        "検索は「amazon%2ecom」",
    ]);
}

#[test]
fn links_that_hide_are_spoken_of_only_in_talk_of_the_shop() {
    all_are(Scam::Shortener, &["アマゾンから bit.ly/abc って来た", "Amazon: https://203.0.113.7/x", "尼から https://abc.duckdns.org"]);
    none_is(&["bit.ly/abc", "https://203.0.113.7/x"]);
}

#[test]
fn helpers_who_want_codes() {
    all_are(
        Scam::Helper,
        &[
            "コードを教えてくれたら解除します",
            "サポートの者です。DMで認証コードを送って",
            "ロック解除できます、DMください",
            "コード送れって言われた",
            "電話の人に届いた番号を聞かれた",
            "垢復旧やってます、先払いで",
            "カスタマーサポートです。リモートでアプリを入れてください",
            "I'm from Amazon support, send me the code",
            "I can unlock it. Just DM me your password",
            "someone on Discord says he is from Amazon and wants my code",
            "he asked me to read the code over the phone",
            "contact @name on Instagram, he helped me recover my account",
            "he got my account back, hit up @name on telegram",
            "dude on whatsapp got my amazon account back, dm him",
            "recovered mine through a guy, hit him up on whatsapp",
        ],
    );
    none_is(&[
        "never give your code to anyone",
        "Amazonを名乗る人にコードを聞かれても、誰にも教えないで",
        "コードは誰にも教えないで",
        "Amazonサポートの人がコードを聞くのは詐欺です。気をつけて",
        "コードが届かないので教えてください",
        "サポートの電話番号を教えてください",
        "フレンドコードDMで送って",
        "配達員さんに暗証番号を教えてくださいって言われた",
        "コードを入力してくださいと言われる",
        "数字が合ってるのに違うって言われる",
        "how do I change my password, please tell me",
        "support never answers, where do I enter the code?",
        "Amazonの電話で承認しろと出る",
        "Amazon support got my account back, thanks",
        "got my account back after calling support",
    ]);
}

#[test]
fn whoever_hurries_people() {
    all_are(Scam::Pressure, &["アマゾンから、未納があるので法的措置って電話", "amazon robot voice says press 1"]);
    none_is(&["裁判所に行った", "アマゾンで裁判もののドラマを見た"]);
}

#[test]
fn an_answer_is_warned_of_and_stays() {
    for (tag, text, key, topic) in [
        ("ja", "アマゾンにログインできない。amazon-jp.top から来たメールを開いた", "scam-link", None),
        ("ja", "確認コードが届かない。サポートを名乗る人にコードを教えてと言われた", "scam-helper", None),
        ("ja", "アマゾンから来たSMS、bit.ly/abc って本物？", "scam-shortener", Some("suspicious-message")),
        ("en", "is this mail from Amazon real? it goes to https://amazon-jp.top/x", "scam-link", Some("suspicious-message")),
    ] {
        let say = |key: &str| desk().parts().voice.say(locale(tag), key, &[]);
        let mut person = Person::new();
        let reply = person.says(text);
        assert_eq!(reply.warnings, [say(key)], "{text}");
        assert!(reply.topic.is_some() && (topic.is_none() || reply.topic.as_deref() == topic), "{text}: {:?}", reply.topic);
        assert!(!reply.text().contains(".top") && !reply.text().contains("bit.ly"), "{text}");
        let public = Situation { public: true, ..Situation::new(TODAY) };
        let reply = desk().answer(&Message::addressed(text), &public).expect("an answer");
        let report = if key == "scam-shortener" { None } else { Some(say("scam-report")) };
        let all: Vec<String> = std::iter::once(say(key)).chain(report).collect();
        assert_eq!(reply.warnings, all, "{text}");
    }
}

#[test]
fn the_gravest_two_are_said() {
    let mut person = Person::new();
    let text = "amazon-jp.top の人が、認証コード482913を送ってと言われた。カードは4111111111111111、090-1234-5678";
    let say = |key: &str| desk().parts().voice.say(locale("ja"), key, &[]);
    assert_eq!(person.says(text).warnings, [say("secret-code"), say("scam-helper")]);
}

#[test]
fn what_is_overheard_is_warned_of_only_where_it_is_grave() {
    let situation = Situation { public: true, ..Situation::new(TODAY) };
    let say = |key: &str| desk().parts().voice.say(locale("ja"), key, &[]);
    for (text, key) in [
        ("これ安いよ https://amazon-sale.top/d", "scam-link"),
        ("解除代行やってます。DMください", "scam-helper"),
        ("認証コードをDMしてください", "scam-helper"),
    ] {
        let reply = desk().warning(&Message::overheard(text), &situation).expect("a warning");
        assert_eq!(reply.warnings, [say(key), say("scam-report")], "{text}");
        assert_eq!(reply.body, say("secret-after"));
    }
    for text in ["アマゾンのセール bit.ly/abc", "https://www.amazon.co.jp/dp/B0 これ安い", "アマゾンに未納"] {
        assert_eq!(desk().warning(&Message::overheard(text), &situation), None, "{text}");
    }
}

/// Whatever we show, and whatever a warning says, promises nothing.
#[test]
fn no_warning_calls_anything_safe() {
    for locale in desk().parts().voice.locales() {
        for key in ["scam-helper", "scam-link", "scam-pressure", "scam-shortener", "scam-report"] {
            let text = desk().parts().voice.say(locale, key, &[]).to_lowercase();
            for promise in ["安全です", "安心です", "本物です", "大丈夫", "is safe", "is genuine", "is real"] {
                assert!(!text.contains(promise), "{key}: {promise}");
            }
        }
    }
}

/// At least 95 % of what is suspicious, and nothing else.
#[test]
fn the_table_is_judged_rightly() {
    let table = std::fs::read_to_string(root().join("tests/scam/table.jsonl")).expect("the table");
    let (mut suspicious, mut missed, mut others, mut alarms) = (0, 0, 0, 0);
    let mut wrong = String::new();
    for line in table.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let (text, verdict) = (row["text"].as_str().expect("a text"), row["verdict"].as_str().expect("a verdict"));
        let warned = !found(text).is_empty();
        let fine = match verdict {
            "suspicious" => {
                (suspicious, missed) = (suspicious + 1, missed + usize::from(!warned));
                warned
            }
            "genuine-host" | "nothing" => {
                (others, alarms) = (others + 1, alarms + usize::from(warned));
                !warned
            }
            other => panic!("{}: there is no verdict {other}", row["id"]),
        };
        if !fine {
            writeln!(wrong, "{}: {verdict}, found {:?}: {text}", row["id"], found(text)).expect("written");
        }
    }
    println!("{missed} of {suspicious} missed, {alarms} false alarms in {others}\n{wrong}");
    assert!(suspicious >= 80 && others >= 120);
    assert!(missed * 20 <= suspicious && alarms == 0, "{missed} of {suspicious} missed, {alarms} false alarms in {others}:\n{wrong}");
}

/// Samples beside `suspicious-message` that do tell of a scam.
const TOLD: &[&str] = &[
    "somebody messaged my hotel asking me for card details",
    "サポートを名乗る人にコードを読み上げてしまいました",
    "よく見るとarnazonだった",
    "「友だちの認証番号を教えて」って来て",
    "銀行の確認コードを電話で聞かれて答えちゃった母",
    "私にもコード教えてって来て",
    "念仏きかせて切らせた",
    "孫に電話で「数字読んで」言われて",
    "セブンでギフト券買って番号を電話で読んじゃった",
    // False helpers in their own words.
    "DMで認証コードを送ってくれたら解除します",
    "私に番号を教えてくれればこちらで直しますよ",
    "公式スタッフの者ですが、確認のため",
    "アカウント復旧代行やってます",
    "コードさえもらえれば5分で",
    "Amazonカスタマー担当です。凍結を解くには",
    "Hello, I am from Amazon support. Send me",
    "just dm me the otp",
    "Amazon account recovery service here",
    "「コードを送ってください」って言われてソースコード送ったら",
    "URL見たら amazom だった",
    "「アマゾンの社員です、コード送って」ってDM回ってる",
    "未納料金があります」の自動音声きた",
    "imagine being phished by",
    "それamazonじゃなくてarnazonだぞ",
    "「アマゾンの未納料金」の電話がまた来て",
    // Whoever asks is not told: the warning is careful, and stays.
    "バトネのオーセンティケーター、旧端末ないと外せんの？身分証送れ",
];

/// Of all samples but those of suspicious messages, only these are warned of.
#[test]
fn ordinary_samples_are_left_alone() {
    let told = |text: &str| TOLD.iter().any(|t| text.contains(t));
    let others = book().samples.iter().filter(|s| s.label != "suspicious-message" && !told(&s.text));
    let wrong: Vec<String> =
        others.filter(|s| !found(&s.text).is_empty()).map(|s| format!("{}:{}: {:?}: {}", s.file, s.line, found(&s.text), s.text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Hosts that no link leads to, though a text names them: the shop abroad, which people take for Amazon.co.jp.
const SPOKEN_OF: &[&str] = &["amazon.com"];

/// Every link and every host that any card shows, in any language, is on the list in `facts.toml`.
#[test]
fn every_link_that_is_shown_is_on_the_list() {
    let facts = &desk().parts().facts;
    // A name that people know may stand in a text, as long as it is the end of a host of the list, or one that is only told apart.
    let ends = |h: &String, host: &str| h == host || h.strip_suffix(host).is_some_and(|rest| rest.ends_with('.'));
    let known = |host: &str| SPOKEN_OF.contains(&host) || facts.hosts.iter().any(|h| ends(h, host));
    // Addresses to write to are facts, too.
    let mails: Vec<&str> = facts.facts.values().filter(|f| f.value.contains('@')).map(|f| f.value.as_str()).collect();
    let (mut links, mut cards) = (0, 0);
    for locale in desk().parts().voice.locales() {
        for public in [false, true] {
            let situation = Situation { public, ..Situation::new(TODAY) };
            let mut all = desk().every_card(locale, &situation);
            let grave = Message::overheard("解除代行やってます。DMください https://amazon-sale.top/d");
            all.extend(desk().warning(&grave, &Situation { explicit: Some(locale), ..situation }));
            for card in all {
                cards += 1;
                let text = card.text();
                for button in card.buttons() {
                    if let Goes::Link(url) = &button.goes {
                        links += 1;
                        assert!(facts.allows(url), "{locale}: a button leads to {url}");
                    }
                    no_host(&button.label, &known, &mails);
                }
                assert!(!text.contains("://") && !text.contains("](") && !text.contains("www."), "{locale}: a text has a link:\n{text}");
                no_host(&text, &known, &mails);
            }
        }
    }
    assert!(cards > 500 && links > 50, "{cards} cards, {links} links");
    // The list itself is of hosts that nobody is warned of.
    for host in &facts.hosts {
        none_is(&[&format!("https://{host}/")]);
    }
}

/// No host but known ones stands in a text.
#[track_caller]
fn no_host(text: &str, known: &dyn Fn(&str) -> bool, mails: &[&str]) {
    let text = mails.iter().fold(text.to_owned(), |text, mail| text.replace(mail, ""));
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-'))) {
        let word = word.trim_matches(['.', '-']).to_lowercase();
        let ends_well = word.rsplit_once('.').is_some_and(|(_, end)| end.len() >= 2 && end.bytes().all(|b| b.is_ascii_alphabetic()));
        assert!(!ends_well || known(&word), "“{word}” in:\n{text}");
    }
}
