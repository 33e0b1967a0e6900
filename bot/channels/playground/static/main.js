// Starts the page, and passes what happens from part to part.

import { ChatHead, Chats, countUnread } from "./chats.js";
import { Composer } from "./composer.js";
import { el } from "./dom.js";
import { Messages } from "./messages.js";
import { Pack } from "./pack.js";
import { Panel } from "./panel.js";
import { dialogue, isRecordable } from "./recording.js";
import { ask, connect } from "./socket.js";
import { chatId, GENERAL, here, load, message as find, speakAs, state } from "./state.js";
import { language, say, switchLanguage } from "./texts.js";

const app = document.getElementById("app");
const menu = document.getElementById("menu");
const toast = document.getElementById("toast");
const me = () => ({ person: state.person.id });
const inHere = () => ({ ...me(), chat: chatId() });
const of = (message) => ({ ...me(), chat: message.chat, message: message.id });

const on = {
  say: (text, replyTo) => ask({ do: "say", ...inHere(), thread: state.place.thread, text, reply_to: replyTo }),
  // In groups, Telegram names the bot in a command that is chosen or tapped.
  command: (text) => on.say(state.place.group && !text.includes("@") ? `${text.trim()}@${state.bot.username}` : text.trim(), null),
  picture: () => ask({ do: "picture", ...inHere(), thread: state.place.thread }),
  invite: () => {
    on.place({ group: true, thread: GENERAL });
    ask({ do: "invite", ...inHere() });
  },
  save: (message, text) => ask({ do: "edit", ...of(message), text }),
  remove: (message) => ask({ do: "delete", ...of(message) }),
  react: (message, emoji) => ask({ do: "react", ...of(message), emoji }),
  press: (message, data) => ask({ do: "press", ...of(message), data }),
  ask: (text) => ask({ do: "inline", ...me(), text }),
  pick: (query, result) => ask({ do: "pick", ...inHere(), thread: state.place.thread, query, result }),
  start: (payload) => {
    on.place({ group: false, thread: GENERAL });
    on.say(`/start ${payload}`.trim(), null);
  },
  mention: (name) => composer.insert(name),
  inline: (text) => composer.fill(`@${state.bot.username} ${text}`),
  reply: (message) => composer.reply(message),
  edit: (message) => composer.edit(message),
  isRecordable,
  copy: async (text) => {
    await navigator.clipboard.writeText(text);
    notify(say("copied"));
  },
  record: async (message) => {
    await navigator.clipboard.writeText(dialogue(message));
    notify(say("recorded"));
  },
  explain: (act) => {
    panel.open(act);
    messages.highlight(act);
    view("panel");
  },
  menu: openMenu,
  place: (place) => {
    state.place = place;
    showChat();
    view("chat");
    composer.focus();
  },
  person: (id) => {
    speakAs(id);
    showChat();
    document.querySelector(`input[value="${id}"]`)?.focus();
  },
  apply: () => {
    speakAs(state.people.find((person) => person.admin).id);
    on.place({ group: false, thread: GENERAL });
    on.command("/reload");
  },
  back: () => view("chats"),
  panel: () => (panel.isOpen ? on.close() : on.explain(panel.act)),
  close: () => {
    panel.close();
    messages.highlight(0);
    view("chat");
  },
  theme: () => {
    const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", theme);
    applyTheme(theme);
    chats.show();
  },
  language: () => {
    switchLanguage();
    showAll();
  },
};

const chats = new Chats(document.getElementById("sidebar"), on);
const panel = new Panel(document.getElementById("panel"), on);
const messages = new Messages(on);
const composer = new Composer(on);
const pack = new Pack(on);
const headRoot = el("header", { id: "chat-head" });
const head = new ChatHead(headRoot, on);
document.getElementById("chat").append(headRoot, pack.root, messages.root, composer.root);

const received = {
  everything: (event) => {
    load(event);
    document.body.classList.remove("offline");
    toast.classList.remove("shown");
    showAll();
  },
  message: ({ message }) => {
    const isNew = !find(message.chat, message.id);
    state.messages.set(`${message.chat}/${message.id}`, message);
    messages.put(message);
    if (isNew) countUnread(message);
    chats.show();
  },
  deleted: ({ chat, id }) => {
    state.messages.delete(`${chat}/${id}`);
    messages.remove(chat, id);
    chats.show();
  },
  act: ({ act }) => {
    state.acts.set(act.number, act);
    if (act.kind === "press") messages.waits({ chat: act.chat, id: act.message }, act.text, true);
    if (panel.isOpen && act.kind !== "inline" && act.person === state.person.id) {
      panel.open(act.number);
      messages.highlight(act.number);
    }
  },
  call: ({ call }) => {
    state.calls.push(call);
    if (call.status !== 200) messages.addRefusal(call);
    panel.show();
  },
  toast: ({ person, text, act }) => {
    const pressed = state.acts.get(act);
    if (pressed) messages.waits({ chat: pressed.chat, id: pressed.message }, pressed.text, false);
    if (text && person === state.person.id) notify(text);
  },
  inline: (event) => composer.offerInline(event),
  explained: ({ act, explanation }) => {
    state.explained.set(act, explanation);
    panel.show();
  },
  pack: (event) => {
    state.pack = event.pack;
    pack.show();
  },
  menus: ({ menus }) => { state.menus = menus; },
  refused: ({ why }) => notify(why, true),
};

function showAll() {
  document.documentElement.lang = language();
  document.title = say("title");
  composer.show();
  pack.show();
  showChat();
}

function showChat() {
  state.unread.delete(here());
  chats.show();
  head.show(panel.isOpen);
  messages.showAll();
  panel.show();
}

function view(name) {
  app.dataset.view = name;
  head.show(panel.isOpen);
  app.classList.toggle("with-panel", panel.isOpen);
}

let fading;
function notify(text, isError = false) {
  toast.textContent = text;
  toast.classList.toggle("error", isError);
  toast.classList.add("shown");
  clearTimeout(fading);
  fading = setTimeout(() => toast.classList.remove("shown"), 3500);
}

function openMenu(anchor, { emojis, items }) {
  const close = () => {
    menu.hidden = true;
    anchor.focus({ preventScroll: true });
  };
  const taking = (take) => () => {
    close();
    take();
  };
  menu.replaceChildren(
    el("div", { class: "emojis" }, ...emojis.map(([emoji, label, take]) =>
      el("button", { type: "button", role: "menuitem", "aria-label": label, onclick: taking(take) }, emoji))),
    ...items.map(([label, take]) => el("button", { type: "button", role: "menuitem", onclick: taking(take) }, label)),
  );
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  menu.querySelector(":scope > button").focus();
}

menu.addEventListener("keydown", (event) => {
  const buttons = [...menu.querySelectorAll("button")];
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") menu.hidden = true;
});
document.addEventListener("pointerdown", (event) => {
  if (!menu.hidden && !menu.contains(event.target)) menu.hidden = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && panel.isOpen && document.getElementById("panel").contains(document.activeElement)) on.close();
});

function applyTheme(theme) {
  document.documentElement.dataset.theme = theme;
}

const dark = matchMedia("(prefers-color-scheme: dark)");
applyTheme(localStorage.getItem("theme") ?? (dark.matches ? "dark" : "light"));
connect(
  (event) => received[event.event](event),
  () => {
    document.body.classList.add("offline");
    toast.textContent = say("offline");
    toast.classList.add("shown", "error");
  },
);
