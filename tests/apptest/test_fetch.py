"""Tests of the Fetch page against the simulated control plane, over real sockets."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

from audit_explorer.sources.api import LEGACY_PARAMETERS
from audit_explorer.store.archive import Archive
from audit_explorer.ui.server.application import SCRIPT
from tests.apptest.dashboard import ROOT, button, nodes, open_page, tables
from tests.control_plane import control_plane, paths
from tests.control_plane.faults import Status
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    assert sum(int(number.replace(",", "")) for number in tables(at)[0]["new"] if number) == COUNT

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
    """A wrong token ends in the sentence for 401 and that nothing came, which isn't partial, and a way to go on."""
    at = send(open_page("fetch"), plane.address, "no-such-token")

    assert "token" in at.error[0].value.lower()
    assert "rejected" in at.error[0].value or "401" in at.error[0].value
    assert at.warning[0].value == "Nothing came, because of an error."
    assert "no-such-token" not in shown(at)
    assert not [one for one in at.button if one.label == "Explore"]


def test_what_was_interrupted_continues(plane: Plane) -> None:
    """A failure in the middle leaves the pages before it; Continue brings the rest, nothing twice."""
    plane.behave(faults=[Status(400).on(5)])
    at = open_page("fetch")
    at.number_input(key="fetch size").set_value(100)
    at = send(at, plane.address, plane.token)
    assert at.warning[0].value.startswith("Partial")

    button(at, "Continue").click().run()
    at = ended(at)
    assert at.success[0].value.startswith("Complete:")
    assert f"{COUNT:,} records in " in "".join(one.value for one in at.text)


@pytest.mark.parametrize("wrong", ["colour==red", "action~create", "entity_name==a,b"])
def test_a_filter_that_no_server_has_is_refused(plane: Plane, wrong: str) -> None:
    """A condition that can't be asked is named before anything is sent, and what was typed stays."""
    at = open_page("fetch")
    at.text_area(key="fetch filters").set_value(wrong)
    at = send(at, plane.address, plane.token)

    assert "server-side filter" in at.error[0].value
    assert next(one for one in at.text_input if one.label == "Token").value == plane.token
    assert plane.requests == []


def test_every_parameter_of_the_legacy_api_can_be_asked(plane: Plane) -> None:
    """What is typed for a parameter is sent as it is typed, beside the period and the page size."""
    plane.behave(release="legacy")
    at = open_page("fetch")
    typed = {name: f"x-{name}" for name in LEGACY_PARAMETERS if name != "success"}
    for name, value in typed.items():
        at.text_input(key=f"fetch {name}").set_value(value)
    at.selectbox(key="fetch success").set_value("false")
    at.number_input(key="fetch size").set_value(50)
    at = send(at, plane.address, plane.token)

    assert at.success
    asked = next(request.query for request in plane.requests if request.path == paths.LEGACY)
    assert {name: asked[name] for name in LEGACY_PARAMETERS} == typed | {"success": "false"}
    assert asked["limit"] == "50"
    assert {"start", "end", "offset"} <= asked.keys()


def test_a_cancelled_fetch_keeps_what_came_and_continues(plane: Plane) -> None:
    """Progress is shown with a way to stop; what came is told to be partial, and Continue completes it."""
    plane.behave(faults=[Status(429, retry_after="30").on(5)])  # a wait that only Cancel ends in time
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
    at.selectbox(key="fetch kind False").set_value("settings").run()
    assert at.text_input(key="fetch address settings").disabled

    button(at, "Fetch").click().run()
    at = ended(at)
    assert at.success
    assert plane.token not in shown(at)


def test_what_is_fetched_is_retained(plane: Plane) -> None:
    """The records are in the archive with their ledger, and the days between are known to be whole."""
    at = send(open_page("fetch"), plane.address, plane.token)

    assert any(f"{COUNT:,} new records" in one.value for one in at.text)
    archive = Archive()
    dataset = archive.open()
    assert dataset.facts.total == COUNT
    dataset.close()
    assert [note.whole for note in archive.notes()] == [True]
    assert sum(row["new"] for row in archive.ledger(100)) == COUNT
    assert {row["address"] for row in archive.ledger(100)} == {plane.address}


def test_what_should_not_be_kept_is_not(plane: Plane) -> None:
    """Without the mark nothing is archived, and nothing is said of it."""
    at = open_page("fetch")
    at.checkbox(key="fetch keep").uncheck()
    at = send(at, plane.address, plane.token)

    assert at.success
    assert not any("archive" in one.value for one in at.text)
    assert Archive().segments() == []


