"""Tests of the entity breakdown."""

from __future__ import annotations

import pandas as pd

from audit_explorer.charts import LIGHT, Chart, entity_breakdown
from audit_explorer.charts.theme import shade

from .frames import HOSTILE, texts


def _chart(rows: list[tuple[str | None, str | None, str | None, int]]) -> Chart:
    return entity_breakdown(pd.DataFrame(rows, columns=["entity_type", "action", "result", "events"]), palette=LIGHT)


SMALL: list[tuple[str | None, str | None, str | None, int]] = [
    ("Project", "Delete", "Failed", 2),
    ("Project", "Delete", "Succeeded", 6),
    (None, "Create", "Succeeded", 2),
]


def test_areas_nest_and_add_up() -> None:
    """Each area is the sum of those within it, and its position leads to the raw values."""
    chart = _chart(SMALL)
    (tree,) = chart.figure.data
    assert dict(zip(chart.keys, tree["values"], strict=True)) == {
        (): 10,
        ("Project",): 8,
        ("Project", "Delete"): 8,
        (None,): 2,
        (None, "Create"): 2,
    }
    assert list(tree.parents) == ["", "0", "1", "0", "3"]
    assert tree.branchvalues == "total"


def test_every_area_carries_its_figures() -> None:
    """An area says how many events it is, which part of all and which part of it failed, in whole numbers."""
    (tree,) = _chart(SMALL).figure.data
    assert tree.labels[1] == "Project 8 · 80 %"
    assert tree.text[2] == "<b>Delete</b><br>8 · 80 %<br>25 % failed"
    assert tree.text[4] == "<b>Create</b><br>2 · 20 %<br>0 % failed"


def test_outcomes_that_nobody_knows_are_no_success() -> None:
    """Where no event says how it ended there is no share of failures."""
    (tree,) = _chart([("Project", "Delete", None, 3)]).figure.data
    assert tree.text[2] == "<b>Delete</b><br>3 · 100 %<br>outcome unknown"


def test_the_share_that_failed_is_the_tint() -> None:
    """A clean area has the neutral end of the scale, one that fails another, and what is around them neither."""
    chart = _chart(SMALL)
    colours = dict(zip(chart.keys, chart.figure.data[0].marker.colors, strict=True))
    assert colours["Project", "Delete"] == shade(0.25, LIGHT)
    assert colours[None, "Create"] == LIGHT.shares[0][1]
    assert colours["Project",] == colours[()] == LIGHT.group


def test_text_that_does_not_fit_is_not_drawn() -> None:
    """No label is cut or shrunk: it has its size or isn't there."""
    uniform = _chart(SMALL).figure.layout.uniformtext
    assert (uniform.mode, uniform.minsize) == ("hide", 12)


def test_hover_tells_the_way_and_the_share() -> None:
    """The text goes from the type down and gives the failures."""
    chart = _chart(SMALL)
    hovers = [data[0] for data in chart.figure.data[0].customdata]
    assert hovers[2] == "Project → Delete<br>8 events, 2 failed (25.0 %)"


def test_what_is_too_small_to_be_read_is_one_area() -> None:
    """Small types are folded with their number, a lone one keeps its name; a type with little room isn't parted."""
    rare: list[tuple[str | None, str | None, str | None, int]] = [
        (f"rare {index}", "Create", "Succeeded", 9) for index in range(10)
    ]
    chart = _chart(
        [
            ("Login", "Login", "Succeeded", 800),
            ("User", "Create", "Succeeded", 60),
            ("User", "Delete", "Failed", 50),
            *rare,
        ]
    )
    assert chart.keys == ((), ("Login",), ("Login", "Login"), ("User",), ())
    (tree,) = chart.figure.data
    assert (tree.labels[-1], tree["values"][-1]) == ("10 others", 90)
    assert _chart([("Login", "Login", "Succeeded", 99), ("User", "Create", "Failed", 1)]).keys[-1] == ("User",)


def test_thousands_of_types_fold_without_loss() -> None:
    """A flood of types is one area with its number; the events still add up, its key is that of the whole."""
    chart = _chart([(f"type {index:04}", "Create", "Failed", 1) for index in range(2000)])
    (tree,) = chart.figure.data
    assert list(tree["values"]) == [2000, 2000]
    assert (tree.labels[-1], chart.keys[-1]) == ("2,000 types", ())


def test_alt_names_the_largest_types() -> None:
    """The sentence has the total, the share that failed and the largest types."""
    assert _chart(SMALL).alt == (
        "Treemap of 10 events, 20.0 % failed, by entity type and action: "
        "Project 8 (25.0 % failed), (no value) 2 (0.0 % failed)."
    )


def test_log_text_is_inert() -> None:
    """Hostile types, actions and results are keys; the figure has only escaped, short forms of them."""
    charts = [_chart([(text, text, text, 1)]) for text in HOSTILE]
    assert {key[0] for chart in charts for key in chart.keys if key} == set(HOSTILE)
    shown = [text for chart in charts for text in texts(chart.figure.to_plotly_json())]
    assert not [text for text in shown if "<span" in text or "<a" in text or "$" in text or "\u202e" in text]
    assert max(map(len, shown)) < 300


def test_nothing_to_draw_says_so() -> None:
    """An empty frame gives an empty figure."""
    assert not _chart([]).figure.data
