"""The command `python -m tests.benchmarks`: it measures, then prints one table.

Exit status: 0 when every figure is as it must be, 1 when one is not or could not be measured.
"""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks import table
from tests.benchmarks.measure import MeasureError
from tests.benchmarks.parts import PARTS
from tests.benchmarks.size import FULL, QUICK


def main() -> int:
    """Measure the parts asked for, print the table, return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure what the README promises.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the data, one run: to see that it works")
    parser.add_argument("--only", action="append", choices=list(PARTS), metavar="NAME", help=", ".join(PARTS))
    options = parser.parse_args()
    rows: list[table.Row] = []
    for name in options.only or PARTS:
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            rows += PARTS[name](QUICK if options.quick else FULL)
        except MeasureError as error:
            rows.append(table.failed(name, str(error)))
    print(table.render(rows))
    return int(any(row.met.startswith("NO") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
