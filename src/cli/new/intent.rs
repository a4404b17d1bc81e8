//! `new-intent`: the files of a new topic.

use std::io::Write;
use std::process::ExitCode;

use super::write::{self, New};
use super::{book, folder, refused};
use crate::book::intents::{RESERVED, is_id};
use crate::book::{Book, Source};
use crate::check::unfinished::unfinished;
use crate::cli::check::tell_unfinished;
use crate::cli::{Done, Env, Failure};
use crate::desk::Desk;
use crate::fault::Fault;
use crate::hearing::NONE;
use crate::limits;
use crate::message::{Code, Locale};

const TOPIC: &str = include_str!("templates/intent.toml");
const TEXTS: &str = include_str!("templates/intent.ftl");
const SAMPLES: &str = include_str!("templates/intent.txt");

pub const HELP: &str = "The files, with comments on what goes where:
  intents/ID.toml                what it sounds like, which remedies it offers
  locales/<language>/ID.ftl      what we answer, one for each language that we answer in
  tests/samples/<language>/ID.txt  messages that must be heard so, one for each language that we hear
The topic is a draft: neither heard nor shown until you take `draft` out. `check` says what is still to be written, at any time.
No file that is there is touched. Without --data, the files go into this folder, if it is a data folder.";

pub fn run(env: &Env, id: &str, out: &mut dyn Write) -> Done {
    valid(id)?;
    let (root, source) = folder(env)?;
    let (read, desk) = book(&source)?;
    let files = files(id, &read, &desk);
    let mut faults = write::taken(&root, &files);
    faults.extend(clashes(id, &read, &desk));
    if !faults.is_empty() {
        return Err(refused(&faults).into());
    }
    write::all(&root, &files)?;
    writeln!(out, "written in {}, as a draft, which nobody is shown:", root.display())?;
    for (path, _) in &files {
        writeln!(out, "  {path}")?;
    }
    tell(&source, &files, out)?;
    writeln!(out, "Write these in that order; `tasukebune check --data {}` says what is left.", root.display())?;
    Ok(ExitCode::SUCCESS)
}

/// What `check` says of these files.
fn tell(source: &Source, files: &[New], out: &mut dyn Write) -> std::io::Result<()> {
    let mut lacks = unfinished(source, &Book::skim(source), None);
    lacks.retain(|lack| files.iter().any(|(path, _)| *path == lack.file));
    tell_unfinished(&lacks, usize::MAX, out)
}

/// A name for files, for messages (which begin with a letter) and for a command.
fn valid(id: &str) -> Result<(), Failure> {
    let begins_well = id.starts_with(|c: char| c.is_ascii_lowercase());
    if begins_well && is_id(id) && id.len() <= limits::COMMAND && id != NONE && !RESERVED.contains(&id) {
        return Ok(());
    }
    let (most, reserved) = (limits::COMMAND, RESERVED.join(", "));
    Err(format!(
        "“{id}” cannot be a topic's name, nothing was written: begin with one of a to z, then use a to z, 0 to 9 and “-”, \
         at most {most} in all, such as gift-card; {NONE}, {reserved} have another meaning"
    ))
}

fn files(id: &str, read: &Book, desk: &Desk) -> Vec<New> {
    let heard: Vec<Locale> = read.intents.words.iter().map(|w| w.locale).collect();
    let patterns: Vec<String> = heard.iter().map(|locale| format!("{locale} = [\n]")).collect();
    let mut files = vec![(format!("intents/{id}.toml"), TOPIC.replace("@id@", id).replace("@patterns@", &patterns.join("\n")))];
    let filled = |template: &str, locale: Locale| template.replace("@id@", id).replace("@locale@", locale.as_str());
    for locale in desk.parts().voice.locales() {
        files.push((format!("locales/{locale}/{id}.ftl"), filled(TEXTS, locale)));
    }
    for locale in heard {
        files.push((format!("tests/samples/{locale}/{id}.txt"), filled(SAMPLES, locale)));
    }
    files
}

/// Where the name means something else already.
fn clashes(id: &str, read: &Book, desk: &Desk) -> Vec<Fault> {
    let mut out = Vec::new();
    let voice = &desk.parts().voice;
    let own = format!("/{id}.ftl");
    for said in voice.locales().into_iter().filter_map(|locale| voice.find(locale, id)).filter(|said| !said.file.ends_with(&own)) {
        out.push(Fault::new(&said.file, said.line, format!("there is a message `{id}` already: choose another id")));
    }
    for topic in &read.intents.topics {
        if topic.id != id && Code::of(&topic.id) == Code::of(id) {
            out.push(Fault::new(&topic.file, 0, format!("“{id}” would have the same code in buttons as this: choose another id")));
        }
        if let Some(command) = topic.command.as_ref().filter(|command| topic.id != id && command.id == id) {
            out.push(Fault::new(&topic.file, command.line, format!("this topic has the command “{id}” already: choose another id")));
        }
    }
    if limits::OWN_COMMANDS.contains(&id) {
        out.push(Fault::new(format!("intents/{id}.toml"), 0, format!("the bot itself has the command “{id}”: choose another id")));
    }
    out
}
