"""The frame that every page runs inside, a deep link too: log, filter, navigation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.charts import DARK, LIGHT
from audit_explorer.filters import read_query
from audit_explorer.period import UTC_ZONE, zone
from audit_explorer.ui import address, logs
from audit_explorer.ui.filter_panel import filter_panel
from audit_explorer.ui.heading import heading
from audit_explorer.ui.period_panel import browser_zone, period_panel
from audit_explorer.ui.source_panel import reading_progress, show_error, source_panel
from audit_explorer.ui.text import code
from audit_explorer.ui.view import View, enter

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.store import Dataset

# The clone's folder: pages/ lies beside app.py, which the user's layout asks for.
_ROOT = Path(__file__).resolve().parents[3]
_ASSETS = Path(__file__).parent / "assets"
_PAGES = (
    ("overview", "Overview"),
    ("events", "Events"),
    ("failures", "Failures"),
    ("entities", "Entities"),
    ("fetch", "Fetch"),
)
# A log that is read within this time appears without a progress bar flashing up first.
_PATIENCE = 1.5


def frame() -> None:
    """Draw what surrounds a page, then the page."""
    st.set_page_config(
        page_title="Audit Explorer", page_icon=_ASSETS / "icon.svg", layout="wide", initial_sidebar_state=340
    )
    st.html(_ASSETS / "page.css")
    pages = [
        st.Page(_ROOT / "pages" / f"{name}.py", title=title, url_path=name, default=name == "overview")
        for name, title in _PAGES
    ]
    page = st.navigation(pages, position="hidden")
    with st.container(horizontal=True, key="navigation", vertical_alignment="center"):
        st.markdown("**Audit Explorer**", width="content")
        for one in pages:
            st.page_link(one, query_params=address.to_other_page())
    reading = logs.chosen()
    reading.wait(_PATIENCE)
    with st.sidebar:
        source_panel()
    if reading.dataset is None:
        if not reading.ended:
            reading_progress(reading)
        elif reading.error is not None:
            show_error(reading.error)
            st.write("Open another file in the sidebar, or:")
            st.button(
                "Go on",
                on_click=logs.again,
                args=[reading],
                help="Read the files given at start again, or leave this upload.",
            )
        return
    view = _view(reading.dataset)
    with st.sidebar:
        period_panel(view.asked, view.zone, view.dataset.facts.newest)
        filter_panel(view)
    if logs.is_sample(reading):
        with st.container(key="sample"):
            st.info("This is a synthetic sample. Open your own logs.json in the sidebar.", icon=":material/science:")
    if page.url_path == "fetch":
        st.header(page.title, anchor=False)  # it shows nothing of the log: no sentence, no download
    else:
        heading(page.title, view)
    page.run()


def _view(dataset: Dataset) -> View:
    chosen = _zone()
    asked, ignored = read_query(address.pairs(), chosen)
    for sentence in ignored:
        st.warning(f"The link asks for something that can't be done: {code(sentence)}", icon=":material/link_off:")
    now = datetime.now(UTC)
    resolved = asked.resolve(newest=dataset.facts.newest, now=now)
    palette = DARK if st.context.theme.type == "dark" else LIGHT
    view = View(dataset, asked, resolved, chosen, palette, now)
    enter(view)
    return view


def _zone() -> ZoneInfo:
    wanted = address.get(address.ZONE)
    chosen = zone(wanted or browser_zone())
    if chosen is None:
        st.warning(f"There is no time zone {code(wanted or '')}: times are shown in UTC.", icon=":material/link_off:")
    return chosen or UTC_ZONE


frame()
