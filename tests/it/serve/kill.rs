//! kill -9 of the whole bot at any moment, while admins change settings and members ask: what an admin was told is kept is there.

use std::cell::Cell;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use serde_json::json;
use tasukebune::store::Store;

use super::lenient;
use super::program::program;
use crate::discord::{Channel, Discord, Message, Person, Seen, permission};
use crate::store::{file::SCHEMA, peek};
use crate::support::{desk, locale};

/// Kills in an ordinary run; `TASUKEBUNE_KILLS` asks for more.
const KILLS: u32 = 20;

fn kills() -> u32 {
    std::env::var("TASUKEBUNE_KILLS").map_or(KILLS, |kills| kills.parse().expect("TASUKEBUNE_KILLS is a number"))
}

fn say(key: &str) -> String {
    desk().parts().voice.say(locale("ja"), key, &[])
}

/// An admin who goes through the values of a menu of their panel, over and over.
struct Admin {
    who: Person,
    panel: Message,
    control: String,
    values: &'static [&'static str],
    next: Cell<usize>,
    /// What they were told is kept.
    confirmed: Cell<Option<&'static str>>,
    /// What they chose last, told or not.
    chosen: Cell<Option<&'static str>>,
    told: Cell<u32>,
}

impl Admin {
    async fn opens(who: Person, channel: &Channel, page: &str, control: &str, values: &'static [&'static str]) -> Admin {
        let panel = who.slash(channel, "setup panel", json!({})).await.message();
        let token = |control: &str| format!("s1/{:x}/{control}", who.id);
        let Seen::Updated(_) = who.selects(&panel, &token("open"), &[page]).await else { panic!("in place") };
        let control = token(control);
        Admin { who, panel, control, values, next: Cell::new(0), confirmed: Cell::new(None), chosen: Cell::new(None), told: Cell::new(0) }
    }

    async fn works(&self) {
        loop {
            let value = self.values[self.next.get() % self.values.len()];
            self.next.set(self.next.get() + 1);
            self.chosen.set(Some(value));
            if let Seen::Updated(panel) = self.who.selects(&self.panel, &self.control, &[value]).await {
                assert!(panel.text().contains(&say("setup.kept")), "{}", panel.text());
                self.confirmed.set(Some(value));
                self.told.set(self.told.get() + 1);
            }
        }
    }

    /// What is kept is what they were told, or what they had just chosen.
    fn finds(&self, kept: Option<u32>, round: u32) {
        let kept = kept.map(|kept| kept.to_string());
        let may = [self.confirmed.get(), self.chosen.get()];
        assert!(may.contains(&kept.as_deref()), "round {round}: {kept:?} is kept of {}, {may:?} was told and chosen", self.control);
        self.confirmed.set(self.values.iter().copied().find(|value| Some(*value) == kept.as_deref()));
    }
}

fn serve(discord: &Discord, file: &Path) -> Child {
    let mut command = program(&["serve"]);
    command.env("DISCORD_TOKEN", discord.token()).env("TASUKEBUNE_DISCORD_API", discord.rest_url());
    command.env("TASUKEBUNE_STORE", file).env("TASUKEBUNE_MESSAGE_CONTENT", "on").env("TASUKEBUNE_HELP_CHANNELS", "all");
    command.stderr(Stdio::null()).spawn().expect("it starts")
}

async fn ask(people: &[Person], channel: &Channel) {
    for n in 0.. {
        people[n % people.len()].says(channel, ["コードが届きません", "パスワードを忘れました", "ロックされました"][n % 3]);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_kill_at_any_moment_loses_nothing_that_an_admin_was_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.sqlite");
    let agreed = folder.path().join("new.sqlite");
    drop(Store::open(&agreed).expect("a store"));
    let schema: String = peek(&agreed, SCHEMA);
    let discord = lenient().content_granted().start().await;
    let guild = discord.guild("助け合いサーバー", "ja");
    let (help, desk) = (guild.channel("相談"), guild.channel("管理"));
    let people: Vec<Person> = (0..8).map(|n| discord.person(&format!("人{n}"), "ja")).collect();
    for who in &people {
        guild.join(who);
    }
    people.iter().take(2).for_each(|who| guild.empower(who, permission::MANAGE_GUILD));
    let mut bot = serve(&discord, &file);
    discord.until("the commands", |d| (!d.commands().is_empty()).then_some(())).await;
    discord.ready(1).await;
    let [one, other] = [people[0].clone(), people[1].clone()];
    let one = Admin::opens(one, &desk, "pauses", "pause-user", &["0", "10", "30", "60", "300", "900"]).await;
    let other = Admin::opens(other, &desk, "deletion", "deletion", &["1", "6", "24", "72", "168"]).await;
    let mut chance = 0x2545_f491_u32;
    let (kills, mut busy) = (kills(), 0);
    for round in 0..kills {
        // xorshift: moments that differ, and are the same in every run. One in four falls into the start.
        chance ^= chance << 13;
        chance ^= chance >> 17;
        chance ^= chance << 5;
        let after = Duration::from_millis(u64::from(chance % 120));
        if round % 4 == 3 {
            tokio::time::sleep(after * 2).await;
        } else {
            discord.ready(1).await;
            let told = one.told.get() + other.told.get();
            tokio::select! {
                () = one.works() => {}
                () = other.works() => {}
                () = ask(&people[2..], &help) => {}
                () = async {
                    tokio::time::sleep(after).await;
                    bot.kill().expect("kill -9");
                } => {}
            }
            busy += u32::from(one.told.get() + other.told.get() > told);
        }
        bot.kill().expect("kill -9");
        bot.wait().expect("its end");
        discord.gone().await;
        // Nothing holds it any more, and it is whole.
        let store = Store::open(&file).unwrap_or_else(|fault| panic!("round {round}: {fault}"));
        assert_eq!(peek::<String>(&file, SCHEMA), schema, "round {round}");
        let settings = store.settings(guild.id);
        one.finds(settings.cooldown_user_s, round);
        other.finds(settings.delete_after_hours.map(u32::from), round);
        store.close().await.expect("closed");
        bot = serve(&discord, &file);
    }
    bot.kill().expect("kill -9");
    bot.wait().expect("its end");
    println!("{kills} kills, {busy} of them while settings were changed, {} changes told", one.told.get() + other.told.get());
    assert!(busy > kills / 3, "killed too early: {busy}");
}
