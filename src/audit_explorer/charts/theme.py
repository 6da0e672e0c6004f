"""How every chart looks: the colours of the light and of the dark theme, the layout they share.

One accent, vermillion, means failure and nothing else. Everything else is blue-grey; where several series must be told
apart the other Okabe-Ito colours serve (Okabe & Ito, "Color Universal Design", 2008), each with a hatch of its own, so
that no reading rests on colour alone.
The backgrounds that these colours stand on are in .streamlit/config.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

__all__ = [
    "DARK",
    "FAILED_HATCH",
    "HATCHES",
    "LIGHT",
    "OTHER_HATCH",
    "Palette",
    "base_layout",
    "hatched",
    "mixed",
    "shade",
]

FAILED_HATCH = "/"
OTHER_HATCH = "."
HATCHES = ("", "/", "x", ".", "\\", "+", "-", "|")
"""One for each of the eight series colours: neighbours in a stack never share one."""

_SMALL = 12


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as CSS hex.

    Attributes:
        accent: Failure.
        neutral: Success, and amounts that are neither.
        warning: What asks for attention before it fails; amber, as the page's warnings.
        other: A result that is neither success nor failure, and what was folded together.
        text: Labels.
        muted: Axis labels.
        grid: Grid lines.
        surface: Behind a hover label.
        series: Eight colours for series other than failure, to go with `HATCHES`.
        shares: Stops (share 0..1, colour) from nothing failed to everything failed, behind text; steep at the start,
            because a failure share of 5 % already matters.
        group: Behind the text that names a group of areas.
    """

    accent: str
    neutral: str
    warning: str
    other: str
    text: str
    muted: str
    grid: str
    surface: str
    series: tuple[str, ...]
    shares: tuple[tuple[float, str], ...]
    group: str


LIGHT = Palette(
    accent="#D55E00",
    neutral="#7C90A6",
    warning="#B07D00",
    other="#B4BEC9",
    text="#1C2733",
    muted="#566473",
    grid="#E3E8ED",
    surface="#FFFFFF",
    series=("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#C9B800", "#1C2733", "#7C90A6"),
    shares=(
        (0.0, "#BCC9D7"),
        (0.04, "#CBD3DB"),
        (0.05, "#F3DCCB"),
        (0.2, "#F0B78D"),
        (0.5, "#EE9A58"),
        (1.0, "#EE8433"),
    ),
    group="#DFE6ED",
)
DARK = Palette(
    accent="#F0772E",
    neutral="#64798F",
    warning="#D9A520",
    other="#3D4957",
    text="#D8DFE6",
    muted="#93A1B0",
    grid="#26303B",
    surface="#1A212A",
    series=("#3D9BD6", "#E69F00", "#1FB58A", "#D68DB6", "#8CCBF0", "#F0E442", "#D8DFE6", "#64798F"),
    shares=(
        (0.0, "#33465A"),
        (0.04, "#3A4652"),
        (0.05, "#523828"),
        (0.2, "#733F1A"),
        (0.5, "#874411"),
        (1.0, "#984808"),
    ),
    group="#232D38",
)


def base_layout(palette: Palette, *, height: int) -> dict[str, Any]:
    """What all figures share: transparent, dense, few lines, ``12,431`` and ``28.6`` whatever the locale.

    The font family stays unset: the page's theme gives its own. ``height`` is in pixels; the width follows the page.
    """
    axis = {
        "gridcolor": palette.grid,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "automargin": True,
        "fixedrange": True,  # a drag selects; the period filter is the zoom
        "tickfont": {"color": palette.muted, "size": _SMALL},
        "tickangle": 0,
        "title": {"font": {"color": palette.muted, "size": _SMALL}, "standoff": 4},
    }
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 26, "b": 8, "pad": 2},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "separators": ".,",
        "font": {"color": palette.text, "size": 12},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": {**axis, "rangemode": "tozero", "nticks": 5},
        "legend": {
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": _SMALL, "color": palette.text},
            "itemclick": False,  # a hidden series would make the picture contradict the figures beside it
            "itemdoubleclick": False,
            "bgcolor": "rgba(0,0,0,0)",
        },
        "hoverlabel": {
            "bgcolor": palette.surface,
            "bordercolor": palette.muted,
            "font": {"color": palette.text, "size": 12},
            "align": "left",
            "namelength": -1,
        },
    }


def hatched(colour: str | list[str], shape: str | list[str], palette: Palette) -> dict[str, object]:
    """A Plotly marker in a colour with a hatch over it; an empty shape is a plain area."""
    # Without "overlay" Plotly paints only the lines of the hatch in the colour and leaves the area empty.
    pattern = {"shape": shape, "fillmode": "overlay", "fgcolor": palette.surface, "fgopacity": 0.7}
    return {"color": colour, "line": {"width": 0}, "pattern": {**pattern, "size": 6, "solidity": 0.17}}


def shade(part: float, palette: Palette) -> str:
    """The colour for a failure share from 0 to 1, between the stops of ``palette.shares``."""
    for (low, below), (high, above) in pairwise(palette.shares):
        if part <= high:
            return mixed(below, above, (part - low) / (high - low))
    return palette.shares[-1][1]


def mixed(below: str, above: str, weight: float) -> str:
    """The colour between two, ``weight`` from 0 for the first to 1 for the second."""
    pairs = zip(bytes.fromhex(below[1:]), bytes.fromhex(above[1:]), strict=True)
    return "#" + bytes(round(low + (high - low) * weight) for low, high in pairs).hex().upper()
