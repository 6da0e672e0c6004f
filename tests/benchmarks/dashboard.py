"""The app over an export, in a process of its own on a free port of this machine."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.benchmarks.measure import MeasureError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """A server that answers: its address without a slash, its process, the file that has its output."""

    address: str
    pid: int
    log: Path


@contextlib.contextmanager
def served(export: Path, *options: str, root: Path = ROOT, python: str = sys.executable) -> Iterator[Served]:
    """Run the app of a clone over the export; yield it once it answers.

    Raises:
        MeasureError: It did not start.
    """
    port = free_port()
    own = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true", *options]
    command = [python, "-m", "streamlit", "run", "app.py", *own, "--", str(export)]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("w", encoding="utf-8") as out:
            server = subprocess.Popen(command, cwd=root, env=os.environ.copy(), stdout=out, stderr=subprocess.STDOUT)
        try:
            if not _answers(server, f"http://127.0.0.1:{port}/_stcore/health"):
                said = log.read_text("utf-8").strip().splitlines() or ["no word"]
                message = f"the app did not start: {said[-1]}"
                raise MeasureError(message)
            yield Served(f"http://127.0.0.1:{port}", server.pid, log)
        finally:
            server.terminate()
            server.wait(10)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Return whether the server answers within a minute."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address):  # noqa: S310 - the address is ours, http
            return True
        time.sleep(0.2)
    return False
