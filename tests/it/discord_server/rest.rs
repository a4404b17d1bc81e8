//! The routes, and whether twilight and serenity read their answers.

use serde_json::{Value, from_value, json};
use serenity::model as s;
use twilight_model as t;

use super::http::{call, send};
use crate::discord::{Note, permission};

#[tokio::test]
async fn both_libraries_read_the_answers() {
    let discord = crate::discord::builder().unjudged().start().await;
    let guild = discord.guild("サーバー", "ja");
    let help = guild.channel("相談");
    let thread = help.thread("困った");
    let forum = guild.forum("質問");
    let hana = discord.person("花子", "ja");
    guild.nick(&hana, "はな");
    let mid = hana.says(&help, Note::new("<@BOT> こんにちは").attachment("a.png"));
    let get = async |path: &str| {
        let answer = call(&discord, "GET", path, None).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    };

    let gateway = get("/gateway/bot").await;
    assert_eq!(gateway["url"], discord.gateway_url());
    from_value::<t::gateway::connection_info::BotConnectionInfo>(gateway.clone()).expect("twilight");
    from_value::<s::gateway::BotGateway>(gateway).expect("serenity");
    from_value::<s::gateway::Gateway>(get("/gateway").await).expect("serenity");
    let me = get("/users/@me").await;
    from_value::<t::user::CurrentUser>(me.clone()).expect("twilight");
    from_value::<s::user::CurrentUser>(me).expect("serenity");
    for path in ["/applications/@me", "/oauth2/applications/@me"] {
        let app = get(path).await;
        from_value::<t::oauth::Application>(app.clone()).expect("twilight");
        from_value::<s::application::CurrentApplicationInfo>(app).expect("serenity");
    }
    let server = get(&format!("/guilds/{}", guild.id)).await;
    from_value::<t::guild::Guild>(partial(&server)).expect("twilight");
    from_value::<s::guild::PartialGuild>(server).expect("serenity");
    let member = get(&format!("/guilds/{}/members/{}", guild.id, hana.id)).await;
    assert_eq!(member["nick"], "はな");
    from_value::<t::guild::Member>(member.clone()).expect("twilight");
    for channel in [&help, &thread, &forum, &hana.dm_channel()] {
        let channel = get(&format!("/channels/{}", channel.id)).await;
        from_value::<t::channel::Channel>(channel.clone()).expect("twilight");
        from_value::<s::channel::Channel>(channel).expect("serenity");
    }
    assert_eq!(get(&format!("/channels/{}", thread.id)).await["parent_id"], help.id.to_string());
    let reply = json!({ "content": "はい", "message_reference": { "message_id": mid.id.to_string() }, "embeds": [{ "title": "題", "fields": [{ "name": "一", "value": "二" }] }],
        "components": [{ "type": 1, "components": [{ "type": 2, "style": 1, "label": "次", "custom_id": "v1/next" }] }] });
    call(&discord, "POST", &format!("/channels/{}/messages", help.id), reply).await;
    let list = get(&format!("/channels/{}/messages", help.id)).await;
    assert_eq!(list[0]["content"], "はい", "the newest first");
    from_value::<Vec<t::channel::Message>>(list.clone()).expect("twilight");
    from_value::<Vec<s::channel::Message>>(list).expect("serenity");
    assert_eq!(discord.calls("GET", "/channels/{channel}").len(), 5);
    assert_eq!(discord.violations(), Vec::<String>::new());
}

/// A server out of REST has none of what `GUILD_CREATE` adds, which twilight reads with the same type.
fn partial(server: &Value) -> Value {
    let mut out = server.clone();
    out["large"] = json!(false);
    out
}

