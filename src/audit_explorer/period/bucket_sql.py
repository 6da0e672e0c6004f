"""SQL that gives each instant the number of its bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Run(NamedTuple):
    """Neighbouring buckets of one width, which a division tells apart."""

    number: int
    edge: int
    width: int
    length: int


def bucket_sql(column_ms: str, edges_ms: Sequence[int]) -> str:
    """Integer expression: the number of edges at or before `column_ms`, less one; NULL for NULL.

    Days are all alike but for the few on which clocks change, so a binary search over runs of equal width, then one
    division, is as right as a comparison with every edge, and much faster.
    """
    column = f"({column_ms})"
    inside = _search(column, _runs(edges_ms))
    return (
        f"(CASE WHEN {column} < {edges_ms[0]} THEN -1 WHEN {column} < {edges_ms[-1]} THEN {inside}"
        f" WHEN {column} >= {edges_ms[-1]} THEN {len(edges_ms) - 1} END)"
    )


def _runs(edges_ms: Sequence[int]) -> list[_Run]:
    runs: list[_Run] = []
    for number in range(len(edges_ms) - 1):
        edge, width = edges_ms[number], edges_ms[number + 1] - edges_ms[number]
        if runs and runs[-1].width == width:
            runs[-1] = runs[-1]._replace(length=runs[-1].length + 1)
        else:
            runs.append(_Run(number, edge, width, 1))
    return runs


def _search(column: str, runs: Sequence[_Run]) -> str:
    if len(runs) > 1:
        middle = len(runs) // 2
        left, right = _search(column, runs[:middle]), _search(column, runs[middle:])
        return f"CASE WHEN {column} < {runs[middle].edge} THEN {left} ELSE {right} END"
    run = runs[0]
    if run.length == 1:
        return str(run.number)
    return f"{run.number} + ({column} - {run.edge}) // {run.width}"
