"""SQL that says the same on every engine, for what most engines have a word of their own for."""

from __future__ import annotations

from typing import Final

from audit_explorer.record import FAILED, FIELD, SUCCEEDED

#: Whether nothing known says how an event ended: it has no outcome, or one that is none of ours.
UNKNOWN_OUTCOME: Final = f"(result IS NULL OR result NOT IN ('{SUCCEEDED}', '{FAILED}'))"


def milliseconds(column: str) -> str:
    """Give the whole milliseconds since 1970 of a timestamp column."""
    return f"date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', {column})"


def text_of(field: str) -> str:
    """Give the text of a field of the field table (KeyError for another).

    Only a number has to be made one; how an engine stores a text is its own affair.
    """
    name = FIELD[field].name
    return f"CAST({name} AS VARCHAR)" if FIELD[field].kind == "number" else name
