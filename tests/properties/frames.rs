//! Frames as Discord sends them, and what must hold for whatever comes in their place.

use serde_json::Value;
use tasukebune::platform::discord::frame::{Frame, read_for};

/// Shortened where nothing depends on it.
pub const FRAMES: &[&str] = &[
    r#"{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{"type":0,"tts":false,"timestamp":"2026-11-23T09:00:00.000000+00:00","pinned":false,"nonce":"1","mentions":[],"mention_roles":[],"mention_everyone":false,"member":{"roles":["31"],"nick":"a\\"},"id":"1","flags":0,"embeds":[],"edited_timestamp":null,"content":"コードがこない","components":[],"channel_id":"2","author":{"id":"4","username":"花子","clan":null},"attachments":[],"guild_id":"3"}}"#,
    r#"{"t":"MESSAGE_CREATE","s":42,"op":0,"d":{"type":19,"tts":false,"timestamp":"2026-11-23T09:00:00.000000+00:00","referenced_message":{"id":"90","author":{"id":"7","username":"助け舟","bot":true},"content":"}\\\"{","components":[{"type":1,"id":1,"components":[{"type":2,"custom_id":"v1\/x","url":null,"emoji":{"name":"a"}},{"type":3,"options":[{"value":"b","default":false}]}]},{"type":99,"custom_id":[1.5,-1]}]},"message_reference":{"type":0,"message_id":"90","guild_id":"3","channel_id":"2"},"mentions":[{"id":"7","username":"x"}],"mention_roles":["55"],"member":{"roles":[],"nick":"a"},"id":"1","flags":0,"embeds":[],"edited_timestamp":null,"content":"2段階認証の\"コード\"が\nこない\u3042","components":[],"channel_id":"2","author":{"id":"4","username":"花子"},"attachments":[{"id":"9"},{"id":"10"}],"guild_id":"3"}}"#,
    r#"{"op":0,"t":"MESSAGE_UPDATE","s":1,"d":{"id":"1","channel_id":"2","author":{"id":"4","bot":true},"content":"こない","type":0,"message_reference":{"type":1,"message_id":"9"},"message_snapshots":[{"message":{"content":"x","attachments":[{"id":"9"}]}}],"flags":16384,"webhook_id":"5","edited_timestamp":"2026-11-23T18:00:00.123+09:00","interaction_metadata":{"id":"1"}}}"#,
    r#"{"t":"MESSAGE_DELETE_BULK","s":1,"op":0,"d":{"ids":["6","7"],"channel_id":"8","guild_id":"3"}}"#,
    r#"{"t":"MESSAGE_DELETE","s":1,"op":0,"d":{"id":"7","channel_id":"8"}}"#,
    r#"{"t":"READY","s":1,"op":0,"d":{"v":10,"user":{"id":"7"},"application":{"id":"8","flags":0},"guilds":[{"id":"5","unavailable":true}],"shard":[1,2],"session_id":"a","resume_gateway_url":"wss://example.com"}}"#,
    r#"{"t":"THREAD_CREATE","s":1,"op":0,"d":{"id":"7","parent_id":"8","type":11,"name":"こない"}}"#,
    r#"{"t":"GUILD_CREATE","s":1,"op":0,"d":{"id":"3","preferred_locale":"ja","channels":[{"id":"1"}],"roles":[{"id":"3"},{"id":"30","tags":{"bot_id":"6"}},{"id":"31","tags":{"premium_subscriber":null}},{"id":"32","tags":{"bot_id":"7"}}]}}"#,
    r#"{"t":"GUILD_DELETE","op":0,"d":{"id":"5","unavailable":false}}"#,
    r#"{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":41250}}"#,
    r#"{"t":"INTERACTION_CREATE","s":3,"op":0,"d":{"id":"100","application_id":"7","type":3,"guild_id":"3","channel_id":"2","channel":{"id":"2","type":11},"token":"t","version":1,"app_permissions":"2048","locale":"ja","context":0,"entitlements":[],"authorizing_integration_owners":{"0":"3","1":"4"},"attachment_size_limit":10485760,"data":{"custom_id":"choose","component_type":3,"values":["v1/x"],"id":1},"member":{"user":{"id":"4","username":"hana","discriminator":"0","global_name":"花子","avatar":null,"avatar_decoration_data":{"asset":"v2","sku_id":"1"},"public_flags":0,"bot":false},"roles":["31"],"deaf":false,"mute":false,"flags":0,"permissions":"8192","nick":null},"message":{"id":"90","type":0,"channel_id":"2","author":{"id":"7","username":"b","discriminator":"0","bot":true},"content":"こない","timestamp":"2026-11-23T09:00:00+00:00","edited_timestamp":null,"tts":false,"pinned":false,"mention_everyone":false,"mentions":[],"mention_roles":[],"attachments":[],"embeds":[],"components":[],"flags":64}}}"#,
    r#"{"t":"INTERACTION_CREATE","s":3,"op":0,"d":{"id":"100","application_id":"7","type":2,"channel_id":"2","token":"t","version":1,"app_permissions":"0","locale":"en-US","entitlements":[],"authorizing_integration_owners":{},"attachment_size_limit":0,"data":{"id":"6","name":"login-help","type":1,"options":[{"name":"symptom","type":3,"value":"パスキー"}]},"user":{"id":"4","username":"hana","discriminator":"0"}}}"#,
];

