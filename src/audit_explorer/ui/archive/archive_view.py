"""What the archive holds: figures, a calendar of what is covered, the requests it came by."""

from __future__ import annotations

from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.charts import brushed, coverage_sentence, coverage_strip
from audit_explorer.charts.words import count
from audit_explorer.filters import Filter
from audit_explorer.keeping.asked_view import view_words
from audit_explorer.period import Period
from audit_explorer.store.archive import Archive, days
from audit_explorer.store.damage import damage_sentence
from audit_explorer.ui import link
from audit_explorer.ui.archive.view_choice import choose_view
from audit_explorer.ui.elements.incomplete_note import incomplete_note
from audit_explorer.ui.elements.ledger_table import draw_ledger
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.elements.tables import table, whole
from audit_explorer.ui.navigation import OVERVIEW
from audit_explorer.ui.session.archive_reading import open_archive
from audit_explorer.ui.session.log_name import ARCHIVE
from audit_explorer.ui.session.slots import ARCHIVE_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from audit_explorer.ui.elements.tables import Columns
    from audit_explorer.ui.view import Look

_ROWS: Final = 500
_MB: Final = 1_000_000
_GB: Final = 1_000 * _MB
_STATES: Final = {"whole": "fetched whole", "partly": "in part", "none": "not fetched"}
_COLUMNS: Final[Columns] = {
    "day": "Day (UTC)",
    "state": "Is",
    "records": whole("Records"),
    "days_left": whole("Days until the platform forgets it"),
}


def is_empty() -> bool:
    """Say whether nothing was ever archived, and so nothing is lost either; raises ArchiveError."""
    archive = Archive()
    return not archive.segments() and not archive.notes() and not archive.damaged()


def draw_coverage(look: Look) -> None:
    """Draw what is covered, day by day; a clicked day opens the archive on it. Raises ArchiveError."""
    archive = Archive()
    day = ARCHIVE_DAY.pop()
    if day is not None:
        _explore(day)
    notes = archive.notes()
    view = choose_view(notes)
    mine = [note for note in notes if note.view == view]
    records, elsewhere = _counted(str(archive.folder), archive.state(), archive)
    frame = days(mine, records, look.now)
    today = look.now.astimezone(UTC).date()
    horizon = archive.horizon(look.now).astimezone(UTC).date()
    _figures(archive, records, elsewhere)
    chart = coverage_strip(frame, today=today, horizon=horizon, palette=look.palette)
    if view is not None:
        st.text(f"As seen by {view_words(view)}:")
    st.text(coverage_sentence(frame, today=today, horizon=horizon))
    key = f"coverage {archive.fingerprint()[:12]} {hash((view, *mine)):x} {look.palette.surface} {today}"
    st.plotly_chart(
        chart.figure,
        key=key,
        width="content",
        on_select=partial(_take_day, key),
        selection_mode="points",
        config={"displayModeBar": False},
        alt=chart.alt,
    )
    with st.expander("The same as a table"):
        listed = frame.iloc[::-1].assign(
            day=[f"{one:%a} {one.isoformat()}" for one in frame["day"].iloc[::-1]],
            state=[_STATES[one] for one in frame["state"].iloc[::-1]],
        )
        table(listed, look, key="coverage table", columns=_COLUMNS)
    with st.container(horizontal=True):
        if st.button("Explore the archive", type="primary"):
            _explore(Filter())


def draw_requests(look: Look) -> None:
    """Draw the requests that the archived records came by, with where they are kept. Raises ArchiveError."""
    archive = Archive()
    rows = archive.ledger(_ROWS)
    note = ", newest first" if len(rows) < _ROWS else ", only the newest"
    draw_ledger(rows, look, key="archive ledger", note=note)
    if not is_empty():
        st.caption(f"Kept in {code(str(archive.folder))}, where only the user who runs this server can read it.")


def draw_damage() -> None:
    """Name what of the archive is damaged or missing. Raises ArchiveError."""
    damaged = Archive().damaged()
    incomplete_note([damage_sentence(damaged)] if damaged else [], damaged, of="archive")


def _explore(asked: Filter) -> None:
    open_archive()
    zone = [(link.ZONE, "UTC")] if asked != Filter() else []
    st.switch_page(OVERVIEW.file, query_params=[*asked.to_query(), *zone, (link.LOG, ARCHIVE.text)])


def _figures(archive: Archive, records: Mapping[date, int], elsewhere: int) -> None:
    total = sum(records.values()) + elsewhere
    figures = (
        ("Records", f"{total:,}", f"{elsewhere:,} of no day" if elsewhere else f"on {count(len(records), 'day')}"),
        ("Oldest day", f"{min(records):%d %b %Y}" if records else "–", "UTC"),
        ("Newest day", f"{max(records):%d %b %Y}" if records else "–", "UTC"),
        ("On disk", _size(archive.size()), count(len(archive.segments()), "file")),
    )
    with st.container(horizontal=True, key="headline"):
        for label, value, detail in figures:
            st.metric(label, value, detail, delta_color="off", delta_arrow="off", border=True)


def _size(size: int) -> str:
    return f"{size / _GB:,.1f} GB" if size >= _GB else f"{size / _MB:,.1f} MB"


def _take_day(key: str) -> None:
    span = brushed(st.session_state.get(key))
    if span is not None:
        ARCHIVE_DAY.set(Filter(period=Period(*span)))


# Keyed by what the segments are; counting reads all of them.
@st.cache_data(max_entries=8, show_spinner="Counting what is archived …")
def _counted(folder: str, fingerprint: str, _archive: Archive) -> tuple[dict[date, int], int]:
    del folder, fingerprint
    return _archive.records_a_day(), _archive.records_elsewhere()
