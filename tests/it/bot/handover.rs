//! 「サーバーのスタッフに相談」: who is offered it, where staff and member meet, who may end it, and what is said where it cannot be.

mod again;
mod words;

use std::time::{Duration, SystemTime};

use serde_json::json;
use tasukebune::limits;
use tasukebune::message::{Act, Asker, Code, Outcome, Press};
use tasukebune::platform::discord::Times;
use tasukebune::store::{Answers, Change, HelpChannel, Hours, What};

use super::{Log, Plan, QUESTION, Stage, TITLE, desk, has, labels, lacks, none, read, say, times};
use crate::discord::{Channel, Fault, Message, Person, Seen, permission};
use crate::support::locale;

const THREADS: &str = "/channels/{channel}/threads";
const MEMBERS: &str = "/channels/{channel}/thread-members/{user}";
const MESSAGES: &str = "/channels/{channel}/messages";
const DMS: &str = "/users/@me/channels";
const BOTH: [&str; 2] = ["ja", "en"];

/// A stage whose server has staff: Ken with the role, and a channel of theirs.
struct House {
    stage: Stage,
    role: u64,
    room: Channel,
    ken: Person,
}

impl House {
    async fn set() -> House {
        House::with(Plan::default()).await
    }

    async fn with(plan: Plan) -> House {
        let stage = Stage::with(plan).await;
        let ken = stage.newcomer("ja");
        let role = stage.guild.role_of("案内係", true, &[&ken]);
        let room = stage.guild.channel("スタッフ室");
        let house = House { stage, role, room, ken };
        house.change(vec![Change::StaffRole(Some(house.role)), Change::StaffChannel(Some(house.room.id))]).await;
        house
    }

    async fn change(&self, changes: Vec<Change>) {
        self.stage.store.change(self.stage.guild.id, changes).await.expect("kept");
    }

    /// A member with the language of their app.
    fn member(&self, locale: &str) -> Person {
        self.stage.newcomer(if locale == "ja" { "ja" } else { "en-US" })
    }

    /// Asks the staff from a channel, and waits for what the card says then.
    async fn asks(&self, who: &Person, locale: &str, channel: &Channel, told: &str) -> Message {
        let card = human(who, locale, channel).await;
        who.presses(&card, &say(locale, "handover-button")).await;
        until(&card, told).await;
        card
    }

    /// The same, where a thread is opened.
    async fn opens(&self, who: &Person, locale: &str) -> (Channel, Message) {
        let before = self.stage.lounge.threads().len();
        self.asks(who, locale, &self.stage.lounge, &line(locale, "handover-thread")).await;
        let threads = self.stage.lounge.threads();
        assert_eq!(threads.len(), before + 1);
        let thread = threads.last().expect("a thread").clone();
        let card = thread.messages().remove(0);
        (thread, card)
    }

    async fn counted(&self, what: What) -> Vec<(String, u64)> {
        let rows = self.stage.store.counts(Some(self.stage.guild.id), 0, u32::MAX).await.expect("counts");
        rows.into_iter().filter(|row| row.what == what).map(|row| (row.topic, row.n)).collect()
    }

    async fn end(self) {
        self.stage.end().await;
    }
}

/// A text up to its first variable.
fn line(locale: &str, key: &str) -> String {
    let mark = "\u{1}";
    let args = ["thread", "member", "channel", "staff", "when", "topic"].map(|name| (name, mark.to_owned()));
    let said = desk().parts().voice.say(crate::support::locale(locale), key, &args);
    said.split(mark).max_by_key(|part| part.len()).unwrap_or_default().trim().to_owned()
}

async fn until(card: &Message, text: &str) {
    card.discord.until(text, |_| card.text().contains(text).then_some(())).await;
}

/// The card with the way to a human, for one person.
async fn human(who: &Person, locale: &str, channel: &Channel) -> Message {
    let card = who.slash(channel, "no-code", none()).await.message();
    who.presses(&card, &say(locale, "button-human")).await.message()
}

#[track_caller]
fn offers(card: &Message, locale: &str, does: bool) {
    assert_eq!(labels(card).contains(&say(locale, "handover-button")), does, "{:?}", labels(card));
}

async fn newest(channel: &Channel, text: &str) -> Message {
    channel.discord.until(text, |_| channel.messages().pop().filter(|message| message.text().contains(text))).await
}

