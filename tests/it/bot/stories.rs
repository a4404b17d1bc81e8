//! Whole conversations as plain text: who sees what, and which buttons. `UPDATE_REPLIES=1 cargo test stories` writes
//! `tests/transcripts/` anew.

use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;
use tasukebune::store::Change;

use super::{Plan, QUESTION, Stage, TITLE, choose, labels, none, reply_to, say, times};
use crate::discord::{Channel, Message, permission};
use crate::support::root;

/// The end of a story: it is as it was read, and nothing in it is forbidden.
async fn ends(stage: Stage, name: &str) {
    let told = stage.discord.transcript();
    stage.end().await;
    let path = root().join("tests/transcripts").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_REPLIES").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, told).expect("written");
        return;
    }
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(before == told, "tests/transcripts/{name}.txt reads otherwise now; run `UPDATE_REPLIES=1 cargo test stories`:\n{told}");
}

/// Every message is a question of its own.
async fn slowly() -> Stage {
    Stage::with(Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() }).await
}

async fn answer(stage: &Stage, question: &Message) -> Message {
    stage.discord.answer_to(question).await
}

#[tokio::test]
async fn from_a_mention_to_the_private_conversation() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    let card = stage.asks(&stage.hana, "機種変したら2段階認証のコードが届かなくて入れない").await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &ja("button-failed")).await;
    stage.hana.presses(&mine, &ja("button-dm")).await;
    let letter = stage.discord.until("a letter", |_| stage.hana.dm_channel().messages().pop()).await;
    mine.edited(2).await;
    stage.hana.presses(&letter, &ja("button-not-mine")).await;
    let next = answer(&stage, &stage.hana.dm("それもだめでした")).await;
    stage.hana.presses(&next, &labels(&next)[0]).await;
    answer(&stage, &stage.hana.dm("ログインできました!ありがとう")).await;
    ends(stage, "mention-to-dm-ja").await;
}

#[tokio::test]
async fn what_is_held_about_somebody() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    let guild = stage.discord.foreign_guild("ご近所サーバー", "ja");
    let lobby = guild.channel("ロビー");
    guild.system_channel(&lobby);
    guild.invites_bot();
    stage.discord.until("a hello", |_| lobby.messages().pop()).await;
    stage.asks(&stage.hana, QUESTION).await;
    let panel = stage.hana.slash(&stage.lounge, "privacy", none()).await.message();
    for key in ["discord-privacy-leave", "discord-privacy-forget", "discord-privacy-again"] {
        stage.hana.presses(&panel, &ja(key)).await;
    }
    let panel = stage.emma.slash(&stage.lounge, "privacy", none()).await.message();
    stage.emma.presses(&panel, &say("ja", "discord-language")).await;
    ends(stage, "privacy-ja-en").await;
}

/// An admin looks through the settings, changes some, and has the server looked through.
#[tokio::test]
async fn an_admins_tour() {
    let stage = slowly().await;
    stage.guild.empower(&stage.taro, permission::MANAGE_GUILD);
    let role = stage.guild.role("相談スタッフ");
    let desk = stage.guild.channel("スタッフ室");
    desk.deny(permission::SEND_MESSAGES);
    let panel = stage.taro.slash(&stage.lounge, "setup panel", none()).await.message();
    let token = |control: &str| format!("s1/{:x}/{control}", stage.taro.id);
    let open = async |page: &str| stage.taro.selects(&panel, &token("open"), &[page]).await.message();
    let choose = async |control: &str, value: &str| stage.taro.selects(&panel, &token(control), &[value]).await.message();
    let back = async || stage.taro.presses(&panel, &say("ja", "setup.back")).await.message();
    open("help").await;
    stage.taro.picks(&panel, &token("help-add"), &[stage.lounge.id]).await;
    choose("help-remove", &stage.lounge.id.to_string()).await;
    back().await;
    open("answers").await;
    choose("answers", "private").await;
    back().await;
    open("language").await;
    back().await;
    open("staff").await;
    stage.taro.picks(&panel, &token("role"), &[role]).await;
    stage.taro.picks(&panel, &token("channel"), &[desk.id]).await;
    back().await;
    open("hours").await;
    stage.taro.selects(&panel, &token("days/0"), &["0", "2", "4"]).await;
    choose("from/15", "20").await;
    choose("to/15", "1").await;
    back().await;
    open("pauses").await;
    choose("pause-channel", "60").await;
    back().await;
    open("topics").await;
    choose("off", "captcha").await;
    back().await;
    open("notes").await;
    for note in ["困ったら https://example.com へ", "困ったら、青い名前のスタッフに声をかけてください。"] {
        let form = stage.taro.selects(&panel, &token("note"), &["passkey"]).await.modal();
        stage.taro.submits(&form, &json!({ "note": note })).await;
    }
    back().await;
    open("incident").await;
    choose("incident", "3").await;
    back().await;
    open("deletion").await;
    choose("deletion", "168").await;
    back().await;
    stage.taro.presses(&panel, &say("ja", "setup.check")).await;
    stage.discord.until("what was found", |_| panel.text().contains(&say("ja", "setup-check.title")).then_some(())).await;
    stage.taro.presses(&panel, &say("ja", "setup.close")).await;
    ends(stage, "setup-ja").await;
}

