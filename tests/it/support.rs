//! What several tests use.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use tasukebune::book::{Book, Source};
use tasukebune::desk::{Desk, Situation};
use tasukebune::message::{Goes, Locale, Message, Press, Reply};

/// The day that is today in all tests: time alone turns nothing red.
pub const TODAY: Date = date(2026, 11, 24);

pub fn locale(tag: &str) -> Locale {
    Locale::new(tag).expect("a locale")
}

/// The embedded book, read once.
pub fn book() -> &'static Book {
    static BOOK: OnceLock<Book> = OnceLock::new();
    BOOK.get_or_init(|| Book::read(&Source::Embedded, None))
}

pub fn desk() -> &'static Desk {
    let faults: Vec<String> = book().faults.iter().map(ToString::to_string).collect();
    book().desk.as_ref().unwrap_or_else(|| panic!("the data have faults:\n{}", faults.join("\n")))
}

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A person who talks to the desk as they would on a platform: what they were last shown comes along.
pub struct Person {
    pub situation: Situation,
    pub reply: Option<Reply>,
}

impl Person {
    pub fn new() -> Person {
        Person { situation: Situation::new(TODAY), reply: None }
    }

    pub fn says(&mut self, text: &str) -> &Reply {
        let reply = desk().answer(&Message::addressed(text), &self.situation);
        self.shown(reply.unwrap_or_else(|| panic!("no answer to “{text}”")))
    }

    /// Presses the button with that label.
    pub fn presses(&mut self, label: &str) -> &Reply {
        let press = self.button(label);
        self.shown(desk().press(&press, &self.situation))
    }

    pub fn button(&self, label: &str) -> Press {
        let reply = self.reply.as_ref().expect("a card");
        let button = reply.buttons().find(|b| b.label == label);
        let labels: Vec<&str> = reply.buttons().map(|b| b.label.as_str()).collect();
        match &button.unwrap_or_else(|| panic!("no button “{label}” among {labels:?}")).goes {
            Goes::To(press) => Press::from_token(&press.token()).expect("its token can be read"),
            Goes::Link(url) => panic!("“{label}” is a link to {url}"),
        }
    }

    fn shown(&mut self, reply: Reply) -> &Reply {
        self.situation.first = false;
        self.situation.last = Some(reply.shown(false));
        self.reply.insert(reply)
    }
}

/// A copy of the data files in a folder of its own, to be spoilt.
pub fn data_copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["intents", "locales", "tests/samples"] {
        copy(&root().join(name), &folder.path().join(name));
    }
    folder
}

pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}
