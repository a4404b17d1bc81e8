//! Reads the operator's own facts: a number or a link that changed is put right without a new build. What a fact is (kind, age,
//! what takes its place) stays the project's.

use jiff::ToSpan;
use jiff::civil::Date;

use super::facts::{self, date};
use super::intents::Unread;
use super::sheet::{Sheet, with_sheet};
use super::source::Own;
use crate::facts::{Fact, Facts, Kind, Overridden};
use crate::fault::Fault;
use crate::intent::Named;
use crate::scam::Lookout;

/// What the file says of one fact.
struct Told {
    id: String,
    value: Named,
    source: String,
    verified: Date,
    verified_line: usize,
    line: usize,
}

/// Puts the operator's values in the place of the project's, as far as they have no fault.
pub fn apply(facts: &mut Facts, own: &Own, unread: &Unread, lookout: &Lookout, faults: &mut Vec<Fault>) {
    with_sheet(&own.name, &own.text, faults, |sheet, faults| {
        let hosts = sheet.strings("hosts", faults);
        let report = sheet.string("report", faults);
        let all = sheet.table("facts", faults, |sheet, faults| {
            let ids = sheet.keys();
            ids.into_iter().filter_map(|id| sheet.table(id, faults, |s, f| told(s, f, &own.name, id))?).collect::<Vec<Told>>()
        });
        let all = all.unwrap_or_default();
        let links: Vec<&Named> = all.iter().map(|told| &told.value).chain(&report).collect();
        hosts_are_hosts(&hosts, &links, lookout, &own.name, faults);
        facts.hosts.extend(hosts.into_iter().map(|host| host.id));
        if let Some(report) = report {
            match Kind::Link.nonsense(&report.id).or_else(|| stray(&report.id, facts)) {
                Some(why) => faults.push(Fault::new(&own.name, report.line, format!("the address `report`, “{}”, {why}", report.id))),
                None => facts.report = Some(report.id),
            }
        }
        for told in all {
            if facts.get(&told.id).is_some() {
                put(facts, told, own, faults);
            } else if !unread.file_may_name(facts::FILE, &told.id) {
                let text = format!("there is no fact {}: correct its name, or take it out; `tasukebune facts` lists them", told.id);
                faults.push(Fault::new(&own.name, told.line, text));
            }
        }
    });
}

fn told(sheet: &mut Sheet, faults: &mut Vec<Fault>, file: &str, id: &str) -> Option<Told> {
    let line = sheet.line();
    let before = faults.len();
    let value = sheet.string("value", faults);
    let source = sheet.string("source", faults);
    let day = sheet.date("verified", faults);
    // What is there and of another type was told.
    if faults.len() == before {
        for (missing, what) in [(value.is_none(), "value"), (source.is_none(), "source"), (day.is_none(), "verified")] {
            if missing {
                faults.push(Fault::new(file, line, format!("the fact {id} lacks `{what}`: add it")));
            }
        }
    }
    let source = source?;
    if source.id.trim().is_empty() {
        faults.push(Fault::new(file, source.line, format!("the source of {id} is empty: write who says so")));
    }
    let (day, verified_line) = day?;
    let Some(verified) = date(day) else {
        faults.push(Fault::new(file, verified_line, "there is no such day: correct it"));
        return None;
    };
    Some(Told { id: id.to_owned(), value: value?, source: source.id, verified, verified_line, line })
}

/// A host too many is a door that nobody watches.
fn hosts_are_hosts(hosts: &[Named], links: &[&Named], lookout: &Lookout, file: &str, faults: &mut Vec<Fault>) {
    for host in hosts {
        let leads_there = |link: &&Named| Facts { hosts: vec![host.id.clone()], ..Facts::default() }.allows(&link.id);
        if !is_host(&host.id) {
            let text = format!("“{}” is no host: write its name alone, in small letters, like www.example.jp", host.id);
            faults.push(Fault::new(file, host.line, text));
        } else if !lookout.find(&format!("https://{}/amazon", host.id)).is_empty() {
            let text = format!(
                "“{}” hides where it leads, or looks like Amazon’s and is not: we warn people of such hosts ourselves; name another",
                host.id
            );
            faults.push(Fault::new(file, host.line, text));
        } else if !links.iter().any(leads_there) {
            faults.push(Fault::new(file, host.line, format!("no link in this file leads to {}: take it out of `hosts`", host.id)));
        }
    }
}

/// Why nobody may be led to an address by its host; `None` where they may.
fn stray(address: &str, facts: &Facts) -> Option<String> {
    let hosts = facts.hosts.join(", ");
    let must = "must begin with https:// and one of the hosts";
    (!facts.allows(address)).then(|| format!("{must} {hosts}: correct it, or add its host to `hosts` here"))
}

fn is_host(text: &str) -> bool {
    let label = |l: &str| {
        let inner = l.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        !l.is_empty() && inner && !l.starts_with('-') && !l.ends_with('-')
    };
    // Letters at the end: no address of digits alone.
    let named = |l: &str| l.bytes().any(|b| b.is_ascii_lowercase());
    text.len() <= 253 && text.split('.').all(label) && text.rsplit_once('.').is_some_and(|(_, last)| named(last))
}

fn put(facts: &mut Facts, told: Told, own: &Own, faults: &mut Vec<Fault>) {
    let Some(project) = facts.get(&told.id) else { return };
    let Told { id, value, source, verified, verified_line, line } = told;
    let before = faults.len();
    let mut fault = |line: usize, text: String| faults.push(Fault::new(&own.name, line, text));
    let overridden = Some(Overridden { file: own.name.clone(), line, instead_of: project.value.clone() });
    let fact = Fact { value: value.id, source, verified, overridden, ..project.clone() };
    // Somewhere it is tomorrow already.
    let tomorrow = own.today.saturating_add(1.day());
    if verified > tomorrow {
        fault(verified_line, format!("{id} was verified on {verified}, which is still to come: correct the day"));
    }
    if fact.month().and_then(|(year, month)| Date::new(year, month, 1).ok()).is_some_and(|month| month > tomorrow) {
        fault(value.line, format!("{id} happened in {}, which is still to come: correct the month", fact.value));
    }
    if let Some(why) = fact.nonsense() {
        fault(value.line, format!("the value of {id}, “{}”, {why}", fact.value));
    } else if let Some(why) = stray(&fact.value, facts).filter(|_| fact.kind == Kind::Link) {
        fault(value.line, format!("the link {id} {why}"));
    }
    if verified < project.verified {
        let text = format!(
            "the project compared {id} with its source on {}, after this file did: see whether it must still say otherwise",
            project.verified
        );
        faults.push(Fault::warning(&own.name, verified_line, text));
    }
    if faults[before..].iter().all(|f| f.warning) {
        facts.facts.insert(id, fact);
    }
}
