"""Where Apache Spark is on this machine: an environment of its own, made once and kept outside the clone.

The full package and the client that the tests have are two forms of one package, and overwrite each other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

#: What to install: the newest that the tests ran against. Its archive is some 450 MB.
REQUIREMENT: Final = "pyspark>=4.2,<4.4"
#: Says where Spark is, or shall be: a folder, or `yes` for one of the system's temporary folder.
VARIABLE: Final = "AUDIT_EXPLORER_TEST_SPARK"
# Read once: no test sees a setting of the person who runs it.
_NAMED: Final = os.environ.get(VARIABLE, "")
_KEPT: Final = Path(tempfile.gettempdir()) / "audit-explorer-spark"


def folder() -> Path:
    """Give the folder of Spark's environment, whether it is there yet or not."""
    return _KEPT if _NAMED in {"", "yes"} else Path(_NAMED)


def spark_home() -> Path | None:
    """Give the folder that Spark calls its home; None where it isn't installed."""
    return next(folder().glob("lib/python*/site-packages/pyspark"), None)


def missing() -> str:
    """Say what Spark's tests lack here; "" when nothing."""
    if not _NAMED:
        return f"Apache Spark is asked where {VARIABLE} is set: see .github/CONTRIBUTING.md"
    if shutil.which("java") is None:
        return "Apache Spark needs Java 17 or 21: on Debian the package openjdk-17-jre-headless"
    if spark_home() is None:
        return f"no Spark in {folder()}: python -m tests.engines.apache_spark --install"
    return ""


def install() -> Path:
    """Install Spark where it isn't yet; give its home."""
    if (home := spark_home()) is not None:
        return home
    unfinished = folder().with_name(f"{folder().name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(unfinished)], check=True)  # noqa: S603 - our own interpreter
    pip = [str(unfinished / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, REQUIREMENT], check=True)  # noqa: S603 - the environment just made
    unfinished.rename(folder())
    home = spark_home()
    assert home is not None
    return home
