//! A conversation with a reload in the middle: whatever is pressed, written or changed then leads somewhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Value, json};
use tasukebune::desk::{Desk, Situation};
use tasukebune::message::{Act, Asker, Goes, Press};
use tasukebune::store::Change;

use super::{CODE, FERRY, Stage, desk_of, embedded};
use crate::bot::Log;
use crate::check::Data;
use crate::discord::{Discord, Message, Person, Seen, permission};
use crate::support::{TODAY, copy, locale, root};

/// Data before and after a reload.
type Reloaded = (&'static str, Arc<Desk>, Arc<Desk>);

fn spoilt(spoil: impl FnOnce(&Data)) -> Arc<Desk> {
    let data = Data::new();
    spoil(&data);
    desk_of(&data)
}

fn remedies(data: &Data, list: &str) {
    data.replace("intents/ferry.toml", "[\"row-over\"]", list);
}

fn french(data: &Data) {
    copy(&root().join("locales/en"), &data.at("locales/fr"));
    for file in ["ferry.ftl", "buoy.ftl", "remedies.ftl", "facts.ftl"] {
        data.write(&format!("locales/fr/{file}"), data.read(&format!("locales/en/{file}")));
    }
}

fn changes() -> Vec<Reloaded> {
    let plain = || spoilt(|_| ());
    let other_remedy = spoilt(|data| {
        remedies(data, "[\"paddle\"]");
        for file in ["locales/ja/remedies.ftl", "locales/en/remedies.ftl"] {
            data.replace(file, "\nrow-over =", "\npaddle =");
        }
    });
    let two = |list: &'static str| spoilt(move |data| remedies(data, list));
    vec![
        ("the same once more", plain(), plain()),
        ("topics and their remedy go", plain(), embedded()),
        ("topics come, and all others have other numbers", embedded(), plain()),
        ("a remedy has another name", plain(), other_remedy),
        ("remedies are reordered", two("[\"row-over\", \"stop-retrying\"]"), two("[\"stop-retrying\", \"row-over\"]")),
        ("a language goes", spoilt(french), plain()),
        ("a language comes", plain(), spoilt(french)),
    ]
}

/// What can be pressed or chosen on a card: whether it is a choice, and its token.
fn controls(card: &Message) -> Vec<(bool, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut out = Vec::new();
    for control in card.controls() {
        match control["type"].as_u64() {
            Some(2) if control["custom_id"].is_string() => out.push((false, text(&control["custom_id"]))),
            Some(3) => out.extend(control["options"].as_array().into_iter().flatten().map(|option| (true, text(&option["value"])))),
            _ => {}
        }
    }
    out
}

fn takes_away(token: &str) -> bool {
    Press::from_token(token).is_some_and(|press| press.act == Act::Dismiss)
}

/// Somebody uses a control; what they see then says something, on every button, too.
async fn uses(who: &Person, card: &Message, choice: bool, token: &str, what: &str) {
    let seen = if choice { who.selects_id(card, "choose", &[token]).await } else { who.presses_id(card, token).await };
    let message = match seen {
        Seen::Failed => panic!("{what}: this interaction failed: {token}"),
        // The card goes, or the answer comes by another way.
        Seen::Unchanged(_) => return,
        Seen::Thinking(message) => {
            who.discord.until("an answer", |_| (!message.text().is_empty()).then_some(())).await;
            message
        }
        seen => seen.message(),
    };
    let labels: Vec<Value> = message.controls().iter().map(|control| control["label"].clone()).collect();
    assert!(!message.text().trim().is_empty(), "{what}: nothing is said after {token}");
    assert!(!labels.iter().any(|label| label == ""), "{what}: a button without a word after {token}: {labels:?}");
    assert!(!message.text().contains("{$"), "{what}: {}", message.text());
}

/// Somebody's cards in a server and in private: what answers them, and what opens behind each button of that.
async fn cards(stage: &Stage, who: &Person, app: &str) -> Vec<Message> {
    let asked = [FERRY, CODE];
    let mut out = Vec::new();
    for text in asked {
        let card = stage.discord.answer_to(&who.says(&stage.lounge, format!("<@BOT> {text}").as_str())).await;
        for (_, token) in controls(&card).into_iter().filter(|(choice, token)| !choice && !takes_away(token)) {
            if let Seen::Private(opened) = who.presses_id(&card, &token).await {
                out.push(opened);
            }
        }
        out.push(card);
        let other = stage.person(app);
        out.push(stage.discord.answer_to(&other.dm(text)).await);
    }
    out
}

#[tokio::test]
async fn every_button_of_before_leads_somewhere_after_a_reload() {
    for (what, before, after) in changes() {
        let log = Log::open();
        let stage = Stage::set(Arc::clone(&before)).await;
        let app = if before.speaks(locale("fr")) { "fr" } else { "ja" };
        let who = stage.person(app);
        let cards = cards(&stage, &who, app).await;
        let mut all: Vec<(usize, bool, String)> = Vec::new();
        for (n, card) in cards.iter().enumerate() {
            all.extend(controls(card).into_iter().map(|(choice, token)| (n, choice, token)));
        }
        all.sort_by_key(|(_, _, token)| takes_away(token));
        assert!(cards.len() > 6 && all.len() > 30, "{what}: {} cards, {} buttons", cards.len(), all.len());
        stage.reload(&after).await;
        for (n, choice, token) in &all {
            uses(&who, &cards[*n], *choice, token, what).await;
        }
        let panicked: Vec<String> = log.lines().into_iter().filter(|line| line.contains("panic")).collect();
        assert_eq!(panicked, Vec::<String>::new(), "{what}");
        stage.end().await;
    }
}

/// All cards that there are, and not only those that somebody meets.
#[test]
fn every_token_of_every_card_leads_somewhere_with_other_data() {
    for (what, before, after) in changes() {
        let situation = Situation { asker: Asker(7), ..Situation::new(TODAY) };
        let mut tokens = BTreeSet::new();
        for spoken in before.parts().voice.locales() {
            for card in before.every_card(spoken, &situation) {
                tokens.extend(
                    card.buttons().filter_map(|button| if let Goes::To(press) = &button.goes { Some(press.token()) } else { None }),
                );
            }
        }
        assert!(tokens.len() > 200, "{what}: {} tokens", tokens.len());
        for token in tokens {
            let press = Press::from_token(&token).expect("its token can be read");
            let reply = after.press(&press, &situation);
            assert!(!reply.body.is_empty() && after.speaks(reply.locale), "{what}: {token}");
            assert!(reply.buttons().all(|button| !button.label.is_empty()), "{what}: {token}");
        }
    }
}

/// What is written, changed and deleted after a reload, in the light of what was said before it.
#[tokio::test]
async fn words_after_a_reload_are_heard_in_the_light_of_before() {
    for (what, before, after) in changes() {
        let log = Log::open();
        let stage = Stage::set(Arc::clone(&before)).await;
        let people: Vec<Person> = (0..4).map(|_| stage.person(if before.speaks(locale("fr")) { "fr" } else { "ja" })).collect();
        let mut questions = Vec::new();
        let mut cards = Vec::new();
        for who in &people {
            let question = who.says(&stage.lounge, format!("<@BOT> {FERRY}").as_str());
            cards.push(stage.discord.answer_to(&question).await);
            questions.push(question);
        }
        let private = people[3].dm(FERRY);
        let first = stage.discord.answer_to(&private).await;
        stage.reload(&after).await;
        // What both know: the copy's own topic, or one of the project's.
        let ask =
            if after.parts().topics.iter().any(|topic| topic.id == "ferry") { "フェリーにぜんぜん乗れなくて" } else { CODE };
        let failed = after.parts().voice.say(locale("ja"), "button-failed", &[]);
        // A reply to the card; another question in place of the first; none, and then one.
        people[0].replies(&cards[0], &failed);
        people[1].edits(&questions[1], &format!("<@{}> {ask}", stage.discord.bot_id()));
        people[2].deletes(&questions[2]);
        people[2].says(&stage.lounge, format!("<@BOT> {ask}").as_str());
        // In private nobody waits in vain.
        people[3].dm(failed.as_str());
        people[3].dm(ask);
        let channel = people[3].dm_channel().id;
        let answers = |d: &Discord| d.answers_by_channel().get(&channel).copied().unwrap_or_default();
        // Another answer, or a better one in its place.
        stage.discord.until(what, |d| (answers(d) > 1 || first.edits() > 0).then_some(())).await;
        let next = stage.person("ja").says(&stage.lounge, format!("<@BOT> {ask}").as_str());
        let answer = stage.discord.answer_to(&next).await;
        assert!(!answer.text().is_empty(), "{what}");
        assert!(!log.lines().iter().any(|line| line.contains("panic")), "{what}: {:#?}", log.lines());
        stage.end().await;
    }
}

/// What people and servers chose in a language that goes: they are spoken to in one that is there.
#[tokio::test]
async fn a_language_that_goes_leaves_nobody_without_words() {
    let stage = Stage::set(spoilt(french)).await;
    let who = stage.person("fr");
    stage.guild.empower(&who, permission::MANAGE_GUILD);
    let privacy = who.slash(&stage.lounge, "privacy", json!({})).await.message();
    who.presses_id(&privacy, "p1/speak/fr").await.message();
    let card = stage.discord.answer_to(&who.says(&stage.lounge, "<@BOT> the ferry is so late")).await;
    let role = stage.guild.role_of("案内係", true, &[&who]);
    let french = vec![Change::Locale(Some(locale("fr"))), Change::StaffRole(Some(role))];
    stage.store.change(stage.guild.id, french).await.expect("kept");
    let human = controls(&card).into_iter().find(|(_, token)| Press::from_token(token).is_some_and(|press| press.act == Act::Human));
    let human = who.presses_id(&card, &human.expect("a way to a human").1).await.message();
    let ask = controls(&human).into_iter().find(|(_, token)| token.starts_with("h1/")).expect("a way to the staff").1;
    stage.reload(&spoilt(|_| ())).await;
    who.presses_id(&human, &ask).await;
    let thread = stage.discord.until("a thread", |_| stage.lounge.threads().pop()).await;
    let said = stage.discord.until("a word to the staff", |_| thread.messages().into_iter().next_back()).await;
    assert!(said.text().lines().all(|line| !line.trim().ends_with('>') || line.contains('@')), "{}", said.text());
    let end = controls(&said).into_iter().find(|(_, token)| token.starts_with("h1/")).expect("a button for the staff").1;
    uses(&who, &said, false, &end, "the staff are done").await;
    let question = stage.discord.until("the question", |_| thread.messages().into_iter().next_back().filter(|m| m.id != said.id)).await;
    assert!(crate::bot::labels(&question).iter().all(|label| !label.is_empty()), "{:?}", question.buttons());
    for (choice, token) in controls(&question) {
        uses(&who, &question, choice, &token, "solved or not").await;
    }
    let panel = who.slash(&stage.lounge, "setup panel", json!({})).await.message();
    assert!(!panel.text().is_empty());
    let privacy = who.slash(&stage.lounge, "privacy", json!({})).await.message();
    let automatic = crate::support::desk().parts().voice.say(locale("en"), "discord-language-auto", &[]);
    assert!(privacy.text().contains(&automatic), "{}", privacy.text());
    let dismiss = controls(&card).into_iter().find(|(_, token)| takes_away(token)).expect("a way to take it away").1;
    who.presses_id(&card, &dismiss).await;
    card.deleted().await;
    stage.end().await;
}
