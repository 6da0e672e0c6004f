"""Records as they arrived over the API."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import compress
from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.period import parse_instant, to_ms
from audit_explorer.record import FIELD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, KeysView, Sequence

    from audit_explorer.sources.api.fetching.windows import Window

_TIMES: Final = FIELD["happened_at"].wire
_ID: Final = FIELD["id"].wire[0]
_KEY_BYTES: Final = 16
_NOTHING: Final = (None, "")
_TOKEN: Final = re.compile(r'("(?:[^"\\]++|\\.)*+")|[ \t\r\n]+', re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_USUAL_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{3})?Z", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)


class Record(NamedTuple):
    """A record's JSON on one line, when it happened (milliseconds since 1970; None when it doesn't say), its key.

    Two records with one key are one: the same id with the same text, or, without an id, the same content in the same
    count within one answer.
    """

    line: bytes
    at: int | None
    key: bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """Records by columns, see Record: a page is handled as a whole where its records are alike, which is fast."""

    lines: Sequence[bytes]
    times: Sequence[int | None]
    keys: Sequence[bytes]

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[Record]:
        return map(Record, self.lines, self.times, self.keys)

    def within(self, window: Window) -> Arrived:
        """Give the records of a window; one without a time belongs wherever it first comes."""
        times = [at for at in self.times if at is not None]
        if not times or (window.holds(min(times)) and window.holds(max(times))):
            return self
        return self._only(at is None or window.holds(at) for at in self.times)

    def fresh(self, known: KeysView[bytes]) -> Arrived:
        """Give the records whose key is not known, each key once."""
        own = set(self.keys)
        if len(own) == len(self.keys) and known.isdisjoint(own):
            return self
        first = {key: place for place, key in reversed(list(enumerate(self.keys)))}
        return self._only(key not in known and first[key] == place for place, key in enumerate(self.keys))

    def _only(self, chosen: Iterable[bool]) -> Arrived:
        places = list(chosen)
        return Arrived(
            list(compress(self.lines, places)), list(compress(self.times, places)), list(compress(self.keys, places))
        )


def records_with_times(lines: Sequence[bytes], times: Sequence[int | None]) -> Arrived:
    """Make records that all have an id."""
    return Arrived(lines, times, list(map(_key, lines)))


def arrived(found: Iterable[tuple[bytes, object]]) -> Arrived:
    """Make records of one answer's values, each with its text on one line."""
    same: Counter[bytes] = Counter()
    lines, times, keys = [], [], []
    for line, value in found:
        at = _at(value)
        if isinstance(value, dict) and value.get(_ID) not in _NOTHING:
            key = _key(line)
        else:
            # Nothing tells two alike records without an id apart but that they came in one answer.
            content = text_hash(_content(line))
            same[content] += 1
            key = text_hash(f"{content.hex()} {same[content]}")
        lines.append(line)
        times.append(at)
        keys.append(key)
    return Arrived(lines, times, keys)


def _key(line: bytes) -> bytes:
    """Give what a record with an id is compared by: a hash of its text, as a whole reading's records are remembered."""
    return blake2b(line, digest_size=_KEY_BYTES).digest()


def _content(line: bytes) -> str:
    """Write a record so that the order of its keys makes no difference; numbers stay as they were sent."""
    try:
        return json.dumps(json.loads(line, parse_int=str, parse_float=str), sort_keys=True)
    except (ValueError, RecursionError):
        return line.hex()


def text_hash(text: str) -> bytes:
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
