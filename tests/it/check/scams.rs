//! `scams.toml`.

use super::{WHOLE, check, check_among};

const FILE: &str = "intents/scams.toml";
const FIRST: &str = "  \"bit.ly\", ";

#[test]
fn a_host_is_written_as_one() {
    for (bad, why) in [
        ("https://zz.example", "has a scheme or port: write the host alone"),
        ("zz.example:443", "has a scheme or port"),
        ("zz.example/login", "has a path: write the host alone"),
        ("info@zz.example", "is a mail address: write its host alone"),
        ("ZZ.example", "has capitals, and hosts are compared in small letters: write zz.example"),
        ("zz .example", "is no host"),
        ("ｚｚ.example", "is no host"),
        (".zz.example", "begins or ends with a dot"),
    ] {
        check(|data| data.replace(FILE, FIRST, &format!("{FIRST}\n  \"{bad}\",\n  ")), &[(FILE, bad, why)]);
    }
    check(|data| data.replace(FILE, "\nending = [", "\nending = [\n\"co.zz\","), &[(FILE, "co.zz", "is more than the end of a host")]);
}

#[test]
fn an_entry_stands_once() {
    check(
        |data| data.replace(FILE, FIRST, &format!("{FIRST}\n  \"t.co\", # again\n  ")),
        &[(FILE, "\"t.co\", \"tiny", "twice, first in line")],
    );
    check(
        |data| data.replace(FILE, FIRST, &format!("{FIRST}\n  \"amazon.co.jp\", # again\n  ")),
        &[(FILE, "# again", "stands in `shortener` and, in line")],
    );
    check(
        |data| data.replace(FILE, FIRST, &format!("{FIRST}\n  \"\", # none\n  ")),
        &[(FILE, "# none", "an entry of `shortener` is empty")],
    );
    check_among(
        |data| data.append(FILE, "\n[pt]\ndot = [\"zz\", \"ＺＺ\"]\ntalk = [\"zz\", \"ＺＺ\"]\n"),
        &[(FILE, "talk = [\"zz\"", "twice")],
    );
}

#[test]
fn unknown_keys_and_nothing_at_all() {
    check(|data| data.replace(FILE, "shortener = [", "shorteners = ["), &[(FILE, "shorteners", "unknown key `hosts.shorteners`")]);
    check(|data| data.append(FILE, "\n[no_language]\nclaim = [\"zz\"]\n"), &[(FILE, "[no_language]", "unknown key `no_language`")]);
    check(|data| data.replace(FILE, "weak = [", "weak = []\nweaker = ["), &[(FILE, "weaker", "unknown key `looks.weaker`")]);
    check(|data| data.remove(FILE), &[(FILE, WHOLE, "there is no such file")]);
}
