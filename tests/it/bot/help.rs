//! `/help`: the commands that whoever calls may use where they are.

use tasukebune::limits;
use tasukebune::store::Change;

use super::{Stage, has, lacks, none, say};
use crate::discord::{Channel, Message, Person, permission};

const MANAGING: [&str; 4] = ["setup", "stats", "incident", "automod"];

async fn helps(who: &Person, channel: &Channel) -> Message {
    let card = who.slash(channel, "help", none()).await.message();
    assert!(limits::length(&card.text()) <= limits::CONTENT);
    assert!(!card.text().contains("{$"), "{}", card.text());
    card
}

/// The registered slash commands: their names and how a message names them.
fn registered(stage: &Stage) -> Vec<(String, String)> {
    let commands = stage.discord.commands().into_iter().filter(|c| c["type"] == 1);
    let named = |c: serde_json::Value| (c["name"].as_str().expect("a name").to_owned(), c["id"].as_str().expect("an id").to_owned());
    commands.map(named).collect()
}

#[tokio::test]
async fn everybody_sees_what_they_may_use() {
    let stage = Stage::set().await;
    stage.guild.empower(&stage.taro, permission::MANAGE_GUILD);
    stage.guild.empower(&stage.emma, permission::ADMINISTRATOR);
    for (locale, who, manages) in [("ja", &stage.hana, false), ("ja", &stage.taro, true), ("en", &stage.emma, true)] {
        let card = helps(who, &stage.lounge).await;
        has(&card, &say(locale, "bot-help.label"));
        has(&card, &say(locale, "discord-context"));
        assert_eq!(card.text().contains(&say(locale, "discord-help.managing")), manages);
        for (name, id) in registered(&stage) {
            let is_there = card.text().contains(&format!("</{name}:{id}>")) || card.text().contains(&format!("</{name} "));
            let expected = if MANAGING.contains(&name.as_str()) { manages } else { name != "help" };
            assert_eq!(is_there, expected, "{name}:\n{}", card.text());
        }
        for part in ["setup panel", "setup check", "incident start", "incident stop"] {
            assert_eq!(card.text().contains(&format!("</{part}:")), manages, "{part}");
        }
        // What can be pressed on the card is what it was.
        assert!(!card.buttons().is_empty());
    }
    stage.end().await;
}

#[tokio::test]
async fn what_is_not_there_is_left_out() {
    let stage = Stage::set().await;
    stage.guild.empower(&stage.taro, permission::MANAGE_GUILD);
    stage.store.change(stage.guild.id, vec![Change::TopicOff("passkey".to_owned())]).await.expect("kept");
    let here = helps(&stage.taro, &stage.lounge).await;
    lacks(&here, "</passkey:");
    has(&here, "</no-code:");
    // In private there is no server to manage, and nothing is switched off.
    let private = helps(&stage.taro, &stage.taro.dm_channel()).await;
    has(&private, "</passkey:");
    lacks(&private, &say("ja", "discord-help.managing"));
    // Where only a person has it, the server has no commands of ours.
    stage.taro.installs();
    let abroad = stage.discord.foreign_guild("よそのサーバー", "ja");
    abroad.join(&stage.taro);
    abroad.empower(&stage.taro, permission::MANAGE_GUILD);
    lacks(&helps(&stage.taro, &abroad.channel("相談")).await, &say("ja", "discord-help.managing"));
    // Other topics' commands say nothing of it.
    lacks(&stage.taro.slash(&stage.lounge, "no-code", none()).await.message(), &say("ja", "discord-help"));
    stage.end().await;
}
