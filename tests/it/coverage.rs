//! What the samples need, and what a change lets be heard otherwise.

use tasukebune::book::{Book, Source};
use tasukebune::check::coverage::{Coverage, Use, coverage};
use tasukebune::check::report;
use tasukebune::check::shifts::Shift;
use tasukebune::desk::Desk;
use tasukebune::hearing::model::Model;
use tasukebune::hearing::{Decision, NONE};

use crate::check::Data;
use crate::support::TODAY;

const FERRY: &str = "intents/ferry.toml";
const WORDS: &str = "intents/words/ja.toml";

fn source(data: &Data) -> Source {
    Source::Folder(data.path().to_owned())
}

fn read(data: &Data) -> Book {
    let book = Book::read(&source(data), None);
    assert!(book.desk.is_some(), "{:?}", book.faults);
    book
}

fn covered(book: &Book) -> Coverage {
    coverage(book.desk.as_ref().expect("a desk"), book, &mut |_| {})
}

/// Patterns that say the same, that silence, that nothing matches.
fn with_more_patterns() -> Data {
    let data = Data::new();
    data.replace(
        FERRY,
        "\"<渡し>…乗れ\"",
        "\"<渡し>…乗れ\",\n  \"フェリー…ぜんぜん\",\n  \"いかだ…乗れ\",\n  \"浮き輪…沖\",\n  \"渡し舟の歌\"",
    );
    data
}

fn of<'a>(coverage: &'a Coverage, pattern: &str) -> &'a Use {
    coverage.patterns.iter().find(|u| u.pattern == pattern).unwrap_or_else(|| panic!("{pattern} is not there"))
}

#[test]
fn a_pattern_beside_another_one_is_not_needed() {
    let data = with_more_patterns();
    let coverage = covered(&read(&data));
    let counts = |pattern: &str| {
        let used = of(&coverage, pattern);
        (used.matched, used.is_idle())
    };
    assert_eq!(counts("フェリー…ぜんぜん"), (1, true), "another one of its topic hears the same sample");
    assert_eq!(counts("いかだ…乗れ"), (0, true));
    assert_eq!(counts("<渡し>…乗れ").0, 2, "chatter does not count");
    assert_eq!(counts("<渡し>の歌").0, 1, "what silences counts where it silences");
    let place = |pattern: &str| (of(&coverage, pattern).file.as_str(), of(&coverage, pattern).line);
    let line = data.read(FERRY).lines().position(|l| l.contains("いかだ")).map(|n| n + 1);
    assert_eq!(place("いかだ…乗れ"), (FERRY, line.expect("its line")));
    assert!(coverage.patterns.iter().all(|u| !u.file.ends_with("followups.toml")), "samples say nothing of answers");
}

/// All decisions about all samples, by one model: the ids of what is answered or asked, none where the menu comes.
fn decisions(desk: &Desk, book: &Book) -> Vec<Option<Vec<String>>> {
    let ear = &desk.parts().ear;
    let ids = |decision: Decision| match decision {
        Decision::Answer(topic) => Some(vec![ear.subject(topic).to_owned()]),
        Decision::Clarify(topics) => {
            let mut ids: Vec<String> = topics.iter().map(|t| ear.subject(*t).to_owned()).chain(["?".to_owned()]).collect();
            ids.sort();
            Some(ids)
        }
        Decision::Menu(_) => None,
        Decision::Silent => Some(Vec::new()),
    };
    let both = |text: &str, label: &str| [label != NONE, false].map(|addressed| ids(ear.decide(&ear.hear(text), addressed)));
    book.samples.iter().flat_map(|s| both(&s.text, &s.label)).collect()
}

