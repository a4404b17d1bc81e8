//! Facts: how old they are, and what an operator's file puts in their place.

use std::path::PathBuf;

use jiff::ZonedDateTime;
use jiff::civil::{Date, date};
use tasukebune::book::{Book, Operator, Source};
use tasukebune::check::check;
use tasukebune::desk::Situation;
use tasukebune::message::{Message, Reply};
use tempfile::TempDir;

use crate::support::{TODAY, desk, locale, root};

/// The embedded data with an operator's file; its folder must outlive the reading.
fn with(text: impl AsRef<[u8]>) -> (TempDir, PathBuf, Source) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("own.toml");
    std::fs::write(&file, text).expect("written");
    let source = of(file.clone());
    (folder, file, source)
}

fn of(file: PathBuf) -> Source {
    Source::Overridden(Box::new(Source::Embedded), Operator { file, today: TODAY })
}

/// All faults that the book tells of that file, and none of another: line and text.
#[track_caller]
fn faults(text: impl AsRef<[u8]>) -> Vec<(usize, String)> {
    let (_folder, file, source) = with(text);
    let book = Book::read(&source, None);
    assert_eq!(book.desk.is_none(), book.faults.iter().any(|f| !f.warning));
    let name = file.to_string_lossy();
    let elsewhere: Vec<String> = book.faults.iter().filter(|f| f.file != name).map(ToString::to_string).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    book.faults.into_iter().map(|f| (f.line, f.text)).collect()
}

#[track_caller]
fn are(found: &[(usize, String)], wanted: &[(usize, &str)]) {
    let fits = |(f, w): (&(usize, String), &(usize, &str))| f.0 == w.0 && f.1.contains(w.1);
    assert!(found.len() == wanted.len() && found.iter().zip(wanted).all(fits), "found {found:#?}\nwanted {wanted:#?}");
}

/// The one test that looks at the calendar, on purpose: it turns red on the day on which a fact without a fallback is past its
/// age, so that nobody goes on telling it.
#[test]
fn no_fact_is_told_past_its_age() {
    let today = ZonedDateTime::now().date();
    let told = |(id, fact): (&String, &tasukebune::facts::Fact)| (fact.is_stale(today) && fact.fallback.is_none()).then(|| id.clone());
    let late: Vec<String> = desk().parts().facts.facts.iter().filter_map(told).collect();
    assert!(late.is_empty(), "compare with their sources and set `verified`: {late:?}");
}

const OWN: &str = "[facts.phone-2025]
value = \"0120-111-222\"
source = \"the call screen of my own account\"
verified = 2026-11-24

[facts.code-wait]
value = \"20-30\"
source = \"our moderators\"
verified = 2026-11-24
";

#[test]
fn the_card_shows_what_the_operator_says_and_when() {
    let (_folder, file, source) = with(OWN);
    let own = Book::read(&source, None).desk().expect("no faults");
    let situation = Situation::new(TODAY);
    let ja = locale("ja");
    assert_eq!(own.fact_as_shown("phone-2025", ja, &situation), "0120-111-222(2026年11月の情報。今は違うことがあります)");
    assert_eq!(own.fact_as_shown("code-wait", ja, &situation), "20〜30分");
    assert_eq!(own.fact_as_shown("code-wait", ja, &Situation::new(date(2030, 1, 1))), "数分", "the project's age and fallback stay");
    let ours = desk().fact_as_shown("phone-2025", ja, &situation);
    assert!(ours.contains("0120-899-190"), "{ours}");
    let texts = |desk: &tasukebune::desk::Desk| desk.every_card(ja, &situation).iter().map(Reply::text).collect::<Vec<_>>().join("\n");
    let cards = texts(&own);
    assert!(cards.contains("0120-111-222") && cards.contains("20〜30分") && !cards.contains("0120-899-190") && !cards.contains("5〜10分"));
    assert!(texts(desk()).contains("0120-899-190"), "without the file the project's number is on some card");
    let overridden = own.parts().facts.get("phone-2025").and_then(|f| f.overridden.clone()).expect("overridden");
    assert_eq!(
        (overridden.file, overridden.line, overridden.instead_of),
        (file.to_string_lossy().into_owned(), 1, "0120-899-190".to_owned())
    );
    assert_eq!(own.parts().facts.get("phone-2022"), desk().parts().facts.get("phone-2022"), "the others stay");
}

#[test]
fn the_guard_learns_the_new_number_and_keeps_the_old_one() {
    let (_folder, _, source) = with(OWN.replace("0120-111-222", "090-8765-4321"));
    let own = Book::read(&source, None).desk().expect("no faults");
    let alarm = |desk: &tasukebune::desk::Desk, number: &str| !desk.parts().guard.find(&format!("{number}に電話してください")).is_empty();
    assert!(alarm(desk(), "090-8765-4321"), "somebody's own number, as far as the project knows");
    assert!(!alarm(&own, "090-8765-4321") && !alarm(&own, "0120-899-190") && alarm(&own, "090-8765-4322"));
    let situation = Situation::new(TODAY);
    let reply = own.answer(&Message::addressed("090-8765-4321に電話すればいいですか"), &situation).expect("a reply");
    assert!(reply.warnings.is_empty(), "{:?}", reply.warnings);
}

