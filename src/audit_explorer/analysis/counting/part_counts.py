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
    """Count for each of the first `MOST` parts of a resolved filter, see `filters.parts`, in one pass over the log."""
    some = parts(asked)[:MOST]
    if not some:
        return ()
    rest = asked
    for part in some:
        rest = without(rest, part)
    predicates = [dataset.where(one) for one in (rest, *(part.alone for part in some))]
    flags = ", ".join(f"coalesce({one.sql}, false) AS part{number}" for number, one in enumerate(predicates))
    numbers = range(len(predicates))
    counts = ", ".join(
        f"count(*) FILTER (WHERE part{number}), "
        f"count(*) FILTER (WHERE {' AND '.join(f'part{other}' for other in numbers if other != number)})"
        for number in numbers[1:]
    )
    found = dataset.row(
        f"SELECT {counts} FROM (SELECT {flags} FROM events) AS flagged",
        [value for one in predicates for value in one.parameters],
    )
    return tuple(PartCount(*pair) for pair in zip(found[::2], found[1::2], strict=True))
