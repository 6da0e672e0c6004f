"""Tests of the stories of failures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.failures.attempts import attempted, left_out
from audit_explorer.analysis.failures.leading_stories import leading_stories
from audit_explorer.analysis.failures.stories import STORY_KINDS, stories
from audit_explorer.analysis.failures.story_filter import StoryKey
from audit_explorer.analysis.headline import headline
from audit_explorer.filters import Condition, Filter
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, numbers, opened

if TYPE_CHECKING:
    from audit_explorer.store import Database

WHY = (403, "F", "no")
FIGURES = ("attempts", "failures", "runs", "unnumbered", "in_a_row", "first", "last", "worked_at", "worked_before")


def naive(rows: list[Row], order: dict[int, int], asked: Filter) -> list[tuple[Any, ...]]:
    """Tell the stories by walking over the attempts, oldest first: kind, key, figures."""
    rest = attempted(asked)
    placed = {place: -seq for seq, place in order.items()}
    tried = [
        (row.at, placed[place], row)
        for place, row in enumerate(rows)
        if row.at and row.actor and not row.unknown and fits(row, rest)
    ]
    tried.sort(key=lambda one: one[:2])
    failing = [row for _, _, row in tried if row.failed and fits(row, asked)]
    related = [
        (at, row)
        for at, _, row in tried
        if any(
            (row.actor, row.action, row.entity_type) == (bad.actor, bad.action, bad.entity_type)
            and (row.entity_name == bad.entity_name or (row.entity_id and row.entity_id == bad.entity_id))
            for bad in failing
        )
    ]
    keyed: dict[Any, list[tuple[Any, Row]]] = {}
    for at, row in related:
        keyed.setdefault(_key(row, [other for _, other in related]), []).append((at, row))
    told = []
    for key, attempts in keyed.items():
        if not any(row.failed and fits(row, asked) for _, row in attempts):
            continue
        runs: list[list[Any]] = []
        run: list[Any] = []
        worked = None
        for at, row in attempts:
            if row.failed:
                run.append(at)
                continue
            if run:
                runs.append([run, at, worked])
                run = []
            worked = at
        if run:
            runs.append([run, None, worked])
        chosen = runs[-1] if run else max(runs, key=lambda one: (len(one[0]), one[1]))
        failures = sum(row.failed for _, row in attempts)
        kind = "only failed" if failures == len(attempts) else "still failing" if run else "then worked"
        unnumbered = sum(not row.entity_id for _, row in attempts)
        told.append(
            (
                *(kind, *key, len(attempts), failures, len(runs), unnumbered, len(chosen[0])),
                *(at and at.replace(tzinfo=None) for at in (chosen[0][0], chosen[0][-1], chosen[1], chosen[2])),
            )
        )
    return told


def _key(row: Row, others: list[Row]) -> tuple[Any, ...]:
    alike = (row.actor, row.action, row.entity_type)
    if row.action == "Create" and row.entity_name:
        return (*alike, None, row.entity_name)
    ids = {
        one.entity_id
        for one in others
        if (one.actor, one.action, one.entity_type, one.entity_name) == (*alike, row.entity_name) and one.entity_id
    }
    number = row.entity_id or (next(iter(ids)) if len(ids) == 1 and row.entity_name else None)
    return (*alike, number, None if number else row.entity_name)


def listed(dataset: Database, asked: Filter) -> list[tuple[Any, ...]]:
    """Give the stories as the naive way does: an entity with an id without its name."""
    frame, totals = stories(dataset, asked, most=1000)
    assert sum(totals.values()) == len(frame)
    return [_row(row) for _, row in frame.iterrows()]


def _row(row: pd.Series) -> tuple[Any, ...]:
    key = StoryKey.of(row)
    values = [None if pd.isna(row[name]) else row[name] for name in FIGURES]
    told = [value.to_pydatetime() if isinstance(value, pd.Timestamp) else int(value or 0) for value in values[:7]]
    ends = [value and value.to_pydatetime() for value in values[7:]]
    name = None if key.entity_id else key.entity_name
    return (row["kind"], key.actor, key.operation, key.entity_type, key.entity_id, name, *told, *ends)


@settings(max_examples=12, deadline=None)
@given(ROWS, FILTERS, st.data())
def test_stories_are_what_walking_over_the_attempts_gives(rows: list[Row], filters: list[Filter], data: Any) -> None:  # noqa: ANN401 - hypothesis's own
    """Kind, key and every figure, under any filter; the three kinds part the stories, and a page is a part of them."""
    with opened(rows) as dataset:
        order = numbers(dataset)
        # Without a URL an operation is what the action with the entity type is called.
        tried = "SELECT action, entity_type, operation FROM events GROUP BY action, entity_type, operation"
        called = {(action, of_type): operation for action, of_type, operation in dataset.rows(tried)}
        for asked in [Filter(), *filters[:3]]:
            found = listed(dataset, asked)
            expected = [
                (kind, actor, called[action, of_type], of_type, *rest)
                for kind, actor, action, of_type, *rest in naive(rows, order, asked)
            ]
            assert sorted(found, key=repr) == sorted(expected, key=repr)
            kind = data.draw(st.sampled_from(STORY_KINDS))
            some, totals = stories(dataset, asked, kind=kind, most=2, offset=1)
            assert [_row(row) for _, row in some.iterrows()] == [one for one in found if one[0] == kind][1:3]
            assert totals == {one: sum(story[0] == one for story in found) for one in STORY_KINDS}
            for _ in range(2):  # asked for, then remembered
                first, alike = leading_stories(dataset, asked, kind, most=2)
                assert [_row(row) for _, row in first.iterrows()] == [one for one in found if one[0] == kind][:2]
                assert alike == totals[kind]


def test_each_kind_is_told_with_its_times() -> None:
    """Failed twice and then worked; failed only; worked once and fails since."""
    rows = [
        *[Row(hours=hours, actor="ann", error=WHY) for hours in (1, 2)],
        Row(hours=5, actor="ann"),
        *[Row(hours=hours, actor="bob", error=WHY) for hours in (1, 4)],
        Row(hours=1, actor="eve"),
        Row(hours=3, actor="eve", error=WHY),
        Row(hours=None, actor="ann"),
        Row(hours=1, actor="ann", said="Pending"),
        Row(hours=1, actor=None, error=WHY),
    ]
    with opened(rows) as dataset:
        frame, totals = stories(dataset, Filter())
        left = left_out(dataset, Filter())

    assert totals == {"then worked": 1, "only failed": 1, "still failing": 1}
    told = {row["actor"]: row for _, row in frame.iterrows()}
    assert told["ann"]["worked_at"] - told["ann"]["first"] == pd.Timedelta(hours=4)
    assert told["ann"]["worked_at"] - told["ann"]["last"] == pd.Timedelta(hours=3)
    assert pd.isna(told["bob"]["worked_at"])
    assert told["eve"]["first"] - told["eve"]["worked_before"] == pd.Timedelta(hours=2)
    assert tuple(left) == (1, 1, 1)


def test_a_creation_is_joined_by_its_name() -> None:
    """What could not be created has no id, and gets one when that works: both are attempts at one thing."""
    rows = [
        Row(hours=1, action="Create", entity_id=None, error=WHY),
        Row(hours=2, action="Create", entity_id="77"),
    ]
    with opened(rows) as dataset:
        frame, _ = stories(dataset, Filter())

    assert list(frame["kind"]) == ["then worked"]


@pytest.mark.parametrize("condition", [Condition("result", "is", "Failed"), Condition("http_status", "is", "403")])
def test_a_filter_for_failures_still_sees_what_worked(condition: Condition) -> None:
    """A success has no error to ask for: a condition on one chooses the failures, not what followed."""
    rows = [Row(hours=1, error=WHY), Row(hours=2), Row(hours=1, entity_id="2", error=(500, "E", "x"))]
    with opened(rows) as dataset:
        frame, _ = stories(dataset, Filter((condition,)))

    assert sorted(frame["kind"]) == (["only failed", "then worked"] if condition.field == "result" else ["then worked"])


@settings(max_examples=8, deadline=None)
@given(ROWS)
def test_a_storys_filter_keeps_its_run_and_its_address_leads_back(rows: list[Row]) -> None:
    """Opened records are the failures of the run and what ended it; the address names the story again."""
    with opened(rows) as dataset:
        frame, _ = stories(dataset, Filter(), most=1000)
        for _, row in frame.iterrows():
            key = StoryKey.read(StoryKey.of(row).written)
            assert key is not None
            again, _ = stories(dataset, key.narrowed(Filter()), most=50)
            assert [_row(one) for _, one in again.iterrows() if key.is_of(one)] == [_row(row)]
            ends = row["worked_at"] if row["kind"] == "then worked" else row["last"]
            kept = key.records(
                Filter(), row["first"].to_pydatetime(), ends.to_pydatetime(), unnumbered=bool(row["unnumbered"])
            )
            found = headline(dataset, kept)
            assert found.failed >= row["in_a_row"]
            assert found.actors == 1


@pytest.mark.parametrize("text", [None, "", "[", "[]", '["",null,null,null,null]', "[1,2,3,4,5]", "[" * 5000, '"x"'])
def test_an_address_that_names_no_story_names_none(text: str | None) -> None:
    """What a person typed, or a link of another version, is no error."""
    assert StoryKey.read(text) is None
