"""Fetching from a control plane and keeping it, as a person does it in a browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.server import serve
from tests.control_plane import control_plane
from tests.control_plane.faults import Status
from tests.control_plane.sample import moved_to, sample_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Visit
    from tests.browser.dashboard import Dashboard
    from tests.control_plane import Plane

COUNT = 450


@pytest.fixture
def app(tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Iterator[str]:
    """Serve the app with an archive of this test alone."""
    del chromium  # only asked for so that nothing is started where no browser is
    with serve(tmp_path_factory.mktemp("fetch")) as base:
        yield base


@pytest.fixture
def plane() -> Iterator[Plane]:
    """Run a control plane with records of the last days."""
    with control_plane(moved_to(sample_records()[:COUNT], datetime.now(UTC))) as plane:
        yield plane


def fill(tab: Dashboard, plane: Plane) -> None:
    """Enter where to fetch from, and the token."""
    tab.page.get_by_label("Address").fill(plane.address)
    tab.page.get_by_label("Token", exact=True).fill(plane.token)


def choose(tab: Dashboard, label: str, option: str) -> None:
    """Choose an option of a list."""
    tab.page.get_by_role("combobox", name=label).click()
    tab.page.get_by_role("option", name=option, exact=True).click()
    tab.drawn()


def press(tab: Dashboard, name: str) -> None:
    """Press a button."""
    tab.page.get_by_role("button", name=name, exact=True).click()


def test_fetch_cancel_continue_explore_sync(app: str, plane: Plane, visit: Visit) -> None:
    """A fetch is cancelled, gone on with and explored; a sync after it finds nothing new, and the archive has it all.

    The token is sent to the control plane alone: it stands in no address that the browser asked for.
    """
    plane.behave(faults=[Status(429, retry_after="60").on(6)])  # a wait that only Cancel ends in time
    tab = visit(app, "/fetch")
    fill(tab, plane)
    choose(tab, "Period, up to now", "90 d")
    tab.page.get_by_label("Page size").fill("50")
    press(tab, "Fetch")
    expect(tab.page.get_by_text(re.compile(r"Waiting 60 s"))).to_be_visible()
    press(tab, "Cancel")
    expect(tab.page.get_by_text("Partial, because it was cancelled.")).to_be_visible()

    press(tab, "Continue")
    expect(tab.page.get_by_text("Complete: every record that the server has of the period.")).to_be_visible()
    expect(tab.page.get_by_text(re.compile(rf"^{COUNT} records in \d+ requests over the current API"))).to_be_visible()
    expect(tab.page.get_by_text(f"Kept in the archive: {COUNT} new records, 0 already there.")).to_be_visible()
    press(tab, "Explore")
    expect(tab.figure("Events")).to_have_text(f"{COUNT}")

    tab.turn_to("Archive")
    press(tab, "Sync now")
    expect(tab.page.get_by_text(re.compile(r"^Up to date: 0 new records"))).to_be_visible()
    press(tab, "Explore the archive")
    expect(tab.figure("Events")).to_have_text(f"{COUNT}")
    assert [url for url in tab.asked if plane.token in url or not url.startswith((app, "data:", "blob:"))] == []


def test_a_refresh_keeps_the_readers_place(app: str, plane: Plane, visit: Visit) -> None:
    """New records come in while a reader is on a later page: the rows stay, the counts grow, the link stays good."""
    tab = visit(app, "/archive")
    fill(tab, plane)
    press(tab, "Sync now")
    expect(tab.page.get_by_text(re.compile(rf"^Up to date: {COUNT} new records"))).to_be_visible()
    press(tab, "Explore the archive")
    expect(tab.figure("Events")).to_have_text(f"{COUNT}")
    tab.turn_to("Explore")
    tab.page.get_by_test_id("stPagination").get_by_role("button", name="Page 2", exact=True).click()
    expect(tab.page).to_have_url(re.compile(r"page=2"))
    tab.drawn()
    before = tab.rows(tab.table())

    newest = sample_records()[:7]
    for number, record in enumerate(newest):
        at = datetime.now(UTC) - timedelta(seconds=30 + number)
        record |= {"id": 900_000 + number, "happenedAt": at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
    plane.add(newest)
    choose(tab, "Refresh the archive", "Every 30 seconds")
    expect(tab.page.get_by_text(re.compile(rf"^{COUNT + 7} events"))).to_be_visible()
    expect(tab.page.get_by_text("Since you opened this page 7 more stand above it.")).to_be_visible()
    assert tab.rows(tab.table()) == before
    expect(tab.sidebar.get_by_text(re.compile(r"^Refreshed at .*: 7 new records fetched"))).to_be_visible()
    expect(tab.page).to_have_url(re.compile(r"page=2"))


def test_a_day_of_the_calendar_opens(app: str, plane: Plane, visit: Visit) -> None:
    """A click on a day shows the archive on that day alone."""
    tab = visit(app, "/archive")
    fill(tab, plane)
    press(tab, "Sync now")
    expect(tab.page.get_by_text(re.compile(r"^Up to date"))).to_be_visible()
    tab.drawn()
    square = tab.page.get_by_test_id("stPlotlyChart").locator("g.points path").first
    box = square.bounding_box()
    assert box is not None
    tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(tab.page).to_have_url(re.compile(r"from="))
    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Overview")).to_be_visible()
    asked = dict(tab.query())
    assert datetime.fromisoformat(asked["to"]) - datetime.fromisoformat(asked["from"]) == timedelta(days=1)
    assert asked["tz"] == "UTC"


def test_a_page_that_is_open_when_a_fetch_ends_shows_what_came(app: str, plane: Plane, visit: Visit) -> None:
    """The log, the address and the names of the other pages go over to it together, so that every page shows it."""
    tab = visit(app, "/fetch")
    fill(tab, plane)
    choose(tab, "Period, up to now", "90 d")
    press(tab, "Fetch")
    # Who leaves the page before the click arrived there has fetched nothing.
    expect(
        tab.page.get_by_text("Fetch something else").or_(tab.page.get_by_role("button", name="Cancel")).first
    ).to_be_visible()
    tab.navigation.get_by_role("link", name="Explore", exact=True).click()
    expect(tab.page).to_have_url(re.compile(rf"/events\?log=fetched.*~{COUNT}$"), timeout=60_000)
    for link in tab.navigation.get_by_role("link").all():
        expect(link).to_have_attribute("href", re.compile(rf"log=fetched.*~{COUNT}$"))
    for title in ("Failures", "Overview"):
        tab.turn_to(title)
        expect(tab.sidebar).to_contain_text(f"{COUNT} records")
        tab.page.reload()
        tab.drawn()
        expect(tab.sidebar).to_contain_text(f"{COUNT} records")
