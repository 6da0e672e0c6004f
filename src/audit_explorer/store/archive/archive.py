"""A log that outlives the platform's memory of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import duckdb

from audit_explorer.store.archive.adding.new_records import add_dataset
from audit_explorer.store.archive.archive_failures import failing
from audit_explorer.store.archive.coverage.coverage import RETENTION, Coverage, Span, days, holes
from audit_explorer.store.archive.coverage.notes import merge_notes, read_notes, write_notes
from audit_explorer.store.archive.integrity.damage_list import left_out
from audit_explorer.store.archive.integrity.file_check import Watch
from audit_explorer.store.archive.integrity.register import read_register
from audit_explorer.store.archive.integrity.verification import Verified, verify
from audit_explorer.store.archive.integrity.verified_files import stamp_of
from audit_explorer.store.archive.layout import ELSEWHEN, UNDATED, Layout, Segment
from audit_explorer.store.archive.location import archive_folder
from audit_explorer.store.archive.opening.archive_opening import Opening, fingerprint_of
from audit_explorer.store.archive.request_ledger import append, newest
from audit_explorer.store.archive.segments.compaction import compact
from audit_explorer.store.archive.segments.pinned_segments import listing, pin, pin_all, refuse_known_newer
from audit_explorer.store.archive.workspace import Workspace, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from audit_explorer.store.archive.coverage.log_view import View
    from audit_explorer.store.archive.integrity.verified_files import Stamp
    from audit_explorer.store.dataset import Damage
    from audit_explorer.store.duckdb.database import Database

_NO_MONTHS: Final = frozenset({UNDATED, ELSEWHEN})


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: how many records were new, how many archived already or equal, and the new segments.

    `unreadable` counts what the files pinned besides that was no record, and so isn't archived.
    """

    new: int
    repeated: int
    unreadable: int
    segments: tuple[Segment, ...]


