//! `facts.toml`.

use super::{Data, check, check_among};

const FILE: &str = "intents/facts.toml";
/// The end of the fact `ferry-wait`.
const AGE: &str = "verified = 2026-11-01\nmax_age_days = 365\nfallback = \"fallback-ferry\"\n";

#[test]
fn a_stale_fact_with_a_fallback_is_a_warning() {
    let data = Data::new();
    data.replace(FILE, AGE, "verified = 2025-11-01\nmax_age_days = 365\nfallback = \"fallback-ferry\"\n");
    let faults = data.faults(None);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].warning && faults[0].file == FILE && faults[0].line == data.line(FILE, "[facts.ferry-wait]"));
    assert!(faults[0].text.contains("last verified on 2025-11-01") && faults[0].text.contains("the ferryman"), "{}", faults[0].text);
}

#[test]
fn a_stale_fact_without_a_fallback_is_a_fault() {
    check(|data| data.replace(FILE, AGE, "verified = 2025-11-01\nmax_age_days = 365\n"), &[(FILE, "[facts.ferry-wait]", "no `fallback`")]);
}

#[test]
fn a_historic_fact_is_never_stale() {
    check(|data| data.replace(FILE, AGE, "verified = 1999-11-01\nhistoric = true\n"), &[]);
}

#[test]
fn links_lead_only_to_allowed_hosts() {
    for bad in [
        "https://amazon.example/",
        "http://www.amazon.co.jp/",
        "https://www.amazon.co.jp.example.com/",
        "https://www.amazon.co.jp@example.com/",
    ] {
        check(
            |data| data.replace(FILE, "https://www.amazon.co.jp/ferry", bad),
            &[(FILE, "[facts.link-ferry]", "the link link-ferry must begin with https:// and one of the `hosts`")],
        );
    }
}

#[test]
fn a_fact_needs_its_source_and_the_rest() {
    for what in ["kind", "value", "source", "verified"] {
        let without = |data: &Data| {
            let (before, fact) =
                data.read(FILE).split_once("[facts.ferry-wait]").map(|(a, b)| (a.to_owned(), b.to_owned())).expect("the fact");
            data.write(FILE, format!("{before}[facts.ferry-wait]{}", fact.replacen(&format!("\n{what} = "), "\n#", 1)));
        };
        check_among(without, &[(FILE, "[facts.ferry-wait]", &format!("lacks `{what}`"))]);
    }
    check_among(
        |data| data.replace(FILE, AGE, "verified = 2026-11-01\n"),
        &[(FILE, "[facts.ferry-wait]", "either `max_age_days` or `historic = true`")],
    );
    check_among(
        |data| data.replace(FILE, "\"minutes\"\nvalue = \"7\"", "\"minuets\"\nvalue = \"7\""),
        &[(FILE, "minuets", "unknown kind “minuets”")],
    );
}

#[test]
fn a_day_that_does_not_exist() {
    check_among(|data| data.replace(FILE, "verified = 2026-11-01", "verified = 2026-02-30"), &[(FILE, "2026-02-30", "")]);
}

#[test]
fn a_fact_that_no_text_mentions() {
    check(
        |data| {
            data.replace("locales/ja/remedies.ftl", "{ $link-ferry }", "案内");
            data.replace("locales/en/remedies.ftl", "{ $link-ferry }", "the page");
        },
        &[(FILE, "[facts.link-ferry]", "no text mentions the fact link-ferry")],
    );
}

#[test]
fn a_fact_that_does_not_exist() {
    check(
        |data| {
            data.replace("locales/ja/buoy.ftl", "浮き輪です", "{ $buoy-size } の浮き輪です");
            data.replace("locales/en/buoy.ftl", "A buoy", "A buoy of { $buoy-size }");
        },
        &[("locales/ja/buoy.ftl", "buoy =", "`buoy` wants $buoy-size"), ("locales/en/buoy.ftl", "buoy =", "`buoy` wants $buoy-size")],
    );
}

