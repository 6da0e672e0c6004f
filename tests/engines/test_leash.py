"""Tests of the leash: no server outlives the test run that started it."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from tests.engines.leash import ROOT, leashed
from tests.waiting import running, until

if TYPE_CHECKING:
    from pathlib import Path

#: A server that starts another one, as an engine starts its workers, and writes down which processes they are.
_SERVER = """
import os, pathlib, subprocess, sys, time
if len(sys.argv) > 2:
    worker = subprocess.Popen([sys.executable, __file__, sys.argv[1]])
    part = pathlib.Path(sys.argv[1] + ".part")
    part.write_text(f"{os.getpid()} {worker.pid}")
    part.rename(sys.argv[1])
time.sleep(600)
"""
#: A test run that holds a server on a leash until it is killed.
_RUN = """
import os, pathlib, sys, time
from tests.engines.leash import leashed
with leashed(sys.argv[2:], dict(os.environ), pathlib.Path(sys.argv[1])):
    time.sleep(600)
"""


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    """Give the command of a server with a worker; the file `processes` has their numbers."""
    script = tmp_path / "server.py"
    script.write_text(_SERVER, "utf-8")
    return [sys.executable, str(script), str(tmp_path / "processes"), "with a worker"]


def runs(process: int) -> bool:
    """Say whether a process is there."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def started(folder: Path) -> list[int]:
    """Wait until the server and its worker run; give their numbers."""
    until((folder / "processes").exists, "the server")
    processes = [int(number) for number in (folder / "processes").read_text("utf-8").split()]
    assert all(map(runs, processes))
    return processes


def test_a_server_ends_with_its_test(command: list[str], tmp_path: Path) -> None:
    """When the test is over, the server and its worker are gone."""
    with leashed(command, dict(os.environ), tmp_path / "log"):
        processes = started(tmp_path)
    until(lambda: not any(map(runs, processes)), "the end of the server and its worker")


def test_a_server_dies_at_once_on_demand(command: list[str], tmp_path: Path) -> None:
    """A machine that fails: the server and its worker are gone although the test still runs."""
    with leashed(command, dict(os.environ), tmp_path / "log") as process:
        processes = started(tmp_path)
        process.terminate()
        until(lambda: not any(map(runs, processes)), "the end of the server and its worker")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_ends_with_a_test_run_that_is_killed(
    command: list[str], tmp_path: Path, number: signal.Signals
) -> None:
    """However the run dies, the server and its worker are gone soon after."""
    script = tmp_path / "run.py"
    script.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{_RUN}", "utf-8")
    with running([sys.executable, str(script), str(tmp_path / "log"), *command]) as run:
        processes = started(tmp_path)
        run.send_signal(number)
        run.wait(60)
        until(lambda: not any(map(runs, processes)), "the end of the server and its worker")
