"""The download of exactly what is filtered."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from audit_explorer.analysis.headline import headline
from audit_explorer.charts.words import count
from audit_explorer.exports import Export, Kind
from audit_explorer.store.incomplete import incomplete_lines
from audit_explorer.ui.elements.markdown import unlinked
from audit_explorer.ui.events.event_table import chosen_columns
from audit_explorer.ui.people.browser import owner
from audit_explorer.ui.server.download_route import Offer
from audit_explorer.ui.session.slots import OFFERS, WATCHED_OFFER
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from audit_explorer.exports import Download
    from audit_explorer.store import Dataset

_KEPT: Final = 8
_KINDS: Final[dict[Kind, str]] = {"csv": "CSV", "jsonl": "JSONL, the raw records"}
_COLUMNS: Final[dict[Literal["all", "shown"], str]] = {"all": "All columns", "shown": "Those of the table on Explore"}


def download_place() -> DeltaGenerator:
    """Draw what opens the menu, and give the place of the menu itself."""
    return st.popover("Download", icon=":material/download:", key="download")


def download_menu(view: View, place: DeltaGenerator) -> None:
    """Draw the menu; its link streams the file from the engine, whatever its size."""
    with place:
        events = ask(headline, view, view.filter).events
        which = "the one that matches" if events == 1 else "all that match, not only the page"
        st.text(f"{count(events, 'event')}: {which}.")
        kind: Kind = st.radio("File", list(_KINDS), format_func=lambda one: _KINDS[one], key="download kind")
        columns: tuple[str, ...] = ()
        bom = False
        if kind == "csv":
            which = st.radio("Columns", list(_COLUMNS), format_func=lambda one: _COLUMNS[one], key="download columns")
            columns = chosen_columns() if which == "shown" else ()
            bom = st.checkbox("Mark as UTF-8 for Excel (byte-order mark)", key="download bom")
            clocks = "" if view.zone.key == "UTC" else f"on the clocks of {view.zone.key} and "
            st.caption(
                f"Times {clocks}in UTC. Cells that a spreadsheet would take for a formula begin with an apostrophe."
            )
        if view.dataset.facts.choices.made:
            st.caption(view.dataset.facts.choices.sentence)
        if incomplete := incomplete_lines(view.dataset.facts):
            st.caption(unlinked(f"The file's name and its first line say: {' '.join(incomplete)}", 900))
        offer = offered(Export(view.dataset, view.filter, kind, columns, view.zone, bom, note=True), events)
        st.link_button(
            f"Download {count(events, 'event')}",
            address(offer),
            type="primary",
            icon=":material/download:",
            disabled=not events,
            on_click=_watch,
            args=[offer],
        )
        watched = WATCHED_OFFER.get()
        if watched is not None:
            # Asking again ends with the delivery: an open page must not keep the server busy.
            st.fragment(_progress, run_every=None if watched.ended else 0.5)(watched)


def offered(export: Download, size: int) -> Offer:
    """Give the offer of this export, the same one as long as nothing of it changes and nobody took it."""
    offers = OFFERS.get()
    whose = owner(st.context.cookies.to_dict())
    asked = [getattr(export, one.name) for one in fields(export) if one.name != "dataset"]
    key = f"{whose} {export.dataset.opening} {asked}"
    offer = offers.get(key)
    if offer is None or offer.begun:
        offer = Offer(export, size, whose)
    others = {k: v for k, v in list(offers.items())[1 - _KEPT :] if k != key and _useful(v, export)}
    OFFERS.set({**others, key: offer})
    return offer


def address(offer: Offer) -> str:
    """Give the address of an offer, for a link."""
    return f"{st.get_option('server.baseUrlPath').rstrip('/')}{offer.path}"


def under_way() -> list[Dataset]:
    """Give the datasets that a download of this session is reading."""
    offers = OFFERS.get()
    return [offer.export.dataset for offer in offers.values() if offer.begun and not offer.ended]


def _useful(offer: Offer, export: Download) -> bool:
    """Whether it may still be taken; of a log that a later one replaced nothing is kept but what is under way."""
    return offer.export.dataset is export.dataset or (offer.begun and not offer.ended)


def _watch(offer: Offer) -> None:
    WATCHED_OFFER.set(offer)


def _progress(offer: Offer) -> None:
    st.text(offer.name)
    if not offer.ended:
        st.progress(offer.done / max(1, offer.count), text=f"{offer.done:,} of {count(offer.count, 'event')}")
        st.button("Cancel", on_click=offer.cancel, key="cancel download")
    elif offer.error is not None:
        st.error(unlinked(str(offer.error), 300))
    else:
        st.success(f"{count(offer.done, 'event')} delivered.")
