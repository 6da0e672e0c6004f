"""Tests of which control planes the page Fetch asks: on a person's own machine, and where others may open it."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import streamlit as st

from audit_explorer.errors import AddressError
from audit_explorer.filters import Filter
from audit_explorer.sources.api import BearerToken, Network, Plan, Server, read_address
from audit_explorer.ui.session import fetching, refreshing
from tests.apptest.dashboard import button, open_page
from tests.control_plane import control_plane
from tests.control_plane.sample import moved_to, sample_records
from tests.unit.ui.script_runs import called

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from streamlit.testing.v1 import AppTest

    from tests.control_plane import Plane

COUNT = 60
PRIVATE = "AUDIT_EXPLORER_ALLOW_PRIVATE_ADDRESSES"


@pytest.fixture
def plane() -> Iterator[Plane]:
    """Run a control plane on this machine."""
    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        yield plane


@pytest.fixture
def shared() -> Iterator[None]:
    """Let the server listen beyond this machine, as far as it knows."""
    before = st.get_option("server.address")
    st.config.set_option("server.address", "0.0.0.0")  # noqa: S104 - nothing listens
    yield
    st.config.set_option("server.address", before)


def told(at: AppTest) -> str:
    """Give the errors on the page."""
    return "\n".join(one.value for one in at.error)


def send(at: AppTest, address: str, token: str) -> AppTest:
    """Fill in the form and send it."""
    at.text_input(key="fetch address").set_value(address)
    next(one for one in at.text_input if one.label == "Token").set_value(token)
    return button(at, "Fetch").click().run()


def server(address: str, network: Network | None = None) -> Server:
    """Make what a form would."""
    return Server(read_address(address), BearerToken("x"), network or Network())


def acting(what: Callable[[Server], object], asked: Server) -> str:
    """Call an acting function in a session, past every form; give what it refuses with, "" for nothing."""

    def call() -> str:
        try:
            what(asked)
        except AddressError as error:
            return str(error)
        return ""

    return str(called(call, {})[0])


def begin(asked: Server) -> None:
    """Fetch."""
    fetching.begin(asked, Plan(Filter()), keep=False)


def keep_up(asked: Server) -> None:
    """Let refreshes fetch from there."""
    refreshing.set_upkeep(refreshing.Upkeep(asked, datetime.now(UTC) - datetime(2026, 1, 1, tzinfo=UTC), "detect"))


def test_this_machine_is_not_asked_without_the_setting(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    """A typed address of this machine is refused, with the setting's name, and nothing is sent."""
    monkeypatch.delenv(PRIVATE)
    at = send(open_page("fetch"), plane.address, plane.token)
    assert "private network" in told(at)
    assert PRIVATE in told(at).replace("\\", "")
    assert plane.requests == []


@pytest.mark.parametrize("address", ["https://169.254.169.254", "https://[fd00:ec2::254]"])
def test_metadata_is_never_asked(address: str) -> None:
    """The setting for private networks doesn't open what hands out a machine's own credentials."""
    assert "no control plane has" in told(send(open_page("fetch"), address, "x"))


