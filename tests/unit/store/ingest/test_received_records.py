"""The numbers of records whose file was read in two parts side by side."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from audit_explorer.store.ingest.received.private_copy import Part
from audit_explorer.store.ingest.received_records import NeedsToleranceError, number_parts

PATHS = (Path("first.json"), Path("second.json"))


def events(*parts: int) -> duckdb.DuckDBPyConnection:
    """Make the table of events as the engine adds them: for each its part, and four events of a file before."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE events AS SELECT range + 1 AS seq, 'before' AS id FROM range(4)")
    connection.executemany("INSERT INTO events VALUES (?, ?)", [(-1 - part, f"part {part}") for part in parts])
    return connection


@pytest.mark.parametrize("parts", [(0, 0, 0, 1, 1), (1, 1, 0, 0, 0)], ids=["in order", "the second first"])
def test_numbers_follow_the_file(parts: tuple[int, ...]) -> None:
    """Whichever part the engine added first, the first one's records have the lower numbers."""
    connection = events(*parts)
    assert number_parts(connection, PATHS, 4) == (Part(PATHS[0], 4, 0, 3), Part(PATHS[1], 7, 3, 2))
    found = connection.execute("SELECT id FROM events ORDER BY seq").fetchall()
    assert found == [("before",)] * 4 + [("part 0",)] * 3 + [("part 1",)] * 2
    assert connection.execute("SELECT list(seq ORDER BY rowid) FROM events WHERE id = 'part 0'").fetchall() == [
        ([5, 6, 7],)
    ]


def test_rows_that_do_not_lie_together_are_not_numbered() -> None:
    """Nothing would say which record of the file such a row is."""
    with pytest.raises(NeedsToleranceError):
        number_parts(events(0, 1, 0), PATHS, 4)
