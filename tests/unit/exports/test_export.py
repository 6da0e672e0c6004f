"""An export holds exactly the events that a filter keeps, in a form that reads back."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.errors import CancelledError, ExportError
from audit_explorer.exports import COLUMNS, DEFAULT_COLUMNS, Export, slices
from audit_explorer.exports.csv_lines import event_lines
from audit_explorer.filters import Filter
from audit_explorer.period import UTC_ZONE, format_iso
from audit_explorer.record import FIELDS
from audit_explorer.shown.formula import neutral
from audit_explorer.sources import open_files
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.exports import Kind
    from audit_explorer.store import Dataset

BERLIN = ZoneInfo("Europe/Berlin")
TEXT = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.text(alphabet=st.sampled_from("\",;\r\n\0\t '=+-@a1\x0b\x0c\x1c\x85\u2028\ufeff"), max_size=12),
)
MOMENTS = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
RECORDS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 10_000),
            "happenedAt": st.one_of(
                MOMENTS.map(lambda at: at.isoformat()),
                st.just("=never"),
            ),
            "entityName": TEXT,
            "sourceName": TEXT,
            "action": TEXT,
            "error": st.one_of(st.none(), TEXT),
        }
    ).map(lambda fields: make_legacy(**fields)),
    min_size=1,
    max_size=12,
)


def dataset_of(folder: Path, records: list[dict[str, Any]], name: str = "log.json") -> Dataset:
    """Open an export of these records."""
    path = folder / name
    path.write_text(json.dumps(records), "utf-8")
    return open_files([path])


@pytest.fixture
def dataset(tmp_path: Path) -> Iterator[Dataset]:
    """Three dated records in mixed order, one with an unreadable time."""
    opened = dataset_of(
        tmp_path,
        [
            make_legacy(id=1, happenedAt="2026-03-29T00:30:00Z", entityName="=1+1"),
            make_current(id="2", timestamp="2026-03-29T01:30:00.5Z", entity_name='say "hi", twice'),
            make_legacy(id=3, happenedAt="sometime", entityName="-12.5"),
            make_legacy(id=4, happenedAt="2026-03-28T22:00:00Z", action="Delete"),
        ],
    )
    yield opened
    opened.close()


def table(export: Export) -> list[list[str]]:
    """Read a CSV back as any tool would."""
    text = b"".join(export.chunks()).decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def expected(dataset: Dataset, zone: ZoneInfo) -> list[list[str]]:
    """The rows that a CSV of all columns has to hold, made without it."""
    names = ", ".join(f"events.{field.name}" for field in FIELDS[1:])
    rows = dataset.rows(
        f"""SELECT happened_at, time_text, {names}, files.name, received.record, seq
            FROM events JOIN received USING (seq) JOIN files USING (file) ORDER BY happened_at DESC NULLS LAST, seq"""  # noqa: S608 - names of the field table
    )
    also: dict[int, list[str]] = {}
    for seq, file, record in dataset.rows("SELECT seq, name, record FROM copies ORDER BY name, record"):
        also.setdefault(seq, []).append(f"{file} #{record}")
    made = []
    for at, sent, *values, file, record, seq in rows:
        aware = at.replace(tzinfo=UTC) if at else None
        times = (
            [format_iso(aware, zone), f"{at.isoformat('T', 'milliseconds')}Z"] if aware else [neutral(sent or ""), ""]
        )
        cells = ["" if value is None else neutral(value) if isinstance(value, str) else str(value) for value in values]
        made.append([*times, *cells, neutral("; ".join([f"{file} #{record}", *also.get(seq, [])]))])
    return made


@settings(max_examples=15)
@given(records=RECORDS, zone=st.sampled_from([UTC_ZONE, BERLIN, ZoneInfo("America/St_Johns")]))
def test_csv_reads_back(
    tmp_path_factory: pytest.TempPathFactory, records: list[dict[str, Any]], zone: ZoneInfo
) -> None:
    """The csv module reads every row back, equal to the events but for neutralised formulas, whatever they hold."""
    opened = dataset_of(tmp_path_factory.mktemp("csv"), records)
    try:
        export = Export(opened, Filter(), zone=zone)
        header, *rows = table(export)
        assert header == list(DEFAULT_COLUMNS)
        assert rows == expected(opened, zone)
        assert len(rows) == export.count() == opened.facts.total
    finally:
        opened.close()


def test_order_and_times(dataset: Dataset) -> None:
    """Newest first, undated last; local time with the offset of that very moment, beside it UTC."""
    rows = table(Export(dataset, Filter(), columns=("id", "happened_at"), zone=BERLIN))
    assert rows == [
        ["id", "happened_at", "happened_at_utc"],
        ["2", "2026-03-29T03:30:00.500+02:00", "2026-03-29T01:30:00.500Z"],
        ["1", "2026-03-29T01:30:00.000+01:00", "2026-03-29T00:30:00.000Z"],
        ["4", "2026-03-28T23:00:00.000+01:00", "2026-03-28T22:00:00.000Z"],
        ["3", "sometime", ""],
    ]


def test_bytes_of_a_csv(dataset: Dataset) -> None:
    """RFC 4180: lines end with CR LF, quotes are doubled; a formula has its apostrophe, a number has none."""
    found = b"".join(Export(dataset, Filter(), columns=("entity_name",), bom=True).chunks())
    assert found == (b'\xef\xbb\xbfentity_name\r\n"say ""hi"", twice"\r\n\'=1+1\r\nMyDepartment123\r\n-12.5\r\n')


def test_column_of_nothing(dataset: Dataset) -> None:
    """A single column without a value gives a quoted empty cell, since an empty line is no row to most readers."""
    assert table(Export(dataset, Filter(), columns=("error",))) == [["error"], [""], [""], [""], [""]]


def test_filtered(dataset: Dataset) -> None:
    """Only what the filter keeps leaves, and the count says so."""
    export = Export(dataset, Filter.from_query([("action", "Delete")]), columns=("id", "origin", "raw"))
    assert [row[:2] for row in table(export)] == [["id", "origin"], ["4", "log.json #4"]]
    assert json.loads(table(export)[1][2])["id"] == 4
    assert export.count() == 1


def test_nothing_matches(dataset: Dataset, tmp_path: Path) -> None:
    """An export of nothing is a header alone, or an empty file, and holds no event."""
    nothing = Filter.from_query([("id", "none")])
    assert table(Export(dataset, nothing)) == [list(DEFAULT_COLUMNS)]
    assert b"".join(Export(dataset, nothing, "jsonl").chunks()) == b""
    assert Export(dataset, nothing).write(tmp_path / "nothing.csv") == 0


def test_unknown_column(dataset: Dataset) -> None:
    """A column that does not exist is refused with the names of those that do."""
    with pytest.raises(ExportError, match=r"no column nope.*happened_at"):
        Export(dataset, Filter(), columns=("id", "nope"))


def test_all_columns_can_be_chosen(dataset: Dataset) -> None:
    """Everything in the list of columns can be had; what the zone's clocks show names the zone."""
    names = [f"{name} (UTC)" if name in {"hour", "weekday"} else name for name in COLUMNS]
    assert table(Export(dataset, Filter(), columns=COLUMNS))[0] == names


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "Asia/Kolkata"])
def test_hour_and_weekday_are_those_of_the_local_time(dataset: Dataset, name: str) -> None:
    """In every line the two columns say what the local time beside them says, and nothing where there is none."""
    rows = table(Export(dataset, Filter(), columns=("happened_at", "hour", "weekday"), zone=ZoneInfo(name)))

    assert rows[0] == ["happened_at", "happened_at_utc", f"hour ({name})", f"weekday ({name})"]
    for local, utc, hour, weekday in rows[1:]:
        at = datetime.fromisoformat(local) if utc else None
        assert (hour, weekday) == (("", "") if at is None else (str(at.hour), f"{at:%A}"))


