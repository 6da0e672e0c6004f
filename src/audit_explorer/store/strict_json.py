"""Which records as received may be no strict JSON, as SQL over `received`."""

from __future__ import annotations

from typing import Final

#: Whether the text may be no strict JSON; the engine's own reader lets trailing commas, NaN or Infinity pass.
DOUBTFUL_SQL: Final = (
    "(clean IS NOT NULL OR NOT json_valid(raw) OR regexp_matches(raw, '(?i)[:\\[,]\\s*-?(nan|inf)|,\\s*[\\]}]'))"
)
#: The record as it was understood, as a JSON object.
UNDERSTOOD_SQL: Final = "coalesce(clean, CASE WHEN json_valid(raw) THEN json(raw)::VARCHAR END)"
