//! The question whether it is solved, answered in words.

use super::super::reply_to;
use super::*;

/// The staff are done with a member's case in a thread; the question there.
async fn asked(house: &House, who: &Person, locale: &str) -> (Channel, Message) {
    let (thread, card) = house.opens(who, locale).await;
    house.ken.presses(&card, &say("ja", "handover-end")).await;
    let question = newest(&thread, &say(locale, "handover-solved")).await;
    (thread, question)
}

async fn is_archived(thread: &Channel) {
    thread.discord.until("the thread to be put away", |_| thread.is_archived().then_some(())).await;
}

#[tokio::test]
async fn yes_and_no_do_what_the_buttons_do() {
    let house = House::set().await;
    let mut solved = 0;
    for (locale, no, yes) in [
        ("ja", "いいえ", "はい!"),
        ("ja", "まだです", "うん"),
        ("en", "no", "Yes."),
        ("en", "Not yet", "yep"),
        ("ja", "だめでした", "解決しました!"),
    ] {
        let who = &house.member(locale);
        let (thread, question) = asked(&house, who, locale).await;
        who.says(&thread, no);
        let again = newest(&thread, &line("ja", "handover-still")).await;
        assert_eq!(again.json()["mention_roles"], json!([house.role.to_string()]));
        assert_eq!((question.text(), labels(&question)), (say(locale, "handover-again"), Vec::new()));
        assert!(!thread.is_archived());
        house.ken.presses(&again, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        who.says(&thread, yes);
        is_archived(&thread).await;
        assert_eq!((question.text(), labels(&question)), (say(locale, "handover-glad"), Vec::new()));
        solved += 1;
        assert_eq!(house.counted(What::Solved).await, [("code-not-received".to_owned(), solved)]);
        // What comes later is another case.
        house.opens(who, locale).await;
    }
    house.end().await;
}

#[tokio::test]
async fn in_private_too() {
    for (locale, no, yes) in [("ja", "いいえ", "はい"), ("en", "no", "yes")] {
        let house = House::set().await;
        let who = &house.member(locale);
        let card = by_card(&house, who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        let question = newest(&who.dm_channel(), &say(locale, "handover-solved-private")).await;
        who.dm(no);
        let again = newest(&house.room, &line("ja", "handover-still")).await;
        until(&question, &say(locale, "handover-again")).await;
        house.ken.presses(&again, &say("ja", "handover-end")).await;
        let question = newest(&who.dm_channel(), &say(locale, "handover-solved-private")).await;
        who.dm(yes);
        until(&question, &say(locale, "handover-glad")).await;
        read().await;
        assert_eq!(house.counted(What::Solved).await, [("code-not-received".to_owned(), 1)]);
        house.end().await;
    }
}

#[tokio::test]
async fn only_the_members_next_word_is_the_answer() {
    let house = House::set().await;
    let stage = &house.stage;
    // Somebody else's word is none, and what comes after may be for them; nor is what says something else.
    for before in [Some("画面は出ましたか?"), None] {
        for (locale, other, yes) in
            [("ja", "ありがとうございます、写真を撮ってみます", "はい"), ("en", "thanks, I will write it down", "yes")]
        {
            let who = &house.member(locale);
            let (thread, question) = asked(&house, who, locale).await;
            match before {
                Some(asks) => house.ken.says(&thread, asks),
                None => who.says(&thread, other),
            };
            who.says(&thread, yes);
            stage.silent().await;
            assert!(!thread.is_archived() && labels(&question).len() == 2, "{}", stage.discord.transcript());
            // The buttons are there all the same, and so is a reply to the question.
            who.says(&thread, reply_to(&question, yes));
            is_archived(&thread).await;
            until(&question, &say(locale, "handover-glad")).await;
        }
    }
    // In private, whoever goes on to another trouble is answered.
    let who = &house.member("ja");
    let card = by_card(&house, who, "ja").await;
    house.ken.presses(&card, &say("ja", "handover-end")).await;
    let question = newest(&who.dm_channel(), &say("ja", "handover-solved-private")).await;
    has(&stage.discord.answer_to(&who.dm("Amazonのパスワードを忘れました")).await, &say("ja", "forgot-password.label"));
    who.dm("はい");
    stage.silent().await;
    assert_eq!(labels(&question).len(), 2);
    house.end().await;
}

#[tokio::test]
async fn a_parting_word_of_the_staffs_leaves_the_question_open() {
    let house = House::set().await;
    for (locale, parting, yes) in
        [("ja", "お疲れさまでした!", "はい"), ("ja", "👍", "うん"), ("en", "Take care!", "yes"), ("en", "よかったです", "yep")]
    {
        let who = &house.member(locale);
        let (thread, question) = asked(&house, who, locale).await;
        house.ken.says(&thread, parting);
        who.says(&thread, yes);
        is_archived(&thread).await;
        until(&question, &say(locale, "handover-glad")).await;
    }
    house.end().await;
}

#[tokio::test]
async fn a_reply_to_the_question_is_heard_after_a_restart() {
    let mut house = House::set().await;
    for locale in BOTH {
        let who = &house.member(locale);
        let (thread, question) = asked(&house, who, locale).await;
        house.stage.restart().await;
        // Nobody else answers for them, by a reply either.
        house.stage.discord.answer_to(&house.ken.says(&thread, reply_to(&question, "はい"))).await;
        assert!(!thread.is_archived() && labels(&question).len() == 2);
        who.says(&thread, reply_to(&question, &say(locale, "handover-yes")));
        is_archived(&thread).await;
        until(&question, &say(locale, "handover-glad")).await;
    }
    house.end().await;
}

#[tokio::test]
async fn where_the_question_is_gone_or_nobody_can_be_called_that_is_said() {
    let house = House::set().await;
    for locale in BOTH {
        let who = &house.member(locale);
        let (thread, question) = asked(&house, who, locale).await;
        house.stage.discord.fail_next("PATCH", "/channels/{channel}/messages/{message}", Fault::Refused(404, 10_008), 1);
        who.says(&thread, &say(locale, "handover-yes")[..]);
        newest(&thread, &say(locale, "handover-glad")).await;
        is_archived(&thread).await;
        assert_eq!(question.edits(), 0);
        let (thread, question) = asked(&house, who, locale).await;
        house.stage.discord.fail_next("POST", MESSAGES, Fault::Refused(403, 50_013), 1);
        who.says(&thread, &say(locale, "handover-no")[..]);
        until(&question, &say(locale, "handover-failed")).await;
    }
    house.end().await;
}
