//! Files that cannot be read, and keys that do not belong there.

use std::fs;

use super::{Data, SOMEWHERE, WHOLE, check, check_among, check_only_in};

#[test]
fn unknown_keys_are_all_told() {
    check(
        |data| {
            data.replace("intents/ferry.toml", "urgent   = false", "urgnet = false\ncolour = 3");
            data.append("intents/ferry.toml", "\n[answers]\nja = []\n");
            data.append("intents/menu.toml", "\nlast = 1\n");
            data.replace("intents/words/en.toml", "typical", "typcal");
            data.append("intents/followups.toml", "\n[moves.never]\nja = [\"x\"]\n");
            data.replace("intents/facts.toml", "value = \"7\"", "value = \"7\"\nsauce = \"x\"");
        },
        &[
            ("intents/ferry.toml", "urgnet", "unknown key `urgnet`"),
            ("intents/ferry.toml", "colour", "unknown key `colour`"),
            ("intents/ferry.toml", "[answers]", "unknown key `answers`"),
            ("intents/menu.toml", "last", "unknown key `last`"),
            ("intents/words/en.toml", "typcal", "unknown key `typcal`"),
            ("intents/followups.toml", "[moves.never]", "unknown key `moves.never`"),
            ("intents/facts.toml", "sauce", "unknown key `facts.ferry-wait.sauce`"),
        ],
    );
}

#[test]
fn a_pattern_in_no_language_is_an_unknown_key() {
    let patterns = |data: &Data, tag: &str| data.replace("intents/buoy.toml", "en = ", &format!("{tag} = [\"float\"]\nen = "));
    check_among(|data| patterns(data, "jp"), &[("intents/buoy.toml", "jp", "there is no intents/words/jp.toml")]);
    check(
        |data| patterns(data, "japanese_language"),
        &[("intents/buoy.toml", "japanese_language", "unknown key `patterns.japanese_language`")],
    );
}

#[test]
fn values_of_the_wrong_type() {
    check_among(
        |data| {
            data.write(
                "intents/ferry.toml",
                "command = 7\nremedies = \"row-over\"\nroutes = [1,\n  2.5]\nurgent = \"no\"\ndraft = 1\n[patterns]\nja = \"x\"\n",
            );
            data.write("intents/buoy.toml", "patterns = 3\n");
            data.replace("intents/facts.toml", "verified = 2026-11-01", "verified = \"2026-11-01\"");
            data.replace(
                "intents/facts.toml",
                "verified = 2026-11-02\nmax_age_days = 365",
                "verified = 2026-11-02\nmax_age_days = \"long\"",
            );
            data.replace("intents/words/en.toml", "ferry = [\"ferry\", \"ferries\"]", "ferry = \"ferry\"");
        },
        &[
            ("intents/ferry.toml", "command", "`command` must be a text in quotes"),
            ("intents/ferry.toml", "remedies", "`remedies` must be a list of texts"),
            ("intents/ferry.toml", "routes", "`routes` must be a list of texts only"),
            ("intents/ferry.toml", "2.5", "`routes` must be a list of texts only"),
            ("intents/ferry.toml", "urgent", "`urgent` must be true or false"),
            ("intents/ferry.toml", "draft", "`draft` must be true or false"),
            ("intents/ferry.toml", "ja =", "`patterns.ja` must be a list of texts"),
            ("intents/buoy.toml", "patterns", "`patterns` must be a table"),
            ("intents/facts.toml", "\"2026-11-01\"", "`facts.ferry-wait.verified` must be a date"),
            ("intents/facts.toml", "\"long\"", "`facts.link-ferry.max_age_days` must be a whole number"),
            ("intents/words/en.toml", "ferry =", "`words.ferry` must be a list of texts"),
        ],
    );
}

#[test]
fn half_written_toml() {
    check_among(
        |data| {
            data.write("intents/ferry.toml", "command = \"ferry\"\nremedies = [\"row-over\",\n");
            data.write("intents/words/ja.toml", "ignore = []\n\n[words\n");
            data.append("intents/menu.toml", "\nfirst = [\"ferry\"]\n");
        },
        &[
            ("intents/ferry.toml", SOMEWHERE, "not TOML"),
            ("intents/words/ja.toml", "[words", "not TOML"),
            ("intents/menu.toml", "first = [\"ferry\"]", "not TOML"),
        ],
    );
}

#[test]
fn files_that_are_not_utf8() {
    check_among(
        |data| {
            data.write("intents/ferry.toml", b"command = \"ferry\"\n# \xff\n");
            data.write("locales/en/ferry.ftl", b"ferry = \x83t\x83F\x83\x8a\x81[\n");
            data.write("tests/samples/ja/ferry.txt", b"one\ntwo\nthree \xf0\x9f\n");
        },
        &[
            ("intents/ferry.toml", "# ", "not UTF-8"),
            ("locales/en/ferry.ftl", "ferry =", "not UTF-8"),
            ("tests/samples/ja/ferry.txt", "three", "not UTF-8"),
        ],
    );
}

