"""What is new, gone or never seen before against a baseline: another log, a day, a closed review."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from audit_explorer.analysis.keys.many_keys import keys_of, seqs_of
from audit_explorer.analysis.keys.seen_combinations import PARTS, combinations
from audit_explorer.filters import Filter
from audit_explorer.identity import LONGEST, Key, is_shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from audit_explorer.store import Dataset
    from audit_explorer.workbench.reviews import Snapshot

MOST: Final = 50_000
"""Of so many records it is compared what they say, beyond their ids."""
# A tenant ("" where it makes no difference) with an id; None for all records that no id tells apart.
_Name: TypeAlias = "tuple[str, str] | None"
_Records: TypeAlias = "dict[_Name, list[int]]"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a log has that its baseline lacks, or the other way round.

    `new` are rows (`seq`) of the log, `gone` rows of the baseline's dataset, or of a closed review the texts of keys. A
    record of the same id whose content differs is new as well as gone; `changed` counts those. `combinations` has the
    columns of analysis's `combinations`: those that the baseline never had. `unread` counts records of which no more
    than the ids were compared, `unsure` those that stand in another form, as in a CSV, so that they can't be compared.
    """

    new: tuple[int, ...]
    gone: tuple[int, ...] | tuple[str, ...]
    changed: int
    combinations: pd.DataFrame
    unread: int = 0
    unsure: int = 0


def differ(dataset: Dataset, asked: Filter, other: Dataset, known: Filter, scope: Filter) -> Difference:
    """Compare a log with another one; all filters are resolved, `asked` for the log, the others for the other one.

    New is what `asked` keeps of the log and the other has not among what `known` keeps. Gone is what `scope` keeps of
    the other and the log has nowhere.
    """
    with_tenant = _names_tenants(dataset) and _names_tenants(other)
    mine, theirs = (_records(*one, with_tenant=with_tenant) for one in ((dataset, asked), (other, known)))
    all_mine, lost = (_records(*one, with_tenant=with_tenant) for one in ((dataset, Filter()), (other, scope)))
    new, gone = _Missing(dataset, mine, other, theirs), _Missing(other, lost, dataset, all_mine)
    never = unseen(combinations(dataset, asked), _parts(combinations(other, known)))
    return Difference(
        tuple(sorted(new.rows)),
        tuple(sorted(gone.rows)),
        new.changed,
        never,
        max(new.unread, gone.unread),
        max(new.unsure, gone.unsure),
    )


def differ_from_review(dataset: Dataset, asked: Filter, snapshot: Snapshot) -> Difference | None:
    """Compare what a resolved filter keeps with what a closed review had; None where either is more than MOST records.

    Gone is what the log has nowhere.
    """
    where = dataset.where(asked)
    sql = f"SELECT seq FROM events WHERE {where.sql} ORDER BY seq LIMIT {MOST + 1}"  # noqa: S608 - names of our own
    mine = [int(row[0]) for row in dataset.rows(sql, where.parameters)]
    if snapshot.records is None or len(mine) > MOST:
        return None
    keys = keys_of(dataset, mine)
    new = {seq: key for seq, key in keys.items() if key.text not in snapshot.records}
    left = [key for text in snapshot.records if (key := Key.read(text)) is not None]
    found = seqs_of(dataset, left)
    gone = [key for key in left if key not in found]
    # A record that names no tenant may be one that does: it is found by then, and not new.
    there = set(found.values())
    new = {seq: key for seq, key in new.items() if seq not in there}
    lost = {key.id for key in gone if key.id is not None}
    changed = sum(key.id in lost for key in new.values())
    never = unseen(combinations(dataset, asked), snapshot.combinations)
    return Difference(tuple(sorted(new)), tuple(sorted(key.text for key in gone)), changed, never)


def unseen(frame: pd.DataFrame, known: Iterable[tuple[str | None, ...]]) -> pd.DataFrame:
    """Give the combinations that are none of the known ones."""
    there = set(known)
    return frame[[parts not in there for parts in _parts(frame)]].reset_index(drop=True)


class _Missing:
    """Which of some records of one log another has not, by their ids, then by what they say."""

    def __init__(self, dataset: Dataset, mine: _Records, other: Dataset, theirs: Mapping[_Name, list[int]]) -> None:
        self.rows = [seq for name, seqs in mine.items() if name not in theirs for seq in seqs]
        shared = [name for name in mine if name in theirs]
        self.changed = self.unsure = self.unread = 0
        chosen: list[_Name] = []
        size = 0
        for name in shared:
            size += len(mine[name]) + len(theirs[name])
            if size > 2 * MOST:
                self.unread += len(mine[name])
            else:
                chosen.append(name)
        own = keys_of(dataset, (seq for name in chosen for seq in mine[name]))
        their = keys_of(other, (seq for name in chosen for seq in theirs[name]))
        for name in chosen:
            self._compare(name, [(seq, own[seq]) for seq in mine[name]], [their[seq] for seq in theirs[name]])

    def _compare(self, name: _Name, own: list[tuple[int, Key]], their: list[Key]) -> None:
        left = Counter((key.digest, key.understood) for key in their)
        forms = {key.understood for key in their}
        for seq, key in own:
            if left[key.digest, key.understood]:
                left[key.digest, key.understood] -= 1
            elif forms == {key.understood}:
                self.rows.append(seq)
                self.changed += name is not None
            else:
                self.unsure += 1


def _records(dataset: Dataset, asked: Filter, *, with_tenant: bool) -> _Records:
    where = dataset.where(asked)
    sql = f"SELECT seq, tenant_id, id FROM events WHERE {where.sql} ORDER BY seq"  # noqa: S608 - names of our own
    found: _Records = defaultdict(list)
    for seq, tenant, id_ in dataset.rows(sql, where.parameters):
        usable = id_ and len(id_) <= LONGEST and not is_shortened(id_)
        found[((tenant or "") if with_tenant else "", id_) if usable else None].append(int(seq))
    return found


def _names_tenants(dataset: Dataset) -> bool:
    return bool(dataset.row("SELECT count(tenant_id) = count(*) AND count(*) > 0 FROM events")[0])


def _parts(frame: pd.DataFrame) -> list[tuple[str | None, ...]]:
    rows = frame[list(PARTS)].itertuples(index=False, name=None)
    return [tuple(None if value != value else value for value in row) for row in rows]  # noqa: PLR0124 - NaN is none
