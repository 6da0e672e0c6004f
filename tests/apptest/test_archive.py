"""The archive as a log, without a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from audit_explorer.sources.archiving import archive_files
from audit_explorer.store.archive import Archive
from tests.apptest.dashboard import button, open_page
from tests.builders import make_legacy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of this test alone."""
    monkeypatch.setenv("AUDIT_EXPLORER_ARCHIVE", str(tmp_path / "archive"))
    return tmp_path


def export(folder: Path, ids: range) -> Path:
    """Write an export."""
    path = folder / f"{ids.start}.json"
    path.write_text(json.dumps([make_legacy(id=number) for number in ids]))
    return path


@pytest.mark.usefixtures("folder")
def test_without_an_archive_nothing_is_offered() -> None:
    """A button that would open nothing is not there."""
    at = open_page("overview")
    assert "Open the archive" not in [one.label for one in at.button]


def test_the_archive_is_opened(folder: Path) -> None:
    """What was archived from several files is looked at as one log."""
    for ids in (range(1, 6), range(4, 9)):
        archive_files(Archive(), [export(folder, ids)])
    at = open_page("overview")
    button(at, "Open the archive").click().run()
    for _ in range(20):
        if any(metric.label == "Events" and metric.value == "8" for metric in at.metric):
            break
        at.run()
    assert [metric.value for metric in at.metric if metric.label == "Events"] == ["8"]
    assert not at.exception


@pytest.mark.usefixtures("folder")
def test_a_log_is_added_to_the_archive(start: Callable[..., None]) -> None:
    """One's own log can be added, and again without effect; the sample can't."""
    at = open_page("overview")
    assert "Add this log to the archive" not in [one.label for one in at.button]
    start([make_legacy(id=number) for number in range(5)])
    at = open_page("overview")
    for expected in ("5 records added, 0 were archived already.", "0 records added, 5 were archived already."):
        button(at, "Add this log to the archive").click().run()
        assert expected in [one.value for one in at.toast]
    dataset = Archive().open()
    assert dataset.facts.total == 5
    dataset.close()
