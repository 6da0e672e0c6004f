"""SQL that says the same on every engine, for what most engines have a word of their own for."""

from __future__ import annotations

from typing import Final

from audit_explorer.record import FAILED, FIELD, SUCCEEDED
from audit_explorer.shown import milliseconds_sql as milliseconds

__all__ = ["UNKNOWN_OUTCOME", "milliseconds", "text_of"]

#: Whether nothing known says how an event ended: it has no outcome, or one that is none of ours.
UNKNOWN_OUTCOME: Final = f"(result IS NULL OR result NOT IN ('{SUCCEEDED}', '{FAILED}'))"


def text_of(field: str) -> str:
    """Give the text of a field of the field table (KeyError for another).

    Only a number has to be made one; how an engine stores a text is its own affair.
    """
    name = FIELD[field].name
    return f"CAST({name} AS VARCHAR)" if FIELD[field].kind == "number" else name
