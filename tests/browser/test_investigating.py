"""Tests of the ways from an event, an actor or a period to what is known of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.server import serve
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser
HERE = re.compile("^Here: ")


@pytest.fixture(scope="module")
def quotas(tmp_path_factory: pytest.TempPathFactory, chromium: object) -> Iterator[str]:
    """Serve a log in which a project's quota changes; somebody new appears on the 12th."""
    del chromium
    days = [(1, "Create", "1", 4, "ann"), (2, "Update", "1", 8, "ann"), (3, "Create", "2", 5, "ann")]
    days.append((12, "Update", "1", 6, "bob"))
    records = [
        make_legacy(
            id=number,
            happenedAt=f"2026-09-{day:02}T10:00:00Z",
            action=action,
            entityType="Project",
            entityId=project,
            entityName=f"team-{project}",
            sourceName=who,
            body={"deservedGpus": gpus, "secretKey": f"not-for-eyes-{number}"},
        )
        for number, (day, action, project, gpus, who) in enumerate(days, 1)
    ]
    folder = tmp_path_factory.mktemp("quotas")
    path = folder / "logs.json"
    path.write_text(json.dumps(records), "utf-8")
    with serve(folder, path) as base:
        yield base


def test_from_an_event_to_the_life_of_its_entity(quotas: str, visit: Visit) -> None:
    """The panel's button leads to each change field by field, without a secret; a change opens its record beside it."""
    tab = visit(quotas, "/events?tz=UTC")
    tab.mark(tab.table(), 1)

    tab.drawer.get_by_role("button", name="History of this entity").click()

    life = tab.page.locator(".st-key-life")
    expect(life).to_contain_text("deservedGpus8 → 6")
    expect(life).not_to_contain_text("not-for-eyes")
    life.get_by_role("button", name="Open its record").last.click()
    expect(tab.drawer).to_contain_text("bob")


def test_two_entities_side_by_side_by_a_link(quotas: str, visit: Visit) -> None:
    """The link alone shows in what the latest states of two entities differ, and offers it as a file."""
    asked = {"entity": json.dumps(["Project", "1", None]), "right": json.dumps(["Project", "2", None])}
    tab = visit(quotas, f"/entities?{urlencode(asked)}")

    table = tab.table(1)
    expect(tab.cell(table, 1, "Field")).to_have_text("deservedGpus")
    expect(tab.cell(table, 1, "Left")).to_have_text("6")
    expect(tab.cell(table, 1, "Right")).to_have_text("5")
    with tab.page.expect_download() as download:
        tab.page.get_by_role("link", name="Download 2 differences as CSV").click()
    text = download.value.path().read_text("utf-8")
    assert "deservedGpus,6,5" in text
    assert "not-for-eyes" not in text


def test_a_session_of_an_actor_is_a_sequence(quotas: str, visit: Visit) -> None:
    """A row of the dossier's sessions opens exactly its events, the oldest first."""
    tab = visit(quotas, "/actors?who=ann&tz=UTC")

    tab.mark(tab.table(), 1)

    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Explore")).to_be_visible()
    assert [row[0] for row in tab.rows(tab.table())] == ["2026-09-03 10:00:00"]
    assert ("sort", "happened_at") in tab.query()


def test_who_is_new_leads_to_explore(quotas: str, visit: Visit) -> None:
    """Bob was never there before the period; his row leads to his events of it."""
    tab = visit(quotas, "/differences?tz=UTC&from=2026-09-10T00:00:00Z&to=2026-09-20T00:00:00Z")
    expect(tab.cell(tab.table(), 1, "Actor")).to_have_text("bob")

    tab.mark(tab.table(), 1)

    expect(tab.page.locator(".st-key-heading").get_by_role("heading", name="Explore")).to_be_visible()
    assert ("actor", "bob") in tab.query()
    assert [row[0] for row in tab.rows(tab.table())] == ["2026-09-12 10:00:00"]


def test_a_comparison_is_the_same_in_a_second_tab(quotas: str, visit: Visit) -> None:
    """What is compared, with what, and by which field stands in the address: another browser shows the same."""
    asked = {
        "view": "compare",
        "by": "actor",
        "tz": "UTC",
        "from": "2026-09-10T00:00:00Z",
        "to": "2026-09-20T00:00:00Z",
    }
    tab = visit(quotas, f"/differences?{urlencode(asked)}")
    expect(tab.page.get_by_text(HERE)).to_be_visible()
    here = tab.page.get_by_text(HERE).inner_text()

    other = visit(quotas, tab.page.url.removeprefix(quotas))

    expect(other.page.get_by_text(HERE)).to_have_text(here)
    for one in (tab, other):
        expect(one.cell(one.table(0), 1, "Actor")).to_have_text("bob")
        expect(one.cell(one.table(1), 1, "Actor")).to_have_text("ann")
