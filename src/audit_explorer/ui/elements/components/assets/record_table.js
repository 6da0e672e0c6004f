// Draws rows of records and reports gestures by position; the server knows which value stands where.

import { brief, differing, fill, make, read, span } from "./record_cells.js";
import { measure, spread, squeeze, sum } from "./record_widths.js";
import { openValueMenu } from "./value_menu.js";

const CARDS_BELOW = 480; // px of room; narrower rows are cards
const MORE = 26; // px, the button of the menu
const WALK_MS = 140; // the keys may go through rows faster than the server can open them
const PATIENCE_MS = 30000; // after so long without an answer the server's word counts again
// What a card has of an event; of these the ones that open it instead of showing their menu.
const FACTS = ["happened_at", "result", "actor", "action", "entity_type", "entity_name", "error_message"];
const OPENING = ["happened_at", "result", "error_message"];
const states = new WeakMap(); // parentElement -> what outlives a redraw

function drawHead(state) {
  const { columns, sorted } = state.data;
  const row = make("tr", "", null, { role: "row" });
  if (!columns[state.headAt]?.sortable) state.headAt = columns.findIndex((column) => column.sortable);
  state.heads = columns.map((column, at) => {
    const th = make("th", column.number ? "number" : "", row, { role: "columnheader", scope: "col" });
    const name = column.meaning ? `${column.label}: ${column.meaning}` : column.label;
    if (name) th.title = name;
    if (!column.sortable) {
      th.textContent = brief(column.label);
      return th;
    }
    const here = column.name === sorted[0];
    th.setAttribute("aria-sort", here ? (sorted[1] ? "descending" : "ascending") : "none");
    const button = make("button", "sort", th, { tabindex: at === state.headAt ? "0" : "-1" });
    span("label", brief(column.label), button);
    span("arrow", here ? (sorted[1] ? "↓" : "↑") : "", button);
    button.lastChild.setAttribute("aria-hidden", "true");
    button.addEventListener("click", () => send(state, "sort", null, at));
    return th;
  });
  state.head.replaceChildren(row);
}

function drawRows(state) {
  const { columns, rows, opens } = state.data;
  state.cells = rows.map((row) => row.map(read));
  const places = columns.map((column, at) =>
    column.names ? differing(state.cells.flatMap((row) => (row[at].none ? [] : [row[at].text]))) : null,
  );
  state.rows = state.cells.map((row, position) => {
    const tr = make("tr", "", null, { role: "row", "aria-rowindex": String(position + 2) });
    if (opens) tr.setAttribute("aria-selected", "false");
    row.forEach((cell, at) => {
      const column = columns[at];
      const td = make("td", "", tr, { role: "gridcell", "data-label": column.label, "data-name": column.name });
      if (column.number) td.classList.add("number");
      if (column.time) td.classList.add("time");
      if (column.mono) td.classList.add("mono");
      if (column.wrap) td.classList.add("wrap");
      if (state.byCards && !FACTS.includes(column.name)) td.classList.add("further");
      if (menuAt(state, position, at).length) td.classList.add("menu");
      if (inCardOpens(state, at)) td.classList.add("opens");
      fill(td, column, cell, places[at]);
    });
    return tr;
  });
  state.body.replaceChildren(...state.rows);
  if (!rows.length) make("td", "", make("tr", "", state.body), { colspan: columns.length }).textContent = "Nothing to list";
}

function menuAt(state, row, at) {
  const column = state.data.columns[at];
  return state.cells[row][at].none ? column.menuOfNone : column.menu;
}

// In a card a value shows its menu at a touch; what says no more than which row it is opens the row.
function inCardOpens(state, at) {
  const { columns, opens } = state.data;
  return opens && (state.byCards ? OPENING.includes(columns[at].name) : at === 0);
}

// ---- Widths

