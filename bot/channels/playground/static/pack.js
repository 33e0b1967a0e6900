// Tells what has changed in the pack's files, and how questions would be answered differently.

import { el, iconButton } from "./dom.js";
import { state } from "./state.js";
import { named, say } from "./texts.js";

export class Pack {
  constructor(on) {
    this.on = on;
    this.root = el("section", { id: "pack", role: "status", hidden: true });
  }

  show() {
    const pack = state.pack;
    this.root.hidden = !pack || pack.state === "unchanged";
    if (this.root.hidden) return;
    this.root.dataset.state = pack.state;
    this.root.replaceChildren(...{
      reading: () => [this.head(say("packReading"))],
      died: () => [this.head(say("packDied"), this.dismiss())],
      refused: () => [this.head(say("packRefused", { count: pack.count }), this.dismiss()), this.findings(pack)],
      ready: () => [this.head(this.summary(pack), this.apply(), this.dismiss()), this.changes(pack)],
    }[pack.state]().filter(Boolean));
  }

  head(words, ...buttons) {
    return el("div", { class: "pack-head" }, el("strong", {}, words), ...buttons);
  }

  dismiss() {
    return iconButton("close", say("packDismiss"), () => {
      state.pack = null;
      this.show();
    });
  }

  apply() {
    return el("button", { type: "button", class: "apply", onclick: this.on.apply }, say("packApply"));
  }

  summary(pack) {
    const parts = ["added", "removed", "changed"].filter((kind) => pack[kind].length).map((kind) => say(`pack_${kind}`, { entries: pack[kind].join(", ") }));
    return `${say("packReady")} ${parts.join(" ") || say("packOther")}`;
  }

  findings(pack) {
    const rows = pack.findings.map((one) => el("li", {}, el("code", {}, one.place), el("span", {}, `${one.what}, ${one.todo}`)));
    return el("ul", {}, ...rows);
  }

  changes(pack) {
    if (!pack.compared) return el("p", {}, say("packUncompared"));
    const compared = say("packCompared", { tests: pack.tests, questions: pack.questions, count: pack.count });
    if (!pack.count) return el("p", {}, compared);
    const rows = pack.answers.map((change) =>
      el(
        "li",
        { data: { verdict: change.verdict } },
        el("strong", {}, change.text),
        el("span", {}, `${outcome(change.before)} → ${outcome(change.after)}`),
        el("small", {}, [named("causes", change.cause.kind), change.cause.entry, change.cause.wording, change.place].filter(Boolean).join(" · ")),
      ));
    return el("details", { open: pack.count <= 5 }, el("summary", {}, compared), el("ul", {}, ...rows));
  }
}

const outcome = (one) => [named("decisions", one.decision), one.entries.join(", ")].filter(Boolean).join(": ");
