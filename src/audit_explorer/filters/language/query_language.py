"""A filter from a text and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.filters.language.other_languages import recognised
from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.query_reader import read
from audit_explorer.filters.language.query_writer import parts_written

if TYPE_CHECKING:
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


def write_language(asked: Filter, zone: ZoneInfo) -> str:
    """Write a filter as a query that is read as the same filter in the same zone.

    Raises ValueError for a filter that the language can't say.
    """
    text = " ".join(parts_written(asked, zone))
    if read_language(text, zone) != asked:
        message = "the query language can't say this filter"
        raise ValueError(message)
    return text


def _readable(text: str, zone: ZoneInfo) -> str | None:
    """Give a text that can be read, or None: what is proposed must not fail again."""
    if not text or recognised(text) is not None:
        return None
    try:
        read(text, zone)
    except QueryTextError:
        return None
    return text
