"""Tests of an archive whose files are altered in every way: never another record, never fewer without a word."""

from __future__ import annotations

import os
import random
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.errors import EmptyArchiveError, LogGoneError
from audit_explorer.exports import Export
from audit_explorer.filters import Filter
from audit_explorer.store.archive import Archive
from audit_explorer.store.archive.opening import archive_opening as opening
from tests.unit.store.archive.working import records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.unit.store.loading import Loader

SIZE: Final = 40
CHANGES: Final = 12


class Damaged:
    """An archive of some segments, put back before each alteration, with what of each record the export must be."""

    def __init__(self, archive: Archive, load: Loader) -> None:
        self.archive = archive
        for first in (0, SIZE):
            archive.add(load(records(first, SIZE)))
        self.whole = load(records(0, 2 * SIZE))
        self.lines = {one.name: self._of(one.name) for one in archive.segments()}
        self.whole_lines = sorted(line for lines in self.lines.values() for line in lines)
        self._copy = archive.folder.with_name("copy")
        shutil.copytree(archive.folder, self._copy)

    def restore(self) -> None:
        """Put everything back."""
        shutil.rmtree(self.archive.folder)
        shutil.copytree(self._copy, self.archive.folder)

    def paths(self) -> list[Path]:
        """Give the segments' files."""
        return sorted((self.archive.folder / "segments").iterdir())

    def check(self) -> None:
        """Export, and compare; then add the intact log again, and compare once more."""
        shown, missing = exported(self.archive)
        intact = sorted(line for name, lines in self.lines.items() if name not in missing for line in lines)
        assert shown == intact
        self.archive.add(self.whole)
        assert exported(self.archive)[0] == self.whole_lines

    def _of(self, name: str) -> list[bytes]:
        alone = Archive(self.archive.folder.with_name(f"alone {name}"))
        (alone.folder / "segments").mkdir(parents=True)
        shutil.copy(self.archive.folder / "segments" / name, alone.folder / "segments")
        return exported(alone)[0]


def exported(archive: Archive) -> tuple[list[bytes], set[str]]:
    """Give the lines of the export, sorted, and the names of what the archive says is left out."""
    try:
        dataset = archive.open()
    except EmptyArchiveError:
        return [], {one.name for one in archive.damaged()}
    try:
        lines = sorted(b"".join(Export(dataset, Filter(), "jsonl").chunks()).splitlines())
        return lines, {one.name for one in dataset.facts.damaged}
    finally:
        dataset.close()


@pytest.fixture
def damaged(archive: Archive, load: Loader) -> Iterator[Damaged]:
    """Give an archive to damage."""
    yield Damaged(archive, load)
    shutil.rmtree(archive.folder.parent)


def flip(chance: random.Random, path: Path) -> None:
    """Flip one bit, in place."""
    with path.open("r+b") as file:
        at = chance.randrange(path.stat().st_size)
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))


def cut(chance: random.Random, path: Path) -> None:
    """Cut the file off."""
    with path.open("r+b") as file:
        file.truncate(chance.randrange(path.stat().st_size))


def append(chance: random.Random, path: Path) -> None:
    """Append some bytes, at times those that a Parquet file ends with."""
    with path.open("ab") as file:
        file.write(chance.choice([b"\0", chance.randbytes(20), b"PAR1", path.read_bytes()]))


def swap(chance: random.Random, path: Path) -> None:
    """Give two segments each other's names."""
    other = chance.choice([one for one in path.parent.iterdir() if one != path])
    between = path.with_name(".between")
    path.rename(between)
    other.rename(path)
    between.rename(other)


def copy_over(chance: random.Random, path: Path) -> None:
    """Put a copy of another segment under the name."""
    shutil.copy(chance.choice([one for one in path.parent.iterdir() if one != path]), path)


def delete(_: random.Random, path: Path) -> None:
    """Delete the file."""
    path.unlink()


