//! Fresh eyes: what a reader suspected. Failing tests here are findings.

use std::time::Duration;

use serde_json::json;
use tasukebune::platform::discord::Times;

use super::{Log, Plan, QUESTION, Stage, TITLE, has, labels, lacks, none, reply_to, say, times, title};
use crate::discord::{Fault, Note, Seen};

const MESSAGES: &str = "/channels/{channel}/messages";
const MESSAGE: &str = "/channels/{channel}/messages/{message}";
const CALLBACK: &str = "/interactions/{interaction}/{token}/callback";

fn slow() -> Plan {
    Plan { times: Times { gather: Duration::ZERO, ..times() }, ..Plan::default() }
}

fn bots(stage: &Stage, channel: &crate::discord::Channel) -> usize {
    let me = stage.discord.bot_id().to_string();
    channel.messages().iter().filter(|m| m.json()["author"]["id"] == me.as_str() && !m.is_private()).count()
}

/// A1: a card taken away by mistake can be had again.
#[tokio::test]
async fn a_helper_applies_it_again_after_the_card_was_taken_away() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("en", "discord-context");
    let Seen::Public(card) = stage.emma.context_menu(&question, &menu).await else { panic!("for all") };
    stage.emma.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    let again = stage.emma.context_menu(&question, &menu).await;
    assert!(matches!(again, Seen::Public(_)), "not for all: {}", stage.discord.transcript());
    stage.end().await;
}

/// A2: the first try failed for good (the interaction was unknown by then).
#[tokio::test]
async fn a_helper_tries_again_after_discord_refused_the_first_answer() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let menu = say("en", "discord-context");
    stage.discord.fail_next("POST", CALLBACK, Fault::Refused(404, 10_062), 1);
    assert!(stage.emma.context_menu(&question, &menu).await.is_failed());
    stage.discord.take_violations();
    let again = stage.emma.context_menu(&question, &menu).await;
    assert!(matches!(again, Seen::Public(_)), "not for all: {}", stage.discord.transcript());
    stage.end().await;
}

/// B: where this person left off: the way to a human.
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
    stage.end().await;
}

/// B2: another topic, reached from the menu of one's own flow.
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

/// B3: a step within the same topic after the list.
#[tokio::test]
async fn a_device_chosen_is_remembered_on_the_public_card() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let third = labels(&card)[2].clone();
    let mine = stage.hana.presses(&card, &third).await.message();
    stage.hana.presses(&mine, &say("ja", "variant-docomo")).await;
    let place = mine.text();
    let again = stage.hana.presses(&card, &third).await.message();
    println!("{place}\n----\n{}", again.text());
    has(&again, place.lines().last().unwrap());
    stage.end().await;
}

/// D: a warning in private has no moderator's button and no hint at others.
#[tokio::test]
async fn a_warning_in_private_looks_private() {
    let stage = Stage::set().await;
    let question = stage.hana.dm(QUESTION);
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &labels(&card)[0]).await;
    stage.hana.edits(&question, &format!("{QUESTION} コードは123456です"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    println!("{}", stage.discord.transcript());
    let last = stage.hana.dm_channel().messages().pop().unwrap();
    has(&last, &say("ja", "secret-code"));
    let removes = labels(&last).contains(&say("ja", "button-dismiss"));
    if removes {
        stage.hana.presses(&last, &say("ja", "button-dismiss")).await;
        println!("after “remove”: deleted {} {:?}\n{}", last.is_deleted(), labels(&last), last.text());
    }
    assert!(!removes || last.is_deleted(), "“remove this answer” shows the menu instead");
    assert!(!labels(&last).contains(&say("ja", "button-dismiss")), "{:?}", labels(&last));
    lacks(&last, &say("ja", "discord-press-hint"));
    stage.end().await;
}

/// F: an edit that adds a secret after the card was taken away.
#[tokio::test]
async fn a_secret_that_an_edit_adds_is_warned_of_though_the_card_is_gone() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION} コードは123456です"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(bots(&stage, &stage.lounge) > 0, "{}", stage.discord.transcript());
    stage.end().await;
}

