//! `/automod`: who is offered it, what it puts in, and what it says where that cannot be.

use serde_json::{Value, json};

use super::{Stage, desk, has, labels, lacks, none, say};
use crate::discord::{Fault, Message, Person, permission};

const RULES: &str = "/guilds/{guild}/auto-moderation/rules";

/// A stage where Taro manages the server, and Emma, and the bot may.
async fn set() -> Stage {
    let stage = Stage::set().await;
    for person in [&stage.taro, &stage.emma] {
        stage.guild.empower(person, permission::MANAGE_GUILD);
    }
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_GUILD);
    stage
}

async fn opens(stage: &Stage, who: &Person) -> Message {
    let seen = who.slash(&stage.lounge, "automod", none()).await;
    assert!(seen.is_private());
    seen.message()
}

/// Opens the panel and presses its button; the panel as it is then.
async fn installs(stage: &Stage, who: &Person, locale: &str) -> Message {
    let panel = opens(stage, who).await;
    who.presses(&panel, &say(locale, "discord-automod-install")).await;
    panel.edited(1).await;
    panel
}

/// What a rule says, whatever else Discord adds.
#[track_caller]
fn is_ours(rule: &Value, locale: &str) {
    assert_eq!(rule["name"], json!(say(locale, "automod-name")));
    let patterns: Vec<String> = crate::support::book().automod.patterns.iter().map(|p| p.regex.as_str().to_owned()).collect();
    assert!(patterns.len() > 5);
    assert_eq!(rule["trigger_metadata"]["regex_patterns"], json!(patterns));
    assert_eq!(rule["actions"][0], json!({ "type": 1, "metadata": { "custom_message": say(locale, "automod-blocked") } }));
    assert_eq!((&rule["enabled"], &rule["event_type"], &rule["trigger_type"]), (&json!(true), &json!(1), &json!(1)));
}

#[tokio::test]
async fn the_command_is_for_those_who_manage_a_server() {
    let stage = set().await;
    let commands = stage.discord.commands();
    let command = commands.iter().find(|c| c["name"] == "automod").expect("the command");
    assert_eq!(command["default_member_permissions"], json!("32"));
    assert_eq!((&command["contexts"], &command["integration_types"]), (&json!([0]), &json!([0])));
    assert_eq!(command["name_localizations"]["ja"], json!(say("ja", "discord-automod.command")));
    // Under its Japanese name, too.
    let seen = stage.taro.slash(&stage.lounge, &say("ja", "discord-automod.command"), none()).await;
    has(&seen.message(), &say("ja", "discord-automod"));
    stage.end().await;
}

#[tokio::test]
async fn where_the_right_is_missing_it_says_how_to_give_it() {
    let stage = set().await;
    stage.guild.bot_may(permission::USUAL);
    for (locale, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        let panel = opens(&stage, who).await;
        has(&panel, &say(locale, "discord-automod"));
        has(&panel, &say(locale, "discord-automod-lacks"));
        assert_eq!(labels(&panel), Vec::<String>::new());
    }
    assert!(stage.discord.calls("GET", RULES).is_empty());
    // An administrator may all.
    stage.guild.bot_may(1 << 3);
    assert_eq!(labels(&opens(&stage, &stage.taro).await), [say("ja", "discord-automod-install")]);
    stage.end().await;
}

#[tokio::test]
async fn a_press_puts_the_rule_in_and_another_renews_it() {
    let stage = set().await;
    let panel = opens(&stage, &stage.taro).await;
    has(&panel, &say("ja", "discord-automod-right"));
    assert!(stage.guild.rules().is_empty(), "nothing before the press");
    let panel = installs(&stage, &stage.taro, "ja").await;
    let done = desk().parts().voice.say(crate::support::locale("ja"), "discord-automod-done", &[("name", say("ja", "automod-name"))]);
    assert_eq!(panel.text(), done);
    assert_eq!(labels(&panel), Vec::<String>::new());
    let rules = stage.guild.rules();
    assert_eq!(rules.len(), 1);
    is_ours(&rules[0], "ja");
    // In English: it is the same rule.
    let panel = installs(&stage, &stage.emma, "en").await;
    has(&panel, &say("en", "automod-name"));
    lacks(&panel, &say("en", "discord-automod-failed"));
    let again = stage.guild.rules();
    assert_eq!((again.len(), &again[0]["id"]), (1, &rules[0]["id"]));
    is_ours(&again[0], "en");
    stage.end().await;
}

#[tokio::test]
async fn two_presses_make_one_rule() {
    let stage = set().await;
    let (mine, theirs) = (opens(&stage, &stage.taro).await, opens(&stage, &stage.emma).await);
    let (ja, en) = (say("ja", "discord-automod-install"), say("en", "discord-automod-install"));
    tokio::join!(stage.taro.presses(&mine, &ja), stage.taro.presses(&mine, &ja), stage.emma.presses(&theirs, &en));
    mine.edited(2).await;
    theirs.edited(1).await;
    assert_eq!(stage.guild.rules().len(), 1);
    assert_eq!(stage.discord.calls("POST", RULES).len(), 1);
    stage.end().await;
}

