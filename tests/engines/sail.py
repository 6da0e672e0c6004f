"""Sail in its local cluster mode: one driver with workers, which speak with one another over the network."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from tests.engines.engine import Engine, free_port, plain_environment, wait_for
from tests.engines.leash import leashed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextlib.contextmanager
def sail(
    folder: Path, *, port: int | None = None, workers: int = 2, token: str | None = None, session_seconds: int = 300
) -> Iterator[Engine]:
    """Run a Sail server with so many workers, its log in a folder, on a free port unless one is named.

    It ends a session that nobody uses for `session_seconds`; 300 is its own default.
    """
    assert token is None  # it asks nobody for one
    port = port or free_port()
    environ = plain_environment(
        SAIL_MODE="local-cluster",
        SAIL_CLUSTER__WORKER_INITIAL_COUNT=str(workers),
        SAIL_CLUSTER__WORKER_MAX_COUNT=str(workers),
        SAIL_CLUSTER__WORKER_TASK_SLOTS="8",
        # A worker that rested is stopped after a minute, and only as many as one question needs come back.
        SAIL_CLUSTER__WORKER_MAX_IDLE_TIME_SECS="86400",
        SAIL_SPARK__SESSION_TIMEOUT_SECS=str(session_seconds),
        SAIL_EXECUTION__DEFAULT_PARALLELISM=str(workers),
        RUST_LOG="error",
        TMPDIR=str(folder),
    )
    log = folder / "sail.log"
    command = [sys.executable, "-m", "pysail", "spark", "server", "--ip", "127.0.0.1", "--port", str(port)]
    with leashed(command, environ, log) as process:
        wait_for(port, process, log)
        yield Engine("sail", f"sc://127.0.0.1:{port}", log, process)
