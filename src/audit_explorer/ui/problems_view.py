"""What of the files could not be read as it stands."""

from __future__ import annotations

from functools import partial

import streamlit as st

from audit_explorer.analysis.completeness import conflicts, problem_counts, problems
from audit_explorer.filters import Condition, Filter
from audit_explorer.ui import address
from audit_explorer.ui.view import View, ask

_LISTED = 500


def draw_problems(view: View) -> None:
    """Draw counts by reason, the problems themselves, and conflicting records; a line when all is well."""
    facts = view.dataset.facts
    counts = ask(problem_counts, view)
    st.subheader("What could not be read", anchor=False)
    if facts.duplicates:
        st.caption(f"{facts.duplicates:,} copies of records were merged: same id, same content.")
    if counts.empty and not facts.conflicts:
        st.caption("Every record of every file was read, and every record has a time.")
        return
    if not counts.empty:
        counts["kept"] = counts["kept"].map({True: "read all the same", False: "left out"})
        st.dataframe(
            counts,
            hide_index=True,
            height="content",
            column_config={
                "reason": "Reason",
                "kept": "The record is",
                "problems": st.column_config.NumberColumn("Times"),
            },
        )
        listed = ask(problems, view, limit=_LISTED)
        with st.expander(f"The first {len(listed):,} of {int(counts['problems'].sum()):,}"):
            st.dataframe(listed, hide_index=True)
    if facts.undated:
        undated = Filter((Condition("happened_at", "missing"),))
        st.button(
            f"Show the {facts.undated:,} records without a readable time", on_click=partial(address.show, undated)
        )
    if facts.conflicts:
        st.write(f"{facts.conflicts:,} ids stand for records of different content; all of them are kept:")
        st.dataframe(ask(conflicts, view), hide_index=True)
