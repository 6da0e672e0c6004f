"""Reviews: a scope to look through, how far one is, the exceptions that were found."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from audit_explorer.errors import NotYoursError
from audit_explorer.period import from_ms, to_ms
from audit_explorer.workbench.saved_views import LONGEST_QUERY, valid_name
from audit_explorer.workbench.workbench_file import WorkbenchFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from audit_explorer.filters import Filter

LONGEST_TEXT: Final = 1_000
"""Characters of what an exception is about, or what was decided."""
DECISIONS: Final = ("Open", "Accepted", "To be fixed", "Fixed", "False alarm")
_UNDONE: Final = frozenset({"Open", "To be fixed"})
_COLUMNS: Final = "id, author, name, query, zone, log, created, closed, until, looked, total"
# What a snapshot may unpack to; a file may have been forged.
_LARGEST: Final = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Review:
    """One review: `query` are the address parameters of its filter, with a period that doesn't move; `zone` its clocks.

    `log` is what the log that it was begun on is called. Of a closed one `until` is the instant up to which it went,
    `looked` of `total` records were reviewed when it was closed. All instants are aware UTC.
    """

    id: str
    author: str
    name: str
    query: str
    zone: str
    log: str
    created: datetime
    closed: datetime | None
    until: datetime | None
    looked: int | None
    total: int | None

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of its filter."""
        return parse_qsl(self.query, keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class ReviewException:
    """Something found in a review: what, what was decided, whose it is, the ticket, until when ("" or 2026-10-31)."""

    id: str
    review: str
    author: str
    what: str
    decision: str
    owner: str
    ticket: str
    due: str

    def is_overdue(self, today: date) -> bool:
        """Whether its day is past while it is open or to be fixed."""
        return bool(self.due) and self.decision in _UNDONE and self.due < today.isoformat()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a closed review had in its scope: the texts of the records' keys, and the combinations that occurred.

    `records` are None where there were too many to be noted; a combination is actor, operation and entity type.
    """

    records: frozenset[str] | None
    combinations: frozenset[tuple[str | None, ...]]


class Reviews:
    """The reviews in a file, as one person sees and makes them; raises WorkbenchError."""

    def __init__(self, author: str, file: WorkbenchFile | None = None) -> None:
        self.author = author
        self.file = WorkbenchFile() if file is None else file

    def all(self) -> tuple[Review, ...]:
        """Give everybody's, the open ones first, then the latest first."""
        return self._read("gone = 0 ORDER BY closed IS NOT NULL, coalesce(closed, created) DESC, id")

    def last_until(self) -> datetime | None:
        """Give the instant up to which the person's own last closed review went; None without one."""
        found = self._read("gone = 0 AND author = ? AND closed IS NOT NULL ORDER BY closed DESC LIMIT 1", self.author)
        return found[0].until if found else None

    def begin(self, name: str, scope: Filter, *, zone: str, log: str, now: datetime) -> str:
        """Begin one over a filter whose period is resolved, and give its id; raises ValueError for a bad name."""
        query = urlencode(scope.to_query())
        if len(query) > LONGEST_QUERY:
            message = "the filter is too long for a review"
            raise ValueError(message)
        id_, at = uuid4().hex, to_ms(now)
        row = (id_, self.author, valid_name(name), query, zone, log, at, at)
        with self.file.writing() as connection:
            connection.execute(
                "INSERT INTO review (id, author, name, query, zone, log, created, at, gone)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                row,
            )
        return id_

    def close(self, id_: str, until: datetime, looked: int, total: int, snapshot: Snapshot, now: datetime) -> None:
        """Close it with what it came to; raises NotYoursError for somebody else's."""
        body = json.dumps(
            {
                "records": None if snapshot.records is None else sorted(snapshot.records),
                "combinations": sorted(map(list, snapshot.combinations), key=repr),
            }
        ).encode()
        with self.file.writing() as connection:
            done = connection.execute(
                "UPDATE review SET closed = ?, until = ?, looked = ?, total = ?, at = ? WHERE id = ? AND author = ?"
                " AND gone = 0 AND closed IS NULL",
                (to_ms(now), to_ms(until), looked, total, to_ms(now), id_, self.author),
            )
            _mine(done.rowcount)
            row = (id_, len(snapshot.records or ()), zlib.compress(body))
            connection.execute("INSERT OR REPLACE INTO snapshot VALUES (?, ?, ?)", row)

    def delete(self, id_: str, now: datetime) -> None:
        """Delete it, with its exceptions; raises NotYoursError for somebody else's."""
        with self.file.writing() as connection:
            sql = "UPDATE review SET gone = 1, at = ? WHERE id = ? AND author = ? AND gone = 0"
            _mine(connection.execute(sql, (to_ms(now), id_, self.author)).rowcount)
            connection.execute("UPDATE exception SET gone = 1, at = ? WHERE review = ?", (to_ms(now), id_))
            connection.execute("DELETE FROM snapshot WHERE review = ?", (id_,))

    def snapshot(self, id_: str) -> Snapshot | None:
        """Give what a closed review had in its scope; None where that isn't known, as of an imported one."""
        with self.file.reading() as connection:
            row = connection.execute("SELECT body FROM snapshot WHERE review = ?", (id_,)).fetchone()
        if row is None:
            return None
        unpacking = zlib.decompressobj()
        try:
            said = json.loads(unpacking.decompress(row[0], _LARGEST))
            records, combinations = said["records"], said["combinations"]
            return Snapshot(None if records is None else frozenset(records), frozenset(map(tuple, combinations)))
        except (zlib.error, ValueError, KeyError, TypeError, RecursionError):
            return None

    def exceptions(self, review: str) -> tuple[ReviewException, ...]:
        """Give a review's exceptions, the one that is due first before the others."""
        with self.file.reading() as connection:
            rows = connection.execute(
                "SELECT id, review, author, what, decision, owner, ticket, due FROM exception"
                " WHERE gone = 0 AND review = ? ORDER BY due = '', due, at, id",
                (review,),
            )
            return tuple(ReviewException(*row) for row in rows)

    def note(self, found: ReviewException, now: datetime) -> None:
        """Add an exception (`id` ""), or change one; raises ValueError for what it can't have.

        Everybody may add one and change any: they belong to the review. `author` is set to who wrote it last.
        """
        row = (
            found.id or uuid4().hex,
            found.review,
            self.author,
            _text(found.what, "what it is about", least=1),
            decision(found.decision),
            _text(found.owner, "an owner"),
            _text(found.ticket, "a ticket"),
            due(found.due),
            to_ms(now),
        )
        with self.file.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO exception VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)", row)

    def remove(self, exception: str, now: datetime) -> None:
        """Take an exception back; raises NotYoursError for one that somebody else wrote."""
        with self.file.writing() as connection:
            sql = "UPDATE exception SET gone = 1, at = ? WHERE id = ? AND author = ? AND gone = 0"
            _mine(connection.execute(sql, (to_ms(now), exception, self.author)).rowcount, "an exception")

    def _read(self, where: str, *parameters: Any) -> tuple[Review, ...]:  # noqa: ANN401 - as sqlite3 has it
        with self.file.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM review WHERE {where}", parameters)  # noqa: S608
            return tuple(map(_review, rows))


