"""Tests of the open list of values in the address."""

from __future__ import annotations

from functools import partial

import pytest

from audit_explorer.analysis.values.value_list import ValueAsk
from audit_explorer.filters import Condition, Filter
from audit_explorer.ui import link
from audit_explorer.ui.values.value_link import OpenList, close_list, open_list, show_list
from tests.unit.ui.script_runs import called


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["actor"], OpenList(ValueAsk("actor"))),
        (["actor", "rate", "3", "lena"], OpenList(ValueAsk("actor", "rate", "lena"), 3)),
        (["actor", "random", "-1", ""], OpenList(ValueAsk("actor"))),
        (["actor", "rate", "0", ""], OpenList(ValueAsk("actor", "rate"))),
        (["actor", "rate", "9" * 30, ""], OpenList(ValueAsk("actor", "rate"))),
        (["actor", "rate", "\u0663", ""], OpenList(ValueAsk("actor", "rate"))),
        (["actor", "events", "1", "x" * 999], OpenList(ValueAsk("actor", "events", "x" * 200))),
        (["http_status"], OpenList(ValueAsk("http_status"))),
        (["seq; DROP TABLE events"], None),
        (["body"], None),
        (["happened_at"], None),
        (["lookalike"], None),
        ([], None),
    ],
)
def test_the_address_says_which_list_is_open(values: list[str], expected: OpenList | None) -> None:
    """Field, order, page, search; what makes no sense is left out, and no list of a field without one."""
    assert called(open_list, {"values": values} if values else {})[0] == expected


def test_what_is_opened_is_read_back_and_closes() -> None:
    """The rest of the address stays as it is."""
    ask = ValueAsk("actor", "rate", "a&b=c")
    _, opened = called(partial(show_list, ask, 2), {"action": "Delete", "tz": "UTC"})

    again: dict[str, str | list[str]] = {**opened}
    assert called(open_list, again)[0] == OpenList(ask, 2)
    assert called(close_list, again)[1] == {"action": ["Delete"], "tz": ["UTC"]}


def test_another_filter_closes_it() -> None:
    """Who chose a value sees what it leads to; another page doesn't open the list again."""
    opened: dict[str, str | list[str]] = {"values": ["actor", "rate", "2", ""], "tz": "UTC"}

    assert called(partial(link.show, Filter((Condition("action", "is", "Delete"),))), opened)[1] == {
        "action": ["Delete"],
        "tz": ["UTC"],
    }
    assert called(link.to_other_page, opened)[0] == {"tz": ["UTC"]}
