// NLP.js as its README has it: trained on labelled messages, then asked for the topic of each of them, again and again.
//   node bench.mjs LABELLED.jsonl [MEASURED.jsonl]     lines with "text", "label", "lang" and perhaps "also"
// Without a second file it is measured and scored on what it was taught, which flatters it.
import { readFileSync } from "node:fs";
import { NlpManager } from "node-nlp";

/** The quickest of so many rounds counts, message by message, as in benches/hearing.rs. */
const ROUNDS = 9;

const read = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
const [taught, measured = taught] = process.argv.slice(2);
if (!taught) {
  console.error("usage: node bench.mjs LABELLED.jsonl [MEASURED.jsonl]");
  process.exit(2);
}

// It refuses languages that it was not told of; "mixed" is Japanese with English words.
const spoken = (lang) => (lang === "en" ? "en" : "ja");
const manager = new NlpManager({ languages: ["ja", "en"], forceNER: false, autoSave: false, nlu: { log: false } });
for (const { text, label, lang } of read(taught)) {
  manager.addDocument(spoken(lang), text, label);
}
let before = performance.now();
await manager.train();
console.error(`trained in ${((performance.now() - before) / 1000).toFixed(1)} s`);

const messages = read(measured);
// The first round is not timed: it warms up, and is what is scored.
let right = 0;
for (const { text, label, lang, also = [] } of messages) {
  const { intent } = await manager.process(spoken(lang), text);
  // It says None, in capitals, where nothing reaches its threshold.
  right += [label, ...also].includes(intent === "None" ? "none" : intent);
}
const best = messages.map(() => Infinity);
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [n, { text, lang }] of messages.entries()) {
    // It keeps the words of every text that it has seen; a text that comes twice would tell nothing of one that is new.
    const fresh = `${text} ${round}`;
    before = performance.now();
    await manager.process(spoken(lang), fresh);
    best[n] = Math.min(best[n], performance.now() - before);
  }
}
const nanoseconds = Math.round((best.reduce((sum, ms) => sum + ms, 0) * 1e6) / messages.length);
console.error(`right ${right} / ${messages.length}`);
console.log(`nlpjs ${nanoseconds} ns a message`);
