"""The sidebar's part about the published table: which version it is, whether there is a newer one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.period.formats import in_zone
from audit_explorer.ui import link
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.session.log_name import TABLE
from audit_explorer.ui.session.table_reading import TableReading, open_again, table_is_set
from audit_explorer.ui.view import current_look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.published.publication import Publication
    from audit_explorer.ui.session.reading import Reading

# Seconds between two looks of an open page; asking the engine happens less often, see TableReading.newer.
_EVERY: Final = 30


def table_button(there: Sequence[Reading]) -> None:
    """Offer to open the table where it is set, but isn't among the open logs."""
    if table_is_set() and not any(isinstance(one, TableReading) for one in there):
        st.button("Open the published table", on_click=_open, help="What was published for a distributed engine.")


def table_version(reading: Reading) -> None:
    """Say which version is looked at, and offer a newer one when there is one; nothing of another log."""
    if isinstance(reading, TableReading) and reading.version is not None:
        version = reading.version
        st.caption(f"Version {version.version:,}, published {_at(version)}", help=f"On the clocks of {_zone()}.")
        st.fragment(_newer, run_every=_EVERY)(reading)


def _newer(reading: TableReading) -> None:
    if (newer := reading.newer) is not None:
        st.button(f"A newer version was published {_at(newer)}: open it", icon=":material/update:", on_click=open_again)


def _at(version: Publication) -> str:
    return f"{in_zone(version.published_at, current_look().zone):%Y-%m-%d %H:%M}"


def _zone() -> str:
    return unlinked(current_look().zone.key)


def _open() -> None:
    link.to_other_log(TABLE.text)