#[tokio::test]
async fn what_is_missing_or_forbidden_is_refused_by_its_code() {
    let discord = crate::discord::builder().unjudged().start().await;
    let guild = discord.guild("サーバー", "ja");
    let [help, mute, hidden] = ["相談", "お知らせ", "運営"].map(|name| guild.channel(name));
    mute.deny(1 << 11);
    hidden.deny(1 << 10);
    let (hana, taro, jiro) = (discord.person("花子", "ja"), discord.person("太郎", "ja"), discord.person("次郎", "ja"));
    taro.refuses_dms(false);
    jiro.refuses_dms(true);
    let code = async |method: &str, path: String, body: Value| {
        let answer = call(&discord, method, &path, Some(body).filter(|b| !b.is_null())).await;
        (answer.status, answer.code())
    };
    let text = json!({ "content": "はい" });
    let messages = |id: u64| format!("/channels/{id}/messages");

    assert_eq!(code("POST", messages(mute.id), text.clone()).await, (403, 50_013));
    assert_eq!(code("POST", messages(hidden.id), text.clone()).await, (403, 50_001));
    assert_eq!(code("POST", messages(77), text.clone()).await, (404, 10_003));
    let mid = hana.says(&help, "<@BOT>");
    let reply = |id: u64| json!({ "content": "はい", "message_reference": { "message_id": id.to_string() } });
    assert_eq!(code("POST", messages(help.id), reply(77)).await, (400, 50_035));
    help.deny(1 << 16);
    assert_eq!(code("POST", messages(help.id), reply(mid.id)).await, (400, 160_002));
    assert_eq!(code("PATCH", format!("{}/77", messages(help.id)), text.clone()).await, (404, 10_008));

    for (person, wanted) in [(&hana, (200, 0)), (&taro, (403, 50_007)), (&jiro, (403, 50_278))] {
        let dm = call(&discord, "POST", "/users/@me/channels", json!({ "recipient_id": person.id.to_string() })).await;
        let dm: u64 = dm.body["id"].as_str().expect("a DM channel").parse().expect("an id");
        assert_eq!(code("POST", messages(dm), text.clone()).await, wanted);
    }
    discord.limit_dms(0);
    assert_eq!(code("POST", "/users/@me/channels".to_owned(), json!({ "recipient_id": hana.id.to_string() })).await, (400, 40_003));

    let own = call(&discord, "POST", &messages(help.id), text.clone()).await;
    let own_path = format!("{}/{}", messages(help.id), own.body["id"].as_str().expect("an id"));
    assert_eq!(code("PATCH", own_path.clone(), json!({ "content": "いいえ" })).await, (200, 0));
    help.messages().pop().expect("the bot's message").exhaust_edits();
    assert_eq!(code("PATCH", own_path.clone(), text.clone()).await, (429, 30_046));
    assert_eq!(code("POST", format!("/channels/{}/typing", help.id), Value::Null).await, (204, 0));
    assert_eq!(code("DELETE", own_path.clone(), Value::Null).await, (204, 0));
    assert_eq!(code("GET", own_path, Value::Null).await, (403, 50_013), "history may not be read here");
    assert_eq!(discord.violations(), Vec::<String>::new(), "none of this is the bot's fault");

    guild.expels_bot();
    assert_eq!(code("POST", messages(help.id), text).await, (403, 50_001));
    assert_eq!(send(&discord, "GET", "/users/@me", None, None).await.expect("an answer").status, 401);
    assert_eq!(code("GET", "/no/such/route".to_owned(), Value::Null).await, (404, 0));
    assert_eq!(discord.violations().len(), 2);
    assert!(discord.requests().iter().all(|r| r.headers.iter().all(|(_, value)| !value.contains(&discord.token()))));
}

#[tokio::test]
async fn commands_are_stored_counted_and_judged() {
    let discord = crate::discord::builder().unjudged().start().await;
    let guild = discord.guild("サーバー", "ja");
    let all = format!("/applications/{}/commands", discord.bot_id());
    let reset = json!({ "name": "2fa-reset", "description": "Resets it", "name_localizations": { "ja": "2段階認証リセット" },
        "integration_types": [0, 1], "contexts": [0, 1, 2],
        "options": [{ "type": 3, "name": "device", "description": "Which", "choices": [{ "name": "iPhone", "value": "iphone" }] }] });
    let menu = json!({ "name": "困りごとを聞く", "type": 3 });
    let first = call(&discord, "PUT", &all, json!([reset, menu])).await;
    assert_eq!(first.status, 200);
    for command in first.body.as_array().expect("a list") {
        from_value::<t::application::command::Command>(command.clone()).expect("twilight");
        from_value::<s::application::Command>(command.clone()).expect("serenity");
    }
    assert_eq!(discord.command_creates(), 2);
    let again = call(&discord, "PUT", &all, json!([reset])).await;
    assert_eq!(again.body[0]["id"], first.body[0]["id"], "an unchanged name is no creation");
    assert_eq!(discord.command_creates(), 2);
    assert!(call(&discord, "GET", &all, None).await.body[0].get("name_localizations").is_none());
    let full = call(&discord, "GET", &format!("{all}?with_localizations=true"), None).await;
    assert_eq!(full.body[0]["name_localizations"]["ja"], "2段階認証リセット");

    let own = format!("/applications/{}/guilds/{}/commands", discord.bot_id(), guild.id);
    let made = call(&discord, "POST", &own, json!({ "name": "設定", "description": "Settings" })).await;
    assert_eq!((made.status, &made.body["guild_id"]), (201, &json!(guild.id.to_string())));
    let one = format!("{own}/{}", made.body["id"].as_str().expect("an id"));
    assert_eq!(call(&discord, "PATCH", &one, json!({ "description": "More" })).await.body["description"], "More");
    assert_eq!(call(&discord, "DELETE", &one, None).await.status, 204);
    assert_eq!(call(&discord, "GET", &one, None).await.code(), 10_063);
    assert_eq!(discord.violations(), Vec::<String>::new());

    for bad in ["Login", "amazon・ログイン", "ログインできない！", "with space", "", &"a".repeat(33)] {
        let answer = call(&discord, "POST", &all, json!({ "name": bad, "description": "x" })).await;
        assert_eq!((answer.status, answer.code()), (400, 50_035), "{bad}");
    }
    for good in ["コード届かない", "パスワード", "２段階"] {
        assert_eq!(call(&discord, "POST", &all, json!({ "name": good, "description": "x" })).await.status, 201, "{good}");
    }
    assert_eq!(discord.violations().len(), 6);
}

