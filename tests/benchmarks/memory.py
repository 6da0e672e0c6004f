"""How much memory this process holds, as the operating system counts it (resident, in bytes)."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def _status(name: str) -> int:
    """Return a field of /proc/self/status in bytes."""
    line = next(line for line in _STATUS.read_text("ascii").splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def now() -> int:
    """Return the memory held now, or the most ever held where the system doesn't say."""
    return _status("VmRSS") if _STATUS.exists() else peak()


def peak() -> int:
    """Return the most memory held since the start, or since `forget_peak`.

    Linux's own field is read because ru_maxrss begins with what the parent process held.
    """
    if _STATUS.exists():
        return _status("VmHWM")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def forget_peak() -> None:
    """Let `peak` count from here, where the system can do that (Linux)."""
    if _CLEAR.exists():
        _CLEAR.write_text("5", "ascii")
