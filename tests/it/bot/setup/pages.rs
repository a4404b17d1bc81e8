//! The pages of the panel, one by one: what is chosen counts at once, and what no menu offers changes nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;
use tasukebune::store::{Answers, Change, Hours, ServerSettings, Store};

use super::super::{Plan, has, labels, say, times};
use super::{at, chooses, chooses_hours, helps, ids, kept, locale_of, menu_of_hours, opens, picks, presses, set, token, turns, with};
use crate::discord::{Fault, Message, Person, Seen};
use crate::support::locale;

const CHANNELS: &str = "/guilds/{guild}/channels";

#[tokio::test]
async fn help_channels_are_added_and_taken_out() {
    let stage = set().await;
    let forum = stage.guild.forum("質問箱");
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "help").await;
        // What the operator chose is in force, too, and not the admin's to change.
        has(&panel, &format!("{}\n", say(locale, "setup.now").replace("{$value}", &stage.help.mention())));
        picks(who, &panel, "help-add", &ids(&[&stage.lounge, &forum])).await;
        has(&panel, &say(locale, "setup.kept"));
        has(&panel, &forum.mention());
        assert_eq!(helps(&stage), [(stage.lounge.id, Answers::Public), (forum.id, Answers::Public)]);
        // By their names, as Discord has them; one that is deleted can be taken out, too.
        let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(who, "help-remove")).expect("a menu");
        assert_eq!(menu["options"][1]["label"], json!("#質問箱"));
        chooses(who, &panel, "help-remove", &[&stage.lounge.id.to_string(), &forum.id.to_string()]).await;
        assert_eq!(helps(&stage), []);
        assert!(!panel.controls().iter().any(|c| c["custom_id"] == token(who, "help-remove")));
    }
    has(&opens(&stage, &stage.taro).await, &stage.help.mention());
    stage.end().await;
}

#[tokio::test]
async fn where_discord_does_not_tell_what_there_is_nothing_is_called_gone() {
    let stage = set().await;
    stage.store.change(stage.guild.id, vec![Change::HelpChannel(stage.lounge.id)]).await.expect("kept");
    for who in [&stage.taro, &stage.emma] {
        let gone = say(locale_of(&stage, who), "setup-help.gone").replace("{$id}", &format!("ID {}", stage.lounge.id));
        let label = |panel: &Message| {
            let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(who, "help-remove")).expect("a menu");
            menu["options"][0]["label"].as_str().expect("a label").to_owned()
        };
        let panel = opens(&stage, who).await;
        stage.discord.fail_next("GET", CHANNELS, Fault::Refused(403, 50_001), 1);
        turns(who, &panel, "help").await;
        assert_eq!(label(&panel), format!("ID {}", stage.lounge.id));
        assert_ne!(label(&panel), gone);
        assert_eq!(label(&at(&stage, who, "help").await), "#雑談");
    }
    stage.lounge.goes();
    let panel = at(&stage, &stage.taro, "help").await;
    has(&panel, &say("ja", "setup.now").replace("{$value}", ""));
    let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(&stage.taro, "help-remove")).expect("a menu");
    let gone = say("ja", "setup-help.gone").replace("{$id}", &format!("ID {}", stage.lounge.id));
    assert_eq!(menu["options"][0]["label"], json!(gone), "what Discord does not have any more");
    stage.end().await;
}

#[tokio::test]
async fn where_the_disk_takes_all_the_time_discord_is_not_asked_besides() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("tasukebune.db");
    let store = Store::open(&file).expect("a store");
    let stage = with(Plan { store, times: Times { disk: Duration::from_millis(100), ..times() }, ..Plan::default() }).await;
    let other = rusqlite::Connection::open(&file).expect("a database");
    for (who, channel) in [(&stage.taro, &stage.lounge), (&stage.emma, &stage.help)] {
        let panel = at(&stage, who, "help").await;
        let asked = || stage.discord.calls("GET", CHANNELS).len();
        let before = asked();
        other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
        picks(who, &panel, "help-add", &[channel.id]).await;
        has(&panel, &say(locale_of(&stage, who), "setup.waits"));
        assert_eq!(asked(), before);
        other.execute_batch("ROLLBACK").expect("it holds it");
        for _ in 0..1_000 {
            if helps(&stage).iter().any(|(id, _)| *id == channel.id) {
                break;
            }
            super::super::read().await;
        }
        // Otherwise it is.
        presses(who, &panel, "home").await;
        turns(who, &panel, "help").await;
        let before = asked();
        chooses(who, &panel, "help-remove", &[&channel.id.to_string()]).await;
        assert_eq!((helps(&stage).len(), asked()), (0, before + 1));
    }
    stage.end().await;
}

