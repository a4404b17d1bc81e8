//! The barest bot on serenity: one phrase, one answer with three buttons.

use std::env;

use serenity::all::{
    ButtonStyle, ClientBuilder, Context, CreateActionRow, CreateButton, CreateEmbed, CreateMessage, EventHandler, GatewayIntents,
    HttpBuilder, Message,
};
use serenity::async_trait;

const PHRASE: &str = "コード来ない";

struct Handler;

#[async_trait]
impl EventHandler for Handler {
    async fn message(&self, context: Context, message: Message) {
        if message.author.bot || !message.content.contains(PHRASE) {
            return;
        }
        let embed = CreateEmbed::new()
            .title("コードが届かない")
            .description("迷惑メールの欄と、電波の届く所かを見てください。")
            .color(0x00_58_65_F2);
        let buttons = [("done", "届いた"), ("next", "だめだった"), ("staff", "人に聞く")];
        let buttons = buttons.map(|(id, label)| CreateButton::new(id).label(label).style(ButtonStyle::Secondary));
        let answer =
            CreateMessage::new().reference_message(&message).embed(embed).components(vec![CreateActionRow::Buttons(buttons.to_vec())]);
        if let Err(why) = message.channel_id.send_message(&context.http, answer).await {
            eprintln!("{why:?}");
        }
    }
}

#[tokio::main]
async fn main() {
    let token = env::var("DISCORD_TOKEN").expect("a token");
    // Our own Discord stands where a proxy would; behind one serenity's own limiter must be off, else it asks discord.com.
    let http = HttpBuilder::new(token).proxy(env::var("DISCORD_API").expect("an address")).ratelimiter_disabled(true).build();
    let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::MESSAGE_CONTENT;
    let mut client = ClientBuilder::new_with_http(http, intents).event_handler(Handler).await.expect("a client");
    if let Err(why) = client.start().await {
        eprintln!("{why:?}");
    }
}
