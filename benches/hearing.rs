//! What hearing costs: `cargo bench --bench hearing` hears every sample again and again, and prints nanoseconds per message beside a bare
//! Aho-Corasick scan for the same words in the same run. Nothing is judged here: figures differ by machine, ratios hardly; they are written
//! into docs/understanding.md and docs/performance.md by hand. `cargo bench --bench hearing -- FILE.jsonl` prints what a message of that file
//! costs in all (see benches/nlpjs/); `-- --once NAME` does one stage for every Japanese line of chatter once, and prints nothing: for callgrind, whose
//! counts of instructions repeat exactly.
#![expect(clippy::disallowed_methods, reason = "a bench is given its file by name")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, MatchKind};
use jiff::civil::{Date, date};
use tasukebune::book::{Book, Source};
use tasukebune::desk::{Desk, Situation};
use tasukebune::hearing::NONE;
use tasukebune::hearing::words::WordsFile;
use tasukebune::message::Message;
use tasukebune::text::{MAX_CHARS, prepare};

/// The quickest of so many rounds counts: whatever else the machine does only makes them slower …
const ROUNDS: usize = 9;
/// … of so many characters at a time, which is done before another program takes its turn on the processor.
const TURN: usize = 1_000;
/// Lengths of the messages whose cost should grow with them, in characters.
const LENGTHS: [usize; 7] = [10, 40, 100, 400, 1_000, 2_000, MAX_CHARS];
/// So many characters are heard for each length.
const CURVE: usize = 200_000;
/// The longest bar of the curve stands for the dearest character, and has so many signs.
const BAR: f64 = 40.0;

/// Any day: what an answer says of a fact's age hangs on it.
const TODAY: Date = date(2026, 12, 1);

/// What is done with a message, by the names that `--once` takes.
type Stage = (&'static str, fn(&Desk, &str));
const STAGES: [Stage; 6] = [
    ("nothing", |_, _| ()),
    ("fold", |_, text| drop(black_box(prepare(text)))),
    ("guard", |desk, text| drop(black_box(desk.parts().guard.find(text)))),
    ("overheard", |desk, text| _ = black_box(desk.passes_over(text))),
    ("hearing", |desk, text| drop(black_box(desk.parts().ear.hear(text)))),
    ("reply", |desk, text| drop(black_box(desk.answer(&Message::addressed(text), &Situation::new(TODAY))))),
];

fn main() {
    let quickest = |load: &mut dyn FnMut()| (0..ROUNDS).map(|_| time(load)).min().expect("rounds").as_secs_f64() * 1e3;
    let served = quickest(&mut || drop(black_box(Book::open(&Source::Embedded))));
    let all = quickest(&mut || drop(black_box(Book::read(&Source::Embedded, None))));
    let book = Book::read(&Source::Embedded, None);
    let desk = book.desk.as_ref().expect("the data have no fault");
    let chatter = || -> Vec<String> {
        book.samples.iter().filter(|s| s.label == NONE && s.locale.as_str() == "ja").map(|s| s.text.clone()).collect()
    };
    if let Some(name) = std::env::args().skip_while(|arg| arg != "--once").nth(1) {
        let (_, stage) = STAGES.iter().find(|(known, _)| *known == name).expect("a stage's name");
        return chatter().iter().for_each(|text| stage(desk, text));
    }
    // cargo itself hands over `--bench`.
    if let Some(file) = std::env::args().skip(1).find(|arg| !arg.starts_with("--")) {
        let texts = read(&file);
        println!(
            "tasukebune {:.0} ns a message",
            measure(&texts, &mut [&mut |text| drop(black_box(desk.decide(&Message::addressed(text))))])[0]
        );
        return;
    }
    println!("loading what the bot needs: {served:.1} ms; with samples and AutoMod's patterns: {all:.1} ms\n");
    let words: Vec<String> = book.intents.words.iter().flat_map(WordsFile::entries).flat_map(|(.., forms)| forms).map(|l| l.text).collect();
    let same = desk.parts().ear.scanner().automaton().iter().map(|(word, _)| word);
    let bench = Bench {
        desk,
        bare: AhoCorasick::new(same).expect("an automaton"),
        leftmost: AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).expect("an automaton"),
    };
    let for_us: Vec<String> = book.samples.iter().filter(|s| s.label != NONE).map(|s| s.text.clone()).collect();
    let chatter = chatter();
    bench.stages("chatter (tests/samples/ja/none.txt)", &chatter);
    bench.stages("messages that are for us (all other samples)", &for_us);
    bench.curve(&chatter);
}

struct Bench<'a> {
    desk: &'a Desk,
    /// The very words that hearing looks for, as the crate aho-corasick finds them.
    bare: AhoCorasick,
    /// The words of the words files alone.
    leftmost: AhoCorasick,
}

