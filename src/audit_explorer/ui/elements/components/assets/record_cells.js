// Writes the cells of a table of records.
// Texts from the log enter the page through textContent and setAttribute only.

export function make(tag, className, parent, attributes = {}) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  parent?.append(node);
  return node;
}

export function span(className, text, parent) {
  make("span", className, parent).textContent = text;
}

// A cell comes as a text, as null, or as a list with what it has besides.
export function read(cell) {
  if (cell === null) return { none: true, text: "", whole: "no value", remark: "", kind: "" };
  const [text, whole, remark, kind, bars = []] = Array.isArray(cell) ? cell : [cell, "", "", ""];
  return { none: false, text, whole: whole || text, remark, kind, bars };
}

// ---- Texts

// Of a zone in a heading its place: "Time (Europe/Berlin)" is as wide as two columns.
export function brief(label) {
  return label.replace(/\([^()]*\/([^()/]+)\)$/, (_, place) => `(${place.replaceAll("_", " ")})`);
}

// Where the texts of a column that begin alike begin to differ: text -> place.
export function differing(texts) {
  const places = new Map();
  const sorted = [...new Set(texts)].sort();
  const shared = sorted.slice(1).map((text, at) => {
    let length = 0;
    while (length < text.length && text[length] === sorted[at][length]) length += 1;
    return length;
  });
  sorted.forEach((text, at) => {
    const same = Math.max(shared[at - 1] ?? 0, shared[at] ?? 0);
    let place = Math.min(same, text.length - 4); // half a character is no beginning
    if (/[\udc00-\udfff]/.test(text[place] ?? "")) place -= 1;
    if (same >= 8 && place >= 6) places.set(text, place);
  });
  return places;
}

export function fill(td, column, cell, places) {
  const box = make("div", "text", td);
  if (cell.none) {
    td.dataset.none = "true";
    span("", "–", box);
    box.firstChild.setAttribute("title", "no value");
    return;
  }
  const { text } = cell;
  const place = places?.get(text);
  if (cell.bars.length) {
    const bars = make("span", "bars", box, { "aria-hidden": "true" });
    for (const height of cell.bars) make("span", height ? "" : "nothing", bars).style.height = `${Math.max(8, height)}%`;
  }
  if (cell.kind) {
    td.dataset.kind = cell.kind;
    const [sign, ...words] = text.split(" ");
    if (words.length && cell.kind !== "unknown") {
      span("sign", sign, box);
      span("word", ` ${words.join(" ")}`, box);
    } else span("", text, box);
  } else if (column.time && /^\d{4}-/.test(text)) {
    span("year", text.slice(0, 5), box);
    span("", text.slice(5), box);
  } else if (place) {
    box.classList.add("cut");
    span("head", text.slice(0, place), box);
    span("tail", text.slice(place), box);
  } else span("", text, box);
  if (cell.remark) span("remark", ` ${cell.remark}`, box);
  td.title = cell.remark ? `${cell.whole}\n${cell.remark}` : cell.whole;
}