#[test]
fn the_counts_are_those_of_data_without_the_pattern() {
    let data = with_more_patterns();
    let book = read(&data);
    let coverage = covered(&book);
    let desk = book.desk.as_ref().expect("a desk");
    let learned = desk.parts().ear.train(book.samples.iter().map(|s| (s.text.as_str(), s.right()))).to_bytes().to_vec();
    let with = decisions(desk, &book);
    let mut needed = 0;
    for used in coverage.patterns.iter().filter(|u| u.file == FERRY || u.file == "intents/buoy.toml") {
        let text = data.read(&used.file);
        let quoted = format!("\"{}\"", used.pattern);
        data.write(&used.file, text.replace(&format!("{quoted},"), "").replace(&quoted, ""));
        let mut less = Book::read(&source(&data), None);
        data.write(&used.file, text);
        // A class that no pattern uses any more is a fault, and no other matter here.
        let less_desk = less.desk.as_mut().or(less.rough.as_mut()).expect("a desk");
        less_desk.ear_mut().set_model(Model::from_bytes(learned.clone().into()).expect("a model"));
        let without = decisions(less_desk, &book);
        let otherwise = with.chunks(2).zip(without.chunks(2)).filter(|(a, b)| a != b).count();
        assert_eq!(used.needed + used.overheard, otherwise, "{used:?}");
        needed += otherwise;
    }
    assert!(needed > 0, "at least one is needed, or nothing was compared: {coverage:?}");
}

#[test]
fn words_that_no_sample_contains_are_named() {
    let data = Data::new();
    data.replace(WORDS, "\"渡し\" = [\"<舟>\", \"フェリー\"]", "\"渡し\" = [\"<舟>\", \"フェリー\", \"!フェリー乗り場\", \"いかだ\"]");
    let coverage = covered(&read(&data));
    let unheard: Vec<(&str, usize, Option<&str>, &str)> = coverage
        .unheard
        .iter()
        .filter(|u| u.file == WORDS)
        .map(|u| (u.file.as_str(), u.line, u.class.as_deref(), u.text.as_str()))
        .collect();
    let line = data.read(WORDS).lines().position(|l| l.starts_with("\"渡し\"")).map_or(0, |n| n + 1);
    // 渡し{船} and フェリー stand in samples.
    assert_eq!(
        unheard,
        [(WORDS, 1, None, "渡し船屋"), (WORDS, line, Some("渡し"), "!フェリー乗り場"), (WORDS, line, Some("渡し"), "いかだ")]
    );
}

/// A change that takes a buoy's sample for a ferry's: pattern and other samples say so.
pub fn take_buoys_for_ferries(data: &Data) {
    data.replace("intents/buoy.toml", "\"浮き輪…ない\"", "\"沖の浮き輪\"");
    data.replace(FERRY, "\"<渡し>…乗れ\"", "\"<渡し>…乗れ\",\n  \"浮き輪…ない\"");
    for place in ["岸", "川", "港", "橋", "島", "浜"] {
        data.append("tests/samples/ja/ferry.txt", &format!("浮き輪が{place}にもない\n浮き輪が沖にも{place}にもない\n"));
    }
}

fn shifts(now: &Data, before: &Data) -> Vec<Shift> {
    report(&source(now), Some(&source(before)), None, TODAY).shifts
}

#[test]
fn samples_that_a_pattern_lets_be_heard_otherwise_are_named() {
    let (before, now) = (Data::new(), Data::new());
    assert_eq!(shifts(&now, &before), [], "the same data");
    take_buoys_for_ferries(&now);
    let found = shifts(&now, &before);
    let buoy = found.iter().find(|s| s.file == "tests/samples/ja/buoy.txt").unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!((buoy.line, buoy.before.as_str(), buoy.overheard, buoy.right), (1, "buoy", false, false));
    assert!(buoy.after.contains("ferry"), "{buoy:?}");
    assert!(found.is_sorted());
}

#[test]
fn new_samples_and_those_that_moved_are_not_named() {
    let (before, now) = (Data::new(), Data::new());
    before.append("tests/samples/ja/ferry.txt", "浮き輪がない\n");
    now.append("tests/samples/ja/buoy.txt", "浮き輪がない\n沖へ流された浮き輪がない\n");
    let found = shifts(&now, &before);
    assert!(found.iter().all(|s| s.file != "tests/samples/ja/buoy.txt" || s.line == 1), "{found:?}");
}

#[test]
fn data_with_faults_are_compared_with_nothing() {
    let (before, now) = (Data::new(), Data::new());
    now.replace(FERRY, "\"<渡し>…乗れ\"", "\"<渡し>…乗れ\",\n  \"浮き輪…沖\",\n  \"<無い>\"");
    assert_eq!(shifts(&now, &before), []);
}
