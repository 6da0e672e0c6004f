"""Time in the explorer: instants, zones, periods, buckets."""

from __future__ import annotations

from audit_explorer.period.buckets import Buckets, choose
from audit_explorer.period.formats import format_instant, format_iso, format_utc
from audit_explorer.period.instant import from_ms, to_ms
from audit_explorer.period.parse import parse_in_zone, parse_instant
from audit_explorer.period.presets import PRESETS, preset
from audit_explorer.period.span import Period, is_last
from audit_explorer.period.zones import UTC_ZONE, zone, zone_choices, zone_label, zone_names

__all__ = [
    "PRESETS",
    "UTC_ZONE",
    "Buckets",
    "Period",
    "choose",
    "format_instant",
    "format_iso",
    "format_utc",
    "from_ms",
    "is_last",
    "parse_in_zone",
    "parse_instant",
    "preset",
    "to_ms",
    "zone",
    "zone_choices",
    "zone_label",
    "zone_names",
]
