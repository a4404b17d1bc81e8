//! Where the bots come from: the libraries' registries, and our own build. All of it lies under target/peers/.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A bot that can be started.
pub struct Program {
    pub name: &'static str,
    /// The program and its arguments.
    words: Vec<PathBuf>,
    /// Ours, with these help channels.
    pub help: Option<&'static str>,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Somebody else's library; the phrase is answered wherever it stands.
    Peer,
    /// Ours, in help channels.
    Ours,
    /// Ours where only who calls the bot is answered.
    Called,
    /// No bot at all: reads what comes, and shows what our Discord can do.
    Driver,
}

impl Program {
    pub const NAMES: [&'static str; 8] =
        ["twilight", "serenity", "discord.js", "discord.py", "tasukebune", "tasukebune-no-help-channel", "tasukebune-no-content", "driver"];

    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]);
        command
    }
}

/// `target/peers`.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a target folder").join("peers")
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers").join(name)
}

/// # Errors
/// With what went wrong, where a registry cannot be reached or a build fails.
pub fn install(name: &'static str) -> Result<Program, String> {
    let ours = || vec![PathBuf::from(env!("CARGO_BIN_EXE_tasukebune")), PathBuf::from("serve")];
    let program = |words, help, kind| Program { name, words, help, kind };
    Ok(match name {
        "twilight" | "serenity" => program(rust(name)?, None, Kind::Peer),
        "discord.js" => program(node()?, None, Kind::Peer),
        "discord.py" => program(python()?, None, Kind::Peer),
        "tasukebune" => program(ours(), Some("all"), Kind::Ours),
        // A channel that nobody writes in: help channels imply the content intent.
        "tasukebune-no-help-channel" => program(ours(), Some("1"), Kind::Called),
        "tasukebune-no-content" => program(ours(), None, Kind::Called),
        _ => {
            let this = std::env::current_exe().map_err(|error| error.to_string())?;
            program(vec![this, super::reader::WORD.into()], None, Kind::Driver)
        }
    })
}

fn run(what: &str, command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{what}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = said.lines().rev().take(5).collect();
    Err(format!("{what}: {}: {}", output.status, last.into_iter().rev().collect::<Vec<_>>().join(" / ")))
}

fn rust(name: &str) -> Result<Vec<PathBuf>, String> {
    let target = folder().join("rust");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--release", "--locked", "--quiet", "--manifest-path"]).arg(source(name).join("Cargo.toml"));
    run("cargo build", command.arg("--target-dir").arg(&target))?;
    Ok(vec![target.join("release").join(format!("peer-{name}"))])
}

/// Copies a peer's files to where its packages are installed.
fn copy(name: &str, files: &[&str]) -> Result<PathBuf, String> {
    let to = folder().join(name);
    std::fs::create_dir_all(&to).map_err(|error| error.to_string())?;
    for file in files {
        std::fs::copy(source(name).join(file), to.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    Ok(to)
}

fn node() -> Result<Vec<PathBuf>, String> {
    let folder = copy("discordjs", &["package.json", "bot.mjs"])?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]).arg(&folder).current_dir(&folder);
    run("npm install", &mut npm)?;
    Ok(vec!["node".into(), folder.join("bot.mjs")])
}

fn python() -> Result<Vec<PathBuf>, String> {
    let folder = copy("discordpy", &["requirements.txt", "bot.py"])?;
    let venv = folder.join("venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        run("python3 -m venv", Command::new("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    run("pip install", pip.arg(folder.join("requirements.txt")))?;
    Ok(vec![python, folder.join("bot.py")])
}
