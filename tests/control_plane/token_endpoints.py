"""The two addresses at which a token is asked for."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse

from tests.control_plane.refused import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from tests.control_plane.state import State

_PRIVATE = {"Cache-Control": "no-store"}
_GRANTS_V2 = ("client_credentials", "refresh_token", "password", "authorization_code")


def _right(state: State, client: object, secret: object) -> bool:
    """Tell whether these are the client id and the secret."""
    return (
        isinstance(client, str)
        and isinstance(secret, str)
        and secrets.compare_digest(client.encode("utf-8", "replace"), state.client_id.encode())
        and secrets.compare_digest(secret.encode("utf-8", "replace"), state.client_secret.encode())
    )


def _issue(state: State) -> str:
    """Make a token as the behaviour has them."""
    behaviour = state.behaviour
    opaque, sees, said = behaviour.opaque_tokens, behaviour.sees, behaviour.said
    return state.tokens.issue(behaviour.token_lifetime, opaque=opaque, sees=sees, said=said)


async def token_v1(state: State, request: Request) -> Response:
    """Answer `client_credentials` and `app_token` in camelCase; the other grants are none that this tenant allows."""
    try:
        asked: Any = await request.json()
    except (ValueError, RecursionError):
        raise RefusedError(400, "The body is no JSON") from None
    if not isinstance(asked, dict) or any(not isinstance(value, str) for value in asked.values()):
        raise RefusedError(400, "The body is no object of texts")
    if "grantType" not in asked:
        raise RefusedError(400, details="grantType")
    match asked["grantType"]:
        case "client_credentials":
            names = ("clientID" if "clientID" in asked else "clientId", "clientSecret")
        case "app_token":
            names = ("AppId", "AppSecret")
        case _:
            raise RefusedError(400, "This grant type is not allowed", "grantType")
    for name in names:
        if name not in asked:
            raise RefusedError(400, details=name)
    if not _right(state, *(asked[name] for name in names)):
        raise RefusedError(state.behaviour.refused_credentials, "The client is unknown or its secret is wrong")
    answer: dict[str, object] = {"accessToken": _issue(state)}
    if state.behaviour.tells_expiry:
        answer["expiresIn"] = int(state.behaviour.token_lifetime)
    return JSONResponse(answer, headers=_PRIVATE)


def _oauth_error(status: int, error: str, description: str) -> JSONResponse:
    """Make an error answer of RFC 6749, section 5.2."""
    return JSONResponse({"error": error, "error_description": description}, status_code=status, headers=_PRIVATE)


async def token_v2(state: State, request: Request) -> Response:
    """Answer the OAuth2 form `client_credentials` in snake_case."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    pairs = parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True)
    asked = dict(pairs)
    if kind != "application/x-www-form-urlencoded" or len(asked) < len(pairs) or "grant_type" not in asked:
        return _oauth_error(400, "invalid_request", "A form with one grant_type is needed")
    if asked["grant_type"] not in _GRANTS_V2:
        return _oauth_error(400, "invalid_request", "The grant_type is unknown")
    if asked["grant_type"] != "client_credentials":
        return _oauth_error(400, "unauthorized_client", "The client may not use this grant type")
    if not _right(state, asked.get("client_id"), asked.get("client_secret")):
        return _oauth_error(401, "invalid_client", "The client is unknown or its secret is wrong")
    answer: dict[str, object] = {"access_token": _issue(state), "token_type": "Bearer"}
    if state.behaviour.tells_expiry:
        answer["expires_in"] = int(state.behaviour.token_lifetime)
    return JSONResponse(answer, headers=_PRIVATE)
