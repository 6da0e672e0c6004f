"""What a test knows of an engine that runs: its address, its secret, the file that it writes its log to."""

from __future__ import annotations

import os
import socket
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

#: The one place from which the client takes a token.
TOKEN_VARIABLE: Final = "SPARK_CONNECT_AUTHENTICATE_TOKEN"  # noqa: S105 - the name of a variable
#: Seconds that a start may take on a busy machine before it counts as failed.
START: Final = 120.0


class EngineError(Exception):
    """An engine did not start; the message has the end of what it said."""


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine that answers at `address`, to whoever has the token where there is one."""

    name: str
    address: str
    log: Path
    process: subprocess.Popen[bytes]
    token: str | None = field(default=None, repr=False)


def free_port() -> int:
    """Give a port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def plain_environment(**settings: str) -> dict[str, str]:
    """Give the environment of a server: this process's without our settings or those of an engine, with these."""
    ours = ("AUDIT_EXPLORER_", "SPARK_", "SAIL_", "PYSPARK_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | settings


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until somebody listens on a port of this machine; raise when the process ends, or too late."""
    deadline = time.monotonic() + START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    said = log.read_text("utf-8", "replace")[-3000:]
    message = f"no engine answers on port {port}:\n{said}"
    raise EngineError(message)
