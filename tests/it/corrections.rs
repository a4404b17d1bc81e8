//! Where lives get worse if we are wrong: the ten corrections to older advice, and what a responsible bot never does.
//! Every test reads the rendered text, in both languages.

use jiff::ToSpan;
use tasukebune::desk::Situation;
use tasukebune::message::{Goes, Reply};

use crate::support::{TODAY, book, desk, locale};

fn cards(tag: &str) -> Vec<Reply> {
    desk().every_card(locale(tag), &Situation::new(TODAY))
}

/// All cards of a topic's remedy, or of the topic itself.
#[track_caller]
fn card(tag: &str, topic: &str, remedy: Option<&str>) -> Vec<Reply> {
    let found: Vec<Reply> = cards(tag)
        .into_iter()
        .filter(|c| c.topic.as_deref() == Some(topic) && c.remedy.as_deref() == remedy && !c.text().contains("```"))
        // The question for the device has no steps.
        .filter(|c| remedy.is_none() || c.body.contains("1. "))
        .collect();
    assert!(!found.is_empty(), "no card of {topic} {remedy:?} in {tag}");
    found
}

#[track_caller]
fn says(tag: &str, topic: &str, remedy: Option<&str>, words: &[&str]) {
    for card in card(tag, topic, remedy) {
        for word in words {
            assert!(card.text().contains(word), "“{word}” is missing in\n{}", card.text());
        }
    }
}

/// In the order in which the text says them.
#[track_caller]
fn in_order(text: &str, words: &[&str]) {
    let mut from = 0;
    for word in words {
        let at = text[from..].find(word).unwrap_or_else(|| panic!("“{word}” is missing, or too early, in\n{text}"));
        from += at + word.len();
    }
}

#[test]
fn no_1_approve_only_your_own_login() {
    for card in cards("ja").iter().filter(|c| c.body.contains("「承認」を押") || c.body.contains("承認して")) {
        assert!(card.body.contains("自分で") && card.body.contains("だけです"), "{}", card.text());
    }
    says("ja", "approval-prompt", None, &["自分でログインしているときだけ", "否認"]);
    says("ja", "approval-prompt", Some("find-approval"), &["今ご自分でログインしようとしたときだけ", "否認"]);
    says("ja", "approval-prompt", Some("decline-approval"), &["否認", "パスワード"]);
    for card in cards("en").iter().filter(|c| c.body.contains("Approve") || c.body.contains("approve")) {
        let text = card.body.to_lowercase();
        assert!(text.contains("only if you") || text.contains("only when you"), "{}", card.text());
    }
}

#[test]
fn no_2_a_device_that_is_still_signed_in_stays_so() {
    for topic in ["two-step-lost", "app-trouble"] {
        says("ja", topic, None, &["ログインできている端末", "ログアウト", "入れ直し", "Cookie"]);
        says("en", topic, None, &["log out", "reinstall", "cookies"]);
    }
    for (topic, remedy) in [("two-step-lost", "use-trusted-device"), ("app-trouble", "clear-browser"), ("app-trouble", "reinstall-app")] {
        for card in card("ja", topic, Some(remedy)) {
            in_order(&card.body, &["⚠️", "ログインできている端末", "しないでください", "1. "]);
        }
    }
}

#[test]
fn no_3_ask_before_making_a_new_account() {
    says("ja", "forgot-email", None, &["⚠️", "新しいアカウントを作らないで"]);
    says("ja", "forgot-email", Some("ask-before-new-account"), &["作らないで", "お困りですか?"]);
    says("en", "forgot-email", None, &["new account"]);
}

#[test]
fn no_4_other_ways_come_before_the_id_upload() {
    for tag in ["ja", "en"] {
        let topic = &card(tag, "two-step-lost", None)[0];
        let labels: Vec<&str> = topic.rows[0].iter().map(|b| b.label.as_str()).collect();
        let expect: Vec<String> = ["use-backup-method", "use-trusted-device", "use-passkey", "prepare-id", "reset-two-step"]
            .iter()
            .map(|r| desk().parts().voice.say(locale(tag), &format!("{r}.label"), &[]))
            .collect();
        assert_eq!(labels, expect);
    }
}

