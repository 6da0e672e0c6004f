"""From a text to a filter, or back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from audit_explorer.filters.expression import Any
from audit_explorer.filters.free_text import read_text
from audit_explorer.filters.language.named_times import dated
from audit_explorer.filters.language.other_languages import recognised
from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.query_reader import read
from audit_explorer.filters.language.query_writer import parts_written

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.filter import Filter


def read_language(text: str, zone: ZoneInfo) -> Filter:
    """Read a query, with times on the clocks of a zone.

    Raises QueryTextError: its place, what was expected, and a corrected text where one can be given.
    """
    foreign = recognised(text)
    if foreign is not None:
        raise QueryTextError(foreign.message, foreign.start, foreign.end, _readable(foreign.corrected, zone))
    try:
        return read(text, zone)
    except QueryTextError as error:
        suggestion = None if error.suggestion is None else _readable(error.suggestion, zone)
        raise QueryTextError(error.message, error.start, error.end, suggestion) from error


def written_out(text: str, zone: ZoneInfo, now: datetime) -> str:
    """Give a typed text with days such as today or yesterday written out, where it can't be read as it is."""
    try:
        read_language(text, zone)
    except QueryTextError:
        return dated(text, zone, now)
    return text


def write_language(asked: Filter, zone: ZoneInfo) -> str:
    """Write a filter as a query that is read as the same filter in the same zone, see `is_same`.

    Raises ValueError for a filter that the language can't say: one that is longer than a query may be.
    """
    parts = parts_written(asked, zone)
    if len(parts) == 1 and isinstance(asked.expression, Any):
        return parts[0][1:-1]
    text = " ".join(parts)
    if not is_same(read_language(text, zone), asked):
        message = "the query language can't say this filter"
        raise ValueError(message)
    return text


def is_same(one: Filter, other: Filter) -> bool:
    """Say whether two filters ask the same: of free words it makes no difference which quotation marks were typed."""
    mine, theirs = ([(word.text, word.excluded) for word in read_text(asked.text).words] for asked in (one, other))
    zone = one.zone or other.zone
    return mine == theirs and replace(one, text="", zone=zone) == replace(other, text="", zone=zone)


def _readable(text: str, zone: ZoneInfo) -> str | None:
    """Give a text that can be read, or None: what is proposed must not fail again."""
    if not text or recognised(text) is not None:
        return None
    try:
        read(text, zone)
    except QueryTextError:
        return None
    return text
