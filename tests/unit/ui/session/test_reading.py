"""Tests of reading in the background: its end, its copies, its errors."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from audit_explorer.errors import CancelledError, NoRecordsError
from audit_explorer.sources import Opening
from audit_explorer.ui.session.reading import Reading
from tests.builders import make_legacy


def copies(text: str) -> tuple[Path, Path]:
    """Give a folder with a copy of an upload, and the copy."""
    folder = Path(tempfile.mkdtemp())
    path = folder / "0"
    path.write_text(text)
    return folder, path


def test_a_reading_ends_with_a_dataset_and_without_copies() -> None:
    """The upload's copy goes when it is read; the dataset has its records under the name that the person knows."""
    folder, path = copies(json.dumps([make_legacy()]))
    reading = Reading([path], ["logs.json"], copies=folder)
    reading.wait(60)

    assert reading.ended
    assert reading.error is None
    assert reading.dataset is not None
    assert (reading.label, reading.dataset.facts.total, reading.dataset.facts.files[0].name) == (
        "logs.json",
        1,
        "logs.json",
    )
    assert not folder.exists()
    reading.dataset.close()


def test_a_refused_file_is_an_error_and_leaves_nothing() -> None:
    """What holds no record ends with the reason, and neither the copy nor the engine's folder stays."""
    folder, path = copies("words")
    reading = Reading([path], ["logs.json"], copies=folder)
    reading.wait(60)

    assert reading.ended
    assert isinstance(reading.error, NoRecordsError)
    assert reading.dataset is None
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_a_cancelled_reading_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cancelling ends it with that reason; nothing of the upload stays on the disk."""
    run = Opening.run

    def cancelled(opening: Opening) -> object:
        opening.cancel()
        return run(opening)

    monkeypatch.setattr(Opening, "run", cancelled)
    folder, path = copies(json.dumps([make_legacy()] * 100))
    reading = Reading([path], ["logs.json"], copies=folder)
    reading.wait(60)

    assert isinstance(reading.error, CancelledError)
    assert reading.dataset is None
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_unforeseen_failure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that nobody foresaw is said on the page and in the server's output; the copy goes all the same."""

    def fail(_opening: Opening) -> None:
        message = "disk on fire"
        raise OSError(message)

    monkeypatch.setattr(Opening, "run", fail)
    folder, path = copies("[]")
    reading = Reading([path], ["a.json", "b.json"], copies=folder)
    reading.wait(60)

    assert "Reading a.json and 1 more ended unexpectedly: OSError" in str(reading.error)
    assert not folder.exists()
