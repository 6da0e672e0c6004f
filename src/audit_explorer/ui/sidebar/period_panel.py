"""The sidebar's part about time: presets, exact bounds, the zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from audit_explorer.period import PRESETS, preset, zone_choices, zone_names
from audit_explorer.ui import link
from audit_explorer.ui.events import event_link
from audit_explorer.ui.sidebar.bounds_form import bounds_form
from audit_explorer.ui.view import current_look

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.filters import Filter
    from audit_explorer.ui.view import View

_PRESET: Final = "period preset"
_ANCHOR: Final = "period anchor"
_ZONE: Final = "zone"
_ANCHORS: Final = {"newest": "newest record", "now": "now"}


def period_panel(view: View) -> None:
    """Draw it; every choice goes into the address."""
    asked, period = view.asked, view.asked.period
    keys = [key for key, _ in PRESETS]
    absolute = period.start is not None or period.end is not None
    st.session_state[_PRESET] = None if absolute else period.last or "all"
    with st.container(gap="xsmall", key="period"):
        st.segmented_control(
            "Period",
            keys if absolute or st.session_state[_PRESET] in keys else [*keys, st.session_state[_PRESET]],
            format_func=lambda key: dict(PRESETS).get(key, key),
            key=_PRESET,
            label_visibility="collapsed",
            on_change=_preset,
            args=[asked],
        )
        if period.last is not None:
            st.session_state[_ANCHOR] = period.anchor
            st.selectbox(
                "up to the",
                list(_ANCHORS),
                format_func=lambda anchor: f"up to {'' if anchor == 'now' else 'the '}{_ANCHORS[anchor]}",
                key=_ANCHOR,
                label_visibility="collapsed",
                on_change=lambda: event_link.show(
                    asked.with_period(preset(period.last or "all", st.session_state[_ANCHOR]))
                ),
            )
        with st.popover("From … to …", icon=":material/calendar_month:", width="stretch"):
            bounds_form(view)
        facts = view.dataset.facts
        said = [facts.choices.times_in] if facts.choices.times_in else []
        zone_panel(view.zone, facts.newest, said)


def _preset(asked: Filter) -> None:
    event_link.show(asked.with_period(preset(st.session_state[_PRESET] or "all", asked.period.anchor)))


def zone_panel(zone: ZoneInfo, at: datetime | None = None, suggested: Sequence[str] = ()) -> None:
    """Draw the choice of the zone, which goes into the address.

    Offsets are those at an instant, now without one. First come the browser's zone, UTC, and what the log suggests.
    """
    choices = zone_choices([browser_zone(), "UTC", *suggested], at or current_look().now)
    st.session_state[_ZONE] = zone.key
    st.selectbox(
        "Time zone",
        list(choices) if zone.key in choices else [zone.key, *choices],
        format_func=lambda name: choices.get(name, name),
        key=_ZONE,
        label_visibility="collapsed",
        on_change=lambda: link.change(tz=st.session_state[_ZONE]),
    )


def browser_zone() -> str:
    """Name the zone of the person's browser; UTC when it says none that is known."""
    name = st.context.timezone
    return name if name in zone_names() else "UTC"
