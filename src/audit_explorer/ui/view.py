"""What the page that is drawn looks at."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, TypeVar, cast

from audit_explorer.ui.engine.waiting import ahead, waited
from audit_explorer.ui.session.slots import LOOK
from audit_explorer.ui.shared_answers import Answers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.charts import Palette
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset
    from audit_explorer.ui.shared_answers import Key

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
    """Ask the view's dataset, or give the answer that a session got to the same question of the same dataset."""
    answer, key = _answering(question, view.dataset, arguments, options)
    return waited(answer, lambda: _ANSWERS.is_waited_for(key)) if view.dataset.engine else answer()


def ask_ahead(question: Callable[..., object], view: View, *arguments: object, **options: object) -> None:
    """Let an engine elsewhere begin with what will be asked in a moment, so that it answers several things at once."""
    if view.dataset.engine:
        ahead(_answering(question, view.dataset, arguments, options)[0])


def _answering(
    question: Callable[..., R], dataset: Dataset, arguments: Sequence[object], options: Mapping[str, object]
) -> tuple[Callable[[], R], Key]:
    name = f"{question.__module__}.{question.__qualname__}"
    key = _key(dataset, name, (tuple(arguments), sorted(options.items())))
    return lambda: _remembered(dataset, key, lambda: question(dataset, *arguments, **options)), key


def made(make: Callable[Concatenate[View, P], R], view: View, *of: P.args, **how: P.kwargs) -> R:
    """Make of answers what is drawn of them, or give what a session made of the same; nothing in it may be changed.

    It may depend on `of` and `how`, on the view's dataset and zone, and on nothing else.
    """
    name = f"{make.__module__}.{make.__qualname__}"
    key = _key(view.dataset, name, (of, sorted(how.items()), view.zone.key))
    return _remembered(view.dataset, key, lambda: make(view, *of, **how))


def _key(dataset: Dataset, name: str, of: object) -> Key:
    # The dataset's private folder, whose name is never used again, and not the content alone: logs of equal records may
    # differ in what could not be read.
    return dataset.opening, name, repr(of)


def _remembered(dataset: Dataset, key: Key, question: Callable[[], R]) -> R:
    if dataset not in _LOOKED_AT:
        _LOOKED_AT.add(dataset)
        weakref.finalize(dataset, _ANSWERS.forget, dataset.opening)
    return _ANSWERS.get(key, question)


_ANSWERS: Final = Answers()
_LOOKED_AT: Final[weakref.WeakSet[Dataset]] = weakref.WeakSet()
