// What the list shows of a card: the message, how much of each limit it uses, where its texts stand.

import { stillControls } from "./controls.js";
import { el } from "./dom.js";
import { renderMessage } from "./message.js";

// `file:line`, to be copied into an editor.
export function place({ file, line }) {
  return el("code", { class: "list-place", translate: "no" }, line > 0 ? `${file}:${line}` : file);
}

// A message as the page shows one, its buttons and menus only to be looked at.
const message = (body) => el("div", { class: "list-message" }, renderMessage(body), stillControls(body.components));

// A bar for each limit, the numbers beside it.
export function bars(measures, title, words) {
  if (measures.length === 0) return undefined;
  const bar = ({ name, used, most }) =>
    el("li", { class: used > most ? "list-over" : undefined },
      el("label", null,
        el("span", { class: "list-measure" }, words.measures[name] ?? name),
        el("meter", { min: 0, max: most, high: most * 0.9, optimum: 0, value: Math.min(used, most) }),
        el("span", { class: "list-numbers" }, `${used.toLocaleString()} / ${most.toLocaleString()}`)));
  return el("div", { class: "list-limits" }, el("p", { class: "list-small" }, title), el("ul", null, measures.map(bar)));
}

// A card in a language, seen by those eyes.
export function card(one, locale, eyes, words) {
  const look = one.looks.find((l) => l.eyes === eyes) ?? one.looks[0];
  const says = one.says.map((said) => el("li", null, place(said), " ", el("code", { class: "list-key", translate: "no" }, said.key)));
  return el("article", { class: "list-card", "aria-label": `${locale}, ${one.title ?? words.kinds[one.kind]}` },
    el("p", { class: "list-tag", translate: "no" }, locale),
    el("div", { lang: locale }, message(look.body)),
    bars(look.limits, words.discordLimits, words),
    bars(one.reader, words.readerLimits, words),
    later(words.says, () => el("ul", { class: "list-says" }, says)),
    later(words.terminal, () => el("pre", { lang: locale, tabindex: 0 }, one.terminal)),
    later(words.json, () => el("pre", { tabindex: 0, translate: "no" }, JSON.stringify(look.body, null, 2))));
}

// What is made when somebody wants to see it.
function later(title, make) {
  const shut = el("details", null, el("summary", null, title));
  shut.addEventListener("toggle", () => shut.open && shut.childElementCount === 1 && shut.append(make()));
  return shut;
}

// The same card in all languages, beside each other.
export function slot(one, { locale, eyes }, words) {
  const variant = one.variant === "other" ? words.otherVariant : one.variant;
  // Cards of no topic are told apart by what they say first.
  const first = one.topic === null && one.remedy === null ? one.says[0]?.key : "";
  const ids = [one.remedy, variant, first].filter((id) => id).join(" · ");
  const cards = [...one.cards].filter(([tag]) => locale === "" || tag === locale);
  return el("section", { class: "list-slot" },
    el("h4", null, words.kinds[one.kind] ?? one.kind, ids ? [" ", el("code", { translate: "no" }, ids)] : ""),
    el("div", { class: "list-beside" }, cards.map(([tag, each]) => card(each, tag, eyes, words))));
}

// A problem in a line: where, and what.
export function trouble(one, words) {
  return el("li", null, place(one), " ", what(one, words));
}

function what(one, words) {
  // `check` speaks English.
  const english = (text) => el("span", { lang: "en" }, text);
  const code = (text) => el("code", { translate: "no" }, text);
  switch (one.kind) {
    case "missing": {
      const why = one.line === 0 ? words.absent : one.lacks === one.key ? words.shownAs(one.from) : words.refersTo(one.lacks);
      return [code(one.key), " ", why];
    }
    case "stale": {
      const where = one.mentions.map((mention) => el("li", null, place(mention), " ", code(mention.key)));
      return [code(one.id), ` ${words.verified(one.verified, one.age, one.most)} · `, one.replaced ? words.replaced : words.unreplaced, el("ul", null, where)];
    }
    case "limits": return one.text ? [english(one.text)] : [code(one.slot), ` ${words.measures[one.name] ?? one.name}: ${words.over(one.used, one.most)}`];
    case "samples": {
      const expected = one.expected.map((id) => (id === "none" ? words.silence : id)).join(", ");
      const extra = [one.overheard && words.overheard, one.known && words.known].filter(Boolean).join(", ");
      return [el("q", { lang: one.locale }, one.text), ` ${words.expected}: ${expected} · ${words.heard}: ${heard(one.heard, words)}`, extra && ` (${extra})`];
    }
    case "patterns": return [one.unless && `${words.unless}: `, code(one.pattern), ` ${words.matched(one.matched)}`].filter(Boolean);
    default: return [english(one.text)];
  }
}

function heard({ kind, topics }, words) {
  if (kind === "answer") return topics[0];
  return kind === "question" ? words.question(topics.join(", ")) : words[kind];
}