/// G: whoever took the secret out sees the warning go.
#[tokio::test]
async fn a_warning_goes_with_the_secret_that_was_taken_out() {
    let stage = Stage::set().await;
    let mut wrong = Vec::new();
    for where_ in ["mention", "dm", "help"] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        let text = format!("{QUESTION}。コードは482913です");
        let (question, clean) = match where_ {
            "mention" => (who.says(&stage.lounge, format!("<@BOT> {text}").as_str()), format!("<@BOT> {QUESTION}")),
            "dm" => (who.dm(text.as_str()), QUESTION.to_owned()),
            _ => (who.says(&stage.help, text.as_str()), QUESTION.to_owned()),
        };
        let card = stage.discord.answer_to(&question).await;
        has(&card, TITLE);
        has(&card, &say("ja", "secret-code"));
        who.edits(&question, &clean);
        tokio::time::sleep(Duration::from_millis(200)).await;
        if card.text().contains(&say("ja", "secret-code")) {
            wrong.push(where_);
        }
    }
    assert!(wrong.is_empty(), "it still says to delete what is deleted: {wrong:?}");
    stage.end().await;
}

/// H: an edit to and fro while the change is on its way.
#[tokio::test]
async fn edits_to_and_fro_end_where_the_question_ends() {
    let stage = Stage::with(slow()).await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> パスワードを忘れました");
    let card = stage.discord.answer_to(&question).await;
    // Something else in between.
    stage.asks(&stage.hana, "アカウントがロックされました").await;
    stage.discord.fail_next("PATCH", MESSAGE, Fault::Hang(Duration::from_millis(300)), 1);
    stage.hana.edits(&question, "<@BOT> パスキーが使えません");
    tokio::time::sleep(Duration::from_millis(50)).await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れました");
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(title(&card), format!("**{}**", say("ja", "forgot-password.label")), "{}", stage.discord.transcript());
    stage.end().await;
}

/// I: in the presser's Discord language, the asker's, too.
#[tokio::test]
async fn a_press_opens_in_the_language_of_the_pressers_app() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.emma, QUESTION).await;
    let mine = stage.emma.presses(&card, &labels(&card)[0]).await.message();
    assert!(labels(&mine).contains(&say("en", "button-human")), "{:?}", labels(&mine));
    stage.end().await;
}

/// J: asked, taken back, asked again.
#[tokio::test]
async fn a_question_taken_back_and_asked_again_is_answered() {
    let stage = Stage::set().await;
    for (channel, text) in [(&stage.help, QUESTION.to_owned()), (&stage.lounge, format!("<@BOT> {QUESTION}"))] {
        let question = stage.hana.says(channel, text.as_str());
        let card = stage.discord.answer_to(&question).await;
        stage.hana.deletes(&question);
        stage.hana.says(channel, text.as_str());
        tokio::time::sleep(Duration::from_millis(200)).await;
        println!("{}: {} cards, {} edits", channel.id, bots(&stage, channel), card.edits());
    }
    println!("{}", stage.discord.transcript());
    stage.end().await;
}

/// J2: asked with a secret, deleted as told, asked again without.
#[tokio::test]
async fn whoever_deletes_the_secret_and_asks_again_gets_a_clean_answer() {
    let stage = Stage::set().await;
    let text = format!("<@BOT> {QUESTION}。コードは482913です");
    let question = stage.hana.says(&stage.lounge, text.as_str());
    let card = stage.discord.answer_to(&question).await;
    has(&card, &say("ja", "secret-code"));
    stage.hana.deletes(&question);
    stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(200)).await;
    println!("{}", stage.discord.transcript());
    let last = stage.lounge.messages().pop().unwrap();
    assert!(
        last.id != stage.lounge.messages()[0].id && last.text().contains(TITLE) && !last.text().contains(&say("ja", "secret-code")),
        "no clean answer in view"
    );
    stage.end().await;
}

