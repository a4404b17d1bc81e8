// One message as Discord shows it: who, when, what, below that its controls; and what the preview adds.

import { Popup, el } from "./dom.js";
import { controls } from "./controls.js";
import { attempt, showPayload, showWhy } from "./dialogs.js";
import { markdown, time } from "./markdown.js";
import { reasonList } from "./reasons.js";
import { choice, dismiss, me, offered, person, state, told } from "./store.js";
import { say } from "./words.js";

const LOADING = 1 << 7;
const isThinking = (json) => (json.flags & LOADING) !== 0;

const colours = ["#5865f2", "#b5527d", "#3b7a57", "#8a5a00", "#7a4fb5"];

function avatar(author) {
  const nth = Number(BigInt(author.id) % BigInt(colours.length));
  const node = el("div", { class: "avatar", "aria-hidden": "true" }, (author.global_name ?? author.username).slice(0, 1));
  node.style.setProperty("--colour", author.id === state.bot.id ? "#1f6f8b" : colours[nth]);
  return node;
}

const nameOf = (author) => person(author.id)?.name ?? author.global_name ?? author.username;

/** The second since 1970 when it was posted. */
const posted = (json) => Math.floor(Date.parse(json.timestamp) / 1000);

/** What a message holds beside its author: content, embeds, pictures. Also for whoever lists cards. */
export function renderMessage(body, files = []) {
  const content = el("div", { class: "content" });
  if (body.content) content.append(markdown(body.content));
  for (const embed of body.embeds ?? []) content.append(showEmbed(embed));
  for (const file of files) content.append(el("img", { class: "picture", src: file.path, alt: say("file", { name: file.name }) }));
  for (const sticker of body.sticker_items ?? []) content.append(el("p", { class: "muted" }, sticker.name));
  for (const node of body.components ?? []) {
    if (node.type === 10) content.append(el("div", {}, markdown(node.content)));
  }
  return content;
}

function showEmbed(embed) {
  const node = el(
    "div",
    { class: "embed" },
    embed.author?.name ? el("p", { class: "embed-author" }, embed.author.name) : null,
    embed.title ? el("p", { class: "embed-title" }, markdown(embed.title)) : null,
    embed.description ? el("div", {}, markdown(embed.description)) : null,
    (embed.fields ?? []).map((field) => el("div", { class: "embed-field" }, el("p", { class: "embed-title" }, field.name), markdown(field.value))),
    embed.footer?.text ? el("p", { class: "small" }, embed.footer.text) : null,
  );
  if (typeof embed.color === "number") node.style.setProperty("--strip", `#${embed.color.toString(16).padStart(6, "0")}`);
  return node;
}

