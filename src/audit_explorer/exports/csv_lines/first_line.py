"""The first line of a CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.record import CLOCK_LABELS
from audit_explorer.shown import neutral

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

LINE_END: Final = "\r\n"


def header(columns: Sequence[str], zone: ZoneInfo) -> bytes:
    """Give the first line; what only a zone's clocks show has its name."""
    names = (f"{name} ({zone.key})" if name in CLOCK_LABELS else name for name in columns)
    return (",".join(map(_heading, names)) + LINE_END).encode()


def _heading(name: str) -> str:
    """Give a name as a cell: that of a path may have any sign."""
    safe = neutral(name)
    return '"' + safe.replace('"', '""') + '"' if any(sign in safe for sign in ',"\r\n') else safe
