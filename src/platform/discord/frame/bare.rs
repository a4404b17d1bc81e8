//! Interactions as serenity can read them.
//!
//! serenity reads whatever it knows, and refuses the whole interaction for one field that is not what it was when that version came out: a
//! decoration of somebody's avatar, a video without an address. Whoever wears such a thing would never be answered. And an image's hash that
//! is not ASCII makes it panic (0.12.5). So everything goes but what it insists on and what we look at.

use serde_json::{Value, json};

/// The interaction with nothing but that: <https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object>.
pub fn bare(interaction: &Value) -> Value {
    let keys = ["id", "application_id", "type", "guild_id", "channel_id", "token", "version", "app_permissions", "locale", "context"];
    let mut out = kept(interaction, &keys, json!({ "entitlements": [], "attachment_size_limit": 0 }));
    put(&mut out, interaction, "authorizing_integration_owners", owners);
    put(&mut out, interaction, "channel", channel);
    put(&mut out, interaction, "data", data);
    put(&mut out, interaction, "member", member);
    put(&mut out, interaction, "user", user);
    put(&mut out, interaction, "message", message);
    out
}

/// These fields of an object, added to others.
fn kept(object: &Value, keys: &[&str], mut others: Value) -> Value {
    for key in keys {
        if let Some(value) = object.get(key) {
            others[key] = value.clone();
        }
    }
    others
}

/// Adds a field of an object, made bare, where there is one.
fn put(out: &mut Value, object: &Value, key: &str, bare: fn(&Value) -> Value) {
    if let Some(value) = object.get(key).filter(|value| !value.is_null()) {
        out[key] = bare(value);
    }
}

fn owners(owners: &Value) -> Value {
    kept(owners, &["0", "1"], json!({}))
}

fn channel(channel: &Value) -> Value {
    kept(channel, &["id", "type"], json!({}))
}

fn user(user: &Value) -> Value {
    kept(user, &["id", "username", "discriminator", "bot"], json!({}))
}

fn member(member: &Value) -> Value {
    let mut out = kept(member, &["permissions"], json!({ "roles": [], "deaf": false, "mute": false, "flags": 0 }));
    put(&mut out, member, "user", user);
    out
}

/// What was pressed, chosen or called.
fn data(data: &Value) -> Value {
    let keys = ["id", "name", "type", "options", "target_id", "custom_id", "component_type", "values"];
    let mut out = kept(data, &keys, json!({}));
    put(&mut out, data, "components", fields);
    put(&mut out, data, "resolved", |resolved| {
        let messages = resolved["messages"].as_object().into_iter().flatten();
        json!({ "messages": messages.map(|(id, it)| (id.clone(), message(it))).collect::<serde_json::Map<_, _>>() })
    });
    out
}

fn message(message: &Value) -> Value {
    let keys = ["id", "channel_id", "type", "content", "timestamp", "flags", "webhook_id"];
    let others = json!({ "tts": false, "pinned": false, "mention_everyone": false,
        "mentions": [], "mention_roles": [], "attachments": [], "embeds": [] });
    let mut out = kept(message, &keys, others);
    put(&mut out, message, "author", user);
    put(&mut out, message, "message_reference", |it| kept(it, &["type", "message_id", "channel_id"], json!({})));
    put(&mut out, message, "message_snapshots", |them| them.as_array().into_iter().flatten().map(snapshot).collect());
    put(&mut out, message, "components", controls);
    // Of what answers a form serenity wants all that was before, and we nothing.
    if matches!(message["interaction_metadata"]["type"].as_u64(), Some(2 | 3)) {
        put(&mut out, message, "interaction_metadata", metadata);
    }
    out
}

/// What stands behind a message's buttons and menus, each in a row of its own: only that is looked at.
fn controls(components: &Value) -> Value {
    let button = |it: &Value| it["type"] == 2 && matches!(it["style"].as_u64(), Some(1..=4));
    let menu = |it: &Value| matches!(it["type"].as_u64(), Some(3 | 5..=8));
    let ours = inside(components).filter(|it| it["custom_id"].is_string() && (button(it) || menu(it)));
    ours.map(|it| json!({ "type": 1, "components": [kept(it, &["type", "style", "custom_id"], json!({}))] })).collect()
}

/// What was written into a form's fields.
fn fields(components: &Value) -> Value {
    let ours = inside(components).filter(|it| it["type"] == 4 && it["custom_id"].is_string() && it["value"].is_string());
    ours.map(|it| json!({ "type": 1, "components": [kept(it, &["type", "custom_id", "value"], json!({}))] })).collect()
}

/// What is in the rows.
fn inside(components: &Value) -> impl Iterator<Item = &Value> {
    components.as_array().into_iter().flatten().filter_map(|row| row["components"].as_array()).flatten()
}

/// What a forwarded message says.
fn snapshot(snapshot: &Value) -> Value {
    let others = json!({ "mentions": [], "attachments": [], "embeds": [] });
    json!({ "message": kept(&snapshot["message"], &["type", "content", "timestamp", "flags"], others) })
}

