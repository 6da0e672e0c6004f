"""What the engine knows of the texts in its columns without a look at every event."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from audit_explorer.filters import Predicate
from audit_explorer.record import FIELD, FIELDS
from audit_explorer.store.duckdb.column_words import ColumnWords

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

# Of more words than these it takes as long to find out whether an event has one as to look into its text.
_MOST_WORDS: Final = 30
_FEW: Final = tuple(field.name for field in FIELDS if field.kind == "few")


class KnownTexts:
    """The texts of one dataset as they are now (see filters.column.Texts)."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, repeating: frozenset[str] = frozenset()) -> None:
        """Take the columns whose different texts are there (see ColumnWords)."""
        self._cursor = cursor
        self.repeating = repeating
        self._plain: dict[str, bool] = {}

    def is_plain(self, field: str) -> bool:
        """Say whether no value of a column has anything but ASCII, by the engine's statistics."""
        if field not in self._plain:
            rows = self._cursor.execute(f"SELECT stats({FIELD[field].name}) FROM events LIMIT 1").fetchall()
            known = rows[0][0] if rows else None
            self._plain[field] = isinstance(known, dict) and known.get("has_unicode") is False
        return self._plain[field]

    def among_words(self, field: str, test: Callable[[str], Predicate]) -> Predicate | None:
        """Ask a condition of a column's dictionary; None where it has none, or where many words fit and many don't.

        Where its different texts are there instead, they are asked.
        """
        if field in self.repeating:
            return self._among_repeating(field, test("word"))
        if field not in self.encoded:
            return None
        asked = test("one")
        found = self._cursor.execute(
            f"""
            SELECT list(one) FILTER (WHERE fits), list(one) FILTER (WHERE NOT fits) FROM (
                SELECT one, coalesce({asked.sql}, false) AS fits
                FROM (SELECT unnest(enum_range({field}))::VARCHAR AS one FROM (SELECT {field} FROM events LIMIT 1))
            )
            """,
            list(asked.parameters),
        ).fetchall()
        return _one_of(field, found[0][0] or [], found[0][1] or [])

    def has_word(self, field: str, asked: Predicate) -> bool:
        """Say whether a condition holds for any of a column's different texts, `word` in it."""
        sql = f"SELECT count(*) FROM {ColumnWords.table(field)} WHERE {asked.sql}"
        return bool(self._cursor.execute(sql, list(asked.parameters)).fetchall()[0][0])

    def _among_repeating(self, field: str, asked: Predicate) -> Predicate:
        if not self.has_word(field, asked):
            return Predicate("false")
        words = f"SELECT word FROM {ColumnWords.table(field)} WHERE {asked.sql}"
        return Predicate(f"{field} IN ({words})", asked.parameters)

    @cached_property
    def encoded(self) -> frozenset[str]:
        """The columns that have a dictionary."""
        types = self._cursor.sql(f"SELECT {', '.join(_FEW)} FROM events LIMIT 0").types
        return frozenset(name for name, kind in zip(_FEW, types, strict=True) if kind.id == "enum")


def _one_of(field: str, fitting: list[str], others: list[str]) -> Predicate | None:
    if not fitting:
        return Predicate("false")
    if not others:
        return Predicate(f"{field} IS NOT NULL")
    if len(fitting) <= _MOST_WORDS:
        return Predicate(f"{field} IN ({', '.join('?' for _ in fitting)})", tuple(fitting))
    if len(others) <= _MOST_WORDS:
        return Predicate(f"{field} NOT IN ({', '.join('?' for _ in others)})", tuple(others))
    return None
