// The list of everything that can be shown: to be searched, filtered and leafed through.

import { el } from "./dom.js";
import { bars, place, slot, trouble } from "./list-cards.js";
import { KINDS, countCards, isHint, matching, topicsOf, troublesOf, troublesShown } from "./list-find.js";

// What somebody chose stays when the data are shown anew.
const chosen = new WeakMap();
// With fewer topics than this left of a search, they open by themselves.
const FEW = 3;
// So many problems of a kind are shown without being asked for.
const SHOWN = 5;

// Shows the list in the container, in place of what is there. `data`: what `/list.json` gives; `samples` and `patterns` may be
// in it, or come later through what is given back. `texts`: the words of one language.
export function showList(container, data, texts) {
  const focused = container.contains(document.activeElement) ? document.activeElement.id : "";
  const state = chosen.get(container) ?? { query: "", locale: "", only: "", eyes: "private", open: new Set(), told: new Map() };
  chosen.set(container, state);
  const list = new List(container, data, texts, state);
  if (focused !== "") document.getElementById(focused)?.focus();
  return {
    samples: (samples) => list.learn({ samples }),
    patterns: (patterns) => list.learn({ patterns }),
  };
}

class List {
  constructor(container, data, words, state) {
    Object.assign(this, { data, words, state, later: { samples: data.samples, patterns: data.patterns } });
    this.topics = topicsOf(data);
    this.sections = new Map();
    this.slots = new Map();
    this.count = el("p", { class: "list-count", role: "status", "aria-live": "polite" });
    this.contents = el("ul");
    this.troubles = el("section", { class: "list-troubles", "aria-labelledby": "list-troubles" });
    this.shown = el("div", { class: "list-topics" }, this.topics.map((topic) => this.section(topic)));
    container.replaceChildren(el("div", { class: "list" },
      el("h2", { id: "list-title", tabindex: -1 }, words.title),
      this.controls(),
      this.count,
      el("div", { class: "list-panes" },
        el("nav", { class: "list-contents", "aria-labelledby": "list-contents" },
          el("h3", { id: "list-contents" }, words.contents), this.contents),
        el("div", { class: "list-main" }, this.troubles, this.shown))));
    this.learn({});
  }

  // What came later.
  learn(later) {
    Object.assign(this.later, later);
    this.all = troublesOf(this.data, this.later.samples, this.later.patterns);
    this.update();
  }

  controls() {
    const { words, state } = this;
    const locales = this.data.languages.map(({ locale }) => [locale, locale]);
    const kinds = KINDS.map((kind) => [kind, words.only(words[kind])]);
    const eyes = ["private", "one", "all", "door"].map((name) => [name, words[name]]);
    const search = el("input", { id: "list-search", type: "search", value: state.query, placeholder: words.searchHint, autocomplete: "off", spellcheck: "false" });
    search.addEventListener("input", () => this.choose({ query: search.value }));
    return el("form", { class: "list-bar", role: "search", "aria-labelledby": "list-title", onsubmit: (event) => event.preventDefault() },
      el("label", { class: "list-wide" }, el("span", null, words.search), search),
      this.select("locale", words.language, [["", words.allLanguages], ...locales]),
      this.select("only", words.show, [["", words.everything], ["any", words.onlyTroubles], ...kinds]),
      this.select("eyes", words.eyes, eyes),
      el("div", { class: "list-buttons" },
        el("button", { type: "button", class: "button grey", id: "list-open", onclick: () => this.openAll(true) }, words.openAll),
        el("button", { type: "button", class: "button grey", id: "list-close", onclick: () => this.openAll(false) }, words.closeAll)));
  }

  select(key, title, options) {
    const box = el("select", { id: `list-${key}` }, options.map(([value, text]) => el("option", { value }, text)));
    // A language may be gone since it was chosen.
    box.value = options.some(([value]) => value === this.state[key]) ? this.state[key] : options[0][0];
    this.state[key] = box.value;
    box.addEventListener("change", () => this.choose({ [key]: box.value }));
    return el("label", null, el("span", null, title), box);
  }

