//! The list of everything that can be shown, without the page that shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::civil::Date;
use serde_json::{Value, json};
use tasukebune::book::{Book, Source};
use tasukebune::check::limits as readers;
use tasukebune::desk::Situation;
use tasukebune::limits;
use tasukebune::message::{Asker, Press};
use tasukebune::platform::discord::card::{Card, Eyes};
use tasukebune::preview::list::{list, patterns, samples};

use crate::check::Data;
use crate::cli::run;
use crate::support::{TODAY, book, copy, desk, root};

const FERRY: &str = "intents/ferry.toml";

/// As the page gets it.
fn json(source: &Source, book: &Book, today: Date) -> Value {
    serde_json::to_value(list(source, book, today)).expect("JSON")
}

/// Of the data in the binary.
fn ours() -> Value {
    json(&Source::Embedded, book(), TODAY)
}

fn array(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// All cards of a language.
fn cards(language: &Value) -> Vec<&Value> {
    let of_topics = array(&language["topics"]).iter().flat_map(|topic| array(&topic["cards"]));
    of_topics.chain(array(&language["cards"])).collect()
}

fn language<'a>(list: &'a Value, tag: &str) -> &'a Value {
    array(&list["languages"]).iter().find(|l| l["locale"] == tag).unwrap_or_else(|| panic!("no {tag}"))
}

fn of_data(data: &Data) -> (Book, Value) {
    let source = Source::Folder(data.path().to_owned());
    let book = Book::read(&source, None);
    let list = json(&source, &book, TODAY);
    (book, list)
}

/// The line that holds this, from 1.
fn line(data: &Data, file: &str, piece: &str) -> usize {
    1 + data.read(file).lines().position(|l| l.contains(piece)).unwrap_or_else(|| panic!("“{piece}” is not in {file}"))
}

#[test]
fn whatever_render_shows_is_in_the_list() {
    let done = run(&["render", "--format", "json"], "");
    let rendered: Vec<Value> = serde_json::from_str(&done.out).expect("an array");
    let count = |all: &mut dyn Iterator<Item = [Value; 5]>| {
        let mut out: BTreeMap<String, usize> = BTreeMap::new();
        all.for_each(|card| *out.entry(json!(card).to_string()).or_default() += 1);
        out
    };
    let list = ours();
    let shown = count(&mut rendered.iter().map(|c| ["topic", "remedy", "device", "locale", "text"].map(|key| c[key].clone())));
    let listed = count(&mut array(&list["languages"]).iter().flat_map(|language| {
        cards(language).into_iter().map(|card| {
            let [topic, remedy, variant, text] = ["topic", "remedy", "variant", "text"].map(|key| card[key].clone());
            [topic, remedy, variant, language["locale"].clone(), text]
        })
    }));
    assert!(shown.len() > 100, "{}", shown.len());
    assert_eq!(listed, shown);
    let parts = desk().parts();
    for (locale, text) in [("ja", "label"), ("en", "label")] {
        let topics = array(&language(&list, locale)["topics"]);
        assert_eq!(topics.len(), book().intents.topics.len());
        for topic in parts.topics.iter().filter(|topic| !topic.remedies.is_empty()) {
            let one = topics.iter().find(|one| one["id"] == topic.id.as_str()).unwrap_or_else(|| panic!("no {}", topic.id));
            let title = parts.voice.say(crate::support::locale(locale), &format!("{}.{text}", topic.id), &[]);
            assert_eq!((&one["title"], &one["urgent"]), (&json!(title), &json!(topic.urgent)));
            assert!(crate::support::root().join(one["file"].as_str().expect("a file")).exists(), "{one}");
        }
    }
    assert_eq!(array(&list["languages"])[0]["locale"], "ja", "the home language first");
}

#[test]
fn each_card_has_a_slot_of_its_own_which_all_languages_share() {
    let list = ours();
    let slots = |tag: &str| -> Vec<(Value, Value)> {
        let language = language(&list, tag);
        let all: Vec<(Value, Value)> = cards(language).iter().map(|card| (card["topic"].clone(), card["slot"].clone())).collect();
        assert_eq!(all.iter().map(|slot| format!("{slot:?}")).collect::<BTreeSet<_>>().len(), all.len());
        all
    };
    assert_eq!(slots("ja"), slots("en"));
}

