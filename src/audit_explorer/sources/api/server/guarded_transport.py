"""A transport that connects to the very address that was checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.server.address_guard import AddressGuard

_USUAL_PORT = {"https": 443, "http": 80}


class GuardedTransport(httpx.BaseTransport):
    """Looks up the host of each request once, checks every address of it, and puts the checked one into the URL.

    So nobody looks the name up a second time, when it may lead elsewhere. The certificate is still checked by the
    name, which the Host header has too. An address that the guard refuses looks like one where nothing listens.
    """

    def __init__(self, inner: httpx.BaseTransport, guard: AddressGuard) -> None:
        self._inner = inner
        self._guard = guard
        self._addresses: dict[tuple[str, int], list[str]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request to the first of the addresses that can be connected to."""
        host, port = request.url.raw_host.decode("ascii"), request.url.port or _USUAL_PORT[request.url.scheme]
        addresses = self._addresses.get((host, port)) or checked(self._guard, host, port)
        extensions = request.extensions | {"sni_hostname": host}
        failure: httpx.HTTPError | None = None
        for address in addresses:
            sent = httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions=extensions,
            )
            try:
                response = self._inner.handle_request(sent)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
                continue
            self._addresses[host, port] = [address]
            return response
        self._addresses.pop((host, port), None)
        message = "it has no address"
        raise failure if failure is not None else httpx.ConnectError(message)

    def close(self) -> None:
        """Close the transport below."""
        self._inner.close()


class GuardedProxy(httpx.BaseTransport):
    """Asks through a proxy whose own address is checked first; what the proxy looks up is the proxy's matter.

    `make` gives the transport for the proxy's URL with the checked address in it.
    """

    def __init__(self, proxy: str, guard: AddressGuard, make: Callable[[str], httpx.BaseTransport]) -> None:
        self._proxy = httpx.URL(proxy)
        self._guard = guard
        self._make = make
        self._inner: httpx.BaseTransport | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request through the proxy."""
        host = self._proxy.raw_host.decode("ascii")
        if self._inner is None:
            port = self._proxy.port or _USUAL_PORT[self._proxy.scheme]
            address = checked(self._guard, host, port)[0]
            self._inner = self._make(str(self._proxy.copy_with(host=address)))
        if self._proxy.scheme == "https":
            # The handshake with the proxy; the one with the control plane goes by the name in the request.
            request.extensions = request.extensions | {"sni_hostname": host}
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close the transport below, if there is one."""
        if self._inner is not None:
            self._inner.close()


def checked(guard: AddressGuard, host: str, port: int) -> list[str]:
    """Give the addresses of a host; raises ConnectError when there is none, or one that the guard refuses."""
    try:
        return guard.resolve(host, port)
    except OSError as error:
        message = "it leads nowhere that may be asked"
        raise httpx.ConnectError(message) from error
