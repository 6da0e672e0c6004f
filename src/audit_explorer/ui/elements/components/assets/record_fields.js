// Draws the fields of one record and reports gestures by position; the server knows which value stands where.
// Texts from the log enter the page through textContent and setAttribute only.
import { copyText, openValueMenu } from "./value_menu.js";

const states = new WeakMap(); // parentElement -> what outlives a redraw

function make(tag, className, parent, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (tag === "button") node.type = "button";
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

function deepActive() {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node;
}

// A value is one stop; its menu opens from it. Within a line it is no <button>, which would not wrap with its line.
function makeValue(state, parent, { label, drawn, text, menu, place, inline }) {
  const button = make(inline ? "span" : "button", "value", parent, drawn);
  if (inline) {
    button.setAttribute("role", "button");
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
  }
  button.title = "Only this, exclude, copy …";
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-label", `${label}: ${text}`);
  button.addEventListener("click", () => {
    openValueMenu({
      anchor: button,
      text,
      items: menu < 0 ? [] : state.data.menus[menu],
      choose: (gesture) => state.send("gesture", { nonce: state.data.nonce, place, gesture }),
    });
  });
  return button;
}

function drawRows(state, section, rows, place) {
  const list = make("dl", "", section);
  rows.forEach(([label, text, menu, mark, mono, title], number) => {
    const pair = make("div", mono ? "pair mono" : "pair", list);
    const name = make("dt", "", pair, label);
    if (title) name.title = title;
    const cell = make("dd", "", pair);
    makeValue(state, cell, { label, drawn: text, text, menu, place: place + number });
    if (mark) make("span", "mark", cell, ` ${mark}`);
  });
}

function drawLines(state, section, title, lines, place) {
  const block = make("pre", "", section);
  block.setAttribute("role", "group");
  block.setAttribute("aria-label", title);
  const buttons = [];
  lines.forEach(([head, text, menu, mark, drawn, tail], number) => {
    if (number) block.append("\n");
    block.append(head);
    if (text === undefined) return;
    const label = `${title}${head.trim() ? ` ${head.trim().replace(/:$/, "")}` : ""}`;
    const button = makeValue(state, block, { label, drawn, text, menu, place: place + buttons.length, inline: true });
    button.tabIndex = buttons.length ? -1 : 0;
    buttons.push(button);
    block.append(tail);
  });
  // A long body would be a thousand stops: it is one, and arrows move inside.
  block.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = buttons.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = buttons[Math.min(buttons.length - 1, Math.max(0, at + step))];
    buttons[at].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  if (!buttons.length) block.tabIndex = 0; // it may scroll
  return buttons.length;
}

function draw(state) {
  state.root.replaceChildren();
  let place = 0;
  for (const { title, note, rows, lines } of state.data.sections) {
    const section = make("section", "", state.root);
    const head = make("div", "head", section);
    make("h3", "", head, title);
    section.setAttribute("aria-label", title);
    if (rows.length) drawRows(state, section, rows, place);
    place += rows.length;
    if (lines.length) {
      const copy = make("button", "copy", head, "Copy");
      copy.setAttribute("aria-label", `Copy ${title}`);
      place += drawLines(state, section, title, lines, place);
      copy.addEventListener("click", async () => {
        const done = await copyText(section.querySelector("pre").textContent);
        copy.textContent = done ? "Copied" : "Can't copy here";
        setTimeout(() => (copy.textContent = "Copy"), 1500);
      });
    }
    if (note) make("p", "note", section, note);
  }
}

// Whoever opened the event by a key gets the focus back when the panel closes, and where the panel covers all, the focus
// goes into it.
function start(parentElement) {
  const opener = deepActive();
  const host = parentElement.getRootNode().host ?? parentElement;
  const panel = host.closest(".st-key-event-panel");
  panel?.setAttribute("role", "region");
  panel?.setAttribute("aria-label", "Event");
  if (panel && matchMedia("(max-width: 900px)").matches) {
    panel.querySelector(".st-key-close-event button")?.focus({ preventScroll: true });
  }
  return { root: make("div", "record", parentElement), opener, data: null, drawn: "", send: null };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = states.get(parentElement) ?? start(parentElement);
  states.set(parentElement, state);
  state.data = data;
  state.send = setTriggerValue;
  const drawn = JSON.stringify(data);
  // Drawing anew would take the focus and the selection away.
  if (state.drawn !== drawn) draw(state);
  state.drawn = drawn;
  return () => {
    state.root.remove();
    states.delete(parentElement);
    const { opener } = state;
    setTimeout(() => {
      const lost = document.activeElement === document.body || document.activeElement === null;
      if (lost && opener?.isConnected) opener.focus({ preventScroll: true });
    });
  };
}
