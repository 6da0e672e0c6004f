// The box of the query: a combobox with a list of what could follow, and a line that says what can't be read.
// Texts from the log enter the page through textContent and value only.

import { merged, offersAt, placeAt } from "./query_tokens.js";

const WANT_DELAY_MS = 150;
const number = new Intl.NumberFormat("en-US");
const states = new WeakMap(); // parentElement -> what outlives a redraw
let drafts = 0;
let kept = null; // what is typed and not yet asked, while the page draws the box anew

function make(tag, className, parent, attributes = {}) {
  const node = document.createElement(tag);
  node.className = className;
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
}

// ---- The line below the box, the line under the letters

function drawProblem(state) {
  const { problem, suggestion, remark, text } = state.data;
  const here = problem && state.input.value === text ? problem : null;
  const signs = [...text]; // the server counts characters
  const start = here ? signs.slice(0, here.start).join("").length : 0;
  const end = here ? Math.max(start + 1, signs.slice(0, here.end).join("").length) : 0;
  state.before.textContent = here ? text.slice(0, start) : "";
  state.wrong.textContent = here ? text.slice(start, end) || " " : "";
  state.wrong.hidden = !here;
  const said = here ? here.message : remark;
  if (state.words.textContent !== said) state.words.textContent = said;
  state.line.hidden = !said;
  state.line.classList.toggle("problem", Boolean(here));
  state.meant.hidden = !here || suggestion === null;
  state.meantText.textContent = here && suggestion !== null ? suggestion : "";
  if (here) state.input.setAttribute("aria-invalid", "true");
  else state.input.removeAttribute("aria-invalid");
  slide(state);
}

// The underline goes where the text goes.
function slide(state) {
  state.mirror.style.transform = `translateX(${-state.input.scrollLeft}px)`;
}

// ---- The list

function close(state) {
  state.rows = [];
  state.active = -1;
  if (state.list.matches(":popover-open")) state.list.hidePopover();
  state.input.setAttribute("aria-expanded", "false");
  state.input.removeAttribute("aria-activedescendant");
}

function suggest(state, { all = false } = {}) {
  const { input, data } = state;
  const place = placeAt(data, input.value, input.selectionStart ?? input.value.length);
  const { rows, want } = offersAt(data, place);
  clearTimeout(state.wanting);
  state.wanting = 0;
  if (want) state.wanting = setTimeout(() => state.send("want", want), WANT_DELAY_MS);
  const done = rows.length === 1 && rows[0].text.trim() === input.value.slice(place.start, place.end);
  if (!rows.length || done || (place.kind === "field" && !place.typed && !all)) {
    close(state);
    return;
  }
  state.place = place;
  state.rows = rows;
  state.active = -1;
  drawList(state);
}

function drawList(state) {
  const { list, input } = state;
  list.replaceChildren(
    ...state.rows.map((row, at) => {
      const item = make("div", `offer ${row.kind}`, null, { role: "option", id: `${list.id}-${at}`, "aria-selected": "false" });
      const label = make("span", "label", item, { dir: "auto" });
      label.textContent = row.label;
      const note = make("span", "note", item);
      note.textContent = typeof row.count === "number" ? number.format(row.count) : row.note === row.label ? "" : row.note;
      if (typeof row.count === "number") {
        const unit = make("span", "unit", item);
        unit.textContent = row.count === 1 ? " event" : " events";
      }
      // Before the box loses the focus.
      item.addEventListener("pointerdown", (event) => event.preventDefault());
      item.addEventListener("click", () => choose(state, at));
      return item;
    }),
  );
  const box = state.field.getBoundingClientRect();
  const below = innerHeight - box.bottom - 8;
  list.style.left = `${box.left}px`;
  list.style.width = `${box.width}px`;
  list.style.top = `${box.bottom + 2}px`;
  list.style.maxHeight = `${Math.max(120, Math.min(below, 340))}px`;
  if (!list.matches(":popover-open")) list.showPopover();
  list.scrollTop = 0;
  input.setAttribute("aria-expanded", "true");
  input.removeAttribute("aria-activedescendant");
}

function mark(state, at) {
  state.list.children[state.active]?.setAttribute("aria-selected", "false");
  state.active = (at + state.rows.length) % state.rows.length;
  const item = state.list.children[state.active];
  item.setAttribute("aria-selected", "true");
  item.scrollIntoView({ block: "nearest" });
  state.input.setAttribute("aria-activedescendant", item.id);
}

function choose(state, at) {
  const { input, place } = state;
  const row = state.rows[at];
  const after = input.value.slice(place.end);
  const text = after.startsWith(" ") ? row.text.trimEnd() : row.text;
  input.setRangeText(text, place.start, place.end, "end");
  if (after.startsWith(" ") && row.text.endsWith(" ")) input.setSelectionRange(place.start + row.text.length, place.start + row.text.length);
  input.focus();
  typed(state);
}

// ---- What a person does

function typed(state, options) {
  keep(state);
  drawProblem(state);
  suggest(state, options);
}

function keep(state) {
  const { value } = state.input;
  const draft = value !== state.base;
  kept = draft ? { base: state.base, value } : null;
  state.go.hidden = !draft;
  state.clear.hidden = !value;
}

function leave(state) {
  clearTimeout(state.wanting);
  state.wanting = 0;
  close(state);
}

function askFor(state, text) {
  state.input.value = text;
  leave(state);
  state.asked = text;
  keep(state);
  state.send("ask", { text, turn: (drafts += 1) });
}

