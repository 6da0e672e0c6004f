"""Tests of why events failed, for logs of either generation of the API, on the page about failures and on Explore."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import button, open_page, query, table_with
from tests.builders import ABSENT, legacy_error, make_current, make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from streamlit.testing.v1 import AppTest

DELETION = "DELETE /api/v1/org-unit/projects/{project_id} → 403 (Project)"
UNKNOWN = "PATCH /api/v7/⟨id⟩ → 500 (Project)"


@pytest.fixture
def current(start: Callable[..., None]) -> None:
    """Start with a log that only the current API tells: two patterns of failures, one failure that says nothing."""
    day = [
        make_current(
            id=str(hour),
            timestamp=f"2026-09-07T{hour:02}:00:00.000Z",
            action="delete" if hour % 2 else "update",
            result="Failed" if hour < 8 else "Succeeded",
            http_method="DELETE" if hour % 2 else "PATCH",
            url=f"/api/v1/org-unit/projects/{hour}" if hour % 2 else f"/api/v7/{hour}",
            http_status_code=403 if hour % 2 else 500,
            entity_type="project",
            entity_id=str(hour),
        )
        for hour in range(12)
    ]
    nothing = dict.fromkeys(("http_method", "url", "http_status_code", "entity_type"), ABSENT)
    start([*day, make_current(id="99", timestamp="2026-09-07T13:00:00.000Z", result="Failed", **nothing)])


def patterns(at: AppTest) -> pd.DataFrame:
    """Give the table of patterns."""
    return table_with(at, "error_shape")


@pytest.mark.usefixtures("current")
def test_failures_of_the_current_api_are_explained() -> None:
    """The split has values, each request is a pattern with its words, and no column is empty."""
    at = open_page("failures")
    shown = patterns(at)

    assert not at.exception
    assert [one.value for one in at.selectbox if one.label == "Split by"] == ["http_status"]
    assert shown["error_shape"].fillna("").tolist() == [DELETION, UNKNOWN, ""]
    assert shown["operation"].fillna("").tolist() == ["delete project", "", "no message, no URL"]
    assert shown["failures"].tolist() == ["4", "4", "1"]
    assert shown["part"].tolist() == ["44.4 %", "44.4 %", "11.1 %"]
    assert shown["when"].str.match(r"\d+ on 7 Sep").all()
    assert all(shown[name].notna().any() for name in shown)


@pytest.mark.usefixtures("current")
def test_a_split_without_a_value_is_not_offered() -> None:
    """The current API has no error type: neither the choice nor a link can split by it."""
    at = open_page("failures", {"by": "error_type"})
    (split,) = (one for one in at.selectbox if one.label == "Split by")

    assert "error_type" not in split.options
    assert "Error type" not in split.options
    assert split.value == "http_status"


@pytest.mark.usefixtures("current")
def test_the_choice_of_a_split_stays_in_the_address() -> None:
    """What was chosen is chosen again by the link."""
    at = open_page("failures", {"by": "action"})

    assert [one.value for one in at.selectbox if one.label == "Split by"] == ["action"]


@pytest.mark.usefixtures("current")
def test_a_chosen_pattern_shows_its_newest_rows_and_leads_on() -> None:
    """Its failures stand on the same page, newest first; "only" filters by it, "close" leaves the page as it was."""
    at = open_page("failures", {"pattern": DELETION})
    rows = table_with(at, "happened_at")

    assert list(rows["happened_at"])[:2] == ["2026-09-07 09:00:00", "2026-09-07 07:00:00"]
    assert "error_message" not in rows
    assert set(rows["action"]) == {"Delete"}
    button(at, "Only this pattern").click().run()
    assert query(at) == {"error_shape": [DELETION]}

    at = open_page("failures", {"pattern": DELETION})
    button(at, "close pattern").click().run()
    assert query(at) == {}


@pytest.mark.usefixtures("current")
def test_the_failures_that_say_nothing_can_be_looked_at() -> None:
    """Their rows are those without a pattern."""
    at = open_page("failures", {"pattern": ""})

    assert any(one.value == "no message, no URL" for one in at.text)
    button(at, "Only this pattern").click().run()
    assert query(at) == {"missing": ["error_shape"]}


@pytest.mark.usefixtures("current")
def test_a_pattern_that_no_failure_has_is_said_to_be_none() -> None:
    """A link to a pattern of another log draws no rows."""
    at = open_page("failures", {"pattern": "no such pattern"})

    assert any(one.value == "No failure that matches has this pattern." for one in at.caption)


@pytest.mark.usefixtures("current")
def test_explore_says_why_what_is_filtered_failed() -> None:
    """Failed deletions: the reason stands above the rows, to filter by or to leave out."""
    at = open_page("events", {"result": "Failed"})
    labels = [one.label for one in at.button if (one.key or "").startswith("leading pattern")]

    assert len(labels) == 3
    assert labels[0].startswith("**4** ")
    assert labels[0].replace("\\", "").endswith(f"delete project: {DELETION}")
    button(at, "leading pattern 0").click().run()
    assert query(at)["error_shape"] == [DELETION]

    at = open_page("events", {"result": "Failed"})
    button(at, "exclude pattern 0").click().run()
    assert DELETION in str(query(at))
    assert len([one for one in at.button if (one.key or "").startswith("leading pattern")]) == 2


@pytest.mark.usefixtures("current")
def test_explore_says_nothing_of_reasons_unless_failures_are_filtered() -> None:
    """Among events that succeeded too the reasons would be of a part only."""
    at = open_page("events")

    assert not [one for one in at.button if (one.key or "").startswith("leading pattern")]


def test_one_value_is_told_in_words(start: Callable[..., None]) -> None:
    """Of a single value no scatter is drawn: a sentence says how often it failed."""
    start([make_legacy(id=number, **({"error": "down"} if number == 1 else {})) for number in range(1, 5)])
    at = open_page("failures")

    assert any(one.value == "Action Create: 1 of 4 events failed (25.0 %)." for one in at.text)


@pytest.mark.usefixtures("twelve")
def test_failures_of_the_legacy_api_have_their_messages() -> None:
    """The pattern is the message's, and no words of a request stand beside it."""
    shown = patterns(open_page("failures"))

    assert shown["error_shape"].tolist() == ["no access to '…'"]
    assert "operation" not in shown


def test_the_usual_split_is_one_that_most_failures_have(start: Callable[..., None]) -> None:
    """Over an upgrade a few failures have an error's type, all have a status: the status tells them apart."""
    legacy = [make_legacy(id=number, error=legacy_error(400 + number, "no", f"Type{number}")) for number in (1, 2)]
    failed = [make_current(id=f"c{number}", result="Failed", http_status_code=500 + number) for number in range(3)]
    start([*legacy, *failed])
    (split,) = (one for one in open_page("failures").selectbox if one.label == "Split by")

    assert split.value == "http_status"
    assert "Error type" in split.options
