//! `/setup check`: which permission is missing where, in plain words, and which settings do nothing.

use std::time::Duration;

use serde_json::json;
use tasukebune::store::{Change, Store, StoreFault};

use super::super::{Plan, Stage, has, labels, lacks, none, say};
use super::{at, locale_of, opens, presses, set, token, with};
use crate::discord::{Channel, Fault, Message, Person, Seen, permission};

const GUILD: &str = "/guilds/{guild}";
/// What the invitation asks for, and the button that deletes.
const ALL: u64 = permission::USUAL | permission::MANAGE_MESSAGES;

/// Has it look through the server; the answer as it is then.
async fn looks(stage: &Stage, who: &Person) -> Message {
    let Seen::Thinking(answer) = who.slash(&stage.lounge, "setup check", none()).await else { panic!("it takes a moment") };
    assert!(answer.is_private());
    answer.edited(1).await;
    answer
}

async fn chosen(stage: &Stage, changes: Vec<Change>) {
    stage.store.change(stage.guild.id, changes).await.expect("kept");
}

#[tokio::test]
async fn where_everything_is_fine_it_is_one_line() {
    let stage = set().await;
    stage.guild.bot_may(ALL);
    let (system, staff, forum) = (stage.guild.channel("お知らせ"), stage.guild.channel("スタッフ"), stage.guild.forum("質問箱"));
    stage.guild.system_channel(&system);
    chosen(&stage, vec![Change::HelpChannel(stage.lounge.id), Change::HelpChannel(forum.id), Change::StaffChannel(Some(staff.id))]).await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let fine = format!("{}\n\n{}", say(locale, "setup-check.title"), say(locale, "setup-check.fine"));
        assert_eq!(looks(&stage, who).await.text(), fine);
        // By the button, too, from where the panel can be seen again.
        let panel = opens(&stage, who).await;
        let Seen::Unchanged(_) = who.presses(&panel, &token(who, "check")).await else { panic!("later") };
        panel.edited(1).await;
        assert_eq!(panel.text(), fine);
        presses(who, &panel, "home").await;
        has(&panel, &say(locale, "setup.lead"));
    }
    stage.end().await;
}

#[tokio::test]
async fn each_missing_permission_is_named_with_what_follows() {
    let stage = set().await;
    let (system, staff, forum) = (stage.guild.channel("お知らせ"), stage.guild.channel("スタッフ"), stage.guild.forum("質問箱"));
    stage.guild.bot_may(ALL);
    stage.guild.system_channel(&system);
    let role = stage.guild.role_of("案内係", true, &[]);
    chosen(&stage, vec![Change::StaffRole(Some(role)), Change::StaffChannel(Some(staff.id))]).await;
    chosen(&stage, vec![Change::HelpChannel(stage.lounge.id), Change::HelpChannel(forum.id)]).await;
    // Threads for cases are opened where members ask, and not where the staff are.
    stage.lounge.deny(permission::VIEW_CHANNEL | permission::SEND_MESSAGES_IN_THREADS | permission::CREATE_PRIVATE_THREADS);
    system.deny(permission::SEND_MESSAGES | permission::EMBED_LINKS | permission::CREATE_PRIVATE_THREADS);
    staff.deny(permission::CREATE_PRIVATE_THREADS | permission::READ_MESSAGE_HISTORY);
    // Posts are made by people, and no private thread is below a forum.
    forum.deny(permission::SEND_MESSAGES | permission::MANAGE_MESSAGES | permission::CREATE_PRIVATE_THREADS);
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        // The bot does not see where it is called, and answers there all the same.
        let answer = looks(&stage, who).await;
        let line = |channel: &Channel| {
            let text = answer.text();
            text.lines().find(|line| line.contains(&channel.mention()) && line.contains('⚠')).map(str::to_owned)
        };
        for (channel, what, lacking) in [
            (&stage.lounge, "setup-help", &["discord-may-view", "discord-may-threads", "setup-private-threads"][..]),
            (&system, "setup-check.system", &["discord-may-send", "discord-may-embed"]),
            (&staff, "setup-staff", &["discord-may-history"]),
        ] {
            let line = line(channel).expect("a line");
            assert!(line.contains(&say(locale, what)), "{line}");
            for key in ["discord-may-view", "discord-may-send", "discord-may-embed", "discord-may-history", "setup-private-threads"] {
                let named = format!(": {line} /").contains(&format!(" {} /", say(locale, key)));
                assert_eq!(named, lacking.contains(&key), "{key}: {line}");
            }
        }
        assert_eq!(line(&forum), None);
        for key in ["view", "send", "threads", "embed", "history", "private"] {
            has(&answer, &say(locale, &format!("setup-lacks.{key}")));
        }
        has(&answer, &say(locale, "setup-check.grant"));
        lacks(&answer, &say(locale, "setup-check.fine"));
        // To delete is optional, and said only of the forum.
        let optional = answer.text().lines().find(|line| line.contains(&say(locale, "discord-may-manage"))).map(str::to_owned);
        let optional = optional.expect("a line");
        assert!(optional.starts_with("-# ") && optional.contains(&forum.mention()) && !optional.contains(&stage.lounge.mention()));
    }
    stage.end().await;
}

