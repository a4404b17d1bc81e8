# The barest bot on discord.py: one phrase, one answer with three buttons.
import os

import discord
import yarl

PHRASE = "コード来ない"

# Our own Discord. The library asks nobody where the gateway is. It has no rate of its own that would hold back a crowd: it waits only
# where an answer says that nothing remains, and ours always leave 49.
discord.http.Route.BASE = os.environ["DISCORD_API"] + "/api/v10"
discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"])


class Remedies(discord.ui.View):
    @discord.ui.button(label="届いた", custom_id="done")
    async def done(self, interaction, button):
        await interaction.response.defer()

    @discord.ui.button(label="だめだった", custom_id="next")
    async def next(self, interaction, button):
        await interaction.response.defer()

    @discord.ui.button(label="人に聞く", custom_id="staff")
    async def staff(self, interaction, button):
        await interaction.response.defer()


class Bot(discord.Client):
    async def on_message(self, message):
        if message.author.bot or PHRASE not in message.content:
            return
        embed = discord.Embed(
            title="コードが届かない",
            description="迷惑メールの欄と、電波の届く所かを見てください。",
            color=0x5865F2,
        )
        await message.reply(embed=embed, view=Remedies())


intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
Bot(intents=intents).run(os.environ["DISCORD_TOKEN"])
