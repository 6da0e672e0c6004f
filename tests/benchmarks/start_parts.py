"""The parts of the benchmark that are about starting: a command, a run of a page."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Final

from tests.benchmarks import clock, table
from tests.benchmarks.measure import MeasureError, run
from tests.benchmarks.synthetic import export_of

if TYPE_CHECKING:
    from tests.benchmarks.size import Size

_RECORDS: Final = 20
_COMMAND: Final = "from audit_explorer.cli import main; raise SystemExit(main())"
# A process is over so soon that many runs cost little.
_TIMES: Final = 5


def start(size: Size) -> list[table.Row]:
    """Measure commands from their start to their end, each a process, with an empty one and pandas beside."""
    processes = {
        "--help": (_COMMAND, "--help"),
        "summary": (_COMMAND, "summary", str(export_of(_RECORDS))),
        "nothing": ("pass",),
        "pandas": ("import pandas",),
    }
    spent: dict[str, list[float]] = {name: [] for name in processes}
    with tempfile.TemporaryDirectory() as folder:
        # Compiled once, as an installed package is, whatever this shell says of that.
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        for process in processes.values():
            _run(environment, *process)
        for _ in range(_TIMES * size.runs):
            for name, process in processes.items():
                spent[name].append(clock.seconds(lambda process=process: _run(environment, *process)))  # type: ignore[misc]
    found = {name: statistics.median(each) for name, each in spent.items()}
    return [
        table.at_most("audit-explorer --help", found["--help"], 0.25, "s", 0.15),
        table.at_most(f"audit-explorer summary, {_RECORDS} records", found["summary"], 0.6, "s"),
        table.only("beside: python -c pass", found["nothing"], "s"),
        table.only("beside: python -c 'import pandas'", found["pandas"], "s"),
    ]


def rerun(_: Size) -> list[table.Row]:
    """Measure a run of the Overview whose answers are all remembered: the processor time of its script."""
    found = run("rerun.overview")
    work = "one rerun of the Overview, all answers remembered: Python time"
    return [table.at_most(work, found["seconds"], 0.035, "s", 0.025)]


def _run(environment: dict[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"start: {(done.stderr.strip().splitlines() or ['it said nothing'])[-1]}"
        raise MeasureError(message)
