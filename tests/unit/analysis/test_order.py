"""What is equal is put in an order that doesn't depend on how the log was read."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.events import Sort, page
from audit_explorer.analysis.facets import FACETS, FacetAsk, facet_counts
from audit_explorer.analysis.parties.entities import RANKS, breakdown, ranked
from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.summary import summary
from audit_explorer.analysis.timeline import timeline
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.store.archive.archive import Archive
from tests.builders import make_legacy
from tests.unit.analysis.rows import FILTERS, ROWS, Row, opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store import Dataset

TEXTS = ["create", "Create", "DELETE", "Delete", "zeta", "Ärger", "\U0001f600", "ﬀ", "~", "0", " x", "a\u202eb"]


def answers(dataset: Dataset, asked: Filter) -> Iterator[pd.DataFrame]:
    """Give every frame in which no number of a row stands."""
    facets = facet_counts(dataset, asked, [FacetAsk(name) for name in FACETS])
    yield from (pd.DataFrame(facets[name].values) for name in FACETS)
    yield breakdown(dataset, asked)
    for by in RANKS:
        yield ranked(dataset, asked, by=by, limit=3)[0]
    yield patterns(dataset, asked, most=2)[0]
    for field in ("actor", "http_status", "entity_name"):
        yield rates(dataset, asked, field, most=3)
        yield timeline(dataset, asked, ZoneInfo("UTC"), split=field, buckets=5).series


@settings(max_examples=4)
@given(ROWS, FILTERS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_decides_nothing(rows: list[Row], filters: list[Filter], chance: object) -> None:
    """The same records in another order of the file give the same frames, those of many equal values too."""
    shuffled = [*rows]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    with opened(rows) as one, opened(shuffled) as other:
        for asked in filters[:3]:
            for here, there in zip(answers(one, asked), answers(other, asked), strict=True):
                pd.testing.assert_frame_equal(here, there)
            first, second = summary(one, asked), summary(other, asked)
            assert (first.actions, first.entity_types) == (second.actions, second.entity_types)
            assert list(first.actions) == list(second.actions)


def test_what_occurs_equally_often_is_put_in_order() -> None:
    """Where all is equal but the value, the value decides which come first, and which don't fit in."""
    # Few values come out in order by luck.
    names = [f"{number * 7 % 3_000:04}" for number in range(3_000)]
    rows = [Row(entity_id=None, entity_name=name, error=(500, "E", "failed")) for name in names]
    with opened(rows) as one, opened(rows[::-1]) as other:
        for here, there in zip(answers(one, Filter()), answers(other, Filter()), strict=True):
            pd.testing.assert_frame_equal(here, there)
        assert list(rates(one, Filter(), "entity_name", most=3)["value"]) == ["0000", "0001", "0002"]
        assert list(ranked(one, Filter(), limit=2)[0]["entity_name"]) == ["0000", "0001"]


def test_of_two_names_at_one_moment_the_first_in_order_is_shown() -> None:
    """The latest name is an entity's; names of the same moment are decided by the text, an undated one comes after."""
    rows = [Row(hours=1, entity_name=name) for name in ("b", "a", "c")] + [Row(hours=None, entity_name="A")]
    with opened(rows) as dataset:
        assert list(ranked(dataset, Filter())[0]["entity_name"]) == ["a"]


@pytest.fixture(params=["upload", "archive", "archive that grew"])
def texts(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Dataset]:
    """A log whose columns have the texts, of which some are spellings of one label, as it is opened in each way."""
    records = [
        make_legacy(id=number, action=text, sourceName=text, entityType=text, context={"ip_address": text})
        for number, text in enumerate(TEXTS * 3)
    ]
    whole, early, late = ((tmp_path / name, part) for name, part in _parts(records).items())
    for path, part in (whole, early, late):
        path.write_text(json.dumps(part), "utf-8")
    if request.param == "upload":
        dataset = open_files([whole[0]])
    else:
        # So that a small archive is brought up to date as a large one is.
        monkeypatch.setattr("audit_explorer.store.archive.opening.archive_opening._WORTH_KEEPING", 1)
        archive = Archive(tmp_path / "archive")
        for path, _ in (whole,) if request.param == "archive" else (early, late):
            with closing(open_files([path])) as read:
                archive.add(read)
            archive.prepare()
        dataset = archive.open()
    yield dataset
    dataset.close()


def _parts(records: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {"whole.json": records, "early.json": records[:-3], "late.json": records[-3:]}


def test_few_values_sort_by_their_text(texts: Dataset) -> None:
    """However the engine stores a column of few values, its order is that of the texts, code point by code point."""
    for field in ("result", "action", "entity_type", "actor", "source_ip", "cluster"):
        for descending in (False, True):
            sort = Sort(field, descending=descending)
            values = list(page(texts, Filter(), columns=(field,), sort=sort, limit=999)[field].dropna())
            assert values == sorted(values, reverse=descending)
            assert all(isinstance(value, str) for value in values)
