//! The ways in for messages, and who is left alone.

use std::time::Duration;

use super::{Plan, QUESTION, Stage, TITLE, has, labels, lacks, none, reply_to, say};
use crate::discord::Note;

#[tokio::test]
async fn a_mention_is_answered_in_public_and_in_short() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    for (who, text, locale) in [(&stage.hana, QUESTION, "ja"), (&stage.emma, "I never get the code by SMS", "en")] {
        let card = stage.asks(who, text).await;
        for key in ["notice", "code-not-received.label", "discord-press-hint"] {
            has(&card, &say(locale, key));
        }
        assert!(!card.is_private());
        lacks(&card, text);
        let json = card.json();
        assert_eq!((&json["mentions"], &json["mention_everyone"]), (&serde_json::json!([]), &serde_json::json!(false)));
        let last = card.buttons().last().cloned().expect("a button");
        assert_eq!(last, format!("[{}]", say(locale, "button-dismiss")));
    }
    stage.end().await;
}

#[tokio::test]
async fn its_role_and_a_reply_are_mentions_too() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, format!("<@&BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    has(&card, TITLE);
    let notes = [reply_to(&card, "アカウントがロックされました"), reply_to(&card, "パスキーが使えません").without_ping()];
    for (who, note) in [&stage.taro, &stage.emma].into_iter().zip(notes) {
        stage.discord.answer_to(&who.says(&stage.lounge, note)).await;
    }
    stage.end().await;
}

#[tokio::test]
async fn what_cannot_be_seen_is_said() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    // A role's mention gives no text away.
    let question = stage.hana.says(&stage.lounge, format!("<@&BOT> {QUESTION}").as_str());
    let card = stage.discord.answer_to(&question).await;
    has(&card, "こちらには見えていません");
    has(&card, "cannot see what you wrote");
    assert!(card.json()["content"].as_str().expect("text").contains("</login-help:"), "{}", card.json()["content"]);
    // A picture alone.
    let question = stage.taro.says(&stage.lounge, Note::new("<@BOT>").attachment("screen.png"));
    has(&stage.discord.answer_to(&question).await, &say("ja", "discord-picture"));
    // Nothing but the mention.
    let question = stage.emma.says(&stage.lounge, "<@BOT>");
    has(&stage.discord.answer_to(&question).await, &say("ja", "menu"));
    stage.end().await;
}

#[tokio::test]
async fn a_direct_message_begins_with_what_this_is() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    for (who, text, locale) in [(&stage.hana, QUESTION, "ja"), (&stage.emma, "my account is locked", "en")] {
        let card = stage.discord.answer_to(&who.dm(text)).await;
        has(&card, &say(locale, "discord-dm-intro"));
        has(&card, &say(locale, "notice"));
        // Within seconds the answer changes, and still says it: nobody has read that yet.
        let more = who.dm(if locale == "ja" { "窓口" } else { "talk to someone" });
        card.edited(1).await;
        who.edits(&more, if locale == "ja" { "やっぱりパスワードを忘れました" } else { "no, I forgot my password" });
        card.edited(2).await;
        has(&card, &say(locale, "forgot-password.label"));
        has(&card, &say(locale, "discord-dm-intro"));
        has(&card, &say(locale, "notice"));
    }
    let empty = stage.taro.dm(Note::new("").sticker("wave"));
    has(&stage.discord.answer_to(&empty).await, &say("ja", "menu"));
    stage.end().await;
}

#[tokio::test]
async fn what_is_forwarded_or_spoken_in_private_is_answered() {
    let stage = Stage::set().await;
    let mail = stage.taro.says(&stage.lounge, QUESTION);
    let forward = stage.hana.dm(Note::new("").forward_of(&mail));
    has(&stage.discord.answer_to(&forward).await, TITLE);
    let picture = stage.taro.says(&stage.lounge, Note::new("").attachment("screen.png"));
    let forward = stage.taro.dm(Note::new("").forward_of(&picture));
    has(&stage.discord.answer_to(&forward).await, &say("ja", "discord-picture"));
    let card = stage.discord.answer_to(&stage.emma.dm(Note::spoken())).await;
    has(&card, &say("ja", "discord-voice"));
    lacks(&card, &say("ja", "discord-picture"));
    stage.end().await;
}

