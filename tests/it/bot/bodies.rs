//! Every body that the bot sends is judged by others where it arrives: see `tests/it/discord/judge.rs`. Here the judges are put to the test, and
//! a conversation that has every kind of body goes by Discord's own document.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tasukebune::platform::discord::rest::{Refused, Rest};
use tasukebune::settings::Token;

use super::{Plan, QUESTION, Stage, TITLE, choose, labels, none, say};
use crate::discord::judge::{Document, by_twilight};
use crate::discord::{Seen, permission};
use crate::serve::waits;

const MESSAGES: &str = "/channels/{channel}/messages";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";

fn document() -> Document {
    Document::open(&std::env::var_os("DISCORD_OPENAPI").expect("DISCORD_OPENAPI names the document"))
}

fn button(label: &str, kind: u64) -> Value {
    json!({ "components": [{ "type": 1, "components": [{ "type": kind, "style": 2, "custom_id": "x", "label": label }] }] })
}

fn spoilt() -> [(&'static str, Value); 5] {
    [
        (MESSAGES, button(&"あ".repeat(81), 2)),
        (MESSAGES, button("a", 99)),
        (CALLBACK, json!({ "type": 4, "data": button(&"a".repeat(81), 2) })),
        (CALLBACK, json!({ "type": 99 })),
        ("/guilds/{guild}/nonsense", json!({ "name": "a" })),
    ]
}

#[test]
fn a_spoilt_body_is_refused() {
    assert_eq!(by_twilight(MESSAGES, &button(&"あ".repeat(80), 2)), Ok(()));
    for (route, body) in spoilt() {
        assert!(by_twilight(route, &body).is_err(), "{route}: {body}");
    }
}

#[test]
#[ignore = "needs DISCORD_OPENAPI"]
fn a_spoilt_body_is_refused_by_the_document() {
    let mut document = document();
    assert_eq!(document.judge("POST", MESSAGES, &button(&"あ".repeat(80), 2)), Ok(()));
    for (route, body) in spoilt() {
        assert!(document.judge("POST", route, &body).is_err(), "{route}: {body}");
    }
}

/// No test can forget it: what the judges find fault with reaches nobody.
#[tokio::test]
async fn a_spoilt_body_does_not_arrive() {
    let discord = crate::discord::start().await;
    let dm = discord.person("花子", "ja").dm_channel();
    // A text display has an id that is no number: this Discord's own rules let it pass, twilight's model does not.
    let odd = json!({ "flags": 1 << 15, "components": [{ "type": 10, "content": "x", "id": "one" }] });
    let token = Token::new(&discord.token()).expect("a token");
    let rest = Rest::new(&token, Some(&discord.rest_url()), &waits()).expect("a client");
    assert_eq!(rest.send(dm.id, &odd).await, Err(Refused { status: 400, code: 50_035 }));
    assert!(dm.messages().is_empty());
    assert_eq!(discord.violations().len(), 1);
}

#[tokio::test]
#[ignore = "needs DISCORD_OPENAPI"]
async fn every_body_fits_the_document() {
    let stage = Stage::with(Plan::default()).await;
    let ja = |key: &str| say("ja", key);
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    choose(&stage.hana, &card, TITLE).await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &ja("button-failed")).await;
    stage.hana.presses(&mine, &ja("button-dm")).await;
    mine.edited(2).await;
    stage.hana.slash(&stage.lounge, "no-code", none()).await;
    let Seen::Choices(_) = stage.hana.autocompletes(&stage.lounge, "login-help", json!({ "symptom": "コード" }), "symptom").await else {
        panic!("no choices")
    };
    let theirs = stage.taro.says(&stage.lounge, "アカウントを乗っ取られました。知らない注文があります");
    stage.emma.context_menu(&theirs, &say("en", "discord-context")).await;
    stage.hana.presses(&card, &ja("button-dismiss")).await;
    card.deleted().await;
    let letter = stage.discord.answer_to(&stage.emma.dm("the code never arrives by SMS")).await;
    stage.emma.presses(&letter, &labels(&letter)[0]).await;

    stage.guild.empower(&stage.taro, permission::MANAGE_GUILD);
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_GUILD | permission::MANAGE_MESSAGES);
    for _ in 0..2 {
        let panel = stage.taro.slash(&stage.lounge, "automod", none()).await.message();
        stage.taro.presses(&panel, &ja("discord-automod-install")).await;
        panel.edited(1).await;
    }
    let panel = stage.taro.slash(&stage.lounge, "setup panel", none()).await.message();
    let token = |control: &str| format!("s1/{:x}/{control}", stage.taro.id);
    for page in ["help", "answers", "language", "staff", "hours", "pauses", "topics", "incident", "deletion", "notes"] {
        stage.taro.selects(&panel, &token("open"), &[page]).await;
        if page != "notes" {
            stage.taro.presses(&panel, &ja("setup.back")).await;
        }
    }
    let form = stage.taro.selects(&panel, &token("note"), &["passkey"]).await.modal();
    stage.taro.submits(&form, &json!({ "note": "スタッフもいます" })).await;
    let Seen::Thinking(found) = stage.taro.slash(&stage.lounge, "setup check", none()).await else { panic!("later") };
    found.edited(1).await;
    let sent = || stage.discord.calls("POST", CALLBACK).pop().expect("an answer");
    stage.taro.slash(&stage.lounge, "stats", none()).await;
    assert_eq!(sent().files.iter().map(|file| file.part.as_str()).collect::<Vec<_>>(), ["files[0]"], "a picture");
    assert_eq!(sent().body["data"]["attachments"][0]["id"], "0");
    let told = stage.taro.says(&stage.help, "<@1> 認証コードは482913だよ");
    let warned = stage.discord.answer_to(&told).await;
    stage.taro.presses(&warned, &ja("discord-erase")).await;
    warned.edited(1).await;

    let requests = stage.discord.requests();
    stage.end().await;
    // Once more than where they arrived: so this test cannot pass where the document is not there.
    let mut document = document();
    let complaints = requests.iter().filter_map(|r| document.judge(&r.method, &r.route, &r.body).err());
    assert_eq!(complaints.collect::<Vec<_>>(), Vec::<String>::new());
    // Nothing is left out: every kind of request with a body, and every kind of answer to an interaction.
    let kinds: BTreeSet<String> = requests.iter().filter(|r| !r.body.is_null()).map(|r| format!("{} {}", r.method, r.route)).collect();
    for kind in [
        "PATCH /channels/{channel}/messages/{message}",
        "PATCH /guilds/{guild}/auto-moderation/rules/{rule}",
        "POST /guilds/{guild}/auto-moderation/rules",
        "PATCH /webhooks/{application}/{token}/messages/@original",
        "POST /channels/{channel}/messages",
        "POST /interactions/{interaction}/{token}/callback",
        "POST /users/@me/channels",
        "PUT /applications/{application}/commands",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:#?}");
    }
    let answers: BTreeSet<u64> = requests.iter().filter(|r| r.route == CALLBACK).filter_map(|r| r.body["type"].as_u64()).collect();
    assert!([4, 5, 6, 7, 8, 9].iter().all(|kind| answers.contains(kind)), "{answers:?}");
}