class Archive:
    """A folder of immutable Parquet segments, with the records as received and the columns made of them.

    Several processes may add, read and compact at the same time. Every method raises ArchiveError when the folder can't
    be used, TemporaryFolderError when the temporary one can't; what was archived before stays.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """Use a folder; without one, the one that the setting or the platform names. Nothing is made before adding."""
        self.folder = (archive_folder() if folder is None else folder).absolute()
        self._layout = Layout(self.folder)

    def add(
        self, dataset: Database, *, source: str | None = None, covered: Sequence[Coverage] = (), by: str = ""
    ) -> Added:
        """Archive the records that aren't yet, and then note which spans they cover, and `by` whom.

        `source` is where to say that they came from, instead of their files' names, and `by` is who adds them. After a
        failure, what was finished is archived, and adding the same again adds the rest. Of several who add at once,
        each waits for the one before. What only a damaged segment holds isn't archived. Raises NewerArchiveError.
        """
        with self._at_work() as workspace:
            sweep(self._layout)
            done = add_dataset(self._layout, workspace, dataset, source)
            write_notes(self._layout, workspace, covered, done.proof, by=by)
        return Added(done.new, done.repeated, dataset.facts.unreadable, done.segments)

    def note(self, covered: Sequence[Coverage], by: str = "") -> None:
        """Note which spans were fetched, and `by` whom; for a run that brought no record. Raises NewerArchiveError."""
        with self._at_work() as workspace:
            refuse_known_newer(self._layout)
            write_notes(self._layout, workspace, covered, {}, by=by)

    def add_requests(self, at: datetime, address: str, rows: Sequence[str], *, by: str = "") -> None:
        """Keep the rows of a ledger, each a JSON object on one line: what was asked of an address, `by` whom.

        What a person added by hand is a row too, with the names of the files in the place of the address.
        """
        with failing(self._layout):
            append(self._layout, at, address, rows, by=by)

    def ledger(self, most: int) -> list[dict[str, Any]]:
        """Give the newest rows of all ledgers that were kept, newest first, each with its `address`."""
        with failing(self._layout):
            return newest(self._layout, most)

    def segments(self) -> list[Segment]:
        """List the segments there are."""
        with failing(self._layout):
            return listing(self._layout)

    def fingerprint(self) -> str:
        """Say which segments there are: what an opening of them calls itself."""
        return fingerprint_of([segment.name for segment in self.segments()])

    def exists(self) -> bool:
        """Say whether the folder is an archive, be it empty of records."""
        layout = self._layout
        return any(path.exists() for path in (layout.segments, layout.coverage, layout.ledger, layout.register))

    def size(self) -> int:
        """Say how many bytes the segments take."""
        return sum(stamp.size for stamp in self._stamps().values() if stamp is not None)

    def state(self) -> str:
        """Say which segments there are and whether their files changed: what counted figures are remembered by."""
        stamps = sorted((segment.name, repr(stamp)) for segment, stamp in self._stamps().items())
        return fingerprint_of(f"{name} {stamp}" for name, stamp in stamps)

    def damaged(self) -> list[Damage]:
        """List what is left out of the archive: set aside and still in the folder `aside`, missing, not readable."""
        if not self.segments():
            with failing(self._layout):
                missing, before = left_out(self._layout, read_register(self._layout), set())
        else:
            with self._at_work() as workspace:
                _, missing, before = pin_all(self._layout, workspace)
        return [one for one in (*before, *missing) if one.month]

    def verify(self, watch: Watch | None = None) -> Verified:
        """Read every file of the archive in full, whatever is remembered of it; what fails is set aside."""
        with self._at_work() as workspace:
            return verify(self._layout, workspace, watch or Watch())

    def open(self, now: datetime | None = None) -> Database:
        """Open what is archived now; see `opening`. Raises EmptyArchiveError."""
        return self.opening(now).run()

    def prepare(self, now: datetime | None = None) -> None:
        """Make what a large archive is opened from at once; for whoever added, so that no reader has to wait for it."""
        if self.segments():
            opening = Opening(self._layout, now or datetime.now(UTC), whole=True)
            dataset = opening.run()
            opening.settle()
            dataset.close()

    def tidy(self, now: datetime, *, grown: bool) -> None:
        """Leave the archive as the next reader wants it; for whoever is done with adding or noting.

        `grown` says whether records came. If none did, no segment is looked at: nothing is to be done there. Raises
        NewerArchiveError: what proves a note there is not for this version to say.
        """
        with self._at_work() as workspace:
            refuse_known_newer(self._layout)
            merge_notes(self._layout, workspace)
        if grown:
            self.compact(now)
            self.prepare(now)

    def opening(self, now: datetime | None = None, *, whole: bool = False) -> Opening:
        """Prepare an opening that another thread may watch and cancel; `now` is the clock's time if not given.

        `whole`: a large archive is opened from its database, made first if need be, for whoever reads all of it.
        """
        return Opening(self._layout, now or datetime.now(UTC), whole=whole)

    def newest(self, before: datetime | None = None) -> datetime | None:
        """Give the latest time of an archived record.

        A log may claim times that are yet to come; `before` leaves out what is later.
        """
        months = sorted({segment.month for segment in self.segments()} - {UNDATED, ELSEWHEN}, reverse=True)
        found = (self._newest_of(month, before) for month in months)
        return next((moment for moment in found if moment is not None), None)

    def holes(self, view: View, start: datetime, end: datetime) -> list[Span]:
        """Give the parts of a span that weren't fetched whole in a view."""
        whole = [note.span for note in self.notes() if note.whole and note.view == view]
        return holes(whole, Span(start, end))

    def notes(self) -> list[Coverage]:
        """List what is known of fetched spans; see `read_notes`."""
        with failing(self._layout):
            return read_notes(self._layout)

    def coverage(self, now: datetime, view: View | None = None) -> pd.DataFrame:
        """Say what is archived of each day; see `coverage.days`.

        With `view`, of the notes only that view's count; the records are all of the day's.
        """
        notes = [note for note in self.notes() if view in {None, note.view}]
        return days(notes, self.records_a_day(), now)

    def horizon(self, now: datetime) -> datetime:
        """Give the time before which the platform has forgotten everything."""
        return now - RETENTION

    def compact(self, now: datetime) -> int:
        """Merge small segments and notes; say how many files went. Harmless beside anything else."""
        with self._at_work() as workspace:
            sweep(self._layout)
            return compact(self._layout, workspace, now) + merge_notes(self._layout, workspace)

    def _newest_of(self, month: str, before: datetime | None) -> datetime | None:
        limit = None if before is None else before.astimezone(UTC).replace(tzinfo=None)
        with self._at_work() as workspace, duckdb.connect() as engine:
            pinned, _ = pin(self._layout, workspace, lambda segment: segment.month == month)
            if not pinned:
                return None
            moment: datetime | None = engine.execute(
                "SELECT max(happened_at) FROM read_parquet(?) WHERE happened_at <= coalesce(?, happened_at)",
                [[str(one.path) for one in pinned], limit],
            ).fetchall()[0][0]
        return None if moment is None else moment.replace(tzinfo=UTC)

    def records_a_day(self) -> dict[date, int]:
        """Count the records of each day (UTC) that has any; for the others see `records_elsewhere`."""
        counted: dict[date, int] = {}
        for rows, paths, engine in self._months(lambda segment: segment.month not in _NO_MONTHS):
            found = engine.execute(f"SELECT happened_at::DATE, count(*) FROM {rows} GROUP BY ALL", [paths])
            counted |= dict(found.fetchall())
        return counted

    def records_elsewhere(self) -> int:
        """Count the records without a time, and those of a time that is none of this platform."""
        counts = [
            engine.execute(f"SELECT count(*) FROM {rows}", [paths]).fetchall()[0][0]
            for rows, paths, engine in self._months(lambda segment: segment.month in _NO_MONTHS)
        ]
        return sum(counts)

    def _months(self, wanted: Callable[[Segment], bool]) -> Iterator[tuple[str, list[str], duckdb.DuckDBPyConnection]]:
        """Give what selects the records of each month once, with the paths that it takes, and who to ask."""
        if not self.segments():
            return
        with self._at_work() as workspace, duckdb.connect() as engine:
            pinned, _ = pin(self._layout, workspace, wanted)
            months: dict[str, list[str]] = {}
            for one in pinned:
                months.setdefault(one.segment.month, []).append(str(one.path))
            for paths in months.values():
                # A segment holds nothing twice, so only several can hold the same.
                several = "(SELECT DISTINCT happened_at, digest, nth FROM read_parquet(?))"
                yield several if len(paths) > 1 else "read_parquet(?)", paths, engine

    def _stamps(self) -> dict[Segment, Stamp | None]:
        with failing(self._layout):
            return {segment: stamp_of(self._layout.segments / segment.name) for segment in listing(self._layout)}

    @contextmanager
    def _at_work(self) -> Iterator[Workspace]:
        with failing(self._layout), Workspace(self._layout) as workspace:
            yield workspace
