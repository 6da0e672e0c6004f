"""Tests of the dossier on an actor's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.apptest import dashboard
from tests.apptest.dashboard import NAVIGATION, button, open_page, query
from tests.apptest.test_parties import tables, texts
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def dossier(start: Callable[..., None]) -> None:
    """Start with an actor of two sessions, in and out of working hours, a rule of its own making, and a colleague."""
    script = {"user_agent": "curl/8.14.1", "ip_address": "10.9.9.9"}
    rule = {"subjectId": "ann", "subjectType": "user", "roleName": "Admin", "scopeType": "tenant"}
    start(
        [
            make_legacy(id=1, happenedAt="2026-09-07T08:00:00Z", sourceName="ann"),
            make_legacy(id=2, happenedAt="2026-09-07T08:30:00Z", sourceName="ann"),
            make_legacy(id=3, happenedAt="2026-09-12T21:00:00Z", sourceName="ann", context=script),
            make_legacy(id=4, happenedAt="soon", sourceName="ann"),
            make_legacy(id=5, happenedAt="2026-09-12T21:01:00Z", sourceName="ann", entityType="Access Rule", body=rule),
            make_legacy(id=6, happenedAt="2026-09-08T10:00:00Z", sourceName="bob"),
        ]
    )


@pytest.mark.usefixtures("dossier")
def test_the_dossier_says_what_is_known_of_an_actor() -> None:
    """Hours, days, sessions, peers, programs, rights: each with its figures and with what can't be known."""
    at = open_page("actors", {"who": "ann"})

    assert not at.exception
    said = texts(at) + "\n".join(one.value for one in at.caption)
    assert "2 of 4 events (50.0 %) outside working hours: Monday – Friday, 08:00 – 18:00 (Europe/Berlin)." in said
    assert "1 more has no time. Active on 2 days." in said
    assert "2 sessions: activity without a pause of more than 30 minutes." in said
    assert "1 event without a time is in none." in said
    sessions = tables(at, "length")[0]
    assert sessions[["length", "events", "addresses"]].to_numpy().tolist() == [
        ["1 min", "2", "2"],
        ["30 min", "2", "1"],
    ]
    assert "Actor type User: 0 failed (0.0 %); of 1 other 0 fail more often, 0 less often, 1 as often" in said
    assert "A user acted with the user agent of a script or a command line." in [one.value for one in at.warning]
    assert "there is no earlier time in this log" in said
    assert "1 change to its rights in the period, 1 made by itself." in said
    assert tables(at, "how")[0][["how", "own", "role", "scope"]].to_numpy().tolist() == [
        ["its subject", "by itself", "Admin", "tenant"]
    ]
    assert "the current API has no bodies" in said


@pytest.mark.usefixtures("dossier")
def test_what_is_new_in_the_period_is_marked() -> None:
    """An address that the actor uses for the first time in the period is new; the others are not."""
    at = open_page("actors", {"who": "ann", "from": "2026-09-10T00:00:00Z"})

    addresses = next(one for one in tables(at, "mark") if "source_ip" in one)
    assert addresses[["source_ip", "mark"]].to_numpy().tolist() == [["10.9.9.9", "new"], ["10.244.0.7", ""]]


@pytest.mark.usefixtures("dossier")
def test_working_hours_are_set_and_kept() -> None:
    """Whoever works at other hours says so once: the share is that of these hours, the address has them."""
    at = open_page("actors", {"who": "ann"})
    at.text_input(key="working hours").set_value("sat 20-24").run()

    assert query(at) == {"who": ["ann"], "work": ["Sat 20:00-24:00"]}
    assert "2 of 4 events (50.0 %) outside working hours: Saturday, 20:00 – 24:00" in texts(at)
    button(at, "explore outside").click().run()
    assert at.header[0].value == NAVIGATION["events"]
    assert query(at)["work"] == ["Sat 20:00-24:00"]
    assert any(one.value.startswith("2 events") for one in at.text)


@pytest.mark.usefixtures("dossier")
def test_working_hours_that_can_not_be_read_are_said() -> None:
    """A link or a person may write anything: what is expected is said, the usual hours count."""
    at = open_page("actors", {"who": "ann", "work": "<b>9 to 5</b>"})

    assert "Working hours are weekdays with whole hours" in at.warning[0].value
    assert "Monday – Friday, 08:00 – 18:00" in texts(at)


@pytest.mark.usefixtures("dossier")
def test_a_session_leads_to_its_events_in_order() -> None:
    """A selected session is the actor's events of that time alone, the oldest first."""
    at = open_page("actors", {"who": "ann"})
    place = next(number for number, one in enumerate(dashboard.tables(at)) if "length" in one)
    dashboard.press(at, "open", row=1, table=place)

    assert at.header[0].value == NAVIGATION["events"]
    assert query(at) == {
        "actor": ["ann"],
        "from": ["2026-09-07T08:00:00Z"],
        "to": ["2026-09-07T08:30:00.001Z"],
        "sort": ["happened_at"],
    }


@pytest.mark.usefixtures("dossier")
def test_actors_are_ranked_by_rarity() -> None:
    """Who does what nobody else does comes first; the order is in the address."""
    at = open_page("actors", {"rank": "rarity"})

    assert list(tables(at, "rarity")[0]["actor"]) == ["ann", "bob"]
    assert list(tables(at, "rarity")[0]["rarity"]) == ["50.0 %", "0.0 %"]
