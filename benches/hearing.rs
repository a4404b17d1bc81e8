//! What hearing costs: `cargo bench --bench hearing` hears every sample again and again, and prints nanoseconds per message beside a bare
//! Aho-Corasick scan for the same words in the same run. Nothing is judged here: figures differ by machine, ratios hardly; they are written
//! into docs/understanding.md by hand. `cargo bench --bench hearing -- FILE.jsonl` prints what a message of that file costs in all (see
//! benches/nlpjs/).
#![expect(clippy::disallowed_methods, reason = "a bench is given its file by name")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, MatchKind};
use tasukebune::book::{Book, Source};
use tasukebune::desk::Desk;
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

fn main() {
    let quickest = |load: &mut dyn FnMut()| (0..ROUNDS).map(|_| time(load)).min().expect("rounds").as_secs_f64() * 1e3;
    let served = quickest(&mut || drop(black_box(Book::open(&Source::Embedded))));
    let all = quickest(&mut || drop(black_box(Book::read(&Source::Embedded, None))));
    let book = Book::read(&Source::Embedded, None);
    let desk = book.desk.as_ref().expect("the data have no fault");
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
    let texts = |wanted: &dyn Fn(&str, &str) -> bool| -> Vec<String> {
        book.samples.iter().filter(|s| wanted(&s.label, s.locale.as_str())).map(|s| s.text.clone()).collect()
    };
    let chatter = texts(&|label, tag| label == NONE && tag == "ja");
    bench.stages("chatter (tests/samples/ja/none.txt)", &chatter);
    bench.stages("messages that are for us (all other samples)", &texts(&|label, _| label != NONE));
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
        println!("everything, by length of the message (chatter, strung together)");
        println!("  {:>10} {:>12} {:>14}", "characters", "ns/message", "ns/character");
        let characters: Vec<char> = chatter.join("。").chars().collect();
        for length in LENGTHS {
            let texts: Vec<String> = characters.chunks_exact(length).take(CURVE / length).map(|c| c.iter().collect()).collect();
            let ns = measure(&texts, &mut [&mut |text| drop(black_box(self.desk.decide(&Message::overheard(text))))])[0];
            #[expect(clippy::cast_precision_loss, reason = "at most 4,000")]
            let each = ns / length as f64;
            println!("  {length:>10} {ns:>12.0} {each:>14.1}");
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