fn is_time(value: &Value) -> bool {
    value.as_str().is_some_and(|time| time.parse::<jiff::Timestamp>().is_ok_and(|time| time.as_millisecond() >= 0))
}

/// Whatever comes is read; and where it is JSON, what is read is what it says.
pub fn frame(text: &str, me: u64) {
    let _ = read_for(text, me);
    let Ok(value) = serde_json::from_str::<Value>(text) else { return };
    // Every name once and without escapes, as Discord writes it.
    let plain = value.to_string();
    let (event, data) = (value["t"].as_str().unwrap_or_default(), &value["d"]);
    let id = |value: &Value| value.as_str().map_or(value.as_u64(), |text| text.parse().ok());
    let read = read_for(&plain, me);
    assert!(value["op"] == 0 || matches!(read, Frame::Other), "only events are read: {plain}");
    match read {
        Frame::Message(message) | Frame::Edited(message) => {
            assert!(matches!(event, "MESSAGE_CREATE" | "MESSAGE_UPDATE"), "{plain}");
            assert_eq!((Some(message.id), Some(message.channel)), (id(&data["id"]), id(&data["channel_id"])), "{plain}");
            assert_eq!(Some(message.author), id(&data["author"]["id"]), "{plain}");
            assert_eq!(message.author_is_bot, data["author"]["bot"] == true, "{plain}");
            assert!(message.forwarded || message.content == data["content"].as_str().unwrap_or_default(), "{plain}");
            let count = |key: &str| data[key].as_array().map_or(0, Vec::len);
            assert_eq!((message.mentions.len(), message.mention_roles.len()), (count("mentions"), count("mention_roles")), "{plain}");
            assert_eq!((message.guild, u64::from(message.kind)), (id(&data["guild_id"]), data["type"].as_u64().unwrap_or(0)), "{plain}");
            assert_eq!(
                (message.webhook, message.edited_at.is_some()),
                (!data["webhook_id"].is_null(), is_time(&data["edited_timestamp"])),
                "{plain}"
            );
            assert!(message.forwarded || message.attachments == count("attachments"), "{plain}");
        }
        Frame::Deleted { channel, .. } => assert_eq!(Some(channel), id(&data["channel_id"]), "{plain}"),
        Frame::Interaction(interaction) => {
            assert_eq!(event, "INTERACTION_CREATE", "{plain}");
            assert_eq!(Some(interaction.id().get()), id(&data["id"]), "{plain}");
        }
        Frame::Ready { user, .. } => assert_eq!(Some(user), id(&data["user"]["id"]), "{plain}"),
        Frame::Thread { id: thread, name, .. } => {
            assert_eq!(Some(thread), id(&data["id"]), "{plain}");
            assert_eq!(name, data["name"].as_str().unwrap_or_default(), "{plain}");
        }
        Frame::Guild { id: guild, .. } | Frame::Removed { guild } => assert_eq!(Some(guild), id(&data["id"]), "{plain}"),
        Frame::Role { guild, role, .. } => {
            assert_eq!((Some(guild), Some(role)), (id(&data["guild_id"]), id(&data["role"]["id"])), "{plain}");
        }
        Frame::Broken(_) | Frame::Other => {}
    }
}
