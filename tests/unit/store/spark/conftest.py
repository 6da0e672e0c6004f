"""A published table that Sail reads, beside the log that it was published from."""

from __future__ import annotations

import contextlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import pytest

from audit_explorer.sources import open_files
from audit_explorer.store.published.publishing import publish
from audit_explorer.store.spark.opening_table import open_table
from tests.builders import make_current, make_legacy
from tests.engines.sail import sail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from audit_explorer.store import Dataset


class Table(NamedTuple):
    """The same records in both engines, with the engine's address, the table's place."""

    embedded: Dataset
    cluster: Dataset
    engine: str
    place: Path


@pytest.fixture(scope="session")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """Publish a few records of both generations, undated ones and a conflict among them."""
    folder = tmp_path_factory.mktemp("published")
    entries = [
        *(make_legacy(id=number, happenedAt=f"2026-09-{number % 28 + 1:02}T10:00:00Z") for number in range(60)),
        make_legacy(id=100, happenedAt="whenever", entityName="J\u00fcrgen"),
        make_legacy(id=101, happenedAt="2026-10-25T00:30:00Z", entityName="Ju\u0308rgen", body={"a": [1, "2", None]}),
        make_legacy(
            id=101, happenedAt="2026-10-26T10:00:00Z", entityName="\u0130\u03a3 \u017f 'q' \\ \"r\" \U0001f600"
        ),
        make_current(id="5", timestamp="2026-11-03T10:00:00Z", result="Failed", http_status_code=403),
    ]
    log = folder / "logs.json"
    log.write_text(json.dumps(entries), "utf-8")
    place = folder / "table"
    place.mkdir()
    with sail(folder, workers=1) as engine, contextlib.ExitStack() as opened:
        embedded = open_files([log])
        opened.callback(embedded.close)
        publish(embedded, str(place), now=datetime(2026, 11, 28, tzinfo=UTC))
        cluster = open_table(engine.address, str(place))
        opened.callback(cluster.close)
        yield Table(embedded, cluster, engine.address, place)
