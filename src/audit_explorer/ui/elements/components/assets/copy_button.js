// A button that copies a text of the page, and says that it did.

import { copyText } from "./value_menu.js";

const SAID_FOR = 2000;
const states = new WeakMap();

function start(parentElement) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  const label = document.createElement("span");
  button.append(label);
  const status = document.createElement("span");
  status.className = "status";
  status.setAttribute("role", "status");
  const whole = document.createElement("input");
  whole.className = "whole";
  whole.readOnly = true;
  whole.hidden = true;
  parentElement.append(button, status, whole);
  const state = { button, label, status, whole, data: null, timer: 0 };
  button.addEventListener("click", async () => {
    clearTimeout(state.timer);
    // What stands beside it stays in its place when the word changes.
    button.style.minWidth = `${button.offsetWidth}px`;
    const done = await copyText(state.data.text);
    label.textContent = done ? "Copied" : state.data.label;
    // Emptied first, so that a second click is announced again.
    status.textContent = "";
    requestAnimationFrame(() => (status.textContent = done ? "Copied" : "The browser refuses to copy: mark the text"));
    whole.hidden = done;
    if (!done) {
      whole.value = state.data.text;
      whole.setAttribute("aria-label", "The text to copy");
      whole.select();
      return;
    }
    state.timer = setTimeout(() => {
      label.textContent = state.data.label;
      status.textContent = "";
      state.timer = 0;
    }, SAID_FOR);
  });
  return state;
}

export default function ({ data, parentElement }) {
  const state = states.get(parentElement) ?? start(parentElement);
  states.set(parentElement, state);
  const changed = state.data?.text !== data.text;
  state.data = data;
  if (changed) state.whole.hidden = true;
  // What was said of a copy stays for its time, even when the page is drawn again meanwhile.
  if (!state.timer) state.label.textContent = data.label;
  if (data.title) state.button.title = data.title;
  else state.button.removeAttribute("title");
  return () => {
    clearTimeout(state.timer);
    for (const node of [state.button, state.status, state.whole]) node.remove();
    states.delete(parentElement);
  };
}
