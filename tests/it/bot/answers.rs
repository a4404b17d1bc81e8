//! What people see after an answer: presses, places, privacy.

use super::{QUESTION, Stage, TITLE, choose, has, labels, lacks, reply_to, say, title};
use crate::discord::{Fault, Seen};
use tasukebune::message::{Act, Press};

#[tokio::test]
async fn a_press_opens_for_the_presser_alone_and_goes_on_in_place() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let first = labels(&card)[0].clone();
    let seen = stage.hana.presses(&card, &first).await;
    assert!(seen.is_private());
    let mine = seen.message();
    assert!(labels(&mine).contains(&say("ja", "button-dm")), "{:?}", labels(&mine));
    let Seen::Updated(next) = stage.hana.presses(&mine, &say("ja", "button-failed")).await else { panic!("not in place") };
    assert_eq!(next.id, mine.id);
    // Somebody else has a flow of their own, in the language of their app.
    let seen = stage.emma.presses(&card, &first).await;
    assert!(seen.is_private());
    let hers = seen.message();
    assert!(labels(&hers).contains(&say("en", "button-human")), "{:?}", labels(&hers));
    lacks(&hers, &say("ja", "button-failed"));
    assert_eq!(card.edits(), 0);
    stage.end().await;
}

#[tokio::test]
async fn the_public_card_opens_where_somebody_left_off() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let (first, third) = (labels(&card)[2].clone(), labels(&card)[3].clone());
    let mine = stage.hana.presses(&card, &first).await.message();
    stage.hana.presses(&mine, &say("ja", "variant-docomo")).await;
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    assert!(mine.text().starts_with(&format!("**{third}**")), "{}", mine.text());
    let again = stage.hana.presses(&card, &first).await.message();
    assert_ne!(again.id, mine.id);
    assert!(again.text().starts_with(&format!("**{third}**")), "{}", again.text());
    // Another remedy opens as pressed, and what was tried is known at the end.
    let other = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    has(&other, &labels(&card)[0]);
    stage.hana.presses(&other, &say("ja", "button-human")).await;
    stage.hana.presses(&other, &say("ja", "button-case")).await;
    has(&other, &say("ja", "variant-docomo"));
    // Somebody else begins at the beginning.
    let hers = stage.taro.presses(&card, &first).await.message();
    has(&hers, &first);
    stage.end().await;
}

#[tokio::test]
async fn in_private_presses_change_the_message() {
    let stage = Stage::set().await;
    let card = stage.discord.answer_to(&stage.hana.dm(QUESTION)).await;
    assert!(!labels(&card).contains(&say("ja", "button-dm")) && !labels(&card).contains(&say("ja", "button-dismiss")));
    let first = labels(&card)[0].clone();
    let Seen::Updated(next) = stage.hana.presses(&card, &first).await else { panic!("not in place") };
    assert_eq!(next.id, card.id);
    has(&next, &first);
    stage.end().await;
}

#[tokio::test]
async fn it_goes_on_in_private_from_the_same_place() {
    for (locale, question, button) in [("ja", QUESTION, "button-failed"), ("en", "the code never arrives by SMS", "button-failed")] {
        let stage = Stage::set().await;
        let who = if locale == "ja" { &stage.hana } else { &stage.emma };
        let card = stage.asks(who, question).await;
        let mine = who.presses(&card, &labels(&card)[0]).await.message();
        who.presses(&mine, &say(locale, button)).await;
        let place = mine.text();
        who.presses(&mine, &say(locale, "button-dm")).await;
        mine.edited(2).await;
        has(&mine, &say(locale, "discord-carried"));
        assert!(!labels(&mine).contains(&say(locale, "button-dm")));
        let letters = who.dm_channel().messages();
        assert_eq!(letters.len(), 1);
        // It is the first that they read there: what this place is, and what never to send.
        for key in ["discord-dm-carried", "discord-dm-intro", "notice"] {
            has(&letters[0], &say(locale, key));
        }
        has(&letters[0], place.lines().last().expect("a line"));
        // What was tried came along: the next failure leads further, and words do, too.
        who.dm(if locale == "ja" { "だめだった" } else { "did not work" });
        stage.discord.until("an answer in words", |_| (who.dm_channel().messages().len() == 3).then_some(())).await;
        lacks(&who.dm_channel().messages()[2], &say(locale, "discord-dm-intro"));
        stage.end().await;
    }
}

#[tokio::test]
async fn a_double_tap_sends_one_letter() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    let dm = say("ja", "button-dm");
    let token = mine.controls().iter().find(|c| c["label"] == dm.as_str()).expect("the button")["custom_id"].clone();
    let token = token.as_str().expect("a token");
    tokio::join!(stage.hana.presses_id(&mine, token), stage.hana.presses_id(&mine, token));
    mine.edited(2).await;
    has(&mine, &say("ja", "discord-carried-already"));
    assert_eq!(stage.hana.dm_channel().messages().len(), 1);
    // From another place it goes there.
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    stage.hana.presses(&mine, &dm).await;
    mine.edited(4).await;
    has(&mine, &say("ja", "discord-carried"));
    assert_eq!(stage.hana.dm_channel().messages().len(), 2);
    stage.end().await;
}

