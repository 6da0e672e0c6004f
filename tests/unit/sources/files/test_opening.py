"""Tests of files opened into a dataset: which way they take, what is refused, what a cancelled reading leaves."""

from __future__ import annotations

import errno
import gzip
import json
import os
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import (
    CancelledError,
    NoRecordsError,
    SettingError,
    TemporaryFolderError,
    UnreadableFileError,
)
from audit_explorer.sources import Opening, Progress, open_files
from audit_explorer.store import Builder, NeedsToleranceError
from tests.builders import make_current, make_legacy
from tests.waiting import joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.store import Database

LEGACY = [make_legacy(id=1), make_legacy(id=2)]
NOW = datetime(2026, 11, 27, tzinfo=UTC)
CURRENT = [make_current(id="a"), make_current(id="b")]


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the way that each member takes: "fast", "refused" by the engine, "tolerant"."""
    noted: list[str] = []
    add_plain, add_spool = Builder.add_plain, Builder.add_spool

    def plain(self: Builder, *args: Any, **options: Any) -> int:  # noqa: ANN401 - passed on
        try:
            held = add_plain(self, *args, **options)
        except NeedsToleranceError:
            noted.append("refused")
            raise
        noted.append("fast" if held else "nothing")
        return held

    def spool(self: Builder, *args: Any, **options: Any) -> None:  # noqa: ANN401
        noted.append("tolerant")
        add_spool(self, *args, **options)

    monkeypatch.setattr(Builder, "add_plain", plain)
    monkeypatch.setattr(Builder, "add_spool", spool)
    return noted


def write(folder: Path, content: str | bytes, name: str = "logs.json") -> Path:
    """Write one file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def ids(dataset: Database) -> list[str]:
    """Give the ids in the order of reading, and close the dataset."""
    found = [row[0] for row in dataset.rows("SELECT id FROM events ORDER BY seq")]
    dataset.close()
    return found


def leftovers() -> list[Path]:
    """Give what readings have left in the temporary folder."""
    return list(Path(tempfile.gettempdir()).glob("audit-explorer-*"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (json.dumps(LEGACY), ["1", "2"]),
        (json.dumps(LEGACY, indent=4), ["1", "2"]),
        ("\n  " + json.dumps(LEGACY) + "\n\n", ["1", "2"]),
        (json.dumps(CURRENT), ["a", "b"]),
        (json.dumps({"total": 2, "next": None, "audit_logs": CURRENT}), ["a", "b"]),
        (json.dumps({"audit_logs": CURRENT, "total": 2}, indent=2), ["a", "b"]),
        (json.dumps({"logs": LEGACY}), ["1", "2"]),
        ("\n".join(map(json.dumps, LEGACY)), ["1", "2"]),
        ("\r\n".join(map(json.dumps, LEGACY)) + "\r\n\r\n", ["1", "2"]),
        (json.dumps(LEGACY[0]), ["1"]),
        (gzip.compress(json.dumps(LEGACY).encode()), ["1", "2"]),
        (b"\xef\xbb\xbf" + json.dumps(LEGACY).encode(), ["1", "2"]),
        (json.dumps(LEGACY).encode("utf-16"), ["1", "2"]),
    ],
    ids=[
        "legacy array",
        "pretty-printed array",
        "array in white space",
        "current array",
        "wrapper",
        "pretty wrapper",
        "logs wrapper",
        "NDJSON",
        "NDJSON of Windows",
        "one object",
        "gzip",
        "byte-order mark",
        "UTF-16",
    ],
)
def test_a_clean_file_takes_the_fast_way(
    tmp_path: Path, ways: list[str], content: str | bytes, expected: list[str]
) -> None:
    """Record by record a file of 600 MB would take minutes."""
    dataset = open_files([write(tmp_path, content)])

    assert (ids(dataset), ways) == (expected, ["fast"])


GOOD = json.dumps(make_legacy(id=1))
SECOND = json.dumps(make_legacy(id=2))


