"""Hours with far more events than such hours have, by a negative binomial over the hour of the week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from audit_explorer.analysis.failures.count_tail import count_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

Basis = Literal["hour of the week", "weekday or weekend and hour", "overall rate", "too short", "irregular"]

DAY: Final = 24
WEEK: Final = 7 * DAY
#: A shorter log has no day to compare another with.
LEAST_HOURS: Final = 2 * DAY
_WEEKS: Final = 3
#: The share of marked hours that would be false alarms (Benjamini-Hochberg).
FALSE_ALARMS: Final = 0.01
#: Fewer events than this in an hour are read one by one; they are no burst.
LEAST_EVENTS: Final = 5
#: So many hours of the overall mean go into an expectation, so that a slot with few hours isn't taken at its word.
_SHRINK: Final = 2.0
#: Where so many hours would be marked, what is expected doesn't describe the log.
_IRREGULAR: Final = 0.03
_IRREGULAR_HOURS: Final = 10
# So many deviations are far, whatever the log is like.
_FAR: Final = 4.0
#: Where an hour has this many events and the usual deviation is as large as the expectation, nothing can be expected.
_BUSY: Final = 10.0
#: An hour within so many deviations is never one in a hundred, so its exact probability needn't be known.
_ORDINARY: Final = 2.0
# The median of a squared deviation that is 1 on average, were it normal.
_MEDIAN_SQUARE: Final = 0.4549
_SEVERAL: Final = 6.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Neighbouring hours that stand out: the numbers of the first and of the one after the last, counts, chance.

    `p` is the smallest probability among its hours of so many events by chance.
    """

    start: int
    end: int
    observed: int
    expected: float
    p: float


def find_bursts(counts: Whole, hours: Whole, weekdays: Whole) -> tuple[Basis, tuple[Burst, ...]]:
    """Find the bursts among the counts of successive hours; also say what they were compared with.

    `hours` (0 to 23) and `weekdays` (0 is Monday) are what a clock shows at the beginning of each. What a log is too
    short or too irregular for is not marked.
    """
    size = len(counts)
    if size < LEAST_HOURS:
        return "too short", ()
    basis, expected = expectation(counts, hours, weekdays)
    spread = spread_of(counts, expected)
    chances = np.ones(size)
    unusual = (counts >= LEAST_EVENTS) & (counts - expected > _ORDINARY * np.sqrt(spread * expected))
    for place in np.flatnonzero(unusual):
        chances[place] = count_tail(int(counts[place]), float(expected[place]), spread)
    marked = chances <= _threshold(chances)
    far = counts - expected > _FAR * np.sqrt(spread * expected)
    unsteady = expected.mean() >= _BUSY and spread > expected.mean()
    if unsteady or max(marked.sum(), (far & unusual).sum()) > max(_IRREGULAR_HOURS, _IRREGULAR * size):
        return "irregular", ()
    return basis, _merged(marked, counts, expected, chances)


def expectation(counts: Whole, hours: Whole, weekdays: Whole) -> tuple[Basis, Floats]:
    """Give what each hour has on average in the other weeks (of shorter logs: on the other days), always above 0.

    From three weeks on of the same hour of the week with its two neighbours, from one week on of the same hour of
    weekdays or weekends with its neighbours, else of all hours; each shrunk towards the mean of all.
    """
    size = len(counts)
    number = np.arange(size)
    block = number // WEEK if size >= _WEEKS * WEEK else number // DAY
    if size >= _WEEKS * WEEK:
        basis: Basis = "hour of the week"
        slot, neighbours = weekdays * DAY + hours, [(weekdays * DAY + hours + step) % WEEK for step in (-1, 0, 1)]
    elif size >= WEEK:
        basis = "weekday or weekend and hour"
        weekend = (weekdays > 4) * DAY  # noqa: PLR2004 - Saturday, Sunday
        slot, neighbours = weekend + hours, [weekend + (hours + step) % DAY for step in (-1, 0, 1)]
    else:
        basis = "overall rate"
        slot = np.zeros(size, dtype=np.int64)
        neighbours = [slot]
    sums = np.zeros((block[-1] + 1, WEEK))
    numbers = np.zeros((block[-1] + 1, WEEK))
    np.add.at(sums, (block, slot), counts)
    np.add.at(numbers, (block, slot), 1)
    others = sums.sum(0) - sums, numbers.sum(0) - numbers
    total, hours_of = (sum(part[block, near] for near in neighbours) for part in others)
    # Half an event more than there were: what never happened before is rare, not impossible.
    overall = (others[0].sum(1)[block] + 0.5) / (others[1].sum(1)[block] + 1)
    return basis, (total + _SHRINK * overall) / (hours_of + _SHRINK)


def spread_of(counts: Whole, expected: Floats) -> float:
    """Give the variance over the mean, 1 or more, by the median of the squared residuals.

    The median says nothing of hours with hardly an event: these are taken together until several events are expected.
    """
    together = int(np.ceil(_SEVERAL / expected.mean()))
    pieces = max(1, len(counts) // together)
    edges = np.arange(pieces) * together
    seen, due = np.add.reduceat(counts, edges), np.add.reduceat(expected, edges)
    return max(1.0, float(np.median((seen - due) ** 2 / due)) / _MEDIAN_SQUARE)


def _threshold(chances: Floats) -> float:
    ranked = np.sort(chances)
    fitting = np.flatnonzero(ranked <= FALSE_ALARMS * np.arange(1, len(ranked) + 1) / len(ranked))
    return float(ranked[fitting[-1]]) if len(fitting) else -1.0


def _merged(marked: NDArray[np.bool_], counts: Whole, expected: Floats, chances: Floats) -> tuple[Burst, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])).astype(np.int8)))
    return tuple(
        Burst(
            int(start),
            int(end),
            int(counts[start:end].sum()),
            float(expected[start:end].sum()),
            float(chances[start:end].min()),
        )
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )
