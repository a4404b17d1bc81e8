//! `settings`, and the settings file: what is in force, where it came from, and every fault at once.

use std::path::{Path, PathBuf};

use tasukebune::settings::{Gathered, Serve, TABLE, example};

use super::{Run, finish, program};

const TOKEN: &str = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret";

/// A settings file, and the folder that it lies in for as long as the test runs.
fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tasukebune.toml");
    std::fs::write(&path, text).expect("written");
    (folder, path)
}

/// A command in an environment with nothing but these variables of ours.
fn with(args: &[&str], config: Option<&Path>, variables: &[(&str, &str)]) -> Run {
    let mut command = program(args);
    for setting in &TABLE {
        command.env_remove(setting.variable);
    }
    for name in ["CREDENTIALS_DIRECTORY", "STATE_DIRECTORY", "XDG_STATE_HOME", "CONFIGURATION_DIRECTORY"] {
        command.env_remove(name);
    }
    command.env("HOME", "/home/h");
    if let Some(config) = config {
        command.env("TASUKEBUNE_CONFIG", config);
    }
    command.envs(variables.iter().copied());
    finish(command, b"")
}

/// The line of a setting in the output.
#[track_caller]
fn line<'a>(run: &'a Run, name: &str) -> &'a str {
    run.out.lines().find(|line| line.starts_with(&format!("{name} "))).unwrap_or_else(|| panic!("no {name}:\n{}", run.out))
}

#[test]
fn the_environment_goes_before_the_file_and_each_origin_is_told() {
    let (_folder, path) = file("help_channels = [12, \"34\"]\n\ngrace_days = 7\nmessage_content = true\nlisten = false\nlog = 'json'\n");
    let run = with(&["settings"], Some(&path), &[("TASUKEBUNE_GRACE_DAYS", "9")]);
    assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", run.out);
    let place = path.display();
    for (name, value, from) in [
        ("help_channels", "12,34", format!("[{place}:1]")),
        ("grace_days", "9", "[TASUKEBUNE_GRACE_DAYS]".to_owned()),
        ("message_content", "on", format!("[{place}:4]")),
        ("listen", "off", format!("[{place}:5]")),
        ("log", "json", format!("[{place}:6]")),
        ("log_level", "info", "[default]".to_owned()),
        ("store", "/home/h/.local/state/tasukebune/tasukebune.sqlite", "[default]".to_owned()),
        ("token", "not set", "[default]".to_owned()),
    ] {
        let line = line(&run, name);
        assert!(line.contains(&format!(" {value} ")) && line.ends_with(&from), "{line}");
    }
    assert_eq!(run.out.lines().count(), TABLE.len() + 1);
    assert!(run.out.starts_with(&format!("# {place} (TASUKEBUNE_CONFIG)")), "{}", run.out);
}

#[test]
fn secrets_are_hidden_and_where_they_come_from_is_told() {
    let hook = "https://discord.com/api/webhooks/1/topsecret";
    let run = with(&["settings"], None, &[("DISCORD_TOKEN", TOKEN), ("TASUKEBUNE_WEBHOOK", hook), ("TASUKEBUNE_DATA", TOKEN)]);
    assert!(run.status == 0 && !run.out.contains("topsecret") && !run.err.contains("topsecret"), "{}{}", run.out, run.err);
    assert!(line(&run, "token").contains("set, hidden   [DISCORD_TOKEN]") && line(&run, "webhook").contains("set, hidden"));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("discord-token"), TOKEN).expect("written");
    let run = with(&["settings"], None, &[("CREDENTIALS_DIRECTORY", folder.path().to_str().expect("a path"))]);
    assert!(line(&run, "token").ends_with("set, hidden   [credential discord-token]"), "{}", run.out);
}

#[test]
fn every_fault_is_told_at_once_with_its_line_and_no_value() {
    let text = format!(
        "help_chanels = [1]\ngrace_days = 400\nmessage_content = \"{TOKEN}\"\nhelp_channels = [1, \"{TOKEN}\"]\n\
         store = \"https://discord.com/api/webhooks/1/topsecret\"\nlog = 1.5\nxyzzy = 1\n{} = 1\nlog_level = \"loud\"\n",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4"
    );
    let (_folder, path) = file(&text);
    for args in [["settings"], ["serve"]] {
        if cfg!(not(feature = "discord")) && args == ["serve"] {
            continue;
        }
        let run = with(&args, Some(&path), &[("DISCORD_TOKEN", "a"), ("TASUKEBUNE_LISTEN", "9464")]);
        assert_eq!(run.status, 1);
        for part in [
            ":1: there is no setting `help_chanels`; write `help_channels`",
            ":2: `grace_days` must be a number of days from 0 to 365",
            ":3: `message_content` must be on or off",
            "these are neither: 2",
            ":5: `store` must be the path of a file, or off",
            ":6: `log` must be text or json",
            ":7: there is no setting `xyzzy`; there are token, ",
            ":8: there is no setting of this name",
            ":9: `log_level` must be error, warn, info, debug or trace",
            "TASUKEBUNE_LISTEN must be an address and a port such as 127.0.0.1:9464",
        ] {
            assert!(run.err.contains(part), "{args:?} does not say “{part}”:\n{}", run.err);
        }
        assert!(!run.err.contains("topsecret") && !run.out.contains("topsecret") && !run.err.contains("MTIz"), "{}{}", run.out, run.err);
    }
    // Others need not go on with half a file.
    let run = with(&["ask", "コード"], Some(&path), &[]);
    assert!(run.status == 1 && run.err.contains("help_chanels") && !run.err.contains("`grace_days` must"), "{}", run.err);
}

