"""Tests of where a login ends."""

from __future__ import annotations

import pytest

from audit_explorer.ui.people.return_address import from_cookie, local_address, set_cookie


@pytest.mark.parametrize("address", ["/", "/events?outcome=Failed&q=%22a%22", "/events?q=//evil.example", "/a%2F%2Fb"])
def test_an_address_of_this_server(address: str) -> None:
    """It comes through the cookie as it was."""
    cookie = set_cookie(address, path="/", secure=True)
    value = cookie.partition("=")[2].partition(";")[0]
    assert local_address(address) == from_cookie(value) == address
    assert "; HttpOnly; SameSite=Lax; Secure" in cookie


@pytest.mark.parametrize(
    "address",
    [
        "",
        "events",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/a\r\nSet-Cookie: x=y",
        "/a b",
        "/é",
        " /events",
        "/" + "a" * 3001,
        None,
    ],
)
def test_an_address_that_may_lead_elsewhere(address: str | None) -> None:
    """It is none, in the link and in the cookie."""
    assert local_address(address) is None
    assert from_cookie(address) is None


def test_a_cookie_that_was_tampered_with() -> None:
    """What stands in it is looked at as closely as the link."""
    assert from_cookie("%2F%2Fevil.example") is None
    assert from_cookie("%2Fa%0D%0Ab") is None
