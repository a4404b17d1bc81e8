// Why a message was heard as it was, in the page's language.

import { el } from "./dom.js";
import { say } from "./words.js";

const percent = (part) => `${Math.round(part * 100)} %`;
const signed = (weight) => `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`;

/** What a pattern speaks for; moves have names of their own. */
function spoken({ kind, of }) {
  const known = { topic: of, move: say(`word${of}`) };
  return known[kind] ?? say(`speaks${kind}`, { of });
}

/** A reason as two texts: of what kind it is, and what there is to say of it. */
function told(reason) {
  const { topics = [] } = reason;
  switch (reason.kind) {
    case "folded":
      return [say("whyFolded"), reason.text.replaceAll("\n", "⏎")];
    case "leftOut":
      return [say("whyLeftOut"), reason.part];
    case "word":
      return [say("whyWord"), reason.word];
    case "pattern":
      return [say("whyPattern"), `${spoken(reason.speaks)}: ${reason.pattern} (${reason.file}:${reason.line})`];
    case "onCard": {
      const number = reason.number === null ? [] : [say("whyNumber", { n: reason.number })];
      return [say("whyOnCard"), [...reason.words.map(spoken), ...number].join(", ")];
    }
    case "guard":
      return [say("whyGuard"), reason.warnings.join(", ")];
    case "speak":
      return [say("whySpeak"), topics.join(", ") || say("whyNothing")];
    case "learned": {
      const likely = topics.map(({ topic, part }) => `${topic} ${percent(part)}`).join(", ");
      return [say("whyLearned"), `${likely}; ${say("whyHelp")} ${percent(reason.wanted)}`];
    }
    case "evidence": {
      const weights = reason.weights.map(({ what, weight }) => `${what} ${signed(weight)}`).join(", ");
      return [say(`why${reason.part}`), `${reason.topic ?? say("whyHelp")}: ${weights}`];
    }
    case "thresholds": {
      const parts = Object.entries(reason).filter(([key]) => key !== "kind" && key !== "ahead");
      return [say("whyThresholds"), say("whyRules", { ahead: String(Number(reason.ahead.toFixed(2))), ...Object.fromEntries(parts.map(([key, part]) => [key, percent(part)])) })];
    }
    case "firstLook":
      return [say("whyFirstLook"), say("whyGlance")];
    case "decision":
      return [say("whyDecision"), say(`why${reason.what}`, { topics: topics.join(", ") })];
    default:
      return [reason.kind, JSON.stringify(reason)];
  }
}

/** All reasons as lists of two columns, one for each message that they are of. */
export function reasonList(all) {
  if (!all?.length) return el("p", { class: "muted" }, say("noWhy"));
  return all.map(({ text, why }) => [all.length > 1 ? el("p", { class: "small" }, el("q", {}, text)) : null, list(why)]);
}

/** The decision first, then what led to it, each kind once. */
function list(reasons) {
  const kinds = new Map();
  const rank = ({ kind }) => ["decision", "onCard", "guard"].indexOf(kind);
  const first = reasons.filter((reason) => rank(reason) >= 0).sort((a, b) => rank(a) - rank(b));
  for (const reason of [...first, ...reasons.filter((other) => rank(other) < 0)]) {
    const [kind, text] = told(reason);
    kinds.set(kind, [...(kinds.get(kind) ?? []), text]);
  }
  const words = say("whyWord");
  const row = ([kind, texts]) => [el("dt", {}, kind), (kind === words ? [texts.join(", ")] : texts).map((text) => el("dd", {}, text))];
  return el("dl", { class: "reasons" }, [...kinds].map(row));
}
