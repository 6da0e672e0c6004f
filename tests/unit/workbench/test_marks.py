"""Tests of marks: whose they are, how they stay with a record, how a filter finds them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.keys.many_keys import keys_of
from audit_explorer.errors import NotYoursError
from audit_explorer.filters import Condition, Filter
from audit_explorer.workbench.mark_notes import Notes, Target
from audit_explorer.workbench.resolving import marked
from audit_explorer.workbench.reviews import Reviews, Snapshot
from tests.builders import make_legacy

if TYPE_CHECKING:
    from audit_explorer.store import Dataset
    from tests.unit.store.loading import Loader

NOW = datetime(2026, 10, 1, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)


def targets(dataset: Dataset) -> dict[str, Target]:
    """Give what each record of a log is marked by, by its id."""
    ids = {int(row[0]): row[1] for row in dataset.rows("SELECT seq, id FROM events")}
    return {ids[seq]: Target.record(key) for seq, key in keys_of(dataset, ids).items()}


def matching(dataset: Dataset, *values: str, author: str = "") -> int:
    """Count what has all of these marks."""
    asked = Filter(tuple(Condition("review", "is", value) for value in values))
    marks = marked(dataset, asked, author)
    return headline(dataset, asked.resolve(newest=dataset.facts.newest, now=NOW, marked=marks)).events


def test_marks_are_found_by_filters_at_once(load: Loader) -> None:
    """Each kind of mark is a filter, and the next question after a change knows of it."""
    dataset = load([make_legacy(id=n) for n in range(5)])
    on, notes = targets(dataset), Notes("")
    assert [matching(dataset, one) for one in ("open", "reviewed", "starred", "tagged", "commented")] == [5, 0, 0, 0, 0]

    notes.mark(on["1"], "reviewed", on=True, now=NOW)
    notes.mark(on["2"], "starred", on=True, now=NOW)
    notes.mark(on["2"], "tagged", on=True, now=NOW, name="  To   DO ")
    notes.comment(on["3"], "why?", NOW)
    assert [matching(dataset, one) for one in ("open", "reviewed", "starred", "tagged", "commented")] == [4, 1, 1, 1, 1]
    assert [matching(dataset, one) for one in ("tagged:to do", "tagged:other")] == [1, 0]
    assert matching(dataset, "open", "starred") == 1
    assert notes.tags() == {"to do": 1}

    notes.mark(on["1"], "reviewed", on=False, now=LATER)
    assert [matching(dataset, "open"), matching(dataset, "reviewed")] == [5, 0]


def test_marks_stay_with_a_record_in_another_export(load: Loader) -> None:
    """The same records in other order, with their fields in other order, twice, in another file: still marked."""
    records = [make_legacy(id=n, entityName=f"thing {n}") for n in range(4)]
    first = load(records)
    notes = Notes("")
    notes.mark_all([targets(first)["1"], targets(first)["3"]], "reviewed", on=True, now=NOW)

    turned = [dict(reversed(list(record.items()))) for record in reversed(records)]
    again = load(json.dumps([*turned, *records[:2], make_legacy(id=9)], indent=3))
    assert matching(again, "reviewed") == 2
    assert matching(again, "open") == 3


def test_other_content_under_the_same_id_is_not_marked(load: Loader) -> None:
    """Who changes a record after it was reviewed has a record that nobody has reviewed."""
    first = load([make_legacy(id=1)])
    Notes("").mark(targets(first)["1"], "reviewed", on=True, now=NOW)

    assert matching(load([make_legacy(id=1, entityName="another")]), "reviewed") == 0
    both = load([make_legacy(id=1), make_legacy(id=1, entityName="another")])
    assert [matching(both, "reviewed"), matching(both, "open")] == [1, 1]


def test_many_are_marked_at_once_and_undone(load: Loader) -> None:
    """What was marked before stays when the rest is undone; an undo is of the one who marked."""
    dataset = load([make_legacy(id=n) for n in range(5)])
    on, notes = targets(dataset), Notes("ann")
    notes.mark(on["0"], "reviewed", on=True, now=NOW)
    bulk = notes.mark_all(on.values(), "reviewed", on=True, now=LATER)

    assert (bulk.marked, bulk.before) == (4, 1)
    assert Notes("bob").undo(bulk.batch, LATER) == 0
    assert notes.undo("", LATER) == 0
    assert matching(dataset, "reviewed") == 5
    assert notes.undo(bulk.batch, LATER) == 4
    assert matching(dataset, "reviewed") == 1


def test_everybody_sees_whose_mark_it_is() -> None:
    """Marks of others are seen with their author; one's own are taken back without theirs."""
    one = Target.entity("Project", "51", "a name that may change")
    ann, bob = Notes("ann"), Notes("bob")
    for notes in (ann, bob):
        notes.mark(one, "starred", on=True, now=NOW)
    bob.mark(one, "starred", on=False, now=LATER)

    assert [(mark.sort, mark.author) for mark in bob.of(Target.entity("Project", "51", "renamed"))] == [
        ("starred", "ann")
    ]
    assert ann.of(Target.entity("Project", None, "51")) == ()


def test_only_the_author_changes_a_comment() -> None:
    """A comment is changed or deleted by who wrote it, and by nobody else."""
    one = Target("finding", "burst")
    ann, bob = Notes("ann"), Notes("bob")
    ann.comment(one, "first\nsecond <b>line</b>", NOW)
    (comment,) = ann.of(one)

    for text in ("mine now", ""):
        with pytest.raises(NotYoursError):
            bob.comment(one, text, LATER, name=comment.name)
    ann.comment(one, "better", LATER, name=comment.name)
    assert [(mark.text, mark.author) for mark in bob.of(one)] == [("better", "ann")]
    ann.comment(one, "", LATER, name=comment.name)
    assert ann.of(one) == ()


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4001])
def test_a_comment_has_a_length(text: str) -> None:
    """No empty comment, none that fills the file."""
    with pytest.raises(ValueError, match="a comment has"):
        Notes("").comment(Target("finding", "x"), text, NOW)


def test_half_a_sign_is_no_danger() -> None:
    """Text that no encoding accepts, or that ends a text elsewhere, is kept in a form that can be read again."""
    one = Target("finding", "x")
    Notes("").comment(one, "a\ud800b\x00c", NOW)

    assert Notes("").of(one)[0].text == "a\\ud800b\ufffdc"


def test_since_is_ones_own_last_review(load: Loader) -> None:
    """Without a closed review everything is since then; after one what happened at or after its end, per person."""
    dataset = load([make_legacy(id=n, happenedAt=f"2026-09-0{n + 1}T10:00:00Z") for n in range(4)])
    assert matching(dataset, "since", author="ann") == 4
    reviews = Reviews("ann")
    until = datetime(2026, 9, 3, tzinfo=UTC)
    id_ = reviews.begin("September", Filter(), zone="UTC", log="sample", now=NOW)
    assert matching(dataset, "since", author="ann") == 4
    reviews.close(id_, until, 2, 2, Snapshot(None, frozenset()), NOW)

    assert matching(dataset, "since", author="ann") == 2
    assert matching(dataset, "since", author="bob") == 4
