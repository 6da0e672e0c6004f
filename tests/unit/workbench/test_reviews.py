"""Tests of reviews with their exceptions, and of saved views."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit_explorer.errors import NotYoursError
from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.workbench.reviews import DECISIONS, ReviewException, Reviews, Snapshot, snapshot_of
from audit_explorer.workbench.saved_views import SavedViews
from audit_explorer.workbench.workbench_file import WorkbenchFile

NOW = datetime(2026, 10, 1, tzinfo=UTC)
SCOPE = Filter((Condition("action", "is", "Delete"),), period=Period(NOW - timedelta(days=30), NOW))


def test_a_review_is_begun_looked_at_and_closed() -> None:
    """It keeps its name and its scope; closed it has its figures, and what was in its scope."""
    reviews = Reviews("ann")
    id_ = reviews.begin("  September,  deletions ", SCOPE, zone="Europe/Berlin", log="sample", now=NOW)
    (begun,) = reviews.all()
    assert (begun.name, begun.author, begun.closed) == ("September, deletions", "ann", None)
    assert Filter.from_query(begun.pairs) == SCOPE
    snapshot = snapshot_of(["b", "a"], [("ann", "Delete", None)])
    reviews.close(id_, NOW, 214, 842, snapshot, NOW)

    (closed,) = reviews.all()
    assert (closed.looked, closed.total, closed.until, closed.closed) == (214, 842, NOW, NOW)
    assert reviews.snapshot(id_) == snapshot
    assert reviews.last_until() == NOW
    assert Reviews("bob").last_until() is None


def test_only_the_author_closes_or_deletes_a_review() -> None:
    """Another person's review is read, not changed; a closed one is not closed again."""
    id_ = Reviews("ann").begin("a", SCOPE, zone="UTC", log="", now=NOW)
    empty = Snapshot(None, frozenset())
    with pytest.raises(NotYoursError):
        Reviews("bob").close(id_, NOW, 1, 1, empty, NOW)
    with pytest.raises(NotYoursError):
        Reviews("bob").delete(id_, NOW)
    Reviews("ann").close(id_, NOW, 1, 1, empty, NOW)
    with pytest.raises(NotYoursError):
        Reviews("ann").close(id_, NOW, 2, 2, empty, NOW)
    Reviews("ann").delete(id_, NOW)
    assert Reviews("ann").all() == ()


def test_exceptions_have_what_was_decided() -> None:
    """Decision, owner, ticket and due day are kept and changed; the one that is due first stands first."""
    reviews = Reviews("ann")
    review = reviews.begin("a", SCOPE, zone="UTC", log="", now=NOW)
    reviews.note(ReviewException("", review, "", "later", "Open", "", "", ""), NOW)
    reviews.note(ReviewException("", review, "", "sooner", "Accepted", "bob", "T-1", "2026-10-31"), NOW)
    first, second = reviews.exceptions(review)
    assert (first.what, first.decision, first.owner, first.ticket, first.due, first.author) == (
        *("sooner", "Accepted", "bob", "T-1", "2026-10-31"),
        "ann",
    )
    Reviews("bob").note(ReviewException(second.id, review, "", "later", "Fixed", "", "", "2026-10-01"), NOW)
    assert [(one.what, one.decision, one.author) for one in reviews.exceptions(review)] == [
        ("later", "Fixed", "bob"),
        ("sooner", "Accepted", "ann"),
    ]
    with pytest.raises(NotYoursError):
        reviews.remove(second.id, NOW)
    reviews.remove(first.id, NOW)
    assert len(reviews.exceptions(review)) == 1


@pytest.mark.parametrize(
    "change", [{"what": " "}, {"what": "x" * 1001}, {"decision": "Maybe"}, {"due": "soon"}, {"owner": "x" * 1001}]
)
def test_an_exception_that_cannot_be_is_refused(change: dict[str, str]) -> None:
    """No exception about nothing, no day that is none, no text that fills the file."""
    said = {"what": "x", "decision": DECISIONS[0], "owner": "", "ticket": "", "due": ""} | change
    with pytest.raises(ValueError, match=r" (has|is) "):
        Reviews("").note(ReviewException("", "r", "", **said), NOW)


def test_a_forged_snapshot_is_none() -> None:
    """What a file has in a snapshot's place is no danger, and no baseline."""
    reviews = Reviews("")
    id_ = reviews.begin("a", SCOPE, zone="UTC", log="", now=NOW)
    for body in (b"", b"no zlib", b"x\x9c\x03\x00\x00\x00\x00\x01"):
        with WorkbenchFile().writing() as connection:
            connection.execute("INSERT OR REPLACE INTO snapshot VALUES (?, 0, ?)", (id_, body))
        assert reviews.snapshot(id_) is None


def test_saved_views_are_named_renamed_deleted() -> None:
    """A view keeps its page and its address; only who saved it changes it."""
    views = SavedViews("ann")
    pairs = [("action", "Delete"), ("q", "a&b=c +ü")]
    id_ = views.save("Night", "events", pairs, NOW)
    (one,) = views.all()
    assert (one.name, one.page, one.pairs) == ("Night", "events", pairs)
    views.rename(id_, "Nights", NOW)
    with pytest.raises(NotYoursError):
        SavedViews("bob").delete(id_, NOW)
    assert [view.name for view in SavedViews("bob").all()] == ["Nights"]
    views.delete(id_, NOW)
    assert views.all() == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "a\u202eb"])
def test_a_name_can_be_seen(name: str) -> None:
    """A view or a review has a name that is visible and short."""
    with pytest.raises(ValueError, match="a name has"):
        SavedViews("").save(name, "events", [], NOW)
