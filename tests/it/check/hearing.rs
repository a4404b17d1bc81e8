//! Words, patterns and samples.

use super::{Data, WHOLE, check, check_among};

const FERRY: &str = "intents/ferry.toml";
const BUOY: &str = "intents/buoy.toml";
const WORDS: &str = "intents/words/ja.toml";

#[test]
fn a_word_class_that_does_not_exist() {
    check(
        |data| data.replace(BUOY, "\"浮き輪…ない\"", "\n  \"浮き輪…ない\",\n  \"<錨>\""),
        &[(BUOY, "<錨>", "there is no word class <錨>")],
    );
    check(|data| data.replace(WORDS, "\"フェリー\"", "\"フェリー\",\n  \"<帆>\""), &[(WORDS, "<帆>", "there is no word class <帆>")]);
    check(|data| data.replace(BUOY, "\"buoy\"", "\"buoy\",\n \"<渡し>\""), &[(BUOY, "<渡し>", "there is no word class <渡し>")]);
}

#[test]
fn an_ending_that_does_not_exist() {
    check(|data| data.replace(WORDS, "\"フェリー\"", "\"フェリー\",\n  \"漕{ぐ}\""), &[(WORDS, "漕{ぐ}", "there is no ending {ぐ}")]);
    check(|data| data.replace(WORDS, "\"渡し船屋\"", "\"渡し{屋}\""), &[(WORDS, "渡し{屋}", "there is no ending {屋}")]);
}

#[test]
fn a_word_class_or_ending_that_nothing_uses() {
    check(
        |data| {
            data.replace(WORDS, "[words]", "[words]\n\"錨\" = [\"錨\"]");
            data.replace(WORDS, "[endings]", "[endings]\n\"帆\" = [\"帆\"]");
            data.append("intents/words/en.toml", "\"渡し\" = [\"ferryboat\"]\n");
        },
        &[
            (WORDS, "錨", "no pattern uses the word class <錨>"),
            (WORDS, "帆", "no word uses the ending {帆}"),
            ("intents/words/en.toml", "渡し", "no pattern uses the word class <渡し>"),
        ],
    );
}

#[test]
fn a_word_class_that_contains_itself() {
    check_among(|data| data.replace(WORDS, "渡し{船}", "渡し{船}\", \"<渡し>"), &[(WORDS, "<渡し>", "contains itself")]);
}

#[test]
fn a_word_that_is_nothing_once_folded() {
    check(|data| data.replace(WORDS, "\"フェリー\"", "\"フェリー\",\n  \"〜\""), &[(WORDS, "〜", "empty once folded")]);
}

#[test]
fn look_alikes_may_be_a_class() {
    check(
        |data| {
            data.replace(WORDS, "\"渡し船屋\"", "\"<屋号>\"");
            data.append(WORDS, "\"屋号\" = [\"渡し船屋\"]\n");
            data.append("tests/samples/ja/none.txt", "渡し船屋の椅子に乗れた\n");
        },
        &[],
    );
}

#[test]
fn a_pattern_that_matches_the_empty_text() {
    for empty in ["", "…", "^$", "… + …", "^ - <渡し>"] {
        check(
            |data| data.replace(BUOY, "\"浮き輪…ない\"", &format!("\n  \"浮き輪…ない\",\n  \"{empty}\"")),
            &[(BUOY, &format!("  \"{empty}\""), "would match the empty text")],
        );
    }
    check(|data| data.replace(BUOY, "\"浮き輪…ない\"", "\n  \"浮き輪…ない\",\n  \"<渡し\""), &[(BUOY, "<渡し", "close the word class")]);
}

/// Gives `buoy` sixty signs, each a character with a pattern and a sample, and `ferry` as many samples without patterns:
/// only by its pattern does the learned part know that a sign is a buoy's. The pattern for 卍 has no sample yet.
fn signs(data: &Data) {
    let patterns = ('一'..).take(60).chain(['卍']).map(|c| format!("  \"{c}\",\n")).collect::<Vec<_>>().concat();
    let lines = |from: char| (from..).take(60).map(|c| format!("{c}\n")).collect::<Vec<_>>().concat();
    data.replace(BUOY, "\"浮き輪…ない\"", &format!("\"浮き輪…ない\",\n{patterns}"));
    data.replace(FERRY, "beats    = [\"buoy\"]\n", "");
    data.append("tests/samples/ja/buoy.txt", &lines('一'));
    data.append("tests/samples/ja/ferry.txt", &lines('鰀'));
}

#[test]
fn a_pattern_that_takes_another_topics_sample() {
    let file = "tests/samples/ja/ferry.txt";
    check_among(
        |data| {
            signs(data);
            data.append(file, "卍\n");
        },
        &[(BUOY, "卍", "changes what 1 sample(s) of other topics are heard as, the first in tests/samples/ja/ferry.txt:65")],
    );
    // Both are right.
    check(
        |data| {
            signs(data);
            data.append(file, "卍 ## buoy\n");
        },
        &[],
    );
    // Both topics have a pattern for it, and `beats` says which one is right; another sample needs the pattern.
    check(
        |data| {
            signs(data);
            data.append(file, "卍\n");
            data.append("tests/samples/ja/buoy.txt", "卍卍\n");
            data.replace(FERRY, "urgent   = false", "beats = [\"buoy\"]");
            data.replace(FERRY, "\"<渡し>…乗れ\"", "\"<渡し>…乗れ\", \"^卍$\"");
        },
        &[],
    );
}

