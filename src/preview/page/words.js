// The page's words in the language that was chosen.

import { choice } from "./store.js";
import { texts } from "./texts.js";

/** A text with its places filled: `{name}`. */
export function say(key, values = {}) {
  const text = texts[choice.lang]?.[key] ?? texts.ja[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Why something was not possible, as the program says it: which reason, and what it is about. */
export const reason = ({ why, what }) => say(why, { what });

/** That something was not possible; `error` comes of `act` and the like. */
export function refused(error) {
  // Nobody answered at all.
  if (error instanceof TypeError) return say("offline");
  return say("impossible", { why: error.refusal ? reason(error.refusal) : error.message });
}

/** A language in its own words. */
export function languageName(tag) {
  try {
    return new Intl.DisplayNames([tag], { type: "language", languageDisplay: "standard" }).of(tag);
  } catch {
    return tag;
  }
}