#[test]
fn files_as_windows_writes_them_are_fine() {
    check(
        |data| {
            for file in ["intents/ferry.toml", "locales/ja/ferry.ftl", "tests/samples/ja/ferry.txt"] {
                data.write(file, format!("\u{feff}{}", data.read(file).replace('\n', "\r\n")));
            }
        },
        &[],
    );
}

#[test]
#[cfg(unix)]
fn files_that_cannot_be_read() {
    check_among(
        |data| {
            for file in ["intents/ferry.toml", "locales/en/ferry.ftl", "tests/samples/ja/ferry.txt"] {
                data.remove(file);
                std::os::unix::fs::symlink("/nowhere", data.at(file)).expect("a link");
            }
        },
        &[
            ("intents/ferry.toml", WHOLE, "cannot be read"),
            ("locales/en/ferry.ftl", WHOLE, "cannot be read"),
            ("tests/samples/ja/ferry.txt", WHOLE, "cannot be read"),
        ],
    );
}

#[test]
#[cfg(unix)]
fn a_file_that_cannot_be_read_is_not_blamed_on_others() {
    for file in
        ["tests/samples/ja/ferry.txt", "locales/ja/common.ftl", "locales/ja/remedies.ftl", "intents/facts.toml", "intents/buoy.toml"]
    {
        let spoil = |data: &Data| {
            data.remove(file);
            std::os::unix::fs::symlink("/nowhere", data.at(file)).expect("a link");
        };
        check(spoil, &[(file, WHOLE, "cannot be read")]);
    }
}

#[test]
fn folders_that_are_missing() {
    for folder in ["intents", "locales", "locales/ja"] {
        let data = Data::new();
        fs::remove_dir_all(data.at(folder)).expect("removed");
        let faults = data.faults(None);
        let told = faults.iter().any(|f| f.file.ends_with(folder) && f.text.contains("there is no such folder"));
        assert!(told, "{folder}: {faults:?}");
    }
    let data = Data::new();
    fs::remove_dir_all(data.path()).expect("removed");
    assert!(data.faults(None).len() >= 2);
}

#[test]
fn file_and_folder_names_that_mean_nothing() {
    check(
        |data| {
            data.write("intents/Ferry Boat.toml", "");
            data.write("intents/words/not a tag.toml", "");
            fs::create_dir(data.at("locales/nonsense_tag")).expect("a folder");
            data.write("locales/nonsense_tag/x.ftl", "");
            fs::create_dir(data.at("tests/samples/zh-Hant-TW")).expect("a folder");
            data.write("tests/samples/zh-Hant-TW/ferry.txt", "渡船\n");
        },
        &[
            ("intents/Ferry Boat.toml", WHOLE, "lower-case letters"),
            ("intents/words/not a tag.toml", WHOLE, "language tag"),
            ("locales/nonsense_tag", WHOLE, "no language tag"),
            ("tests/samples/zh-Hant-TW", WHOLE, "no language tag"),
        ],
    );
}

#[test]
fn files_that_nothing_reads() {
    check(
        |data| {
            data.write("intents/gift.tml", "draft = true\n");
            data.write("intents/words/ja.toml~", "");
            data.write("locales/a.ftl", "a = a\n");
            data.write("locales/ja/notes.md", "# notes\n");
            data.write("tests/samples/foo.txt", "foo\n");
            data.write("locales/ja/.ferry.ftl.swp", "an editor's own");
            fs::create_dir(data.at("locales/pt")).expect("a folder");
        },
        &[
            ("intents/gift.tml", WHOLE, "its name must end in .toml"),
            ("intents/words/ja.toml~", WHOLE, "its name must end in .toml"),
            ("locales/a.ftl", WHOLE, "put it into the folder of its language"),
            ("locales/ja/notes.md", WHOLE, "its name must end in .ftl"),
            ("tests/samples/foo.txt", WHOLE, "put it into the folder of its language"),
            ("locales/pt", WHOLE, "the folder is empty"),
        ],
    );
}

#[test]
fn brackets_without_end() {
    let tangled = |data: &Data, text: &str| data.append("locales/en/ferry.ftl", &format!("\ngull = {text}\n"));
    for text in ["{".repeat(30_000), "{\n".repeat(30_000), format!("{{ {}", "F(".repeat(30_000)), format!("{{ {}", "\nF({".repeat(30_000))]
    {
        check_only_in(|data| tangled(data, &text), &["locales/en/ferry.ftl"]);
    }
    check(|data| tangled(data, &"{".repeat(30_000)), &[("locales/en/ferry.ftl", "gull =", "more than 500 “{” and “(”")]);
    for text in ["[".repeat(30_000), "{a=".repeat(30_000), "a.".repeat(30_000)] {
        check_among(
            |data| data.append("intents/buoy.toml", &format!("\n[gull]\ngull = {text}\n{text}gull = 1\n")),
            &[("intents/buoy.toml", SOMEWHERE, "")],
        );
    }
}

