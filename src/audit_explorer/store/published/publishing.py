"""From a dataset to the next version of a published table."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from audit_explorer.errors import TableBusyError, TableError
from audit_explorer.store.published.parquet_writer import HashedFile, write_parquet
from audit_explorer.store.published.publication import (
    FACTS,
    RETENTION,
    Publication,
    PublishedFile,
    is_published_name,
    month_of,
    read_publication,
    write_publication,
)
from audit_explorer.store.published.shared_place import MARK, MARKED, WORK, open_place
from audit_explorer.store.published.table_parts import Part, TableParts
from audit_explorer.store.temporary import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from audit_explorer.store.dataset import Dataset
    from audit_explorer.store.published.shared_place import Place

# Where nobody can be kept from publishing, what somebody else may still be about to name stays so long, in seconds.
_UNLOCKED_AGE: Final = 86_400.0
_KEY_BYTES: Final = 16
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: where, which version is there now, which files were written, which are the old ones.

    Without any change no version is made; what was missing of the one that is there is written again.
    """

    place: str
    publication: Publication
    written: tuple[PublishedFile, ...]
    kept: tuple[PublishedFile, ...]
    changed: bool


def publish(
    dataset: Dataset,
    place: str,
    *,
    now: datetime,
    lasting: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Published:
    """Write a dataset as the next version of the table in a place, a folder or an address.

    What the version before has alike stays as it is, month by month. The version is there whole or not at all: its list
    of files is written last. Files that neither it nor the one before names are removed when that is so for RETENTION.
    `lasting` says that the number of a row stands for its record for ever, as in an archive; `say` is told what is
    being done. Raises TableError, NewerTableError, TableBusyError and what a question to the dataset raises.
    """
    dataset.settle()
    with failing(place):
        return _Publishing(dataset, open_place(place), now, lasting=lasting, say=say).run()


class _Publishing:
    def __init__(
        self, dataset: Dataset, place: Place, now: datetime, *, lasting: bool, say: Callable[[str], None]
    ) -> None:
        self._dataset = dataset
        self._place = place
        self._now = now
        self._lasting = lasting
        self._say = say
        self._written: list[PublishedFile] = []
        self._kept: list[PublishedFile] = []

    def run(self) -> Published:
        place = self._place
        with failing(place.shown):
            _refuse_foreign(place)
            with place.alone() as locked:
                if locked:
                    self._sweep()
                text = place.read(FACTS)
                before = None if text is None else read_publication(text, place.shown)
                made = self._make(before)
                if before is not None and made.says_as(before):
                    return Published(place.shown, before, tuple(self._written), tuple(self._kept), changed=False)
                if place.read(FACTS) != text:
                    raise TableBusyError(place.shown)
                leaving, gone = self._old(made, before, locked=locked)
                made = replace(made, leaving=leaving)
                place.replace(FACTS, write_publication(made).encode())
                for name in gone:
                    place.remove(name)
        return Published(place.shown, made, tuple(self._written), tuple(self._kept), changed=True)

    def _make(self, before: Publication | None) -> Publication:
        key = secrets.token_hex(_KEY_BYTES) if before is None else before.key
        parts = TableParts(self._dataset, key, lasting=self._lasting)
        known = {}
        if before is not None:
            there = {(one.name, one.bytes) for one in self._place.files()}
            known = {
                (table, month_of(file.name), file.digest, file.records): file
                for table, files in before.tables.items()
                for file in files
                if (file.name, file.bytes) in there
            }
        tables: dict[str, list[PublishedFile]] = {}
        self._say("Comparing with the version before" if known else "Counting the records")
        for part in parts.parts():
            file = known.get((part.table, part.month, part.digest, part.records))
            if file is None:
                file = self._write(parts, part)
                self._written.append(file)
            else:
                self._kept.append(file)
            tables.setdefault(part.table, []).append(file)
        return Publication(
            version=1 if before is None else before.version + 1,
            published_at=self._now,
            facts=self._dataset.facts,
            tables={name: tuple(files) for name, files in tables.items()},
            cube=parts.cube,
            years=self._dataset.years,
            key=key,
        )

    def _write(self, parts: TableParts, part: Part) -> PublishedFile:
        if part.records:
            of = f" of {part.month}" if part.month else ""
            self._say(f"Writing {part.table}{of}: {part.records:,} rows")
        with self._place.new_file() as new:
            target = HashedFile(new.stream)
            records = write_parquet(self._dataset, parts.pieces(part), part.columns, target)
            if records != part.records:
                raise TableError(self._place.shown, f"{records:,} of {part.records:,} rows of {part.table} were read")
            name = f"{part.folder}/{target.sha256}.parquet"
            new.name_it(name)
        return PublishedFile(name, records, target.bytes, target.sha256, part.digest)

    def _old(
        self, made: Publication, before: Publication | None, *, locked: bool
    ) -> tuple[dict[str, datetime], list[str]]:
        """Give the files that neither version names: those that stay for now with since when, those that may go."""
        versions = [made] if before is None else [made, before]
        named = {file.name for version in versions for file in version.files}
        known = {} if before is None else before.leaving
        there = list(self._place.files())
        # By the clock of the place, on which this version's files have just been written.
        now = max((one.since for one in there), default=0.0)
        leaving, gone = {}, []
        for one in there:
            if not (is_published_name(one.name) or _is_work(one.name)) or one.name in named:
                continue
            since = known.get(one.name, self._now)
            forgotten = self._now - since >= RETENTION or _is_work(one.name)
            if forgotten and (locked or now - one.since > _UNLOCKED_AGE):
                gone.append(one.name)
            elif not _is_work(one.name):
                leaving[one.name] = since
        return leaving, gone

    def _sweep(self) -> None:
        """Remove what killed publishers have begun; a full disk may be full of that."""
        for one in list(self._place.files()):
            if _is_work(one.name):
                self._place.remove(one.name)


def _is_work(name: str) -> bool:
    return name.startswith(f"{WORK}/")


def _refuse_foreign(place: Place) -> None:
    """Raise TableError where something else lies: what is written there is cleaned up later."""
    if place.read(FACTS) is not None or place.read(MARK) == MARKED:
        return
    if any(one.name != MARK for one in place.files()):
        raise TableError(
            place.shown, "other files are there, and no published table", "Give an empty or a new folder for it."
        )


@contextmanager
def failing(place: str) -> Iterator[None]:
    """Raise TableError for what the system, or the store, raises."""
    try:
        yield
    except OSError as error:
        raise TableError(place, _why(error)) from error


def _why(error: OSError) -> str:
    if error.errno in FULL:
        return "the disk is full"
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"nothing may be written there ({os.strerror(error.errno)})"
    words = str(error)
    return error.strerror or (f"{words[:_SHOWN]}…" if len(words) > _SHOWN else words) or type(error).__name__
