"""Tests of logs that come back to whoever opened them."""

from __future__ import annotations

import gc
import json
import tempfile
from pathlib import Path

import pytest

from audit_explorer.store import Database
from audit_explorer.ui.session.log_name import LogName
from audit_explorer.ui.session.reading import Reading
from audit_explorer.ui.session.returning import Returning
from tests.builders import make_legacy


def opened() -> tuple[Reading, LogName]:
    """Give a log that was read, and its name."""
    path = Path(tempfile.mkdtemp()) / "mine.json"
    path.write_text(json.dumps([make_legacy()]), "utf-8")
    reading = Reading([path], ["mine.json"], copies=path.parent)
    assert reading.wait(60)
    assert reading.dataset is not None
    return reading, LogName.of("mine.json", reading.dataset.facts)


@pytest.mark.parametrize("other", ["another browser", "", None])
def test_only_whoever_opened_it_finds_it(other: str | None) -> None:
    """Its hash alone opens nothing: not for another browser, nor for a client without a name."""
    returning, (reading, name) = Returning(), opened()
    returning.remember(reading, "mine")

    assert returning.find(name, "mine") is reading
    assert returning.find(name, other) is None
    assert returning.find(LogName("files", "mine.json", "0" * 16, 1), "mine") is None
    reading.close()


@pytest.mark.parametrize("owner", ["", None])
def test_what_is_nobodys_can_not_come_back(owner: str | None) -> None:
    """A client without a name would share it with every other such client."""
    returning, (reading, name) = Returning(), opened()
    returning.remember(reading, owner)

    assert returning.find(name, owner) is None
    reading.close()


def test_it_is_gone_with_the_last_session_that_has_it() -> None:
    """Nothing is held here: neither what was closed nor what no session has any more, whose files are removed."""
    returning, (reading, name) = Returning(), opened()
    returning.remember(reading, "mine")
    assert isinstance(reading.dataset, Database)
    folder = reading.dataset.folder
    del reading
    gc.collect()
    assert returning.find(name, "mine") is None
    assert not folder.exists()

    reading, name = opened()
    returning.remember(reading, "mine")
    reading.close()
    assert returning.find(name, "mine") is None
