"""One measurement: a job of `worker`, run in a fresh process."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Figures = Mapping[str, float]


class MeasureError(Exception):
    """A job ended without figures; the message holds the last line it said."""


def run(job: str, *arguments: object) -> dict[str, float]:
    """Return the figures of one run of the job in a process of its own: seconds and bytes by name."""
    command = [sys.executable, "-m", "tests.benchmarks.worker", job, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        # A message may have further lines; the exception's own is the last one that names it.
        said = re.findall(r"^[\w.]+(?:Error|Exception)\b.*", done.stderr, re.MULTILINE) or ["it said nothing"]
        message = f"{job}: {said[-1]}"
        raise MeasureError(message)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def interleaved(jobs: Sequence[Sequence[object]], *, times: int) -> list[dict[str, float]]:
    """Return the median figures of each job; the jobs take turns, so that a slow minute of the machine hits all."""
    runs: list[list[dict[str, float]]] = [[] for _ in jobs]
    for _ in range(times):
        for found, (job, *arguments) in zip(runs, jobs, strict=True):
            found.append(run(str(job), *arguments))
    return [{name: statistics.median(one[name] for one in found) for name in found[0]} for found in runs]


def same(*figures: Figures) -> None:
    """Raise unless all read or wrote the same number of records: a fast reader that loses some wins nothing."""
    counts = {int(each["records"]) for each in figures}
    if len(counts) > 1:
        message = f"numbers of records differ: {sorted(counts)}"
        raise MeasureError(message)
