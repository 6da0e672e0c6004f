"""Exports in every form that the fuzz damages, with the bytes of each record in them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tests.cases.exports import Generation, Records, record

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_NAMES: Final = ("team-a", "Jürgen 😀", 'a "b", c', "back\\slash", "x } ] {", "null", "first\nsecond", "'; --")
_BODIES: Final[tuple[Any, ...]] = (
    {"name": "p", "deservedGpus": 1},
    {"x": [1, {"y": "z, } ] {"}], "n": None},
    {"items": [{"action": "delete", "id": 7}], "text": "{}"},
    [],
    "text",
)
_COLUMNS: Final = (
    *(("Subject", "subject"), ("Subject type", "subject_type"), ("Source IP", "source_ip")),
    *(("Date & time", "timestamp"), ("Event", "action"), ("Event ID", "id"), ("Status", "result")),
    *(("Entity type", "entity_type"), ("Entity name", "entity_name"), ("Entity ID", "entity_id")),
    *(("URL", "url"), ("HTTP Method", "http_method")),
)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of an export: how its records are written as texts, and put together to a file.

    `header` is the first line of a `table`.
    """

    name: str
    text: Callable[[dict[str, Any]], str]
    whole: Callable[[list[str]], str]
    generations: tuple[Generation, ...] = ("legacy", "current")
    table: bool = False
    header: bytes = b""


def _json(item: object) -> str:
    return json.dumps(item, ensure_ascii=False)


def _spaced(item: object) -> str:
    return json.dumps(item, indent=2).replace("\n", "\n  ")


def _row(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(values)
    return out.getvalue()


def _message(item: object) -> str:
    return _json({"timestamp": "2026-08-12T00:00:00Z", "host": "node-1", "message": _json(item)}) + "\n"


_HEADER: Final = _row([header for header, _ in _COLUMNS])
FORMS: Final = {
    form.name: form
    for form in (
        Form("array", _json, lambda texts: "[" + ", ".join(texts) + "]"),
        Form("array, a record a line", _json, lambda texts: "[" + ",\n".join(texts) + "]\n"),
        Form("lines", _json, lambda texts: "".join(text + "\n" for text in texts)),
        Form("wrapper", _json, lambda texts: '{"total": 9, "audit_logs": [' + ", ".join(texts) + '], "next": ""}'),
        Form("pretty", _spaced, lambda texts: "[\n  " + ",\n  ".join(texts) + "\n]\n"),
        Form(
            "hits",
            _json,
            lambda texts: '{"hits": {"hits": [' + ", ".join('{"_source": ' + t + "}" for t in texts) + "]}}",
        ),
        Form("messages", _message, "".join),
        Form("prefix", _json, lambda texts: "".join(f"[pod/audit-7d/api] {text}\n" for text in texts)),
        Form(
            "table",
            lambda item: _row([item[name] for _, name in _COLUMNS]),
            lambda texts: _HEADER + "".join(texts),
            generations=("current",),
            table=True,
            header=_HEADER.encode(),
        ),
    )
}


def make(form: Form, dice: random.Random) -> tuple[bytes, dict[str, bytes]]:
    """Make an export of two to eight records; give the file and the bytes of each record by its id."""
    generation = dice.choice(form.generations)
    items: Records = [
        record(generation, number, dice.choice(_NAMES), dice.choice(_BODIES), failed=dice.random() < 0.4)
        for number in dice.sample(range(1000), dice.randint(2, 8))
    ]
    texts = [form.text(item) for item in items]
    return form.whole(texts).encode(), {str(item["id"]): text.encode() for item, text in zip(items, texts, strict=True)}
