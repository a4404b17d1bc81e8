//! `stats`: what an operator sees of what was counted.

use tasukebune::store::{Store, Tally, What};
use tiny_skia::Pixmap;

use super::{finish, program};
use crate::font;

#[tokio::test]
async fn an_operator_sees_what_was_counted_also_while_the_bot_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, picture) = (folder.path().join("kept.sqlite"), folder.path().join("stats.png"));
    // It holds the file, as a bot that runs does.
    let store = Store::open(&file).expect("a store");
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let hour = u32::try_from(since.as_secs() / 3600).expect("an hour");
    let ask = |font: &str, more: &[&str]| {
        let mut command = program([&["stats", "--days", "7"], more].concat());
        command.env("TASUKEBUNE_STORE", &file).env("TASUKEBUNE_FONT", font);
        finish(command, b"")
    };
    let to = picture.to_str().expect("a path");
    let empty = ask("off", &["--picture", to]);
    assert!(empty.status == 1 && empty.err.contains("nothing to draw yet") && !picture.exists(), "{}", empty.err);
    for (topic, what) in [("passkey", What::Asked), ("passkey", What::Answered), ("passkey", What::Solved)] {
        store.count(Tally { hour, server: 5, topic, what });
    }
    store.flush().await.expect("written");
    let plain = ask("off", &["--locale", "ja"]);
    assert!(plain.status == 0 && plain.err.is_empty() && plain.out.contains("パスキー") && !plain.out.contains("`1` "), "{}", plain.out);
    let numbered = ask("off", &["--picture", to]);
    assert!(numbered.status == 0 && numbered.out.contains("`8` ") && numbered.err.contains("fonts-noto-cjk"), "{}", numbered.err);
    let without = Pixmap::load_png(&picture).expect("a picture");
    let labelled = ask(font::whole(folder.path()).to_str().expect("a path"), &["--picture", to]);
    assert!(labelled.status == 0 && labelled.err.is_empty() && !labelled.out.contains("`1` "), "{}", labelled.err);
    assert!(Pixmap::load_png(&picture).expect("a picture").height() > without.height());
    assert_ne!(ask("off", &["--picture", "/nowhere/stats.png"]).status, 0);
}