/// K: those who help without replying.
#[tokio::test]
async fn whoever_helps_without_replying_is_left_alone() {
    let stage = Stage::set().await;
    let mut spoke = Vec::new();
    for text in [
        "コードが届かない人は、迷惑メールを見てみてください",
        "2段階認証のコードが届かないときはSMSの受信拒否を確認するといいですよ",
        "私も前にロックされたけど、電話したら直りました",
        "パスワード忘れたなら再設定すればいいよ",
        "それ、2段階認証アプリの時刻を合わせたら直ったよ",
        "私の母もログインできなくなったけど、ブラウザ変えたら入れたよ",
        "If you can't receive the code, check your spam folder.",
        "my account was locked last month but support fixed it",
        "ログインできないときは公式のヘルプを見るのが早いです",
        "同じ症状だったけど解決しました",
        "アカウントロックされたら、まずカスタマーに電話ですね",
        "機種変したとき認証アプリの移行を忘れると大変ですよね",
        "Amazonを名乗る偽メールが来たので注意してください",
        "サポートに電話したらすぐ直してくれた",
        "2段階認証は絶対オンにしたほうがいいよ",
        "パスキーって便利だよね、指紋だけで入れる",
        "うちの父がAmazonのパスワードを忘れてたけど、保存してあったから助かった",
        "SMSが届かないのは電波のせいかもしれないね",
        "昨日ログインできなかったのは障害だったみたい",
        "アカウントがロックされたという詐欺メールがはやってるそうです",
        "コードを聞いてくる人には絶対教えちゃだめですよ",
        "I had the same problem, clearing cookies fixed it for me",
        "Try resetting your password, it worked for my mom",
        "機種変しても認証アプリ移せば大丈夫だよ",
        "登録メールがわからないときは注文確認メールを探すといいよ",
    ] {
        let who = stage.discord.person("助手", "ja");
        stage.guild.join(&who);
        let before = bots(&stage, &stage.help);
        who.says(&stage.help, text);
        tokio::time::sleep(Duration::from_millis(80)).await;
        if bots(&stage, &stage.help) > before {
            let last = stage.help.messages().pop().unwrap();
            spoke.push(format!("{text} → {}", last.text().replace('\n', " ")));
        }
    }
    assert!(spoke.is_empty(), "{spoke:#?}");
    stage.end().await;
}

/// L: cards with everything that can stand on them keep the limit.
#[test]
fn cards_with_all_notes_keep_the_limit() {
    use tasukebune::desk::Situation;
    use tasukebune::message::{Act, Asker, Outcome, Press};
    use tasukebune::platform::discord::card::{Card, Eyes};
    let desk = crate::support::desk();
    let mut worst = Vec::new();
    for locale in desk.parts().voice.locales() {
        let note = |key: &str| desk.parts().voice.say(locale, key, &[]);
        for public in [true, false] {
            let moment = Situation { public, first: true, asker: Asker(u64::MAX), ..Situation::new(crate::support::TODAY) };
            let mut all = desk.every_card(locale, &moment);
            // A case with all that fits.
            let topic = &desk.parts().topics[0];
            let mut press = Press { act: Act::Case, topic: Some(topic.code), ..Press::menu(locale) };
            let mut remedies: Vec<_> = desk.parts().remedies.iter().collect();
            remedies.sort_by_key(|r| std::cmp::Reverse(note(&format!("{}.label", r.id)).chars().count()));
            for remedy in remedies.iter().take(13) {
                press.note(remedy.code, Outcome::NotMine);
            }
            all.push(desk.press(&press, &moment));
            for mut reply in all {
                let eyes = if public { Eyes::All } else { Eyes::Private };
                let mut cases = vec![("carried", vec![note("discord-dm-carried"), note("discord-dm-intro")], vec![])];
                let mut two = vec![note("scam-helper"), note("scam-link")];
                if public {
                    two.extend([note("scam-report")]);
                }
                cases.push(("warned", if public { vec![] } else { vec![note("discord-dm-intro")] }, two));
                for (what, notes, warnings) in cases {
                    reply.warnings = warnings;
                    let body = serde_json::to_value(Card::of(desk, &reply, eyes, &notes).message(1, None)).unwrap();
                    let n = body["content"].as_str().unwrap().encode_utf16().count();
                    worst.push((n, format!("{locale} {what} public={public} {:?} {:?} {:?}", reply.topic, reply.remedy, reply.place.act)));
                }
            }
        }
    }
    worst.sort();
    worst.reverse();
    println!("{:#?}", &worst[..8]);
    assert!(worst[0].0 <= 2000, "{:?}", worst[0]);
}

