"""No module that people look at reaches for raw text: it uses what `shown` offers, and nothing inside it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import audit_explorer
from audit_explorer import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(audit_explorer.__file__).resolve().parent
ROOT: Final = PACKAGE.parents[1]
SCRIPTS: Final = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
UI: Final = sorted((PACKAGE / "ui").rglob("*.py"))
MODULES: Final = [
    *UI,
    *SCRIPTS,
    *(path for room in ("charts", "cli", "exports") for path in (PACKAGE / room).rglob("*.py")),
]

#: What makes a text of the log presentable, in the ui: descent ends here.
WRAPPERS: Final = frozenset(
    {
        "shown",
        "cells",
        "escaped",
        "code",
        "describe",
        "against_newest",
        "_readable",
        "_called",
        "unlinked",
        "shortened",
        "_earlier",
        "_only",
        "_left_out",
        "readable",
        "namesake_words",
        "own_words",
    }
)
#: Attributes and columns under which raw text is found.
RAW: Final = frozenset(
    {"raw", "fields", "file", "files", "label", "text", "name", "value", "message", "advice", "reason"}
)
#: Arguments that nobody sees, or that are no text.
UNSEEN: Final = frozenset(
    {"key", "args", "kwargs", "on_click", "on_change", "on_select", "column_config", "icon", "type"}
)
#: What looks like raw text and is none, with the reason.
OURS: Final = {
    "offer.name": "a file name of letters, digits, hyphens (exports.file_name)",
    "found.fields['result']": "looked up in the table of signs",
    **dict.fromkeys(("OVERVIEW.file", "FETCH.file", "page.file", "page.name"), "a page of ours (ui.navigation)"),
    "step.label": "a button of ours (ui.query.shortcuts)",
    "ARCHIVE.text": "how an address names the archive",
    "ADDRESS.text": "a setting of this server, as the usual content of a field",
}
#: The modules that draw a frame; each fills it with `cells` or `shown`.
TABLES: Final[set[str]] = set()


def name_of(path: Path) -> str:
    """Give the path as a test's name."""
    return str(path.relative_to(ROOT))


def reached(source: str) -> set[str]:
    """Give the dotted names inside `shown` that a module imports beyond those that `shown` offers."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    offered = {f"audit_explorer.shown.{name}" for name in shown.__all__}
    return {name for name in names if name.startswith("audit_explorer.shown")} - offered


def drawn_raw(source: str) -> set[str]:
    """Give the expressions with raw text that a module hands to Streamlit as they are, as far as names tell."""
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    script = ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])
    found: set[str] = set()
    for scope in (script, *functions):
        assigned: dict[str, list[ast.expr]] = {}
        for node in ast.walk(scope):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(scope):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("st."):
                seen = [*node.args, *(word.value for word in node.keywords if word.arg not in UNSEEN)]
                found |= {text for part in seen for text in _raw(part, assigned)}
    return found - set(OURS)


def _raw(part: ast.expr, assigned: dict[str, list[ast.expr]]) -> Iterator[str]:
    if _ends(part):
        return
    if (isinstance(part, ast.Attribute) and part.attr in RAW) or (
        isinstance(part, ast.Subscript) and (_names_raw(part.slice) or "iloc" in ast.unparse(part.value))
    ):
        yield ast.unparse(part)
    elif isinstance(part, ast.Name) and part.id in assigned:
        rest = {name: values for name, values in assigned.items() if name != part.id}
        for value in assigned[part.id]:
            yield from _raw(value, rest)
    else:
        # What an expression is chosen by is not shown.
        for child in (part.body, part.orelse) if isinstance(part, ast.IfExp) else ast.iter_child_nodes(part):
            if isinstance(child, ast.expr | ast.comprehension | ast.keyword):
                yield from _raw(child if isinstance(child, ast.expr) else _inner(child), assigned)


def _ends(part: ast.expr) -> bool:
    """Say whether nothing raw comes out of it: a wrapper, a comparison, a number's format, the field table."""
    if isinstance(part, ast.FormattedValue):
        return part.format_spec is not None
    if isinstance(part, ast.Attribute):
        return ast.unparse(part.value) == "field" or ast.unparse(part.value).startswith("FIELD[")
    return isinstance(part, ast.Compare) or (isinstance(part, ast.Call) and ast.unparse(part.func) in WRAPPERS)


def _inner(node: ast.comprehension | ast.keyword) -> ast.expr:
    return node.iter if isinstance(node, ast.comprehension) else node.value


def _names_raw(key: ast.expr) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value in {*RAW, "result", "actor"}


def test_the_modules_are_found() -> None:
    """The checks below look at something."""
    assert {path.name for path in MODULES} >= {
        "event_drawer.py",
        "stack.py",
        "report.py",
        "event_lines.py",
        "overview.py",
    }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_what_is_offered_is_used(path: Path) -> None:
    """Neither `visible` nor `shorten`, `neutral` or the clocks are taken from inside `shown`."""
    assert reached(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from audit_explorer.shown.inert import visible", {"audit_explorer.shown.inert.visible"}),
        ("from audit_explorer.shown import inert", {"audit_explorer.shown.inert"}),
        ("import audit_explorer.shown.formula", {"audit_explorer.shown.formula"}),
        ("def f():\n    from audit_explorer.shown.value import shorten", {"audit_explorer.shown.value.shorten"}),
        ("from audit_explorer.shown import shown", set()),
    ],
)
def test_an_import_from_inside_is_found(source: str, found: set[str]) -> None:
    """The check above finds every way of writing the import, wherever in a module it stands."""
    assert reached(source) == found


@pytest.mark.parametrize("path", [*UI, *SCRIPTS], ids=name_of)
def test_nothing_raw_is_handed_to_streamlit(path: Path) -> None:
    """Where a name tells that it is text of a log or a file, it goes to Streamlit through a wrapper."""
    assert drawn_raw(path.read_text("utf-8")) == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("st.text(found.file)", {"found.file"}),
        ("st.caption(f'of {found.raw}')", {"found.raw"}),
        ("st.write(frame['actor'])", {"frame['actor']"}),
        ("st.write(frame.iloc[0])", {"frame.iloc[0]"}),
        ("def f():\n    told = f'{error.message}!'\n    st.error(told)", {"error.message"}),
        ("st.selectbox('Log', logs, format_func=lambda one: one.label)", {"one.label"}),
        ("st.text(', '.join(one.name for one in logs))", {"one.name"}),
        ("st.text(shown(found.file))", set()),
        ("st.error(f'{code(error.message, 600)} {escaped(error.advice)}')", set()),
        ("st.text(f'{found.value:,}')", set()),
        ("st.button('x', key=found.name)", set()),
    ],
)
def test_raw_text_in_a_call_is_found(source: str, found: set[str]) -> None:
    """The check above sees through formats, joins, lambdas and local names, and ends at a wrapper."""
    assert drawn_raw(source) == found


def test_frames_are_drawn_in_few_places() -> None:
    """A frame of the log can reach the browser from these modules only."""
    calls = ("st.dataframe(", "st.table(", "st.data_editor(")
    assert {path.name for path in [*UI, *SCRIPTS] if any(call in path.read_text("utf-8") for call in calls)} == TABLES
