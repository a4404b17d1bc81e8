# { "" } を消し、そこに、このフォルダーの言語(@locale@)で書きます。行の頭の空白は残します。
# 一行目は返事(いちばんありそうな原因と、まず確かめること)、.label はボタン、.command はコマンドの名前、.description はその説明です。
# リンク・電話番号・時間は書かず、intents/facts.toml にある名前を { $名前 } の形で入れます。
# Write in the place of { "" }, in this folder's language (@locale@); leave the spaces at the beginning of lines.
# First the reply (the likeliest cause, what to look at first), then the button, the command's name, and what the command is for.
# No links, numbers or durations: they are facts, { $name }, from intents/facts.toml.

@id@ = { "" }
    .label = { "" }
    .command = { "" }
    .description = { "" }
