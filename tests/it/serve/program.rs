//! The program itself: what it says, and how it ends.

use std::io::{BufReader, Read};
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tasukebune"));
    for name in ["DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "CREDENTIALS_DIRECTORY", "TASUKEBUNE_DISCORD_API", "TASUKEBUNE_HELP_CHANNELS"] {
        command.env_remove(name);
    }
    command.env_remove("TASUKEBUNE_MESSAGE_CONTENT").env_remove("TASUKEBUNE_DATA").env_remove("TASUKEBUNE_WEBHOOK");
    // One file is for one bot, and tests run at once.
    command.env("TASUKEBUNE_STORE", "off").env("TASUKEBUNE_CONFIG", "off").env("TASUKEBUNE_LISTEN", "off");
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

pub fn said(mut command: Command) -> (Option<i32>, String, String) {
    let done = command.output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[test]
fn without_a_token_it_says_how_to_get_one() {
    let (status, _, err) = said(program(&["serve"]));
    assert_eq!(status, Some(1));
    for step in ["1. ", "2. ", "3. ", "https://discord.com/developers/applications", "Reset Token", "DISCORD_TOKEN"] {
        assert!(err.contains(step), "{err}");
    }
}

#[test]
fn wrong_settings_are_told_all_at_once() {
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", "very secret").env("TASUKEBUNE_DISCORD_API", "localhost:80").env("TASUKEBUNE_HELP_CHANNELS", "general");
    let (status, _, err) = said(command);
    assert_eq!(status, Some(1));
    for name in ["DISCORD_TOKEN", "TASUKEBUNE_DISCORD_API", "TASUKEBUNE_HELP_CHANNELS"] {
        assert!(err.contains(name), "{err}");
    }
    assert!(!err.contains("secret"), "{err}");
}

#[test]
fn a_token_in_another_variables_place_is_not_shown() {
    for name in ["DISCORD_TOKEN_FILE", "TASUKEBUNE_HELP_CHANNELS", "TASUKEBUNE_MESSAGE_CONTENT", "TASUKEBUNE_WEBHOOK"] {
        for args in ["serve", "invite"] {
            let mut command = program(&[args]);
            command.env(name, "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret");
            let (_, out, err) = said(command);
            assert!(!out.contains("topsecret") && !err.contains("topsecret"), "{name} {args}: {err}");
            assert!(err.contains(name) || (args == "invite" && !name.starts_with("DISCORD")), "{name} {args}: {err}");
        }
    }
}

#[test]
fn the_invite_asks_for_the_least() {
    let (status, out, _) = said(program(&["invite", "--application", "123456789012345678"]));
    assert_eq!(status, Some(0));
    let link = "https://discord.com/oauth2/authorize?client_id=123456789012345678&scope=bot+applications.commands&permissions=274877991936";
    assert!(out.contains(link), "{out}");
    // The other one asks for one right more, and says what for.
    let staff =
        "https://discord.com/oauth2/authorize?client_id=123456789012345678&scope=bot+applications.commands&permissions=343597468672";
    assert!(out.contains(staff) && out.contains("Create Private Threads"), "{out}");
    let own = "https://discord.com/oauth2/authorize?client_id=123456789012345678&scope=applications.commands&integration_type=1";
    assert!(out.contains(own) && out.contains("installs it for themselves"), "{out}");
    let mut command = program(&["invite"]);
    command.env("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe.secret");
    let (_, of_token, err) = said(command);
    assert_eq!(of_token, out);
    assert!(err.is_empty() && !of_token.contains("secret"));
    assert_eq!(said(program(&["invite"])).0, Some(1));
}

#[tokio::test]
async fn the_invite_asks_discord_where_the_token_does_not_say_it() {
    let discord = crate::discord::start().await;
    let mut command = program(&["invite"]);
    command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url());
    let (_, out, _) = tokio::task::spawn_blocking(|| said(command)).await.expect("no panic");
    assert!(out.contains(&format!("client_id={}&", discord.bot_id())), "{out}");
}

#[test]
fn the_invite_does_not_wait_long_for_nobody() {
    // Somebody is there who says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", silent.local_addr().expect("a bound port"));
    let mut command = program(&["invite"]);
    command.env("DISCORD_TOKEN", "MTAw.fake").env("TASUKEBUNE_DISCORD_API", &address);
    let start = Instant::now();
    let (status, _, err) = said(command);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(status, Some(1));
    for part in ["--application ID", &address, "no answer in time"] {
        assert!(err.contains(part), "{err}");
    }
}

