//! The rule for Discord's `AutoMod` blocks secrets, and nothing else.

use std::process::Command;

use serde_json::Value;

use crate::discord::judge::Document;
use crate::support::{book, desk, locale, root};

const RULES: &str = "/guilds/{guild}/auto-moderation/rules";

fn blocks(text: &str) -> bool {
    book().automod.blocks(text)
}

/// What the program prints.
fn printed(args: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_tasukebune")).arg("automod").args(args).env_remove("TASUKEBUNE_DATA").output();
    let done = done.expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("UTF-8")
}

fn rule(tag: &str) -> Value {
    serde_json::from_str(&printed(&["--json", "--locale", tag])).expect("JSON")
}

/// Every table of labelled texts that is there: the text, and whether it has a secret.
fn tables() -> Vec<(String, Vec<(String, bool)>)> {
    let row = |line: &str| {
        let row: Value = serde_json::from_str(line).expect("JSON");
        (row["text"].as_str().expect("a text").to_owned(), !row["secrets"].as_array().expect("a list").is_empty())
    };
    let files = std::fs::read_dir(root().join("tests/guard")).expect("the tables").map(|entry| entry.expect("an entry").path());
    let tables: Vec<_> = files
        .filter(|path| path.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with("table")))
        .filter(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).expect("a table").lines().map(row).collect()))
        .collect();
    assert!(!tables.is_empty());
    tables
}

/// A rule that blocks what is harmless is soon switched off: at most 0.3 % false alarms. It cannot fold nor reckon, so that it finds less than
/// the guard: more than half.
#[test]
fn the_tables_are_judged_rightly() {
    for (file, rows) in tables() {
        let (with, without): (Vec<_>, Vec<_>) = rows.iter().partition(|(_, secret)| *secret);
        let found = with.iter().filter(|(text, _)| blocks(text)).count();
        let alarms: Vec<&str> = without.iter().map(|(text, _)| text.as_str()).filter(|text| blocks(text)).collect();
        println!("{file}: {found} of {} blocked, {} false alarms in {}: {alarms:#?}", with.len(), alarms.len(), without.len());
        assert!(with.len() >= 300 && without.len() >= 1_000, "{file}");
        assert!(alarms.len() * 1_000 <= without.len() * 3, "{file}: {} false alarms in {}: {alarms:#?}", alarms.len(), without.len());
        assert!(found * 100 >= with.len() * 60, "{file}: {found} of {}", with.len());
    }
}

/// What people say in channels, those of our samples, and nobody's password: not one alarm. Those who ask for help name no secret either.
#[test]
fn chatter_is_left_alone() {
    let told = |text: &str| crate::guard::TOLD.iter().any(|t| text.contains(t));
    for sample in book().samples.iter().filter(|s| !told(&s.text)) {
        assert!(!blocks(&sample.text), "{}:{}: {}", sample.file, sample.line, sample.text);
    }
}

#[test]
fn secrets_are_blocked() {
    for text in [
        "認証コードは 482913 です",
        "コードは４８２９１３でした",
        "確認コード\n482 913",
        "認証番号4821",
        "482913というコードが来た",
        "your security code is 482913",
        "届いたコードは五五〇三一八です",
        "taro.yamada@example.com",
        "ｔａｒｏ１９５５＠ｅｘａｍｐｌｅ．ｊｐ",
        "hanako@gmail.com で登録",
        "hanako(at)example.jp",
        "090-1234-5678",
        "０８０ー１２３４ー５６７８",
        "+81 90 1234 5678",
        "自宅は03-1234-5678",
        "〒150-0041 東京都渋谷区神南1-2-3",
        "実家は大阪府大阪市北区梅田3丁目1番",
        "カード番号は4111-1111-1111-1111",
        "4111 1111 1111 1111",
        "3714 496353 98431",
        "パスワードは nekoneko123 です",
        "my password is Himawari_88",
        "250-1234567-7654321",
        "AQ3E-7YXK2P-M8WD",
        "マイナンバーは 1234 5678 9012",
        "免許証アップロードしてもはねられる。第 301234567890 号、期限内だよ",
        "在留カード AB12345678CD",
        "パスポート TK1234567",
        "otpauth://totp/Amazon:a",
        "https://www.amazon.co.jp/a/c/r?k=AbCd",
        "セットアップキー JBSW Y3DP EHPK 3PXP",
    ] {
        assert!(blocks(text), "{text}");
    }
}

