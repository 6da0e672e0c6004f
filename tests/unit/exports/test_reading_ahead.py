"""Tests of asking ahead."""

from __future__ import annotations

from threading import Event
from time import sleep
from typing import TYPE_CHECKING

import pytest

from audit_explorer.errors import CancelledError
from audit_explorer.exports.reading_ahead import Ahead
from tests.builders import make_legacy

if TYPE_CHECKING:
    import pyarrow as pa

    from tests.unit.store.loading import Loader


def test_what_runs_has_ended_when_the_context_is_left(load: Loader) -> None:
    """A cancelled reader waits for what another thread is in the middle of: it may still use the dataset."""
    started, ended = Event(), Event()

    def slow(_: pa.Table) -> None:
        started.set()
        sleep(0.5)
        ended.set()

    with pytest.raises(CancelledError), Ahead(load([make_legacy()]), "It", started.is_set) as ahead:
        list(ahead.each([("SELECT seq FROM events", ())], slow))

    assert ended.is_set()
