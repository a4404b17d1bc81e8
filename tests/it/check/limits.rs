//! Cards within the limits of Discord and of readers.

use super::{Data, check, check_among};

/// Replaces the value of a message in one of our own files.
fn text(data: &Data, tag: &str, value: &str) {
    let (file, from) = match tag {
        "ja" => ("locales/ja/buoy.ftl", "浮き輪です。"),
        _ => ("locales/en/buoy.ftl", "A buoy."),
    };
    data.replace(file, from, value);
}

#[test]
fn texts_that_are_too_long() {
    check(|data| text(data, "ja", &"浮".repeat(901)), &[("locales/ja/buoy.ftl", "buoy =", "at most 900 are allowed")]);
    check(|data| text(data, "en", &"b".repeat(1401)), &[("locales/en/buoy.ftl", "buoy =", "at most 1400 are allowed")]);
    check(|data| text(data, "en", &"b".repeat(1100)), &[]);
    // An emoji counts as Discord counts it: twice.
    check(|data| text(data, "ja", &"🛟".repeat(451)), &[("locales/ja/buoy.ftl", "buoy =", "at most 900 are allowed")]);
}

#[test]
fn too_many_steps() {
    let steps = (1..=6).map(|n| format!("\n    {n}. 漕ぎます。")).collect::<Vec<_>>().concat();
    check(
        |data| data.replace("locales/ja/remedies.ftl", "\n    1. 漕ぎます。", &steps),
        &[("locales/ja/remedies.ftl", "row-over =", "the card's list of steps has 7, at most 5")],
    );
    // However the numbers are written.
    for more in ["３．", "3)", "３）", "3、", "③ "] {
        let steps = (1..=5).map(|_| format!("\n    {more}漕ぎます。")).collect::<Vec<_>>().concat();
        check(
            |data| data.replace("locales/ja/remedies.ftl", "\n    1. 漕ぎます。", &steps),
            &[("locales/ja/remedies.ftl", "row-over =", "the card's list of steps has 6, at most 5")],
        );
    }
}

#[test]
fn labels_that_are_too_long() {
    check(
        |data| data.replace("locales/ja/buoy.ftl", ".label = 浮き輪", &format!(".label = {}", "浮".repeat(35))),
        &[("locales/ja/buoy.ftl", ".label", "has 35, at most 34 are allowed")],
    );
    check(
        |data| data.replace("locales/en/remedies.ftl", ".label = Row over", &format!(".label = {}", "r".repeat(39))),
        &[("locales/en/remedies.ftl", &format!(".label = {}", "r".repeat(39)), "has 39, at most 38 are allowed")],
    );
    check(
        |data| data.replace("locales/en/facts.ftl", "The ferry’s page", &"f".repeat(39)),
        &[("locales/en/facts.ftl", "link-ferry", "has 39, at most 38 are allowed")],
    );
    check(|data| data.replace("locales/en/buoy.ftl", "The buoy", &"b".repeat(38)), &[]);
}

#[test]
fn labels_that_read_the_same() {
    check_among(
        |data| data.replace("locales/ja/buoy.ftl", ".label = 浮き輪", ".label = 漕ぐ"),
        &[("locales/ja/ferry.ftl", "ferry =", "two buttons read “漕ぐ”: word one of them differently")],
    );
}

#[test]
fn a_first_line_that_is_too_long() {
    check_among(
        |data| {
            let file = "locales/en/common.ftl";
            let text = data.read(file);
            let line = text.lines().find(|l| l.starts_with("notice =")).expect("a notice").to_owned();
            data.replace(file, &line, &format!("notice = {}", "n".repeat(61)));
        },
        &[("locales/en/common.ftl", "notice =", "the notice has 61, at most 60")],
    );
}

#[test]
fn a_label_that_shows_nothing() {
    check_among(
        |data| data.replace("locales/en/buoy.ftl", ".label = The buoy", ".label = { \"\" }"),
        &[("locales/en/buoy.ftl", ".label", "`buoy.label` shows nothing")],
    );
}

#[test]
fn a_text_that_shows_nothing() {
    check(|data| text(data, "ja", "{ \" \" }"), &[("locales/ja/buoy.ftl", "buoy =", "`buoy` shows nothing")]);
}

#[test]
fn lines_that_must_be_one() {
    check(
        |data| {
            data.replace("locales/en/buoy.ftl", ".label = The buoy", ".label =\n        The\n        buoy");
            data.replace("locales/en/ferry.ftl", ".description = All about", ".description =\n        All\n        about");
        },
        &[
            ("locales/en/buoy.ftl", ".label", "the label “The\nbuoy” is more than one line"),
            ("locales/en/ferry.ftl", ".description", "the description is more than one line"),
        ],
    );
    check(
        |data| {
            let text = data.read("locales/en/common.ftl").replace("\nnotice = ", "\nnotice =\n    Hello.\n    # ");
            let (before, rest) = text.split_once("    # ").expect("the notice");
            data.write("locales/en/common.ftl", format!("{before}    Hello.\n{}", rest.split_once('\n').expect("a line").1));
        },
        &[("locales/en/common.ftl", "notice =", "the notice is more than one line")],
    );
}

#[test]
fn more_rows_of_buttons_than_three() {
    // Two rows of remedies and topics, one that leads on, and one for the link.
    check(
        |data| {
            for (tag, from) in [("ja", "渡し舟は"), ("en", "The ferry takes")] {
                data.replace(&format!("locales/{tag}/ferry.ftl"), from, &format!("{{ $link-ferry }} {from}"));
            }
        },
        &[
            ("locales/ja/ferry.ftl", "ferry =", "the card's list of button rows has 4, at most 3"),
            ("locales/en/ferry.ftl", "ferry =", "the card's list of button rows has 4, at most 3"),
        ],
    );
}

#[test]
fn links_and_numbers_in_texts() {
    for text in [
        "https://bit.ly/abc",
        "bit.ly/abc",
        "[here](evil)",
        "call 03-1234-5678",
        "call 0120 123 456",
        "call ０１２０－１２３－４５６",
        "write to me@example.com",
        "write to me＠example.com",
        "wait 15 minutes",
        "15分待ちます",
    ] {
        check(
            |data| data.replace("locales/en/buoy.ftl", "A buoy.", text),
            &[("locales/en/buoy.ftl", "buoy =", "belongs into intents/facts.toml")],
        );
    }
}

#[test]
fn control_characters_in_texts() {
    for c in ['\0', '\u{1b}', '\u{7f}'] {
        check(|data| text(data, "en", &format!("A bu{c}oy.")), &[("locales/en/buoy.ftl", "buoy =", "an invisible control character")]);
    }
}

#[test]
fn names_on_discord() {
    let file = "locales/en/discord.ftl";
    check(
        |data| data.replace(file, "discord-symptom = symptom", "discord-symptom = My Symptom"),
        &[(file, "discord-symptom =", "the option's name")],
    );
    check(
        |data| data.replace("locales/en/setup.ftl", "setup-panel = panel", "setup-panel = The Panel"),
        &[("locales/en/setup.ftl", "setup-panel =", "the command's name")],
    );
    check(
        |data| data.replace(file, "discord-context = ", &format!("discord-context = {} ", "n".repeat(32))),
        &[(file, "discord-context =", "the message command's name")],
    );
}
