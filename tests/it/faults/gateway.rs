//! The gateway: closed, cut, silent, away, repeating itself.

use std::time::Duration;

use tasukebune::platform::discord::{Failure, Times};
use tasukebune::settings::Waits;

use super::Trial;
use crate::discord::{Discord, Signal};
use crate::serve::{Running, lenient, settings, waits};

/// A minute of an operator's, as tests shorten it: their pauses begin with 5 s, ours with 50 ms.
const MINUTE: Duration = Duration::from_millis(600);

async fn lost_connection(signal: Signal) {
    let trial = Trial::set(lenient()).await;
    trial.answers().await;
    trial.discord.signal(signal);
    // A cut shows with the next thing that is sent.
    trial.asks();
    trial.asks();
    trial.discord.resumed(1).await;
    assert_eq!(trial.discord.identifies(), 1, "{signal:?}");
    trial.ends(&format!("{signal:?}"), 0).await;
}

#[tokio::test]
async fn op_7_loses_nothing() {
    lost_connection(Signal::Reconnect).await;
}

#[tokio::test]
async fn op_9_of_a_session_that_goes_on_loses_nothing() {
    lost_connection(Signal::Invalid { resumable: true }).await;
}

#[tokio::test]
async fn a_connection_that_is_cut_loses_nothing() {
    lost_connection(Signal::Cut).await;
}

#[tokio::test]
async fn close_codes_that_leave_the_session_lose_nothing() {
    for code in [4000, 4001, 4002, 4003, 4005, 4008] {
        lost_connection(Signal::Close(code)).await;
    }
}

/// What is written while there is no session, Discord tells nobody; from the new one on all is well.
async fn lost_session(what: &str, end: impl FnOnce(&Discord)) {
    let trial = Trial::set(lenient()).await;
    trial.answers().await;
    end(&trial.discord);
    trial.asks();
    trial.discord.until("a second Identify", |d| (d.identifies() == 2).then_some(())).await;
    trial.discord.ready(1).await;
    trial.ends(what, 1).await;
}

#[tokio::test]
async fn op_9_of_a_session_that_is_over_loses_what_is_written_until_the_next() {
    lost_session("op 9", |discord| discord.signal(Signal::Invalid { resumable: false })).await;
}

#[tokio::test]
async fn close_codes_that_end_the_session_lose_what_is_written_until_the_next() {
    for code in [4007, 4009] {
        lost_session(&code.to_string(), |discord| {
            discord.signal(Signal::Close(code));
            discord.forget_sessions();
        })
        .await;
    }
}

/// After a restart by a supervisor, with what Discord refused mended, it goes on.
#[tokio::test]
async fn close_codes_for_good_end_the_program() {
    for (code, status) in [(4004, 77), (4010, 76), (4011, 76), (4012, 78), (4013, 78), (4014, 78)] {
        let mut trial = Trial::empty(lenient(), waits(), Times::default()).await;
        trial.discord.close_next_identify(code);
        let failure = Running::with(settings(&trial.discord), trial.store.clone()).end().await.expect_err("it gives up");
        assert_eq!((failure.clone(), failure.status()), (Failure::Closed(code), status));
        assert_eq!(trial.discord.connections(), 1, "it does not try again by itself");
        trial.asks();
        trial.start();
        trial.discord.ready(1).await;
        trial.ends(&code.to_string(), 1).await;
    }
}

/// Pauses that grow from loss to loss would be sixteen seconds at the end; Discord does not keep for ever what was missed.
#[tokio::test]
async fn a_session_that_is_lost_as_soon_as_it_goes_on_is_not_left_for_longer_and_longer() {
    let waits = Waits { pause: Duration::from_millis(500), pause_at_most: Duration::from_secs(60), ..waits() };
    let trial = Trial::with(lenient(), waits, Times::default()).await;
    trial.answers().await;
    for losses in 1..=6 {
        trial.discord.signal(Signal::Close(4000));
        trial.asks();
        trial.discord.resumed(losses).await;
    }
    assert_eq!(trial.discord.identifies(), 1);
    trial.ends("lost again and again", 0).await;
}

#[tokio::test]
async fn silence_loses_nothing() {
    let trial = Trial::set(lenient().heartbeat_every(Duration::from_millis(200))).await;
    trial.answers().await;
    trial.discord.signal(Signal::Silence);
    trial.asks();
    trial.discord.resumed(1).await;
    trial.ends("silence", 0).await;
}

#[tokio::test]
async fn a_gateway_that_is_down_for_a_minute_in_the_middle_loses_nothing() {
    let trial = Trial::set(lenient()).await;
    trial.answers().await;
    trial.discord.refuse_connections(true);
    trial.discord.signal(Signal::Close(4000));
    for _ in 0..3 {
        trial.asks();
        tokio::time::sleep(MINUTE / 3).await;
    }
    trial.discord.refuse_connections(false);
    trial.ends("a minute", 0).await;
}

#[tokio::test]
async fn a_gateway_that_is_down_for_a_minute_at_a_restart_loses_nothing() {
    let mut trial = Trial::set(lenient()).await;
    trial.answers().await;
    trial.stop().await;
    trial.discord.gone().await;
    trial.discord.refuse_connections(true);
    trial.start();
    trial.asks();
    tokio::time::sleep(MINUTE).await;
    trial.asks();
    trial.discord.refuse_connections(false);
    trial.discord.resumed(1).await;
    trial.ends("a minute", 0).await;
}

/// Without a session to go on with, what is written before there is one is told to nobody.
#[tokio::test]
async fn a_gateway_that_is_down_for_a_minute_at_the_first_start_is_waited_for() {
    let mut trial = Trial::empty(lenient(), waits(), Times::default()).await;
    trial.discord.refuse_connections(true);
    trial.start();
    trial.asks();
    tokio::time::sleep(MINUTE).await;
    assert!((2..=8).contains(&trial.discord.connections()), "{}", trial.discord.connections());
    trial.discord.refuse_connections(false);
    trial.discord.ready(1).await;
    trial.ends("a minute", 1).await;
}

#[tokio::test]
async fn events_that_come_twice_are_answered_once() {
    let trial = Trial::set(lenient()).await;
    for _ in 0..3 {
        trial.asks();
    }
    trial.discord.repeat(50);
    trial.answers().await;
    trial.discord.repeat(50);
    trial.discord.repeat(50);
    trial.ends("twice", 0).await;
}

#[tokio::test]
async fn events_out_of_order_are_answered_once_each() {
    let trial = Trial::set(lenient()).await;
    trial.answers().await;
    trial.discord.hold();
    for _ in 0..5 {
        trial.asks();
    }
    trial.discord.release_backwards();
    // The last number that came is not the highest: what a resume brings again is known.
    trial.discord.signal(Signal::Reconnect);
    trial.discord.resumed(1).await;
    trial.ends("out of order", 0).await;
}
