"""Tests of the pages, and of what Streamlit runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from audit_explorer.ui.navigation import DASHBOARD, OVERVIEW, PAGES
from audit_explorer.ui.server.application import SCRIPT

ROOT = Path(__file__).parents[3]

_IMPORTS = """
import importlib
import pkgutil

import streamlit as st

import audit_explorer

names = [one.name for one in pkgutil.walk_packages(audit_explorer.__path__, "audit_explorer.")]
for name in names:
    importlib.import_module(name)
st.session_state["names"] = names
"""
_RUN = f"""
from streamlit.testing.v1 import AppTest

at = AppTest.from_string({_IMPORTS!r}, default_timeout=100).run()
assert not at.exception, at.exception
names = at.session_state["names"]
print(len(names), len(at.main), len(at.sidebar), "audit_explorer.ui.run" in names)
"""


def test_a_page_is_a_file_and_a_row() -> None:
    """Every file in pages/ has its row and every row its file, with a name and a title that no other has."""
    files = sorted((ROOT / "pages").glob("*.py"))
    assert sorted(Path(page.file) for page in PAGES) == files
    assert len({page.title for page in PAGES}) == len({page.name for page in PAGES}) == len(files)
    assert PAGES[0] is OVERVIEW


def test_from_the_clone_the_pages_are_the_clones() -> None:
    """Without the folder that only the wheel has, the dashboard's folder is the clone."""
    assert DASHBOARD == ROOT


def test_no_pages_folder_lies_beside_the_script() -> None:
    """Streamlit would else run a deep-linked page's file by itself, without the frame round it."""
    assert SCRIPT.is_file()
    assert not (SCRIPT.parent / "pages").exists()


def test_importing_draws_nothing() -> None:
    """A script that imports every module of the package, the frame and the run script too, shows an empty page."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-W", "ignore", "-c", _RUN], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    modules, main, sidebar, run = done.stdout.split()
    assert int(modules) > 200
    assert (main, sidebar, run) == ("0", "0", "True")
