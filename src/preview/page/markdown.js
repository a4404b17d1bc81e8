// The part of Discord's markdown that the bot writes, as nodes.

import { el } from "./dom.js";
import { choice, me, person, state } from "./store.js";
import { showLink } from "./dialogs.js";

const INLINE = [
  [/^\\([\\*_~`|>#\-[\]().!])/, (m) => m[1]],
  [/^```(?:[a-z]*\n)?([\s\S]+?)```/, (m) => el("pre", {}, el("code", {}, m[1].replace(/\n$/, "")))],
  [/^`([^`\n]+)`/, (m) => el("code", {}, m[1])],
  [/^\*\*([\s\S]+?)\*\*(?!\*)/, (m) => el("strong", {}, inline(m[1]))],
  [/^__([\s\S]+?)__(?!_)/, (m) => el("u", {}, inline(m[1]))],
  [/^~~([\s\S]+?)~~/, (m) => el("s", {}, inline(m[1]))],
  [/^\|\|([\s\S]+?)\|\|/, (m) => spoiler(m[1])],
  [/^\*(?!\s)([^*\n]+?)\*/, (m) => el("em", {}, inline(m[1]))],
  [/^_(?!\s)([^_\n]+?)_(?![a-z0-9])/i, (m) => el("em", {}, inline(m[1]))],
  [/^\[([^\]\n]+)\]\(<?(https?:\/\/[^)>\s]+)>?\)/, (m) => link(m[1], m[2])],
  [/^<(https?:\/\/[^>\s]+)>/, (m) => link(m[1], m[1])],
  [/^https?:\/\/[^\s<>]+[^\s<>.,:;"'\])、。]/, (m) => link(m[0], m[0])],
  [/^<t:(-?\d+)(?::([tTdDfFR]))?>/, (m) => time(Number(m[1]), m[2] ?? "f")],
  [/^<@&(\d+)>/, (m) => mention(`@${state.roles.find((role) => role.id === m[1])?.name ?? m[1]}`)],
  [/^<@!?(\d+)>/, (m) => mention(`@${person(m[1])?.name ?? m[1]}`)],
  [/^<#(\d+)>/, (m) => mention(`#${state.places.find((place) => place.id === m[1])?.name ?? m[1]}`)],
  [/^<\/([^:>]+):\d+>/, (m) => mention(`/${m[1]}`)],
  [/^<a?:(\w+):\d+>/, (m) => `:${m[1]}:`],
];

function mention(text) {
  return el("span", { class: "mention" }, text);
}

function link(text, address) {
  return el("button", { type: "button", class: "link", title: address, onclick: () => showLink(address) }, text);
}

function spoiler(text) {
  const node = el("button", { type: "button", class: "spoiler", "aria-expanded": "false" }, el("span", {}, inline(text)));
  const inside = node.firstChild;
  inside.setAttribute("aria-hidden", "true");
  node.setAttribute("aria-label", choice.lang === "en" ? "Spoiler" : "ネタバレ(押すと見えます)");
  node.addEventListener("click", () => {
    node.classList.add("seen");
    node.setAttribute("aria-expanded", "true");
    node.removeAttribute("aria-label");
    inside.removeAttribute("aria-hidden");
  });
  return node;
}

/** An instant as Discord shows it in the language of their app. */
export function time(second, style) {
  const at = new Date(second * 1000);
  // Nobody lives to see it.
  if (Number.isNaN(at.getTime())) return el("span", { class: "instant" }, String(second));
  const locale = me().locale;
  const of = (options) => new Intl.DateTimeFormat(locale, options).format(at);
  const texts = {
    t: () => of({ timeStyle: "short" }),
    T: () => of({ timeStyle: "medium" }),
    d: () => of({ dateStyle: "short" }),
    D: () => of({ dateStyle: "long" }),
    f: () => of({ dateStyle: "long", timeStyle: "short" }),
    F: () => of({ dateStyle: "full", timeStyle: "short" }),
    R: () => relative(second, locale),
  };
  return el("time", { dateTime: at.toISOString(), class: "instant", title: of({ dateStyle: "full", timeStyle: "short" }) }, texts[style]());
}

function relative(second, locale) {
  const away = second - Date.now() / 1000;
  const units = [["year", 31_536_000], ["month", 2_592_000], ["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];
  const [unit, size] = units.find(([, seconds]) => Math.abs(away) >= seconds) ?? units[5];
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(away / size), unit);
}

/** A line's own parts. */
export function inline(text) {
  const out = [];
  let plain = "";
  let rest = text;
  while (rest) {
    const found = "\\`*_~|[<h".includes(rest[0]) ? INLINE.map(([shape, make]) => [rest.match(shape), make]).find(([m]) => m) : null;
    if (found) {
      if (plain) out.push(plain);
      plain = "";
      out.push(found[1](found[0]));
      rest = rest.slice(found[0][0].length);
    } else {
      plain += rest[0];
      rest = rest.slice(1);
    }
  }
  if (plain) out.push(plain);
  return out;
}

const HEADING = /^(#{1,3})\s+(.+)$/;
const LIST = /^(\s*)(?:([-*])|(\d+)\.)\s+(.*)$/;

/** All of a text. */
export function markdown(text) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  let at = 0;
  const take = (fits) => {
    const from = at;
    while (at < lines.length && fits(lines[at])) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at];
    const heading = line.match(HEADING);
    if (line.startsWith("```")) {
      const close = lines.findIndex((other, nth) => nth >= at && (nth > at || other.length > 3) && other.trimEnd().endsWith("```"));
      const end = close < 0 ? lines.length - 1 : close;
      out.append(...inline(lines.slice(at, end + 1).join("\n")).map((part) => (part instanceof Node ? part : document.createTextNode(part))));
      at = end + 1;
    } else if (heading) {
      // The page has headings of its own: these are below a message's.
      out.append(el("p", { class: `h h${heading[1].length}`, role: "heading", "aria-level": String(3 + heading[1].length) }, inline(heading[2])));
      at += 1;
    } else if (line.startsWith("-# ")) {
      out.append(el("p", { class: "small" }, inline(line.slice(3))));
      at += 1;
    } else if (line.startsWith("> ") || line === ">") {
      const quoted = take((other) => other.startsWith("> ") || other === ">");
      out.append(el("blockquote", {}, markdown(quoted.map((other) => other.replace(/^> ?/, "")).join("\n"))));
    } else if (LIST.test(line)) {
      out.append(list(take((other) => LIST.test(other))));
    } else if (!line.trim()) {
      out.append(el("div", { class: "gap" }));
      at += 1;
    } else {
      // What the branches above take, and nothing else: a line that nobody took would be looked at for ever.
      const special = (other) => /^(-# |> |```)/.test(other) || HEADING.test(other) || LIST.test(other) || !other.trim();
      const paragraph = take((other) => !special(other));
      const broken = paragraph.flatMap((other, nth) => (nth ? [el("br"), inline(other)] : [inline(other)]));
      out.append(el("p", {}, broken));
    }
  }
  return out;
}

function list(lines) {
  const items = lines.map((line) => line.match(LIST));
  const numbered = items[0][3] !== undefined;
  const node = el(numbered ? "ol" : "ul", numbered ? { start: Number(items[0][3]) } : {});
  let last = null;
  const inner = [];
  const flush = () => {
    if (inner.length && last) last.append(list(inner.splice(0)));
  };
  for (const [line, indent, , , text] of items) {
    if (indent.length >= 2 && last) {
      inner.push(line.slice(Math.min(indent.length, 2)));
    } else {
      flush();
      last = el("li", {}, inline(text));
      node.append(last);
    }
  }
  flush();
  return node;
}
