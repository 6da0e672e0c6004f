"""Tests of when sign-in is on, with secrets that are whole or not."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

import pytest

from audit_explorer.errors import SettingError
from audit_explorer.ui.people import provider
from audit_explorer.ui.people.refused import Refused
from audit_explorer.ui.people.visitor import visitor
from audit_explorer.ui.server.deployment import sign_in_configured
from tests.deployments import AUTH, Deployment

PEOPLE = {"AUDIT_EXPLORER_READERS": "@corp.example"}


def test_secrets_that_are_whole(deployment: Deployment) -> None:
    """Sign-in is on, and people can."""
    assert not sign_in_configured()
    deployment.sign_in_on(PEOPLE)
    assert (provider.sign_in_is_on(), sign_in_configured(), provider.providers()) == (True, True, ["default"])


@pytest.mark.parametrize(
    "change", [*({name: ""} for name in AUTH), {"cookie_secret": "short"}, {"redirect_uri": "http://x"}]
)
def test_secrets_that_are_not_whole_let_nobody_in(deployment: Deployment, change: dict[str, str]) -> None:
    """A slip in the table is no open door: sign-in is on, nobody can, and the reason names the key, no value."""
    deployment.sign_in_on(PEOPLE, AUTH | change)
    found = visitor(deployment.cookies(), datetime.now(UTC))
    assert isinstance(found, Refused)
    assert (found.status, sign_in_configured()) == (HTTPStatus.SERVICE_UNAVAILABLE, False)
    assert next(iter(change)) in found.sentence
    assert "canary" not in found.sentence


@pytest.mark.parametrize("text", ["[auth", "[auth]", "auth = 1", 'auth = "x"', "[auth]\nclient_id = 1"])
def test_secrets_of_another_form_let_nobody_in(deployment: Deployment, text: str) -> None:
    """A file that can't be read, an empty table or a text in its place."""
    deployment.write(text)
    assert isinstance(visitor({}, datetime.now(UTC)), Refused)
    assert not sign_in_configured()


def test_sign_in_stays_on(deployment: Deployment) -> None:
    """A file that is just being written, so empty yet, or none at all opens no door before the server's next start."""
    deployment.sign_in_on(PEOPLE)
    assert provider.sign_in_is_on()
    deployment.write("")
    assert isinstance(visitor({}, datetime.now(UTC)), Refused)
    deployment.remove()
    assert isinstance(visitor({}, datetime.now(UTC)), Refused)


def test_without_authlib_nobody_comes_in(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says what to install."""
    monkeypatch.setattr(provider, "is_authlib_installed", lambda: False)
    deployment.sign_in_on(PEOPLE)
    with pytest.raises(SettingError, match="audit-explorer\\[sign-in\\]"):
        provider.check_provider()


def test_providers_by_name(deployment: Deployment) -> None:
    """Each whole table is one; a name with an underscore, which Streamlit can't use, is none."""
    shared = f'redirect_uri = "{AUTH["redirect_uri"]}"\ncookie_secret = "{AUTH["cookie_secret"]}"\n'
    whole = 'client_id = "a"\nclient_secret = "b"\nserver_metadata_url = "https://c.example"\n'
    deployment.write(f"[auth]\n{shared}[auth.one]\n{whole}[auth.t_wo]\n{whole}[auth.three]\nclient_id = 'a'\n")
    assert (provider.providers(), sign_in_configured()) == (["one"], True)
