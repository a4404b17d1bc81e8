// Where one writes: plain words, mentions, and slash commands with their options.

import { Popup, el, fill, fillOnce, newId } from "./dom.js";
import { attempt, notice } from "./dialogs.js";
import { choice, me, offered, openPlaces, person, state, suggestions, told } from "./store.js";
import { say } from "./words.js";

/** Kinds of options: 1 a subcommand, 2 a group of them. */
const isSub = (option) => option.type === 1 || option.type === 2;

/** All commands that are offered, subcommands one by one: { path, shown, about, options }. */
function commands(place) {
  const out = [];
  const walk = (node, path, shown) => {
    const subs = (node.options ?? []).filter(isSub);
    const here = { path: [...path, node.name], shown: [...shown, told(node, "name")] };
    if (!subs.length) out.push({ path: here.path.join(" "), shown: here.shown.join(" "), about: told(node, "description"), options: node.options ?? [] });
    for (const sub of subs) walk(sub, here.path, here.shown);
  };
  for (const command of offered(place, 1)) walk(command, [], []);
  return out;
}

/** What `@name` stands for. */
function names() {
  return [{ name: state.bot.name, text: `<@${state.bot.id}>` }, ...state.people.map((who) => ({ name: who.name, text: `<@${who.id}>` })), ...state.roles.map((role) => ({ name: role.name, text: `<@&${role.id}>` }))];
}

