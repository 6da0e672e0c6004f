"""What of an archive is not shown because its files are damaged or gone, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.period import UTC_ZONE
from audit_explorer.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from audit_explorer.store.dataset import Damage

#: What a person can do about it.
ADVICE = (
    "Add the log of that time to the archive again, or sync, and what was lost is there again. What was set aside "
    "lies in the folder “aside” of the archive: remove it there, and this is no longer said."
)


def damage_sentence(damaged: Sequence[Damage]) -> str:
    """Say how many files are left out, of which months, and how many records that is; "" when there are none."""
    if not damaged:
        return ""
    months = sorted({one.month for one in damaged})
    known = sum(one.records or 0 for one in damaged)
    unknown = sum(one.records is None for one in damaged)
    files = "1 file of the archive is" if len(damaged) == 1 else f"{len(damaged):,} files of the archive are"
    lost = f"{known:,} {'record' if known == 1 else 'records'}"
    if unknown:
        lost = f"an unknown number of records (and {lost})" if known else "an unknown number of records"
    return (
        f"{files} damaged, missing or unreadable: {lost} of {', '.join(months)} may be left out of every figure here."
    )


def damage_lines(damaged: Sequence[Damage]) -> list[str]:
    """Name each file with the reason, how many records it had and since when it is left out (UTC)."""
    return [
        f"{shown(one.name, limit=None)}: {shown(one.reason, limit=None)}"
        f" ({_records(one.records)}{f', {shown(one.at, zone=UTC_ZONE)} UTC' if one.at else ''})"
        for one in damaged
    ]


def _records(number: int | None) -> str:
    if number is None:
        return "records unknown"
    return "1 record" if number == 1 else f"{number:,} records"
