// Writes what was said and decided as a test dialogue of the pack, for knowledge/tests/dialogues.yaml.

import { state } from "./state.js";

// What a dialogue of the pack can expect; commands, presses and assessments are no part of one.
const DECISIONS = new Set(["answer", "clarify", "unknown", "smalltalk"]);

export function isRecordable(message) {
  const act = state.acts.get(message.act);
  return act?.kind === "message" && act.message === message.id && DECISIONS.has(state.explained.get(act.number)?.decision);
}

// The stretch from a message to the newest one of the same person in the same place, as YAML.
export function dialogue(first) {
  const turns = [...state.messages.values()].filter((message) =>
    message.chat === first.chat && message.thread === first.thread && message.author === first.author &&
    message.id >= first.id && isRecordable(message));
  const id = `recorded-${new Date().toISOString().slice(0, 19).replace(/\D/g, "-")}`;
  const lines = turns.map((message) => {
    const said = state.acts.get(message.act).text.replace(/\s+/g, " ");
    return `      - say: ${JSON.stringify(said)}\n        expect: ${expected(state.explained.get(message.act))}`;
  });
  return `dialogues:\n  - id: ${id}\n    turns:\n${lines.join("\n")}\n`;
}

function expected(explained) {
  const offered = explained.questions.flatMap((question) => question.candidates.filter((one) => one.outcome === "offered").map((one) => one.entry));
  const entries = { answer: explained.told.map((one) => one.entry), clarify: offered }[explained.decision] ?? [];
  return entries.length ? `{decision: ${explained.decision}, entries: [${entries.join(", ")}]}` : `{decision: ${explained.decision}}`;
}
