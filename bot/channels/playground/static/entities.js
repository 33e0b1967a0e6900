// Renders a message's text with its formatting. Offsets count UTF-16 units, as JavaScript's strings do.

import { el } from "./dom.js";

const TAGS = {
  b: "strong", strong: "strong", i: "em", em: "em", u: "u", ins: "u", s: "s", strike: "s", del: "s", code: "code", pre: "pre",
  blockquote: "blockquote", "tg-spoiler": "span", span: "span",
};

export function render(text, marks, on) {
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, nested(marks), on);
  return root;
}

// Longer ones first, so that those inside them become their children.
function nested(marks) {
  return [...marks].sort((one, other) => one.offset - other.offset || other.length - one.length);
}

function fill(parent, text, start, end, marks, on) {
  let position = start;
  let rest = marks;
  while (rest.length) {
    const [mark, ...others] = rest;
    const stop = Math.min(mark.offset + mark.length, end);
    if (mark.offset < position || stop <= mark.offset) {
      rest = others;
      continue;
    }
    parent.append(text.slice(position, mark.offset));
    const element = open(mark, text.slice(mark.offset, stop), on);
    const inside = others.filter((other) => other.offset < stop);
    fill(element, text, mark.offset, stop, inside, on);
    parent.append(element);
    position = stop;
    rest = others.filter((other) => other.offset >= stop);
  }
  parent.append(text.slice(position, end));
}

function open(mark, words, on) {
  switch (mark.tag) {
    case "a":
    case "url":
      return link(mark.value, on);
    case "mention":
      return el("button", { type: "button", class: "inline-link", onclick: () => on.mention(words) });
    case "bot_command":
      return el("button", { type: "button", class: "inline-link", onclick: () => on.command(words) });
    case "tg-spoiler":
    case "span":
      return spoiler();
    case "blockquote":
      return mark.value === "expandable" ? expandable() : el("blockquote");
    default:
      return el(TAGS[mark.tag] ?? "span");
  }
}

function link(address, on) {
  const full = /^https?:\/\//.test(address) ? address : `https://${address}`;
  const payload = deepLink(full, on.bot);
  if (payload !== null) {
    return el("button", { type: "button", class: "inline-link", title: full, onclick: () => on.start(payload) });
  }
  // Only web addresses: a link of another kind, such as javascript:, is shown as plain text.
  if (!/^https?:\/\//.test(full) || /^[a-z]+:/i.test(address) && !/^https?:/i.test(address)) return el("span");
  return el("a", { href: full, target: "_blank", rel: "noopener noreferrer", title: full });
}

// The payload behind a link to the bot itself; null for any other address.
export function deepLink(address, bot) {
  let parsed;
  try {
    parsed = new URL(address);
  } catch {
    return null;
  }
  if (parsed.hostname !== "t.me" || parsed.pathname.slice(1).toLowerCase() !== bot.toLowerCase()) return null;
  return parsed.searchParams.get("start") ?? "";
}

function spoiler() {
  const element = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-pressed": "false" });
  const show = () => {
    element.classList.add("shown");
    element.setAttribute("aria-pressed", "true");
  };
  element.addEventListener("click", show);
  element.addEventListener("keydown", (event) => event.key === "Enter" && show());
  return element;
}

function expandable() {
  const element = el("blockquote", { class: "expandable", role: "button", tabindex: "0", "aria-expanded": "false" });
  const toggle = () => element.setAttribute("aria-expanded", String(element.classList.toggle("open")));
  element.addEventListener("click", toggle);
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      toggle();
    }
  });
  return element;
}