#[tokio::test]
async fn the_public_card_knows_how_far_somebody_got_in_private() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let first = labels(&card)[0].clone();
    let mine = stage.hana.presses(&card, &first).await.message();
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(1).await;
    let letter = stage.hana.dm_channel().messages().pop().expect("a letter");
    stage.hana.presses(&letter, &say("ja", "button-failed")).await;
    assert_ne!(title(&letter), title(&mine));
    assert_eq!(title(&stage.hana.presses(&card, &first).await.message()), title(&letter));
    // By words, too.
    let next = stage.discord.answer_to(&stage.hana.dm("だめだった")).await;
    assert_ne!(title(&next), title(&letter));
    assert_eq!(title(&stage.hana.presses(&card, &first).await.message()), title(&next));
    // Another trouble is none of that card's.
    stage.discord.answer_to(&stage.hana.dm(super::reply_to(&letter, "パスキーが使えません"))).await;
    assert_eq!(title(&stage.hana.presses(&card, &first).await.message()), title(&next));
    stage.end().await;
}

#[tokio::test]
async fn where_no_direct_message_arrives_it_goes_on_here() {
    for no_mutual_guild in [false, true] {
        let stage = Stage::set().await;
        stage.hana.refuses_dms(no_mutual_guild);
        let card = stage.asks(&stage.hana, QUESTION).await;
        let mine = stage.hana.presses(&card, &labels(&card)[1]).await.message();
        stage.hana.presses(&mine, &say("ja", "button-dm")).await;
        mine.edited(1).await;
        has(&mine, &say("ja", "discord-dm-refused"));
        // The flow goes on, and offers no more what does not work.
        let Seen::Updated(_) = stage.hana.presses(&mine, &say("ja", "button-failed")).await else { panic!("it goes on") };
        assert!(!labels(&mine).contains(&say("ja", "button-dm")));
        stage.end().await;
    }
}

#[tokio::test]
async fn a_letter_that_fails_for_the_moment_can_be_asked_for_again() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", "/users/@me/channels", Fault::Refused(400, 40_003), 1);
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(1).await;
    has(&mine, &say("ja", "discord-dm-later"));
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(2).await;
    has(&mine, &say("ja", "discord-carried"));
    stage.end().await;
}

#[tokio::test]
async fn whoever_writes_in_private_is_reached_there_again() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", "/users/@me/channels", Fault::Refused(403, 50_007), 1);
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(1).await;
    has(&mine, &say("ja", "discord-dm-refused"));
    let fresh = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    assert!(!labels(&fresh).contains(&say("ja", "button-dm")));
    stage.discord.answer_to(&stage.hana.dm("こんにちは")).await;
    let fresh = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    assert!(labels(&fresh).contains(&say("ja", "button-dm")));
    stage.end().await;
}

#[tokio::test]
async fn only_the_asker_and_moderators_take_a_card_away() {
    let stage = Stage::set().await;
    let dismiss = say("ja", "button-dismiss");
    let card = stage.asks(&stage.hana, QUESTION).await;
    let seen = stage.emma.presses(&card, &dismiss).await;
    assert!(seen.is_private() && !card.is_deleted());
    has(&seen.message(), &say("en", "discord-not-yours"));
    stage.hana.presses(&card, &dismiss).await;
    card.deleted().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.guild.empower(&stage.taro, 1 << 13);
    stage.taro.presses(&card, &dismiss).await;
    card.deleted().await;
    stage.end().await;
}

#[tokio::test]
async fn many_topics_are_chosen_from_a_menu() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません").await;
    let seen = choose(&stage.hana, &card, TITLE).await;
    assert!(seen.is_private());
    let mine = seen.message();
    has(&mine, TITLE);
    // Inside a private flow a menu changes the card in place.
    stage.hana.presses(&mine, &say("ja", "button-menu")).await;
    stage.hana.presses(&mine, &say("ja", "button-more")).await;
    let Seen::Updated(next) = choose(&stage.hana, &mine, &say("ja", "captcha.label")).await else { panic!("not in place") };
    has(&next, &say("ja", "captcha.label"));
    stage.end().await;
}

#[tokio::test]
async fn buttons_work_after_a_restart() {
    let mut stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.restart().await;
    let first = labels(&card)[0].clone();
    let mine = stage.hana.presses(&card, &first).await.message();
    has(&mine, &first);
    let letter = stage.discord.answer_to(&stage.taro.dm("パスワードを忘れました")).await;
    stage.restart().await;
    let Seen::Updated(_) = stage.taro.presses(&letter, &labels(&letter)[0]).await else { panic!("not in place") };
    stage.end().await;
}