impl Bench<'_> {
    fn stages(&self, what: &str, texts: &[String]) {
        let folded: Vec<String> = texts.iter().map(|t| prepare(t)).collect();
        let parts = self.desk.parts();
        let scans = measure(
            &folded,
            &mut [
                &mut |text| _ = black_box(self.bare.find_overlapping_iter(text).count()),
                &mut |text| _ = black_box(self.bare.find_iter(text).count()),
                &mut |text| _ = black_box(self.leftmost.find_iter(text).count()),
                &mut |text| _ = black_box(parts.ear.scanner().automaton().find_overlapping_iter(text).count()),
                &mut |text| drop(black_box(parts.ear.scanner().scan(text))),
            ],
        );
        let all = measure(
            texts,
            &mut [
                &mut |text| drop(black_box(prepare(text))),
                &mut |text| drop(black_box(parts.guard.find(text))),
                &mut |text| drop(black_box(parts.ear.hear(text))),
                &mut |text| drop(black_box(self.desk.decide(&Message::overheard(text)))),
                &mut |text| _ = black_box(self.desk.passes_over(text)),
                &mut |text| drop(black_box(self.desk.answer(&Message::addressed(text), &Situation::new(TODAY)))),
            ],
        );
        let rows = [
            ("bare scan: all hits, overlapping (what hearing needs)", scans[0]),
            ("bare scan: standard find_iter", scans[1]),
            ("bare scan: leftmost-longest find_iter, words files alone", scans[2]),
            ("our own automaton, bare: all hits, overlapping", scans[3]),
            ("scan as hearing does it: look-alikes, whole words, order", scans[4]),
            ("folding alone", all[0]),
            ("guard alone", all[1]),
            ("hearing after folding: scan, patterns, learned part", all[2] - all[0]),
            ("hearing", all[2]),
            ("everything: guard, hearing, decision", all[3]),
            ("where it is overheard: the first looks", all[4]),
            ("where it is said to the bot: everything, and the card", all[5]),
        ];
        let characters: usize = texts.iter().map(|t| t.chars().count()).sum();
        println!("{what}: {} messages of {} characters", texts.len(), characters / texts.len().max(1));
        println!("  {:<58} {:>10} {:>8} {:>8}", "", "ns/message", "× first", "× second");
        for (name, ns) in rows {
            println!("  {name:<58} {ns:>10.0} {:>8.1} {:>8.1}", ns / scans[0], ns / scans[1]);
        }
        println!();
    }

    /// The cost by length: what is linear costs as much per character, however long the message.
    fn curve(&self, chatter: &[String]) {
        println!("by length of the message (chatter, strung together): ns/message, ns/character, and that as a bar");
        let characters: Vec<char> = chatter.join("。").chars().collect();
        for (name, stage) in &STAGES[1..] {
            let each = LENGTHS.map(|length| {
                let texts: Vec<String> = characters.chunks_exact(length).take(CURVE / length).map(|c| c.iter().collect()).collect();
                let ns = measure(&texts, &mut [&mut |text| stage(self.desk, text)])[0];
                #[expect(clippy::cast_precision_loss, reason = "at most 4,000")]
                (length, ns, ns / length as f64)
            });
            let dearest = each.iter().map(|(.., each)| *each).fold(0.0, f64::max);
            for (length, ns, each) in each {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 40")]
                let bar = "█".repeat((each / dearest * BAR).round() as usize);
                println!("  {name:<9} {length:>5} {ns:>12.0} {each:>9.1} {bar}");
            }
        }
    }
}

/// Nanoseconds per text for each stage. Each goes through all texts before they come again: what a text needs has to come from
/// memory, as it has where messages stream by.
fn measure(texts: &[String], stages: &mut [&mut dyn FnMut(&str)]) -> Vec<f64> {
    let turns = turns(texts);
    let mut best = vec![vec![Duration::MAX; turns.len()]; stages.len()];
    for _ in 0..ROUNDS {
        for (stage, best) in stages.iter_mut().zip(&mut best) {
            for (turn, best) in turns.iter().zip(best) {
                *best = (*best).min(time(&mut || turn.iter().for_each(|text| stage(text))));
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "some thousand messages")]
    let count = texts.len().max(1) as f64;
    best.into_iter().map(|turns| turns.iter().sum::<Duration>().as_secs_f64() * 1e9 / count).collect()
}

fn turns(texts: &[String]) -> Vec<&[String]> {
    let mut characters = 0;
    let goes_on = |one: &String, _: &String| {
        characters += one.chars().count();
        let on = characters < TURN;
        characters *= usize::from(on);
        on
    };
    texts.chunk_by(goes_on).collect()
}

fn time(work: &mut dyn FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn read(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let row = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?.get("text")?.as_str().map(str::to_owned);
    lines.map(|line| row(line).unwrap_or_else(|| panic!("no line of JSON with \"text\": {line}"))).collect()
}
