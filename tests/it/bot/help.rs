//! `/help`: the commands that whoever calls may use where they are.

use tasukebune::limits;
use tasukebune::store::Change;

use super::{Plan, Stage, has, lacks, none, say};
use crate::discord::{Channel, Fault, Message, Person, permission};

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

#[tokio::test]
async fn whoever_has_an_app_in_another_language_sees_as_much_as_there_is_room_for() {
    let stage = Stage::set().await;
    for power in [0, permission::ADMINISTRATOR] {
        let dieter = stage.newcomer("de");
        stage.guild.empower(&dieter, power);
        let card = helps(&dieter, &stage.lounge).await;
        for key in ["foreign", "bot-help.label", "discord-context"] {
            has(&card, &say("en", key));
        }
        for command in ["</privacy:", "</login-help:", "</no-code:", "</passkey:"] {
            has(&card, command);
        }
        assert_eq!(card.text().contains("</setup panel:"), power != 0, "{}", card.text());
        // Whole lines, and no title of nothing.
        let text = card.text();
        let last = text.lines().last().expect("a line");
        assert!(last.starts_with("- ") && !last.ends_with("</"), "{text}");
    }
    stage.end().await;
}

/// What whoever manages the server reads of help channels.
fn helping(tag: &str, value: &str) -> String {
    say(tag, "setup.line").replace("{$name}", &say(tag, "setup-help")).replace("{$value}", value)
}

async fn managed(plan: Plan) -> Stage {
    let stage = Stage::with(plan).await;
    for who in [&stage.taro, &stage.emma] {
        stage.guild.empower(who, permission::MANAGE_GUILD);
    }
    stage
}

#[tokio::test]
async fn whoever_manages_the_server_sees_its_help_channels() {
    let stage = managed(Plan::default()).await;
    let more: Vec<Channel> = (0..5).map(|n| stage.guild.channel(&format!("相談{n}"))).collect();
    let both = [("ja", &stage.taro), ("en", &stage.emma)];
    for (tag, who) in both {
        // The operator's own one, which is this server's.
        has(&helps(who, &stage.lounge).await, &format!("{}\n", helping(tag, &stage.help.mention())));
        // Where Discord does not tell whose it is, nothing is said.
        stage.discord.fail_next("GET", "/guilds/{guild}/channels", Fault::Refused(403, 50_001), 1);
        let card = helps(who, &stage.lounge).await;
        has(&card, "</setup panel:");
        lacks(&card, &helping(tag, ""));
    }
    stage.help.goes();
    for (tag, who) in both {
        has(&helps(who, &stage.lounge).await, &helping(tag, &say(tag, "setup.none")));
    }
    let named = more[..3].iter().map(Channel::mention).collect::<Vec<_>>().join(" / ");
    let ours = more.iter().map(|channel| Change::HelpChannel(channel.id)).collect();
    stage.store.change(stage.guild.id, ours).await.expect("kept");
    for (tag, who) in both {
        let card = helps(who, &stage.lounge).await;
        has(&card, &helping(tag, &format!("{named} / {}", say(tag, "setup.more").replace("{$n}", "2"))));
        // All commands have room below it.
        has(&card, "</automod:");
        lacks(&card, &more[3].mention());
    }
    lacks(&helps(&stage.hana, &stage.lounge).await, &more[0].mention());
    stage.end().await;
    let stage = managed(Plan { everywhere: true, ..Plan::default() }).await;
    for (tag, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        has(&helps(who, &stage.lounge).await, &helping(tag, &say(tag, "setup-help.all")));
    }
    stage.end().await;
}

#[tokio::test]
async fn without_the_content_intent_it_is_said_that_help_channels_do_not_work() {
    let stage = managed(Plan { blind: true, ..Plan::default() }).await;
    stage.store.change(stage.guild.id, vec![Change::HelpChannel(stage.lounge.id)]).await.expect("kept");
    for (tag, who, member) in [("ja", &stage.taro, &stage.hana), ("en", &stage.emma, &stage.newcomer("en-US"))] {
        let card = helps(who, &stage.lounge).await;
        has(&card, &say(tag, "discord-help.blind"));
        has(&card, "</automod:");
        lacks(&card, &stage.lounge.mention());
        lacks(&helps(member, &stage.lounge).await, &say(tag, "discord-help.blind"));
    }
    stage.end().await;
}
