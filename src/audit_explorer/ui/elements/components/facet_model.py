"""Facets as the facet list shows them, clicks as it reports them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, cast, get_args

from audit_explorer.ui.elements.components.browser_message import position, sendable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Gesture = Literal["include", "exclude", "only", "page", "clear", "order", "search", "all"]
ROW_GESTURES: Final = frozenset({"include", "exclude", "only", "page"})
SEARCH_LENGTH: Final = 200  # characters; longer searches are cut


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One row: a value with its figures.

    Attributes:
        value: What a click means; None stands for "has no value". It never leaves the server.
        label: The visible text, made inert and shortened by the caller.
        count: Events with this value under the filter.
        total: Events with this value in the whole log.
        failed: How many of `count` failed.
        unknown: How many of `count` say neither that they failed nor that they succeeded.
        state: Whether the filter includes or excludes the value.
        title: The longer text that a resting pointer shows; the label where empty.
    """

    value: str | None
    label: str
    count: int
    total: int
    failed: int
    state: Literal["", "include", "exclude"] = ""
    title: str = ""
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet with the values that are shown of it.

    Attributes:
        field: The record's field; the browser sees it as the facet's identity.
        label: The heading.
        values: The rows, in the order in which they are shown.
        hidden: How many further values are not among the rows.
        open: Whether the facet is unfolded when it first appears; folding is the browser's from then on.
        order: Which order `values` has; that of a clock can't be turned round.
        mono: Whether the labels are identifiers, set in a monospaced font.
        search: The text for which the values were searched.
        searchable: Whether a search box is offered though no value is hidden.
        items: What the menu of its values offers: gesture and words.
        listed: Whether there is a list of all its values to open.
    """

    field: str
    label: str
    values: tuple[FacetValue, ...]
    hidden: int = 0
    open: bool = True
    order: Literal["common", "rare", "clock"] = "common"
    mono: bool = False
    search: str = ""
    searchable: bool = False
    items: tuple[tuple[str, str], ...] = ()
    listed: bool = True


@dataclass(frozen=True)
class FacetViews:
    """The facets of one list; their fields are unique."""

    facets: tuple[FacetView, ...]

    @cached_property
    def rendered(self) -> Rendering:
        """What a click on the list has to be looked up in."""
        return rendering(self.facets)

    @cached_property
    def contents(self) -> dict[str, object]:
        """What the browser gets of it; not to be changed."""
        return _contents(self.facets, self.rendered)


@dataclass(frozen=True, slots=True)
class FacetClick:
    """What the person did.

    Attributes:
        field: The facet's field.
        value: The row's value; None is "has no value", and also what the gestures on a whole facet carry.
        gesture: include, exclude, only (this value alone), page (the value's own): on a row; clear, order, search, all
            (the list of all values): on the facet.
        text: With "order" the order asked for, common or rare; with "search" the text.
    """

    field: str
    value: str | None
    gesture: Gesture
    text: str = ""


# The fields, each with its values, of one list as the browser got it.
Rendering: TypeAlias = tuple[tuple[str, tuple[str | None, ...]], ...]


def rendering(facets: Sequence[FacetView]) -> Rendering:
    """Return what a click on a list of these facets has to be looked up in."""
    return tuple((facet.field, tuple(row.value for row in facet.values)) for facet in facets)


def nonce(rendered: Rendering) -> str:
    """Return the name under which the browser returns a rendering: the same for the same fields and values."""
    # ASCII output with escapes: a lone surrogate in a value must not break the encoding.
    text = json.dumps(rendered)
    return hashlib.blake2b(text.encode("ascii"), digest_size=12).hexdigest()


def payload(facets: FacetViews, layout: Literal["panel", "cards"]) -> dict[str, object]:
    """Return what the browser gets: labels and figures, no value."""
    return {"layout": layout, **facets.contents}


def _contents(facets: Sequence[FacetView], rendered: Rendering) -> dict[str, object]:
    return {
        "nonce": nonce(rendered),
        "facets": [
            {
                "field": facet.field,
                "label": sendable(facet.label),
                "hidden": facet.hidden,
                "open": facet.open,
                "order": facet.order,
                "mono": facet.mono,
                "search": sendable(facet.search),
                "searchable": facet.searchable or facet.hidden > 0 or bool(facet.search),
                "items": [list(item) for item in facet.items],
                "listed": facet.listed,
                "rows": [
                    [
                        sendable(row.label),
                        sendable(row.title or row.label),
                        row.count,
                        row.total,
                        row.failed,
                        row.state,
                        row.value is None,
                        row.unknown,
                    ]
                    for row in facet.values
                ],
            }
            for facet in facets
        ],
    }


def resolve(message: object, renderings: Mapping[str, Rendering]) -> FacetClick | None:
    """Return the click that a message of the browser means.

    Args:
        message: What the browser sent; anything at all.
        renderings: The latest renderings by nonce.

    Returns:
        The click; None where the message is no click, or one on a list that has long been replaced.
    """
    if not isinstance(message, dict):
        return None
    gesture, text = message.get("gesture"), message.get("text", "")
    rendered = renderings.get(str(message.get("nonce")))
    if rendered is None or gesture not in get_args(Gesture) or not isinstance(text, str):
        return None
    index = position(message.get("facet"), len(rendered))
    if index is None or (gesture == "order" and text not in {"common", "rare"}):
        return None
    field, values = rendered[index]
    if gesture not in ROW_GESTURES:
        return FacetClick(field, None, cast("Gesture", gesture), text[:SEARCH_LENGTH])
    row = position(message.get("row"), len(values))
    return None if row is None else FacetClick(field, values[row], cast("Gesture", gesture))
