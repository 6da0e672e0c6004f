"""One record as it arrived over the API."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.period import parse_instant, to_ms
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable

_TIMES: Final = FIELD["happened_at"].wire
_ID: Final = FIELD["id"].wire[0]
_KEY_BYTES: Final = 16
_NOTHING: Final = (None, "")
_TOKEN: Final = re.compile(r'("(?:[^"\\]++|\\.)*+")|[ \t\r\n]+', re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_USUAL_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


class Arrived(NamedTuple):
    """A record's JSON on one line, when it happened (milliseconds since 1970; None when it doesn't say), its key.

    Two records with one key are one: the same id with the same text, or, without an id, the same content in the same
    count within one answer.
    """

    line: bytes
    at: int | None
    key: bytes


def arrived(found: Iterable[tuple[bytes, object]]) -> tuple[Arrived, ...]:
    """Make records of one answer's values, each with its text on one line."""
    same: Counter[bytes] = Counter()
    records = []
    for line, value in found:
        if isinstance(value, dict) and value.get(_ID) not in _NOTHING:
            records.append(Arrived(line, _at(value), blake2b(line, digest_size=_KEY_BYTES).digest()))
            continue
        # Nothing tells two alike records without an id apart but that they came in one answer.
        content = key_of(_content(line))
        same[content] += 1
        records.append(Arrived(line, _at(value), key_of(f"{content.hex()} {same[content]}")))
    return tuple(records)


def _content(line: bytes) -> str:
    """Write a record so that the order of its keys makes no difference; numbers stay as they were sent."""
    try:
        return json.dumps(json.loads(line, parse_int=str, parse_float=str), sort_keys=True)
    except (ValueError, RecursionError):
        return line.hex()


def key_of(text: str) -> bytes:
    """Hash a text to what takes its place where texts are only compared."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()


def one_line(text: str) -> bytes:
    """Give a JSON text without white space between its parts; within texts a raw control sign becomes its escape."""
    compact = _TOKEN.sub(lambda match: match[1] or "", text)
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", compact).encode("utf-8", "surrogateescape")


def _at(value: object) -> int | None:
    if not isinstance(value, dict):
        return None
    sent: object = None
    for name in _TIMES:
        if (sent := value.get(name)) not in _NOTHING:
            break
    if isinstance(sent, int | float):
        at = parse_instant(sent)
        return None if at is None else to_ms(at)
    if not isinstance(sent, str):
        return None
    if _USUAL_TIME.fullmatch(sent):
        try:
            return (datetime.fromisoformat(sent) - _EPOCH) // _MS
        except ValueError:  # the calendar has no such day
            return None
    at = parse_instant(sent)
    return None if at is None else to_ms(at)
