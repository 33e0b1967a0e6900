// Shows the messages of one chat, and the calls that were refused there.

import { avatar, el, icon, iconButton } from "./dom.js";
import { render } from "./entities.js";
import { isHere, keyOf, message as find, nameOf, state } from "./state.js";
import { named, say, time } from "./texts.js";

const NEAR_END = 120;
const AT_ONCE = 60;
const EMOJIS = ["👍", "👎", "❤", "🔥", "🎉", "🤔", "👀", "🙏"];

export class Messages {
  constructor(on) {
    this.on = on;
    this.older = [];
    this.list = el("div", { id: "messages", role: "log", "aria-live": "polite", tabindex: "0", "aria-label": say("chats") });
    this.jump = iconButton("down", say("toBottom"), () => this.toEnd(), { id: "to-end", hidden: true });
    // Whoever reads the end sees what comes; whoever has scrolled up is left where they are. Pictures grow when they have loaded.
    this.follows = true;
    this.top = 0;
    this.list.addEventListener("scroll", () => {
      if (this.isAtEnd) this.follows = true;
      else if (this.list.scrollTop < this.top) this.follows = false;
      this.top = this.list.scrollTop;
      this.jump.hidden = this.follows;
    });
    this.growth = new ResizeObserver(() => this.follow());
    this.root = el("div", { id: "stream" }, this.list, this.jump);
  }

