"""Tests of what is new, rare and gone, against counting row by row."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.differences.before_and_now import before_and_now
from audit_explorer.analysis.differences.dimensions import columns_of, conditions_of, needed_columns
from audit_explorer.analysis.differences.gone import gone_values
from audit_explorer.analysis.differences.novelty import new_in_each, new_values
from audit_explorer.analysis.differences.rarity import rare_values
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from tests.unit.analysis.rows import FILTERS, ROWS, START, Row, fits, opened

if TYPE_CHECKING:
    import pandas as pd

DAY: Final = timedelta(days=1)
SECOND_DAY: Final = Filter(period=Period(START + DAY, START + 2 * DAY))
OF: Final = st.sampled_from(
    [
        ("actor",),
        ("source_ip",),
        ("operation",),
        ("actor", "source_ip"),
        ("actor", "source_ip", "operation"),
        ("entity",),
    ]
)


def naive(rows: list[Row], rest: Filter, period: Period, of: tuple[str, ...]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Count values in the period, before, after and without a time."""
    found: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(
        lambda: {"here": [], "before": [], "later": 0, "undated": 0}
    )
    for row in rows:
        if not fits(row, rest) or any(row.value(name) is None for name in needed_columns(of)):
            continue
        group = found[tuple(row.value(name) for name in columns_of(of))]
        if row.at is None:
            group["undated"] += 1
        elif fits(row, Filter(period=period)):
            group["here"].append(row)
        elif period.start is not None and row.at < period.start:
            group["before"].append(row)
        else:
            group["later"] += 1
    return found


