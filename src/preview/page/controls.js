// Buttons and menus below a message.

import { Popup, el } from "./dom.js";
import { attempt, showLink } from "./dialogs.js";
import { openPlaces, state } from "./store.js";
import { say } from "./words.js";

const STYLES = { 1: "blue", 2: "grey", 3: "green", 4: "red", 5: "grey" };

const emoji = (of) => (of?.name ? el("span", { class: "emoji", "aria-hidden": "true" }, of.name) : null);

/** What a button looks like: its class, and what it holds. */
const look = (node) => `button ${STYLES[node.style]}`;
const face = (node) => [emoji(node.emoji), node.label, node.style === 5 ? el("span", { class: "out", "aria-hidden": "true" }, "↗") : null];

/** Rows of controls only to be looked at: a button does nothing, a menu shows what it offers. */
export function stillControls(components) {
  const still = (node) =>
    node.type === 2
      ? el("span", { class: look(node), title: node.url }, face(node))
      : el("select", { "aria-label": node.placeholder || say("choose") }, (node.options ?? []).map((option) => el("option", {}, option.label)));
  const row = ({ components: all }) => el("ul", { class: "row still" }, all.map((node) => el("li", {}, still(node))));
  return (components ?? []).filter(({ type }) => type === 1).map(row);
}

/** Rows of controls, as nodes; `at` is the message. */
export function controls(components, at) {
  return (components ?? []).filter((row) => row.type === 1).map((row) => el("div", { class: "row" }, row.components.map((one) => control(one, at))));
}

export function control(node, at) {
  return node.type === 2 ? button(node, at) : menu(node, at);
}

function button(node, at) {
  const key = `${at.place}/${at.nth}/${node.custom_id ?? node.url}`;
  const common = { type: "button", class: look(node), disabled: node.disabled === true, "data-key": key };
  if (node.style === 5) {
    return el("button", { ...common, onclick: () => showLink(node.url) }, face(node));
  }
  const press = async (event) => {
    const pressed = event.currentTarget;
    pressed.setAttribute("aria-busy", "true");
    await attempt({ do: "press", on: at, id: node.custom_id, label: node.label ?? "" });
    pressed.removeAttribute("aria-busy");
  };
  return el("button", { ...common, onclick: press }, face(node));
}

/** What a menu offers: its own options, or roles, people and channels. */
function choices(node) {
  const defaults = (node.default_values ?? []).map((value) => value.id);
  const of = (things, mark) => things.map((thing) => ({ label: thing.name, value: thing.id, mark, chosen: defaults.includes(thing.id) }));
  const channels = openPlaces().filter((place) => !node.channel_types || node.channel_types.includes(place.kind));
  switch (node.type) {
    case 3:
      return node.options.map((o) => ({ label: o.label, hint: o.description, value: o.value, mark: o.emoji?.name, chosen: o.default === true }));
    case 5:
      return of(state.people, "@");
    case 6:
      return of(state.roles, "@");
    case 7:
      return [...of(state.roles, "@"), ...of(state.people, "@")];
    default:
      return of(channels, "#");
  }
}

function menu(node, at) {
  const [least, most] = [node.min_values ?? 1, node.max_values ?? 1];
  const several = most > 1;
  let items = choices(node);
  const label = () => items.filter((item) => item.chosen).map((item) => item.label).join(", ") || node.placeholder || say("choose");
  const send = async () => {
    const values = items.filter((item) => item.chosen).map((item) => item.value);
    popup.hide();
    await attempt({ do: "pick", on: at, id: node.custom_id, values });
  };
  const popup = new Popup({
    label: node.placeholder || say("choose"),
    onPick: (item) => {
      if (!several) {
        // What need not be chosen is given up by choosing it again.
        const kept = item.chosen && least === 0;
        items.forEach((other) => (other.chosen = other === item && !kept));
        send();
        return;
      }
      item.chosen = !item.chosen;
      const many = items.filter((other) => other.chosen).length;
      if (many > most) items.find((other) => other.chosen && other !== item).chosen = false;
      popup.draw();
    },
    onClose: () => {
      trigger.setAttribute("aria-expanded", "false");
      done.hidden = true;
    },
  });
  if (several) popup.node.setAttribute("aria-multiselectable", "true");
  const open = () => {
    if (popup.open) return popup.hide();
    items = choices(node);
    popup.show(items, Math.max(0, items.findIndex((item) => item.chosen)));
    trigger.setAttribute("aria-expanded", "true");
    done.hidden = !several;
  };
  const trigger = el(
    "button",
    {
      type: "button",
      class: "select",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": popup.node.id,
      "aria-label": node.placeholder ? `${node.placeholder}: ${label()}` : label(),
      disabled: node.disabled === true,
      "data-key": `${at.place}/${at.nth}/${node.custom_id}`,
      onclick: open,
      onkeydown: (event) => {
        if (popup.key(event, { space: true })) return;
        if (event.key === "ArrowDown" && !popup.open) {
          event.preventDefault();
          open();
        }
        if (event.key === "Tab" && popup.open && !several) popup.hide();
      },
    },
    el("span", {}, label()),
    el("span", { class: "arrow", "aria-hidden": "true" }, "▾"),
  );
  popup.point = () => {
    if (popup.active) trigger.setAttribute("aria-activedescendant", popup.active);
    else trigger.removeAttribute("aria-activedescendant");
  };
  const done = el("button", { type: "button", class: "button blue", onclick: send }, say("chosen"));
  done.hidden = true;
  const whole = el("div", { class: "menu" }, trigger, popup.node, done);
  whole.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !whole.contains(event.relatedTarget)) popup.hide();
  });
  return whole;
}
