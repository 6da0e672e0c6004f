"""The cells of texts are what Python's own csv module writes of the marked texts."""

from __future__ import annotations

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_explorer.exports.csv_lines.text_cells import text_cells
from audit_explorer.shown import neutral

TEXTS = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from(
            ["team", "user@corp.example", "12", "-5", "=1+1", "名前", "", " ", "\ufeff=1", '{"a": "b"}', "a,b"]
        ),
        st.text(st.sampled_from("\",;\r\n\0\t '=+-@a1\u3000\u200b\uff1d"), max_size=5),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ),
    max_size=8,
)


def cell(text: str | None) -> str | None:
    """Give the cell of a text by the csv module."""
    if not text:
        return text
    made = io.StringIO(newline="")
    # Beside it an empty cell: of one empty cell alone the module makes a quoted one.
    csv.writer(made).writerow(["", neutral(text)])
    return made.getvalue()[1:-2]


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@given(texts=TEXTS, cut=st.integers(0, 4))
def test_cells_are_the_csv_modules(kind: pa.DataType, texts: list[str | None], cut: int) -> None:
    """Marked and quoted as the csv module quotes, no value for none; also of a column that begins inside another."""
    column = pa.array(texts, type=kind).slice(cut)
    assert text_cells(column).to_pylist() == [cell(text) for text in texts[cut:]]