#[tokio::test]
async fn the_way_to_a_human_leads_to_the_staff_where_there_are_any() {
    let house = House::set().await;
    let stage = &house.stage;
    for locale in BOTH {
        let who = &house.member(locale);
        for (changes, does) in [
            (vec![Change::StaffRole(None), Change::StaffChannel(None)], false),
            (vec![Change::StaffRole(Some(house.role))], true),
            (vec![Change::StaffRole(None), Change::StaffChannel(Some(house.room.id))], true),
        ] {
            house.change(changes).await;
            let card = who.slash(&stage.lounge, "no-code", none()).await.message();
            offers(&card, locale, false);
            who.presses(&card, &say(locale, "button-human")).await;
            offers(&card, locale, does);
            who.presses(&card, &say(locale, "button-case")).await;
            offers(&card, locale, does);
            who.presses(&card, &say(locale, "button-menu")).await;
            offers(&card, locale, false);
        }
        // Not in public, and not in private, where there is no server.
        let public = stage.discord.answer_to(&who.says(&stage.lounge, "<@BOT> talk to a human 窓口")).await;
        offers(&public, locale, false);
        let letter = stage.discord.answer_to(&who.dm(if locale == "ja" { "窓口" } else { "talk to a person" })).await;
        offers(&letter, locale, false);
        assert!(!labels(&letter).is_empty());
    }
    // Nor in a server that took the bot out, by somebody who has it for themselves.
    stage.hana.installs();
    stage.guild.expels_bot();
    read().await;
    let card = human(&stage.hana, "ja", &stage.lounge).await;
    offers(&card, "ja", false);
    house.end().await;
}

#[tokio::test]
async fn a_private_thread_is_opened_for_the_member_and_the_staff() {
    for locale in BOTH {
        let house = House::set().await;
        house.change(vec![Change::Locale(Some(crate::support::locale(locale)))]).await;
        let stage = &house.stage;
        let who = &house.member(locale);
        let card = who.slash(&stage.lounge, "no-code", none()).await.message();
        let tried = labels(&card)[0].clone();
        who.presses(&card, &tried).await;
        who.presses(&card, &say(locale, "button-failed")).await;
        who.presses(&card, &say(locale, "button-human")).await;
        let links = |card: &Message| card.controls().into_iter().filter(|it| it["style"] == 5).count();
        let before = links(&card);
        assert!(before > 0, "the official way");
        assert!(matches!(who.presses(&card, &say(locale, "handover-button")).await, Seen::Unchanged(_)));
        until(&card, &line(locale, "handover-thread")).await;
        let thread = stage.lounge.threads().remove(0);
        has(&card, &thread.mention());
        assert_eq!((links(&card), card.is_private()), (before, true));
        offers(&card, locale, false);
        let json = thread.json();
        let topic = desk().parts().voice.say(
            crate::support::locale(locale),
            "handover-title",
            &[("topic", say(locale, "code-not-received.label"))],
        );
        assert_eq!((&json["name"], &json["type"]), (&json!(topic), &json!(12)));
        assert_eq!((&json["thread_metadata"]["invitable"], &json["parent_id"]), (&json!(false), &json!(stage.lounge.id.to_string())));
        assert!(thread.has(who) && thread.has(&house.ken) && !thread.has(&stage.taro));
        let shown = thread.messages().remove(0);
        for text in [say(locale, "code-not-received.label"), tried, who.mention(), format!("<@&{}>", house.role)] {
            has(&shown, &text);
        }
        for key in ["handover-asks", "handover-staff", "handover-welcome"] {
            has(&shown, &line(locale, key));
        }
        assert_eq!(labels(&shown), [say(locale, "handover-end")]);
        let sent = stage.discord.calls("POST", MESSAGES).pop().expect("a message").body;
        assert_eq!(sent["allowed_mentions"]["users"], json!([who.id.to_string()]));
        assert_eq!(sent["allowed_mentions"]["roles"], json!([house.role.to_string()]));
        assert_eq!(sent["allowed_mentions"]["parse"], json!([]));
        let opened = stage.discord.calls("POST", THREADS).remove(0);
        assert_eq!(opened.body["auto_archive_duration"], json!(10_080));
        let reason = opened.headers.iter().find(|(name, _)| name == "x-audit-log-reason").map(|(_, reason)| reason.clone());
        assert!(reason.is_some_and(|reason| reason.is_ascii() && (1..=512).contains(&reason.len())));
        // Nothing is said of times where no hours are set, and the staff's channel is left alone.
        lacks(&shown, "<t:");
        assert!(house.room.messages().is_empty());
        assert_eq!(house.counted(What::HandedOver).await, [("code-not-received".to_owned(), 1)]);
        house.end().await;
    }
}

