"""The one SQLite file of marks, saved views, reviews: safe for several programs at once."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_data_path

from audit_explorer.errors import (
    NewerWorkbenchError,
    WorkbenchBusyError,
    WorkbenchDamagedError,
    WorkbenchError,
    WorkbenchFullError,
)
from audit_explorer.settings import WORKBENCH
from audit_explorer.shown import shown
from audit_explorer.workbench.workbench_schema import APPLICATION, MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = "workbench.sqlite"
# Milliseconds that one waits for another who writes.
_PATIENCE: Final = 10_000
_SHOWN: Final = 200
# A table that is missing is an "error" and no more.
_DAMAGED: Final = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_SCHEMA, sqlite3.SQLITE_ERROR}
)
_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_WHY: Final = {
    sqlite3.SQLITE_READONLY: "it may not be written to",
    sqlite3.SQLITE_CANTOPEN: "it can't be opened",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_IOERR: "its disk failed",
}
# What is beyond the low byte says more of the same thing.
_PRIMARY: Final = 0xFF


def workbench_path() -> Path:
    """Give the file that the setting names, else one in the platform's place for a user's data."""
    named = WORKBENCH.text()
    if named:
        return Path(named).expanduser().absolute()
    return user_data_path("audit-explorer", appauthor=False) / _NAME


class WorkbenchFile:
    """The file, opened for one short transaction at a time; only its user can read it.

    Reading a file that isn't there finds nothing and makes none. Every method raises WorkbenchError, or one of its
    kinds, for what the file, its disk or another program is in the way of.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = workbench_path() if path is None else path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection for some statements that see one state of the file."""
        with self._told():
            there = self.path.exists()
            with closing(self._connect() if there else _empty()) as connection:
                if self._version(connection) < len(MIGRATIONS):
                    with _transaction(connection, "IMMEDIATE"):
                        self._migrate(connection)
                with _transaction(connection, "DEFERRED"):
                    yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection for some statements of which all are written, or none."""
        with self._told():
            self._make()
            with closing(self._connect()) as connection, _transaction(connection, "IMMEDIATE"):
                self._migrate(connection)
                yield connection
                connection.execute("UPDATE state SET value = value + 1 WHERE name = 'changes'")

    def changes(self) -> int:
        """Give a number that is another one after each writing."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM state WHERE name = 'changes'").fetchone()
            if row is None:
                raise WorkbenchDamagedError(self._name)
            return int(row[0])

    def _make(self) -> None:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
        os.close(descriptor)
        # One that somebody copied here may be open to all.
        if self.path.stat().st_mode & 0o077:
            self.path.chmod(0o600)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_PATIENCE / 1_000, isolation_level=None)
        # What a damaged or forged file says of its own tables runs no function of ours.
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    def _version(self, connection: sqlite3.Connection) -> int:
        """Give which version the file is of, 0 for an empty one; refuses what is none of ours, or a newer one."""
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if (application, version, tables) == (0, 0, 0):
            return 0
        if application != APPLICATION:
            raise WorkbenchDamagedError(self._name)
        if version > len(MIGRATIONS):
            raise NewerWorkbenchError(self._name)
        return int(version)

    def _migrate(self, connection: sqlite3.Connection) -> None:
        before = self._version(connection)
        for version, statements in enumerate(MIGRATIONS[before:], start=before + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute(f"PRAGMA application_id = {APPLICATION}")

    @property
    def _name(self) -> str:
        return shown(str(self.path), limit=_SHOWN)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._error(error) from error
        except UnicodeDecodeError as error:
            # What SQLite says of a damaged schema quotes its bytes.
            raise WorkbenchDamagedError(self._name) from error
        except OSError as error:
            why = shown(error.strerror or "it can't be opened", limit=_SHOWN)
            raise WorkbenchError(self._name, why) from error

    def _error(self, error: sqlite3.Error) -> WorkbenchError:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
        if code in _BUSY:
            return WorkbenchBusyError(self._name)
        if code == sqlite3.SQLITE_FULL:
            return WorkbenchFullError(self._name)
        if code in _DAMAGED:
            return WorkbenchDamagedError(self._name)
        return WorkbenchError(self._name, _WHY.get(code, "its engine failed"))


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _empty() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", isolation_level=None)