function onKey(state, event) {
  if (event.isComposing) return;
  const open = state.rows.length > 0;
  const { key } = event;
  if (key === "ArrowDown" || key === "ArrowUp") {
    const step = key === "ArrowDown" ? 1 : -1;
    if (open) mark(state, state.active < 0 && step < 0 ? state.rows.length - 1 : state.active + step);
    else suggest(state, { all: true });
  } else if (key === "Enter") {
    if (open && state.active >= 0) choose(state, state.active);
    else askFor(state, state.input.value);
  } else if (key === "Tab" && open && !event.shiftKey) {
    choose(state, Math.max(0, state.active));
  } else if (key === "Escape" && open) {
    leave(state);
  } else if (key === "Escape") {
    state.input.blur();
  } else if (key === " " && event.ctrlKey) {
    suggest(state, { all: true });
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

// Where a key of the page is typed into something, it is that one's.
function writes(event) {
  return event
    .composedPath()
    .some((node) => node instanceof Element && (node.matches("input, textarea, select") || node.isContentEditable));
}

function onPageKey(state, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || writes(event)) return;
  if (document.querySelector('[role="dialog"], dialog[open]')) return;
  if (event.key === "/") {
    state.input.focus();
    state.input.select();
  } else if (event.key === "?") {
    state.send("help", drafts += 1);
  } else {
    return;
  }
  event.preventDefault();
}

// Streamlit's own shortcuts act behind an open dialog as well, where nobody sees what they do. What stands in the dialog
// has had the key by now.
function keepFromPage(event) {
  if (document.querySelector('[role="dialog"], dialog[open]')) event.stopPropagation();
}

// ---- Life

function start(parentElement) {
  const root = make("div", "query", parentElement);
  const field = make("div", "field", root);
  const text = make("div", "text", field);
  const mirror = make("div", "mirror", text, { "aria-hidden": "true" });
  const list = make("div", "offers", root, { role: "listbox", id: "query-offers", "aria-label": "What could follow" });
  list.popover = "manual";
  const line = make("p", "line", root);
  const state = {
    root, field, mirror, list, line,
    before: make("span", "", mirror),
    wrong: make("span", "wrong", mirror),
    input: make("input", "input", text, {
      type: "text", role: "combobox", "aria-label": "Query", "aria-autocomplete": "list", "aria-expanded": "false", "aria-haspopup": "listbox",
      "aria-controls": "query-offers", "aria-describedby": "query-said", autocomplete: "off", autocapitalize: "off", autocorrect: "off",
      spellcheck: "false", enterkeyhint: "search", maxlength: "10000", "aria-keyshortcuts": "/",
      placeholder: "Query: words, \"a phrase\", actor:ana*, -action:Login, status>=500",
    }),
    clear: make("button", "small", field, { "aria-label": "Empty the query", title: "Empty the query" }),
    go: make("button", "small go", field, { title: "Ask (Enter)" }),
    help: make("button", "small", field, { "aria-label": "How to write a query, keyboard shortcuts", title: "How to write a query, keyboard shortcuts (?)", "aria-keyshortcuts": "Shift+?" }),
    words: make("span", "words", line, { id: "query-said", role: "status" }),
    meant: make("button", "meant", line),
    data: null, send: null, base: "", asked: null, rows: [], active: -1, place: null, wanting: 0,
  };
  state.clear.textContent = "✕";
  state.go.textContent = "Ask ↵";
  state.help.textContent = "?";
  state.meant.append("Did you mean ");
  state.meantText = make("code", "", state.meant);
  const { input } = state;
  input.addEventListener("input", () => typed(state));
  input.addEventListener("scroll", () => slide(state));
  input.addEventListener("keydown", (event) => onKey(state, event));
  input.addEventListener("blur", () => leave(state));
  // What is pasted stays one line: words of two lines don't grow together.
  input.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\r\n]/.test(pasted)) return;
    event.preventDefault();
    input.setRangeText(pasted.trim().replace(/\s*[\r\n]+\s*/g, " "), input.selectionStart, input.selectionEnd, "end");
    typed(state);
  });
  state.clear.addEventListener("click", () => {
    askFor(state, "");
    input.focus();
  });
  state.go.addEventListener("click", () => askFor(state, input.value));
  state.help.addEventListener("click", () => state.send("help", (drafts += 1)));
  state.meant.addEventListener("click", () => askFor(state, state.data.suggestion));
  state.pageKey = (event) => onPageKey(state, event);
  document.addEventListener("keydown", state.pageKey);
  document.documentElement.addEventListener("keydown", keepFromPage);
  state.moved = (event) => event.target !== list && state.rows.length && close(state);
  addEventListener("scroll", state.moved, true);
  addEventListener("resize", state.moved);
  return state;
}

function take(state, data) {
  const first = state.data === null;
  state.data = data;
  const { input } = state;
  if (first) {
    state.base = data.text;
    input.value = kept && kept.base === data.text ? kept.value : data.text;
  } else if (data.text !== state.base || data.text === state.asked) {
    // The answer to what was asked takes its place; any other change is made in what was typed meanwhile.
    const text = merged(state.asked ?? state.base, data.text, input.value);
    if (input.value !== text) input.value = text;
    state.base = data.text;
    state.asked = null;
  }
  keep(state);
  drawProblem(state);
  if (data.more && input.getRootNode().activeElement === input && (state.rows.length || state.wanting)) {
    const marked = state.rows[state.active]?.text;
    suggest(state);
    const at = state.rows.findIndex((row) => row.text === marked);
    if (marked !== undefined && at >= 0) mark(state, at);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = states.get(parentElement) ?? start(parentElement);
  states.set(parentElement, state);
  state.send = setTriggerValue;
  take(state, data);
  return () => {
    clearTimeout(state.wanting);
    document.removeEventListener("keydown", state.pageKey);
    document.documentElement.removeEventListener("keydown", keepFromPage);
    removeEventListener("scroll", state.moved, true);
    removeEventListener("resize", state.moved);
    state.root.remove();
    states.delete(parentElement);
  };
}
