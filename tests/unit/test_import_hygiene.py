"""What is loaded at run time: the core without anything of the rooms that stand on it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = ("streamlit", "httpx", "plotly", "pyspark")
#: What makes frames, and reads what is typed: longer to load than a small log to read.
FRAMES = ("pandas", "numpy", "pyarrow", "lark")
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
#: Imports a room with every module in it; of what speaks with a cluster, only the module by which others come to it.
_IMPORT = """
import importlib, pkgutil, sys
room = importlib.import_module("audit_explorer." + sys.argv[1])
cluster = "audit_explorer.store.spark"
for one in pkgutil.walk_packages(getattr(room, "__path__", []), room.__name__ + "."):
    if sys.argv[1].startswith("store.spark") or not one.name.startswith(cluster + ".") or "opening" in one.name:
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
_LOADED = """
print(*sorted(set({}) & set(sys.modules)), sep=",")
"""


def loaded(code: str, *arguments: str, among: tuple[str, ...] = HEAVY) -> str:
    """Run code in an interpreter of its own; give the last line it prints, which names what it loaded among these."""
    code += _LOADED.format(among)
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("room", CORE)
def test_the_core_loads_nothing_of_what_stands_on_it(room: str) -> None:
    """No module of the core loads the dashboard, the charts, the API's client or another engine."""
    assert loaded(_IMPORT, room) == ""


@pytest.mark.parametrize(
    ("room", "expected"),
    [("ui.session", "streamlit"), ("sources.api", "httpx"), ("charts", "plotly"), ("store.spark", "pyspark")],
)
def test_what_is_looked_for_would_be_seen(room: str, expected: str) -> None:
    """A room that may load one of them is seen to do so: the check above looks at something."""
    assert expected in loaded(_IMPORT, room).split(",")


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("serve", "--help"), ("sync", "--help"), ("export", "--help")]
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Help comes at once: a command loads what it needs when it runs."""
    assert loaded(_COMMAND, *arguments, among=(*HEAVY, *FRAMES, "duckdb")) == ""


@pytest.mark.parametrize("form", [(), ("--json",), ("--query", "last=7d")])
def test_a_summary_makes_no_frame(tmp_path: Path, form: tuple[str, ...]) -> None:
    """Counting what is in a usual export loads the engine alone."""
    log = tmp_path / "log.json"
    log.write_text(json.dumps([make_legacy(id=1), make_legacy(id=2, error="boom"), make_current(id="3")]), "utf-8")
    typed = ",lark" if "--query" in form else ""
    assert loaded(_COMMAND, "summary", str(log), *form, among=(*HEAVY, *FRAMES, "duckdb")) == f"duckdb{typed}"