#[tokio::test]
async fn what_keeps_a_member_from_the_staff_is_told() {
    let stage = set().await;
    stage.guild.bot_may(ALL);
    let (staff, role) = (stage.guild.channel("スタッフ"), stage.guild.role_of("案内係", true, &[]));
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let (alone, fine) = (say(locale, "setup-check.no-channel"), say(locale, "setup-check.fine"));
        let lacking = say(locale, "setup-lacks.private");
        chosen(&stage, vec![Change::StaffRole(Some(role)), Change::StaffChannel(None)]).await;
        let answer = looks(&stage, who).await;
        has(&answer, &alone);
        lacks(&answer, &fine);
        chosen(&stage, vec![Change::StaffChannel(Some(staff.id))]).await;
        staff.deny(permission::CREATE_PRIVATE_THREADS);
        has(&looks(&stage, who).await, &fine);
        // No help channel is chosen, and members ask everywhere.
        stage.guild.everyone_may(permission::USUAL & !permission::CREATE_PRIVATE_THREADS);
        stage.guild.bot_may(ALL & !permission::CREATE_PRIVATE_THREADS);
        let answer = looks(&stage, who).await;
        has(&answer, &lacking);
        lacks(&answer, &fine);
        // Without a role no thread is opened.
        chosen(&stage, vec![Change::StaffRole(None)]).await;
        has(&looks(&stage, who).await, &fine);
        stage.guild.everyone_may(permission::USUAL);
        stage.guild.bot_may(ALL);
    }
    stage.end().await;
}

#[tokio::test]
async fn where_all_are_help_channels_all_are_looked_at() {
    let stage = with(Plan { everywhere: true, ..Plan::default() }).await;
    stage.guild.bot_may(ALL);
    let (forum, shut, voice) = (stage.guild.forum("質問箱"), stage.guild.channel("静か"), stage.guild.voice("通話"));
    let (quiet, podium, media, photos) =
        (stage.guild.voice("作業"), stage.guild.podium("講演"), stage.guild.media("写真"), stage.guild.media("動画"));
    forum.deny(permission::SEND_MESSAGES_IN_THREADS);
    shut.deny(permission::VIEW_CHANNEL);
    voice.deny(permission::VIEW_CHANNEL);
    podium.deny(permission::SEND_MESSAGES);
    photos.deny(permission::SEND_MESSAGES_IN_THREADS);
    // Below a voice channel there are no threads, and in a media channel all are in posts.
    quiet.deny(permission::SEND_MESSAGES_IN_THREADS);
    media.deny(permission::SEND_MESSAGES);
    for who in [&stage.taro, &stage.emma] {
        let answer = looks(&stage, who).await;
        let told = answer.text();
        let wrong = [&forum, &shut, &voice, &podium, &photos].map(|channel| (channel, true));
        for (channel, is) in wrong.into_iter().chain([&quiet, &media, &stage.lounge].map(|channel| (channel, false))) {
            let of_it = told.lines().filter(|line| line.contains(&channel.mention()) && line.contains('⚠'));
            assert_eq!(of_it.count(), usize::from(is), "{told}");
        }
        lacks(&answer, &say(locale_of(&stage, who), "setup-check.fine"));
    }
    stage.end().await;
}

