// What opens in front of the page: forms, addresses, payloads, reasons; and short notices.

import { el, newId } from "./dom.js";
import { act, choice, state } from "./store.js";
import { reasonList } from "./reasons.js";
import { say, refused } from "./words.js";

/** A dialog; Escape and its button close it, and the focus goes back. */
function open(title, kind, ...children) {
  const before = document.activeElement;
  const key = before?.dataset?.key;
  const name = newId("title");
  const node = el(
    "dialog",
    { class: `dialog ${kind}`, "aria-labelledby": name },
    el("h2", { id: name }, title),
    children,
    el("div", { class: "dialog-foot" }, el("button", { type: "button", class: "button grey close", onclick: () => node.close() }, say("close"))),
  );
  node.addEventListener("close", () => {
    node.remove();
    const again = before?.isConnected ? before : key ? document.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    again?.focus({ preventScroll: true });
  });
  document.body.append(node);
  node.showModal();
  return node;
}

export function showLink(address) {
  open(say("opened"), "narrow", el("p", {}, say("openedText")), el("p", { class: "address" }, el("code", {}, address)));
}

/** The requests that made a message what it is. */
export function showPayload(message) {
  const calls = message.calls ?? [];
  const one = (call) => [
    el("h3", {}, say("request", call)),
    el("pre", { tabIndex: 0, "aria-label": say("request", call) }, el("code", {}, JSON.stringify(call.body, null, 2))),
  ];
  const all = calls.length ? calls.map(one) : el("pre", { tabIndex: 0, "aria-label": "JSON" }, el("code", {}, JSON.stringify(message.json, null, 2)));
  open(say("payload"), "wide payload", el("div", { class: "scroll" }, all));
}

export function showWhy(reasons) {
  open(say("why"), "wide", el("div", { class: "scroll" }, reasonList(reasons)));
}

/** A short notice, spoken and gone by itself. */
export function notice(text) {
  const place = document.getElementById("notices");
  const node = el("p", {}, text);
  place.replaceChildren(node);
  setTimeout(() => node.remove(), 6000);
}

/** What is being done. */
const underWay = new Set();

/** Does something, and says where it was not possible. Whoever presses twice means it once. */
export async function attempt(action) {
  const name = JSON.stringify(action);
  if (underWay.has(name)) return null;
  underWay.add(name);
  try {
    const done = await act(action);
    if (done.seen === "failed") notice(say("failed"));
    return done;
  } catch (error) {
    notice(refused(error));
    return null;
  } finally {
    underWay.delete(name);
  }
}

let shown = null;

/** Opens the form that whoever looks was shown last; closes one that is no longer open. */
export function followForms() {
  const mine = state.forms.filter((form) => form.who === choice.me).at(-1);
  const key = mine && JSON.stringify(mine);
  let typed = [];
  if (shown && shown.key !== key) {
    const { node, nth } = shown;
    // The same one in other words: what was written into it stays.
    if (nth === mine?.nth) typed = [...node.querySelectorAll("input, textarea")].map((field) => field.value);
    shown = null;
    node.close();
  }
  if (!mine || shown) return;
  shown = { key, nth: mine.nth, node: form(mine) };
  [...shown.node.querySelectorAll("input, textarea")].forEach((field, n) => (field.value = typed[n] ?? field.value));
}

/** A form: text fields, and labels with fields or menus in them. */
function form({ nth, json }) {
  const fields = [];
  const field = (input, label, hint) => {
    const id = newId("field");
    const needed = input.required !== false;
    const common = {
      id,
      name: input.custom_id,
      required: needed,
      "aria-describedby": hint ? `${id}-hint` : null,
    };
    let node;
    if (input.type === 3) {
      const options = (input.options ?? []).map((o) => el("option", { value: o.value, selected: o.default === true }, o.label));
      node = el("select", { ...common, multiple: (input.max_values ?? 1) > 1 }, options);
    } else {
      const text = { ...common, maxLength: input.max_length ?? 4000, minLength: input.min_length ?? 0, placeholder: input.placeholder ?? "", value: input.value ?? "" };
      node = input.style === 2 ? el("textarea", { ...text, rows: 5 }) : el("input", { ...text, type: "text" });
    }
    fields.push(node);
    return el(
      "div",
      { class: "field" },
      el("label", { for: id, htmlFor: id }, label, needed ? el("span", { class: "muted" }, ` (${say("required")})`) : null),
      hint ? el("p", { class: "muted", id: `${id}-hint` }, hint) : null,
      node,
    );
  };
  const rows = (json.components ?? []).map((row) => {
    if (row.type === 18) return field(row.component, row.label, row.description);
    if (row.type === 10) return el("p", {}, row.content);
    return (row.components ?? []).map((input) => field(input, input.label));
  });
  const send = async (event) => {
    event.preventDefault();
    const values = fields.map((node) => [node.name, node.tagName === "SELECT" ? [...node.selectedOptions].map((o) => o.value) : node.value]);
    await attempt({ do: "submit", form: nth, fields: Object.fromEntries(values) });
  };
  const node = open(
    json.title,
    "narrow form",
    el("form", { onsubmit: send }, rows, el("button", { type: "submit", class: "button blue" }, say("send"))),
  );
  node.addEventListener("close", () => {
    if (!shown || shown.node !== node) return;
    shown = null;
    attempt({ do: "close", form: nth });
  });
  fields[0]?.focus();
  return node;
}
