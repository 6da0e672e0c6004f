"""The log that the address names, found among those that this session may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.errors import AuditExplorerError
from audit_explorer.store.archive import Archive
from audit_explorer.ui import link
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.archive_reading import ArchiveReading, opened
from audit_explorer.ui.session.log_name import ARCHIVE, SAMPLE, TABLE, LogName
from audit_explorer.ui.session.returning import RETURNING
from audit_explorer.ui.session.slots import ARRIVING_LOG, CHOSEN_LOG, JUST_NAMED, LOG_NAME
from audit_explorer.ui.session.table_reading import table_is_set, table_log

if TYPE_CHECKING:
    from audit_explorer.ui.session.reading import Reading


@dataclass(frozen=True, slots=True)
class Missing:
    """A log that isn't here: what the address says of it, what that means, why it can't be opened where it is known.

    `text` is "" where the address brings a filter and names no log; `name` is None there, and for a text that names
    none.
    """

    text: str
    name: LogName | None = None
    error: AuditExplorerError | None = None


@dataclass(frozen=True, slots=True)
class JustNamed:
    """A log that the address was just made to name: on which page, and what the address said of its log before."""

    reading: Reading
    page: str
    before: str


def follow(page: str, *, brings: bool, patience: float) -> Missing | None:
    """Let the log that is looked at be the one that the address names; say which one it is when it isn't here.

    What was just opened is named in the address when it is read, as one step of the browser's history. `brings` is
    whether the address has a filter or leads to something within a log: the sample must not appear under it unasked.
    `page` is the name of the page that is drawn, `patience` how many seconds the reading of a log may take before it is
    left to be watched.
    """
    _pass_over_old_links(page)
    found = _arriving(page, patience)
    if found is None:
        found = _named(brings=brings, patience=patience)
    if isinstance(found, Missing):
        CHOSEN_LOG.set(None)
        LOG_NAME.set("")
        return found
    CHOSEN_LOG.set(found)
    logs.reread()
    looked_at = logs.chosen()
    looked_at.wait(patience)
    LOG_NAME.set(_fitting_name(looked_at))
    return None


def _fitting_name(reading: Reading) -> str:
    """Give how an address names it; "" until it is read, and where it was read since, but isn't what is asked for."""
    name, wanted = logs.name_of(reading), LogName.read(link.get(link.LOG) or "")
    fits = wanted is None or name == wanted or wanted.fits(reading.content)
    return name.text if name is not None and fits else ""


def drawn() -> None:
    """Note that a page was drawn to its end: its links name the log that is looked at."""
    JUST_NAMED.set(None)


def _pass_over_old_links(page: str) -> None:
    # Who clicks a page's name in the moment in which a fetch ends means the page, not the log that its link still had.
    named = JUST_NAMED.get()
    if named is not None and page != named.page and named.before == (link.get(link.LOG) or ""):
        ARRIVING_LOG.set(named.reading)


def _arriving(page: str, patience: float) -> Reading | Missing | None:
    """Give what was just opened while it is read, or can't be; once it is read the address names it."""
    reading = ARRIVING_LOG.get()
    if reading is None or reading not in logs.available():
        ARRIVING_LOG.set(None)
        return None
    reading.wait(patience)
    name = logs.name_of(reading)
    if name is None:
        return reading
    ARRIVING_LOG.set(None)
    wanted = LogName.read(link.get(link.LOG) or "")
    if wanted is not None and wanted.fits(reading.content):
        return None
    if reading.asked_for and wanted is not None:
        return None  # its page says that this is another one
    JUST_NAMED.set(JustNamed(reading, page, link.get(link.LOG) or ""))
    if reading.asked_for:
        link.change(log=name.text)
    else:
        link.to_other_log(name.text)
    # The links to other pages, which are drawn by now, name the log before.
    return st.rerun()


def _named(*, brings: bool, patience: float) -> Reading | Missing:
    texts = link.get_all(link.LOG)
    if not texts:
        return _unnamed(brings=brings)
    text = " ".join(texts)
    name = LogName.read(text) if len(texts) == 1 else None
    if name is None:
        return Missing(text)
    if name == SAMPLE:
        first = logs.first()
        return first if logs.is_sample(first) else Missing(text, name)
    if name == TABLE:
        return _table(text)
    return _archive(text) if name == ARCHIVE else _files(text, name, patience)


def _unnamed(*, brings: bool) -> Reading | Missing:
    before, first = CHOSEN_LOG.get(), logs.first()
    if before is not None and before in logs.available():
        return before
    return Missing("") if brings and logs.is_sample(first) else first


def _archive(text: str) -> Reading | Missing:
    if (before := opened()) is not None:
        return before
    try:
        if not Archive().segments():
            return Missing(text, ARCHIVE)
        reading = ArchiveReading()
    except AuditExplorerError as error:
        return Missing(text, ARCHIVE, error)
    logs.take(reading)
    return reading


def _table(text: str) -> Reading | Missing:
    if not table_is_set():
        return Missing(text, TABLE)
    return table_log()


def _files(text: str, name: LogName, patience: float) -> Reading | Missing:
    first = logs.first()
    if not logs.is_sample(first) and not first.wait(patience):
        return first
    there = logs.available()
    # Of several with the same content the one that is looked at.
    for reading in sorted(there, key=lambda one: one is not CHOSEN_LOG.get()):
        if not logs.is_sample(reading) and name.fits(reading.content):
            return reading
    returned = RETURNING.find(name, logs.me())
    if returned is None:
        return Missing(text, name)
    logs.take(returned)
    return returned