function layOut(state) {
  const outer = state.root.clientWidth;
  if (!outer || !state.data) return;
  const mode = outer < CARDS_BELOW ? "cards" : "table";
  const turned = state.root.dataset.mode !== mode;
  state.root.dataset.mode = mode;
  if (mode === "cards") {
    state.table.style.width = "";
    delete state.root.dataset.tight;
  } else {
    if (!state.widths) measure(state);
    const room = state.box.clientWidth;
    const tight = sum(state.widths.map((one) => one.least)) > room;
    if (tight) state.root.dataset.tight = "";
    else delete state.root.dataset.tight;
    const widths = tight ? squeeze(state.widths, room) : spread(state.widths, room, "least");
    state.columns.replaceChildren(
      ...widths.map((width) => {
        const col = make("col");
        col.style.width = `${width}px`;
        return col;
      }),
    );
    state.table.style.width = `${sum(widths)}px`;
  }
  state.more.hidden = true;
  const inRows = state.data.opens || state.data.columns.some((column) => column.menu.length);
  if (inRows) state.box.removeAttribute("tabindex");
  else state.box.tabIndex = 0; // whoever has no pointer must be able to scroll it
  if (turned && state.marked !== null) reveal(state, state.marked);
}

// ---- The row that is open, the place of the keyboard

// Scrolls the table's own box and nothing else.
function reveal(state, row) {
  const tr = state.rows[row];
  if (!tr) return;
  const box = state.box.getBoundingClientRect();
  const at = tr.getBoundingClientRect();
  const top = box.top + (state.root.dataset.mode === "cards" ? 0 : state.head.offsetHeight);
  if (at.top < top) state.box.scrollTop -= top - at.top;
  else if (at.bottom > box.bottom) state.box.scrollTop += at.bottom - box.bottom + 2;
}

function mark(state, row) {
  if (state.marked !== null) state.rows[state.marked]?.setAttribute("aria-selected", "false");
  state.marked = row;
  if (row !== null) state.rows[row]?.setAttribute("aria-selected", "true");
}

// The row is marked before the server answers; its answer, or none for long, settles it.
function open(state, row) {
  clearTimeout(state.waiting);
  mark(state, row);
  state.asked = row;
  state.waiting = setTimeout(() => settle(state), PATIENCE_MS);
  const wait = state.sent + WALK_MS - performance.now();
  clearTimeout(state.walking);
  const now = () => {
    state.sent = performance.now();
    send(state, "open", row, null);
  };
  if (wait > 0) state.walking = setTimeout(now, wait);
  else now();
}

function settle(state) {
  clearTimeout(state.waiting);
  state.asked = null;
  mark(state, state.data.open);
}

function send(state, gesture, row, column) {
  state.send("click", { nonce: state.data.nonce, gesture, row, column });
}

// Makes one row, or one cell of it, the stop of the Tab key.
function stopAt(state, row, column = null, focus = false) {
  const before = state.stop;
  before?.setAttribute("tabindex", "-1");
  if (before?.tagName === "TD") before.removeAttribute("tabindex");
  state.at = { row, column };
  const tr = state.rows[row];
  state.stop = (column === null ? tr : tr?.children[column]) ?? null;
  if (!state.stop) return;
  state.stop.tabIndex = 0;
  if (!focus) return;
  state.stop.focus({ preventScroll: true });
  reveal(state, row);
  // The box itself may reach beyond the window.
  state.rows[row].scrollIntoView({ block: "nearest" });
  if (column === null) return;
  const cell = state.stop.getBoundingClientRect();
  const box = state.box.getBoundingClientRect();
  if (cell.left < box.left) state.box.scrollLeft -= box.left - cell.left;
  else if (cell.right > box.right) state.box.scrollLeft += cell.right - box.right;
}

function openMenu(state, row, column, anchor) {
  const items = menuAt(state, row, column);
  if (!items.length) return false;
  const td = state.rows[row].children[column];
  stopAt(state, row, column);
  openValueMenu({
    anchor: anchor ?? td,
    text: state.cells[row][column].whole,
    items,
    choose: (gesture) => send(state, gesture, row, column),
  });
  return true;
}

// ---- What a person does

function placeOf(state, target) {
  const td = target.closest?.("td");
  const tr = target.closest?.("tbody tr");
  const row = state.rows.indexOf(tr);
  return row < 0 ? null : { row, column: td ? [...tr.children].indexOf(td) : null };
}

function selection(state) {
  const root = state.root.getRootNode();
  const found = root.getSelection?.() ?? document.getSelection();
  return found && !found.isCollapsed && found.toString() ? found : null;
}

