"""Tests of columns that were to have few values and have many."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.analysis import value_counts
from audit_explorer.analysis.facets import FACETS, FURTHER, FacetAsk, facet_counts
from audit_explorer.exports import Export
from audit_explorer.filters import Condition, Filter
from audit_explorer.store.archive import Archive
from audit_explorer.store.ingest import dictionaries
from tests.unit.analysis.rows import Row, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from audit_explorer.store import Dataset

ACTIONS = ["create", "CREATE", "Create", "sign-in", "Login", *(f"new {number}" for number in range(30))]
ROWS = [
    Row(action=action, actor=f"actor {number}", source_ip=f"10.0.0.{number}", hours=number)
    for number, action in enumerate(ACTIONS)
]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ten values be too many for a dictionary."""
    monkeypatch.setattr(dictionaries, "MOST_WORDS", 10)


def answers(dataset: Dataset) -> list[tuple[object, ...]]:
    """Ask what every facet shows, under a filter that names a value."""
    asked = Filter((Condition("action", "is", "Create"), Condition("actor", "is", "actor 40")))
    found: list[tuple[object, ...]] = []
    for filter_ in (Filter(), asked):
        for order in ("common", "rare"):
            asks = [FacetAsk(field, order=order) for field in FACETS + FURTHER]
            for field, facet in facet_counts(dataset, filter_, asks).items():
                found.append((field, facet.values, facet.hidden))  # noqa: PD011 - no frame
    return found


def lines(dataset: Dataset) -> list[list[str]]:
    """Give the CSV's rows."""
    content = b"".join(Export(dataset, Filter()).chunks()).decode()
    return list(csv.reader(io.StringIO(content)))


def test_every_answer_is_the_one_that_a_dictionary_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    """How a column is stored changes no facet, no label of a spelling and no line of the CSV."""
    with opened(ROWS) as dataset:
        types = {row[0]: row[1] for row in dataset.rows("SELECT column_name, column_type FROM (DESCRIBE events)")}
        many, csv_of_many = answers(dataset), lines(dataset)
    monkeypatch.setattr(dictionaries, "MOST_WORDS", 100)
    with opened(ROWS) as dataset:
        assert (many, csv_of_many) == (answers(dataset), lines(dataset))

    assert types["action"] == types["actor"] == types["source_ip"] == "VARCHAR"
    assert types["result"].startswith("ENUM")


def test_an_archive_opens_with_such_columns(tmp_path: Path) -> None:
    """What is made of segments has the same answers, also after more was added."""
    archive = Archive(tmp_path / "archive")
    for some in (ROWS[:20], ROWS[20:]):
        with opened(some) as dataset:
            archive.add(dataset)
    with opened(ROWS) as dataset, closing(archive.open()) as kept:
        assert answers(kept) == answers(dataset)


def test_values_beyond_those_shown_stay_in_the_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six values of a field leave the engine however many there are; all do where a text is looked for in them."""
    monkeypatch.setattr(value_counts, "_FEW", 10)
    sizes = []
    with opened(ROWS) as dataset:
        frame = dataset.frame

        def counting(sql: str, parameters: Sequence[Any] = ()) -> pd.DataFrame:
            found = frame(sql, parameters)
            sizes.append(len(found))
            return found

        monkeypatch.setattr(dataset, "frame", counting)
        facet = facet_counts(dataset, Filter(), [FacetAsk("actor")])["actor"]
        searched = facet_counts(dataset, Filter(), [FacetAsk("actor", search="ACTOR 3")])["actor"]

    assert sizes == [6, 35]
    found = searched.values  # noqa: PD011 - a field of our own
    assert (len(facet.values), facet.hidden) == (6, 29)
    assert [row.value for row in found] == [
        "actor 3",
        "actor 30",
        "actor 31",
        "actor 32",
        "actor 33",
        "actor 34",
    ]
