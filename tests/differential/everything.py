"""All that can be asked of a dataset, as plain values that compare, whichever way it was read."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.record import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_explorer.store import Dataset

Everything = dict[str, Any]

# What tells a record from others wherever its rows are numbered otherwise.
_PLACE: Final = "received.file, received.record"
_COUNTED: Final = tuple(field.name for field in FIELDS if field.kind == "few")
_COLUMNS: Final = ", ".join(
    f"epoch_ms({field.name})" if field.kind == "time" else f"events.{field.name}::VARCHAR" for field in FIELDS
)
_OWNER: Final = "JOIN received USING (seq)"
_TABLES: Final = {
    "events": f"SELECT {_PLACE}, time_text, entity_id_in_url, {_COLUMNS} FROM events {_OWNER}",
    # A record after which one comes that stands before it in its file; copies are gone from between.
    "disorder": f"""SELECT * FROM (
        SELECT {_PLACE}, lag((file, record)) OVER (ORDER BY seq) > (file, record) AS late FROM received) AS received
        WHERE late""",
    "received": f"SELECT {_PLACE}, hex(encode(raw)), hex(encode(clean)) FROM received",
    "problems": "SELECT * FROM problems",
    "conflicts": f"SELECT {_PLACE}, tenant, id, fields FROM conflicts {_OWNER}",
    "copies": f"""SELECT {_PLACE}, copy.file, copy.record, name, copies.record, exact
        FROM copies {_OWNER} LEFT JOIN received AS copy ON copy.seq = copies.copy""",
    "probable": f"""SELECT {_PLACE}, same.file, same.record
        FROM probable {_OWNER} JOIN received AS same ON same.seq = probable.same""",
    "lookalikes": "SELECT name, script FROM lookalikes",
    "files": "SELECT file, name FROM files",
}


def everything(dataset: Dataset) -> Everything:
    """Give what a dataset answers: every row of every table in the order of its texts, counts by value, the facts.

    Rows are numbered by file and record, not by `seq`. `counts` has for each field with few values how many events and
    how many failures a value has; `entities` the events that are of one entity, as this number is another each time.
    """
    found: Everything = {name: _sorted(dataset.rows(sql)) for name, sql in _TABLES.items()}
    found["counts"] = {name: _counts(dataset, name) for name in _COUNTED}
    found["entities"] = _entities(dataset)
    found["facts"] = {
        field.name: _plain(getattr(dataset.facts, field.name))
        for field in fields(dataset.facts)
        if field.name != "read_at"
    }
    found["opened"] = [dataset.fingerprint == dataset.facts.fingerprint, list(dataset.years)]
    return found


def digests(found: Everything) -> dict[str, str]:
    """Give a short hash of each part."""
    return {name: hashlib.sha256(repr(part).encode()).hexdigest()[:16] for name, part in found.items()}


def _sorted(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    return sorted(([_plain(value) for value in row] for row in rows), key=repr)


def _counts(dataset: Dataset, name: str) -> list[list[Any]]:
    return _sorted(
        dataset.rows(
            f"SELECT {name}::VARCHAR, count(*), count(*) FILTER (WHERE result = 'Failed') FROM events GROUP BY 1"
        )
    )


def _entities(dataset: Dataset) -> list[list[Any]]:
    groups: dict[Any, list[tuple[int, int]]] = {}
    for entity, *place in dataset.rows(f"SELECT entity, {_PLACE} FROM events {_OWNER}"):
        groups.setdefault(entity, []).append((place[0], place[1]))
    return sorted([entity is None, sorted(places)] for entity, places in groups.items())


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever a column or a fact is
    if isinstance(value, str | bool | int | float | None):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    return repr(value)
