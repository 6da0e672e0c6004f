"""Signing in: a bearer token on every request, renewed when it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, assert_never

import httpx

from audit_explorer.sources.api.asking.failure_mapping import from_token_status, is_redirect, is_transient, redirected
from audit_explorer.sources.api.asking.retrying import TransientError, retry_after
from audit_explorer.sources.api.server.asker import Asker, asker_of
from audit_explorer.sources.api.server.credentials import AppToken, BearerToken, ClientCredentials, Credentials
from audit_explorer.sources.api.server.expiry import Token, read_token

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime

    from audit_explorer.sources.api.server.address import Address

_UNAUTHORISED: Final = 401
_OK: Final = range(200, 300)


class TokenAuth(httpx.Auth):
    """Puts a token on each request; asks for one first, when the last one nears its end, and once after a 401.

    It belongs to one client in one thread. Raises TransientError or an error of our tree when no token is given.
    `asked` is told of every request for a token: the answer's status, and how many seconds it took. `askers` are who
    its tokens are of: more than one where a control plane changed what a later token may see.
    """

    def __init__(
        self,
        address: Address,
        credentials: Credentials,
        *,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        asked: Callable[[int, float], None],
    ) -> None:
        self._address = address
        self._credentials = credentials
        self._now = now
        self._clock = clock
        self._asked = asked
        self._token = Token(credentials.token, None) if isinstance(credentials, BearerToken) else None
        self.askers: set[Asker] = {asker_of(credentials)} if self._token is not None else set()

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be quoted from an answer."""
        return (*self._credentials.secrets, *([self._token.text] if self._token is not None else []))

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send the request with a token, and a second time with a new one when the first is rejected."""
        token = self._token
        if token is None or (token.renew_at is not None and self._now() >= token.renew_at):
            token = yield from self._renew(request)
        request.headers["Authorization"] = f"Bearer {token.text}"
        response = yield request
        if response.status_code == _UNAUTHORISED and not isinstance(self._credentials, BearerToken):
            token = yield from self._renew(request)
            request.headers["Authorization"] = f"Bearer {token.text}"
            yield request

    def _renew(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, Token]:
        self._token = None
        asking = self._request(request)
        where = str(asking.url)
        began = self._clock()
        response = yield asking
        status = response.status_code
        self._asked(status, self._clock() - began)
        if is_redirect(status):
            raise redirected(response.headers.get("Location", ""), response.url, where)
        body = response.read()
        if status not in _OK:
            failure = from_token_status(status, body, where, self.secrets)
            if is_transient(failure, status):
                raise TransientError(failure, retry_after(response.headers.get("Retry-After"), self._now()))
            raise failure
        self._token = read_token(body, where, self._now())
        self.askers.add(asker_of(self._credentials, self._token.text))
        return self._token

    def _request(self, request: httpx.Request) -> httpx.Request:
        """Ask for a token in the form of the credentials, with the time-outs of the request that needs it."""
        credentials = self._credentials
        path, data = "/api/v1/token", None
        if isinstance(credentials, ClientCredentials):
            sent = {"clientId": credentials.client_id, "clientSecret": credentials.client_secret}
            json: dict[str, str] | None = {"grantType": "client_credentials"} | sent
            if credentials.form == "v2":
                path, json = "/api/v2/token", None
                sent = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
                data = {"grant_type": "client_credentials"} | sent
        elif isinstance(credentials, AppToken):
            json = {"grantType": "app_token", "AppId": credentials.app_id, "AppSecret": credentials.app_secret}
        elif isinstance(credentials, BearerToken):
            message = "a pasted token can't be renewed"
            raise TypeError(message)
        else:
            assert_never(credentials)
        headers = {"Accept": "application/json", "User-Agent": request.headers.get("User-Agent", "")}
        url = f"{self._address.base}{path}"
        return httpx.Request("POST", url, headers=headers, json=json, data=data, extensions=dict(request.extensions))
