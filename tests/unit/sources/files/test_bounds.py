"""Tests of what reading may cost: no file of a few megabytes takes minutes, fills the disk, or hides a record."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections import Counter, namedtuple
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import CancelledError, FileTooLargeError, TemporaryFolderError
from audit_explorer.sources import open_files
from audit_explorer.sources.files import spool as spool_module
from audit_explorer.sources.files.csv import csv_nesting
from audit_explorer.sources.files.csv.csv_lines import CsvLines, rows
from audit_explorer.sources.files.envelopes.sniff import Form
from audit_explorer.sources.files.packed.allowance import Allowance
from audit_explorer.sources.files.packed.members import Member, members
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.sources.files.spool import write_spool
from audit_explorer.store import Builder
from tests.builders import make_current
from tests.unit.sources.reading import read_bytes, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.files.csv.csv_nesting import Place

HEADER = "Date & time,Event,Entity type,Entity name,Subject"
ROW = "2026-01-02 03:04:05,Create,Project,p,bob"
SIZE = 3 << 20
GARBAGE = {
    "empty objects": "{}",
    "empty objects in a row": "{},",
    "opening brackets": "[",
    "opening braces": "{",
    "closing brackets": "]",
    "quotes": '"',
    "commas": ",",
    "nulls": "null\n",
    "spaces": " ",
    "zeros": "\0",
    "objects that never end": '{"a":',
    "lists that never end": '{"a":[',
    "error answers": '{"code":500,"message":"x"}\n',
    "objects with a field of a record": '{"action":1}',
    "empty pages": '{"items":[]}\n',
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE)
def test_a_record_in_much_garbage_is_read(garbage: str) -> None:
    """One intact record in megabytes of anything is read, and the problems are few thousands, not millions."""
    half = garbage * (SIZE // 2 // len(garbage))
    found, problems = read_bytes(f"{half}\n{json.dumps(make_current(id='x'))}\n{half}".encode())
    assert [json.loads(row.raw)["id"] for row in found] == ["x"]
    assert len(problems) < 25_000


def test_what_is_passed_over_is_said_in_bytes() -> None:
    """Garbage of two megabytes is one problem that names its bytes, behind those that were looked at closely."""
    problems = read_bytes(b"{}" * (SIZE // 2))[1]
    last = problems[-1]
    assert (last.reason, last.kept) == (Reason.PASSED_OVER, False)
    assert int(last.text.removesuffix(" bytes").replace(",", "")) == SIZE - (last.byte or 0)


def test_problems_are_listed_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first problems of a file are listed, the others counted exactly, and the list says so."""
    monkeypatch.setattr(spool_module, "_LISTED", 3)
    path = tmp_path / "log.ndjson"
    path.write_text(json.dumps(make_current()) + "\n" + "7\n" * 10)
    reading = read_file(path)
    assert reading.unreadable == 10
    assert [problem.text for problem in reading.problems] == ["7", "7", "7", "7 more, counted but not listed"]


