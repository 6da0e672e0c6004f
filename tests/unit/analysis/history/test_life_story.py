"""Tests of the life of an entity."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.history import life_story as module
from audit_explorer.analysis.history.folding import Row as Event
from audit_explorer.analysis.history.folding import fold
from audit_explorer.analysis.history.life_story import Story, life_story, namesakes, story_page
from audit_explorer.analysis.history.masking import Masked
from audit_explorer.analysis.history.wording import change_words, note_words, path_words
from audit_explorer.analysis.parties.entities import Entity
from audit_explorer.filters import Filter
from tests.unit.analysis.rows import Row, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

START = datetime(2026, 9, 1)  # noqa: DTZ001 - the engine's times are naive UTC
UTC_ZONE = ZoneInfo("UTC")
PROJECT = Entity("Project", "1", None)


def tell(*rows: Row, entity: Entity = PROJECT) -> Story:
    """Tell the life that a log of these rows has."""
    with opened(rows) as dataset:
        return life_story(dataset, entity)


def said(story: Story) -> list[dict[str, str]]:
    """Give each step's differences in words."""
    masked = Masked()
    return [{path_words(one.path): change_words(one, masked) for one in step.changes} for step in story.steps]


def notes(story: Story) -> list[set[str]]:
    """Give the kinds of each step's notes."""
    return [{note.kind for note in step.notes} for step in story.steps]


def states(story: Story) -> list[Any]:
    """Give the state after each step."""
    return [step.state for step in story.steps]


def body(value: Any) -> str:  # noqa: ANN401 - a JSON value
    """Write a body."""
    return json.dumps(value)


def test_a_failed_request_changes_nothing() -> None:
    """The quota that creeps up: each success is the next one's past, a failure appears and isn't."""
    story = tell(
        Row(1, action="Create", body=body({"gpus": 4})),
        Row(2, body=body({"gpus": 9}), error=(403, "F", "no")),
        Row(3, body=body({"gpus": 8})),
    )

    assert said(story) == [{"gpus": "not named before → 4"}, {"gpus": "4 → 9"}, {"gpus": "4 → 8"}]
    assert [step.applied for step in story.steps] == ["yes", "no", "yes"]
    assert states(story) == [{"gpus": 4}, {"gpus": 4}, {"gpus": 8}]
    assert "failed" in notes(story)[1]


def test_an_unknown_outcome_is_maybe() -> None:
    """What neither succeeded nor failed appears, is no part of the state, and the state says that it may have been."""
    story = tell(Row(1, action="Create", body=body({"a": 1})), Row(2, body=body({"a": 2}), said="Pending"))

    assert story.steps[1].applied == "maybe"
    assert (states(story)[1], story.steps[1].maybes) == ({"a": 1}, 1)
    assert "maybe" in notes(story)[1]


def test_a_missing_beginning_is_unknown_and_not_nothing() -> None:
    """Without a creation, what a field was before is unknown; once it was named it is known."""
    story = tell(Row(1, body=body({"a": 1})), Row(2, body=body({"a": 2, "b": 1})))

    assert said(story) == [{"a": "unknown before → 1"}, {"a": "1 → 2", "b": "unknown before → 1"}]
    assert [("no earlier record" in kinds) for kinds in notes(story)] == [True, False]
    assert not story.steps[1].begun
    assert "no earlier record in this log" in note_words(story.steps[0].notes[0], UTC_ZONE)


@pytest.mark.parametrize("method_or_action", ["Update", "Patch", None])
def test_a_partial_body_takes_nothing_away(method_or_action: str | None) -> None:
    """What a body doesn't name stays, inside of objects and of items with a key too; null is a value."""
    first = {"a": 1, "spec": {"x": 1, "y": 2}, "items": [{"id": 1, "v": 1, "w": 1}, {"id": 2}], "tags": ["a", "b"]}
    second = {"spec": {"y": None}, "items": [{"id": 1, "v": 2}], "tags": ["b"]}
    story = tell(Row(1, action="Create", body=body(first)), Row(2, action=method_or_action, body=body(second)))

    assert states(story)[1] == {
        "a": 1,
        "spec": {"x": 1, "y": None},
        "items": [{"id": 1, "v": 2, "w": 1}],
        "tags": ["b"],
    }
    assert states(story)[0] == first
    assert said(story)[1] == {
        "spec.y": "2 → null",
        "items[id=2]": 'removed {"id": 2}',
        "items[id=1].v": "1 → 2",
        "tags": "removed a",
    }


def test_another_order_alone_is_said() -> None:
    """A list that was only put in another order says so."""
    one, two = {"id": 1, "v": 1}, {"id": 2, "v": 2}
    story = tell(Row(1, action="Create", body=body({"r": [one, two]})), Row(2, body=body({"r": [two, one]})))

    assert said(story)[1] == {"r": "only the order: 1, 2 → 2, 1"}


