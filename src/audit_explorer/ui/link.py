"""The page's address: the query parameters are the state, so that a link, Back and a reload show the same view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.store.reading_choices import DATES, TIMES_IN
from audit_explorer.ui.session.slots import LOG_NAME, NEXT_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from audit_explorer.filters import Filter

# What a view has besides its filter. A change of the filter drops those of _PLACE: they point into its results.
ZONE: Final = "tz"
VALUES: Final = "values"
#: Which log the address was made with, see log_name.LogName.
LOG: Final = "log"
# How times of the log are read that leave something open.
_READING: Final = (TIMES_IN, DATES)
#: The working hours that the person named.
WORK: Final = "work"
#: Which page of an actor's sessions is shown.
SESSIONS: Final = "sessions"
_ALONG: Final = (LOG, ZONE, WORK, *_READING)
_LOOK: Final = (
    *(*_ALONG, "columns", "sort", "by", "rank", "view", "of", "than", "stories"),
    *("baseline", "before"),
)
# Of one entity's life: which page of it, which number is drawn, what is compared, and how.
LIFE: Final = ("step", "number", "left", "right", "as")
_PLACE: Final = ("page", "event", "entity", "who", "pattern", "story", *LIFE, VALUES, SESSIONS)
# Another period has other rows of the same thing.
_WHOSE: Final = ("entity", "who", "number", "left", "right", "as")
_PERIOD: Final = frozenset({"from", "to", "last", "until"})
_LARGEST: Final = 10**15 - 1
Change = str | tuple[str, ...] | None


def pairs() -> list[tuple[str, str]]:
    """Give every parameter that belongs to the filter, in order."""
    own = {*_LOOK, *_PLACE}
    return [(key, value) for key in st.query_params if key not in own for value in st.query_params.get_all(key)]


def is_own(name: str) -> bool:
    """Say whether a parameter is of a view, and no part of a filter."""
    return name in {*_LOOK, *_PLACE}


def get(name: str) -> str | None:
    """Give one of the view's own parameters."""
    return st.query_params.get(name)


def reading_pairs() -> list[tuple[str, str]]:
    """Give the parameters that say how the log's times are read."""
    return [(name, value) for name in _READING for value in st.query_params.get_all(name)]


def number(name: str, largest: int = _LARGEST) -> int | None:
    """Give one of the view's own parameters that is a whole number, 0 or more; None for everything else."""
    text = get(name) or ""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(largest))):
        return None
    return int(text) if int(text) <= largest else None


def get_all(name: str) -> list[str]:
    """Give all values of one of the view's own parameters."""
    return st.query_params.get_all(name)


def show(asked: Filter, *, event: str | None = None) -> None:
    """Go to another filter of the same log on the same page, as one step that Back undoes.

    `event` names the event that stays open beside the page, as the address does.
    """
    wanted = asked.to_query()
    names = _LOOK if _but_period(wanted) != _but_period(pairs()) else (*_LOOK, *_WHOSE)
    kept = {key: st.query_params.get_all(key) for key in names if key in st.query_params}
    _go({**_grouped(wanted), **kept, **({"event": [event]} if event is not None else {})})


def change(**parameters: Change) -> None:
    """Set or (None) drop some of the view's own parameters, as one step that Back undoes."""
    kept: dict[str, Iterable[str]] = {key: st.query_params.get_all(key) for key in st.query_params}
    for name, value in parameters.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = [value] if isinstance(value, str) else value
    _go(kept)


def to_other_log(name: str, *, filtered: bool = True) -> None:
    """Go to another log, or with "" to none by name, with the filter or without it, as one step that Back undoes."""
    own = {*_LOOK, *_PLACE}
    kept = [key for key in st.query_params if (key in _ALONG if key in own else filtered) and key != LOG]
    LOG_NAME.set(name)
    _go({key: st.query_params.get_all(key) for key in kept})


def brings_place() -> bool:
    """Say whether the address leads to something within a log."""
    return any(name in st.query_params for name in _PLACE)


def to_other_page() -> dict[str, list[str]]:
    """Give the parameters that go along to another page: log, filter, zone, and how the log's times are read."""
    gone = {*_PLACE, *_LOOK} - {*_ALONG}
    return _with_log({key: st.query_params.get_all(key) for key in st.query_params if key not in gone})


def log_alone() -> dict[str, list[str]]:
    """Give the parameters that name the log, and how its times are read."""
    return _with_log({key: st.query_params.get_all(key) for key in st.query_params if key in (LOG, *_READING)})


def complete() -> list[tuple[str, str]]:
    """Give every parameter of the address, with the log that is looked at where the address names none."""
    kept = _with_log({key: st.query_params.get_all(key) for key in st.query_params})
    return [(key, value) for key, values in kept.items() for value in values]


def show_on(page: str, asked: Filter, **own: str | Sequence[str]) -> None:
    """Go to another page, named as in its address, with a filter that takes the place of the one here; a callback.

    `own` are parameters of that page.
    """
    of_the_filter = {name for name, _ in pairs()}
    along = {name: values for name, values in to_other_page().items() if name not in of_the_filter}
    of_the_page = {name: [value] if isinstance(value, str) else list(value) for name, value in own.items()}
    NEXT_PAGE.set((page, {**_grouped(asked.to_query()), **along, **of_the_page}))


def _but_period(items: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(key, value) for key, value in items if key not in _PERIOD}


def _grouped(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for key, value in items:
        grouped.setdefault(key, []).append(value)
    return grouped


def _go(parameters: Mapping[str, Iterable[str]]) -> None:
    # One assignment: each one is a step in the browser's history.
    st.query_params.from_dict(_with_log({key: list(values) for key, values in parameters.items()}))


def _with_log(parameters: dict[str, list[str]]) -> dict[str, list[str]]:
    name = LOG_NAME.get()
    return parameters if LOG in parameters or not name else {LOG: [name], **parameters}