#[tokio::test]
async fn what_the_server_added_to_the_rule_stays() {
    let stage = set().await;
    installs(&stage, &stage.taro, "ja").await;
    let mut rule = stage.guild.rules().remove(0);
    rule["exempt_channels"] = json!([stage.lounge.id.to_string()]);
    rule["trigger_metadata"] = json!({ "regex_patterns": ["old"], "keyword_filter": ["詐欺"], "allow_list": ["ok"] });
    rule["actions"] = json!([{ "type": 1, "metadata": {} }, { "type": 2, "metadata": { "channel_id": stage.lounge.id.to_string() } }]);
    rule["enabled"] = json!(false);
    stage.guild.sets_rules(vec![rule]);
    installs(&stage, &stage.taro, "ja").await;
    let rules = stage.guild.rules();
    assert_eq!(rules.len(), 1);
    is_ours(&rules[0], "ja");
    assert_eq!(rules[0]["exempt_channels"], json!([stage.lounge.id.to_string()]));
    assert_eq!(rules[0]["trigger_metadata"]["keyword_filter"], json!(["詐欺"]));
    assert_eq!(rules[0]["actions"][1]["type"], json!(2));
    stage.end().await;
}

#[tokio::test]
async fn where_there_are_too_many_rules_it_says_so() {
    let stage = set().await;
    let other = |n: u64| {
        json!({ "id": n.to_string(), "name": format!("ことば{n}"), "event_type": 1, "trigger_type": 1, "enabled": true,
        "trigger_metadata": { "keyword_filter": ["x"] }, "actions": [{ "type": 1, "metadata": {} }] })
    };
    stage.guild.sets_rules((1..=6).map(other).collect());
    for (locale, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        let panel = installs(&stage, who, locale).await;
        has(&panel, &say(locale, "discord-automod-full"));
    }
    assert!(stage.discord.calls("POST", RULES).is_empty());
    // Whoever takes one out presses the same button.
    let panel = installs(&stage, &stage.taro, "ja").await;
    stage.guild.sets_rules((1..=5).map(other).collect());
    stage.taro.presses(&panel, &say("ja", "discord-automod-install")).await;
    panel.edited(2).await;
    assert_eq!(stage.guild.rules().len(), 6);
    is_ours(&stage.guild.rules()[5], "ja");
    stage.end().await;
}

#[tokio::test]
async fn a_right_that_is_taken_away_meanwhile_is_named() {
    let stage = set().await;
    for (locale, who) in [("ja", &stage.taro), ("en", &stage.emma)] {
        stage.guild.bot_may(permission::USUAL | permission::MANAGE_GUILD);
        let panel = opens(&stage, who).await;
        stage.guild.bot_may(permission::USUAL);
        who.presses(&panel, &say(locale, "discord-automod-install")).await;
        panel.edited(1).await;
        has(&panel, &say(locale, "discord-automod-lacks"));
        assert_eq!(labels(&panel), Vec::<String>::new());
    }
    assert!(stage.guild.rules().is_empty());
    stage.end().await;
}

#[tokio::test]
async fn an_answer_that_is_lost_makes_no_second_rule() {
    let stage = set().await;
    stage.discord.fail_next("POST", RULES, Fault::CutAfter, 1);
    let panel = installs(&stage, &stage.taro, "ja").await;
    has(&panel, &say("ja", "discord-automod-failed"));
    stage.taro.presses(&panel, &say("ja", "discord-automod-install")).await;
    panel.edited(2).await;
    has(&panel, &say("ja", "automod-name"));
    assert_eq!(stage.guild.rules().len(), 1);
    stage.end().await;
}

#[tokio::test]
async fn the_button_works_after_a_restart() {
    let mut stage = set().await;
    let panel = opens(&stage, &stage.taro).await;
    stage.restart().await;
    stage.taro.presses(&panel, &say("ja", "discord-automod-install")).await;
    panel.edited(1).await;
    is_ours(&stage.guild.rules()[0], "ja");
    stage.end().await;
}

#[tokio::test]
async fn nobody_else_presses_it() {
    let stage = set().await;
    let panel = opens(&stage, &stage.taro).await;
    let card = stage.asks(&stage.hana, super::QUESTION).await;
    let token = |who: &Person| format!("a1/{:x}", who.id);
    assert_eq!(panel.controls()[0]["custom_id"], json!(token(&stage.taro)));
    // Forged on a card for all, by whoever may not call the command, in their own name and another's.
    for forged in [token(&stage.hana), token(&stage.taro), "a1/".to_owned(), "a1/x".to_owned()] {
        let seen = stage.hana.presses_id(&card, &forged).await;
        assert!(seen.is_private());
        has(&seen.message(), &say("ja", "discord-old-button"));
    }
    // On a card of one's own, too.
    let mine = stage.hana.slash(&stage.lounge, "no-code", none()).await.message();
    has(&stage.hana.presses_id(&mine, &token(&stage.hana)).await.message(), &say("ja", "discord-old-button"));
    assert!(stage.discord.calls("GET", RULES).is_empty() && stage.guild.rules().is_empty());
    stage.end().await;
}

/// The bot reads the patterns without judging them, and has the very patterns that are judged and printed.
#[test]
fn the_bot_has_the_patterns_that_are_printed() {
    let desk = tasukebune::book::Book::open(&tasukebune::book::Source::Embedded).unwrap_or_else(|faults| panic!("{faults:?}"));
    let judged: Vec<&str> = crate::support::book().automod.patterns.iter().map(|p| p.regex.as_str()).collect();
    assert_eq!(desk.parts().automod, judged);
}
