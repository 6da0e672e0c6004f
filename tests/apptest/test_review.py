"""Tests of marks, saved views and reviews on pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from audit_explorer.analysis.failures.story_filter import StoryKey
from audit_explorer.filters import Filter
from audit_explorer.ui.people import person as people
from audit_explorer.ui.people.role import Person
from audit_explorer.ui.review import marking, resolved_view
from audit_explorer.workbench.mark_notes import Notes, Target
from audit_explorer.workbench.reviews import Reviews
from audit_explorer.workbench.saved_views import SavedViews
from audit_explorer.workbench.workbench_file import workbench_path
from tests.apptest.dashboard import button, open_page, press, query, sentence, table_with, tables
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("twelve")
NOW = datetime(2026, 10, 1, tzinfo=UTC)
HOSTILE = "**bold** [x](http://evil.example) <script>alert(1)</script> `code` $x$ :material/home: \u202eevil"


def texts(at: AppTest) -> list[str]:
    """Give every plain text on the page."""
    return [one.value for one in at.text]


def progress(at: AppTest) -> list[str]:
    """Give how far each review is, in words."""
    return [one.proto.text for one in at.get("progress")]


def test_one_event_is_marked_in_its_panel() -> None:
    """Reviewed, starred: set by a press, seen as set, found by the filter, taken back by another press."""
    at = press(open_page("events"), "open", row=0)
    button(at, "marks record reviewed").click().run()
    button(at, "marks record starred").click().run()
    assert not at.exception
    assert [button(at, f"marks record {sort}").label for sort in ("reviewed", "starred")] == ["Reviewed", "Starred"]

    found = open_page("events", {"review": ["reviewed", "starred"]})
    assert sentence(found) == "Events reviewed and starred, all time"
    assert "1 event, 1 failed" in texts(found)
    assert "11 events, 2 failed" in texts(open_page("events", {"review": "open"}))

    button(at, "marks record reviewed").click().run()
    assert button(at, "marks record reviewed").label == "Mark as reviewed"
    assert "12 events, 3 failed" in texts(open_page("events", {"review": "open"}))


def test_an_event_is_tagged_and_commented() -> None:
    """A tag and a comment are a person's text: shown as it was written, and inert."""
    at = press(open_page("events"), "open", row=0)
    next(one for one in at.text_input if one.label == "Tag").set_value("To Do")
    button(at, "Add the tag").click().run()
    next(one for one in at.text_area if one.label == "Comment").set_value(HOSTILE + "\nsecond line")
    button(at, "Add the comment").click().run()

    assert not at.exception
    assert any(one.label == "to do :material/close:" for one in at.button)
    said = next(text for text in texts(at) if "second line" in text)
    assert "<script>alert(1)</script>" in said
    assert "\u202e" not in said
    assert "1 event, 1 failed" in texts(open_page("events", {"review": ["tagged:to do", "commented"]}))
    button(at, "marks record tag 0").click().run()
    assert "12 events, 3 failed" in texts(open_page("events", {"not.review": "tagged"}))


def test_a_tag_that_cannot_be_is_refused_where_it_was_typed() -> None:
    """An empty tag is refused in words, in the panel, and once."""
    at = press(open_page("events"), "open", row=0)
    button(at, "Add the tag").click().run()
    assert ["a tag has 1 to 60 visible characters" in one.value for one in at.error] == [True]
    assert not at.run().error


def test_all_that_matches_is_marked_and_undone() -> None:
    """The button says how many; all pages of the table get the mark; Undo takes just these marks back."""
    at = press(open_page("events"), "open", row=0)
    button(at, "marks record reviewed").click().run()
    at = open_page("events", {"result": "Failed"})
    assert button(at, "mark all reviewed").label == "Mark 3 events as reviewed"
    button(at, "mark all reviewed").click().run()
    assert "2 events marked as reviewed, 1 was already." in texts(at)
    assert "9 events, 0 failed" in texts(open_page("events", {"review": "open"}))

    button(at, "undo bulk").click().run()
    assert "11 events, 2 failed" in texts(open_page("events", {"review": "open"}))


def test_a_filter_of_marks_is_as_fresh_as_the_marks() -> None:
    """What is marked while the filter is on leaves what is not yet reviewed, in figures, facets and rows."""
    at = open_page("events", {"review": "open"})
    before = len(tables(at)[0])
    press(at, "open", row=0)
    button(at, "marks record reviewed").click().run()

    assert "11 events, 2 failed" in texts(at)
    assert len(tables(at)[0]) == before - 1


