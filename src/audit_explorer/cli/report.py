"""A summary in words or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from audit_explorer.period import UTC_ZONE, format_iso
from audit_explorer.record import FIELD
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from audit_explorer.analysis.summary import Summary
    from audit_explorer.cli.usage import Asked

_MOST: Final = 10
_WIDTH: Final = 60


def as_json(found: Summary) -> str:
    """Give one JSON object in ASCII, so that no text of the log can move a terminal's cursor."""
    record = asdict(found) | {
        "first": format_iso(found.first, UTC_ZONE).replace("+00:00", "Z") if found.first else None,
        "last": format_iso(found.last, UTC_ZONE).replace("+00:00", "Z") if found.last else None,
    }
    if not found.problems_omitted:
        del record["problems_omitted"]
    if not found.choices:
        del record["choices"]
    if not found.damaged:
        del record["damaged"]
    if not found.incomplete:
        del record["incomplete"]
    return json.dumps(record, indent=2).replace("\x7f", "\\u007f")


def as_text(found: Summary, asked: Asked) -> str:
    """Give a table for a person: log text inert, long lists cut with the number of what was left out."""
    lines = [asked.filter.sentence(asked.zone), *([found.choices] if found.choices else []), *found.incomplete, ""]
    lines += _table(
        [
            ("records", f"{found.records:,} of {found.total:,}"),
            ("succeeded", f"{found.succeeded:,}"),
            ("failed", f"{found.failed:,}{_rate(found)}"),
            *([("unknown outcome", f"{found.unknown:,}")] if found.unknown else []),
            ("actors", f"{found.actors:,}"),
            ("entities", f"{found.entities:,}"),
            ("first", _moment(found.first, asked)),
            ("last", _moment(found.last, asked)),
            ("undated", f"{found.undated:,}"),
            ("unreadable", f"{found.unreadable:,}"),
            ("duplicates", f"{found.duplicates:,}{_partial(found)}"),
            ("conflicts", f"{found.conflicts:,}{_differing(found)}"),
            *([("probably same", f"{found.probably_same:,}")] if found.probably_same else []),
        ]
    )
    for title, field, counts in (
        ("Actions", "action", found.actions),
        ("Entity types", "entity_type", found.entity_types),
        ("Actor types", "source_type", found.source_types),
    ):
        lines += _section(title, counts, field)
    lines += ["", *(shown(line, limit=None) for line in found.damaged)] if found.damaged else []
    reasons = Counter(f"{problem.file}: {problem.reason}" for problem in found.problems)
    lines += _section("Problems", dict(reasons.most_common()))
    if found.problems_omitted:
        lines.append(f"  {found.problems_omitted:,} further problems are not listed")
    return "\n".join(lines)


def _section(title: str, counts: dict[str, int], field: str | None = None) -> list[str]:
    if not counts:
        return []
    rows = [
        (shown(value, field, limit=_WIDTH) or "no value", f"{count:,}") for value, count in list(counts.items())[:_MOST]
    ]
    more = [f"  … {len(counts) - _MOST:,} more"] if len(counts) > _MOST else []
    return ["", title, *_table(rows), *more]


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(rows)
    width = max(len(name) for name, _ in rows)
    return [f"  {name:<{width}}  {value}" for name, value in rows]


def _partial(found: Summary) -> str:
    return f" ({found.partial_copies:,} with fewer fields)" if found.partial_copies else ""


def _differing(found: Summary) -> str:
    labels = [FIELD[name].label for name in found.conflict_fields]
    return f" (differing in {', '.join(labels)})" if labels else ""


def _rate(found: Summary) -> str:
    known = found.succeeded + found.failed
    if not known:
        return " (–)" if found.records else ""
    return f" ({found.failed / known:.1%}{' of those whose outcome is known' if found.unknown else ''})"


def _moment(at: datetime | None, asked: Asked) -> str:
    return f"{shown(at, zone=asked.zone)} {asked.zone.key}" if at else "–"