@pytest.mark.parametrize(("kind", "columns"), [("csv", ()), ("csv", ("id", "raw")), ("jsonl", ())])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_slices_join_without_a_seam(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: Kind, columns: tuple[str, ...], size: int
) -> None:
    """However small the slices, and however many events share one moment, the file is the same."""
    records = [make_legacy(id=number, happenedAt=f"2026-09-0{1 + number % 3}T00:00:00Z") for number in range(16)]
    records += [make_legacy(id=number, happenedAt="never") for number in range(16, 20)]
    opened = dataset_of(tmp_path, records)
    whole = b"".join(Export(opened, Filter(), kind, columns).chunks())
    monkeypatch.setattr(slices, "SLICE_ROWS", size)
    monkeypatch.setattr(event_lines, "PIECE_ROWS", max(1, size // 2))
    assert b"".join(Export(opened, Filter(), kind, columns).chunks()) == whole
    monkeypatch.setattr(event_lines, "_USUAL_BYTES", 0)
    monkeypatch.setattr(slices, "SLICE_BYTES", size * 700)
    assert b"".join(Export(opened, Filter(), kind, columns).chunks()) == whole
    opened.close()


def test_written_whole(dataset: Dataset, tmp_path: Path) -> None:
    """A file is its owner's alone, replaces what stood there, and leaves nothing else behind."""
    target = tmp_path / "out" / "log.csv"
    target.parent.mkdir()
    target.write_text("old", "utf-8")
    seen: list[tuple[int, int]] = []
    assert Export(dataset, Filter()).write(target, lambda done, total: seen.append((done, total))) == 4
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [path.name for path in target.parent.iterdir()] == ["log.csv"]
    assert seen[-1] == (4, 4)
    assert target.read_bytes() == b"".join(Export(dataset, Filter()).chunks())


def test_cancelled(dataset: Dataset, tmp_path: Path) -> None:
    """A cancelled export leaves what was there before."""
    target = tmp_path / "out" / "log.csv"
    target.parent.mkdir()
    target.write_text("old", "utf-8")
    with pytest.raises(CancelledError):
        Export(dataset, Filter()).write(target, cancelled=lambda: True)
    assert [path.read_text("utf-8") for path in target.parent.iterdir()] == ["old"]


def test_unwritable(dataset: Dataset, tmp_path: Path) -> None:
    """A folder that does not exist is said so."""
    with pytest.raises(ExportError, match=r"log\.csv can't be written"):
        Export(dataset, Filter()).write(tmp_path / "none" / "log.csv")
