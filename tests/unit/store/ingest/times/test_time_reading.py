"""Tests of what a file and a person add to the text of a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources import open_files
from audit_explorer.store import Builder
from audit_explorer.store.archive import Archive
from audit_explorer.store.archive.segments import pinned_segments
from audit_explorer.store.reading_choices import ReadingChoices
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from audit_explorer.store import Database
    from tests.unit.store.loading import Loader

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOW = "choose the order on the Overview, or say --day-first or --month-first on the command line"


class Reader:
    """Opens one file for each list of times."""

    def __init__(self, load: Loader) -> None:
        self._load = load
        self._open: list[Database] = []

    def __call__(self, *files: Sequence[str], choices: ReadingChoices = ReadingChoices()) -> Database:  # noqa: B008 - frozen
        """Open them; ids count from 0."""
        number = iter(range(1000))
        paths = [self._load.file([make_legacy(id=next(number), happenedAt=text) for text in times]) for times in files]
        self._open.append(open_files(paths, now=NOW, choices=choices))
        return self._open[-1]

    def close(self) -> None:
        """Close every dataset."""
        for dataset in self._open:
            dataset.close()


@pytest.fixture
def read(load: Loader) -> Iterator[Reader]:
    """Give a way to read files of these times at one moment."""
    reader = Reader(load)
    yield reader
    reader.close()


def instants(dataset: Database) -> list[str | None]:
    """Give the instants in the order of reading, to the minute."""
    rows = dataset.rows("SELECT strftime(happened_at, '%Y-%m-%d %H:%M') FROM events ORDER BY seq")
    return [row[0] for row in rows]


def reasons(dataset: Database) -> list[tuple[int | None, str]]:
    """Give the problems, the files' own first."""
    return dataset.rows("SELECT record, reason FROM problems ORDER BY file, record NULLS FIRST, reason")


def test_a_value_over_twelve_proves_the_order_of_its_own_file(read: Reader) -> None:
    """One file has the day first, the other the month; each is read as it proves, neither as the other does."""
    dataset = read(["11/08/2026 09:01 am", "13/08/2026 09:01 am"], ["11/08/2026 09:01", "08/13/2026 09:01"])

    assert instants(dataset) == ["2026-08-11 09:01", "2026-08-13 09:01", "2026-11-08 09:01", "2026-08-13 09:01"]
    assert dataset.facts.orderless == 0


def test_without_proof_dates_are_kept_aside(read: Reader) -> None:
    """Nothing is guessed; the reason says how to tell it, with a date of the file."""
    dataset = read(["11/08/2026 09:01 am", "08/08/2026", "12-10-2026"])

    assert instants(dataset) == [None, "2026-08-08 00:00", None]
    assert (1, f"11/08/2026 can be 11 August or 8 November: {HOW}") in reasons(dataset)
    assert (dataset.facts.undated, dataset.facts.orderless) == (2, 2)


@pytest.mark.parametrize(("day_first", "month"), [(True, "08-11"), (False, "11-08")])
def test_what_the_person_says_is_followed(read: Reader, day_first: bool, month: str) -> None:
    """With an order said, a file that proves none is read in it; one that proves another is not."""
    dataset = read(["11/08/2026"], ["13/08/2026", "11/08/2026"], choices=ReadingChoices(day_first=day_first))

    assert instants(dataset) == [f"2026-{month} 00:00", "2026-08-13 00:00", "2026-08-11 00:00"]


def test_a_file_that_has_both_orders_is_not_read(read: Reader) -> None:
    """Two proofs contradict each other, whatever the person says: none of its dates is believed."""
    said = ReadingChoices(day_first=True)
    dataset = read(["13/08/2026", "08/13/2026", "11/08/2026"], choices=said)

    assert instants(dataset) == [None] * 3
    assert {reason for _, reason in reasons(dataset)} == {
        "the day comes first in some dates of this file and the month in others: none of them is read"
    }


@pytest.mark.parametrize(
    ("times", "expected"),
    [(["11/08/2026"], ["2026-08-11 00:00"]), (["11/08/2026", "11/13/2026"], ["2026-11-08 00:00", "2026-11-13 00:00"])],
)
def test_a_header_says_the_order_unless_the_file_proves_another(
    tmp_path: Path, times: list[str], expected: list[str]
) -> None:
    """The vendor's own header stands for its dates; a date that is none that way is stronger."""
    (tmp_path / "dataset").mkdir()
    builder = Builder(tmp_path / "dataset", NOW)
    records, problems = tmp_path / "records", tmp_path / "problems"
    records.write_text(
        "\n".join(
            f'{{"record": {n}, "raw": "{{\\"happenedAt\\": \\"{text}\\"}}", "clean": null}}'
            for n, text in enumerate(times, start=1)
        )
    )
    problems.write_text("")
    builder.add_spool("a.csv", records, problems, lambda: "1", unreadable=0, longest=100, day_first=True)
    dataset = builder.finish()

    assert instants(dataset) == expected
    dataset.close()