  choose(change) {
    Object.assign(this.state, change);
    if (!("query" in change)) this.slots.clear();
    this.update();
  }

  openAll(open) {
    for (const [id, section] of this.sections) {
      if (!section.root.hidden) this.fold(id, open);
    }
  }

  // A topic's place; it is filled when it is opened.
  section(topic) {
    const { id } = topic;
    const [of, name] = [`list-of-${id}`, `list-name-${id}`];
    const [about, told, cards] = [el("div"), el("div"), el("div")];
    const body = el("div", { id: of, class: "list-body", hidden: true }, about, told, cards);
    const facts = el("span", { class: "list-facts" });
    const title = el("span", { class: "list-name" });
    const button = el("button", { type: "button", id: name, "aria-expanded": "false", "aria-controls": of, onclick: () => this.fold(id, body.hidden) }, title, facts);
    const root = el("section", { class: "list-topic", "aria-labelledby": name }, el("h3", null, button), body);
    this.sections.set(id, { root, button, title, facts, body, about, told, cards, match: undefined });
    return root;
  }

  // Its name in the chosen languages, or in one of them: the page's own, if it can be.
  titleOf(topic, one) {
    if (topic.id === "") return [this.words.general];
    const spoken = [...topic.languages].filter(([tag]) => this.state.locale === "" || tag === this.state.locale);
    const own = spoken.find(([tag]) => tag === this.words.locale) ?? spoken[0];
    const titles = (one ? [own] : spoken).map(([tag, { title }]) => el("span", { lang: tag }, title || topic.id));
    return titles.flatMap((title, n) => (n === 0 ? [title] : [" / ", title]));
  }

  fold(id, open) {
    const section = this.sections.get(id);
    section.button.setAttribute("aria-expanded", String(open));
    section.body.hidden = !open;
    if (open) this.fill(section);
    this.state.open[open ? "add" : "delete"](id);
    // Only what is seen is laid out where there is much.
    this.shown.classList.toggle("list-many", this.state.open.size > FEW);
  }

  // Puts into a topic's place what is not there yet: whoever reads it keeps their place.
  fill({ about, told, cards, match: { topic, slots, troubles } }) {
    const { words, state } = this;
    exchange(about, [state.locale], () => [this.about(topic)].filter(Boolean));
    const groups = () => KINDS.map((kind) => this.group(topic.id, kind, troubles.filter((one) => one.kind === kind))).filter(Boolean);
    exchange(told, troubles, groups);
    const made = (one) => {
      if (!this.slots.has(one)) this.slots.set(one, slot(one, state, words));
      return this.slots.get(one);
    };
    exchange(cards, [state.locale, state.eyes, ...slots], () => slots.map(made));
  }

  // What there is to say of a topic besides its cards.
  about(topic) {
    const { words, state } = this;
    const [first] = topic.languages.values();
    if (!first) return undefined;
    const spoken = [...topic.languages].filter(([tag]) => state.locale === "" || tag === state.locale);
    const row = (title, ...value) => el("div", null, el("dt", null, title), el("dd", null, value));
    const of = ([tag, { text, command }]) => [
      row(`${words.says} (${tag})`, place(text)),
      command && row(`${words.command} (${tag})`, el("span", { lang: tag }, `/${command.name}: ${command.description}`), bars(command.limits, words.discordLimits, words)),
    ];
    return el("dl", { class: "list-about" }, row(words.soundsLike, place(first)), spoken.flatMap(of).filter(Boolean));
  }

  // Problems of a kind, of a topic or of all of them; where there are many, they are folded, and stay as somebody left them.
  group(of, kind, troubles) {
    if (troubles.length === 0) return undefined;
    const { words, state: { told } } = this;
    const all = () => [
      isHint(kind) && el("p", { class: "list-small" }, words.patternsHint),
      el("ul", { class: "list-lines" }, troubles.map((one) => trouble(one, words))),
    ].filter(Boolean);
    const name = `${of} ${kind}`;
    const open = told.get(name) ?? (troubles.length <= SHOWN && !isHint(kind));
    const shut = el("details", { class: "list-group", open }, el("summary", null, `${words[kind]} (${troubles.length.toLocaleString()})`));
    if (open) shut.append(...all());
    shut.addEventListener("toggle", () => {
      told.set(name, shut.open);
      if (shut.open && shut.childElementCount === 1) shut.append(...all());
    });
    return shut;
  }