#[tokio::test]
async fn everybody_reads_their_own_language() {
    let house = House::set().await;
    let (_, card) = house.opens(&house.stage.emma, "en").await;
    for (locale, key) in [("ja", "handover-asks"), ("ja", "handover-staff"), ("en", "handover-welcome")] {
        has(&card, &line(locale, key));
    }
    has(&card, TITLE);
    assert_eq!(labels(&card), [say("ja", "handover-end")]);
    house.ken.presses(&card, &say("ja", "handover-end")).await;
    has(&card, &line("ja", "handover-ended"));
    let question = newest(&card.channel(), &say("en", "handover-solved")).await;
    assert_eq!(labels(&question), [say("en", "handover-yes"), say("en", "handover-no")]);
    let seen = house.ken.presses(&question, &say("en", "handover-yes")).await.message();
    has(&seen, &say("ja", "handover-member-only"));
    house.end().await;
}

#[tokio::test]
async fn from_a_thread_it_is_opened_beside_it() {
    let house = House::set().await;
    let stage = &house.stage;
    for place in [stage.lounge.thread("困った"), stage.lounge.private_thread("内緒")] {
        let who = house.member("ja");
        house.asks(&who, "ja", &place, &line("ja", "handover-thread")).await;
        let thread = stage.lounge.threads().pop().expect("a thread");
        assert!(thread.has(&who) && thread.id != place.id);
    }
    house.end().await;
}

#[tokio::test]
async fn one_member_has_one_case() {
    let house = House::set().await;
    let stage = &house.stage;
    for (n, locale) in BOTH.into_iter().enumerate() {
        let who = &house.member(locale);
        let card = human(who, locale, &stage.lounge).await;
        let label = say(locale, "handover-button");
        let (one, other) = tokio::join!(who.presses(&card, &label), who.presses(&card, &label));
        assert!(!one.is_failed() && !other.is_failed());
        until(&card, &line(locale, "handover-already")).await;
        assert_eq!(stage.lounge.threads().len(), n + 1);
        // A while later, and elsewhere.
        let again = house.asks(who, locale, &stage.help, &line(locale, "handover-already")).await;
        let thread = stage.lounge.threads().pop().expect("a thread");
        has(&again, &thread.mention());
        assert_eq!(thread.messages().len(), 1);
    }
    assert_eq!(stage.discord.calls("POST", THREADS).len(), 2);
    // Where somebody deleted it, there is none.
    stage.lounge.threads().pop().expect("a thread").goes();
    let who = house.member("ja");
    let (thread, _) = house.opens(&who, "ja").await;
    thread.goes();
    house.opens(&who, "ja").await;
    // Somebody who wants to be forgotten is.
    let panel = who.slash(&stage.lounge, "privacy", none()).await.message();
    who.presses(&panel, &say("ja", "discord-privacy-forget")).await;
    has(&panel, &say("ja", "discord-privacy-none"));
    house.opens(&who, "ja").await;
    house.end().await;
}

/// The newest card in the staff's channel tells of a member.
#[track_caller]
fn told_in_room(house: &House, who: &Person, from: &Channel) {
    let card = house.room.messages().pop().expect("a card");
    for text in [who.mention(), from.mention(), format!("<@&{}>", house.role), say("ja", "code-not-received.label")] {
        has(&card, &text);
    }
    has(&card, &line("ja", "handover-asks-in"));
    assert_eq!(labels(&card), [say("ja", "handover-end")]);
    assert_eq!(card.json()["mentions"], json!([]), "the member is not pinged");
    assert_eq!(card.json()["mention_roles"], json!([house.role.to_string()]));
}

#[tokio::test]
async fn where_no_thread_can_be_the_staff_are_told_in_their_channel() {
    let house = House::set().await;
    let stage = &house.stage;
    let (voice, forum, shut) = (stage.guild.voice("通話"), stage.guild.forum("質問"), stage.guild.channel("静か"));
    shut.deny(permission::CREATE_PRIVATE_THREADS);
    let (post, _) = forum.post(&stage.taro, "困った", "助けて");
    let mut cards = 0;
    for locale in BOTH {
        for place in [&voice, &post, &shut] {
            let who = house.member(locale);
            let card = house.asks(&who, locale, place, &say(locale, "handover-told")).await;
            offers(&card, locale, false);
            told_in_room(&house, &who, place);
            // Once more: they know already.
            let again = house.asks(&who, locale, place, &say(locale, "handover-told-already")).await;
            offers(&again, locale, false);
            cards += 1;
            assert_eq!(house.room.messages().len(), cards);
        }
        // What only Discord knows.
        for (status, code) in [(403, 50_013), (403, 50_001), (400, 160_006)] {
            stage.discord.fail_next("POST", THREADS, Fault::Refused(status, code), 1);
            let who = house.member(locale);
            house.asks(&who, locale, &stage.lounge, &say(locale, "handover-told")).await;
            told_in_room(&house, &who, &stage.lounge);
            cards += 1;
        }
    }
    assert!(stage.lounge.threads().is_empty() && shut.threads().is_empty() && voice.threads().is_empty());
    // Where no role was chosen, nobody could be called into a thread.
    house.change(vec![Change::StaffRole(None)]).await;
    let who = house.member("ja");
    house.asks(&who, "ja", &stage.lounge, &say("ja", "handover-told")).await;
    let card = house.room.messages().pop().expect("a card");
    has(&card, &who.mention());
    lacks(&card, "<@&");
    assert!(stage.lounge.threads().is_empty());
    house.end().await;
}