#[tokio::test]
async fn a_mention_in_english() {
    let stage = slowly().await;
    let en = |key: &str| say("en", key);
    let card = stage.asks(&stage.emma, "my amazon account is locked and I can't log in").await;
    let mine = stage.emma.presses(&card, &labels(&card)[0]).await.message();
    stage.emma.presses(&mine, &en("button-failed")).await;
    stage.emma.presses(&mine, &en("button-human")).await;
    stage.emma.presses(&mine, &en("button-case")).await;
    // A Japanese neighbour has the same trouble.
    let theirs = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&theirs, &say("ja", "button-list")).await;
    ends(stage, "mention-en").await;
}

#[tokio::test]
async fn a_help_channel() {
    let stage = slowly().await;
    stage.taro.says(&stage.help, "おはようございます");
    let card = answer(&stage, &stage.hana.says(&stage.help, QUESTION)).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.taro.says(&stage.help, reply_to(&card, "だめだった").without_ping());
    answer(&stage, &stage.hana.says(&stage.help, "まだ来ない")).await;
    stage.hana.presses(&mine, &say("ja", "button-solved")).await;
    // It knows already.
    stage.hana.says(&stage.help, "ログインできました!ありがとう");
    stage.silent().await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    ends(stage, "help-channel-ja").await;
}

#[tokio::test]
async fn a_private_conversation_in_words() {
    let stage = slowly().await;
    for text in ["こんにちは", "携帯にコードが届きません", "まだ来ない", "だめだった", "ドコモです", "窓口", "できた!ありがとう"]
    {
        answer(&stage, &stage.hana.dm(text)).await;
    }
    ends(stage, "dm-words-ja").await;
}

#[tokio::test]
async fn a_private_conversation_in_english() {
    let stage = slowly().await;
    for text in ["hi", "I forgot my password", "did not work", "iphone", "no luck", "talk to a person"] {
        answer(&stage, &stage.emma.dm(text)).await;
    }
    ends(stage, "dm-words-en").await;
}

#[tokio::test]
async fn a_symptom_by_command_until_nothing_is_left() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    let mine = stage.hana.slash(&stage.lounge, "ログインできない", json!({ "symptom": TITLE })).await.message();
    stage.hana.presses(&mine, &labels(&mine)[0]).await;
    for _ in 0..2 {
        stage.hana.presses(&mine, &ja("button-failed")).await;
    }
    stage.hana.presses(&mine, &ja("variant-au")).await;
    stage.hana.presses(&mine, &ja("button-failed")).await;
    stage.hana.presses(&mine, &ja("button-failed")).await;
    ends(stage, "command-ja").await;
}

#[tokio::test]
async fn a_helper_with_somebody_elses_message() {
    let stage = slowly().await;
    let question = stage.emma.says(&stage.lounge, "amazon keeps asking me to approve the login but there is no notification");
    let card = stage.hana.context_menu(&question, &say("ja", "discord-context")).await.message();
    stage.emma.presses(&card, &labels(&card)[0]).await;
    stage.taro.presses(&card, &say("en", "button-dismiss")).await;
    stage.emma.presses(&card, &say("en", "button-dismiss")).await;
    ends(stage, "context-menu-en").await;
}

#[tokio::test]
async fn a_takeover() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    let card = stage.asks(&stage.hana, "アカウントを乗っ取られました。知らない注文があります").await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &labels(&mine)[0]).await;
    stage.hana.presses(&mine, &ja("button-human")).await;
    ends(stage, "takeover-ja").await;
}

#[tokio::test]
async fn a_code_that_everybody_can_read_is_deleted() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_MESSAGES);
    let told = stage.hana.says(&stage.help, "Amazonの確認コード482913を入れても違うと出ます。どうしたらいいですか");
    let card = answer(&stage, &told).await;
    // Somebody else cannot.
    stage.taro.presses(&card, &ja("discord-erase")).await;
    stage.hana.presses(&card, &ja("discord-erase")).await;
    told.deleted().await;
    card.edited(1).await;
    // And one that is told to somebody else.
    let told = stage.hana.says(&stage.help, format!("{} 新しい認証コードは739205です", stage.taro.mention()).as_str());
    let card = answer(&stage, &told).await;
    stage.hana.presses(&card, &ja("discord-erase")).await;
    told.deleted().await;
    card.edited(1).await;
    ends(stage, "erase-ja").await;
}