def test_every_flipped_bit_is_noticed(damaged: Damaged) -> None:
    """Whichever bit of whichever segment: its records are left out, it is named, and adding them again heals it."""
    chance = random.Random(9)  # noqa: S311 - places, not secrets
    for _ in range(CHANGES):
        victim = chance.choice(damaged.paths())
        flip(chance, victim)
        assert victim.name in exported(damaged.archive)[1]
        damaged.check()
        damaged.restore()


@pytest.mark.parametrize("alter", [cut, append, swap, copy_over, delete])
def test_every_other_damage_is_noticed(damaged: Damaged, alter: Callable[[random.Random, Path], None]) -> None:
    """Files that are cut off, longer, swapped, replaced or gone: the export has the intact segments' records alone."""
    chance = random.Random(4)  # noqa: S311 - places, not secrets
    for _ in range(2):
        victim = chance.choice(damaged.paths())
        alter(chance, victim)
        assert victim.name in exported(damaged.archive)[1]
        damaged.check()
        damaged.restore()


def test_all_of_them_at_once(damaged: Damaged) -> None:
    """Every segment damaged, each otherwise: nothing is shown, all are named, and the log heals all of it."""
    chance = random.Random(5)  # noqa: S311 - places, not secrets
    for number, path in enumerate(damaged.paths()):
        (flip, cut, append, delete)[number % 4](chance, path)
    shown, missing = exported(damaged.archive)
    assert (shown, missing) == ([], set(damaged.lines))
    damaged.check()


def test_a_damaged_segment_counts_for_nothing_when_adding(damaged: Damaged) -> None:
    """Adding the intact log to a flipped segment archives its records again; it doesn't call them repeated."""
    victim = damaged.paths()[0]
    lost = len(damaged.lines[victim.name])
    flip(random.Random(1), victim)  # noqa: S311 - a place, not a secret
    added = damaged.archive.add(damaged.whole)
    assert (added.new, added.repeated) == (lost, 2 * SIZE - lost)
    assert exported(damaged.archive)[0] == damaged.whole_lines


def test_a_flip_under_an_open_archive(damaged: Damaged) -> None:
    """A segment that is altered while the archive is open is noticed by the next export of it."""
    dataset = damaged.archive.open()
    chance = random.Random(2)  # noqa: S311 - places, not secrets
    for path in damaged.paths():
        flip(chance, path)
    with pytest.raises(LogGoneError):
        b"".join(Export(dataset, Filter(), "jsonl").chunks())
    dataset.close()


def test_a_flipped_bit_in_the_kept_database(damaged: Damaged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever bit of a kept database: it is made anew, and shows what the segments hold."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    damaged.archive.prepare()
    chance = random.Random(3)  # noqa: S311 - places, not secrets
    for alter in [*[flip] * 3, cut, append]:
        (kept,) = (damaged.archive.folder / "cache").glob("*.duckdb")
        alter(chance, kept)
        shown, missing = exported(damaged.archive)
        assert (shown, missing) == (damaged.whole_lines, set())
        assert list((damaged.archive.folder / "cache").glob("*.duckdb")) != [kept] or kept.stat().st_size
        damaged.archive.prepare()


def test_a_kept_database_that_the_disk_altered(damaged: Damaged, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where size, time and inode say nothing, the engine's sums do: no other record, and the next opening is whole."""
    monkeypatch.setattr(opening, "_WORTH_KEEPING", 1)
    damaged.archive.prepare()
    assert exported(damaged.archive)[0] == damaged.whole_lines  # it is remembered by now, with its time
    (kept,) = (damaged.archive.folder / "cache").glob("*.duckdb")
    before = kept.stat()
    content = bytearray(kept.read_bytes())
    for block in range(12_288, len(content), 262_144):  # one bit of each block of the engine's
        content[block + 4_000] ^= 1
    with kept.open("r+b") as file:
        file.write(content)
    os.utime(kept, ns=(before.st_atime_ns, before.st_mtime_ns))
    with suppress(LogGoneError):
        assert exported(damaged.archive) == (damaged.whole_lines, set())
    assert exported(damaged.archive) == (damaged.whole_lines, set())