def test_a_header_of_many_equal_names_looks_each_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty thousand empty names, or names that stand twice, cost as much as one."""
    asked: Counter[str] = Counter()
    place = csv_nesting._place  # noqa: SLF001 - the look-ups are counted

    def counted(cell: str) -> Place:
        asked[cell] += 1
        return place(cell)

    monkeypatch.setattr(csv_nesting, "_place", counted)
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}{',' * 20_000}\n{ROW}\n")
    assert len(read_file(path).objects) == 1
    assert asked[""] < 20


def test_a_header_wider_than_any_is_read(tmp_path: Path) -> None:
    """A hundred thousand distinct names are read with the row under them."""
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER},{','.join(f'c{number}' for number in range(100_000))}\n{ROW}\n")
    assert len(read_file(path).objects) == 1


def test_quotes_that_never_close_are_not_sought_over_and_over() -> None:
    """Lines that each open a quote for good are gone through a few times, not once for each of them."""
    count = 300_000
    lines = CsvLines(iter(['x","z\n'] * count))
    lines._patience = 1 << 20  # noqa: SLF001 - as after much that was read in vain
    steps = 0
    step = lines.__class__.__next__

    def counted(self: CsvLines) -> str:
        nonlocal steps
        steps += 1
        return step(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CsvLines, "__next__", counted)
        assert sum(1 for _ in rows(lines, ",")) == count
    assert steps < 20 * count


def test_a_row_longer_than_any_is_refused_alone(tmp_path: Path) -> None:
    """A cell of 33 MiB is one unreadable row; the next one is read."""
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}\n{ROW}{'y' * (33 << 20)}\n{ROW}\n")
    reading = read_file(path)
    assert [problem.reason for problem in reading.problems] == [Reason.TOO_LONG]
    assert len(reading.objects) == 1


def zipped(path: Path, texts: list[str]) -> Path:
    """Write an archive with a member for each text."""
    with zipfile.ZipFile(path, "w") as archive:
        for number, text in enumerate(texts):
            archive.writestr(f"m{number}.json", text)
    return path


def test_many_small_members_are_loaded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 60 members the engine loads 21 times; each record is said to be from its own member, a copy is a copy."""
    loads: list[str] = []
    for name in ("add_plain", "add_spool", "add_spools"):
        load = getattr(Builder, name)

        def counted(self: Builder, *args: Any, _load: Any = load, **options: Any) -> Any:  # noqa: ANN401 - passed on
            loads.append("")
            return _load(self, *args, **options)

        monkeypatch.setattr(Builder, name, counted)
    texts = [json.dumps([make_current(id=f"r{number}")]) for number in range(60)]
    with closing(open_files([zipped(tmp_path / "logs.zip", [*texts, texts[40]])])) as dataset:
        named = {file.name: file.records for file in dataset.facts.files}
        assert (dataset.facts.total, dataset.facts.duplicates) == (60, 1)
    assert named == {f"logs.zip/m{number}.json": 1 for number in range(61)}
    assert len(loads) == 21


def test_the_bound_is_of_all_files_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files that unpack to 0.6 MB each are too much where 1 MB is allowed, however they are packed."""
    monkeypatch.setenv("AUDIT_EXPLORER_MAX_UNPACKED_MB", "1")
    paths = []
    for number in range(2):
        paths.append(tmp_path / f"{number}.json.gz")
        text = json.dumps([make_current(id=f"{number}", body={"a": "x" * 600_000})])
        paths[-1].write_bytes(gzip.compress(text.encode()))
    with closing(open_files(paths)) as dataset:
        (said,) = dataset.row("SELECT min(reason) FROM problems")
        assert dataset.facts.total == 1
    assert "unpacks to more than 1,048,576 bytes" in said
    with pytest.raises(FileTooLargeError):
        Allowance(10).take(11, "a.zip")


def test_reading_stops_before_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where less than the reserve would stay free, nothing more is written, and one sentence says so."""
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil gives it
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(100 << 30, 99 << 30, 1 << 30))
    path = tmp_path / "log.json.gz"
    path.write_bytes(gzip.compress(json.dumps([make_current()]).encode()))
    with pytest.raises(TemporaryFolderError, match="1,024 MB left"):
        open_files([path])


def test_cancelling_ends_the_reading_of_garbage(tmp_path: Path) -> None:
    """A reading that is cancelled goes no further than the next few hundred problems."""
    path = tmp_path / "log.json"
    path.write_text("{}" * 100_000)
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    member = Member("log.json", path, path.stat().st_size, lambda: "")
    with pytest.raises(CancelledError):
        write_spool(member, Form("ndjson"), tmp_path, cancelled=cancelled)
    assert asked == 4
    assert not list(tmp_path.glob("spool-*"))


def test_members_beyond_the_most_are_counted(tmp_path: Path) -> None:
    """Members that are too many in all are left out with a problem that says how many."""
    allowance = Allowance(1 << 20, members=2)
    path = zipped(tmp_path / "logs.zip", ["1"] * 5)
    found = list(members(path, "logs.zip", tmp_path, limit=allowance))
    assert [isinstance(item, Member) for item in found] == [True, True, False]
    assert getattr(found[-1], "text", "") == "3 members"
