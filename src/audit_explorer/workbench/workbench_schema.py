"""The tables of the workbench's file, by the version that brought them."""

from __future__ import annotations

from typing import Final

APPLICATION: Final = 0x41584D4B
"""What marks a file as one of this program."""

# A row that was taken back stays with `gone`, so that an older export doesn't bring it again. `at` is milliseconds
# since 1970 in UTC, when the row was last changed: of two versions of one row the newer one counts.
_MARKS: Final = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
    "INSERT INTO state VALUES ('changes', 0)",
    """
    CREATE TABLE mark (
        kind TEXT NOT NULL, target TEXT NOT NULL, sort TEXT NOT NULL, name TEXT NOT NULL, author TEXT NOT NULL,
        text TEXT NOT NULL, batch TEXT NOT NULL, at INTEGER NOT NULL, gone INTEGER NOT NULL,
        PRIMARY KEY (kind, target, sort, name, author)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX mark_by_sort ON mark (kind, sort, name, target) WHERE gone = 0",
    "CREATE INDEX mark_by_batch ON mark (batch) WHERE batch <> ''",
    """
    CREATE TABLE saved_view (
        id TEXT PRIMARY KEY, author TEXT NOT NULL, name TEXT NOT NULL, page TEXT NOT NULL, query TEXT NOT NULL,
        at INTEGER NOT NULL, gone INTEGER NOT NULL
    )
    """,
)
_REVIEWS: Final = (
    """
    CREATE TABLE review (
        id TEXT PRIMARY KEY, author TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, zone TEXT NOT NULL,
        log TEXT NOT NULL, created INTEGER NOT NULL, closed INTEGER, until INTEGER, looked INTEGER, total INTEGER,
        at INTEGER NOT NULL, gone INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE exception (
        id TEXT PRIMARY KEY, review TEXT NOT NULL, author TEXT NOT NULL, what TEXT NOT NULL, decision TEXT NOT NULL,
        owner TEXT NOT NULL, ticket TEXT NOT NULL, due TEXT NOT NULL, at INTEGER NOT NULL, gone INTEGER NOT NULL
    )
    """,
    "CREATE TABLE snapshot (review TEXT PRIMARY KEY, records INTEGER NOT NULL, body BLOB NOT NULL)",
)
MIGRATIONS: Final = (_MARKS, _REVIEWS)
"""What each version adds to the one before; a file's user_version counts those that it has had."""
