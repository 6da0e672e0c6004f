"""Why what is filtered failed, in a few lines above the rows."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.analysis.patterns import patterns
from audit_explorer.charts.words import count
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import escaped
from audit_explorer.ui.failures.pattern_table import SILENT, in_words, of_pattern
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from audit_explorer.analysis.headline import Headline

_LINES: Final = 3
_LENGTH: Final = 110


def draw_leading_patterns(view: View) -> None:
    """Draw the commonest error patterns, each to filter by or to leave out; nothing unless failures are filtered."""
    figures = ask(headline, view, view.filter)
    if not figures.failed or figures.failed != figures.events:
        return
    frame, total = ask(patterns, view, view.filter)
    with st.container(key="leading patterns", gap=None):
        st.caption(_caption(figures, total))
        for number, (shape, failures) in enumerate(zip(frame["error_shape"], frame["failures"], strict=True)):
            if number == _LINES:
                break
            _line(view, number, shape if isinstance(shape, str) else None, int(failures))


def _caption(figures: Headline, total: int) -> str:
    more = f", the {_LINES} commonest of {total:,} patterns" if total > _LINES else ""
    return f"Why {'it' if figures.failed == 1 else 'they'} failed{more}"


def _line(view: View, number: int, shape: str | None, failures: int) -> None:
    condition = of_pattern(shape)
    words = in_words(shape)
    pattern = SILENT if shape is None else shape
    if condition in view.asked.conditions:
        st.text(f"{failures:,} {'' if shape is None or words is None else f'{words}: '}{shown(pattern, limit=_LENGTH)}")
        return
    before = "" if shape is None or words is None else f"{escaped(words)}: "
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(
            f"**{failures:,}** {before}{escaped(pattern, _LENGTH)}",
            key=f"leading pattern {number}",
            type="tertiary",
            help=f"Only {count(failures, 'event')} of this pattern",
            on_click=partial(link.show, view.asked.adding(condition)),
        )
        st.button(
            "Exclude",
            key=f"exclude pattern {number}",
            type="tertiary",
            icon=":material/block:",
            on_click=partial(link.show, view.asked.adding(replace(condition, negated=True))),
        )
