"""How an entry of an export becomes a row again: every value is of the kind and the length that it may have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.filters.marks.mark_words import LONGEST_TAG, TAGGED, tag_name
from audit_explorer.identity import Key
from audit_explorer.workbench.mark_notes import LONGEST_COMMENT, SORTS
from audit_explorer.workbench.reviews import LONGEST_TEXT, decision, due
from audit_explorer.workbench.saved_views import LONGEST_QUERY, valid_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Reader = Callable[[Any], object]

_LONGEST_TARGET: Final = 2_000
_LONGEST_AUTHOR: Final = 320
_ID: Final = re.compile(r"[0-9a-f]{32}")
_LARGEST: Final = 2**53


class Unreadable(ValueError):  # noqa: N818 - a word for one entry, no error that a person meets
    """An entry that no version of this program writes."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, what it is called in the JSON, its columns with how each value is read, its key."""

    name: str
    called: str
    key: str
    readers: Mapping[str, Reader]
    check: Callable[[dict[str, Any]], None] = lambda _: None

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self.readers)

    def row(self, entry: object, latest: int) -> tuple[Any, ...]:
        """Read one entry; raises Unreadable, also for one that is later than `latest` (ms since 1970)."""
        if not isinstance(entry, dict):
            raise Unreadable
        try:
            row = {name: read(entry.get(name)) for name, read in self.readers.items()}
            self.check(row)
        except (ValueError, TypeError, AttributeError) as error:
            raise Unreadable from error
        if not 0 <= row["at"] <= latest:  # type: ignore[operator]
            raise Unreadable
        return tuple(row.values())


def _text(longest: int, least: int = 0) -> Reader:
    def read(value: Any) -> str:  # noqa: ANN401 - anything that JSON has
        if not isinstance(value, str) or not least <= len(value) <= longest or "\x00" in value:
            raise Unreadable
        value.encode()  # half a surrogate pair is a UnicodeEncodeError, which is a ValueError
        return value

    return read


def _id(value: Any) -> str:  # noqa: ANN401
    if not isinstance(value, str) or _ID.fullmatch(value) is None:
        raise Unreadable
    return value


def _number(value: Any) -> int:  # noqa: ANN401
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LARGEST:
        raise Unreadable
    return value


def _perhaps(value: Any) -> int | None:  # noqa: ANN401
    return None if value is None else _number(value)


def _gone(value: Any) -> int:  # noqa: ANN401
    if value not in {0, 1}:
        raise Unreadable
    return int(value)


def _one_of(*words: str) -> Reader:
    def read(value: Any) -> str:  # noqa: ANN401
        if value not in words:
            raise Unreadable
        return str(value)

    return read


def _check_mark(row: dict[str, Any]) -> None:
    if row["kind"] == "record" and Key.read(row["target"]) is None:
        raise Unreadable
    if row["sort"] == TAGGED and tag_name(row["name"]) != row["name"]:
        raise Unreadable
    if row["sort"] in {"reviewed", "starred"} and row["name"]:
        raise Unreadable


_AUTHOR: Final = _text(_LONGEST_AUTHOR)
_LAST: Final[dict[str, Reader]] = {"at": _number, "gone": _gone}
TABLES: Final = (
    Table(
        "mark",
        "marks",
        "kind, target, sort, name, author",
        {
            "kind": _one_of("record", "entity", "finding"),
            "target": _text(_LONGEST_TARGET, 1),
            "sort": _one_of(*SORTS),
            "name": _text(LONGEST_TAG),
            "author": _AUTHOR,
            "text": _text(LONGEST_COMMENT),
            "batch": _text(32),
            **_LAST,
        },
        _check_mark,
    ),
    Table(
        "saved_view",
        "saved_views",
        "id",
        {
            "id": _id,
            "author": _AUTHOR,
            "name": valid_name,
            "page": _text(40, 1),
            "query": _text(LONGEST_QUERY),
            **_LAST,
        },
    ),
    Table(
        "review",
        "reviews",
        "id",
        {
            "id": _id,
            "author": _AUTHOR,
            "name": valid_name,
            "query": _text(LONGEST_QUERY),
            "zone": _text(60),
            "log": _text(400),
            "created": _number,
            "closed": _perhaps,
            "until": _perhaps,
            "looked": _perhaps,
            "total": _perhaps,
            **_LAST,
        },
    ),
    Table(
        "exception",
        "exceptions",
        "id",
        {
            "id": _id,
            "review": _id,
            "author": _AUTHOR,
            "what": _text(LONGEST_TEXT, 1),
            "decision": decision,
            "owner": _text(LONGEST_TEXT),
            "ticket": _text(LONGEST_TEXT),
            "due": due,
            **_LAST,
        },
    ),
)
"""All of them but the snapshots."""
