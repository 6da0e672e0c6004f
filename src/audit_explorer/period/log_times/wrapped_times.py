"""Times that stand inside an object, as databases write them or other languages do."""

from __future__ import annotations

import json
import re
from typing import Final, NamedTuple

_LONGEST: Final = 1000
_DEEPEST: Final = 4
# A span of milliseconds since 1970, with the zone in which it was shown: the zone changes nothing.
_DATE: Final = re.compile(r"\\?/Date\((?P<ms>-?\d{1,17})(?:[+-]\d{4})?\)\\?/", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,17}", re.ASCII)
_SECONDS: Final = ("seconds", "_seconds")
_NANOS: Final = ("nanos", "nanoseconds", "_nanoseconds")


class Milliseconds(NamedTuple):
    """Milliseconds since 1970, said to be that."""

    ms: int


def unwrap(text: str) -> Milliseconds | str | None:
    """Take off what is around a time: milliseconds where the form says so, else the time's own text.

    None where the text is no such form.
    """
    match = _DATE.fullmatch(text)
    if match is not None:
        return Milliseconds(int(match["ms"]))
    if len(text) > _LONGEST or text[:1] not in {"{", '"'}:
        return None
    try:
        return _inside(json.loads(text, parse_float=str), _DEEPEST)
    except (ValueError, RecursionError):
        return None


def _inside(value: object, depth: int) -> Milliseconds | str | None:
    if isinstance(value, str):
        found = unwrap(value) if _DATE.fullmatch(value) else None
        return value if found is None else found
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, dict) or not depth:
        return None
    if "$date" in value:
        return _extended(value["$date"])
    seconds = next((value[name] for name in _SECONDS if name in value), None)
    if seconds is not None:
        nanos = next((value[name] for name in _NANOS if name in value), 0)
        whole = [_whole(part) for part in (seconds, nanos)]
        return None if None in whole else Milliseconds((whole[0] or 0) * 1000 + (whole[1] or 0) // 1_000_000)
    return _inside(value.get("value"), depth - 1)


def _extended(value: object) -> Milliseconds | str | None:
    """Read the value of MongoDB's `$date`: an ISO text, or milliseconds."""
    if isinstance(value, dict):
        value = value.get("$numberLong")
    ms = _whole(value)
    if ms is not None:
        return Milliseconds(ms)
    return value if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if _WHOLE.fullmatch(str(value)) else None
