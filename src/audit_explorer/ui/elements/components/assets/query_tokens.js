// What stands at the cursor of a query, and what could follow there. No more than a guess: the server reads the query.

const CLAUSE =
  /([\p{L}_][\p{L}\p{N}_.[\]*-]*)\s*(:?\s*(?:>=|<=|!=|!~|==?|>|<|~)|[~^$*@]=|:)\s*(\((?:[^()]*[\s(])?)?("[^"]*|[^\s()"]*)$/u;
const WORD = /[^\s()"]*$/;
const MOST = 50; // rows of a list
// A path inside what is JSON: the part up to its first step is a field's name.
const PATH = /^(body|context|metadata|error)[.[]/;
const JOINING = [
  ["AND", "both must hold; a space says the same"],
  ["OR", "one of both must hold"],
  ["NOT", "what follows must not hold; - before a condition says the same"],
];

// The field that a name stands for, with all that is known of it.
function known(data, name) {
  const lower = name.toLowerCase();
  const field = data.fields.find(([own]) => own === name) ?? data.fields.find(([own]) => own.toLowerCase() === lower);
  return field ?? (PATH.test(name) ? [name, name, "", "", [":", "=", "~", ">", ">=", "<", "<="]] : undefined);
}

// What is being typed: `start` to `end` is what a choice replaces.
export function placeAt(data, text, cursor) {
  const before = text.slice(0, cursor);
  const clause = CLAUSE.exec(before);
  const field = clause && known(data, clause[1]);
  if (field) {
    const typed = clause[4].replace(/^"/, "");
    return { kind: "value", field: field[1], typed, start: cursor - clause[4].length, end: cursor };
  }
  const word = WORD.exec(before)[0];
  const typed = word.replace(/^[-!]+/, "");
  const ahead = before.slice(0, cursor - word.length).trim();
  return { kind: "field", field: "", typed, start: cursor - typed.length, end: cursor, follows: ahead !== "" && !ahead.endsWith("(") };
}

// How well a text fits what was typed: at its beginning, at that of a word in it, anywhere; 0 for not at all.
function fit(text, typed) {
  const at = text.toLowerCase().indexOf(typed);
  if (at < 0) return 0;
  return at === 0 ? 3 : /[\s_.:@/-]/.test(text[at - 1]) ? 2 : 1;
}

function best(rows) {
  return rows
    .filter(([score]) => score)
    .sort((one, other) => other[0] - one[0])
    .slice(0, MOST)
    .map(([, row]) => row);
}

function fieldRows(data, place) {
  const typed = place.typed.toLowerCase();
  const rows = data.fields.map(([name, , label, meaning], at) => {
    const score = typed ? Math.max(4 * fit(name, typed), 2 * fit(label, typed), fit(meaning, typed) === 3 ? 1 : 0) : 1;
    const note = [label, meaning].filter(Boolean).join(": ");
    return [score && score - at / 1000, { text: `${name}:`, label: name, note, kind: "field" }];
  });
  const own = typed && known(data, typed);
  const signs = (own?.[4] ?? []).slice(1).map((sign) => [
    20, { text: `${own[0]}${sign}`, label: `${own[0]}${sign}`, note: data.signs[sign] ?? "", kind: "operator" },
  ]);
  const joining = JOINING.filter(([word]) => typed && place.follows && word.toLowerCase().startsWith(typed)).map(
    ([word, note]) => [9, { text: `${word} `, label: word, note, kind: "keyword" }],
  );
  return best([...rows, ...signs, ...joining, ...pathRows(data, place)]);
}

// The paths of the log, once the server has said which there are.
function pathRows(data, place) {
  if (!hasPaths(data, place)) return [];
  const typed = place.typed.toLowerCase();
  return data.more.rows.map(([text, label, count], at) => {
    const score = fit(text, typed);
    return [score && 20 * score - at / 1000, { text: `${text}:`, label, note: "", count, kind: "field" }];
  });
}

function hasPaths(data, place) {
  return data.more?.field === "" && data.more.typed === place.typed.match(PATH)?.[1];
}

function valueRows(data, place) {
  const typed = place.typed.toLowerCase();
  const offered = data.values[place.field];
  const asked = data.more && data.more.field === place.field && data.more.typed === place.typed ? data.more : null;
  const seen = new Map();
  for (const [text, label, count] of [...(offered?.rows ?? []), ...(asked?.rows ?? [])]) {
    if (!seen.has(text)) seen.set(text, { text: `${text} `, label, count, note: "", kind: "value" });
  }
  const rows = [...seen.values()];
  return best(rows.map((row) => [typed ? fit(row.label, typed) || fit(row.text, typed) : 1, row]));
}

// What is offered at a place, and what of it the server may know more of.
export function offersAt(data, place) {
  if (place.kind === "field") {
    const root = place.typed.match(PATH)?.[1];
    const want = root && !hasPaths(data, place) ? { field: "", typed: root } : null;
    return { rows: fieldRows(data, place), want };
  }
  const rows = valueRows(data, place);
  const asked = data.more && data.more.field === place.field && data.more.typed === place.typed;
  const want = !asked && !data.values[place.field]?.whole ? { field: place.field, typed: place.typed } : null;
  return { rows, want };
}

// A text that two sides changed: `theirs` is `base` with one stretch changed, and so is `mine`. Where both changed the
// same place, mine stays.
export function merged(base, theirs, mine) {
  if (mine === base || !theirs) return theirs;
  if (theirs === base) return mine;
  const one = stretch(base, theirs);
  const own = stretch(base, mine);
  if (one.start >= own.end) {
    const at = one.start + mine.length - base.length;
    const gap = one.start === own.end && at && !/\s$/.test(mine.slice(0, at)) && !/^\s/.test(one.text) ? " " : "";
    return mine.slice(0, at) + gap + one.text + mine.slice(at + one.end - one.start);
  }
  if (one.end <= own.start) return mine.slice(0, one.start) + one.text + mine.slice(one.end);
  return mine;
}

function stretch(base, text) {
  let start = 0;
  while (start < base.length && start < text.length && base[start] === text[start]) start += 1;
  let end = 0;
  while (end < base.length - start && end < text.length - start && base.at(-1 - end) === text.at(-1 - end)) end += 1;
  return { start, end: base.length - end, text: text.slice(start, text.length - end) };
}
