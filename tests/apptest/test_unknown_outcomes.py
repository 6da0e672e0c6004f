"""Tests of pages over events that don't say how they ended, or when they happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import PAGES, button, open_page, query, sentence
from tests.builders import ABSENT, make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

SILENT = {"result": ABSENT, "http_status_code": ABSENT}


def test_the_rate_is_of_known_outcomes(start: Callable[..., None]) -> None:
    """One of two failed, two say neither: the figure says both, and leads to the two."""
    start(
        [
            make_current(id="1"),
            make_current(id="2", result="Failed", http_status_code=403),
            make_current(id="3", result="*Pending*"),
            make_current(id="4", **SILENT),
        ]
    )
    at = open_page()

    failed = at.metric[1]
    assert (failed.label, failed.value, failed.delta) == ("Failed", "50.0 %", "1 of 2")
    assert any(one.value.startswith("Unknown outcome: 2 of 4 events.") for one in at.caption)
    button(at, "Show those of unknown outcome").click().run()
    assert query(at) == {"not.result": ["Failed", "Succeeded"]}
    assert [one.value for one in at.metric[:2]] == ["2", "–"]
    assert sentence(at) == "Events with outcome other than Failed or Succeeded, all time"
    assert not at.exception


def test_unknown_outcomes_are_no_good_news(start: Callable[..., None]) -> None:
    """Where no outcome is known no page says that nothing failed; where some are, it says of how many."""
    start([make_current(id="1", **SILENT), make_current(id="2", result="Pending")])
    at = open_page("failures")
    assert not at.success
    assert "None of the 2 matching events says whether it succeeded or failed." in [one.value for one in at.info]
    events = open_page("events")
    assert any(one.value == "2 events, 0 failed, 2 of unknown outcome" for one in events.text)

    start([make_current(id="1"), make_current(id="2", result="Pending")], "other.json")
    at = open_page("failures")
    assert not at.success
    assert any(one.value.startswith("None of the 1 matching events of known outcome failed; 1 more") for one in at.info)


@pytest.mark.parametrize("page", PAGES)
def test_a_log_of_unknown_outcomes_is_shown(page: str, start: Callable[..., None]) -> None:
    """Every page draws it."""
    start([make_current(id=str(number), result="Pending") for number in range(3)])

    assert not open_page(page).exception


def test_undated_events_are_not_nothing(start: Callable[..., None]) -> None:
    """What matches but has no time is said where it can't be drawn, with a way to it."""
    start([make_legacy(id=number, happenedAt="never", error="boom") for number in range(12)])
    for page in ("overview", "failures"):
        at = open_page(page)
        assert "12 matching events have no time to draw." in [one.value for one in at.caption]
        button(at, "Show what has no time").click().run()
        assert query(at) == {"missing": ["happened_at"]}
        assert not at.exception


def test_a_period_leaves_out_what_has_no_time(start: Callable[..., None]) -> None:
    """Where only the period keeps events out because they have no time, that is said beside the ways out."""
    start([make_legacy(id=1, happenedAt="never"), make_legacy(id=2)])
    at = open_page("events", {"from": "2026-01-01", "to": "2026-02-01"})

    assert "No event matches this filter" in [one.value for one in at.subheader]
    assert any(one.value.startswith("1 event matches all but the period") for one in at.markdown)
