"""The facets of hours and weekdays."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.counting.clock_counts import clock_counts, clock_facet
from audit_explorer.analysis.events import Sort, page
from audit_explorer.filters import Condition, Filter
from audit_explorer.record import WEEKDAYS
from audit_explorer.sources import open_files
from tests.builders import legacy_error, make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store import Dataset

ZONE = "Asia/Kolkata"  # 5:30 ahead of UTC
HOURS = tuple(map(str, range(24)))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """Give five events: Saturday 00:15 and 20:10, Monday 09:00 (failed) and 09:59 there, and one without a time."""
    times = ("2026-09-04T18:45:00Z", "2026-09-05T14:40:00Z", "2026-09-07T03:30:00Z", "2026-09-07T04:29:59Z", "soon")
    records = [make_legacy(id=number, happenedAt=time) for number, time in enumerate(times)]
    records[2] |= {"error": legacy_error(403, "no", "Forbidden")}
    path = tmp_path_factory.mktemp("clock") / "logs.json"
    path.write_text(json.dumps(records))
    dataset = open_files([path])
    yield dataset
    dataset.close()


def counted(log: Dataset, field: str, *conditions: Condition) -> dict[str | None, tuple[int, int, int]]:
    """Give events, failed and total of each value that the log has, in the facet's order."""
    asked = Filter(conditions, zone=ZONE)
    facet = clock_facet(clock_counts(log, asked, ZONE), clock_counts(log, Filter(), ZONE), field, asked)
    return {row.value: (row.events, row.failed, row.total) for row in facet.values if row.total}


def test_hours_stand_in_the_order_of_the_clock(log: Dataset) -> None:
    """First what is asked for most often, then all 24 hours as the zone's clocks show them, no value last."""
    facet = clock_facet(clock_counts(log, Filter(), ZONE), clock_counts(log, Filter(), ZONE), "hour", Filter())

    assert [row.value for row in facet.values] == ["19-7", *HOURS, None]
    assert counted(log, "hour") == {"19-7": (2, 0, 2), "0": (1, 0, 1), "9": (2, 1, 2), "20": (1, 0, 1), None: (1, 0, 1)}


def test_weekdays_stand_in_the_order_of_the_week(log: Dataset) -> None:
    """The weekend, then Monday to Sunday: Saturday 00:15 there is still Friday in UTC."""
    facet = clock_facet(clock_counts(log, Filter(), ZONE), clock_counts(log, Filter(), ZONE), "weekday", Filter())

    assert [row.value for row in facet.values] == ["Saturday-Sunday", *WEEKDAYS, None]
    assert counted(log, "weekday") == {
        "Saturday-Sunday": (2, 0, 2),
        "Monday": (2, 1, 2),
        "Saturday": (2, 0, 2),
        None: (1, 0, 1),
    }


def test_own_conditions_do_not_narrow_own_counts(log: Dataset) -> None:
    """An hour that is chosen leaves the other hours their counts, and narrows the weekdays; so does an expression."""
    nine = Condition("hour", "is", "9")

    assert counted(log, "hour", nine) == counted(log, "hour")
    assert counted(log, "weekday", nine)["Saturday"] == (0, 0, 2)
    assert counted(log, "weekday", nine)["Monday"] == (2, 1, 2)
    narrowed = Filter(expression=nine, zone=ZONE)
    found = clock_facet(clock_counts(log, narrowed, ZONE), clock_counts(log, Filter(), ZONE), "hour", narrowed)
    assert {row.value: row.events for row in found.values if row.events} == {"9": 2}


def test_what_the_filter_names_is_among_the_values(log: Dataset) -> None:
    """Another range that a link asks for has its row, so that it can be taken away there."""
    assert counted(log, "hour", Condition("hour", "is", "8-17"))["8-17"] == (2, 1, 2)


def test_without_a_dated_event_there_is_no_facet() -> None:
    """A log that has no times has no hours."""
    assert clock_facet((), (), "hour", Filter()).values == ()


def test_rows_have_the_hour_and_the_weekday(log: Dataset) -> None:
    """As numbers and as names, none where there is no time."""
    rows = page(log, Filter(), columns=("hour", "weekday", "id"), sort=Sort("happened_at", descending=False), zone=ZONE)

    assert rows["weekday"].tolist() == ["Saturday", "Saturday", "Monday", "Monday", None]
    assert rows["hour"].tolist()[:4] == [0, 20, 9, 9]
    assert rows["hour"].isna().tolist() == [False] * 4 + [True]
    assert list(rows.columns) == ["seq", "hour", "weekday", "id"]


def test_there_is_no_order_by_them() -> None:
    """It isn't offered, so it is refused."""
    with pytest.raises(ValueError, match="no column hour"):
        Sort("hour")
