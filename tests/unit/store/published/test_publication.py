"""Tests of the list of files that is a version."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from audit_explorer.errors import NewerTableError, TableError
from audit_explorer.store.cube.cube_table import DAY, CubeTable
from audit_explorer.store.dataset import Damage, Facts, FileFacts
from audit_explorer.store.published.publication import (
    TABLES,
    Publication,
    PublishedFile,
    is_published_name,
    month_of,
    read_publication,
    write_publication,
)
from audit_explorer.store.reading_choices import ReadingChoices

HASH = "ab" * 32
NOW = datetime(2026, 11, 28, 10, 0, 0, 123_456, tzinfo=UTC)


def file_of(table: str) -> PublishedFile:
    """Give a file of a table."""
    folder = f"{table}/month=2026-01" if table in {"events", "received"} else table
    return PublishedFile(f"{folder.replace('cube_', 'cube/cube_')}/{HASH}.parquet", 3, 400, HASH, "34:5")


PUBLICATION = Publication(
    version=7,
    published_at=NOW,
    facts=Facts(
        fingerprint="f",
        files=(FileFacts("a\u202e'\"\x00.json", 3), FileFacts("b", 0, repeats=True)),
        total=3,
        undated=1,
        unreadable=2,
        duplicates=4,
        partial=1,
        conflicts=2,
        probable=1,
        oldest=NOW,
        newest=None,
        read_at=NOW,
        zoneless=1,
        orderless=2,
        choices=ReadingChoices("Europe/Berlin", day_first=True),
        damaged=(Damage("x.parquet", "gone", "2026-01", NOW, None), Damage("y", "odd", "", None, 3)),
        incomplete=("it ends in the middle",),
        content="c",
    ),
    tables={name: (file_of(name),) for name in (*TABLES, "cube_days")},
    cube=(CubeTable("cube_days", DAY, ("result", "action"), 3),),
    years=(2025, 2026),
    key="0f" * 16,
)


def test_it_is_read_as_it_was_written() -> None:
    """Every part of it, times of any zone as the same instant."""
    other = replace(PUBLICATION, published_at=NOW.astimezone(timezone(timedelta(hours=-7))))
    for one in (PUBLICATION, other):
        read = read_publication(write_publication(one))
        assert read == one
        assert read.facts.read_at == one.facts.read_at


def test_what_says_the_same() -> None:
    """When it was read and published is no difference; everything else is."""
    later = replace(PUBLICATION, version=8, published_at=NOW + timedelta(1))
    assert later.says_as(replace(PUBLICATION, facts=replace(PUBLICATION.facts, read_at=NOW - timedelta(1))))
    assert not later.says_as(replace(PUBLICATION, facts=replace(PUBLICATION.facts, unreadable=3)))
    assert not later.says_as(replace(PUBLICATION, cube=()))
    assert not later.says_as(replace(PUBLICATION, years=(2026,)))


def test_a_later_format_is_refused() -> None:
    """A version of tomorrow says so; it is no damage."""
    said = json.loads(write_publication(PUBLICATION)) | {"format": 2, "tables": "elsewhere"}
    with pytest.raises(NewerTableError, match="newer version of Audit Explorer has published the table in /mnt/x"):
        read_publication(json.dumps(said), "/mnt/x")


@pytest.mark.parametrize(
    "change",
    [
        {"format": 0},
        {"format": "1"},
        {"tables": {}},
        {"key": "'); DROP"},
        {"years": 3},
        {"published_at": "2026-11-28T10:00:00"},
        {"cube": [{"name": "cube_hours", "unit": 1, "fields": [], "rows": 1}]},
        {"facts": {}},
    ],
)
def test_what_was_not_published_is_refused(change: dict[str, Any]) -> None:
    """Something else under the name, or a part that is gone, is one sentence."""
    with pytest.raises(TableError, match=r"facts\.json is not what was published"):
        read_publication(json.dumps(json.loads(write_publication(PUBLICATION)) | change))


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "[" * 100_000, b"\xff\xfe"])
def test_no_json_is_refused(text: str | bytes) -> None:
    """What is cut off or of another kind is the same sentence."""
    with pytest.raises(TableError, match="not what was published"):
        read_publication(text)


@pytest.mark.parametrize(
    "name",
    [
        f"../events/month=2026-01/{HASH}.parquet",
        f"/etc/{HASH}.parquet",
        f"events/month=2026-01/../../{HASH}.parquet",
        f"events/{HASH}.parquet",
        f"files/{HASH}.parquet\n",
        f"files/{HASH}.PARQUET",
        f"s3://other/{HASH}.parquet",
        "facts.json",
        f"cube/../{HASH}.parquet",
    ],
)
def test_a_file_elsewhere_is_refused(name: str) -> None:
    """A list can't send an engine to files that are none of the table's."""
    assert not is_published_name(name)
    said = json.loads(write_publication(PUBLICATION))
    said["tables"]["files"][0]["name"] = name
    with pytest.raises(TableError):
        read_publication(json.dumps(said))


def test_months_are_told() -> None:
    """A file's month is in its name; the small tables have none."""
    assert month_of(f"received/month=undated/{HASH}.parquet") == "undated"
    assert month_of(f"copies/{HASH}.parquet") == ""
    assert month_of("anything") == ""
