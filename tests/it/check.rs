//! One test for each kind of fault that `tasukebune check` promises to find.
//!
//! Every test spoils its own copy of the data in one way. The copy is small, so that a debug build checks it in a
//! moment: few samples, no patterns but those of two topics of its own (`ferry` and `buoy`), which the tests spoil.

mod automod;
mod facts;
mod files;
mod hearing;
mod limits;
mod names;
mod scams;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tasukebune::book::Source;
use tasukebune::fault::Fault;
use tasukebune::message::Locale;
use tempfile::TempDir;

use crate::support::{TODAY, data_copy};

/// A small copy of the data, to be spoilt.
pub struct Data(TempDir);

/// Any line but none at all.
const SOMEWHERE: &str = "*";
/// The whole file is meant.
const WHOLE: &str = "";

/// What the tests spoil: file and text. `+` appends to the file that is there.
const OWN: &[(&str, &str)] = &[
    (
        "intents/ferry.toml",
        "command  = \"ferry\"\nremedies = [\"row-over\"]\nroutes   = [\"buoy\"]\nbeats    = [\"buoy\"]\nurgent   = false\n\n\
         [patterns]\nja = [\"<渡し>…乗れ\"]\nen = [\"<ferry>…late\"]\n\n[unless]\nja = [\"<渡し>の歌\"]\n",
    ),
    ("intents/buoy.toml", "[patterns]\nja = [\"浮き輪…ない\"]\nen = [\"buoy\"]\n"),
    (
        "intents/words/ja.toml",
        "ignore  = [\"渡し船屋\"]\ntypical = []\n\n[endings]\n\"船\" = [\"船\", \"舟\"]\n\n[words]\n\"渡し\" = [\"<舟>\", \"フェリー\"]\n\"舟\" = [\"渡し{船}\"]\n",
    ),
    ("intents/words/en.toml", "ignore  = []\ntypical = []\n\n[words]\nferry = [\"ferry\", \"ferries\"]\n"),
    ("tests/samples/ja/ferry.txt", "# someone waits at the shore\n渡し舟に乗れません\n\nフェリーにぜんぜん乗れなくて\n"),
    ("tests/samples/en/ferry.txt", "the ferry is so late\n"),
    ("tests/samples/ja/buoy.txt", "浮き輪が沖にもない\n"),
    ("tests/samples/en/buoy.txt", "where is the buoy\n"),
    ("+tests/samples/ja/none.txt", "渡し舟の歌に乗れた\n"),
    (
        "locales/ja/ferry.ftl",
        "ferry = 渡し舟は { $ferry-wait } 待ちます。\n    .label = 渡し舟\n    .command = 渡し舟\n    .description = 渡し舟のこと\n",
    ),
    (
        "locales/en/ferry.ftl",
        "ferry = The ferry takes { $ferry-wait }.\n    .label = The ferry\n    .command = ferry\n    .description = All about the ferry\n",
    ),
    ("locales/ja/buoy.ftl", "buoy = 浮き輪です。\n    .label = 浮き輪\n"),
    ("locales/en/buoy.ftl", "buoy = A buoy.\n    .label = The buoy\n"),
    (
        "+locales/ja/remedies.ftl",
        "\nrow-over =\n    1. 漕ぎます。\n    2. { $link-ferry } を見ます。\n    .label = 漕ぐ\n    .time = { $ferry-wait }\n    .sign = 着きます。\n",
    ),
    (
        "+locales/en/remedies.ftl",
        "\nrow-over =\n    1. Row.\n    2. Look at { $link-ferry }.\n    .label = Row over\n    .time = { $ferry-wait }\n    .sign = You arrive.\n",
    ),
    ("+locales/ja/facts.ftl", "\nlink-ferry = 渡し舟の案内\nfallback-ferry = しばらく\n"),
    ("+locales/en/facts.ftl", "\nlink-ferry = The ferry’s page\nfallback-ferry = a while\n"),
    (
        "+intents/facts.toml",
        "\n[facts.ferry-wait]\nkind = \"minutes\"\nvalue = \"7\"\nsource = \"the ferryman\"\nverified = 2026-11-01\nmax_age_days = 365\n\
         fallback = \"fallback-ferry\"\n\n\
         [facts.link-ferry]\nkind = \"link\"\nvalue = \"https://www.amazon.co.jp/ferry\"\nsource = \"the pier\"\nverified = 2026-11-02\n\
         max_age_days = 365\nfallback = \"fallback-ferry\"\n",
    ),
];

