//! `new-intent` and `new-locale`: an author's way from nothing to an answer.

use std::path::Path;

use super::{Run, fails, finish, program, run};
use crate::check::Data;

const RAFT: [&str; 5] =
    ["intents/raft.toml", "locales/en/raft.ftl", "locales/ja/raft.ftl", "tests/samples/en/raft.txt", "tests/samples/ja/raft.txt"];

/// The command, in that folder.
fn on(data: &Data, args: &[&str]) -> Run {
    run(&[&["--data", &*data.path().to_string_lossy()], args].concat(), "")
}

/// All files, with what stands in them.
fn files(data: &Data) -> Vec<(String, String)> {
    let all = ["intents", "locales", "tests"].into_iter().flat_map(|folder| data.all(folder));
    let mut files: Vec<(String, String)> = all.map(|file| (file.clone(), data.read(&file))).collect();
    files.sort();
    files
}

/// The lines that say what is missing.
fn lacks(run: &Run) -> Vec<&str> {
    let list = run.out.lines().skip_while(|l| *l != "still to be written:").skip(1);
    list.map_while(|l| l.strip_prefix("  ")).filter(|l| l.contains(": ")).collect()
}

#[test]
fn a_new_topic_is_a_draft_that_breaks_nothing() {
    let data = Data::new();
    let before = files(&data);
    let made = on(&data, &["new-intent", "raft"]);
    assert_eq!((made.status, made.err.as_str()), (0, ""), "{}", made.out);
    let new: Vec<String> = files(&data).into_iter().filter(|file| !before.contains(file)).map(|(path, _)| path).collect();
    assert_eq!(new, RAFT, "and no file that was there was touched");
    for file in RAFT {
        assert!(made.out.contains(&format!("  {file}\n")), "{file} is not named:\n{}", made.out);
        assert!(!data.read(file).contains('@'), "{}", data.read(file));
    }
    let told = lacks(&made);
    let expected = [
        ("intents/raft.toml", "remedies", "no remedy is named"),
        ("intents/raft.toml", "en =", "no pattern in en"),
        ("intents/raft.toml", "ja =", "no pattern in ja"),
        ("locales/en/raft.ftl", "raft =", "`raft` is still empty"),
        ("locales/en/raft.ftl", ".label =", "`raft.label` is still empty"),
        ("locales/en/raft.ftl", ".command =", "`raft.command` is still empty"),
        ("locales/en/raft.ftl", ".description =", "`raft.description` is still empty"),
        ("locales/ja/raft.ftl", "raft =", "`raft` is still empty"),
        ("locales/ja/raft.ftl", ".label =", "`raft.label` is still empty"),
        ("locales/ja/raft.ftl", ".command =", "`raft.command` is still empty"),
        ("locales/ja/raft.ftl", ".description =", "`raft.description` is still empty"),
        ("tests/samples/en/raft.txt", "", "no sample in en"),
        ("tests/samples/ja/raft.txt", "", "no sample in ja"),
    ];
    for (told, (file, begin, text)) in told.iter().zip(expected) {
        let text_of = data.read(file);
        let line = text_of.lines().position(|l| !begin.is_empty() && l.trim_start().starts_with(begin));
        let line = line.map_or(text_of.lines().count() + 1, |n| n + 1);
        assert!(told.starts_with(&format!("{file}:{line}: {text}")), "“{told}” is not {file}:{line}: {text}");
    }
    assert_eq!(told.len(), expected.len(), "{}", made.out);

    let checked = on(&data, &["check"]);
    assert!(checked.status == 0 && checked.out.ends_with("0 fault(s), 0 warning(s)\n"), "{}", checked.out);
    assert_eq!(lacks(&checked), told, "`check` says the same");
    let english: Vec<&str> = told.iter().copied().filter(|l| !l.contains("/ja/")).collect();
    assert_eq!(lacks(&on(&data, &["check", "--locale", "en"])), english);
    let asked = on(&data, &["ask", "いかだが沖に流されました"]);
    assert!(asked.status == 0 && !asked.out.contains("raft"), "{}", asked.out);
}

