//! Notes on topics: written in a form, shown in it again, refused where nobody should read them in our name, and never logged.

use serde_json::json;
use tasukebune::store::ServerSettings;

use super::super::{Log, has, lacks, none, say};
use super::{at, kept, locale_of, set, token};
use crate::discord::{Message, Modal, Person, Seen};

/// Opens the form for a topic's note.
async fn form(who: &Person, panel: &Message, topic: &str) -> Modal {
    who.selects(panel, &token(who, "note"), &[topic]).await.modal()
}

async fn writes(who: &Person, panel: &Message, topic: &str, text: &str) {
    let form = form(who, panel, topic).await;
    let Seen::Updated(_) = who.submits(&form, &json!({ "note": text })).await else { panic!("in place") };
}

#[tokio::test]
async fn a_note_is_written_changed_and_taken_out() {
    let mut stage = set().await;
    for (who, text) in [(stage.taro.clone(), "困ったら、青い名前のスタッフへ。"), (stage.emma.clone(), "Our staff are the blue names.")]
    {
        let locale = locale_of(&stage, &who);
        let panel = at(&stage, &who, "notes").await;
        let empty = form(&who, &panel, "passkey").await;
        assert_eq!(empty.json["title"], json!(say(locale, "setup-notes.title")));
        let field = |form: &Modal| form.json["components"][0]["components"][0].clone();
        assert_eq!((&field(&empty)["value"], &field(&empty)["max_length"]), (&json!(null), &json!(300)));
        who.submits(&empty, &json!({ "note": text })).await;
        has(&panel, &say(locale, "setup.kept"));
        has(&panel, &say(locale, "passkey.label"));
        let note = || kept(&stage).notes.get("passkey").map(|note| note.as_str().to_owned());
        assert_eq!(note().as_deref(), Some(text));
        // The menu shows how it begins, and the form all of it; a form that is open during a restart is no loss.
        let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(&who, "note")).expect("a menu");
        let options = menu["options"].as_array().expect("options");
        assert_eq!(options.iter().find(|o| o["value"] == "passkey").expect("the topic")["description"], json!(text));
        let again = form(&who, &panel, "passkey").await;
        assert_eq!(field(&again)["value"], json!(text));
        stage.restart().await;
        who.submits(&again, &json!({ "note": "   " })).await;
        has(&panel, &say(locale, "setup.kept"));
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    stage.end().await;
}

#[tokio::test]
async fn what_nobody_should_read_in_our_name_is_refused() {
    let stage = set().await;
    let refused = [
        ("くわしくは https://example.com/help へ", "link"),
        ("招待は discord.gg/abcdef です", "link"),
        ("連絡は owner@example.com まで", "mail"),
        ("電話は 0120-999-373 です", "phone"),
        ("電話は０９０−１２３４−５６７８へ", "phone"),
        ("困ったら 0120 - 999 - 373 へ", "phone"),
        ("困ったら 〇一二〇・九九九・三七三 へ", "phone"),
        ("困ったら\n0120\n999\n373", "phone"),
        ("スタッフのパスワードは happyhippo7 です", "secret"),
        ("届いた認証コードをスタッフに教えてください。代わりにログインします", "asks"),
        ("コードはスタッフまで送ってください", "asks"),
        ("パスワードはスタッフまで", "asks"),
        ("画面共有してもらえれば見ます", "asks"),
        ("Please DM me the code that you get, I am from Amazon support", "asks"),
    ];
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "notes").await;
        for (text, why) in refused {
            writes(who, &panel, "passkey", text).await;
            has(&panel, &say(locale, &format!("setup-notes.{why}")));
            lacks(&panel, &say(locale, "setup.kept"));
            assert_eq!(kept(&stage), ServerSettings::default(), "{text}");
        }
        for text in [
            "@everyone 困ったら **スタッフ** へ",
            "amazon.co.jp を使う方向けです",
            "月〜金の20:00から22:00まで、だれかがいます",
            "2026/11/30 21:00 まで、09:00〜12:00、13:00〜18:00 にだれかがいます",
            "コードは書かずに、症状だけ教えてください",
            "コードのことは、スタッフにDMしてください",
        ] {
            writes(who, &panel, "passkey", text).await;
            has(&panel, &say(locale, "setup.kept"));
        }
        writes(who, &panel, "passkey", "").await;
    }
    stage.end().await;
}

