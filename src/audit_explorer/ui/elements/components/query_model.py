"""The query box up to the border of the browser: what it shows, what it reports."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.ui.elements.components.browser_message import sendable

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Characters; of a longer message nothing is taken.
LONGEST: Final = 10_000
_TYPED: Final = 200


class FieldOffer(NamedTuple):
    """A name that a query may begin a condition with, the field it stands for, how it is called, its signs."""

    name: str
    field: str
    label: str
    meaning: str
    signs: tuple[str, ...]


class ValueOffer(NamedTuple):
    """A value: how it is typed, how it is shown, how many events have it (None where that says nothing)."""

    typed: str
    label: str
    events: int | None


class ValueOffers(NamedTuple):
    """Values of a field, the best first; `whole`: there are no others."""

    rows: tuple[ValueOffer, ...]
    whole: bool


@dataclass(frozen=True)
class Offers:
    """What can be offered at once: names, what each sign means, values by field."""

    fields: tuple[FieldOffer, ...]
    signs: Mapping[str, str]
    values: Mapping[str, ValueOffers]

    @cached_property
    def contents(self) -> dict[str, object]:
        """What of them the browser gets; not to be changed."""
        return {
            "fields": [[*one[:4], list(one.signs)] for one in self.fields],
            "signs": dict(self.signs),
            "values": {name: _values(values) for name, values in self.values.items()},
        }


class Wanted(NamedTuple):
    """Values that are asked of the server: those of a field that contain what was typed."""

    field: str
    typed: str


@dataclass(frozen=True, slots=True)
class QueryBox:
    """What the box shows: all texts are inert already.

    Attributes:
        text: What stands in it.
        offers: What is offered while typing.
        problem: Where the text can't be read, from and to, and why; None where it can.
        suggestion: The text that was probably meant.
        remark: What else is to be said of the text.
        more: The answer to the latest question for values.
    """

    text: str
    offers: Offers
    problem: tuple[int, int, str] | None = None
    suggestion: str | None = None
    remark: str = ""
    more: tuple[Wanted, ValueOffers] | None = None


def payload(box: QueryBox) -> dict[str, object]:
    """Return what the browser gets."""
    start, end, message = box.problem or (0, 0, "")
    return {
        "text": sendable(box.text),
        "problem": None if box.problem is None else {"start": start, "end": end, "message": sendable(message)},
        "suggestion": None if box.suggestion is None else sendable(box.suggestion),
        "remark": box.remark,
        **box.offers.contents,
        "more": None if box.more is None else {**_wanted(box.more[0]), **_values(box.more[1])},
    }


def asked_text(message: object) -> str | None:
    """Return the text that a message of the browser asks for; None where it is no such message."""
    text = message.get("text") if isinstance(message, dict) else None
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) and len(text) <= LONGEST else None


def wanted_values(message: object) -> Wanted | None:
    """Return which values a message of the browser asks for; None where it is no such message."""
    field, typed = (message.get("field"), message.get("typed")) if isinstance(message, dict) else (None, None)
    if not isinstance(field, str) or not isinstance(typed, str):
        return None
    return Wanted(field[:_TYPED], sendable(typed[:_TYPED]))


def _values(values: ValueOffers) -> dict[str, object]:
    return {
        "rows": [[sendable(one.typed), sendable(one.label), one.events] for one in values.rows],
        "whole": values.whole,
    }


def _wanted(wanted: Wanted) -> dict[str, object]:
    return {"field": wanted.field, "typed": wanted.typed}