/// M: in a group of people where only one has the app.
#[tokio::test]
async fn in_a_group_of_people_it_works_too() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    stage.hana.installs();
    let group = stage.discord.group("家族", &[&stage.hana, &stage.taro]);
    let seen = stage.hana.slash(&group, "no-code", none()).await;
    assert!(seen.is_private(), "{seen:?}");
    let mine = seen.message();
    let Seen::Updated(_) = stage.hana.presses(&mine, &labels(&mine)[0]).await else { panic!("in place") };
    stage.hana.presses(&mine, &say("ja", "button-dm")).await;
    mine.edited(2).await;
    has(&mine, &say("ja", "discord-carried"));
    let question = stage.taro.says(&group, QUESTION);
    let Seen::Public(card) = stage.hana.context_menu(&question, &say("ja", "discord-context")).await else { panic!("for all") };
    let theirs = stage.taro.presses(&card, &labels(&card)[0]).await;
    assert!(theirs.is_private());
    stage.taro.presses(&card, &say("ja", "button-dismiss")).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(card.is_deleted() || card.text() == say("ja", "discord-dismissed"));
    println!("{}", stage.discord.transcript());
    stage.end().await;
}

/// N: solved is carried along.
#[tokio::test]
async fn a_solved_card_goes_along_into_private() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[1]).await.message();
    println!("{:?}", labels(&mine));
    for step in ["button-human", "button-case", "button-solved"] {
        stage.hana.presses(&mine, &say("ja", step)).await;
        let text = mine.text();
        stage.hana.presses(&mine, &say("ja", "button-dm")).await;
        let n = stage.discord.until("the note", |_| mine.text().contains(&say("ja", "discord-carried")).then_some(())).await;
        let letter = stage.hana.dm_channel().messages().pop().unwrap();
        has(&letter, text.lines().last().unwrap());
        let () = n;
    }
    stage.end().await;
}

/// O: the helper's miss with a secret in it.
#[tokio::test]
async fn a_helper_is_not_told_to_delete_what_another_wrote() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, "오늘 날씨가 좋네요 認証コードは482913です");
    let seen = stage.emma.context_menu(&question, &say("en", "discord-context")).await;
    println!("{seen:?}\n{}", stage.discord.transcript());
    stage.end().await;
}

/// P: custom emoji, links to messages and times are no secrets.
#[tokio::test]
async fn emoji_and_links_to_messages_are_no_secrets() {
    let stage = Stage::set().await;
    let mut spoke = Vec::new();
    for text in [
        "おはよう <:ohayo:1234567890123456789> きょうもがんばろう",
        "<a:arigatou:1098765432109876543>",
        "コード貼るね <:code:123456789012345678>",
        "https://discord.com/channels/1012345678901234567/1112345678901234567/1212345678901234567 ここに書いたよ",
        "集合は <t:1790000000:F> です",
        "認証コードの話は https://discord.com/channels/1012345678901234567/1112345678901234567 でどうぞ",
    ] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        let before = bots(&stage, &stage.help);
        who.says(&stage.help, text);
        tokio::time::sleep(Duration::from_millis(80)).await;
        if bots(&stage, &stage.help) > before {
            spoke.push(text);
        }
    }
    println!("{spoke:#?}\n{}", stage.discord.transcript());
    assert!(spoke.is_empty(), "{spoke:#?}");
    stage.end().await;
}

