"""The ways from one page to another that carry a filter of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.ui import link
from audit_explorer.ui.session.slots import NEXT_PAGE

if TYPE_CHECKING:
    from audit_explorer.filters import Filter


def explore(asked: Filter) -> None:
    """Go to the rows of a filter, which takes the place of the one in the address; a callback."""
    of_the_filter = {name for name, _ in link.pairs()}
    parameters: dict[str, str | list[str]] = {
        name: values for name, values in link.to_other_page().items() if name not in of_the_filter
    }
    for name, value in asked.to_query():
        parameters[name] = [*parameters.get(name, []), value]
    NEXT_PAGE.set(("events", parameters))