#[test]
fn a_pattern_that_answers_chatter() {
    check_among(
        |data| {
            signs(data);
            data.append("tests/samples/ja/none.txt", "卍\n");
        },
        &[(BUOY, "卍", "changes what 1 sample(s) of other topics are heard as, the first in tests/samples/ja/none.txt")],
    );
}

#[test]
fn a_pattern_that_no_sample_needs() {
    check(
        |data| data.replace(BUOY, "\"浮き輪…ない\"", "\"浮き輪…ない\",\n  \"救命胴衣\""),
        &[(BUOY, "救命胴衣", "no sample of buoy needs the pattern “救命胴衣”")],
    );
    // Another pattern of the topic hears the same sample: neither is needed.
    check(
        |data| data.replace(BUOY, "\"浮き輪…ない\"", "\"浮き輪…ない\",\n  \"沖にも\""),
        &[(BUOY, "浮き輪…ない", "needs the pattern “浮き輪…ない”"), (BUOY, "沖にも", "needs the pattern “沖にも”")],
    );
}

#[test]
fn samples_that_stand_twice() {
    check_among(
        |data| data.append("tests/samples/ja/ferry.txt", "浮ｷ輪ガ　沖ニモナ〜イ\n"),
        &[("tests/samples/ja/ferry.txt", "浮ｷ輪", "the same message stands in tests/samples/ja/buoy.txt:1")],
    );
}

#[test]
fn samples_with_a_label_that_does_not_exist() {
    check(
        |data| {
            data.write("tests/samples/ja/raft.txt", "# rafts\nいかだ\n");
            data.append("tests/samples/en/buoy.txt", "a buoy or a raft ## ferry, raft\n");
        },
        &[
            ("tests/samples/ja/raft.txt", "いかだ", "there is no topic “raft”"),
            ("tests/samples/en/buoy.txt", "## ferry, raft", "there is no topic “raft”"),
        ],
    );
}

#[test]
fn a_sample_of_which_nothing_is_left() {
    check(
        |data| data.append("tests/samples/en/buoy.txt", "~~~\n"),
        &[("tests/samples/en/buoy.txt", "~~~", "nothing is left of this sample")],
    );
}

#[test]
fn a_topic_without_samples() {
    check_among(|data| data.remove("tests/samples/en/buoy.txt"), &[("tests/samples/en/buoy.txt", WHOLE, "buoy has no samples in en")]);
}

#[test]
fn a_pattern_that_its_own_topic_silences() {
    check(
        |data| {
            data.replace(BUOY, "\"浮き輪…ない\"", "\"浮き輪…ない\",\n  \"救命胴衣\"");
            data.append(BUOY, "\n[unless]\nja = [\"胴衣\"]\n");
            data.append("tests/samples/ja/buoy.txt", "救命胴衣が浮いている\n");
        },
        &[(BUOY, "救命胴衣", "no sample of buoy needs the pattern “救命胴衣”")],
    );
}

#[test]
fn patterns_that_stand_twice() {
    check(
        |data| {
            data.replace(BUOY, "\"浮き輪…ない\"", "\"浮き輪…ない\",\n  \"浮き輪…ない\" ");
            data.replace(FERRY, "\"<渡し>の歌\"", "\"<渡し>の歌\",\n  \"<渡し>の歌\" ");
            data.append("intents/followups.toml", "\n[denied.device]\nja = [\"〜でない\",\n  \"〜でない\" ]\n");
        },
        &[
            (BUOY, "\"浮き輪…ない\" ", "the pattern “浮き輪…ない” stands in this list already, in line 2"),
            (FERRY, "\"<渡し>の歌\" ", "stands in this list already"),
            ("intents/followups.toml", "\"〜でない\" ", "stands in this list already"),
        ],
    );
}

#[test]
fn an_unless_pattern_that_matches_nothing_is_a_warning() {
    let data = Data::new();
    data.replace(FERRY, "\"<渡し>の歌\"", "\"<渡し>の歌\",\n  \"<渡し>の唄\"");
    let faults = data.faults(None);
    assert!(faults.len() == 1 && faults[0].warning, "{faults:?}");
    assert_eq!((faults[0].file.as_str(), faults[0].line), (FERRY, data.line(FERRY, "の唄")));
    assert!(faults[0].text.contains("“<渡し>の唄” matches no sample"), "{}", faults[0].text);
}

#[test]
fn a_language_that_is_heard_and_not_answered_in() {
    check_among(
        |data: &Data| std::fs::remove_dir_all(data.at("locales/en")).expect("removed"),
        &[("locales/en", WHOLE, "there is no such folder, though intents/words/en.toml is of this language")],
    );
    check(
        |data: &Data| {
            std::fs::create_dir(data.at("tests/samples/pt")).expect("a folder");
            data.write("tests/samples/pt/ferry.txt", "a balsa nunca chega\n");
        },
        &[("locales/pt", WHOLE, "there is no such folder, though tests/samples/pt/ferry.txt is of this language")],
    );
}
