"""The shape of an error message: what is left without ids, numbers, quoted names."""

from __future__ import annotations

from typing import Final

# A message longer than this differs from another in its first part, or not in a way that a person would call its shape.
_LOOKED_AT: Final = 400

_STEPS: Final = (
    (r"(^|\W)''[^'']*''", r"\1''…''"),
    (r'"[^"]*"', '"…"'),
    (r"`[^`]*`", "`…`"),
    (r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", "⟨uuid⟩"),
    (r"[\w.+-]+@[\w-]+(\.[\w-]+)+", "⟨e-mail⟩"),
    (r"\b(0x[0-9a-fA-F]+|[0-9a-f]*([0-9][a-f]|[a-f][0-9])[0-9a-f]{6,})\b", "⟨id⟩"),
    (r"\d+([.:]\d+)*", "⟨n⟩"),
    (r"\s+", " "),
)


def shape_sql(column: str) -> str:
    """Give the SQL that makes a shape of a message column; NULL stays NULL, as does what is only white space."""
    expression = f"left({column}, {_LOOKED_AT})"
    for pattern, replacement in _STEPS:
        expression = f"regexp_replace({expression}, '{pattern}', '{replacement}', 'g')"
    return f"CASE WHEN {column} IS NOT NULL THEN nullif(trim({expression}), '') END"
