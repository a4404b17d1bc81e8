// The page's words in the language that was chosen.

import { choice } from "./store.js";
import { texts } from "./texts.js";

/** A text with its places filled: `{name}`. */
export function say(key, values = {}) {
  const text = texts[choice.lang]?.[key] ?? texts.ja[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
