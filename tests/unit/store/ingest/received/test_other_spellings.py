"""Outcomes under another spelling of their name: the scan of a file beside the engine's pattern."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_explorer.store.ingest.received import other_spellings
from audit_explorer.store.ingest.received.other_spellings import OTHERWISE_SPELLED, otherwise_spelled

if TYPE_CHECKING:
    from pathlib import Path

PIECES = [
    '"',
    "\\",
    " ",
    ":",
    "Outcome",
    "Stat",
    "us",
    "HTTP ",
    "status",
    "Error",
    "Err",
    "\n",
    "x" * 40,
    "é",
    "outcome",
]


@pytest.mark.parametrize("chunk", [7, 64, 1 << 18])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=30))
def test_the_scan_says_what_the_engine_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, pieces: list[str]
) -> None:
    """Wherever a piece of the file ends, a name is found if and only if the engine's pattern finds it."""
    monkeypatch.setattr(other_spellings, "_CHUNK", chunk)
    path = tmp_path / "log"
    path.write_bytes("".join(pieces).encode())
    sql = f"SELECT {OTHERWISE_SPELLED} FROM (SELECT ? AS json)"  # noqa: S608 - our own pattern
    expected = duckdb.execute(sql, ["".join(pieces)]).fetchall()
    assert otherwise_spelled(path) is expected[0][0]


@pytest.mark.parametrize("chunk", [50, 1 << 18])
@pytest.mark.parametrize("name", ["HTTP_STATUS", "HTTP status", "Succeeded", "ErrorType", 'Outcome\\\\"  ', "Result"])
def test_one_name_among_many_records_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, name: str
) -> None:
    """It may stand anywhere, at any offset; words that are values, and other names, are passed over."""
    monkeypatch.setattr(other_spellings, "_CHUNK", chunk)
    path = tmp_path / "log"
    filler = json.dumps({"result": "Succeeded", "error": "Error", "Stage": "Status", "context": {"Re": 1}}) * 30
    for offset in range(12):
        path.write_text(filler + " " * offset + filler)
        assert not otherwise_spelled(path)
        key = name if '"' in name else f'{name}"'
        path.write_text(filler + " " * offset + f'{{"{key}: 1}}' + filler)
        assert otherwise_spelled(path)


def test_what_hides_a_name_behind_a_megabyte_is_looked_at_closely(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name whose end doesn't come takes no time and no memory: the file goes the careful way."""
    monkeypatch.setattr(other_spellings, "_MOST_BEHIND", 1_000)
    monkeypatch.setattr(other_spellings, "_CHUNK", 500)
    path = tmp_path / "log"
    path.write_text('{"Outcome' + "\\" * 5_000)
    assert otherwise_spelled(path)
    path.write_text('{"Other' + "\\" * 5_000)
    assert otherwise_spelled(path)
    path.write_text(" " * 5_000)
    assert not otherwise_spelled(path)
