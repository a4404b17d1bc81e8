//! A process that ends, and another that goes on where it was: what was written meanwhile is answered, once.

use std::time::Duration;

use tasukebune::settings::{HelpChannels, Serve, Waits};
use tasukebune::store::{Session, Standing, Store};

use super::{Running, lenient, settings, waits};
use crate::discord::{Discord, Fault, Message, Person, permission};

const MESSAGES: &str = "/channels/{channel}/messages";
const QUESTION: &str = "アマゾンの2段階認証のコードが届きません";

async fn both(discord: &Discord, store: &Store) -> Running {
    let bot = Running::with(settings(discord), store.clone());
    discord.ready(1).await;
    bot
}

/// How many messages of the bot's a person has in private.
fn answers(discord: &Discord, who: &Person) -> usize {
    let me = discord.bot_id().to_string();
    who.dm_channel().messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str()).count()
}

/// All are answered, each once.
async fn once_each(discord: &Discord, people: &[Person], questions: &[Message]) {
    for question in questions {
        discord.answer_to(question).await;
    }
    discord.silent_for(Duration::from_millis(150)).await;
    let lost = people.iter().filter(|who| answers(discord, who) == 0).count();
    let doubled = people.iter().filter(|who| answers(discord, who) > 1).count();
    assert_eq!((lost, doubled), (0, 0));
}

fn people(discord: &Discord, many: usize) -> Vec<Person> {
    (0..many).map(|n| discord.person(&format!("人{n}"), "ja")).collect()
}

#[tokio::test]
async fn what_is_written_while_the_program_is_down_is_answered_once() {
    let discord = lenient().start().await;
    let store = Store::in_memory().expect("memory");
    let people = people(&discord, 9);
    let bot = both(&discord, &store).await;
    let before: Vec<Message> = people[..3].iter().map(|who| who.dm(QUESTION)).collect();
    for question in &before {
        discord.answer_to(question).await;
    }
    bot.stop().await.expect("it stops");
    discord.gone().await;
    let meanwhile: Vec<Message> = people[3..6].iter().map(|who| who.dm(QUESTION)).collect();
    let bot = both(&discord, &store).await;
    let after: Vec<Message> = people[6..].iter().map(|who| who.dm(QUESTION)).collect();
    once_each(&discord, &people, &[before, meanwhile, after].concat()).await;
    assert_eq!((discord.identifies(), discord.sessions()[0].resumes), (1, 1));
    // The one before answered three, so that they are not even tried again.
    assert_eq!(discord.calls("POST", MESSAGES).len(), 9);
    bot.stop().await.expect("it stops");
    assert_eq!(discord.violations(), Vec::<String>::new());
}

#[tokio::test]
async fn every_shard_goes_on() {
    let discord = lenient().shards(3).start().await;
    let store = Store::in_memory().expect("memory");
    for round in 0..2 {
        let bot = Running::with(settings(&discord), store.clone());
        discord.ready(3).await;
        discord.resumed(3 * round).await;
        bot.stop().await.expect("it stops");
        discord.gone().await;
    }
    assert_eq!((discord.identifies(), discord.sessions().len()), (3, 3));
}

#[tokio::test]
async fn a_session_that_discord_has_forgotten_is_begun_anew_and_forgotten() {
    let discord = lenient().start().await;
    let store = Store::in_memory().expect("memory");
    both(&discord, &store).await.stop().await.expect("it stops");
    discord.gone().await;
    let old = store.sessions().await.expect("read").sessions[0].id.clone();
    discord.forget_sessions();
    let bot = both(&discord, &store).await;
    assert_eq!((discord.identifies(), discord.connections()), (2, 3), "the one in between was told that the session is over");
    let hanako = discord.person("花子", "ja");
    let question = hanako.dm(QUESTION);
    once_each(&discord, &[hanako], &[question]).await;
    bot.stop().await.expect("it stops");
    let new = store.sessions().await.expect("read").sessions;
    assert!(new.len() == 1 && new[0].id != old);
    // That one goes on again.
    discord.gone().await;
    both(&discord, &store).await.stop().await.expect("it stops");
    assert_eq!(discord.identifies(), 2);
}

/// What is of no use is not even tried: another number of shards, another application, other intents, too old.
#[tokio::test]
async fn a_session_that_does_not_fit_is_not_asked_for() {
    let spoilt: [fn(&mut Session); 4] = [|s| s.shards = 2, |s| s.application += 1, |s| s.intents |= 1 << 15, |s| s.seen_at -= 700];
    for spoil in spoilt {
        let discord = lenient().start().await;
        let store = Store::in_memory().expect("memory");
        both(&discord, &store).await.stop().await.expect("it stops");
        discord.gone().await;
        let mut sessions = store.sessions().await.expect("read").sessions;
        assert_eq!(sessions.len(), 1);
        sessions.iter_mut().for_each(spoil);
        store.keep_sessions(sessions, Vec::new()).await.expect("kept");
        let bot = both(&discord, &store).await;
        assert_eq!((discord.identifies(), discord.connections()), (2, 2));
        bot.stop().await.expect("it stops");
    }
}

/// An address that none of the libraries can read brings nobody down.
#[tokio::test]
async fn a_session_whose_address_is_none_is_begun_anew() {
    let discord = lenient().start().await;
    let store = Store::in_memory().expect("memory");
    both(&discord, &store).await.stop().await.expect("it stops");
    discord.gone().await;
    let mut sessions = store.sessions().await.expect("read").sessions;
    sessions[0].url = Some("no address".to_owned());
    store.keep_sessions(sessions, Vec::new()).await.expect("kept");
    let bot = both(&discord, &store).await;
    assert_eq!(discord.identifies(), 2);
    bot.stop().await.expect("it stops");
}