#[tokio::test]
async fn the_program_serves_until_it_is_told_to_stop_and_keeps_its_secrets() {
    let discord = crate::discord::start().await;
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url()).env("RUST_LOG", "trace");
    let mut child = command.spawn().expect("it starts");
    discord.ready(1).await;
    let question = discord.person("花子", "ja").dm("合言葉ひみつ 2段階認証のコードが届きません");
    discord.answer_to(&question).await;
    // `kill` is the shell's own: a signal without unsafe code.
    let pid = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().expect("a shell").success());
    let mut err = String::new();
    BufReader::new(child.stderr.take().expect("stderr")).read_to_string(&mut err).expect("text");
    assert!(child.wait().expect("it ends").success(), "{err}");
    discord.gone().await;
    assert!(err.lines().any(|line| line.contains("ready")) && err.lines().any(|line| line.contains("closing")), "{err}");
    assert!(!err.contains(&discord.token()) && !err.contains("合言葉") && !err.contains("コード"), "{err}");
}

/// Two bots with one file are a mistake; and one that was killed leaves nothing behind.
#[tokio::test]
async fn a_second_bot_with_the_same_file_ends_with_a_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.sqlite");
    let discord = crate::discord::start().await;
    let serve = || {
        let mut command = program(&["serve"]);
        command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url()).env("TASUKEBUNE_STORE", &file);
        command.stderr(Stdio::null());
        command
    };
    let mut first = serve().spawn().expect("it starts");
    discord.ready(1).await;
    let mut command = serve();
    command.stderr(Stdio::piped());
    let (status, _, err) = tokio::task::spawn_blocking(|| said(command)).await.expect("no panic");
    assert_eq!(status, Some(1));
    assert!(err.contains("another Tasukebune is running with it") && err.contains("kept.sqlite"), "{err}");
    let hana = discord.person("花子", "ja");
    discord.answer_to(&hana.dm("2段階認証のコードが届きません")).await;
    first.kill().expect("kill -9");
    first.wait().expect("its end");
    discord.gone().await;
    let mut third = serve().spawn().expect("it starts");
    discord.ready(1).await;
    third.kill().expect("kill -9");
    third.wait().expect("its end");
}

/// Nothing promises that it will keep things again by itself, for it does not.
#[tokio::test]
async fn a_store_that_cannot_be_opened_is_told_with_what_that_means() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("notes");
    std::fs::write(&file, "somebody's notes").expect("written");
    let discord = crate::discord::start().await;
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url()).env("TASUKEBUNE_STORE", &file);
    let mut child = command.spawn().expect("it starts");
    discord.ready(1).await;
    child.kill().expect("kill -9");
    let mut err = String::new();
    child.stderr.take().expect("stderr").read_to_string(&mut err).expect("text");
    child.wait().expect("its end");
    assert!(err.contains("keeps nothing until it is started again") && !err.contains("by itself"), "{err}");
}

#[tokio::test]
async fn a_refused_token_ends_the_program_with_a_word() {
    let discord = crate::discord::start().await;
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", "wrong.token.secret").env("TASUKEBUNE_DISCORD_API", discord.rest_url());
    let (status, _, err) = tokio::task::spawn_blocking(|| said(command)).await.expect("no panic");
    assert_eq!(status, Some(77));
    assert!(err.contains("does not accept the token") && !err.contains("secret"), "{err}");
}

#[test]
fn a_token_given_as_an_argument_or_as_a_place_is_not_shown() {
    let token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret";
    let address = format!("http://{token}");
    let cases = [
        (vec!["serve", token], vec![]),
        (vec!["invite", "--application", token], vec![]),
        (vec!["serve"], vec![("DISCORD_TOKEN", token), ("TASUKEBUNE_FACTS", token)]),
        (vec!["serve"], vec![("DISCORD_TOKEN", token), ("TASUKEBUNE_DATA", token)]),
        (vec!["serve"], vec![("TASUKEBUNE_DISCORD_API", token)]),
        (vec!["invite"], vec![("DISCORD_TOKEN", "of-another-shape"), ("TASUKEBUNE_DISCORD_API", address.as_str())]),
    ];
    for (args, variables) in cases {
        let mut command = program(&args);
        command.envs(variables.iter().copied());
        let (status, out, err) = said(command);
        assert_ne!(status, Some(0), "{args:?}");
        assert!(!err.is_empty() && !out.contains("topsecret") && !err.contains("topsecret"), "{args:?} {variables:?}: {err}");
    }
}
