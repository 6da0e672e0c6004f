"""The part "fetch": our client against bare loops over the same pages of a control plane that answers at once."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import table
from tests.benchmarks.measure import MeasureError, interleaved, run, same
from tests.benchmarks.server import ASKED, DAYS
from tests.benchmarks.synthetic import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATIONS: Final = ("current", "legacy")
SHARE: Final = 0.8
_BARE: Final = "bare httpx loop"
_DECODING: Final = "httpx loop that decodes and follows"


def fetch(records: int, runs: int) -> list[table.Row]:
    """Measure fetching so many records over either generation of the API."""
    with _server(records) as (address, token), tempfile.TemporaryDirectory() as folder:
        return [row for generation in GENERATIONS for row in _of(generation, address, token, Path(folder), runs)]


def _of(generation: str, address: str, token: str, folder: Path, runs: int) -> list[table.Row]:
    start, end = (f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (NEWEST - timedelta(days=DAYS), NEWEST))
    asked = folder / generation
    ours_job = ("jobs.fetch", address, token, generation, start, end)
    following_job = (f"fetch_peers.following_{generation}", address, token, start, end)
    # A first pass of each: the server gets to know the pages, and the bare loop what to ask for.
    for job in (following_job, ours_job):
        _asked(address)
        run(*job)
    asked.write_text(_asked(address), "utf-8")
    jobs = (ours_job, ("fetch_peers.bare", address, token, asked), following_job)
    ours, bare, following = interleaved(jobs, times=runs)
    same(ours, bare, following)
    work = f"fetch {int(ours['records']):,} records, {generation} API: speed"
    speeds = [each["records"] / each["seconds"] for each in (ours, bare, following)]
    return [
        table.share_of(work, speeds[0], speeds[1], _BARE, "records/s", SHARE),
        table.share_of(work, speeds[0], speeds[2], _DECODING, "records/s"),
    ]


def _asked(address: str) -> str:
    """Return what the server was asked since the last time, a line a request."""
    with urllib.request.urlopen(f"{address}{ASKED}") as answer:  # noqa: S310 - the address is ours, http
        text: str = answer.read().decode()
    return text


@contextmanager
def _server(records: int) -> Iterator[tuple[str, str]]:
    """Run the server; yield its address and a token."""
    command = [sys.executable, "-m", "tests.benchmarks.server", str(records)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        first = server.stdout.readline()
        if not first:
            message = "fetch: the control plane did not start"
            raise MeasureError(message)
        said = json.loads(first)
        yield said["address"], said["token"]
        server.communicate()
