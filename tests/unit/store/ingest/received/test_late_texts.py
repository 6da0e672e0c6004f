"""Logs whose texts are loaded after their events: what is answered is what a reading all at once answers."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from audit_explorer.errors import AnswerFailedError, CancelledError, LogGoneError, TemporaryFolderError
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.store.duckdb import late_parts
from audit_explorer.store.ingest.received import array_parts, late_columns, late_texts
from audit_explorer.store.ingest.received.late_columns import load_texts
from tests.builders import legacy_error, make_current, make_legacy
from tests.differential.everything import Everything, everything

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from audit_explorer.store import Database

RECORDS: list[dict[str, Any]] = [
    make_legacy(id=number, entityName=f"thing {number}", error=legacy_error(403, f"no thing {number}", "Forbidden"))
    if number % 3 == 0
    else make_legacy(id=number, body={"number": number, "text": "é\u2028" * number})
    for number in range(1, 30)
]


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load texts late however small a file is, in several pieces, and only when somebody waits for them."""
    monkeypatch.setattr(late_columns, "_ROWS_AT_ONCE", 7)
    monkeypatch.setattr(array_parts, "_WORTH", 1)
    monkeypatch.setattr(late_parts, "_QUIET", 1_000)
    monkeypatch.setattr(late_parts, "_LONGEST", 1_000)


def written(path: Path, records: Sequence[object], *, lines: bool = False) -> Path:
    """Write an export."""
    texts = [json.dumps(record) for record in records]
    path.write_text("\n".join(texts) + "\n" if lines else f"[{', '.join(texts)}]")
    return path


def is_late(dataset: Database) -> bool:
    """Say whether something is still to be loaded."""
    return any(dataset.folder.glob("*-part-*.json")) or any(dataset.folder.glob("*-copy.json"))


# Of these some have texts that are loaded late, some have to be read at once.
APART: Sequence[Sequence[dict[str, Any]]] = [
    RECORDS,
    RECORDS[:1],
    [*RECORDS, make_legacy(context="none", body="none")],
    [make_legacy(context={}, body=[]), make_legacy(context=None, body={}), *RECORDS],
    [make_legacy(context={"ip_address": 1.0, "user_agent": {"a": [True]}}), *RECORDS],
    [make_legacy(body={"no such name": 1}), *RECORDS],
    [make_legacy(cluster_name="c1"), *RECORDS, make_legacy(error=legacy_error(1, "c1 is no c1"))],
    [*RECORDS, make_legacy() | {"Outcome": "Failed"}],
    [*RECORDS, make_legacy(body={"Status": 1})],
]
LOGS: dict[str, Sequence[Sequence[dict[str, Any]]]] = {
    "usual": [RECORDS],
    "several": [[record | {"id": f"{file}-{at}"} for at, record in enumerate(log)] for file, log in enumerate(APART)],
    "silent failures": [[make_current(result="Failed", url="/api/v1/org-unit/projects/7", http_method="DELETE")]],
    "several files with the same ids": [RECORDS, [make_legacy(id=500), *RECORDS[3:6]], [make_current()]],
    "repeated ids": [[*RECORDS, RECORDS[4], make_legacy(id=3, action="Delete"), RECORDS[8]]],
    "undated": [
        [
            *RECORDS,
            make_legacy(id=77, happenedAt="soon"),
            make_legacy(id=78, happenedAt="2022-06-08T11:28:24"),
            make_legacy(id=79, happenedAt="1999-01-01T00:00:00Z"),
        ]
    ],
    "two readings": [[*RECORDS, make_legacy(id=77, happenedAt="03/04/2022 10:00:00")]],
    "shortened": [[*RECORDS, make_legacy(id="1.2E+19"), make_current(result="Succeeded", http_status_code="500")]],
}


@pytest.mark.parametrize(
    ("name", "lines"), [*((name, False) for name in LOGS), ("several", True), ("repeated ids", True)]
)
def test_everything_is_as_read_at_once(
    tmp_path: Path, request: pytest.FixtureRequest, name: str, *, lines: bool
) -> None:
    """Every table, count and fact, in the order and to the byte."""
    paths = [written(tmp_path / f"{place}.json", log, lines=lines) for place, log in enumerate(LOGS[name])]
    found: list[Everything] = []
    for _ in range(2):
        dataset = open_files(paths)
        if found and name in {"usual", "several"}:
            assert is_late(dataset)
        found.append(everything(dataset))
        dataset.close()
        request.getfixturevalue("late")
    assert found[0] == found[1]


