"""Stars, tags, comments, "reviewed": what a person notes of a record, an entity or a finding."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import uuid4

from audit_explorer.errors import NotYoursError
from audit_explorer.filters.marks.mark_words import COMMENTED, REVIEWED, STARRED, TAGGED, tag_name
from audit_explorer.period import from_ms, to_ms
from audit_explorer.workbench.workbench_file import WorkbenchFile

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from audit_explorer.identity import Key

Kind = Literal["record", "entity", "finding"]
Sort = Literal["reviewed", "starred", "tagged", "commented"]
SORTS: Final = (REVIEWED, STARRED, TAGGED, COMMENTED)
LONGEST_COMMENT: Final = 4_000
"""Characters of a comment."""
_PUT: Final = """
    INSERT INTO mark (kind, target, sort, name, author, text, batch, at, gone) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET text = excluded.text, batch = excluded.batch, at = excluded.at, gone = excluded.gone
"""


@dataclass(frozen=True, slots=True)
class Target:
    """What is marked: a record by its key's text, an entity by type and id (or name), a finding by words of its own."""

    kind: Kind
    key: str

    @classmethod
    def record(cls, key: Key) -> Target:
        """Give a record's."""
        return cls("record", key.text)

    @classmethod
    def entity(cls, type_: str | None, id_: str | None, name: str | None) -> Target:
        """Give an entity's: its name counts only where it has no id, as an entity may be renamed."""
        return cls("entity", json.dumps([type_ or "", id_ or "", "" if id_ else name or ""], ensure_ascii=False))

    @classmethod
    def finding(cls, kind: str, words: str) -> Target:
        """Give a finding's: of which kind ("story"), and what tells it from others of its kind in any log."""
        return cls("finding", json.dumps([kind, words], ensure_ascii=False))


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: `name` is a tag's name or a comment's id, `text` the comment, `at` when it was last changed.

    `author` is "" where nobody signs in. Author, name and text are people's own words, to be shown inert.
    """

    target: Target
    sort: Sort
    name: str
    author: str
    text: str
    at: datetime


class Notes:
    """The marks in a file, as one person sees and makes them; raises WorkbenchError."""

    def __init__(self, author: str, file: WorkbenchFile | None = None) -> None:
        self.author = author
        self.file = WorkbenchFile() if file is None else file

    def of(self, target: Target) -> tuple[Mark, ...]:
        """Give everybody's marks on one thing, the oldest first."""
        return self._marks("kind = ? AND target = ? AND gone = 0 ORDER BY at, name", target.kind, target.key)

    def latest(self, limit: int) -> tuple[Mark, ...]:
        """Give the latest marks of everybody, except those that were made in bulk, the newest first."""
        return self._marks("gone = 0 AND batch = '' ORDER BY at DESC, target, sort, name LIMIT ?", limit)

    def records(self, asked: str) -> list[str]:
        """Give the texts of the keys of records with a mark as a filter asks for it: "reviewed", "tagged:later"."""
        sort, _, name = asked.partition(":")
        named = (" AND name = ?", (name,)) if name else ("", ())
        with self.file.reading() as connection:
            rows = connection.execute(
                f"SELECT DISTINCT target FROM mark WHERE kind = 'record' AND sort = ? AND gone = 0{named[0]}",  # noqa: S608
                (sort, *named[1]),
            )
            return [row[0] for row in rows]

    def tags(self) -> dict[str, int]:
        """Give the tags in use with how many things each is on, the most used first."""
        with self.file.reading() as connection:
            rows = connection.execute(
                "SELECT name, count(DISTINCT kind || target) AS things FROM mark WHERE sort = 'tagged' AND gone = 0"
                " GROUP BY name ORDER BY things DESC, name"
            )
            return {name: int(things) for name, things in rows}

    def mark(self, target: Target, sort: Sort, *, on: bool, now: datetime, name: str = "") -> None:
        """Set or take back a mark of one's own; raises ValueError for a tag that can't be."""
        self.mark_all([target], sort, on=on, now=now, name=name, batch="")

    def mark_all(
        self,
        targets: Iterable[Target],
        sort: Sort,
        *,
        on: bool,
        now: datetime,
        name: str = "",
        batch: str | None = None,
    ) -> Bulk:
        """Do it with many things at once, all or none; what has the mark already stays as it was, and isn't undone."""
        if sort == TAGGED:
            name = tag_name(name)
        batch = uuid4().hex if batch is None else batch
        said = list(targets)
        with self.file.writing() as connection:
            before = connection.total_changes
            connection.executemany(
                f"{_PUT} WHERE mark.gone <> excluded.gone",
                ((t.kind, t.key, sort, name, self.author, "", batch, to_ms(now), int(not on)) for t in said),
            )
            changed = connection.total_changes - before
        return Bulk(batch, changed, len(said) - changed)

    def undo(self, batch: str, now: datetime) -> int:
        """Take back what was marked in one go; gives how many marks that were."""
        with self.file.writing() as connection:
            done = connection.execute(
                "UPDATE mark SET gone = 1, at = ? WHERE batch = ? AND batch <> '' AND author = ? AND gone = 0",
                (to_ms(now), batch, self.author),
            )
            return done.rowcount

    def comment(self, target: Target, text: str, now: datetime, *, name: str = "") -> None:
        """Add a comment, or change the one of that name; an empty text takes it back.

        Raises NotYoursError for somebody else's, ValueError for a text that is too long, or an empty new one.
        """
        text = _written(text)
        if len(text) > LONGEST_COMMENT or not (text or name):
            message = f"a comment has 1 to {LONGEST_COMMENT:,} characters"
            raise ValueError(message)
        with self.file.writing() as connection:
            if name and not self._is_mine(connection, target, name):
                what = "a comment"
                raise NotYoursError(what)
            row = (target.kind, target.key, COMMENTED, name or uuid4().hex, self.author, text, "", to_ms(now), not text)
            connection.execute(_PUT, row)

    def _is_mine(self, connection: sqlite3.Connection, target: Target, name: str) -> bool:
        asked = (target.kind, target.key, COMMENTED, name, self.author)
        sql = "SELECT 1 FROM mark WHERE kind = ? AND target = ? AND sort = ? AND name = ? AND author = ?"
        return connection.execute(sql, asked).fetchone() is not None

    def _marks(self, where: str, *parameters: object) -> tuple[Mark, ...]:
        with self.file.reading() as connection:
            rows = connection.execute(
                f"SELECT kind, target, sort, name, author, text, at FROM mark WHERE {where}",  # noqa: S608
                parameters,
            )
            return tuple(map(_mark, rows))


@dataclass(frozen=True, slots=True)
class Bulk:
    """What marking many things came to: `batch` undoes it; `marked` now have the mark, `before` had it already."""

    batch: str
    marked: int
    before: int


def _mark(row: tuple[Any, ...]) -> Mark:
    kind, target, sort, name, author, text, at = row
    return Mark(Target(kind, target), sort, name, author, text, from_ms(at))


def _written(text: str) -> str:
    """Give text that every encoding accepts, without white space around it."""
    plain = unicodedata.normalize("NFC", text).encode("utf-8", "backslashreplace").decode()
    return plain.replace("\x00", "\ufffd").strip()
