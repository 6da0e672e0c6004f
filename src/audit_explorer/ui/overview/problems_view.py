"""How the files were read, with what could not be."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.completeness import problem_counts, problems
from audit_explorer.filters import Condition, Filter
from audit_explorer.shown import shown
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, table, whole
from audit_explorer.ui.overview.choices_view import draw_choices
from audit_explorer.ui.overview.sameness_view import draw_conflicts, draw_copies, draw_probable
from audit_explorer.ui.view import View, ask

_LISTED: Final = 500
_REASONS: Final = 20
_REASON: Final = 300
_TEXT: Final = 120
_PROBLEMS: Final[Columns] = {
    "file": "File",
    "record": "Record",
    "byte": "Byte",
    "line": "Line",
    "reason": "Reason",
    "text": "Text",
}


def draw_problems(view: View) -> None:
    """Draw what was merged, what was left out, what was read with a remark; a line when all is well."""
    facts = view.dataset.facts
    counts = ask(problem_counts, view)
    st.subheader("How the files were read", anchor=False)
    _draw_files(view)
    draw_choices(view)
    draw_copies(view)
    draw_probable(view)
    if counts.empty and not facts.conflicts:
        st.caption("Every record of every file was read, and every record has a time.")
        return
    if not counts.empty:
        _draw_reasons("Left out: could not be read", counts[~counts["kept"]])
        _draw_reasons("Read, with a remark", counts[counts["kept"]])
        listed, number = ask(problems, view, limit=_LISTED), int(counts["problems"].sum())
        first = f"the first {len(listed):,} of {number:,}" if len(listed) < number else f"{number:,} in all"
        with st.expander(f"File, place and text of each: {first}"):
            table(listed, view, key="problems", columns=_PROBLEMS)
    if facts.undated:
        undated = Filter((Condition("happened_at", "missing"),))
        records = "record" if facts.undated == 1 else f"{facts.undated:,} records"
        st.button(f"Show the {records} without a readable time", on_click=partial(link.show, undated))
    draw_conflicts(view)


def _draw_reasons(heading: str, counts: pd.DataFrame) -> None:
    """List reasons with how often each occurs; what is single says its hostile text at once."""
    if counts.empty:
        return
    st.markdown(f"**{heading}**")
    lines = []
    top = counts.head(_REASONS)
    for reason, number, text in zip(top["reason"], top["problems"], top["text"], strict=True):
        said = shown(str(reason), limit=_REASON)
        if number > 1:
            said = f"{number:,} × {said}"
        elif text:
            said = f"{said}: {shown(str(text), limit=_TEXT)}"
        lines.append(said)
    if len(counts) > _REASONS:
        rest = counts.iloc[_REASONS:]["problems"].sum()
        lines.append(f"{rest:,} × other reasons")
    st.text("\n".join(f"• {line}" for line in lines))


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
    columns: Columns = {"file": "File", "records": whole("Records")}
    if frame["repeats"].notna().any():
        columns["repeats"] = "Content"
    table(frame, view, key="files", columns=columns)
