"""The one table that the benchmarks print."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MB = 1024 * 1024
HEADERS = ("work", "ours", "peer or target", "ratio", "must", "aim", "met?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure, what it must be, what it aims at.

    `met` is "yes", "yes, the aim too", "NO: by how much it misses", "NO: why there is no figure", or "-" without a
    target.
    """

    work: str
    ours: str
    against: str = "-"
    ratio: str = "-"
    must: str = "-"
    aim: str = "-"
    met: str = "-"


def at_most(work: str, ours: float, target: float, unit: str, aim: float | None = None) -> Row:
    """Return the row of a figure that must not exceed a target."""
    return Row(
        work,
        show(ours, unit),
        show(target, unit),
        f"{ours / target:.2f}",
        f"≤ {show(target, unit)}",
        "-" if aim is None else f"≤ {show(aim, unit)}",
        met(ours <= target, f"{ours / target:.2f} × the target", aim is not None and ours <= aim),
    )


def at_least(work: str, ours: float, target: float, unit: str, aim: float | None = None) -> Row:
    """Return the row of a figure that must reach a target."""
    return Row(
        work,
        show(ours, unit),
        show(target, unit),
        f"{ours / target:.2f}",
        f"≥ {show(target, unit)}",
        "-" if aim is None else f"≥ {show(aim, unit)}",
        met(ours >= target, f"{ours / target:.2f} × the target", aim is not None and ours >= aim),
    )


def times_faster(
    work: str, ours: float, peer: float, name: str, must: float | None = None, aim: float | None = None
) -> Row:
    """Return the row of a work that takes `ours` seconds here, `peer` seconds in another library.

    Without a `must` the peer is shown for comparison only.
    """
    ratio = peer / ours
    shown = f"{ratio:.1f} × faster"
    return _beside(Row(work, show(ours, "s"), f"{name} {show(peer, 's')}", shown), ratio, must, aim, " × faster")


def share_of(
    work: str, ours: float, peer: float, name: str, unit: str, must: float | None = None, aim: float | None = None
) -> Row:
    """Return the row of a speed here against that of a peer, of which it must reach a share.

    Without a `must` the peer is shown for comparison only.
    """
    ratio = ours / peer
    shown = f"{ratio:.2f}"
    return _beside(Row(work, show(ours, unit), f"{name} {show(peer, unit)}", shown), ratio, must, aim, "")


def not_more_than(
    work: str, ours: float, peer: float, name: str, must: float, aim: float | None = None, unit: str = "B"
) -> Row:
    """Return the row of what is taken here (memory in bytes, if not said) against a peer, a file, a smaller log."""
    ratio = ours / peer
    return Row(
        work,
        show(ours, unit),
        f"{name} {show(peer, unit)}",
        f"{ratio:.2f} ×",
        f"≤ {must:g} ×",
        "-" if aim is None else f"≤ {aim:g} ×",
        met(ratio <= must, f"{ratio / must:.2f} × the target", aim is not None and ratio <= aim),
    )


def only(work: str, ours: float, unit: str) -> Row:
    """Return the row of a figure that is shown beside another, with no target of its own."""
    return Row(work, show(ours, unit))


def by_hand(work: str, must: str, aim: str = "-") -> Row:
    """Return the row of a work that takes too long for every run: it has targets, and no figure here."""
    return Row(work, "by hand", must=must, aim=aim)


def failed(work: str, why: str) -> Row:
    """Return the row of a work that could not be measured."""
    return Row(work, "-", met=f"NO: {why}")


def show(figure: float, unit: str) -> str:
    """Return the figure with its unit: s, B (shown in MB of 1,048,576 bytes), MB/s or another speed."""
    if unit == "B":
        return f"{figure / MB:,.0f} MB"
    if unit == "s":
        return f"{figure * 1000:,.0f} ms" if figure < 10 else f"{figure:,.1f} s"
    return f"{figure:,.0f} {unit}"


def met(good: bool, missed: str = "", aim: bool = False) -> str:  # noqa: FBT002 - the two of one figure
    """Return the text of the last column; `missed` says by how much the figure misses."""
    if good:
        return "yes, the aim too" if aim else "yes"
    return f"NO: {missed}" if missed else "NO"


def render(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table with aligned columns."""
    cells = [HEADERS, *(astuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADERS))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _beside(row: Row, ratio: float, must: float | None, aim: float | None, words: str) -> Row:
    """Return the row of a ratio that must be reached, with its targets."""
    if must is None:
        return row
    return Row(
        row.work,
        row.ours,
        row.against,
        row.ratio,
        f"≥ {must:g}{words}",
        "-" if aim is None else f"≥ {aim:g}{words}",
        met(ratio >= must, f"{ratio / must:.2f} × the target", aim is not None and ratio >= aim),
    )
