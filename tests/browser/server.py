"""The app as a person starts it, in a process of its own on a free port of this machine."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).parents[2]
#: Seconds that a start may take on a busy machine before it counts as failed.
_START: Final = 60
#: The servers that show the built-in sample.
WITHOUT_FILES: Final[set[str]] = set()


@contextlib.contextmanager
def serve(
    folder: Path,
    *files: Path,
    options: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
    own_command: bool = False,
    secrets: Path | None = None,
) -> Iterator[str]:
    """Run `streamlit run app.py -- FILES`, its log and temporary files in `folder`; yield its address without a slash.

    `own_command` runs `audit-explorer serve FILES` instead; `options` and `environ` are for either.
    `secrets` takes the place of .streamlit/secrets.toml.

    The test fails when the app does not come up, and when an exception stands in its log at the end.
    """
    port = free_port()
    if own_command:
        run = [sys.executable, "-c", "from audit_explorer.cli import main; raise SystemExit(main())", "serve"]
        command = [*run, f"--port={port}", "--no-browser", *options, *map(str, files)]
    else:
        run = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = [*options, *([f"--secrets.files={secrets}"] if secrets else [])]
        command = [*run, f"--server.port={port}", "--server.headless=true", *options, "--", *map(str, files)]
    settings = {
        name: value for name, value in os.environ.items() if not name.startswith(("AUDIT_EXPLORER_", "STREAMLIT_"))
    }
    own = {
        "TMPDIR": str(folder),
        "AUDIT_EXPLORER_ARCHIVE": str(folder / "archive"),
        "AUDIT_EXPLORER_WORKBENCH": str(folder / "workbench.sqlite"),
        "AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES": "yes",  # the simulated control plane is on this machine
    }
    log = folder / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
            command, cwd=ROOT, env=settings | own | dict(environ or {}), stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, f"http://127.0.0.1:{port}/_stcore/health", log)
        if not files:
            WITHOUT_FILES.add(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        WITHOUT_FILES.discard(f"http://127.0.0.1:{port}")
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
    said = log.read_text("utf-8", "replace")
    assert "Traceback" not in said, said


def fetched(address: str) -> str:
    """Return what a GET of the address answers."""
    with urllib.request.urlopen(address, timeout=_START) as answer:  # noqa: S310 - an address of serve()
        return str(answer.read().decode())


def free_port() -> int:
    """Give a port that nobody listens on now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + _START
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            fetched(address)
            return
        time.sleep(0.1)
    pytest.fail(f"the app did not start:\n{log.read_text('utf-8', 'replace')}")