#[test]
fn an_intent_from_nothing() {
    let data = Data::new();
    assert_eq!(on(&data, &["new-intent", "raft"]).status, 0);
    data.replace(RAFT[0], "remedies = []", "remedies = [\"row-over\"]");
    data.replace(RAFT[0], "en = [\n", "en = [\n  \"raft…drifted\",\n");
    data.replace(RAFT[0], "ja = [\n", "ja = [\n  \"いかだ…流され\",\n");
    let texts = [
        (RAFT[1], ["The current took it. Stay near the shore.", "My raft is gone", "raft", "What to do when a raft is gone"]),
        (RAFT[2], ["潮で流されたようです。岸の近くにいてください。", "いかだが流された", "いかだ", "いかだが流されたときの案内です"]),
    ];
    for (file, texts) in texts {
        for (key, text) in ["raft = ", "    .label = ", "    .command = ", "    .description = "].into_iter().zip(texts) {
            data.replace(file, &format!("\n{key}{{ \"\" }}"), &format!("\n{key}{text}"));
        }
    }
    data.append(RAFT[3], "my raft drifted away\n");
    data.append(RAFT[4], "いかだが沖に流されました\n");

    let draft = on(&data, &["check"]);
    let line = 1 + data.read(RAFT[0]).lines().position(|l| l.starts_with("draft")).expect("a draft");
    assert_eq!(lacks(&draft)[0], format!("{}:{line}: nothing is missing any more: take `draft` out and run `check`", RAFT[0]));
    assert!(draft.out.ends_with("0 fault(s), 0 warning(s)\n"), "its samples are not judged:\n{}", draft.out);
    data.replace(RAFT[0], "draft    = true\n", "");
    let checked = on(&data, &["check"]);
    assert!(checked.status == 0 && checked.out.ends_with("0 fault(s), 0 warning(s)\n"), "{}", checked.out);
    assert!(!checked.out.contains("still to be written"), "{}", checked.out);

    let folder = &*data.path().to_string_lossy();
    let heard = run(&["--data", folder, "classify"], "大事ないかだが流されてしまった\nthe raft has drifted off\n");
    let topics: Vec<_> = heard.json_lines().iter().map(|line| line["topic"].as_str().map(str::to_owned)).collect();
    assert_eq!(topics, [Some("raft".to_owned()), Some("raft".to_owned())], "{}", heard.out);
    let chat = run(&["--data", folder, "chat"], "いかだが流されてしまった\n1\n");
    assert!(chat.out.contains("潮で流されたようです。岸の近くにいてください。") && chat.out.contains("1. 漕ぎます。"), "{}", chat.out);
}

#[test]
fn what_a_topic_cannot_be_called() {
    let data = Data::new();
    let before = files(&data);
    for id in ["", "Raft", "いかだ", "2raft", "-raft", "a/b", "../raft", "raft.toml", "none", "facts", "menu", &"r".repeat(33)] {
        let made = finish(program(["--data", &*data.path().to_string_lossy(), "new-intent", "--", id]), b"");
        assert_eq!(made.status, 1, "{id}");
        for said in [&*format!("“{id}” cannot be a topic's name"), "nothing was written", "a to z, 0 to 9 and “-”", "such as gift-card"]
        {
            assert!(made.err.contains(said), "“{said}” is not said of “{id}”:\n{}", made.err);
        }
    }
    // Each is told with its place, and all at once.
    data.replace("intents/buoy.toml", "[patterns]", "command = \"row-over\"\n\n[patterns]");
    for tag in ["ja", "en"] {
        data.append(&format!("locales/{tag}/buoy.ftl"), "    .command = buoy\n    .description = buoy\n");
    }
    let made = on(&data, &["new-intent", "row-over"]);
    assert_eq!(made.status, 1);
    for place in ["locales/ja/remedies.ftl:", "locales/en/remedies.ftl:", "intents/buoy.toml:1: this topic has the command “row-over”"]
    {
        assert!(made.err.contains(place), "{place}\n{}", made.err);
    }
    assert!(on(&data, &["new-intent", "privacy"]).err.contains("the bot itself has the command “privacy”"));
    let there = on(&data, &["new-intent", "ferry"]);
    assert_eq!(there.status, 1);
    for file in ["intents/ferry.toml", "locales/ja/ferry.ftl", "locales/en/ferry.ftl", "tests/samples/ja/ferry.txt"] {
        assert!(there.err.contains(&format!("{file}: this is there already")), "{}", there.err);
    }
    let same = on(&data, &["new-intent", "common"]);
    assert!(same.status == 1 && same.err.contains("locales/ja/common.ftl: this is there already"), "{}", same.err);
    let after = files(&data);
    assert!(before.iter().map(|f| &f.0).eq(after.iter().map(|f| &f.0)), "nothing is left");
}