@pytest.mark.parametrize(
    ("bad", "unreadable", "kept"),
    [
        ('{"id": 2, "action": "Create"', 1, ["1", "3"]),
        (json.dumps(make_legacy(id=2)).replace(":", ";", 1), 1, ["1", "3"]),
        ("7", 1, ["1", "3"]),
        ("null", 1, ["1", "3"]),
        ('{"id": 2}', 1, ["1", "3"]),
        ('{"status": 403, "message": "no"}', 1, ["1", "3"]),
        (SECOND.replace("MyDep", "\\ud800"), 0, ["1", "2", "3"]),
        (SECOND.replace("{", '{"id": 9, ', 1), 0, ["1", "2", "3"]),
        (SECOND.replace("MyDep", "\x01"), 0, ["1", "2", "3"]),
        (f"[{SECOND}]", 0, ["1", "2", "3"]),
        (f'{{"audit_logs": [{SECOND}]}}', 0, ["1", "2", "3"]),
    ],
)
@pytest.mark.parametrize("form", ["array", "NDJSON"])
@pytest.mark.parametrize("before", [0, 100])
def test_one_bad_record_hides_no_other(
    tmp_path: Path, ways: list[str], bad: str, unreadable: int, kept: list[str], form: str, before: int
) -> None:
    """The engine refuses the whole file, or isn't asked at all when the bad record is among the first.

    The tolerant reader reads all the others, and counts what is no record.
    """
    others = [json.dumps(make_legacy(id=f"n{n}")) for n in range(before)]
    parts = [*others, GOOD, bad, json.dumps(make_legacy(id=3))]
    text = f"[{','.join(parts)}]" if form == "array" else "\n".join(parts) + "\n"
    dataset = open_files([write(tmp_path, text)])

    assert (dataset.facts.unreadable, ids(dataset)[before:]) == (unreadable, kept)
    assert ways in (["refused", "tolerant"], ["tolerant"])
    assert ways == ["refused", "tolerant"] or not before


def test_one_bad_byte_in_a_wrapper(tmp_path: Path, ways: list[str]) -> None:
    """The sliced list falls back as a bare one does."""
    text = json.dumps({"total": 2, "audit_logs": CURRENT}).encode().replace(b"/api/v1", b"/api\xff/v1", 1)
    dataset = open_files([write(tmp_path, text)])

    assert (ids(dataset), ways) == (["a", "b"], ["refused", "tolerant"])


def test_a_record_of_many_megabytes(tmp_path: Path, ways: list[str]) -> None:
    """A body of 20 MB is read either way, within the engine's memory."""
    big = make_legacy(id=2, body={"text": "x" * 20_000_000})
    clean = open_files([write(tmp_path, json.dumps([big, make_legacy(id=3)]))])
    broken = open_files([write(tmp_path, json.dumps([big, 7, make_legacy(id=3)]))])

    assert (ids(clean), ids(broken)) == (["2", "3"], ["2", "3"])
    assert ways == ["fast", "refused", "tolerant"]


@pytest.mark.parametrize(
    "name",
    ["*.json", "[a-z].json", "what?.json", 'it\'s "quoted".json', "a;b\nc.json", "{x}.json", "100%.json", "~.json"],
)
def test_a_file_name_is_never_a_pattern(tmp_path: Path, name: str) -> None:
    """The engine would open every file that a name with * ? [ fits; a quote is no end of a text."""
    write(tmp_path, json.dumps([make_legacy(id=9)]), "a.json")
    path = write(tmp_path, json.dumps(LEGACY), name)
    dataset = open_files([path])

    assert [file.name for file in dataset.facts.files] == [name]
    assert ids(dataset) == ["1", "2"]


