//! What is in `deploy/`: the program as the container file builds it, linked statically, in a root with nothing else in it, as somebody who
//! may write one folder; and systemd's judgement of the unit.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, UdpSocket};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::health::ask;
use super::lenient;
use crate::support::root;

/// As in the container file.
const NOBODY: u32 = 65_532;
/// A name that only our own DNS server knows (<https://www.rfc-editor.org/rfc/rfc6761#section-6.2>).
const NAME: &str = "discord.test";

/// Builds the program with the container file's flags, without what makes it small and fast.
fn build() -> PathBuf {
    let file = fs::read_to_string(root().join("deploy/Containerfile")).expect("a container file");
    let flags = file.split_once("RUSTFLAGS=\"").and_then(|(_, rest)| rest.split_once('"')).expect("flags in it").0;
    let rustc = Command::new("rustc").arg("-vV").output().expect("a compiler");
    let said = String::from_utf8(rustc.stdout).expect("UTF-8");
    let host = said.lines().find_map(|line| line.strip_prefix("host: ")).expect("a host");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("static");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["build", "--locked", "--quiet", "--target", host, "--target-dir"]).arg(&folder).env("RUSTFLAGS", flags);
    assert!(cargo.status().expect("cargo").success());
    folder.join(host).join("debug/tasukebune")
}

/// A DNS server that knows one name, on the port that resolvers ask.
fn know(name: &'static str) {
    let socket = UdpSocket::bind("127.0.0.1:53").expect("the port for DNS: this test must be root, and no other server there");
    std::thread::spawn(move || {
        let mut question = [0; 512];
        while let Ok((len, from)) = socket.recv_from(&mut question) {
            let length = |label: &str| u8::try_from(label.len()).expect("a short name");
            let asked: Vec<u8> = name.split('.').flat_map(|label| [&[length(label)][..], label.as_bytes()].concat()).collect();
            let known = question[12..len].starts_with(&asked);
            // A standard answer to one question (RFC 1035): the address, to whoever asks for an IPv4 one; to others, that there is none.
            let wants_address = question[12 + asked.len()..len].starts_with(&[0, 0, 1]);
            let mut answer = question[..len].to_vec();
            answer[2..12].copy_from_slice(&[0x81, if known { 0x80 } else { 0x83 }, 0, 1, 0, u8::from(known && wants_address), 0, 0, 0, 0]);
            answer.truncate(12 + question[12..len].iter().position(|b| *b == 0).expect("the name's end") + 5);
            if known && wants_address {
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
            }
            let _ = socket.send_to(&answer, from);
        }
    });
}

#[tokio::test]
#[ignore = "builds the program once more, and needs root: cargo test -- --include-ignored rooted"]
async fn the_static_program_needs_nothing_but_itself() {
    let built = tokio::task::spawn_blocking(build).await.expect("no panic");
    let place = tempfile::tempdir().expect("a folder");
    let at = |path: &str| place.path().join(path);
    for folder in ["etc", "state"] {
        fs::create_dir(at(folder)).expect("a folder");
    }
    fs::set_permissions(place.path(), Permissions::from_mode(0o755)).expect("its owner");
    chown(at("state"), Some(NOBODY), Some(NOBODY)).expect("root");
    fs::write(at("etc/resolv.conf"), "nameserver 127.0.0.1\n").expect("a file");
    fs::copy(built, at("tasukebune")).expect("the program");
    know(NAME);

    let discord = lenient().start().await;
    let mut command = Command::new("chroot");
    command.arg(format!("--userspec={NOBODY}:{NOBODY}")).arg(place.path()).args(["/tasukebune", "serve"]).env_clear();
    command.env("PATH", std::env::var_os("PATH").expect("a PATH")).env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_LOG", "json");
    command.env("TASUKEBUNE_DISCORD_API", discord.rest_url().replace("127.0.0.1", NAME));
    command.env("TASUKEBUNE_STORE", "/state/tasukebune.sqlite").env("TASUKEBUNE_LISTEN", "127.0.0.1:0");
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("chroot");
    let mut lines = BufReader::new(child.stderr.take().expect("stderr")).lines().map(|line| line.expect("UTF-8"));
    let address: SocketAddr = lines
        .find_map(|line| {
            let line: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
            (line["message"] == "health and metrics").then(|| line["address"].as_str().expect("an address").parse().expect("an address"))
        })
        .expect("it listens");
    discord.ready(1).await;
    let (status, ..) = ask(address, "GET /healthz HTTP/1.0\r\n\r\n").await;
    assert_eq!(status, 200);
    let question = discord.person("花子", "ja").dm("2段階認証のコードが届きません");
    discord.answer_to(&question).await;
    assert!(at("state/tasukebune.sqlite").is_file());
    let pid = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().expect("a shell").success());
    let rest: Vec<String> = lines.collect();
    assert!(child.wait().expect("it ends").success(), "{rest:#?}");
}

/// The page states what systemd itself says of the unit.
#[test]
#[ignore = "needs systemd-analyze (Debian: systemd)"]
fn the_unit_is_as_tight_as_the_page_says() {
    let unit = root().join("deploy/tasukebune.service");
    let said =
        Command::new("systemd-analyze").args(["security", "--offline=true", "--no-pager"]).arg(&unit).output().expect("systemd-analyze");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let level = said.split_once("Overall exposure level for tasukebune.service: ").expect("a level").1;
    let level = level.split_whitespace().next().expect("a number");
    let page = fs::read_to_string(root().join("docs/deploying.md")).expect("the page");
    assert!(page.contains(&format!("deploy/tasukebune.service` says **{level}**")), "{level}");
}
