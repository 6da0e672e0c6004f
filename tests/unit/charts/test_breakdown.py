"""Tests of the entity breakdown."""

from __future__ import annotations

import pandas as pd

from audit_explorer.charts import LIGHT, Chart, entity_breakdown

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
        ("Project", "Delete", "Succeeded"): 6,
        ("Project", "Delete", "Failed"): 2,
        (None,): 2,
        (None, "Create"): 2,
        (None, "Create", "Succeeded"): 2,
    }
    assert list(tree.parents) == ["", "0", "1", "2", "2", "0", "5", "6"]
    assert tree.branchvalues == "total"


def test_failure_is_coloured_and_hatched() -> None:
    """Only the failed leaf has the hatch and the full accent; a clean branch has the neutral end of the scale."""
    chart = _chart(SMALL)
    marker = chart.figure.data[0].marker
    failed = chart.keys.index(("Project", "Delete", "Failed"))
    assert [index for index, shape in enumerate(marker.pattern.shape) if shape] == [failed]
    assert marker.colors[failed] == LIGHT.accent
    assert marker.colors[chart.keys.index((None,))] == LIGHT.shares[0][1]


def test_hover_tells_the_way_and_the_share() -> None:
    """The text goes from the type down and gives the failures."""
    chart = _chart(SMALL)
    hovers = [data[0] for data in chart.figure.data[0].customdata]
    assert hovers[2] == "Project → Delete<br>8 events, 2 failed (25.0 %)"


def test_thousands_of_types_fold_without_loss() -> None:
    """A flood of types is one area with its number; the events still add up, its key is that of the whole."""
    chart = _chart([(f"type {index:04}", "Create", "Failed", 1) for index in range(2000)])
    (tree,) = chart.figure.data
    assert len(tree.ids) == 1 + 30 * 3 + 1
    assert (tree.labels[-1], tree["values"][-1], chart.keys[-1]) == ("1,970 others", 1970, ())
    assert sum(value for value, parent in zip(tree["values"], tree.parents, strict=True) if parent == "0") == 2000


def test_alt_names_the_largest_types() -> None:
    """The sentence has the total, the share that failed and the largest types."""
    assert _chart(SMALL).alt == (
        "Treemap of 10 events, 20.0 % failed, by entity type, action and outcome: "
        "Project 8 (25.0 % failed), (no value) 2 (0.0 % failed)."
    )


def test_log_text_is_inert() -> None:
    """Hostile types, actions and results are keys; the figure has only escaped, short forms of them."""
    chart = _chart([(text, text, text, 1) for text in HOSTILE])
    assert {key[0] for key in chart.keys if key} == set(HOSTILE)
    shown = texts(chart.figure.to_plotly_json())
    assert not [text for text in shown if "<span" in text or "<a" in text or "$" in text or "\u202e" in text]
    assert max(map(len, shown)) < 300


def test_nothing_to_draw_says_so() -> None:
    """An empty frame gives an empty figure."""
    assert not _chart([]).figure.data
