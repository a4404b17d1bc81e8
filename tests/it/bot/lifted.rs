//! A warning that goes with its message takes nothing else along: nobody's place, no steps, no other card.

use std::time::Duration;

use tasukebune::platform::discord::Times;

use super::{Plan, QUESTION, Stage, TITLE, choose, has, labels, lacks, none, read, reply_to, say, times, title, warning};
use crate::discord::{Fault, Message, Person, Seen};

const ORIGINAL: &str = "/webhooks/{application}/{token}/messages/@original";

async fn pause() {
    tokio::time::sleep(Duration::from_millis(250)).await;
}

/// Waits shorter than a burst lasts elsewhere.
async fn apart() -> Stage {
    Stage::with(Plan { times: Times { gather: Duration::from_millis(50), ..times() }, ..Plan::default() }).await
}

fn name(card: &Message) -> String {
    card.text().lines().find(|line| line.starts_with("**")).unwrap_or("no title").to_owned()
}

/// Opens one of a card's topics, by its menu or its button.
async fn opens(who: &Person, card: &Message, topic: &str) -> Message {
    if card.controls().iter().any(|c| c["type"] == 3) {
        choose(who, card, topic).await.message()
    } else {
        who.presses(card, topic).await.message()
    }
}

#[tokio::test]
async fn lifting_a_warning_leaves_the_topic_that_somebody_chose() {
    // The card lists topics; its asker is within one of them when they delete what they were told to delete.
    let mut bad = Vec::new();
    for (locale, text) in [
        ("ja", "Amazonにログインできません。コードは482913です"),
        ("ja", "こんにちは、コードは482913です"),
        ("ja", "助けてください。認証コードは482913です"),
        ("en", "I cannot log in to Amazon. My code is 482913"),
        ("en", "hello, my code is 482913"),
    ] {
        for way in ["mention", "helper"] {
            let stage = Stage::set().await;
            let who = stage.newcomer(locale);
            let question = who.says(&stage.lounge, if way == "mention" { format!("<@BOT> {text}") } else { text.to_owned() }.as_str());
            let card = if way == "mention" {
                stage.discord.answer_to(&question).await
            } else {
                read().await;
                let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else {
                    println!("LIFT {way}, {text}: for the helper alone");
                    continue;
                };
                read().await;
                card
            };
            if !card.text().contains(&say(locale, "secret-code")) {
                println!("LIFT {way}, {text}: no warning: {}", card.text().replace('\n', " "));
                continue;
            }
            let topic = say(locale, "code-not-received.label");
            if !labels(&card).contains(&topic) && !card.text().is_empty() && !card.controls().iter().any(|c| c["type"] == 3) {
                println!("LIFT {way}, {text}: no such topic: {:?}", labels(&card));
                continue;
            }
            let mine = opens(&who, &card, &topic).await;
            who.presses(&mine, &labels(&mine)[0]).await;
            let step = name(&mine);
            let before = name(&opens(&who, &card, &topic).await);
            assert_eq!(before, step, "before anything is deleted");
            who.deletes(&question);
            card.edited(1).await;
            for time in ["first", "second", "third"] {
                let again = opens(&who, &card, &topic).await;
                if name(&again) != step {
                    bad.push(format!("{way}, {text}: the {time} time: {topic} opens {} instead of {step}", name(&again)));
                }
            }
            stage.end().await;
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[tokio::test]
async fn lifting_a_warning_on_a_card_with_a_door_leaves_the_place_behind_it() {
    let mut bad = Vec::new();
    for gather in [20_000, 50] {
        let stage = Stage::with(Plan { times: Times { gather: Duration::from_millis(gather), ..times() }, ..Plan::default() }).await;
        let who = &stage.hana;
        let first = stage.asks(who, QUESTION).await;
        tokio::time::sleep(Duration::from_millis(80)).await;
        let told = who.says(&stage.lounge, "<@BOT> だめだった。コードは482913です");
        pause().await;
        let card = stage.lounge.messages().into_iter().rev().find(|m| m.text().contains(&warning())).unwrap_or(first);
        let door = say("ja", "button-open");
        if !card.text().contains(&warning()) || !labels(&card).contains(&door) {
            println!("DOOR {gather}: {} {:?}", card.text().replace('\n', " "), labels(&card));
            continue;
        }
        let mine = who.presses(&card, &door).await.message();
        let edits = card.edits();
        who.presses(&mine, &say("ja", "button-failed")).await;
        who.presses(&mine, &say("ja", "button-failed")).await;
        let step = name(&mine);
        who.deletes(&told);
        card.edited(edits + 1).await;
        let again = name(&who.presses(&card, &door).await.message());
        if again != step {
            bad.push(format!("{gather}: {again} instead of {step}"));
        }
        stage.end().await;
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[tokio::test]
async fn lifting_a_warning_by_an_edit_leaves_the_topic_that_somebody_chose() {
    let stage = Stage::set().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, "<@BOT> Amazonにログインできません。コードは482913です");
    let card = stage.discord.answer_to(&question).await;
    let mine = choose(who, &card, TITLE).await.message();
    who.presses(&mine, &labels(&mine)[0]).await;
    let step = title(&mine);
    who.edits(&question, "<@BOT> Amazonにログインできません");
    card.edited(1).await;
    let again = choose(who, &card, TITLE).await.message();
    assert_eq!(title(&again), step, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn lifting_a_warning_keeps_the_way_to_a_human_with_what_was_tried() {
    let stage = Stage::set().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, "<@BOT> Amazonにログインできません。コードは482913です");
    let card = stage.discord.answer_to(&question).await;
    let mine = choose(who, &card, TITLE).await.message();
    who.presses(&mine, &labels(&mine)[0]).await;
    who.presses(&mine, &say("ja", "button-failed")).await;
    let step = title(&mine);
    who.deletes(&question);
    card.edited(1).await;
    // By another door, the topic opens where they left off.
    let Seen::Private(again) = choose(who, &card, TITLE).await else { panic!("private") };
    assert_eq!(title(&again), step);
    stage.end().await;
}

#[tokio::test]
async fn a_late_id_of_a_helpers_card_leaves_the_topic_that_its_asker_chose() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    stage.discord.fail_next("GET", ORIGINAL, Fault::Hang(Duration::from_millis(500)), 1);
    let question = stage.hana.says(&stage.lounge, "Amazonにログインできません");
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    let mine = choose(&stage.hana, &card, TITLE).await.message();
    stage.hana.presses(&mine, &labels(&mine)[0]).await;
    let step = title(&mine);
    tokio::time::sleep(Duration::from_millis(700)).await;
    let again = choose(&stage.hana, &card, TITLE).await.message();
    assert_eq!(title(&again), step, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn in_private_steps_stay_though_a_word_followed_and_the_secret_is_deleted() {
    let mut bad = Vec::new();
    for way in ["deletes", "edits"] {
        for word in ["ありがとう", "パスキーが使えません"] {
            let stage = apart().await;
            let who = &stage.hana;
            let question = who.dm(format!("{QUESTION}。コードは482913です").as_str());
            let card = stage.discord.answer_to(&question).await;
            has(&card, &warning());
            who.presses(&card, &labels(&card)[0]).await;
            let steps = card.text();
            lacks(&card, &warning());
            tokio::time::sleep(Duration::from_millis(80)).await;
            who.dm(word);
            pause().await;
            assert_eq!(card.text(), steps, "the word alone");
            if way == "deletes" {
                who.deletes(&question);
            } else {
                who.edits(&question, QUESTION);
            }
            pause().await;
            if card.text() != steps {
                bad.push(format!("{way} after {word}: {}", card.text().replace('\n', " ")));
            }
            stage.end().await;
        }
    }
    assert!(bad.is_empty(), "the steps are gone: {bad:#?}");
}

#[tokio::test]
async fn in_private_a_warning_goes_though_an_older_card_was_pressed() {
    let mut bad = Vec::new();
    for way in ["deletes", "edits"] {
        for between in ["press", "command"] {
            let stage = apart().await;
            let who = &stage.hana;
            let old = stage.discord.answer_to(&who.dm("パスワードを忘れました")).await;
            tokio::time::sleep(Duration::from_millis(80)).await;
            let question = who.dm(format!("{QUESTION}。コードは482913です").as_str());
            let card = stage.discord.answer_to(&question).await;
            has(&card, &warning());
            if between == "press" {
                who.presses(&old, &labels(&old)[0]).await;
            } else {
                who.slash(&who.dm_channel(), "help", none()).await;
            }
            if way == "deletes" {
                who.deletes(&question);
            } else {
                who.edits(&question, QUESTION);
            }
            pause().await;
            if card.text().contains(&warning()) {
                bad.push(format!("{way}, {between}"));
            }
            stage.end().await;
        }
    }
    assert!(bad.is_empty(), "the warning stays: {bad:?}");
}

#[tokio::test]
async fn in_private_a_lifted_warning_brings_no_greeting_along() {
    let stage = apart().await;
    let who = &stage.hana;
    stage.discord.answer_to(&who.dm("パスワードを忘れました")).await;
    tokio::time::sleep(Duration::from_millis(80)).await;
    let question = who.dm(format!("{QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&question).await;
    let before = card.text();
    who.deletes(&question);
    card.edited(1).await;
    assert_eq!(before.contains(&say("ja", "notice")), card.text().contains(&say("ja", "notice")), "{before}\n---\n{}", card.text());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_in_the_title_of_a_post_is_warned_of_as_long_as_the_title_stands() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let forum = stage.guild.forum("質問");
    let (_, post) = forum.post(&stage.hana, "認証コードは482913です 届くけど弾かれる", "助けてください");
    let card = stage.discord.answer_to(&post).await;
    has(&card, &warning());
    stage.hana.deletes(&post);
    pause().await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_to_their_own_question_and_adds_a_secret_is_warned() {
    let stage = Stage::set().await;
    // Whose channel this is, is known.
    stage.newcomer("ja").says(&stage.lounge, "今日は寒いですね");
    stage.newcomer("ja").says(&stage.lounge, QUESTION);
    pause().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, QUESTION);
    let call = who.says(&stage.lounge, reply_to(&question, "<@BOT> これ助けて"));
    let card = stage.discord.answer_to(&question).await;
    has(&card, TITLE);
    read().await;
    who.edits(&call, "<@BOT> これ助けて。コードは482913です");
    pause().await;
    let all: String = stage.lounge.messages().iter().map(Message::text).collect();
    assert!(all.contains(&warning()), "{}", stage.discord.transcript());
    has(&card, TITLE);
    // And lifted again.
    who.deletes(&call);
    pause().await;
    lacks(&card, &warning());
    // Their question is theirs to take back; a word goes on from the card.
    who.deletes(&question);
    who.says(&stage.lounge, "<@BOT> だめだった");
    pause().await;
    let all: String = stage.lounge.messages().iter().map(Message::text).collect();
    assert!(all.contains(&say("ja", "discord-door")), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn own_question_called_twice_makes_one_card_and_another_call_after_dismissal_a_new_one() {
    let stage = Stage::set().await;
    // Whose channel this is, is known.
    stage.newcomer("ja").says(&stage.lounge, "今日は寒いですね");
    stage.newcomer("ja").says(&stage.lounge, QUESTION);
    pause().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, QUESTION);
    for call in ["<@BOT> お願いします", "<@BOT>", "<@BOT> これ助けて"] {
        who.says(&stage.lounge, reply_to(&question, call));
        pause().await;
    }
    assert_eq!(stage.answers_in(&stage.lounge), 1, "{}", stage.discord.transcript());
    let card = stage.discord.answer_to(&question).await;
    has(&card, TITLE);
    who.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    read().await;
    who.says(&stage.lounge, reply_to(&question, "<@BOT> これ助けて"));
    pause().await;
    assert_eq!(stage.answers_in(&stage.lounge), 1, "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn a_secret_deleted_while_the_place_is_looked_up_leaves_no_warning() {
    let mut stage = Stage::set().await;
    let thread = stage.help.thread("前からある相談");
    stage.restart().await;
    stage.discord.fail_next("GET", "/channels/{channel}", Fault::Hang(Duration::from_millis(300)), 1);
    let question = stage.hana.says(&thread, format!("{QUESTION}。コードは482913です").as_str());
    tokio::time::sleep(Duration::from_millis(60)).await;
    stage.hana.deletes(&question);
    tokio::time::sleep(Duration::from_millis(700)).await;
    let all: String = thread.messages().iter().filter(|m| !m.is_deleted()).map(Message::text).collect();
    assert!(!all.contains(&warning()), "{}", stage.discord.transcript());
    stage.hana.says(&thread, QUESTION);
    pause().await;
    let all: String = thread.messages().iter().map(Message::text).collect();
    assert!(all.contains(TITLE), "{}", stage.discord.transcript());
    stage.discord.take_violations();
    stage.end().await;
}

#[tokio::test]
async fn in_two_servers_a_warning_goes_only_where_its_message_was_deleted() {
    let stage = Stage::set().await;
    let other = stage.discord.guild("もう一つ", "en");
    let there = other.channel("help");
    other.join(&stage.hana);
    let text = format!("<@BOT> {QUESTION}。コードは482913です");
    let (one, two) = (stage.hana.says(&stage.lounge, text.as_str()), stage.hana.says(&there, text.as_str()));
    let (card, card_there) = (stage.discord.answer_to(&one).await, stage.discord.answer_to(&two).await);
    stage.hana.deletes(&one);
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card_there, &warning());
    // Presses at one say nothing of the other.
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    let first = stage.hana.presses(&card_there, &labels(&card_there)[0]).await.message();
    assert_ne!(title(&first), title(&mine));
    stage.hana.deletes(&two);
    card_there.edited(1).await;
    lacks(&card_there, &warning());
    stage.end().await;
}

#[tokio::test]
async fn a_warning_is_lifted_through_limits_and_broken_answers() {
    let stage = Stage::set().await;
    let message = "/channels/{channel}/messages/{message}";
    for fault in
        [Fault::RateLimited { retry_after: 0.2, global: false, scope: "shared" }, Fault::Status(500), Fault::CutBefore, Fault::CutAfter]
    {
        let who = stage.newcomer("ja");
        let question = who.says(&stage.lounge, format!("<@BOT> {QUESTION}。コードは482913です").as_str());
        let card = stage.discord.answer_to(&question).await;
        stage.discord.fail_next("PATCH", message, fault.clone(), 1);
        who.deletes(&question);
        card.edited(1).await;
        lacks(&card, &warning());
        // The other's press sees nothing of it, and in their own language.
        let hers = stage.emma.presses(&card, &labels(&card)[0]).await.message();
        lacks(&hers, &say("en", "secret-code"));
        assert!(labels(&hers).contains(&say("en", "button-human")), "{fault:?}");
    }
    stage.end().await;
}

#[tokio::test]
async fn a_bare_code_is_warned_of_wherever_codes_are_spoken_of() {
    let mut bad = Vec::new();
    for way in ["mention", "private", "help", "reply"] {
        let stage = apart().await;
        let who = &stage.hana;
        let first = match way {
            "private" => who.dm("コードが弾かれます"),
            "help" => who.says(&stage.help, "Amazonの2段階認証のコードが弾かれます"),
            _ => who.says(&stage.lounge, "<@BOT> コードが弾かれます"),
        };
        let card = stage.discord.answer_to(&first).await;
        tokio::time::sleep(Duration::from_millis(80)).await;
        match way {
            "private" => who.dm("482913"),
            "help" => who.says(&stage.help, "482913"),
            "reply" => who.says(&stage.lounge, reply_to(&card, "482913")),
            _ => who.says(&stage.lounge, "<@BOT> 482913"),
        };
        pause().await;
        let all: String = first.channel().messages().iter().map(Message::text).collect();
        if !all.contains(&warning()) {
            bad.push(way);
        }
        stage.end().await;
    }
    assert!(bad.is_empty(), "no warning: {bad:?}");
}

#[tokio::test]
async fn a_warning_of_what_a_title_says_goes_when_the_title_changes_not_before() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let forum = stage.guild.forum("質問");
    let (_, post) = forum.post(&stage.hana, "認証コードは482913です 届くけど弾かれる", "コードが通りません。助けてください");
    let card = stage.discord.answer_to(&post).await;
    has(&card, &warning());
    // Another word in the message takes nothing out of the title.
    stage.hana.edits(&post, "コードが通りません。助けて");
    pause().await;
    has(&card, &warning());
    stage.end().await;
}

#[tokio::test]
async fn in_private_deleting_a_later_secret_leaves_the_steps_of_the_first_card() {
    let stage = apart().await;
    let who = &stage.hana;
    let card = stage.discord.answer_to(&who.dm(QUESTION)).await;
    who.presses(&card, &labels(&card)[0]).await;
    let steps = card.text();
    tokio::time::sleep(Duration::from_millis(80)).await;
    let told = who.dm("認証コードは482913です");
    let second = stage.discord.answer_to(&told).await;
    has(&second, &warning());
    who.deletes(&told);
    second.edited(1).await;
    lacks(&second, &warning());
    assert_eq!(card.text(), steps);
    // And the word that follows is said of the steps.
    tokio::time::sleep(Duration::from_millis(80)).await;
    let next = stage.discord.answer_to(&who.dm("だめだった")).await;
    assert!(next.text().contains("1. ") && title(&next) != title(&card), "{}", stage.discord.transcript());
    stage.end().await;
}

#[tokio::test]
async fn lifting_a_warning_leaves_others_where_they_are_and_works_for_whoever_wants_to_be_left_alone() {
    let stage = Stage::set().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, "<@BOT> Amazonにログインできません。コードは482913です");
    let card = stage.discord.answer_to(&question).await;
    let hers = choose(&stage.taro, &card, TITLE).await.message();
    stage.taro.presses(&hers, &labels(&hers)[0]).await;
    let step = title(&hers);
    let panel = who.slash(&stage.lounge, "privacy", none()).await.message();
    who.presses(&panel, &say("ja", "discord-privacy-leave")).await;
    who.deletes(&question);
    card.edited(1).await;
    lacks(&card, &warning());
    let again = choose(&stage.taro, &card, TITLE).await.message();
    assert_eq!(title(&again), step);
    stage.end().await;
}

#[tokio::test]
async fn a_lifted_warning_keeps_the_language_that_all_read() {
    let stage = Stage::set().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, format!("<@BOT> {QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&question).await;
    let panel = who.slash(&stage.lounge, "privacy", none()).await.message();
    who.presses(&panel, &say("en", "discord-language")).await;
    who.deletes(&question);
    card.edited(1).await;
    lacks(&card, &warning());
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn in_a_list_within_the_topic_the_place_is_kept_too() {
    // From a topic's card by its private list to another topic; then the warning is lifted.
    let stage = Stage::set().await;
    let who = &stage.hana;
    let question = who.says(&stage.lounge, format!("<@BOT> {QUESTION}。コードは482913です").as_str());
    let card = stage.discord.answer_to(&question).await;
    let first = labels(&card)[0].clone();
    let mine = who.presses(&card, &first).await.message();
    who.presses(&mine, &say("ja", "button-failed")).await;
    who.presses(&mine, &say("ja", "button-human")).await;
    let there = title(&mine);
    who.deletes(&question);
    card.edited(1).await;
    let again = who.presses(&card, &first).await.message();
    assert_eq!(title(&again), there, "{}", stage.discord.transcript());
    stage.end().await;
}
#[tokio::test]
async fn a_secret_alone_takes_nobodys_place_away() {
    let mut bad = Vec::new();
    for way in ["mention", "private", "private, by presses"] {
        for (word, secret) in [("だめだった", "コードは482913です"), ("だめだった", "482913"), ("2", "認証コードは482913")]
        {
            let stage = apart().await;
            let who = &stage.hana;
            let say_it =
                |text: &str| if way == "mention" { who.says(&stage.lounge, format!("<@BOT> {text}").as_str()) } else { who.dm(text) };
            let card = stage.discord.answer_to(&say_it(QUESTION)).await;
            if way == "private, by presses" {
                who.presses(&card, &labels(&card)[0]).await;
            }
            tokio::time::sleep(Duration::from_millis(80)).await;
            let told = stage.discord.answer_to(&say_it(secret)).await;
            if !told.text().contains(&warning()) {
                bad.push(format!("{way}: {secret} is not warned of: {}", told.text().replace('\n', " ")));
                stage.end().await;
                continue;
            }
            tokio::time::sleep(Duration::from_millis(80)).await;
            let next = stage.discord.answer_to(&say_it(word)).await;
            let got = next.text();
            if !(got.contains("1. ") || got.contains(&say("ja", "discord-door"))) {
                bad.push(format!("{way}: {secret}, {word}: warned {} → {}", told.text().replace('\n', " "), got.replace('\n', " ")));
            }
            stage.end().await;
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
}
