"""The frame that every page runs inside, a deep link too: log, filter, navigation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from audit_explorer.analysis.events import Sort
from audit_explorer.charts import DARK, LIGHT
from audit_explorer.filters import Filter, read_query
from audit_explorer.period import UTC_ZONE, zone
from audit_explorer.store.incomplete import incomplete_lines
from audit_explorer.store.reading_choices import read_choices
from audit_explorer.ui import link, navigation
from audit_explorer.ui.elements.components.address_bar import complete_address
from audit_explorer.ui.elements.error_box import show_error, telling
from audit_explorer.ui.elements.incomplete_note import incomplete_note
from audit_explorer.ui.elements.markdown import code
from audit_explorer.ui.engine.arriving import Late, begin_page, end_run, page_stands
from audit_explorer.ui.engine.engine_mark import drop_mark, settle_mark
from audit_explorer.ui.events import event_link
from audit_explorer.ui.events.event_drawer import draw_event
from audit_explorer.ui.events.event_table import chosen_sort
from audit_explorer.ui.first_visit import first_visit
from audit_explorer.ui.heading import heading, title
from audit_explorer.ui.missing_log import draw_missing
from audit_explorer.ui.people.account import draw_account, let_in
from audit_explorer.ui.query.query_bar import query_bar
from audit_explorer.ui.review.resolved_view import offer_without_marks, resolved_view
from audit_explorer.ui.server.downloads import download_menu
from audit_explorer.ui.session import fetching, logs, named_log, table_reading
from audit_explorer.ui.session.slots import LOG_NAME, NEXT_PAGE
from audit_explorer.ui.sidebar.fetch_note import fetch_note
from audit_explorer.ui.sidebar.filter_panel import HEIGHT, filter_panel
from audit_explorer.ui.sidebar.period_panel import browser_zone, period_panel, zone_panel
from audit_explorer.ui.sidebar.refresh_panel import refresh_panel, take_over
from audit_explorer.ui.sidebar.source_panel import reading_progress, source_panel
from audit_explorer.ui.values.value_dialog import value_dialog
from audit_explorer.ui.view import Look, enter

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from streamlit.navigation.page import StreamlitPage

    from audit_explorer.ui.session.reading import Reading

_ASSETS = Path(__file__).parent / "assets"
# A log that is read within this time appears without a progress bar flashing up first.
_PATIENCE = 1.5
# Pixels of the event's panel beside the page.
_PANEL = 470


def frame() -> None:
    """Draw what surrounds a page, then the page."""
    try:
        _draw()
        named_log.drawn()
        settle_mark()
    except Exception:
        end_run()  # a run that is broken off, which is no such exception, leaves what stands to the next one
        raise
    finally:
        drop_mark()  # a callback that comes next has no place for it
    end_run()


def _draw() -> None:
    st.set_page_config(
        page_title="Audit Explorer", page_icon=_ASSETS / "icon.svg", layout="wide", initial_sidebar_state=340
    )
    if not let_in():
        return
    pages = [
        st.Page(page.file, title=page.title, url_path=page.name, default=page is navigation.OVERVIEW)
        for page in navigation.PAGES
    ]
    page = st.navigation(pages, position="hidden")
    row = next(one for one in navigation.PAGES if one.title == page.title)
    if (leads_to := NEXT_PAGE.pop()) is not None:
        name, parameters = leads_to
        st.switch_page(next(one for one in pages if one.url_path == name), query_params=parameters)
    with st.container(horizontal=True, key="navigation", vertical_alignment="center"):
        st.markdown("**Audit Explorer**", width="content")
        for one in pages:
            st.page_link(one, query_params=link.to_other_page())
        draw_account()
    take_over()
    fetching.take_over()
    table_reading.try_again()
    look = _look()
    enter(look)
    brings = look.asked != Filter() or link.brings_place()
    missing = named_log.follow(row.name, brings=brings, patience=_PATIENCE if row.needs_log else 0.0)
    if name := LOG_NAME.get():
        complete_address(link.LOG, name)
    with st.sidebar:
        if missing is None:
            source_panel()
        if row is not navigation.FETCH:
            fetch_note()
        refresh_panel()
    if row.needs_log and missing is not None:
        title(page.title)
        draw_missing(missing, look)
        return
    if row.needs_log:
        _log_page(page, row, look, logs.chosen())
        return
    with st.sidebar:
        zone_panel(look.zone)
    title(page.title)
    if missing is None:
        _say_incomplete(row, logs.chosen())
    page.run()


def _say_incomplete(row: navigation.Page, reading: Reading) -> None:
    """Say it on a page that shows no log; a fetch and the archive say it of themselves on their own pages."""
    job = fetching.latest()
    said = row is navigation.FETCH and job is not None and job.brought(reading)
    if reading.dataset is not None and not said:
        incomplete_note(reading.dataset.facts.incomplete, ())


def _log_page(page: StreamlitPage, row: navigation.Page, look: Look, reading: Reading) -> None:
    if reading.dataset is None:
        if not reading.ended:
            reading_progress(reading)
        elif reading.error is not None:
            show_error(reading.error)
            table_reading.tell(reading)
            st.write("Open another file in the sidebar, or:")
            st.button(
                "Go on",
                on_click=logs.again,
                args=[reading],
                help="Read the files given at start again, or leave this upload.",
            )
        return
    if not LOG_NAME.get():
        st.rerun()  # it was read since: only now is it known whether the address means it
    view = resolved_view(look, reading.dataset)
    if view is None:
        title(page.title)
        offer_without_marks(look)
        return
    enter(view)
    # All of it asks the log, which may be damaged or gone by now; an engine elsewhere may come back.
    begin_page(row.name, view.dataset)
    with telling("Ask again" if view.dataset.engine else ""), table_reading.telling_loss(reading):
        with st.sidebar:
            period_panel(view)
            facets = Late(view, filter_panel, HEIGHT)
        if logs.is_sample(reading):
            first_visit()
        menu = heading(page.title, view)
        if not view.dataset.engine:
            download_menu(view, menu)
        facts = view.dataset.facts
        incomplete_note(incomplete_lines(facts), facts.damaged)
        sort = chosen_sort() if row is navigation.EXPLORE else Sort()
        query_bar(view, sort)
        value_dialog(view)
        # Both stand in one row, so that what is drawn of the page stays as it is when an event is opened beside it.
        with st.container(horizontal=True, vertical_alignment="top", key="page"):
            main = st.container(key="page main")
            # An event is drawn before the page, which is what it was before: who opens one waits for it alone.
            if event_link.is_named():
                with st.container(width=_PANEL, border=True, key="event panel"):
                    draw_event(view, sort)
            with main:
                page.run()
        # What takes its time comes when the page itself is there.
        facets.draw()
        if view.dataset.engine:
            download_menu(view, menu)
        page_stands()


def _look() -> Look:
    zone = _zone()
    asked, ignored = read_query(link.pairs(), zone)
    for sentence in (*ignored, *read_choices(link.reading_pairs())[1]):
        st.warning(f"The link asks for something that can't be done: {code(sentence)}", icon=":material/link_off:")
    return Look(asked, zone, DARK if st.context.theme.type == "dark" else LIGHT, datetime.now(UTC))


def _zone() -> ZoneInfo:
    wanted = link.get(link.ZONE)
    chosen = zone(wanted or browser_zone())
    if chosen is None:
        st.warning(f"There is no time zone {code(wanted or '')}: times are shown in UTC.", icon=":material/link_off:")
    return chosen or UTC_ZONE
