"""A file's name says what is in it, in harmless characters."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from audit_explorer.exports import Export, file_name
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.store.reading_choices import ReadingChoices
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store import Dataset


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    """Two records of two days."""
    path = tmp_path / "log.json"
    times = ("2026-09-01T10:00:00Z", "2026-09-08T10:00:00Z")
    path.write_text(json.dumps([make_legacy(id=at, happenedAt=at) for at in times]), "utf-8")
    opened = open_files([path])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "count", "name"),
    [
        ([], 2, "audit-log_all-events_2026-09-01_2026-09-08_2-events.csv"),
        (
            [("result", "Failed"), ("action", "Delete"), ("from", "2026-09-01"), ("to", "2026-09-07")],
            842,
            "audit-log_failed-deletions_2026-09-01_2026-09-07_842-events.csv",
        ),
        (
            [("from", "2026-09-02T00:00:00.000Z"), ("to", "2026-09-07T00:00:00.001Z")],
            2,
            "audit-log_all-events_2026-09-02_2026-09-07_2-events.csv",  # one moment of that day belongs to it
        ),
        (
            [("from", "2026-09-02T00:00:00.000Z"), ("to", "2026-09-07T00:00:00.000Z")],
            2,
            "audit-log_all-events_2026-09-02_2026-09-06_2-events.csv",
        ),
        ([("from", "2026-09-02")], 1, "audit-log_all-events_2026-09-02_2026-09-08_1-event.csv"),
    ],
)
def test_says_what_is_in_it(dataset: Dataset, query: list[tuple[str, str]], count: int, name: str) -> None:
    """Subject, days and number: an open side of the period is the log's own first or last day."""
    assert file_name(Export(dataset, Filter.from_query(query)), count) == name


@pytest.mark.parametrize("value", ["../../etc/passwd", "a\r\nSet-Cookie: x", "\u202egpj.exe", "x" * 1000, "=1", "CON"])
def test_harmless(dataset: Dataset, value: str) -> None:
    """Whatever a filter's values hold, the name is short and made of harmless characters."""
    name = file_name(Export(dataset, Filter.from_query([("entity_name", value), ("action", value)])), 10**7)
    assert re.fullmatch(r"audit-log_[a-z0-9_-]+\.csv", name)
    assert len(name) <= 120


def test_says_how_times_were_read(tmp_path: Path) -> None:
    """Where the person said in which zone and order times are, the file says it too."""
    path = tmp_path / "log.json"
    path.write_text(json.dumps([make_legacy(happenedAt="11/08/2026 01:00")]), "utf-8")
    opened = open_files([path], choices=ReadingChoices("America/Argentina/ComodRivadavia", day_first=True))

    name = file_name(Export(opened, Filter()), 1)
    opened.close()
    assert name == (
        "audit-log_all-events_2026-08-11_2026-08-11_times-in-america-argentina-comodrivadavia_dates-day-first_1-event.csv"
    )
    assert len(name) <= 120
