//! The program as people run it: arguments and standard input in, output, errors and exit status out.

mod chat;
mod classify;
mod data;
mod eval;
mod facts;
mod new;
mod render;
mod samples;
mod settings;
#[cfg(feature = "discord")]
mod stats;

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What came of a run.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// The program with a fixed day, in a clean environment.
fn program(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tasukebune"));
    let args: Vec<_> = args.into_iter().map(|a| a.as_ref().to_owned()).collect();
    if !args.iter().any(|a| a == "--today") {
        command.args(["--today", "2026-11-24"]);
    }
    command.args(args);
    command
        .env_remove("TASUKEBUNE_DATA")
        .env_remove("TASUKEBUNE_FACTS")
        .env_remove("NO_COLOR")
        .env("TASUKEBUNE_CONFIG", "off")
        .env("RUST_BACKTRACE", "0");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[track_caller]
pub fn run(args: &[&str], input: impl AsRef<[u8]>) -> Run {
    finish(program(args), input.as_ref())
}

/// Runs it to its end. Whatever happens, it never panics.
#[track_caller]
fn finish(mut command: Command, input: &[u8]) -> Run {
    let mut child = command.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let input = input.to_vec();
    // It may end without reading everything.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let done = child.wait_with_output().expect("it ends");
    writer.join().expect("written");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it writes UTF-8");
    let run = Run { status: done.status.code().expect("no signal ends it"), out: text(done.stdout), err: text(done.stderr) };
    assert!(!run.err.contains("panicked") && !run.out.contains("panicked"), "{}{}", run.out, run.err);
    run
}

impl Run {
    /// The lines of the output as JSON.
    #[track_caller]
    fn json_lines(&self) -> Vec<Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
    }
}

/// It fails with that status, and says so in plain words.
#[track_caller]
fn fails(args: &[&str], status: i32, said: &[&str]) {
    let run = run(args, "");
    assert_eq!(run.status, status, "{}{}", run.out, run.err);
    for text in said {
        assert!(run.err.contains(text), "“{text}” is not said:\n{}", run.err);
    }
}

#[test]
fn the_help_names_every_command() {
    let help = run(&["--help"], "");
    assert_eq!(help.status, 0);
    let on_discord: &[&str] = if cfg!(feature = "discord") { &["serve", "invite"] } else { &[] };
    for command in [
        "chat",
        "ask",
        "classify",
        "eval",
        "render",
        "check",
        "facts",
        "coverage",
        "new-intent",
        "new-locale",
        "automod",
        "settings",
        "--data",
        "--config",
        "TASUKEBUNE_DATA",
    ]
    .iter()
    .chain(on_discord)
    {
        assert!(help.out.contains(command), "{command} is missing in\n{}", help.out);
    }
    assert_eq!(run(&["--version"], "").out.trim(), concat!("tasukebune ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn wrong_usage_is_told() {
    fails(&["sing"], 2, &["sing"]);
    fails(&["ask"], 2, &["<TEXT>"]);
    fails(&["eval"], 2, &["FILES"]);
    fails(&["--today", "soon", "check"], 2, &["soon"]);
    fails(&["render", "--format", "html"], 2, &["html", "json"]);
}

#[test]
fn a_language_that_we_do_not_speak_is_told() {
    for args in [&["chat", "--locale", "xx"][..], &["ask", "hi", "--locale", "日本語の"], &["render", "--locale", ""]] {
        let tag = args[args.len() - 1];
        fails(args, 1, &[&format!("there is no locale “{tag}”: use one of en, ja")]);
    }
}

#[test]
fn ask_says_what_was_heard_and_why() {
    let ask = run(&["ask", "Ａｍａｚｏｎの2段階認証のコードが届かないです"], "");
    assert_eq!((ask.status, ask.err.as_str()), (0, ""));
    for part in [
        "folded",
        "amazonの2段階認証のこーどが届かないです",
        "patterns",
        "learned",
        "evidence",
        "runner-up",
        "thresholds",
        "decision",
        "非公式",
        "[1]",
    ] {
        assert!(ask.out.contains(part), "{part} is missing in\n{}", ask.out);
    }
    let english = run(&["ask", "コードが届かない", "--locale", "en"], "");
    assert!(english.out.contains("Unofficial bot"), "{}", english.out);
    assert!(!ask.out.contains("first look"), "{}", ask.out);
    let chatter = run(&["ask", "--overheard", "今日は寒いね"], "");
    assert!(chatter.out.contains("first look nobody wants help"), "{}", chatter.out);
    let chatter = run(&["ask", "--overheard", "おはよう"], "");
    assert!(chatter.status == 0 && chatter.out.contains("decision   silent") && chatter.out.contains("(stays silent)"), "{}", chatter.out);
    assert_eq!(run(&["ask", ""], "").status, 0);
}

#[test]
#[cfg(unix)]
fn arguments_that_are_not_text_are_told() {
    use std::os::unix::ffi::OsStrExt;
    let bytes = OsStr::from_bytes(b"\xff\xfe");
    let ask = finish(program([OsStr::new("ask"), bytes]), b"");
    assert!(ask.status == 2 && ask.err.contains("UTF-8"), "{}", ask.err);
    let data = finish(program([OsStr::new("check"), bytes]), b"");
    assert!(data.status == 1 && data.out.contains("there is no such folder"), "{}", data.out);
}

#[test]
fn output_that_nobody_reads_is_no_fault() {
    let listen = |args: &[&str], bytes: usize| {
        let mut child = program(args).spawn().expect("it starts");
        drop(child.stdin.take());
        let mut out = BufReader::with_capacity(1, child.stdout.take().expect("stdout"));
        let mut some = vec![0; bytes];
        out.read_exact(&mut some).expect("some output");
        drop(out);
        let done = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success() && err.is_empty(), "{args:?}: {} {err}", done.status);
    };
    listen(&["render", "--format", "json"], 100);
    listen(&["render"], 100);
    listen(&["--help"], 0);
    listen(&["ask", "hello"], 0);
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_told() {
    for args in [&["render", "--locale", "ja"][..], &["ask", "hello"]] {
        let mut command = program(args);
        command.stdout(std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full"));
        let run = finish(command, b"");
        assert!(run.status == 1 && run.err.contains("cannot"), "{args:?}: {} {}", run.status, run.err);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn input_that_cannot_be_read_is_told() {
    for args in [&["classify"][..], &["chat"]] {
        let mut command = program(args);
        command.stdin(std::fs::File::open("/").expect("a folder"));
        let done = command.output().expect("it ends");
        let err = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(1) && err.contains("read") && !err.contains("panicked"), "{args:?}: {err}");
    }
}

#[test]
fn answers_come_while_the_talk_goes_on() {
    let mut child = program([] as [&str; 0]).spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout")).lines();
    for text in ["コードが届かない", ":menu"] {
        writeln!(stdin, "{text}").expect("written");
        let answered = lines.by_ref().map(|l| l.expect("a line")).find(|l| l.contains("[1]"));
        assert!(answered.is_some(), "no answer to “{text}”");
    }
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}
