// Shows how a message came about: how it was understood, what it rests on, and which calls the bot made.

import { el, iconButton } from "./dom.js";
import { decisionChip } from "./messages.js";
import { nameOf, state } from "./state.js";
import { named, say } from "./texts.js";

const QUESTIONS = { message: "asked", press: "pressed", inline: "typed" };
const MOST_CALLS = 200;

export class Panel {
  constructor(root, on) {
    this.root = root;
    this.on = on;
    this.act = 0;
    this.tab = "one";
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open(act = this.act) {
    this.act = act;
    if (act) this.tab = "one";
    this.root.hidden = false;
    this.show();
  }

  close() {
    this.root.hidden = true;
  }

  show() {
    if (!this.isOpen) return;
    this.root.setAttribute("aria-label", say("openPanel"));
    const tab = (name, label) => el(
      "button",
      { type: "button", role: "tab", "aria-selected": String(this.tab === name), onclick: () => { this.tab = name; this.show(); } },
      label,
    );
    this.root.replaceChildren(
      el(
        "header",
        {},
        el("div", { role: "tablist" }, tab("one", say("thisMessage")), tab("all", say("allCalls"))),
        iconButton("close", say("closePanel"), this.on.close),
      ),
      el("div", { class: "panel-body", role: "tabpanel", tabindex: "0" }, ...(this.tab === "one" ? this.one() : this.all())),
    );
  }

  one() {
    const act = state.acts.get(this.act);
    if (!act) return [el("p", { class: "hint" }, say("pick"))];
    const explained = state.explained.get(act.number);
    const calls = state.calls.filter((call) => call.act === act.number);
    return [
      el(
        "section",
        { class: "act" },
        el("h3", {}, say(QUESTIONS[act.kind])),
        el("p", { class: "said" }, el("strong", {}, nameOf(act.person)), el("span", {}, act.label || act.text || say("photo")), act.label ? el("code", {}, act.text) : null),
        explained ? el("p", { class: "facts-line" }, decisionChip(explained.decision), el("span", {}, say("took", { ms: explained.milliseconds }))) : null,
      ),
      ...(explained ? this.explanation(explained) : []),
      el("section", {}, el("h3", {}, say("calls")), calls.length ? calls.map((call) => callRow(call)) : el("p", { class: "hint" }, say("noCall"))),
    ];
  }

  explanation(explained) {
    return [
      ...explained.questions.map((question) => questionSection(question)),
      explained.facts.length ? el("section", {}, el("h3", {}, say("facts")), ...explained.facts.map(factRow)) : null,
      explained.told.length ? el("section", {}, el("h3", {}, say("told")), ...explained.told.map(toldRow)) : null,
    ].filter(Boolean);
  }

  all() {
    const calls = state.calls.slice(-MOST_CALLS).reverse();
    return calls.length ? [el("section", {}, ...calls.map((call) => callRow(call)))] : [el("p", { class: "hint" }, say("noCalls"))];
  }
}

function questionSection(question) {
  const terms = question.terms.map((term) =>
    el("span", { class: "chip", title: term.id }, term.name, el("small", {}, named("kinds", term.kind))));
  return el(
    "section",
    {},
    el("h3", {}, say("understood")),
    el("p", { class: "quote" }, question.question),
    el("h4", {}, say("terms")),
    el("p", { class: "chips" }, terms.length ? terms : el("span", { class: "hint" }, say("noTerms"))),
    meter(say("bandAnswer"), question.sure, question.answer_from),
    question.result === "answered" ? null : meter(say("bandOffer"), question.near, question.offer_from),
    question.candidates.length ? el("h4", {}, say("candidates")) : null,
    el("ol", { class: "candidates" }, ...question.candidates.map(candidateRow)),
  );
}

function meter(label, value, needed) {
  const bar = el("span", { class: `bar ${value >= needed ? "reached" : ""}` });
  bar.style.setProperty("--value", String(value));
  bar.style.setProperty("--needed", String(needed));
  return el(
    "div",
    { class: "meter" },
    el("span", {}, label),
    bar,
    el("span", { class: "numbers" }, `${value.toFixed(2)} · ${say("needs", { value: needed.toFixed(2) })}`),
  );
}

function candidateRow(candidate) {
  const why = ["unmet", "missing", "excluded"]
    .filter((kind) => candidate[kind].length)
    .map((kind) => el("li", {}, say(kind, { terms: candidate[kind].join(", ") })));
  const bar = el("span", { class: "bar" });
  bar.style.setProperty("--value", String(candidate.score));
  return el(
    "li",
    { data: { outcome: candidate.outcome } },
    el("div", { class: "candidate-head" }, el("strong", {}, candidate.title), candidate.outcome ? el("span", { class: "chip outcome" }, named("outcomes", candidate.outcome)) : null),
    el("div", { class: "candidate-score" }, bar, el("span", { class: "numbers" }, candidate.score.toFixed(2)), el("code", {}, candidate.place || candidate.entry)),
    why.length ? el("ul", { class: "why" }, ...why) : null,
  );
}

function factRow(fact) {
  return el("div", { class: "fact" }, el("span", {}, fact.asked), el("strong", {}, fact.value), el("q", {}, fact.words));
}

function toldRow(entry) {
  const statements = entry.statements.map((statement) =>
    el(
      "li",
      {},
      el("span", { class: "statement-head" }, el("code", {}, statement.id), el("span", { class: "chip level", data: { level: statement.level } }, named("levels", statement.level))),
      el("span", {}, statement.text),
    ));
  return el(
    "details",
    { class: "told" },
    el("summary", {}, el("strong", {}, entry.title), el("code", {}, entry.place || entry.entry)),
    el("ul", {}, ...statements),
  );
}

function callRow(call) {
  const refused = call.status !== 200;
  return el(
    "details",
    { class: `call ${refused ? "refused" : ""}`, open: refused },
    el(
      "summary",
      {},
      el("strong", {}, call.method),
      el("span", { class: "status" }, String(call.status)),
      call.milliseconds === null ? null : el("span", { class: "numbers" }, say("after", { ms: call.milliseconds })),
    ),
    refused ? el("p", { class: "rule" }, call.error) : null,
    ...call.breaches.map((rule) => el("p", { class: "rule" }, say("rule", { rule }))),
    el("pre", {}, JSON.stringify(call.values, null, 2)),
  );
}