@pytest.mark.usefixtures("late")
def test_what_needs_no_text_is_answered_first(tmp_path: Path) -> None:
    """Counts come before the texts are there, a search in them after; then the copies of the file are gone."""
    dataset = open_files([written(tmp_path / "log.json", RECORDS)])
    assert dataset.row("SELECT count(*) FROM events WHERE result = 'Failed'") == (9,)
    dataset.where(Filter.from_query([("action", "Create")]))
    assert is_late(dataset)
    where = dataset.where(Filter.from_query([("q", '"no thing 9"')]))
    found = dataset.rows(f"SELECT id FROM events WHERE {where.sql}", where.parameters)  # noqa: S608 - the predicate
    assert found == [("9",)]
    assert dataset.row("SELECT count(error_shape) FROM events") == (9,)
    assert not is_late(dataset)
    assert not list(dataset.folder.glob("*.json")) or all(one.is_symlink() for one in dataset.folder.glob("*.json"))
    dataset.close()


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("lines", [False, True], ids=["array", "lines"])
def test_the_owner_may_overwrite_the_file_at_once(tmp_path: Path, *, lines: bool) -> None:
    """What is read later is what was read first, whatever stands in the file by then."""
    path = written(tmp_path / "log.json", RECORDS, lines=lines)
    dataset = open_files([path])
    written(path, [make_legacy(id=999, body={"other": 1})] * 29, lines=lines)
    rows = dataset.rows("SELECT raw, id, body FROM events JOIN received USING (seq) ORDER BY seq")
    assert [json.loads(row[0]) for row in rows] == RECORDS
    assert [json.loads(row[2]) for row in rows] == [record["body"] for record in RECORDS]
    dataset.close()


@pytest.mark.usefixtures("late")
@pytest.mark.parametrize("key", ["body", "context", "action"])
def test_a_field_that_stands_twice_is_seen_at_once(tmp_path: Path, key: str) -> None:
    """The careful reader says so, as it always did; nothing is found out late."""
    path = tmp_path / "log.json"
    twice = json.dumps(RECORDS[1])[:-1] + f', "{key}": {json.dumps(RECORDS[2][key])}}}'
    path.write_text(f"[{json.dumps(RECORDS[0])}, {twice}, {json.dumps(RECORDS[3])}]")
    dataset = open_files([path])
    assert not is_late(dataset)
    assert dataset.row("SELECT count(*) FROM problems")[0] == 1
    dataset.close()


@pytest.mark.usefixtures("late")
def test_closing_while_it_loads_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder goes, the thread ends, and who waits is told that the log is gone."""
    begun = threading.Event()

    def slowly(cursor: duckdb.DuckDBPyConnection, *arguments: Any) -> None:  # noqa: ANN401 - passed on
        begun.set()
        cursor.execute("SELECT count(*) FROM range(100000000000) AS a, range(1000) AS b")
        load_texts(cursor, *arguments)

    monkeypatch.setattr(late_texts, "load_texts", slowly)
    before = threading.active_count()
    dataset = open_files([written(tmp_path / "log.json", RECORDS)])
    errors: list[BaseException] = []

    def ask() -> None:
        try:
            dataset.row("SELECT raw FROM received")
        except LogGoneError as error:
            errors.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(10)
    dataset.close()
    asking.join(10)
    assert len(errors) == 1
    assert not dataset.folder.exists()
    assert threading.active_count() <= before


@pytest.mark.usefixtures("late")
def test_a_full_disk_is_said_to_who_needs_the_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever counts is answered all the same."""
    message = "Could not write file: No space left on device"

    def full(*_: object) -> None:
        raise duckdb.IOException(message)

    monkeypatch.setattr(late_texts, "load_texts", full)
    dataset = open_files([written(tmp_path / "log.json", RECORDS)])
    for _ in range(2):
        with pytest.raises(TemporaryFolderError):
            dataset.row("SELECT raw FROM received")
    with pytest.raises(TemporaryFolderError):
        dataset.settle()
    assert dataset.row("SELECT count(*) FROM events") == (29,)
    dataset.close()


@pytest.mark.usefixtures("late")
def test_a_cancelled_answer_waits_no_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A download that waits for the texts ends when it is cancelled; the next one has all."""
    go_on = threading.Event()

    def slowly(*arguments: Any) -> None:  # noqa: ANN401 - passed on
        assert go_on.wait(10)
        load_texts(*arguments)

    monkeypatch.setattr(late_texts, "load_texts", slowly)
    dataset = open_files([written(tmp_path / "log.json", RECORDS)])
    batches = dataset.batches("SELECT raw FROM received")
    timer = threading.Timer(0.1, batches.cancel)
    timer.start()
    with pytest.raises(CancelledError):
        list(batches)
    go_on.set()
    assert sum(batch.num_rows for batch in dataset.batches("SELECT raw FROM received")) == 29
    dataset.close()


@pytest.mark.usefixtures("late")
def test_a_text_never_stands_at_another_record(tmp_path: Path) -> None:
    """Were the parts not what was read first, all that needs their texts says so, and the counts go on."""
    dataset = open_files([written(tmp_path / "log.json", RECORDS)])
    part = max(dataset.folder.glob("*-part-2.json"))
    part.write_text(json.dumps([*reversed(json.loads(part.read_text()))]))
    for _ in range(2):
        with pytest.raises(AnswerFailedError):
            dataset.rows("SELECT seq, body FROM events")
    assert dataset.row("SELECT count(*) FROM events") == (29,)
    dataset.close()
