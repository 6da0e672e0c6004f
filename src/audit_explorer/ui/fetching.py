"""Fetching from a control plane in the background of a session."""

from __future__ import annotations

import shutil
import threading
import weakref
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.errors import AuditExplorerError, SourceError
from audit_explorer.folders import private_folder
from audit_explorer.sources.api import Fetch
from audit_explorer.ui import logs
from audit_explorer.ui.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.sources.api import Fetched, FetchProgress, LedgerRow, Plan, Server

_LATEST: Final = "fetching"


class _Folder:
    """A private folder that goes when nobody holds it any more: with the session, or with the process."""

    def __init__(self) -> None:
        self.path = private_folder()
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class Fetching:
    """One fetch, under way or ended, together with the ones that it continued.

    The credentials are held only while there is something left to fetch.
    """

    def __init__(
        self, server: Server, plan: Plan, folder: _Folder | None = None, parts: Sequence[Fetched] = ()
    ) -> None:
        self.address = str(server.address)
        self.asked = plan.filter
        self.error: AuditExplorerError | None = None
        self._folder = folder if folder is not None else _Folder()
        self._parts = list(parts)
        self._before = len(self._parts)
        self._server: Server | None = server
        self._fetch: Fetch | None = Fetch(server, plan, self._folder.path, now=lambda: datetime.now(UTC))
        self._at = self._fetch.progress()
        self._thread = threading.Thread(target=self._run, args=[self._fetch], daemon=True, name="fetching")
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to wait for."""
        return not self._thread.is_alive()

    @property
    def result(self) -> Fetched | None:
        """The last part's result; None until it has ended, or when it failed in a way that nobody foresaw."""
        return self._parts[-1] if len(self._parts) > self._before else None

    @property
    def records(self) -> int:
        """How many records came, in all parts."""
        return sum(part.records for part in self._parts)

    @property
    def ledger(self) -> list[LedgerRow]:
        """The requests of all parts."""
        return [row for part in self._parts for row in part.ledger]

    @property
    def said(self) -> list[str]:
        """What there is to say of all parts, each sentence once."""
        return list(dict.fromkeys(sentence for part in self._parts for sentence in part.said))

    def progress(self) -> FetchProgress:
        """Say how far this part is."""
        fetch = self._fetch
        return fetch.progress() if fetch is not None else self._at

    def cancel(self) -> None:
        """Stop it; what has come is kept."""
        if (fetch := self._fetch) is not None:
            fetch.cancel()

    def wait(self, seconds: float) -> None:
        """Wait for the end, but not longer than that."""
        self._thread.join(seconds)

    def resume(self) -> None:
        """Go on where it stopped, as this session's fetch."""
        if self.ended and self._server is not None and self.result is not None and self.result.resume is not None:
            st.session_state[_LATEST] = Fetching(self._server, self.result.resume, self._folder, self._parts)

    def explore(self) -> None:
        """Open what came as a log of this session: a copy, so that the fetch can still be continued."""
        copies = private_folder()
        path = copies / "0"
        with path.open("wb") as joined:
            for part in self._parts:
                for file in part.files:
                    with file.open("rb") as one:
                        shutil.copyfileobj(one, joined, 1 << 20)
        logs.add(Reading([path], [f"fetched from {self.address.partition('://')[2]}"], copies=copies))

    def _run(self, fetch: Fetch) -> None:
        try:
            result = fetch.run()
            self._parts.append(result)
            self.error = result.error
            if result.resume is None:
                self._server = None
        except AuditExplorerError as error:
            self.error = error
        except Exception as error:
            # The person is told, and the server's own output has the rest.
            self.error = SourceError(
                f"Fetching ended unexpectedly: {type(error).__name__}.",
                "Whoever runs the server finds the reason in its output.",
            )
            raise
        finally:
            self._at = fetch.progress()
            self._fetch = None


def latest() -> Fetching | None:
    """Give this session's fetch."""
    found: Fetching | None = st.session_state.get(_LATEST)
    return found


def begin(server: Server, plan: Plan) -> None:
    """Start to fetch, unless this session is fetching already; raises NotKeptError."""
    running = latest()
    if running is None or running.ended:
        st.session_state[_LATEST] = Fetching(server, plan)
