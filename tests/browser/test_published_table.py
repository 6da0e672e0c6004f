"""A walk through the dashboard with Sail behind it: filter, search, open an event, export."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from audit_explorer.sources import open_files
from audit_explorer.sources.sample import sample_path
from audit_explorer.store.published.publishing import publish
from tests.browser.server import serve
from tests.browser.test_layout_shift import WATCH, at_rest, largest_burst
from tests.browser.truth import failed, moment, records
from tests.engines.sail import sail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard

pytestmark = pytest.mark.browser

#: Reading the whole log for a first time takes an engine longer than this machine's own, in milliseconds.
_PATIENCE = 45_000


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Serve the sample as a published table that Sail reads."""
    del chromium  # only asked for so that nothing is started where no browser is
    folder = tmp_path_factory.mktemp("table")
    log = open_files([sample_path()], now=datetime.now(UTC))
    publish(log, str(folder / "published"), now=datetime.now(UTC))
    log.close()
    with sail(folder) as engine:
        place = {"AUDIT_EXPLORER_ENGINE": engine.address, "AUDIT_EXPLORER_TABLE": str(folder / "published")}
        with serve(folder, environ=place) as base:
            yield base


def answered(tab: Dashboard) -> Dashboard:
    """Wait until the mark says how long the page took."""
    expect(tab.sidebar.get_by_text(re.compile(r"^Spark Connect · [0-9.]+ m?s$"))).to_be_visible(timeout=_PATIENCE)
    return tab.drawn()


def test_a_walk(table: str, visit: Visit) -> None:
    """Every step shows what the same step shows of the files."""
    tab = visit(table, "/fetch")
    tab.navigation.get_by_role("link", name="Explore", exact=True).click()
    failures = [one for one in records() if failed(one)]
    said = f"{len(records()):,} events, {len(failures):,} failed"
    expect(tab.page.get_by_text(said)).to_be_visible(timeout=_PATIENCE)
    answered(tab)
    expect(tab.sidebar).to_contain_text("Published table")
    expect(tab.sidebar).to_contain_text("Version 1, published")
    assert tab.log == "table"

    tab.value("Outcome", "Failed").get_by_role("button").first.click()
    expect(tab.chips).to_have_count(1)
    expect(tab.page.get_by_text(f"{len(failures):,} events, {len(failures):,} failed")).to_be_visible(timeout=_PATIENCE)
    answered(tab)

    tab.ask("outcome:Failed action:Delete")
    deleted = sorted((one for one in failures if one["action"] == "Delete"), key=moment, reverse=True)
    expect(tab.page.get_by_text(f"{len(deleted)} events, {len(deleted)} failed")).to_be_visible(timeout=_PATIENCE)
    answered(tab)
    tab.mark(tab.table(), 1)
    expect(tab.drawer).to_contain_text(str(deleted[0]["entityName"]), timeout=_PATIENCE)
    answered(tab)

    tab.page.get_by_role("button", name="Download").click()
    with tab.page.expect_download(timeout=_PATIENCE) as download:
        tab.page.get_by_role("link", name=f"Download {len(deleted)} events").click()
    content = Path(download.value.path()).read_text("utf-8")
    assert [row["id"] for row in csv.DictReader(io.StringIO(content))] == [str(one["id"]) for one in deleted]
    expect(tab.page.get_by_text(f"{len(deleted)} events delivered.")).to_be_visible()


def test_nothing_jumps_while_answers_arrive(table: str, visit: Visit) -> None:
    """What is there stays where it is while the rest comes."""
    tab = visit(table, "/fetch")
    tab.page.add_init_script(WATCH)
    tab.page.goto(f"{table}/failures?log=table&result=Failed")
    answered(tab)
    at_rest(tab)

    shifts = tab.page.evaluate("window.__shifts")
    assert largest_burst(shifts) <= 0.1, shifts