#[tokio::test]
async fn an_administrator_puts_the_rule_in() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    stage.guild.empower(&stage.taro, permission::MANAGE_GUILD);
    stage.taro.slash(&stage.lounge, "automod", none()).await;
    stage.guild.bot_may(permission::USUAL | permission::MANAGE_GUILD);
    for _ in 0..2 {
        let panel = stage.taro.slash(&stage.lounge, "automod", none()).await.message();
        stage.taro.presses(&panel, &ja("discord-automod-install")).await;
        panel.edited(1).await;
    }
    ends(stage, "automod-ja").await;
}

/// The question whether it is solved.
async fn asked(thread: &Channel) -> Message {
    let solved = say("ja", "handover-solved");
    thread.discord.until("a question", |_| thread.messages().pop().filter(|m| m.text().contains(&solved))).await
}

#[tokio::test]
async fn a_case_for_the_servers_own_staff() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    let staff = stage.guild.role_of("案内係", true, &[&stage.taro]);
    stage.store.change(stage.guild.id, vec![Change::StaffRole(Some(staff))]).await.expect("kept");
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    stage.hana.presses(&mine, &ja("button-failed")).await;
    stage.hana.presses(&mine, &ja("button-human")).await;
    let before = mine.edits();
    stage.hana.presses(&mine, &ja("handover-button")).await;
    mine.edited(before + 1).await;
    let thread = stage.lounge.threads().remove(0);
    stage.hana.says(&thread, "何を試してもコードが来ません");
    stage.taro.says(&thread, "機種変更はしましたか?");
    let shown = thread.messages().remove(0);
    // The member cannot end it for the staff.
    stage.hana.presses(&shown, &ja("handover-end")).await;
    stage.taro.presses(&shown, &ja("handover-end")).await;
    let question = asked(&thread).await;
    stage.hana.presses(&question, &ja("handover-no")).await;
    let again = stage.discord.until("a call", |_| thread.messages().into_iter().rev().find(|m| labels(m) == [ja("handover-end")])).await;
    stage.taro.presses(&again, &ja("handover-end")).await;
    let question = asked(&thread).await;
    stage.hana.presses(&question, &ja("handover-yes")).await;
    stage.discord.until("the thread to be put away", |_| thread.is_archived().then_some(())).await;
    ends(stage, "handover-ja").await;
}

#[tokio::test]
async fn words_that_are_not_understood() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    let card = stage.asks(&stage.hana, "ﾃﾞﾛﾍﾟﾎﾟﾑ").await;
    stage.hana.presses(&card, &ja("button-none")).await;
    let question = answer(&stage, &stage.taro.dm("通らない")).await;
    stage.taro.presses(&question, &ja("button-none")).await;
    stage.emma.slash(&stage.lounge, "login-help", json!({ "symptom": "flurb the wibble" })).await;
    ends(stage, "not-understood-ja-en").await;
}

#[tokio::test]
async fn questions_that_grow_and_change() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> こんにちは");
    let card = answer(&stage, &question).await;
    stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできなくて");
    card.edited(1).await;
    let last = stage.hana.says(&stage.lounge, "<@BOT> パスワードは合ってるはずなのに違うと出ます");
    card.edited(2).await;
    stage.hana.edits(&last, "<@BOT> パスワードを忘れました");
    card.edited(3).await;
    ends(stage, "growing-question-ja").await;
}

#[tokio::test]
async fn where_direct_messages_are_refused() {
    let stage = slowly().await;
    let ja = |key: &str| say("ja", key);
    stage.hana.refuses_dms(false);
    let card = stage.asks(&stage.hana, "アマゾンにログインできない").await;
    let mine = choose(&stage.hana, &card, &ja("passkey.label")).await.message();
    stage.hana.presses(&mine, &ja("button-dm")).await;
    mine.edited(1).await;
    stage.hana.presses(&mine, &labels(&mine)[0]).await;
    ends(stage, "dm-refused-ja").await;
}

#[tokio::test]
async fn a_text_that_nobody_sees() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.emma.says(&stage.lounge, "<@&BOT> the code never arrives");
    let card = answer(&stage, &question).await;
    stage.emma.presses_id(&card, "v0/from-an-older-version").await;
    stage.emma.slash(&stage.lounge, "no-code", none()).await;
    ends(stage, "unseen-text-en").await;
}
