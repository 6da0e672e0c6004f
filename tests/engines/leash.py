"""A process on a leash: it ends with whoever holds the leash, and takes with it all that it started.

`python -m tests.engines.leash COMMAND…` runs a command in a session of its own until its standard input ends. A test
run that is killed closes that input, however it dies, so that no server of its outlives it. SIGTERM lets the command
die at once with all that it started, as a machine that fails does.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT: Final = Path(__file__).parents[2]
#: Seconds that a server has to end by itself before it is killed.
_PATIENCE: Final = 5.0


@contextlib.contextmanager
def leashed(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with this environment, what it says in a file; end it and all that it started in the end."""
    run = [sys.executable, "-m", "tests.engines.leash", *command]
    with log.open("ab") as out:
        process = subprocess.Popen(  # noqa: S603 - our own module, and a command of this folder's
            run,
            cwd=ROOT,
            env=dict(environ),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            # A signal to the whole group of a test run (Ctrl-C, `timeout`) would end the leash before the server.
            start_new_session=True,
        )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(2 * _PATIENCE)


def main(command: Sequence[str]) -> int:
    """Run the command until it ends or the leash is let go; give its exit status."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - as above
    signal.signal(signal.SIGTERM, lambda *_: _signal(process, signal.SIGKILL))
    threading.Thread(target=_end_with_input, args=(process,), daemon=True).start()
    status = process.wait()
    _signal(process, signal.SIGKILL)
    return status


def _end_with_input(process: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    _signal(process, signal.SIGTERM)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
