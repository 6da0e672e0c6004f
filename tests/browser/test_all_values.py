"""Tests of the list of all values of a field: searched, sorted, a page at a time, as CSV."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.truth import counted, failed, records

if TYPE_CHECKING:
    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_more_opens_all_values_and_the_file_has_the_same_figures(sample: str, visit: Visit) -> None:
    """Searched, sorted and reloaded it stays; closed it stays closed; the CSV has every value with its figures."""
    actors = counted("sourceName")
    failures = Counter(record["sourceName"] for record in records() if failed(record))
    tab = visit(sample)
    facet = tab.sidebar.get_by_label("Actor", exact=True)
    facet.get_by_role("button", name="values of Actor: show all").click()
    expect(tab.dialog.get_by_role("heading", name="All values of Actor")).to_be_visible()
    expect(tab.dialog).to_contain_text(f"{len(actors)} values")
    expect(tab.page).to_have_url(re.compile("values=actor"))
    assert tab.query() == [("values", "actor"), ("values", "events"), ("values", "1"), ("values", "")]

    with tab.page.expect_download() as waiting:
        tab.dialog.get_by_role("link", name="as CSV").click()
    assert waiting.value.suggested_filename == f"audit-log_values-of-actor_{len(actors)}-values.csv"
    with waiting.value.path().open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["actor"]: (int(row["events"]), int(row["failed"])) for row in rows} == {
        name: (times, failures[name]) for name, times in actors.items()
    }
    assert [int(row["events"]) for row in rows] == sorted(actors.values(), reverse=True)

    tab.dialog.get_by_role("searchbox", name="Search these values").fill("LENA")
    tab.page.keyboard.press("Enter")
    found = [name for name in actors if "lena" in name]
    expect(tab.dialog).to_contain_text(f"{len(found)} value{'s' * (len(found) != 1)} found")
    tab.page.reload()
    tab.drawn()
    expect(tab.dialog).to_contain_text(f"{len(found)} value{'s' * (len(found) != 1)} found")
    tab.dialog.get_by_role("button", name="Close").click()
    expect(tab.dialog).to_have_count(0)
    expect(tab.page).not_to_have_url(re.compile("values="))
    tab.value("Action", "Delete").locator("button.main").click()
    expect(tab.sentence).to_have_text("Deletions, all time")
    expect(tab.dialog).to_have_count(0)


def test_a_long_list_has_pages(sample: str, visit: Visit) -> None:
    """The second page has the next values, and its address shows it again."""
    names = {record.get("entityName") for record in records()}
    tab = visit(sample, "/?values=entity_name")
    expect(tab.dialog).to_contain_text(f"{len(names):,} values")

    tab.dialog.get_by_role("button", name="Page 2", exact=True).click()

    expect(tab.page).to_have_url(re.compile("values=2&"))
    expect(tab.dialog.get_by_test_id("stPaginationPageActive")).to_have_text("2")
    tab.page.reload()
    tab.drawn()
    expect(tab.dialog).to_contain_text(f"{len(names):,} values")
    assert ("values", "2") in tab.query()
