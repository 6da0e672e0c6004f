"""A control plane that runs in this process for as long as a test needs it."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tests.control_plane.behaviour import Behaviour
from tests.control_plane.conductor import Conductor
from tests.control_plane.log import Log
from tests.control_plane.sample import sample_records
from tests.control_plane.server import ServerThread, listen
from tests.control_plane.state import State

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

    from tests.control_plane.log import Event
    from tests.control_plane.seen import RequestSeen


class Plane:
    """A running control plane: where it is, what opens it, what it was asked."""

    def __init__(
        self, records: Iterable[dict[str, Any]], behaviour: Behaviour, port: int, tls: ssl.SSLContext | None
    ) -> None:
        """Start serving these legacy records on the loopback."""
        listeners = [listen(port), listen()]
        self.port, elsewhere_port = (each.getsockname()[1] for each in listeners)
        scheme = "http" if tls is None else "https"
        self.address = f"{scheme}://127.0.0.1:{self.port}"
        self.elsewhere = f"{scheme}://127.0.0.1:{elsewhere_port}"
        self.client_id = f"client-{secrets.token_hex(4)}"
        self.client_secret = secrets.token_urlsafe(24)
        self._state = State(Log(records), behaviour, self.client_id, self.client_secret, self.elsewhere)
        self._server = ServerThread()
        self._conductor = Conductor(self._state, elsewhere_port, self._server.transport_of)
        self._server.start(self._conductor, listeners, tls)

    def close(self) -> None:
        """Stop serving."""
        self._server.stop()

    @cached_property
    def token(self) -> str:
        """A token as a person pastes it: it runs as long as the behaviour lets tokens run, from the first look on."""
        return self._state.tokens.issue(self.behaviour.token_lifetime, opaque=self.behaviour.opaque_tokens)

    @cached_property
    def narrow_token(self) -> str:
        """A token of someone who is no tenant-wide system administrator: the audit log answers 403."""
        return self._state.tokens.issue(self.behaviour.token_lifetime, tenant_wide=False)

    def token_of(self, subject: str, *, sees: int | None = None, **said: object) -> str:
        """Make a token that names its subject, and says more; its holder sees only the oldest records of a result."""
        lifetime = self.behaviour.token_lifetime
        return self._state.tokens.issue(lifetime, sees=sees, said={"sub": subject} | said)

    @property
    def behaviour(self) -> Behaviour:
        """The behaviour in force."""
        return self._state.behaviour

    def behave(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of Behaviour
        """Change the behaviour while it runs; requests are counted from 0 again, for faults and arrivals."""
        self._conductor.behave(replace(self.behaviour, **changes))

    @property
    def requests(self) -> list[RequestSeen]:
        """The requests so far, in the order of arrival; those for a token too."""
        return self._conductor.requests

    @property
    def requests_elsewhere(self) -> list[RequestSeen]:
        """What reached the other host, to which faults redirect."""
        return self._conductor.requests_elsewhere

    @property
    def records(self) -> list[dict[str, Any]]:
        """All legacy records now, newest first, those that arrived too."""
        return [event.legacy for event in reversed(self._state.log.all())]

    @property
    def current_records(self) -> list[dict[str, Any]]:
        """The same records as the current API tells them, newest first."""
        return [event.current for event in reversed(self._state.log.all())]

    @property
    def events(self) -> list[Event]:
        """The events now, oldest first."""
        return self._state.log.all()

    @property
    def arrived(self) -> list[dict[str, Any]]:
        """The legacy records that arrived with requests since the behaviour was last set."""
        return self._conductor.arriving.records

    def add(self, records: Iterable[dict[str, Any]]) -> None:
        """Add legacy records."""
        self._state.log.add(records)


@contextmanager
def control_plane(
    records: Iterable[dict[str, Any]] | None = None,
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    **behaviour: Any,  # noqa: ANN401 - the fields of Behaviour
) -> Iterator[Plane]:
    """Run a control plane over legacy records, the built-in sample by default; keywords are the fields of Behaviour.

    It serves https where `tls` has the server's certificate.
    """
    plane = Plane(sample_records() if records is None else records, Behaviour(**behaviour), port, tls)
    try:
        yield plane
    finally:
        plane.close()
