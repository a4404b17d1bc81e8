//! Whatever is named exists, whatever exists is used, and no two are confused.

use std::collections::HashMap;

use tasukebune::message::Code;

use super::{Data, WHOLE, check, check_among};

const FERRY: &str = "intents/ferry.toml";

#[test]
fn a_remedy_that_does_not_exist() {
    check(|data| data.replace(FERRY, "[\"row-over\"]", "[\n  \"row-over\",\n  \"swim\"]"), &[(FERRY, "swim", "there is no remedy “swim”")]);
    check(
        |data| data.replace("intents/menu.toml", "human = \"", "human = \"in"),
        &[("intents/menu.toml", "human", "there is no remedy “in")],
    );
}

#[test]
fn a_topic_that_does_not_exist() {
    check(
        |data| {
            data.replace(FERRY, "routes   = [\"buoy\"]", "routes = [\"raft\"]");
            data.replace(FERRY, "beats    = [\"buoy\"]", "beats = [\"canoe\"]\nsplit_from = [\"liner\"]");
            data.replace("intents/menu.toml", "first = [\"", "first = [\"anchor-");
        },
        &[
            (FERRY, "raft", "there is no topic “raft”"),
            (FERRY, "canoe", "there is no topic “canoe”"),
            ("intents/menu.toml", "anchor-", "there is no topic “anchor-"),
        ],
    );
}

#[test]
fn a_remedy_that_no_topic_offers() {
    check(
        |data| data.replace(FERRY, "remedies = [\"row-over\"]\n", ""),
        &[("locales/ja/remedies.ftl", "row-over =", "no intent offers the remedy “row-over”")],
    );
}

#[test]
fn more_remedies_than_a_card_has_room_for() {
    check_among(
        |data| data.replace(FERRY, "[\"row-over\"]", "[\"row-over\", \"b\", \"c\", \"d\", \"e\",\n \"sixth\"]"),
        &[(FERRY, "sixth", "at most five remedies")],
    );
}

#[test]
fn beats_in_a_circle() {
    check(
        |data| {
            data.write("intents/sail.toml", "draft = true\nbeats = [\"ferry\"]\n");
            data.replace(FERRY, "beats    = [\"buoy\"]", "beats = [\"buoy\", \"oar\"]");
            data.write("intents/oar.toml", "draft = true\nbeats = [\"sail\"]\n");
        },
        &[
            (FERRY, "beats", "circle back to “ferry”"),
            ("intents/sail.toml", "beats", "circle back to “sail”"),
            ("intents/oar.toml", "beats", "circle back to “oar”"),
        ],
    );
    check(|data| data.replace(FERRY, "beats    = [\"buoy\"]", "beats = [\"ferry\"]"), &[(FERRY, "beats", "circle back to “ferry”")]);
}

#[test]
fn command_names() {
    for bad in ["Ferry", "the ferry", "渡し舟", "", &"f".repeat(33)] {
        check(|data| data.replace(FERRY, "command  = \"ferry\"", &format!("command = \"{bad}\"")), &[(FERRY, "command", "at most 32")]);
    }
    check_among(
        |data| data.write("intents/buoy.toml", format!("command = \"ferry\"\n{}", data.read("intents/buoy.toml"))),
        &[(FERRY, "command", "belongs to buoy already")],
    );
}

#[test]
fn command_names_in_a_language() {
    // What Discord's own expression allows: letters of any script, and all signs of two.
    for fine in ["渡しｶﾞ舟ー2", "don't_row-it", "नौका-यात्रा", "ड़ाँ़", "เรือข้ามฟาก", "ข้าม่้๊๋", "ß", &"नौ".repeat(16)]
    {
        check(|data| data.replace("locales/ja/ferry.ftl", ".command = 渡し舟", &format!(".command = {fine}")), &[]);
    }
    for bad in ["नौका।", "a\u{301}", "Ferry", "the ferry", "渡し・舟", "渡し舟!", &"舟".repeat(33)] {
        check(
            |data| data.replace("locales/ja/ferry.ftl", ".command = 渡し舟", &format!(".command = {bad}")),
            &[("locales/ja/ferry.ftl", ".command", "the command name")],
        );
    }
    check(
        |data| data.replace("locales/en/ferry.ftl", "All about the ferry", &"f".repeat(101)),
        &[("locales/en/ferry.ftl", ".description", "the description has 101 characters")],
    );
    check(
        |data| {
            data.write("intents/buoy.toml", format!("command = \"buoy\"\n{}", data.read("intents/buoy.toml")));
            for tag in ["ja", "en"] {
                data.append(&format!("locales/{tag}/buoy.ftl"), "    .command = buoy\n    .description = x\n");
            }
            data.replace("locales/ja/buoy.ftl", ".command = buoy", ".command = 渡し舟");
        },
        &[("locales/ja/ferry.ftl", ".command", "“渡し舟” belongs to buoy already")],
    );
}

/// Two ids with the same code: there are 62³ codes, so that some hundreds of ids are enough.
fn twins(stem: &str) -> (String, String) {
    let mut seen: HashMap<Code, String> = HashMap::new();
    (0..100_000)
        .map(|n| format!("{stem}{n}"))
        .find_map(|id| seen.insert(Code::of(&id), id.clone()).map(|other| (other, id)))
        .expect("twins among so many ids")
}

