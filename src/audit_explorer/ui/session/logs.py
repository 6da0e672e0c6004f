"""The logs that a session can look at: the sample or the files given at start, and what was uploaded."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from audit_explorer.sources.sample import SAMPLE_NAME, sample_path
from audit_explorer.store.temporary import filling, private_folder
from audit_explorer.ui.session.reading import Reading
from audit_explorer.ui.session.slots import CHOSEN_LOG, UPLOADS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile


def start_files() -> tuple[Path, ...]:
    """Give the files named on the command line, after `--`."""
    return tuple(Path(argument) for argument in sys.argv[1:] if not argument.startswith("-"))


def is_sample(reading: Reading) -> bool:
    """Say whether this is the built-in sample."""
    return not start_files() and reading is _shared()


def available() -> list[Reading]:
    """Give every log of this session, the shared one first."""
    return [_shared(), *UPLOADS.get()]


def chosen() -> Reading:
    """Give the log that is looked at: the newest upload, unless the person chose another one."""
    logs = available()
    return logs[min(CHOSEN_LOG.get(), len(logs) - 1)]


def choose(number: int) -> None:
    """Look at another log."""
    CHOSEN_LOG.set(number)


def upload(files: Sequence[UploadedFile]) -> None:
    """Start to read uploaded files as one log, and release the server's copies; raises TemporaryFolderError."""
    folder = private_folder()
    paths = []
    for number, file in enumerate(files):
        path = folder / str(number)
        with filling(), path.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
        paths.append(path)
        _release(file)
    add(Reading(paths, [file.name for file in files], copies=folder))


def add(reading: Reading) -> None:
    """Take one more log into this session, and look at it."""
    UPLOADS.set([*UPLOADS.get(), reading])
    choose(len(UPLOADS.get()))


def again(reading: Reading) -> None:
    """Read the shared log once more; forget an upload, whose copy is gone."""
    if reading is _shared():
        _read_shared.clear()
    else:
        remove(reading)


def remove(reading: Reading) -> None:
    """Forget an upload, and remove what was made of it."""
    reading.close()
    UPLOADS.set([kept for kept in UPLOADS.get() if kept is not reading])
    choose(len(UPLOADS.get()))


def _release(file: UploadedFile) -> None:
    # Streamlit keeps an upload in memory until the session ends, even when its widget is gone.
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def _shared() -> Reading:
    paths = start_files()
    if not paths:
        return _read_shared((str(sample_path()),), (SAMPLE_NAME,))
    return _read_shared(tuple(map(str, paths)), tuple(path.name for path in paths))


# One reading for all sessions; the files of a start don't change while the server runs.
@st.cache_resource(show_spinner=False)
def _read_shared(paths: tuple[str, ...], names: tuple[str, ...]) -> Reading:
    return Reading([Path(path) for path in paths], names)
