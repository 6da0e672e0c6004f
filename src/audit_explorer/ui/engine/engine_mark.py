"""The small mark that says which engine answers, with how long it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.ui.session.slots import ENGINE_MARK

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from audit_explorer.store.dataset import Dataset

_SECOND: Final = 1.0
_HELP: Final = (
    "Which engine answers this page's questions, and how long it took for all of them together. What was asked before, "
    "by whomever, is remembered and takes no time."
)


class EngineMark:
    """The mark in its place, for one run of a page: while the engine is asked, and when the page is there."""

    def __init__(self, engine: str) -> None:
        """Take the place where it is drawn, which is as high as it will be."""
        self._engine = engine
        self._place: DeltaGenerator = st.empty()
        self._took: float | None = None
        self._say("…")

    def waiting(self, seconds: float, done: int, parts: int) -> None:
        """Say that an answer is waited for; here Streamlit breaks a run off that nobody needs any more.

        `done` of so many `parts` of the engine's work are done; 0 of 0 where it tells nothing.
        """
        work = f", {done:,} of {parts:,} tasks" if parts else ""
        self._say(f"asking, {(self._took or 0.0) + seconds:.0f} s{work} …")

    def add(self, seconds: float) -> None:
        """Add how long an answer took."""
        self._took = (self._took or 0.0) + seconds

    def settle(self) -> None:
        """Say how long all took; a page that asked for nothing has taken no time to be said."""
        self._say("" if self._took is None else took(self._took))

    def _say(self, words: str) -> None:
        self._place.caption(f"{self._engine} · {words}" if words else self._engine, help=_HELP)


def draw_mark(dataset: Dataset | None) -> None:
    """Draw it for the log of this run; nothing where this machine itself answers."""
    ENGINE_MARK.set(EngineMark(dataset.engine) if dataset is not None and dataset.engine else None)


def settle_mark() -> None:
    """Let it say how long the page took, which is there now."""
    if (mark := ENGINE_MARK.get()) is not None:
        mark.settle()


def drop_mark() -> None:
    """Let no mark be written any more: its run is over, or was broken off."""
    ENGINE_MARK.set(None)


def took(seconds: float) -> str:
    """Give a span as the mark has it: "40 ms", "2.3 s"."""
    return f"{seconds:.1f} s" if seconds >= _SECOND else f"{1000 * seconds:.0f} ms"