/// Q: after a press the question is edited to another trouble, in public.
#[tokio::test]
async fn a_question_edited_to_another_trouble_after_a_press_changes_the_card() {
    let stage = Stage::set().await;
    let mut wrong = Vec::new();
    for (first, second, key) in [
        ("パスワードを忘れました", "パスキーが使えません", "passkey.label"),
        ("パスキーが使えません", "パスワードを忘れました", "forgot-password.label"),
        ("アカウントが乗っ取られました", "パスワードを忘れました", "forgot-password.label"),
        ("携帯にコードが届きません", "Amazonにログインできません", "login-failed.label"),
        ("携帯にコードが届きません", "アカウントがロックされました", "account-locked.label"),
    ] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        let question = who.says(&stage.lounge, format!("<@BOT> {first}").as_str());
        let card = stage.discord.answer_to(&question).await;
        who.presses(&card, &labels(&card)[0]).await;
        who.edits(&question, &format!("<@BOT> {second}"));
        tokio::time::sleep(Duration::from_millis(150)).await;
        if !card.text().contains(&say("ja", key)) {
            wrong.push(format!("{first} → {second}: {} edits, still {}", card.edits(), title(&card)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    stage.end().await;
}

/// R: a card's edits when the first answer is delayed by a limit.
#[tokio::test]
async fn an_edit_while_the_answer_waits_for_a_limit() {
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::RateLimited { retry_after: 0.6, global: false, scope: "user" }, 1);
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.hana.edits(&question, &format!("<@BOT> {QUESTION}"));
    let card = stage.discord.answer_to(&question).await;
    card.edited(1).await;
    has(&card, TITLE);
    assert_eq!(bots(&stage, &stage.lounge), 1);
    stage.end().await;
}

/// S: the question goes while it is being answered.
#[tokio::test]
async fn a_question_deleted_while_it_is_answered() {
    let log = Log::open();
    let stage = Stage::set().await;
    stage.discord.fail_next("POST", MESSAGES, Fault::RateLimited { retry_after: 0.3, global: false, scope: "user" }, 1);
    let question = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    tokio::time::sleep(Duration::from_millis(100)).await;
    stage.hana.deletes(&question);
    let again = stage.hana.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&again).await;
    has(&card, TITLE);
    stage.silent().await;
    assert_eq!(bots(&stage, &stage.lounge), 1, "{}", stage.discord.transcript());
    println!("{:?}", log.lines());
    stage.end().await;
}

/// T: the context menu's card and a later edit of the question.
#[tokio::test]
async fn the_card_that_a_helper_asked_for_follows_the_question() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "Amazonにログインできません");
    let Seen::Public(card) = stage.emma.context_menu(&question, &say("en", "discord-context")).await else { panic!("for all") };
    stage.hana.edits(&question, QUESTION);
    tokio::time::sleep(Duration::from_millis(200)).await;
    println!("{} {}", card.edits(), title(&card));
    // And left off there.
    println!("{}", stage.discord.transcript());
    assert_eq!(card.edits(), 1, "the card stays as it was");
    stage.end().await;
}

/// U: an old select, a forged one.
#[tokio::test]
async fn odd_presses_get_an_answer() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    let mine = stage.hana.presses(&card, &labels(&card)[0]).await.message();
    let letter = stage.discord.answer_to(&stage.taro.dm("パスワードを忘れました")).await;
    let long = "x".repeat(100);
    for bad in [
        "choose",
        "",
        "v1/cs/////ja//",
        "v1/ce/zzz/zzz//ja//",
        "v2/t/abc////",
        "v1/x/////ja//",
        "v1/r/abc/def/abcdefabc/ja/3w5e11264sgsf/",
        long.as_str(),
        "v1/c/////ja//",
        "v1/m0/////de//",
        "v1/s/////ja//",
        "v1/h/////ja//",
    ] {
        if bad.is_empty() {
            continue;
        }
        for (who, on) in [(&stage.hana, &card), (&stage.emma, &card), (&stage.hana, &mine), (&stage.taro, &letter)] {
            if on.is_deleted() {
                continue;
            }
            let seen = who.presses_id(on, bad).await;
            assert!(!seen.is_failed(), "{bad}");
        }
    }
    println!("{}", stage.discord.transcript());
    stage.end().await;
}