#[test]
fn where_new_files_go() {
    let data = Data::new();
    let run_in = |folder: &Path, id: &str| {
        let mut command = program(["new-intent", id]);
        command.current_dir(folder);
        finish(command, b"")
    };
    let here = run_in(data.path(), "raft");
    assert!(here.status == 0 && data.at(RAFT[0]).exists(), "{}", here.err);
    let mut named = program(["new-intent", "dinghy"]);
    named.env("TASUKEBUNE_DATA", data.path());
    assert_eq!(finish(named, b"").status, 0);
    assert!(data.at("intents/dinghy.toml").exists());

    let elsewhere = tempfile::tempdir().expect("a folder");
    let nothing = run_in(elsewhere.path(), "raft");
    assert!(nothing.status == 1 && nothing.err.contains("--data DIR") && nothing.err.contains("clone"), "{}", nothing.err);
    let no_data = &*elsewhere.path().to_string_lossy();
    for command in ["new-intent", "new-locale"] {
        fails(&["--data", no_data, command, "ko"], 1, &[no_data, "this is no data folder", "intents/ and locales/"]);
    }
    assert_eq!(std::fs::read_dir(elsewhere.path()).expect("a folder").count(), 0);

    data.replace("intents/ferry.toml", "urgent ", "urgnet ");
    let faulty = on(&data, &["new-intent", "canoe"]);
    assert!(faulty.status == 1 && faulty.err.contains("mend this first") && faulty.err.contains("intents/ferry.toml:5"), "{}", faulty.err);
    assert!(!data.at("intents/canoe.toml").exists());
}

/// A disk that takes no more than so many blocks in a file.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_refuses_leaves_nothing_behind() {
    let data = Data::new();
    let before = files(&data);
    for (blocks, args) in [("0", ["new-intent", "raft"]), ("4", ["new-locale", "ko"])] {
        let program = program(["--data", &*data.path().to_string_lossy()].into_iter().chain(args));
        let mut limited = std::process::Command::new("sh");
        limited.args(["-c", "trap '' XFSZ; ulimit -f $0; exec \"$@\"", blocks]).arg(program.get_program()).args(program.get_args());
        limited.env("TASUKEBUNE_CONFIG", "off").env_remove("TASUKEBUNE_DATA").env_remove("TASUKEBUNE_FACTS");
        limited.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let made = finish(limited, b"");
        assert!(made.status == 1 && made.out.is_empty(), "{}{}", made.out, made.err);
        for said in [args[1], "cannot be written", "make room", "nothing new is left there"] {
            assert!(made.err.contains(said), "“{said}” is not said:\n{}", made.err);
        }
        assert_eq!(files(&data), before);
        assert!(!data.at("locales/ko").exists() && !data.at("tests/samples/ko").exists(), "folders are taken back, too");
    }
}

