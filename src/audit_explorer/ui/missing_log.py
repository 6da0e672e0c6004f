"""The page in the place of a log that the address names, but that isn't here: it shows nothing of any other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.filters import Filter
from audit_explorer.store.archive import Archive
from audit_explorer.ui import link
from audit_explorer.ui.elements.error_box import show_error, telling
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.elements.uploader import uploader
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.log_name import ARCHIVE, SAMPLE, TABLE, shortened
from audit_explorer.ui.session.table_reading import table_is_set

if TYPE_CHECKING:
    from audit_explorer.ui.session.log_name import LogName
    from audit_explorer.ui.session.named_log import Missing
    from audit_explorer.ui.session.reading import Reading
    from audit_explorer.ui.view import Look


def draw_missing(missing: Missing, look: Look) -> None:
    """Say which log is asked for, let the person open it, and offer what is open instead."""
    with st.container(border=True, key="missing log"):
        st.markdown(_asked_for(missing))
        if look.asked != Filter():
            st.text(f"Its filter: {look.asked.sentence(look.zone)}")
        if missing.error is not None:
            show_error(missing.error)
        if missing.name is None or missing.name.kind == "files":
            uploader("missing log", "Open the log", asked_for=True)
        others = [one for one in logs.available() if not logs.is_sample(one)]
        for number, reading in enumerate(others):
            _other(number, reading, missing)
        with st.container(horizontal=True), telling():
            if missing.name != ARCHIVE and Archive().segments():
                _offer("Look at the archive with this filter", ARCHIVE)
            if missing.name != TABLE and table_is_set():
                _offer("Look at the published table with this filter", TABLE)
            if not logs.start_files() and not table_is_set():
                _offer("Look at the sample with this filter", SAMPLE)
            st.button("Leave the link", type="tertiary", on_click=_leave, help="Begin without its filter.")


def _asked_for(missing: Missing) -> str:
    name = missing.name
    if not missing.text:
        return "**Which log?** This link has a filter, but doesn't say which log it was made with. Open the log:"
    if name is None:
        return f"This link names its log in a way that can't be read: {code(missing.text, 120)}. Open the log:"
    if name == SAMPLE:
        shows = "the files given at start" if logs.start_files() else "a published table"
        return f"This link was made with the built-in **synthetic sample**. This server shows {shows}."
    if name == ARCHIVE:
        return "This link was made with **the archive**. The archive of this server can't be opened or holds nothing."
    if name == TABLE:
        return "This link was made with **the published table**. This server has none: no engine is set for it."
    return f"This link was made with {code(shortened(name.name))} ({name.details}). **Open it:**"


def _other(number: int, reading: Reading, missing: Missing) -> None:
    name = logs.name_of(reading)
    if reading.error is not None:
        show_error(reading.error)
        st.button("Go on", key=f"go on {number}", on_click=logs.again, args=[reading])
    if name is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        what = "is open here" if not missing.text or missing.name is None else "is another log"
        details = "" if name.kind != "files" else f" ({name.details})"
        st.markdown(f"{code(shortened(reading.label))}{details} {what}.", width="content")
        _offer("Use the link's filter on it", name, f"use {number}")


def _offer(label: str, name: LogName, key: str | None = None) -> None:
    st.button(label, key=key or f"use {name.kind}", on_click=partial(link.change, log=name.text))


def _leave() -> None:
    name = logs.name_of(logs.available()[-1])
    link.to_other_log("" if name is None else name.text, filtered=False)
