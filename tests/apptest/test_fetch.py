"""Tests of the Fetch page against the simulated control plane, over real sockets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests.apptest.dashboard import button, nodes, open_page
from tests.control_plane import control_plane
from tests.control_plane.faults import Status
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.testing.v1 import AppTest

    from tests.control_plane import Plane

COUNT = 300


@pytest.fixture
def plane() -> Iterator[Plane]:
    """Run a control plane with records of the last days."""
    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        yield plane


def send(at: AppTest, address: str, token: str) -> AppTest:
    """Fill in the form, send it, and wait for the end of what it begins."""
    at.text_input(key="fetch address").set_value(address)
    next(one for one in at.text_input if one.label == "Token").set_value(token)
    at.selectbox(key="fetch last").set_value("90d")
    button(at, "Fetch").click().run()
    return ended(at)


def ended(at: AppTest) -> AppTest:
    """Wait for the end of the session's fetch."""
    if "fetching" in at.session_state:
        at.session_state["fetching"].wait(60)
        at.run()
    assert not at.exception
    return at


def shown(at: AppTest) -> str:
    """Give everything that the page and the session hold."""
    held = [repr(value) for value in at.session_state.values()]
    drawn = [str(getattr(node, "proto", "")) for node in nodes(at._tree)]  # noqa: SLF001 - no public way
    return "\n".join([*held, *drawn, repr(at.query_params)])


def test_a_fetch_ends_with_its_records_and_explore_opens_them(plane: Plane) -> None:
    """The count, the completeness and the ledger are shown, and Explore looks at exactly these records."""
    at = send(open_page("fetch"), plane.address, plane.token)

    assert f"{COUNT:,} records in " in "".join(one.value for one in at.text)
    assert "over the current API" in "".join(one.value for one in at.text)
    assert at.success[0].value.startswith("Complete:")
    assert at.dataframe[0].value["new"].sum() == COUNT

    button(at, "Explore").click().run()
    assert not at.exception
    assert at.header[0].value == "Overview"
    assert at.metric[0].value == str(COUNT)
    assert at.sidebar.selectbox[0].options[-1].startswith("fetched from 127")


def test_the_token_leaves_the_session_with_its_input(plane: Plane) -> None:
    """After the fetch the token stands in no element, no address and no representation of what the session holds."""
    at = open_page("fetch")
    next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
    at = send(at, plane.address, plane.token)

    assert at.success
    assert plane.token not in shown(at)


def test_plain_http_to_another_machine_is_refused(plane: Plane) -> None:
    """The token would travel in the clear: nothing is sent, and the page says why."""
    at = send(open_page("fetch"), "http://tenant.example", plane.token)

    assert "would send the token unencrypted" in at.error[0].value
    assert "fetching" not in at.session_state


def test_a_rejected_token_is_told(plane: Plane) -> None:
    """A wrong token ends in the sentence for 401, a partial result of nothing, and a way to go on."""
    at = send(open_page("fetch"), plane.address, "no-such-token")

    assert "token" in at.error[0].value.lower()
    assert "rejected" in at.error[0].value or "401" in at.error[0].value
    assert at.warning[0].value.startswith("Partial, because of an error")
    assert "no-such-token" not in shown(at)
    assert not [one for one in at.button if one.label == "Explore"]


def test_what_was_interrupted_continues(plane: Plane) -> None:
    """A failure in the middle leaves the pages before it; Continue brings the rest, nothing twice."""
    plane.behave(faults=[Status(400).on(3)])
    at = open_page("fetch")
    at.number_input(key="fetch size").set_value(100)
    at = send(at, plane.address, plane.token)
    assert at.warning[0].value.startswith("Partial")

    button(at, "Continue").click().run()
    at = ended(at)
    assert at.success[0].value.startswith("Complete:")
    assert f"{COUNT:,} records in " in "".join(one.value for one in at.text)


@pytest.mark.parametrize("wrong", ["colour=red", "filterBy=action~create", "success=maybe"])
def test_a_filter_that_no_server_has_is_refused(plane: Plane, wrong: str) -> None:
    """A pair that can't be asked is named before anything is sent."""
    at = open_page("fetch")
    at.text_area(key="fetch filters").set_value(wrong)
    at = send(at, plane.address, plane.token)

    assert "server-side filter" in at.error[0].value
    assert plane.requests == []


def test_a_cancelled_fetch_keeps_what_came_and_continues(plane: Plane) -> None:
    """Progress is shown with a way to stop; what came is told to be partial, and Continue completes it."""
    plane.behave(faults=[Status(429, retry_after="30").on(3)])  # a wait that only Cancel ends in time
    at = open_page("fetch")
    at.text_input(key="fetch address").set_value(plane.address)
    next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
    at.selectbox(key="fetch last").set_value("90d")
    at.number_input(key="fetch size").set_value(100)
    button(at, "Fetch").click().run()
    button(at, "Cancel").click().run()
    at = ended(at)
    assert at.warning[0].value.startswith("Partial, because it was cancelled")

    button(at, "Continue").click().run()
    at = ended(at)
    assert at.success[0].value.startswith("Complete:")
    assert f"{COUNT:,} records in " in "".join(one.value for one in at.text)


def test_the_deployments_credentials_go_to_its_own_address(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credentials of the settings are offered for the address of the settings alone, which can't be changed."""
    monkeypatch.setenv("AUDIT_EXPLORER_ADDRESS", plane.address)
    monkeypatch.setenv("AUDIT_EXPLORER_TOKEN", plane.token)
    at = open_page("fetch")
    at.selectbox(key="fetch kind").set_value("settings").run()
    assert at.text_input(key="fetch address of settings").disabled

    button(at, "Fetch").click().run()
    at = ended(at)
    assert at.success
    assert plane.token not in shown(at)