#[tokio::test]
async fn a_thread_that_came_to_nothing_is_put_away() {
    let house = House::set().await;
    let stage = &house.stage;
    for (method, route, fault) in [("PUT", MEMBERS, Fault::Refused(403, 50_013)), ("POST", MESSAGES, Fault::Refused(403, 50_013))] {
        let who = house.member("ja");
        let card = human(&who, "ja", &stage.lounge).await;
        stage.discord.fail_next(method, route, fault, 1);
        who.presses(&card, &say("ja", "handover-button")).await;
        until(&card, &say("ja", "handover-told")).await;
        told_in_room(&house, &who, &stage.lounge);
        let thread = stage.lounge.threads().pop().expect("a thread");
        assert!(thread.is_archived() && thread.messages().is_empty());
    }
    // An answer that is lost opens no second one.
    let who = house.member("ja");
    let card = human(&who, "ja", &stage.lounge).await;
    stage.discord.fail_next("POST", THREADS, Fault::CutAfter, 1);
    who.presses(&card, &say("ja", "handover-button")).await;
    until(&card, &say("ja", "handover-told")).await;
    assert_eq!(stage.lounge.threads().len(), 3);
    house.end().await;
}

#[tokio::test]
async fn where_nobody_can_be_told_it_says_so() {
    let log = Log::open();
    let house = House::set().await;
    let stage = &house.stage;
    stage.lounge.deny(permission::CREATE_PRIVATE_THREADS);
    house.room.deny(permission::SEND_MESSAGES);
    for locale in BOTH {
        let who = house.member(locale);
        let card = house.asks(&who, locale, &stage.lounge, &say(locale, "handover-failed")).await;
        assert!(card.controls().iter().any(|it| it["style"] == 5), "the official way stays");
        offers(&card, locale, true);
    }
    log.tells(&["WARN", "the staff cannot be told"]).await;
    // Nor where all of it was switched off after the card was shown.
    let card = human(&stage.hana, "ja", &stage.help).await;
    house.change(vec![Change::StaffRole(None), Change::StaffChannel(None)]).await;
    stage.hana.presses(&card, &say("ja", "handover-button")).await;
    until(&card, &say("ja", "handover-failed")).await;
    offers(&card, "ja", false);
    // Without a channel there is no other way.
    house.change(vec![Change::StaffRole(Some(house.role))]).await;
    house.asks(&stage.emma, "en", &stage.lounge, &say("en", "handover-failed")).await;
    assert_eq!(house.counted(What::HandedOver).await, []);
    // Whoever mends it is heard by the same button.
    house.change(vec![Change::StaffChannel(Some(stage.help.id))]).await;
    house.asks(&stage.emma, "en", &stage.lounge, &say("en", "handover-told")).await;
    house.end().await;
}

#[tokio::test]
async fn a_thread_that_a_silent_role_is_not_called_into_gives_way_to_the_channel() {
    let log = Log::open();
    let house = House::set().await;
    let stage = &house.stage;
    let silent = stage.guild.role_of("無言の係", false, &[&house.ken]);
    house.change(vec![Change::StaffRole(Some(silent))]).await;
    for locale in BOTH {
        let who = &house.member(locale);
        house.asks(who, locale, &stage.lounge, &say(locale, "handover-told")).await;
        let thread = stage.lounge.threads().pop().expect("a thread");
        assert!(thread.is_archived() && thread.messages().is_empty() && !thread.has(&house.ken), "nobody waits there");
        let card = house.room.messages().pop().expect("a card");
        has(&card, &line("ja", "handover-asks-in"));
        has(&card, &who.mention());
        has(&card, &stage.lounge.mention());
        assert_eq!(labels(&card), [say("ja", "handover-end")]);
        house.asks(who, locale, &stage.lounge, &say(locale, "handover-told-already")).await;
    }
    log.tells(&["WARN", "the staff role cannot be mentioned"]).await;
    assert!(!log.lines().concat().contains("Create Private Threads"), "that is not what is missing");
    assert_eq!(house.counted(What::HandedOver).await, [("code-not-received".to_owned(), 2)]);
    // Without a channel nobody knows of it, and that is said.
    house.change(vec![Change::StaffChannel(None)]).await;
    for locale in BOTH {
        let who = house.member(locale);
        let card = house.asks(&who, locale, &stage.lounge, &say(locale, "handover-failed")).await;
        offers(&card, locale, true);
        assert!(stage.lounge.threads().into_iter().all(|thread| thread.is_archived()));
    }
    assert_eq!(house.counted(What::HandedOver).await, [("code-not-received".to_owned(), 2)]);
    // Where the bot may mention all, it is heard.
    stage.guild.bot_may(permission::USUAL | permission::MENTION_EVERYONE);
    let (thread, _) = house.opens(&stage.emma, "en").await;
    assert!(thread.has(&house.ken));
    house.end().await;
}

