// The barest bot on discord.js: one phrase, one answer with three buttons.
import { ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, EmbedBuilder, Events, GatewayIntentBits } from "discord.js";

const PHRASE = "コード来ない";

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.MessageContent],
  // Our own Discord, which leads to its gateway by itself. Its limits are no limits: the library's own 50 requests a second, which are
  // those of discord.com, would hold back a crowd.
  rest: { api: `${process.env.DISCORD_API}/api`, globalRequestsPerSecond: 1_000_000 },
});

client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot || !message.content.includes(PHRASE)) return;
  const embed = new EmbedBuilder()
    .setTitle("コードが届かない")
    .setDescription("迷惑メールの欄と、電波の届く所かを見てください。")
    .setColor(0x5865f2);
  const buttons = [["done", "届いた"], ["next", "だめだった"], ["staff", "人に聞く"]].map(([id, label]) =>
    new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(ButtonStyle.Secondary),
  );
  try {
    await message.reply({ embeds: [embed], components: [new ActionRowBuilder().addComponents(buttons)] });
  } catch (error) {
    console.error(error);
  }
});

client.on(Events.Error, console.error);
client.login(process.env.DISCORD_TOKEN);