#[tokio::test]
async fn what_another_wrote_meanwhile_is_not_lost() {
    let stage = set().await;
    for (who, other) in [(&stage.taro, &stage.emma), (&stage.emma, &stage.taro)] {
        let locale = locale_of(&stage, who);
        let (mine, theirs) = (at(&stage, who, "notes").await, at(&stage, other, "notes").await);
        for text in ["", "あとから"] {
            let old = form(who, &mine, "passkey").await;
            let newer = format!("先に{text}");
            writes(other, &theirs, "passkey", &newer).await;
            who.submits(&old, &json!({ "note": text })).await;
            has(&mine, &say(locale, "setup-notes.meanwhile"));
            assert_eq!(kept(&stage).notes["passkey"].as_str(), newer);
        }
        writes(who, &mine, "passkey", "").await;
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    stage.end().await;
}

#[tokio::test]
async fn of_two_forms_in_the_same_moment_one_is_kept_and_the_other_told() {
    let stage = set().await;
    let (taros, emmas) = (at(&stage, &stage.taro, "notes").await, at(&stage, &stage.emma, "notes").await);
    for n in 0..20 {
        let (his, hers) = (form(&stage.taro, &taros, "passkey").await, form(&stage.emma, &emmas, "passkey").await);
        let texts = [format!("太郎{n}"), format!("Emma {n}")];
        let (note, other) = (json!({ "note": texts[0] }), json!({ "note": texts[1] }));
        tokio::join!(stage.taro.submits(&his, &note), stage.emma.submits(&hers, &other));
        let first = kept(&stage).notes["passkey"].as_str() == texts[0];
        assert!(first || kept(&stage).notes["passkey"].as_str() == texts[1]);
        let (won, lost) = if first { ((&taros, "ja"), (&emmas, "en")) } else { ((&emmas, "en"), (&taros, "ja")) };
        has(won.0, &say(won.1, "setup.kept"));
        has(lost.0, &say(lost.1, "setup-notes.meanwhile"));
    }
    stage.end().await;
}

#[tokio::test]
async fn a_form_that_nobody_was_shown_changes_nothing() {
    let stage = set().await;
    let panel = at(&stage, &stage.taro, "notes").await;
    let shown = form(&stage.taro, &panel, "passkey").await;
    let mine = at(&stage, &stage.emma, "notes").await;
    let hers = form(&stage.emma, &mine, "passkey").await;
    for custom_id in [token(&stage.taro, "note/passkey"), token(&stage.emma, "note/nonsense"), token(&stage.emma, "stop"), "s1/".to_owned()]
    {
        let mut forged = hers.clone();
        forged.json["custom_id"] = json!(custom_id);
        let seen = stage.emma.submits(&forged, &json!({ "note": "x" })).await;
        has(&seen.message(), &say("en", "discord-old-button"));
    }
    // And by somebody who may not call the command.
    let card = stage.hana.slash(&stage.lounge, "no-code", none()).await.message();
    let seen = stage.hana.selects_id(&card, &token(&stage.hana, "note"), &["passkey"]).await;
    has(&seen.message(), &say("ja", "discord-old-button"));
    assert_eq!(kept(&stage), ServerSettings::default());
    // Whoever leaves a form takes the choice back and chooses again.
    let Seen::Updated(_) = stage.taro.selects(&panel, &token(&stage.taro, "note"), &[]).await else { panic!("in place") };
    drop(shown);
    form(&stage.taro, &panel, "passkey").await;
    stage.end().await;
}

#[tokio::test]
async fn what_is_written_into_a_form_is_not_logged() {
    let log = Log::all();
    let stage = set().await;
    let panel = at(&stage, &stage.taro, "notes").await;
    writes(&stage.taro, &panel, "passkey", "ひみつのひとことです").await;
    writes(&stage.taro, &panel, "passkey", "happyhippo@example.com").await;
    stage.end().await;
    let lines = log.lines().join("\n");
    for word in ["ひみつのひとこと", "happyhippo"] {
        assert!(!lines.contains(word), "{lines}");
    }
}