def test_deleted_and_made_again() -> None:
    """A deletion ends the state, a creation begins anew with nothing of the earlier one, and it is pointed out."""
    story = tell(
        Row(1, action="Create", body=body({"a": 1, "b": 1})),
        Row(2, action="Delete"),
        Row(3, action="Create", body=body({"a": 2})),
        Row(4, action="Delete", error=(403, "F", "no")),
    )

    assert states(story) == [{"a": 1, "b": 1}, None, {"a": 2}, {"a": 2}]
    assert [step.gone for step in story.steps] == [False, True, False, False]
    assert said(story)[2] == {"a": "not named before → 2"}
    assert "recreated" in notes(story)[2]


def test_made_again_without_a_deletion() -> None:
    """A second creation begins anew too, and says that no deletion is in the log."""
    story = tell(Row(1, action="Create", body=body({"a": 1, "b": 1})), Row(2, action="Create", body=body({"a": 1})))

    assert states(story)[1] == {"a": 1}
    assert "created again" in notes(story)[1]


@pytest.mark.parametrize(("minutes", "other", "pointed"), [(10, "bob", True), (11, "bob", False), (1, "ann", False)])
def test_two_people_within_minutes(minutes: int, other: str, pointed: bool) -> None:
    """Changes of two actors within ten minutes are pointed out; of one, or later, they are not."""
    story = tell(
        Row(1, actor="ann", body=body({"a": 1})),
        Row(1 + minutes / 60, actor=other, body=body({"a": 2})),
    )

    assert ("by two" in notes(story)[1]) == pointed


def test_what_changed_nothing_is_no_change_by_another() -> None:
    """A request that failed, or that set what was so, is nobody's change; that nothing changed is pointed out."""
    story = tell(
        Row(1, actor="ann", body=body({"a": 1})),
        Row(1.02, actor="bob", body=body({"a": 1})),
        Row(1.04, actor="bob", body=body({"a": 2}), error=(403, "F", "no")),
        Row(1.06, actor="ann", body=body({"a": 3})),
    )

    assert [("by two" in kinds, "nothing changed" in kinds) for kinds in notes(story)] == [
        (False, False),
        (False, True),
        (False, False),
        (False, False),
    ]


def test_changed_and_changed_back() -> None:
    """A field that is set to what it was before its last change says so, a value in a list too; another doesn't."""
    story = tell(
        Row(1, action="Create", body=body({"a": 1, "t": ["x"]})),
        Row(2, body=body({"a": 2, "t": ["x", "y"]})),
        Row(3, body=body({"a": 1})),
        Row(4, body=body({"a": True})),
        Row(5, body=body({"t": ["x"]})),
    )

    assert ["back" in kinds for kinds in notes(story)] == [False, False, True, False, True]


def test_a_name_is_followed_and_its_reuse_is_said() -> None:
    """An id is one life whatever it is called; who else had the name, with or without an id, is found."""
    rows = [
        Row(1, action="Create", entity_name="old", body=body({"a": 1})),
        Row(2, entity_name="new", body=body({"a": 2})),
        Row(3, action="Delete", entity_name="new"),
        Row(4, action="Create", entity_id="2", entity_name="new"),
        Row(5, entity_id=None, entity_name="old", error=(403, "F", "no")),
        Row(6, entity_type="Node Pool", entity_id="3", entity_name="new"),
    ]
    with opened(rows) as dataset:
        story = life_story(dataset, PROJECT)
        others = namesakes(dataset, PROJECT)

    assert len(story.steps) == 3
    assert ["renamed" in kinds for kinds in notes(story)] == [False, True, False]
    ids = others["entity_id"].astype(object).where(others["entity_id"].notna(), None)
    assert list(zip(others["entity_name"], ids, strict=True)) == [("old", None), ("new", "2")]
    assert list(others["failed"]) == [1, 0]
    assert list(others["created"].notna()) == [False, True]


def test_an_entity_without_an_id_is_its_name() -> None:
    """Without an id the name tells whose life it is; what has an id is another's."""
    rows = [Row(1, entity_id=None, body=body({"a": 1})), Row(2, body=body({"a": 2}))]

    assert states(tell(*rows, entity=Entity("Project", None, "team-a"))) == [{"a": 1}]


def test_what_has_no_time_is_no_part_of_the_state() -> None:
    """Its place among the others isn't known: it stands at the end, and says so."""
    story = tell(Row(None, body=body({"a": 2})), Row(1, body=body({"a": 1})))

    assert states(story) == [{"a": 1}, {"a": 1}]
    assert (story.steps[1].applied, story.steps[1].maybes) == ("maybe", 1)
    assert "undated" in notes(story)[1]


@pytest.mark.parametrize(
    ("sent", "kind"), [(None, "no body"), ('"words"', "no object"), ("[1]", "no object"), ('{"a": ', "not readable")]
)
def test_a_body_that_says_no_field_changes_none(sent: str | None, kind: str) -> None:
    """What it changed can't be said, and the state says that it may be another."""
    events = [
        Event(1, START, "Succeeded", "Create", None, "ann", None, "1", "a", '{"a": 1}'),
        Event(2, START + timedelta(1), "Succeeded", "Update", None, "ann", None, "1", "a", sent),
    ]
    step = fold(events)[1]

    assert kind in {note.kind for note in step.notes}
    assert (step.state, step.changes, step.maybes) == ({"a": 1}, (), 1)


