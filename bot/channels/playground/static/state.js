// Holds what the page knows: people, chats, messages, acts, calls; and who speaks where.

export const GENERAL = 0;

export const state = {
  bot: null,
  people: [],
  group: null,
  person: null,
  place: { group: false, thread: GENERAL },
  messages: new Map(),
  acts: new Map(),
  calls: [],
  explained: new Map(),
  menus: [],
  pack: null,
  unread: new Map(),
};

export function load(everything) {
  state.bot = everything.bot;
  state.people = everything.people;
  state.group = everything.group;
  state.menus = everything.menus;
  state.calls = everything.calls;
  state.messages = new Map(everything.messages.map((message) => [keyOf(message), message]));
  state.acts = new Map(everything.acts.map((act) => [act.number, act]));
  state.explained = new Map(Object.entries(everything.explained).map(([act, explanation]) => [Number(act), explanation]));
  state.pack = everything.pack;
  const saved = Number(sessionStorage.getItem("person"));
  state.person = state.people.find((person) => person.id === saved) ?? state.person ?? state.people[0];
}

export const keyOf = (message) => `${message.chat}/${message.id}`;
export const message = (chat, id) => state.messages.get(`${chat}/${id}`);
export const chatId = (place = state.place) => (place.group ? state.group.id : state.person.id);
export const placeOf = (chat, thread) => `${chat}/${thread}`;
export const here = () => placeOf(chatId(), state.place.thread);

export function isHere(item) {
  return item.chat === chatId() && (!state.place.group || item.thread === state.place.thread);
}

export function nameOf(id) {
  if (id === state.bot.id) return state.bot.name;
  return state.people.find((person) => person.id === id)?.name ?? String(id);
}

export function speakAs(id) {
  state.person = state.people.find((person) => person.id === id);
  sessionStorage.setItem("person", String(id));
}

// The commands that Telegram would offer here: the narrowest scope goes first, then the person's language.
export function commands() {
  const chat = chatId();
  const scopes = state.place.group
    ? [{ type: "chat", chat_id: chat }, { type: "all_group_chats" }, { type: "default" }]
    : [{ type: "chat", chat_id: chat }, { type: "all_private_chats" }, { type: "default" }];
  const code = state.person.language.slice(0, 2);
  for (const scope of scopes) {
    for (const language of [code, ""]) {
      const menu = state.menus.find(
        (one) => one.language === language && one.scope.type === scope.type && one.scope.chat_id === scope.chat_id,
      );
      if (menu) return menu.commands;
    }
  }
  return [];
}
