//! The last fresh look: what was suspected. Those that fail are defects, but for the one marked as a matter of hearing; those that pass are
//! what was tried in vain.

use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;

use super::{Log, Plan, QUESTION, Stage, TITLE, has, labels, lacks, none, reply_to, say, times, title};
use crate::discord::{Fault, Note, Seen};

const MESSAGES: &str = "/channels/{channel}/messages";
const MESSAGE: &str = "/channels/{channel}/messages/{message}";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";
const ORIGINAL: &str = "/webhooks/{application}/{token}/messages/@original";
const READING: Duration = Duration::from_millis(30);

async fn read() {
    tokio::time::sleep(READING).await;
}

fn warning() -> String {
    say("ja", "secret-code")
}

// ---- one answer for all -------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_helper_applies_it_to_a_later_message_of_a_question_that_has_its_card() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "こんにちは").await;
    let second = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    card.edited(1).await;
    has(&card, TITLE);
    let seen = stage.emma.context_menu(&second, &say("en", "discord-context")).await;
    assert!(seen.is_private(), "a second card for all:\n{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn calling_it_under_a_later_message_of_a_question_that_has_its_card() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.says(&stage.help, "Amazonにログインできなくて困っています")).await;
    let second = stage.hana.says(&stage.help, QUESTION);
    card.edited(1).await;
    stage.taro.says(&stage.help, reply_to(&second, "<@BOT>"));
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.help), 1);
    stage.end().await;
}

