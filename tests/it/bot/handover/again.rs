//! Whoever asks the staff once more: led back, or heard anew.

use super::*;

#[tokio::test]
async fn what_the_staff_closed_in_a_thread_is_closed() {
    let house = House::set().await;
    let stage = &house.stage;
    for locale in BOTH {
        let who = &house.member(locale);
        let (first, card) = house.opens(who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        let question = newest(&first, &say(locale, "handover-solved")).await;
        // They answer nothing, and have another trouble an hour later.
        let (second, _) = house.opens(who, locale).await;
        assert_ne!(second.id, first.id);
        // That the first one is solved says nothing of the second.
        who.presses(&question, &say(locale, "handover-yes")).await;
        stage.discord.until("the thread to be put away", |_| first.is_archived().then_some(())).await;
        let told = house.asks(who, locale, &stage.lounge, &line(locale, "handover-already")).await;
        has(&told, &second.mention());
        // Nor is the second one closed by what is done with an old card.
        assert!(!second.is_archived());
    }
    house.end().await;
}

#[tokio::test]
async fn what_is_not_solved_is_open_again() {
    let house = House::set().await;
    for locale in BOTH {
        let who = &house.member(locale);
        let (thread, card) = house.opens(who, locale).await;
        house.ken.presses(&card, &say("ja", "handover-end")).await;
        let question = newest(&thread, &say(locale, "handover-solved")).await;
        who.presses(&question, &say(locale, "handover-no")).await;
        newest(&thread, &line("ja", "handover-still")).await;
        let told = house.asks(who, locale, &house.stage.lounge, &line(locale, "handover-already")).await;
        has(&told, &thread.mention());
    }
    house.end().await;
}

#[tokio::test]
async fn whoever_left_the_thread_is_brought_in_again() {
    let house = House::set().await;
    let stage = &house.stage;
    for locale in BOTH {
        let who = &house.member(locale);
        let (thread, _) = house.opens(who, locale).await;
        thread.loses(who);
        let told = house.asks(who, locale, &stage.lounge, &line(locale, "handover-already")).await;
        has(&told, &thread.mention());
        assert!(thread.has(who), "a link to where nobody may go helps nobody");
        // Where they cannot be, there is a new one.
        thread.loses(who);
        stage.discord.fail_next("PUT", MEMBERS, Fault::Refused(400, 50_083), 1);
        let (other, _) = house.opens(who, locale).await;
        assert!(other.id != thread.id && other.has(who));
        let told = house.asks(who, locale, &stage.lounge, &line(locale, "handover-already")).await;
        has(&told, &other.mention());
    }
    house.end().await;
}

/// Where a stranger could pose as one of the staff, what they never ask for stands beside; and nobody is sent where no one else sees.
#[test]
fn whoever_waits_for_the_staff_knows_what_they_never_ask_for() {
    for (locale, secret) in [("ja", "パスワードやコード"), ("en", "password or a code")] {
        for key in ["handover-told", "handover-told-already", "handover-welcome"] {
            assert!(say(locale, key).contains(secret), "{key}: {}", say(locale, key));
        }
        assert!(!say(locale, "handover-asks-in").contains("DM"));
    }
}
