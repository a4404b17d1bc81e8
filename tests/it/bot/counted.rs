//! What is counted, and that it is counted once.

use tasukebune::store::What;

use super::{QUESTION, Stage, has, lacks, none, reply_to, say};
use crate::discord::{Person, permission};

/// How often something was counted so far, of whichever topic.
async fn sum(stage: &Stage, what: What) -> u64 {
    let rows = stage.store.counts(None, 0, u32::MAX).await.expect("counts");
    rows.iter().filter(|row| row.what == what).map(|row| row.n).sum()
}

async fn asked(stage: &Stage) -> (u64, u64) {
    (sum(stage, What::Asked).await, sum(stage, What::Answered).await)
}

#[tokio::test]
async fn whoever_has_a_message_answered_again_asks_nothing_new() {
    let stage = Stage::set().await;
    for (n, tag, helper) in [(0, "ja", &stage.taro), (1, "en", &stage.emma)] {
        let points = async |who: &Person, tag: &str, to: &crate::discord::Message| {
            assert!(!who.context_menu(to, &say(tag, "discord-context")).await.is_failed());
        };
        // It has its answer.
        let (newcomer, other, apart) = (stage.newcomer("ja"), stage.newcomer("ja"), stage.newcomer("ja"));
        let question = newcomer.says(&stage.lounge, format!("<@BOT> {QUESTION}").as_str());
        stage.discord.answer_to(&question).await;
        points(helper, tag, &question).await;
        assert_eq!(asked(&stage).await, (4 * n + 1, 3 * n + 1));
        // It had none, and is answered for all.
        let question = other.says(&stage.lounge, QUESTION);
        for (who, tag) in [(helper, tag), (&stage.hana, "ja"), (helper, tag)] {
            points(who, tag, &question).await;
            assert_eq!(asked(&stage).await, (4 * n + 2, 3 * n + 2));
        }
        // Nor does one have it who is answered before the helper alone.
        stage.store.set_opted_out(apart.id, true).await.expect("kept");
        let question = apart.says(&stage.lounge, QUESTION);
        for _ in 0..2 {
            points(helper, tag, &question).await;
            assert_eq!(asked(&stage).await, (4 * n + 3, 3 * n + 3));
        }
        // What is not understood is so once.
        let lost = other.says(&stage.lounge, "ﾃﾞﾛﾍﾟﾎﾟﾑ");
        for _ in 0..2 {
            points(helper, tag, &lost).await;
            assert_eq!((sum(&stage, What::Unclear).await, asked(&stage).await), (n + 1, (4 * n + 4, 3 * n + 3)));
        }
    }
    stage.end().await;
}

#[tokio::test]
async fn a_warning_that_stands_alone_is_counted() {
    let stage = Stage::set().await;
    for (n, tag, who, text) in [(1, "ja", &stage.taro, "認証コードは739205です"), (2, "en", &stage.emma, "my amazon code is 739205")]
    {
        stage.guild.empower(who, permission::MANAGE_GUILD);
        let first = stage.hana.says(&stage.help, "こんにちは");
        let told = who.says(&stage.help, reply_to(&first, text));
        has(&stage.discord.answer_to(&told).await, &say(tag, "secret-code"));
        assert_eq!((sum(&stage, What::Warned).await, asked(&stage).await), (n, (0, 0)));
        // It is all that there was, and not nothing.
        let stats = who.slash(&stage.lounge, "stats", none()).await.message();
        has(&stats, &say(tag, "stats-warned").replace("{$n}", &n.to_string()));
        lacks(&stats, &say(tag, "stats-nothing"));
    }
    // Elsewhere nobody is warned, and nothing is counted.
    stage.hana.says(&stage.lounge, "認証コードは739205です");
    stage.silent().await;
    assert_eq!(sum(&stage, What::Warned).await, 2);
    stage.end().await;
}