def test_a_name_twice_and_a_body_without_end() -> None:
    """A forged body never breaks the page: the last of two values counts, any depth is read."""
    deep = '{"a":' * 5_000 + '{"b":1,"b":2}' + "}" * 5_000
    events = [
        Event(n, START + timedelta(n), "Succeeded", "Update", None, "ann", None, "1", "a", text)
        for n, text in enumerate((deep, deep.replace('"b":2', '"b":3')))
    ]
    steps = fold(events)

    assert "twice" in {note.kind for note in steps[0].notes}
    assert [(change.old, change.new) for change in steps[1].changes] == [(2, 3)]


def test_whole_numbers_as_ids_order_what_is_at_one_time() -> None:
    """Of one time the lower id comes first, whatever the order in the file."""
    rows = [Row(1, body=body({"a": n})) for n in range(12)]
    with opened(rows) as dataset:
        story = life_story(dataset, PROJECT)
        up, total = story_page(dataset, Filter(PROJECT.conditions), limit=5)
        down, _ = story_page(dataset, Filter(PROJECT.conditions), newest=True, limit=5, offset=2)

    assert states(story) == [{"a": n} for n in range(12)]
    places = [step.row.seq for step in story.steps]
    assert (list(up["seq"]), total) == (places[:5], 12)
    assert list(down["seq"]) == places[::-1][2:7]
    assert "same time" in notes(story)[1]


def test_of_a_life_too_long_the_latest_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out is counted, and what was before it is unknown."""
    monkeypatch.setattr(module, "MOST_TOLD", 3)
    story = tell(*(Row(n, body=body({"a": n})) for n in range(5)))

    assert (story.untold, states(story)) == (2, [{"a": 2}, {"a": 3}, {"a": 4}])
    assert "no earlier record" in notes(story)[0]


def test_numbers_over_time() -> None:
    """Each number has a step where it was set, none where a request failed, and a gap when it is gone; no secret."""
    story = tell(
        Row(1, action="Create", body=body({"g": 1, "pin": 1234, "r": [{"id": 7, "d": 1}], "l": [5], "on": True})),
        Row(2, body=body({"g": 5}), error=(403, "F", "no")),
        Row(3, body=body({"g": 2, "r": [{"id": 8, "d": 3}, {"id": 7, "d": 2}]})),
        Row(4, action="Delete"),
    )

    assert {one.words: [step.value for step in one.steps] for one in story.numbers} == {
        "g": [1, 2, None],
        "r[id=7].d": [1, 2, None],
        "r[id=8].d": [3, None],
    }


BODY = st.dictionaries(
    st.sampled_from("abc"),
    st.integers(0, 2) | st.dictionaries(st.sampled_from("xy"), st.integers(0, 2), max_size=2) | st.just([1]),
    min_size=1,
    max_size=3,
)
LIFE = st.lists(
    st.builds(
        Row,
        hours=st.integers(0, 300).map(float),
        action=st.sampled_from(("Create", "Update", "Update", "Update", "Delete", "Login")),
        error=st.sampled_from((None, None, (403, "F", "no"))),
        said=st.sampled_from((None, None, None, "Pending")),
        body=st.none() | BODY.map(json.dumps),
    ),
    max_size=12,
)


def naive(rows: Sequence[Row]) -> list[Any]:
    """Fold a life the slow and obvious way: the state after each event."""

    def merged(state: Any, sent: Any) -> Any:  # noqa: ANN401 - JSON values
        if not (isinstance(state, dict) and isinstance(sent, dict)):
            return copy.deepcopy(sent)
        return {**state, **{name: merged(state.get(name), value) for name, value in sent.items()}}

    state = None
    told = []
    for row in rows:
        sent = json.loads(row.body) if row.body else None
        if row.value("result") == "Succeeded":
            if row.action == "Delete":
                state = None
            elif row.action == "Create":
                state = sent
            elif row.action == "Update" and sent is not None:
                state = merged(state or {}, sent)
        told.append(state)
    return told


@settings(max_examples=25, deadline=None)
@given(LIFE)
def test_the_states_are_those_of_a_naive_fold(rows: list[Row]) -> None:
    """Whatever succeeded, failed or neither, in whatever order it is filed: the states are the naive ones."""
    with opened([Row(0), *rows]) as dataset:
        story = life_story(dataset, PROJECT)
    numbered = sorted(enumerate([Row(0), *rows]), key=lambda one: (one[1].hours or 0, one[0]))

    assert states(story) == naive([row for _, row in numbered])


def test_a_body_that_was_sent_as_a_text_is_read() -> None:
    """JSON of an object within a JSON text names fields; another text names none, and says so."""
    story = tell(
        Row(1, action="Create", body=body(body({"a": 1}))), Row(2, body=body({"a": 2})), Row(3, body=body("{a"))
    )

    assert states(story) == [{"a": 1}, {"a": 2}, {"a": 2}]
    assert [("no object" in kinds) for kinds in notes(story)] == [False, False, True]