#[tokio::test]
async fn of_many_help_channels_any_can_be_taken_out() {
    let stage = set().await;
    let many: Vec<u64> = (0..80).map(|n| stage.guild.channel(&format!("相談{n}")).id).collect();
    stage.store.change(stage.guild.id, many.iter().copied().map(Change::HelpChannel).collect()).await.expect("kept");
    let panel = at(&stage, &stage.taro, "help").await;
    let last = |nth: &str, panel: &Message| {
        let menu =
            panel.controls().into_iter().find(|c| c["custom_id"] == token(&stage.taro, &format!("help-remove{nth}"))).expect("a menu");
        menu["options"].as_array().and_then(|all| all.last()).and_then(|it| it["value"].as_str()).expect("channels").to_owned()
    };
    assert_eq!([last("", &panel), last("/1", &panel), last("/2", &panel)], [24, 49, 74].map(|n: usize| many[n].to_string()));
    chooses(&stage.taro, &panel, "help-remove/2", &[&last("/2", &panel)]).await;
    assert_eq!(helps(&stage).len(), 79);
    // The next one comes in.
    assert_eq!(last("/2", &panel), many[75].to_string());
    stage.end().await;
}

#[tokio::test]
async fn without_the_content_intent_help_channels_are_greyed_out() {
    let stage = with(Plan { blind: true, ..Plan::default() }).await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "help").await;
        has(&panel, &say(locale, "setup-help.blind"));
        let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(who, "help-add")).expect("a menu");
        assert_eq!(menu["disabled"], json!(true));
        who.selects_id(&panel, &token(who, "help-add"), &[&stage.lounge.id.to_string()]).await;
        assert_eq!(helps(&stage), []);
    }
    stage.end().await;
}

#[tokio::test]
async fn answers_are_for_the_server_and_its_help_channels() {
    let stage = set().await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "help").await;
        picks(who, &panel, "help-add", &[stage.lounge.id]).await;
        presses(who, &panel, "home").await;
        turns(who, &panel, "answers").await;
        chooses(who, &panel, "answers", &["private"]).await;
        has(&panel, &say(locale, "setup-answers.private"));
        assert_eq!((kept(&stage).answers, helps(&stage)), (Answers::Private, vec![(stage.lounge.id, Answers::Private)]));
        // One that comes later is answered as the server is.
        presses(who, &panel, "home").await;
        turns(who, &panel, "help").await;
        picks(who, &panel, "help-add", &[stage.help.id]).await;
        assert!(helps(&stage).contains(&(stage.help.id, Answers::Private)));
        presses(who, &panel, "home").await;
        turns(who, &panel, "answers").await;
        chooses(who, &panel, "answers", &["public"]).await;
        assert!(helps(&stage).iter().all(|(_, answers)| *answers == Answers::Public));
        let gone = [stage.lounge.id, stage.help.id].map(Change::RemoveHelpChannel);
        stage.store.change(stage.guild.id, gone.to_vec()).await.expect("kept");
    }
    stage.end().await;
}