def test_a_bad_file_among_good_ones_is_named(tmp_path: Path) -> None:
    """The good ones are read; the page says which one isn't, and why."""
    good, other = write(tmp_path, json.dumps(LEGACY)), write(tmp_path, json.dumps(CURRENT), "new.json")
    missing, page = tmp_path / "none.json", write(tmp_path, "<html><body>Sign in</body></html>", "page.json")
    dataset = open_files([good, missing, page, other])
    problems = dataset.rows("SELECT file, record, reason, kept FROM problems ORDER BY file")

    assert [(file, record, kept) for file, record, _, kept in problems] == [
        ("none.json", None, False),
        ("page.json", None, False),
    ]
    assert "a web page" in problems[1][2]
    assert dataset.facts.unreadable == 0
    assert ids(dataset) == ["1", "2", "a", "b"]


def test_entries_of_a_refused_file_are_counted(tmp_path: Path) -> None:
    """Three entries that are no records are three unreadable ones, also where their file holds nothing else."""
    dataset = open_files([write(tmp_path, json.dumps(LEGACY)), write(tmp_path, "[1, 2, 3]", "numbers.json")])
    records = dataset.rows("SELECT record FROM problems WHERE file = 'numbers.json' ORDER BY record NULLS LAST")

    assert (dataset.facts.total, dataset.facts.unreadable) == (2, 3)
    assert records == [(1,), (2,), (3,), (None,)]
    dataset.close()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "an empty file"),
        ("  \n", "nothing but white space"),
        ("[]", "an empty list"),
        ('{"audit_logs": []}', "an empty list"),
        ("[1, 2]", "2 entries that are no records"),
        ("<!DOCTYPE html><html></html>", "a web page or XML"),
        ('{"message": "Issuer is not familiar."}', "an object with the fields message"),
        ('{"status": 403, "message": "no"}', "an error answer: 403 no"),
        ('[{"status": 403, "message": "no"}]', "an error answer: 403 no"),
        ("colour,size\nred,3\n", "a table with 0 known columns of 2"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\1\2\0\3\0\4\5", "binary data"),
        ("Dear Sir or Madam", "text that is neither JSON nor a table"),
    ],
)
def test_a_file_without_a_record_is_refused_in_one_sentence(tmp_path: Path, content: str | bytes, found: str) -> None:
    """The sentence says what was expected and what was found; nothing of the reading stays."""
    with pytest.raises(NoRecordsError) as caught:
        open_files([write(tmp_path, content)])

    assert caught.value.message.startswith(f"logs.json holds no audit record: found {found}, expected an export")
    assert caught.value.message.count(". ") == 0
    assert leftovers() == []


def test_several_bad_files_raise_the_first_ones_error(tmp_path: Path) -> None:
    """One sentence, not one a file."""
    with pytest.raises(UnreadableFileError, match=r"none\.json can't be read"):
        open_files([tmp_path / "none.json", write(tmp_path, "[]")])


def test_no_file_at_all(tmp_path: Path) -> None:
    """A folder is no file, and nothing is nothing: both are said in words."""
    with pytest.raises(NoRecordsError, match="no file"):
        open_files([])
    with pytest.raises(UnreadableFileError):
        open_files([tmp_path])


def test_a_setting_that_can_not_be_used_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is opened inside the part that cleans up."""
    monkeypatch.setenv("AUDIT_EXPLORER_MEMORY_MB", "lots")
    with pytest.raises(SettingError, match="AUDIT_EXPLORER_MEMORY_MB"):
        open_files([write(tmp_path, GOOD)])

    assert leftovers() == []


def test_names_stand_for_the_files(tmp_path: Path) -> None:
    """An upload's temporary path says nothing to a person."""
    dataset = open_files([write(tmp_path, json.dumps(LEGACY), "tmp123")], ["logs of May.json"])

    assert [file.name for file in dataset.facts.files] == ["logs of May.json"]
    dataset.close()


