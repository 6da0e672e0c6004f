"""From an archive to a dataset."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import shutil
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import duckdb

from audit_explorer.errors import CancelledError, EmptyArchiveError
from audit_explorer.shown import shown
from audit_explorer.store.archive.archive_failures import failing
from audit_explorer.store.archive.integrity.damage_list import left_out
from audit_explorer.store.archive.integrity.file_check import Watch
from audit_explorer.store.archive.integrity.register import read_register
from audit_explorer.store.archive.integrity.verified_files import memory_file
from audit_explorer.store.archive.opening.database_update import extend
from audit_explorer.store.archive.opening.events_database import (
    COMBINED,
    combine,
    dataset_events_sql,
    name_sources,
    read_facts,
    show_segments,
)
from audit_explorer.store.archive.opening.kept_database import keep, kept_files, link_kept, take_kept
from audit_explorer.store.archive.opening.unchanged_files import Unchanged
from audit_explorer.store.archive.opening.work_behind import WorkBehind
from audit_explorer.store.archive.segments.normaliser import NORMALISER
from audit_explorer.store.archive.segments.pinned_segments import Pinned, listing, pin, pin_all
from audit_explorer.store.archive.segments.renormalise import renormalise
from audit_explorer.store.archive.segments.segment_rows import received_sql
from audit_explorer.store.archive.workspace import Workspace, sweep
from audit_explorer.store.cube.cube import find_cube
from audit_explorer.store.duckdb.database import Database
from audit_explorer.store.duckdb.engine import connect_file
from audit_explorer.store.ingest.times.time_problems import list_unlikely
from audit_explorer.store.temporary import private_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from audit_explorer.store.archive.layout import Layout
    from audit_explorer.store.cube.cube_table import CubeTable
    from audit_explorer.store.dataset import Damage, Facts

_WORK: Final = "Opening the archive"
_EVENTS: Final = "events.duckdb"
_DATASET: Final = "dataset.duckdb"
# Below it a database is made about as fast as one is found.
_WORTH_KEEPING: Final = 100_000
# How long whoever opened an archive asks its first questions, with the whole machine for them.
_FIRST_QUESTIONS: Final = 2.0
# What share of an opening it is to read segments that weren't verified yet, about.
_VERIFYING: Final = 0.5
# What the engine says of a database that is no longer what it wrote.
_BROKEN: Final = (duckdb.IOException, duckdb.InternalException, duckdb.FatalException, duckdb.SerializationException)


class Opening:
    """One opening of an archive, which another thread may watch and cancel."""

    def __init__(self, layout: Layout, now: datetime, *, whole: bool = False) -> None:
        """Open it as it is `now`; a large one is shown from its segments first, unless the `whole` is to be made."""
        self._layout = layout
        self._now = now
        self._whole = whole
        self._cancelled = False
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._reached = 0.0
        self._again = False
        self._keeping: WorkBehind | None = None
        self._watch = Watch(lambda: self._cancelled, self._verified)

    def fraction(self) -> float:
        """Say how far it is, 0 to 1, from any thread."""
        return self._reached

    def cancel(self) -> None:
        """Stop it; `run` then raises CancelledError and leaves nothing behind."""
        self._cancelled = True
        if (connection := self._connection) is not None:
            with contextlib.suppress(duckdb.Error):
                connection.interrupt()

    def settle(self) -> None:
        """Wait until the database is kept for the next time, where it is being kept."""
        if self._keeping is not None:
            self._keeping.finish()

    def run(self) -> Database:
        """Open it; the dataset goes on showing what was there now.

        Raises CancelledError, EmptyArchiveError and ArchiveError.
        """
        with failing(self._layout):
            return self._run()

    def _run(self) -> Database:
        if not listing(self._layout):
            missing, before = left_out(self._layout, read_register(self._layout), set())
            raise self._empty([*before, *missing])
        sweep(self._layout)
        workspace = Workspace(self._layout)
        folder = private_folder()
        try:
            pinned, found, before = pin_all(self._layout, workspace, watch=self._watch)
            skipped = [*before, *found]
            while True:
                try:
                    return self._open(pinned, skipped, workspace, folder)
                except duckdb.InterruptException as error:
                    raise CancelledError(_WORK) from error
                except (duckdb.Error, UnicodeDecodeError) as error:
                    pinned, lost = self._without_damaged(pinned, workspace, error)
                    skipped += lost
        except BaseException:
            workspace.close()
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def _without_damaged(
        self, pinned: list[Pinned], workspace: Workspace, error: Exception
    ) -> tuple[list[Pinned], list[Damage]]:
        """Set aside what the engine could not read, should it have changed since it was verified."""
        self._check()
        mine = {one.segment for one in pinned}
        found, lost = pin(self._layout, workspace, mine.__contains__, watch=self._watch, anew=True)
        if not lost and self._again:
            raise error
        self._again = True
        return found, lost

    def _open(self, pinned: list[Pinned], skipped: Sequence[Damage], workspace: Workspace, folder: Path) -> Database:
        self._check()
        if not pinned:
            raise self._empty(skipped)
        events = workspace.alias / _EVENTS
        events.unlink(missing_ok=True)
        kept = _cache_name(pinned)
        made = not link_kept(self._layout, workspace, kept, events, self._watch)
        if made:
            # The kept database has what today's rules make of every segment, and no more need be made again.
            pinned = [one if one.fresh else self._renormalised(one, workspace) for one in pinned]
            if not self._extend(events, pinned, workspace):
                if not self._whole and sum(one.rows for one in pinned) >= _WORTH_KEEPING:
                    return self._open_segments(pinned, skipped, workspace, folder)
                self._make(events, pinned)
        self._reached = 0.9
        (folder / _DATASET).unlink(missing_ok=True)
        connection = self._connection = connect_file(folder / _DATASET)
        try:
            facts = _show_kept(connection, events, pinned, skipped, self._now)
            cube = _show_cube(connection)
            self._check()
        except BaseException:
            connection.close()
            # Should it be the kept database that is damaged, the next attempt makes it anew.
            with contextlib.suppress(OSError):
                (self._layout.cache / kept).unlink(missing_ok=True)
            raise
        self._reached = 1.0
        if made and facts.total >= _WORTH_KEEPING:
            self._keeping = WorkBehind(lambda _: keep(self._layout, workspace, events, kept), 0)
            self._keeping.start()
        database = Database(connection, folder, facts, workspace.close, self._unchanged(kept, pinned, events))
        database.cube = cube
        return database

    def _open_segments(
        self, pinned: list[Pinned], skipped: Sequence[Damage], workspace: Workspace, folder: Path
    ) -> Database:
        """Show what the segments have, and make the database that is kept of them while that is asked."""
        (folder / _DATASET).unlink(missing_ok=True)
        connection = self._connection = connect_file(folder / _DATASET)
        salt = secrets.randbits(60)
        try:
            fingerprint = fingerprint_of(one.segment.name for one in pinned)
            show_segments(connection, pinned, fingerprint, self._now, salt)
            facts = _show(connection, pinned, skipped, self._now)
            self._check()
        except BaseException:
            connection.close()
            raise
        self._reached = 1.0
        events = workspace.alias / _EVENTS
        kept = _cache_name(pinned)

        def work(keeping: WorkBehind) -> None:
            self._make(events, pinned, salt, keeping)
            keep(self._layout, workspace, events, kept)
            keeping.check()
            with connection.cursor() as shown:
                _attach(shown, events)
                shown.execute(f"CREATE OR REPLACE VIEW events AS {dataset_events_sql('kept.events')}")
                cube = _show_cube(shown)
            if (shown_to := made_for()) is not None:
                shown_to.cube = cube

        self._keeping = WorkBehind(work, _FIRST_QUESTIONS)
        release = _Release(self._keeping, workspace)
        database = Database(connection, folder, facts, release, self._unchanged(kept, pinned))
        # Whoever is done with the dataset doesn't have it open until this is.
        made_for = weakref.ref(database)
        self._keeping.start()
        return database

    def _unchanged(self, kept: str, pinned: Sequence[Pinned], events: Path | None = None) -> Unchanged:
        return Unchanged(events, pinned, [self._layout.cache / kept, memory_file(self._layout)])

    def _empty(self, skipped: Sequence[Damage]) -> EmptyArchiveError:
        return EmptyArchiveError(
            str(self._layout.root), [f"{shown(one.name, limit=None)}: {one.reason}" for one in skipped]
        )

    def _make(
        self, events: Path, pinned: list[Pinned], salt: int | None = None, keeping: WorkBehind | None = None
    ) -> None:
        check = self._check if keeping is None else keeping.check
        with connect_file(events) as connection:
            if keeping is None:
                self._connection = connection
            else:
                keeping.uses(connection)
            check()
            combine(connection, pinned, fingerprint_of(one.segment.name for one in pinned), self._now, salt, check)
            connection.execute("CHECKPOINT")
            check()
        events.chmod(0o600)

    def _extend(self, events: Path, pinned: list[Pinned], workspace: Workspace) -> bool:
        """Make it of one that was kept of other segments, where that can be done."""
        done = False
        with contextlib.suppress(OSError):
            others = (path.name for path in kept_files(self._layout) if path.name.startswith(f"{_made_by()}-"))
            other = next(others, None)
            if other is not None and take_kept(self._layout, workspace, other, events, self._watch):
                # What is wrong with a kept database is no reason not to open the archive.
                with contextlib.suppress(*_BROKEN), connect_file(events) as connection:
                    self._connection = connection
                    self._check()
                    done = extend(connection, pinned, fingerprint_of(one.segment.name for one in pinned), self._now)
                    connection.execute("CHECKPOINT")
                    self._check()
        if done:
            events.chmod(0o600)
        else:
            events.unlink(missing_ok=True)
        return done

    def _renormalised(self, pinned: Pinned, workspace: Workspace) -> Pinned:
        self._check()
        return renormalise(pinned, workspace, self._now)

    def _verified(self, share: float) -> None:
        self._reached = share * _VERIFYING

    def _check(self) -> None:
        if self._cancelled:
            raise CancelledError(_WORK)


def fingerprint_of(names: Iterable[str]) -> str:
    """Hash which segments there are."""
    return hashlib.sha256("\n".join(["archive", *sorted(names)]).encode()).hexdigest()


def _made_by() -> str:
    said = f"{NORMALISER} {COMBINED} {duckdb.__version__}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _cache_name(pinned: Sequence[Pinned]) -> str:
    return f"{_made_by()}-{fingerprint_of(one.segment.name for one in pinned)}.duckdb"


def _show_kept(
    connection: duckdb.DuckDBPyConnection,
    events: Path,
    pinned: Sequence[Pinned],
    skipped: Sequence[Damage],
    now: datetime,
) -> Facts:
    """Give the dataset's own database the tables that the kept database and the segments have."""
    _attach(connection, events)
    connection.execute(
        f"""
        CREATE VIEW events AS {dataset_events_sql("kept.events")}; CREATE VIEW conflicts AS FROM kept.conflicts;
        CREATE VIEW copies AS FROM kept.copies; CREATE VIEW probable AS FROM kept.probable;
        CREATE VIEW lookalikes AS FROM kept.lookalikes; CREATE VIEW facts AS FROM kept.facts
        """
    )
    connection.execute("CREATE TABLE files AS SELECT file, name FROM kept.files")
    connection.execute("CREATE TABLE problems AS FROM kept.problems")
    name_sources(connection, "files")
    return _show(connection, pinned, skipped, now)


