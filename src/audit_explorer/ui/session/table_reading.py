"""The published table as one of the logs: opened once at its engine, for all sessions."""

from __future__ import annotations

import contextlib
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import AuditExplorerError, CancelledError, LogGoneError, SettingError
from audit_explorer.settings import ENGINE, TABLE
from audit_explorer.sources import Progress
from audit_explorer.store.spark.engine_address import engine_address
from audit_explorer.ui.server.deployment import settings
from audit_explorer.ui.session import log_name
from audit_explorer.ui.session.reading import Reading
from audit_explorer.ui.session.slots import TABLE_LOG, TOLD_TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit_explorer.store.dataset import Dataset
    from audit_explorer.store.published.publication import Publication

_LABEL: Final = "Published table"
_STEP: Final = "Opening the published table"
_WATCH: Final = 0.1
# Seconds between two looks at whether there is a newer version.
_LOOK: Final = 60.0


class TableReading(Reading):
    """One opening of the table, shared by all sessions: a version of it, which never changes.

    It is closed by no session; its engine is left when nobody looks at it any more.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._newer: Publication | None = None
        self._looked = 0.0
        super().__init__([], [_LABEL], work=_Work(environ), shared=True)
        self.own_name = log_name.TABLE

    @property
    def version(self) -> Publication | None:
        """The version that is looked at; None until it is open."""
        return getattr(self.dataset, "version", None)

    @property
    def is_over(self) -> bool:
        """Whether its version is so old that its files may be gone."""
        return not getattr(self.dataset, "is_retained", True)

    @property
    def newer(self) -> Publication | None:
        """The version that was published since, as far as is known; looked for now and then, without waiting for it."""
        if self.version is not None and time.monotonic() - self._looked > _LOOK:
            self.look_now()
        return self._newer

    def look_now(self) -> None:
        """Begin to look whether there is a newer version."""
        self._looked = time.monotonic()
        threading.Thread(target=self._look, daemon=True, name="look-for-newer").start()

    def close(self) -> None:
        """Leave it to the others."""

    def _look(self) -> None:
        from audit_explorer.store.spark.opening_table import current_version  # noqa: PLC0415 - as above

        # Where the engine is away the page's own questions say so.
        with contextlib.suppress(AuditExplorerError):
            found = current_version(*checked(self._environ))
            if self.version is not None and found.version > self.version.version:
                self._newer = found


class _Work:
    """The opening at the engine, which tells nothing of how far it is."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._cancelled = False
        self._lock = threading.Lock()
        self._found: Dataset | None = None
        self._error: BaseException | None = None

    def run(self) -> Dataset:
        """Open it; raises an AuditExplorerError."""
        engine, table = checked(self._environ)
        # In a thread of its own: an engine that doesn't answer must not keep somebody from cancelling.
        opening = threading.Thread(target=self._open, args=[engine, table], daemon=True, name="open-table")
        opening.start()
        while opening.is_alive() and not self._cancelled:
            opening.join(_WATCH)
        with self._lock:
            if self._cancelled:
                self._let_go()
                raise CancelledError(_STEP)
            if self._found is None:
                raise self._error or CancelledError(_STEP)
            return self._found

    def progress(self) -> Progress:
        return Progress(_STEP, 0, 0)

    def cancel(self) -> None:
        self._cancelled = True

    def _open(self, engine: str, table: str) -> None:
        from audit_explorer.store.spark.opening_table import open_table  # noqa: PLC0415 - only where a table is set

        try:
            found = open_table(engine, table)
        except BaseException as error:  # noqa: BLE001 - raised in the thread that waits for it
            self._error = error
            return
        with self._lock:
            self._found = found
            if self._cancelled:
                self._let_go()

    def _let_go(self) -> None:
        if self._found is not None:
            self._found.close()


def table_is_set() -> bool:
    """Say whether this server is to show a published table."""
    return bool(ENGINE.text(settings()))


def checked(environ: Mapping[str, str]) -> tuple[str, str]:
    """Give the engine and the table that are set; raises SettingError where one of them can't be used."""
    engine, table = engine_address(ENGINE.text(environ)), TABLE.text(environ)
    if not table:
        raise SettingError(TABLE.name, TABLE.takes, f"it is left out, but {ENGINE.name} is set")
    return engine, table


def check_table() -> None:
    """Raise SettingError where an engine is set that can't be used."""
    if table_is_set():
        checked(settings())


def table_log() -> TableReading:
    """Give the opening that this session looks at: the latest one that anybody began, until it asks for a later one."""
    mine = TABLE_LOG.get()
    if mine is None:
        mine = _OPENINGS.latest()
        TABLE_LOG.set(mine)
    return mine


def open_again() -> None:
    """Let this session look at the table as it is published now."""
    mine = TABLE_LOG.get()
    if mine is not None:
        _OPENINGS.forget(mine)
    TABLE_LOG.set(None)


def tell(reading: Reading) -> None:
    """Note that this session was told of a failure: what it does next tries again."""
    if isinstance(reading, TableReading):
        TOLD_TABLE.set(reading)


@contextmanager
def telling_loss(reading: Reading) -> Iterator[None]:
    """Note that files of this version are gone, which is raised within: what comes next opens the version of then."""
    try:
        yield
    except LogGoneError:
        tell(reading)
        raise


def try_again() -> None:
    """Forget an opening that failed, as this session was told; to be called before anything is drawn."""
    told = TOLD_TABLE.pop()
    if told is not None and told is TABLE_LOG.get():
        open_again()


class _Openings:
    """The latest opening of the table in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: TableReading | None = None

    def latest(self) -> TableReading:
        with self._lock:
            if self._latest is None or self._latest.is_over:
                self._latest = TableReading(dict(settings()))
            return self._latest

    def forget(self, reading: TableReading) -> None:
        with self._lock:
            if self._latest is reading:
                self._latest = None


_OPENINGS: Final = _Openings()
