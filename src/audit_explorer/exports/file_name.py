"""The name under which an export is saved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from audit_explorer.exports.missing_note import IN_NAME, is_incomplete
from audit_explorer.filters.sentence import subject
from audit_explorer.period.formats import in_zone

if TYPE_CHECKING:
    from audit_explorer.exports.export import Export

_SUBJECT: Final = 60
_INSTANT: Final = timedelta(milliseconds=1)


def file_name(export: Export, count: int) -> str:
    """Say what is in the file, of which days in the export's zone.

    Such as audit-log_failed-deletions_2026-09-01_2026-09-07_842-events.csv; one of a log that is incomplete says so. Of
    lower-case letters, digits, dots, hyphens or underscores, at most 160 characters, whatever stands in the log.
    """
    facts = export.dataset.facts
    period = export.filter.period
    first = period.start or facts.oldest
    last = period.end - _INSTANT if period.end else facts.newest
    days = [in_zone(side, export.zone).date().isoformat() for side in (first, last) if side is not None]
    noun = "event" if count == 1 else "events"
    said = [f"{key}-{_slug(value)}" for key, value in facts.choices.to_query()]
    words = [
        _slug(subject(export.filter.conditions, export.filter.text, export.filter.expression)),
        *days,
        *(word.replace("_", "-") for word in said),
        *([IN_NAME] if is_incomplete(facts) else []),
        f"{count}-{noun}",
    ]
    return f"audit-log_{'_'.join(words)}.{export.kind}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_SUBJECT].strip("-") or "events"
