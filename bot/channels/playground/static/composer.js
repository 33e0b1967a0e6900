// Where messages are written: replies and edits, the menu of commands, names, and results of inline queries.

import { el, icon, iconButton } from "./dom.js";
import { chatId, commands, nameOf, state } from "./state.js";
import { say } from "./texts.js";

const INLINE_PAUSE = 300;

export class Composer {
  constructor(on) {
    this.on = on;
    this.context = null;
    this.choice = -1;
    this.bar = el("div", { class: "context", hidden: true });
    this.offers = el("div", { id: "offers", role: "listbox", hidden: true });
    this.input = el("textarea", {
      id: "text", rows: "1", maxlength: "4096", "aria-controls": "offers", "aria-autocomplete": "list",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event),
    });
    this.root = el("footer", { id: "composer" });
    this.show();
  }

  show() {
    this.input.setAttribute("aria-label", say("write"));
    this.input.placeholder = say("write");
    this.root.replaceChildren(
      this.offers,
      this.bar,
      el(
        "div",
        { class: "line" },
        iconButton("slash", say("commands"), () => this.openCommands(), { class: "icon-button slash" }),
        this.input,
        iconButton("picture", say("picture"), this.on.picture),
        iconButton("send", this.context?.edit ? say("save") : say("send"), () => this.submit(), { class: "icon-button send" }),
      ),
    );
    this.showContext();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  reply(message) {
    this.set({ message });
  }

  edit(message) {
    this.set({ message, edit: true });
    this.fill(message.text);
  }

  insert(text) {
    this.fill(`${this.input.value}${this.input.value && !this.input.value.endsWith(" ") ? " " : ""}${text} `);
  }

  fill(text) {
    this.input.value = text;
    this.input.setSelectionRange(text.length, text.length);
    this.focus();
    this.typed();
  }

  set(context) {
    this.context = context;
    this.show();
    this.focus();
  }

  clear() {
    if (this.context?.edit) this.input.value = "";
    this.context = null;
    this.show();
    this.typed();
  }

  reset() {
    this.input.value = "";
    this.context = null;
    this.show();
    this.typed();
  }

  showContext() {
    const context = this.context;
    this.bar.hidden = !context;
    if (!context) return;
    const title = context.edit ? say("editing") : say("replyTo", { name: nameOf(context.message.author) });
    this.bar.replaceChildren(
      icon("reply"),
      el("span", {}, el("strong", {}, title), el("small", {}, context.message.text.slice(0, 120) || say("photo"))),
      iconButton("close", say("cancel"), () => this.clear()),
    );
  }

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    const context = this.context;
    this.input.value = "";
    this.context = null;
    this.show();
    this.typed();
    if (context?.edit) this.on.save(context.message, text);
    else this.on.say(text, context?.message.id ?? null);
    this.focus();
  }

  key(event) {
    const open = !this.offers.hidden;
    if (event.isComposing) return;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.choose(this.choice + (event.key === "ArrowDown" ? 1 : -1));
    } else if (open && this.choice >= 0 && (event.key === "Enter" || event.key === "Tab")) {
      event.preventDefault();
      this.offers.children[this.choice].click();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      if (open) this.close();
      else if (this.context) this.clear();
    } else if (event.key === "ArrowUp" && !this.input.value) {
      const mine = [...state.messages.values()].filter((one) => one.chat === chatId() && one.author === state.person.id && one.text && !one.via_bot).pop();
      if (mine) this.on.edit(mine);
    }
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 180)}px`;
    const text = this.input.value;
    clearTimeout(this.pause);
    const inline = new RegExp(`^@${state.bot?.username}\\s(.*)$`, "is").exec(text);
    if (inline && !this.context) {
      if (this.choice >= 0) this.close(); // what was offered was offered for other words
      this.pause = setTimeout(() => this.on.ask(inline[1].slice(0, 256)), INLINE_PAUSE);
      return;
    }
    const command = /^\/(\w*)$/.exec(text);
    const name = /(?:^|\s)@(\w*)$/.exec(text);
    if (command) this.offerCommands(command[1].toLowerCase());
    else if (name && state.place.group) this.offerNames(name[1].toLowerCase());
    else this.close();
  }

  openCommands() {
    if (!this.input.value) this.fill("/");
    else this.focus();
  }

  offerCommands(start) {
    const found = commands().filter((one) => one.command.startsWith(start));
    this.offer(found.map((one) => [`/${one.command}`, one.description, () => {
      this.input.value = "";
      this.typed();
      this.on.command(`/${one.command}`);
    }]));
  }

  offerNames(start) {
    const names = [state.bot, ...state.people.filter((person) => person.id !== state.person.id)];
    const found = names.filter((one) => one.username.startsWith(start));
    this.offer(found.map((one) => [`@${one.username}`, one.name, () => this.fill(this.input.value.replace(/@\w*$/, `@${one.username} `))]));
  }

  offerInline(event) {
    const current = new RegExp(`^@${state.bot.username}\\s(.*)$`, "is").exec(this.input.value);
    if (event.person !== state.person.id || !current || current[1].slice(0, 256) !== event.text) return;
    const rows = event.results.map((one) => [one.title, one.description, () => {
      this.input.value = "";
      this.typed();
      this.on.pick(event.query, one.id);
    }]);
    if (event.button) rows.push([event.button.text, "", () => this.on.start(event.button.start)]);
    this.offer(rows, false);
  }

  offer(rows, first = true) {
    this.offers.replaceChildren(...rows.map(([title, note, take]) =>
      el(
        "div",
        { role: "option", class: "offer", "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: take },
        el("strong", {}, title),
        el("small", {}, note),
      )));
    this.offers.hidden = !rows.length;
    this.choice = -1;
    if (rows.length && first) this.choose(0);
  }

  choose(number) {
    const rows = [...this.offers.children];
    this.choice = (number + rows.length) % rows.length;
    rows.forEach((row, place) => row.setAttribute("aria-selected", String(place === this.choice)));
    rows[this.choice].scrollIntoView({ block: "nearest" });
  }

  close() {
    this.offers.hidden = true;
    this.offers.replaceChildren();
    this.choice = -1;
  }
}
