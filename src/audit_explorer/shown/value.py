"""The one way from a stored value to what a person sees of it."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeAlias, overload

from audit_explorer.period import UTC_ZONE, format_instant
from audit_explorer.record import FAILED, SUCCEEDED
from audit_explorer.shown.inert import shorten, visible

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Shown: TypeAlias = str | int | float | None
"""A text, a number as it is, or None for no value: whoever draws it has a placeholder for that."""

OUTCOME_SIGNS: Final = {FAILED: "✕", SUCCEEDED: "✓"}
"""What stands before an outcome, so that it is not told by colour alone; an unknown outcome has none."""

_LIMIT: Final = 60


@overload
def shown(
    value: str,
    field: str | None = ...,
    *,
    limit: int | None = ...,
    zone: ZoneInfo = ...,
    ms: bool = ...,
    signs: bool = ...,
    indented: bool = ...,
) -> str: ...


@overload
def shown(
    value: object,
    field: str | None = ...,
    *,
    limit: int | None = ...,
    zone: ZoneInfo = ...,
    ms: bool = ...,
    signs: bool = ...,
    indented: bool = ...,
) -> Shown: ...


def shown(
    value: object,
    field: str | None = None,
    *,
    limit: int | None = _LIMIT,
    zone: ZoneInfo = UTC_ZONE,
    ms: bool = False,
    signs: bool = False,
    indented: bool = False,
) -> Shown:
    """Give what a person sees of a stored value, or of another text that is not ours, such as a file's name.

    `field` is the value's field, with the path inside a JSON field after a dot ("body.name"); None for a text of no
    field. A number stays one. A time (a naive one is UTC) is on the clocks of `zone`, to the second or with `ms` to the
    millisecond. Everything else is inert text of at most `limit` characters (None: all of it) that says what was cut.
    `signs` puts its sign before an outcome; `indented` lays JSON text out in lines, and keeps the lines of other text.
    """
    if value is None:
        return None
    if isinstance(value, int | float):
        return None if isinstance(value, float) and math.isnan(value) else value
    if not isinstance(value, str) and type(value) is not datetime:
        import numpy as np
        import pandas as pd

        if pd.isna(value):  # type: ignore[call-overload]
            return None
        if isinstance(value, np.generic):
            return value  # type: ignore[return-value]
        value = value.to_pydatetime() if isinstance(value, pd.Timestamp) else value
    if isinstance(value, datetime):
        return format_instant(value if value.tzinfo else value.replace(tzinfo=UTC), zone, ms=ms)
    text = str(value)
    inert = "\n".join(map(visible, _indented(text).split("\n"))) if indented else visible(text)
    short = inert if limit is None else shorten(inert, limit)
    sign = OUTCOME_SIGNS.get(text) if signs and field == "result" else None
    return f"{sign} {short}" if sign else short


def _indented(text: str) -> str:
    with suppress(ValueError, RecursionError):
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    return text
