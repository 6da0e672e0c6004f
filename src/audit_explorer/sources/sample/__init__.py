"""The built-in sample: a synthetic export, so that a first visit has something to explore.

Nobody in it exists. tests/sample_generator makes the file from a fixed seed; its addresses are private or reserved for
documentation (RFC 1918, RFC 5737), the one domain, corp.example, belongs to nobody (RFC 2606).
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

__all__ = ["SAMPLE_NAME", "sample_path"]

SAMPLE_NAME: Final = "synthetic sample (logs.json)"
"""What the sample is called wherever its name is shown."""


@cache
def sample_path() -> Path:
    """The sample on disk: a gzipped array of records, newest first, the legacy ones older than the current ones."""
    return Path(str(resources.files(__name__) / "logs.json.gz"))
