"""Tests of what the pages say of records that are the same event, or may be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from audit_explorer.identity import key_of
from audit_explorer.ui.session import logs
from tests.apptest.canaries import sent
from tests.apptest.dashboard import button, open_page, query, sentence, tables
from tests.builders import make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from streamlit.testing.v1 import AppTest

CURRENT = make_current()


def said(at: AppTest) -> str:
    """Give all captions and texts."""
    return "\n".join(one.value for one in (*at.caption, *at.text, *at.warning, *at.info))


def test_copies_that_say_less(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The Overview counts them apart; the drawer of the event names their place, whatever the file is called."""
    log, page = tmp_path / "api.json", tmp_path / "**page**.csv"
    log.write_text(json.dumps([CURRENT, CURRENT]))
    page.write_text(f"id,timestamp,action,subject\n{CURRENT['id']},2026-09-07 11:28,create,{CURRENT['subject']}\n")
    monkeypatch.setattr(logs, "start_files", lambda: (log, page))
    at = open_page()

    assert not at.exception
    assert "2 copies of records were merged: 1 with the same id and the same content, 1 with" in said(at)
    at = open_page("events", {"event": key_of("1001", CURRENT["id"], None, json.dumps(CURRENT)).text})
    assert not at.exception
    assert "Merged with 2 copies, see Record below." in said(at)
    assert {"api.json, record 2", "**page**.csv, record 1, with fewer fields"} <= set(sent(at))


def test_a_conflict_says_what_differs(start: Callable[..., None]) -> None:
    """In the table of the Overview, and where one of the two is opened."""
    records = [make_legacy(), make_legacy(action="Delete", entityName="other")]
    start(records)
    at = open_page()

    assert not at.exception
    (table,) = (one for one in tables(at) if "differing" in one)
    assert list(table["differing"]) == ["Action, Entity"] * 2
    at = open_page("events", {"event": key_of("1001", "12", None, json.dumps(records[1])).text})
    assert "Differs in: Action, Entity." in said(at)


def test_two_generations_are_counted_once_when_asked(start: Callable[..., None]) -> None:
    """The person chooses, in the address and back; from one of the two a button leads to the other."""
    legacy = make_legacy(happenedAt=CURRENT["timestamp"])
    start([legacy, CURRENT])
    at = open_page()

    assert at.metric[0].value == "2"
    assert "2 records · 1 probably there twice" in [one.value for one in at.sidebar.caption]
    assert "1 event is probably the same as another one: two generations of the API number them differently" in said(at)
    button(at, "Count them once").click().run()
    assert query(at)["once"] == ["1"]
    assert at.metric[0].value == "1"
    assert sentence(at) == "All events, all time, events of two generations counted once"
    button(at, "Count both").click().run()
    assert "once" not in query(at)
    assert at.metric[0].value == "2"

    at = open_page("events", {"event": key_of("1001", "12", None, json.dumps(legacy)).text})
    assert f"Probably the same as {CURRENT['id']}" in said(at)
    button(at, "Open that one").click().run()
    assert not at.exception
    assert query(at)["event"] == [key_of("1001", CURRENT["id"], None, json.dumps(CURRENT)).text]
    assert "Probably the same as 12" in said(at)
