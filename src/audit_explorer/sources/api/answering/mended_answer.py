"""An answer that came whole but is no valid JSON, read as the reader of files reads what is broken."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.sources.api.answering.arrived_records import one_line
from audit_explorer.sources.files.json.tolerant_json import TolerantReader
from audit_explorer.sources.files.reading_watch import Watch
from audit_explorer.sources.files.reasons import Reason
from audit_explorer.store.ingest.problem import Problem

if TYPE_CHECKING:
    from audit_explorer.sources.api.asking.exchange import Answer

_CUT: Final = frozenset({Reason.END_MISSING, Reason.CUT_OFF})
_BREAKS: Final = re.compile(r"[\x00-\x1f]+")
_COUNT: Final = r'"\s*:\s*"?([0-9]{1,15})\b'
_COUNTS: Final = {name: re.compile(f'"{name}{_COUNT}') for name in ("total", "next")}
_DECODER: Final = json.JSONDecoder(parse_int=str, parse_float=str, strict=False)


@dataclass(frozen=True, slots=True)
class Mended:
    """What could be read: records with their values, each on one line; entries that could not, each on one line.

    `total` and `next` are as far as the text around the records says them.
    """

    found: list[tuple[bytes, object]]
    unreadable: list[bytes]
    total: int | None
    next: int | None


def mended(answer: Answer, text: str, most: int) -> Mended | None:
    """Read an answer; None where its end is missing, so that asking again may bring it.

    Reads no more than `most` entries, and one to tell that there are more.
    """
    watch = Watch("Reading the answer", len(answer.body), progress=lambda *_: answer.check())
    found: list[tuple[bytes, object]] = []
    unreadable: list[bytes] = []
    for item in TolerantReader(io.BytesIO(answer.body), "the answer", watch):
        if not isinstance(item, Problem):
            found.append((_line(item.raw), _value(item.clean or item.raw)))
        elif item.reason in _CUT:
            return None
        elif not item.kept:
            unreadable.append(_line(item.text))
        if len(found) + len(unreadable) > most:
            break
    opening, closing = text.find("["), text.rfind("]")
    around = (text[: max(0, opening)], text[closing + 1 :])
    total, following = (
        next((int(match[1]) for part in around if (match := pattern.search(part))), None)
        for pattern in _COUNTS.values()
    )
    return Mended(found, unreadable, total, following)


def _line(raw: str) -> bytes:
    """Give a text on one line; one that is broken keeps its spaces, as nothing says what is a text in it."""
    try:
        _DECODER.raw_decode(raw)
    except (ValueError, RecursionError):
        return _BREAKS.sub(" ", raw).encode("utf-8", "surrogatepass")
    return one_line(raw)


def _value(text: str) -> object:
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return None
