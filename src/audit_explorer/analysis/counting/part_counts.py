"""How many events each part of a filter finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.filters.parts import parts, without

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

MOST: Final = 10


class PartCount(NamedTuple):
    """How many events fit a part alone, and how many fit all the other parts."""

    alone: int
    others: int


def part_counts(dataset: Dataset, asked: Filter) -> tuple[PartCount, ...]:
    """Count for each of the first `MOST` parts of a resolved filter, see `filters.parts`."""

    def count(one: Filter) -> int:
        where = dataset.where(one)
        return int(dataset.row(f"SELECT count(*) FROM events WHERE {where.sql}", where.parameters)[0])

    some = parts(asked)[:MOST]
    # Each alone first: what these searches found is where those for several at once are looked for.
    alone = [count(part.alone) for part in some]
    return tuple(PartCount(one, count(without(asked, part))) for one, part in zip(alone, some, strict=True))
