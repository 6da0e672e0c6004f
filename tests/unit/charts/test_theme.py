"""Tests of the colours, together with the page theme they stand on."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from audit_explorer.charts.theme import DARK, LIGHT, Palette, shade

CONFIG = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text("utf-8"))
THEMES = [
    pytest.param(LIGHT, CONFIG["theme"]["light"], id="light"),
    pytest.param(DARK, CONFIG["theme"]["dark"], id="dark"),
]


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (byte / 255 for byte in bytes.fromhex(colour[1:]))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("palette", "theme"), THEMES)
def test_charts_and_page_share_one_accent(palette: Palette, theme: dict[str, Any]) -> None:
    """Red is the accent in both; nothing else is, neither the primary colour nor a series nor a link."""
    assert theme["redColor"] == palette.accent
    assert theme["chartCategoricalColors"] == list(palette.series)
    assert palette.accent not in {theme["primaryColor"], theme["linkColor"], palette.warning, *palette.series}


@pytest.mark.parametrize(("palette", "theme"), THEMES)
def test_charts_and_page_warn_in_one_colour(palette: Palette, theme: dict[str, Any]) -> None:
    """Amber is the same in both, for the page's warnings and for what a chart draws attention to."""
    assert theme["orangeColor"] == theme["yellowColor"] == palette.warning


@pytest.mark.parametrize(("palette", "theme"), THEMES)
def test_marks_and_text_stand_out(palette: Palette, theme: dict[str, str]) -> None:
    """WCAG 2.2: 3:1 for what is drawn, 4.5:1 for text, against the page of the same theme."""
    page = theme["backgroundColor"]
    assert _contrast(palette.accent, page) >= 3
    assert _contrast(palette.neutral, page) >= 3
    assert _contrast(palette.warning, page) >= 3
    assert _contrast(palette.text, page) >= 4.5
    assert _contrast(palette.muted, page) >= 4.5
    assert _contrast(theme["textColor"], theme["secondaryBackgroundColor"]) >= 4.5
    assert _contrast(theme["linkColor"], page) >= 4.5
    assert _contrast(theme["redTextColor"], page) >= 4.5
    assert _contrast(theme["primaryColor"], "#FFFFFF") >= 4


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_shade_runs_from_neutral_to_the_accents_hue(palette: Palette) -> None:
    """Nothing failed is the first stop, everything the last, and a small share already differs."""
    assert shade(0, palette) == palette.shares[0][1]
    assert shade(1, palette) == palette.shares[-1][1]
    assert shade(0.02, palette) not in {palette.shares[0][1], palette.shares[1][1]}


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_is_read_on_every_shade(palette: Palette) -> None:
    """Whatever part of it failed, the figures in an area have contrast enough, as has the heading above it."""
    for part in range(101):
        assert _contrast(palette.text, shade(part / 100, palette)) >= 4.5
    assert _contrast(palette.text, palette.group) >= 4.5


def test_the_server_keeps_to_itself() -> None:
    """Loopback only, forgery protection on, no statistics, no error details, no unsafe table download."""
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["enableXsrfProtection"] is True
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["disableDataExport"] is True
    assert "headless" not in CONFIG["server"]


def test_no_font_comes_from_elsewhere() -> None:
    """The theme names families only, no address."""
    assert "http" not in str(CONFIG["theme"])
