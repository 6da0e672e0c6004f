"""Fetching against bare loops over the same pages of the simulated control plane."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks import table
from tests.benchmarks.measure import MeasureError, interleaved, run, same
from tests.benchmarks.server import DAYS
from tests.benchmarks.synthetic import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator

GENERATIONS: Final = ("current", "legacy")
#: Of the speed of a loop that only gets the pages.
SHARE: Final = 0.8
#: What a server takes over a page: less than one way through the internet and back.
MILLISECONDS: Final = 10


class _Server:
    """The control plane's process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Wait until it serves."""
        self._process = process
        self.address, self.token = self._said()

    def asked(self) -> list[str]:
        """Return the pages that it was asked for since the last time, in order."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._said()

    def _said(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            message = "fetch: the control plane has ended"
            raise MeasureError(message)
        said: list[str] = json.loads(line)
        return said


def fetch(records: int, runs: int) -> list[table.Row]:
    """Measure fetching so many records over either generation, from a server that takes its time and one that doesn't.

    From the one that answers at once the bare loop does nothing but copy: there all that a reader does is on top.
    """
    rows: list[table.Row] = []
    for milliseconds in (MILLISECONDS, 0):
        with _server(records, milliseconds) as server, tempfile.TemporaryDirectory() as folder:
            for generation in GENERATIONS:
                rows += _compare(generation, server, milliseconds, Path(folder), runs)
    return rows


def _compare(generation: str, server: _Server, milliseconds: int, folder: Path, runs: int) -> list[table.Row]:
    """Measure one generation: against the bare loop, and one that decodes and follows the pages itself."""
    where = (server.address, server.token)
    ends = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (NEWEST - timedelta(days=DAYS), NEWEST)]
    job = ("jobs.fetch", *where, generation, *ends)
    # A first pass: the server makes each record's text once and for all, and the bare loop gets to know the pages.
    server.asked()
    run(*job)
    asked = folder / generation
    asked.write_text("\n".join(server.asked()), "utf-8")
    peers = (("fetch_peers.bare", *where, asked), (f"fetch_peers.following_{generation}", *where, *ends))
    ours, bare, following = interleaved((job, *peers), times=runs)
    same(ours, bare, following)
    pace = f"{milliseconds} ms a page" if milliseconds else "server answers at once"
    work = f"fetch {int(ours['records']):,} records, {generation} API, {pace}: speed"
    speeds = [each["records"] / each["seconds"] for each in (ours, bare, following)]
    return [
        table.share_of(work, speeds[0], speeds[1], "bare httpx loop", "records/s", SHARE),
        table.share_of(work, speeds[0], speeds[2], "httpx loop that decodes", "records/s"),
    ]


@contextmanager
def _server(records: int, milliseconds: int) -> Iterator[_Server]:
    """Run the control plane."""
    command = [sys.executable, "-m", "tests.benchmarks.server", str(records), str(milliseconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield _Server(process)
        finally:
            process.communicate()
