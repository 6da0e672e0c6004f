"""Tests of which control plane is meant, and what it is signed in to with, from the environment too."""

from __future__ import annotations

import pytest

from audit_explorer.errors import AddressError, CredentialsError
from audit_explorer.sources.api import AppToken, BearerToken, ClientCredentials, Server

BASE = {"AUDIT_EXPLORER_ADDRESS": "https://tenant.run.ai"}
CLIENT = {"AUDIT_EXPLORER_CLIENT_ID": "app", "AUDIT_EXPLORER_CLIENT_SECRET": "canary"}


def test_the_environment_names_a_server() -> None:
    """The token goes before client id and secret; an address given goes before the one set."""
    server = Server.from_environment(BASE | CLIENT | {"AUDIT_EXPLORER_TOKEN": " Bearer abc.def.ghi "})
    assert server.credentials == BearerToken("abc.def.ghi")
    assert Server.from_environment(BASE | CLIENT).credentials == ClientCredentials("app", "canary")
    assert Server.from_environment(BASE | CLIENT, address="x.run.ai").address.base == "https://x.run.ai"


@pytest.mark.parametrize("missing", ["AUDIT_EXPLORER_CLIENT_ID", "AUDIT_EXPLORER_CLIENT_SECRET"])
def test_half_of_the_credentials_is_named(missing: str) -> None:
    """The setting that is missing is named; the one that is there isn't quoted."""
    with pytest.raises(CredentialsError, match=missing) as found:
        Server.from_environment({name: value for name, value in (BASE | CLIENT).items() if name != missing})
    assert "canary" not in str(found.value)


def test_nothing_is_named() -> None:
    """Without credentials, or without an address, the settings to set are named."""
    with pytest.raises(CredentialsError, match="AUDIT_EXPLORER_TOKEN"):
        Server.from_environment(BASE)
    with pytest.raises(AddressError, match="AUDIT_EXPLORER_ADDRESS"):
        Server.from_environment(CLIENT)


def test_a_pinned_deployment_pins_the_environment_too() -> None:
    """The allow-list holds for whoever asks."""
    with pytest.raises(AddressError, match="not among"):
        Server.from_environment(BASE | CLIENT | {"AUDIT_EXPLORER_ADDRESSES": "https://other.run.ai"})


@pytest.mark.parametrize(
    "credentials",
    [
        BearerToken("canary"),
        ClientCredentials("canary", "canary"),
        ClientCredentials("canary", "canary", "v2"),
        AppToken("canary", "canary"),
    ],
)
def test_no_repr_shows_a_secret(credentials: BearerToken | ClientCredentials | AppToken) -> None:
    """Whoever logs or prints credentials prints nothing of them."""
    assert "canary" not in f"{credentials!r} {credentials}"


@pytest.mark.parametrize("token", ["", "  ", "Bearer ", "two words", "line\nbreak", "ümlaut", "a\x00b"])
def test_what_is_no_token_is_refused(token: str) -> None:
    """A token is one word of visible ASCII: anything else would break the header, and is refused before."""
    with pytest.raises(CredentialsError):
        BearerToken(token)


def test_empty_credentials_are_refused() -> None:
    """An id without its secret is no way to sign in."""
    for make in (lambda: ClientCredentials("app", " "), lambda: AppToken("", "x")):
        with pytest.raises(CredentialsError):
            make()
