// How wide the columns of a table of records are: as their texts need it, as far as there is room.

import { brief } from "./record_cells.js";

const PADDING = 17; // px left and right of a cell's text, with the rounding
const WIDEST = 380; // px that a text gets while others want room too
const WRAPPED = { least: 250, tight: 150, widest: 640 }; // px, a column whose texts go on in a second line
const BAR = 3; // px, one of a line of bars with its gap
const NARROWEST = 92; // px, a text's column
const TIGHTEST = 64; // px, any column
const HEADING = 130; // px that a heading gets at most
const SAVED = 4; // px of padding that a column goes without where there is little room
const BEYOND = 260; // px, a column that has to be scrolled to

// Measures of every column what its texts need: the longest, most of them, and where there is little room.
export function measure(state) {
  const { columns } = state.data;
  const pen = state.pen;
  const known = new Map();
  const width = (node) => {
    const style = getComputedStyle(node);
    const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    return (text) => {
      if (!known.has(font + text)) {
        pen.font = font;
        known.set(font + text, Math.ceil(pen.measureText(text).width));
      }
      return known.get(font + text);
    };
  };
  const heading = width(state.heads[0]);
  const heads = columns.map((column) => heading(brief(column.label)) + PADDING + (column.sortable ? 12 : 0));
  state.widths = columns.map((column, at) => {
    const text = state.rows[0] ? width(state.rows[0].children[at]) : heading;
    const of = (short) =>
      state.cells
        .map((row) => row[at])
        .map((cell) => {
          const lines = short(cell.none ? "–" : cell.text + (cell.remark ? ` ${cell.remark}` : "")).split("\n");
          const bars = cell.bars?.length ? BAR * cell.bars.length + 8 : 0;
          return Math.max(...lines.map(text)) + PADDING + (cell.kind ? 4 : 0) + bars;
        })
        .sort((one, other) => one - other);
    const needs = of((one) => one);
    const longest = needs.at(-1) ?? 0;
    const outcome = column.name === "result";
    const barred = state.cells.some((row) => row[at].bars?.length);
    const rigid = column.number || column.time || outcome || barred || longest < NARROWEST;
    const full = Math.max(longest, rigid ? Math.min(heads[at], HEADING) : heads[at]);
    const usual = Math.max(needs[Math.floor(needs.length * 0.9)] ?? 0, Math.min(heads[at], HEADING));
    const short = column.time
      ? of((one) => one.replace(/^\d{4}-/, "")).at(-1)
      : outcome
        ? Math.max(heads[at] - 12, of((one) => (one.startsWith("✓") ? "✓" : one)).at(-1))
        : longest;
    return {
      full,
      most: rigid ? full : Math.min(usual, column.wrap ? WRAPPED.widest : WIDEST),
      least: rigid ? full : Math.min(usual, column.wrap ? WRAPPED.least : Math.max(NARROWEST, Math.min(heads[at], HEADING))),
      tight: (rigid ? Math.min(full, Math.max(short, TIGHTEST)) : Math.min(usual, column.wrap ? WRAPPED.tight : NARROWEST)) - SAVED,
      rigid,
    };
  });
}

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

// Spreads the room over columns: everyone's least, then more for those who want it.
export function spread(widths, room, least) {
  const got = widths.map((one) => one[least]);
  for (const aim of ["most", "full"]) {
    const left = room - sum(got);
    const wants = widths.map((one, at) => (least === "tight" && one.rigid ? 0 : Math.max(0, one[aim] - got[at])));
    const wanted = sum(wants);
    if (left <= 0 || !wanted) continue;
    const share = Math.min(1, left / wanted);
    wants.forEach((want, at) => (got[at] += Math.floor(want * share)));
  }
  const left = room - sum(got);
  if (left > 0) {
    const flexible = widths.map((one, at) => (one.rigid ? 0 : got[at]));
    const shares = sum(flexible) ? flexible : got;
    const all = sum(shares);
    shares.forEach((one, at) => (got[at] += Math.floor((left * one) / all)));
    // What rounding left goes to the last column that may grow.
    got[shares.findLastIndex((one) => one > 0)] += room - sum(got);
  }
  return got;
}

// Where not all fit, the first ones share the room, and the others stand beyond its edge at their own width.
export function squeeze(widths, room) {
  let fitting = 0;
  for (let taken = 0; fitting < widths.length; fitting += 1) {
    taken += widths[fitting].tight;
    if (taken > room) break;
  }
  const first = fitting ? spread(widths.slice(0, fitting), room, "tight") : [];
  return [...first, ...widths.slice(fitting).map((one) => Math.min(one.most, BEYOND))];
}
