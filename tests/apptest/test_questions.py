"""The start page's questions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from audit_explorer.analysis.questions.titles import TITLES
from tests.apptest.dashboard import open_page, query, send, sentence

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest


def element(at: AppTest) -> Any:  # noqa: ANN401 - Streamlit's own message
    """Find the element with the cards."""
    [found] = [one for one in at.get("bidi_component") if one.proto.component_name.endswith("question_cards")]
    return found.proto


def cards(at: AppTest) -> dict[str, dict[str, Any]]:
    """Give what the cards say, by their question's name."""
    return {card["name"]: card for card in json.loads(element(at).json)["cards"]}


def test_each_question_has_a_card() -> None:
    """The sample has an answer to every question: a count, bars, at most three leading answers."""
    found = cards(open_page())
    assert list(found) == [
        *("gained-access", "deleted", "failed-then-worked", "only-failed", "out-of-hours", "new", "changed-most")
    ]
    for name, card in found.items():
        assert card["title"] == TITLES[name]
        assert card["count"], name
        assert card["bars"], name
        assert 1 <= len(card["lines"]) <= 3, name


def test_a_card_leads_to_its_events() -> None:
    """One click on what was deleted shows on Explore just the deletions that worked, as many as the card counts."""
    at = open_page()
    counted = cards(at)["deleted"]["count"]
    at = send(at, element(at).id, "deleted", event="open")
    assert not at.exception
    assert at.header[0].value == "Explore"
    assert any(text.value.startswith(f"{counted} events") for text in at.text)


def test_what_a_filter_leaves_is_asked() -> None:
    """Where nothing can have failed, the two cards of failures have nothing, in one line each."""
    at = open_page(query={"result": "Succeeded"})
    found = cards(at)
    assert sentence(at) == "Successful events, all time"
    assert found["only-failed"]["count"] == found["failed-then-worked"]["count"] == ""
    assert found["only-failed"]["sentence"].startswith("Nothing")


def test_anything_else_that_a_browser_sends_opens_nothing() -> None:
    """A name that no card has changes nothing."""
    at = open_page()
    for message in ("", "x", 3, None, ["deleted"]):
        at = send(at, element(at).id, message, event="open")
        assert not at.exception
        assert at.header[0].value == "Overview"
        assert query(at) == {}
