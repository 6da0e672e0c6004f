"""CSV cells of the columns with few values, which the engine has as numbers of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.exports.csv_lines.text_cells import text_cells
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from audit_explorer.exports.reading_ahead import Ahead


def word_cells(ahead: Ahead, columns: Sequence[str]) -> dict[str, pa.Array]:
    """Give the cells of every word of those columns that have a dictionary, in the order of `enum_code`.

    So a word is quoted and marked once, not in every line. The words are those of the whole log, whatever is filtered.
    """
    few = [name for name in columns if name in FIELD and FIELD[name].kind == "few"]
    if not few:
        return {}
    types = ", ".join(f"starts_with(any_value(typeof({name})), 'ENUM')" for name in few)
    # One with very many values has no dictionary.
    made = ahead.ask((f"SELECT {types} FROM (FROM events LIMIT 1)", ()))[0]
    encoded = [name for name, is_made in zip(few, made, strict=True) if is_made]
    return {name: text_cells(ahead.table((_words(name), ()))["word"].combine_chunks()) for name in encoded}


def _words(name: str) -> str:
    return f"SELECT unnest(enum_range((SELECT {name} FROM events LIMIT 1)))::VARCHAR AS word"