#[test]
fn cards_with_all_notes_keep_the_limit() {
    use tasukebune::desk::Situation;
    use tasukebune::message::{Act, Asker, Outcome, Press};
    use tasukebune::platform::discord::card::{Card, Eyes};
    let desk = crate::support::desk();
    let mut worst = Vec::new();
    for locale in desk.parts().voice.locales() {
        let note = |key: &str| desk.parts().voice.say(locale, key, &[]);
        for public in [true, false] {
            let moment = Situation { public, first: true, asker: Asker(u64::MAX), ..Situation::new(crate::support::TODAY) };
            let mut all = desk.every_card(locale, &moment);
            // A case with all that fits.
            let topic = &desk.parts().topics[0];
            let mut press = Press { act: Act::Case, topic: Some(topic.code), ..Press::menu(locale) };
            let mut remedies: Vec<_> = desk.parts().remedies.iter().collect();
            remedies.sort_by_key(|r| std::cmp::Reverse(note(&format!("{}.label", r.id)).chars().count()));
            for remedy in remedies.iter().take(13) {
                press.note(remedy.code, Outcome::NotMine);
            }
            all.push(desk.press(&press, &moment));
            for mut reply in all {
                let eyes = if public { Eyes::All } else { Eyes::Private };
                let mut cases = vec![("carried", vec![note("discord-dm-carried"), note("discord-dm-intro")], vec![])];
                let mut two = vec![note("scam-helper"), note("scam-link")];
                if public {
                    two.extend([note("scam-report")]);
                }
                cases.push(("warned", if public { vec![] } else { vec![note("discord-dm-intro")] }, two));
                for (what, notes, warnings) in cases {
                    reply.warnings = warnings;
                    let body = serde_json::to_value(Card::of(desk, &reply, eyes, &notes).message(1, None)).unwrap();
                    let n = body["content"].as_str().unwrap().encode_utf16().count();
                    worst.push((n, format!("{locale} {what} public={public} {:?} {:?} {:?}", reply.topic, reply.remedy, reply.place.act)));
                }
            }
        }
    }
    worst.sort();
    worst.reverse();
    assert!(worst[0].0 <= 2000, "{:?}", worst[0]);
}
