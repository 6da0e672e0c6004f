"""The header of a CSV export, mapped to columns by its meaning."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from audit_explorer.record import CLOCK_LABELS, FIELD, bare
from audit_explorer.sources.files.csv.csv_names import SPACE, is_offset, is_place, name_of
from audit_explorer.sources.files.csv.csv_nesting import Place, places

DELIMITERS: Final = (",", ";", "\t", "|")
DERIVED: Final = ""
# Only a CSV that this program wrote has both of these; it also has columns that reading it makes anew.
_OURS: Final = frozenset({"happened_at_utc", "origin"})
_VENDOR_TIME: Final = "datetime"
_VENDOR: Final = frozenset(
    map(bare, ("Subject", "Subject type", "Source IP", "Event", "Event ID", "Status", "Entity type", "Entity name"))
) | frozenset(map(bare, ("Entity ID", "URL", "HTTP Method", "Cluster name", "Cluster ID")))
_ENOUGH_OF_VENDOR: Final = 5
_SURE_TIMES: Final = frozenset({*FIELD["happened_at"].wire, "Date & time", "Date & Time"})
_SIGNS: Final = (
    frozenset({"action"}),
    frozenset({"entity_type", "entity_name", "entity_id"}),
    frozenset({"source_name", "source_id"}),
)
_FEWEST_KNOWN: Final = 3
_FEWEST_WITHOUT_TIME: Final = 4
_DATES: Final = frozenset({"date", "eventdate"})
_CLOCKS: Final = frozenset({"time", "eventtime"})
_ZONES: Final = frozenset({"timezone", "tz", "utcoffset"})
_NAMES_SHOWN: Final = 6
_NAME_SHOWN: Final = 40
# In a wider row not half of the cells can be names of different columns.
_WIDEST_KNOWN: Final = 2 * len(FIELD)


@dataclass(frozen=True)
class Header:
    """A CSV header: each name (made unique) with its place, column None for an unknown one, DERIVED for a made one.

    `cells` are the names as they stand in the file. `own`: this program wrote it. `drawn`: the table is made for the
    eye, as psql and mysql print it, with spaces around the cells and no quotes, `bordered` with lines around it too.
    `wrapped`: each row stands in quotes as a whole, as a spreadsheet writes what it took for one column.
    """

    delimiter: str
    cells: tuple[str, ...]
    names: tuple[str, ...]
    places: tuple[Place, ...]
    own: bool = False
    drawn: bool = False
    bordered: bool = False
    wrapped: bool = False

    @property
    def columns(self) -> tuple[str | None, ...]:
        """The column of each name."""
        return tuple(place.column for place in self.places)

    @cached_property
    def known(self) -> int:
        """How many different columns the header names."""
        return len({place.column for place in self.places if place.column})

    def row(self, cells: list[str]) -> list[str]:
        """Give a row's cells without what is around them."""
        if self.wrapped and len(cells) == 1:
            return _cells(cells[0], self.delimiter)
        return _undrawn(cells, bordered=self.bordered) if self.drawn else cells

    @cached_property
    def width(self) -> int:
        """How many columns have a name; a delimiter at the end of the line begins none."""
        width = len(self.cells)
        while width and not self.cells[width - 1].strip():
            width -= 1
        return width

    @cached_property
    def is_vendors(self) -> bool:
        """Whether it is the header of the vendor page's own download."""
        found = {bare(cell) for cell in self.cells}
        return _VENDOR_TIME in found and len(found & _VENDOR) >= _ENOUGH_OF_VENDOR

    @cached_property
    def is_audit_log(self) -> bool:
        """Whether these are the columns of an audit log and hardly those of another table.

        It has a time with two of an action, an entity and an actor, or with one of them where the time has the
        platform's own name, and three columns in all; without a time, all of these and four columns.
        """
        columns = {column for column in self.columns if column}
        signs = sum(not group.isdisjoint(columns) for group in _SIGNS)
        if self.own:
            return bool(columns)
        if "happened_at" not in columns:
            return signs == len(_SIGNS) and len(columns) >= _FEWEST_WITHOUT_TIME
        sure = any(
            place.column == "happened_at" and _last(cell) in _SURE_TIMES
            for cell, place in zip(self.cells, self.places, strict=True)
        )
        return len(columns) >= _FEWEST_KNOWN and (signs > 1 or (sure and signs > 0))

    @cached_property
    def time_pair(self) -> tuple[int, int] | None:
        """The positions of a date and of a time of day, where no better column has both."""
        found = [(place.rank, at) for at, place in enumerate(self.places) if place.column == "happened_at"]
        parts = [bare(_last(self.cells[at])) for _, at in found]
        if not parts or any(part not in _DATES | _CLOCKS for part in parts):
            return None
        dates = [at for (_, at), part in zip(found, parts, strict=True) if part in _DATES]
        clocks = [at for (_, at), part in zip(found, parts, strict=True) if part in _CLOCKS]
        return (dates[0], clocks[0]) if dates and clocks else None

    @cached_property
    def zone_at(self) -> int | None:
        """The position of the column that names each row's zone."""
        return next((at for at, cell in enumerate(self.cells) if bare(_last(cell)) in _ZONES), None)

    @cached_property
    def named_zone(self) -> str:
        """The header's cell that names the zone of the times, where that is neither an offset nor a place."""
        named = (
            cell
            for cell, place in zip(self.cells, self.places, strict=True)
            if place.zone and not (is_offset(place.zone) or is_place(place.zone))
        )
        return next(named, "")

    @property
    def found(self) -> str:
        """What kind of table it is, in words for a refusal."""
        named = [cell.strip(SPACE) for cell, column in zip(self.cells, self.columns, strict=True) if column]
        shown = ", ".join(name[:_NAME_SHOWN] for name in named[:_NAMES_SHOWN])
        return f"a table with {self.known} known columns of {self.width}" + (
            f" ({shown}), not those of an audit log" if shown else ""
        )


