"""Which paths occur inside the JSON of records, in how many of them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from audit_explorer.filters.column import LONGEST, column
from audit_explorer.record import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: The fields that are looked into.
ROOTS: Final = tuple(field.name for field in FIELDS if field.kind == "json")
#: So many levels down a path leads at most.
DEPTH: Final = 8
#: So many paths are listed, those of the most records.
MOST: Final = 1_000
# Records that are built alike are looked at once. Of more ways to be built than these, the rarest are left out.
_SHAPES: Final = 20_000
_KINDS: Final = {
    "VARCHAR": "text",
    "BOOLEAN": "yes or no",
    "DOUBLE": "number",
    "BIGINT": "number",
    "UBIGINT": "number",
    "HUGEINT": "number",
    "JSON": "mixed or empty",
}
_ODD_NAME: Final = "a name that is empty, or has a quote, a backslash or a control character"
_MIXED: Final = "mixed or empty"


class Paths(NamedTuple):
    """The paths that occur.

    Columns of `frame`: path (as a condition takes it), records (of the filter's, how many have a value there), kind
    ("text", "number", "yes or no", "object", "list", "mixed or empty"), reason (why it can't be asked for; None where
    it can). `more` counts the paths that are not listed, `deeper` the listed ones below which there is more, `unread`
    the records that are built in so rare a way that they were not looked at.
    """

    frame: pd.DataFrame
    more: int
    deeper: int
    unread: int


def paths(dataset: Dataset, asked: Filter) -> Paths:
    """List the paths inside body, context, metadata and error of a resolved filter's events, the most frequent first.

    A list's elements have the step [*]. A value of null, and an error that is no JSON, has no path.
    """
    counts: Counter[str] = Counter()
    kinds: dict[str, set[str]] = {}
    reasons: dict[str, str] = {}
    deep: set[str] = set()
    unread = 0
    for root in ROOTS:
        for shape, records in _shapes(dataset, asked, root):
            if shape is None:
                unread += records
                continue
            found: dict[str, str] = {}
            for step in _walk(root, json.loads(shape), 0):
                found[step.path] = step.kind
                if step.reason:
                    reasons[step.path] = step.reason
                if step.kind in {"object", "list"} and step.depth == DEPTH:
                    deep.add(step.path)
            for path, kind in found.items():
                counts[path] += records
                kinds.setdefault(path, set()).add(kind)
    ordered = sorted(counts, key=lambda path: (-counts[path], path))
    listed = ordered[:MOST]
    frame = pd.DataFrame(
        {
            "path": pd.Series(listed, dtype="object"),
            "records": pd.Series([counts[path] for path in listed], dtype="int64"),
            "kind": pd.Series([_one(kinds[path]) for path in listed], dtype="object"),
            "reason": pd.Series([reasons.get(path) for path in listed], dtype="object"),
        }
    )
    return Paths(frame, len(ordered) - len(listed), len(deep.intersection(listed)), unread)


class _Step(NamedTuple):
    path: str
    kind: str
    depth: int
    reason: str


def _shapes(dataset: Dataset, asked: Filter, root: str) -> list[tuple[str | None, int]]:
    """Give how the JSON of a field is built, with the number of records; None for those that are not looked at."""
    where = dataset.where(asked)
    rows = dataset.rows(
        f"""
        SELECT shape, count(*) AS records FROM (
            SELECT CASE WHEN json_valid({root}) THEN json_structure({root}) END AS shape
            FROM events WHERE {root} IS NOT NULL AND ({where.sql})
        ) AS built WHERE shape IS NOT NULL
        GROUP BY shape ORDER BY records DESC, shape LIMIT {_SHAPES + 1}
        """,
        where.parameters,
    )
    if len(rows) <= _SHAPES:
        return [(str(shape), int(records)) for shape, records in rows]
    has = f"SELECT count(*) FROM events WHERE json_valid({root}) AND ({where.sql})"
    looked_at = rows[:_SHAPES]
    left = int(dataset.row(has, where.parameters)[0]) - sum(int(records) for _, records in looked_at)
    return [*((str(shape), int(records)) for shape, records in looked_at), (None, left)]


def _walk(path: str, shape: Any, depth: int, reason: str = "") -> Iterator[_Step]:  # noqa: ANN401 - a JSON value
    """Yield a path with those below it, as far as DEPTH."""
    if shape == "NULL":
        return
    kind = "object" if isinstance(shape, dict) else "list" if isinstance(shape, list) else _KINDS.get(shape, _MIXED)
    if depth:
        yield _Step(path, kind, depth, reason or _why_not(path))
    if depth == DEPTH:
        return
    if isinstance(shape, dict):
        for key, inner in shape.items():
            yield from _walk(f"{path}{_step(key)}", inner, depth + 1, reason)
    elif isinstance(shape, list):
        yield from _walk(f"{path}[*]", shape[0], depth + 1, reason)


def _step(key: str) -> str:
    plain = key and all(letter.isalnum() or letter in "_-" for letter in key)
    return f".{key}" if plain else f'."{key}"'


def _why_not(path: str) -> str:
    try:
        same = column(path).name == path
    except ValueError:
        same = False
    if same:
        return ""
    return "too long to be asked for" if len(path) > LONGEST else _ODD_NAME


def _one(kinds: set[str]) -> str:
    return next(iter(kinds)) if len(kinds) == 1 else _MIXED