#[tokio::test]
async fn channels_where_it_cannot_answer_are_named_though_nothing_was_chosen_for_them() {
    let stage = set().await;
    stage.guild.bot_may(ALL);
    let (voice, chosen_one) = (stage.guild.voice("通話"), stage.guild.channel("相談"));
    let (open, podium, media) = (stage.guild.voice("作業"), stage.guild.podium("講演"), stage.guild.media("写真"));
    for channel in [&voice, &podium, &media, &chosen_one] {
        channel.deny(permission::VIEW_CHANNEL);
    }
    chosen(&stage, vec![Change::HelpChannel(chosen_one.id)]).await;
    let (forum, shut) = (stage.guild.forum("質問箱"), stage.guild.channel("静か"));
    forum.deny(permission::SEND_MESSAGES_IN_THREADS);
    shut.deny(permission::SEND_MESSAGES);
    let named = |answer: &Message, channel: &Channel| {
        let text = answer.text();
        text.lines().any(|line| line.starts_with("-# ") && line.contains(&channel.mention()))
    };
    for who in [&stage.taro, &stage.emma] {
        let answer = looks(&stage, who).await;
        let wrong = [&forum, &shut, &voice, &podium, &media].map(|channel| (channel, true));
        for (channel, is) in wrong.into_iter().chain([&open, &stage.lounge].map(|channel| (channel, false))) {
            assert_eq!(named(&answer, channel), is, "{}", answer.text());
        }
    }
    // As many as fit.
    for n in 0..30 {
        stage.guild.channel(&format!("静か{n}")).deny(permission::VIEW_CHANNEL);
    }
    let answer = looks(&stage, &stage.taro).await;
    has(&answer, &say("ja", "setup.more").replace("{$n}", "23"));
    // None of that is wrong.
    chosen(&stage, vec![Change::RemoveHelpChannel(chosen_one.id)]).await;
    has(&looks(&stage, &stage.taro).await, &say("ja", "setup-check.fine"));
    stage.end().await;
}

#[tokio::test]
async fn what_is_mended_is_found_so_by_the_next_press() {
    let stage = set().await;
    stage.guild.bot_may(permission::MANAGE_MESSAGES);
    stage.guild.everyone_may(permission::VIEW_CHANNEL | permission::SEND_MESSAGES | permission::READ_MESSAGE_HISTORY | 1 << 31);
    chosen(&stage, vec![Change::HelpChannel(stage.lounge.id)]).await;
    let answer = looks(&stage, &stage.taro).await;
    has(&answer, &say("ja", "setup-lacks.embed"));
    stage.guild.bot_may(permission::ADMINISTRATOR);
    stage.taro.presses(&answer, &say("ja", "setup-check.again")).await;
    answer.edited(2).await;
    has(&answer, &say("ja", "setup-check.fine"));
    // Whoever manages the server may look for the rule, too.
    has(&answer, &say("ja", "discord-automod.command"));
    let name = say("en", "automod-name");
    stage.guild.sets_rules(vec![json!({ "id": "1", "name": name, "trigger_type": 1 })]);
    stage.taro.presses(&answer, &say("ja", "setup-check.again")).await;
    answer.edited(3).await;
    lacks(&answer, &say("ja", "discord-automod.command"));
    stage.end().await;
}