impl Data {
    pub fn new() -> Data {
        let data = Data(data_copy());
        // Our own topics speak two languages; more of them may have been added to the project.
        for file in data.all("locales").iter().chain(&data.all("tests/samples")) {
            if !file.contains("/ja/") && !file.contains("/en/") {
                data.remove(file);
                // The last file of a language takes its folder along.
                let _ = data.at(file).parent().map(fs::remove_dir);
            }
        }
        for file in data.all("tests/samples") {
            let text = data.read(&file);
            let few: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("# ")).take(1).collect();
            data.write(&file, format!("{}\n", few.join("\n")));
        }
        for file in data.all("intents") {
            if file.ends_with("/followups.toml") {
                data.write(&file, without_words(&data.read(&file)));
            } else if !(file.ends_with("/facts.toml")
                || file.ends_with("/menu.toml")
                || file.ends_with("/guard.toml")
                || file.ends_with("/automod.toml")
                || file.ends_with("/scams.toml")
                || file.contains("/words/"))
            {
                let text = data.read(&file);
                data.write(&file, text.split("\n[").next().unwrap_or_default());
            }
        }
        for (file, text) in OWN {
            match file.strip_prefix('+') {
                Some(file) => data.append(file, text),
                None => data.write(file, text),
            }
        }
        data
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn at(&self, file: &str) -> PathBuf {
        self.path().join(file)
    }

    pub fn read(&self, file: &str) -> String {
        String::from_utf8(fs::read(self.at(file)).unwrap_or_else(|e| panic!("{file}: {e}"))).expect("UTF-8")
    }

    pub fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        fs::write(self.at(file), text).unwrap_or_else(|e| panic!("{file}: {e}"));
    }

    pub fn append(&self, file: &str, text: &str) {
        self.write(file, format!("{}{text}", self.read(file)));
    }

    pub fn remove(&self, file: &str) {
        fs::remove_file(self.at(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
    }

    /// Replaces text that stands in the file exactly once.
    #[track_caller]
    pub fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "“{from}” must stand once in {file}");
        self.write(file, text.replace(from, to));
    }

    /// All faults, warnings among them.
    pub fn faults(&self, only: Option<&str>) -> Vec<Fault> {
        let only = only.map(|tag| Locale::new(tag).expect("a tag"));
        tasukebune::check::check(&Source::Folder(self.path().to_owned()), only, TODAY)
    }

    /// All files below a folder, by their paths in the copy.
    pub fn all(&self, folder: &str) -> Vec<String> {
        let mut out = Vec::new();
        for entry in fs::read_dir(self.at(folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() { out.extend(self.all(&name)) } else { out.push(name) }
        }
        out
    }

    /// The first line of a file that contains `piece`, from 1; see [`WHOLE`].
    #[track_caller]
    fn line(&self, file: &str, piece: &str) -> usize {
        if piece == WHOLE {
            return 0;
        }
        let text = String::from_utf8_lossy(&fs::read(self.at(file)).unwrap_or_default()).into_owned();
        1 + text.lines().position(|l| l.contains(piece)).unwrap_or_else(|| panic!("“{piece}” is not in {file}"))
    }
}

/// `followups.toml` with one word of its own for everything: its words may name classes that the copy does not have.
fn without_words(text: &str) -> String {
    let headers = text.lines().filter(|l| l.starts_with("[moves") || l.starts_with("[variants"));
    headers.map(|h| format!("{h}\nja = [\"zz{}\"]\n", h.trim_matches(['[', ']']).replace('.', ""))).collect::<Vec<_>>().concat()
}

/// What the copy has without being spoilt; [`unspoilt_data_have_no_fault`] says that it is nothing.
fn unspoilt() -> &'static [Fault] {
    static FAULTS: OnceLock<Vec<Fault>> = OnceLock::new();
    FAULTS.get_or_init(|| Data::new().faults(None))
}

/// A fault that is expected: its file, a piece of the line that it points at, a telling piece of its text.
type Expected<'a> = (&'a str, &'a str, &'a str);

/// The copy spoilt so has exactly these faults.
#[track_caller]
fn check(spoil: impl FnOnce(&Data), expect: &[Expected]) {
    let data = Data::new();
    spoil(&data);
    let faults = data.faults(None);
    missing(&data, &faults, expect);
    let more: Vec<String> =
        faults.iter().filter(|f| !unspoilt().contains(f) && !expected(&data, f, expect)).map(ToString::to_string).collect();
    assert!(more.is_empty(), "told, too:\n{}", more.join("\n"));
}

/// The copy spoilt so has these faults, and perhaps others that follow from them.
#[track_caller]
fn check_among(spoil: impl FnOnce(&Data), expect: &[Expected]) {
    let data = Data::new();
    spoil(&data);
    missing(&data, &data.faults(None), expect);
}

