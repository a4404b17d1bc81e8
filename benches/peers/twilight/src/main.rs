//! The barest bot on twilight: one phrase, one answer with three buttons.

use std::env;
use std::sync::Arc;

use twilight_gateway::{ConfigBuilder, Event, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _};
use twilight_http::Client;
use twilight_model::channel::message::Embed;
use twilight_model::channel::message::component::{ActionRow, Button, ButtonStyle, Component};
use twilight_model::gateway::payload::incoming::MessageCreate;

const PHRASE: &str = "コード来ない";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    rustls::crypto::ring::default_provider().install_default().expect("the first provider");
    let token = env::var("DISCORD_TOKEN")?;
    // Our own Discord stands where a proxy would; its limits are no limits, so twilight needs no limiter, which would hold back a crowd.
    let api = env::var("DISCORD_API")?.trim_start_matches("http://").to_owned();
    let http = Arc::new(Client::builder().token(token.clone()).proxy(api, true).ratelimiter(None).build());
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::MESSAGE_CONTENT;
    let config = ConfigBuilder::new(token, intents).proxy_url(env::var("DISCORD_GATEWAY")?).build();
    let mut shard = Shard::with_config(ShardId::ONE, config);
    while let Some(event) = shard.next_event(EventTypeFlags::all()).await {
        match event {
            Ok(Event::MessageCreate(message)) if !message.author.bot && message.content.contains(PHRASE) => {
                tokio::spawn(answer(*message, Arc::clone(&http)));
            }
            Ok(_) => {}
            Err(source) => eprintln!("{source:?}"),
        }
    }
    Ok(())
}

async fn answer(message: MessageCreate, http: Arc<Client>) {
    let embed = Embed {
        author: None,
        color: Some(0x00_58_65_F2),
        description: Some("迷惑メールの欄と、電波の届く所かを見てください。".to_owned()),
        fields: Vec::new(),
        flags: None,
        footer: None,
        image: None,
        kind: "rich".to_owned(),
        provider: None,
        thumbnail: None,
        timestamp: None,
        title: Some("コードが届かない".to_owned()),
        url: None,
        video: None,
    };
    let buttons = [("done", "届いた"), ("next", "だめだった"), ("staff", "人に聞く")].map(|(id, label)| {
        Component::Button(Button {
            id: None,
            custom_id: Some(id.to_owned()),
            disabled: false,
            emoji: None,
            label: Some(label.to_owned()),
            style: ButtonStyle::Secondary,
            url: None,
            sku_id: None,
        })
    });
    let row = Component::ActionRow(ActionRow { id: None, components: buttons.to_vec() });
    let sent = http.create_message(message.channel_id).reply(message.id).embeds(&[embed]).components(&[row]).await;
    if let Err(source) = sent {
        eprintln!("{source:?}");
    }
}