function onClick(state, event) {
  const place = placeOf(state, event.target);
  if (!place || selection(state)) return; // whoever marks a text to copy it opens nothing
  const { row, column } = place;
  const showsMenu = state.root.dataset.mode === "cards" ? !inCardOpens(state, column) : !state.data.opens;
  if (column !== null && showsMenu && openMenu(state, row, column)) return;
  stopAt(state, row, null, false);
  if (!state.data.opens) return;
  state.stop.focus({ preventScroll: true });
  open(state, row);
}

function onContextMenu(state, event) {
  const place = placeOf(state, event.target);
  if (!place || place.column === null || selection(state)) return;
  if (openMenu(state, place.row, place.column)) event.preventDefault();
}

// The button comes only while the pointer is beside its place: what is clicked where a text stood is the row.
function onPointerMove(state, event) {
  if (event.pointerType !== "mouse" || state.root.dataset.mode === "cards") return;
  const place = placeOf(state, event.target);
  const over = state.over;
  if (place && !event.buttons && !state.more.hidden && over.row === place.row && over.column === place.column) return;
  state.more.hidden = true;
  // Whoever holds the button down marks a text.
  if (event.buttons || !place || place.column === null || !menuAt(state, place.row, place.column).length) return;
  const cell = state.rows[place.row].children[place.column].getBoundingClientRect();
  const box = state.box.getBoundingClientRect();
  const right = Math.min(cell.right, box.right) - 2;
  if (event.clientX > right - MORE - 4) return;
  state.over = place;
  state.more.hidden = false;
  state.more.style.left = `${right - MORE - box.left + state.box.scrollLeft - state.box.clientLeft}px`;
  state.more.style.top = `${cell.top - box.top + state.box.scrollTop + (cell.height - state.more.offsetHeight) / 2}px`;
}

function headKey(state, event) {
  const buttons = [...state.head.querySelectorAll("button")];
  const at = buttons.indexOf(event.target.closest("button"));
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (event.key === "ArrowDown") stopAt(state, state.at.row, null, true);
  else if (to === undefined) return;
  else if (buttons[to]) {
    buttons[at].tabIndex = -1;
    buttons[to].tabIndex = 0;
    state.headAt = state.heads.indexOf(buttons[to].closest("th"));
    buttons[to].focus();
  }
  event.preventDefault();
  event.stopPropagation();
}

// Whether an event is open beside the rows, or about to be.
function walks(state) {
  return state.data.opens && (state.data.beside || state.asked !== null);
}

function onKey(state, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest("thead")) {
    headKey(state, event);
    return;
  }
  const place = placeOf(state, event.target);
  if (!place) return;
  const { row } = place;
  const column = event.target.tagName === "TD" ? place.column : null;
  const last = state.rows.length - 1;
  const page = Math.max(1, Math.floor(state.box.clientHeight / (state.rows[row].offsetHeight || 30)) - 2);
  const to = { ArrowUp: row - 1, ArrowDown: row + 1, Home: 0, End: last, PageUp: Math.max(0, row - page), PageDown: Math.min(last, row + page) }[event.key];
  if (to !== undefined) {
    if (to < 0 || to > last) {
      // The event beside the table has the step over its end; without one the headings stand above.
      const first = state.head.querySelector("button[tabindex='0']");
      if (walks(state) || to > last || !first) return;
      first.focus();
    } else {
      stopAt(state, to, column, true);
      if (walks(state) && to !== row) open(state, to);
    }
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const seen = [...state.rows[row].children].flatMap((td, at) => (td.offsetParent === null ? [] : [at]));
    const next = seen.indexOf(column) + (event.key === "ArrowRight" ? 1 : -1);
    if (next >= -1 && next < seen.length && !(column === null && next < 0)) stopAt(state, row, next < 0 ? null : seen[next], true);
  } else if (event.key === "Enter" || event.key === " ") {
    if (event.key === " " || column === null || !openMenu(state, row, column)) {
      if (state.data.opens) open(state, row);
    }
  } else if (event.key === "ContextMenu" && column !== null) openMenu(state, row, column);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// What is marked is copied as rows of cells, whatever it is made of here.
