"""The speed that the README promises, measured: `python -m tests.benchmarks`."""

from __future__ import annotations
