"""Tests of a log that is made to attack whoever looks at it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest

from audit_explorer.filters import Condition
from audit_explorer.shown.inert import visible
from audit_explorer.ui.session import logs
from tests.apptest.dashboard import HOSTILE, PAGES, markdown, open_page, tables
from tests.keys import key_in

if TYPE_CHECKING:
    from pathlib import Path

RECORDS: Final = json.loads(HOSTILE.read_text("utf-8"))
#: What acts when Markdown or HTML sees it, as it stands in the log; a page may hold it nowhere but as code.
ACTING: Final = (
    "![",
    "](",
    "<a",
    "<b",
    "<i",
    "<s",
    "</",
    "<!--",
    "http://",
    "www.",
    "$\\",
    "**b",
    ":red[",
    ":smile:",
    "[^1]",
)


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with the hostile log."""
    monkeypatch.setattr(logs, "start_files", lambda: (HOSTILE,))


def acting(texts: list[str]) -> list[str]:
    """Give the texts in which something of the log would act."""
    return [text for text in texts if any(sign in text for sign in ACTING)]


def test_the_search_for_acting_text_finds_it() -> None:
    """The check below is no blind one: it sees what a careless page would show."""
    assert acting(["a ![x](http://evil.test)", "\\!\\[x\\]", "<img src=x>", "fine"]) == [
        "a ![x](http://evil.test)",
        "<img src=x>",
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_lets_log_text_act(page: str) -> None:
    """Nothing of the log reaches an element that draws Markdown, but escaped or as code."""
    at = open_page(page)

    assert not at.exception
    assert len(markdown(at)) > 10
    assert acting(markdown(at)) == []


@pytest.mark.parametrize("field", ["action", "entityName", "sourceName", "error"])
@pytest.mark.parametrize("page", ["overview", "events"])
def test_no_filter_lets_log_text_act(page: str, field: str) -> None:
    """A filter by hostile values, named in sentence and chips, stays text; so does one that can't be understood."""
    column = {"action": "action", "entityName": "entity_name~", "sourceName": "not.actor", "error": "q"}[field]
    values = list(dict.fromkeys(str(record[field]) for record in RECORDS[:110] if record.get(field)))
    values = [value for value in values if value.strip()]
    at = open_page(page, {column: values[:1] if column == "q" else values[:60], values[1]: values[2], "tz": values[3]})

    assert not at.exception
    assert at.warning
    assert acting(markdown(at)) == []
    assert [one for one in at.button if str(one.key).startswith("chip ")]


@pytest.mark.parametrize("seq", range(0, 40, 6))
def test_no_event_lets_log_text_act(seq: int) -> None:
    """The drawer of a hostile event, and the page of the thing that it names, show text as text."""
    record = RECORDS[seq]
    entity = json.dumps([record.get("entityType"), record.get("entityId"), record.get("entityName")])
    at = open_page("entities", {"event": key_in(HOSTILE, f"seq = {seq + 1}"), "entity": entity})

    assert not at.exception
    assert acting(markdown(at)) == []
    assert not at.warning or "same id" in at.warning[0].value
    assert any(one.value[:1] in {"✓", "✕"} for one in at.text)


def test_hidden_characters_are_shown_on_the_page() -> None:
    """What reverses or hides text is written out in the table, in every cell."""
    at = open_page("events", {"columns": ["entity_name", "actor", "action", "error_message"]})
    cells = [text for text in tables(at)[0].to_numpy().ravel() if isinstance(text, str)]

    assert cells
    assert [text for text in cells if text != visible(text)] == []
    assert any("⟨U+" in text for text in cells)
    assert max(map(len, cells)) < 300


def test_a_hostile_file_name_is_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The name of a log stands in the sidebar, in progress and in errors: as a name."""
    path = tmp_path / "![x](www.evil.test) **b <img src=x> www.evil.test.json"
    path.write_text("no log")
    monkeypatch.setattr(logs, "start_files", lambda: (path,))
    at = open_page()

    assert not at.exception
    assert len(at.error) == 1
    assert acting(markdown(at)) == []


def test_a_condition_is_made_of_any_value() -> None:
    """Whatever stands in the log can be filtered by: no value of it is refused as a condition."""
    for record in RECORDS:
        for field, name in (("action", "action"), ("entityName", "entity_name"), ("sourceName", "actor")):
            if value := record.get(field):
                assert Condition(name, "is", value).label
