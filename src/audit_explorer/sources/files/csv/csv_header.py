"""The header of a CSV export, mapped to columns by its meaning."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Final

from audit_explorer.record import FIELD, csv_field

DELIMITERS: Final = (",", ";", "\t", "|")
ENOUGH_COLUMNS: Final = 2
DERIVED: Final = ""
# Only a CSV that this program wrote has both of these; it also has columns that reading it makes anew.
_OURS: Final = frozenset({"happened_at_utc", "origin"})


@dataclass(frozen=True, slots=True)
class Header:
    """A CSV header: each name (made unique) with its column, None for an unknown one, DERIVED for what others give."""

    delimiter: str
    names: tuple[str, ...]
    columns: tuple[str | None, ...]

    @property
    def known(self) -> int:
        """How many different columns the header names."""
        return len({column for column in self.columns if column})


def header_of(line: str) -> Header:
    """Read a header line with the delimiter under which it says most."""
    headers = [_header(line, delimiter) for delimiter in DELIMITERS]
    return max(headers, key=lambda header: (header.known, len(header.names)))


def _header(line: str, delimiter: str) -> Header:
    cells = next(csv.reader([line.removeprefix("\ufeff")], delimiter=delimiter), [])
    names: list[str] = []
    for cell in cells:
        name, again = cell, 1
        while name in names:
            again += 1
            name = f"{cell} ({again})"
        names.append(name)
    of = _own_column if _OURS.issubset(cells) else csv_field
    return Header(delimiter, tuple(names), tuple(of(cell) for cell in cells))


def _own_column(name: str) -> str | None:
    field = FIELD.get(name)
    if name in _OURS or (field is not None and field.derived):
        return DERIVED
    return name if field is not None else None
