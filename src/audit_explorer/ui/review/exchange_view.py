"""Marks, saved views, reviews as a file: out or in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.people.person import person
from audit_explorer.ui.review.marking import attempt, now, say_problem
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.session.slots import IMPORTED
from audit_explorer.workbench.workbench_exchange import LARGEST, WorkbenchExport, take_in
from audit_explorer.workbench.workbench_file import WorkbenchFile

if TYPE_CHECKING:
    from audit_explorer.ui.view import View

_PLACE: Final = "exchange"


def draw_exchange(view: View) -> None:
    """Draw the download and the form to import; raises WorkbenchError."""
    offer = offered(WorkbenchExport(view.dataset, WorkbenchFile().changes()), 1)
    st.link_button("Download all marks, views and reviews as JSON", address(offer), icon=":material/download:")
    folded = st.expander("Import such a file", key="import marks", on_change="rerun")
    if folded.open:
        with folded:
            _draw_import()
    if said := IMPORTED.pop():
        st.success(said)
    say_problem(_PLACE)
    st.caption(
        f"Kept in {code(str(WorkbenchFile().path))}, beside the data and never in it: no export of the log has it."
    )


def _draw_import() -> None:
    name = person().name
    st.text("Of two versions of one entry the newer one counts.")
    if name:
        st.text("Only what you made yourself is taken: the name on a mark is who is signed in.")
    with st.form("import", border=False, clear_on_submit=True):
        file = st.file_uploader("The JSON", type="json", max_upload_size=LARGEST >> 20)
        if st.form_submit_button("Import") and file is not None:
            data = file.getvalue()
            attempt(_PLACE, lambda: IMPORTED.set(take_in(data, now(), author=name).sentence))
            st.rerun()
