// The two panes: a channel and a DM, each with its messages and a composer.

import { el, fillOnce, keep, newId } from "./dom.js";
import { Composer } from "./composer.js";
import { printed, showMessage } from "./message.js";
import { choice, choose, me, openPlaces, sees, state } from "./store.js";
import { say } from "./words.js";

/** One place with its messages. `which` says which place it is now. */
export class Pane {
  constructor(name, which) {
    this.name = name;
    this.which = which;
    const title = newId("pane");
    this.title = el("h2", { id: title });
    this.hint = el("p", { class: "hint" });
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions text", tabIndex: 0 });
    this.composer = new Composer(() => this.place, name);
    this.node = el(
      "section",
      { class: `pane ${name}`, "aria-labelledby": title, id: `pane-${name}` },
      el("header", { class: "pane-head" }, this.title, this.hint),
      this.log,
      this.composer.node,
    );
    this.hooks = {
      reply: (place, message) => this.composer.replies(message),
      edit: (place, message) => this.composer.edits(message),
    };
  }

  get place() {
    return state.places[this.which()];
  }

  draw() {
    const { place } = this;
    if (!place) return;
    const dm = place.kind === 1;
    const parent = place.parent === null ? null : state.places[place.parent];
    const title = dm ? say("dmWith", { name: state.bot.name }) : `${parent ? `# ${parent.name} › ` : "# "}${place.name}`;
    this.title.textContent = title;
    // Of a thread it depends on who opened it.
    const hint = dm || parent ? "" : place.id === state.help ? say("helpHint") : say("talkHint", { bot: state.bot.name });
    this.hint.textContent = hint;
    this.log.setAttribute("aria-label", say("messages", { name: dm ? say("dm") : place.name }));
    const whole = `${state.world}/${place.nth}`;
    // Another place, or a world in which the same was said otherwise: nobody wants all of it read aloud.
    const other = this.shown !== whole || this.viewer !== choice.me;
    if (other) this.log.setAttribute("aria-live", "off");
    // What comes of one's own doing is looked for at the end, wherever one was before.
    const low = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    if (this.placeShown !== place.nth) this.log.replaceChildren();
    const seen = place.messages.filter((message) => sees(place, message));
    this.log.querySelector(".nothing")?.remove();
    keep(this.log, seen, {
      key: (message) => message.nth,
      print: (message) => printed(place, message),
      make: (message) => showMessage(place, message, this.hooks),
    });
    if (!seen.length) this.log.append(el("p", { class: "nothing" }, say("nothing")));
    const newest = seen.at(-1);
    const own = newest && !other && newest.nth > this.newest && (newest.seen_by ?? newest.json.author.id) === me().id;
    this.newest = newest?.nth ?? -1;
    if (low || own || this.placeShown !== place.nth) this.log.scrollTop = this.log.scrollHeight;
    if (other) setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
    [this.shown, this.viewer, this.placeShown] = [whole, choice.me, place.nth];
    this.composer.draw();
  }
}

/** The channels and threads to choose from. */
export function drawChannels(nav) {
  const [places, open] = [openPlaces(), openPlace()];
  const inside = (place) => places.filter((thread) => thread.parent === place.nth);
  const one = (place, thread) =>
    el(
      "li",
      { class: thread ? "thread" : null },
      el(
        "button",
        {
          type: "button",
          class: "go",
          "data-key": `place/${place.nth}`,
          "aria-current": place.nth === open ? "true" : null,
          onclick: () => {
            choose("place", place.nth);
            choose("pane", "channel");
          },
        },
        el("span", { "aria-hidden": "true" }, thread ? "└ " : "# "),
        place.name,
        place.archived ? el("span", { class: "muted" }, ` ${say("archived")}`) : null,
      ),
    );
  const rows = () => places.filter((place) => place.parent === null).flatMap((place) => [one(place, false), ...inside(place).map((thread) => one(thread, true))]);
  const print = [places.map(({ nth, name, parent, archived }) => [nth, name, parent, archived]), open, choice.lang];
  fillOnce(nav, print, () => [el("h2", { class: "server" }, state.server.name), el("ul", {}, rows())]);
}

/** The channel that is open: the one that was chosen, if whoever looks may see it. */
export function openPlace() {
  const open = openPlaces();
  return (open.find((place) => place.nth === choice.place) ?? open[0])?.nth ?? 0;
}

export const myDm = () => me().dm;
