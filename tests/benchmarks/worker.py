"""The process in which one job is measured: `python -m tests.benchmarks.worker MODULE.JOB ARGUMENT…`.

A job is a function of `jobs`, `peers`, `views` or `peer_views`; only its own module is loaded, so that nobody pays for
another's imports.
Its figures are printed as JSON in the last line.
"""

from __future__ import annotations

import importlib
import json
import sys

if __name__ == "__main__":
    module, _, name = sys.argv[1].partition(".")
    figures = getattr(importlib.import_module(f"tests.benchmarks.{module}"), name)(*sys.argv[2:])
    print(json.dumps(figures))
