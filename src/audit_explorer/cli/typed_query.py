"""A query on the command line that is written as a person types it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from audit_explorer.cli.usage_error import UsageError
from audit_explorer.filters.language import QueryTextError, read_language, written_out
from audit_explorer.filters.language.either_form import is_typed
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter

__all__ = ["is_typed", "typed_filter"]

_AROUND: Final = 30
_SUGGESTED: Final = 300


def typed_filter(query: str, chosen: ZoneInfo) -> Filter:
    """Read it; raises UsageError that says where it can't be understood."""
    query = written_out(query, chosen, datetime.now(UTC))
    try:
        return read_language(query, chosen)
    except QueryTextError as error:
        before, there, after = query[: error.start], query[error.start : error.end], query[error.end :]
        before = f"…{before[-_AROUND:]}" if len(before) > _AROUND else before
        place = f"{shown(before)}»{shown(there, limit=_AROUND)}«{shown(after, limit=_AROUND)}"
        instead = "" if error.suggestion is None else f"; instead: {shown(error.suggestion, limit=_SUGGESTED)}"
        message = f"--query: character {error.start + 1:,}, {place}: {error.message}{instead}"
        raise UsageError(message) from error
