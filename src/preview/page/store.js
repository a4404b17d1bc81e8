// What the page knows: the state that the program sends, who is looking, and what was chosen here.

const CHOICES = ["me", "lang", "theme", "place", "pane"];

function remembered(key, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(`preview-${key}`)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** The state; null until it is there. */
export let state = null;

export const choice = {
  me: remembered("me", 0),
  lang: remembered("lang", navigator.language?.startsWith("en") ? "en" : "ja"),
  theme: remembered("theme", "auto"),
  place: remembered("place", 0),
  pane: remembered("pane", "channel"),
};

const listeners = [];

/** Called whenever anything has changed. */
export function onChange(listener) {
  listeners.push(listener);
}

function tell() {
  for (const listener of listeners) listener();
}

export function choose(key, value) {
  choice[key] = value;
  if (CHOICES.includes(key)) {
    try {
      localStorage.setItem(`preview-${key}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing begins as usual the next time.
    }
  }
  if (state) tell();
}

/** Messages that somebody put away, until the conversation begins anew or the page is loaded again. */
const dismissed = new Set();

const named = (place, nth) => `${choice.me}/${place}/${nth}`;

export function dismiss(place, nth) {
  dismissed.add(named(place, nth));
  tell();
}

export function isDismissed(place, nth) {
  return dismissed.has(named(place, nth));
}

/** Whoever looks. */
export function me() {
  return state.people[choice.me] ?? state.people[0];
}

/** Whether whoever looks sees this message. */
export function sees(place, message) {
  if (message.deleted) return false;
  const mine = message.seen_by === null || message.seen_by === me().id;
  return mine && !isDismissed(place.nth, message.nth);
}

/** The channels and threads that whoever looks may open. */
export function openPlaces() {
  const inThread = (place) => place.kind !== 12 || place.joined.includes(me().id) || me().manages;
  return state.places.filter((place) => place.kind !== 1 && !place.gone && inThread(place));
}

export function person(id) {
  if (id === state.bot.id) return { id, name: state.bot.name, bot: true };
  return state.people.find((who) => who.id === id);
}

/** The commands that are offered to whoever looks, of a kind. */
export function offered(place, kind) {
  const ids = place.offered[choice.me] ?? [];
  return state.commands.filter((command) => command.type === kind && ids.includes(command.id));
}

/** A text of a command in the language of their app. */
export function told(node, key) {
  return node[`${key}_localizations`]?.[me().locale] ?? node[key];
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => null);
  if (!answer.ok) throw Object.assign(new Error(String(answer.status)), { refusal: said });
  return said;
}

/** Does something as whoever looks. */
export function act(action) {
  return post("/do", { who: state.people.indexOf(me()), ...action });
}

export function suggestions(typing) {
  return post("/suggest", { who: state.people.indexOf(me()), ...typing });
}

export function anew() {
  return post("/anew", {});
}

/**
 * Follows what the program shows. `onLine` gets whether it is there. Only as long as somebody looks: a browser has six connections to the
 * program for all its tabs, and a seventh one would wait for ever.
 */
export function follow(onLine) {
  let source = null;
  const begin = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource("/events");
    source.onmessage = (event) => {
      state = JSON.parse(event.data);
      if (state.done === 0) dismissed.clear();
      onLine(true);
      tell();
    };
    source.onerror = () => onLine(false);
  };
  document.addEventListener("visibilitychange", begin);
  begin();
}