  get isAtEnd() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END;
  }

  toEnd() {
    this.follows = true;
    this.follow();
  }

  follow() {
    if (this.follows) this.list.scrollTop = this.list.scrollHeight;
  }

  showAll() {
    this.list.setAttribute("aria-live", "off");
    this.growth.disconnect();
    const shown = [...state.messages.values()].filter(isHere);
    this.older = shown.slice(0, -AT_ONCE);
    const newest = shown.slice(-AT_ONCE).map((message) => this.build(message));
    this.list.replaceChildren(...(newest.length ? newest : [this.empty()]));
    for (const call of state.calls.filter((one) => one.status !== 200)) this.addRefusal(call);
    this.toEnd();
    this.buildOlder();
  }

  // A long chat is shown at its end at once; what is older follows while nothing else is to be done.
  buildOlder() {
    clearTimeout(this.building);
    if (!this.older.length) {
      this.list.setAttribute("aria-live", "polite");
      return;
    }
    this.building = setTimeout(() => {
      const below = this.list.scrollHeight - this.list.scrollTop;
      const known = this.older.splice(-AT_ONCE).map((message) => find(message.chat, message.id)).filter(Boolean);
      this.list.prepend(...known.map((message) => this.build(message)));
      if (this.follows) this.follow();
      else this.list.scrollTop = this.list.scrollHeight - below;
      this.buildOlder();
    }, 30);
  }

  put(message) {
    if (!isHere(message) || this.older.some((one) => keyOf(one) === keyOf(message))) return;
    const present = this.nodeOf(message);
    const node = this.build(message);
    if (present) present.replaceWith(node);
    else {
      this.list.querySelector(".empty")?.remove();
      this.list.append(node);
    }
    if (message.author === state.person.id && !present) this.toEnd();
    else this.follow();
  }

  remove(chat, id) {
    this.list.querySelector(`[data-key="${chat}/${id}"]`)?.remove();
    if (!this.list.childElementCount) this.list.append(this.empty());
  }

  addRefusal(call) {
    const act = state.acts.get(call.act);
    if (!act || !isHere(act)) return;
    const node = el(
      "div",
      { class: "refusal", role: "alert" },
      el("strong", {}, say("refusedCall", { method: call.method })),
      el("span", {}, `${call.status} ${call.error}`),
      ...call.breaches.map((rule) => el("span", { class: "rule" }, say("rule", { rule }))),
      el("button", { type: "button", onclick: () => this.on.explain(call.act) }, say("explain")),
    );
    const after = [...this.list.querySelectorAll("[data-act]")].filter((one) => Number(one.dataset.act) <= call.act).pop();
    if (after) after.after(node);
    else this.list.append(node);
    this.follow();
  }

  highlight(act) {
    for (const node of this.list.querySelectorAll("article")) node.classList.toggle("chosen", act > 0 && Number(node.dataset.act) === act);
  }

  waits(message, data, waiting) {
    const row = this.nodeOf(message)?.querySelectorAll(".buttons button") ?? [];
    for (const button of row) if (button.dataset.action === data) button.classList.toggle("waiting", waiting);
  }

  nodeOf(message) {
    return this.list.querySelector(`[data-key="${keyOf(message)}"]`);
  }

  empty() {
    const words = state.place.group ? say("emptyGroup", { bot: state.bot.username }) : say("empty");
    const [label, begin] = state.place.group ? [say("invite"), this.on.invite] : [say("start"), () => this.on.command("/start")];
    return el("div", { class: "empty" }, el("p", {}, words), el("button", { type: "button", class: "start", onclick: begin }, label));
  }

  build(message) {
    const mine = message.author === state.person.id;
    const fromBot = message.author === state.bot.id;
    const name = nameOf(message.author);
    const bubble = el(
      "div",
      { class: "bubble" },
      state.place.group && !mine ? el("div", { class: "author", data: { hue: hueOf(message.author, fromBot) } }, name) : null,
      message.via_bot ? el("div", { class: "via" }, say("via", { bot: state.bot.username })) : null,
      message.reply_to ? this.quoted(message) : null,
      message.photo ? this.picture(message) : null,
      message.document ? this.file(message) : null,
      message.text ? el("div", { class: "text" }, render(message.text, message.marks, { ...this.on, bot: state.bot.username })) : null,
      this.foot(message),
      el("button", {
        type: "button", class: "more", "aria-haspopup": "menu", "aria-label": say("actions"), title: say("actions"),
        onclick: (event) => this.openMenu(message, event.currentTarget),
      }, icon("more")),
    );
    const body = el("div", { class: "body" }, bubble, this.buttons(message), this.reactions(message));
    const article = el(
      "article",
      {
        class: `${mine ? "mine" : "theirs"}${fromBot ? " from-bot" : ""}`,
        "aria-label": `${mine ? say("you") : name}, ${time(message.at)}`,
        data: { key: keyOf(message), act: String(message.act) },
        oncontextmenu: (event) => {
          if (event.target.closest("a, button")) return;
          event.preventDefault();
          this.openMenu(message, bubble.querySelector(".more"));
        },
      },
      state.place.group && !mine ? avatar(name, message.author, fromBot) : null,
      body,
    );
    this.growth.observe(article);
    return article;
  }

  foot(message) {
    return el(
      "div",
      { class: "foot" },
      message.told ? null : el("span", { class: "untold", title: say("notTold") }, say("notTold")),
      message.edited ? el("span", {}, say("edited")) : null,
      el("time", { datetime: new Date(message.at * 1000).toISOString() }, time(message.at)),
    );
  }

  quoted(message) {
    const original = find(message.chat, message.reply_to);
    const jump = () => this.nodeOf({ chat: message.chat, id: message.reply_to })?.scrollIntoView({ block: "center", behavior: "smooth" });
    return el(
      "button",
      { type: "button", class: "quoted", onclick: jump },
      el("strong", {}, original ? nameOf(original.author) : ""),
      el("span", {}, original ? original.text || say("photo") : say("deletedReply")),
    );
  }

  picture(message) {
    const address = `files/${encodeURIComponent(message.photo)}`;
    const image = el("img", { src: address, alt: message.text || say("photo"), loading: "lazy", decoding: "async" });
    return el("a", { class: "picture", href: address, target: "_blank", rel: "noopener" }, image);
  }

  file(message) {
    const address = `files/${encodeURIComponent(message.document)}`;
    return el(
      "a",
      { class: "file", href: address, download: message.name, "aria-label": say("download", { name: message.name }) },
      icon("file"),
      el("span", {}, el("strong", {}, message.name), el("small", {}, sizeOf(message.size))),
    );
  }

  buttons(message) {
    if (!message.buttons.length) return null;
    const rows = message.buttons.map((row) => el("div", { class: "row" }, ...row.map((button) => this.button(message, button))));
    return el("div", { class: "buttons" }, ...rows);
  }

  button(message, button) {
    if (button.url) return this.linkButton(button);
    const pressed = () => {
      if (button.callback_data) this.on.press(message, button.callback_data);
      else if (button.copy_text) this.on.copy(button.copy_text.text);
      else if (button.switch_inline_query_current_chat !== undefined) this.on.inline(button.switch_inline_query_current_chat);
      else if (button.switch_inline_query !== undefined) this.on.inline(button.switch_inline_query);
    };
    return el("button", { type: "button", data: { action: button.callback_data ?? "" }, onclick: pressed }, button.text);
  }

  linkButton(button) {
    const mark = { tag: "url", offset: 0, length: button.text.length, value: button.url };
    const node = render(button.text, [mark], { ...this.on, bot: state.bot.username }).firstElementChild ?? el("button", {}, button.text);
    node.classList.add("link-button");
    return node;
  }

  reactions(message) {
    const given = Object.entries(message.reactions);
    if (!given.length) return null;
    const chips = given.map(([emoji, people]) =>
      el(
        "button",
        {
          type: "button", "aria-pressed": String(people.includes(state.person.id)),
          title: people.map(nameOf).join(", "), onclick: () => this.on.react(message, emoji),
        },
        `${emoji} ${people.length}`,
      ));
    return el("div", { class: "reactions" }, ...chips);
  }

  openMenu(message, anchor) {
    const mine = message.author === state.person.id;
    this.on.menu(anchor, {
      emojis: EMOJIS.map((emoji) => [emoji, say("react", { emoji }), () => this.on.react(message, emoji)]),
      items: [
        message.act ? [say("explain"), () => this.on.explain(message.act)] : null,
        [say("reply"), () => this.on.reply(message)],
        message.text ? [say("copy"), () => this.on.copy(message.text)] : null,
        this.on.isRecordable(message) ? [say("record"), () => this.on.record(message)] : null,
        mine && message.text && !message.via_bot ? [say("edit"), () => this.on.edit(message)] : null,
        [say("remove"), () => this.on.remove(message)],
      ].filter(Boolean),
    });
  }
}

const hueOf = (id, isBot) => (isBot ? "bot" : String(Math.abs(id) % 6));

function sizeOf(bytes) {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(bytes < 10240 ? 1 : 0)} KB`;
}

export const decisionChip = (decision) => el("span", { class: "chip decision", data: { decision } }, named("decisions", decision));
