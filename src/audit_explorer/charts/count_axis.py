"""Where an axis has its marks: few, and at numbers that a count can have."""

from __future__ import annotations

from typing import Any, Final

__all__ = ["count_axis", "percent_axis"]

_STEPS: Final = (1, 2, 5)
_PERCENT: Final = (0.1, 0.2, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100)
_ROOM: Final = 1.06  # so that the highest bar does not touch the edge


def count_axis(largest: int, *, most: int) -> dict[str, Any]:
    """Plotly's range and marks of an axis from 0 to the `largest` count: whole numbers, at most `most` above zero."""
    step = _step(largest, most)
    marks = list(range(0, largest + 1, step)) if largest else [0]
    return {
        "range": [0, max(largest, 1) * _ROOM],
        "tickmode": "array",
        "tickvals": marks,
        "ticktext": [f"{mark:,}" for mark in marks],
    }


def percent_axis(largest: float) -> dict[str, Any]:
    """Plotly's range and marks of an axis from 0 % to the next round number above the `largest` percentage."""
    top = next((one for one in _PERCENT if largest <= one), _PERCENT[-1])
    return {
        "range": [-0.06 * top, top * _ROOM],  # a line at 0 % is seen whole
        "tickmode": "array",
        "tickvals": [0, top],
        "ticktext": ["0 %", f"{top:g} %"],
    }


def _step(largest: int, most: int) -> int:
    scale = 1
    while True:
        for step in _STEPS:
            if largest <= step * scale * most:
                return step * scale
        scale *= 10