#[test]
fn a_new_language_is_spoken_from_its_first_message_on() {
    let data = Data::new();
    let before = files(&data);
    let made = on(&data, &["new-locale", "ko"]);
    assert_eq!((made.status, made.err.as_str()), (0, ""), "{}", made.out);
    let new: Vec<(String, String)> = files(&data).into_iter().filter(|file| !before.contains(file)).collect();
    assert!(new.iter().all(|(path, _)| path.contains("/ko/")) && new.iter().any(|(path, _)| path == "tests/samples/ko/none.txt"));
    let ferry = data.read("locales/ko/ferry.ftl");
    for line in
        ["# ja: ferry = 渡し舟は { $ferry-wait } 待ちます。", "# en:     .label = The ferry", "ferry = { \"\" }", "    .command = { \"\" }"]
    {
        assert!(ferry.lines().any(|l| l == line), "“{line}” is not in\n{ferry}");
    }

    // What is missing is told, in order, and nothing else.
    let checked = on(&data, &["check", "--locale", "ko"]);
    assert!(checked.status == 0 && checked.out.ends_with("0 fault(s), 0 warning(s)\n"), "{}", checked.out);
    let told = lacks(&checked);
    assert!(told.iter().all(|l| l.starts_with("locales/ko/") && l.contains("translated")), "{}", checked.out);
    assert_eq!(checked.out.lines().count(), told.len() + 2, "{}", checked.out);
    let empty: usize = new.iter().map(|(_, text)| text.lines().filter(|l| !l.starts_with('#') && l.ends_with("{ \"\" }")).count()).sum();
    assert_eq!(told.iter().filter(|l| l.contains("is not translated, and shown as in en")).count(), empty);
    assert!(made.out.contains(&format!("{} texts are still to be translated", told.len())), "{}", made.out);
    assert_eq!(&lacks(&made)[..5], &told[..5], "the first ones");
    let all = on(&data, &["check"]);
    assert!(all.status == 0 && all.out.contains("in all") && all.out.ends_with("0 fault(s), 0 warning(s)\n"), "{}", all.out);

    let ask = |data: &Data| on(data, &["ask", "渡し舟に乗れません", "--locale", "ko"]);
    assert!(ask(&data).out.contains("The ferry takes 7 minutes."), "{}", ask(&data).out);
    data.replace("locales/ko/ferry.ftl", "\nferry = { \"\" }", "\nferry = 나룻배는 { $ferry-wait } 걸립니다.");
    let spoken = ask(&data);
    assert!(spoken.out.contains("나룻배는 7 minutes 걸립니다."), "what is not translated yet is said in English:\n{}", spoken.out);
    assert!(spoken.out.contains("Unofficial bot"), "{}", spoken.out);
    let left = on(&data, &["check", "--locale", "ko"]);
    assert_eq!(lacks(&left).len(), told.len() - 1, "{}", left.out);
    // What a translator gets wrong is a fault as everywhere.
    data.replace("locales/ko/ferry.ftl", "나룻배는 { $ferry-wait }", "나룻배는 7");
    let wrong = on(&data, &["check", "--locale", "ko"]);
    assert!(wrong.status == 1 && wrong.out.contains("`ferry` has the variables []"), "{}", wrong.out);
}

#[test]
fn what_a_language_cannot_be_called() {
    let data = Data::new();
    let before = files(&data);
    for id in ["", "xx", "KO", "pt-BR", "日本語", "../ko", "korean-language"] {
        let made = on(&data, &["new-locale", "--", id]);
        assert!(made.status == 1 && made.err.contains(&format!("“{id}” is no language that Discord has")), "{}", made.err);
        assert!(made.err.contains("nothing was written: use one of bg,") && made.err.contains("zh, without a region"), "{}", made.err);
    }
    let there = on(&data, &["new-locale", "en"]);
    assert!(there.status == 1 && there.err.contains("locales/en: this language is there already"), "{}", there.err);
    assert!(there.err.contains("check --locale en"), "{}", there.err);
    assert_eq!(files(&data), before);
}
