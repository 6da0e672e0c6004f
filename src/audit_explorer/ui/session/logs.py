"""The logs that a session can look at: what the server was started with, what was opened since."""

from __future__ import annotations

import shutil
import sys
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from audit_explorer.sources.sample import SAMPLE_NAME, sample_path
from audit_explorer.store.reading_choices import ReadingChoices, read_choices
from audit_explorer.store.temporary import filling, private_folder
from audit_explorer.ui import link
from audit_explorer.ui.people.browser import owner
from audit_explorer.ui.session.log_name import SAMPLE, LogName
from audit_explorer.ui.session.reading import Reading
from audit_explorer.ui.session.returning import RETURNING
from audit_explorer.ui.session.slots import ARRIVING_LOG, CHOSEN_LOG, TABLE_LOG, UPLOADS
from audit_explorer.ui.session.table_reading import TableReading, open_again, table_is_set, table_log

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile


def start_files() -> tuple[Path, ...]:
    """Give the files named on the command line, after `--`."""
    return tuple(Path(argument) for argument in sys.argv[1:] if not argument.startswith("-"))


def start_choices() -> ReadingChoices:
    """Give what the command line says about times that leave something open."""
    pairs = [tuple(argument[2:].split("=", 1)) for argument in sys.argv[1:] if argument.startswith("--")]
    return read_choices([(pair[0], pair[1]) for pair in pairs if len(pair) > 1])[0]


def wanted_choices() -> ReadingChoices:
    """Give what the link says about such times, and the command line where it says nothing."""
    return read_choices(link.reading_pairs())[0].over(start_choices())


def first() -> Reading:
    """Give the log that a visit begins with: the files given at start, else the published table, else the sample."""
    paths = start_files()
    if not paths and table_is_set():
        return table_log()
    if not paths:
        sample = _read_shared((str(sample_path()),), (SAMPLE_NAME,), ())
        sample.own_name = SAMPLE
        return sample
    said = tuple(wanted_choices().to_query())
    return _read_shared(tuple(map(str, paths)), tuple(path.name for path in paths), said)


def is_sample(reading: Reading) -> bool:
    """Say whether this is the built-in sample."""
    return reading.own_name == SAMPLE


def available() -> list[Reading]:
    """Give every open log of this session, the first one first."""
    begun, table = first(), TABLE_LOG.get()
    beside = [] if table is None or table is begun else [table]
    return [begun, *beside, *(one for one in UPLOADS.get() if not one.closed)]


def chosen() -> Reading:
    """Give the log that is looked at."""
    one = CHOSEN_LOG.get()
    return one if one is not None and one in available() else first()


def name_of(reading: Reading) -> LogName | None:
    """Give how an address names it; None until it is read."""
    if reading.own_name is not None:
        return reading.own_name
    return None if reading.dataset is None else LogName.of(reading.label, reading.dataset.facts)


def choose(reading: Reading) -> None:
    """Look at another log, in a callback: the address names it, or does when it is read."""
    name = name_of(reading)
    if name is None:
        ARRIVING_LOG.set(reading)
    else:
        ARRIVING_LOG.set(None)
        link.to_other_log(name.text)


def reread() -> None:
    """Read the upload that is looked at anew, where the link says otherwise how its times are read."""
    before = chosen()
    later = before.again(wanted_choices())
    if later is not before:
        UPLOADS.set([later if one is before else one for one in UPLOADS.get()])
        CHOSEN_LOG.set(later)
        RETURNING.remember(later, me())


def upload(files: Sequence[UploadedFile], *, asked_for: bool = False) -> None:
    """Start to read uploaded files as one log, and release the server's copies; raises TemporaryFolderError.

    `asked_for`: as the address names a log that isn't here; another one does not take its place.
    """
    folder = private_folder()
    paths = []
    for number, file in enumerate(files):
        path = folder / str(number)
        with filling(), path.open("wb") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
        paths.append(path)
        _release(file)
    reading = Reading(paths, [file.name for file in files], copies=folder, choices=wanted_choices())
    reading.asked_for = asked_for
    add(reading)


def add(reading: Reading) -> None:
    """Take one more log into this session, and look at it: the address names it when it is read."""
    take(reading)
    RETURNING.remember(reading, me())
    ARRIVING_LOG.set(reading)


def take(reading: Reading) -> None:
    """Take a log into this session that the address names already."""
    UPLOADS.set([*UPLOADS.get(), reading])


def me() -> str | None:
    """Give whose session this is, see browser.owner."""
    return owner(st.context.cookies.to_dict())


def again(reading: Reading) -> None:
    """Read the first log once more; forget an upload, whose copy is gone."""
    if isinstance(reading, TableReading):
        open_again()
    elif reading is first():
        forget_shared()
    else:
        remove(reading)


def remove(reading: Reading) -> None:
    """Forget a log, and remove what was made of it; where it was looked at, the latest other one is then.

    The sample takes no filter over: what it shows was never meant by it.
    """
    looked_at = reading is chosen() and reading is not ARRIVING_LOG.get()
    forget(reading)
    if looked_at:
        following = available()[-1]
        CHOSEN_LOG.set(following)
        name = name_of(following)
        if name is not None:
            link.to_other_log(name.text, filtered=name != SAMPLE)
        else:
            ARRIVING_LOG.set(following)


def forget(reading: Reading) -> None:
    """Forget a log that is no more looked at, and remove what was made of it."""
    reading.close()
    if reading is TABLE_LOG.get():
        TABLE_LOG.set(None)
    UPLOADS.set([kept for kept in UPLOADS.get() if kept is not reading])
    if reading is ARRIVING_LOG.get():
        ARRIVING_LOG.set(None)


def _release(file: UploadedFile) -> None:
    # Streamlit keeps an upload in memory until the session ends, even when its widget is gone.
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def forget_shared() -> None:
    """Let the first log be read anew, for every session."""
    with _READING_SHARED:
        _read_shared_once.cache_clear()


def _read_shared(paths: tuple[str, ...], names: tuple[str, ...], said: tuple[tuple[str, str], ...]) -> Reading:
    with _READING_SHARED:
        return _read_shared_once(paths, names, said)


# One reading for all sessions that say the same about its times; the files of a start don't change while the server
# runs. Few are kept: whoever tries zone after zone must not fill the machine. Streamlit's own cache takes a millisecond
# to find it, and a page asks often.
@lru_cache(maxsize=4)
def _read_shared_once(paths: tuple[str, ...], names: tuple[str, ...], said: tuple[tuple[str, str], ...]) -> Reading:
    return Reading([Path(path) for path in paths], names, choices=read_choices(said)[0], shared=True)


# Else two sessions that come at once would both read it.
_READING_SHARED: Final = Lock()