#[tokio::test]
async fn channels_and_roles_that_are_gone_are_told() {
    let stage = set().await;
    let gone = stage.guild.channel("むかしの相談");
    chosen(&stage, vec![Change::HelpChannel(gone.id), Change::StaffRole(Some(7))]).await;
    gone.goes();
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        let answer = looks(&stage, who).await;
        has(&answer, &say(locale, "setup-check.role"));
        has(&answer, &gone.mention());
        lacks(&answer, &say(locale, "setup-check.fine"));
        // In the panel it can be taken out, though it has no name any more.
        let panel = at(&stage, who, "help").await;
        let menu = panel.controls().into_iter().find(|c| c["custom_id"] == token(who, "help-remove")).expect("a menu");
        assert!(menu["options"][0]["label"].as_str().expect("a label").contains(&gone.id.to_string()));
    }
    stage.end().await;
}

#[tokio::test]
async fn a_staff_role_that_nobody_may_mention_is_told() {
    let stage = set().await;
    stage.guild.bot_may(ALL);
    let (quiet, loud) = (stage.guild.role("静かな係"), stage.guild.role_of("案内係", true, &[]));
    for who in [&stage.taro, &stage.emma] {
        let told = say(locale_of(&stage, who), "setup-check.unheard");
        for (role, may, is) in [(quiet, ALL, true), (loud, ALL, false), (quiet, ALL | permission::MENTION_EVERYONE, false)] {
            stage.guild.bot_may(may);
            chosen(&stage, vec![Change::StaffRole(Some(role))]).await;
            let answer = looks(&stage, who).await;
            assert_eq!(answer.text().contains(&told.replace("{$role}", &format!("<@&{role}>"))), is, "{}", answer.text());
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn help_channels_without_the_content_intent_are_told() {
    let stage = with(Plan { blind: true, ..Plan::default() }).await;
    for who in [&stage.taro, &stage.emma] {
        let locale = locale_of(&stage, who);
        lacks(&looks(&stage, who).await, &say(locale, "setup-check.blind"));
        chosen(&stage, vec![Change::HelpChannel(stage.lounge.id)]).await;
        has(&looks(&stage, who).await, &say(locale, "setup-check.blind"));
        chosen(&stage, vec![Change::RemoveHelpChannel(stage.lounge.id)]).await;
    }
    stage.end().await;
}

#[tokio::test]
async fn a_disk_that_fails_is_told() {
    let file = std::path::PathBuf::from("tasukebune.sqlite");
    let store = Store::refusing(StoreFault::Full { file }, None).expect("memory");
    let stage = with(Plan { store, ..Plan::default() }).await;
    stage.asks(&stage.hana, super::super::QUESTION).await;
    for who in [&stage.taro, &stage.emma] {
        let answer = looks(&stage, who).await;
        has(&answer, &say(locale_of(&stage, who), "setup-check.refusing"));
    }
    stage.end().await;
}

#[tokio::test]
async fn a_discord_that_does_not_tell_is_told() {
    let stage = set().await;
    let faults = [("", Fault::Refused(403, 50_001)), ("/channels", Fault::Status(404)), ("/members/{user}", Fault::Refused(403, 50_001))];
    for (route, fault) in faults {
        for who in [&stage.taro, &stage.emma] {
            stage.discord.fail_next("GET", &format!("{GUILD}{route}"), fault.clone(), 1);
            let answer = looks(&stage, who).await;
            has(&answer, &say(locale_of(&stage, who), "setup-check.refused"));
            assert!(labels(&answer).contains(&say(locale_of(&stage, who), "setup-check.again")));
        }
    }
    // The names of channels are not waited for.
    chosen(&stage, vec![Change::HelpChannel(stage.lounge.id)]).await;
    stage.discord.fail_next("GET", &format!("{GUILD}/channels"), Fault::Hang(Duration::from_secs(4)), 1);
    has(&at(&stage, &stage.taro, "help").await, &stage.lounge.mention());
    stage.end().await;
}
