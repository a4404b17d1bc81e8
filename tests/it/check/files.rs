//! Files that cannot be read, and keys that do not belong there.

use std::fs;

use super::{Data, SOMEWHERE, WHOLE, check, check_among};

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
        },
        &[
            ("intents/Ferry Boat.toml", WHOLE, "lower-case letters"),
            ("intents/words/not a tag.toml", WHOLE, "language tag"),
            ("locales/nonsense_tag", WHOLE, "no language tag"),
        ],
    );
}