/// 21:00 on Sunday, 29 November 2026, in Tokyo.
fn sunday() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(MONDAY_AT_NINE - 12 * 3600)
}

/// 9:00 on Monday, in seconds since 1970.
const MONDAY_AT_NINE: u64 = 1_795_996_800;

fn monday() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(MONDAY_AT_NINE)
}

#[tokio::test]
async fn outside_their_hours_it_says_when_somebody_is_there() {
    let weekdays = [Some((9 * 60, 18 * 60)), None, None, None, None, None, None];
    let hours = || Change::StaffHours(Some(Hours { zone: "Asia/Tokyo".to_owned(), days: weekdays }));
    let then = format!("<t:{MONDAY_AT_NINE}:F>");
    for (now, away) in [(sunday as fn() -> SystemTime, true), (monday, false)] {
        let house = House::with(Plan { times: Times { now, ..times() }, ..Plan::default() }).await;
        house.change(vec![hours()]).await;
        let quiet = house.stage.guild.voice("通話");
        for locale in BOTH {
            let who = house.member(locale);
            let told = house.asks(&who, locale, &house.stage.lounge, &line(locale, "handover-thread")).await;
            let shown = house.stage.lounge.threads().pop().expect("a thread").messages().remove(0);
            let who = house.member(locale);
            let by_card = house.asks(&who, locale, &quiet, &say(locale, "handover-told")).await;
            for card in [&told, &shown, &by_card] {
                assert_eq!(card.text().contains(&then), away, "{}", card.text());
                assert_eq!(card.text().contains(&line(locale, "handover-away")), away, "{}", card.text());
            }
        }
        house.end().await;
    }
}

#[tokio::test]
async fn only_the_staff_and_moderators_end_it() {
    let house = House::set().await;
    let stage = &house.stage;
    let (_, card) = house.opens(&stage.hana, "ja").await;
    for (locale, who) in [("ja", &stage.hana), ("ja", &stage.taro), ("en", &stage.emma)] {
        let seen = who.presses(&card, &say("ja", "handover-end")).await;
        assert!(seen.is_private());
        assert_eq!(seen.message().text(), say(locale, "handover-staff-only"));
    }
    assert_eq!((card.edits(), labels(&card).len()), (0, 1));
    assert!(matches!(house.ken.presses(&card, &say("ja", "handover-end")).await, Seen::Updated(_)));
    has(&card, &line("ja", "handover-ended"));
    has(&card, &house.ken.mention());
    has(&card, TITLE);
    assert_eq!(labels(&card), Vec::<String>::new());
    assert_eq!(
        stage.discord.calls("POST", "/interactions/{interaction}/{token}/callback").pop().expect("an answer").body["data"]["allowed_mentions"]
            ["parse"],
        json!([])
    );
    for power in [permission::MANAGE_MESSAGES, permission::MANAGE_THREADS, 1 << 3] {
        let who = house.member("ja");
        let (thread, card) = house.opens(&who, "ja").await;
        stage.guild.empower(&stage.taro, power);
        stage.taro.presses(&card, &say("ja", "handover-end")).await;
        newest(&thread, &say("ja", "handover-solved")).await;
    }
    // Two of them at once ask once.
    let who = house.member("ja");
    let (thread, card) = house.opens(&who, "ja").await;
    let label = say("ja", "handover-end");
    let (one, other) = tokio::join!(house.ken.presses(&card, &label), stage.taro.presses(&card, &label));
    assert!(!one.is_failed() && !other.is_failed());
    newest(&thread, &say("ja", "handover-solved")).await;
    stage.silent().await;
    assert_eq!(thread.messages().len(), 2);
    house.end().await;
}

