"""What a chart function hands over: the figure, the sentence that stands for it, the values behind its marks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plotly.basedatatypes import BaseFigure

__all__ = ["Chart"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with its alternative text.

    Attributes:
        figure: Ready to draw; colours set, size of text set, font family left to the page.
        alt: One sentence with the figures that matter, for a screen reader. Plain text: no markup is escaped in it.
        keys: The raw log values behind the marks, so that no log text travels inside a figure's templates. Which index
            a mark carries is said by the function that made the chart.
    """

    figure: BaseFigure
    alt: str
    keys: tuple[tuple[str | None, ...], ...] = ()