def test_times_without_a_zone_are_counted_once_a_file(read: Reader) -> None:
    """They are read as UTC, and that is said; a file whose times name their zone says nothing."""
    dataset = read(["2026-08-11 09:01:00", "11.08.2026 09:01", "2026-08-11T09:01:00Z"], ["2026-08-11T09:01:00+02:00"])

    assert instants(dataset)[:2] == ["2026-08-11 09:01"] * 2
    assert reasons(dataset) == [(None, "2 times name no zone: read as UTC")]
    assert dataset.facts.zoneless == 2


def test_times_without_a_zone_are_read_in_the_zone_that_was_said(read: Reader) -> None:
    """Summer and winter have their own offset; what names its zone is left alone; numbers since 1970 too."""
    texts = ["2026-08-11 11:01:00", "2026-01-11", "11.08.2026 11:01", "2026-08-11T09:01:00Z", "1786438860"]
    dataset = read(texts, choices=ReadingChoices("Europe/Berlin"))

    august = "2026-08-11 09:01"
    assert instants(dataset) == [august, "2026-01-10 23:00", august, august, august]
    assert reasons(dataset) == [(None, "3 times name no zone: read as Europe/Berlin")]


def test_a_reading_that_the_clocks_skipped_or_repeated_is_doubted(read: Reader) -> None:
    """The earlier instant is taken, and the record is listed; the hours beside it are not."""
    texts = ["2026-03-29 02:30:00", "2026-10-25 02:30:00", "2026-10-25 03:30:00", "2026-10-25 01:30:00"]
    dataset = read(texts, choices=ReadingChoices("Europe/Berlin"))

    assert instants(dataset) == ["2026-03-29 00:30", "2026-10-25 00:30", "2026-10-25 02:30", "2026-10-24 23:30"]
    assert reasons(dataset)[1:] == [
        (1, "the clocks of Europe/Berlin never showed this time: the earlier of its readings is taken"),
        (2, "the clocks of Europe/Berlin showed this time twice: the earlier is taken"),
    ]


def test_what_can_not_have_happened_is_kept_and_listed(read: Reader) -> None:
    """A written time is taken as it is said, however unlikely; an hour ahead is a clock that is ahead."""
    soon = [(NOW + ahead).isoformat() for ahead in (timedelta(minutes=59), timedelta(hours=2), timedelta(days=3))]
    dataset = read(["1999-08-11T00:00:00Z", *soon, "2026-08-11T09:01:00Z"])

    assert None not in instants(dataset)
    assert reasons(dataset) == [
        (1, "before the platform existed"),
        (3, "in the future by 2 hours"),
        (4, "in the future by 3 days"),
    ]


def test_zero_times_and_numbers_say_why(read: Reader) -> None:
    """Each undated record has the reason that fits it."""
    dataset = read(["0001-01-01T00:00:00Z", "999", "whenever", "1970-01-01"])

    assert [reason for _, reason in reasons(dataset)] == [
        "a zero time",
        "a number that stands for no time from 2018 to a year from now",
        "unreadable time",
        "a zero time",
    ]


def test_an_archive_keeps_the_instants_that_were_read_with_a_choice(
    read: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made anew by later rules, archived records have the same instants, though no file and no person is there."""
    choices = ReadingChoices("Europe/Berlin", day_first=True)
    dataset = read(["2026-08-11 11:01:00", "11/08/2026 11:01"], ["13/08/2026 01:00"], choices=choices)
    archive = Archive(tmp_path / "archive")
    assert archive.add(dataset).new == 3
    assert archive.add(dataset).new == 0

    monkeypatch.setattr(pinned_segments, "NORMALISER", "later rules")
    archived = archive.open(NOW)
    assert sorted(map(str, instants(archived))) == ["2026-08-11 09:01"] * 2 + ["2026-08-12 23:00"]
    clean = archived.rows("SELECT json_extract_string(clean, '$.happenedAt') FROM received ORDER BY 1")
    assert clean == [("2026-08-11T09:01:00.000Z",)] * 2 + [("2026-08-12T23:00:00.000Z",)]
    assert archived.rows("SELECT count(*) FROM received WHERE raw LIKE '%11/08/2026 11:01%'") == [(1,)]
    assert reasons(archived) == []
    archived.close()


def test_an_archive_says_what_it_doubts(read: Reader, tmp_path: Path) -> None:
    """Zero times, times without a zone and unlikely ones are listed there as they were where they came from."""
    dataset = read(["1999-08-11 00:00:00", "0001-01-01T00:00:00Z", "11/08/2026"])
    archive = Archive(tmp_path / "archive")
    archive.add(dataset)
    archived = archive.open(NOW)

    assert archived.rows("SELECT DISTINCT reason FROM problems ORDER BY 1") == [
        ("1 time names no zone: read as UTC",),
        ("a date of which nothing tells which number is the day",),
        ("a zero time",),
        ("before the platform existed",),
    ]
    archived.close()
