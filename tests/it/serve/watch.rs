//! A shard that hears nothing any more ends the program; one that is merely refused does not.

use std::time::{Duration, Instant};

use tasukebune::platform::discord::Failure;
use tasukebune::settings::{Serve, Waits};

use super::{Running, lenient, settings, waits};
use crate::discord::{Discord, Signal};

/// Deaf after 600 ms, a thousandth of what an operator's are in the same ratio.
fn watched() -> Waits {
    Waits { deaf: Duration::from_millis(600), silence: Duration::from_millis(450), ..waits() }
}

fn start(discord: &Discord, waits: Waits) -> Running {
    Running::start(Serve { waits, ..settings(discord) })
}

#[tokio::test]
async fn a_deaf_shard_ends_the_program() {
    // Whether it waits for an acknowledgement or not.
    for beat in [Duration::from_millis(200), Duration::from_secs(41)] {
        let discord = lenient().heartbeat_every(beat).start().await;
        let bot = start(&discord, watched());
        discord.ready(1).await;
        // Nor does a new connection help.
        discord.mute(true);
        discord.signal(Signal::Silence);
        let began = Instant::now();
        assert_eq!(bot.end().await, Err(Failure::Deaf(0)), "{beat:?}");
        let time = began.elapsed();
        assert!((Duration::from_millis(350)..Duration::from_secs(8)).contains(&time), "{beat:?}: {time:?}");
    }
}

#[tokio::test]
async fn what_heals_by_a_new_connection_ends_nothing() {
    let discord = lenient().heartbeat_every(Duration::from_millis(100)).start().await;
    let bot = start(&discord, watched());
    discord.ready(1).await;
    for round in 1..=2 {
        discord.signal(Signal::Silence);
        discord.resumed(round).await;
    }
    tokio::time::sleep(Duration::from_millis(900)).await;
    discord.answer_to(&discord.person("花子", "ja").dm("コードが届きません")).await;
    assert_eq!(bot.stop().await, Ok(()));
}

#[tokio::test]
async fn a_refused_connection_is_no_deafness() {
    let discord = lenient().start().await;
    discord.refuse_connections(true);
    let bot = start(&discord, watched());
    tokio::time::sleep(Duration::from_millis(1_800)).await;
    assert!(discord.connections() > 3);
    discord.refuse_connections(false);
    discord.ready(1).await;
    assert_eq!(bot.stop().await, Ok(()));
}

#[tokio::test]
async fn a_shard_that_does_not_even_try_ends_the_program() {
    let discord = lenient().start().await;
    discord.refuse_connections(true);
    let hour = Duration::from_secs(3_600);
    let bot = start(&discord, Waits { pause: hour, pause_at_most: hour, untried: Duration::from_millis(300), ..watched() });
    assert_eq!(bot.end().await, Err(Failure::Untried(0)));
    assert_eq!(discord.connections(), 1);
}

#[test]
fn every_end_has_a_status_of_its_own() {
    let of = |failures: &[Failure]| failures.iter().map(Failure::status).collect::<Vec<_>>();
    assert_eq!(of(&[Failure::Deaf(0), Failure::Untried(1)]), [75, 75]);
    assert_eq!(of(&[Failure::Closed(4010), Failure::Closed(4011)]), [76, 76]);
    assert_eq!(of(&[Failure::Token, Failure::Closed(4004)]), [77, 77]);
    assert_eq!(of(&[4012, 4013, 4014].map(Failure::Closed)), [78, 78, 78]);
    assert_eq!(of(&[Failure::Tls, Failure::Unprotected]), [1, 1]);
}
