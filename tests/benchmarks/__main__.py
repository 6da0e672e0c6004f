"""The command `python -m tests.benchmarks`: it measures, then prints one table.

Exit status: 0 when every figure is as it must be, 1 when one is not or could not be measured.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks import table
from tests.benchmarks.cluster_parts import asked_of_tables
from tests.benchmarks.measure import MeasureError
from tests.benchmarks.parts import PARTS
from tests.benchmarks.size import FULL, QUICK


def main() -> int:
    """Measure the parts asked for, print the table, return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure what the README promises.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, one run: to see that it works")
    parser.add_argument("--only", action="append", choices=list(PARTS), metavar="NAME", help=", ".join(PARTS))
    kinds = parser.add_subparsers(dest="kind", title="instead of all that")
    crowd = kinds.add_parser("load", help="many sessions at once, each of whose answers is checked")
    crowd.add_argument("--sessions", type=int, default=20)
    crowd.add_argument("--records", type=int, default=200_000)
    crowd.add_argument("--minutes", type=float, default=10)
    crowd.add_argument("--root", type=Path, help="another clone to measure, with --python for its interpreter")
    crowd.add_argument("--python", default=sys.executable)
    large = kinds.add_parser("cluster", help="one page's questions of published tables of any size")
    large.add_argument("--records", type=int, nargs="+", default=[1_000_000, 10_000_000, 100_000_000])
    options = parser.parse_args()
    rows: list[table.Row] = []
    if options.kind == "cluster":
        print(table.render(_cluster(options)))
        return 0
    if options.kind == "load":
        rows = _load(options)
        print(table.render(rows))
        return int(any(row.met.startswith("NO") for row in rows))
    for name in options.only or PARTS:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            rows += PARTS[name](QUICK if options.quick else FULL)
        except MeasureError as error:
            rows.append(table.failed(name, str(error)))
    print(table.render(rows))
    return int(any(row.met.startswith("NO") for row in rows))


def _load(options: argparse.Namespace) -> list[table.Row]:
    from tests.benchmarks.load.figures import load  # noqa: PLC0415 - the other parts run without Streamlit's protocol

    try:
        return load(options.sessions, options.records, options.minutes, root=options.root, python=options.python)
    except MeasureError as error:
        return [table.failed("load", str(error))]


def _cluster(options: argparse.Namespace) -> list[table.Row]:
    try:
        return asked_of_tables(options.records, 1)
    except MeasureError as error:
        return [table.failed("cluster", str(error))]


if __name__ == "__main__":
    sys.exit(main())
