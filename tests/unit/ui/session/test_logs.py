"""Tests of what the command line says to the sessions."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from audit_explorer.store.reading_choices import ReadingChoices
from audit_explorer.ui.server import serving
from audit_explorer.ui.session import logs


class _App:
    """A server that serves nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def run(self, **_: object) -> None:
        """End at once."""


@pytest.mark.usefixtures("unconfigured")
def test_files_and_choices_come_from_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `serve` was given reaches every session: the files, and how their times are read."""
    monkeypatch.setattr(sys, "argv", [])
    monkeypatch.setattr("audit_explorer.ui.server.serving.st.App", _App)
    choices = ReadingChoices("Europe/Berlin", day_first=True)
    serving.serve([Path("/a/logs.csv")], choices, host="127.0.0.1", port=0, browser=False)

    assert logs.start_files() == (Path("/a/logs.csv"),)
    assert logs.start_choices() == choices
