"""A small log by hand, for the table of queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources import open_files
from tests.unit.filters.language.asked_events import EVENTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store import Dataset


@pytest.fixture(scope="module")
def asked_log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    """Give the events as a dataset."""
    path = tmp_path_factory.mktemp("events") / "logs.json"
    path.write_text(json.dumps(EVENTS), encoding="utf-8")
    opened = open_files([path])
    yield opened
    opened.close()
