"""Who may read, and how a token is got."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from tests.control_plane import Plane, control_plane, paths
from tests.unit.control_plane.asking import ask, minutes, refusal


def grant(plane: Plane, **changes: str) -> httpx.Response:
    """Ask for a token by client_credentials on /api/v1/token."""
    asked = {"grantType": "client_credentials", "clientId": plane.client_id, "clientSecret": plane.client_secret}
    return httpx.post(plane.address + paths.TOKEN_V1, json=asked | changes)


def grant_v2(plane: Plane, **changes: str) -> httpx.Response:
    """Ask for a token by the OAuth2 form."""
    form = {"grant_type": "client_credentials", "client_id": plane.client_id, "client_secret": plane.client_secret}
    return httpx.post(plane.address + paths.TOKEN_V2, data=form | changes)


def claims(token: str) -> dict[str, Any]:
    """Read the payload of a JWT."""
    payload = token.split(".")[1]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return read


def test_every_form_gives_a_token_that_works() -> None:
    """client_credentials and app_token answer in camelCase, the OAuth2 form in snake_case; each token opens the log."""
    with control_plane(minutes(1)) as plane:
        v1, v2 = grant(plane).json(), grant_v2(plane).json()
        app = {"grantType": "app_token", "AppId": plane.client_id, "AppSecret": plane.client_secret}
        old = httpx.post(plane.address + paths.TOKEN_V1, json=app).json()
        assert v1["expiresIn"] == old["expiresIn"] == v2["expires_in"] == 3600
        assert v2["token_type"] == "Bearer"  # noqa: S105 - the type, not a token
        for token in (v1["accessToken"], old["accessToken"], v2["access_token"], plane.token):
            assert ask(plane, paths.LEGACY, token=token).status_code == 200


def test_a_token_ends_by_the_clock() -> None:
    """A token says when it ends, and from then on is answered 401."""
    now = 1_800_000_000.0
    with control_plane(minutes(1), clock=lambda: now, token_lifetime=90) as plane:
        token = grant(plane).json()["accessToken"]
        assert claims(token)["exp"] == now + 90
        now += 89
        assert ask(plane, paths.LEGACY, token=token).status_code == 200
        now += 1
        assert refusal(ask(plane, paths.LEGACY, token=token)) == (401, "Issuer is not familiar.")


def test_older_releases_do_not_tell_the_expiry() -> None:
    """Without expiresIn only the token tells; an opaque token tells nothing."""
    with control_plane(minutes(1), tells_expiry=False) as plane:
        assert grant(plane).json().keys() == {"accessToken"}
        assert grant_v2(plane).json().keys() == {"access_token", "token_type"}
        plane.behave(opaque_tokens=True)
        token = grant(plane).json()["accessToken"]
        assert "." not in token
        assert ask(plane, paths.LEGACY, token=token).status_code == 200


@pytest.mark.parametrize("path", paths.AUDIT)
def test_no_token_and_a_narrow_one(path: str) -> None:
    """An unknown token is answered 401, one without a tenant-wide role 403, each in the vendor's words."""
    with control_plane(minutes(1)) as plane:
        assert refusal(ask(plane, path, token="unknown")) == (401, "Issuer is not familiar.")  # noqa: S106 - no real one
        assert refusal(httpx.get(plane.address + path)) == (401, "Issuer is not familiar.")
        narrow = ask(plane, path, token=plane.narrow_token)
        assert refusal(narrow) == (403, "You do not have sufficient permissions.")


def test_wrong_credentials() -> None:
    """The older address answers in the audit API's form, the newer one as OAuth2 has it; nothing repeats the secret."""
    with control_plane(minutes(1)) as plane:
        wrong = grant(plane, clientSecret="wrong-secret")
        assert refusal(wrong) == (400, "The client is unknown or its secret is wrong")
        wrong_v2 = grant_v2(plane, client_secret="wrong-secret")  # noqa: S106 - none
        assert (wrong_v2.status_code, wrong_v2.json()["error"]) == (401, "invalid_client")
        assert "wrong-secret" not in wrong.text + wrong_v2.text
        plane.behave(refused_credentials=401)
        assert grant(plane, clientId="nobody").status_code == 401


def test_the_oauth2_form_is_a_form() -> None:
    """JSON at the newer address and a form at the older one are refused: the client must not confuse them."""
    with control_plane(minutes(1)) as plane:
        asked = {"grant_type": "client_credentials", "client_id": plane.client_id, "client_secret": plane.client_secret}
        assert httpx.post(plane.address + paths.TOKEN_V2, json=asked).json()["error"] == "invalid_request"
        assert httpx.post(plane.address + paths.TOKEN_V1, data=asked).status_code == 400
