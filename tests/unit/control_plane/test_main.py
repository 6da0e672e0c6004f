"""`python -m tests.control_plane`: started by hand."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx

from tests.control_plane import paths
from tests.control_plane.sample import moved_to, sample_records
from tests.waiting import LIMIT, lines_before, running, within

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = [sys.executable, "-m", "tests.control_plane", "--port"]


@contextmanager
def interruptible() -> Iterator[None]:
    """Let processes that are started meanwhile be interrupted, also where these tests ignore it, as under nohup."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def test_it_says_how_to_reach_it_until_it_is_interrupted() -> None:
    """The printed address and token open the sample, whose newest record is a moment old; Ctrl-C ends it quietly."""
    with interruptible(), running([*COMMAND, "0"]) as process:
        try:
            assert process.stdout is not None
            assert process.stderr is not None
            said = lines_before("Ctrl-C stops it.\n", process.stdout)
            found = dict(re.findall(r"^  (address|token|client id|client secret) +(\S+)$", said, re.MULTILINE))
            headers = {"Authorization": f"Bearer {found['token']}"}
            (newest,) = httpx.get(found["address"] + paths.LEGACY, params={"limit": 1}, headers=headers).json()
            asked = {
                "grantType": "client_credentials",
                "clientId": found["client id"],
                "clientSecret": found["client secret"],
            }
            assert httpx.post(found["address"] + paths.TOKEN_V1, json=asked).status_code == 200
        finally:
            process.send_signal(signal.SIGINT)
        assert within(process.wait, "the end of the control plane after Ctrl-C") == 0
        assert process.stderr.read() == ""
    assert datetime.now(UTC) - datetime.fromisoformat(newest["happenedAt"]) < timedelta(hours=1)


def test_a_port_that_is_taken() -> None:
    """It says so, and how to choose another one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run([*COMMAND, str(port)], capture_output=True, text=True, check=False, timeout=LIMIT)  # noqa: S603 - our own command
    assert done.returncode == 1
    assert f"Port {port} can't be used" in done.stderr
    assert "--port" in done.stderr


def test_moving_keeps_everything_else() -> None:
    """All times move by one distance, to the millisecond; nothing else changes."""
    records = sample_records()
    newest = datetime(2027, 1, 1, tzinfo=UTC)
    moved = moved_to(records, newest)
    assert moved[0]["happenedAt"] == "2027-01-01T00:00:00.000Z"
    distances = {
        datetime.fromisoformat(new["happenedAt"]) - datetime.fromisoformat(old["happenedAt"])
        for new, old in zip(moved, records, strict=True)
    }
    assert len(distances) == 1
    assert [record | {"happenedAt": ""} for record in moved] == [record | {"happenedAt": ""} for record in records]
