"""Tests of the event's panel: what it says of a record, and where it leads."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import ask, button, open_page, query, tables
from tests.apptest.event_panel import sections
from tests.builders import legacy_error, make_current, make_legacy
from tests.keys import key_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

FAILED = make_legacy(id=7, error=legacy_error(403, "no access to 'a'", "Forbidden"), body={"a": [{"b": 1}], "s": "x"})


def opened(tmp_path: Path, number: int = 1, page: str = "events", **parameters: str) -> AppTest:
    """Open a page with the event of a row of the started log."""
    at = open_page(page, {"event": key_in(tmp_path / "logs.json", f"seq = {number}"), **parameters})
    assert not at.exception
    return at


def test_error_and_body_come_before_the_fields(start: Callable[..., None], tmp_path: Path) -> None:
    """What failed comes first, then what the request set, as indented JSON; then who, what, where from and so on."""
    start([FAILED])
    shown = sections(opened(tmp_path))
    body = "Body: what the request set"
    assert list(shown) == ["Error", body, "Who", "What", "Where from", "Answer", "Record", "Context"]
    assert shown[body][""] == json.dumps(FAILED["body"], indent=2)
    assert shown["Who"] == {"Actor": "researcher@corp.example", "Actor type": "User"}
    assert shown["Answer"]["Outcome"] == "✕ Failed"
    assert shown["Record"]["Read from"] == "logs.json #1"
    assert "URL" in shown["Record"]["note"]


def test_a_record_with_almost_nothing_has_few_groups(start: Callable[..., None], tmp_path: Path) -> None:
    """Empty groups vanish; one line names what has no value; nothing leads where there is nothing."""
    start([{"id": "1", "timestamp": "2026-09-07T11:00:00Z", "action": "update"}])
    at = opened(tmp_path)
    assert list(sections(at)) == ["What", "Record"]
    assert not {"History of this entity", "All by this actor", "Same address"} & {one.label for one in at.button}
    assert any(one.value.startswith("2026-09-07 13:00:00.000 (Europe/Berlin), the log's newest") for one in at.caption)


def test_hidden_characters_are_written_out(start: Callable[..., None], tmp_path: Path) -> None:
    """Fields and JSON, names and values: nothing in the panel turns text round."""
    start([make_current(subject="\u202eann", metadata={"\u202ek": "\u202ev"}, url="/\u202ex")])
    shown = sections(opened(tmp_path))
    assert shown["Who"]["Actor"] == "⟨U+202E⟩ann"
    assert shown["Request"]["URL"] == "/⟨U+202E⟩x"
    assert '"⟨U+202E⟩k": "⟨U+202E⟩v"' in shown["Metadata"][""]
    assert "\u202e" not in json.dumps(shown, ensure_ascii=False)


@pytest.mark.usefixtures("twelve")
@pytest.mark.parametrize(
    ("sort", "labels", "next_id"),
    [("", ["Newer", "Older"], 5), ("happened_at", ["Older", "Newer"], 7), ("actor", ["Previous", "Next"], 4)],
)
def test_a_walk_follows_the_rows(sort: str, labels: list[str], next_id: int, tmp_path: Path) -> None:
    """The steps are named and lead as the rows of Explore are sorted: newest first, oldest first, by actor."""
    at = opened(tmp_path, 6, **({"sort": sort} if sort else {}))
    steps = [one for one in at.button if str(one.key).startswith("step ")]
    assert [one.label for one in steps] == labels
    steps[1].click().run()
    assert query(at)["event"] == [key_in(tmp_path / "logs.json", f"id = '{next_id}'")]


@pytest.mark.usefixtures("twelve")
def test_an_event_that_does_not_match_says_so(tmp_path: Path) -> None:
    """It was filtered away: a line says so, and the steps lead to what matches, in time."""
    at = opened(tmp_path, 6, actor="bob@corp.example", sort="actor")
    assert any("doesn't match the filter" in one.value for one in at.caption)
    button(at, "Older").click().run()
    assert query(at)["event"] == [key_in(tmp_path / "logs.json", "id = '5'")]
    assert not any("doesn't match the filter" in one.value for one in at.caption)


@pytest.mark.usefixtures("twelve")
def test_all_by_this_actor_keeps_the_period_alone(tmp_path: Path) -> None:
    """The filter becomes the actor; the period stays, other conditions and the text go."""
    at = opened(tmp_path, 6, action="Create", q="team", tz="UTC", **{"from": "2026-09-07T00:00:00Z"})
    button(at, "All by this actor").click().run()
    assert not at.exception
    found = query(at)
    assert found["actor"] == ["ann@corp.example"]
    assert set(found) - {"log"} == {"actor", "from", "tz"}


@pytest.mark.usefixtures("twelve")
def test_the_history_of_the_entity_is_its_page(tmp_path: Path) -> None:
    """It leads to the page of the entity with type, id and name."""
    at = opened(tmp_path, 6)
    button(at, "History of this entity").click().run()
    assert not at.exception
    assert json.loads(query(at)["entity"][0]) == ["Project", "1", "team-1"]


@pytest.mark.usefixtures("twelve")
def test_around_it_is_as_wide_as_one_likes(tmp_path: Path) -> None:
    """The same actor's events at first, whatever is filtered; wider, of everybody, and as a filter when chosen."""
    key = key_in(tmp_path / "logs.json", "id = '6'")
    at = open_page("events", {"event": key, "actor": "nobody"}, **{"event around": True})
    assert not at.exception
    times = [text[11:13] for text in tables(at)[-1]["happened_at"]]
    assert times == ["14", "12", "10", "08", "06", "04"]
    at.selectbox(key="around width").set_value("± 1 hour").run()
    at.selectbox(key="around whom").set_value("").run()
    assert [text[11:13] for text in tables(at)[-1]["happened_at"]] == ["09", "08", "07"]
    button(at, "Explore these").click().run()
    found = query(at)
    assert "actor" not in found
    assert (found["from"], found["to"]) == (["2026-09-07T05:00:00Z"], ["2026-09-07T07:00:00.001Z"])


@pytest.mark.parametrize("stays", [True, False])
def test_another_filter_leaves_the_event_open_while_it_matches(
    start: Callable[..., None], tmp_path: Path, *, stays: bool
) -> None:
    """Its panel stays beside the rows; of an event that no longer matches nothing stays in the address."""
    names = {"alpha", "beta"}
    start([make_legacy(id=number, entityName=name) for number, name in enumerate(sorted(names))])
    at = opened(tmp_path)
    event, own = query(at)["event"], sections(at)["What"]["Entity"]
    (other,) = names - {own}

    ask(at, own if stays else other)

    assert query(at) == {"q": [own], "event": event} if stays else query(at) == {"q": [other]}
