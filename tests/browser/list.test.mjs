// The list of all cards: leafed through, searched, and in step with the data.

import { test } from "node:test";
import assert from "node:assert/strict";

import { isAccessible, look, stage, until } from "./stage.mjs";

const TITLE = "コードが届かない";
const FILE = "locales/ja/code-not-received.ftl";

const here = stage();

/** The page with the list opened. */
async function list(options) {
  const seen = await look(here.chrome.opened, here.program.url, options);
  await seen.page.locator("#tabs").getByRole("button", { name: "一覧" }).click();
  await seen.page.locator(".list-topic").first().waitFor();
  return { ...seen, topic: seen.page.locator(".list-topic", { has: seen.page.locator("#list-name-code-not-received") }) };
}

test("a topic is found by its words, and shows its cards as Discord gets them", async () => {
  const { page, topic, wrong, close } = await list();
  const all = await page.locator(".list-topic:visible").count();
  await page.getByRole("searchbox").fill("コードが届か");
  await until("fewer topics are shown", async () => (await page.locator(".list-topic:visible").count()) < all);
  await topic.locator("h3 button").click();
  const card = topic.locator(".list-card").first();
  await card.locator(".list-message .still .button").first().waitFor();
  // Every limit has a bar, and says its numbers; no card is over one.
  assert.match(await card.locator(".list-numbers").first().innerText(), /^[\d,]+ \/ [\d,]+$/);
  assert.equal(await page.locator(".list-over").count(), 0);
  await isAccessible(page, "the list");
  // In the page's own dark, too, with a menu among the cards.
  await page.getByLabel("見た目").selectOption("dark");
  await page.getByRole("searchbox").fill("");
  await page.locator("#list-name-").click();
  await page.locator(".list-card select:visible").first().waitFor();
  await isAccessible(page, "the list in the dark");
  // What has to hear all samples comes later.
  for (const found of ["正しく聞き取れない例文", "どの例文にも要らないパターン"]) {
    await page.getByRole("searchbox").fill("");
    await page.locator(".list-troubles summary", { hasText: found }).waitFor({ timeout: 60_000 });
  }
  assert.deepEqual(wrong, []);
  await close();
});

test("what is saved is in the list at once", async () => {
  const { page, topic, wrong, close } = await list();
  const good = here.data.read(FILE);
  here.data.write(FILE, good.replaceAll(TITLE, "コードの船が届かない"));
  await topic.getByText("コードの船が届かない").first().waitFor();
  // A fault is told here, too, with its place.
  here.data.write(FILE, `${good}\nbroken = { $nothing \n`);
  await page.locator(".list-troubles .list-place", { hasText: `${FILE}:` }).first().waitFor();
  here.data.write(FILE, good);
  await until("it is as it was", async () => (await page.getByText("コードの船が届かない").count()) === 0);
  assert.deepEqual(wrong, []);
  await close();
});

test("a list that cannot be loaded says so, and can be loaded again", async () => {
  const { page, close } = await look(here.chrome.opened, here.program.url);
  await page.route("**/list.json", (route) => route.abort(), { times: 1 });
  await page.locator("#tabs").getByRole("button", { name: "一覧" }).click();
  await page.getByRole("button", { name: "もう一度読み込む" }).click();
  await page.locator(".list-topic").first().waitFor();
  await close();
});

test("at phone width and in the dark, by keyboard", async () => {
  const { page, topic, wrong, close } = await list({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, colorScheme: "dark" });
  await topic.locator("h3 button").focus();
  await page.keyboard.press("Enter");
  await topic.locator(".list-card").first().waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, "nothing is wider than the screen");
  await isAccessible(page, "the list on a phone");
  assert.deepEqual(wrong, []);
  await close();
});
