//! What the documents for people outside say is so.

use std::collections::BTreeSet;
use std::time::Duration;

use tasukebune::settings::Waits;
use tasukebune::span::Span;

use crate::support::root;

fn read(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// What stands between backticks.
fn named(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// All Rust code of the program, its tests and the Discord that they speak with.
fn code() -> String {
    let mut out = String::new();
    let mut folders = vec![root().join("src"), root().join("tests"), root().join("discord-stand-in/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                out += &std::fs::read_to_string(path).expect("code");
            }
        }
    }
    out
}

#[test]
fn the_threat_model_names_what_exists() {
    let text = read("docs/threat-model.md");
    let code = code();
    let mut missing = Vec::new();
    let mut tests = 0;
    for name in named(&text) {
        let is_test = name.matches('_').count() >= 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        if is_test {
            tests += 1;
        }
        let exists = if is_test {
            code.contains(&format!("fn {name}("))
        } else if name.contains(['/', '.']) {
            root().join(name).exists()
        } else {
            name.starts_with("--") || code.contains(name)
        };
        if !exists {
            missing.push(name);
        }
    }
    assert!(missing.is_empty() && tests > 10, "{missing:?}, {tests}");
}

/// Each row of the fault table has a test, but for what is said to have none yet.
#[test]
fn the_fault_table_names_tests_that_exist() {
    let (text, code) = (read("docs/reliability.md"), code());
    let rows: Vec<&str> = text.lines().skip_while(|l| !l.starts_with("|---")).skip(1).take_while(|l| l.starts_with('|')).collect();
    let mut open = 0;
    for row in &rows {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 7, "{row}");
        let tests = named(cells[5]);
        open += usize::from(tests.is_empty());
        assert!(tests.is_empty() == (cells[5] == "–"), "{row}");
        for test in tests {
            assert!(code.contains(&format!("fn {test}(")), "there is no test {test}");
        }
    }
    assert!(rows.len() > 25 && open <= 1, "{} rows, {open} of them without a test", rows.len());
}

#[test]
fn links_between_documents_lead_somewhere() {
    for file in ["README.md", "README.ja.md", "CONTRIBUTING.md", "ARCHITECTURE.md"].map(String::from).into_iter().chain(documents()) {
        let text = read(&file);
        let folder = root().join(&file).parent().expect("a folder").to_owned();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let elsewhere = target.contains("://") || target.is_empty();
            assert!(elsewhere || folder.join(target).exists(), "{file} links to {target}");
        }
    }
}

fn documents() -> impl Iterator<Item = String> {
    let files = std::fs::read_dir(root().join("docs")).expect("docs").map(|e| e.expect("an entry").path());
    let texts = files.filter(|path| path.extension().is_some_and(|e| e == "md"));
    texts.filter_map(|path| Some(format!("docs/{}", path.file_name()?.to_string_lossy())))
}

#[test]
fn what_an_operator_must_fill_in_is_the_same_in_both_languages() {
    for (en, ja, least) in [("docs/privacy.md", "docs/privacy.ja.md", 4), ("docs/terms.md", "docs/terms.ja.md", 3)] {
        let (en, ja) = (read(en), read(ja));
        let count = |text: &str| text.matches("**[").count();
        // One more stands in the paragraph that explains them.
        assert!(count(&en) == count(&ja) && count(&en) > least, "{} {}", count(&en), count(&ja));
        let rows = |text: &str| text.lines().filter(|l| l.starts_with('|')).count();
        assert_eq!(rows(&en), rows(&ja));
    }
}

/// `UPDATE_DOCS=1 cargo test docs` writes the table anew.
#[test]
fn the_table_of_settings_is_the_codes() {
    let file = "docs/operating.md";
    let (text, table) = (read(file), tasukebune::settings::document());
    let start = text.find("| in the file |").expect("a table of settings");
    let end = start + text[start..].find("\n\n").expect("its end") + 1;
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let new = format!("{}{table}{}", &text[..start], &text[end..]);
        std::fs::write(root().join(file), new).expect("written");
    } else {
        assert!(text[start..end] == table, "{file} has another table of settings (UPDATE_DOCS=1 writes it):\n{table}");
    }
}

/// Every metric has its row, and every row its metric.
#[cfg(feature = "discord")]
#[test]
fn the_table_of_metrics_is_the_codes() {
    let page = tasukebune::ops::Ops::new(&[]);
    // The labelled ones are on the page once they have been counted.
    for way in 0..tasukebune::ops::WAYS.len() {
        page.counts.answer(way, 0, "");
    }
    page.shards.begin(0, 1);
    page.shards.beats(0, std::time::Duration::from_millis(1));
    let page = page.metrics();
    let there: BTreeSet<&str> = page.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    let text = read("docs/operating.md");
    let rows = text.lines().filter(|line| line.starts_with("| `tasukebune_") || line.starts_with("| `process_"));
    let told: BTreeSet<&str> = rows.filter_map(|row| named(row).into_iter().find(|name| there.contains(name))).collect();
    assert_eq!(told, there);
}

#[cfg(feature = "discord")]
mod privacy {
    use std::time::Duration;

    use tasukebune::platform::discord::Times;

    use super::{named, read};

