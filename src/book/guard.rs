//! Reads `intents/guard.toml`: the words around secrets.

use std::collections::{BTreeMap, HashMap};

use super::intents::{File, required};
use super::sheet::{Sheet, with_sheet};
use crate::facts::{Fact, Facts, Kind};
use crate::fault::Fault;
use crate::guard::{Entries, Guard, List, fold};
use crate::intent::Named;
use crate::message::Locale;

/// Where they stand.
pub const FILE: &str = "intents/guard.toml";

/// The guard, as far as faults let it be made: without the file it knows shapes alone.
pub fn guard(files: &[File], unopened: &[String], facts: &Facts, faults: &mut Vec<Fault>) -> Guard {
    let text = required(FILE, "the words by which secrets are known", files, unopened, faults);
    let entries = text.and_then(|text| read(text, faults)).unwrap_or_default();
    let values = facts.facts.values().filter(|f| matches!(f.kind, Kind::Phone | Kind::Mail));
    let hosts = facts.hosts.iter().map(String::as_str);
    Guard::new(&entries, values.flat_map(Fact::known).chain(hosts))
}

/// `None` where the file is not TOML.
fn read(text: &str, faults: &mut Vec<Fault>) -> Option<Entries> {
    let before = faults.len();
    let named = with_sheet(FILE, text, faults, |sheet, faults| {
        let mut named: BTreeMap<List, Vec<Named>> = BTreeMap::new();
        for tag in sheet.keys() {
            // Any other key is told as unknown.
            if Locale::new(tag).is_some() {
                sheet.table(tag, faults, |sheet, faults| lists(sheet, faults, &mut named));
            }
        }
        named
    })?;
    let whole = faults.len() == before;
    let mut entries = Entries::new();
    for (key, list) in List::ALL {
        let words = named.get(&list).map_or(&[][..], Vec::as_slice);
        if words.is_empty() && whole {
            faults.push(Fault::new(FILE, 0, format!("no language has words for `{key}`: add some, or the guard is blind there")));
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        for word in words {
            let folded = fold(&word.id);
            if folded.is_empty() {
                faults.push(Fault::new(FILE, word.line, format!("an entry of `{key}` is empty: take it out")));
            } else if let Some(line) = seen.insert(folded.clone(), word.line) {
                let text = format!(
                    "“{}” stands in `{key}` twice, first in line {line} (width, case and kana are the same): take one out",
                    word.id
                );
                faults.push(Fault::new(FILE, word.line, text));
            } else {
                entries.entry(list).or_default().push(folded);
            }
        }
    }
    Some(entries)
}

fn lists(sheet: &mut Sheet, faults: &mut Vec<Fault>, named: &mut BTreeMap<List, Vec<Named>>) {
    for (key, list) in List::ALL {
        named.entry(list).or_default().extend(sheet.strings(key, faults));
    }
}
