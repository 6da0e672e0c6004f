"""From a record's key to its row in a dataset, or back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from audit_explorer.identity import LONGEST, SHORTENED_LENGTH, Key, is_shortened, key_by_id, key_of
from audit_explorer.period import from_ms, to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from audit_explorer.store import Dataset

# Of one id, or of one time without an id: no forged log makes a link endless.
_MOST: Final = 10_000
# So few records an archive looks up one by one, in the block that holds each; of more it reads all blocks once.
_FEW: Final = 4
_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Found:
    """The row that a key leads to, and whether its content is what the key was made of.

    `content` is "other" where the record of that id says something else, "unknown" where one of the two is in another
    form (a row of a CSV, a repaired record), so that they can't be compared.
    """

    seq: int
    content: Literal["same", "other", "unknown"] = "same"


def key(dataset: Dataset, seq: int) -> Key | None:
    """Give the key of a row; None when the dataset has no such row."""
    rows = dataset.rows("SELECT seq, tenant_id, id, happened_at FROM events WHERE seq = ?", [seq])
    if not rows:
        return None
    (found,) = (own for _, own in keys_of_rows(dataset, rows))
    if found.id is not None:
        return found
    before = [row for row in _candidates(dataset, found) if row[0] < seq]
    return replace(found, nth=1 + sum(own.digest == found.digest for _, own in keys_of_rows(dataset, before)))


def find(dataset: Dataset, wanted: Key) -> Found | None:
    """Find the row of a record; None when the log has none, or several of its id of which none has the content.

    A record of the same tenant and id is found also where its content differs; one without an id is not. Where a log
    names one tenant only, records that name none are that tenant's.
    """
    rows = _candidates(dataset, wanted)
    place = 0
    own: Key | None = None
    # Links of an earlier version have a shortened id.
    by_id = wanted.id is not None and is_shortened(wanted.id)
    for seq, own in keys_of_rows(dataset, rows, by_id=by_id):
        place += (own.digest, own.understood) == (wanted.digest, wanted.understood)
        if place == wanted.nth:
            return Found(seq)
    if wanted.id is None or by_id or own is None or len(rows) > 1:
        return None
    return Found(rows[0][0], "other" if own.understood == wanted.understood else "unknown")


def _candidates(dataset: Dataset, wanted: Key) -> list[tuple[Any, ...]]:
    """Give what may be the record: first what names the key's tenant as the key does, each in the order of the log."""
    if wanted.id is not None:
        where, parameters = "id = ?", list[object]([wanted.id])
    else:
        where = without_id_sql()
        parameters = []
        if wanted.at is None:
            where += " AND happened_at IS NULL"
        else:
            where += " AND happened_at = ?"
            parameters.append(from_ms(wanted.at).replace(tzinfo=None))
    rows = dataset.rows(
        f"""
        SELECT seq, tenant_id, id, happened_at FROM events
        WHERE {where} AND (tenant_id IS NULL OR tenant_id = ? OR length(tenant_id) > {LONGEST} OR ? = '')
        ORDER BY seq LIMIT {_MOST}
        """,
        [*parameters, wanted.tenant, wanted.tenant],
    )
    named = [row for row in rows if _named(row) == wanted.tenant]
    others = [row for row in rows if _named(row) != wanted.tenant]
    return [*named, *others] if others and one_tenant(dataset, wanted.tenant) else named


def without_id_sql() -> str:
    """Give the condition that finds every record whose key has no id, and some others."""
    shortened = f"(length(id) <= {SHORTENED_LENGTH} AND (id ILIKE '%e%' OR id ILIKE '#%'))"
    return f"(id IS NULL OR length(id) > {LONGEST} OR length(tenant_id) > {LONGEST} OR {shortened})"


def _named(row: tuple[Any, ...]) -> str:
    tenant = row[1] or ""
    return tenant if len(tenant) <= LONGEST else ""


def one_tenant(dataset: Dataset, tenant: str) -> bool:
    """Say whether the log names this tenant alone, or any one where the key names none."""
    count, name = dataset.row("SELECT count(DISTINCT tenant_id), min(tenant_id) FROM events")
    return bool(count == 0 or (count == 1 and tenant in {"", name}))


def keys_of_rows(
    dataset: Dataset, rows: Iterable[tuple[Any, ...]], *, by_id: bool = False, size: int = _BATCH
) -> Iterator[tuple[int, Key]]:
    """Give the key of each of these rows (seq, tenant_id, id, happened_at), each alike one as the first of its kind.

    `by_id` when all have one id; `size` is how many are read at a time.
    """
    said = list(rows)
    size = 1 if len(said) <= _FEW else size
    for some in (said[start : start + size] for start in range(0, len(said), size)):
        marks = ", ".join("?" for _ in some)
        records = {
            row[0]: row[1:]
            for row in dataset.rows(
                f"SELECT seq, coalesce(clean, raw), clean IS NOT NULL FROM received WHERE seq IN ({marks})",
                [row[0] for row in some],
            )
        }
        for seq, tenant, id_, at in some:
            moment = to_ms(at.replace(tzinfo=UTC)) if isinstance(at, datetime) else None
            record, understood = records[seq]
            if by_id:
                yield seq, key_by_id(tenant, id_, record, understood=understood)
            else:
                yield seq, key_of(tenant, id_, moment, record, understood=understood)