/// Which interaction a message answers, and whose that was.
fn metadata(metadata: &Value) -> Value {
    let mut out = kept(metadata, &["id", "type", "interacted_message_id"], json!({ "authorizing_integration_owners": {} }));
    put(&mut out, metadata, "user", user);
    out
}

#[cfg(test)]
mod tests {
    use serenity::all::{
        AuthorizingIntegrationOwner, ChannelType, ComponentInteractionDataKind, Interaction, InteractionContext, MessageFlags, MessageId,
        MessageInteractionMetadata, Permissions,
    };

    use super::super::super::press::shows;
    use super::super::{Frame, read};
    use super::*;

    /// Somebody's, with all that people and messages have; shortened where nothing depends on it.
    fn person(id: &str) -> Value {
        json!({ "id": id, "username": "hana", "discriminator": "0", "global_name": "花子", "avatar": null, "avatar_decoration_data": null,
            "collectibles": null, "public_flags": 0, "primary_guild": null, "bot": false })
    }

    fn written(author: &str) -> Value {
        json!({ "id": "90", "type": 0, "channel_id": "2", "author": person(author), "content": "こない", "timestamp": "2026-11-23T09:00:00+00:00",
            "edited_timestamp": null, "tts": false, "pinned": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
            "attachments": [], "embeds": [], "components": [], "flags": 64, "message_reference": { "type": 0, "message_id": "89", "channel_id": "2" },
            "interaction_metadata": { "id": "5", "type": 3, "user": person("4"), "authorizing_integration_owners": { "0": "3" }, "interacted_message_id": "89" } })
    }

    fn called(kind: u64, data: &Value) -> Value {
        json!({ "id": "100", "application_id": "7", "type": kind, "guild_id": "3", "channel_id": "2", "channel": { "id": "2", "type": 11 },
            "token": "t", "version": 1, "app_permissions": "2048", "locale": "ja", "context": 0, "entitlements": [],
            "authorizing_integration_owners": { "0": "3", "1": "4" }, "attachment_size_limit": 10_485_760, "data": data,
            "member": { "user": person("4"), "roles": ["31"], "deaf": false, "mute": false, "flags": 0, "permissions": "8192", "nick": null } })
    }

    fn pressed() -> Value {
        let mut press = called(3, &json!({ "custom_id": "choose", "component_type": 3, "values": ["v1/x"], "id": 1 }));
        press["message"] = written("7");
        press
    }

    fn applied() -> Value {
        called(2, &json!({ "id": "6", "name": "ask", "type": 3, "target_id": "90", "resolved": { "messages": { "90": written("8") } } }))
    }

