"""The periods that are one click away."""

from __future__ import annotations

from typing import Final, Literal

from audit_explorer.period.span import Period

PRESETS: Final = (
    ("1h", "1 h"),
    ("24h", "24 h"),
    ("7d", "7 d"),
    ("30d", "30 d"),
    ("90d", "90 d"),
    ("all", "All"),
)
"""Key with the short label of its button, shortest period first."""


def preset(key: str, anchor: Literal["newest", "now"] = "newest") -> Period:
    """Period of a preset's key; raises ValueError for a key that is neither "all" nor a length such as 7d."""
    return Period() if key == "all" else Period(last=key, anchor=anchor)