#[test]
fn no_5_a_missing_mail_code_is_not_cured_by_a_reset() {
    says("ja", "code-not-received", Some("check-mailbox"), &["2段階認証をリセットしても直りません"]);
    let offered: Vec<String> = card("ja", "code-not-received", None)[0].buttons().map(|b| b.label.clone()).collect();
    let reset = desk().parts().voice.say(locale("ja"), "reset-two-step.label", &[]);
    assert!(!offered.contains(&reset));
}

#[test]
fn no_6_ids_as_they_are_today() {
    says(
        "ja",
        "two-step-lost",
        Some("prepare-id"),
        &["健康保険証はもう使えません", "年金手帳も向きません", "公的機関", "住所", "発行機関", "番号は、紙で隠"],
    );
    says("en", "two-step-lost", Some("prepare-id"), &["健康保険証", "年金手帳"]);
    for card in cards("ja") {
        assert!(!card.body.contains("外国人登録証明書"), "{}", card.text());
    }
}

#[test]
fn no_7_the_path_stands_before_any_number() {
    for card in card("ja", "contact-support", Some("contact-amazon")) {
        in_order(
            &card.body,
            &[
                "お困りですか?",
                "その他のログインに関する問題",
                "自分のアカウントにログインすることができません",
                "0120-899-190(2025年8月の情報。今は違うことがあります)",
                "0120-899-543(2022年10月の情報。今は違うことがあります)",
            ],
        );
    }
    for card in card("en", "contact-support", Some("contact-amazon")) {
        in_order(
            &card.body,
            &[
                "お困りですか?",
                "0120-899-190 (as of August 2025; may be different now)",
                "0120-899-543 (as of October 2022; may be different now)",
            ],
        );
    }
}

#[test]
fn no_8_a_lock_may_not_end_by_waiting() {
    says("ja", "account-locked", None, &["待つだけでは解けない"]);
    says(
        "ja",
        "account-locked",
        Some("read-lock-screen"),
        &["次に進むには、カスタマーサービスにご連絡ください", "電話", "待つだけでは解けない"],
    );
    says("en", "account-locked", Some("read-lock-screen"), &["次に進むには、カスタマーサービスにご連絡ください", "phone"]);
}

#[test]
fn no_9_menu_paths_of_today() {
    let iphone: Vec<Reply> = cards("ja")
        .into_iter()
        .filter(|c| c.remedy.as_deref() == Some("clear-browser") && c.variant.as_deref() == Some("iphone"))
        .collect();
    in_order(&iphone[0].body, &["「設定」→「アプリ」→「Safari」", "右下の「…」"]);
    let android: Vec<Reply> = cards("ja")
        .into_iter()
        .filter(|c| c.remedy.as_deref() == Some("clear-browser") && c.variant.as_deref() == Some("android"))
        .collect();
    in_order(&android[0].body, &["右上の「︙」", "閲覧履歴データを削除"]);
    for tag in ["ja", "en"] {
        for card in cards(tag) {
            let text = card.text();
            assert!(!text.contains("Internet Explorer") && !text.contains("IE"), "{text}");
            assert!(
                !text.contains("Twitter") || text.contains("X(") || text.contains("X ("),
                "X is no longer called Twitter alone:\n{text}"
            );
        }
    }
}

#[test]
fn no_10_after_a_reset_two_step_is_off() {
    says("ja", "two-step-lost", Some("reset-two-step"), &["2段階認証は切れている", "設定し直", "認証アプリ", "予備", "パスキー"]);
    says("en", "two-step-lost", Some("reset-two-step"), &["off", "passkey"]);
    says("ja", "solved", None, &["リセットした方", "オン"]);
}

