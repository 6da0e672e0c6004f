"""Tests of the address: what in it is the filter's, what the view's, and what a step keeps."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from audit_explorer.filters import Condition, Filter
from audit_explorer.period import Period
from audit_explorer.ui import link
from audit_explorer.ui.session.slots import LOG_NAME
from tests.unit.ui.script_runs import called

if TYPE_CHECKING:
    from tests.unit.ui.script_runs import Query

FULL: Query = {
    "log": "mine.json~0123456789abcdef~5",
    "action": ["Create", "Delete"],
    "tz": "UTC",
    "columns": ["actor", "id"],
    "times_in": "Asia/Tokyo",
    "dates": "day-first",
    "sort": "-actor",
    "by": "actor",
    "work": "Mon-Sat 07:00-16:00",
    "rank": "last",
    "page": "3",
    "event": "7",
    "entity": "[]",
    "who": "ann",
    "sessions": "2",
}
LOG = {"log": ["mine.json~0123456789abcdef~5"]}
READING = {"times_in": ["Asia/Tokyo"], "dates": ["day-first"], "work": ["Mon-Sat 07:00-16:00"]}
WHO = {"who": ["ann"]}
LOOK = {
    **LOG,
    "tz": ["UTC"],
    **READING,
    "columns": ["actor", "id"],
    "sort": ["-actor"],
    "by": ["actor"],
    "rank": ["last"],
}


def test_only_what_is_the_filters_is_read_as_the_filter() -> None:
    """The view's own parameters are never reported as unknown conditions."""
    pairs, _ = called(link.pairs, {**FULL, "nonsense": "1"})

    assert pairs == [("action", "Create"), ("action", "Delete"), ("nonsense", "1")]


def test_another_filter_keeps_the_look_and_leaves_the_place() -> None:
    """Page, event and thing point into the old filter's results; zone, columns and order stay."""
    asked = Filter((Condition("actor", "is", "a&b=c"), Condition("actor", "missing")), "ü", Period(last="7d"))
    _, after = called(partial(link.show, asked), FULL)

    assert after == {"last": ["7d"], "actor": ["a&b=c"], "missing": ["actor"], "q": ["ü"], **LOOK}


def test_an_event_stays_open_where_it_is_named() -> None:
    """Another filter that the open event matches keeps it beside the page."""
    _, after = called(partial(link.show, Filter(), event="1/7/ab"), FULL)

    assert after == {**LOOK, "event": ["1/7/ab"]}


def test_another_period_stays_at_the_same_thing() -> None:
    """Whoever looks at one entity or one actor and chooses another period still looks at it; page and event go."""
    asked = Filter((Condition("action", "is", "Create"), Condition("action", "is", "Delete")), "", Period(last="7d"))
    _, after = called(partial(link.show, asked), FULL)

    assert after == {"last": ["7d"], "action": ["Create", "Delete"], **LOOK, "entity": ["[]"], **WHO}


@pytest.mark.parametrize("asked", [Filter(), Filter((Condition("action", "is", "Delete", negated=True),), "x")])
def test_a_shown_filter_is_read_back(asked: Filter) -> None:
    """What is written into the address means the same filter."""
    _, after = called(partial(link.show, asked), {})

    assert Filter.from_query([(name, value) for name, values in after.items() for value in values]) == asked


def test_a_change_is_of_those_parameters_alone() -> None:
    """Setting and dropping some of the view's parameters leaves all others, the filter's too."""
    _, after = called(partial(link.change, page=None, event="9", columns=("action",)), FULL)

    assert after == {
        "action": ["Create", "Delete"],
        **LOOK,
        "columns": ["action"],
        "entity": ["[]"],
        "event": ["9"],
        "sessions": ["2"],
        **WHO,
    }


def test_filter_zone_and_reading_go_along_to_another_page() -> None:
    """Another page has its own columns, order and place."""
    kept, after = called(link.to_other_page, FULL)

    assert kept == {**LOG, "action": ["Create", "Delete"], "tz": ["UTC"], **READING}
    assert after["page"] == ["3"]


@pytest.mark.parametrize(("filtered", "left"), [(True, {"action": ["Create", "Delete"]}), (False, {})])
def test_another_log_keeps_zone_and_reading(filtered: bool, left: dict[str, list[str]]) -> None:
    """What points into the log before is left: its event, its entity, its page of rows; the filter if not wanted."""
    _, after = called(partial(link.to_other_log, "archive", filtered=filtered), FULL)

    assert after == {**left, "tz": ["UTC"], **READING, "log": ["archive"]}


def test_a_step_names_the_log_where_the_address_does_not() -> None:
    """Whatever is changed, the address then says of which log it is; what it said already stays."""
    state = {LOG_NAME.key: "sample"}
    asked = Filter((Condition("action", "is", "Delete"),))

    assert called(partial(link.show, asked), {}, **state)[1] == {"log": ["sample"], "action": ["Delete"]}
    assert called(partial(link.change, tz="UTC"), {}, **state)[1] == {"log": ["sample"], "tz": ["UTC"]}
    assert called(link.to_other_page, {}, **state)[0] == {"log": ["sample"]}
    assert called(link.complete, {"tz": "UTC"}, **state)[0] == [("log", "sample"), ("tz", "UTC")]
    changed = called(partial(link.change, page="2"), {"log": "archive"}, **state)[1]
    assert changed == {"log": ["archive"], "page": ["2"]}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
        ("-1", None),
        ("1.0", None),
        ("", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
        ("1_0", None),
    ],
)
def test_a_number_is_ascii_digits(text: str, number: int | None) -> None:
    """Only a plain whole number that the engine can hold is one."""
    assert called(partial(link.number, "page"), {"page": text})[0] == number


def test_an_absent_parameter_is_none() -> None:
    """What the address doesn't name has no value."""
    assert called(lambda: (link.get("event"), link.get_all("columns"), link.number("page")), {})[0] == (
        None,
        [],
        None,
    )
