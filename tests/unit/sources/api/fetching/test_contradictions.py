"""Tests of "complete" where the server's own total, or what its entries are, contradicts it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import httpx
import pytest

from audit_explorer.filters import Filter
from audit_explorer.keeping.syncing import Sync
from audit_explorer.period import Period
from audit_explorer.sources.api import BearerToken, Fetch, Plan, Server, read_address
from audit_explorer.store.archive import Archive
from tests.builders import make_current

if TYPE_CHECKING:
    from pathlib import Path

    from audit_explorer.sources.api import Fetched
    from audit_explorer.sources.api.fetching.plan import Form

NOW = datetime(2026, 10, 1, tzinfo=UTC)
SERVER = Server(read_address("https://plane.example"), BearerToken("a-token-of-nobody"))
RECORDS: Final = [
    json.dumps(make_current(id=f"{number}", timestamp=f"2026-09-30T10:00:0{number}.000Z")) for number in range(5)
]

FIRST: Final = "2026-09-30T10:00:00.000Z"

TOTALS: Final = {
    "2000 and nothing came": ("2000", []),
    "2000 as a text and nothing came": ('"2000"', []),
    "2000.0 and nothing came": ("2000.0", []),
    "six of five": ("6", RECORDS),
    "four of five": ("4", RECORDS),
    "nothing of five": ("0", RECORDS),
    "negative": ("-1", RECORDS),
    "negative and nothing came": ("-5", []),
    "a half": ("5.5", RECORDS),
    "words": ('"many"', RECORDS),
    "true": ("true", RECORDS),
    "a list": ("[5]", RECORDS),
    "too long to be one": ("9" * 400, RECORDS),
}
AGREEING: Final = {
    "five": ("5", RECORDS),
    "five as a text": ('"5"', RECORDS),
    "five as a fraction": ("5.0", RECORDS),
    "none said": ("null", RECORDS),
    "an empty text": ('""', RECORDS),
    "nothing of nothing": ("0", []),
}
STRANGE: Final = {
    "a number": ["17"],
    "null": ["null"],
    "a text": ['"deleted"'],
    "an empty object": ["{}"],
    "a list": ["[]"],
    "all sorts": ["0", "null", '""', "{}", "[[]]", "true"],
}


def transport(total: str, entries: list[str], gap: str = ",") -> httpx.MockTransport:
    """Answer with the entries from the page's offset on, each of the time of the record before it."""
    times, at = [], FIRST
    for entry in entries:
        at = next(iter(re.findall(r"2026-09-30T[0-9:.]+Z", entry)), at)
        times.append(datetime.fromisoformat(at))

    def answer(request: httpx.Request) -> httpx.Response:
        asked = request.url.params
        start, end = datetime.fromisoformat(asked["start"]), datetime.fromisoformat(asked["end"])
        inside = [entry for entry, at in zip(entries, times, strict=True) if start <= at <= end]
        body = f'{{"total":{total},"audit_logs":[{gap.join(inside[int(asked.get("offset", "0")) :])}]}}'
        return httpx.Response(200, text=body, headers={"Content-Type": "application/json"})

    return httpx.MockTransport(answer)


def fetch(folder: Path, pages: httpx.MockTransport, form: Form = "pages") -> Fetched:
    """Fetch a day from such a server."""
    plan = Plan(Filter(period=Period(NOW - timedelta(days=1), NOW)), "current", form=form)
    return Fetch(SERVER, plan, folder, now=lambda: NOW, transport=pages, sleep=lambda _: None).run()


@pytest.mark.parametrize("form", ["pages", "json"])
@pytest.mark.parametrize("name", TOTALS)
def test_a_total_that_contradicts_what_came(name: str, form: Form, tmp_path: Path) -> None:
    """It isn't complete, the time of the records isn't covered; a sentence says why, and what came is there."""
    total, entries = TOTALS[name]
    fetched = fetch(tmp_path, transport(total, entries), form)
    assert (fetched.complete, fetched.records) == (False, len(entries))
    moment = datetime.fromisoformat(FIRST)
    assert not any(start <= moment < end for start, end in fetched.covered)
    assert fetched.error is None
    assert any("not known to be complete, because the " in sentence for sentence in fetched.said)


@pytest.mark.parametrize("gap", [",", ", "])
@pytest.mark.parametrize("name", AGREEING)
def test_a_total_that_agrees(name: str, gap: str, tmp_path: Path) -> None:
    """The same servers are believed where nothing contradicts them, however they write."""
    total, entries = AGREEING[name]
    fetched = fetch(tmp_path, transport(total, entries, gap))
    assert fetched.complete, fetched.said
    assert fetched.records == len(entries)


@pytest.mark.parametrize("form", ["pages", "json"])
@pytest.mark.parametrize("gap", [",", ", "])
@pytest.mark.parametrize("name", STRANGE)
def test_entries_that_are_no_records(name: str, gap: str, form: Form, tmp_path: Path) -> None:
    """The total adds up, yet so many of what it counts are no records: that is said, and nothing is covered."""
    entries = [*RECORDS[:2], *STRANGE[name], *RECORDS[2:]]
    fetched = fetch(tmp_path, transport(str(len(entries)), entries, gap), form)
    assert (fetched.complete, fetched.covered) == (False, ())
    count = len(STRANGE[name])
    words = "1 of the entries that the server sent is no record" if count == 1 else f"{count} of the entries"
    assert any(words in sentence for sentence in fetched.said)


@pytest.mark.parametrize(
    ("total", "entries"), [("2000", []), ("6", [*RECORDS, "{}"]), ("5", [*RECORDS[:4], '{"a":1}'])]
)
def test_a_sync_that_is_contradicted_marks_nothing(total: str, entries: list[str], tmp_path: Path) -> None:
    """The sync isn't complete, says why, notes no time as whole, and the next one asks for all of it again."""
    archive = Archive(tmp_path / "archive")
    day = timedelta(days=1)
    for _ in range(2):
        pages = transport(total, entries)
        done = Sync(SERVER, archive, since=day, now=lambda: NOW, generation="current", transport=pages).run()
        assert (done.complete, done.error, len(done.spans)) == (False, None, 1)
        assert done.spans[0].end - done.spans[0].start == day
        assert done.said
        assert not any(note.whole for note in archive.notes())
    mended = transport("5", RECORDS)
    assert Sync(SERVER, archive, since=day, now=lambda: NOW, generation="current", transport=mended).run().complete