#[tokio::test]
async fn the_member_says_that_it_is_solved() {
    for locale in BOTH {
        let house = House::set().await;
        let stage = &house.stage;
        let who = &house.member(locale);
        let (thread, card) = house.opens(who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        let sent = stage.discord.calls("POST", MESSAGES).pop().expect("a question").body;
        assert_eq!(sent["allowed_mentions"]["users"], json!([who.id.to_string()]));
        assert!(sent["allowed_mentions"]["roles"].as_array().is_none_or(Vec::is_empty));
        // Nobody else answers for them.
        for other in [&house.ken, &stage.taro] {
            let seen = other.presses(&question, &say(locale, "handover-yes")).await;
            assert!(seen.is_private());
            has(&seen.message(), &say("ja", "handover-member-only"));
        }
        assert!(!thread.is_archived());
        let yes = say(locale, "handover-yes");
        let (one, other) = tokio::join!(who.presses(&question, &yes), who.presses(&question, &yes));
        assert!(!one.is_failed() && !other.is_failed());
        stage.discord.until("the thread to be put away", |_| thread.is_archived().then_some(())).await;
        assert_eq!((question.text(), labels(&question)), (say(locale, "handover-glad"), Vec::new()));
        assert_eq!(house.counted(What::Solved).await, [("code-not-received".to_owned(), 1)]);
        // What comes later is another case.
        house.opens(who, locale).await;
        house.end().await;
    }
}

#[tokio::test]
async fn what_is_not_solved_goes_on() {
    for locale in BOTH {
        let house = House::set().await;
        let stage = &house.stage;
        let who = &house.member(locale);
        let (thread, card) = house.opens(who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        who.presses(&question, &say(locale, "handover-no")).await;
        let again = newest(&thread, &line("ja", "handover-still")).await;
        assert_eq!((question.text(), labels(&question)), (say(locale, "handover-again"), Vec::new()));
        assert_eq!(again.json()["mention_roles"], json!([house.role.to_string()]));
        assert_eq!(again.json()["mentions"], json!([]));
        assert!(!thread.is_archived());
        house.asks(who, locale, &stage.lounge, &line(locale, "handover-already")).await;
        house.ken.presses(&again, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        who.presses(&question, &say(locale, "handover-yes")).await;
        stage.discord.until("the thread to be put away", |_| thread.is_archived().then_some(())).await;
        // Where the staff cannot be called again, that is said.
        let (thread, card) = house.opens(who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        stage.discord.fail_next("POST", MESSAGES, Fault::Refused(403, 50_013), 1);
        who.presses(&question, &say(locale, "handover-no")).await;
        until(&question, &say(locale, "handover-failed")).await;
        house.end().await;
    }
}

/// A case by a card in the staff's channel.
async fn by_card(house: &House, who: &Person, locale: &str) -> Message {
    house.stage.lounge.deny(permission::CREATE_PRIVATE_THREADS);
    house.asks(who, locale, &house.stage.lounge, &say(locale, "handover-told")).await;
    house.room.messages().pop().expect("a card")
}

#[tokio::test]
async fn after_a_card_the_member_is_asked_in_private() {
    for locale in BOTH {
        let house = House::set().await;
        let stage = &house.stage;
        let who = &house.member(locale);
        let card = by_card(&house, who, locale).await;
        let seen = stage.taro.presses(&card, &say("ja", "handover-end")).await;
        has(&seen.message(), &say("ja", "handover-staff-only"));
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        has(&card, &line("ja", "handover-ended"));
        assert_eq!((labels(&card), card.json()["mentions"].clone()), (Vec::new(), json!([])));
        let question = newest(&who.dm_channel(), &say(locale, "handover-solved-private")).await;
        has(&question, &say(locale, "discord-dm-intro"));
        who.presses(&question, &say(locale, "handover-no")).await;
        let again = newest(&house.room, &line("ja", "handover-still")).await;
        has(&again, &who.mention());
        assert_eq!(again.json()["mentions"], json!([]));
        assert_eq!(question.text(), say(locale, "handover-again"));
        house.ken.presses(&again, &say("ja", "handover-end")).await;
        let question = newest(&who.dm_channel(), &say(locale, "handover-solved-private")).await;
        lacks(&question, &say(locale, "discord-dm-intro"));
        who.presses(&question, &say(locale, "handover-yes")).await;
        until(&question, &say(locale, "handover-glad")).await;
        read().await;
        assert_eq!(house.counted(What::Solved).await, [("code-not-received".to_owned(), 1)]);
        assert!(stage.discord.calls("PATCH", "/channels/{channel}").is_empty(), "there is no thread to put away");
        house.end().await;
    }
}

#[tokio::test]
async fn whoever_asks_again_after_the_staff_closed_the_card_is_heard_again() {
    let house = House::set().await;
    for (locale, shut) in [("ja", true), ("en", false)] {
        let who = &house.member(locale);
        who.refuses_dms(shut);
        let card = by_card(&house, who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        has(&card, &line("ja", "handover-ended"));
        read().await;
        let again = by_card(&house, who, locale).await;
        assert_ne!(again.id, card.id);
        has(&again, &who.mention());
    }
    house.end().await;
}

#[tokio::test]
async fn whom_no_direct_message_reaches_is_not_asked_and_the_staff_know_it() {
    let house = House::set().await;
    for (locale, staff) in [("ja", "ja"), ("en", "en")] {
        let who = &house.member(locale);
        who.refuses_dms(locale == "en");
        let card = by_card(&house, who, locale).await;
        let closer = house.member(staff);
        house.stage.guild.empower(&closer, permission::MANAGE_MESSAGES);
        closer.presses(&card, &say("ja", "handover-end")).await;
        let told = newest(&house.room, &say(staff, "handover-unasked")).await;
        assert!(told.is_private());
        has(&card, &line("ja", "handover-ended"));
    }
    // Nor whom Discord lets nobody write to for the moment.
    house.stage.discord.fail_next("POST", DMS, Fault::Refused(400, 40_003), 1);
    let who = &house.member("ja");
    let card = by_card(&house, who, "ja").await;
    house.ken.presses(&card, &say("ja", "handover-end")).await;
    newest(&house.room, &say("ja", "handover-unasked")).await;
    house.end().await;
}

#[tokio::test]
async fn whoever_is_in_the_staffs_channel_is_staff_where_no_role_was_chosen() {
    let house = House::set().await;
    house.change(vec![Change::StaffRole(None)]).await;
    let who = house.member("ja");
    let card = by_card(&house, &who, "ja").await;
    house.stage.taro.presses(&card, &say("ja", "handover-end")).await;
    newest(&who.dm_channel(), &say("ja", "handover-solved-private")).await;
    house.end().await;
}

#[tokio::test]
async fn all_of_it_goes_on_after_a_restart() {
    let mut house = House::set().await;
    for locale in BOTH {
        let who = house.member(locale);
        let asked = human(&who, locale, &house.stage.lounge).await;
        let other = house.member(locale);
        house.stage.discord.fail_next("POST", THREADS, Fault::Refused(400, 160_006), 1);
        house.asks(&other, locale, &house.stage.lounge, &say(locale, "handover-told")).await;
        let card_of_other = house.room.messages().pop().expect("a card");
        house.stage.restart().await;
        who.presses(&asked, &say(locale, "handover-button")).await;
        until(&asked, &line(locale, "handover-thread")).await;
        let thread = house.stage.lounge.threads().pop().expect("a thread");
        let card = thread.messages().remove(0);
        has(&card, TITLE);
        house.stage.restart().await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        house.ken.presses(&card_of_other, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        let private = newest(&other.dm_channel(), &say(locale, "handover-solved-private")).await;
        house.stage.restart().await;
        who.presses(&question, &say(locale, "handover-yes")).await;
        house.stage.discord.until("the thread to be put away", |_| thread.is_archived().then_some(())).await;
        other.presses(&private, &say(locale, "handover-no")).await;
        newest(&house.room, &line("ja", "handover-still")).await;
    }
    house.end().await;
}

#[tokio::test]
async fn a_forged_button_hands_nobody_over() {
    let house = House::set().await;
    let stage = &house.stage;
    let place =
        Press { act: Act::Human, topic: Some(Code::of("code-not-received")), asker: Asker(stage.emma.id), ..Press::menu(locale("ja")) };
    let public = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.taro.slash(&stage.lounge, "no-code", none()).await.message();
    let tokens = [
        "h1/ask".to_owned(),
        format!("h1/end//{}", place.token()),
        format!("h1/yes//{}", place.token()),
        format!("h1/no/{:x}/{}", stage.guild.id, place.token()),
    ];
    for token in &tokens {
        for card in [&public, &mine] {
            let seen = stage.taro.presses_id(card, token).await;
            has(&seen.message(), &say("ja", "discord-old-button"));
        }
    }
    // A card of the staff's in another server ends nothing here.
    let (_, card) = house.opens(&stage.hana, "ja").await;
    let seen = house.ken.presses_id(&card, &tokens[1]).await;
    has(&seen.message(), &say("ja", "discord-old-button"));
    assert_eq!((stage.lounge.threads().len(), house.room.messages().len(), card.edits()), (1, 0, 0));
    assert_eq!(house.counted(What::Solved).await, []);
    house.end().await;
}

#[tokio::test]
async fn nothing_is_overheard_between_member_and_staff() {
    let mut house = House::set().await;
    house.change(vec![Change::AddHelpChannel(HelpChannel { channel: house.stage.lounge.id, answers: Answers::Public })]).await;
    let who = house.stage.hana.clone();
    let (thread, _) = house.opens(&who, "ja").await;
    let overheard = |stage: &Stage| {
        who.says(&thread, QUESTION);
        stage.answers_in(&thread)
    };
    assert_eq!(overheard(&house.stage), 1);
    house.stage.silent().await;
    // Nor where the bot must ask Discord what that thread is.
    house.stage.restart().await;
    overheard(&house.stage);
    house.stage.silent().await;
    assert_eq!(house.stage.answers_in(&thread), 1);
    // Whoever calls it is answered.
    let called = who.says(&thread, format!("<@BOT> {QUESTION}").as_str());
    has(&house.stage.discord.answer_to(&called).await, TITLE);
    // Other threads of that channel are listened to as ever.
    let other = house.stage.lounge.thread("困った");
    let asked = house.stage.taro.says(&other, QUESTION);
    has(&house.stage.discord.answer_to(&asked).await, TITLE);
    house.end().await;
}

#[tokio::test]
async fn no_name_gets_to_the_staff() {
    const MARK: &str = "zqz @everyone [x](https://zqz.example)";
    let house = House::set().await;
    let stage = &house.stage;
    let (guild, who) = (stage.discord.guild(MARK, "ja"), stage.discord.person(MARK, "ja"));
    guild.join(&who);
    guild.nick(&who, MARK);
    let (channel, voice) = (guild.channel(MARK), guild.voice(MARK));
    let role = guild.role_of(MARK, true, &[]);
    let changes = vec![Change::StaffRole(Some(role)), Change::StaffChannel(Some(channel.id))];
    stage.store.change(guild.id, changes).await.expect("kept");
    who.says(&channel, format!("<@BOT> {QUESTION} {MARK}").as_str());
    house.asks(&who, "ja", &voice, &say("ja", "handover-told")).await;
    let panel = who.slash(&channel, "privacy", none()).await.message();
    who.presses(&panel, &say("ja", "discord-privacy-forget")).await;
    house.asks(&who, "ja", &channel, &line("ja", "handover-thread")).await;
    guild.empower(&who, permission::MANAGE_MESSAGES);
    let thread = channel.threads().remove(0);
    let card = thread.messages().remove(0);
    who.presses(&card, &say("ja", "handover-end")).await;
    let question = newest(&thread, &say("ja", "handover-solved")).await;
    who.presses(&question, &say("ja", "handover-no")).await;
    newest(&thread, &line("ja", "handover-still")).await;
    for request in stage.discord.requests() {
        let sent = format!("{} {:?}", request.body, request.headers);
        assert!(!sent.contains("zqz") && !sent.contains("@everyone"), "{} {}: {sent}", request.method, request.route);
    }
    house.end().await;
}

/// What staff and member are shown fits into a message, whatever was tried.
#[test]
fn the_longest_case_fits() {
    let desk = desk();
    let parts = desk.parts();
    for locale in parts.voice.locales() {
        for topic in &parts.topics {
            let mut place = Press { act: Act::Case, topic: Some(topic.code), ..Press::menu(locale) };
            let mut groups: Vec<&str> = parts.variants.iter().map(|variant| variant.group.as_str()).collect();
            groups.dedup();
            place.variants = groups.iter().filter_map(|group| parts.variants.iter().find(|v| v.group == **group)).map(|v| v.code).collect();
            let mut all: Vec<_> =
                parts.remedies.iter().map(|r| (limits::length(&say(locale.as_str(), &format!("{}.label", r.id))), r.code)).collect();
            all.sort_unstable_by_key(|(length, _)| std::cmp::Reverse(*length));
            // More than a button can hold.
            for (_, code) in all.into_iter().take(13) {
                place.note(code, Outcome::NotMine);
            }
            let keys = ["handover-asks", "handover-asks-in", "handover-staff", "handover-welcome", "handover-away", "handover-ended"];
            let words: usize = keys.iter().map(|key| limits::length(&say(locale.as_str(), key))).sum();
            let mentions = 6 * 30;
            let case = limits::length(&desk.case_of(&place, locale));
            assert!(words + mentions + case < limits::CONTENT, "{locale} {}: {words} and {case}", topic.id);
        }
    }
}
