"""From the keys of many records to their rows in a dataset, or back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from audit_explorer.analysis.finding import keys_of_rows, one_tenant, without_id_sql
from audit_explorer.period import from_ms

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from audit_explorer.identity import Key
    from audit_explorer.store import Dataset

_ROW: Final = "SELECT seq, tenant_id, id, happened_at FROM events WHERE"
# So many are looked up in one question.
_AT_ONCE: Final = 5_000
# Of those, so many rows are read: a log with an id or a time a million times does not make it endless.
_MOST: Final = 100_000
_Alike: TypeAlias = "dict[tuple[str | None, int | None, str, bool], list[tuple[str, int]]]"


def seqs_of(dataset: Dataset, wanted: Collection[Key]) -> dict[Key, int]:
    """Find the rows (`seq`) of records; a key without one is left out.

    A record of the same id that says something else is another one. Where a log names one tenant only, records that
    name none are that tenant's.
    """
    found: dict[Key, int] = {}
    with_id = [key for key in wanted if key.id is not None]
    for some in _batched(with_id):
        ids = list({key.id for key in some})
        alike = _alike(dataset, f"id IN ({_marks(ids)})", ids)
        found.update(_matched(dataset, some, alike))
    without_id = [key for key in wanted if key.id is None]
    for some in _batched(without_id):
        found.update(_matched(dataset, some, _alike_without_id(dataset, {key.at for key in some})))
    return found


def keys_of(dataset: Dataset, seqs: Iterable[int]) -> dict[int, Key]:
    """Give the keys of rows; one that the dataset doesn't have is left out."""
    found: dict[int, Key] = {}
    for some in _batched(list(seqs)):
        rows = dataset.rows(f"{_ROW} seq IN ({_marks(some)}) ORDER BY seq", some)
        keys = dict(keys_of_rows(dataset, rows))
        alike = _alike_without_id(dataset, {key.at for key in keys.values() if key.id is None})
        for seq, key in keys.items():
            if key.id is not None:
                found[seq] = key
                continue
            places = [other for tenant, other in alike[_kind(key)] if tenant == key.tenant]
            if seq in places:
                found[seq] = replace(key, nth=places.index(seq) + 1)
    return found


def _alike_without_id(dataset: Dataset, times: Iterable[int | None]) -> _Alike:
    said = set(times)
    alike: _Alike = defaultdict(list)
    if None in said:
        alike.update(_alike(dataset, f"{without_id_sql()} AND happened_at IS NULL", []))
    for some in _batched([at for at in said if at is not None]):
        moments = [from_ms(at).replace(tzinfo=None) for at in some]
        alike.update(_alike(dataset, f"{without_id_sql()} AND happened_at IN ({_marks(moments)})", moments))
    return alike


def _alike(dataset: Dataset, where: str, parameters: Sequence[Any]) -> _Alike:
    """Give the rows that a condition finds by what their keys have in common, each with its tenant, in order."""
    alike: _Alike = defaultdict(list)
    rows = dataset.rows(f"{_ROW} {where} ORDER BY seq LIMIT {_MOST}", list(parameters))
    for some in _batched(rows):
        for seq, key in keys_of_rows(dataset, some, size=_AT_ONCE):
            alike[_kind(key)].append((key.tenant, seq))
    return alike


def _matched(dataset: Dataset, wanted: Iterable[Key], alike: _Alike) -> Iterator[tuple[Key, int]]:
    known: dict[str, bool] = {}
    for key in wanted:
        rows = alike.get(_kind(key), [])
        named = [seq for tenant, seq in rows if tenant == key.tenant]
        if len(named) < min(len(rows), key.nth):
            if key.tenant not in known:
                known[key.tenant] = one_tenant(dataset, key.tenant)
            named += [seq for tenant, seq in rows if tenant != key.tenant and known[key.tenant]]
        if len(named) >= key.nth:
            yield key, named[key.nth - 1]


def _kind(key: Key) -> tuple[str | None, int | None, str, bool]:
    return key.id, key.at, key.digest, key.understood


def _batched(items: Sequence[Any]) -> Iterator[list[Any]]:
    return (list(items[start : start + _AT_ONCE]) for start in range(0, len(items), _AT_ONCE))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
