// Shows who speaks, and the chats that this person has.

import { avatar, el, iconButton } from "./dom.js";
import { chatId, isHere, placeOf, state } from "./state.js";
import { language, say, time } from "./texts.js";

export class Chats {
  constructor(root, on) {
    this.root = root;
    this.on = on;
  }

  show() {
    this.root.setAttribute("aria-label", say("chats"));
    this.root.replaceChildren(this.head(), this.people(), this.list());
  }

  head() {
    const dark = document.documentElement.dataset.theme === "dark";
    return el(
      "header",
      { class: "side-head" },
      el("div", {}, el("h1", {}, say("title")), el("p", {}, say("about"))),
      iconButton(dark ? "sun" : "moon", dark ? say("light") : say("dark"), this.on.theme),
      el("button", { type: "button", class: "text-button", lang: language() === "zh" ? "en" : "zh", onclick: this.on.language }, say("language")),
    );
  }

  people() {
    const choices = state.people.map((person) => {
      const input = el("input", { type: "radio", name: "person", value: String(person.id), onchange: () => this.on.person(person.id) });
      input.checked = person.id === state.person.id;
      return el(
        "label",
        { class: "person" },
        input,
        avatar(person.name, person.id),
        el("span", {}, person.name),
        el("small", {}, person.admin ? say("admin") : person.language.slice(0, 2)),
      );
    });
    return el("fieldset", { class: "people" }, el("legend", {}, say("speakAs")), el("div", {}, ...choices));
  }

  list() {
    const group = state.group;
    const members = say("members", { count: state.people.length + 1 });
    return el(
      "div",
      { class: "chat-list" },
      this.row({ group: false, thread: 0 }, avatar(state.bot.name, 0, true), state.bot.name, say("privateChat")),
      el("div", { class: "group-name" }, avatar(group.names[language()], group.id), el("span", {}, el("strong", {}, group.names[language()]), el("small", {}, members))),
      ...group.topics.map((topic) => this.row({ group: true, thread: topic.id }, el("span", { class: "topic", "aria-hidden": "true" }, "#"), topic.names[language()], "")),
    );
  }

  row(place, picture, name, note) {
    const isCurrent = state.place.group === place.group && state.place.thread === place.thread;
    const last = [...state.messages.values()].filter((one) => one.chat === chatId(place) && (!place.group || one.thread === place.thread)).pop();
    const unread = state.unread.get(placeOf(chatId(place), place.thread)) ?? 0;
    return el(
      "button",
      { type: "button", class: "chat-row", "aria-current": isCurrent ? "page" : null, onclick: () => this.on.place(place) },
      picture,
      el(
        "span",
        { class: "chat-text" },
        el("span", { class: "chat-name" }, el("strong", {}, name), last ? el("time", {}, time(last.at)) : null),
        el("small", {}, last ? last.text.replace(/\s+/g, " ").slice(0, 80) || say("photo") : note),
      ),
      unread && !isCurrent ? el("span", { class: "unread" }, String(unread)) : null,
    );
  }
}

export class ChatHead {
  constructor(root, on) {
    this.root = root;
    this.on = on;
  }

  show(panelOpen) {
    const { place, group, bot } = state;
    const topic = place.group ? group.topics.find((one) => one.id === place.thread) : null;
    const name = place.group ? group.names[language()] : bot.name;
    const note = place.group ? `# ${topic.names[language()]} · ${say("members", { count: state.people.length + 1 })}` : `@${bot.username}`;
    this.root.replaceChildren(
      iconButton("back", say("back"), this.on.back, { class: "icon-button back" }),
      place.group ? avatar(name, group.id) : avatar(name, 0, true),
      el("div", { class: "head-text" }, el("h2", {}, name), el("p", {}, note)),
      el("span", { class: "speaker", title: say("speakAs") }, avatar(state.person.name, state.person.id), el("span", {}, state.person.name)),
      iconButton("panel", panelOpen ? say("closePanel") : say("openPanel"), this.on.panel, { "aria-pressed": String(panelOpen) }),
    );
  }
}

export function countUnread(message) {
  if (isHere(message)) return;
  const where = placeOf(message.chat, message.chat === state.group.id ? message.thread : 0);
  state.unread.set(where, (state.unread.get(where) ?? 0) + 1);
}

