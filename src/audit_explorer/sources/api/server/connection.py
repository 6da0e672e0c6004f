"""The HTTP client that talks to one control plane."""

from __future__ import annotations

import logging
import ssl
from typing import TYPE_CHECKING, Final

import httpx

from audit_explorer.sources.api.server.guarded_transport import GuardedProxy, GuardedTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.server.network import Network
    from audit_explorer.sources.api.server.server import Server

USER_AGENT: Final = "audit-explorer"
# What they write below a warning quotes headers and reason phrases, in which a server may repeat a token in any form.
_LOGGERS: Final = ("httpx", "httpcore")


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
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
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


def _transport(server: Server) -> httpx.BaseTransport:
    if server.address.base.startswith("http://"):
        # A context that trusts nobody: making one that does takes longer, and is not needed.
        return _direct(server, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    context = _trust(server.network)
    if server.proxy is None:
        return _direct(server, context)
    # To plain http a context may not be given; to https httpx would trust neither the system nor the CA.
    proxy_context = context if server.proxy.lower().startswith("https://") else None

    def through(url: str) -> httpx.BaseTransport:
        proxy = httpx.Proxy(url, ssl_context=proxy_context)
        return httpx.HTTPTransport(verify=context, trust_env=False, proxy=proxy)

    if server.guard is not None and server.network.proxy_typed:
        return GuardedProxy(server.proxy, server.guard, through)
    return through(server.proxy)


def _direct(server: Server, context: ssl.SSLContext) -> httpx.BaseTransport:
    transport = httpx.HTTPTransport(verify=context, trust_env=False)
    return transport if server.guard is None else GuardedTransport(transport, server.guard)


def _trust(network: Network) -> ssl.SSLContext:
    """Trust what httpx and the system trust, and the CA of the person."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    if network.ca is not None:
        context.load_verify_locations(cadata=network.ca)
    return context
