// Draws facets and reports gestures by position; the server knows which value stands where.
// Texts from the log enter the page through textContent and setAttribute only.

const SEARCH_DELAY_MS = 300;
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

function makeRow(view, position) {
  const item = make("li", "row");
  const main = make("button", "main", item);
  make("span", "mark", main, { "aria-hidden": "true" });
  const name = make("span", "name", main);
  write(make("span", "not", name), "not");
  const value = make("span", "value", name);
  const figures = make("span", "figures", main);
  const count = make("span", "count", figures);
  const of = make("span", "of", figures);
  const bar = make("span", "bar", main, { "aria-hidden": "true" });
  const good = make("i", "good", bar);
  const bad = make("i", "bad", bar);
  const failed = make("span", "failed", main);
  const more = make("span", "more", item);
  const only = make("button", "only", more);
  write(only, "only");
  const not = make("button", "exclude", more);
  write(not, "−");
  main.addEventListener("click", (event) => {
    view.send(event.altKey || event.shiftKey ? "exclude" : "include", position);
  });
  only.addEventListener("click", () => view.send("only", position));
  not.addEventListener("click", () => view.send("exclude", position));
  return { item, main, value, count, of, good, bad, failed, only, not, bar };
}

function drawRow(row, [label, title, count, total, failed, state, none, unknown], largest) {
  const counts = count === total ? number.format(count) : `${number.format(count)} of ${number.format(total)}`;
  const said = { "": "", include: ", included", exclude: ", excluded" }[state];
  write(row.value, label);
  write(row.count, number.format(count));
  write(row.of, count === total ? "" : ` of ${number.format(total)}`);
  const bad = `${number.format(failed)} failed`;
  const unclear = unknown ? `, ${number.format(unknown)} of unknown outcome` : "";
  write(row.failed, failed ? bad : "");
  set(row.item, "data-state", state);
  set(row.item, "data-none", String(none));
  set(row.main, "title", `${title}\n${counts}${failed ? `, ${bad}` : ""}${unclear}`);
  set(row.main, "aria-pressed", String(state === "include"));
  set(row.main, "aria-label", `${label}${said}, ${counts} events, ${bad}${unclear}`);
  set(row.only, "aria-label", `Only ${label}`);
  set(row.not, "aria-label", `Exclude ${label}`);
  set(row.not, "aria-pressed", String(state === "exclude"));
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
  const order = make("button", "small order", head);
  const search = make("input", "search", root, { type: "search", autocomplete: "off", spellcheck: "false" });
  const list = make("ul", "values", root);
  const rest = make("p", "rest", root);
  const view = { root, fold, clear, order, search, list, rest, rows: [], timer: 0, open: null, sent: null };
  view.send = (gesture, row = null, text = "") => {
    const facet = state.data.facets.findIndex((other) => other.field === field);
    state.send("click", { nonce: state.data.nonce, facet, row, gesture, text });
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
  set(view.order, "aria-label", `${facet.label}: ${rare ? "rarest first" : "most common first"}, turn round`);
  view.clear.hidden = !facet.rows.some((row) => row[5]);
  set(view.clear, "aria-label", `Clear ${facet.label}`);
  view.search.hidden = !facet.searchable;
  set(view.search, "placeholder", `Search ${facet.label}`);
  set(view.search, "aria-label", `Search ${facet.label}`);
  // The person may have typed on since the answered search was sent: what is being edited is theirs.
  const editing = view.timer || view.search.getRootNode().activeElement === view.search;
  if (!editing && view.search.value !== facet.search) view.search.value = facet.search;
  if (!view.timer) view.sent = facet.search;
  view.list.classList.toggle("mono", facet.mono);
  while (view.rows.length < facet.rows.length) {
    const row = makeRow(view, view.rows.length);
    view.rows.push(row);
    view.list.append(row.item);
  }
  while (view.rows.length > facet.rows.length) view.rows.pop().item.remove();
  const largest = Math.max(0, ...facet.rows.map((row) => row[2]));
  facet.rows.forEach((row, position) => drawRow(view.rows[position], row, largest));
  const hidden = facet.hidden ? `${number.format(facet.hidden)} more` : "";
  write(view.rest, facet.rows.length ? hidden : facet.search ? "No value matches the search" : "No value");
  view.rest.hidden = !view.rest.textContent;
}

function start(parentElement) {
  const root = make("div", "facets", parentElement);
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
