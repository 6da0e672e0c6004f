"""What the page that is drawn looks at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import streamlit as st

from audit_explorer.ui.session.slots import LOOK

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.charts import Palette
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Look:
    """How things are looked at, whatever log: the filter as the address has it, the zone, the theme's colours."""

    asked: Filter
    zone: ZoneInfo
    palette: Palette
    now: datetime


@dataclass(frozen=True, slots=True)
class View(Look):
    """A log that is looked at, with the filter as it is resolved now."""

    dataset: Dataset
    filter: Filter

    @property
    def key(self) -> str:
        """Something short that differs when the matching events may differ, for the keys of elements that select."""
        return f"{self.dataset.fingerprint[:12]}.{hash((self.filter, self.zone.key)):x}"


def enter(look: Look) -> None:
    """Make it the look, or the view, of this run."""
    LOOK.set(look)


def current() -> View:
    """Give the view of this run, on a page that is only drawn with a log."""
    return cast("View", LOOK.get())


def current_look() -> Look:
    """Give the look of this run, on any page."""
    return cast("Look", LOOK.get())


def ask(question: Callable[..., R], view: View, *arguments: object, **options: object) -> R:
    """Ask the view's dataset, or remember the answer to the same question of the same dataset."""
    name = f"{question.__module__}.{question.__qualname__}"
    asked = repr((arguments, sorted(options.items())))
    answer: R = _answer(view.dataset.opening, name, asked, lambda: question(view.dataset, *arguments, **options))
    return answer


# Keyed by the dataset's private folder, whose name is never used again, and not by the content alone: logs of equal
# records may differ in what could not be read. Never by a frame, which Streamlit would sample.
@st.cache_data(max_entries=400, ttl=3600, show_spinner=False)
def _answer(dataset: str, name: str, asked: str, _question: Callable[[], Any]) -> Any:  # noqa: ANN401 - of any question
    del dataset, name, asked  # the key
    return _question()