    fn interaction(event: &Value) -> Interaction {
        let frame = format!(r#"{{"t":"INTERACTION_CREATE","s":3,"op":0,"d":{event}}}"#);
        match read(&frame) {
            Frame::Interaction(interaction) => *interaction,
            _ => panic!("not read: {event:#}"),
        }
    }

    fn refused_by_serenity(event: &Value) -> bool {
        serde_json::from_value::<Interaction>(event.clone()).is_err()
    }

    type Fields = Vec<(&'static str, Value)>;

    /// What serenity 0.12.5 stumbles over on people.
    fn worn() -> Fields {
        vec![
            ("avatar_decoration_data", json!({ "asset": "v2_a_5e1f5d0b1a2c3d4e5f60718293a4b5c6", "sku_id": "1" })),
            ("collectibles", json!({ "nameplate": { "sku_id": "1", "asset": "nameplates/x/", "label": "X" } })),
            ("public_flags", json!(1_u64 << 40)),
        ]
    }

    /// And on messages.
    fn held() -> Fields {
        vec![
            ("embeds", json!([{ "type": "video", "video": { "width": 1, "height": 1 } }])),
            ("components", json!([{ "type": 1, "components": [{ "type": 99, "custom_id": "x" }] }])),
            ("activity", json!({ "type": 300 })),
        ]
    }

    #[test]
    fn what_serenity_stumbles_over_is_read_without_it() {
        let (worn, held) = (worn(), held());
        let all = |places: &[&str], fields: &[(&str, Value)], event: fn() -> Value| {
            for place in places {
                assert!(!refused_by_serenity(&event()), "{place}");
                for (key, value) in fields {
                    let mut odd = event();
                    odd.pointer_mut(place).expect("a place")[key] = value.clone();
                    assert!(refused_by_serenity(&odd), "{place} {key}");
                    assert_eq!(interaction(&odd).id().get(), 100, "{place} {key}");
                }
            }
        };
        all(&["/member/user", "/message/author", "/message/interaction_metadata/user"], &worn, pressed);
        all(&["/message"], &held, pressed);
        all(&["/member/user", "/data/resolved/messages/90/author"], &worn, applied);
        all(&["/data/resolved/messages/90"], &held, applied);
    }

    #[test]
    fn a_hash_that_would_make_serenity_panic_is_not_looked_at() {
        let mut event = pressed();
        event["member"]["user"]["avatar"] = json!("aああああああああああa");
        assert_eq!(interaction(&event).id().get(), 100);
    }

    #[test]
    fn what_we_look_at_stays() {
        let odd = || worn().remove(0).1;
        let mut event = pressed();
        event["member"]["user"]["avatar_decoration_data"] = odd();
        event["message"]["components"] = json!([
            { "type": 1, "id": 1, "components": [{ "type": 2, "id": 2, "style": 4, "label": "x", "custom_id": "e1/x", "emoji": { "name": "?" } },
                { "type": 2, "style": 5, "label": "x", "url": "https://example.com" }, { "type": 2, "style": 99, "custom_id": "y" }] },
            { "type": 1, "components": [{ "type": 3, "custom_id": "choose", "options": [] }] }, { "type": 99, "components": 7 }]);
        let Interaction::Component(press) = interaction(&event) else { panic!("a press") };
        assert!(shows(&press.message, "e1/x") && shows(&press.message, "choose") && !shows(&press.message, "y"));
        assert_eq!((press.user.id.get(), press.locale.as_str(), press.token.as_str()), (4, "ja", "t"));
        assert_eq!((press.context, press.app_permissions), (Some(InteractionContext::Guild), Some(Permissions::SEND_MESSAGES)));
        assert_eq!(press.channel.map(|channel| channel.kind), Some(ChannelType::PublicThread));
        assert_eq!(press.member.and_then(|member| member.permissions), Some(Permissions::MANAGE_MESSAGES));
        assert!(press.authorizing_integration_owners.0.iter().any(|o| matches!(o, AuthorizingIntegrationOwner::GuildInstall(_))));
        assert!(matches!(&press.data.kind, ComponentInteractionDataKind::StringSelect { values } if values == &["v1/x"]));
        assert_eq!(press.message.flags, Some(MessageFlags::EPHEMERAL));
        assert_eq!(press.message.message_reference.as_ref().and_then(|it| it.message_id), Some(MessageId::new(89)));
        let metadata = press.message.interaction_metadata.as_deref();
        assert!(matches!(metadata, Some(MessageInteractionMetadata::Component(it)) if it.interacted_message_id.get() == 89));

        let mut event = applied();
        event["member"]["user"]["avatar_decoration_data"] = odd();
        let message = event.pointer_mut("/data/resolved/messages/90").expect("a message");
        (message["content"], message["webhook_id"]) = (json!(""), json!("55"));
        message["interaction_metadata"]["type"] = json!(5);
        message["message_snapshots"] = json!([{ "message": { "type": 0, "content": "転送", "timestamp": "2026-11-23T09:00:00+00:00",
            "mentions": [person("9")], "attachments": [], "embeds": [], "components": [] } }]);
        let Interaction::Command(command) = interaction(&event) else { panic!("a command") };
        let target = command.data.resolved.messages.values().next().expect("the target");
        assert_eq!((target.author.id.get(), target.author.bot, target.webhook_id.map(u64::from)), (8, false, Some(55)));
        assert_eq!(target.message_snapshots.first().map(|it| it.content.as_str()), Some("転送"));

        let row = json!({ "type": 1, "id": 1, "components": [{ "type": 4, "id": 2, "custom_id": "note", "value": "鍵はスタッフへ" }] });
        let mut event = called(
            5,
            &json!({ "custom_id": "s1/4/note/x", "components": [row, { "type": 18, "component": { "type": 99 } }], "resolved": {} }),
        );
        event["message"] = written("7");
        event["message"]["components"] =
            json!([{ "type": 1, "components": [{ "type": 8, "custom_id": "s1/4/help-add", "channel_types": [0, 99] }] }]);
        event["member"]["user"]["avatar_decoration_data"] = odd();
        let Interaction::Modal(form) = interaction(&event) else { panic!("a form") };
        assert_eq!((form.data.custom_id.as_str(), super::super::super::setup::written(&form)), ("s1/4/note/x", "鍵はスタッフへ"));
        assert!(super::super::super::setup::form(&form).is_some());

        let options = json!([{ "name": "symptom", "type": 3, "value": "パスキー" }]);
        let mut event = called(2, &json!({ "id": "6", "name": "login-help", "type": 1, "options": options }));
        event["member"]["user"]["avatar_decoration_data"] = odd();
        let Interaction::Command(command) = interaction(&event) else { panic!("a command") };
        assert_eq!(command.data.options.first().and_then(|it| it.value.as_str()), Some("パスキー"));
        // In private there is no member.
        let user = event["member"]["user"].take();
        event["member"] = Value::Null;
        event["guild_id"] = Value::Null;
        event["user"] = user;
        let Interaction::Command(command) = interaction(&event) else { panic!("a command") };
        assert_eq!((command.user.id.get(), command.guild_id), (4, None));
    }
}
