"""JSON text as indented lines, of which each that holds one value can be asked for by its path."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Condition
from audit_explorer.shown import shown
from audit_explorer.ui.elements.components.fields_model import RecordLine, RecordValue

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of one text that are shown.
LONGEST: Final = 20_000
_STEP: Final = 2
_BARE: Final = re.compile(r"[\w-]+")
# What the engine writes of a number in the same way as Python.
_SAME: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def json_lines(text: str, field: str) -> tuple[tuple[RecordLine, ...], str]:
    """Give a field's text in lines, inert, and a sentence that says what was cut ("" where nothing was).

    What is no JSON has lines without values, and so has JSON in which a name stands twice: which of both a path leads
    to is not said anywhere.
    """
    whole = shown(text, field, limit=None, indented=True)
    parsed = _parsed(text, field)
    lines = tuple(_line(line, next(parsed, None), field) for line in whole[:LONGEST].split("\n"))
    left = len(whole) - LONGEST
    return lines, f"… and {left:,} more characters (all of them are in the JSONL download)" if left > 0 else ""


_Line = tuple[str, tuple[str, str] | None, str, str]
"""What stands before the value, path and value where it can be asked for, the value as written, what follows."""


def _line(whole: str, parsed: _Line | None, field: str) -> RecordLine:
    if parsed is None:
        return RecordLine(whole)
    before, value, written, after = parsed
    head, drawn, tail = (shown(part, field, limit=None) for part in (before, written, after))
    # The last line may be cut.
    if value is None or f"{head}{drawn}{tail}" != whole:
        return RecordLine(whole)
    return RecordLine(head, RecordValue(*value, shown(value[1], value[0], limit=None)), drawn, tail)


def _parsed(text: str, field: str) -> Iterator[_Line]:
    twice = False

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal twice
        found = dict(pairs)
        twice = twice or len(found) < len(pairs)
        return found

    # One line alone is shown where the nesting is too deep to be laid out.
    with suppress(ValueError, RecursionError):
        value = json.loads(text, object_pairs_hook=once)
        if not twice:
            yield from _walk(value, field, 0, "", "")


def _walk(value: object, path: str, depth: int, head: str, tail: str) -> Iterator[_Line]:
    """Write it as json.dumps does with an indent, line by line."""
    inner = " " * _STEP * (depth + 1)
    if isinstance(value, dict) and value:
        yield f"{head}{{", None, "", ""
        last = len(value) - 1
        yield from chain.from_iterable(
            _walk(one, f"{path}{_name(name)}", depth + 1, f"{inner}{_written(name)}: ", "," * (place < last))
            for place, (name, one) in enumerate(value.items())
        )
        yield f"{' ' * _STEP * depth}}}{tail}", None, "", ""
    elif isinstance(value, list) and value:
        yield f"{head}[", None, "", ""
        last = len(value) - 1
        yield from chain.from_iterable(
            _walk(one, f"{path}[{place}]", depth + 1, inner, "," * (place < last)) for place, one in enumerate(value)
        )
        yield f"{' ' * _STEP * depth}]{tail}", None, "", ""
    else:
        yield head, _asked(path, value), _written(value), tail


def _written(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _name(name: str) -> str:
    return f".{name}" if _BARE.fullmatch(name) else f'."{name}"'


def _asked(path: str, value: object) -> tuple[str, str] | None:
    """Give path and value as a condition takes them; None where no condition can ask for exactly this value."""
    text = value if isinstance(value, str) else _written(value)
    if value is None or (isinstance(value, int | float) and not (isinstance(value, bool) or _SAME.fullmatch(text))):
        return None
    if not isinstance(value, str | int | float):
        return None  # an empty object or list
    try:
        text.encode("utf-8")  # half a surrogate pair is stored as its escape
        return None if "\0" in text else (Condition(path, "is", text).field, text)
    except ValueError:
        return None