#[tokio::test]
async fn a_helper_applies_it_while_the_answer_is_on_its_way() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&stage.help, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    stage.discord.answer_to(&question).await;
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(seen.is_private(), "two cards for all:\n{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_again_after_the_card_was_taken_away() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn calling_it_after_the_own_answer_was_taken_away() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.guild.empower(&stage.emma, 1 << 13);
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    stage.taro.says(&stage.help, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

// ---- warnings -----------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_warning_goes_where_all_words_but_the_mention_are_taken_out() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> 認証コードは482913です");
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    stage.hana.edits(&question, "<@BOT>");
    stage.silent().await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_later_message_whose_secret_is_taken_out_does_not_take_the_answer_along() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for later in ["コードは482913です", "コード482913を入れても弾かれます"] {
        for after in ["すみません、消しました", "間違えました", "ごめんなさい"] {
            let who = stage.discord.person("新人", "ja");
            stage.guild.join(&who);
            let card = stage.asks(&who, QUESTION).await;
            read().await;
            let told = who.says(&stage.lounge, format!("<@BOT> {later}").as_str());
            card.edited(1).await;
            has(&card, &warning());
            let before = title(&card);
            who.edits(&told, &format!("<@BOT> {after}"));
            tokio::time::sleep(Duration::from_millis(120)).await;
            let is = card.text();
            if is.contains(&warning()) || !(is.contains(&before) || is.contains(TITLE)) {
                bad.push(format!("{later} → {after}: was {before}; is {}", is.replace('\n', " ")));
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_though_the_answer_gets_better() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません。コードは482913です").await;
    has(&card, &warning());
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> アカウントを乗っ取られました");
    card.edited(1).await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_of_a_greeting_stays_when_the_question_follows() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "こんにちは、コードは482913です").await;
    has(&card, &warning());
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> Amazonのパスワードを忘れました");
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.lounge), 1);
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn no_warning_leaves_the_channel_that_is_not_ours_to_listen_in() {
    let stage = Stage::set().await;
    stage.discord.fail_next("GET", "/channels/{channel}", Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&stage.lounge, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.hana.edits(&question, "認証コードは482913だよ");
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(stage.answers_in(&stage.lounge), 0, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_in_a_command_is_not_to_be_deleted() {
    let stage = Stage::set().await;
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": "コード482913が弾かれます" })).await.message();
    has(&seen, &warning());
    lacks(&seen, "書いたものを今すぐ消して");
    stage.end().await;
}

// ---- within seconds -----------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn in_private_a_picture_right_after_the_question_is_answered() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.dm("Amazonにログインできません")).await;
    read().await;
    let picture = stage.hana.dm(Note::new("").attachment("screen.png"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains(&say("ja", "discord-picture"))
        || stage.discord.answer_so_far(&picture).is_some_and(|m| m.text().contains(&say("ja", "discord-picture")));
    assert!(told, "a picture, and not a word:\n{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_voice_message_right_after_a_greeting_is_answered() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.dm("こんにちは")).await;
    read().await;
    let spoken = stage.hana.dm(Note::spoken());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains(&say("ja", "discord-voice"))
        || stage.discord.answer_so_far(&spoken).is_some_and(|m| m.text().contains(&say("ja", "discord-voice")));
    assert!(told, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn what_cannot_be_seen_right_after_a_greeting_is_said() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let card = stage.asks(&stage.hana, "こんにちは").await;
    read().await;
    let hidden = stage.hana.says(&stage.lounge, format!("<@&BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains("見えていません") || stage.discord.answer_so_far(&hidden).is_some();
    assert!(told, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_public_a_second_trouble_said_to_us_within_seconds_is_heard() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for (first, second, key) in [
        ("パスワードを忘れました", "パスキーが使えません", "passkey.label"),
        ("パスキーが使えません", "パスワードを忘れました", "forgot-password.label"),
        ("携帯にコードが届きません", "アカウントがロックされました", "account-locked.label"),
        ("アカウントがロックされました", "携帯にコードが届きません", "code-not-received.label"),
    ] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        let card = stage.asks(&who, first).await;
        read().await;
        who.says(&stage.lounge, format!("<@BOT> {second}").as_str());
        tokio::time::sleep(Duration::from_millis(150)).await;
        let all: String = stage.lounge.messages().iter().map(|m| m.text()).collect();
        if !card.text().contains(&say("ja", key)) && !all.contains(&format!("**{}**", say("ja", key))) {
            bad.push(format!("{first} / {second}"));
        }
    }
    assert!(bad.is_empty(), "ignored: {bad:#?}");
    stage.end().await;
}

#[tokio::test]
async fn in_private_numbers_and_devices_count_at_once() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for text in ["2", "1番", "ドコモです", "iPhoneです", "全部だめです", "わかりません", "意味がわからない", "電話したい", "英語で", "画面が真っ白です", "母のアカウントです", "助けて", "次は?", "できません", "still nothing"] {
        let who = stage.discord.person("新人", "ja");
        stage.discord.answer_to(&who.dm(QUESTION)).await;
        read().await;
        let before: u64 = who.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
        who.dm(text);
        tokio::time::sleep(Duration::from_millis(120)).await;
        let after: u64 = who.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
        if after == before + 1 {
            bad.push(text);
        }
    }
    assert!(bad.is_empty(), "silence in private: {bad:#?}");
    stage.end().await;
}

// ---- the question asked again ----------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_question_is_answered_again_after_its_card_was_taken_away_by_whoever_pressed_it() {
    let stage = Stage::set().await;
    let question = "Amazonのパスワードを忘れました";
    let card = stage.discord.answer_to(&stage.hana.says(&stage.help, question)).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-list")).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    let again = stage.hana.says(&stage.help, question);
    has(&stage.discord.answer_to(&again).await, &say("ja", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn an_answer_deleted_by_others_before_we_know_its_id_is_gone() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::CutAfter, 1);
    let question = stage.hana.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.taro.deletes(&card);
    tokio::time::sleep(Duration::from_millis(800)).await;
    let again = stage.hana.says(&stage.help, QUESTION);
    stage.discord.answer_to(&again).await;
    stage.end().await;
}

#[tokio::test]
async fn a_helper_has_it_again_after_a_card_whose_id_was_never_known_was_closed() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("en", "discord-context");
    stage.discord.fail_next("DELETE", MESSAGE, Fault::Refused(403, 50_001), 1);
    let Seen::Public(card) = stage.emma.context_menu(&question, &menu).await else { panic!("for all") };
    read().await;
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.edited(1).await;
    let again = stage.emma.context_menu(&question, &menu).await;
    assert!(matches!(again, Seen::Public(_)));
    stage.end().await;
}

#[tokio::test]
async fn the_author_does_not_wait_for_the_id_of_a_helpers_card() {
    let stage = Stage::set().await;
    stage.discord.fail_next("GET", ORIGINAL, Fault::Status(500), 50);
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let Seen::Public(_) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    let next = stage.hana.dm("パスワードを忘れました");
    has(&stage.discord.answer_to(&next).await, &say("ja", "forgot-password.label"));
    stage.end().await;
}

#[tokio::test]
async fn a_dismissal_that_could_not_be_acknowledged_forgets_nothing() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next("POST", CALLBACK, Fault::Refused(404, 10_062), 1);
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    stage.discord.take_violations();
    stage.silent().await;
    assert!(!card.is_deleted());
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

// ---- edits --------------------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn whoever_called_it_by_name_alone_and_adds_words_is_answered() {
    let stage = Stage::set().await;
    let chatter = stage.hana.says(&stage.lounge, QUESTION);
    let call = stage.taro.says(&stage.lounge, reply_to(&chatter, "<@BOT>"));
    stage.discord.answer_to(&chatter).await;
    stage.taro.edits(&call, "<@BOT> パスキーが使えません");
    has(&stage.discord.answer_to(&call).await, &say("ja", "passkey.label"));
    stage.end().await;
}

#[tokio::test]
async fn whoever_called_it_by_name_alone_and_adds_words_gets_the_menu_changed() {
    let stage = Stage::set().await;
    let call = stage.taro.says(&stage.lounge, "<@BOT>");
    let card = stage.discord.answer_to(&call).await;
    stage.taro.edits(&call, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_question_whose_answer_was_deleted_by_a_moderator_and_that_is_changed() {
    // “Editing the question soon after asking updates the answer instead of adding one.”
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> パスワードを忘れました");
    let card = stage.discord.answer_to(&question).await;
    let second = stage.hana.says(&stage.lounge, "<@BOT> アカウントが乗っ取られました");
    card.edited(1).await;
    // The newer of the two is taken out: the older one is the question again.
    stage.hana.edits(&second, "<@BOT> 間違えました、乗っ取りではなくパスワードを忘れただけです");
    card.edited(2).await;
    has(&card, &say("ja", "forgot-password.label"));
    stage.end().await;
}

// ---- places, languages ------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_forum_post_is_answered_by_a_mention_and_its_title_changes_nothing_secret() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let forum = stage.guild.forum("質問");
    let (_, post) = forum.post(&stage.hana, "認証コードは482913です 届くけど弾かれる", "助けてください");
    let card = stage.discord.answer_to(&post).await;
    has(&card, &warning());
    lacks(&card, "482913");
    let (_, post) = forum.post(&stage.taro, "Amazonの2段階認証のコードが届きません", Note::new("").attachment("screen.png"));
    has(&stage.discord.answer_to(&post).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_helpers_card_in_a_thread_and_its_dismissal_after_a_restart() {
    let mut stage = Stage::set().await;
    let thread = stage.lounge.thread("相談");
    let question = stage.hana.says(&thread, QUESTION);
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    stage.restart().await;
    let hers = stage.emma.presses(&card, &labels(&card)[0]).await.message();
    assert!(labels(&hers).contains(&say("en", "button-human")));
    stage.emma.presses(&hers, &say("en", "button-dm")).await;
    stage.discord.until("the note", |_| hers.text().contains(&say("en", "discord-carried")).then_some(())).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    stage.end().await;
}

#[tokio::test]
async fn all_tokens_of_public_cards_are_bare_also_behind_menus_and_after_words() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    for text in ["だめだった", "docomoです", "全部試しました", "窓口", "メニュー", "パスキーが使えません", "できました"] {
        stage.hana.says(&stage.lounge, format!("<@BOT> {text}").as_str());
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    for message in stage.lounge.messages().iter().filter(|m| !m.is_private()) {
        for control in message.controls() {
            let ids = control["options"].as_array().cloned().unwrap_or_default();
            let ids = ids.iter().map(|o| o["value"].clone()).chain([control["custom_id"].clone()]);
            for id in ids.filter_map(|id| id.as_str().map(str::to_owned)).filter(|id| id.starts_with("v1/")) {
                let fields: Vec<&str> = id.split('/').collect();
                assert_eq!((fields[4], fields[7]), ("", ""), "{id}");
            }
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn a_solved_trouble_that_comes_back_is_not_a_dead_end() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let first = labels(&card)[0].clone();
    let mine = stage.hana.presses(&card, &first).await.message();
    stage.hana.presses(&mine, &say("ja", "button-solved")).await;
    let again = stage.hana.presses(&card, &first).await.message();
    println!("SOLVED AGAIN: {} {:?}", again.text(), labels(&again));
    assert!(labels(&again).len() > 1, "{:?}", labels(&again));
    stage.end().await;
}

#[tokio::test]
async fn forged_and_odd_presses_everywhere() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    let letter = stage.discord.answer_to(&stage.hana.dm(QUESTION)).await;
    let long = "v1/t/".to_owned() + &"a".repeat(95);
    for id in ["", "v2/t/abc////ja//", "v1/x/////ja//", "v1/dx/////ja//", "v1/dm255/////ja//", "v1/m255/////zz//", "v1/t/___/___/___/ja/zzzzzzzzzzzzzz/", "choose", long.as_str(), "v1/k/////ja//", "v1/c/////ja//", "v1/ds/////ja//"] {
        for at in [&card, &mine, &letter] {
            let seen = stage.hana.presses_id(at, id).await;
            assert!(!seen.is_failed(), "{id}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert!(!card.is_deleted() || id.contains("/x/"), "{id}");
        if card.is_deleted() {
            break;
        }
    }
    stage.end().await;
}

// Fails, but is a matter of hearing: Portuguese for “I cannot get into my account” is heard as a takeover, in English and without the note.
#[tokio::test]
async fn a_mention_in_a_language_of_neither_and_back() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for text in ["我的亚马逊账号登录不了", "Não consigo entrar na minha conta da Amazon", "아마존 비밀번호를 잊어버렸어요", "Я не могу войти в аккаунт"] {
        let who = stage.discord.person("誰か", "fr");
        stage.guild.join(&who);
        let card = stage.asks(&who, text).await;
        println!("FOREIGN {text}: {}", card.text().replace('\n', " "));
        if !card.text().contains(&say("en", "foreign")) {
            bad.push(text);
        }
        let Some(button) = card.controls().into_iter().find(|c| c["type"] == 2 && c["custom_id"].is_string()) else { continue };
        let seen = who.presses(&card, button["label"].as_str().unwrap()).await;
        assert!(!seen.is_failed());
    }
    assert!(bad.is_empty(), "{bad:?}");
    stage.end().await;
}

#[tokio::test]
async fn after_twenty_seconds_the_warning_of_a_question_that_stands_is_said_again_or_stays() {
    let plan = Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION} 482913").as_str());
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    lacks(&mine, &warning());
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    card.edited(1).await;
    lacks(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_command_of_before_and_one_of_nobody() {
    let stage = Stage::set().await;
    let seen = stage.emma.slash(&stage.emma.dm_channel(), "help", none()).await;
    assert!(!seen.is_failed());
    let card = seen.message();
    has(&card, &say("en", "discord-dm-intro"));
    let seen = stage.emma.presses(&card, &labels(&card)[0]).await;
    assert!(!seen.is_failed());
    stage.end().await;
}

// ---- second round ---------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_in_a_help_channel() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, "Amazonにログインできません。認証コードは482913です");
    let card = stage.discord.answer_to(&question).await;
    has(&card, &warning());
    read().await;
    stage.hana.says(&stage.help, QUESTION);
    card.edited(1).await;
    has(&card, TITLE);
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_though_a_later_message_is_edited() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません。コードは482913です").await;
    has(&card, &warning());
    read().await;
    let second = stage.hana.says(&stage.lounge, "<@BOT> ありがとう");
    read().await;
    stage.hana.edits(&second, "<@BOT> アカウントを乗っ取られました");
    card.edited(1).await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn the_warning_on_a_helpers_card_goes_with_its_secret() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("{QUESTION}。コードは482913です").as_str());
    read().await;
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    has(&card, &warning());
    read().await;
    stage.hana.edits(&question, QUESTION);
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn whoever_was_never_told_what_this_place_is_learns_it_with_the_next_message() {
    let stage = Stage::set().await;
    let dm = stage.hana.dm_channel();
    stage.discord.fail_next("POST", CALLBACK, Fault::Refused(404, 10_062), 1);
    assert!(stage.hana.slash(&dm, "no-code", none()).await.is_failed());
    stage.discord.take_violations();
    let card = stage.discord.answer_to(&stage.hana.dm("パスワードを忘れました")).await;
    has(&card, &say("ja", "discord-dm-intro"));
    stage.end().await;
}

#[tokio::test]
async fn a_helper_has_it_for_all_after_a_call_that_brought_nothing() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    tokio::time::sleep(Duration::from_millis(150)).await;
    if stage.discord.answer_so_far(&question).is_none() {
        let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
        assert!(matches!(seen, Seen::Public(_)), "nobody has an answer:\n{}", stage.discord.transcript());
    }
    stage.end().await;
}

#[tokio::test]
async fn where_a_private_answer_is_refused_it_is_not_tried_for_every_message() {
    let stage = Stage::set().await;
    stage.hana.refuses_dms(true);
    for text in ["こんにちは", QUESTION, "パスキーが使えません", "アカウントがロックされました", "窓口"] {
        stage.hana.dm(text);
        tokio::time::sleep(Duration::from_millis(60)).await;
    }
    let refused = stage.discord.calls("POST", MESSAGES).iter().filter(|r| r.status == 403).count();
    assert!(refused <= 1, "{refused} refusals");
    stage.end().await;
}

#[tokio::test]
async fn without_history_not_every_answer_is_refused_first() {
    let stage = Stage::set().await;
    stage.lounge.deny(1 << 16);
    for n in 0..4 {
        let who = stage.discord.person(&format!("新人{n}"), "ja");
        stage.guild.join(&who);
        stage.asks(&who, QUESTION).await;
    }
    let refused = stage.discord.calls("POST", MESSAGES).iter().filter(|r| r.status >= 400).count();
    assert!(refused <= 1, "{refused} refusals");
    stage.end().await;
}

#[tokio::test]
async fn the_log_tells_of_answers_that_automod_keeps_back() {
    let log = Log::open();
    let stage = Stage::set().await;
    for code in [200_000, 240_000] {
        stage.discord.fail_next("POST", MESSAGES, Fault::Refused(400, code), 1);
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        who.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let told = log.lines().iter().filter(|line| line.contains("WARN") && line.contains(&stage.lounge.id.to_string())).count();
    assert!(told >= 1, "{:#?}", log.lines());
    stage.end().await;
}

#[tokio::test]
async fn a_second_call_while_the_first_answer_is_on_its_way_makes_no_second_card() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&stage.help, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.taro.says(&stage.help, reply_to(&question, "<@BOT>"));
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(stage.answers_in(&stage.help), 1);
    stage.end().await;
}

#[tokio::test]
async fn a_helper_applies_it_to_a_question_while_its_edit_is_on_its_way() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, "Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next("PATCH", MESSAGE, Fault::Hang(Duration::from_millis(300)), 1);
    stage.hana.edits(&question, QUESTION);
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert!(stage.emma.context_menu(&question, &say("en", "discord-context")).await.is_private());
    card.edited(1).await;
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn in_private_what_is_said_while_the_answer_waits_is_not_lost() {
    for (second, key) in [("アカウントがロックされました", "account-locked.label"), ("窓口", "human")] {
        let stage = Stage::set().await;
        let limit = Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" };
        stage.discord.fail_next("POST", MESSAGES, limit, 1);
        let first = stage.hana.dm(QUESTION);
        tokio::time::sleep(Duration::from_millis(80)).await;
        stage.hana.dm(second);
        let card = stage.discord.answer_to(&first).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let told: u64 = stage.hana.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
        println!("WAITS {second}: {told} {} {key}", title(&card));
        assert!(told > 3, "{second} is lost:\n{}", stage.discord.transcript());
        stage.end().await;
    }
}

#[tokio::test]
async fn a_picture_with_a_mention_right_after_the_question_is_answered() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません").await;
    read().await;
    let picture = stage.hana.says(&stage.lounge, Note::new("<@BOT>").attachment("screen.png"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told = card.text().contains(&say("ja", "discord-picture"))
        || stage.discord.answer_so_far(&picture).is_some_and(|m| m.text().contains(&say("ja", "discord-picture")));
    assert!(told, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_forwarded_picture_and_a_mail_right_after_are_answered() {
    let stage = Stage::set().await;
    stage.discord.answer_to(&stage.hana.dm("Amazonにログインできません")).await;
    read().await;
    let mail = stage.taro.says(&stage.lounge, "【Amazon】お客様のアカウントを停止しました。24時間以内に確認しないと永久に停止されます http://amaz0n-verify.example");
    let forward = stage.hana.dm(Note::new("").forward_of(&mail));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let told: u64 = stage.hana.dm_channel().messages().iter().map(|m| 1 + m.edits()).sum();
    assert!(told > 3, "{}\n{}", stage.discord.answer_so_far(&forward).is_some(), stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_topic_chosen_with_a_secret_on_its_way_and_a_helper_of_another_language() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("{QUESTION}。コードは482913です").as_str());
    read().await;
    let Seen::Public(_) = stage.taro.context_menu(&question, &say("ja", "discord-context")).await else { panic!("for all") };
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    assert!(seen.is_private());
    let mine = seen.message();
    println!("HELPER'S OWN: {}", mine.text());
    lacks(&mine, "482913");
    stage.end().await;
}

#[tokio::test]
async fn whoever_deletes_the_later_message_with_the_secret_and_asks_again() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    read().await;
    let told = stage.hana.says(&stage.lounge, "<@BOT> コードは482913です");
    card.edited(1).await;
    has(&card, &warning());
    stage.hana.deletes(&told);
    read().await;
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(150)).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn deleting_the_later_message_takes_no_place_away() {
    // Lifting a warning does not throw somebody back who is further in words.
    let stage = Stage::set().await;
    let (who, card) = (&stage.hana, stage.discord.answer_to(&stage.hana.dm(QUESTION)).await);
    read().await;
    let told = who.dm("コードは482913です");
    tokio::time::sleep(Duration::from_millis(150)).await;
    who.deletes(&told);
    read().await;
    who.dm("だめだった");
    tokio::time::sleep(Duration::from_millis(150)).await;
    let all = who.dm_channel().messages();
    println!("LATER: {}", all.iter().map(|m| m.text()).collect::<Vec<_>>().join("\n----\n"));
    assert!(all.iter().any(|m| m.text().contains("1. ")) || card.text().contains("1. "), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_helper_calls_it_with_a_word() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for text in ["<@BOT> お願いします", "<@BOT> これ", "<@BOT> この人を助けて", "<@BOT> 教えてあげて", "<@BOT> help"] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        let question = who.says(&stage.lounge, QUESTION);
        let call = stage.discord.person("助手", "ja");
        stage.guild.join(&call);
        let call = call.says(&stage.lounge, reply_to(&question, text));
        tokio::time::sleep(Duration::from_millis(120)).await;
        let got = stage.discord.answer_so_far(&question).filter(|m| m.text().contains(TITLE));
        if got.is_none() {
            bad.push(format!("{text}: {:?}", stage.discord.answer_so_far(&call).map(|m| m.text().replace('\n', " "))));
        }
    }
    println!("CALLS {bad:#?}");
    stage.end().await;
}

// ---- third round ------------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn in_public_a_word_after_the_secret_was_deleted_is_heard() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&question).await;
    read().await;
    stage.hana.deletes(&question);
    read().await;
    stage.hana.says(&stage.lounge, "<@BOT> だめだった");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(card.edits() > 0 || stage.answers_in(&stage.lounge) > 1, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_private_a_word_after_the_secret_was_deleted_is_heard() {
    let stage = Stage::set().await;
    for word in ["だめだった", "消しました。次はどうすればいいですか", "電話番号を教えて", "2"] {
        let who = stage.discord.person("新人", "ja");
        let question = who.dm(format!("{QUESTION}。コードは482913です").as_str());
        let card = stage.discord.answer_to(&question).await;
        read().await;
        who.deletes(&question);
        read().await;
        who.dm(word);
        tokio::time::sleep(Duration::from_millis(200)).await;
        let told = who.dm_channel().messages().len() as u64 + card.edits();
        println!("AFTER DELETING {word}: {told}: {}", who.dm_channel().messages().last().map(|m| m.text().replace('\n', " ")).unwrap_or_default());
        assert!(told > 2, "{word}:\n{}", stage.discord.transcript());
    }
    stage.end().await;
}

#[tokio::test]
async fn every_private_card_offers_to_go_on_in_private_and_no_press_fails() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let mut bad = Vec::new();
    for (who, locale) in [(&stage.hana, "ja"), (&stage.emma, "en")] {
        let dm = say(locale, "button-dm");
        for command in stage.discord.commands().iter().filter(|c| c["type"] == 1) {
            let name = command["name"].as_str().expect("a name");
            let card = who.slash(&stage.lounge, name, none()).await.message();
            let ids: Vec<String> = card
                .controls()
                .iter()
                .flat_map(|c| {
                    let options = c["options"].as_array().cloned().unwrap_or_default();
                    options.into_iter().map(|o| o["value"].clone()).chain([c["custom_id"].clone()])
                })
                .filter_map(|id| id.as_str().map(str::to_owned))
                .filter(|id| id.starts_with("v1/") && !id.starts_with("v1/d"))
                .collect();
            for id in ids {
                let seen = who.presses_id(&card, &id).await;
                if seen.is_failed() || !labels(&seen.message()).contains(&dm) {
                    bad.push(format!("{name} {id}"));
                }
            }
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    stage.end().await;
}

#[test]
fn a_token_given_as_an_argument_or_in_the_facts_place_is_not_shown() {
    let token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret";
    let mut bad = Vec::new();
    for (args, variables) in [
        (vec!["serve", token], vec![]),
        (vec!["invite", "--application", token], vec![]),
        (vec!["serve"], vec![("DISCORD_TOKEN", token), ("TASUKEBUNE_FACTS", token)]),
        (vec!["serve"], vec![("DISCORD_TOKEN", token), ("TASUKEBUNE_DATA", token)]),
        (vec!["serve"], vec![("TASUKEBUNE_DISCORD_API", token)]),
    ] {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_tasukebune"))
            .args(&args)
            .env_clear()
            .envs(variables.clone())
            .output()
            .expect("it runs");
        let all = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        if all.contains("topsecret") {
            bad.push(all.lines().next().unwrap_or_default().to_owned());
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[tokio::test]
async fn a_thread_of_before_the_start_whose_parent_cannot_be_asked_for_gets_no_warning_unasked() {
    let mut stage = Stage::set().await;
    let thread = stage.help.thread("前からある相談");
    stage.restart().await;
    let told = stage.hana.says(&thread, "認証コードは482913だよ");
    has(&stage.discord.answer_to(&told).await, &warning());
    stage.end().await;
}

#[tokio::test]
async fn two_helpers_one_by_menu_one_by_name() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(stage.lounge.messages().iter().filter(|m| m.text().contains(TITLE) && !m.is_private()).count(), 1, "{}", stage.discord.transcript());
    assert!(seen.is_private());
    stage.end().await;
}

#[tokio::test]
async fn whoever_is_answered_by_a_helper_and_asks_within_seconds_gets_no_second_card() {
    // Blind: the bot could not see the question, a helper had it answered; its author then calls the bot.
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    read().await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let own = stage.lounge.messages().iter().filter(|m| m.text().contains(TITLE) && !m.is_private()).count();
    assert_eq!((own, card.is_deleted()), (1, false), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_dismissed_card_is_not_brought_back_by_an_edit_on_its_way() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next("PATCH", MESSAGE, Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" }, 1);
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    assert_eq!(stage.answers_in(&stage.lounge), 0, "{}", stage.discord.transcript());
    // And what is asked next is answered.
    has(&stage.asks(&stage.hana, "パスキーが使えません").await, &say("ja", "passkey.label"));
    stage.end().await;
}

// ---- fourth round -----------------------------------------------------------------------------------------------------------------

#[tokio::test]
async fn a_warning_stays_while_its_secret_stands_whatever_word_follows() {
    let stage = Stage::set().await;
    let mut bad = Vec::new();
    for word in ["だめだった", "English please", "窓口"] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        let card = stage.asks(&who, &format!("{QUESTION}。コードは482913です")).await;
        has(&card, &warning());
        read().await;
        who.says(&stage.lounge, format!("<@BOT> {word}").as_str());
        tokio::time::sleep(Duration::from_millis(150)).await;
        if !card.text().contains(&warning()) && !card.text().contains(&say("en", "secret-code")) {
            bad.push(word);
        }
    }
    assert!(bad.is_empty(), "the warning is gone, the code is not: {bad:?}");
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_again_after_a_moderator_deleted_the_card() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&question).await;
    stage.emma.deletes(&card);
    read().await;
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}
