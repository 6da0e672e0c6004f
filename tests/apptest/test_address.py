"""Tests of the address: a link shows the same view, a wrong one is told, every choice can be taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.filters import Filter
from audit_explorer.identity import Key
from audit_explorer.period import zone
from audit_explorer.ui.session import logs
from tests.apptest.dashboard import PAGES, button, open_page, query, sentence, table_with, tables
from tests.builders import make_legacy
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("twelve")

LINK: dict[str, str | list[str]] = {
    "action": ["Delete", "Update"],
    "not.source_name": "bob@corp.example",
    "entity_name~": "TEAM",
    "not.missing": "entity_id",
    "q": "corp",
    "last": "7d",
}


def pairs(of: dict[str, str | list[str]]) -> list[tuple[str, str]]:
    """Give parameters one by one."""
    return [(name, value) for name, values in of.items() for value in ([values] if isinstance(values, str) else values)]


@pytest.mark.parametrize("page", PAGES)
def test_a_link_shows_the_same_view(page: str) -> None:
    """Every page says the filter that the link's parameters mean, in the link's time zone."""
    berlin = zone("Europe/Berlin")
    assert berlin is not None
    at = open_page(page, LINK)

    assert not at.exception
    assert not at.warning
    assert sentence(at) == Filter.from_query(pairs(LINK)).sentence(berlin)


@pytest.mark.parametrize("page", PAGES)
def test_a_link_may_ask_any_expression(page: str) -> None:
    """Every page opens with it, says it, counts by it and offers to take it away."""
    asked = {"where": "and(not.actor*=bob*,or(action=Delete,body.deservedGpus>=5))", "entity_name*": "team-?"}
    at = open_page(page, asked)

    assert not at.exception
    assert not at.warning
    assert sentence(at) == (
        "Events with entity like “team-?” and where actor is not like “bob*” and "
        "(action is exactly Delete or body deservedGpus is at least 5), all time"
    )
    button(at, "chip where").click().run()
    assert query(at) == {"entity_name*": ["team-?"]}


def test_a_table_shows_what_an_expression_keeps() -> None:
    """Of the twelve, the deletions by ann are those of the hours that are even and leave 2 by three."""
    at = open_page("events", {"where": "and(not.actor*=bob*,or(action=Delete,body.deservedGpus>=5))", "tz": "UTC"})

    assert list(tables(at)[0]["happened_at"].str[11:13]) == ["08", "02"]


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({}, "2026-09-07 14:00:00"),
        ({"tz": "UTC"}, "2026-09-07 12:00:00"),
        ({"tz": "Asia/Kolkata"}, "2026-09-07 17:30:00"),
        ({"tz": "Mars/Olympus"}, "2026-09-07 12:00:00"),
    ],
)
def test_the_zone_is_the_links_or_the_browsers(given: dict[str, str], first: str) -> None:
    """Without a zone in the link the browser's counts; one that doesn't exist is named, and UTC stands in."""
    at = open_page("events", given)

    assert tables(at)[0]["happened_at"].iloc[0] == first
    assert [one.value for one in at.warning] == (
        ["There is no time zone `Mars/Olympus`: times are shown in UTC."] if "Mars" in str(given) else []
    )


def test_a_zone_is_chosen_for_every_page() -> None:
    """The choice goes into the address, and nothing else of it changes."""
    at = open_page("events", {"action": "Delete"})
    at.sidebar.selectbox(key="zone").set_value("UTC").run()

    assert query(at) == {"action": ["Delete"], "tz": ["UTC"]}
    assert tables(at)[0]["happened_at"].iloc[0] == "2026-09-07 11:00:00"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nonsense", "1"),
        ("actoin", "Delete"),
        ("last", "yesterday"),
        ("from", "tomorrow"),
        ("http_status", "many"),
        ("missing", "nothing"),
        ("success", "perhaps"),
        ("q", ""),
        ("limit", "10"),
        ("<img src=x>", "![x](http://evil.test/x.png)"),
        ("action", ""),
        ("happened_at", "2026"),
    ],
)
@pytest.mark.parametrize("page", ["overview", "events"])
def test_a_malformed_parameter_is_named_and_ignored(page: str, name: str, value: str) -> None:
    """What can't be understood is said, inert, and the rest of the link counts."""
    at = open_page(page, {"action": "Delete"} | {name: ["Delete", value] if name == "action" else value})

    assert not at.exception
    assert len(at.warning) == 1
    assert "`" in at.warning[0].value
    assert sentence(at) == "Deletions, all time"


def test_every_chip_removes_its_condition() -> None:
    """Each chip stands for one thing asked; a click takes that one away and nothing else."""
    link = Filter.from_query(pairs(LINK))
    at = open_page("events", LINK | {"tz": "UTC", "sort": "action", "event": "3"})
    chips = {one.key: one.label for one in at.button if str(one.key).startswith("chip ")}
    assert len(chips) == len(link.conditions) + 2

    for key in chips:
        at = open_page("events", LINK | {"tz": "UTC", "sort": "action", "event": "3"})
        button(at, str(key)).click().run()
        left = query(at)
        assert (left.pop("tz"), left.pop("sort"), left.pop("event", None)) == (["UTC"], ["action"], None)
        gone = set(pairs(LINK)) - {(name, value) for name, values in left.items() for value in values}
        assert len(gone) == 1
        assert sorted((name, value) for name, values in left.items() for value in values) == sorted(
            set(pairs(LINK)) - gone
        )


