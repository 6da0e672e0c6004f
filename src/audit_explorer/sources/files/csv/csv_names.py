"""A column's name as it is looked up: without what a spreadsheet or a person put around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from audit_explorer.period.zones import zone as zone_called
from audit_explorer.record import csv_field

# What nobody types around a word: spaces that don't break, and characters that draw nothing.
UNSEEN: Final = "\u00a0\u2007\u202f\ufeff\u200b"
SPACE: Final = " \t\r\n" + UNSEEN
#: No column is called by a longer name, in characters: what is longer is not looked at.
LONGEST: Final = 200
_ASIDE: Final = re.compile(r"(.*?\S)[ \t_]*[(\[]([^()\[\]]*[^()\[\]0-9][^()\[\]]*)[)\]]", re.DOTALL)
_UTC_BEHIND: Final = re.compile(r"(.*?[a-z0-9])(?:[ _-]*|(?<=[a-z]))(UTC|Utc|_utc| utc|GMT)")
_UTC: Final = re.compile(r"(?:utc|gmt|z)?(?:[ ]?([+-])([0-9]{1,2})(?::?([0-9]{2}))?)?", re.IGNORECASE)
# "Europe/Berlin", "CEST", "local time"; other words in brackets are units.
_OTHER_ZONE: Final = re.compile(r"[A-Z][A-Za-z_]+/[A-Za-z_+/-]+|[A-Z]{2,4}T|local\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Name:
    """A column's name, with the zone that its header names: an offset ("Z", "+02:00"), other words, or ""."""

    text: str
    zone: str = ""


def name_of(cell: str) -> Name:
    """Take a header's cell apart: "Date & time (UTC)" is "Date & time" in the zone "Z"."""
    text = cell.strip(SPACE)
    if len(text) > LONGEST or not (text.endswith((")", "]")) or text[-3:].lower() in {"utc", "gmt"}):
        return Name(text)
    if match := _ASIDE.fullmatch(text):
        return Name(match[1], zone_of(match[2]) if csv_field(match[1]) == "happened_at" else "")
    match = _UTC_BEHIND.fullmatch(text)
    if match and csv_field(text) is None and csv_field(match[1]) == "happened_at":
        return Name(match[1], "Z")
    return Name(text)


def zone_of(text: str) -> str:
    """Give a zone's offset as ISO 8601 writes it, another zone as it is called, "" for what is no zone."""
    text = text.strip(SPACE)
    match = _UTC.fullmatch(text) if text else None
    if match is None:
        return text if _OTHER_ZONE.fullmatch(text) else ""
    if match[1] is None or not int(match[2] + (match[3] or "")):
        return "Z"
    return f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"


def is_offset(zone: str) -> bool:
    """Say whether a zone of `zone_of` is an offset."""
    return zone == "Z" or zone[:1] in {"+", "-"}


def is_place(zone: str) -> bool:
    """Say whether a zone of `zone_of` is a place whose clocks are known, such as Europe/Berlin."""
    return "/" in zone and zone_called(zone) is not None
