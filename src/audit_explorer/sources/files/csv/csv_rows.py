"""A row of a CSV export as a record."""

from __future__ import annotations

import json
from typing import Final

from audit_explorer.record import FLAGS, SUCCEEDED, bare
from audit_explorer.shown.formula import original
from audit_explorer.sources.files.csv.csv_asides import TIME_LIKE
from audit_explorer.sources.files.csv.csv_cells import json_of, value_of
from audit_explorer.sources.files.csv.csv_header import DERIVED, Header
from audit_explorer.sources.files.csv.csv_names import SPACE, is_offset, is_place, name_of, zone_of
from audit_explorer.sources.files.csv.csv_nesting import LAST_CHOICE, Place, put, with_lists
from audit_explorer.sources.files.csv.csv_times import in_zone, together
from audit_explorer.sources.files.json.tolerant_json import Row

_ERRORS: Final = frozenset({"error", "error_type", "error_message"})
_OUTCOMES: Final = frozenset({"result", "http_status"})
_SIGNS: Final = frozenset({"action", "entity_type", "source_name", "source_id"})
_encoded: Final = json.JSONEncoder(ensure_ascii=False).encode
_YES_OR_NO: Final = {"1": "true", "1.0": "true", "0": "false", "0.0": "false"}
_OPENING: Final = frozenset(" \t\r\n{[")
_FEWEST_WITHOUT_TIME: Final = 3


class RowMaker:
    """Makes records of the rows under one header.

    `raw` is a JSON object of header to cell in the file's order; `clean` one of normalised column to value, unknown
    headers under `metadata`, cells that say no value left out, the mark that an export puts before a formula taken
    away.
    """

    def __init__(self, header: Header) -> None:
        self.header = header
        self._pair = header.time_pair
        self._zone_at = None if header.own else header.zone_at
        self._zone = next((place.zone for place in header.places if place.zone), "")
        #: The first zone that a row named and that is not read: "CEST" is the time of more than one place.
        self.unread_zone = ""
        self._plan, self._unknown = _plan(header)
        self._names = list(header.names)
        self._flags = frozenset(at for at, cell in enumerate(header.cells) if bare(name_of(cell).text) in FLAGS)
        columns = {column for column in header.columns if column}
        self._time_at = header.columns.index("happened_at") if "happened_at" in columns else None
        self._flattened = {place.column for place in header.places if place.path and place.column}
        # An error column that is empty says that all went well, where no other column says how it went.
        self._no_error_is_success = not columns.isdisjoint(_ERRORS) and columns.isdisjoint(_OUTCOMES)

    def is_surely_record(self, cells: list[str]) -> bool:
        """Say whether a row is so much like a record that it needs no second look."""
        if self.header.own:
            return True
        at = self._time_at
        return (
            at is not None
            and len(cells) >= self.header.width
            and cells.count("") * 2 <= len(cells)
            and TIME_LIKE.search(cells[at]) is not None
        )

    def row(self, record: int, cells: list[str]) -> Row | None:
        """Make a record of a row; None when it has neither a time beside another value nor enough others."""
        header = self.header
        names = self._names
        if len(cells) > len(names):
            names.extend([f"column {place + 1}" for place in range(len(names), len(cells))])
        raw = dict(zip(names, cells, strict=False))
        clean, further = self._values(cells)
        if not header.own and not _is_record(clean, header.known):
            return None
        for at in range(len(header.names), len(cells)):
            if cells[at]:
                further[names[at]] = original(cells[at])
        if self._no_error_is_success and clean.keys().isdisjoint(_ERRORS):
            clean["result"] = SUCCEEDED
        for name in self._flattened & clean.keys():
            clean[name] = with_lists(clean[name])
        if further:
            metadata = clean.get("metadata")
            known = metadata if isinstance(metadata, dict) else {} if metadata is None else {"metadata": metadata}
            clean["metadata"] = further | known
        return Row(record, _encoded(raw), _encoded(clean))

    def _values(self, cells: list[str]) -> tuple[dict[str, object], dict[str, object]]:
        """Give the values of the known columns, then those of the others by their headers."""
        clean: dict[str, object] = {}
        further = self._unknown_values(cells)
        own = self.header.own
        width = len(cells)
        if self._pair is not None:
            date, time = (value_of("happened_at", cells[at]) if at < width else "" for at in self._pair)
            if said := together(date, time):
                clean["happened_at"] = said
        for at, name, place, column in self._plan:
            if at >= width or not (cell := cells[at]):
                continue
            value = original(cell) if own else value_of(column, cell)
            if at in self._flags and not own:
                value = _YES_OR_NO.get(value, value)
            if not value:
                continue
            if column in clean or place.path:
                if not place.path or not put(clean, place, value):
                    further[name] = value
            else:
                clean[column] = json_of(column, value) if value[0] in _OPENING else value
        self._place_in_zone(clean, cells)
        return clean, further

    def _unknown_values(self, cells: list[str]) -> dict[str, object]:
        found: dict[str, object] = {}
        width = len(cells)
        for at, name in self._unknown:
            if at >= width:
                break
            if (cell := cells[at]) and (value := original(cell)):
                said = at in self._flags and not self.header.own
                found[name] = _YES_OR_NO.get(value, value) if said else value
        return found

    def _place_in_zone(self, clean: dict[str, object], cells: list[str]) -> None:
        time = clean.get("happened_at")
        if not isinstance(time, str):
            return
        zone = self._zone
        if self._zone_at is not None and self._zone_at < len(cells):
            named = cells[self._zone_at].strip(SPACE)
            zone = zone_of(named) or zone
            if named and not (self.unread_zone or is_offset(zone) or is_place(zone)):
                self.unread_zone = named
        if zone:
            clean["happened_at"] = in_zone(time, zone)


def _plan(header: Header) -> tuple[list[tuple[int, str, Place, str]], list[tuple[int, str]]]:
    """Give the known columns, each with its position, in the order in which they are taken; then the unknown ones.

    A date alone or a collector's own time is no second choice where a better column lacks a value.
    """
    best: dict[str | None, int] = {}
    for place in header.places:
        best[place.column] = min(best.get(place.column, place.rank), place.rank)
    found = []
    unknown = []
    for at, (name, place) in enumerate(zip(header.names, header.places, strict=True)):
        if place.column == DERIVED or at in (header.time_pair or ()):
            continue
        second = place.rank > best[place.column] and place.rank > LAST_CHOICE
        if second or place.column is None:
            unknown.append((at, name))
        else:
            found.append((at, name, place, place.column))
    return sorted(found, key=lambda column: column[2].rank), unknown


def _is_record(clean: dict[str, object], known: int) -> bool:
    if "happened_at" in clean:
        return len(clean) > 1
    return len(clean) >= min(_FEWEST_WITHOUT_TIME, known - 1) and not clean.keys().isdisjoint(_SIGNS)
