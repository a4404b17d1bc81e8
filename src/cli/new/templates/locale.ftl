# { "" } を消し、そこに @locale@ で書きます。# の行は、もとの文です(訳しません)。まだ { "" } の文は、英語で出ます。
# { $name } や { -name } は、そのまま残します。行の頭の空白も残します。
# Write in the place of { "" }, in @locale@; the lines with # are the originals. What is still { "" } is shown in English.
# Leave { $name } and { -name } as they are, and the spaces at the beginning of lines.

