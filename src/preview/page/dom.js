// Nodes, made without a line of HTML: nothing that somebody wrote is ever read as markup.

/** Properties of these names are no texts, or cannot be set. */
const WORDS = ["role", "list", "form", "translate", "spellcheck"];

/** An element: properties, `on*` handlers, `class`, `data-*`, `aria-*`; then its children (texts, nodes, lists; nothing for null). */
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else if (key in node && !WORDS.includes(key)) node[key] = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  put(node, children);
  return node;
}

export function put(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

/** Other children, and the focus where it was if what had it is there again. */
export function fill(node, ...children) {
  const kept = focusWithin(node);
  node.replaceChildren();
  put(node, children);
  kept?.(node);
  return node;
}

/** The same where they would be others than before: a menu that is open stays open, whatever happens elsewhere. */
export function fillOnce(node, print, make) {
  const text = JSON.stringify(print);
  if (node.printed === text) return;
  node.printed = text;
  fill(node, make());
}

/** How to give the focus back to what takes an element's place. */
export function focusWithin(node) {
  const had = document.activeElement;
  if (!had || had === document.body || !node.contains(had)) return null;
  const key = had.dataset?.key;
  const same = [...node.querySelectorAll("button, input, textarea, select, [tabindex]")];
  const nth = same.indexOf(had);
  return (next) => {
    const all = [...next.querySelectorAll("button, input, textarea, select, [tabindex]")];
    const found = (key && all.find((other) => other.dataset.key === key)) || all[Math.min(nth, all.length - 1)];
    (found || next).focus?.({ preventScroll: true });
  };
}

let ids = 0;

/** A name for an element that others point at. */
export function newId(word) {
  ids += 1;
  return `${word}-${ids}`;
}

/** Keeps a list of nodes as the items say: those whose text is the same stay as they are. */
export function keep(parent, items, { key, print, make }) {
  const old = new Map([...parent.children].map((node) => [node.dataset.item, node]));
  let before = null;
  for (const item of items) {
    const name = String(key(item));
    const text = print(item);
    let node = old.get(name);
    old.delete(name);
    if (!node || node.printed !== text) {
      const next = make(item);
      next.dataset.item = name;
      next.printed = text;
      if (node) {
        const unfolded = [...next.querySelectorAll("details")];
        node.querySelectorAll("details").forEach((before, n) => unfolded[n] && (unfolded[n].open = before.open));
        const focus = focusWithin(node);
        node.replaceWith(next);
        focus?.(next);
      }
      node = next;
    }
    const place = before ? before.nextSibling : parent.firstChild;
    if (place !== node) parent.insertBefore(node, place);
    before = node;
  }
  for (const node of old.values()) node.remove();
}

/** A list that opens below (or above) something; arrow keys, Enter, Escape. Items: { label, hint, mark, value }. */
export class Popup {
  constructor({ label, above = false, onPick, onClose }) {
    this.items = [];
    this.at = 0;
    this.onPick = onPick;
    this.onClose = onClose;
    this.node = el("div", { class: above ? "popup above" : "popup", role: "listbox", id: newId("list"), "aria-label": label, tabIndex: -1 });
    this.node.hidden = true;
  }

  get open() {
    return !this.node.hidden;
  }

  show(items, at = 0) {
    this.items = items;
    this.at = Math.max(0, Math.min(at, items.length - 1));
    this.node.hidden = items.length === 0;
    this.draw();
    // What opens below the last line is looked for by nobody.
    this.node.scrollIntoView({ block: "nearest" });
  }

  draw() {
    const option = (item, nth) =>
      el(
        "div",
        {
          class: "option",
          role: "option",
          id: `${this.node.id}-${nth}`,
          "aria-selected": String(item.chosen ?? nth === this.at),
          "data-active": nth === this.at,
          onmousedown: (event) => event.preventDefault(),
          onclick: () => this.pick(nth),
        },
        item.mark ? el("span", { class: "mark", "aria-hidden": "true" }, item.mark) : null,
        el("span", { class: "option-text" }, el("span", { class: "option-label" }, item.label), item.hint ? el("span", { class: "option-hint" }, item.hint) : null),
        item.chosen ? el("span", { class: "tick", "aria-hidden": "true" }, "✓") : null,
      );
    this.node.replaceChildren(...this.items.map(option));
    this.node.children[this.at]?.scrollIntoView({ block: "nearest" });
    this.point?.();
  }

  get active() {
    return this.open ? `${this.node.id}-${this.at}` : null;
  }

  pick(nth = this.at) {
    const item = this.items[nth];
    if (item) this.onPick(item, nth);
  }

  hide() {
    if (!this.open) return;
    this.node.hidden = true;
    this.point?.();
    this.onClose?.();
  }

  /** Whether the key was for the list. */
  key(event, { tab = false, space = false } = {}) {
    if (!this.open || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const ends = { Home: 0, End: this.items.length - 1 };
    if (step) this.at = (this.at + step + this.items.length) % this.items.length;
    else if (event.key in ends && !tab) this.at = ends[event.key];
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Enter" || (tab && event.key === "Tab") || (space && event.key === " ")) this.pick();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    if (this.open) this.draw();
    return true;
  }
}
