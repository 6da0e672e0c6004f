"""What a condition can be asked of: a field, or a path inside one that holds JSON."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal, Protocol

from audit_explorer.filters.sql_fragment import Predicate
from audit_explorer.record import (
    CLOCK_LABELS,
    FIELD,
    HOUR,
    LABELS,
    LOOKALIKE,
    LOOKALIKE_LABEL,
    REVIEW,
    REVIEW_LABEL,
    Kind,
)
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN: Final = 60
#: Characters of a path; a longer one is none.
LONGEST: Final = 200
_STEP: Final = re.compile(
    r"""
    \.(?: (?P<bare>[\w-]+) | "(?P<quoted>[^"\\\x00-\x1f\x7f\ud800-\udfff]+)" | (?P<every>\*) )
    | \[ (?P<index>[0-9]{1,6} | \*) \]
    """,
    re.VERBOSE,
)
_BARE: Final = re.compile(r"[\w-]+")


class Texts(Protocol):
    """What an engine knows of the texts in its columns, which saves looking into each; it may know nothing."""

    def is_plain(self, field: str) -> bool:
        """Say whether no value of a column has anything but ASCII."""

    def among_words(self, field: str, test: Callable[[str], Predicate]) -> Predicate | None:
        """Ask a condition of the different values of a column; None where all events have to be asked."""


@dataclass(frozen=True, slots=True)
class Column:
    """A field, or (`path` in the engine's spelling, kind "path") some values inside its JSON; `many` with a `*`.

    Of kind "letters" it is no field, but the letters of an event's names, see LOOKALIKE; of kind "hour" or "weekday"
    what the clocks of a zone show of its time (see `on_clock`); of kind "marks" what people noted of it (see Marked).
    """

    name: str
    kind: Kind | Literal["path", "letters", "hour", "weekday", "marks"]
    label: str
    field: str
    path: str = ""
    many: bool = False
    texts: Texts | None = None

    def text(self, test: Callable[[str], Predicate]) -> Predicate:
        """Ask a condition of the value as text: of any of them where there are many.

        What `test` gives for an SQL expression has the expression in it, and only its own parameters.
        """
        if self.path:
            return self._any(test, "json_extract_string")
        if self.texts is not None and self.kind in {"few", "text", "json"}:
            found = self.texts.among_words(self.field, test)
            if found is not None:
                return found
        return test(self.field if self.kind in {"text", "json"} else f"{self.field}::VARCHAR")

    def composed(self, text: str) -> str:
        """Give the SQL of a text of this column in Unicode's NFC."""
        return text if self.is_plain else f"nfc_normalize({text})"

    @property
    def is_plain(self) -> bool:
        """Whether its texts are known to be ASCII. In JSON a letter may be written with its number."""
        # Of a number all is known: it has one form.
        known = self.texts is not None and self.texts.is_plain(self.field)
        return self.kind == "number" or (self.kind in {"text", "json"} and known)

    def number(self, test: Callable[[str], Predicate]) -> Predicate:
        """Ask a condition of the value as a number: in JSON only of what is one there, not of digits in a text."""
        if not self.path:
            return test(self.field)
        # The JSON of a text begins with a quotation mark.
        number = r"CASE WHEN regexp_matches(one::VARCHAR, '\A-?[0-9]') THEN TRY_CAST(one::VARCHAR AS DOUBLE) END"
        return self._any(lambda _: test(number), "json_extract")

    def _any(self, test: Callable[[str], Predicate], extract: str) -> Predicate:
        # Legacy errors may be any text: what is no JSON has nothing inside.
        values = f"CASE WHEN json_valid({self.field}) THEN {extract}({self.field}, ?) END"
        inner = test("one")
        sql = f"list_contains(list_transform({values if self.many else f'[{values}]'}, lambda one: {inner.sql}), true)"
        return Predicate(sql, (self.path, *inner.parameters))


@lru_cache(maxsize=1024)
def column(name: str) -> Column:
    """Find a field by its name, or a path such as body.a[0].b, body.*.name or body."two words".

    Raises ValueError for every other text.
    """
    if (known := FIELD.get(name)) is not None:
        return Column(name, known.kind, known.label, name)
    if name == LOOKALIKE:
        return Column(name, "letters", LOOKALIKE_LABEL, name)
    if name == REVIEW:
        return Column(name, "marks", REVIEW_LABEL, name)
    if name in CLOCK_LABELS:
        return Column(name, "hour" if name == HOUR else "weekday", CLOCK_LABELS[name], name)
    root = re.match(r"[a-z_]*", name)
    field = FIELD.get(root.group() if root else "")
    if field is None or field.kind != "json":
        message = f"there is no field {_shown(name)}"
        raise ValueError(message)
    steps: list[str] = []
    path, at, many = "$", len(field.name), False
    while at < len(name):
        step = _STEP.match(name, at) if len(name) <= LONGEST else None
        if step is None:
            message = f"{_shown(name)} is no path such as {field.name}.a[0].b or {field.name}.*.name"
            raise ValueError(message)
        key, index, at = step["bare"] or step["quoted"], step["index"], step.end()
        many = many or bool(step["every"]) or index == "*"
        if key is not None:
            steps.append(f".{key}" if _BARE.fullmatch(key) else f'."{key}"')
            path += f'."{key}"'
        else:
            steps.append(".*" if index is None else f"[{index if index == '*' else int(index)}]")
            path += steps[-1]
    inside = "".join(steps)
    return Column(
        field.name + inside, "path", f"{field.label} {_shown(inside.removeprefix('.'))}", field.name, path, many
    )


def is_path(name: str) -> bool:
    """Say whether a name is a path inside a field that holds JSON, in the one spelling that `column` gives it."""
    if name in FIELD:
        return False
    try:
        found = column(name)
    except ValueError:
        return False
    return found.kind == "path" and found.name == name


def label_of_column(name: str) -> str:
    """Give the heading of a field, of what the clocks show, or of a path. Raises ValueError for another."""
    return LABELS[name] if name in LABELS else column(name).label


def _shown(text: str) -> str:
    return shown(text, limit=_SHOWN)
