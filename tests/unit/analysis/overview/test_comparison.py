"""Tests of what changed between two periods."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from audit_explorer.analysis.overview.comparison import comparison
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from tests.unit.analysis.rows import START, Row, opened

DAY = timedelta(days=1)
BEFORE = Filter(period=Period(START, START + DAY))
NOW = Filter(period=Period(START + DAY, START + 2 * DAY))
ERROR = (403, "ForbiddenError", "no")


def changes(rows: list[Row], now: Filter = NOW, before: Filter = BEFORE) -> list[tuple[Any, ...]]:
    """Give field, change, value, events now and before of what changed."""
    with opened(rows) as dataset:
        frame = comparison(dataset, now, before)
    return list(frame[["field", "change", "value", "events", "events_before"]].itertuples(index=False, name=None))


def test_who_is_new_and_who_is_gone_is_named() -> None:
    """Ann acts on both days, Bob on the second only, Cleo on the first only."""
    rows = [
        *(Row(hours=hours, actor="ann") for hours in (1, 25)),
        *(Row(hours=hours, actor="bob") for hours in (26, 27)),
        Row(hours=2, actor="cleo"),
    ]

    assert changes(rows) == [("actor", "new", "bob", 2, 0), ("actor", "gone", "cleo", 0, 1)]


def test_more_failures_stand_first() -> None:
    """Three more failures than before are a change, two are none; a value that is there on both days is never new."""
    rows = [
        *(Row(hours=hours, actor="ann", source_ip="10.0.0.1") for hours in (1, 2, 25)),
        *(Row(hours=hours, actor="ann", source_ip="10.0.0.1", error=ERROR) for hours in (26, 27, 28)),
        Row(hours=3, actor="bob", source_ip="10.0.0.1"),
        *(Row(hours=hours, actor="bob", source_ip="10.0.0.1", error=ERROR) for hours in (29, 30)),
    ]

    assert changes(rows)[0] == ("actor", "failing", "ann", 4, 2)
    assert not any(value == "bob" for _, _, value, *_ in changes(rows))


def test_what_is_filtered_away_changes_nothing() -> None:
    """Only events that fit the rest of the filter count, undated ones never do."""
    rows = [Row(hours=1, actor="ann"), Row(hours=25, actor="bob", action="Delete"), Row(hours=None, actor="cleo")]
    update = Condition("action", "is", "Update")

    assert changes(rows, NOW.adding(update), BEFORE.adding(update)) == [
        ("actor", "gone", "ann", 0, 1),
        ("source_ip", "gone", "10.0.0.1", 0, 1),
        ("entity_type", "gone", "Project", 0, 1),
        ("action", "gone", "Update", 0, 1),
    ]


def test_of_many_the_first_few_are_given_with_their_number() -> None:
    """Nine new actors: the four with most events, and that there are nine."""
    rows = [Row(hours=1, actor="ann"), Row(hours=25, actor="ann")]
    rows += [Row(hours=26, actor=f"new-{n}") for n in range(9) for _ in range(n + 1)]

    with opened(rows) as dataset:
        frame = comparison(dataset, NOW, BEFORE)
    assert frame["value"].tolist() == ["new-8", "new-7", "new-6", "new-5"]
    assert set(frame["alike"]) == {9}
