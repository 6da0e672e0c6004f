"""Tests of the chart of shares on two sides."""

from __future__ import annotations

import pandas as pd

from audit_explorer.charts.comparing.share_pairs import share_pairs
from audit_explorer.charts.theme import LIGHT

EVIL = "<b>x</b><span style='background:url(http://evil.test)'>$a$"


def frame(*rows: tuple[str, str, int, int]) -> pd.DataFrame:
    """Make rows of field, value, here and there out of 100 and 50 events."""
    made = pd.DataFrame(rows, columns=["field", "value", "here", "there"])
    return made.assign(share_here=made["here"] / 100, share_there=made["there"] / 50)


def test_the_largest_difference_stands_first() -> None:
    """Each value has a point for either side at its share, and the text says both."""
    chart = share_pairs(frame(("actor", "ann", 10, 4), ("actor", "bob", 40, 1)), (100, 50), palette=LIGHT)

    there, here = chart.figure.data[1:]
    assert chart.keys == (("actor", "bob"), ("actor", "ann"))
    assert list(here.x) == [40, 10]
    assert list(there.x) == [2, 8]
    assert "Actor bob 40.0 % here, 2.0 % there" in chart.alt


def test_the_same_word_of_two_fields_is_told_apart() -> None:
    """Login is an action and an entity type."""
    rows = frame(("action", "Login", 10, 0), ("entity_type", "Login", 9, 0), ("actor", "ann", 8, 0))
    labels = share_pairs(rows, (100, 50), palette=LIGHT).figure.layout.yaxis.ticktext
    assert list(labels) == ["Login (action)", "Login (entity type)", "ann"]


def test_log_text_is_no_markup() -> None:
    """What a value has of markup is shown as it stands."""
    chart = share_pairs(frame(("actor", EVIL, 10, 0)), (100, 50), palette=LIGHT)
    drawn = str(chart.figure.to_dict()["data"]) + str(chart.figure.layout.yaxis.ticktext)
    assert "<b>" not in drawn
    assert "<span" not in drawn


def test_nothing_differs() -> None:
    """Without a row there is a figure that says so."""
    assert share_pairs(frame(), (0, 0), palette=LIGHT).alt