#[tokio::test]
async fn a_language_and_the_staff_are_chosen() {
    let stage = set().await;
    let role = stage.guild.role("相談スタッフ");
    for who in [&stage.taro, &stage.emma] {
        let ours = locale_of(&stage, who);
        let panel = at(&stage, who, "language").await;
        chooses(who, &panel, "language", &["en"]).await;
        assert_eq!(kept(&stage).locale, Some(locale("en")));
        has(&panel, &say("en", "discord-language"));
        who.selects_id(&panel, &token(who, "language"), &["xx"]).await;
        assert_eq!(kept(&stage).locale, Some(locale("en")), "nobody speaks that");
        chooses(who, &panel, "language", &["auto"]).await;
        assert_eq!(kept(&stage).locale, None);
        let panel = at(&stage, who, "staff").await;
        picks(who, &panel, "role", &[role]).await;
        picks(who, &panel, "channel", &[stage.lounge.id]).await;
        assert_eq!((kept(&stage).staff_role, kept(&stage).staff_channel), (Some(role), Some(stage.lounge.id)));
        has(&panel, &format!("<@&{role}> / {}", stage.lounge.mention()));
        presses(who, &panel, "no-staff").await;
        has(&panel, &say(ours, "setup.none"));
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    stage.end().await;
}

#[tokio::test]
async fn everybody_is_no_staff() {
    let stage = set().await;
    for who in [&stage.taro, &stage.emma] {
        let panel = at(&stage, who, "staff").await;
        // Discord offers that role, too: it has the server's own id.
        chooses_id(who, &panel, "role", stage.guild.id).await;
        has(&panel, &say(locale_of(&stage, who), "setup-staff.everyone"));
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    stage.end().await;
}

async fn chooses_id(who: &Person, panel: &Message, control: &str, id: u64) {
    let Seen::Updated(_) = who.selects_id(panel, &token(who, control), &[&id.to_string()]).await else { panic!("in place") };
}

#[tokio::test]
async fn hours_are_chosen_in_menus_alone() {
    let stage = set().await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "hours").await;
        has(&panel, &say(locale, "setup-hours.any"));
        chooses_hours(who, &panel, "days", &["4", "5"]).await;
        let span = Some((9 * 60, 18 * 60));
        let weekend = |span| Hours { zone: "Asia/Tokyo".to_owned(), days: [None, None, None, None, span, span, None] };
        assert_eq!(kept(&stage).staff_hours, Some(weekend(span)));
        chooses_hours(who, &panel, "from", &["20"]).await;
        // Until six, which is on the next day then.
        assert_eq!(kept(&stage).staff_hours, Some(weekend(Some((20 * 60, 42 * 60)))));
        chooses_hours(who, &panel, "to", &["23"]).await;
        chooses_hours(who, &panel, "zone", &["America/New_York"]).await;
        let late = Some((20 * 60, 23 * 60));
        assert_eq!(kept(&stage).staff_hours, Some(Hours { zone: "America/New_York".to_owned(), ..weekend(late) }));
        for part in ["20:00", "23:00", &say(locale, "setup-zone.new-york"), &say(locale, "setup-day.fri")] {
            has(&panel, part);
        }
        for (control, value) in [("from", "24"), ("zone", "Mars/Olympus"), ("days", "7")] {
            let before = kept(&stage);
            who.selects_id(&panel, &token(who, control), &[value]).await;
            assert_eq!(kept(&stage), before, "{control} {value}");
        }
        // Each city by its name in the reader's language.
        let zones = menu_of_hours(who, &panel, "zone")["options"].clone();
        let labels: Vec<&str> = zones.as_array().into_iter().flatten().filter_map(|option| option["label"].as_str()).collect();
        let latin = |label: &&&str| label.starts_with(|c: char| c.is_ascii_alphabetic());
        assert_eq!((labels.len(), labels.iter().filter(latin).count()), (24, if locale == "ja" { 0 } else { 24 }), "{labels:?}");
        assert!(labels[0].starts_with(&format!("{} (UTC+9:00)", say(locale, "setup-zone.tokyo"))), "{labels:?}");
        presses(who, &panel, "always").await;
        assert_eq!(kept(&stage).staff_hours, None);
    }
    // A zone that is not among those to choose from stands there all the same.
    let own = Hours { zone: "Asia/Ulaanbaatar".to_owned(), ..Hours::usual() };
    stage.store.change(stage.guild.id, vec![Change::StaffHours(Some(own))]).await.expect("kept");
    let panel = at(&stage, &stage.taro, "hours").await;
    has(&panel, "Ulaanbaatar");
    let zones = menu_of_hours(&stage.taro, &panel, "zone")["options"].clone();
    assert_eq!((zones.as_array().map(Vec::len), &zones[24]["default"]), (Some(25), &json!(true)));
    stage.end().await;
}