#[test]
fn what_is_no_toml_is_told_by_its_lines_and_not_quoted() {
    let (_folder, path) = file(&format!("grace_days = 7\ntoken = {TOKEN}\n\n[[store\n"));
    let run = with(&["settings"], Some(&path), &[]);
    assert!(run.status == 1 && run.err.contains("tasukebune.toml:2: this is not TOML"), "{}", run.err);
    assert!(!run.err.contains("topsecret") && !run.err.contains("MTIz") && !run.out.contains("topsecret"), "{}{}", run.out, run.err);
}

#[test]
fn a_file_that_somebody_named_must_be_there() {
    let run = with(&["settings"], Some(Path::new("/nowhere/x.toml")), &[]);
    assert!(run.status == 1 && run.err.contains("/nowhere/x.toml: the settings cannot be read"), "{}", run.err);
    let run = with(&["--config", "/nowhere/y.toml", "settings"], Some(Path::new("/nowhere/x.toml")), &[]);
    assert!(run.err.contains("y.toml") && run.err.contains("--config"), "{}", run.err);
    let (folder, _) = file("grace_days = 8\n");
    // Joined by colons, as systemd does; the first that is there counts.
    let folders = format!("/nowhere:{}", folder.path().display());
    let mut command = program(["settings"]);
    command.env_remove("TASUKEBUNE_CONFIG").env("CONFIGURATION_DIRECTORY", folders);
    let run = finish(command, b"");
    assert!(run.out.contains("(CONFIGURATION_DIRECTORY)") && line(&run, "grace_days").contains(" 8 "), "{}{}", run.out, run.err);
}

/// In the working directory lies what whoever may write there put there.
#[test]
fn no_file_is_taken_from_the_working_directory() {
    let (folder, _) = file("discord_api = \"http://evil.example\"\n");
    let mut command = program(["settings"]);
    command.env_remove("TASUKEBUNE_CONFIG").env_remove("CONFIGURATION_DIRECTORY").current_dir(folder.path());
    let run = finish(command, b"");
    assert!(!run.out.contains("evil"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn a_secret_in_the_file_is_for_nobody_elses_eyes() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = file(&format!("token = \"{TOKEN}\"\n"));
    let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("set");
    for (open, refused) in [(0o644, true), (0o604, true), (0o640, false), (0o600, false)] {
        mode(open);
        let run = with(&["settings"], Some(&path), &[]);
        let told = run.err.contains("tasukebune.toml:1: `token` is a secret and others may read this file: `chmod 600` it");
        assert!(told == refused && (run.status == 1) == refused, "{open:o}: {}", run.err);
        assert!(line(&run, "token").contains("set, hidden") != refused && !run.err.contains("topsecret"), "{open:o}: {}", run.out);
    }
    // What is in the environment goes before it, by either name.
    let run = with(&["settings"], Some(&path), &[("DISCORD_TOKEN_FILE", path.to_str().expect("a path"))]);
    assert!(run.err.contains("DISCORD_TOKEN_FILE holds no token"), "{}", run.err);
}

#[test]
fn the_example_changes_nothing() {
    let run = with(&["settings", "--example"], None, &[]);
    assert_eq!((run.status, run.out.as_str()), (0, example().as_str()));
    let (_folder, path) = file(&run.out);
    let (none, all) = (with(&["settings"], None, &[]), with(&["settings"], Some(&path), &[]));
    assert_eq!((all.status, all.err.as_str()), (0, ""), "{}", all.out);
    let values = |run: &Run| -> Vec<String> {
        run.out.lines().skip(1).filter_map(|line| line.rsplit_once("   [")).map(|(value, _)| value.to_owned()).collect()
    };
    assert_eq!(values(&all), values(&none));
    // Every setting stands in it, and what is commented out is right, too, once it is no comment any more.
    let set =
        TABLE.iter().fold(run.out, |set, setting| set.replace(&format!("\n# {} = ", setting.name), &format!("\n{} = ", setting.name)));
    assert!(TABLE.iter().all(|setting| set.contains(&format!("\n{} = ", setting.name))), "{set}");
    let (_folder, path) = file(&set);
    #[cfg(unix)]
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("set");
    let serve = Serve::of(&Gathered::from(Some(&path), |_| None)).unwrap_or_else(|faults| panic!("{faults:?}\n{set}"));
    assert!(serve.webhook.is_some() && serve.incident_until.is_some() && serve.listen.is_some());
}
