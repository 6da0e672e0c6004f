"""What stands in the place of an answer that is still to come."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.ui.session.slots import ARRIVING_PLACES, PAGE_BEGUN, PAGE_STANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.delta_generator import DeltaGenerator

    from audit_explorer.store.dataset import Dataset
    from audit_explorer.ui.view import View


def begin_page(name: str, dataset: Dataset) -> None:
    """Note which page, of which kind of engine, is drawn now, before any of it is."""
    PAGE_BEGUN.set(f"{name} {dataset.engine}")


def page_stands() -> None:
    """Note that it was drawn to its end: what it shows gives way to what comes next, and nothing moves."""
    PAGE_STANDS.set(PAGE_BEGUN.get())


def end_run() -> None:
    """Note that a run has come to its end; what stood before stands no more where something else was drawn."""
    if PAGE_BEGUN.pop() != PAGE_STANDS.get():
        PAGE_STANDS.set("")
    # What failed has left its reason on the page: nothing more is to come.
    for place in ARRIVING_PLACES.pop():
        place.empty()


@contextmanager
def arriving(view: View, height: int) -> Iterator[None]:
    """Let a skeleton stand here, as many pixels high as what comes, while an engine elsewhere is asked within.

    Nothing is to be drawn within. Where this page stood before, what it showed stays until the answer takes its place.
    """
    place = arriving_place(view, height)
    try:
        yield
    except Exception:
        _clear(place)  # in its place the page says why
        raise
    # A run that is broken off, which is no such exception, leaves it to the next one.
    _clear(place)


class Late:
    """A part of a page that an engine elsewhere is asked for when what matters more is there; its place stands before.

    An engine of this process is asked at once.
    """

    def __init__(self, view: View, draw: Callable[[View], None], height: int) -> None:
        """Draw the part, or what stands for it until `draw` is called: a skeleton as many pixels high as it will be."""
        self._view = view
        self._draw = draw
        self._room: DeltaGenerator | None = None
        if not view.dataset.engine:
            draw(view)
            return
        self._room = st.container()
        with self._room:
            self._waiting = arriving_place(view, height)

    def draw(self) -> None:
        """Draw it where it isn't there yet."""
        if self._room is not None:
            with self._room:
                _clear(self._waiting)
                self._draw(self._view)


def _clear(place: DeltaGenerator | None) -> None:
    if place is not None:
        place.empty()


def arriving_place(view: View, height: int) -> DeltaGenerator | None:
    """Give such a place, to be emptied when the answer is there; None for an engine of this process, which is quick."""
    if not view.dataset.engine:
        return None
    if PAGE_STANDS.get() == PAGE_BEGUN.get():
        return st.empty()
    place = st.skeleton(height)
    ARRIVING_PLACES.set([*ARRIVING_PLACES.get(), place])
    return place
