"""Tests of the files that leave the app: what they hold is what is on the screen."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser.truth import failed, moment, raw_records, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

LINK = "/events?action=Delete&result=Failed&tz=Asia/Tokyo"


def _matching() -> list[dict[str, Any]]:
    """Give the records that LINK shows, newest first."""
    asked = [record for record in records() if record["action"] == "Delete" and failed(record)]
    return sorted(asked, key=moment, reverse=True)


def _told(record: dict[str, Any]) -> dict[str, Any]:
    """Give what a record tells of its error: the current API has no more than the status."""
    if "error" not in record:
        return {"status": record["http_status_code"]}
    told: dict[str, Any] = json.loads(record["error"])
    return told


def _downloaded(tab: Dashboard, name: str) -> bytes:
    """Take the file that the open menu offers; its name must say what is in it."""
    link = tab.page.get_by_role("link", name=f"Download {len(_matching())} events")
    with tab.page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == name
    content = Path(download.value.path()).read_bytes()
    expect(tab.page.get_by_text(f"{len(_matching())} events delivered.")).to_be_visible()
    return content


def test_the_csv_holds_what_is_filtered_cell_by_cell(sample: str, visit: Visit) -> None:
    """A row an event in the order of the screen, each cell as the record has it, times in the link's zone and UTC."""
    tab = visit(sample, LINK)
    tab.page.get_by_role("button", name="Download").click()

    content = _downloaded(tab, "audit-log_failed-deletions_2026-07-03_2026-10-01_53-events.csv")

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
    assert len(rows) == len(_matching())
    for row, record in zip(rows, _matching(), strict=True):
        error = _told(record)
        expected = {
            "id": str(record["id"]),
            "happened_at_utc": record["happenedAt"],
            "action": "Delete",
            "result": "Failed",
            "source_type": record["sourceType"],
            "source_name": record["sourceName"],
            "source_ip": record["context"]["ip_address"],
            "user_agent": record["context"].get("user_agent", ""),
            "entity_type": record["entityType"],
            "entity_id": record.get("entityId", ""),
            "entity_name": record.get("entityName", ""),
            "cluster_id": record.get("clusterUuid", ""),
            "tenant_id": str(record["tenantId"]),
            "http_status": str(error.get("status", "")),
            "error_type": error.get("errorType", ""),
            "error_message": error.get("description", ""),
            "url": record.get("url", ""),
        }
        assert {name: row[name] for name in expected} == expected
        local = datetime.fromisoformat(row["happened_at"])
        assert (local.astimezone(UTC), row["happened_at"][-6:]) == (moment(record), "+09:00")
    shown = [row[0] for row in tab.rows(tab.table())]
    assert shown == [row["happened_at"][:19].replace("T", " ") for row in rows[: len(shown)]]


def test_the_jsonl_holds_the_records_as_they_came(sample: str, visit: Visit) -> None:
    """A line a record, with every field as the file had it, known or not."""
    tab = visit(sample, LINK)
    tab.page.get_by_role("button", name="Download").click()
    tab.page.get_by_test_id("stPopoverBody").get_by_text("JSONL").click()
    expect(tab.page.get_by_test_id("stPopoverBody").get_by_text("byte-order mark")).to_have_count(0)

    content = _downloaded(tab, "audit-log_failed-deletions_2026-07-03_2026-10-01_53-events.jsonl")

    as_received = {record["id"]: record for record in raw_records()}
    expected = [as_received[record["id"]] for record in _matching()]
    assert [json.loads(line) for line in content.decode("utf-8").splitlines()] == expected


def test_nobody_can_guess_a_download(sample: str, visit: Visit) -> None:
    """An address that was not offered answers with 404, and with no record."""
    tab = visit(sample)

    answer = tab.page.request.get(f"{sample}/download/0")

    assert answer.status == 404
    assert "no longer offered" in answer.text()
