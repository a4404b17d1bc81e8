// Conversations in the preview: by mouse, by keyboard, on a phone, in the dark; and data that change meanwhile.

import { test } from "node:test";
import assert from "node:assert/strict";

import { answers, isAccessible, look, pane, stage, until, write } from "./stage.mjs";

const QUESTION = "Amazonの2段階認証のコードが届きません";
const TITLE = "コードが届かない";

const here = stage();

/** A page with a conversation of its own. */
async function fresh(options) {
  const seen = await look(here.chrome.opened, here.program.url, options);
  await seen.page.request.post(`${here.program.url}/anew`, { headers: { "Content-Type": "application/json" }, data: {} });
  await seen.page.locator("#pane-channel .nothing").waitFor();
  return seen;
}

/** Whoever manages the server opens its panel. */
async function setup(page) {
  const field = pane(page, "channel").locator("textarea");
  await field.fill("/setup p");
  await page.locator("#pane-channel .composer > .popup .option").first().waitFor();
  await field.press("Tab");
  await pane(page, "channel").locator(".options button[type=submit]").click();
  const panel = pane(page, "channel").locator(".message.private").last();
  await panel.locator(".select").first().waitFor();
  return panel;
}

test("a conversation by mouse, in both languages", async () => {
  const { page, wrong, close } = await fresh();
  await write(page, "channel", QUESTION);
  const card = answers(page, "channel").last();
  await card.getByText(TITLE).first().waitFor();
  // Why it was heard so stands beside the answer.
  await card.locator(".why summary").click();
  await card.locator(".why").getByText("カードが開いていなければ").waitFor();
  assert.match(await card.locator(".why").innerText(), /code-not-received に答える/);
  // A press shows the steps to whoever pressed, and to nobody else.
  await card.locator(".row .button").first().click();
  const mine = pane(page, "channel").locator(".message.private");
  await mine.waitFor();
  await page.getByLabel("だれとして見るか").selectOption("1");
  await until("nobody else sees it", async () => (await mine.count()) === 0);
  await page.getByLabel("だれとして見るか").selectOption("0");
  await mine.getByRole("button", { name: "メッセージを非表示" }).click();
  await until("it is put away", async () => (await mine.count()) === 0);
  // What Discord got can be read.
  await card.locator(".more").click();
  await card.getByRole("option", { name: /JSON/ }).click();
  assert.match(await page.locator("dialog pre").first().innerText(), /"content"/);
  await isAccessible(page, "the payload");
  await page.getByRole("button", { name: "閉じる" }).click();
  // Emma's app is in English, and so is what only she sees.
  await page.getByLabel("だれとして見るか").selectOption("1");
  await card.locator(".row .button").first().click();
  await mine.waitFor();
  assert.match(await mine.innerText(), /code/i);
  await isAccessible(page, "a conversation");
  // A link button says where it leads, and leads nowhere.
  await write(page, "dm", "how do I contact Amazon support?");
  await answers(page, "dm").last().locator(".row .button").first().click();
  const link = pane(page, "dm").locator(".button:has(.out)").first();
  await link.waitFor();
  await link.click();
  assert.match(await page.locator("dialog .address").innerText(), /^https:\/\//);
  assert.equal(new URL(page.url()).origin, here.program.url);
  await page.getByRole("button", { name: "閉じる" }).click();
  assert.deepEqual(wrong, []);
  await close();
});

test("a conversation by keyboard alone", async () => {
  const { page, wrong, close } = await fresh();
  const keys = page.keyboard;
  const focused = () => page.evaluate(() => document.activeElement?.dataset?.key ?? document.activeElement?.id ?? "");
  const tabTo = async (what, back = false) => {
    for (let n = 0; n < 80; n += 1) {
      if (await page.evaluate((selector) => document.activeElement?.matches(selector), what)) return;
      await keys.press(back ? "Shift+Tab" : "Tab");
    }
    throw new Error(`Tab never gets to ${what}; it is at ${await focused()}`);
  };
  await tabTo("#write-channel");
  // The list of commands: found by typing, chosen by Tab, its option with what the bot suggests.
  await keys.type("/login");
  await page.locator("#pane-channel .composer > .popup .option").first().waitFor();
  await keys.press("Tab");
  const option = page.locator("#pane-channel .options input");
  await option.waitFor();
  assert.ok(await option.evaluate((node) => node === document.activeElement), "the option has the focus");
  await keys.type("コード");
  await page.locator("#pane-channel .options .option").first().waitFor();
  await keys.press("ArrowDown");
  await keys.press("ArrowUp");
  await keys.press("Enter");
  await until("the suggestion is taken", async () => (await option.inputValue()) !== "コード");
  await keys.press("Enter");
  const card = pane(page, "channel").locator(".message.bot").last();
  await card.waitFor();
  // On to a button of the answer, back by Shift+Tab, and pressed.
  await tabTo("#pane-channel .message.bot .row .button", true);
  const before = await pane(page, "channel").innerText();
  await keys.press("Enter");
  await until("the press shows something", async () => (await pane(page, "channel").innerText()) !== before);
  // A question in the DM; its menu of actions by keyboard.
  await tabTo("#write-dm");
  await keys.type(QUESTION);
  await keys.press("Enter");
  // The press may have brought something here, too: the answer is what has reasons.
  await answers(page, "dm").last().locator(".why").waitFor();
  await tabTo("#pane-dm .message.bot .more", true);
  await keys.press("Enter");
  await page.locator("#pane-dm .popup.actions .option").first().waitFor();
  await keys.press("End");
  await keys.press("Enter");
  await page.locator("dialog .reasons").waitFor();
  await keys.press("Escape");
  await until("the dialog is gone", async () => (await page.locator("dialog").count()) === 0);
  assert.match(await focused(), /^more\//, "the focus is back where it was");
  await isAccessible(page, "by keyboard");
  assert.deepEqual(wrong, []);
  await close();
});

test("what is saved is shown at once, and a fault changes nothing but tells itself", async () => {
  const { page, wrong, close } = await fresh();
  const file = "locales/ja/code-not-received.ftl";
  const good = here.data.read(file);
  await write(page, "channel", QUESTION);
  const card = answers(page, "channel").first();
  await card.getByText(TITLE).first().waitFor();
  await card.locator(".row .button").first().click();
  await pane(page, "channel").locator(".message.private").waitFor();
  here.data.write(file, good.replaceAll(TITLE, "コードの船が届かない"));
  await card.getByText("コードの船が届かない").first().waitFor();
  // The same was done again: the question, the answer, and what only she sees.
  assert.equal(await answers(page, "channel").count(), 2);
  assert.equal(await pane(page, "channel").locator(".message.private").count(), 1);
  // A broken file is told with its place; what was there stays.
  here.data.write(file, `${good.replaceAll(TITLE, "壊れた船")}\nbroken = { $nothing \n`);
  const banner = page.locator("#faults");
  await banner.waitFor();
  const lines = good.split("\n").length;
  const told = await banner.innerText();
  assert.match(told, new RegExp(`${file.replaceAll(/[./]/g, "\\$&")} ${lines + 1}行目`), told);
  await isAccessible(page, "a fault");
  assert.equal(await card.getByText("コードの船が届かない").count() > 0, true);
  assert.equal(await page.getByText("壊れた船").count(), 0);
  here.data.write(file, good);
  await until("the fault is mended", async () => (await banner.count()) === 0);
  await card.getByText(TITLE, { exact: true }).first().waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test("an answer that several messages shaped has the reasons of each", async () => {
  const { page, wrong, close } = await fresh();
  await write(page, "dm", "Amazonの");
  await write(page, "dm", "2段階認証のコードが届きません");
  const card = answers(page, "dm").last();
  await card.getByText(TITLE).first().waitFor();
  await card.locator(".why summary").click();
  await until("both are there", async () => /Amazonの[\s\S]*code-not-received に答える/.test(await card.locator(".why").innerText()));
  // A word on the card that is open is told as one.
  await page.waitForTimeout(1000);
  const before = await answers(page, "dm").count();
  await write(page, "dm", "だめだった");
  await until("another answer", async () => (await answers(page, "dm").count()) > before);
  await answers(page, "dm").last().locator(".why summary").click();
  await until("a word on it", async () => /続きの言葉\s+だめだった/.test(await answers(page, "dm").last().locator(".why").innerText()));
  assert.deepEqual(wrong, []);
  await close();
});

test("mentions are names, and nothing within words", async () => {
  const { page, wrong, close } = await fresh();
  const said = async (text) => {
    await write(page, "channel", text);
    const last = pane(page, "channel").locator(".message:not(.bot)").last();
    await until(text, async () => (await last.innerText()).includes(text.slice(-4)));
    return last.locator(".mention").allInnerTexts();
  };
  assert.deepEqual(await said("foo@Emma.com への手紙"), []);
  assert.deepEqual(await said("@Emmanuel という人"), []);
  assert.deepEqual(await said("@花子さん、@助け舟 こんにちは"), ["@花子", "@助け舟"]);
  assert.deepEqual(wrong, []);
  await close();
});

test("what is typed into a form, and what was put away, outlasts other data", async () => {
  const { page, wrong, close } = await fresh();
  await write(page, "channel", QUESTION);
  await answers(page, "channel").last().locator(".row .button").first().click();
  const mine = pane(page, "channel").locator(".message.private");
  await mine.getByRole("button", { name: "メッセージを非表示" }).click();
  await until("it is put away", async () => (await mine.count()) === 0);
  await page.getByLabel("だれとして見るか").selectOption("2");
  const panel = await setup(page);
  await panel.locator(".select").first().click();
  await panel.getByRole("option", { name: /ひとこと/ }).click();
  await until("the menu of topics", async () => !/何を変えますか/.test(await panel.locator(".select").first().innerText()));
  await panel.locator(".select").first().click();
  await panel.locator(".popup:not(.actions) .option").first().click();
  const written = page.locator("dialog.form textarea");
  await written.fill("書きかけのひとこと");
  const world = await page.locator("body").getAttribute("data-world");
  const file = "locales/ja/shopping.ftl";
  const good = here.data.read(file);
  here.data.write(file, `# a comment\n${good}`);
  await until("other data", async () => (await page.locator("body").getAttribute("data-world")) !== world);
  assert.equal(await written.inputValue(), "書きかけのひとこと");
  await page.keyboard.press("Escape");
  await page.getByLabel("だれとして見るか").selectOption("0");
  assert.equal(await mine.count(), 0, "it stays away");
  here.data.write(file, good);
  assert.deepEqual(wrong, []);
  await close();
});

test("data that check would refuse are shown, and say so", async () => {
  const { page, wrong, close } = await fresh();
  const file = "locales/ja/code-not-received.ftl";
  const good = here.data.read(file);
  here.data.write(file, good.replace("多いのは", "長".repeat(900)));
  const banner = page.locator("#remarks");
  await banner.waitFor();
  assert.match(await banner.innerText(), /code-not-received\.ftl \d+行目: the card has [\d,]+, at most 900/);
  await isAccessible(page, "a remark");
  here.data.write(file, good);
  await until("it is mended", async () => (await banner.count()) === 0);
  assert.deepEqual(wrong, []);
  await close();
});

test("a tab that nobody looks at takes no connection from the others", async () => {
  const { page, wrong, close } = await fresh();
  // A browser has six for all its tabs.
  const show = (tab, hidden) =>
    tab.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await show(page, true);
  for (let n = 0; n < 6; n += 1) {
    const other = await page.context().newPage();
    await other.goto(`${here.program.url}/`);
    await other.locator("body[data-ready]").waitFor();
    if (n < 5) await show(other, true);
    else await write(other, "channel", QUESTION);
  }
  assert.equal(await answers(page, "channel").count(), 0, "nobody looks");
  await show(page, false);
  await answers(page, "channel").first().waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test("a form, menus and slash commands of whoever manages the server", async () => {
  const { page, wrong, close } = await fresh();
  await page.getByLabel("だれとして見るか").selectOption("2");
  const panel = await setup(page);
  await isAccessible(page, "a panel");
  await panel.locator(".select").first().click();
  await panel.locator(".popup:not(.actions) .option").first().waitFor();
  await isAccessible(page, "an open menu");
  // A note of the server's own: chosen in a menu, written into a form.
  await panel.getByRole("option", { name: /ひとこと/ }).click();
  const topics = panel.locator(".select").first();
  await until("the menu of topics", async () => !/何を変えますか/.test(await topics.innerText()));
  await topics.click();
  await panel.locator(".popup:not(.actions) .option").first().click();
  const form = page.locator("dialog.form");
  await form.waitFor();
  await isAccessible(page, "a form");
  await form.locator("textarea").fill("スタッフもいます");
  await form.getByRole("button", { name: "送信" }).click();
  await until("the form is gone", async () => (await form.count()) === 0);
  await panel.getByText(/保存しました/).first().waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test("at phone width one pane at a time, with targets large enough", async () => {
  const { page, wrong, close } = await fresh({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  assert.equal(await pane(page, "dm").isVisible(), false);
  await write(page, "channel", QUESTION);
  await answers(page, "channel").last().getByText(TITLE).first().waitFor();
  await isAccessible(page, "a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, "nothing is wider than the screen");
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("button, select, textarea, summary")]
      .filter((node) => node.checkVisibility() && !node.closest("[hidden], .popup"))
      .map((node) => [node.className || node.tagName, node.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
      .map(([name, box]) => `${name} ${Math.round(box.width)}×${Math.round(box.height)}`),
  );
  assert.deepEqual(small, [], "targets of at least 44 px");
  await page.locator("#tabs").getByRole("button", { name: "DM" }).click();
  assert.equal(await pane(page, "dm").isVisible(), true);
  assert.equal(await pane(page, "channel").isVisible(), false);
  await write(page, "dm", QUESTION);
  await answers(page, "dm").last().getByText(TITLE).first().waitFor();
  assert.deepEqual(wrong, []);
  await close();
});

test("dark where the system is, or where somebody chose it", async () => {
  const { page, wrong, close } = await fresh({ colorScheme: "dark", reducedMotion: "reduce" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await write(page, "channel", QUESTION);
  await answers(page, "channel").last().locator(".row .button").first().click();
  await pane(page, "channel").locator(".message.private").waitFor();
  await isAccessible(page, "in the dark");
  await page.getByLabel("見た目").selectOption("light");
  await until("it is light", async () => (await ground()) !== dark);
  await isAccessible(page, "in the light");
  await page.getByLabel("このページの言語").selectOption("en");
  await page.getByRole("button", { name: "New conversation" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.deepEqual(wrong, []);
  await close();
});

test("whatever is written is drawn, and what was begun is not lost", async () => {
  const { page, wrong, close } = await fresh();
  const texts = ["# \nhello", "#\u3000", "# a\u2028b", "<t:99999999999999999:R> hi", "> \n>", "-# ", "```", "- \n1. ", "<img src=x onerror=alert(1)>"];
  for (const text of texts) {
    await write(page, "dm", text);
  }
  await until("all of it is there", async () => (await pane(page, "dm").locator(".message:not(.bot)").count()) === texts.length);
  await pane(page, "dm").locator(".message:not(.bot)").getByText("<img src=x onerror=alert(1)>").waitFor();
  // A draft waits where it was begun.
  const field = pane(page, "channel").locator("textarea");
  await field.fill("書きかけ");
  await field.press("Escape");
  assert.equal(await field.inputValue(), "書きかけ");
  await page.locator("#channels .go").nth(1).click();
  await until("another channel has none", async () => (await field.inputValue()) === "");
  await page.locator("#channels .go").nth(0).click();
  await until("it is there again", async () => (await field.inputValue()) === "書きかけ");
  assert.deepEqual(wrong, []);
  await close();
});