@pytest.mark.parametrize("step", ["form", "plain_form", "write_spool"])
def test_cancelling_while_loading_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Another thread cancels in the middle of a step: the reading ends with CancelledError and without its folder."""
    from audit_explorer.sources.files import opening as module  # noqa: PLC0415 - patched here

    text = json.dumps({"audit_logs": [*CURRENT, 7] if step == "write_spool" else CURRENT})
    reading = Opening([write(tmp_path, text)], now=NOW)
    real = getattr(module, step)

    def cancelled_before(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
        other = threading.Thread(target=reading.cancel)
        other.start()
        joined(other, "a cancel from another thread")
        return real(*args, **options)

    monkeypatch.setattr(module, step, cancelled_before)
    with pytest.raises(CancelledError):
        reading.run()

    assert leftovers() == []


@pytest.mark.parametrize("step", ["second_look", "note_labels", "merge_copies"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_cancelling_while_sorting_out_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    """Also between two statements, where there is nothing for the engine to interrupt."""
    from audit_explorer.store.ingest import builder as build  # noqa: PLC0415 - patched here

    # Copies are merged only where an id repeats.
    reading = Opening([write(tmp_path, json.dumps([*LEGACY, *LEGACY]))], now=NOW)
    real = getattr(build, step)

    def cancelled(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
        if when == "before":
            reading.cancel()
        answer = real(*args, **options)
        reading.cancel()
        return answer

    monkeypatch.setattr(build, step, cancelled)
    with pytest.raises(CancelledError):
        reading.run()

    assert leftovers() == []


def test_cancelled_before_it_began(tmp_path: Path) -> None:
    """A cancel that comes first is not forgotten."""
    reading = Opening([write(tmp_path, GOOD)], now=NOW)
    reading.cancel()
    with pytest.raises(CancelledError):
        reading.run()

    assert leftovers() == []


def test_progress_ends_at_the_whole(tmp_path: Path) -> None:
    """Bytes of bytes, over all files."""
    paths = [write(tmp_path, json.dumps(LEGACY)), write(tmp_path, "x\n" + GOOD, "other.json")]
    size = sum(path.stat().st_size for path in paths)
    reading = Opening(paths, now=NOW)

    assert reading.progress() == Progress("Starting", 0, size)
    reading.run().close()
    assert (reading.progress().done, reading.progress().total) == (size, size)


def test_progress_only_grows_and_never_beyond_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar at 180 % or one that runs backwards says nothing; asked at every step of every file."""
    paths = [
        write(tmp_path, json.dumps(LEGACY)),
        write(tmp_path, gzip.compress(json.dumps(CURRENT).encode()), "packed.gz"),
        write(tmp_path, f"{GOOD}\n" * 100 + f"{GOOD}\n7\n" * 50, "broken.json"),
    ]
    reading = Opening(paths, now=NOW)
    seen: list[Progress] = []
    monkeypatch.setattr(Builder, "fraction", lambda _: 0.5)

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
            seen.append(reading.progress())
            answer = real(*args, **options)
            seen.append(reading.progress())
            return answer

        return asked

    for name in ("add_plain", "add_spool", "has", "finish"):
        monkeypatch.setattr(Builder, name, watched(getattr(Builder, name)))
    reading.run().close()
    done = [at.done for at in seen]

    assert done == sorted(done)
    assert done[0] > 0
    assert max(done) == seen[0].total == sum(path.stat().st_size for path in paths)
    assert len(set(done)) > len(paths)


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(json.dumps(LEGACY).encode()),
        "{broken\n" + json.dumps(LEGACY[0]),
        json.dumps({"audit_logs": LEGACY}),
    ],
    ids=["unpacked", "broken", "wrapped"],
)
def test_full_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | bytes) -> None:
    """What finds no room while it is unpacked or read is the temporary folder's trouble, not the file's."""
    path = write(tmp_path, content)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tempfile, "mkstemp", full)
    with pytest.raises(TemporaryFolderError, match="No space left on device"):
        open_files([path])
    assert list(tmp_path.iterdir()) == [path]