def test_a_review_is_begun_looked_through_and_closed() -> None:
    """Its progress counts what is marked; its exceptions are listed; closed it has its figures, and is a baseline."""
    at = open_page("review", {"result": "Failed"})
    next(one for one in at.text_input if one.placeholder.startswith("September")).set_value("Failures")
    button(at, "Begin a review").click().run()
    assert not at.exception
    assert progress(at) == ["0 of 3 looked at", "0 of 3 looked at"]
    (one,) = Reviews("").all()

    button(at, f"open review {one.id}").click().run()
    assert query(at)["not.review"] == ["reviewed"]
    assert sentence(at).startswith("Failed events not yet reviewed")
    at = open_page("events", query(at))
    place = next(number for number, one in enumerate(tables(at)) if "happened_at" in one)
    press(at, "open", row=0, table=place)
    button(at, "marks record reviewed").click().run()

    at = open_page("review", {"result": "Failed"})
    assert progress(at) == ["1 of 3 looked at", "1 of 3 looked at"]
    next(area for area in at.text_area if area.label == "What is it about").set_value("who was it")
    next(field for field in at.text_input if field.label == "Due").set_value("2020-10-31")
    button(at, f"FormSubmitter:exceptions {one.id} form -Save").click().run()
    assert table_with(at, "decision")[["what", "decision", "due", "by"]].to_numpy().tolist() == [
        ["who was it", "Open", "2020-10-31 (overdue)", "You"]
    ]
    button(at, f"do close {one.id}").click().run()
    assert not at.exception
    assert table_with(at, "closed")[["name", "looked", "exceptions"]].to_numpy().tolist() == [
        ["Failures", "1 of 3", "1"]
    ]

    at = open_page("review", {"baseline": f"review:{one.id}"})
    assert "Against Review Failures: 9 records are new and 0 gone; 3 combinations were never seen before." in texts(at)


def test_a_saved_view_is_opened_renamed_and_deleted() -> None:
    """The name and what the filter says stand in the list; opening it shows that filter."""
    at = open_page("review", {"result": "Failed", "last": "7d"})
    next(one for one in at.text_input if one.placeholder.startswith("Deletions")).set_value("Last failures")
    button(at, "Save this view").click().run()
    (one,) = SavedViews("").all()
    assert "Last failures" in texts(at)

    other = open_page("review")
    button(other, f"open view {one.id}").click().run()
    assert other.header[0].value == "Explore"
    assert {name: query(other)[name] for name in ("result", "last")} == {"result": ["Failed"], "last": ["7d"]}
    at = open_page("review")
    button(at, f"delete view {one.id}").click().run()
    assert SavedViews("").all() == ()


def test_a_day_as_baseline_shows_what_came_since() -> None:
    """New records are listed and open; a tag leads to all of them on Explore; combinations never seen are listed."""
    at = open_page("review", {"baseline": "this", "before": "2026-09-07T08:00:00Z"})
    offers = [one.proto for one in at.get("link_button") if one.proto.label == "Download 5 rows as CSV"]
    assert [one.url.startswith("/download/") for one in offers] == [True]
    assert any(one.startswith("Against this log before 2026-09-07 10:00:00: 5 records are new") for one in texts(at))
    button(at, "tag new").click().run()
    assert not at.exception
    assert at.header[0].value == "Explore"
    assert any(one.startswith("5 events, ") for one in texts(at))


def test_a_story_of_failures_is_marked(start: Callable[..., None]) -> None:
    """A finding has marks too: a star on it is listed on the page Review, which leads back to the story."""
    failed = [make_legacy(id=n, result="Failed", happenedAt=f"2026-09-07T08:0{n}:00Z") for n in range(3)]
    start(failed)
    at = open_page("failures")
    at = press(at, "open", row=0, table=next(n for n, one in enumerate(tables(at)) if "in_a_row" in one))
    assert not at.exception
    button(at, "marks finding starred").click().run()
    assert button(at, "marks finding starred").label == "Starred"
    story = query(at)["story"]

    at = open_page("review")
    marks = table_with(at, "mark")
    assert marks["on"].tolist()[0].startswith("failures of researcher@corp.example")
    place = next(number for number, one in enumerate(tables(at)) if "mark" in one)
    at = press(at, "open", row=0, table=place)
    assert not at.exception
    assert at.header[0].value == "Failures"
    key = StoryKey.read(story[0])
    assert key is not None
    assert query(at)["story"] == [key.stable.written]


