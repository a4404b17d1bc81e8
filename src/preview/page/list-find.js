// What the list is made of, and what of it matches: plain values, nothing that is shown.

// One form for what looks or sounds alike: width, case, katakana and hiragana.
export function normal(text) {
  const narrow = text.normalize("NFKC").toLowerCase();
  return narrow.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

export function terms(query) {
  return normal(query).split(/\s+/).filter((term) => term !== "");
}

// The problems that `check` and the like tell, by their kinds; the first are the gravest. Patterns that no sample needs are
// a hint: nearly every topic has some, and nothing is wrong with them.
export const KINDS = ["faults", "limits", "missing", "stale", "samples", "drafts", "patterns"];
const HINTS = ["patterns"];

export function isHint(kind) {
  return HINTS.includes(kind);
}

// Topics with the cards of all languages beside each other. The last one holds the cards of no topic.
export function topicsOf(list) {
  const topics = new Map();
  const general = { id: "", languages: new Map(), slots: new Map() };
  for (const language of list.languages) {
    const common = commonLines(language);
    for (const topic of language.topics) {
      if (!topics.has(topic.id)) topics.set(topic.id, { id: topic.id, languages: new Map(), slots: new Map() });
      const merged = topics.get(topic.id);
      merged.languages.set(language.locale, topic);
      for (const card of topic.cards) beside(merged.slots, language.locale, card, common);
    }
    for (const card of language.cards) beside(general.slots, language.locale, card, new Set());
  }
  const all = [...topics.values(), general];
  for (const topic of all) {
    topic.slots = [...topic.slots.values()];
    topic.head = [...topic.languages].map(([locale, one]) => [locale, normal(headOf(one))]);
  }
  return all;
}

const linesOf = (card) => new Set(`${card.text}\n${card.terminal}`.split("\n").map((line) => line.trim()));

// What most cards of a language say: whoever searches for a word of it means other cards than all of them. It is found where it
// belongs to, among the cards of no topic.
function commonLines({ topics, cards }) {
  const all = [...cards, ...topics.flatMap((topic) => topic.cards)];
  const counts = new Map();
  for (const line of all.flatMap((card) => [...linesOf(card)])) counts.set(line, (counts.get(line) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count > all.length / 2).map(([line]) => line));
}

function beside(slots, locale, card, common) {
  if (!slots.has(card.slot)) slots.set(card.slot, { ...card, cards: new Map(), found: new Map() });
  const slot = slots.get(card.slot);
  slot.cards.set(locale, card);
  slot.found.set(locale, normal(textOf(card, common)));
}

function headOf(topic) {
  const command = topic.command ? `/${topic.command.name} ${topic.command.description}` : "";
  return [topic.id, topic.title, command, topic.file, topic.text.file].join("\n");
}

// The terminal shows every text and every label of a card.
function textOf(card, common) {
  const places = card.says.map((place) => `${place.key} ${place.file}:${place.line}`);
  const own = [...linesOf(card)].filter((line) => !common.has(line));
  return [card.slot, ...own, ...places].join("\n");
}

// All problems, each with its kind, its topics and the languages that it is of (none: all of them).
export function troublesOf(list, samples, patterns) {
  const out = [];
  const add = (kind, trouble, locale) => out.push({ ...trouble, kind, locale, found: normal(JSON.stringify(trouble)) });
  for (const fault of [...list.faults, ...(samples?.faults ?? [])]) add("faults", fault, localeOf(fault.file));
  for (const card of list.cards) add("limits", card, localeOf(card.file));
  for (const draft of list.drafts) add("drafts", draft, localeOf(draft.file));
  for (const stale of list.stale) add("stale", stale);
  for (const language of list.languages) {
    for (const missing of language.missing) add("missing", missing, language.locale);
    for (const card of [...language.cards, ...language.topics.flatMap((topic) => topic.cards)]) {
      for (const over of overOf(card)) add("limits", over, language.locale);
    }
  }
  for (const sample of samples?.missed ?? []) add("samples", { ...sample, topics: topicsOfSample(sample) }, sample.locale);
  for (const pattern of patterns ?? []) add("patterns", { ...pattern, topics: [pattern.topic] });
  return out;
}

function localeOf(file) {
  return /^(?:locales|tests\/samples)\/([^/]+)\//.exec(file)?.[1];
}

// A question names several, and is about none of them.
function topicsOfSample({ expected, heard }) {
  return [...new Set([...expected, ...(heard.kind === "answer" ? heard.topics : [])])];
}

// Every limit of Discord that a card goes over, whoever sees it. What readers can take in is told by `check`.
function overOf(card) {
  const measures = new Map();
  for (const measure of card.looks.flatMap((look) => look.limits)) {
    if (measure.used > measure.most && !(measures.get(measure.name)?.used >= measure.used)) measures.set(measure.name, measure);
  }
  const { file, line } = card.says[0] ?? { file: "", line: 0 };
  return [...measures.values()].map((measure) => ({ ...measure, slot: card.slot, file, line, topics: card.topic ? [card.topic] : [] }));
}

// What is to be shown: for each topic its slots and problems that match; `undefined` where nothing of it does.
export function matching(topics, troubles, { query, locale, only }) {
  const wanted = terms(query);
  const has = (text) => wanted.every((term) => text.includes(term));
  const spoken = (tag) => locale === "" || tag === undefined || tag === locale;
  return topics.map((topic) => {
    const own = troubles.filter((trouble) => spoken(trouble.locale) && (topic.id === "" ? trouble.topics.length === 0 : trouble.topics.includes(topic.id)));
    const counted = own.filter((trouble) => (only === "any" ? !isHint(trouble.kind) : only === "" || trouble.kind === only));
    if (only !== "" && counted.length === 0) return undefined;
    const head = topic.head.filter(([tag]) => spoken(tag)).map(([, text]) => text).join("\n");
    const whole = has(head);
    const inCard = (text) => wanted.every((term) => text.includes(term) || head.includes(term));
    const slots = topic.slots.filter((slot) => [...slot.found].some(([tag, text]) => spoken(tag) && (whole || inCard(text))));
    const found = counted.filter((trouble) => whole || inCard(trouble.found));
    if (!whole && slots.length === 0 && found.length === 0) return undefined;
    return { topic, slots, troubles: found, count: own.filter((trouble) => !isHint(trouble.kind)).length };
  });
}

// How many cards in the chosen languages.
export function countCards(slots, locale) {
  return slots.reduce((sum, slot) => sum + (locale === "" ? slot.cards.size : Number(slot.cards.has(locale))), 0);
}

// Whether a problem matches what is searched for and shown; for the list of all of them.
export function troublesShown(troubles, { query, locale, only }) {
  const wanted = terms(query);
  return troubles.filter((trouble) => {
    const spoken = locale === "" || trouble.locale === undefined || trouble.locale === locale;
    const kind = only === "" || only === "any" ? true : trouble.kind === only;
    return spoken && kind && wanted.every((term) => trouble.found.includes(term));
  });
}