#[tokio::test]
async fn buttons_that_say_nothing_lead_to_the_menu() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    for bad in ["v0/old", "nonsense", "助け舟", "v1/m999/////ja//"] {
        let seen = stage.emma.presses_id(&card, bad).await;
        assert!(seen.is_private(), "{bad}");
        let mine = seen.message();
        has(&mine, &say("en", "discord-old-button"));
        has(&mine, &say("en", "menu"));
    }
    // Readable, but of things that no longer exist: the nearest step.
    let token = Press { act: Act::Remedy, ..Press::menu(desk_locale()) }.token().replace("v1/r//", "v1/r/zzz/zzz");
    for forged in [token.as_str(), "v1/f/zzz/zzz//ja//zzzs", "v1/dr/zzz/zzz//ja//", "v1/x/zzz///ja//", "v1/m200/////xx//"] {
        let seen = stage.emma.presses_id(&card, forged).await;
        assert!(!seen.is_failed(), "{forged}");
    }
    stage.end().await;
}

fn desk_locale() -> tasukebune::message::Locale {
    crate::support::locale("ja")
}

#[tokio::test]
async fn answers_in_words_lead_on_and_open_for_one_person() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    let steps = mine.text();
    let answer = stage.discord.answer_to(&stage.hana.says(&stage.lounge, reply_to(&card, "だめだった"))).await;
    has(&answer, &say("ja", "discord-door"));
    lacks(&answer, "1. ");
    let opened = stage.hana.presses(&answer, &say("ja", "button-open")).await;
    assert!(opened.is_private());
    let opened = opened.message();
    assert!(opened.text() != steps && opened.text().contains("1. ") || labels(&opened).len() > 4, "{}", opened.text());
    stage.end().await;
}

#[tokio::test]
async fn an_emergency_is_coloured_and_whole() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "アカウントを乗っ取られました。知らない注文があります").await;
    assert_eq!(card.json()["embeds"][0]["description"], say("ja", "discord-urgent").as_str());
    has(&card, "1. ");
    stage.end().await;
}

#[tokio::test]
async fn the_public_card_opens_at_the_human_where_somebody_was() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let first = labels(&card)[0].clone();
    let mine = stage.hana.presses(&card, &first).await.message();
    stage.hana.presses(&mine, &say("ja", "button-human")).await;
    let place = title(&mine);
    let again = stage.hana.presses(&card, &first).await.message();
    assert_eq!(title(&again), place);
    // The case for a human, too; and whoever wants one is led there.
    stage.hana.presses(&again, &say("ja", "button-case")).await;
    let case = again.text();
    assert_eq!(stage.hana.presses(&card, &first).await.message().text(), case);
    let second = labels(&card)[1].clone();
    has(&stage.hana.presses(&card, &second).await.message(), &second);
    stage.end().await;
}

#[tokio::test]
async fn the_public_card_opens_at_another_topic_where_somebody_was() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let first = labels(&card)[0].clone();
    let mine = stage.hana.presses(&card, &first).await.message();
    stage.hana.presses(&mine, &say("ja", "button-list")).await;
    stage.hana.presses(&mine, &say("ja", "button-menu")).await;
    let topic = labels(&mine)[0].clone();
    stage.hana.presses(&mine, &topic).await;
    let place = title(&mine);
    let again = stage.hana.presses(&card, &first).await.message();
    assert_eq!(title(&again), place);
    stage.end().await;
}

#[tokio::test]
async fn the_public_menu_opens_where_somebody_left_off() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません").await;
    let seen = choose(&stage.hana, &card, TITLE).await;
    let mine = seen.message();
    stage.hana.presses(&mine, &labels(&mine)[0]).await;
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    let place = title(&mine);
    let again = choose(&stage.hana, &card, TITLE).await.message();
    assert_eq!(title(&again), place);
    stage.end().await;
}

#[tokio::test]
async fn a_solved_card_goes_along_into_private() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    for step in ["button-human", "button-case", "button-solved"] {
        stage.hana.presses(&mine, &say("ja", step)).await;
        let text = mine.text();
        stage.hana.presses(&mine, &say("ja", "button-dm")).await;
        stage.discord.until("the note", |_| mine.text().contains(&say("ja", "discord-carried")).then_some(())).await;
        let letter = stage.hana.dm_channel().messages().pop().unwrap();
        has(&letter, text.lines().last().unwrap());
    }
    stage.end().await;
}

#[tokio::test]
async fn whoever_asked_keeps_the_language_of_the_card_on_pressing() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.emma, QUESTION).await;
    let mine = stage.emma.presses(&card, &labels(&card)[0]).await.message();
    assert!(labels(&mine).contains(&say("ja", "button-human")), "{:?}", labels(&mine));
    // Somebody else gets the language of their app.
    let theirs = stage.asks(&stage.hana, QUESTION).await;
    let hers = stage.emma.presses(&theirs, &labels(&theirs)[0]).await.message();
    assert!(labels(&hers).contains(&say("en", "button-human")), "{:?}", labels(&hers));
    stage.end().await;
}

#[tokio::test]
async fn a_device_chosen_is_remembered_on_the_public_card() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let third = labels(&card)[2].clone();
    let mine = stage.hana.presses(&card, &third).await.message();
    stage.hana.presses(&mine, &say("ja", "variant-docomo")).await;
    let place = mine.text();
    let again = stage.hana.presses(&card, &third).await.message();
    has(&again, place.lines().last().unwrap());
    stage.end().await;
}