#[test]
fn a_takeover_comes_with_the_first_ten_minutes_in_order() {
    for card in card("ja", "account-hijacked", None) {
        assert!(card.urgent);
        in_order(&card.body, &["最初の10分", "1. ", "パスワード", "2. ", "注文", "3. ", "カード", "4. ", "担当者", "5. ", "警察"]);
    }
    for card in card("en", "account-hijacked", None) {
        in_order(&card.body, &["first 10 minutes", "password", "orders", "card", "police"]);
    }
}

#[test]
fn links_go_only_where_they_may() {
    for tag in ["ja", "en"] {
        for card in cards(tag) {
            for button in card.buttons() {
                if let Goes::Link(url) = &button.goes {
                    assert!(desk().parts().facts.allows(url), "{url}");
                }
            }
        }
    }
}

#[test]
fn a_card_with_facts_says_when_they_were_verified() {
    let card = &card("ja", "code-not-received", Some("wait-for-code"))[0];
    assert!(card.text().contains("情報の確認日: 2026年11月23日"), "{}", card.text());
    let card = &card_without_facts();
    assert!(!card.text().contains("情報の確認日"), "{}", card.text());
}

fn card_without_facts() -> Reply {
    card("ja", "account-locked", Some("stop-retrying"))[0].clone()
}

#[test]
fn what_is_out_of_date_gives_way_to_the_path() {
    let later = Situation { today: TODAY.saturating_add(20.years()), ..Situation::new(TODAY) };
    for tag in ["ja", "en"] {
        for card in desk().every_card(locale(tag), &later) {
            let text = card.text();
            assert!(card.buttons().all(|b| matches!(b.goes, Goes::To(_))), "a stale link is shown:\n{text}");
            let day = ["2026年11月", "November 2026"];
            assert!(!day.iter().any(|day| text.contains(day)), "a stale fact's day is shown:\n{text}");
        }
    }
    let cards = desk().every_card(locale("ja"), &later);
    let contact = cards.iter().find(|c| c.remedy.as_deref() == Some("contact-amazon")).expect("the card");
    assert!(contact.text().contains("古くなった情報は出していません"), "{}", contact.text());
    assert!(contact.text().contains("Amazonのログイン画面を開きます。"));
    assert!(contact.text().contains("0120-899-190(2025年8月の情報"), "a historic fact never goes stale");
}

#[test]
fn nobody_is_asked_for_a_secret() {
    const ASKING: &[&str] = &[
        "コードを教えてください",
        "パスワードを教えてください",
        "番号を教えてください",
        "送ってください",
        "tell me your",
        "send me your",
        "share your",
    ];
    for tag in ["ja", "en"] {
        for card in cards(tag) {
            let text = card.text().to_lowercase();
            for asking in ASKING {
                assert!(!text.contains(asking), "“{asking}” in\n{text}");
            }
        }
    }
}

#[test]
fn no_advice_to_switch_protection_off_or_to_dodge_a_lock() {
    const BAD: &[&str] = &[
        "2段階認証をオフにします",
        "2段階認証を無効に",
        "VPNを使",
        "別のアカウントを作ります",
        "本物です",
        "必ず直り",
        "必ず戻り",
        "turn off two-step",
        "use a vpn",
        "is genuine.",
    ];
    for tag in ["ja", "en"] {
        for card in cards(tag) {
            let text = card.text().to_lowercase();
            for line in text.lines().filter(|l| !l.contains("not ") && !l.contains("しない") && !l.contains("ません")) {
                assert!(!BAD.iter().any(|bad| line.contains(&bad.to_lowercase())), "{line}\nin\n{text}");
            }
        }
    }
}

#[test]
fn every_remedy_says_how_long_and_how_to_tell() {
    for card in cards("ja").iter().filter(|c| c.remedy.is_some() && c.body.contains("1. ")) {
        assert!(card.footer.iter().any(|l| l.starts_with("⏱")) && card.footer.iter().any(|l| l.starts_with("✅")), "{}", card.text());
    }
    assert!(book().faults.is_empty());
}
