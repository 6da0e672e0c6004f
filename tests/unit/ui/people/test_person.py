"""Tests of what a reader may not do, whatever the page offers."""

from __future__ import annotations

import importlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitCookies

from audit_explorer.errors import NotAllowedError
from audit_explorer.filters import Filter
from audit_explorer.sources import open_files
from audit_explorer.sources.api import BearerToken, Plan, Server, read_address
from audit_explorer.store.archive import Archive
from audit_explorer.ui.people.live import LIVE
from audit_explorer.ui.people.person import person
from audit_explorer.ui.people.role import ANYBODY, Person
from audit_explorer.ui.people.visitor import mark_of
from audit_explorer.ui.server.deployment import own_server, settings
from audit_explorer.ui.session import adding, fetching, refreshing
from tests.builders import make_legacy
from tests.deployments import Deployment, said_of
from tests.unit.store.loading import Loader
from tests.unit.ui.script_runs import called

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROLES = {"AUDIT_EXPLORER_READERS": "@corp.example", "AUDIT_EXPLORER_FETCHERS": "fay@corp.example"}
SERVER = Server(read_address("https://127.0.0.1:9"), BearerToken("canary"))


@pytest.fixture
def signed_in(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, object]]:
    """Give a way to let a session have someone's cookie; it gives their claims."""
    deployment.sign_in_on(ROLES)

    def sign_in(**claims: object) -> dict[str, object]:
        said = said_of(**claims)
        cookies = StreamlitCookies(deployment.cookies_of(said))
        monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
        return said

    return sign_in


def in_session(call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it gives
    """Call it as a page would; an error of ours is given, not raised."""

    def caught() -> Any:  # noqa: ANN401
        try:
            return call()
        except NotAllowedError as error:
            return error

    return called(caught, {})[0]


def test_without_sign_in_everybody_may_fetch(deployment: Deployment) -> None:
    """And has no name."""
    deployment.write("")
    assert in_session(person) == ANYBODY == Person("", may_fetch=True)


def test_a_session_is_its_cookies(signed_in: Callable[..., dict[str, object]]) -> None:
    """A reader, a fetcher, and nobody as soon as the sign-in is over."""
    signed_in()
    assert in_session(person) == Person("ann@corp.example", may_fetch=False)
    said = signed_in(email="fay@corp.example", sub="fay")
    assert in_session(person) == Person("fay@corp.example", may_fetch=True)
    LIVE.remove(mark_of(said))
    assert in_session(person) == Person("", may_fetch=False)


@pytest.mark.parametrize("over", [False, True])
def test_a_reader_begins_nothing(signed_in: Callable[..., dict[str, object]], tmp_path: Path, *, over: bool) -> None:
    """Each function that acts refuses, a sign-in that is over too: fetch, sync, add, the deployment's own token."""
    said = signed_in()
    if over:
        LIVE.remove(mark_of(said))
    dataset = open_files([Loader(tmp_path).file([make_legacy()])])
    upkeep = refreshing.Upkeep(SERVER, timedelta(days=1), "detect")
    acts: list[Callable[[], Any]] = [
        lambda: fetching.begin(SERVER, Plan(Filter()), keep=True),
        lambda: refreshing.set_upkeep(upkeep),
        lambda: adding.add(dataset),
        lambda: own_server(person()),
    ]
    assert [type(in_session(act)) for act in acts] == [NotAllowedError] * len(acts)
    assert Archive().segments() == []
    dataset.close()


def test_an_upkeep_ends_with_the_role(signed_in: Callable[..., dict[str, object]]) -> None:
    """A refresh by someone who may not fetch any more asks nobody, and says why."""
    signed_in()
    upkeep = refreshing.Upkeep(SERVER, timedelta(days=1), "detect")

    def refresh() -> tuple[object, object]:
        importlib.import_module("audit_explorer.ui.session.slots").UPKEEP.set(upkeep)
        refreshing.refresh()
        job = refreshing.latest()
        assert job is not None
        job.wait(60)
        # The sample is read by now, as to look for the archive asks for every log: not into a folder that is gone.
        importlib.import_module("audit_explorer.ui.session.logs").chosen().wait(60)
        return job.synced, refreshing.stopped()

    synced, why = in_session(refresh)
    assert (synced, type(why)) == (None, NotAllowedError)


def test_who_added_is_in_the_archive(signed_in: Callable[..., dict[str, object]], tmp_path: Path) -> None:
    """A fetcher's adding is a row of the archive's ledger, with what came and by whom."""
    signed_in(email="Fay@corp.example", sub="fay")
    dataset = open_files([Loader(tmp_path).file([make_legacy()])])

    def add() -> object:
        adding.add(dataset)
        job = importlib.import_module("audit_explorer.ui.session.slots").ADDING.get()
        job.wait(60)
        return job.error

    assert in_session(add) is None
    (row,) = Archive().ledger(10)
    assert (row["by"], row["purpose"], row["new"]) == ("fay@corp.example", "added by hand", 1)
    dataset.close()


def test_a_list_in_the_secrets_is_one_setting(deployment: Deployment) -> None:
    """Its entries count as if they were separated by commas."""
    deployment.sign_in_on({"AUDIT_EXPLORER_READERS": ["@corp.example", "group:x"]})
    assert settings()["AUDIT_EXPLORER_READERS"] == "@corp.example,group:x"
