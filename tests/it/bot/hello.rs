//! What is right without any setup: the bot says once who it is.

use super::{Stage, has, say};

#[tokio::test]
async fn it_introduces_itself_once_where_it_was_invited() {
    let mut stage = Stage::set().await;
    for (tag, locale) in [("ja", "ja"), ("en-GB", "en")] {
        let guild = stage.discord.foreign_guild("新しいサーバー", tag);
        let lobby = guild.channel("ロビー");
        guild.system_channel(&lobby);
        guild.invites_bot();
        let hello = stage.discord.until("a hello", |_| lobby.messages().into_iter().next()).await;
        assert_eq!(hello.text().lines().count(), 3);
        has(&hello, say(locale, "discord-hello").lines().next().expect("a line"));
        // Neither when it is invited again nor after a restart.
        guild.expels_bot();
        guild.invites_bot();
        stage.restart().await;
        stage.silent().await;
        assert_eq!(lobby.messages().len(), 1);
    }
    // The server of before never hears it.
    stage.guild.system_channel(&stage.lounge);
    stage.restart().await;
    stage.silent().await;
    assert_eq!(stage.answers_in(&stage.lounge), 0);
    stage.end().await;
}

#[tokio::test]
async fn where_it_may_not_write_it_says_nothing() {
    let stage = Stage::set().await;
    let guild = stage.discord.foreign_guild("静かなサーバー", "ja");
    let lobby = guild.channel("ロビー");
    guild.system_channel(&lobby);
    guild.everyone_may(0);
    guild.bot_may(0);
    guild.invites_bot();
    let tried = stage.discord.until("a try", |d| d.calls("POST", "/channels/{channel}/messages").into_iter().next()).await;
    assert_eq!(tried.status, 403);
    stage.silent().await;
    assert_eq!((lobby.messages().len(), stage.discord.calls("POST", "/channels/{channel}/messages").len()), (0, 1));
    stage.end().await;
}
