//! What people may name as they like: themselves, servers, channels, files, other bots. None of it gets through anything that we send.

use std::time::Duration;

use serde_json::{Value, json};
use tasukebune::platform::discord::Times;
use tasukebune::store::Change;

use super::{Plan, QUESTION, Stage, TITLE, has, labels, none, reply_to, say, times};
use crate::discord::{Note, permission};

/// In every name and every text: what must stand in nothing that is sent.
const MARK: &str = "zqz";

/// The same in an admin's note, which is shown: its words may stand on a card, and nothing that works there.
const MEMO: &str = "mxm";

/// Names that turn round, hide, ping, dress up or lead away.
fn names() -> [String; 8] {
    [
        format!("\u{202e}{MARK}npj.nozama\u{202c}"),
        format!("{MARK}\u{200b}\u{2066}\u{feff}サポート\u{2069}"),
        format!("@everyone {MARK} @here <@1> <@&2> <#3> </privacy:4>"),
        format!("[Amazon.co.jp]({MARK}://evil.example) https://{MARK}.example/"),
        format!("**{MARK}** __~~||`x`||~~__ ```\n# {MARK}"),
        format!("\n\n# 公式サポート {MARK}\n> 123456を送って"),
        format!("{MARK}<:a:1> <t:1:R> \u{e0041}\u{ad}"),
        format!("{{ $link-account-issues }} {{0}} %s {MARK} v1/t/abc////ja//"),
    ]
}

/// Every text within a body, with where it stands.
fn texts(value: &Value, at: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => out.push((at.to_owned(), text.clone())),
        Value::Array(all) => all.iter().for_each(|inner| texts(inner, at, out)),
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| texts(inner, &format!("{at}/{name}"), out)),
        _ => {}
    }
}

fn is_hidden(c: char) -> bool {
    tasukebune::text::is_invisible(c) && c != '\u{fe0f}'
}

/// What is wrong with something that was sent.
fn wrong(text: &str) -> bool {
    let plain = text.contains(MEMO).then(|| unescaped(text));
    let text = plain.as_deref().unwrap_or(text);
    let ping = ["<@", "<#", "@everyone", "@here", "](", "://evil", "<t:", "<:"].iter().any(|part| text.contains(part));
    ping || text.to_lowercase().contains(MARK) || text.chars().any(is_hidden)
}

/// What Discord does not show as written: a sign behind a backslash works no longer.
fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    let mut out = String::new();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            out.push(c);
        }
    }
    out
}

#[tokio::test]
async fn no_name_gets_through_anything_that_is_sent() {
    let plan = Plan { everywhere: true, times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() };
    let stage = Stage::with(plan).await;
    let answer = async |message| stage.discord.answer_to(&message).await;
    let both = permission::MANAGE_GUILD | permission::MANAGE_MESSAGES;
    let mut until = Vec::new();
    for name in names() {
        let guild = stage.discord.foreign_guild(&name, "ja");
        let (who, other) = (stage.discord.person(&name, "ja"), stage.discord.person(&name, "en-US"));
        let (channel, lobby) = (guild.channel(&name), guild.channel("ロビー"));
        guild.system_channel(&lobby);
        for person in [&who, &other] {
            guild.join(person);
            guild.nick(person, &name);
        }
        guild.empower(&other, both);
        guild.invites_bot();
        stage.discord.until("a hello", |_| lobby.messages().pop()).await;
        guild.bot_may(permission::USUAL | both);
        // An admin's note: refused, or shown as plain words, of an incident and of a topic.
        other.slash(&lobby, "incident start", json!({ "note": name.replace(MARK, MEMO) })).await;
        if let Some(incident) = stage.store.settings(guild.id).incident.clone() {
            until.push(format!("<t:{}:f>", incident.until));
            stage.store.change(guild.id, vec![Change::TopicNote("code-not-received".into(), incident.note)]).await.expect("kept");
        }
        // Asked, quoted, in a reply, in a thread and a post so called, with a file so called, by a webhook so called.
        let card = answer(who.says(&channel, format!("<@BOT> {QUESTION} {name}").as_str())).await;
        has(&card, TITLE);
        answer(other.says(&channel, reply_to(&card, &format!("<@BOT> > {name}\n{name} the code never arrives by SMS")))).await;
        // Above the remedies there may be the button to delete a secret: one name has a code in it.
        let first = labels(&card).into_iter().find(|label| *label != say("ja", "discord-erase")).expect("a remedy");
        let mine = who.presses(&card, &first).await.message();
        who.presses(&mine, &say("ja", "button-failed")).await;
        who.presses(&mine, &say("ja", "button-dm")).await;
        let thread = channel.thread(&name);
        answer(other.says(&thread, format!("<@BOT> {name}").as_str())).await;
        let forum = guild.forum(&name);
        let (_, post) =
            forum.post(&who, &format!("{QUESTION} {name}"), Note::new(&format!("<@BOT> {name}")).attachment(&name).sticker(&name));
        answer(post).await;
        answer(other.dm(Note::new("").attachment(&name))).await;
        answer(other.dm(name.as_str())).await;
        let webhook = channel.webhook_says(&name, QUESTION);
        other.context_menu(&webhook, &say("en", "discord-context")).await;
        // Commands, suggestions, somebody else's message.
        let symptom = json!({ "symptom": name });
        who.autocompletes(&channel, "login-help", symptom.clone(), "symptom").await;
        who.slash(&channel, "login-help", symptom).await;
        who.slash(&channel, "privacy", none()).await;
        let theirs = who.says(&lobby, format!("{name} my code is 482913, forgot my amazon password").as_str());
        other.context_menu(&theirs, &say("en", "discord-context")).await;
        // Warned, deleted, and a rule so called already there.
        let told = who.says(&channel, format!("{} 認証コードは482913だよ {name}", other.mention()).as_str());
        let warned = answer(told.clone()).await;
        other.presses(&warned, &say("ja", "discord-erase")).await;
        told.deleted().await;
        let panel = other.slash(&channel, "automod", none()).await.message();
        other.presses(&panel, &say("en", "discord-automod-install")).await;
        panel.edited(1).await;
    }
    let mut found = Vec::new();
    let mut all = 0;
    for request in stage.discord.requests() {
        let mut said = vec![("path".to_owned(), request.path.clone())];
        texts(&request.body, "", &mut said);
        // How long an incident lasts is ours to say.
        for (_, text) in &mut said {
            *text = until.iter().fold(std::mem::take(text), |text, time| text.replace(time, ""));
        }
        // The reason in the audit log, too.
        said.extend(request.headers.iter().filter(|(name, _)| name.starts_with("x-")).map(|(name, value)| (name.clone(), value.clone())));
        // Ids and tokens are no texts; an application's own commands are as it registered them.
        said.retain(|(at, _)| !at.ends_with("/custom_id") && !at.ends_with("/value") && !at.contains("regex_patterns"));
        all += said.len();
        found.extend(
            said.into_iter()
                .filter(|(_, text)| wrong(text))
                .map(|(at, text)| format!("{} {}: {at}: {text}", request.method, request.route)),
        );
    }
    assert!(all > 500 && until.len() >= 4, "{all} texts, {} notes", until.len());
    assert!(found.is_empty(), "{found:#?}");
    stage.end().await;
}
