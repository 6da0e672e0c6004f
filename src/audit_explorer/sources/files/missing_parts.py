"""What the problems of a file mean for whoever relies on the log: which of it is missing, or doubtful."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from audit_explorer.shown import shown
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.incomplete import CSV_NOTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit_explorer.store import Database

_CUT: Final = frozenset({Reason.CUT_OFF, Reason.PACKED_CUT_OFF, Reason.ARCHIVE_CUT_OFF})
_LOST: Final = frozenset(
    {
        *(Reason.PACKED_DAMAGED, Reason.ARCHIVE_DAMAGED, Reason.ENCRYPTED, Reason.METHOD, Reason.TOO_NESTED),
        *(Reason.TOO_MANY, Reason.SPARSE, Reason.REST_UNREAD, Reason.ERROR_ANSWER),
    }
)
# What a folder of logs holds besides logs, and what is no part of any record.
_NO_LOSS: Final = frozenset({Reason.SKIPPED, Reason.NO_FILE, Reason.WRAPPED, Reason.PIECES, Reason.PREFIXED})
_DOUBTS: Final = frozenset(
    {
        *(Reason.NOT_JSON, Reason.WRONG_NESTING, Reason.NOT_CLOSED, Reason.DUPLICATED_KEY, Reason.NOT_UTF8),
        *(Reason.SHORT_ROW, Reason.LONG_ROW, Reason.QUOTE),
    }
)
_FILES: Final = 5
_REASON: Final = 200


def missing_parts(dataset: Database) -> tuple[str, ...]:
    """Say, file by file, what is missing or doubtful in the records that were read; nothing where all is well."""
    found: dict[str, Counter[tuple[str, bool, bool]]] = defaultdict(Counter)
    for file, reason, of_record, kept, number in dataset.rows(
        "SELECT file, reason, record IS NOT NULL AS of_record, kept, count(*) AS problems FROM problems "
        "GROUP BY file, reason, record IS NOT NULL, kept ORDER BY file, reason"
    ):
        found[file][reason, of_record, kept] += number
    records = {file.name: file.records for file in dataset.facts.files}
    sentences = [sentence for file, problems in found.items() for sentence in _of_file(file, problems, records)]
    sentences = [*_earlier(dataset), *sentences]
    more = len(sentences) - _FILES
    return (*sentences[:_FILES], *([f"{more:,} more such {'thing' if more == 1 else 'things'}."] if more > 0 else []))


def _of_file(file: str, problems: Mapping[tuple[str, bool, bool], int], records: Mapping[str, int]) -> Iterable[str]:
    name = shown(file, limit=80)
    reasons = {reason for reason, _, _ in problems}
    read = records.get(file, 0)
    came = f"{read:,} {'record' if read == 1 else 'records'} read"
    if reasons & _CUT:
        yield f"{name} ends in the middle: {came}, what follows is missing."
    elif Reason.END_MISSING in reasons:
        yield f"{name} has no end: {came}, more may have followed."
    left_out = 0
    for (reason, of_record, kept), number in problems.items():
        if reason in _LOST:
            times = f" ({number:,} times)" if number > 1 else ""
            yield f"{name}: {reason}{times}. What it held is missing."
        elif kept or reason in _CUT or reason in _NO_LOSS:
            continue
        elif of_record:
            left_out += number
        else:
            yield f"{name} was left out: {shown(reason, limit=_REASON)}"
    if left_out:
        entries = "1 entry" if left_out == 1 else f"{left_out:,} entries"
        yield f"{entries} of {name} could not be read, and {'is' if left_out == 1 else 'are'} left out."
    doubted = sum(number for (reason, _, kept), number in problems.items() if kept and reason in _DOUBTS)
    if doubted:
        places = "1 place" if doubted == 1 else f"{doubted:,} places"
        yield f"{name} was repaired in {places} to be read: what stands there may be wrong."


def _earlier(dataset: Database) -> Iterable[str]:
    """Give what an export of ours said of the log that it was made from."""
    for text, reason in dataset.rows(
        "SELECT DISTINCT text, reason FROM problems WHERE reason IN (?, ?) ORDER BY text",
        [Reason.PREAMBLE.value, Reason.INCOMPLETE_EXPORT.value],
    ):
        before, mark, after = text.partition(CSV_NOTE)
        if reason == Reason.INCOMPLETE_EXPORT or mark:
            said = shown(after.rstrip('"') if mark else before, limit=_REASON)
            yield f"It was exported from an incomplete log: {said}"
