"""Tests of answers that came whole but are no valid JSON: read at once as far as they can be, and never as complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer import errors
from audit_explorer.sources import open_files
from audit_explorer.sources.api import Fetch, Plan
from audit_explorer.sources.api.fetching.limits import Limits
from tests.builders import make_current, make_legacy
from tests.control_plane.raw_answers import raw_server, whole
from tests.unit.sources.api.fetch_runs import MONTH, NOW, server

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.api import Fetched

RECORD: Final = json.dumps(make_legacy(id=1, happenedAt="2026-09-03T10:00:00.000Z"))
OTHER: Final = json.dumps(make_legacy(id=2, happenedAt="2026-09-03T10:00:01.000Z"))
DEEP: Final = "[" * 10_000 + "]" * 10_000
CURRENT: Final = json.dumps(make_current(id="x", timestamp="2026-09-03T10:00:00.000Z"))

READ: Final[dict[str, tuple[str | bytes, int, int]]] = {
    "NaN": (f'[{RECORD[:-1]},"v":NaN}},{OTHER}]', 2, 0),
    "Infinity": (f'[{RECORD[:-1]},"v":-Infinity}},{OTHER}]', 2, 0),
    "nan": (f'[{RECORD[:-1]},"v":nan}},{OTHER}]', 1, 1),
    "trailing comma": (f"[{RECORD},{OTHER},]", 2, 0),
    "two commas": (f"[{RECORD},,{OTHER}]", 2, 0),
    "no comma": (f"[{RECORD}{OTHER}]", 2, 0),
    "trailing comma in a record": (f"[{RECORD[:-1]},}},{OTHER}]", 1, 1),
    "byte order mark": (f"\ufeff[{RECORD},{OTHER},]", 2, 0),
    "one record in single quotes": (f"[{RECORD},{OTHER.replace(chr(34), chr(39))}]", 1, 1),
    "duplicate keys": (f'[{RECORD[:-1]},"id":1}},{OTHER}]', 2, 0),
    "invalid UTF-8": (f'[{RECORD[:-1]},"v":"'.encode() + b"\xff\xfe" + f'"}},{OTHER}]'.encode(), 2, 0),
    "lone surrogate": (f'[{RECORD[:-1]},"v":"\\ud800"}},{OTHER}]', 2, 0),
    "a number of 10^400": (f'[{RECORD[:-1]},"v":1{"0" * 400}}},{OTHER}]', 2, 0),
    "10,000 brackets": (f'[{RECORD[:-1]},"v":{DEEP}}},{OTHER}]', 2, 0),
    "10,000 brackets and a trailing comma": (f'[{OTHER},{RECORD[:-1]},"v":{DEEP}}},]', 2, 0),
    "a record a line": (f"{RECORD}\n{OTHER}\n", 2, 0),
    "JSON in a JSON string": (json.dumps(f"[{RECORD},{OTHER}]"), 2, 0),
    "a comment": (f"[{RECORD},/* x */{OTHER}]", 2, 1),
    "text behind it": (f"[{RECORD},{OTHER}]\nOK", 2, 1),
    "a line break in a text": (f'[{RECORD[:-1]},"v":"a\nb"}},{OTHER},]', 2, 0),
}
REFUSED: Final[dict[str, tuple[str, type[errors.AuditExplorerError]]]] = {
    "a login page": ("<!DOCTYPE html><html><body>Sign in</body></html>", errors.NotJsonError),
    "nothing": ("", errors.NotJsonError),
    "null": ("null", errors.WrongShapeError),
    "a text": ('"hello"', errors.WrongShapeError),
    "single quotes": (f"[{RECORD}]".replace('"', "'"), errors.NotJsonError),
    "brackets": (f"[{DEEP[:10_000]}", errors.NotJsonError),
    "a number": ("1e999", errors.WrongShapeError),
}


def run(body: str | bytes, folder: Path, requests: int = 2) -> tuple[Fetched, list[float]]:
    """Fetch legacy pages that all have this body; give the waits between attempts too."""
    waits: list[float] = []
    body = body if isinstance(body, bytes) else body.encode()
    with raw_server(whole(body)) as plane:
        limits = Limits(requests=requests)
        fetched = Fetch(
            server(plane), Plan(MONTH, "legacy"), folder, now=lambda: NOW, sleep=waits.append, limits=limits
        ).run()
    return fetched, waits


@pytest.mark.parametrize("name", READ)
def test_what_came_whole_is_read_at_once(name: str, tmp_path: Path) -> None:
    """Nothing is waited for; each record is in the log, what is none is counted there, and said by the fetch."""
    body, good, bad = READ[name]
    fetched, waits = run(body, tmp_path)
    assert not waits
    assert {row.failure for row in fetched.ledger} == {""}
    dataset = open_files(fetched.files)
    assert (dataset.facts.total, dataset.facts.unreadable) == (good, bad)
    dataset.close()
    assert fetched.records == good + bad
    if bad:
        assert not fetched.complete


@pytest.mark.parametrize("name", ["nan", "trailing comma in a record", "text behind it"])
def test_an_entry_that_cannot_be_read_is_never_complete(name: str, tmp_path: Path) -> None:
    """Both the mended answer and the entry are said; the period is in doubt, not covered."""
    fetched, _ = run(READ[name][0], tmp_path, requests=500)
    assert not fetched.complete
    assert any("no valid JSON" in sentence for sentence in fetched.said)


def test_what_is_mended_in_whole_is_said(tmp_path: Path) -> None:
    """A trailing comma loses no record, but somebody should know."""
    fetched, _ = run(READ["trailing comma"][0], tmp_path)
    assert any("no valid JSON" in sentence for sentence in fetched.said)


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_record_is_refused_at_once(name: str, tmp_path: Path) -> None:
    """It came whole, so that asking again would bring the same."""
    body, kind = REFUSED[name]
    fetched, waits = run(body, tmp_path, requests=20)
    assert isinstance(fetched.error, kind)
    assert not waits


def test_total_and_next_of_a_mended_page_count(tmp_path: Path) -> None:
    """Around the records stands what it stands around in any page."""
    body = f'{{"total":1,"audit_logs":[{CURRENT},],"next":""}}'.encode()
    with raw_server(whole(body)) as plane:
        fetched = Fetch(
            server(plane), Plan(MONTH, "current"), tmp_path, now=lambda: NOW, limits=Limits(requests=2)
        ).run()
    assert fetched.records == 1
    assert {row.got for row in fetched.ledger} == {1}
