"""Tests of what gestures in tables do: open an event, sort, filter, lead to a page of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.identity import key_of
from tests.apptest.dashboard import open_page, press, query, send, tables
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

RECORDS = [
    make_legacy(id=1, happenedAt="2026-09-07T10:00:00Z", sourceName="ann", entityName="team-a", entityId="7"),
    make_legacy(id=2, happenedAt="2026-09-07T11:00:00Z", sourceName="bob", entityName="team-b", entityId="8"),
    make_legacy(id=3, happenedAt="2026-09-07T12:00:00Z", sourceName="ann", entityName=None, entityId=None),
]


@pytest.fixture(autouse=True)
def log(start: Callable[..., None]) -> None:
    """Start with three events."""
    start(RECORDS)


def _key(number: int) -> str:
    return key_of("1001", str(number), None, json.dumps(RECORDS[number - 1])).text


def _table(at: AppTest) -> Any:  # noqa: ANN401 - AppTest has no type for components
    return next(one for one in at.get("bidi_component") if one.proto.component_name.endswith("record_table"))


def _drawn(at: AppTest) -> dict[str, object]:
    data: dict[str, object] = json.loads(_table(at).proto.json)
    return data


def test_a_click_on_a_row_opens_its_event() -> None:
    """The address names it, the row is the open one, and the rows themselves are as they were."""
    at = open_page("events")
    before = _drawn(at)

    at = press(at, "open", row=1)

    assert not at.exception
    assert query(at)["event"][0].startswith("1001/2/")
    after = _drawn(at)
    assert (before["open"], before["beside"], after["open"], after["beside"]) == (None, False, 1, True)
    assert after["nonce"] == before["nonce"]


def test_an_event_that_is_not_among_the_rows_marks_none() -> None:
    """Where the filter leaves it out it is open beside the table all the same."""
    at = open_page("events", {"actor": "ann", "event": _key(2)})

    data = _drawn(at)
    assert (data["open"], data["beside"]) == (None, True)


def test_an_entitys_own_events_mark_the_open_one() -> None:
    """Its history stands beside the event just as the rows of Explore do."""
    entity = json.dumps([make_legacy()["entityType"], "8", "team-b"])
    at = open_page("entities", {"entity": entity, "event": _key(2)})
    assert not at.exception
    cards = [one.label for one in at.button if one.key and one.key.startswith("open life")]
    assert cards == ["Its record is open"]


def test_a_heading_sorts_and_turns_round() -> None:
    """Names begin with the first, times with the latest; the page of rows and the open event's place start anew."""
    at = press(open_page("events", {"page": "1"}), "sort", column="actor")
    assert query(at) == {"sort": ["actor"]}
    assert list(tables(at)[0]["actor"]) == ["ann", "ann", "bob"]

    at = press(at, "sort", column="actor")
    assert query(at) == {"sort": ["-actor"]}
    at = press(at, "sort", column="happened_at")
    assert query(at) == {"sort": ["-happened_at"]}


@pytest.mark.parametrize(
    ("gesture", "row", "column", "asked"),
    [
        ("only", 1, "actor", {"actor": ["bob"]}),
        ("exclude", 1, "actor", {"not.actor": ["bob"]}),
        ("only", 0, "entity_name", {"missing": ["entity_name"]}),
        ("exclude", 0, "entity_name", {"not.missing": ["entity_name"]}),
        ("page", 0, "entity_name", {}),
        ("include", 1, "actor", {}),
        ("only", 1, "happened_at", {}),
    ],
)
def test_the_menu_of_a_value_filters_by_it(gesture: str, row: int, column: str, asked: dict[str, list[str]]) -> None:
    """Only this or all but this; what the menu doesn't offer there does nothing."""
    at = press(open_page("events"), gesture, row=row, column=column)

    assert not at.exception
    assert query(at) == asked


def test_only_this_takes_the_place_of_other_values_of_the_field() -> None:
    """A value chosen alone is alone."""
    at = press(open_page("events", {"actor": ["ann", "bob"], "action": "Create"}), "only", row=0, column="actor")

    assert query(at) == {"action": ["Create"], "actor": ["ann"]}


def test_an_entity_s_page_needs_no_column_of_its_own() -> None:
    """Type, id and name are known where the name alone is shown."""
    at = press(open_page("events", {"columns": ["entity_name"]}), "page", row=1, column="entity_name")

    assert not at.exception
    assert at.header[0].value == "Entities"
    assert json.loads(query(at)["entity"][0])[1:] == ["8", "team-b"]


def test_a_gesture_on_the_table_of_another_log_opens_nothing() -> None:
    """The number of a row means another event there."""
    at = open_page("events")
    old = _drawn(at)["nonce"]
    other = json.dumps([make_legacy(id=9, sourceName="eve"), make_legacy(id=10)]).encode()
    at.file_uploader[0].set_value(("other.json", other, "application/json")).run()
    assert "eve" in set(tables(at)[0]["actor"])
    element = _table(at).proto.id

    at = send(at, element, {"nonce": old, "gesture": "open", "row": 1, "column": None})

    assert not at.exception
    assert "event" not in query(at)


@pytest.mark.parametrize("page", ["overview", "events", "failures", "entities", "archive"])
def test_no_page_has_streamlits_table_of_rows(page: str) -> None:
    """Its toolbar searches no more than what is on the screen; twins of charts are another matter."""
    at = open_page(page)

    assert not at.exception
    assert all("entity_name" not in one.value and "actor" not in one.value for one in at.dataframe)