def test_a_pinned_address_may_be_private(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the server has named it: no further setting is needed."""
    monkeypatch.delenv(PRIVATE)
    monkeypatch.setenv("AUDIT_EXPLORER_ADDRESSES", plane.address)
    at = open_page("fetch")
    next(one for one in at.text_input if one.label == "Token").set_value(plane.token)
    button(at, "Fetch").click().run()
    at.session_state["fetching"].wait(60)
    at.run()
    assert at.success
    assert at.success[0].value.startswith("Complete:")


@pytest.mark.usefixtures("shared")
def test_a_shared_deployment_says_what_to_set(plane: Plane) -> None:
    """Without a pinned address there is no form to type one into, but what whoever runs it has to set."""
    for page in ("fetch", "archive"):
        at = open_page(page)
        assert "AUDIT_EXPLORER_ADDRESSES" in told(at).replace("\\", "")
        assert not [one for one in at.text_input if one.label in {"Address", "Token"}]
    assert plane.requests == []


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("act", [begin, keep_up])
def test_a_shared_deployment_acts_on_no_typed_address(act: Callable[[Server], object]) -> None:
    """What begins a fetch refuses it itself, whatever a form let through."""
    assert "AUDIT_EXPLORER_ADDRESSES" in acting(act, server("https://tenant.run.ai"))


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("name", ["AUDIT_EXPLORER_ADDRESSES", "AUDIT_EXPLORER_ADDRESS"])
def test_a_shared_deployment_offers_what_is_pinned(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The addresses of either setting can be chosen, and no other can be asked, nor through a typed proxy."""
    monkeypatch.setenv(name, "https://tenant.run.ai")
    at = open_page("fetch")
    assert not at.error
    assert next(one for one in at.selectbox if one.label == "Address").options == ["https://tenant.run.ai"]
    assert not [one for one in at.text_input if one.label == "Proxy"]
    assert "not among" in acting(begin, server("https://other.run.ai"))
    network = Network(proxy="http://proxy.example:3128", proxy_typed=True)
    assert "proxy" in acting(begin, server("https://tenant.run.ai", network)).lower()


@pytest.mark.parametrize(
    ("address", "found"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("", True), ("0.0.0.0", True), ("10.0.0.1", True)],  # noqa: S104
)
def test_a_deployment_is_shared_when_it_listens_beyond_this_machine(address: str, found: bool) -> None:
    """An address that is left out is every address."""
    from audit_explorer.ui.server.deployment import is_shared  # noqa: PLC0415 - beside its only test

    before = st.get_option("server.address")
    st.config.set_option("server.address", address)
    try:
        assert called(is_shared, {})[0] is found
    finally:
        st.config.set_option("server.address", before)


def test_a_refresh_ends_with_the_address(plane: Plane, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where other addresses were pinned since, the next refresh by the timer asks nobody, and says why."""

    def refresh() -> tuple[object, str]:
        keep_up(server(plane.address))
        monkeypatch.setenv("AUDIT_EXPLORER_ADDRESSES", "https://tenant.run.ai")
        refreshing.refresh()
        job = refreshing.latest()
        assert job is not None
        job.wait(60)
        # The sample is read by now, as to look for the archive asks for every log: not into a folder that is gone.
        importlib.import_module("audit_explorer.ui.session.logs").chosen().wait(60)
        return job.synced, str(refreshing.stopped())

    synced, why = called(refresh, {})[0]
    assert synced is None
    assert "not among" in why
    assert plane.requests == []


@pytest.mark.parametrize(
    ("names", "found"),
    [("https://log.example", True), ("localhost, log.example:8501", True), ("127.0.0.1, [::1]:9, localhost", False)],
)
def test_a_deployment_is_shared_when_others_have_a_name_for_it(
    names: str, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy on this machine passes others on to the loopback: then a page fetches from pinned addresses alone."""
    monkeypatch.setenv("AUDIT_EXPLORER_HOSTS", names)
    refused = acting(begin, server("https://127.0.0.1:1"))
    assert ("AUDIT_EXPLORER_ADDRESSES" in refused) is found


def test_a_name_that_leads_nowhere_is_told_like_a_port_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page shows the same words for both."""
    monkeypatch.setattr("audit_explorer.sources.api.asking.retrying.ATTEMPTS", 1)
    shown = []
    for address in ("https://no-such-host.invalid", "https://127.0.0.1:1"):
        at = send(open_page("fetch"), address, "x")
        at.session_state["fetching"].wait(60)
        at.run()
        shown.append((at.error[0].value.replace(address, "…"), at.error[0].value.count("no answer")))
    assert shown[0] == shown[1]
    assert shown[0][1] == 1
