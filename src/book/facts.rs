//! Reads `intents/facts.toml`.

use jiff::civil::Date;

use super::sheet::{Sheet, with_sheet};
use crate::facts::{Fact, Facts, Kind};
use crate::fault::Fault;

/// Where it stands.
pub const FILE: &str = "intents/facts.toml";

/// `None` where the file is not TOML.
pub fn read(text: &str, faults: &mut Vec<Fault>) -> Option<Facts> {
    with_sheet(FILE, text, faults, |sheet, faults| {
        let hosts = sheet.strings("hosts", faults).into_iter().map(|n| n.id).collect();
        let facts = sheet
            .table("facts", faults, |sheet, faults| {
                let ids = sheet.keys();
                ids.into_iter().filter_map(|id| Some((id.to_owned(), sheet.table(id, faults, |s, f| fact(s, f, id))??))).collect()
            })
            .unwrap_or_default();
        Facts { facts, hosts, report: None }
    })
}

fn fact(sheet: &mut Sheet, faults: &mut Vec<Fault>, id: &str) -> Option<Fact> {
    let line = sheet.line();
    let kind = sheet.string("kind", faults);
    let value = sheet.string("value", faults);
    let source = sheet.string("source", faults);
    let verified = sheet.date("verified", faults);
    let max_age_days = sheet.number("max_age_days", faults);
    let fallback = sheet.string("fallback", faults).map(|n| n.id);
    let historic = sheet.flag("historic", faults);
    let mut need = |what: &str| faults.push(Fault::new(FILE, line, format!("the fact {id} lacks `{what}`: add it")));
    for (missing, what) in
        [(kind.is_none(), "kind"), (value.is_none(), "value"), (source.is_none(), "source"), (verified.is_none(), "verified")]
    {
        if missing {
            need(what);
        }
    }
    let (kind, value, source, (day, day_line)) = (kind?, value?, source?, verified?);
    let Some((_, kind)) = Kind::ALL.into_iter().find(|(word, _)| *word == kind.id) else {
        let words: Vec<&str> = Kind::ALL.iter().map(|(word, _)| *word).collect();
        faults.push(Fault::new(FILE, kind.line, format!("unknown kind “{}”: use one of {}", kind.id, words.join(", "))));
        return None;
    };
    // A link is opened, not believed: whether it still leads there has to be looked at.
    if kind == Kind::Link && (max_age_days.is_none() || fallback.is_none()) {
        let text = format!("the link {id} needs `max_age_days` and `fallback`, `historic` or not: add them");
        faults.push(Fault::new(FILE, line, text));
    } else if historic == max_age_days.is_some() {
        faults.push(Fault::new(FILE, line, format!("the fact {id} needs either `max_age_days` or `historic = true`, and not both")));
    }
    if let Some((days, line)) = max_age_days.filter(|(days, _)| *days < 0) {
        faults.push(Fault::new(FILE, line, format!("{days} days is no age: write how many days {id} may be shown")));
    }
    if source.id.trim().is_empty() {
        faults.push(Fault::new(FILE, source.line, format!("the source of {id} is empty: write who says so")));
    }
    let Some(verified) = date(day) else {
        faults.push(Fault::new(FILE, day_line, "there is no such day: correct it"));
        return None;
    };
    let max_age_days = max_age_days.map(|(n, _)| n);
    let fact = Fact { kind, value: value.id, source: source.id, verified, max_age_days, fallback, historic, line, overridden: None };
    if let Some(why) = fact.nonsense() {
        faults.push(Fault::new(FILE, value.line, format!("the value of {id}, “{}”, {why}", fact.value)));
    }
    Some(fact)
}

/// `None` where there is no such day.
pub(super) fn date(day: toml::value::Date) -> Option<Date> {
    Date::new(i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
}
