"""The right answers, counted in the export itself: nothing of what is measured takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Parameter of an address to what it means of the wire's own fields; each takes the value as often as it has marks.
_MEANING: Final = {
    "action": "action = ?",
    "entity_type": "entityType = ?",
    "cluster_id": "clusterUuid = ?",
    "source_name": "sourceName = ?",
    # No other text of a synthetic record has a type's name, a hyphen and a number in it.
    "q": "contains(lower(entityName), ?)",
    "period": "happenedAt >= split_part(?, '/', 1)::TIMESTAMP AND happenedAt < split_part(?, '/', 2)::TIMESTAMP",
}
_OUTCOME: Final = {"Failed": "error IS NOT NULL", "Succeeded": "error IS NULL"}


class Counts(NamedTuple):
    """How many events match, and how many of them failed."""

    events: int
    failed: int


Asked = tuple[tuple[str, str], ...]


def count(export: Path, filters: Iterable[Asked]) -> dict[Asked, Counts]:
    """Return what each filter matches."""
    with duckdb.connect() as engine:
        engine.execute(
            """
            CREATE TABLE log AS SELECT * FROM read_json($path, format = 'array', columns = {
              happenedAt: 'TIMESTAMP', action: 'VARCHAR', entityType: 'VARCHAR', entityName: 'VARCHAR',
              sourceName: 'VARCHAR', clusterUuid: 'VARCHAR', error: 'VARCHAR'})
            """,
            {"path": str(export)},
        )
        return {asked: _count(engine, asked) for asked in set(filters)}


def _count(engine: duckdb.DuckDBPyConnection, asked: Asked) -> Counts:
    tests, values = ["true"], list[str]()
    for name, value in asked:
        test = _OUTCOME[value] if name == "result" else _MEANING[name]
        tests.append(test)
        values += [value] * test.count("?")
    where = " AND ".join(tests)
    sql = f"SELECT count(*), count(error) FROM log WHERE {where}"  # noqa: S608 - of the texts above alone
    events, failed = engine.execute(sql, values).fetchall()[0]
    return Counts(events, failed)
