"""What a record says, whatever way it is written: the measure of whether two of one id are the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final

from audit_explorer.identity import canonical, pairs_of
from audit_explorer.record import FIELDS
from audit_explorer.store.ingest.wire_fields import WIRE_KEYS

if TYPE_CHECKING:
    from collections.abc import Sequence

# The names under which the columns arrive from a file that is read record by record, too.
_KNOWN: Final = frozenset(WIRE_KEYS) | {field.name for field in FIELDS}
_JSON: Final = tuple(field.name for field in FIELDS if field.kind == "json")


def digest(columns: str, record: str, objects: Sequence[str | None]) -> str:
    """Hash what a record says.

    `columns` are its normalised plain columns (JSON text), `objects` its JSON columns in the field table's order. Of
    the whole `record` (JSON text) those fields count that no column is for: as metadata, as a CSV's unknown columns do.
    """
    said = dict(zip(_JSON, map(_canonical, objects), strict=True))
    further = [pair for pair in pairs_of(_canonical(record)) if pair[0] not in _KNOWN]
    metadata = said.pop("metadata")
    whole: list[object] = [columns, sorted(said.items(), key=repr), sorted([*further, *pairs_of(metadata)], key=repr)]
    if metadata is not None and not _is_object(metadata):
        whole.append(metadata)
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def _canonical(text: str | None) -> object:
    return text if text is None or text[:1] not in {"{", "["} else canonical(text)


def _is_object(value: object) -> bool:
    return isinstance(value, dict) and "pairs" in value