#[tokio::test]
async fn threads_and_rules_are_kept() {
    let discord = crate::discord::builder().unjudged().start().await;
    let guild = discord.guild("サーバー", "ja");
    let help = guild.channel("相談");
    let thread = call(&discord, "POST", &format!("/channels/{}/threads", help.id), json!({ "name": "困った", "type": 12 })).await;
    assert_eq!((thread.status, &thread.body["type"]), (201, &json!(12)));
    let rules = format!("/guilds/{}/auto-moderation/rules", guild.id);
    let refused = call(&discord, "GET", &rules, None).await;
    assert_eq!((refused.status, refused.code()), (403, 50_013));
    guild.bot_may(permission::USUAL | permission::MANAGE_GUILD);
    let rule = json!({ "name": "詐欺", "event_type": 1, "trigger_type": 1, "trigger_metadata": { "keyword_filter": ["詐欺"] }, "enabled": true,
        "actions": [{ "type": 1, "metadata": {} }] });
    for wanted in [200, 200, 200, 200, 200, 200, 400] {
        assert_eq!(call(&discord, "POST", &rules, rule.clone()).await.status, wanted);
    }
    let mut long = rule.clone();
    long["actions"][0]["metadata"]["custom_message"] = json!("あ".repeat(151));
    let refused = call(&discord, "POST", &rules, long).await;
    assert_eq!((refused.status, refused.code()), (400, 50_035));
    let list = call(&discord, "GET", &rules, None).await.body;
    let one = format!("{rules}/{}", list[0]["id"].as_str().expect("an id"));
    let changed = call(&discord, "PATCH", &one, json!({ "name": "別" })).await;
    assert_eq!((changed.status, &changed.body["name"], &changed.body["trigger_type"]), (200, &json!("別"), &json!(1)));
    assert_eq!(call(&discord, "PATCH", &format!("{rules}/1"), json!({ "name": "別" })).await.code(), 10_066);
    from_value::<Vec<t::guild::auto_moderation::AutoModerationRule>>(list).expect("twilight");
}

#[tokio::test]
async fn threads_are_opened_filled_and_put_away_where_that_is_allowed() {
    let discord = crate::discord::builder().unjudged().start().await;
    let guild = discord.guild("サーバー", "ja");
    let (help, voice, forum) = (guild.channel("相談"), guild.voice("通話"), guild.forum("質問"));
    let (hana, stranger) = (discord.person("花子", "ja"), discord.person("通りすがり", "ja"));
    guild.join(&hana);
    let code = async |method: &str, path: String, body: Option<Value>| {
        let answer = call(&discord, method, &path, body).await;
        (answer.status, answer.code())
    };
    let threads = |id: u64| format!("/channels/{id}/threads");
    let private = |name: &str| Some(json!({ "name": name, "type": 12, "invitable": false }));
    for (place, name, wanted) in [
        (voice.id, "困った", (400, 50_024)),
        (forum.id, "困った", (400, 50_035)),
        (help.id, "", (400, 50_035)),
        (help.id, &"あ".repeat(101), (400, 50_035)),
        (77, "困った", (404, 10_003)),
        (help.id, "困った", (201, 0)),
    ] {
        assert_eq!(code("POST", threads(place), private(name)).await, wanted, "{name}");
    }
    let thread = help.threads().remove(0);
    assert_eq!((&thread.json()["type"], &thread.json()["thread_metadata"]["invitable"]), (&json!(12), &json!(false)));
    let member = |thread: u64, user: u64| format!("/channels/{thread}/thread-members/{user}");
    assert_eq!(code("PUT", member(thread.id, hana.id), None).await, (204, 0));
    assert!(thread.has(&hana));
    assert_eq!(code("PUT", member(thread.id, stranger.id), None).await, (404, 10_007));
    assert_eq!(code("PUT", member(help.id, hana.id), None).await, (400, 50_024));
    let archive = |id: u64| (format!("/channels/{id}"), Some(json!({ "archived": true })));
    let (path, body) = archive(thread.id);
    assert_eq!(code("PATCH", path.clone(), body.clone()).await, (200, 0));
    assert!(thread.is_archived());
    assert_eq!(code("PUT", member(thread.id, hana.id), None).await, (400, 50_083));
    // Whoever writes there brings it back.
    assert_eq!(code("POST", format!("/channels/{}/messages", thread.id), Some(json!({ "content": "はい" }))).await, (200, 0));
    assert!(!thread.is_archived());
    // Somebody else's, without the right to manage threads; and with it.
    let (theirs, changes) = archive(help.thread("別").id);
    assert_eq!(code("PATCH", theirs.clone(), changes.clone()).await, (403, 50_013));
    guild.bot_may(permission::USUAL | permission::MANAGE_THREADS);
    assert_eq!(code("PATCH", theirs, changes).await, (200, 0));
    help.deny(permission::CREATE_PRIVATE_THREADS | permission::SEND_MESSAGES_IN_THREADS);
    assert_eq!(code("POST", threads(help.id), private("困った")).await, (403, 50_013));
    assert_eq!(code("PUT", member(thread.id, hana.id), None).await, (403, 50_013));
}
