"""What is loaded at run time: the core without anything of the rooms that stand on it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("streamlit", "httpx", "plotly", "pyspark")
CORE = (
    "analysis",
    "errors",
    "exports",
    "filters",
    "identity",
    "period",
    "record",
    "settings",
    "shown",
    "sources.files",
    "store",
)
#: Imports a room with every module in it.
_IMPORT = """
import importlib, pkgutil, sys
room = importlib.import_module("audit_explorer." + sys.argv[1])
for one in pkgutil.walk_packages(getattr(room, "__path__", []), room.__name__ + "."):
    importlib.import_module(one.name)
"""
_COMMAND = """
import sys
from audit_explorer.cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as left:
    status = left.code
assert status == 0, status
"""
_LOADED = f"""
print(*sorted(set({HEAVY!r}) & set(sys.modules)), sep=",")
"""


def loaded(code: str, *arguments: str) -> str:
    """Run code in an interpreter of its own; give the last line it prints, which names what it loaded of HEAVY."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", code + _LOADED, *arguments], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("room", CORE)
def test_the_core_loads_nothing_of_what_stands_on_it(room: str) -> None:
    """No module of the core loads the dashboard, the charts, the API's client or another engine."""
    assert loaded(_IMPORT, room) == ""


@pytest.mark.parametrize(
    ("room", "expected"), [("ui.session", "streamlit"), ("sources.api", "httpx"), ("charts", "plotly")]
)
def test_what_is_looked_for_would_be_seen(room: str, expected: str) -> None:
    """A room that may load one of them is seen to do so: the check above looks at something."""
    assert expected in loaded(_IMPORT, room).split(",")


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("serve", "--help"), ("sync", "--help"), ("export", "--help")]
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Help comes at once: a command loads what it needs when it runs."""
    assert loaded(_COMMAND, *arguments) == ""