def values(frame: pd.DataFrame, of: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Give the values of the rows, None where there is none."""
    cells = zip(*(frame[name] for name in columns_of(of)), strict=True)
    return [tuple(value if isinstance(value, str) else None for value in row) for row in cells]


@given(ROWS, FILTERS, OF)
@settings(max_examples=8)
def test_new_rare_and_gone_are_what_counting_says(rows: list[Row], filters: list[Filter], of: tuple[str, ...]) -> None:
    """Whatever the log, the filter and the values: exactly these, with exactly these counts, times and actors."""
    with opened(rows) as dataset:
        for asked in filters[:2]:
            times = before_and_now(dataset, asked)
            groups = naive(rows, replace(asked, period=Period()), times.period, of)
            new = {key for key, one in groups.items() if one["here"] and not one["before"]}
            gone = {key for key, one in groups.items() if one["before"] and not one["here"]}

            found = new_values(dataset, asked, of)
            assert set(values(found.rows, of)) == new
            assert found.size == len(new)
            assert set(values(gone_values(dataset, asked, of).rows, of)) == gone

            rare = rare_values(dataset, asked, of, limit=1_000).rows
            assert set(values(rare, of)) == {key for key, one in groups.items() if one["here"]}
            sizes = [len(groups[key]["here"]) + len(groups[key]["before"]) for key in values(rare, of)]
            assert sizes == sorted(sizes)
            for key, (_, row) in zip(values(rare, of), rare.iterrows(), strict=True):
                one = groups[key]
                here = one["here"]
                counted = (row["events"], row["failed"], row["unknown"], row["before"], row["later"], row["undated"])
                failed, unknown = sum(each.failed for each in here), sum(each.unknown for each in here)
                assert counted == (len(here), failed, unknown, len(one["before"]), one["later"], one["undated"])
                if here:
                    first = min(each.at for each in here)
                    assert row["first_seen"] == first.replace(tzinfo=None)
                    actors = {each.actor for each in here if each.actor}
                    assert row["actors"] == len(actors)
                    if any(each.actor for each in here if each.at == first):
                        assert row["first_by"] in {each.actor for each in here if each.at == first}


@given(ROWS, FILTERS)
@settings(max_examples=6)
def test_one_pass_finds_what_each_question_finds(rows: list[Row], filters: list[Filter]) -> None:
    """The new values of several dimensions at once are those of each alone."""
    with opened(rows) as dataset:
        for asked in filters[:2]:
            found = new_in_each(dataset, asked, ("actor", "operation"))
            for of in ("actor", "operation"):
                alone = new_values(dataset, asked, (of,))
                mine = found[found["dimension"] == of]
                assert values(mine, (of,)) == values(alone.rows, (of,))
                assert list(mine["alike"]) == [alone.size] * alone.size


def test_a_pair_can_be_new_though_each_of_it_is_known() -> None:
    """Ann and the address were there before, not together."""
    rows = [
        Row(1, actor="ann", source_ip="10.0.0.1"),
        Row(2, actor="bob", source_ip="10.0.0.2"),
        Row(25, actor="ann", source_ip="10.0.0.2"),
    ]
    with opened(rows) as dataset:
        assert not new_values(dataset, SECOND_DAY, ("actor",)).size
        assert not new_values(dataset, SECOND_DAY, ("source_ip",)).size
        pairs = new_values(dataset, SECOND_DAY, ("actor", "source_ip"))
    assert values(pairs.rows, ("actor", "source_ip")) == [("ann", "10.0.0.2")]


def test_those_who_acted_before_are_not_those_who_act_now() -> None:
    """Of a value that nobody with a name has in the period, no actor is counted, whoever had it before."""
    rows = [Row(1, actor="ann", source_ip="10.0.0.1"), Row(25, actor=None, source_ip="10.0.0.1")]
    with opened(rows) as dataset:
        (row,) = rare_values(dataset, SECOND_DAY, ("source_ip",)).rows.itertuples()
    assert (row.events, row.before, row.actors, row.first_by) == (1, 1, 0, None)


def test_what_was_seen_without_a_time_is_said() -> None:
    """An event without a time may have been earlier: it is counted beside the value that seems new."""
    with opened([Row(1), Row(25, actor="bob"), Row(None, actor="bob")]) as dataset:
        found = new_values(dataset, SECOND_DAY, ("actor",))
    assert found.undated == 1
    assert list(found.rows["undated"]) == [1]


def test_what_comes_back_later_is_said_to() -> None:
    """Ann is gone on the second day and back on the third."""
    with opened([Row(1, actor="ann"), Row(25, actor="bob"), Row(50, actor="ann")]) as dataset:
        found = gone_values(dataset, SECOND_DAY, ("actor",))
    assert list(found.rows["actor"]) == ["ann"]
    assert list(found.rows["later"]) == [1]
    assert list(found.rows["first_by"]) == ["ann"]


def test_without_a_value_there_is_no_row_but_a_count() -> None:
    """An event without an address is no new address, and is counted."""
    with opened([Row(1), Row(25, source_ip=None), Row(26, action=None, source_ip="10.9.9.9")]) as dataset:
        found = new_values(dataset, SECOND_DAY, ("source_ip",))
    assert list(found.rows["source_ip"]) == ["10.9.9.9"]
    assert found.valueless == 1


@pytest.mark.parametrize(
    ("hours", "chosen", "start"), [([0, 24 * 30], "week", 24 * 23), ([0, 24 * 8], "half", 24 * 4), ([3], "half", 3)]
)
def test_without_a_period_now_is_the_end_of_the_log(hours: list[float], chosen: str, start: float) -> None:
    """The last seven days are set against all before; of a log shorter than two weeks the later half."""
    with opened([Row(hour) for hour in hours]) as dataset:
        times = before_and_now(dataset, Filter())
    assert times.chosen == chosen
    assert times.begins == START + timedelta(hours=hours[0])
    assert times.period.end is None
    assert times.period.start is not None
    assert abs(times.period.start - (START + timedelta(hours=start))) <= timedelta(minutes=1)
    assert times.has_before == (len(hours) > 1)


def test_a_condition_on_the_time_is_a_period() -> None:
    """What happened from the second day on is now, and what was before is not forgotten for it."""
    since = (START + DAY).isoformat().replace("+00:00", "Z")
    asked = Filter((Condition("happened_at", ">=", since),))
    with opened([Row(1, actor="ann"), Row(25, actor="ann"), Row(26, actor="bob")]) as dataset:
        found = new_values(dataset, asked, ("actor",))
    assert list(found.rows["actor"]) == ["bob"]


def test_a_time_that_can_t_be_true_begins_no_log() -> None:
    """A record of 1970 is not the log's beginning."""
    with opened([Row(-24 * 365 * 50, actor="old"), Row(1), Row(40)]) as dataset:
        assert before_and_now(dataset, Filter()).begins == START + timedelta(hours=1)


@pytest.mark.parametrize("of", [(), ("nothing",), ("actor", "source_ip", "operation", "entity")])
def test_what_can_t_be_compared_is_refused(of: tuple[str, ...]) -> None:
    """None, more than three, or something else is no question."""
    with pytest.raises(ValueError, match="one to three"):
        columns_of(of)


def test_values_become_conditions() -> None:
    """A value is asked for as it stands, none as none."""
    assert conditions_of(("action", "entity_type"), ("Create", None)) == (
        Condition("action", "is", "Create"),
        Condition("entity_type", "missing"),
    )