#[test]
fn each_text_stands_where_the_list_says() {
    let list = ours();
    let mut texts = 0;
    for card in array(&list["languages"]).iter().flat_map(cards) {
        for place in array(&card["says"]).iter().filter(|place| place["line"] != 0) {
            let (file, key) = (place["file"].as_str().expect("a file"), place["key"].as_str().expect("a key"));
            let text = std::fs::read_to_string(crate::support::root().join(file)).expect("a file of ours");
            let at = usize::try_from(place["line"].as_u64().expect("a line")).expect("a line");
            let name = key.split_once('.').map_or(key.to_owned(), |(_, attribute)| format!(".{attribute}"));
            assert!(text.lines().nth(at - 1).is_some_and(|l| l.trim_start().starts_with(&name)), "{file}:{at} is not {key}");
            texts += 1;
        }
        assert!(!array(&card["says"]).is_empty(), "{card}");
    }
    assert!(texts > 500, "{texts}");
}

#[test]
fn bodies_are_those_that_discord_gets() {
    let list = ours();
    let situation = Situation { asker: Asker(u64::MAX), ..Situation::new(TODAY) };
    let mut compared = 0;
    for tag in ["ja", "en"] {
        let listed = cards(language(&list, tag));
        for reply in desk().every_card(crate::support::locale(tag), &situation) {
            let same =
                |card: &&&Value| card["topic"] == json!(reply.topic) && card["title"] == json!(reply.title) && card["text"] == reply.text();
            for (name, eyes) in [("private", Eyes::Private), ("one", Eyes::One), ("all", Eyes::All), ("door", Eyes::Door)] {
                let message = serde_json::to_value(Card::of(desk(), &reply, eyes, &[]).message(1, None)).expect("JSON");
                let wanted = (&message["content"], &message["components"], &message["embeds"]);
                let has = listed.iter().filter(same).any(|card| {
                    let look = array(&card["looks"]).iter().find(|look| look["eyes"] == name).expect("a look");
                    (&look["body"]["content"], &look["body"]["components"], &look["body"]["embeds"]) == wanted
                });
                assert!(has, "{tag} {name} {:?} {:?}", reply.topic, reply.remedy);
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

/// What the list says that a body uses of a limit; 0 where it says nothing.
fn used(look: &Value, name: &str) -> (u64, u64) {
    let measure = array(&look["limits"]).iter().find(|m| m["name"] == name);
    measure.map_or((0, 0), |m| (m["used"].as_u64().expect("a number"), m["most"].as_u64().expect("a number")))
}

#[test]
fn limits_are_those_of_the_body() {
    let list = ours();
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    for look in array(&list["languages"]).iter().flat_map(cards).flat_map(|card| array(&card["looks"])) {
        let body = &look["body"];
        let text = |value: &Value| value.as_str().map_or(0, |text| text.encode_utf16().count() as u64);
        let rows: &[Value] = array(&body["components"]);
        let parts: Vec<&Value> = rows.iter().flat_map(|row| array(&row["components"])).collect();
        let options: Vec<&Value> = parts.iter().filter_map(|part| part["options"].as_array()).flatten().collect();
        let longest = |of: &[&Value], key: &str| of.iter().map(|part| text(&part[key])).max().unwrap_or(0);
        let most_in = |key: &str, of: &[&Value]| of.iter().filter_map(|part| Some(part[key].as_array()?.len() as u64)).max().unwrap_or(0);
        let expected = [
            ("content", text(&body["content"]), limits::CONTENT),
            ("embed", longest(&array(&body["embeds"]).iter().collect::<Vec<_>>(), "description"), limits::EMBED_TEXT),
            ("rows", rows.len() as u64, limits::ROWS),
            ("row", most_in("components", &rows.iter().collect::<Vec<_>>()), limits::ROW),
            ("label", longest(&parts, "label"), limits::LABEL),
            ("custom_id", longest(&parts, "custom_id"), limits::TOKEN),
            ("url", longest(&parts, "url"), limits::URL),
            ("options", most_in("options", &parts), limits::OPTIONS),
            ("option_label", longest(&options, "label"), limits::OPTION),
            ("option_value", longest(&options, "value"), limits::OPTION),
            ("placeholder", longest(&parts, "placeholder"), limits::PLACEHOLDER),
        ];
        for (name, is, most) in expected {
            let told = used(look, name);
            assert_eq!(told, if is == 0 { (0, 0) } else { (is, most as u64) }, "{name} of {body:#}");
            let before = seen.entry(name).or_default();
            *before = is.max(*before);
        }
        assert!(array(&look["limits"]).iter().all(|m| m["used"].as_u64() <= m["most"].as_u64()), "ours keep them: {look}");
    }
    assert!(seen.values().all(|most| *most > 0), "each is used somewhere, or nothing was compared: {seen:?}");
    // Tokens are those of the longest number that a person may have.
    let tokens = array(&list["languages"])
        .iter()
        .flat_map(cards)
        .map(|card| &card["looks"][0]["body"]["components"][0]["components"][0]["custom_id"]);
    let askers: BTreeSet<Option<u64>> = tokens.filter_map(Value::as_str).map(|t| Press::from_token(t).map(|press| press.asker.0)).collect();
    assert!(askers.contains(&Some(u64::MAX)), "{askers:?}");
}

#[test]
fn what_readers_can_take_in_is_as_check_has_it() {
    let list = ours();
    for (tag, letters) in [("ja", 900), ("en", 1_400)] {
        let language = language(&list, tag);
        for card in cards(language) {
            let of = |name: &str| array(&card["reader"]).iter().find(|m| m["name"] == name).cloned().unwrap_or_default();
            let text = card["text"].as_str().expect("a text").encode_utf16().count();
            assert_eq!((&of("text")["used"], &of("text")["most"]), (&json!(text), &json!(letters)));
            if of("label") != Value::Null {
                assert_eq!(of("label")["most"], readers::label(crate::support::locale(tag)));
            }
        }
        // A topic's command, too.
        let commands: Vec<&Value> = array(&language["topics"]).iter().filter(|t| !t["command"].is_null()).collect();
        assert!(!commands.is_empty());
        for command in commands.iter().map(|topic| &topic["command"]) {
            let name = command["name"].as_str().expect("a name").chars().count();
            assert_eq!(command["limits"][0], json!({ "name": "command", "used": name, "most": limits::COMMAND }));
        }
    }
}

#[test]
fn ours_lack_nothing() {
    let list = ours();
    assert_eq!((&list["stale"], &list["drafts"], &list["faults"]), (&json!([]), &json!([]), &json!([])));
    assert!(array(&list["languages"]).iter().all(|language| language["missing"] == json!([])));
}

#[test]
fn a_missing_translation_is_told_with_its_line_and_its_topics() {
    let data = Data::new();
    copy(&data.at("locales/en"), &data.at("locales/ko"));
    data.replace("locales/ko/ferry.ftl", "    .label = The ferry\n", "    .label = { \"\" }\n");
    data.replace("locales/ko/remedies.ftl", "    .label = Row over\n", "    .label = { \"\" }\n");
    let (book, list) = of_data(&data);
    assert!(book.desk.is_some(), "{:?}", book.faults);
    let (ferry, remedies) = ("locales/ko/ferry.ftl", "locales/ko/remedies.ftl");
    let below = line(&data, remedies, "row-over =");
    let label = below + data.read(remedies).lines().skip(below).position(|l| l.contains(".label")).expect("a label") + 1;
    assert_eq!(
        language(&list, "ko")["missing"],
        json!([
            { "key": "ferry.label", "file": ferry, "line": line(&data, ferry, ".label"), "lacks": "ferry.label", "from": "en", "topics": ["ferry"] },
            { "key": "row-over.label", "file": remedies, "line": label, "lacks": "row-over.label", "from": "en", "topics": ["ferry"] },
        ])
    );
    assert_eq!(language(&list, "en")["missing"], json!([]));
}

#[test]
fn a_message_that_is_not_there_is_told_though_it_is_a_fault() {
    let data = Data::new();
    data.replace("locales/en/ferry.ftl", "    .label = The ferry\n", "");
    let (book, list) = of_data(&data);
    assert!(book.desk.is_none());
    assert_eq!(
        language(&list, "en")["missing"],
        json!([{ "key": "ferry.label", "file": "locales/en/ferry.ftl", "line": 0, "lacks": "ferry.label", "from": null, "topics": ["ferry"] }])
    );
    let fault = &list["faults"][0];
    assert_eq!((&fault["file"], &fault["topics"]), (&json!("locales/en/ferry.ftl"), &json!(["ferry"])));
    assert!(fault["text"].as_str().is_some_and(|text| text.contains("`ferry.label` is missing")), "{fault}");
    assert!(!cards(language(&list, "ja")).is_empty(), "what can be shown is shown");
}

#[test]
fn a_stale_fact_is_told_with_its_line_and_where_it_is_shown() {
    let data = Data::new();
    data.replace(
        "intents/facts.toml",
        "source = \"the ferryman\"\nverified = 2026-11-01",
        "source = \"the ferryman\"\nverified = 2025-11-01",
    );
    let (_, list) = of_data(&data);
    let stale = array(&list["stale"]);
    assert_eq!(stale.len(), 1, "{stale:?}");
    let mut mentions: Vec<&Value> = array(&stale[0]["mentions"]).iter().map(|mention| &mention["key"]).collect();
    mentions.dedup();
    let fields = ["id", "file", "line", "verified", "age", "most", "replaced", "topics"].map(|key| stale[0][key].clone());
    let at = line(&data, "intents/facts.toml", "[facts.ferry-wait]");
    assert_eq!(json!(fields), json!(["ferry-wait", "intents/facts.toml", at, "2025-11-01", 388, 365, true, ["ferry"]]));
    assert_eq!(json!(mentions), json!(["ferry", "row-over.time", "ferry", "row-over.time"]), "in both languages");
    assert_eq!(stale[0]["mentions"][0]["file"], "locales/en/ferry.ftl");
}

#[test]
fn an_unfinished_draft_is_told_and_has_no_cards() {
    let data = Data::new();
    data.write("intents/raft.toml", "draft = true\n\n[patterns]\nja = [\"いかだ\"]\n");
    let (_, list) = of_data(&data);
    let drafts = array(&list["drafts"]);
    assert!(drafts.iter().all(|lack| lack["topics"] == json!(["raft"])), "{drafts:?}");
    assert!(
        drafts.iter().any(|lack| lack["file"] == "intents/raft.toml" && lack["text"].as_str().is_some_and(|t| t.contains("no remedy")))
    );
    assert!(drafts.iter().any(|lack| lack["file"] == "locales/ja/raft.ftl"), "{drafts:?}");
    let raft = array(&language(&list, "ja")["topics"]).iter().find(|topic| topic["id"] == "raft").expect("the draft");
    assert_eq!((&raft["draft"], &raft["cards"]), (&json!(true), &json!([])));
}

#[test]
fn a_sample_that_misses_is_told_with_what_was_heard() {
    let data = Data::new();
    let (buoy, text) = ("tests/samples/ja/buoy.txt", "渡し舟に乗れません");
    // A ferry's sample, word for word: one of the two must be wrong.
    data.append(buoy, &format!("{text}\n"));
    let (book, _) = of_data(&data);
    let missed = samples(&book);
    let told = serde_json::to_value(missed.missed.iter().filter(|one| one.text == text).collect::<Vec<_>>()).expect("JSON");
    assert_eq!(
        told,
        json!([{
            "text": text, "locale": "ja", "file": buoy, "line": line(&data, buoy, text), "expected": ["buoy"],
            "heard": { "kind": "answer", "topics": ["ferry"] }, "overheard": false, "known": null,
        }])
    );
    data.write("tests/samples/known-failures.txt", format!("# comment\nja/buoy: {text}\n"));
    let (book, _) = of_data(&data);
    let known: Vec<Option<usize>> = samples(&book).missed.into_iter().filter(|one| one.text == text).map(|one| one.known).collect();
    assert_eq!(known, [Some(2)]);
}

#[test]
fn what_check_finds_is_in_the_list_by_what_it_is_of() {
    let data = Data::new();
    let about = |told: &Value, text: &str| array(told).iter().filter(|one| one["text"].as_str().is_some_and(|t| t.contains(text))).count();
    data.replace(FERRY, "\"<渡し>…乗れ\"", "\"<渡し>…乗れ\",\n  \"いかだ…乗れ\"");
    let (book, _) = of_data(&data);
    let heard = serde_json::to_value(samples(&book)).expect("JSON");
    assert_eq!(about(&heard["faults"], "no sample of ferry needs the pattern “いかだ…乗れ”"), 1, "{heard}");
    data.append("locales/ja/ferry.ftl", "\nnobody-says = { \"\" }\n");
    // A card that is too long is of its topic.
    data.replace("locales/ja/buoy.ftl", "浮き輪です。", &"浮".repeat(901));
    let (_, list) = of_data(&data);
    assert_eq!(about(&list["faults"], "`nobody-says` shows nothing"), 1, "{}", list["faults"]);
    assert!(about(&list["cards"], "the card has") > 0, "{}", list["cards"]);
    assert!(array(&list["cards"]).iter().all(|one| one["topics"] == json!(["buoy"])), "{}", list["cards"]);
}

#[test]
fn a_pattern_that_no_sample_needs_is_told() {
    let data = Data::new();
    data.replace(FERRY, "\"<渡し>…乗れ\"", "\"<渡し>…乗れ\",\n  \"いかだ…乗れ\"");
    let (book, _) = of_data(&data);
    let idle = serde_json::to_value(patterns(&book, &mut |_| {})).expect("JSON");
    let raft: Vec<&Value> = array(&idle).iter().filter(|one| one["pattern"] == "いかだ…乗れ").collect();
    let at = line(&data, FERRY, "いかだ");
    assert_eq!(
        json!(raft),
        json!([{ "topic": "ferry", "pattern": "いかだ…乗れ", "file": FERRY, "line": at, "unless": false, "matched": 0 }])
    );
}

/// The keys of a language's words, as they stand in the module.
fn keys(words: &str) -> Vec<&str> {
    let words = words.split_once("\n  ja: {").map_or(words, |(_, words)| words);
    words
        .lines()
        .filter_map(|l| Some(l.trim_start().split_once(": ")?.0))
        .filter(|key| key.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_'))
        .collect()
}

#[test]
fn the_page_has_words_for_everything_in_both_languages() {
    let texts = std::fs::read_to_string(root().join("src/preview/page/list-texts.js")).expect("the list's words");
    let (ja, en) = texts.split_once("\n  en: {").expect("both languages");
    assert!(ja.contains("\n  ja: {"), "Japanese comes first");
    assert_eq!(keys(ja), keys(en));
    let words: BTreeSet<&str> = keys(en).into_iter().collect();
    let list = ours();
    for card in array(&list["languages"]).iter().flat_map(cards) {
        assert!(words.contains(card["kind"].as_str().expect("a kind")), "{}", card["kind"]);
        let looks = array(&card["looks"]);
        assert!(looks.iter().all(|look| words.contains(look["eyes"].as_str().expect("eyes"))));
        let measures = looks.iter().flat_map(|look| array(&look["limits"])).chain(array(&card["reader"]));
        for measure in measures {
            assert!(words.contains(measure["name"].as_str().expect("a name")), "{measure}");
        }
    }
    for topic in array(&list["languages"]).iter().flat_map(|language| array(&language["topics"])) {
        assert!(words.contains(topic["role"].as_str().expect("a role")), "{topic}");
    }
}

/// The page's own words, and that there is one for each reason why something is not possible.
#[test]
fn the_conversation_has_the_same_words_in_both_languages() {
    let texts = std::fs::read_to_string(root().join("src/preview/page/texts.js")).expect("the page's words");
    let (ja, en) = texts.split_once("\nconst en = {").expect("both languages");
    assert_eq!(keys(ja), keys(en));
    let words: BTreeSet<&str> = keys(en).into_iter().collect();
    let play = std::fs::read_to_string(root().join("src/preview/play.rs")).expect("the reasons");
    let (_, reasons) = play.split_once("pub enum Impossible {").expect("the reasons");
    let names: Vec<String> = reasons
        .lines()
        .take_while(|l| *l != "}")
        .map(|l| l.trim().trim_end_matches("(String),").trim_end_matches(','))
        .filter(|name| name.starts_with(char::is_uppercase))
        .map(|name| name[..1].to_lowercase() + &name[1..])
        .collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(words.contains(name.as_str()), "there is no word for {name}");
    }
}

#[test]
fn the_modules_of_the_page_find_each_other_and_make_nodes_of_texts_never_of_html() {
    let folder = root().join("src/preview/page");
    let files: Vec<PathBuf> = std::fs::read_dir(&folder).expect("the page").map(|entry| entry.expect("an entry").path()).collect();
    let modules: Vec<&PathBuf> = files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "js")).collect();
    assert!(modules.len() > 10, "{modules:?}");
    for module in modules {
        let (text, name) = (std::fs::read_to_string(module).expect("a module"), module.display());
        for import in text.lines().filter_map(|l| l.strip_prefix("import ")?.split('"').nth(1)) {
            assert!(import.strip_prefix("./").is_some_and(|other| files.contains(&folder.join(other))), "{name} imports {import}");
        }
        let odd = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "http:", "https:"]
            .into_iter()
            .find(|odd| text.contains(odd));
        assert_eq!(odd, None, "{name}");
    }
}
