//! `new-locale`: the files of a new language.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;

use super::texts::{Originals, emptied};
use super::write::{self, New};
use super::{book, folder, refused};
use crate::book::{Book, Source};
use crate::check::unfinished::unfinished;
use crate::cli::check::tell_unfinished;
use crate::cli::{Done, Env, Failure};
use crate::desk::{BRIDGE, HOME};
use crate::fault::Fault;
use crate::limits;
use crate::message::Locale;

const HEAD: &str = include_str!("templates/locale.ftl");
const SAMPLES: &str = include_str!("templates/locale.txt");
/// The beginning is enough to go on with.
const SHOWN: usize = 5;

pub const HELP: &str = "The files, with comments on what goes where:
  locales/ID/*.ftl           every message, empty, with the Japanese and the English one above it as comments
  tests/samples/ID/none.txt  only comments, on how to have the language heard, too
A message that is not translated yet is shown in English, and `check --locale ID` says where it stands, at any time.
No file that is there is touched. Without --data, the files go into this folder, if it is a data folder.";

pub fn run(env: &Env, id: &str, out: &mut dyn Write) -> Done {
    let locale = valid(id)?;
    let (root, source) = folder(env)?;
    let of_language = format!("locales/{locale}");
    if root.join(&of_language).symlink_metadata().is_ok() {
        let text =
            format!("this language is there already, and is left as it is: `tasukebune check --locale {locale}` says what is missing");
        return Err(refused(&[Fault::new(of_language, 0, text)]).into());
    }
    book(&source)?;
    let files = files(locale, &source);
    let faults = write::taken(&root, &files);
    if !faults.is_empty() {
        return Err(refused(&faults).into());
    }
    write::all(&root, &files)?;
    writeln!(out, "written in {}: {} files in {of_language}, and tests/samples/{locale}/none.txt", root.display(), files.len() - 1)?;
    let mut lacks = unfinished(&source, &Book::skim(&source), Some(locale));
    lacks.retain(|lack| lack.file.starts_with(&format!("{of_language}/")));
    writeln!(out, "{} texts are still to be translated, and shown in English until then", lacks.len())?;
    tell_unfinished(&lacks, SHOWN, out)?;
    writeln!(out, "`tasukebune check --data {} --locale {locale}` says what is left.", root.display())?;
    Ok(ExitCode::SUCCESS)
}

/// Discord's languages without their regions: by these we know what language somebody's app is in.
fn valid(id: &str) -> Result<Locale, Failure> {
    let known: BTreeSet<&str> = limits::LANGUAGES.iter().map(|tag| tag.split('-').next().unwrap_or(tag)).collect();
    Locale::new(id).filter(|_| known.contains(id)).ok_or_else(|| {
        let known: Vec<&str> = known.into_iter().collect();
        format!("“{id}” is no language that Discord has, nothing was written: use one of {}, without a region", known.join(", "))
    })
}

fn files(locale: Locale, source: &Source) -> Vec<New> {
    // That the files can be read was seen when the book was.
    let read = source.files(&mut Vec::new()).read;
    let filled = |template: &str| template.replace("@locale@", locale.as_str());
    let of = |tag: &'static str| {
        let folder = format!("locales/{tag}/");
        read.iter().filter_map(move |(path, text)| Some((path.strip_prefix(&folder)?, text.as_str())))
    };
    let model = if of(BRIDGE).next().is_some() { BRIDGE } else { HOME };
    let mut tags = vec![HOME, model];
    tags.dedup();
    let originals: Vec<Originals> = tags.into_iter().map(|tag| Originals::of(tag, of(tag).map(|(_, text)| text))).collect();
    let mut files: Vec<New> = of(model)
        .map(|(name, text)| (format!("locales/{locale}/{name}"), format!("{}{}", filled(HEAD), emptied(text, &originals))))
        .collect();
    files.push((format!("tests/samples/{locale}/none.txt"), filled(SAMPLES)));
    files
}
