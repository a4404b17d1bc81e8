// Pictures of the preview, for documents: `node pictures.mjs FOLDER`.

import path from "node:path";

import { answers, browser, look, pane, start, write } from "./stage.mjs";

const folder = process.argv[2];
if (!folder) throw new Error("into which folder?");

const LOOKS = {
  light: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
};

const program = await start();
const { opened, close } = await browser();
for (const [name, options] of Object.entries(LOOKS)) {
  const seen = await look(opened, program.url, options);
  const { page } = seen;
  await page.request.post(`${program.url}/anew`, { headers: { "Content-Type": "application/json" }, data: {} });
  await page.locator("#pane-channel .nothing").waitFor();
  await write(page, "channel", "Amazonの2段階認証のコードが届きません");
  await answers(page, "channel").last().locator(".row .button").first().click();
  await pane(page, "channel").locator(".message.private").waitFor();
  if (name !== "phone") {
    await write(page, "dm", "アカウントを乗っ取られました。知らない注文があります");
    await answers(page, "dm").last().locator(".why").waitFor();
  }
  await page.screenshot({ path: path.join(folder, `preview-${name}.png`) });
  await seen.close();
}
await close();
await program.stop();
