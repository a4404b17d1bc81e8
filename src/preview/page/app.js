// The page: who looks, in which language, how it looks; banners; and the two panes.

import { el, fillOnce } from "./dom.js";
import { attempt, followForms, notice } from "./dialogs.js";
import { Pane, drawChannels, myDm, openPlace } from "./panes.js";
import { anew, choice, choose, follow, me, onChange, state } from "./store.js";
import { texts } from "./texts.js";
import { languageName, reason, refused, say } from "./words.js";

const $ = (id) => document.getElementById(id);
const panes = [new Pane("channel", openPlace), new Pane("dm", myDm)];
const listPane = el("section", { id: "pane-list" });
let online = true;

function pick(label, value, options, onPick) {
  const select = el(
    "select",
    { "data-key": `pick/${label}`, onchange: (event) => onPick(event.target.value) },
    options.map(([name, text]) => el("option", { value: name, selected: String(name) === String(value) }, text)),
  );
  return el("label", { class: "pick" }, el("span", {}, label), select);
}

function drawTop() {
  const people = state.people.map((who, nth) => [nth, who.manages ? `${who.name} (${say("admin")})` : who.name]);
  const themes = ["auto", "light", "dark"].map((theme) => [theme, say(theme)]);
  const begin = async () => {
    try {
      await anew();
      notice(say("anewDone"));
    } catch (error) {
      notice(refused(error));
    }
  };
  // What somebody's app is set to stays to be seen where the bot does not speak it any more.
  const locales = [...new Set([...state.languages, me().locale])].map((tag) => [tag, languageName(tag)]);
  const print = [people, locales, choice, me().locale, state.folder, state.renewed, state.learning];
  fillOnce($("top"), print, () => [
    el("h1", {}, say("title")),
    el(
      "div",
      { class: "picks" },
      pick(say("who"), choice.me, people, (nth) => choose("me", Number(nth))),
      pick(say("appLocale"), me().locale, locales, (locale) => attempt({ do: "language", locale })),
      pick(say("pageLang"), choice.lang, Object.keys(texts).map((tag) => [tag, languageName(tag)]), (lang) => choose("lang", lang)),
      pick(say("theme"), choice.theme, themes, (theme) => choose("theme", theme)),
      el("button", { type: "button", class: "button grey", "data-key": "anew", onclick: begin }, say("anew")),
    ),
    el("p", { class: "source" }, state.folder ? say("watching", { folder: state.folder }) : say("embedded"), state.renewed ? ` · ${say("renewed", { n: state.renewed })}` : null, state.learning ? ` · ${say("learning")}` : null),
  ]);
}

function drawBanners() {
  const banners = [];
  if (!online) banners.push(el("p", { class: "banner bad" }, say("offline")));
  const list = (faults) => {
    const place = ({ file, line }) => (file ? [el("strong", {}, line ? say("fault", { file, line }) : file), ": "] : null);
    return el("ul", {}, faults.map((fault) => el("li", {}, place(fault), el("span", { lang: "en" }, fault.text))));
  };
  if (state?.faults.length) {
    banners.push(el("div", { class: "banner bad", id: "faults" }, el("p", {}, say("faults")), list(state.faults)));
  } else if (state?.remarks.length) {
    banners.push(el("div", { class: "banner warn", id: "remarks" }, el("p", {}, say("remarks")), list(state.remarks)));
  }
  if (state?.halt) banners.push(el("p", { class: "banner warn", id: "halt" }, say("halt", { n: state.halt.done + 1, why: reason(state.halt.why) })));
  if (state?.violations.length) {
    banners.push(el("div", { class: "banner bad" }, el("p", {}, say("violations")), el("ul", { lang: "en" }, state.violations.map((text) => el("li", {}, text)))));
  }
  const text = banners.map((node) => node.textContent).join("\n");
  const place = $("banners");
  if (place.dataset.text !== text) {
    place.dataset.text = text;
    place.replaceChildren(...banners);
  }
}

/** The conversation or the list; at phone width the two panes of the conversation, too, are shown one at a time. */
function drawTabs() {
  const channel = [el("span", { class: "narrow" }, say("channel")), el("span", { class: "wide" }, say("talk"))];
  const tabs = [["channel", channel], ["dm", say("dm")], ["list", say("list")]];
  const tab = ([name, label]) =>
    el(
      "button",
      { type: "button", class: "tab", "data-key": `tab/${name}`, "aria-pressed": String(choice.pane === name), onclick: () => choose("pane", name) },
      label,
    );
  $("tabs").setAttribute("aria-label", say("title"));
  fillOnce($("tabs"), [choice.pane, choice.lang], () => tabs.map(tab));
}

/** The list of all cards: made when somebody first opens it, and again with other data, other faults or another language. */
async function drawList() {
  const whole = JSON.stringify([state.world, choice.lang, state.faults]);
  if (choice.pane !== "list" || listPane.dataset.whole === whole) return;
  listPane.dataset.whole = whole;
  const json = (path) => fetch(path).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))));
  if (!listPane.children.length) listPane.append(el("p", { role: "status" }, say("loading")));
  try {
    const [{ showList }, words, data] = await Promise.all([import("/list.js"), import("/list-texts.js"), json("/list.json")]);
    if (listPane.dataset.whole !== whole) return;
    const list = showList(listPane, data, words.texts[choice.lang]);
    // What takes longer comes when it is there, unless other data have come meanwhile.
    for (const part of ["samples", "patterns"]) {
      const found = await json(`/list/${part}.json`);
      if (listPane.dataset.whole !== whole) return;
      list[part](found);
    }
  } catch {
    if (listPane.dataset.whole !== whole) return;
    const again = () => {
      listPane.dataset.whole = "";
      drawList();
    };
    listPane.replaceChildren(el("p", { role: "alert" }, say("listFailed")), el("button", { type: "button", class: "button grey", onclick: again }, say("again")));
  }
}

function draw() {
  document.documentElement.lang = choice.lang;
  document.documentElement.dataset.theme = choice.theme;
  document.body.dataset.pane = choice.pane;
  listPane.setAttribute("aria-label", say("list"));
  document.title = say("title");
  $("skip").textContent = say("skip");
  $("skip").href = `#write-${choice.pane === "dm" ? "dm" : "channel"}`;
  $("channels").setAttribute("aria-label", say("channels"));
  drawTop();
  drawBanners();
  drawChannels($("channels"));
  drawTabs();
  for (const pane of panes) pane.draw();
  drawList();
  followForms();
  document.body.dataset.world = String(state.world);
  document.body.dataset.ready = "true";
}

document.documentElement.dataset.theme = choice.theme;
$("main").append(...panes.map((pane) => pane.node), listPane);
onChange(draw);
follow((there) => {
  if (online === there) return;
  online = there;
  drawBanners();
});