  update() {
    const { words, state } = this;
    const found = matching(this.topics, this.all, state);
    const shown = found.filter(Boolean);
    const few = state.query.trim() !== "" && shown.length <= FEW;
    this.topics.forEach((topic, n) => {
      const section = this.sections.get(topic.id);
      section.match = found[n];
      section.root.hidden = !found[n];
      if (!found[n]) return;
      section.title.replaceChildren(...this.titleOf(topic));
      section.facts.replaceChildren(...this.facts(found[n]));
      const open = few || state.open.has(topic.id);
      const asked = state.open.has(topic.id);
      this.fold(topic.id, open);
      // What a search opened is not what somebody opened.
      if (!asked) state.open.delete(topic.id);
    });
    const cards = shown.reduce((sum, { slots }) => sum + countCards(slots, state.locale), 0);
    this.count.textContent = shown.length === 0 ? words.nothing : words.count(shown.filter(({ topic }) => topic.id !== "").length, cards);
    this.contents.replaceChildren(...shown.map((one) => this.entry(one)));
    this.tellTroubles();
  }

  // Beside a topic's name.
  facts({ topic, slots, count }) {
    const { words, state } = this;
    const [first] = topic.languages.values();
    const flags = first ? ["urgent", "always", "draft"].filter((flag) => first[flag]) : [];
    const all = countCards(topic.slots, state.locale);
    const here = countCards(slots, state.locale);
    return [
      topic.id && el("code", { translate: "no" }, topic.id),
      first && first.role !== "help" && el("span", { class: "list-flag" }, words[first.role]),
      ...flags.map((flag) => el("span", { class: `list-flag list-${flag}` }, words[flag])),
      el("span", null, here === all ? words.cards(all) : words.cardsOf(here, all)),
      count > 0 && el("span", { class: "list-flag list-wrong" }, words.troublesOf(count)),
    ].filter(Boolean).flatMap((fact) => [" ", fact]);
  }

  entry({ topic, count }) {
    const section = this.sections.get(topic.id);
    const go = (event) => {
      event.preventDefault();
      this.fold(topic.id, true);
      section.root.scrollIntoView({ block: "start" });
      section.button.focus({ preventScroll: true });
    };
    const wrong = count > 0 ? [" ", el("span", { class: "list-flag list-wrong" }, String(count), el("span", { class: "list-unseen" }, ` (${this.words.troublesOf(count)})`))] : [];
    return el("li", null, el("a", { href: `#list-name-${topic.id}`, onclick: go }, this.titleOf(topic, true)), wrong);
  }

  tellTroubles() {
    const { words, state, later } = this;
    const told = troublesShown(this.all, state);
    const waiting = ["samples", "patterns"].filter((kind) => later[kind] === undefined && ["", "any", kind].includes(state.only));
    exchange(this.troubles, [...waiting, ...told], () => {
      const groups = KINDS.map((kind) => this.group("", kind, told.filter((one) => one.kind === kind))).filter(Boolean);
      const pending = waiting.map((kind) => el("p", { class: "list-small" }, `${words[kind]}: ${words.notYet}`));
      const calm = groups.length + pending.length === 0 ? [el("p", null, words.noTroubles)] : [];
      return [el("h3", { id: "list-troubles" }, words.troubles), ...groups, ...pending, ...calm];
    });
  }
}

// What was put where, to see whether anything is to be changed.
const held = new WeakMap();

function exchange(node, things, make) {
  const before = held.get(node);
  if (before && before.length === things.length && before.every((thing, n) => thing === things[n])) return;
  held.set(node, things);
  node.replaceChildren(...make());
}
