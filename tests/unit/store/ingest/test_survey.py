"""What a log has to be looked into for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import duckdb
import pytest

from audit_explorer.sources import open_files
from audit_explorer.store.ingest.normalised_event import DDL
from audit_explorer.store.ingest.survey import Survey, survey
from tests.builders import legacy_error, make_legacy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NOTHING = Survey(generations=False, shortened=False, contradictory=False, foreign_letters=False, repeated=False)
UUID = "71f69d83-ba66-4822-adf5-55ce55efd2e0"
USUAL = {"id": "1", "result": "Succeeded", "actor": "ann", "entity_name": "node-1", "cluster": "east"}


def _found(*events: Mapping[str, object]) -> Survey:
    with duckdb.connect() as connection:
        connection.execute(DDL)
        for event in events:
            names, marks = ", ".join(event), ", ".join("?" * len(event))
            connection.execute(f"INSERT INTO events ({names}) VALUES ({marks})", [*event.values()])  # noqa: S608 - ours
        return survey(connection)


def test_most_logs_have_none_of_it() -> None:
    """Neither an empty log nor one of usual records has to be looked into."""
    assert _found() == NOTHING
    failed = {"id": "2", "result": "Failed", "error_message": "no", "http_status": 403}
    assert _found(USUAL, failed, {"id": None}, {"id": None}) == NOTHING


@pytest.mark.parametrize(
    ("event", "name"),
    [
        ({"id": UUID}, "generations"),
        ({"id": "1.2E+17"}, "shortened"),
        ({"id": "1,2e17"}, "shortened"),
        ({"id": "####"}, "shortened"),
        ({"result": "Succeeded", "http_status": 400}, "contradictory"),
        ({"result": "Succeeded", "error_type": "Forbidden"}, "contradictory"),
        ({"result": "Failed", "http_status": 399}, "contradictory"),
        ({"result": "ok", "error_message": "no", "http_status": 200}, "contradictory"),
        ({"result": "failure", "http_status": 200}, "contradictory"),
        ({"actor": "\u0430nn"}, "foreign_letters"),
        ({"entity_name": "nod\u0435"}, "foreign_letters"),
        ({"cluster": "\u03a9mega"}, "foreign_letters"),
        ({"id": "1"}, "repeated"),
    ],
)
def test_one_record_of_it_is_found(event: dict[str, object], name: str) -> None:
    """One such record among others is enough; nothing else is found for it."""
    assert _found(USUAL, event) == NOTHING._replace(**{name: True})


def test_what_was_found_is_noted(tmp_path: Path) -> None:
    """Copies are merged, pairs of both generations found, contradictions and look-alike letters listed."""
    path = tmp_path / "log.json"
    records = [
        make_legacy(id=1, sourceName="\u0430nn"),
        make_legacy(id=1, sourceName="\u0430nn"),
        make_legacy(id=2, sourceName="ann", error=legacy_error(200, "no", "Forbidden")),
    ]
    path.write_text(json.dumps(records))
    dataset = open_files([path])
    assert dataset.facts.duplicates == 1
    assert dataset.rows("SELECT name FROM lookalikes") == [("\u0430nn",)]
    assert dataset.rows("SELECT record FROM problems") == [(3,)]
    dataset.close()
