"""Where a person opens files of their own."""

from __future__ import annotations

from typing import Final

import streamlit as st

from audit_explorer.ui.elements.error_box import telling
from audit_explorer.ui.session import logs
from audit_explorer.ui.session.slots import UPLOADER_TURN

# Pixels of the button alone.
_BUTTON: Final = 104


def uploader(
    place: str, label: str = "Your logs.json, NDJSON or CSV", *, small: bool = False, asked_for: bool = False
) -> None:
    """Draw it, or no more than its button; an upload begins to be read, and is then the log that is looked at.

    `place` makes its key unique; `asked_for` as for `logs.upload`.
    """
    turn = UPLOADER_TURN.get()
    files = st.file_uploader(
        label,
        accept_multiple_files=True,
        key=f"uploader {place} {turn}",
        help=None if small else "Also .gz, .bz2, .xz, .zip or .tar. Several files become one log.",
        label_visibility="collapsed" if small else "visible",
        width=_BUTTON if small else "stretch",
    )
    if files:
        with telling():
            logs.upload(files, asked_for=asked_for)
            # A fresh uploader: its list would otherwise offer files that the server has let go of.
            UPLOADER_TURN.set(turn + 1)
            st.rerun()
