"""From a record's key to its row in a dataset, or back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.identity import LONGEST_ID, Key, key_of
from audit_explorer.period import from_ms, to_ms

if TYPE_CHECKING:
    from audit_explorer.store import Dataset

# Of one id, or of one time without an id: so many records are looked at, so that no forged log makes a link endless.
_LOOKED_AT: Final = 20
_SAID: Final = "seq, tenant_id, id, happened_at"


@dataclass(frozen=True, slots=True)
class Found:
    """The row that a key leads to; `changed` when the record of that id has other content than the key was made of."""

    seq: int
    changed: bool = False


def key(dataset: Dataset, seq: int) -> Key | None:
    """Give the key of a row; None when the dataset has no such row."""
    rows = dataset.rows(f"SELECT {_SAID} FROM events WHERE seq = ?", [seq])
    return _key(dataset, rows[0]) if rows else None


def find(dataset: Dataset, wanted: Key) -> Found | None:
    """Find the row of a record; None when the log has none, or several of its id of which none has the content.

    A record of the same tenant and id is found also where its content differs; one without an id is not. A record that
    names no tenant is taken for the key's.
    """
    where, parameters = _candidates(wanted)
    rows = dataset.rows(
        f"SELECT {_SAID} FROM events WHERE {where} ORDER BY seq LIMIT {_LOOKED_AT}",
        parameters,
    )
    alike = [row for row in rows if not wanted.tenant or row[1] in {wanted.tenant, None}]
    for row in alike:
        if _key(dataset, row).digest == wanted.digest:
            return Found(row[0])
    return Found(alike[0][0], changed=True) if wanted.id is not None and len(alike) == 1 else None


def _candidates(wanted: Key) -> tuple[str, list[object]]:
    if wanted.id is not None:
        return "id = ?", [wanted.id]
    unnamed = f"(id IS NULL OR length(id) > {LONGEST_ID})"
    if wanted.at is None:
        return f"{unnamed} AND happened_at IS NULL", []
    return f"{unnamed} AND happened_at = ?", [from_ms(wanted.at).replace(tzinfo=None)]


def _key(dataset: Dataset, row: tuple[Any, ...]) -> Key:
    seq, tenant, id_, at = row
    # One by one: an archive looks up a single number in its segments, and would read them whole for several.
    (record,) = dataset.row("SELECT coalesce(clean, raw) FROM received WHERE seq = ?", [seq])
    return key_of(tenant, id_, to_ms(at.replace(tzinfo=UTC)) if isinstance(at, datetime) else None, record)
