"""A JSONL line: the record as received, on one line."""

from __future__ import annotations

import json
import math
import re
from typing import Final, NoReturn

#: The key under which a record that was no JSON as received carries the text that was.
AS_RECEIVED: Final = "as_received"

#: The text as received without its line breaks, which in JSON stand between values only.
ONE_LINE_SQL: Final = (
    "CASE WHEN contains(raw, chr(10)) OR contains(raw, chr(13))"
    " THEN regexp_replace(raw, '[\\r\\n]+', ' ', 'g') ELSE raw END"
)

_BREAKS: Final = re.compile(r"[\r\n]+")


def json_line(raw: str, understood: str | None) -> str:
    """Give one line of strict JSON for a record whose text may be none.

    Text that is strict JSON stays byte-true but for line breaks, which become a space. Other text can't stand in a file
    of JSON: the record is then written as it was understood, with the text itself under `as_received`.
    """
    try:
        json.loads(raw, parse_constant=_refuse)
    except (ValueError, RecursionError):
        pass
    else:
        return _BREAKS.sub(" ", raw)
    record = _object(understood)
    return json.dumps({**record, AS_RECEIVED: raw}, ensure_ascii=False)


def _object(text: str | None) -> dict[str, object]:
    try:
        found = json.loads(text or "{}", parse_constant=str, parse_float=_number)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _number(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
