"""Tests of what a filter asks of marks: as address, in words, as SQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import any_of, inverse
from audit_explorer.filters.filter import read_query
from audit_explorer.filters.marks.mark_words import LONGEST_TAG, normal_mark, tag_name
from audit_explorer.filters.marks.marked import Marked
from audit_explorer.filters.parts import parts
from audit_explorer.period import UTC_ZONE
from tests.builders import make_legacy

if TYPE_CHECKING:
    from tests.unit.store.loading import Loader

_NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("pairs", "sentence", "chips"),
    [
        ([("review", "open")], "Events not yet reviewed", ["Review: not yet reviewed"]),
        ([("not.review", "reviewed")], "Events not yet reviewed", ["Review: not yet reviewed"]),
        ([("not.review", "open")], "Events reviewed", ["Review: reviewed"]),
        ([("review", " STARRED ")], "Events starred", ["Review: starred"]),
        ([("review", "tag: To  Do ")], "Events tagged “to do”", ["Review: tagged “to do”"]),
        (
            [("review", "since"), ("review", "open"), ("action", "Delete")],
            "Deletions since my last review and not yet reviewed",
            ["Action: Delete", "Review: since my last review", "Review: not yet reviewed"],
        ),
        ([("review", "tagged:a\u202eb")], "All events", []),
        ([("where", "or(actor=x,not.review=starred)")], "Events where actor is exactly x or it is not starred", []),
    ],
)
def test_what_is_asked_of_marks_travels_and_speaks(
    pairs: list[tuple[str, str]], sentence: str, chips: list[str]
) -> None:
    """An address reads to one filter, which writes itself back to an equal one, and says what it asks."""
    asked, _ = read_query(pairs)

    assert asked.sentence(UTC_ZONE) == f"{sentence}, all time"
    assert [one.label for one in asked.conditions] == chips
    assert read_query(asked.to_query()) == (asked, ())


@pytest.mark.parametrize("pair", [("review", "x"), ("review", "reviewed:x"), ("missing", "review"), ("review~", "a")])
def test_what_cannot_be_asked_is_said(pair: tuple[str, str]) -> None:
    """Another value or another operator is ignored, with a sentence that says why."""
    asked, ignored = read_query([pair])

    assert asked == Filter()
    assert len(ignored) == 1


@pytest.mark.parametrize("text", ["", "  ", "a\x00b", "a\u200bb", "x" * (LONGEST_TAG + 1)])
def test_a_tag_is_visible_and_short(text: str) -> None:
    """A tag that nobody can see or read is refused."""
    with pytest.raises(ValueError, match="a tag has"):
        tag_name(text)


@given(st.text(max_size=LONGEST_TAG))
def test_a_tag_has_one_form(text: str) -> None:
    """What is a tag stays as it is when it is read again, in the address too."""
    try:
        name = tag_name(text)
    except ValueError:
        return
    assert tag_name(name) == name
    assert normal_mark(f"tagged:{name}") == f"tagged:{name}"


def test_marks_are_asked_as_rows(load: Loader) -> None:
    """Several marks must all be there; without marks nothing is starred, and everything is open; undated is not since.

    Each answer is compared with what Python finds among the same rows.
    """
    dataset = load([make_legacy(id=n, happenedAt=f"2026-09-0{n}T10:00:00Z" if n else "when") for n in range(6)])
    seqs = {row[1]: row[0] for row in dataset.rows("SELECT seq, id FROM events")}
    has = {"reviewed": {1, 2}, "starred": {2, 3}, "tagged:x": set()}
    rows = {name: tuple(seqs[str(n)] for n in some) for name, some in has.items()}
    since = datetime(2026, 9, 3, tzinfo=UTC)
    marks = Marked.of(rows, since)

    def found(asked: Filter) -> set[int]:
        where = dataset.where(asked.resolve(newest=None, now=_NOW, marked=marks))
        plain = asked.resolve(newest=None, now=_NOW, marked=marks).predicate()
        ids = [
            {int(row[0]) for row in dataset.rows(f"SELECT id FROM events WHERE {one.sql}", one.parameters)}  # noqa: S608
            for one in (where, plain)
        ]
        assert ids[0] == ids[1]
        return ids[0]

    every = set(range(6))
    for name, some in has.items():
        assert found(Filter((Condition("review", "is", name),))) == some
        assert found(Filter((Condition("review", "is", name, negated=True),))) == every - some
    both = Filter((Condition("review", "is", "starred"), Condition("review", "is", "open")))
    assert found(both) == {3}
    assert found(Filter((Condition("review", "is", "since"),))) == {3, 4, 5}
    assert found(Filter((Condition("review", "is", "since", negated=True),))) == {0, 1, 2}
    either = any_of(Condition("review", "is", "starred"), Condition("id", "is", "5"))
    assert found(Filter(expression=either)) == {2, 3, 5}
    assert found(Filter(expression=inverse(either), text="MyDepartment123")) == {0, 1, 4}


def test_marks_have_to_be_resolved() -> None:
    """A filter that asks for marks can't be asked before they are looked up; one that doesn't forgets them."""
    with pytest.raises(ValueError, match="resolve the marks"):
        Filter((Condition("review", "is", "starred"),)).predicate()
    assert Filter(marked=Marked.of({}, None)) == Filter()
    assert Filter().asks_marks == ()


def test_other_marks_are_another_filter() -> None:
    """Answers are remembered by how a filter is written down: that differs with any mark, and only with marks."""
    asked = Filter((Condition("review", "is", "starred"),))
    before, same, after = (
        asked.resolve(newest=None, now=_NOW, marked=Marked.of({"starred": rows}, None))
        for rows in ((1, 2), (2, 1), (1, 2, 3))
    )

    assert (before, repr(before), hash(before)) == (same, repr(same), hash(same))
    assert before != after
    assert repr(before) != repr(after)
    assert len(repr(after)) < 600


def test_a_part_keeps_its_marks() -> None:
    """Each part can be asked alone, as the page does where nothing matches."""
    asked = Filter(
        (Condition("review", "is", "starred"), Condition("review", "is", "open"), Condition("id", "is", "1"))
    )
    resolved = asked.resolve(newest=None, now=_NOW, marked=Marked.of({}, None))
    found = parts(resolved)

    assert [one.words for one in found] == ["with event ID 1", "starred", "not yet reviewed"]
    assert [one.alone.marked is not None for one in found] == [False, True, True]
