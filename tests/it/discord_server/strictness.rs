//! What oversteps a limit is refused as Discord refuses it, and written down.

use serde_json::{Value, json};

use super::http::call;

fn row(children: &Value) -> Value {
    json!({ "content": "x", "components": [{ "type": 1, "components": children }] })
}

fn button(label: &str, id: &str) -> Value {
    json!({ "type": 2, "style": 2, "label": label, "custom_id": id })
}

#[tokio::test]
async fn every_limit_of_a_message_is_kept() {
    let discord = crate::discord::builder().unjudged().start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let path = format!("/channels/{}/messages", help.id);
    let long = |n: usize| "あ".repeat(n);
    let buttons = |n: usize| (0..n).map(|i| button("x", &i.to_string())).collect::<Vec<_>>();
    let options = |n: usize| (0..n).map(|i| json!({ "label": i.to_string(), "value": i.to_string() })).collect::<Vec<_>>();
    let select = |options: Vec<Value>| row(&json!([{ "type": 3, "custom_id": "s", "options": options }]));
    let menu = |fields: &Value| {
        let mut menu = json!({ "custom_id": "m" });
        menu.as_object_mut().expect("an object").extend(fields.as_object().cloned().expect("an object"));
        row(&json!([menu]))
    };
    let link = |url: &str| row(&json!([{ "type": 2, "style": 5, "label": "x", "url": url }]));

    let good = [
        json!({ "content": long(2000) }),
        json!({ "embeds": [{ "title": long(256), "description": long(4096) }, { "description": long(1648) }] }),
        row(&json!(buttons(5))),
        row(&json!([button(&long(80), &long(100))])),
        select(options(25)),
        link("https://www.amazon.co.jp/"),
        menu(
            &json!({ "type": 8, "channel_types": [0, 15], "min_values": 0, "max_values": 25, "default_values": [{ "id": "1", "type": "channel" }] }),
        ),
        menu(&json!({ "type": 6, "max_values": 25 })),
        json!({ "content": "x", "allowed_mentions": { "parse": [], "replied_user": true }, "nonce": "1234567890123456789012345" }),
        json!({ "flags": 1 << 15, "components": [{ "type": 17, "components": [{ "type": 10, "content": long(4000) }] }] }),
    ];
    for body in good {
        let answer = call(&discord, "POST", &path, body.clone()).await;
        assert_eq!(answer.status, 200, "{body} {}", answer.body);
    }
    assert_eq!(discord.violations(), Vec::<String>::new());

    let bad = [
        json!({ "content": long(2001) }),
        json!({ "content": "😀".repeat(1001) }),
        json!({ "content": "" }),
        json!({ "embeds": [{ "title": long(257) }] }),
        json!({ "embeds": [{ "description": long(4097) }] }),
        json!({ "embeds": [{ "title": long(256), "description": long(4096) }, { "description": long(1649) }] }),
        json!({ "embeds": [{ "fields": [{ "name": "", "value": "x" }] }] }),
        json!({ "embeds": vec![json!({ "title": "x" }); 11] }),
        row(&json!(buttons(6))),
        row(&json!([])),
        row(&json!([button(&long(81), "1")])),
        row(&json!([button("x", &long(101))])),
        row(&json!([button("x", "")])),
        row(&json!([button("", "1")])),
        row(&json!([button("x", "1"), button("y", "1")])),
        row(&json!([{ "type": 2, "style": 2, "label": "x", "custom_id": "1", "url": "https://x.jp" }])),
        row(&json!([{ "type": 2, "style": 5, "label": "x", "custom_id": "1", "url": "https://x.jp" }])),
        row(&json!([{ "type": 2, "style": 1, "label": "x" }])),
        link("tel:0120999373"),
        link(&format!("https://x.jp/{}", "a".repeat(512))),
        json!({ "content": "x", "components": vec![json!({ "type": 1, "components": [button("x", "1")] }); 6] }),
        json!({ "content": "x", "components": [button("x", "1")] }),
        select(options(26)),
        select(vec![]),
        select(vec![json!({ "label": "x", "value": "1" }), json!({ "label": "y", "value": "1" })]),
        menu(&json!({ "type": 8, "max_values": 26 })),
        menu(&json!({ "type": 8, "min_values": 2 })),
        menu(&json!({ "type": 8, "options": options(1) })),
        menu(&json!({ "type": 8, "default_values": [{ "id": 1, "type": "channel" }] })),
        menu(&json!({ "type": 6, "default_values": [{ "id": "1", "type": "channel" }] })),
        menu(&json!({ "type": 6, "channel_types": [0] })),
        menu(&json!({ "type": 6, "placeholder": long(151) })),
        menu(&json!({ "type": 3, "options": options(2), "min_values": 0, "max_values": 3 })),
        menu(
            &json!({ "type": 3, "options": [{ "label": "x", "value": "1", "default": true }, { "label": "y", "value": "2", "default": true }] }),
        ),
        json!({ "content": "x", "flags": 64 }),
        json!({ "content": "x", "nonce": "12345678901234567890123456" }),
        json!({ "content": "x", "allowed_mentions": { "parse": ["users"], "users": ["1"] } }),
        json!({ "content": "x", "flags": 1 << 15, "components": [{ "type": 10, "content": "x" }] }),
        json!({ "content": format!("the token is {}", discord.token()) }),
    ];
    let count = bad.len();
    for body in bad {
        let answer = call(&discord, "POST", &path, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(matches!(answer.code(), 50_035 | 50_006), "{body} {}", answer.body);
    }
    assert_eq!(discord.violations().len(), count, "{:#?}", discord.violations());
    assert_eq!(help.messages().len(), 10);
    let nested = call(&discord, "POST", &path, row(&json!([button("x", "")]))).await.body;
    let at = &nested["errors"]["components"]["0"]["components"]["0"]["custom_id"]["_errors"][0]["code"];
    assert_eq!(at, "BASE_TYPE_MIN_LENGTH", "{nested}");
}

#[tokio::test]
async fn allowed_mentions_decide_who_is_mentioned() {
    let discord = crate::discord::builder().unjudged().start().await;
    let help = discord.guild("サーバー", "ja").channel("相談");
    let hana = discord.person("花子", "ja");
    let mid = hana.says(&help, "<@BOT>");
    let path = format!("/channels/{}/messages", help.id);
    let mentioned = async |body: Value| {
        let mut body = body;
        body["content"] = json!(format!("{} @everyone", hana.mention()));
        let out = call(&discord, "POST", &path, body).await.body;
        (out["mentions"].as_array().expect("a list").len(), out["mention_everyone"] == true)
    };
    let reply = json!({ "message_id": mid.id.to_string() });
    assert_eq!(mentioned(json!({})).await, (1, true));
    assert_eq!(mentioned(json!({ "allowed_mentions": { "parse": [] } })).await, (0, false));
    assert_eq!(mentioned(json!({ "allowed_mentions": { "parse": ["users"] } })).await, (1, false));
    assert_eq!(mentioned(json!({ "allowed_mentions": { "users": [hana.id.to_string()] } })).await, (1, false));
    assert_eq!(mentioned(json!({ "allowed_mentions": { "parse": [] }, "message_reference": reply })).await, (0, false));
    assert_eq!(
        mentioned(json!({ "allowed_mentions": { "parse": [], "replied_user": true }, "message_reference": reply })).await,
        (1, false)
    );
}
