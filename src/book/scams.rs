//! Reads `intents/scams.toml`: hosts, and the words of those who are not what they seem.

use std::collections::{BTreeMap, HashMap};

use super::intents::{File, required};
use super::sheet::{Sheet, with_sheet};
use crate::fault::Fault;
use crate::intent::Named;
use crate::message::Locale;
use crate::scam::{Entries, List, Lookout};
use crate::text::fold;

/// Where they stand.
pub const FILE: &str = "intents/scams.toml";
/// Its tables that are of no language.
const TABLES: [&str; 2] = ["hosts", "looks"];

type Lists = BTreeMap<List, Vec<Named>>;

/// The lookout, as far as faults let it be made: without the file it sees nothing.
pub fn lookout(files: &[File], unopened: &[String], faults: &mut Vec<Fault>) -> Lookout {
    let text = required(FILE, "the hosts and words by which scams are known", files, unopened, faults);
    Lookout::new(&text.and_then(|text| read(text, faults)).unwrap_or_default())
}

/// `None` where the file is not TOML.
fn read(text: &str, faults: &mut Vec<Fault>) -> Option<Entries> {
    let before = faults.len();
    let named = with_sheet(FILE, text, faults, |sheet, faults| {
        let mut named = Lists::new();
        sheet.table("hosts", faults, |sheet, faults| lists(sheet, &List::HOSTS, faults, &mut named));
        sheet.table("looks", faults, |sheet, faults| lists(sheet, &List::LOOKS, faults, &mut named));
        for tag in sheet.keys() {
            // Any other key is told as unknown.
            if !TABLES.contains(&tag) && Locale::new(tag).is_some() {
                sheet.table(tag, faults, |sheet, faults| lists(sheet, &List::WORDS, faults, &mut named));
            }
        }
        named
    })?;
    let whole = faults.len() == before;
    let mut entries = Entries::new();
    for (key, list) in List::HOSTS.iter().chain(&List::LOOKS).chain(&List::WORDS) {
        let words = named.get(list).map_or(&[][..], Vec::as_slice);
        if words.is_empty() && whole {
            faults.push(Fault::new(FILE, 0, format!("there is nothing for `{key}`: add some, or nobody is warned there")));
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        for word in words {
            let same = form(*list, &word.id);
            if same.is_empty() {
                faults.push(Fault::new(FILE, word.line, format!("an entry of `{key}` is empty: take it out")));
            } else if let Some(why) = nonsense(*list, &word.id) {
                faults.push(Fault::new(FILE, word.line, format!("“{}” in `{key}` {why}", word.id)));
            } else if let Some(line) = seen.insert(same, word.line) {
                let text = format!("“{}” stands in `{key}` twice, first in line {line}: take one out", word.id);
                faults.push(Fault::new(FILE, word.line, text));
            } else {
                entries.entry(*list).or_default().push(word.id.clone());
            }
        }
    }
    contradictions(&named, faults);
    Some(entries)
}

fn lists(sheet: &mut Sheet, of: &[(&'static str, List)], faults: &mut Vec<Fault>, named: &mut Lists) {
    for (key, list) in of {
        named.entry(*list).or_default().extend(sheet.strings(key, faults));
    }
}

/// What two entries that are the same have in common.
fn form(list: List, entry: &str) -> String {
    if List::WORDS.iter().any(|(_, l)| *l == list && list != List::Dot) { fold(entry) } else { entry.trim().to_owned() }
}

/// Why an entry cannot be one of its list, and how to mend it.
fn nonsense(list: List, entry: &str) -> Option<String> {
    if !List::HOSTS.iter().any(|(_, l)| *l == list) {
        return None;
    }
    let in_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let wanted = if entry.contains("//") || entry.contains(':') {
        "has a scheme or port: write the host alone, like example.com"
    } else if entry.contains(['/', '?', '#']) {
        "has a path: write the host alone, like example.com"
    } else if entry.contains('@') {
        "is a mail address: write its host alone, like example.com"
    } else if entry.contains(|c: char| c.is_uppercase()) {
        return Some(format!("has capitals, and hosts are compared in small letters: write {}", entry.to_lowercase()));
    } else if !entry.contains(|c: char| c != '.' && c != '-') || !entry.chars().all(in_host) {
        "is no host: letters, digits, “-” and “.” only (a name in other letters in its xn-- form)"
    } else if entry.split('.').any(str::is_empty) {
        "begins or ends with a dot, or has two in a row: take it out, what ends so counts anyway"
    } else if !is_whole(list) && entry.contains('.') {
        "is more than the end of a host: write what stands after the last dot"
    } else {
        return None;
    };
    Some(wanted.into())
}

/// Its entries are hosts, not only their ends.
fn is_whole(list: List) -> bool {
    !matches!(list, List::Ending | List::WordEnding)
}

/// A host that is two things at once.
fn contradictions(named: &Lists, faults: &mut Vec<Fault>) {
    let mut first: HashMap<&str, (&str, usize)> = HashMap::new();
    for (key, list) in List::HOSTS.iter().filter(|(_, list)| is_whole(*list)) {
        for host in named.get(list).into_iter().flatten() {
            match first.get(host.id.as_str()) {
                Some((other, line)) if other != key => {
                    let text = format!("“{}” stands in `{key}` and, in line {line}, in `{other}`: take it out of one", host.id);
                    faults.push(Fault::new(FILE, host.line, text));
                }
                Some(_) => {}
                None => {
                    first.insert(&host.id, (key, host.line));
                }
            }
        }
    }
}
