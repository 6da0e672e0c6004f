"""The synthetic export as programs wrap it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Records = Iterable[dict[str, object]]


def _lines(values: Iterable[object], prefix: str = "") -> str:
    return "".join(f"{prefix}{json.dumps(value)}\n" for value in values)


WRAPPINGS: Final[dict[str, Callable[[Records], str]]] = {
    "one a line": _lines,
    "behind a pod's name": lambda records: _lines(records, "[pod/audit-0/api] "),
    "as text in a container's log": lambda records: _lines(
        {"log": json.dumps(record) + "\n", "stream": "stdout"} for record in records
    ),
    "as hits, one a line": lambda records: _lines({"_index": "audit", "_source": record} for record in records),
    "as hits in one answer": lambda records: json.dumps(
        {"took": 1, "hits": {"hits": [{"_index": "audit", "_source": record} for record in records]}}
    ),
    "behind a header block": lambda records: f"HTTP/1.1 200 OK\nContent-Type: x\n\n{json.dumps(list(records))}",
}


def wrapped_export(records: int, wrapping: str) -> Path:
    """Give the export of so many records in one of WRAPPINGS, written on the first use."""
    source = export_of(records)
    path = source.with_name(f"{source.stem}-{list(WRAPPINGS).index(wrapping)}.txt")
    if not path.exists():
        path.write_text(WRAPPINGS[wrapping](json.loads(source.read_text("utf-8"))), "utf-8")
    return path
