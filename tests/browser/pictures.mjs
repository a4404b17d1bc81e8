// The pictures of the documents, taken of the preview: `npm run pictures`. Other texts or another look need no more than that again.

import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { answers, browser, look, pane, start, write } from "./stage.mjs";

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../docs/pictures");
mkdirSync(folder, { recursive: true });

/** Who looks, and what they write. */
const LANGUAGES = {
  ja: { who: "0", locale: "ja-JP", question: "Amazonの2段階認証のコードが届きません", private: "アカウントを乗っ取られました。知らない注文があります" },
  en: { who: "1", locale: "en-US", question: "I don't get the 2-step code from Amazon", private: "someone got into my Amazon account and ordered things" },
};
const ADMIN = "2";

const program = await start();
const { opened, close } = await browser();
for (const [language, words] of Object.entries(LANGUAGES)) {
  const seen = await look(opened, program.url, { viewport: { width: 1180, height: 1600 }, deviceScaleFactor: 1.5, colorScheme: "light", locale: words.locale });
  const { page } = seen;
  const choose = (nth, value) => page.locator("#top select").nth(nth).selectOption(value);
  const anew = async () => {
    await page.request.post(`${program.url}/anew`, { headers: { "Content-Type": "application/json" }, data: {} });
    await pane(page, "channel").locator(".nothing").waitFor();
  };
  const take = async (name, of) => {
    await page.mouse.move(0, 0);
    await of.screenshot({ path: path.join(folder, `${name}.${language}.png`) });
  };
  const command = async (name, last) => {
    const field = pane(page, "channel").locator("textarea");
    await field.fill(`/${name}`);
    await page.locator("#pane-channel .composer > .popup .option").first().waitFor();
    await field.press("Tab");
    await pane(page, "channel").locator(".options button[type=submit]").click();
    await pane(page, "channel").locator(last).last().waitFor();
  };

  await anew();
  await choose(0, words.who);
  await write(page, "channel", words.question);
  await answers(page, "channel").last().locator(".row .button").first().click();
  await pane(page, "channel").locator(".message.private").waitFor();
  await take("question", pane(page, "channel"));

  await write(page, "dm", words.private);
  await answers(page, "dm").last().locator(".row .button").first().waitFor();
  await take("dm", pane(page, "dm").locator(".log > *").last());

  await anew();
  await command("2fa-reset", ".message.bot .row .button");
  await take("2fa-reset", pane(page, "channel").locator(".message.private").last());

  await anew();
  await choose(0, ADMIN);
  await choose(1, words.locale === "ja-JP" ? "ja" : words.locale);
  // Something to be counted.
  await write(page, "channel", words.question);
  await answers(page, "channel").first().locator(".row .button").first().waitFor();
  await command("stats", ".message.bot .picture");
  await take("stats", pane(page, "channel").locator(".message.private").last());
  await seen.close();
}
await close();
await program.stop();
