"""The rules of the layout that no linter knows: sizes, and what the scripts outside the package may import."""

from __future__ import annotations

import ast
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "audit_explorer"
PAGES = sorted((ROOT / "pages").glob("*.py"))
APP = ROOT / "app.py"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: What a script beside the package may import: Streamlit, the layers a page draws with, and what needs no installation.
PAGE_IMPORTS = {"__future__", "datetime", "typing", "streamlit", "audit_explorer"}
PAGE_LAYERS = {"ui", "charts", "analysis", "exports", "filters", "period", "record"}
APP_IMPORTS = {"__future__", "streamlit", "audit_explorer"}


def imports(path: Path) -> set[str]:
    """Return every dotted name that the file imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} has a relative import, and a script has no package"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def lines(path: Path) -> int:
    """Return how many lines the file has."""
    return len(path.read_text("utf-8").splitlines())


def name_of(path: Path) -> str:
    """Return the path as a test's name."""
    return str(path.relative_to(ROOT))


def test_pages_are_found() -> None:
    """The checks below look at something: the pages and the modules are where they are searched for."""
    assert PAGES
    assert MODULES


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_imports_only_what_it_draws_with(path: Path) -> None:
    """A page asks analysis a question and draws the answer: no engine, no reader, no plotting library of its own."""
    names = imports(path)
    assert {name.split(".")[0] for name in names} <= PAGE_IMPORTS
    assert {name.split(".")[1] for name in names if name.startswith("audit_explorer.")} <= PAGE_LAYERS


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page_is_short(path: Path) -> None:
    """A page reads top to bottom on one screen: title, question, empty case, draw."""
    assert lines(path) <= 60


def test_app_only_wraps_the_frame() -> None:
    """The application file does nothing but put together what the server is made of."""
    names = imports(APP)
    assert {name.split(".")[0] for name in names} <= APP_IMPORTS
    assert {name.split(".")[1] for name in names if name.startswith("audit_explorer.")} <= {"ui"}
    assert lines(APP) <= 50


def test_no_module_is_long() -> None:
    """No module has more than 400 lines, tests included: one concept a file."""
    files = [*MODULES, *(ROOT / "tests").rglob("*.py")]
    assert {name_of(path): lines(path) for path in files if lines(path) > 400} == {}


def test_modules_are_small() -> None:
    """Half of the package's modules have at most 120 lines."""
    assert statistics.median(map(lines, MODULES)) <= 120


@pytest.mark.parametrize("path", [*MODULES, *PAGES, APP], ids=name_of)
def test_module_says_what_it_is(path: Path) -> None:
    """A module's docstring begins with one sentence that needs no "and" at all."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, "no docstring"
    first = re.split(r"(?<=[.:])\s", docstring)[0]
    assert " and " not in first, first


def test_errors_stand_on_nothing_of_ours() -> None:
    """The errors stand on the standard library alone."""
    ours = {name for path in (PACKAGE / "errors").glob("*.py") for name in imports(path) if "audit_explorer" in name}
    assert {name for name in ours if not name.startswith("audit_explorer.errors.")} == set()


def test_no_folder_is_a_heap() -> None:
    """No folder holds more than 16 modules side by side: a room a concept."""
    rooms = Counter(path.parent for path in MODULES if path.name not in {"__init__.py", "__main__.py"})
    assert {name_of(room): count for room, count in rooms.items() if count > 16} == {}


def test_no_file_name_occurs_twice() -> None:
    """A file is found by its name alone."""
    names = Counter(path.name for path in MODULES if path.name not in {"__init__.py", "__main__.py"})
    assert [name for name, count in names.items() if count > 1] == []