/** A name within a word or an address is none. */
function withIds(text) {
  const known = names().sort((a, b) => b.name.length - a.name.length);
  const one = known.map(({ name }) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
  return text.replace(new RegExp(`(?<![\\w.-])@(${one})(?![\\w]|\\.\\w)`, "g"), (whole, name) => known.find((other) => other.name === name).text);
}

const withNames = (text) => text.replace(/<@!?(\d+)>/g, (whole, id) => (person(id) ? `@${person(id).name}` : whole));

export class Composer {
  constructor(place, name) {
    this.placeOf = place;
    this.name = name;
    this.command = null;
    this.target = null;
    /** What is said above the field, in the page's language. */
    this.aboutText = null;
    this.drafts = new Map();
    this.popup = new Popup({ label: say("suggestions"), above: true, onPick: (item) => item.do() });
    this.popup.point = () => this.points(this.input, this.popup);
    this.label = el("label", { class: "sr", htmlFor: `write-${name}` });
    this.input = el("textarea", {
      id: `write-${name}`,
      rows: 1,
      maxLength: 4000,
      "aria-haspopup": "listbox",
      "aria-autocomplete": "list",
      "aria-controls": this.popup.node.id,
      oninput: () => this.typed(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.popup.hide(),
    });
    this.about = el("div", { class: "about" });
    this.sendButton = el("button", { type: "button", class: "button blue", onclick: () => this.send() });
    this.mention = el("button", { type: "button", class: "button grey small-button", onclick: () => this.mentions() }, "@");
    this.slash = el("button", { type: "button", class: "button grey small-button", onclick: () => this.begins("/") }, "/");
    this.line = el("div", { class: "line" }, this.slash, this.mention, this.label, this.input, this.sendButton);
    this.options = el("form", { class: "options", onsubmit: (event) => this.sendCommand(event) });
    this.options.hidden = true;
    this.node = el("div", { class: "composer" }, this.about, this.popup.node, this.line, this.options);
  }

  get place() {
    return this.placeOf();
  }

  points(input, popup) {
    // Several lines are no combo box, and neither open nor shut.
    if (input.getAttribute("role") === "combobox") input.setAttribute("aria-expanded", String(popup.open));
    if (popup.active) input.setAttribute("aria-activedescendant", popup.active);
    else input.removeAttribute("aria-activedescendant");
  }

  draw() {
    const { place } = this;
    const name = place.kind === 1 ? state.bot.name : `#${place.name}`;
    const text = say("write", { name: place.kind === 1 ? `@${name}` : name });
    this.label.textContent = text;
    this.input.placeholder = text;
    this.draw_();
    this.mention.setAttribute("aria-label", say("mention"));
    this.slash.setAttribute("aria-label", say("commands"));
    this.mention.hidden = place.kind === 1;
    this.popup.node.setAttribute("aria-label", say("suggestions"));
    const whole = `${place.nth}/${choice.me}`;
    if (this.shown === whole) return;
    // What was begun elsewhere waits there.
    if (!this.command && !this.target) this.drafts.set(this.shown, this.input.value);
    this.shown = whole;
    this.clear();
    this.input.value = this.drafts.get(whole) ?? "";
    this.grow();
  }

  clear() {
    this.input.value = "";
    this.target = null;
    this.command = null;
    this.options.hidden = true;
    this.line.hidden = false;
    this.aboutText = null;
    this.popup.hide();
    this.grow();
    this.draw_();
  }

  draw_() {
    this.sendButton.textContent = this.target?.edit ? say("save") : say("send");
    const about = () => [el("span", {}, this.aboutText()), " ", el("button", { type: "button", class: "link", onclick: () => this.clear() }, say("cancel"))];
    fillOnce(this.about, [this.aboutText?.(), choice.lang], () => (this.aboutText ? about() : []));
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 160)}px`;
  }

  replies(message) {
    this.target = { reply: { place: this.place.nth, nth: message.nth } };
    this.says_(() => say("replying", { name: person(message.json.author.id)?.name ?? message.json.author.username }));
  }

  edits(message) {
    this.target = { edit: { place: this.place.nth, nth: message.nth } };
    this.input.value = withNames(message.json.content);
    this.says_(() => say("editing"));
  }

  says_(text) {
    this.aboutText = text;
    this.draw_();
    this.grow();
    this.input.focus();
  }

  mentions() {
    const text = `@${state.bot.name} `;
    if (!this.input.value.includes(text)) this.input.value = text + this.input.value;
    this.input.focus();
  }

  begins(text) {
    this.input.value = text;
    this.input.focus();
    this.typed();
  }

  typed() {
    this.grow();
    const text = this.input.value;
    if (text.startsWith("/") && !text.includes("\n")) return this.listCommands(text.slice(1).trimStart().toLowerCase());
    const at = text.slice(0, this.input.selectionStart).match(/(^|\s)@([^\s@]*)$/);
    if (!at) return this.popup.hide();
    const begun = at[2].toLowerCase();
    const found = names().filter(({ name }) => name.toLowerCase().startsWith(begun));
    const put = (name) => {
      const caret = this.input.selectionStart;
      this.input.setRangeText(`@${name} `, caret - begun.length - 1, caret, "end");
      this.popup.hide();
    };
    return this.popup.show(found.map(({ name }) => ({ label: name, mark: "@", do: () => put(name) })));
  }

  listCommands(begun) {
    const fits = (command) => command.shown.toLowerCase().includes(begun) || command.path.includes(begun);
    const starts = (command) => (command.shown.toLowerCase().startsWith(begun) || command.path.startsWith(begun) ? 0 : 1);
    const found = commands(this.place).filter(fits).sort((a, b) => starts(a) - starts(b));
    if (!found.length) return this.popup.show([{ label: say("noCommand"), do: () => this.popup.hide() }]);
    return this.popup.show(found.map((command) => ({ label: `/${command.shown}`, hint: command.about, do: () => this.takes(command) })));
  }

  key(event) {
    if (event.isComposing) return;
    if (this.popup.key(event, { tab: true })) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.target) {
      this.clear();
    }
  }

  async send() {
    const text = withIds(this.input.value.trim());
    if (!text) return;
    if (text.startsWith("/")) return void notice(say("noCommand"));
    const { target } = this;
    const action = target?.edit
      ? { do: "edit", on: target.edit, text }
      : { do: "say", place: this.place.nth, text, reply_to: target?.reply ?? null };
    const [typed, about] = [this.input.value, this.aboutText];
    this.clear();
    if (await attempt(action)) return;
    // It is as it was before: what was to be edited is not posted anew by the next attempt.
    this.input.value = typed;
    this.target = target;
    if (target) this.says_(about);
  }

  /** A command was chosen: its options are fields of their own. */
  takes(command) {
    this.popup.hide();
    this.command = command;
    this.input.value = "";
    const fields = command.options.map((option) => this.field(option));
    fill(
      this.options,
      el("p", { class: "command" }, el("strong", {}, `/${command.shown}`), " ", el("span", { class: "muted" }, command.about)),
      fields.map(({ node }) => node),
      el(
        "div",
        { class: "row" },
        el("button", { type: "submit", class: "button blue" }, say("send")),
        el("button", { type: "button", class: "button grey", onclick: () => this.leaves() }, say("cancel")),
      ),
    );
    this.fields = fields;
    this.options.hidden = false;
    this.line.hidden = true;
    (this.options.querySelector("input, select") ?? this.options.querySelector("button")).focus();
    this.options.onkeydown = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.leaves();
    };
  }

  leaves() {
    this.clear();
    this.input.focus();
  }

  field(option) {
    const id = newId("option");
    const label = [told(option, "name"), el("span", { class: "muted" }, ` ${told(option, "description")}`), option.required ? null : el("span", { class: "muted" }, ` ${say("optional")}`)];
    const choices = this.choicesOf(option);
    if (choices) {
      const empty = option.required ? [] : [el("option", { value: "" }, "–")];
      const select = el("select", { id, name: option.name, required: option.required === true }, empty, choices.map(([value, text]) => el("option", { value }, text)));
      return { node: el("div", { class: "field" }, el("label", { htmlFor: id }, label), select), option, input: select };
    }
    const input = el("input", { id, name: option.name, type: option.type === 4 || option.type === 10 ? "number" : "text", required: option.required === true, autocomplete: "off", maxLength: option.max_length ?? 6000 });
    const holder = el("div", { class: "field" }, el("label", { htmlFor: id }, label), input);
    const field = { node: holder, option, input };
    if (option.autocomplete) this.suggests(field, holder);
    return field;
  }

  choicesOf(option) {
    if (option.choices?.length) return option.choices.map((one) => [one.value, told(one, "name")]);
    if (option.type === 5) return [["true", "✓"], ["false", "✗"]];
    if (option.type === 6) return state.people.map((who) => [who.id, who.name]);
    if (option.type === 7) return openPlaces().map((place) => [place.id, `#${place.name}`]);
    if (option.type === 8) return state.roles.map((role) => [role.id, role.name]);
    return null;
  }

  /** Suggestions come from the bot itself, by Discord's own way. */
  suggests(field, holder) {
    const { input, option } = field;
    let asked = 0;
    const popup = new Popup({
      label: say("suggestions"),
      above: true,
      onPick: (item) => {
        input.value = item.label;
        field.value = item.value;
        // What was asked for before comes too late.
        asked += 1;
        popup.hide();
      },
    });
    popup.point = () => this.points(input, popup);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": popup.node.id })) {
      input.setAttribute(key, value);
    }
    const ask = async () => {
      field.value = undefined;
      asked += 1;
      const mine = asked;
      const typing = { place: this.place.nth, name: this.command.path, options: { [option.name]: input.value }, focused: option.name };
      const found = await suggestions(typing).catch(() => []);
      if (mine !== asked || document.activeElement !== input) return;
      popup.show(found.map(({ name, value }) => ({ label: name, value })));
    };
    input.addEventListener("input", ask);
    input.addEventListener("focus", ask);
    input.addEventListener("blur", () => popup.hide());
    input.addEventListener("keydown", (event) => popup.key(event, { tab: true }));
    holder.append(popup.node);
  }

  async sendCommand(event) {
    event.preventDefault();
    const typed = ({ option, input, value }) => {
      const text = value ?? input.value;
      if (option.type === 4 || option.type === 10) return Number(text);
      return option.type === 5 ? text === "true" : text;
    };
    const given = this.fields.filter(({ input }) => input.value !== "").map((field) => [field.option.name, typed(field)]);
    const action = { do: "slash", place: this.place.nth, name: this.command.path, options: Object.fromEntries(given) };
    this.leaves();
    await attempt(action);
  }
}