def test_an_archive_that_can_not_be_written_hides_nothing(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fetch is complete and can be explored; why nothing is kept is said beside it."""
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", "/dev/null/archive")
    at = send(open_page("fetch"), plane.address, plane.token)

    assert at.success
    assert "/dev/null/archive can't be used" in at.error[0].value
    button(at, "Explore").click().run()
    assert at.metric[0].value == str(COUNT)


def test_a_rejected_token_is_replaced_and_the_fetch_goes_on(plane: Plane) -> None:
    """When a pasted token ends in the middle, another one brings the rest: nothing again, nothing twice."""
    plane.behave(faults=[Status(401).on(2)])
    at = open_page("fetch")
    at.number_input(key="fetch size").set_value(100)
    at = send(at, plane.address, plane.token)
    assert "rejected the token" in at.error[0].value
    assert "Continue" not in [one.label for one in at.button if one.key is None or "FormSubmitter" not in one.key]
    asked = len(plane.requests)

    next(one for one in at.text_input if (one.key or "").startswith("continue sign Token")).set_value(plane.token)
    button(at, "Continue").click().run()
    at = ended(at)
    assert at.success[0].value.startswith("Complete:")
    assert f"{COUNT:,} records in " in "".join(one.value for one in at.text)
    assert plane.requests[asked].query == plane.requests[asked - 1].query
    assert plane.token not in shown(at)


def test_the_session_remembers_whom_it_asked_until_it_forgets(plane: Plane) -> None:
    """A second fetch needs no token again; Forget takes the credentials out of the session."""
    at = send(open_page("fetch"), plane.address, plane.token)
    assert at.selectbox(key="fetch kind True").value == "before"
    button(at, "Fetch").click().run()
    assert ended(at).success

    assert at.session_state["control plane"] is not None
    button(at, "Forget").click().run()
    assert "control plane" not in at.session_state
    assert at.session_state["fetching"].server is None
    assert "before" not in [one.value for one in at.selectbox]
    assert next(one for one in at.text_input if one.label == "Token").value == ""
    assert at.text_input(key="fetch address").value == plane.address


def test_the_page_needs_no_log(plane: Plane, start: Callable[..., None]) -> None:
    """Where the log at start can't be read, records can still be fetched."""
    start(b"no log")
    at = send(open_page("fetch"), plane.address, plane.token)

    assert at.header[0].value == "Fetch"
    assert at.success


def test_credentials_may_stand_in_the_secrets_file(plane: Plane) -> None:
    """What .streamlit/secrets.toml has is offered like what the environment has; tables in it are somebody else's."""
    at = AppTest.from_file(str(SCRIPT), default_timeout=60)
    at.secrets["AUDIT_EXPLORER_ADDRESS"] = plane.address
    at.secrets["AUDIT_EXPLORER_TOKEN"] = plane.token
    at.secrets["connections"] = {"other": {"password": "x"}}
    at.run()
    at.switch_page(str(ROOT / "pages" / "fetch.py")).run()
    button(at, "Fetch").click().run()

    assert ended(at).success
    assert plane.token not in shown(at)


def test_a_partial_fetch_goes_on_after_its_credentials_were_forgotten(plane: Plane) -> None:
    """Continue then asks for others instead of doing nothing."""
    plane.behave(faults=[Status(400).on(5)])
    at = open_page("fetch")
    at.number_input(key="fetch size").set_value(100)
    at = send(at, plane.address, plane.token)
    button(at, "Forget").click().run()
    next(one for one in at.text_input if (one.key or "").startswith("continue sign Token")).set_value(plane.token)
    button(at, "Continue").click().run()
    assert ended(at).success[0].value.startswith("Complete:")


def test_other_pages_tell_of_a_fetch(plane: Plane) -> None:
    """While it goes on, and when it has ended until its result was seen, the sidebar says so on every page."""
    plane.behave(faults=[Status(429, retry_after="30").on(5)])
    at = open_page("fetch")
    at.text_input(key="fetch address").set_value(plane.address)
    next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
    at.selectbox(key="fetch last").set_value("90d")
    at.number_input(key="fetch size").set_value(100)  # in one page it would be over before the request that waits
    button(at, "Fetch").click().run()

    at.switch_page(str(ROOT / "pages" / "events.py")).run()
    assert [label for label in links(at) if label.startswith("Fetching: ")]
    at.session_state["fetching"].cancel()
    at = ended(at)
    assert [label for label in links(at) if label.startswith("Fetching has ended: ")]
    at.switch_page(str(ROOT / "pages" / "fetch.py")).run()
    at.switch_page(str(ROOT / "pages" / "events.py")).run()
    assert not [label for label in links(at) if label.startswith("Fetching")]


def links(at: AppTest) -> list[str]:
    """Give the labels of the links to pages."""
    return [link.proto.label for link in at.get("page_link")]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2026-09-05", "2026-09-01", "ends before it begins"),
        ("2999-01-01", "", "begins in the future"),
        ("one day", "", "an end that is not a time"),
    ],
)
def test_a_period_without_a_moment_is_refused(plane: Plane, start: str, end: str, said: str) -> None:
    """Nothing is asked for, and nothing is called complete."""
    at = open_page("fetch")
    at.text_input(key="fetch from").set_value(start)
    at.text_input(key="fetch to").set_value(end)
    at = send(at, plane.address, plane.token)
    assert said in at.error[0].value
    assert not at.success
    assert plane.requests == []


def test_a_period_may_have_an_end_alone(plane: Plane) -> None:
    """Then the length that is chosen is counted back from there."""
    at = open_page("fetch", {"tz": "UTC"})
    at.text_input(key="fetch to").set_value("2026-11-20 12:00")
    at.text_input(key="fetch address").set_value(plane.address)
    next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
    at.selectbox(key="fetch last").set_value("24h")
    button(at, "Fetch").click().run()
    assert ended(at).success
    asked = plane.requests[0].query
    assert (asked["start"], asked["end"]) == ("2026-11-19T11:59:59.999Z", "2026-11-20T12:00:00.000Z")


def test_what_was_chosen_stays(plane: Plane) -> None:
    """After a fetch, and after a look at another page, the form has what was sent with it; but no token."""
    at = open_page("fetch")
    at.checkbox(key="fetch keep").uncheck()
    at = send(at, plane.address, plane.token)
    at.switch_page(str(ROOT / "pages" / "events.py")).run()
    at.switch_page(str(ROOT / "pages" / "fetch.py")).run()
    assert at.checkbox(key="fetch keep").value is False
    assert at.selectbox(key="fetch last").value == "90d"


def test_exploring_twice_opens_one_log(plane: Plane) -> None:
    """The second time, the log that is there is looked at."""
    at = send(open_page("fetch"), plane.address, plane.token)
    for _ in range(2):
        button(at, "Explore").click().run()
        assert len(at.sidebar.selectbox[0].options) == 2
        at.switch_page(str(ROOT / "pages" / "fetch.py")).run()
