// NLP.js as its README has it: trained on labelled messages, then asked for the topic of each of them, again and again.
//   node bench.mjs LABELLED.jsonl [MEASURED.jsonl]     lines with "text", "label", "lang" and perhaps "also"
// Without a second file it is measured and scored on what it was taught, which flatters it.
import { readFileSync } from "node:fs";
import { NlpManager } from "node-nlp";

/** Long enough that the compiler of Node.js has warmed up and the clock is no matter. */
const SECONDS = 10;

const read = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line.trim()).map((line) => JSON.parse(line));
const [taught, measured = taught] = process.argv.slice(2);
if (!taught) {
  console.error("usage: node bench.mjs LABELLED.jsonl [MEASURED.jsonl]");
  process.exit(2);
}

const manager = new NlpManager({ languages: ["ja", "en"], forceNER: false, autoSave: false, nlu: { log: false } });
for (const { text, label, lang } of read(taught)) {
  manager.addDocument(lang ?? "ja", text, label);
}
let before = performance.now();
await manager.train();
console.error(`trained in ${((performance.now() - before) / 1000).toFixed(1)} s`);

const messages = read(measured);
// The first round is not timed: it warms up, and is what is scored.
let right = 0;
for (const { text, label, lang, also = [] } of messages) {
  const { intent } = await manager.process(lang ?? "ja", text);
  // It says None, in capitals, where nothing reaches its threshold.
  right += [label, ...also].includes(intent === "None" ? "none" : intent);
}
let heard = 0;
before = performance.now();
while (performance.now() - before < SECONDS * 1000) {
  for (const { text, lang } of messages) {
    await manager.process(lang ?? "ja", text);
    heard += 1;
  }
}
const nanoseconds = Math.round(((performance.now() - before) * 1e6) / heard);
console.error(`right ${right} / ${messages.length}`);
console.log(`nlpjs ${nanoseconds} ns a message`);