#[tokio::test]
async fn pauses_incidents_and_deletion_are_chosen() {
    let stage = set().await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "pauses").await;
        chooses(who, &panel, "pause-user", &["0"]).await;
        chooses(who, &panel, "pause-channel", &["300"]).await;
        assert_eq!((kept(&stage).cooldown_user_s, kept(&stage).cooldown_channel_s), (Some(0), Some(300)));
        has(&panel, &say(locale, "setup-pauses.off"));
        chooses(who, &panel, "pause-user", &["own"]).await;
        chooses(who, &panel, "pause-channel", &["own"]).await;
        let panel = at(&stage, who, "deletion").await;
        chooses(who, &panel, "deletion", &["72"]).await;
        assert_eq!(kept(&stage).delete_after_hours, Some(72));
        chooses(who, &panel, "deletion", &["0"]).await;
        let panel = at(&stage, who, "incident").await;
        assert!(!labels(&panel).contains(&say(locale, "setup-incident.stop")));
        chooses(who, &panel, "incident", &["6"]).await;
        let incident = kept(&stage).incident.expect("one");
        assert_eq!(incident.until - incident.since, 6 * 3600);
        has(&panel, &format!("<t:{}:f>", incident.until));
        who.selects_id(&panel, &token(who, "incident"), &["99999"]).await;
        assert_eq!(kept(&stage).incident.as_ref(), Some(&incident));
        presses(who, &panel, "stop").await;
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    stage.end().await;
}

#[tokio::test]
async fn the_incidents_page_shows_its_note_and_keeps_it() {
    let stage = set().await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        who.slash(&stage.lounge, "incident start", json!({ "hours": 3, "note": "公式を*調査*中" })).await;
        let before = kept(&stage).incident.expect("one");
        let panel = at(&stage, who, "incident").await;
        let told = say(locale, "setup-incident.note").replace("{$note}", r"公式を\*調査\*中");
        has(&panel, &told);
        chooses(who, &panel, "incident", &["12"]).await;
        let after = kept(&stage).incident.expect("one");
        assert_eq!((after.since, &after.note), (before.since, &before.note));
        assert!(after.until > before.until);
        has(&panel, &told);
        presses(who, &panel, "stop").await;
        assert!(!panel.text().contains("調査"));
        chooses(who, &panel, "incident", &["3"]).await;
        assert_eq!(kept(&stage).incident.expect("one").note, None, "what is over has no note");
        presses(who, &panel, "stop").await;
    }
    stage.end().await;
}

#[tokio::test]
async fn topics_are_switched_off_unless_they_keep_people_safe() {
    let stage = set().await;
    let topics = &crate::support::desk().parts().topics;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let panel = at(&stage, who, "topics").await;
        let offered = |control: &str| -> BTreeSet<String> {
            let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(who, control));
            let options = menu.map(|menu| menu["options"].as_array().cloned().unwrap_or_default()).unwrap_or_default();
            options.iter().map(|o| o["value"].as_str().expect("a value").to_owned()).collect()
        };
        let may: BTreeSet<String> = topics.iter().filter(|t| !t.always).map(|t| t.id.clone()).collect();
        assert!(may.len() > 10 && offered("off") == may && offered("on").is_empty());
        for safe in ["account-hijacked", "suspicious-message", "approval-prompt", "bot-help", "no-such-topic"] {
            assert!(!may.contains(safe), "{safe}");
            who.selects_id(&panel, &token(who, "off"), &[safe]).await;
            assert_eq!(kept(&stage), ServerSettings::default(), "{safe}");
        }
        chooses(who, &panel, "off", &["passkey", "captcha"]).await;
        assert_eq!(kept(&stage).topics_off.iter().collect::<Vec<_>>(), ["captcha", "passkey"]);
        has(&panel, &say(locale, "passkey.label"));
        assert_eq!(offered("on").len(), 2);
        chooses(who, &panel, "on", &["passkey", "captcha"]).await;
        assert_eq!(kept(&stage), ServerSettings::default());
    }
    stage.end().await;
}