function onCopy(state, event) {
  const marked = selection(state);
  if (!marked || !event.clipboardData) return;
  const part = marked.getRangeAt(0).cloneContents();
  const rows = [...part.querySelectorAll("tr")];
  const text = rows.length
    ? rows.map((tr) => [...tr.children].map((cell) => cell.textContent).join("\t")).join("\n")
    : [...part.childNodes].map((node) => node.textContent).join(part.querySelector("td") ? "\t" : "");
  event.clipboardData.setData("text/plain", text);
  event.preventDefault();
}

// ---- Life

function start(parentElement) {
  const root = make("div", "records", parentElement);
  const box = make("div", "box", root);
  const table = make("table", "", box, { role: "grid" });
  const state = {
    root, box, table,
    columns: make("colgroup", "", table),
    head: make("thead", "", table, { role: "rowgroup" }),
    body: make("tbody", "", table, { role: "rowgroup" }),
    more: make("button", "more", box, { tabindex: "-1", "aria-label": "What to do with this value", title: "What to do with this value" }),
    pen: document.createElement("canvas").getContext("2d"),
    data: null, send: null, rows: [], cells: [], heads: [], headAt: 0, widths: null,
    marked: null, asked: null, waiting: 0, walking: 0, sent: -WALK_MS, at: { row: 0, column: null }, stop: null, over: null,
  };
  state.more.textContent = "⋯";
  state.more.hidden = true;
  state.more.addEventListener("click", () => openMenu(state, state.over.row, state.over.column));
  state.body.addEventListener("click", (event) => onClick(state, event));
  state.body.addEventListener("contextmenu", (event) => onContextMenu(state, event));
  state.body.addEventListener("pointermove", (event) => onPointerMove(state, event));
  state.head.addEventListener("pointerenter", () => (state.more.hidden = true));
  root.addEventListener("pointerleave", () => (state.more.hidden = true));
  root.addEventListener("copy", (event) => onCopy(state, event));
  table.addEventListener("keydown", (event) => onKey(state, event));
  state.observer = new ResizeObserver(() => layOut(state));
  state.observer.observe(root);
  return state;
}

function draw(state, data) {
  const before = state.data;
  state.data = data;
  if (before?.nonce === data.nonce) return;
  const inside = state.body.contains(state.root.getRootNode().activeElement);
  const focused = state.root.getRootNode().activeElement?.closest?.("thead th");
  clearTimeout(state.walking);
  clearTimeout(state.waiting);
  state.asked = state.marked = state.stop = null;
  const names = data.columns.map((column) => column.name);
  // A card of events has its five facts; any other table shows all that it has.
  state.byCards = data.opens && names.includes("happened_at") && names.includes("action");
  if (data.columns.some((column) => column.sortable)) state.root.dataset.sorts = "";
  state.root.dataset.cards = state.byCards ? "event" : "any";
  state.headAt = Math.max(0, Math.min(state.headAt, names.length - 1));
  state.table.setAttribute("aria-label", data.caption);
  state.table.setAttribute("aria-rowcount", String(data.rows.length + 1));
  state.box.style.setProperty("--most-height", data.height || "none");
  const head = focused && state.heads.indexOf(focused);
  drawHead(state);
  drawRows(state);
  state.widths = null;
  if (before?.scope !== data.scope) state.box.scrollTop = 0;
  layOut(state);
  const interactive = data.opens || data.columns.some((column) => column.menu.length);
  const row = before?.scope === data.scope ? Math.min(state.at.row, data.rows.length - 1) : 0;
  if (interactive && data.rows.length) stopAt(state, row, null, inside);
  if (typeof head === "number" && head >= 0) state.heads[head]?.querySelector("button")?.focus({ preventScroll: true });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = states.get(parentElement) ?? start(parentElement);
  states.set(parentElement, state);
  state.send = setTriggerValue;
  const open = state.data?.open;
  draw(state, data);
  if (data.open === state.asked) settle(state);
  else if (state.asked === null && state.marked !== data.open) {
    mark(state, data.open);
    if (data.open !== null && data.open !== open) {
      const inside = state.body.contains(state.root.getRootNode().activeElement);
      stopAt(state, data.open, null, inside);
      reveal(state, data.open);
    }
  }
  return () => {
    clearTimeout(state.walking);
    clearTimeout(state.waiting);
    state.observer.disconnect();
    state.root.remove();
    states.delete(parentElement);
  };
}