#[test]
fn a_link_may_lead_to_a_host_of_ones_own() {
    let text = |hosts: &str, value: &str| {
        format!("hosts = [{hosts}]\n[facts.link-passkey]\nvalue = \"{value}\"\nsource = \"us\"\nverified = 2026-11-24\n")
    };
    let (_folder, _, source) = with(text("\"help.example.jp\"", "https://help.example.jp/passkey"));
    let own = Book::read(&source, None).desk().expect("no faults");
    assert_eq!(own.parts().facts.get("link-passkey").map(|f| f.value.as_str()), Some("https://help.example.jp/passkey"));
    assert!(own.parts().facts.allows("https://www.amazon.co.jp/") && !desk().parts().facts.allows("https://help.example.jp/"));
    are(&faults(text("", "https://help.example.jp/passkey")), &[(3, "must begin with https:// and one of the hosts www.amazon.co.jp")]);
    are(&faults(text("", "http://www.amazon.co.jp/")), &[(3, "must begin with https://")]);
    for bad in ["https://help.example.jp", "help.example.jp/", "localhost", "192.0.2.1", "*.example.jp", "Help.example.jp", "a..jp", ""] {
        are(&faults(format!("hosts = [\"{bad}\"]\n")), &[(1, "is no host: write its name alone")]);
    }
    are(&faults("hosts = [\"help.example.jp\"]\n"), &[(1, "no link in this file leads to help.example.jp")]);
    // Of these we warn people ourselves.
    for bad in ["arnazon.co.jp", "amazon.co.jp.example.com", "bit.ly"] {
        let text = format!("hosts = [\"{bad}\"]\nreport = \"https://{bad}/words\"\n");
        are(&faults(text), &[(1, "we warn people of such hosts ourselves")]);
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let text = "hosts = [\"https://own.example.jp/\", 5]
extra = 1
[facts.phone-2025]
value = \"call me\"
source = \" \"
verified = 2026-11-30
[facts.phone-2026]
value = \"0120-111-222\"
source = \"x\"
verified = 2026-11-24
[facts.code-wait]
kind = \"hours\"
value = 5
source = \"x\"
verified = 10:00:00
[facts.code-life]
verified = 2026-11-24
[facts.lock-fault]
value = \"2027-01\"
source = \"x\"
verified = \"today\"
[facts.dog-page]
value = \"2027-01\"
source = \"x\"
verified = 2026-11-24
[facts.password-minimum]
value = \"8 [here](https://example.com)\"
source = \"x\"
verified = 2026-11-24
[facts.link-protect]
value = \"https://evil.example/\"
source = \"x\"
verified = 2026-11-24
";
    are(
        &faults(text),
        &[
            (1, "`hosts` must be a list of texts only"),
            (1, "“https://own.example.jp/” is no host"),
            (2, "unknown key `extra`"),
            (4, "the value of phone-2025, “call me”, is no telephone number: use digits"),
            (5, "the source of phone-2025 is empty: write who says so"),
            (6, "phone-2025 was verified on 2026-11-30, which is still to come: correct the day"),
            (7, "there is no fact phone-2026: correct its name, or take it out; `tasukebune facts` lists them"),
            (12, "unknown key `facts.code-wait.kind`: take it out or correct it; known here: source, value, verified"),
            (13, "`facts.code-wait.value` must be a text in quotes"),
            (15, "`facts.code-wait.verified` must be a date like 2026-11-23"),
            (16, "the fact code-life lacks `source`: add it"),
            (16, "the fact code-life lacks `value`: add it"),
            (21, "`facts.lock-fault.verified` must be a date like 2026-11-23, without quotes"),
            (23, "dog-page happened in 2027-01, which is still to come: correct the month"),
            (27, "holds an address: make it a fact of the kind link"),
            (31, "the link link-protect must begin with https:// and one of the hosts"),
        ],
    );
}

#[test]
fn a_file_that_cannot_be_read() {
    are(&faults("[facts.phone-2025\nvalue = 1\n"), &[(1, "not TOML")]);
    are(&faults(OWN.replace("2026-11-24", "2026-02-30")), &[(4, "not TOML: invalid date"), (9, "not TOML: invalid date")]);
    are(&faults(b"# \xff\n"), &[(1, "not UTF-8")]);
    let nowhere = PathBuf::from("/no/such/own.toml");
    let book = Book::read(&of(nowhere), None);
    let told: Vec<String> = book.faults.iter().map(ToString::to_string).collect();
    assert!(book.desk.is_none() && told.len() == 1, "{told:?}");
    assert!(told[0].starts_with("/no/such/own.toml: cannot be read") && told[0].contains("TASUKEBUNE_FACTS"), "{told:?}");
    let book = Book::read(&of(root()), None);
    assert!(book.desk.is_none() && book.faults[0].text.contains("no regular file"), "{:?}", book.faults);
    are(&faults(""), &[]);
}

#[test]
fn what_the_project_verified_later_is_a_warning() {
    let old = OWN.replace("moderators\"\nverified = 2026-11-24", "moderators\"\nverified = 2026-11-01");
    are(&faults(&old), &[(9, "the project compared code-wait with its source on 2026-11-23, after this file did")]);
    let (_folder, _, source) = with(&old);
    assert!(Book::read(&source, None).desk.is_some(), "it holds all the same");
}

#[test]
fn check_names_the_file_whose_fact_is_past_its_age() {
    let (_folder, file, source) = with(OWN);
    let at = |day: Date| check(&source, None, day);
    assert_eq!(at(TODAY), [], "{OWN}");
    let late = at(date(2030, 1, 1));
    let own: Vec<_> = late.iter().filter(|f| f.file == file.to_string_lossy()).collect();
    assert!(own.len() == 1 && own[0].warning && own[0].line == 6 && own[0].text.contains("our moderators"), "{own:?}");
}