def header_of(line: str) -> Header:
    """Read a header line with the delimiter under which it says most."""
    line = line.removeprefix("\ufeff")
    headers = [_header(_cells(line, delimiter), delimiter) for delimiter in DELIMITERS]
    if line.startswith('"') and len(headers[0].cells) == 1:
        headers += [replace(_header(_cells(headers[0].cells[0], sign), sign), wrapped=True) for sign in DELIMITERS]
    return max(headers, key=lambda header: (header.known, len(header.names)))


def again(cells: list[str], header: Header) -> Header | None:
    """Read a later row as a header, where it is one: the same names or others, as pages put together have them."""
    if tuple(cells) == header.cells:
        return header
    if len(cells) > _WIDEST_KNOWN:
        return None
    other = replace(
        _header(cells, header.delimiter), drawn=header.drawn, bordered=header.bordered, wrapped=header.wrapped
    )
    return other if other.is_audit_log and other.known * 2 > len(cells) else None


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _header(cells: list[str], delimiter: str) -> Header:
    bordered = delimiter == "|" and len(cells) > len("||") and not cells[0].strip() and not cells[-1].strip()
    drawn = bordered or (delimiter == "|" and any(cell.startswith(" ") for cell in cells[1:]))
    if drawn:
        cells = _undrawn(cells, bordered=bordered)
    own = _OURS.issubset(cells)
    at = tuple(Place(_own_column(cell)) for cell in cells) if own else places(cells)
    return Header(delimiter, tuple(cells), _made_unique(cells), at, own=own, drawn=drawn, bordered=bordered)


def _made_unique(cells: list[str]) -> tuple[str, ...]:
    """Give each name once: the second "a" is "a (2)"."""
    names: list[str] = []
    seen: set[str] = set()
    counts: dict[str, int] = {}
    for cell in cells:
        name, count = cell, counts.get(cell, 1)
        while name in seen:
            count += 1
            name = f"{cell} ({count})"
        # The next one of that name goes on counting: thousands of empty names would be counted anew each time.
        counts[cell] = count
        seen.add(name)
        names.append(name)
    return tuple(names)


def _undrawn(cells: list[str], *, bordered: bool) -> list[str]:
    return [cell.strip(SPACE) for cell in (cells[1:-1] if bordered else cells)]


def _own_column(name: str) -> str | None:
    field = FIELD.get(name)
    if name in _OURS or (field is not None and field.derived) or name_of(name).text in CLOCK_LABELS:
        return DERIVED
    return name if field is not None else None


def _last(cell: str) -> str:
    """Give a name without an export's prefix and without the zone behind it."""
    return name_of(cell).text.rpartition(".")[2]
