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
    for (key, most) in [("automod-blocked", 150), ("automod-name", 100)] {
        for file in ["locales/ja/discord.ftl", "locales/en/discord.ftl"] {
            let key = format!("{key} = ");
            let said = format!("characters, Discord takes at most {most}: shorten it");
            check(|data| data.replace(file, &key, &format!("{key}{}", "a".repeat(most))), &[(file, &key, &said)]);
        }
    }
}
