"""Tests of what a session keeps, and of the one way to it."""

from __future__ import annotations

import ast
import threading
from pathlib import Path
from typing import Any

import pytest

from audit_explorer.ui.session import slots
from audit_explorer.ui.session.job import Job
from audit_explorer.ui.session.slot import JobSlot, Slot
from tests.unit.ui.script_runs import called

ROOT = Path(__file__).parents[4]

#: What still asks Streamlit itself: the state of an element of its own, by the key that the element was drawn with.
ELEMENTS = {
    "archive_view.py": {"key"},
    "bounds_form.py": {"f'{label} {part} {turn}'"},
    "baseline_choice.py": {"_DAY"},
    "breakdown_view.py": {"key"},
    "event_table.py": {"key"},
    "facet_list.py": {"key"},
    "failure_views.py": {"key"},
    "ranking_pages.py": {"key"},
    "query_box.py": {"key"},
    "period_panel.py": {"_PRESET", "_ANCHOR", "_ZONE"},
    "choice.py": {"key"},
    "choices_view.py": {"key"},
    "compare_choice.py": {"key", "_LINK_KEY"},
    "compare_view.py": {"key"},
    "difference_choices.py": {"_VIEW_KEY", "_OF_KEY"},
    "hours_view.py": {"key"},
    "question_cards.py": {"key"},
    "sessions_view.py": {"key", "turn"},
    "side_by_side.py": {"_SEARCH"},
    "life_view.py": {"key"},
    "story_view.py": {"key"},
    "work_choice.py": {"_KEY"},
    "record_table.py": {"key"},
    "record_fields.py": {"key"},
    "refresh_panel.py": {"_EVERY"},
    "slot.py": {"self.key"},
    "source_panel.py": {"_CHOICE"},
    "timeline_view.py": {"key"},
    "value_dialog.py": {"turn", "_SORT", "_SEARCH"},
}


def keys_used(path: Path) -> set[str]:
    """Give the expressions by which a module asks for parts of st.session_state; "?" for another use of it."""
    parents: dict[ast.AST, ast.AST] = {}
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        parents |= dict.fromkeys(ast.iter_child_nodes(node), node)
        if not (isinstance(node, ast.Attribute) and node.attr == "session_state"):
            continue
        above = parents[node]
        call = parents[above]
        if isinstance(above, ast.Subscript):
            found.add(ast.unparse(above.slice))
        elif isinstance(above, ast.Attribute) and isinstance(call, ast.Call) and call.args:
            found.add(ast.unparse(call.args[0]))
        else:
            found.add("?")
    return found


def test_only_the_slots_keep_state() -> None:
    """No module keeps anything in a session by a key of its own: raw keys are those of Streamlit's elements."""
    modules = [*(ROOT / "src").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"]
    assert {path.name: used for path in modules if (used := keys_used(path))} == ELEMENTS


def test_every_slot_is_in_the_one_list() -> None:
    """A slot is made in the list alone, and no two share a key."""
    listed = [one for one in vars(slots).values() if isinstance(one, Slot)]
    assert len({one.key for one in listed}) == len(listed) > 15
    for path in (ROOT / "src" / "audit_explorer" / "ui").rglob("*.py"):
        made = [
            node
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Slot", "JobSlot"}
        ]
        assert len(made) == (len(listed) if path.name == "slots.py" else 0), path.name


@pytest.mark.parametrize(("state", "expected"), [({}, 7), ({"number": 8}, 8)])
def test_a_slot_has_its_default_until_it_is_set(state: dict[str, int], expected: int) -> None:
    """What was never set is the default; taking a value leaves the default."""
    number = Slot("number", 7)

    def use() -> list[int]:
        first = number.get()
        number.set(first + 1)
        return [first, number.get(), number.pop(), number.get()]

    answer, _ = called(use, {}, **state)
    assert answer == [expected, expected + 1, expected + 1, 7]


class _Waiting(Job):
    """A job that ends when it is let."""

    def __init__(self) -> None:
        super().__init__("Waiting")
        self.go = threading.Event()
        self._start()

    def _work(self) -> None:
        self.go.wait(30)


def test_one_job_runs_at_a_time() -> None:
    """A second job of a kind begins only when the first has ended; until then it isn't even made."""

    def use() -> list[Any]:
        slot: JobSlot[_Waiting] = JobSlot("waiting")
        before = slot.get()
        slot.begin(_Waiting)
        first = slot.get()
        assert first is not None
        slot.begin(_Waiting)
        second = slot.get()
        first.go.set()
        assert first.wait(30)
        slot.begin(_Waiting)
        third = slot.get()
        assert third is not None
        third.go.set()
        return [before, second is first, third is first]

    answer, _ = called(use, {})
    assert answer == [None, True, False]
