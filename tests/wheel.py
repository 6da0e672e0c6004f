"""The wheel, built from the clone without a network, installed beside the packages that the tests run with."""

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
    from collections.abc import Iterator

ROOT: Final = Path(__file__).parents[1]
#: Seconds that building, installing, starting or ending may take on a busy machine before it counts as failed.
_LIMIT: Final = 120


def build(folder: Path) -> Path:
    """Build the wheel into a folder; give its path."""
    _run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)])
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel into a new environment; give the folder of its commands."""
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    python = folder / "bin" / "python"
    _run(
        [
            *(sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"),
            *("install", "--quiet", "--no-deps", "--no-index", str(wheel)),
        ]
    )
    (packages,) = (folder / "lib").glob("python*/site-packages")
    # What the wheel depends on is the tests' own; the clone's source is no such folder, so that it is not seen.
    (packages / "tests.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")), "utf-8")
    return python.parent


def run_python(commands: Path, code: str, folder: Path) -> str:
    """Run code by the environment's interpreter, far from the clone; give what it printed."""
    return _run([str(commands / "python"), "-W", "ignore", "-c", code], folder)


@contextlib.contextmanager
def serve(commands: Path, folder: Path, *files: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `audit-explorer serve` far from the clone; yield its address and its process, which is ended at the last."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(commands / "audit-explorer"), "serve", "--no-browser", "--port", str(port), *map(str, files)]
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, cwd=folder, env=_environ(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait(process, f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=_LIMIT)


def _environ(folder: Path) -> dict[str, str]:
    own = ("AUDIT_EXPLORER_", "STREAMLIT_", "PYTHON")
    settings = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    own_places = {"AUDIT_EXPLORER_ARCHIVE": "archive", "AUDIT_EXPLORER_WORKBENCH": "workbench.sqlite"}
    return settings | {"TMPDIR": str(folder)} | {name: str(folder / place) for name, place in own_places.items()}


def _run(command: list[str], folder: Path = ROOT) -> str:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        command, cwd=folder, env=_environ(folder), capture_output=True, text=True, timeout=_LIMIT, check=False
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def _wait(process: subprocess.Popen[str], address: str) -> None:
    deadline = time.monotonic() + _LIMIT
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own server
            return
        time.sleep(0.1)
    process.kill()
    out, err = process.communicate(timeout=_LIMIT)
    pytest.fail(f"the dashboard did not start at {address}:\n{out}{err}")