/// V: a long symptom, and one with a secret.
#[tokio::test]
async fn long_symptoms_and_secret_ones() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let long = "コードが届かない。".repeat(600);
    let Seen::Choices(choices) = stage.hana.autocompletes(&stage.lounge, "login-help", json!({ "symptom": long }), "symptom").await else {
        panic!()
    };
    assert!(!choices.is_empty());
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": long })).await;
    assert!(seen.is_private());
    has(&seen.message(), TITLE);
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": "コード482913が弾かれます" })).await;
    has(&seen.message(), &say("ja", "secret-code"));
    let seen = stage.hana.slash(&stage.lounge, "login-help", json!({ "symptom": "   " })).await;
    assert!(seen.is_private());
    println!("{}", stage.discord.transcript());
    stage.end().await;
}

/// W: a mention of the bot in reply to somebody's question.
#[tokio::test]
async fn calling_it_under_somebodys_question() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    tokio::time::sleep(Duration::from_millis(200)).await;
    println!("{}", stage.discord.transcript());
    stage.end().await;
}

/// X: two answers in one channel at 5xx; nothing twice.
#[tokio::test]
async fn nothing_is_sent_twice_whatever_is_lost() {
    let stage = Stage::set().await;
    for fault in [Fault::CutAfter, Fault::Status(500), Fault::Status(503), Fault::CutBefore] {
        let who = stage.discord.person("新人", "ja");
        stage.guild.join(&who);
        stage.discord.fail_next("POST", MESSAGES, fault.clone(), 2);
        let before = bots(&stage, &stage.lounge);
        let card = stage.asks(&who, QUESTION).await;
        stage.silent().await;
        assert_eq!(bots(&stage, &stage.lounge), before + 1, "{fault:?}");
        stage.discord.fail_next("POST", CALLBACK, fault.clone(), 1);
        let seen = who.presses(&card, &labels(&card)[0]).await;
        assert!(seen.is_private(), "{fault:?}");
        let mine = seen.message();
        stage.discord.fail_next("POST", CALLBACK, fault.clone(), 1);
        stage.discord.fail_next("POST", MESSAGES, fault.clone(), 1);
        stage.discord.fail_next("POST", "/users/@me/channels", fault.clone(), 1);
        who.presses(&mine, &say("ja", "button-dm")).await;
        stage.discord.until("the note", |_| mine.text().contains(&say("ja", "discord-carried")).then_some(())).await;
        assert_eq!(who.dm_channel().messages().len(), 1, "{fault:?}");
        // A second callback after a lost answer meets 40060, by design.
        let left: Vec<String> = stage.discord.take_violations().into_iter().filter(|v| !v.contains("second callback")).collect();
        assert!(left.is_empty(), "{left:?}");
    }
    stage.end().await;
}

/// Y: a thread started from the answer.
#[tokio::test]
async fn a_private_thread_and_one_from_a_message() {
    let stage = Stage::set().await;
    let thread = stage.help.private_thread("内緒の相談");
    has(&stage.discord.answer_to(&stage.hana.says(&thread, QUESTION)).await, TITLE);
    let n = stage.taro.says(&thread, Note::new("<@BOT> だめだった"));
    println!("{}", stage.discord.answer_to(&n).await.text());
    stage.end().await;
}