#[track_caller]
fn missing(data: &Data, faults: &[Fault], expect: &[Expected]) {
    let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
    for one in expect {
        assert!(faults.iter().any(|f| expected(data, f, &[*one])), "{one:?} is not told, but:\n{}", all.join("\n"));
    }
    assert!(faults.is_sorted(), "sorted:\n{}", all.join("\n"));
}

#[track_caller]
fn expected(data: &Data, fault: &Fault, expect: &[Expected]) -> bool {
    expect.iter().any(|(file, piece, text)| {
        let here = fault.file == *file && fault.text.contains(text) && !fault.warning;
        here && if *piece == SOMEWHERE { fault.line > 0 } else { fault.line == data.line(file, piece) }
    })
}

/// The copy spoilt so has faults in these files alone: nothing else is blamed for them.
#[track_caller]
fn check_only_in(spoil: impl FnOnce(&Data), files: &[&str]) {
    let data = Data::new();
    spoil(&data);
    let faults = data.faults(None);
    for file in files {
        assert!(faults.iter().any(|f| f.file == *file && !f.warning), "nothing is told of {file}: {faults:?}");
    }
    let more: Vec<String> = faults.iter().filter(|f| !files.contains(&f.file.as_str())).map(ToString::to_string).collect();
    assert!(more.is_empty(), "told, too:\n{}", more.join("\n"));
}

#[test]
fn unspoilt_data_have_no_fault() {
    let faults: Vec<String> = unspoilt().iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn faults_of_several_files_are_told_at_once() {
    check_among(
        |data| {
            data.replace("intents/ferry.toml", "urgent ", "urgnet ");
            data.write("intents/half.toml", "remedies = \"row-over\n\ndraft = true\n");
            data.replace("intents/words/ja.toml", "[words]", "[words]\n\"無用\" = [\"無用\"]");
            data.replace(
                "intents/facts.toml",
                "verified = 2026-11-02\nmax_age_days = 365\nfallback = \"fallback-ferry\"",
                "verified = 2020-11-02\nmax_age_days = 9",
            );
            data.replace("locales/en/ferry.ftl", "    .label = The ferry\n", "");
            data.replace("locales/ja/buoy.ftl", "浮き輪です。", &"浮".repeat(901));
            data.append("tests/samples/ja/buoy.txt", "渡し舟に乗れません\n");
            data.append("tests/samples/en/buoy.txt", "where is the lifebelt ## lifebelt\n");
        },
        &[
            ("intents/facts.toml", "[facts.link-ferry]", "no `fallback`"),
            ("intents/ferry.toml", "urgnet", "unknown key `urgnet`"),
            ("intents/half.toml", SOMEWHERE, "not TOML"),
            ("intents/words/ja.toml", "無用", "no pattern uses the word class <無用>"),
            ("locales/en/ferry.ftl", WHOLE, "`ferry.label` is missing"),
            ("locales/ja/buoy.ftl", "buoy =", "the card has"),
            ("tests/samples/en/buoy.txt", "## lifebelt", "there is no topic “lifebelt”"),
            ("tests/samples/ja/ferry.txt", "渡し舟に乗れません", "the same message stands in tests/samples/ja/buoy.txt:2"),
        ],
    );
}

#[test]
fn one_language_can_be_judged_alone() {
    let spoil = |data: &Data, tag: &str| {
        data.remove(&format!("locales/{tag}/buoy.ftl"));
        data.append(&format!("locales/{tag}/facts.ftl"), "\nbroken = {\n");
        data.append(&format!("locales/{tag}/common.ftl"), "\nnobody = x\n");
        data.append(&format!("tests/samples/{tag}/ferry.txt"), "say it twice\nsay it twice\n");
        data.append(&format!("intents/words/{tag}.toml"), "\nnever = [\"never\"]\n");
    };
    for (spoilt, judged, clean) in [("en", "ja", true), ("en", "en", false), ("ja", "en", true), ("ja", "ja", false)] {
        let data = Data::new();
        spoil(&data, spoilt);
        let faults: Vec<String> = data.faults(Some(judged)).iter().map(ToString::to_string).collect();
        assert_eq!(faults.is_empty(), clean, "{spoilt} is spoilt, {judged} is judged:\n{}", faults.join("\n"));
        let elsewhere: Vec<&String> = faults.iter().filter(|f| f.contains(&format!("/{spoilt}")) != (spoilt == judged)).collect();
        assert!(elsewhere.is_empty(), "{elsewhere:?}");
    }
    assert!(Data::new().faults(Some("fr")).iter().any(|f| f.file == "locales/fr" && !f.warning), "a language that is not there");
}
