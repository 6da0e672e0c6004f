// Draws facets and reports gestures by position; the server knows which value stands where.
// Texts from the log enter the page through textContent and setAttribute only.

import { openValueMenu } from "./value_menu.js";

const SEARCH_DELAY_MS = 300;
// Names that share so many letters look the same where they are cut at their end.
const SHARED = 12;
const LEAST_TAIL = 6;
const SEPARATOR = /[-._@/:\s]/;
// What a person chooses here shows in the page, which the sidebar covers on a telephone.
const CHOICES = new Set(["include", "exclude", "only", "page", "all", "clear"]);
const COVERED = "(max-width: 640px)";
const letters = new Intl.Segmenter("en", { granularity: "grapheme" });
const number = new Intl.NumberFormat("en-US");
const states = new WeakMap(); // parentElement -> what outlives a redraw: nodes, folding, the latest message to the server

function make(tag, className, parent, attributes = {}) {
  const node = document.createElement(tag);
  node.className = className;
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
}

// Writing only what differs keeps the selection and spares the layout.
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function set(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// Where each label may be cut in its middle: what follows tells it from its neighbours. Null: it is cut at its end.
function tails(labels) {
  const sorted = labels.map((label) => [...letters.segment(label)].map((one) => one.segment));
  const order = sorted.map((_, place) => place).sort((a, b) => (labels[a] < labels[b] ? -1 : 1));
  const shared = labels.map(() => 0);
  for (let place = 1; place < order.length; place += 1) {
    const [one, other] = [order[place - 1], order[place]];
    let same = 0;
    while (same < sorted[one].length && sorted[one][same] === sorted[other][same]) same += 1;
    shared[one] = Math.max(shared[one], same);
    shared[other] = Math.max(shared[other], same);
  }
  return sorted.map((signs, place) => {
    if (shared[place] < SHARED || signs.length < SHARED + LEAST_TAIL) return null;
    let start = Math.min(shared[place], signs.length - LEAST_TAIL);
    for (let back = 0; back < 9; back += 1) {
      if (!SEPARATOR.test(signs[start - back])) continue;
      start -= back;
      break;
    }
    return signs.slice(0, start).join("").length;
  });
}

function makeRow(view, position) {
  const item = make("li", "row");
  const main = make("button", "main", item, { "aria-keyshortcuts": "ArrowRight Shift+F10" });
  make("span", "mark", main, { "aria-hidden": "true" });
  const name = make("span", "name", main);
  write(make("span", "not", name), "not");
  const value = make("span", "value", name, { dir: "auto" });
  const head = make("span", "start", value);
  const tail = make("span", "end", value);
  const figures = make("span", "figures", main);
  const count = make("span", "count", figures);
  const of = make("span", "of", figures);
  const bar = make("span", "bar", main, { "aria-hidden": "true" });
  const good = make("i", "good", bar);
  const bad = make("i", "bad", bar);
  const failed = make("span", "failed", main);
  // For pointers; from the keyboard the value itself opens the menu, so that it stays one stop.
  const more = make("button", "more", item, { tabindex: "-1" });
  write(more, "\u22ef");
  const row = { item, main, head, tail, value, count, of, good, bad, failed, more, bar, facts: null };
  const open = (at) => {
    const [, title, , , , state, none] = row.facts;
    const words = { exclude: state === "exclude" ? "Exclude no more" : "Exclude" };
    const items = view.items
      .filter(([gesture]) => gesture !== "page" || !none)
      .map(([gesture, label]) => [gesture, words[gesture] ?? label]);
    openValueMenu({ anchor: main, at, text: title, items, choose: (gesture) => view.send(gesture, position) });
  };
  main.addEventListener("click", (event) => {
    view.send(event.altKey || event.shiftKey ? "exclude" : "include", position);
  });
  more.addEventListener("click", () => open(more));
  item.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    open(main);
  });
  main.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) view.walk(main, step);
    else if (event.key === "ArrowRight" || event.key === "ContextMenu" || (event.shiftKey && event.key === "F10")) open(main);
    else return;
    event.preventDefault();
  });
  return row;
}