#[tokio::test]
async fn what_is_known_of_roles_is_still_known_and_commands_are_looked_after() {
    let discord = lenient().content_granted().start().await;
    let store = Store::in_memory().expect("memory");
    let guild = discord.guild("サーバー", "ja");
    guild.bot_may(permission::USUAL | permission::MANAGE_MESSAGES);
    // Its own role has the id after the server's.
    let role = guild.id + 1;
    let help = guild.channel("相談");
    let hanako = discord.person("花子", "ja");
    guild.join(&hanako);
    let seeing = || Serve { message_content: true, help: HelpChannels::All, ..settings(&discord) };
    let registered = |n| move |d: &Discord| (d.calls("GET", "/applications/{application}/commands").len() >= n).then_some(());
    let bot = Running::with(seeing(), store.clone());
    discord.ready(1).await;
    discord.until("the commands", registered(1)).await;
    discord.answer_to(&hanako.says(&help, QUESTION)).await;
    bot.stop().await.expect("it stops");
    discord.gone().await;
    let standing = Standing { own_role: Some(role), everybody_deletes: false, own_role_deletes: true };
    assert_eq!(store.sessions().await.expect("read").standings, [(guild.id, standing)]);
    let asked = discord.calls("GET", "/applications/{application}/commands").len();
    let bot = Running::with(seeing(), store.clone());
    discord.resumed(1).await;
    discord.until("the commands, again", registered(asked + 1)).await;
    // Its role is known, so that this is for it.
    let called = hanako.says(&help, format!("<@&{role}> パスキーが使えません").as_str());
    discord.answer_to(&called).await;
    assert_eq!(discord.identifies(), 1);
    // While it was down it was taken out.
    bot.stop().await.expect("it stops");
    discord.gone().await;
    guild.expels_bot();
    let bot = Running::with(seeing(), store.clone());
    discord.resumed(2).await;
    bot.stop().await.expect("it stops");
    assert_eq!(store.sessions().await.expect("read").standings, []);
}

/// Discord does not take the answers before the end; what was asked comes again, and is answered once.
#[tokio::test]
async fn what_was_left_unanswered_at_the_end_is_answered_after_the_restart() {
    let discord = lenient().start().await;
    let store = Store::in_memory().expect("memory");
    let people = people(&discord, 4);
    let hasty = || Serve { waits: Waits { farewell: Duration::from_millis(150), ..waits() }, ..settings(&discord) };
    let bot = Running::with(hasty(), store.clone());
    discord.ready(1).await;
    let first = people[0].dm(QUESTION);
    discord.answer_to(&first).await;
    // One is never carried out, one is, but nobody hears of it.
    discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_secs(60)), 1);
    let second = people[1].dm(QUESTION);
    discord.until("the second", |d| (d.calls("POST", MESSAGES).len() == 2).then_some(())).await;
    discord.fail_next("POST", MESSAGES, Fault::CutAfter, 1);
    discord.fail_next("POST", MESSAGES, Fault::Hang(Duration::from_secs(60)), 1);
    let third = people[2].dm(QUESTION);
    discord.until("the third", |d| (d.calls("POST", MESSAGES).len() == 4).then_some(())).await;
    bot.stop().await.expect("it stops");
    discord.gone().await;
    let fourth = people[3].dm(QUESTION);
    let bot = both(&discord, &store).await;
    once_each(&discord, &people, &[first, second, third, fourth]).await;
    assert_eq!(discord.identifies(), 1);
    bot.stop().await.expect("it stops");
}

/// Killed, it goes on from where it was some moments before: what was answered since is known to Discord by its nonce.
#[tokio::test]
async fn what_was_answered_since_the_last_note_is_not_answered_twice() {
    let discord = lenient().start().await;
    let store = Store::in_memory().expect("memory");
    let people = people(&discord, 3);
    let bot = both(&discord, &store).await;
    let first = people[0].dm(QUESTION);
    discord.answer_to(&first).await;
    bot.stop().await.expect("it stops");
    discord.gone().await;
    let noted = store.sessions().await.expect("read").sessions;
    let bot = both(&discord, &store).await;
    let second = people[1].dm(QUESTION);
    discord.answer_to(&second).await;
    bot.stop().await.expect("it stops");
    discord.gone().await;
    store.keep_sessions(noted, Vec::new()).await.expect("kept");
    let third = people[2].dm(QUESTION);
    let bot = both(&discord, &store).await;
    once_each(&discord, &people, &[first, second, third]).await;
    assert_eq!(discord.identifies(), 1);
    bot.stop().await.expect("it stops");
}

#[tokio::test]
async fn where_they_are_is_noted_every_few_moments() {
    let discord = lenient().start().await;
    let store = Store::in_memory().expect("memory");
    let often = Serve { waits: Waits { keep_sessions: Duration::from_millis(20), ..waits() }, ..settings(&discord) };
    let bot = Running::with(often, store.clone());
    discord.ready(1).await;
    let hanako = discord.person("花子", "ja");
    discord.answer_to(&hanako.dm(QUESTION)).await;
    let last = discord.sessions()[0].last_sequence;
    for tries in 0.. {
        let sessions = store.sessions().await.expect("read").sessions;
        if sessions.first().is_some_and(|session| session.sequence == last) {
            break;
        }
        assert!(tries < 500, "{sessions:?} of {last}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bot.stop().await.expect("it stops");
}
