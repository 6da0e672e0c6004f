"""Tests of what a person says about the times of a log, in the dashboard."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import button, open_page, query
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest
    from streamlit.testing.v1.element_tree import Selectbox

OPEN = "11/08/2026 01:00"
ZONE = "Read times without a zone in"
ORDER = "Read dates"


def select(at: AppTest, label: str) -> Selectbox[str]:
    """Find a choice by its label."""
    return next(one for one in at.selectbox if one.label == label)


def captions(at: AppTest) -> list[str]:
    """Give all captions."""
    return [str(one.value) for one in at.caption]


def without_a_time(at: AppTest) -> bool:
    """Say whether some record has no time."""
    return any(re.search(r"\d without a time", text) for text in captions(at))


@pytest.fixture
def log(start: Callable[..., None]) -> None:
    """Start with a log whose one time leaves both open."""
    start([make_legacy(id=1, happenedAt=OPEN), make_legacy(id=2, happenedAt="2026-08-11 01:00:00")])


@pytest.mark.usefixtures("log")
def test_a_choice_reads_the_log_anew_and_is_in_the_address() -> None:
    """Chosen at the file's problems, order and zone apply at once, are named, and go along to other pages."""
    at = open_page()
    assert without_a_time(at)

    select(at, ORDER).set_value("day-first").run()
    select(at, ZONE).set_value("Europe/Berlin").run()
    assert not at.exception
    assert not without_a_time(at)
    assert query(at) == {"dates": ["day-first"], "times_in": ["Europe/Berlin"]}
    sentence = "Times without a zone were read in Europe/Berlin, dates with the day first."
    assert captions(at).count(sentence) == 2  # under the title, and where the log is downloaded

    select(at, ORDER).set_value("").run()
    assert without_a_time(at)
    assert query(at) == {"times_in": ["Europe/Berlin"]}


@pytest.mark.usefixtures("log")
def test_a_link_brings_its_choices() -> None:
    """Opened with the same log, the link shows the same instants; what is wrong in it is said."""
    at = open_page(query={"dates": "month-first", "times_in": "Mars/Base"})

    assert not without_a_time(at)
    assert any("Mars/Base" in str(one.value) for one in at.warning)


def test_an_upload_is_read_anew_and_leaves_nothing() -> None:
    """Its copy is kept only as long as its times leave something open, and goes with the log."""
    at = open_page()
    before = len(list(Path(tempfile.gettempdir()).iterdir()))
    content = f'[{{"id": 1, "happenedAt": "{OPEN}", "action": "Create", "entityType": "Project"}}]'.encode()
    at.file_uploader[0].set_value([("mine.json", content, "application/json")]).run()
    assert without_a_time(at)

    select(at, ORDER).set_value("day-first").run()
    assert not at.exception
    assert not without_a_time(at)
    assert at.sidebar.selectbox[0].options[-1] == "mine.json"
    assert len(list(Path(tempfile.gettempdir()).iterdir())) == before + 2

    button(at, "Close this log").click().run()
    assert len(list(Path(tempfile.gettempdir()).iterdir())) == before


def test_nothing_is_asked_where_nothing_is_open() -> None:
    """A log whose times all name their zone has no such choice."""
    at = open_page()
    assert not [one for one in at.selectbox if one.label in {ZONE, ORDER}]


def test_what_can_not_have_happened_is_counted_beside_the_chart(start: Callable[..., None]) -> None:
    """The chart of the overview says how many events it leaves out, the span that it has them in."""
    times = ("1999-08-11T00:00:00Z", "2026-08-11T09:01:00Z", "2612-01-01T00:00:00Z")
    start([make_legacy(id=at, happenedAt=at) for at in times])
    at = open_page()

    assert at.metric[4].delta == "unlikely times included"
    assert "2 events lie outside this chart: before 2018 or in the future." in captions(at)
    assert not any("every record has a time" in text for text in captions(at))