#[test]
fn a_fallback_that_does_not_exist() {
    check(
        |data| data.replace(FILE, AGE, "verified = 2026-11-01\nmax_age_days = 365\nfallback = \"fallback-raft\"\n"),
        &[(FILE, "[facts.ferry-wait]", "the fallback of ferry-wait, `fallback-raft`, is missing in every language")],
    );
}

#[test]
fn a_fallback_that_one_language_lacks() {
    check(
        |data| data.replace("locales/en/facts.ftl", "fallback-ferry = a while\n", ""),
        &[("locales/en/facts.ftl", super::WHOLE, "`fallback-ferry` is missing")],
    );
}

#[test]
fn a_link_goes_stale_whatever_is_said_of_it() {
    let link = "verified = 2026-11-02\nmax_age_days = 365\nfallback = \"fallback-ferry\"\n";
    for instead in ["verified = 2026-11-02\nhistoric = true\n", "verified = 2026-11-02\nmax_age_days = 365\n"] {
        check(
            |data| data.replace(FILE, link, instead),
            &[(FILE, "[facts.link-ferry]", "the link link-ferry needs `max_age_days` and `fallback`")],
        );
    }
}

#[test]
fn values_that_are_nonsense() {
    for (kind, value, why) in [
        ("minutes", "", "is empty"),
        ("number", "  ", "is empty"),
        ("minutes", "soon", "neither a number nor a range"),
        ("hours", "10-5", "neither a number nor a range"),
        ("phone", "0120-AMAZON", "no telephone number"),
        ("phone", "https://www.amazon.co.jp/", "no telephone number"),
        ("mail", "reportascam", "no mail address"),
        ("mail", "a b@amazon.com", "no mail address"),
        ("mail", "a@b@amazon.com", "no mail address"),
        ("month", "2021", "no month"),
    ] {
        check(
            |data| data.replace(FILE, "\"minutes\"\nvalue = \"7\"", &format!("\"{kind}\"\nvalue = \"{value}\" # here")),
            &[(FILE, "# here", why)],
        );
    }
    for (value, why) in [("https://www.amazon.co.jp/a b", "has a space"), ("https://www.amazon.co.jp/a\\nb", "more than one line")] {
        check(|data| data.replace(FILE, "https://www.amazon.co.jp/ferry", value), &[(FILE, "amazon.co.jp/a", why)]);
    }
    // However many cards show it, and in however many languages.
    let long = format!("https://www.amazon.co.jp/{}", "f".repeat(500));
    check(
        |data| data.replace(FILE, "https://www.amazon.co.jp/ferry", &long),
        &[(FILE, &long, "at most 512 are allowed: choose a shorter one")],
    );
    check(|data| data.replace(FILE, "\"the ferryman\"", "\" \" # here"), &[(FILE, "# here", "the source of ferry-wait is empty")]);
}

#[test]
fn days_that_cannot_be() {
    check_among(
        |data| data.replace(FILE, AGE, "verified = 2026-11-01\nmax_age_days = -365\nfallback = \"fallback-ferry\"\n"),
        &[(FILE, "max_age_days = -365", "-365 days is no age")],
    );
    check(
        |data| data.replace(FILE, "verified = 2026-11-01", "verified = 2026-11-26"),
        &[(FILE, "[facts.ferry-wait]", "was verified on 2026-11-26, which is still to come")],
    );
    check(
        |data| data.replace(FILE, "\"minutes\"\nvalue = \"7\"", "\"month\"\nvalue = \"2027-01\""),
        &[(FILE, "[facts.ferry-wait]", "happened in the month of 2027-01-01, which is still to come")],
    );
    // Somewhere it is tomorrow already.
    check(|data| data.replace(FILE, "verified = 2026-11-01", "verified = 2026-11-25"), &[]);
}

#[test]
fn a_link_without_a_name() {
    check(
        |data| data.replace("locales/en/facts.ftl", "\nlink-ferry = The ferry’s page", ""),
        &[("locales/en/facts.ftl", super::WHOLE, "`link-ferry` is missing")],
    );
}
