"""Tests of log text made ready for Plotly."""

from __future__ import annotations

import pytest

from audit_explorer.charts.chart_text import NO_VALUE, plain, spoken


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("a&lt;b", "a&amp;lt;b"),
        ("$\\alpha$", "&#36;\\alpha&#36;"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        (51, "51"),
        ("", NO_VALUE),
        (None, NO_VALUE),
        (float("nan"), NO_VALUE),
    ],
)
def test_plain_leaves_no_markup(text: object, label: str) -> None:
    """Tags, entities and dollar signs reach Plotly escaped; a missing value has a name."""
    assert plain(text) == label


def test_escaping_comes_after_shortening() -> None:
    """An escaped character counts as one, and no entity is cut in two."""
    assert plain("<<<<", limit=2) == "&lt;&lt;…⟨+2⟩"


def test_spoken_text_is_not_escaped() -> None:
    """A screen reader reads the characters themselves."""
    assert spoken("R&D <b>\n", limit=60) == "R&D <b>⏎"
