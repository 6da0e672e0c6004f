"""Which list of values is open, as the address has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.analysis.values.value_list import VALUE_SORTS, ValueAsk
from audit_explorer.filters.column import is_path
from audit_explorer.record import FIELD
from audit_explorer.ui import link

if TYPE_CHECKING:
    from audit_explorer.analysis.values.value_list import ValueSort

_LONGEST: Final = 200
_LAST_PAGE: Final = 10**9


class OpenList(NamedTuple):
    """What is asked of the values, and which page of them is shown; the first one is 1."""

    ask: ValueAsk
    page: int = 1


def has_list(field: str) -> bool:
    """Say whether a field's values can be listed: they are columns of the log, and more than its texts."""
    return is_path(field) or (field in FIELD and FIELD[field].kind in {"few", "number", "text"})


def open_list() -> OpenList | None:
    """Read the address; None where no list is open, or what it names has none. What it says wrong is left out."""
    field, sort, page, search = (*link.get_all(link.VALUES), "", "", "", "")[:4]
    if not has_list(field):
        return None
    order: ValueSort = sort if sort in VALUE_SORTS else "events"
    number = int(page) if page.isascii() and page.isdigit() and len(page) < len(str(_LAST_PAGE)) else 1
    return OpenList(ValueAsk(field, order, search[:_LONGEST].strip()), max(1, number))


def show_list(ask: ValueAsk, page: int = 1) -> None:
    """Open a list, or another page of it."""
    link.change(**{link.VALUES: (ask.field, ask.sort, str(page), ask.search)})


def close_list() -> None:
    """Close it; a callback."""
    link.change(**{link.VALUES: None})
