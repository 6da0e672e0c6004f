"""The sidebar's part about time: presets, exact bounds, and the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.period import PRESETS, Period, format_instant, parse_in_zone, preset, zone_names
from audit_explorer.ui import link

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter

_PRESET: Final = "period preset"
_ANCHOR: Final = "period anchor"
_ZONE: Final = "zone"
_FROM: Final = "period from"
_TO: Final = "period to"
_ANCHORS: Final = {"newest": "newest record", "now": "now"}


def period_panel(asked: Filter, zone: ZoneInfo, newest: datetime | None) -> None:
    """Draw it; every choice goes into the address."""
    period = asked.period
    keys = [key for key, _ in PRESETS]
    absolute = period.start is not None or period.end is not None
    st.session_state[_PRESET] = None if absolute else period.last or "all"
    st.segmented_control(
        "Period",
        keys if absolute or st.session_state[_PRESET] in keys else [*keys, st.session_state[_PRESET]],
        format_func=lambda key: dict(PRESETS).get(key, key),
        key=_PRESET,
        on_change=_preset,
        args=[asked],
    )
    if period.last is not None:
        st.session_state[_ANCHOR] = period.anchor
        st.selectbox(
            "up to the",
            list(_ANCHORS),
            format_func=lambda anchor: _ANCHORS[anchor],
            key=_ANCHOR,
            on_change=lambda: link.show(asked.with_period(preset(period.last or "all", st.session_state[_ANCHOR]))),
        )
    with st.popover("From … to …", width="stretch"):
        _bounds(asked, zone, newest)
    zone_panel(zone)


def _preset(asked: Filter) -> None:
    link.show(asked.with_period(preset(st.session_state[_PRESET] or "all", asked.period.anchor)))


def _bounds(asked: Filter, zone: ZoneInfo, newest: datetime | None) -> None:
    period = asked.period
    example = format_instant(newest, zone) if newest else "2026-09-01 14:00:00"
    with st.form("period", border=False):
        start = st.text_input("From", _typed(period.start, zone), key=_FROM, placeholder=example)
        end = st.text_input(
            "To (a date alone includes that day)", _typed(period.end, zone), key=_TO, placeholder=example
        )
        st.caption(f"Times on the clocks of {zone.key}; an offset such as +02:00 or Z is understood.")
        sent = st.form_submit_button("Apply", type="primary")
    if not sent:
        return
    bounds = [parse_in_zone(start, zone, closing=False), parse_in_zone(end, zone, closing=True)]
    for text, bound in zip((start, end), bounds, strict=True):
        if text.strip() and bound is None:
            st.error("Not a time. Write it like 2026-09-01 or 2026-09-01 14:00.")
            return
    link.show(asked.with_period(Period(bounds[0], bounds[1])))
    st.rerun()


def _typed(moment: datetime | None, zone: ZoneInfo) -> str:
    return format_instant(moment, zone, ms=moment.microsecond > 0) if moment else ""


def zone_panel(zone: ZoneInfo) -> None:
    """Draw the choice of the zone, which goes into the address."""
    names = list(dict.fromkeys([browser_zone(), "UTC", *zone_names()]))
    st.session_state[_ZONE] = zone.key
    st.selectbox(
        "Time zone",
        names if zone.key in names else [zone.key, *names],
        key=_ZONE,
        on_change=lambda: link.change(tz=st.session_state[_ZONE]),
    )


def browser_zone() -> str:
    """Name the zone of the person's browser; UTC when it says none that is known."""
    name = st.context.timezone
    return name if name in zone_names() else "UTC"