/// A rule holds in every channel: what people there write has the shape of secrets, too.
#[test]
fn look_alikes_pass() {
    for text in [
        "エラーコードは 500123 でした",
        "エラーのコードは 500123 らしい",
        "招待コードは 482913",
        "482913 は招待コードです",
        "ルームコードは 482913 です、入って",
        "123456 は今日のクーポンコード",
        "482913 is my friend code",
        "コード 3021-5544-8876 でマリカ",
        "コードが100000行を超えた",
        "my code has 123456 lines",
        "the code runs 100000 times",
        "SMSの送信元が 262966",
        "確認番号400008",
        "Zoomのパスコード 482913",
        "ポケポケのID 4123-5678-9012-3456",
        "ポケポケ 5123567890123456 申請して",
        "カード交換しませんか？ID 4123-5678-9012-3456",
        "4000 4500 5000 5500 円",
        "トレーナーコード 5123 5678 9012",
        "伝票 1234-567890-1234",
        "XXXX-XXXXXX-XXXX の形",
        "000-0000000-0000000",
        "no-reply@amazon.co.jp",
        "amazon.cs.jp@gmail.com から来た、詐欺？",
        "support@discord.com",
        "t***@gmail.com に送りました",
        "git clone git@github.com:rust-lang/regex.git",
        "lodash@4.17.21",
        "@hanako_1@mastodon.social",
        "0120-999-373",
        "08001234567",
        "0570-064-000",
        "お問い合わせは 03-1234-5678 まで",
        "discord.com/channels/111122223333444455/09012345678",
        "090-XXXX-XXXX",
        "お店は東京都渋谷区神南1-2-3です",
        "うちの県は2番人気",
        "実家の県、今年は4-5回雪降った",
        "住所の市町村は1-2-3のどれ",
        "部屋のパスワードは neko1234 です",
        "Wi-Fiのパスワードは guest1234",
        "パスワードはiPhone15に保存した",
        "パスワードは8文字以上",
        "PW: neko1234",
        "パスワードはSHA256でハッシュ",
        "マイナス123456789012",
        "免許 300000円",
        "免許証は持ってる。お問い合わせ番号 3012-3456-7890 の荷物で送られてくる",
        "Steamキー AAAAA-BBBBB-CCCCC",
        "the key is to WAIT UNTIL THEY COME",
        "https://www.amazon.co.jp/ap/signin",
        "https://www.amazon.co.jp/a/settings/approval",
        "https://www.amazon.co.jp/dp/B08N5WRWNW?token=1",
    ] {
        assert!(!blocks(text), "{text}");
    }
}

#[test]
fn the_rule_is_ready_for_discord() {
    for tag in ["ja", "en"] {
        let rule = rule(tag);
        let said = desk().parts().voice.say(locale(tag), "automod-blocked", &[]);
        assert_eq!((&rule["event_type"], &rule["trigger_type"], &rule["enabled"]), (&1.into(), &1.into(), &true.into()));
        let action = &rule["actions"][0];
        assert_eq!((&action["type"], action["metadata"]["custom_message"].as_str()), (&1.into(), Some(said.as_str())));
        let patterns: Vec<&str> = book().automod.patterns.iter().map(|p| p.regex.as_str()).collect();
        assert_eq!(rule["trigger_metadata"]["regex_patterns"], serde_json::json!(patterns));
        assert!((1..=10).contains(&patterns.len()) && patterns.iter().all(|p| p.chars().count() <= 260) && said.chars().count() <= 150);
    }
}

#[test]
#[ignore = "needs DISCORD_OPENAPI"]
fn the_rule_fits_the_document() {
    let mut document = Document::open(&std::env::var_os("DISCORD_OPENAPI").expect("DISCORD_OPENAPI names the document"));
    for tag in ["ja", "en"] {
        assert_eq!(document.judge("POST", RULES, &rule(tag)), Ok(()));
    }
    // The document does judge: one letter too many, one pattern too many.
    let spoilt = |patterns: Value| {
        let mut rule = rule("ja");
        rule["trigger_metadata"]["regex_patterns"] = patterns;
        rule
    };
    for patterns in [serde_json::json!(["a".repeat(261)]), serde_json::json!(vec!["a"; 11])] {
        assert!(document.judge("POST", RULES, &spoilt(patterns)).is_err());
    }
}

#[test]
fn the_text_can_be_pasted() {
    let text = printed(&["--locale", "en"]);
    let said = desk().parts().voice.say(locale("en"), "automod-blocked", &[]);
    assert!(text.contains("Server Settings → AutoMod") && text.lines().any(|l| l == said), "{text}");
    for pattern in &book().automod.patterns {
        assert!(text.lines().any(|l| l == pattern.regex.as_str()), "{} is not a line of its own:\n{text}", pattern.name);
    }
    // Without a language it is the one in which most people here are.
    assert!(printed(&[]).contains(&desk().parts().voice.say(locale("ja"), "automod-blocked", &[])));
}

#[test]
fn a_table_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("table.jsonl");
    let rows = [
        r#"{"id": "a", "text": "認証コードは 482913", "secrets": ["one-time-code"]}"#,
        r#"{"id": "b", "text": "ぜろきゅうぜろ", "secrets": ["phone"]}"#,
        r#"{"id": "c", "text": "090-1234-5678", "secrets": []}"#,
    ];
    std::fs::write(&file, rows.join("\n")).expect("written");
    let text = printed(&["--table", file.to_str().expect("a path")]);
    for line in ["blocked:  1 / 2  50", "false alarms:  1 / 1  100", "c: phone: 090-1234-5678"] {
        assert!(text.contains(line), "“{line}” is not in\n{text}");
    }
}
