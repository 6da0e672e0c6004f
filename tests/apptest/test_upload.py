"""Tests of uploads: read, looked at, released and removed."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.apptest.dashboard import button, open_page
from tests.builders import make_legacy

if TYPE_CHECKING:
    import pytest


def folders() -> list[Path]:
    """Give what lies in the temporary folder."""
    return list(Path(tempfile.gettempdir()).iterdir())


def test_an_upload_is_the_log_that_is_looked_at() -> None:
    """After the upload its own figures are shown under its name, nothing is called synthetic, and no copy is left."""
    at = open_page()
    before = len(folders())
    content = json.dumps([make_legacy(id=number) for number in range(7)]).encode()
    at.file_uploader[0].set_value([("mine.json", content, "application/json")]).run()

    assert not at.exception
    assert at.metric[0].value == "7"
    assert not at.info
    assert at.sidebar.selectbox[0].options[-1] == "mine.json"
    assert len(folders()) == before + 1  # the dataset's own

    button(at, "Close this log").click().run()
    assert at.metric[0].value == "6,210"
    assert len(folders()) == before


def test_several_files_are_one_log() -> None:
    """Files of one upload are merged, and what could not be read of them is told."""
    at = open_page()
    one = json.dumps([make_legacy(id=1), make_legacy(id=2)]).encode()
    two = json.dumps([make_legacy(id=2), make_legacy(id=3), 5]).encode()
    at.file_uploader[0].set_value([("a.json", one, "application/json"), ("b.json", two, "application/json")]).run()

    assert "3 records · 1 unreadable · 1 copy merged" in [caption.value for caption in at.sidebar.caption]
    assert at.sidebar.selectbox[0].options[-1] == "a.json and 1 more"


def test_a_refused_upload_can_be_left() -> None:
    """What isn't a log is refused with a reason, and the log before is one click away."""
    at = open_page()
    at.file_uploader[0].set_value([("mine.json", b"words", "application/json")]).run()
    assert "holds no audit record" in at.error[0].value

    button(at, "Go on").click().run()
    assert at.metric[0].value == "6,210"


def test_an_upload_that_finds_no_room_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full temporary folder is a sentence on the page, and the log before stays."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    at = open_page()
    monkeypatch.setattr(shutil, "copyfileobj", full)
    at.file_uploader[0].set_value([("mine.json", b"[]", "application/json")]).run()
    assert not at.exception
    assert "temporary folder can't be used" in at.error[0].value
    assert at.metric[0].value == "6,210"