def test_clear_all_leaves_the_look() -> None:
    """One button takes every condition away; zone and columns are no conditions."""
    at = open_page("events", LINK | {"tz": "UTC", "columns": ["actor", "id"]})
    button(at, "clear all").click().run()

    assert query(at) == {"tz": ["UTC"], "columns": ["actor", "id"]}
    assert list(tables(at)[0].columns) == ["actor", "id"]


NESTED = "[" * 100_000


WRONG: tuple[dict[str, str | list[str]], ...] = (
    {"event": "0"},
    {"event": "99999999999999999999"},
    {"event": "²"},
    {"event": "-1"},
    {"event": "1 OR 1=1"},
    {"page": "0"},
    {"page": "999999"},
    {"page": "-3"},
    {"page": "٣"},
    {"page": ["2", "3"]},
    {"sort": "--action"},
    {"sort": "seq"},
    {"sort": "-"},
    {"columns": ["nonsense", "action", "action"]},
    {"columns": ""},
    {"by": "nonsense"},
    {"rank": "entity_name; DROP TABLE events"},
    {"entity": "null"},
    {"entity": '["a"]'},
    {"entity": "[1, 2, 3]"},
    {"entity": '["Project", null, null]'},
    {"entity": '["Project", "", ""]'},
    {"entity": '[null, "\\ud800", "x"]'},
    {"entity": NESTED},
    {"entity": json.dumps(["x" * 5000, "y" * 5000, "z" * 5000])},
    {"tz": "../../etc/passwd"},
    {"tz": ""},
)


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_value_of_the_views_own_parameters_is_harmless(page: str) -> None:
    """What a hand-made link says of page, order, columns, event and thing never breaks a page, and hides nothing."""
    at = open_page(page)
    for given in WRONG:
        at.query_params.clear()
        for name, values in given.items():
            at.query_params[name] = values
        at.run()
        said = str(given)[:80]
        assert not at.exception, said
        assert at.header[0].value == PAGES[page], said
        assert sentence(at) == "All events, all time", said


def test_a_page_past_the_end_is_the_last(start: Callable[..., None]) -> None:
    """A link made with a longer log shows the last page of events and of entities, not an empty one."""
    start([make_legacy(id=number, entityId=str(number), entityName=str(number)) for number in range(130)])
    events, things = open_page("events", {"page": "9"}), open_page("entities", {"page": "9"})

    assert len(tables(events)[0]) == 30
    assert any(one.value.startswith("130 entities.") for one in things.caption)
    assert len(table_with(things, "entity_id")) == 30


def texts(at: AppTest) -> str:
    """Give all that is said in warnings and plain text."""
    return "\n".join(one.value for one in (*at.warning, *at.text))


def test_a_link_opens_the_record_it_was_made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a later export of the same log, where it stands at another place, the record of the link is opened."""
    first, later = tmp_path / "first.json", tmp_path / "later.json"
    first.write_text(json.dumps([make_legacy(id=1, entityName="mine"), make_legacy(id=2)]), "utf-8")
    later.write_text(
        json.dumps([make_legacy(id=3), make_legacy(id=2), make_legacy(id=1, entityName="mine")], indent=1), "utf-8"
    )
    monkeypatch.setattr(logs, "start_files", lambda: (later,))
    at = open_page("events", {"event": key_in(first, "id = '1'")})
    assert not at.warning
    assert "Department mine" in texts(at)


def test_a_record_with_other_content_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The log has the id, but not what the link was made of: it is shown, with a word about it."""
    first, later = tmp_path / "first.json", tmp_path / "later.json"
    first.write_text(json.dumps([make_legacy(id=1)]), "utf-8")
    later.write_text(json.dumps([make_legacy(id=1, entityName="renamed")]), "utf-8")
    monkeypatch.setattr(logs, "start_files", lambda: (later,))
    at = open_page("events", {"event": key_in(first, "true")})
    assert "not the content that it was made with" in texts(at)
    assert "renamed" in texts(at)


def test_a_number_in_an_old_link_opens_nothing_by_itself() -> None:
    """It named a place in whichever log was open: the reader is asked before that place of this log is opened."""
    at = open_page("events", {"event": "3"})
    assert "This log has no such event" in texts(at)
    assert "names record 3" in texts(at)
    assert not any(one.value[:1] in {"✓", "✕"} for one in at.text)
    button(at, "Open that record of this log").click().run()
    assert Key.read(query(at)["event"][0]) is not None
    assert any(one.value[:1] in {"✓", "✕"} for one in at.text)
    assert not at.warning


def test_an_event_of_another_log_is_said_to_be_missing() -> None:
    """A link to an event that this log doesn't have says so in the drawer."""
    at = open_page("events", {"event": "4711"})

    assert any("This log has no such event" in one.value for one in at.warning)
