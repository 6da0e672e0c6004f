"""Tests of a query as it stands in its box."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit_explorer.shown.inert import visible
from audit_explorer.ui.query.inert_query import as_meant, inert


@given(st.text(st.sampled_from(list("a ⟨⟩U+202E0027\u202e\n\t\u0301\u200b\ufe0f\U0001f600⏎⇥"))))
@example("⟨U+202E⟩")
@example("⟨U+27E8⟩U+202E⟩")
@example("a" + "\u0301" * 9)
def test_what_is_written_out_is_read_back(text: str) -> None:
    """Nothing of a query is lost or gained in its box, and nothing in it hides."""
    written = inert(text)

    assert as_meant(written) == text
    assert visible(written) == written


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("⟨U+0041⟩", "⟨U+0041⟩"), ("⟨U+202e⟩", "⟨U+202e⟩"), ("⟨U+110000⟩", "⟨U+110000⟩"), ("⟨U+202E⟩", "\u202e")],
)
def test_only_a_code_that_is_written_so_is_read(typed: str, meant: str) -> None:
    """A code of a letter, in lower case, or of no character is the text that it is."""
    assert as_meant(typed) == meant
