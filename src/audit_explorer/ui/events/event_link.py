"""The event that the address names: by its key, or by its number in links of earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import streamlit as st

from audit_explorer.analysis.detail import matches
from audit_explorer.analysis.finding import Found, find, key
from audit_explorer.errors import AuditExplorerError
from audit_explorer.identity import Key
from audit_explorer.ui import link
from audit_explorer.ui.review.resolved_view import resolved_filter
from audit_explorer.ui.session import archive_reading, logs
from audit_explorer.ui.view import ask, current

if TYPE_CHECKING:
    from collections.abc import Iterable

    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_EVENT: Final = "event"
# The engine's numbers reach so far, and so do those of the archive's rows.
_LARGEST: Final = 2**63 - 1


def is_named() -> bool:
    """Say whether the address names an event."""
    return link.get(_EVENT) is not None


def named(view: View) -> Found | None:
    """Find the event that the address names in the log that is looked at; None when it isn't there."""
    wanted = Key.read(link.get(_EVENT) or "")
    if wanted is not None:
        return ask(find, view, wanted)
    number = link.number(_EVENT, _LARGEST)
    # Only the archive numbers a record by what it holds; anywhere else the number would open whatever stands there now.
    return Found(number) if number is not None and _is_archive() else None


def earlier_number(view: View) -> int | None:
    """Give the number in a link of an earlier version that says no more than a place in whichever log was open."""
    number = link.number(_EVENT, _LARGEST)
    return None if number is None or _is_archive() or ask(key, view, number) is None else number


def open_row(seq: int) -> None:
    """Open the event of a row of the log that is looked at; a callback."""
    try:
        found = ask(key, current(), seq)
    except AuditExplorerError:
        # The drawer meets the same, and has a place to say it.
        link.change(event=str(seq))
    else:
        link.change(event=None if found is None else found.text)


def place_of_named(view: View, seqs: Iterable[int]) -> int | None:
    """Give the position of the event that the address names among rows of the log; None when it isn't there."""
    found = named(view) if is_named() else None
    return next((place for place, seq in enumerate(seqs) if found is not None and seq == found.seq), None)


def show(asked: Filter) -> None:
    """Go to another filter, and leave the event that is open where it is as long as it matches; a callback."""
    link.show(asked, event=link.get(_EVENT) if _matches(asked) else None)


def _matches(asked: Filter) -> bool:
    """Say whether the event that the address names matches a filter."""
    if not is_named():
        return False
    view = current()
    try:
        resolved = resolved_filter(asked, view, view.dataset)
        found = named(view)
        return found is not None and ask(matches, view, resolved, found.seq)
    except AuditExplorerError:
        # The page meets the same, and has a place to say it.
        return False


def close() -> None:
    """Close the event; a callback."""
    link.change(event=None)


def address(view: View) -> str:
    """Give the address of the event in this view, as it is copied: with the zone and how the log's times are read."""
    parts = urlsplit(st.context.url or "")
    query = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    if link.get(link.ZONE) is None:
        query.append((link.ZONE, view.zone.key))
    query += [pair for pair in view.dataset.facts.choices.to_query() if link.get(pair[0]) is None]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query, quote_via=quote), ""))


def _is_archive() -> bool:
    return logs.chosen() is archive_reading.opened()
