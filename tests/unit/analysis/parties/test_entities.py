"""Tests of the entities: which events are about one thing, and their order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.parties import listed_entities
from audit_explorer.analysis.parties.entities import RANKS, Entity, Rank, alike, breakdown, ranked
from audit_explorer.filters import Filter
from tests.unit.analysis.rows import FILTERS, ROWS, Row, fits, opened

NAMED = [
    *[Row(hours=hours, entity_id="7", entity_name="old") for hours in (1, 2, 3)],
    Row(hours=9, entity_id="7", entity_name="new"),
    *[Row(hours=4, entity_id="8", entity_name="busy", actor=actor, error=(500, "E", "m")) for actor in ("a", "b", "c")],
    Row(hours=5, entity_type="Application", entity_id="x", entity_name="ci"),
    Row(hours=6, entity_type="Application", entity_id="y", entity_name="ci"),
    Row(hours=50, entity_type="User", entity_id=None, entity_name="new"),
    Row(hours=None, entity_type="Group", entity_id="z", entity_name=None),
    Row(hours=99, entity_id=None, entity_name=None),
]


def listed(by: Rank) -> list[tuple[str, int, int, int]]:
    """Rank NAMED: name or id, names, events and failures of each."""
    with opened(NAMED) as dataset:
        frame, total = ranked(dataset, Filter(), by=by)
    assert total == len(frame) == 6
    name = frame["entity_name"].fillna(frame["entity_id"])
    return list(zip(name, frame["names"], frame["events"], frame["failed"], strict=True))


def test_a_renamed_thing_is_one_and_namesakes_are_two() -> None:
    """The id makes an entity: a new name, told last, is the same; the same name with another id or type isn't."""
    rows = listed("events")

    assert rows[0] == ("new", 2, 4, 0)
    assert sorted(rows[1:]) == [("busy", 1, 3, 3), ("ci", 1, 1, 0), ("ci", 1, 1, 0), ("new", 1, 1, 0), ("z", 0, 1, 0)]


@pytest.mark.parametrize(("by", "first"), [("events", "new"), ("failed", "busy"), ("actors", "busy"), ("last", "new")])
def test_each_order_has_its_own_first(by: Rank, first: str) -> None:
    """Each order puts the most of what it is about first."""
    assert listed(by)[0][0] == first


def test_a_thing_without_a_time_comes_last_by_time() -> None:
    """No time is not the latest time."""
    assert listed("last")[-1][0] == "z"


@pytest.mark.parametrize("by", RANKS)
def test_pages_hold_every_entity_once(by: Rank) -> None:
    """Turning the pages gives each entity once, and each page knows the number of all, one past the end too."""
    with opened(NAMED) as dataset:
        parts = [ranked(dataset, Filter(), by=by, offset=offset, limit=2) for offset in (0, 2, 4, 6)]
        whole, _ = ranked(dataset, Filter(), by=by)

    assert [total for _, total in parts] == [6] * 4
    assert [row for frame, _ in parts for row in frame.fillna("").values.tolist()] == whole.fillna("").values.tolist()


@settings(max_examples=8)
@given(ROWS, FILTERS)
def test_the_parts_make_the_whole(rows: list[Row], filters: list[Filter]) -> None:
    """The breakdown holds every event once, the ranking each that names an entity; an entity's filter keeps its own."""
    with opened(rows) as dataset:
        for asked in filters:
            kept = [row for row in rows if fits(row, asked)]
            assert breakdown(dataset, asked)["events"].sum() == len(kept)
            frame, total = ranked(dataset, asked, limit=999)
            assert total == len(frame)
            assert frame["events"].sum() == sum(bool(row.entity_id or row.entity_name) for row in kept)
        for row in ranked(dataset, Filter(), limit=5)[0].itertuples():
            parts = [
                part if isinstance(part, str) else None for part in (row.entity_type, row.entity_id, row.entity_name)
            ]
            assert headline(dataset, Filter(Entity(*parts).conditions)).events == row.events


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (Entity(None, None, "busy"), [("Project", "8", "busy")]),
        (Entity(None, None, "old"), [("Project", "7", "new")]),
        (Entity(None, None, "new"), [("Project", "7", "new"), ("User", None, "new")]),
        (Entity("User", None, "new"), [("User", None, "new")]),
        (Entity(None, "", "new"), [("User", None, "new")]),
        (Entity(None, "7", None), [("Project", "7", "new")]),
        (Entity(None, None, "ci"), [("Application", "x", "ci"), ("Application", "y", "ci")]),
        (Entity("", "", "new"), []),
        (Entity(None, None, "nothing"), []),
    ],
)
def test_what_is_half_said_finds_all_that_may_be_meant(
    said: Entity, meant: list[tuple[str | None, str | None, str]]
) -> None:
    """A name finds all that ever went by it, under their latest names; what is said besides leaves the others out."""
    with opened(NAMED) as dataset:
        frame, total = alike(dataset, said)

    frame = frame.astype(object).where(frame.notna(), None)
    assert list(zip(frame["entity_type"], frame["entity_id"], frame["entity_name"], strict=True)) == meant
    assert total == len(meant)


def test_of_many_that_may_be_meant_the_number_is_given() -> None:
    """A name of very many things lists the busiest, with all their events, and says how many there are."""
    rows = [Row(entity_id=str(number), entity_name="same") for number in range(9)]
    with opened([*rows, Row(entity_id="4", entity_name="other")]) as dataset:
        frame, total = alike(dataset, Entity(None, None, "same"), most=3)

    assert (total, frame["entity_id"].iloc[0], list(frame["events"])) == (9, "4", [2, 1, 1])


@pytest.mark.parametrize("by", RANKS)
@pytest.mark.parametrize("changed", [("_ALIKE", 0), ("_MANY", 1)])
def test_however_the_listed_are_found_they_are_the_same(
    by: Rank, changed: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether many are equal in their measure, or many are asked for: every page is what it would be."""
    asked = [(offset, limit) for offset in (0, 1, 3, 6) for limit in (1, 2, 9)]
    with opened(NAMED) as dataset:
        before = [ranked(dataset, Filter(), by=by, offset=offset, limit=limit) for offset, limit in asked]
        monkeypatch.setattr(listed_entities, *changed)
        after = [ranked(dataset, Filter(), by=by, offset=offset, limit=limit) for offset, limit in asked]

    assert [total for _, total in after] == [total for _, total in before] == [6] * len(asked)
    for (frame, _), (other, _) in zip(before, after, strict=True):
        assert frame.equals(other)
