//! What stands in `intents/automod.toml`, and the texts of the rule.

use super::{Data, WHOLE, check, check_only_in};

const FILE: &str = "intents/automod.toml";

fn patterns(data: &Data, lines: &[String]) {
    data.write(FILE, format!("[patterns]\n{}\n", lines.join("\n")));
}

#[test]
fn patterns_that_discord_does_not_take() {
    let long = format!("long = '{}'", "a".repeat(261));
    let lines = ["fine = 'a'", &long, "ahead = '(?=a)'", "open = '(a'", "empty = 'a?'", "number = 5"].map(str::to_owned);
    check(
        |data| patterns(data, &lines),
        &[
            (FILE, "long", "has 261 characters, Discord takes at most 260"),
            (FILE, "ahead", "is no regex of Rust's flavour (look-around"),
            (FILE, "open", "is no regex of Rust's flavour (unclosed group)"),
            (FILE, "empty", "matches the empty text"),
            (FILE, "number", "`patterns.number` must be a text in quotes"),
        ],
    );
    let many: Vec<String> = (10..22).map(|n| format!("p{n} = 'a'")).collect();
    check(|data| patterns(data, &many), &[(FILE, "p20", "`patterns.p20` is one too many, Discord takes at most 10")]);
}

#[test]
fn no_patterns() {
    check(|data| patterns(data, &[]), &[(FILE, WHOLE, "there is no pattern: add one")]);
    check(|data| data.remove(FILE), &[(FILE, WHOLE, "there is no such file: the patterns for Discord's AutoMod")]);
    check_only_in(|data| data.write(FILE, "[patterns\n"), &[FILE]);
    check(|data| data.append(FILE, "\n[pattern]\n"), &[(FILE, "[pattern]", "unknown key `pattern`")]);
}

#[test]
fn texts_that_are_too_long() {
    for tag in ["ja", "en"] {
        let file = format!("locales/{tag}/discord.ftl");
        let long = |data: &Data| {
            data.write(&file, data.read(&file).replace("automod-blocked = ", &format!("automod-blocked = {}", "a".repeat(150))));
        };
        check(long, &[(&file, "automod-blocked =", "characters, Discord takes at most 150: shorten it")]);
        let long =
            |data: &Data| data.write(&file, data.read(&file).replace("automod-name = ", &format!("automod-name = {}", "a".repeat(100))));
        check(long, &[(&file, "automod-name =", "characters, Discord takes at most 100: shorten it")]);
    }
}
