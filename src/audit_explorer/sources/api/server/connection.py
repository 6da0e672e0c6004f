"""The HTTP client that talks to one control plane."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.server.network import Network
    from audit_explorer.sources.api.server.server import Server

USER_AGENT: Final = "audit-explorer"


def connect(
    server: Server,
    auth: httpx.Auth,
    bounded: Callable[[httpx.BaseTransport], httpx.BaseTransport],
    transport: httpx.BaseTransport | None = None,
) -> httpx.Client:
    """Open a client that verifies TLS, follows no redirect, and takes no proxy from the environment.

    `bounded` puts what keeps an answer within its bounds around the transport.
    """
    headers = {"User-Agent": USER_AGENT, "Accept": "application/json, */*;q=0.5"}
    if transport is None:
        transport = _transport(server)
    return httpx.Client(
        transport=bounded(transport),
        auth=auth,
        headers=headers,
        timeout=server.network.timeout,
        follow_redirects=False,
        # No HTTP_PROXY, which would see a loopback's plain token: there is a setting of ours. SSL_CERT_FILE may still
        # say where the system's own certificates are.
        trust_env=False,
    )


def _transport(server: Server) -> httpx.HTTPTransport:
    if server.address.base.startswith("http://"):
        # A context that trusts nobody: making one that does takes longer, and is not needed.
        return httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), trust_env=False)
    context = _trust(server.network)
    proxy = None
    if server.proxy is not None:
        # To plain http a context may not be given; to https httpx would trust neither the system nor the CA.
        tls = server.proxy.lower().startswith("https://")
        proxy = httpx.Proxy(server.proxy, ssl_context=context if tls else None)
    return httpx.HTTPTransport(verify=context, trust_env=False, proxy=proxy)


def _trust(network: Network) -> ssl.SSLContext:
    """Trust what httpx and the system trust, and the CA of the person."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    if network.ca is not None:
        context.load_verify_locations(cadata=network.ca)
    return context