    /// Memories of the platform: name, how long, how many, as the code says them.
    fn memories() -> Vec<(String, Duration, usize)> {
        let times = Times::default();
        let mut out = Vec::new();
        let ways = read("src/platform/discord/ways.rs");
        let code = read("src/platform/discord/talk/mod.rs") + &ways;
        let parts: Vec<&str> = code.split(": Bounded::new(").collect();
        for (before, rest) in parts.iter().zip(parts.iter().skip(1)) {
            let name = before.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
            let (most, keep) = rest.split(')').next().and_then(|inner| inner.split_once(", ")).expect("how many, how long");
            let most = match most.rsplit_once("most") {
                Some((times_so_many, "")) => times.people * times_so_many.trim_end_matches(" * ").parse::<usize>().unwrap_or(1),
                _ => constant(&ways, &format!("{most}: usize = ")),
            };
            let keep = match keep {
                "times.remember" => times.remember,
                "times.amend" => times.amend,
                "times.gather" => times.gather,
                "times.rest" => times.rest,
                "times.tell" => times.tell,
                name => Duration::from_secs(constant(&ways, &format!("{name}: Duration = Duration::from_secs(")) as u64),
            };
            out.push((name.to_owned(), keep, most));
        }
        assert!(out.len() > 10, "{out:?}");
        out
    }

    fn constant(code: &str, name: &str) -> usize {
        let (_, value) = code.split_once(name).unwrap_or_else(|| panic!("no {name}"));
        let digits: String = value.chars().filter(|c| *c != '_').take_while(char::is_ascii_digit).collect();
        digits.parse().expect("a number")
    }

    fn in_words(keep: Duration, units: [&str; 3]) -> String {
        match keep.as_secs() {
            s if s % 3600 == 0 => format!("{}{}", s / 3600, units[0]),
            s if s % 60 == 0 && s > 60 => format!("{}{}", s / 60, units[1]),
            s => format!("{s}{}", units[2]),
        }
    }

    fn with_commas(n: usize) -> String {
        if n < 1000 { n.to_string() } else { format!("{},{:03}", n / 1000, n % 1000) }
    }

    /// A memory that is added, grows, or lives longer is told to the people whose it is.
    #[test]
    fn every_memory_has_its_row() {
        let units = [("docs/privacy.md", [" hours", " minutes", " seconds"]), ("docs/privacy.ja.md", ["時間", "分", "秒"])];
        for (file, units) in units {
            let text = read(file);
            let rows: Vec<Vec<&str>> = text.lines().filter(|l| l.starts_with('|')).map(|l| l.split('|').map(str::trim).collect()).collect();
            for (name, keep, most) in memories() {
                let row = rows.iter().find(|cells| named(cells[5]).contains(name.as_str()));
                let how_long = row.unwrap_or_else(|| panic!("{file} has no row for `{name}`"))[3];
                let (keep, most) = (in_words(keep, units), with_commas(most));
                assert!(how_long.contains(&keep) && how_long.contains(&most), "{file}, `{name}`: {keep} and {most}, not “{how_long}”");
            }
            // The other way round: nothing is told that is not there.
            let others = [
                "Message",
                "Person",
                "Placed",
                "Press",
                "Radar",
                "ServerSettings",
                "Session",
                "Standing",
                "Tally",
                "queue",
                "refusal",
                "roles",
            ];
            let known: Vec<String> = memories().into_iter().map(|(name, ..)| name).collect();
            for name in rows.iter().flat_map(|cells| named(cells[5])) {
                assert!(others.contains(&name) || known.iter().any(|k| k == name), "{file}: there is no `{name}` any more");
            }
        }
    }
}

/// What follows a word on a line of its own in an example.
fn values<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    text.lines().filter_map(|line| line.trim_start().strip_prefix(word)).map(str::trim).collect()
}

/// Each shard is one process's, in both examples of several.
#[test]
fn examples_of_several_processes_have_each_shard_once() {
    let (compose, kubernetes) = (read("deploy/compose-two.yaml"), read("deploy/kubernetes.yaml"));
    let spans = values(&compose, "TASUKEBUNE_SHARDS:").into_iter().map(|span| Span::parse(span, None).expect("shards")).collect();
    let pods: u32 = values(&kubernetes, "replicas:")[0].parse().expect("a number");
    let each = values(&kubernetes, "value: ordinal")[0];
    let of_pod = |pod: u32| Span::parse(&format!("ordinal{each}"), Some(&format!("tasukebune-{pod}"))).expect("shards");
    for spans in [spans, (0..pods).map(of_pod).collect::<Vec<_>>()] {
        assert!(spans.len() > 1);
        let shards: Vec<u32> = spans.iter().flat_map(|span| span.numbers()).collect();
        assert_eq!(shards, (0..spans[0].of).collect::<Vec<_>>(), "{spans:?}");
    }
}

/// What the examples set is what the program reads, and they give it the time that it takes to end.
#[test]
fn examples_set_what_there_is() {
    let known = read("docs/operating.md");
    let waits = Waits::default();
    let ends = waits.farewell * 2 + waits.farewell / 2;
    for (file, grace) in [
        ("compose.yaml", "stop_grace_period:"),
        ("compose-two.yaml", "stop_grace_period:"),
        ("kubernetes.yaml", "terminationGracePeriodSeconds:"),
    ] {
        let text = read(&format!("deploy/{file}"));
        let is_name = |c: char| c.is_ascii_uppercase() || c == '_';
        let names = text
            .split(|c: char| !is_name(c))
            .filter(|word| word.starts_with("TASUKEBUNE_") || word.starts_with("DISCORD_") || word.starts_with("DATABASE_"));
        let unknown: Vec<&str> = names.filter(|name| !known.contains(&format!("`{}`", name.trim_end_matches("_FILE")))).collect();
        assert!(unknown.is_empty(), "{file}: {unknown:?}");
        let seconds = values(&text, grace)[0].trim_end_matches('s').parse().expect("seconds");
        assert!(Duration::from_secs(seconds) > ends, "{file}: {seconds} s");
    }
}