def _attach(connection: duckdb.DuckDBPyConnection, events: Path) -> None:
    path = str(events).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS kept (READ_ONLY)")


def _show_cube(connection: duckdb.DuckDBPyConnection) -> tuple[CubeTable, ...]:
    """Give the dataset's own database what the kept one has counted together."""
    names = [row[0] for row in connection.execute("SELECT name FROM kept.cube_tables").fetchall()]
    for name in ("cube_tables", *names):
        connection.execute(f'CREATE VIEW "{name}" AS FROM kept."{name}"')
    return find_cube(connection)


def _show(
    connection: duckdb.DuckDBPyConnection, pinned: Sequence[Pinned], skipped: Sequence[Damage], now: datetime
) -> Facts:
    """Add what the segments have as received, and what is known now; give the facts."""
    connection.execute(f"CREATE VIEW received AS {received_sql(pinned)}")
    for one in skipped:
        connection.execute("INSERT INTO problems VALUES (?, NULL, NULL, NULL, ?, '', false)", [one.name, one.reason])
    list_unlikely(connection, now)
    facts = read_facts(connection.execute("SELECT facts FROM facts").fetchall()[0][0], now)
    return replace(facts, damaged=tuple(one for one in skipped if one.month))


class _Release:
    """Ends what is still made for a dataset that is closed, then lets go of its files."""

    def __init__(self, keeping: WorkBehind, workspace: Workspace) -> None:
        self._keeping = keeping
        self._workspace = workspace

    def __call__(self) -> None:
        self._keeping.stop()
        self._workspace.close()