#[test]
#[cfg(unix)]
fn links_and_pipes_that_never_end() {
    use std::os::unix::fs::symlink;
    check(
        |data| {
            symlink("..", data.at("locales/ja/up")).expect("a link");
            symlink("ja", data.at("locales/aa")).expect("a link");
            symlink("../../intents", data.at("locales/en/intents")).expect("a link");
            symlink("/", data.at("tests/samples/everything")).expect("a link");
            let pipe = std::process::Command::new("mkfifo").arg(data.at("locales/ja/pipe.ftl")).status();
            assert!(pipe.expect("mkfifo").success());
        },
        &[
            ("locales/ja/up", WHOLE, "leads back to a folder that is read already"),
            ("locales/aa", WHOLE, "leads back to a folder that is read already"),
            ("locales/en/intents", WHOLE, "leads back to a folder that is read already"),
            ("tests/samples/everything", WHOLE, "leads back to a folder that is read already"),
            ("locales/ja/pipe.ftl", WHOLE, "no regular file"),
        ],
    );
    // Other links are followed, to files and to folders.
    check(
        |data| {
            let elsewhere = data.at("elsewhere");
            fs::rename(data.at("locales/en"), &elsewhere).expect("moved");
            symlink(&elsewhere, data.at("locales/en")).expect("a link");
            fs::rename(data.at("intents/menu.toml"), data.at("menu")).expect("moved");
            symlink("../menu", data.at("intents/menu.toml")).expect("a link");
        },
        &[],
    );
}

#[test]
fn a_file_that_is_too_large() {
    check(|data| data.write("locales/en/more.ftl", "# ".repeat(3 << 20)), &[("locales/en/more.ftl", WHOLE, "at most 4194304 are read")]);
}

/// The first half of a file.
fn half(data: &Data, file: &str) {
    let text = data.read(file);
    let middle = (text.len() / 2..=text.len()).find(|at| text.is_char_boundary(*at)).expect("a middle");
    // It breaks off within a word, not at the end of a line.
    let cut = text[..middle].rfind('"').or_else(|| text.find('"')).expect("a text");
    data.write(file, format!("{}\"brea", &text[..cut]));
}

#[test]
fn half_a_file_is_not_blamed_on_others() {
    for file in ["intents/followups.toml", "intents/facts.toml", "intents/menu.toml", "intents/ferry.toml", "intents/words/ja.toml"] {
        check_only_in(|data| half(data, file), &[file]);
    }
    // It breaks off where what is there is TOML.
    let within_a_fact = |data: &Data| {
        let text = data.read("intents/facts.toml");
        let cut = text.find("[facts.code-wait]").and_then(|at| text[..at].rfind("\nsource = ")).expect("a source");
        data.write("intents/facts.toml", &text[..=cut]);
    };
    check_only_in(within_a_fact, &["intents/facts.toml"]);
}

#[test]
fn one_bad_letter_is_not_blamed_on_others() {
    for file in ["locales/ja/common.ftl", "locales/en/remedies.ftl", "intents/facts.toml", "intents/words/ja.toml"] {
        let spoil = |data: &Data| {
            let text = data.read(file);
            let (before, after) = text.split_at(text.find('\n').expect("a line"));
            data.write(file, [before.as_bytes(), b" # \xff", after.as_bytes()].concat());
        };
        check(spoil, &[(file, SOMEWHERE, "not UTF-8")]);
    }
    // As some editors save.
    check(
        |data| {
            let text = data.read("locales/ja/common.ftl");
            let bytes: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            data.write("locales/ja/common.ftl", bytes);
        },
        &[("locales/ja/common.ftl", SOMEWHERE, "not UTF-8")],
    );
}

#[test]
fn one_wrong_key_is_not_blamed_on_others() {
    check(|data| data.replace("intents/ferry.toml", "\"ferry\"", "3"), &[("intents/ferry.toml", "command", "must be a text in quotes")]);
    check_only_in(|data| data.replace("intents/ferry.toml", "command ", "comand "), &["intents/ferry.toml"]);
    check_only_in(|data| data.replace("intents/ferry.toml", "remedies", "remdies"), &["intents/ferry.toml"]);
    check_only_in(|data| data.replace("intents/words/en.toml", "[\"ferry\", \"ferries\"]", "7"), &["intents/words/en.toml"]);
    check_only_in(|data| data.replace("intents/facts.toml", "verified = 2026-11-01", "verified = 1"), &["intents/facts.toml"]);
    check_only_in(|data| data.replace("intents/menu.toml", "human = ", "humn = "), &["intents/menu.toml"]);
}

#[test]
fn a_broken_message_is_not_blamed_on_others() {
    for (file, from) in
        [("locales/ja/common.ftl", "-amazon = "), ("locales/ja/remedies.ftl", "\nrow-over ="), ("locales/en/buoy.ftl", "buoy = ")]
    {
        check_only_in(|data| data.replace(file, from, &format!("{from}{{ \n")), &[file]);
    }
}

#[test]
fn files_that_must_be_there() {
    for file in ["intents/followups.toml", "intents/facts.toml", "intents/menu.toml"] {
        check(|data| data.remove(file), &[(file, WHOLE, "there is no such file")]);
    }
}
