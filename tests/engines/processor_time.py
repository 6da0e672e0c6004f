"""How much processor time an engine's workers have used: work that nobody waits for shows there alone."""

from __future__ import annotations

import os
from pathlib import Path


def processor_time(process: int, of: str) -> float:
    """Give the seconds that those descendants of a process have used which have a word in their command line."""
    family = _family(process)
    return sum(_used(one) for one in family if of in _command(one))


def _family(process: int) -> set[int]:
    parents = {int(folder.name): _parent(folder) for folder in Path("/proc").iterdir() if folder.name.isdigit()}
    family, found = set[int](), {process}
    while found:
        family |= found
        found = {child for child, parent in parents.items() if parent in family} - family
    return family


def _stat(folder: Path) -> list[str]:
    try:
        # The name of a program, in parentheses, may have any sign in it.
        return (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return []  # it has ended meanwhile


def _parent(folder: Path) -> int:
    stat = _stat(folder)
    return int(stat[1]) if stat else 0


def _used(process: int) -> float:
    stat = _stat(Path(f"/proc/{process}"))
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK") if stat else 0.0


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""