/// Z: long cards as they really come.
#[tokio::test]
async fn long_answers_arrive() {
    let stage = Stage::set().await;
    let mut lengths = Vec::new();
    for text in [
        "I am so desperate, I cry all day. Someone on Discord says he will unlock my Amazon account if I tell him my password and the code. He sent https://amaz0n-login.com/verify . I want to talk to a person",
        "talk to a person. Someone from Amazon asked me for the code so he can unlock my account, see http://arnazon.co.jp/login",
        "하지만 아마존 https://amaz0n-login.com/verify Someone from Amazon asked me for the code so he can unlock my account. talk to a person",
        "My account was hacked, unknown orders. A helper will fix it if I give him my code 482913 and password hunter2xyz. https://amaz0n-login.com/verify",
    ] {
        let who = stage.discord.person("new", "en-US");
        stage.guild.join(&who);
        let card = stage.discord.answer_to(&who.dm(text)).await;
        lengths.push(card.json()["content"].as_str().unwrap().encode_utf16().count());
        let card = stage.asks(&who, text).await;
        lengths.push(card.json()["content"].as_str().unwrap().encode_utf16().count());
    }
    println!("lengths {lengths:?}\n{}", stage.discord.transcript());
    stage.end().await;
}

/// B4: from the public menu, further, and back.
#[tokio::test]
async fn the_public_menu_opens_where_somebody_left_off() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, "Amazonにログインできません").await;
    let seen = super::choose(&stage.hana, &card, TITLE).await;
    let mine = seen.message();
    stage.hana.presses(&mine, &labels(&mine)[0]).await;
    stage.hana.presses(&mine, &say("ja", "button-failed")).await;
    let place = title(&mine);
    let again = super::choose(&stage.hana, &card, TITLE).await.message();
    assert_eq!(title(&again), place);
    stage.end().await;
}

/// H2: to and fro with nothing in between, and with a press in between.
#[tokio::test]
async fn edits_to_and_fro_after_a_press() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, "<@BOT> Amazonにログインできません");
    let card = stage.discord.answer_to(&question).await;
    stage.discord.fail_next("PATCH", MESSAGE, Fault::RateLimited { retry_after: 0.4, global: false, scope: "user" }, 1);
    stage.hana.edits(&question, "<@BOT> パスキーが使えません");
    tokio::time::sleep(Duration::from_millis(50)).await;
    stage.hana.edits(&question, "<@BOT> パスワードを忘れました");
    tokio::time::sleep(Duration::from_millis(900)).await;
    assert_eq!(title(&card), format!("**{}**", say("ja", "forgot-password.label")), "{}", stage.discord.transcript());
    stage.end().await;
}

/// V2: the answer was taken away while its change was on its way.
#[tokio::test]
async fn a_press_that_could_not_be_answered_can_be_repeated() {
    let stage = Stage::set().await;
    let card = stage.asks(&stage.hana, QUESTION).await;
    stage.discord.fail_next("POST", CALLBACK, Fault::Status(500), 100);
    let first = labels(&card)[0].clone();
    assert!(stage.hana.presses(&card, &first).await.is_failed());
    stage.discord.take_violations();
    // Discord is well again.
    for _ in 0..100 {
        let mine = stage.hana.presses(&card, &first).await;
        if !mine.is_failed() {
            assert_eq!(title(&mine.message()), format!("**{first}**"));
            break;
        }
    }
    stage.discord.take_violations();
    stage.end().await;
}

/// TOKEN: a token set where its file belongs is not repeated.
#[test]
fn a_token_in_the_place_of_its_file_is_not_shown() {
    for name in ["DISCORD_TOKEN_FILE", "TASUKEBUNE_HELP_CHANNELS", "TASUKEBUNE_MESSAGE_CONTENT"] {
        for command in ["serve", "invite"] {
            let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_tasukebune"));
            program.arg(command).env_clear().env(name, "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.topsecret");
            let out = program.output().expect("it runs");
            let said = String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout);
            println!("{name} {command}: {said}");
            assert!(!said.contains("topsecret"), "{name} {command}: {said}");
        }
    }
}
