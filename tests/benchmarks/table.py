"""The one table that the benchmarks print."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MB = 1024 * 1024
HEADERS = ("work", "ours", "peer or target", "ratio", "must", "met?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `met` is "yes", "NO", "NO: why there is no figure", or "-" without a target."""

    work: str
    ours: str
    against: str
    ratio: str
    must: str
    met: str


def at_most(work: str, ours: float, target: float, unit: str) -> Row:
    """Return the row of a figure that must not exceed a target."""
    return Row(
        work,
        show(ours, unit),
        show(target, unit),
        f"{ours / target:.2f}",
        f"≤ {show(target, unit)}",
        met(ours <= target),
    )


def at_least(work: str, ours: float, target: float, unit: str) -> Row:
    """Return the row of a figure that must reach a target."""
    return Row(
        work,
        show(ours, unit),
        show(target, unit),
        f"{ours / target:.2f}",
        f"≥ {show(target, unit)}",
        met(ours >= target),
    )


def times_faster(work: str, ours: float, peer: float, name: str, must: float | None = None) -> Row:
    """Return the row of a work that takes `ours` seconds here, `peer` seconds in another library.

    Without a `must` the peer is shown for comparison only.
    """
    ratio = peer / ours
    return Row(
        work,
        show(ours, "s"),
        f"{name} {show(peer, 's')}",
        f"{ratio:.1f} × faster",
        "-" if must is None else f"≥ {must:g} × faster",
        "-" if must is None else met(ratio >= must),
    )


def not_more_than(work: str, ours: float, peer: float, name: str, must: float) -> Row:
    """Return the row of memory held here against that of a peer, both in bytes."""
    ratio = ours / peer
    against = f"{name} {show(peer, 'B')}"
    return Row(work, show(ours, "B"), against, f"{ratio:.2f} ×", f"≤ {must:g} ×", met(ratio <= must))


def share_of(work: str, ours: float, peer: float, name: str, unit: str, must: float | None = None) -> Row:
    """Return the row of a speed here against that of a peer, of which it must reach a share.

    Without a `must` the peer is shown for comparison only.
    """
    return Row(
        work,
        show(ours, unit),
        f"{name} {show(peer, unit)}",
        f"{ours / peer:.2f}",
        "-" if must is None else f"≥ {must:g}",
        "-" if must is None else met(ours / peer >= must),
    )


def only(work: str, ours: float, unit: str) -> Row:
    """Return the row of a figure that is shown beside another, with no target of its own."""
    return Row(work, show(ours, unit), "-", "-", "-", "-")


def failed(work: str, why: str) -> Row:
    """Return the row of a work that could not be measured."""
    return Row(work, "-", "-", "-", "-", f"NO: {why}")


def show(figure: float, unit: str) -> str:
    """Return the figure with its unit: s, B (shown in MB of 1,048,576 bytes), MB/s or another speed."""
    if unit == "B":
        return f"{figure / MB:,.0f} MB"
    if unit == "s":
        return f"{figure * 1000:,.0f} ms" if figure < 10 else f"{figure:,.1f} s"
    return f"{figure:,.0f} {unit}"


def met(good: bool) -> str:
    """Return the word for the last column."""
    return "yes" if good else "NO"


def render(rows: Iterable[Row]) -> str:
    """Return the rows as a Markdown table with aligned columns."""
    cells = [HEADERS, *(astuple(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADERS))]
    lines = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
