"""A filter from a text and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.filters.language.query_reader import read
from audit_explorer.filters.language.query_writer import parts_written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.filter import Filter


def read_language(text: str, zone: ZoneInfo) -> Filter:
    """Read a query, with times on the clocks of a zone; raises QueryTextError."""
    return read(text, zone)


def write_language(asked: Filter, zone: ZoneInfo) -> str:
    """Write a filter as a query that is read as the same filter in the same zone.

    Raises ValueError for a filter that the language can't say.
    """
    text = " ".join(parts_written(asked, zone))
    if read_language(text, zone) != asked:
        message = "the query language can't say this filter"
        raise ValueError(message)
    return text
