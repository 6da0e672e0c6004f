"""What of the files could not be read as it stands."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.completeness import problem_counts, problems
from audit_explorer.filters import Condition, Filter
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.overview.choices_view import draw_choices
from audit_explorer.ui.overview.sameness_view import draw_conflicts, draw_copies, draw_probable
from audit_explorer.ui.view import View, ask

_LISTED: Final = 500
_COUNTS: Final[Columns] = {"reason": "Reason", "kept": "The record is", "problems": whole("Times")}
_PROBLEMS: Final[Columns] = {
    "file": "File",
    "record": "Record",
    "byte": "Byte",
    "line": "Line",
    "reason": "Reason",
    "text": "Text",
}


def draw_problems(view: View) -> None:
    """Draw counts by reason, the problems themselves, and conflicting records; a line when all is well."""
    facts = view.dataset.facts
    counts = ask(problem_counts, view)
    st.subheader("What could not be read", anchor=False)
    _draw_files(view)
    draw_choices(view)
    draw_copies(view)
    draw_probable(view)
    if counts.empty and not facts.conflicts:
        st.caption("Every record of every file was read, and every record has a time.")
        return
    if not counts.empty:
        counts["kept"] = counts["kept"].map({True: "read all the same", False: "left out"})
        table(counts, view, key="problem counts", columns=_COUNTS)
        listed = ask(problems, view, limit=_LISTED)
        with st.expander(f"The first {len(listed):,} of {int(counts['problems'].sum()):,}"):
            table(listed, view, key="problems", columns=_PROBLEMS)
    if facts.undated:
        undated = Filter((Condition("happened_at", "missing"),))
        st.button(f"Show the {facts.undated:,} records without a readable time", on_click=partial(link.show, undated))
    draw_conflicts(view)


def _draw_files(view: View) -> None:
    files = view.dataset.facts.files
    if len(files) == 1:
        return
    frame = pd.DataFrame(
        {
            "file": [file.name for file in files],
            "records": [file.records for file in files],
            "repeats": ["the same as an earlier one" if file.repeats else None for file in files],
        }
    )
    table(frame, view, key="files", columns={"file": "File", "records": whole("Records"), "repeats": "Content"})
