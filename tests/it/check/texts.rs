//! `locales/`: nothing missing, nothing too much, and Fluent without errors.

use super::{Data, SOMEWHERE, WHOLE, check, check_among};

const JA: &str = "locales/ja/ferry.ftl";
const EN: &str = "locales/en/ferry.ftl";

#[test]
fn a_missing_translation() {
    check(
        |data| data.remove(EN),
        &[
            (EN, WHOLE, "the message `ferry` is missing"),
            (EN, WHOLE, "the message `ferry.label` is missing"),
            (EN, WHOLE, "the message `ferry.command` is missing"),
            (EN, WHOLE, "the message `ferry.description` is missing"),
        ],
    );
    check(|data| data.replace(JA, "    .label = 渡し舟\n", ""), &[(JA, WHOLE, "the message `ferry.label` is missing")]);
    check(
        |data| data.replace("locales/en/remedies.ftl", "    .sign = You arrive.\n", ""),
        &[("locales/en/remedies.ftl", WHOLE, "the message `row-over.sign` is missing")],
    );
    check_among(
        |data| data.append("locales/ja/remedies.ftl", "    .iphone = スマホで漕ぎます。\n"),
        &[("locales/en/remedies.ftl", WHOLE, "the message `row-over.iphone` is missing")],
    );
}

#[test]
fn a_new_language_lacks_everything() {
    check_among(
        |data: &Data| {
            std::fs::create_dir(data.at("locales/fr")).expect("a folder");
            data.write("locales/fr/ferry.ftl", "ferry = Le bac met { $ferry-wait }.\n");
        },
        &[
            ("locales/fr/ferry.ftl", WHOLE, "the message `ferry.label` is missing"),
            ("locales/fr/common.ftl", WHOLE, "the message `menu` is missing"),
            ("locales/fr/remedies.ftl", WHOLE, "the message `row-over` is missing"),
        ],
    );
}

#[test]
fn different_variables() {
    check(
        |data| data.replace(EN, "{ $ferry-wait }", "a while"),
        &[(EN, "ferry =", "`ferry` has the variables [], but in locales/ja/ferry.ftl [$ferry-wait]")],
    );
    check_among(
        |data| {
            data.replace(
                "locales/en/remedies.ftl",
                "    .time = { $ferry-wait }\n    .sign = You arrive.",
                "    .time = soon\n    .sign = You arrive.",
            );
        },
        &[("locales/en/remedies.ftl", ".time = soon", "`row-over.time` has the variables []")],
    );
}

#[test]
fn a_variable_that_nothing_gives() {
    check(
        |data| {
            data.replace(JA, ".label = 渡し舟", ".label = 渡し舟 { $name }");
            data.replace(EN, ".label = The ferry", ".label = The ferry { $name }");
        },
        &[
            (JA, ".label", "`ferry.label` wants $name, which nothing gives it"),
            (EN, ".label", "`ferry.label` wants $name, which nothing gives it"),
        ],
    );
}

#[test]
fn broken_fluent_costs_only_the_broken_message() {
    check(|data| data.append(JA, "\ngull = {\n"), &[(JA, "gull", "not Fluent")]);
    check(|data| data.append(EN, "\nwhat is this\n"), &[(EN, SOMEWHERE, "not Fluent")]);
    check(|data| data.append("locales/en/remedies.ftl", "\nand { this\n"), &[("locales/en/remedies.ftl", "and { this", "not Fluent")]);
}

#[test]
fn references_to_nothing() {
    check(
        |data| data.replace(JA, "渡し舟は", "{ -ferryman } は"),
        &[(JA, "ferry =", "`ferry` refers to `-ferryman`, which does not exist")],
    );
    check(
        |data| data.replace(EN, "The ferry takes", "{ boat } takes"),
        &[(EN, "ferry =", "`ferry` refers to `boat`, which does not exist")],
    );
    check(
        |data| data.replace(EN, ".label = The ferry", ".label = { buoy.size }"),
        &[(EN, ".label", "`ferry.label` refers to `buoy.size`, which does not exist")],
    );
    check(
        |data| data.replace(EN, ".label = The ferry", ".label = { -amazon.size -> \n        [big] Liner\n       *[other] Ferry\n    }"),
        &[(EN, ".label", "`ferry.label` refers to `-amazon.size`, which does not exist")],
    );
    check(
        |data| data.replace(EN, ".label = The ferry", ".label = { SHOUT(\"ferry\") }"),
        &[(EN, ".label", "`ferry.label` refers to `SHOUT()`, which does not exist")],
    );
}

#[test]
fn references_in_a_circle() {
    check_among(
        |data| {
            data.replace(EN, ".label = The ferry", ".label = { buoy.label }");
            data.replace("locales/en/buoy.ftl", ".label = The buoy", ".label = { ferry.label }");
        },
        &[(EN, ".label", "`ferry.label` refers to itself"), ("locales/en/buoy.ftl", ".label", "`buoy.label` refers to itself")],
    );
}

#[test]
fn a_term_is_given_no_variables() {
    check_among(
        |data| {
            data.replace(
                EN,
                "ferry = The ferry takes { $ferry-wait }.",
                "-how-long = { $ferry-wait }\nferry = The ferry takes { -how-long }.",
            );
        },
        &[(EN, "-how-long =", "-how-long")],
    );
}

#[test]
fn an_id_that_stands_twice() {
    check(|data| data.append(EN, "buoy = Again.\n"), &[(EN, "buoy = Again", "`buoy` stands already in locales/en/buoy.ftl:1")]);
    check(|data| data.append(EN, "\nferry = Again.\n"), &[(EN, "ferry = Again", "`ferry` stands already in locales/en/ferry.ftl:1")]);
    check(
        |data| data.replace(EN, "    .command = ferry\n", "    .command = ferry\n    .label = Twice\n"),
        &[(EN, ".label = Twice", "`ferry.label` stands already in locales/en/ferry.ftl:2")],
    );
}

#[test]
fn a_message_that_nothing_says() {
    check(
        |data| {
            data.append(JA, "\ngull = かもめ\n");
            data.append(EN, "    .colour = white\n");
            data.append("locales/en/remedies.ftl", "    .symbian = Row with your phone.\n");
            data.append("locales/ja/common.ftl", "\n-captain = 船長\n");
        },
        &[
            (JA, "gull", "nothing says the message `gull`"),
            (EN, ".colour", "nothing says the message `ferry.colour`"),
            ("locales/en/remedies.ftl", ".symbian", "nothing says the message `row-over.symbian`"),
            ("locales/ja/common.ftl", "-captain", "`-captain`"),
        ],
    );
}
