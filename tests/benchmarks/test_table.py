"""The table says of each figure whether it is as it must be, and by how much it isn't."""

from __future__ import annotations

import pytest

from tests.benchmarks import table


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (table.at_most("a", 0.5, 0.5, "s", 0.4), "yes"),
        (table.at_most("a", 0.4, 0.5, "s", 0.4), "yes, the aim too"),
        (table.at_most("a", 0.6, 0.5, "s", 0.4), "NO: 1.20 × the target"),
        (table.at_most("a", 0.4, 0.5, "s"), "yes"),
        (table.at_least("a", 300, 200, "MB/s", 300), "yes, the aim too"),
        (table.at_least("a", 150, 200, "MB/s", 300), "NO: 0.75 × the target"),
        (table.times_faster("a", 1, 5, "peer", 4, 6), "yes"),
        (table.times_faster("a", 1, 6, "peer", 4, 6), "yes, the aim too"),
        (table.times_faster("a", 1, 3, "peer", 4, 6), "NO: 0.75 × the target"),
        (table.times_faster("a", 1, 3, "peer"), "-"),
        (table.share_of("a", 3, 10, "peer", "MB/s", 0.4, 0.7), "NO: 0.75 × the target"),
        (table.share_of("a", 7, 10, "peer", "MB/s", 0.4, 0.7), "yes, the aim too"),
        (table.not_more_than("a", 13, 10, "peer", 1.3, 0.8), "yes"),
        (table.not_more_than("a", 26, 10, "peer", 1.3, 0.8), "NO: 2.00 × the target"),
        (table.only("a", 1, "s"), "-"),
        (table.failed("a", "polars is not installed"), "NO: polars is not installed"),
        (table.by_hand("a", "≤ 10 s"), "-"),
    ],
)
def test_a_row_says_whether_it_is_met(row: table.Row, met: str) -> None:
    """A figure at its target meets it; one that misses says what it is of the target; a figure alone says nothing."""
    assert row.met == met


def test_the_table_has_a_column_for_everything() -> None:
    """A row shows its figure, the peer's, what it must be, what it aims at, and whether it is; in equal lines."""
    lines = table.render([table.times_faster("read", 0.5, 2, "pandas", 4, 6), table.only("open", 12, "s")]).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[0] == ["work", "ours", "peer or target", "ratio", "must", "aim", "met?"]
    assert cells[2] == ["read", "500 ms", "pandas 2,000 ms", "4.0 × faster", "≥ 4 × faster", "≥ 6 × faster", "yes"]
    assert cells[3] == ["open", "12.0 s", "-", "-", "-", "-", "-"]
    assert len({len(line) for line in lines}) == 1
