"""How a burst is said: on the mark above its bar, in the table."""

from __future__ import annotations

import math
from datetime import UTC
from typing import TYPE_CHECKING, Final

from audit_explorer.charts import BurstMark
from audit_explorer.charts.words import count, span

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    import pandas as pd

    from audit_explorer.analysis.failures.burst_method import Basis
    from audit_explorer.analysis.failures.bursts import Bursts

#: What an hour is compared with, or why it can't be.
COMPARED: Final[dict[Basis, str]] = {
    "hour of the week": "the same hour of the week, and its neighbours, in the other weeks of the log",
    "weekday or weekend and hour": (
        "the same hour of other weekdays or weekend days, as the log is under three weeks long"
    ),
    "overall rate": "all hours of the log's other days, as it is under one week long",
    "too short": "What matches is too short a log to mark bursts: it spans less than two days.",
    "irregular": "Irregular log, bursts not marked: too many hours differ from what such hours usually have.",
}
_LEAST: Final = 1e-300
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN: Final = 0.001


def distinct(frame: pd.DataFrame) -> pd.DataFrame:
    """Leave out bursts of events that are nothing but a burst of failures."""
    failures = frame[frame["of"] == "failures"]
    same = set(zip(failures["start"], failures["end"], failures["observed"], strict=True))
    rows = zip(frame["of"], frame["start"], frame["end"], frame["observed"], strict=True)
    return frame[[of == "failures" or tuple(rest) not in same for of, *rest in rows]].reset_index(drop=True)


def burst_marks(found: Bursts, zone: ZoneInfo) -> tuple[BurstMark, ...]:
    """Give the marks of bursts for a chart."""
    marks = []
    for _, row in distinct(found.frame).iterrows():
        start, end = (row[side].to_pydatetime().replace(tzinfo=UTC) for side in ("start", "end"))
        when = span(start.astimezone(zone), end.astimezone(zone), zone.key)
        failures = str(row["of"]) == "failures"
        what = count(int(row["observed"]), "failure" if failures else "event")
        expected, chance = expected_words(float(row["expected"])), chance_words(float(row["p"]))
        marks.append(BurstMark(start, end, f"Burst, {when}: {what}, {expected} expected, p {chance}", failures))
    return tuple(marks)


def expected_words(expected: float) -> str:
    """Write an expected count: whole from 100 on, else with what tells it from none."""
    if expected >= 100:  # noqa: PLR2004 - from there on decimals say nothing
        return f"{expected:,.0f}"
    return f"{expected:.1f}" if expected >= 0.05 else f"{expected:.2g}"  # noqa: PLR2004 - else it would be 0.0


def chance_words(p: float) -> str:
    """Write a small probability: "= 0.004", "= 3 × 10⁻¹²", "< 10⁻³⁰⁰"."""
    if p < _LEAST:
        return "< 10⁻³⁰⁰"
    if p >= _PLAIN:
        return f"= {p:.2g}"
    power = math.floor(math.log10(p))
    return f"= {p / 10**power:.1f} × 10{str(power).translate(_SUPERSCRIPT)}"