def snapshot_of(keys: Collection[str] | None, combinations: Iterable[Sequence[str | None]]) -> Snapshot:
    """Make a snapshot."""
    return Snapshot(None if keys is None else frozenset(keys), frozenset(map(tuple, combinations)))


def due(text: str) -> str:
    """Give a day as 2026-10-31, or "" for none; raises ValueError for another text."""
    if not text.strip():
        return ""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        message = "due is a day such as 2026-10-31"
        raise ValueError(message) from None


def decision(text: str) -> str:
    """Give one of DECISIONS; raises ValueError for another text."""
    if text not in DECISIONS:
        message = f"a decision is one of {', '.join(DECISIONS)}"
        raise ValueError(message)
    return text


def _review(row: tuple[Any, ...]) -> Review:
    id_, author, name, query, zone, log, created, closed, until, looked, total = row
    ended, went_to = (None if at is None else from_ms(at) for at in (closed, until))
    return Review(id_, author, name, query, zone, log, from_ms(created), ended, went_to, looked, total)


def _text(text: str, what: str, *, least: int = 0) -> str:
    plain = text.strip().encode("utf-8", "backslashreplace").decode().replace("\x00", "\ufffd")
    if not least <= len(plain) <= LONGEST_TEXT:
        message = f"{what} has {'1 to' if least else 'at most'} {LONGEST_TEXT:,} characters"
        raise ValueError(message)
    return plain


def _mine(changed: int, what: str = "a review") -> None:
    if not changed:
        raise NotYoursError(what)
