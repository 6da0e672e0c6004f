"""Tests of the pages where sign-in is on, without the server's middleware in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from streamlit.runtime.context import ContextProxy, StreamlitCookies

from tests.apptest.dashboard import NAVIGATION, button, nodes, open_page
from tests.deployments import Deployment, deployment

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["deployment"]

PEOPLE = {"AUDIT_EXPLORER_READERS": "@corp.example", "AUDIT_EXPLORER_ADDRESS": "https://canary.example"}


@pytest.mark.parametrize("page", NAVIGATION)
def test_no_page_is_drawn_for_nobody(deployment: Deployment, start: Callable[..., None], page: str) -> None:
    """Behind the door stands a second one: a session without a sign-in has a title, a sentence, nothing else."""
    start([{"id": 1, "entityName": "canary"}])
    deployment.sign_in_on(PEOPLE)
    at = open_page(page)
    assert not at.exception
    assert "canary" not in "".join(str(getattr(node, "proto", "")) for node in nodes(at._tree))  # noqa: SLF001 - no public way
    assert (len(at.title), len(at.button), len(at.sidebar.children)) == (1, 0, 0)


def test_a_reader_sees_their_name_and_the_way_out(
    deployment: Deployment, twelve: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is plain text, whatever stands in it; the page Fetch has no form for them."""
    del twelve
    deployment.sign_in_on(PEOPLE | {"AUDIT_EXPLORER_READERS": "group:all"})
    hostile = "**x** ![](http://evil.example/x.png)\u202e"
    cookies = StreamlitCookies(deployment.cookies(email=None, sub=hostile, groups=["all"]))
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _: cookies))
    at = open_page("fetch")
    assert not at.exception
    assert any(text.value.startswith("**x** ![](http://evil") and "\u202e" not in text.value for text in at.text)
    assert button(at, "Sign out").disabled is False
    assert [error.title for error in at.error] == ["You may not do this here"]
    assert not at.text_input
