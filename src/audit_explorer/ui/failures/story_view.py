"""What became of failures: worked later, never, or not any more."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from audit_explorer.analysis.failures.attempts import OPERATION, left_out
from audit_explorer.analysis.failures.stories import STORY_KINDS, StoryKind, stories
from audit_explorer.analysis.failures.story_filter import StoryKey
from audit_explorer.charts.words import count
from audit_explorer.exports import FrameExport
from audit_explorer.record import FIELD
from audit_explorer.ui import link
from audit_explorer.ui.elements.tables import Columns, draw_table, made_table, whole, wrapped
from audit_explorer.ui.engine.arriving import arriving
from audit_explorer.ui.failures.pattern_table import with_values
from audit_explorer.ui.failures.story_words import left_out_sentence, length_words, story_sentence
from audit_explorer.ui.review.marks_view import draw_marks
from audit_explorer.ui.server.downloads import address, offered
from audit_explorer.ui.view import View, ask, made
from audit_explorer.workbench.mark_notes import Target

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset
    from audit_explorer.ui.elements.components.record_model import RecordTable

_KIND: Final = "stories"
STORY: Final = "story"
_LABELS: Final[dict[StoryKind, str]] = {
    "then worked": "Failed, then worked",
    "only failed": "Only ever failed",
    "still failing": "Worked before, fails now",
}
_MEANING: Final[dict[StoryKind, str]] = {
    "then worked": "The latest attempt worked, after failures.",
    "only failed": "No attempt worked.",
    "still failing": "An earlier attempt worked, the latest failed.",
}
_MOST: Final = 50
_EVERY: Final = 1_000_000_000


def chosen_story(view: View) -> pd.Series | None:
    """Give the story that the address names, as a row of `stories`; None where it is none of the filter's."""
    key = StoryKey.read(link.get(STORY))
    if key is None:
        return None
    frame, _ = ask(stories, view, key.narrowed(view.filter), most=_MOST)
    return next((row for _, row in frame.iterrows() if key.is_of(row)), None)


def draw_stories(view: View) -> None:
    """Draw the stories of one kind; a selected one stands below them, with the way to its records."""
    st.subheader("What became of it: attempts by the same actor at the same thing", anchor=False)
    with arriving(view, 320):
        _, totals = ask(stories, view, view.filter, most=1)
    if not any(totals.values()):
        st.caption(f"No failure can be followed. {left_out_sentence(ask(left_out, view, view.filter))}")
        return
    kind = _pick(totals)
    frame, _ = ask(stories, view, view.filter, kind=kind, most=_MOST)
    cut = f" These are the {len(frame):,} with most failures in a row." if totals[kind] > len(frame) else ""
    st.caption(
        f"{_MEANING[kind]}{cut} Only attempts in this period and under this filter are looked at, whatever their "
        f"outcome. Select a row to mark it on the timeline. {left_out_sentence(ask(left_out, view, view.filter))}"
    )
    if len(frame):
        drawn, keys = made(_table, view, view.filter, kind)
        draw_table(drawn, view, key=f"stories {view.key} {kind}", on_row=partial(_choose, keys))
        offer = offered(
            FrameExport(view.dataset, kind.replace(" ", "-"), _all_of, (view.filter, kind), view.zone), totals[kind]
        )
        words = count(totals[kind], "story", "stories")
        st.link_button(f"Download {words} as CSV", address(offer), icon=":material/download:")
    _draw_chosen(view)


def _pick(totals: dict[StoryKind, int]) -> StoryKind:
    named = [kind for kind in STORY_KINDS if kind == link.get(_KIND)]
    chosen = [*named, *(kind for kind in STORY_KINDS if totals[kind])][0]
    key = "story kind"
    st.session_state[key] = chosen
    st.segmented_control(
        "Kind of story",
        STORY_KINDS,
        format_func=lambda kind: f"{_LABELS[kind]}: {totals[kind]:,}",
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: link.change(**{_KIND: st.session_state[key], STORY: None}),
    )
    return chosen


def _table(view: View, asked: Filter, kind: StoryKind) -> tuple[RecordTable, list[StoryKey]]:
    """Give the table of stories, with what names each."""
    frame, _ = ask(stories, view, asked, kind=kind, most=_MOST)
    after = pd.Series(map(length_words, frame["worked_at"] - frame["first"]), dtype="object")
    listed = frame.rename(columns={"operation": OPERATION}).assign(after=after)
    columns: Columns = {
        "actor": FIELD["actor"].label,
        OPERATION: FIELD[OPERATION].label,
        "entity_type": FIELD["entity_type"].label,
        "entity_name": wrapped(FIELD["entity_name"].label),
        **({} if frame["entity_name"].notna().all() else {"entity_id": FIELD["entity_id"].label}),
        "in_a_row": whole("Failed in a row"),
        "runs": whole("Times"),
        "attempts": whole("Attempts"),
        "first": f"First failure ({view.zone.key})",
        "last": "Last failure",
        **({"worked_at": "Worked", "after": "Time between"} if kind == "then worked" else {}),
        **({"worked_before": "Last worked"} if kind == "still failing" else {}),
    }
    if (frame["runs"] == 1).all():
        del columns["runs"]
    keys = [StoryKey.of(row) for _, row in frame.iterrows()]
    return made_table(listed, view, columns=with_values(columns, listed), opens=True), keys


def _draw_chosen(view: View) -> None:
    if link.get(STORY) is None:
        return
    with st.container(border=True, key="story"):
        row = chosen_story(view)
        if row is None:
            st.text("The story of this link isn't among the failures that match.")
        else:
            st.text(story_sentence(row))
            draw_marks(view, Target.finding("story", StoryKey.of(row).stable.written))
        with st.container(horizontal=True, vertical_alignment="center"):
            if row is not None:
                st.button("Open its records", icon=":material/manage_search:", on_click=partial(_open, view, row))
            st.button("Close", icon=":material/close:", key="close story", on_click=partial(link.change, story=None))


def _choose(keys: list[StoryKey], row: int) -> None:
    link.change(story=keys[row].written)


def _open(view: View, row: pd.Series) -> None:
    key = StoryKey.of(row)
    end = row["worked_at"] if row["kind"] == "then worked" else row["last"]
    records = key.records(
        view.asked, row["first"].to_pydatetime(), end.to_pydatetime(), unnumbered=bool(row["unnumbered"])
    )
    link.show_on("events", records)


def _all_of(dataset: Dataset, asked: Filter, kind: StoryKind) -> pd.DataFrame:
    return stories(dataset, asked, kind=kind, most=_EVERY)[0]
