"""A query for a changed filter, keeping what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.query_language import read_language, write_language
from audit_explorer.filters.language.query_writer import parts_written

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters.filter import Filter


def edited(text: str, before: Filter, after: Filter, zone: ZoneInfo) -> str:
    """Give a text for `after`, of one for `before`: with a part added or taken away where that will do.

    Raises ValueError for a filter that the language can't say.
    """
    old, new = parts_written(before, zone), parts_written(after, zone)
    added = [part for part in new if part not in old]
    for candidate in (text, " ".join([text.strip(), *added]).strip()):
        if _reads(candidate, after, zone):
            return candidate
    return write_language(after, zone)


def _reads(text: str, asked: Filter, zone: ZoneInfo) -> bool:
    try:
        return read_language(text, zone) == asked
    except QueryTextError:
        return False
