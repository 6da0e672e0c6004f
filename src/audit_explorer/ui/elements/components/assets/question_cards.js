// Draws questions with their short answers, and reports which one is opened.
// Texts from the log enter the page through textContent and setAttribute only.

const SVG = "http://www.w3.org/2000/svg";
const states = new WeakMap();

function make(tag, className, parent, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  parent?.append(node);
  return node;
}

function sparkline(bars, parent) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "spark");
  svg.setAttribute("viewBox", `0 0 ${bars.length * 4} 100`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  bars.forEach((height, place) => {
    if (!height) return;
    const bar = document.createElementNS(SVG, "rect");
    for (const [name, value] of Object.entries({ x: place * 4, y: 100 - height, width: 3, height })) {
      bar.setAttribute(name, value);
    }
    svg.append(bar);
  });
  parent.append(svg);
}

function opener(card, parent, state) {
  const button = make("button", "open", parent, card.title);
  button.type = "button";
  button.addEventListener("click", () => state.send("open", card.name));
}

function full(card, parent, state) {
  const item = make("li", card.failure ? "card failure" : "card", parent);
  opener(card, make("h3", "", item), state);
  const figures = make("div", "figures", item);
  make("span", "count", figures, card.count);
  if (card.bars.length) sparkline(card.bars, figures);
  make("p", "sentence", item, card.sentence).title = card.sentence;
  const list = make("ol", "lines", item);
  for (const [words, number] of card.lines) {
    const line = make("li", "", list);
    make("span", "words", line, words).title = words;
    if (number) make("span", "number", line, number);
  }
}

function empty(card, parent, state) {
  const item = make("li", "nothing", parent);
  opener(card, item, state);
  make("span", "", item, ` ${card.sentence}`);
}

export default function ({ data, parentElement, setTriggerValue }) {
  let state = states.get(parentElement);
  if (!state) {
    state = { root: make("div", "questions", parentElement), seen: "" };
    states.set(parentElement, state);
  }
  state.send = setTriggerValue;
  const now = JSON.stringify(data.cards);
  if (now !== state.seen) {
    // Whoever goes by keys stays where they are when the figures change.
    const at = [...state.root.querySelectorAll(".open")].indexOf(state.root.getRootNode().activeElement);
    state.seen = now;
    state.root.replaceChildren();
    const cards = make("ul", "cards", state.root);
    for (const card of data.cards) if (card.count) full(card, cards, state);
    const rest = data.cards.filter((card) => !card.count);
    if (rest.length) {
      const list = make("ul", "rest", state.root);
      for (const card of rest) empty(card, list, state);
    }
    if (at >= 0) state.root.querySelectorAll(".open")[at]?.focus();
    // The page keeps their place free until then.
    parentElement.host?.setAttribute("data-drawn", "");
  }
  return () => {
    state.root.remove();
    states.delete(parentElement);
  };
}