function drawRow(row, facts, largest, tail) {
  const [label, title, count, total, failed, state, none, unknown] = facts;
  const counts = count === total ? number.format(count) : `${number.format(count)} of ${number.format(total)}`;
  const said = { "": "", include: ", included", exclude: ", excluded" }[state];
  row.facts = facts;
  write(row.head, tail === null ? label : label.slice(0, tail));
  write(row.tail, tail === null ? "" : label.slice(tail));
  write(row.count, number.format(count));
  write(row.of, count === total ? "" : ` of ${number.format(total)}`);
  const bad = `${number.format(failed)} failed`;
  const unclear = unknown ? `, ${number.format(unknown)} of unknown outcome` : "";
  write(row.failed, failed ? bad : "");
  set(row.item, "data-state", state);
  set(row.item, "data-none", String(none));
  set(row.item, "data-idle", String(!count));
  set(row.main, "title", `${title}\n${counts}${failed ? `, ${bad}` : ""}${unclear}`);
  set(row.main, "aria-pressed", String(state === "include"));
  const events = count === 1 && total === 1 ? "event" : "events";
  set(row.main, "aria-label", `${label}${said}, ${counts} ${events}, ${bad}${unclear}`);
  set(row.more, "aria-label", `What to do with ${label}`);
  set(row.more, "title", "Only this, exclude, copy \u2026");
  const width = largest ? (100 * count) / largest : 0;
  const share = count ? failed / count : 0;
  row.good.style.width = `${width * (1 - share)}%`;
  row.bad.style.width = `${width * share}%`;
  row.bad.style.minWidth = failed ? "3px" : "0"; // one failure among thousands is still seen
  row.good.style.minWidth = count > failed ? "1px" : "0";
}

function makeFacet(state, field) {
  const root = make("section", "facet");
  const head = make("div", "head", root);
  const fold = make("button", "fold", head);
  const clear = make("button", "small clear", head);
  write(clear, "clear");
  const all = make("button", "small all", head);
  write(all, "all");
  const order = make("button", "small order", head);
  const search = make("input", "search", root, { type: "search", autocomplete: "off", spellcheck: "false" });
  const list = make("ul", "values", root);
  const rest = make("button", "rest", root);
  const note = make("p", "note", root);
  const view = { root, fold, clear, all, order, search, list, rest, note, rows: [], items: [], timer: 0, open: null, sent: null };
  view.send = (gesture, row = null, text = "") => {
    const facet = state.data.facets.findIndex((other) => other.field === field);
    state.send("click", { nonce: state.data.nonce, facet, row, gesture, text });
    if (CHOICES.has(gesture)) uncover(root);
  };
  view.walk = (main, step) => {
    const values = [...state.grid.querySelectorAll(".main")].filter((one) => one.offsetParent);
    values[values.indexOf(main) + step]?.focus();
  };
  const seek = () => {
    clearTimeout(view.timer);
    view.timer = 0;
    if (search.value === view.sent) return;
    view.sent = search.value;
    view.send("search", null, search.value);
  };
  fold.addEventListener("click", () => {
    view.open = !view.open;
    drawFolding(view);
  });
  clear.addEventListener("click", () => view.send("clear"));
  all.addEventListener("click", () => view.send("all"));
  rest.addEventListener("click", () => view.send("all"));
  order.addEventListener("click", () => view.send("order", null, order.dataset.next));
  search.addEventListener("input", () => {
    clearTimeout(view.timer);
    view.timer = setTimeout(seek, SEARCH_DELAY_MS);
  });
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") seek();
  });
  return view;
}

// Closes Streamlit's sidebar where it lies over the page. Where that has no such button, it stays open.
function uncover(node) {
  if (!matchMedia(COVERED).matches) return;
  const sidebar = node.getRootNode().host?.closest('[data-testid="stSidebar"]') ?? node.closest('[data-testid="stSidebar"]');
  sidebar?.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click();
}