#[test]
fn codes_that_collide() {
    let (one, two) = twins("topic");
    check_among(
        |data| [&one, &two].into_iter().for_each(|id| data.write(&format!("intents/{id}.toml"), "draft = true\n")),
        &[(&format!("intents/{}.toml", (&one).max(&two)), WHOLE, "have the same code")],
    );
    let (one, two) = twins("remedy");
    check_among(
        |data| {
            data.replace(FERRY, "[\"row-over\"]", &format!("[\"row-over\", \"{one}\", \"{two}\"]"));
            for file in ["locales/ja/remedies.ftl", "locales/en/remedies.ftl"] {
                for id in [&one, &two] {
                    data.append(file, &format!("\n{id} = x\n    .label = { }\n    .time = x\n    .sign = x\n", id.to_uppercase()));
                }
            }
        },
        &[("locales/ja/remedies.ftl", &format!("{} =", (&one).max(&two)), "have the same code")],
    );
}

#[test]
fn roles_that_must_be_there_once() {
    check_among(|data| data.replace(FERRY, "urgent   = false", "role = \"captain\""), &[(FERRY, "role", "unknown role “captain”")]);
    check_among(
        |data| data.replace(FERRY, "urgent   = false", "role = \"solved\""),
        &[("intents/solved.toml", "role", "exactly one intent must have the role solved, and intents/ferry.toml has it already")],
    );
    check_among(|data| data.replace("intents/solved.toml", "role", "# role"), &[("intents", WHOLE, "no intent has the role solved")]);
}

#[test]
fn one_command_takes_a_symptom() {
    check(|data| data.replace(FERRY, "urgent   = false", "symptom = true"), &[(FERRY, WHOLE, "must have `symptom = true`: 2 have")]);
    check(
        |data| data.replace("intents/login-failed.toml", "symptom", "draft = false #"),
        &[("intents", WHOLE, "must have `symptom = true`: 0 have")],
    );
}

#[test]
fn the_menu_needs_its_beginning_and_a_human() {
    check_among(
        |data| data.write("intents/menu.toml", ""),
        &[("intents/menu.toml", WHOLE, "`human` is missing"), ("intents/menu.toml", WHOLE, "`first` must name one to five topics")],
    );
}

#[test]
fn a_draft_may_be_incomplete() {
    check(
        |data| {
            data.write(
                "intents/raft.toml",
                "draft = true\ncommand = \"raft\"\nremedies = [\"build-raft\"]\n\n[patterns]\nja = [\"いかだ\"]\n",
            );
            data.write("locales/ja/raft.ftl", "raft = いかだです。\n");
        },
        &[],
    );
    check(
        |data: &Data| {
            data.replace(FERRY, "urgent   = false", "draft = true");
            data.remove("locales/en/ferry.ftl");
            data.write("tests/samples/en/ferry.txt", "");
        },
        &[],
    );
}

#[test]
fn what_stands_twice_in_a_list() {
    check(
        |data| {
            data.replace(FERRY, "[\"row-over\"]", "[\n  \"row-over\",\n  \"row-over\" ]");
            data.replace(FERRY, "routes   = [\"buoy\"]", "routes = [\"buoy\",\n  \"buoy\" ]");
            let menu = data.read("intents/menu.toml");
            let rest = menu.split_once("first = ").and_then(|(_, rest)| rest.split_once(']')).expect("a list").1;
            data.write("intents/menu.toml", format!("first = [\"ferry\", \"buoy\",\n  \"ferry\"]{rest}"));
        },
        &[
            (FERRY, "\"row-over\" ]", "“row-over” stands twice in this list"),
            (FERRY, "\"buoy\" ]", "“buoy” stands twice in this list"),
            ("intents/menu.toml", "  \"ferry\"", "“ferry” stands twice in this list"),
        ],
    );
}

#[test]
fn a_draft_that_people_are_sent_to() {
    check(
        |data| {
            data.write("intents/raft.toml", "draft = true\n");
            data.replace(FERRY, "routes   = [\"buoy\"]", "routes = [\"buoy\",\n  \"raft\"]");
            data.replace(FERRY, "beats    = [\"buoy\"]", "beats = [\"buoy\", \"raft\"]");
            data.replace("intents/menu.toml", "\"app-trouble\"", "\"raft\"");
        },
        &[
            (FERRY, "  \"raft\"", "the topic “raft” is a draft, which nobody is shown"),
            ("intents/menu.toml", "\"raft\"", "the topic “raft” is a draft, which nobody is shown"),
        ],
    );
}

#[test]
fn steps_that_differ_by_device_and_by_carrier() {
    check(
        |data| {
            for tag in ["ja", "en"] {
                let file = format!("locales/{tag}/remedies.ftl");
                let text = data.read(&file);
                let sign = text.rfind("    .sign = ").expect("the last remedy is ours");
                data.write(&file, format!("{}    .iphone = row {tag}\n    .docomo = row {tag}\n{}", &text[..sign], &text[sign..]));
            }
        },
        &[("locales/ja/remedies.ftl", ".docomo = row ja", "`row-over` has steps by ")],
    );
}
