"""Tests of what a person meets who starts the app."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.server import fetched
from tests.browser.truth import records
from tests.builders import legacy_error, make_legacy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_the_first_visit_opens_the_sample_and_offers_the_upload(sample: str, visit: Visit) -> None:
    """Without a file the sample is there at once, called synthetic, with its figures and the way to one's own log."""
    tab = visit(sample)

    expect(tab.page).to_have_title("Audit Explorer")
    line = tab.page.locator(".st-key-sample")
    expect(line).to_contain_text("This reads audit logs of NVIDIA Run:ai. You see a synthetic sample")
    expect(line.get_by_role("button", name="Upload", exact=True)).to_be_visible()
    expect(line.get_by_role("link", name="Fetch from a control plane")).to_be_visible()
    box = line.bounding_box()
    assert box is not None
    assert box["height"] < 45
    expect(tab.sidebar).to_contain_text("synthetic sample")
    expect(tab.sidebar).to_contain_text(f"{len(records()):,} records")
    expect(tab.figure("Events")).to_have_text(f"{len(records()):,}")
    expect(tab.sentence).to_have_text("All events, all time")


def test_an_uploaded_export_is_read_and_let_go_of(sample: str, visit: Visit, tmp_path: Path) -> None:
    """An uploaded file's records are counted on the screen; the server then keeps no byte of the upload in memory."""
    export = tmp_path / "mine.json"
    made: list[object] = [make_legacy(id=number) for number in range(8)]
    made += [make_legacy(id=number, action="Delete", error=legacy_error(403)) for number in range(8, 11)]
    made += [made[0], "no record"]
    export.write_text(json.dumps(made))
    tab = visit(sample)

    tab.page.locator(".st-key-sample input[type=file]").set_input_files(export)

    expect(tab.sidebar).to_contain_text("11 records · 1 unreadable · 1 copy merged")
    expect(tab.figure("Events")).to_have_text("11")
    expect(tab.figure("Failed")).to_have_text("27.3 %")
    expect(tab.page.get_by_test_id("stAlert")).to_have_text(
        re.compile("1 entry of mine.json could not be read, and is left out.")
    )
    deadline = time.monotonic() + 20
    while _uploaded_bytes(sample) and time.monotonic() < deadline:
        time.sleep(0.5)
    assert _uploaded_bytes(sample) == 0

    tab.drawn()
    tab.sidebar.get_by_text("Open a log").click()
    # The unfolding moves the button; a click on where it was would go astray.
    tab.page.wait_for_timeout(500)
    tab.sidebar.get_by_role("button", name="Close this log").click()
    expect(tab.figure("Events")).to_have_text(f"{len(records()):,}")


def _uploaded_bytes(base: str) -> int:
    """Ask the server how many bytes of uploads it holds."""
    pattern = r'^cache_memory_bytes\{[^}]*cache_type="UploadedFileManager"[^}]*\} (\d+)$'
    found = re.findall(pattern, fetched(f"{base}/_stcore/metrics"), re.MULTILINE)
    return sum(int(number) for number in found)
