// The program on a copy of the data, and a browser that looks at it. Whatever the page asks of other hosts, or complains of, is noted.

import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { after, before } from "node:test";
import assert from "node:assert/strict";

import { chromium } from "playwright-core";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.TASUKEBUNE_BIN ?? path.join(root, "target/debug/tasukebune");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browserPath = process.env.CHROMIUM ?? BROWSERS.find((file) => existsSync(file));

/** The data in a folder of their own, where they can be changed. */
function copyOfData() {
  const folder = mkdtempSync(path.join(tmpdir(), "tasukebune-preview-"));
  for (const part of ["intents", "locales", "tests/samples"]) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  return {
    folder,
    read: (file) => readFileSync(path.join(folder, file), "utf8"),
    write: (file, text) => writeFileSync(path.join(folder, file), text),
    gone: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The program; its address once it serves. */
export async function start(...args) {
  const env = { ...process.env };
  delete env.TASUKEBUNE_DATA;
  const child = spawn(program, [...args, "preview", "--port", "0"], { env, stdio: ["ignore", "pipe", "pipe"] });
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  const url = await new Promise((done, failed) => {
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
      const found = out.match(/^(http:\/\/127\.0\.0\.1:\d+)\//m);
      if (found) done(found[1]);
    });
    child.on("exit", (code) => failed(new Error(`it ended with ${code}: ${errors}`)));
  });
  return {
    url,
    errors: () => errors,
    stop: () =>
      new Promise((done) => {
        child.removeAllListeners("exit");
        child.on("exit", done);
        child.kill("SIGTERM");
      }),
  };
}

export async function browser() {
  const profile = mkdtempSync(path.join(tmpdir(), "tasukebune-browser-"));
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const opened = await chromium.launch({ executablePath: browserPath, headless: true, args: [...args, `--disk-cache-dir=${profile}`] });
  const close = async () => {
    await opened.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { opened, close };
}

/** The program on a copy of the data, and a browser, for all tests of a file. */
export function stage() {
  const here = {};
  before(async () => {
    here.data = copyOfData();
    here.program = await start("--data", here.data.folder);
    here.chrome = await browser();
  });
  after(async () => {
    await here.chrome?.close();
    await here.program?.stop();
    here.data?.gone();
  });
  return here;
}

/** A page that nobody has seen yet; `wrong` has what should not have happened. */
export async function look(opened, url, options = {}) {
  const context = await opened.newContext({ viewport: { width: 1280, height: 800 }, locale: "ja-JP", ...options });
  const page = await context.newPage();
  const wrong = [];
  const own = new URL(url).host;
  page.on("console", (message) => message.type() === "error" && wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const { host, protocol } = new URL(request.url());
    if (host !== own || protocol !== "http:") wrong.push(`foreign request: ${request.url()}`);
  });
  page.setDefaultTimeout(20_000);
  await page.goto(`${url}/`);
  await page.locator("body[data-ready]").waitFor();
  return { page, wrong, close: () => context.close() };
}

/** No rule that axe knows is broken. */
export async function isAccessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`);
  assert.deepEqual(told, [], what);
}

export const pane = (page, name) => page.locator(`#pane-${name}`);

/** The messages of a pane that the bot wrote. */
export const answers = (page, name) => pane(page, name).locator(".message.bot");

export async function write(page, name, text) {
  const field = pane(page, name).locator("textarea");
  await field.fill(text);
  await field.press("Enter");
}

/** Waits until something holds. */
export async function until(what, holds, limit = 20_000) {
  const end = Date.now() + limit;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}
