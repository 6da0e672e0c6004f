"""What a person wants to fetch."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.errors import QueryError
from audit_explorer.filters import Filter
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from audit_explorer.sources.api.answering.seen_records import Seen
    from audit_explorer.sources.api.fetching.ledger import Purpose
    from audit_explorer.sources.api.fetching.windows import Window
    from audit_explorer.sources.api.server.asker import Asker

Generation = Literal["current", "legacy"]
Wanted = Literal["detect", "current", "legacy"]
Form = Literal["pages", "json", "csv"]

LEGACY_PARAMETERS: Final = (
    "cluster_uuid",
    "action",
    "source_type",
    "source_id",
    "source_name",
    "entity_type",
    "entity_id",
    "success",
)
"""The legacy API's filters; its other five parameters are start, end, limit, offset and download."""

FILTER_BY: Final = "filterBy"
FILTER_FIELDS: Final = (
    "timestamp",
    "subject",
    "subject_type",
    "source_ip",
    "action",
    "result",
    "url",
    "entity_type",
    "entity_name",
    "cluster_name",
)
FILTER_OPERATORS: Final = ("==", "!=", "<=", ">=", "=@", "!@", "=^", "=$")
_FILTER: Final = re.compile(
    rf"({'|'.join(FILTER_FIELDS)})({'|'.join(map(re.escape, FILTER_OPERATORS))})[^,]+", re.DOTALL
)
_SHOWN: Final = 80
_GENERATIONS: Final = frozenset({"detect", "current", "legacy"})
_FORMS: Final = frozenset({"pages", "json", "csv"})


@dataclass(slots=True)
class Item:
    """One window still to be read: how often it was divided, and how far a reading that was stopped had come."""

    window: Window
    depth: int = 0
    offset: int = 0
    first: frozenset[bytes] = frozenset()

    def copy(self) -> Item:
        """Give another one that says the same."""
        return Item(self.window, self.depth, self.offset, self.first)


@dataclass(frozen=True, slots=True)
class Turn:
    """A page to ask for: of which window, from which record on, what for."""

    item: Item
    offset: int
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Left:
    """What a fetch that was stopped has left: its windows (never none), what came of them, the whole, who asked."""

    items: tuple[Item, ...]
    seen: Seen
    whole: Window
    askers: frozenset[Asker] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """Which records to fetch, and how.

    `filter` is what the person looks at, its period included: the server is asked for what surely holds all of it, the
    rest is for the reader of the result. `asked` are server-side filters exactly as typed: pairs of a legacy parameter
    with its value, or of "filterBy" with one `field OP value`. Pairs of the generation that isn't used are left out,
    and the result says so. `form` "json" or "csv" takes the download forms (legacy: JSON alone). `page_size` None is
    the largest. Raises QueryError for what no generation can be asked.
    """

    filter: Filter = field(default_factory=Filter)
    generation: Wanted = "detect"
    asked: tuple[tuple[str, str], ...] = ()
    form: Form = "pages"
    page_size: int | None = None
    left: Left | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.generation not in _GENERATIONS or self.form not in _FORMS:
            message = "There is no such generation or form of the API."
            raise QueryError(message, "Choose detect, current or legacy, and pages, json or csv.")
        if self.page_size is not None and self.page_size < 1:
            message = "A page has at least one record."
            raise QueryError(message, "Give a page size of 1 to 500 (legacy) or 1,000 (current).")
        if self.form == "csv" and self.generation == "legacy":
            message = "The legacy API has no CSV form."
            raise QueryError(message, "Choose json, or the pages.")
        for name, value in self.asked:
            _check(name, value)


def _check(name: str, value: str) -> None:
    text = f"{shown(name, limit=_SHOWN)}={shown(value, limit=_SHOWN)}"
    if name == FILTER_BY:
        if _FILTER.fullmatch(value) is None:
            message = f"The server-side filter {text} can't be asked."
            advice = (
                f"Write field, operator, value without a comma: the field one of {', '.join(FILTER_FIELDS)}, the "
                f"operator one of {' '.join(FILTER_OPERATORS)}."
            )
            raise QueryError(message, advice)
    elif name not in LEGACY_PARAMETERS:
        message = f"There is no server-side filter {text}."
        raise QueryError(message, f"There are {', '.join(LEGACY_PARAMETERS)} (legacy) and {FILTER_BY} (current).")
    elif not value:
        message = f"The server-side filter {text} has no value."
        raise QueryError(message, "Leave it out to ask for all.")
    elif name == "success" and value not in {"true", "false"}:
        message = f"The server-side filter {text} can't be asked."
        raise QueryError(message, "success is true or false; leave it out to ask for all.")
