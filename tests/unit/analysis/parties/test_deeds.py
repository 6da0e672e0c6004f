"""Tests of what was done to what."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings

from audit_explorer.analysis.parties.deeds import deeds
from audit_explorer.filters import Filter
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened


@settings(max_examples=5)
@given(ROWS, FILTERS)
def test_deeds_are_what_plain_counting_gives(rows: list[Row], filters: list[Filter]) -> None:
    """Every event is in the row of its action and entity type, failed ones are counted in it."""
    with opened(rows) as dataset:
        for asked in filters[:3]:
            frame = deeds(dataset, asked).astype(object)
            frame = frame.where(frame.notna(), None)
            kept = [row for row in rows if fits(row, asked)]
            pairs = list(zip(frame["action"], frame["entity_type"], strict=True))
            assert dict(zip(pairs, frame["events"], strict=True)) == Counter((r.action, r.entity_type) for r in kept)
            failed = Counter((row.action, row.entity_type) for row in kept if row.failed)
            assert list(frame["failed"]) == [failed[pair] for pair in pairs]
            unknown = Counter((row.action, row.entity_type) for row in kept if row.unknown)
            assert list(frame["unknown"]) == [unknown[pair] for pair in pairs]
            assert set(frame["different"]) <= {len(pairs)}


def test_the_most_common_comes_first() -> None:
    """What was done most is read first, with how many things it was done to."""
    rows = [Row(action="Create"), *[Row(action="Delete", entity_id=entity) for entity in ("1", "2", "2")]]
    with opened(rows) as dataset:
        frame = deeds(dataset, Filter())

    assert frame[["action", "events", "entities"]].to_numpy().tolist() == [["Delete", 3, 2], ["Create", 1, 1]]
