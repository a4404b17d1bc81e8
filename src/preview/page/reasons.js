// Why a message was heard as it was, in the page's language.

import { el } from "./dom.js";
import { say } from "./words.js";

const percent = (part) => `${Math.round(part * 100)} %`;
const signed = (weight) => `${weight < 0 ? "−" : "+"}${Math.abs(weight).toFixed(2)}`;

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
      return [say("whyPattern"), `${reason.speaks}: ${reason.pattern} (${reason.file}:${reason.line})`];
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
      return [say("whyThresholds"), say("whyRules", { ahead: String(reason.ahead), ...Object.fromEntries(parts.map(([key, part]) => [key, percent(part)])) })];
    }
    case "firstLook":
      return [say("whyFirstLook"), say("whyGlance")];
    case "decision":
      return [say("whyDecision"), say(`why${reason.what}`, { topics: topics.join(", ") })];
    default:
      return [reason.kind, JSON.stringify(reason)];
  }
}

/** All reasons as a list of two columns: the decision first, then what led to it, each kind once. */
export function reasonList(reasons) {
  if (!reasons?.length) return el("p", { class: "muted" }, say("noWhy"));
  const kinds = new Map();
  const isDecision = ({ kind }) => kind === "decision";
  for (const reason of [...reasons.filter(isDecision), ...reasons.filter((other) => !isDecision(other))]) {
    const [kind, text] = told(reason);
    kinds.set(kind, [...(kinds.get(kind) ?? []), text]);
  }
  const words = say("whyWord");
  const row = ([kind, texts]) => [el("dt", {}, kind), (kind === words ? [texts.join(", ")] : texts).map((text) => el("dd", {}, text))];
  return el("dl", { class: "reasons" }, [...kinds].map(row));
}
