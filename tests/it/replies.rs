//! Snapshots of every card, in plain text for reviewers. `UPDATE_REPLIES=1 cargo test replies` writes them anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tasukebune::desk::Situation;
use tasukebune::message::{Goes, Reply};

use crate::support::{TODAY, desk, root};

#[test]
fn replies_are_as_they_were_read() {
    let update = std::env::var_os("UPDATE_REPLIES").is_some();
    let mut different = Vec::new();
    for locale in desk().parts().voice.locales() {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        for card in desk().every_card(locale, &Situation::new(TODAY)) {
            let file = card.topic.clone().unwrap_or_else(|| "menu".to_owned());
            files.entry(file).or_default().push_str(&picture(&card));
        }
        let folder = root().join("tests/replies").join(locale.as_str());
        for (name, text) in &files {
            let path = folder.join(format!("{name}.txt"));
            if update {
                std::fs::create_dir_all(&folder).expect("a folder");
                std::fs::write(&path, text).expect("written");
            } else if std::fs::read_to_string(&path).unwrap_or_default() != *text {
                different.push(path.strip_prefix(root()).expect("below").display().to_string());
            }
        }
        for entry in std::fs::read_dir(&folder).expect("tests/replies") {
            let name = entry.expect("an entry").path().file_stem().expect("a name").to_string_lossy().into_owned();
            assert!(files.contains_key(&name), "tests/replies/{locale}/{name}.txt shows a topic that does not exist: remove it");
        }
    }
    assert!(
        different.is_empty(),
        "these replies changed; run `UPDATE_REPLIES=1 cargo test replies`, read the difference, commit it:\n{}",
        different.join("\n")
    );
}

/// A card as a reviewer reads it.
fn picture(card: &Reply) -> String {
    let ids: Vec<&str> = [&card.topic, &card.remedy, &card.variant].into_iter().flatten().map(String::as_str).collect();
    let mut out = format!("━━━ {} ━━━\n\n{}\n", if ids.is_empty() { "menu".to_owned() } else { ids.join(" · ") }, card.text());
    for row in &card.rows {
        out.push('\n');
        for button in row {
            match &button.goes {
                Goes::To(_) => write!(out, "[{}] ", button.label),
                Goes::Link(url) => write!(out, "[{} → {url}] ", button.label),
            }
            .expect("a string");
        }
        out.truncate(out.trim_end().len());
    }
    out.push_str("\n\n");
    out
}