@pytest.mark.parametrize("baseline", ["review:nonsense", "log:gone~0123456789abcdef~1", "%", ""])
def test_a_baseline_that_is_not_there_is_none(baseline: str) -> None:
    """A link to a baseline that isn't here shows the page without one."""
    at = open_page("review", {"baseline": baseline, "before": "whenever"})
    assert not at.exception
    assert not at.error


def test_hostile_names_are_inert(start: Callable[..., None]) -> None:
    """Whatever somebody called a view, a review, a tag or an exception acts nowhere, also after an import."""
    start([make_legacy()])
    reviews = Reviews(HOSTILE[:40])
    name = HOSTILE.replace("\u202e", "")[:100]
    id_ = reviews.begin(name, Filter(), zone="No/Zone", log=HOSTILE, now=NOW)
    SavedViews("").save(name, "no page", [("action", HOSTILE), ("nonsense", "x")], NOW)
    Notes("").mark(Target("finding", HOSTILE), "tagged", on=True, now=NOW, name=name[:50])
    Notes("").comment(Target("entity", "[" * 500), HOSTILE, NOW)
    at = open_page("review")

    assert not at.exception
    assert id_
    assert not [one for one in at.markdown if "evil.example" in one.value or "<script>" in one.value]


def test_people_see_whose_marks_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where people sign in each mark has an author; others' comments offer no change, others' reviews no close."""
    for who in ("ann@corp.example", "bob@corp.example"):
        for module in (people, marking, resolved_view):
            monkeypatch.setattr(module, "person", lambda who=who: Person(who, may_fetch=False))
        if who.startswith("ann"):
            at = press(open_page("events"), "open", row=0)
            button(at, "marks record reviewed").click().run()
            next(one for one in at.text_area if one.label == "Comment").set_value("by ann")
            button(at, "Add the comment").click().run()
            Reviews(who).begin("ann's", Filter(), zone="UTC", log="", now=NOW)
    at = press(open_page("events"), "open", row=0)
    assert "Reviewed by ann@corp.example" in texts(at)
    assert button(at, "marks record reviewed").label == "Mark as reviewed"
    assert "by ann" in texts(at)
    assert not [one for one in at.button if one.label == "Save"]
    assert "1 event, 1 failed" in texts(open_page("events", {"review": "reviewed"}))
    at = open_page("review")
    assert "ann's, by ann@corp.example" in texts(at)
    assert not [one for one in at.button if one.label == "Close this review"]


@pytest.mark.parametrize("page", ["events", "review", "entities", "overview"])
def test_a_damaged_file_leaves_the_pages_usable(page: str) -> None:
    """The error says which file and what to do; everything that needs no marks is there."""
    workbench_path().write_bytes(b"not a database" * 100)
    at = open_page(page)

    assert not at.exception
    assert tables(at) or page == "review"
    if page == "review":
        assert any("is damaged, or no such file" in one.value for one in at.error)


def test_a_filter_of_marks_that_cannot_be_read_shows_nothing_else() -> None:
    """No other events than those that are asked for: the page says why, and offers the filter without marks."""
    workbench_path().write_bytes(b"not a database" * 100)
    at = open_page("events", {"review": "open", "result": "Failed"})

    assert not at.exception
    assert not tables(at)
    assert any("is damaged, or no such file" in one.value for one in at.error)
    button(at, "Show it without asking for marks").click().run()
    assert query(at) == {"result": ["Failed"]}
    assert "3 events, 3 failed" in texts(at)


def test_an_entity_is_marked_on_its_page() -> None:
    """A star on an entity is kept by its type and id, and is listed on the page Review."""
    at = open_page("entities", {"entity": json.dumps(["Project", "1", None])})
    at = at if at.button and any(one.key == "marks entity starred" for one in at.button) else _first_entity()
    button(at, "marks entity starred").click().run()

    assert not at.exception
    assert button(at, "marks entity starred").label == "Starred"
    marks = table_with(open_page("review"), "mark")
    assert marks["mark"].tolist() == ["starred"]


def _first_entity() -> AppTest:
    at = open_page("entities")
    place = next(n for n, one in enumerate(tables(at)) if "entity_name" in one)
    return press(at, "open", row=0, table=place)
