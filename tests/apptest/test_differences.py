"""Tests of the page about what is new, rare, gone or different."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from audit_explorer.charts.words import count
from audit_explorer.ui.elements.components.record_model import OPEN
from tests.apptest.dashboard import button, open_page, press, query, table_with, tables
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

PERIOD = {"from": "2026-09-10T00:00:00Z", "to": "2026-09-20T00:00:00Z"}


@pytest.fixture(autouse=True)
def two_periods(start: Callable[..., None]) -> None:
    """Start with ann on all days, cleo before the 10th alone, bob from the 12th on, and an event without a time."""
    days = [
        *((day, "ann", "Update") for day in (1, 2, 3, 11, 12, 13)),
        *((day, "cleo", "Delete") for day in (4, 5)),
        *((day, "bob", "Create") for day in (12, 14, 15, 16)),
    ]
    start(
        [
            make_legacy(
                id=number, happenedAt=f"2026-09-{day:02}T10:00:00Z", sourceName=who, sourceId=ABSENT, action=what
            )
            for number, (day, who, what) in enumerate(days, 1)
        ]
        + [make_legacy(id=99, happenedAt="soon", sourceName="dora", sourceId=ABSENT)]
    )


def texts(at: AppTest) -> str:
    """Give all plain text and all captions."""
    return "\n".join(one.value for one in (*at.text, *at.caption))


def test_who_is_new_leads_to_what_they_did() -> None:
    """Bob is new in the period, with the first time; a click on the row opens Explore with exactly his events there."""
    at = open_page("differences", PERIOD)

    assert not at.exception
    rows = table_with(at, "first_seen")
    assert rows["actor"].tolist() == ["bob"]
    assert "7 events of" in texts(at)
    assert "against 5 before" in texts(at)
    assert "The log begins on 2026-09-01" in texts(at)
    assert "1 event without a time is in no period" in texts(at)

    click(at, "first_seen", row=0)
    assert query(at)["actor"] == ["bob"]
    assert query(at)["from"] == ["2026-09-10T00:00:00Z"]


def test_what_is_gone_leads_to_what_it_was() -> None:
    """Cleo did something before the period and nothing in it; the row leads to the time before."""
    at = open_page("differences", {**PERIOD, "view": "gone"})

    assert table_with(at, "last_before")["actor"].tolist() == ["cleo"]
    click(at, "last_before", row=0)
    assert query(at)["actor"] == ["cleo"]
    assert query(at)["to"] == ["2026-09-10T00:00:00Z"]


def test_the_rarest_stand_first_with_both_counts() -> None:
    """Pairs are looked at by the address's choice, each with how often it is seen here and before."""
    at = open_page("differences", {**PERIOD, "view": "rare", "of": ["actor", "operation"]})

    rows = table_with(at, "seen")
    assert list(zip(rows["actor"], rows["operation"], rows["seen"], strict=True)) == [
        ("bob", "create_department", "4 of 7 here, 0 of 5 before"),
        ("ann", "update department", "3 of 7 here, 3 of 5 before"),
    ]


def test_a_period_is_compared_with_the_one_before() -> None:
    """Without another filter the ten days before are there; who is only here and only there is said."""
    at = open_page("differences", {**PERIOD, "view": "compare"})

    assert not at.exception
    assert "Here: " in texts(at)
    assert f"{count(7, 'event')}, 0 failed" in texts(at)
    assert f"{count(5, 'event')}, 0 failed" in texts(at)
    assert "Only here" in [one.value for one in at.subheader]
    assert "Only there" in [one.value for one in at.subheader]


def test_another_filter_stands_in_the_address() -> None:
    """A link has both sides; swapping them puts each in the other's place."""
    at = open_page("differences", {"view": "compare", "actor": "ann", "than": "actor=bob"})

    assert f"{count(6, 'event')}, 0 failed" in texts(at)
    button(at, "Swap the sides").click().run()
    assert query(at)["actor"] == ["bob"]
    assert parse_qsl(query(at)["than"][0]) == [("actor", "ann")]


def test_a_pasted_link_is_compared_with() -> None:
    """Of a link the filter counts, whatever page and log it was made with; a query as well; else it is said."""
    at = open_page("differences", {"view": "compare", "actor": "ann"})
    at.text_input(key="compare link").set_value("https://x.example/events?actor=bob&sort=actor&log=a~b~1").run()
    assert parse_qsl(query(at)["than"][0]) == [("actor", "bob")]

    at.text_input(key="compare link").set_value("actor:bob OR actor:cleo").run()
    assert not at.exception
    assert not at.warning
    assert parse_qsl(query(at)["than"][0]) == [("where", "or(actor*=bob,actor*=cleo)")]

    at.text_input(key="compare link").set_value("actr:bob").run()
    assert not at.exception
    assert any("can't be done" in one.value and "actor:bob" in one.value for one in at.warning)


def test_the_values_of_one_field_have_their_menu() -> None:
    """With a field chosen its values stand in its own column, on either side."""
    at = open_page("differences", {**PERIOD, "view": "compare", "by": "actor"})

    assert not at.exception
    listed = [one["actor"].tolist() for one in tables(at) if "share_here" in one]
    assert listed == [["ann"], ["bob"], ["cleo"]]


def click(at: AppTest, column: str, row: int) -> None:
    """Click on a row of the first table that has a column."""
    press(at, OPEN, row=row, table=next(place for place, one in enumerate(tables(at)) if column in one))


@pytest.mark.parametrize("view", ["new", "rare", "gone", "compare", "nonsense"])
@pytest.mark.parametrize(
    "asked", [{}, {"actor": "nobody"}, {"of": ["x", "actor", "actor"], "page": "99"}, {"than": "%%%&x=1&from=never"}]
)
def test_no_address_breaks_the_page(view: str, asked: dict[str, str | list[str]]) -> None:
    """Whatever the address says, something is said."""
    at = open_page("differences", {"view": view, **asked})

    assert not at.exception
    assert texts(at)
