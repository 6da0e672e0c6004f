"""What a person sees of a stored value: inert, complete, in the chosen zone.

This is all that the layers above use of it; a test refuses them the modules inside. What a person sees is made by
`shown`, what an export writes by `exports.csv_lines`: every stored value passes one of the two, with its field's name.
"""

from __future__ import annotations

from audit_explorer.shown.clock_sql import day_sql, hour_sql, milliseconds_sql, offset_sql, weekday_sql
from audit_explorer.shown.formula import RISKY_BYTES, neutral
from audit_explorer.shown.inert import visible
from audit_explorer.shown.value import OUTCOME_SIGNS, Shown, shown

__all__ = [
    "OUTCOME_SIGNS",
    "RISKY_BYTES",
    "Shown",
    "day_sql",
    "hour_sql",
    "milliseconds_sql",
    "neutral",
    "offset_sql",
    "shown",
    "visible",
    "weekday_sql",
]
