"""The search for the header, before which a table may have other lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.files.csv.csv_embedded import JsonColumn, json_column
from audit_explorer.sources.files.csv.csv_header import Header, header_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_FURTHEST: Final = 50
# How many characters of them are looked at in all: a header with a million columns has some ten million.
_LOOKED_AT: Final = 32 << 20


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a table begins: its header, None for none of an audit log; the lines before it; what comes nearest to one.

    Where there is no header, `column` may be one that holds whole records as JSON.
    """

    header: Header | None
    before: tuple[str, ...]
    nearest: Header | None
    column: JsonColumn | None = None


def beginning(lines: Iterable[str]) -> Beginning:
    """Take lines up to the first that is the header of an audit log; at most 50."""
    before: list[str] = []
    nearest = None
    left = _LOOKED_AT
    for line in lines:
        left -= len(line)
        if left > 0 and line.strip():
            header = header_of(line)
            if header.is_audit_log:
                return Beginning(header, tuple(before), header)
            if nearest is None or (header.known, header.width) > (nearest.known, nearest.width):
                nearest = header
        before.append(line)
        if len(before) == _FURTHEST:
            break
    return Beginning(None, tuple(before), nearest, json_column(before))
