"""Tests of failures by pattern and of failure rates."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given, settings

from audit_explorer.analysis.patterns import patterns
from audit_explorer.analysis.rates import rates
from audit_explorer.analysis.value_counts import values_among
from audit_explorer.filters import Condition, Filter
from audit_explorer.sources import open_files
from tests.builders import ABSENT, make_current
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened

if TYPE_CHECKING:
    from pathlib import Path


@settings(max_examples=10)
@given(ROWS, FILTERS)
def test_patterns_and_rates_count_every_failure_once(rows: list[Row], filters: list[Filter]) -> None:
    """Under any filter the patterns' failures are the failures, their shares sum to one, and so for rates."""
    with opened(rows) as dataset:
        for asked in filters:
            failed = sum(row.failed for row in rows if fits(row, asked))
            frame, total = patterns(dataset, asked)
            assert frame["failures"].sum() == failed
            assert total == len(frame)
            assert not failed or abs(frame["share"].sum() - 1) < 1e-9
            whatever = [row for row in rows if fits(row, asked.without("result"))]
            rated = rates(dataset, asked, "actor")
            assert rated["events"].sum() == len(whatever)
            found = {
                row.value if isinstance(row.value, str) else None: (row.events, row.failed, row.unknown)
                for row in rated.itertuples()
            }
            assert found == {
                actor: (len(of), sum(row.failed for row in of), sum(row.unknown for row in of))
                for actor in {row.actor for row in whatever}
                if (of := [row for row in whatever if row.actor == actor])
            }


def test_messages_that_differ_in_names_are_one_pattern() -> None:
    """Ids and quoted names make no pattern of their own; the example is one of the messages, as sent."""
    rows = [
        Row(hours=1, error=(403, "F", "no access to 'a'"), actor="ann"),
        Row(hours=5, error=(403, "F", "no access to 'b'"), actor="bob"),
        Row(hours=2, error=(500, "E", "node 17 is down")),
        Row(hours=3),
    ]
    with opened(rows) as dataset:
        frame, total = patterns(dataset, Filter())
        one, more = patterns(dataset, Filter(), most=1)

    assert total == more == 2
    assert len(one) == 1
    first = frame.iloc[0]
    assert (first["error_shape"], first["failures"], first["actors"], first["entities"]) == (
        "no access to '…'",
        2,
        2,
        1,
    )
    assert first["example"] in {"no access to 'a'", "no access to 'b'"}
    assert first["last"].hour - first["first"].hour == 4


def test_a_failure_without_a_message_is_a_pattern_of_its_own(tmp_path: Path) -> None:
    """Nothing is lost: failures that say nothing are counted under no pattern."""
    path = tmp_path / "logs.json"
    silent = make_current(result="Failed", http_method=ABSENT, url=ABSENT, http_status_code=ABSENT)
    path.write_text(json.dumps([silent, make_current(id="2", error_message="down", result="Failed")]))
    dataset = open_files([path])
    frame, total = patterns(dataset, Filter())
    dataset.close()

    assert total == 2
    assert frame["error_shape"].isna().sum() == 1


def test_a_rate_needs_the_successes() -> None:
    """The filter's outcome is left out, as of failures alone everybody's rate would be 100 %; unknown outcomes too."""
    rows = [
        Row(actor="ann", error=(500, "E", "m")),
        Row(actor="ann"),
        Row(actor="ann"),
        Row(actor="ann"),
        Row(actor="bob"),
        Row(actor="bob", said="Pending"),
    ]
    with opened(rows) as dataset:
        frame = rates(dataset, Filter((Condition("result", "is", "Failed"),)), "actor")
        most = rates(dataset, Filter(), "actor", most=1)

    assert frame.to_dict("records") == [
        {"value": "ann", "events": 4, "failed": 1, "unknown": 0, "rate": 0.25},
        {"value": "bob", "events": 2, "failed": 0, "unknown": 1, "rate": 0.0},
    ]
    assert list(most["value"]) == ["ann"]


def test_of_equally_many_failures_the_busiest_come_first() -> None:
    """Values with as many failures stand by their events, so that a short list leaves out the least."""
    why = (500, "E", "m")
    rows = [Row(actor="ann", error=why), Row(actor="bob", error=why), Row(actor="bob"), Row(actor="eve")]
    with opened(rows) as dataset:
        assert list(rates(dataset, Filter(), "actor")["value"]) == ["bob", "ann", "eve"]


def test_values_are_counted_among_what_matches() -> None:
    """How many different values of each field the failures have, and how many of them have one at all."""
    rows = [
        Row(actor="ann", error=(500, "E", "m")),
        Row(actor="bob", error=(500, "E", "m")),
        Row(actor="bob", error=(500, "F", "m")),
        Row(actor="eve"),
    ]
    with opened(rows) as dataset:
        found = values_among(
            dataset, Filter((Condition("result", "is", "Failed"),)), ("actor", "error_type", "cluster_name")
        )

    assert found == {"actor": (2, 3), "error_type": (2, 3), "cluster_name": (0, 0)}