#[tokio::test]
async fn help_channels_are_answered_when_sure() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.help, QUESTION);
    has(&stage.discord.answer_to(&question).await, TITLE);
    for text in ["今日は寒いですね", "Amazonで買った本が届いた!", "おはようございます"] {
        stage.taro.says(&stage.help, text);
    }
    stage.taro.says(&stage.lounge, QUESTION);
    stage.silent().await;
    stage.end().await;
}

#[tokio::test]
async fn threads_and_forum_posts_belong_to_their_channels() {
    let stage = Stage::set().await;
    let thread = stage.help.thread("花子さんの相談");
    has(&stage.discord.answer_to(&stage.hana.says(&thread, QUESTION)).await, TITLE);
    let elsewhere = stage.lounge.thread("雑談の続き");
    stage.hana.says(&elsewhere, QUESTION);
    stage.silent().await;
    stage.end().await;

    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let forum = stage.guild.forum("質問");
    let (_, post) = forum.post(&stage.hana, "助けて", QUESTION);
    has(&stage.discord.answer_to(&post).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_thread_of_before_the_start_is_looked_up() {
    let mut stage = Stage::set().await;
    let (inside, outside) = (stage.help.thread("前からある相談"), stage.lounge.thread("前からある雑談"));
    stage.restart().await;
    has(&stage.discord.answer_to(&stage.hana.says(&inside, QUESTION)).await, TITLE);
    stage.hana.says(&outside, QUESTION);
    stage.silent().await;
    let lookups = stage.discord.calls("GET", "/channels/{channel}").len();
    assert!((1..=3).contains(&lookups), "{lookups}");
    stage.taro.says(&outside, "コードが届かないんですが");
    stage.silent().await;
    assert_eq!(stage.discord.calls("GET", "/channels/{channel}").len(), lookups, "it is known now");
    stage.end().await;
}

#[tokio::test]
async fn those_who_are_left_alone() {
    let stage = Stage::with(Plan { everywhere: true, ..Plan::default() }).await;
    let robot = stage.discord.other_bot("別のボット");
    stage.guild.join(&robot);
    robot.says(&stage.help, format!("<@BOT> {QUESTION}").as_str());
    stage.help.webhook_says("お知らせ", QUESTION);
    stage.help.system(&stage.hana, 7);
    let original = stage.discord.person("次郎", "ja");
    stage.guild.join(&original);
    let chatter = original.says(&stage.help, "おはようございます");
    stage.hana.says(&stage.help, Note::new("").forward_of(&chatter));
    // Somebody who helps another.
    let cry = stage.taro.says(&stage.lounge, "困ったなあ");
    stage.hana.says(&stage.lounge, reply_to(&cry, "コードが届かないときは、迷惑メールのフォルダを見てみて"));
    stage.hana.says(&stage.lounge, format!("{} 機種変更したなら、公式アプリで設定し直せますよ", stage.taro.mention()).as_str());
    stage.silent().await;
    // Somebody who asks another for help.
    let question = stage.hana.says(&stage.lounge, reply_to(&cry, "私もAmazonのコードが届かなくてログインできません。どうすればいいですか"));
    has(&stage.discord.answer_to(&question).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn other_languages_are_answered_in_english() {
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let card = stage.asks(&stage.emma, "아마존에 로그인이 안 돼요 도와주세요").await;
    has(&card, &say("en", "foreign"));
    stage.end().await;
}

#[tokio::test]
async fn a_secret_is_warned_of_wherever_it_is_written() {
    let stage = Stage::set().await;
    let warned = |card: &crate::discord::Message| {
        for key in ["secret-code", "secret-delete"] {
            has(card, &say("ja", key));
        }
        lacks(card, "482913");
    };
    // With a question, and with none.
    let question = stage.hana.says(&stage.lounge, "<@BOT> 認証コード482913が弾かれます");
    warned(&stage.discord.answer_to(&question).await);
    let chatter = stage.taro.says(&stage.help, "認証コードは482913だよ");
    warned(&stage.discord.answer_to(&chatter).await);
    // To somebody else who asked for it.
    let helper = stage.emma.says(&stage.help, "コードを教えてくれたら直すよ");
    let told = stage.hana.says(&stage.help, reply_to(&helper, "認証コードは482913です"));
    warned(&stage.discord.answer_to(&told).await);
    // What is written right after a question is warned of, too, and its answer stays.
    let question = stage.taro.says(&stage.help, QUESTION);
    let card = stage.discord.answer_to(&question).await;
    let told = stage.taro.says(&stage.help, "認証コードは482913でした");
    warned(&stage.discord.answer_to(&told).await);
    assert_eq!(card.edits(), 0);
    has(&card, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn a_warning_stays_where_we_are_asked_to_listen() {
    let stage = Stage::set().await;
    // Not looked up yet, and no help channel.
    stage.hana.says(&stage.lounge, "認証コードは482913だよ");
    stage.silent().await;
    // Whoever takes the secret out and asks is answered, though there was a warning.
    let told = stage.taro.says(&stage.help, "認証コードは482913だよ");
    has(&stage.discord.answer_to(&told).await, &say("ja", "secret-code"));
    stage.taro.edits(&told, QUESTION);
    let answered = |d: &crate::discord::Discord| (d.calls("POST", "/channels/{channel}/messages").len() == 2).then_some(());
    stage.discord.until("the answer", answered).await;
    stage.end().await;
}

#[tokio::test]
async fn what_was_asked_in_private_lights_no_words_that_are_overheard() {
    let stage = Stage::set().await;
    for (who, command) in [(&stage.hana, "no-code"), (&stage.taro, "hijacked")] {
        let mine = who.slash(&stage.help, command, none()).await.message();
        assert!(mine.is_private());
        who.presses(&mine, &labels(&mine)[0]).await;
        for text in ["だめだった", "ドコモです", "できました", "できた!"] {
            who.says(&stage.help, text);
        }
    }
    stage.silent().await;
    // Said to us they count; and whoever asks all is answered before all.
    let next = stage.discord.answer_to(&stage.hana.says(&stage.help, "<@BOT> だめだった")).await;
    has(&next, &say("ja", "discord-door"));
    let mine = stage.emma.slash(&stage.help, "no-code", none()).await;
    assert!(mine.is_private());
    has(&stage.discord.answer_to(&stage.emma.says(&stage.help, QUESTION)).await, TITLE);
    stage.end().await;
}

#[tokio::test]
async fn whoever_only_looked_at_anothers_card_may_go_on_talking() {
    let stage = Stage::set().await;
    for text in [
        "宿題できた!",
        "だめだった?",
        "コード届いた?",
        "やっと終わった、できました",
        "スマホはiPhoneです",
        "だめだったら窓口に電話してみて",
        "はい",
    ] {
        let [asker, looker, helper] = ["新人", "見物人", "助手"].map(|name| stage.discord.person(name, "ja"));
        for who in [&asker, &looker, &helper] {
            stage.guild.join(who);
        }
        let question = asker.says(&stage.help, QUESTION);
        let card = stage.discord.answer_to(&question).await;
        let first = labels(&card)[0].clone();
        let theirs = looker.presses(&card, &first).await.message();
        looker.presses(&theirs, &say("ja", "button-failed")).await;
        // It is answered already: for the helper alone.
        let seen = helper.context_menu(&question, &say("ja", "discord-context")).await;
        assert!(seen.is_private());
        let mine = seen.message();
        helper.presses(&mine, &labels(&mine)[0]).await;
        for who in [&looker, &helper] {
            who.says(&stage.help, text);
        }
        stage.silent().await;
        // The asker goes on, in words as by presses.
        let mine = asker.presses(&card, &first).await.message();
        let next = stage.discord.answer_to(&asker.says(&stage.help, "だめだった")).await;
        has(&next, &say("ja", "discord-door"));
        assert_ne!(super::title(&next), super::title(&mine));
    }
    stage.end().await;
}

#[tokio::test]
async fn whoever_helps_without_replying_is_left_alone() {
    let stage = Stage::set().await;
    let mut spoke = Vec::new();
    for text in [
        "コードが届かない人は、迷惑メールを見てみてください",
        "Amazonを名乗る偽メールが来たので注意してください",
        "SMSが届かないのは電波のせいかもしれないね",
        "登録メールがわからないときは注文確認メールを探すといいよ",
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
        "サポートに電話したらすぐ直してくれた",
        "2段階認証は絶対オンにしたほうがいいよ",
        "パスキーって便利だよね、指紋だけで入れる",
        "うちの父がAmazonのパスワードを忘れてたけど、保存してあったから助かった",
        "昨日ログインできなかったのは障害だったみたい",
        "アカウントがロックされたという詐欺メールがはやってるそうです",
        "コードを聞いてくる人には絶対教えちゃだめですよ",
        "I had the same problem, clearing cookies fixed it for me",
        "Try resetting your password, it worked for my mom",
        "機種変しても認証アプリ移せば大丈夫だよ",
    ] {
        let who = stage.discord.person("助手", "ja");
        stage.guild.join(&who);
        let before = stage.answers_in(&stage.help);
        who.says(&stage.help, text);
        tokio::time::sleep(Duration::from_millis(80)).await;
        if stage.answers_in(&stage.help) > before {
            let last = stage.help.messages().pop().unwrap();
            spoke.push(format!("{text} → {}", last.text().replace('\n', " ")));
        }
    }
    assert!(spoke.is_empty(), "{spoke:#?}");
    stage.end().await;
}

#[tokio::test]
async fn a_private_thread_belongs_to_its_channel() {
    let stage = Stage::set().await;
    let thread = stage.help.private_thread("内緒の相談");
    has(&stage.discord.answer_to(&stage.hana.says(&thread, QUESTION)).await, TITLE);
    let n = stage.taro.says(&thread, Note::new("<@BOT> だめだった"));
    has(&stage.discord.answer_to(&n).await, &say("ja", "notice"));
    stage.end().await;
}

#[tokio::test]
async fn whoever_calls_it_under_anothers_question_has_that_answered_for_all() {
    let stage = Stage::set().await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    let card = stage.discord.answer_to(&question).await;
    has(&card, TITLE);
    // One answer is enough; it is its author's, and follows them.
    stage.emma.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    stage.silent().await;
    stage.hana.edits(&question, "パスワードを忘れました");
    card.edited(1).await;
    stage.hana.presses(&card, &say("ja", "button-dismiss")).await;
    card.deleted().await;
    // Nothing to answer there: the menu, for whoever calls.
    let chatter = stage.hana.says(&stage.lounge, "오늘 날씨가 좋네요");
    let call = stage.taro.says(&stage.lounge, reply_to(&chatter, "<@BOT>"));
    has(&stage.discord.answer_to(&call).await, &say("ja", "menu"));
    stage.end().await;
    // Nor where the question cannot be seen.
    let stage = Stage::with(Plan { blind: true, ..Plan::default() }).await;
    let question = stage.hana.says(&stage.lounge, QUESTION);
    let call = stage.taro.says(&stage.lounge, reply_to(&question, "<@BOT>"));
    has(&stage.discord.answer_to(&call).await, &say("ja", "menu"));
    stage.end().await;
}
