"""Tests of the bearer token: which request gives it, when it is renewed."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from audit_explorer import errors
from audit_explorer.sources.api import AppToken, BearerToken, ClientCredentials, Credentials, read_address
from audit_explorer.sources.api.asking.retrying import TransientError
from audit_explorer.sources.api.server.expiry import jwt_end, read_token
from audit_explorer.sources.api.server.token_auth import TokenAuth

NOW = datetime(2026, 10, 1, tzinfo=UTC)
V1 = ClientCredentials("app", "canary")
V2 = ClientCredentials("app", "canary", "v2")


def jwt(payload: object) -> str:
    """Make a token that nobody signed."""
    middle = base64.urlsafe_b64encode(json.dumps(payload).encode()).decode().rstrip("=")
    return f"e30.{middle}.sig"


class Server:
    """A control plane of one endpoint that takes the tokens it gave last."""

    def __init__(self, *answers: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.answers = list(answers)
        self.status = status
        self.headers = headers or {}
        self.asked: list[httpx.Request] = []
        self.used: list[str] = []
        self.rejected: set[str] = set()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give a token, or take one."""
        if request.url.path.endswith("token"):
            self.asked.append(request)
            body = self.answers[min(len(self.asked), len(self.answers)) - 1]
            return httpx.Response(self.status, json=body, headers=self.headers)
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.used.append(token)
        return httpx.Response(401 if token in self.rejected else 200, json=[])


class Clock:
    """A time of day that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        """Tell it."""
        return self.now


def client(server: Server, credentials: Credentials, clock: Clock | None = None) -> httpx.Client:
    """Open a client that signs in."""
    auth = TokenAuth(
        read_address("https://t.run.ai"),
        credentials,
        now=clock or Clock(),
        clock=lambda: 0.0,
        asked=lambda _status, _seconds: None,
    )
    return httpx.Client(transport=httpx.MockTransport(server), auth=auth, base_url="https://t.run.ai", timeout=7)


@pytest.mark.parametrize(
    ("credentials", "path", "body"),
    [
        (V1, "/api/v1/token", {"grantType": "client_credentials", "clientId": "app", "clientSecret": "canary"}),
        (AppToken("app", "canary"), "/api/v1/token", {"grantType": "app_token", "AppId": "app", "AppSecret": "canary"}),
        (V2, "/api/v2/token", "grant_type=client_credentials&client_id=app&client_secret=canary"),
    ],
)
def test_the_forms_of_asking(credentials: Credentials, path: str, body: object) -> None:
    """Each release's form is sent as it is specified, within the same time-outs, and without a token of its own."""
    server = Server({"accessToken": "one", "access_token": "one", "expiresIn": 3600})
    with client(server, credentials) as http:
        http.get("/x")
    request = server.asked[0]
    sent = request.content.decode()
    assert request.url.path == path
    assert (sent if isinstance(body, str) else json.loads(sent)) == body
    assert "Authorization" not in request.headers
    assert request.extensions["timeout"]["read"] == 7
    assert server.used == ["one"]


@pytest.mark.parametrize(
    "answer",
    [
        {"accessToken": "one", "expiresIn": 3600},
        {"access_token": "one", "token_type": "Bearer", "expires_in": 3600},
        {"accessToken": jwt({"exp": NOW.timestamp() + 3600})},
        {"accessToken": jwt({"exp": 1}), "expiresIn": 3600},
        {"accessToken": "one", "expiresIn": "3600"},
    ],
)
def test_renewed_when_sixty_seconds_are_left(answer: dict[str, Any]) -> None:
    """Expiry is what the answer says, else what the token says; a new one is asked for at 60 s left, not before."""
    clock, server = Clock(), Server(answer)
    with client(server, V1, clock) as http:
        for seconds, asked in ((0, 1), (3_539, 1), (3_540, 2)):
            clock.now = NOW + timedelta(seconds=seconds)
            http.get("/x")
            assert len(server.asked) == asked


@pytest.mark.parametrize(
    "token", ["opaque", jwt({}), jwt([1]), jwt({"exp": "soon"}), jwt({"exp": True}), "a.%%%.c", "a.b.c"]
)
def test_a_token_that_says_no_end_serves_until_rejected(token: str) -> None:
    """Where neither answer nor token tells an end, it is used for as long as it is taken."""
    clock, server = Clock(), Server({"accessToken": token})
    with client(server, V1, clock) as http:
        http.get("/x")
        clock.now += timedelta(days=30)
        http.get("/x")
    assert len(server.asked) == 1
    assert jwt_end(token) is None


@pytest.mark.parametrize("exp", [1e300, -1e300, 10**30, float("nan")])
def test_an_impossible_end_is_none(exp: float) -> None:
    """An `exp` that is no moment is overlooked."""
    assert jwt_end(jwt({"exp": exp})) is None


def test_a_short_life_is_no_renewal_a_request() -> None:
    """A token that lives for less than the margin is renewed at half of its life, not before every request."""
    assert read_token(b'{"accessToken":"x","expiresIn":30}', "", NOW).renew_at == NOW + timedelta(seconds=15)


def test_renewed_once_on_a_401() -> None:
    """A rejected token is replaced and the request repeated, once: the second 401 is the answer."""
    server = Server({"accessToken": "one"}, {"accessToken": "two"}, {"accessToken": "three"})
    server.rejected = {"one"}
    with client(server, V1) as http:
        assert http.get("/x").status_code == 200
        assert server.used == ["one", "two"]
        server.rejected = {"two", "three"}
        assert http.get("/x").status_code == 401
    assert server.used == ["one", "two", "two", "three"]


def test_a_pasted_token_is_never_replaced() -> None:
    """It is used as it is; a 401 is the answer."""
    server = Server()
    server.rejected = {"mine"}
    with client(server, BearerToken("mine")) as http:
        assert http.get("/x").status_code == 401
    assert server.used == ["mine"]


@pytest.mark.parametrize(
    "body", [{}, [], "x", {"accessToken": ""}, {"accessToken": 7}, {"accessToken": "a b"}, {"accessToken": "a\nb"}]
)
def test_an_answer_without_a_token(body: Any) -> None:  # noqa: ANN401
    """It is named as such."""
    with client(Server(body), V1) as http, pytest.raises(errors.WrongShapeError):
        http.get("/x")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.SignInError),
        (401, errors.SignInError),
        (403, errors.SignInError),
        (404, errors.NoSuchSignInError),
        (410, errors.NoSuchSignInError),
        (500, errors.ServerFailedError),
        (302, errors.RedirectedError),
    ],
)
def test_no_token_is_an_error_of_ours(status: int, kind: type[Exception]) -> None:
    """What the token endpoint says instead is named; an echoed secret is cut out of it."""
    answer = {"error": "invalid_client", "error_description": "no client with secret canary"}
    server = Server(answer, status=status, headers={"Location": "https://evil.example/canary"})
    with client(server, V1) as http, pytest.raises(kind) as raised:
        http.get("/x")
    assert "canary" not in str(raised.value)
    assert not server.used


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_token_endpoint_is_asked_again(status: int) -> None:
    """What passes by itself is told apart, with how long to wait."""
    server = Server({}, status=status, headers={"Retry-After": "9"})
    with client(server, V1) as http, pytest.raises(TransientError) as raised:
        http.get("/x")
    assert raised.value.after == 9