/** The line above an answer: what it replies to, or which command was used. */
function above(place, message) {
  const { json } = message;
  if (message.asked?.kind === 2) {
    const by = person(message.asked.user);
    const { command, menu } = message.asked;
    const known = state.commands.find((other) => other.name === command);
    const name = known ? told(known, "name") : command;
    return el("p", { class: "above" }, el("span", { "aria-hidden": "true" }, "╭ "), say("used", { name: by?.name ?? "?", command: menu ? `“${name}”` : `/${name}` }));
  }
  if (json.message_reference === undefined || json.message_reference.type === 1) return null;
  const to = json.referenced_message;
  if (!to) return el("p", { class: "above" }, el("span", { "aria-hidden": "true" }, "╭ "), say("gone"));
  const text = (to.content || "…").replace(/<@!?(\d+)>/g, (whole, id) => `@${person(id)?.name ?? id}`).replace(/[*`_|#>]/g, "");
  return el(
    "p",
    { class: "above" },
    el("span", { "aria-hidden": "true" }, "╭ "),
    el("span", { class: "sr" }, `${say("replyTo", { name: nameOf(to.author) })}: `),
    el("strong", { "aria-hidden": "true" }, nameOf(to.author)),
    " ",
    text.split("\n")[0].slice(0, 80),
  );
}

/**
 * The reasons for an answer, each with the words that it is of: its own (a command's); those of the message that it replies to, or, in private,
 * of the last one before it; and of what the same person wrote after that, until the bot wrote again: an answer follows a question that is
 * completed.
 */
export function reasons(place, message) {
  if (message.why?.length) return [{ text: "", why: message.why }];
  if (message.asked || !message.by_bot) return [];
  const id = message.json.message_reference?.message_id;
  const words = place.messages.filter((other) => other.json && !other.by_bot);
  const first = id ? words.find((other) => other.json.id === id) : words.findLast((other) => other.nth < message.nth);
  if (!first?.json) return [];
  const next = place.messages.find((other) => other.nth > message.nth && other.by_bot)?.nth ?? Infinity;
  const later = words.filter((other) => other.nth > first.nth && other.nth < next && other.json.author.id === first.json.author.id);
  const all = message.edits ? [first, ...later] : [first];
  return all.filter(({ why }) => why?.length).map(({ json, why }) => ({ text: json.content, why }));
}

/** What can be done with a message. */
function actions(place, message, hooks) {
  const { json } = message;
  const own = json.author.id === me().id;
  const at = { place: place.nth, nth: message.nth };
  const out = [];
  if (message.seen_by === null) out.push({ label: say("reply"), mark: "↩", do: () => hooks.reply(place, message) });
  if (own) {
    out.push({ label: say("edit"), mark: "✎", do: () => hooks.edit(place, message) });
    out.push({ label: say("delete"), mark: "🗑", do: () => attempt({ do: "delete", on: at }) });
  }
  if (message.seen_by === null) {
    for (const command of offered(place, 3)) {
      out.push({ label: say("apps", { name: told(command, "name") }), mark: "✦", do: () => attempt({ do: "apps", on: at, name: command.name }) });
    }
  }
  out.push({ label: say("payload"), mark: "{}", do: () => showPayload(state.places[place.nth].messages[message.nth]) });
  const why = message.by_bot ? reasons(place, message) : [{ text: "", why: message.why }];
  if (why[0]?.why?.length) out.push({ label: say("why"), mark: "?", do: () => showWhy(why) });
  return out;
}

function menuOf(place, message, hooks) {
  const name = nameOf(message.json.author);
  const popup = new Popup({
    label: say("menu"),
    onPick: (item) => {
      popup.hide();
      item.do();
    },
    onClose: () => trigger.setAttribute("aria-expanded", "false"),
  });
  popup.node.classList.add("actions");
  const open = () => {
    if (popup.open) return popup.hide();
    trigger.focus({ preventScroll: true });
    popup.show(actions(place, message, hooks));
    trigger.setAttribute("aria-expanded", "true");
  };
  const trigger = el(
    "button",
    {
      type: "button",
      class: "more",
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-controls": popup.node.id,
      "aria-label": say("more", { name }),
      "data-key": `more/${place.nth}/${message.nth}`,
      onclick: open,
      onkeydown: (event) => {
        if (event.key === "Tab") popup.hide();
        else popup.key(event, { space: true });
      },
      onblur: () => setTimeout(() => popup.node.contains(document.activeElement) || popup.hide(), 0),
    },
    "⋯",
  );
  popup.point = () => {
    if (popup.active) trigger.setAttribute("aria-activedescendant", popup.active);
    else trigger.removeAttribute("aria-activedescendant");
  };
  return { node: el("div", { class: "more-place" }, trigger, popup.node), open };
}

/** The whole message; one that cannot be drawn takes nothing else along. */
export function showMessage(place, message, hooks) {
  try {
    return drawn(place, message, hooks);
  } catch (error) {
    console.error(error);
    return el("article", { class: "message", "data-message": message.json.id }, el("p", { class: "muted" }, say("undrawable")));
  }
}

function drawn(place, message, hooks) {
  const { json } = message;
  const at = { place: place.nth, nth: message.nth };
  const name = nameOf(json.author);
  const menu = menuOf(place, message, hooks);
  const private_ = message.seen_by !== null;
  const why = message.by_bot ? reasons(place, message) : [];
  const thinking = isThinking(json);
  const node = el(
    "article",
    {
      class: `message${private_ ? " private" : ""}${message.by_bot ? " bot" : ""}`,
      "aria-label": name,
      "data-message": json.id,
      oncontextmenu: (event) => {
        if (event.target.closest("input, textarea")) return;
        event.preventDefault();
        menu.open();
      },
    },
    above(place, message),
    avatar(json.author),
    el(
      "div",
      { class: "body" },
      el(
        "p",
        { class: "who" },
        el("span", { class: "name" }, name),
        json.author.bot ? el("span", { class: "app" }, say("app")) : null,
        " ",
        el("span", { class: "when" }, time(posted(json), "t")),
      ),
      thinking ? el("p", { class: "thinking" }, el("span", { class: "dots", "aria-hidden": "true" }, "● ● ●"), ` ${say("thinking")}`) : renderMessage(json, message.files),
      json.edited_timestamp && !thinking ? el("p", { class: "small edited" }, say("edited")) : null,
      controls(json.components, at),
      private_
        ? el(
            "p",
            { class: "small only" },
            el("span", { "aria-hidden": "true" }, "👁 "),
            `${say("onlyYou")} · `,
            el("button", { type: "button", class: "link", "data-key": `dismiss/${json.id}`, onclick: (event) => putAway(event, place, message) }, say("dismiss")),
          )
        : null,
      why.length ? el("details", { class: "why" }, el("summary", { "data-key": `why/${json.id}` }, say("whyShort")), reasonList(why)) : null,
    ),
    menu.node,
  );
  return node;
}

function putAway(event, place, message) {
  const pane = event.target.closest(".pane");
  dismiss(place.nth, message.nth);
  pane.querySelector("textarea").focus();
}

/** All that a message's looks depend on, as a text: who sees it in which language, and itself, but for what Discord got. */
export function printed(place, message) {
  return JSON.stringify([{ ...message, calls: null }, choice.me, choice.lang, me().locale, place.offered[choice.me], reasons(place, message)]);
}