function drawFolding(view) {
  set(view.root, "data-open", String(view.open));
  set(view.fold, "aria-expanded", String(view.open));
}

function drawFacet(view, facet) {
  view.open ??= facet.open;
  drawFolding(view);
  write(view.fold, facet.label);
  set(view.root, "aria-label", facet.label);
  const rare = facet.order === "rare";
  view.order.hidden = facet.order === "clock";
  write(view.order, rare ? "rarest first" : "most common");
  view.order.dataset.next = rare ? "common" : "rare";
  set(view.order, "aria-label", `Order of ${facet.label}: ${rare ? "rarest first" : "most common first"}, turn round`);
  set(view.order, "title", rare ? "Rarest first. Show the most common first" : "Most common first. Show the rarest first");
  view.order.hidden = facet.rows.length < 2;
  view.clear.hidden = !facet.rows.some((row) => row[5]);
  set(view.clear, "aria-label", `Clear ${facet.label}`);
  view.search.hidden = !facet.searchable;
  set(view.search, "placeholder", `Search ${facet.label}`);
  set(view.search, "aria-label", `Search ${facet.label}`);
  // The person may have typed on since the answered search was sent: what is being edited is theirs.
  const editing = view.timer || view.search.getRootNode().activeElement === view.search;
  if (!editing && view.search.value !== facet.search) view.search.value = facet.search;
  if (!view.timer) view.sent = facet.search;
  view.items = facet.items;
  view.all.hidden = !facet.listed;
  set(view.all, "aria-label", `All values of ${facet.label}`);
  set(view.all, "title", `All values of ${facet.label}, as a table and as CSV`);
  set(view.root, "data-idle", String(!facet.rows.some((row) => row[2])));
  view.list.classList.toggle("mono", facet.mono);
  while (view.rows.length < facet.rows.length) {
    const row = makeRow(view, view.rows.length);
    view.rows.push(row);
    view.list.append(row.item);
  }
  while (view.rows.length > facet.rows.length) view.rows.pop().item.remove();
  const largest = Math.max(0, ...facet.rows.map((row) => row[2]));
  const cuts = tails(facet.rows.map((row) => row[0]));
  facet.rows.forEach((row, position) => drawRow(view.rows[position], row, largest, cuts[position]));
  const more = facet.hidden ? `${number.format(facet.hidden)} more` : "";
  write(view.rest, more);
  set(view.rest, "aria-label", `${more} values of ${facet.label}: show all`);
  view.rest.hidden = !more || !facet.listed;
  write(view.note, facet.rows.length ? (facet.listed ? "" : more) : facet.search ? "No value matches the search" : "No value");
  view.note.hidden = !view.note.textContent;
}

function start(parentElement) {
  const root = make("div", "facets", parentElement);
  root.style.visibility = "hidden"; // until the style sheet is there, which says otherwise
  return { root, grid: make("div", "grid", root), views: new Map(), data: null, send: null };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const state = states.get(parentElement) ?? start(parentElement);
  states.set(parentElement, state);
  state.data = data;
  state.send = setTriggerValue;
  set(state.root, "data-layout", data.layout);
  const fields = new Set(data.facets.map((facet) => facet.field));
  for (const [field, view] of state.views) {
    if (fields.has(field)) continue;
    clearTimeout(view.timer);
    view.root.remove();
    state.views.delete(field);
  }
  data.facets.forEach((facet, position) => {
    const view = state.views.get(facet.field) ?? makeFacet(state, facet.field);
    state.views.set(facet.field, view);
    drawFacet(view, facet);
    // Moving a node takes the focus away: only where it stands wrong.
    if (state.grid.children[position] !== view.root) state.grid.insertBefore(view.root, state.grid.children[position] ?? null);
  });
  return () => {
    for (const view of state.views.values()) clearTimeout(view.timer);
    state.root.remove();
    states.delete(parentElement);
  };
}
