"""The HTTP client that talks to one control plane."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final

import httpx

from audit_explorer.errors import SettingError
from audit_explorer.sources.api.server import CA_FILE_SETTING, PROXY_SETTING

if TYPE_CHECKING:
    from audit_explorer.sources.api.server import Server

USER_AGENT: Final = "audit-explorer"


def connect(server: Server, auth: httpx.Auth, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Open a client that verifies TLS, follows no redirect, and takes nothing from the environment.

    Raises SettingError for a CA file or a proxy that can't be used.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json, */*;q=0.5"}
    if transport is None:
        transport = _transport(server)
    return httpx.Client(
        transport=transport,
        auth=auth,
        headers=headers,
        timeout=server.reach.timeout,
        follow_redirects=False,
        # Neither HTTP_PROXY, which would see a loopback's plain token, nor SSL_CERT_FILE: each has a setting of ours.
        trust_env=False,
    )


def _transport(server: Server) -> httpx.HTTPTransport:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody; plain http on this machine needs none
    if not server.address.base.startswith("http://") or server.reach.proxy is not None:
        context = _trust(server)
    if server.reach.proxy is None:
        return httpx.HTTPTransport(verify=context, trust_env=False)
    try:
        return httpx.HTTPTransport(verify=context, trust_env=False, proxy=httpx.Proxy(server.reach.proxy))
    except (ValueError, httpx.InvalidURL):
        # The cause is left out: it quotes the URL, which may hold the proxy's password.
        raise SettingError(PROXY_SETTING, "the proxy's URL, which begins with http:// or https://") from None


def _trust(server: Server) -> ssl.SSLContext:
    """Trust what httpx and the system trust, and the CA file of the person."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    if server.reach.ca_file is not None:
        try:
            context.load_verify_locations(cafile=server.reach.ca_file)
        except (OSError, ssl.SSLError):
            raise SettingError(CA_FILE_SETTING, "the path of a readable file with certificates (PEM)") from None
    return context
