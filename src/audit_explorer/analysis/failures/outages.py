"""One error that hit many actors at once: something was down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.failures.attempts import attempted
from audit_explorer.analysis.failures.count_tail import count_tail
from audit_explorer.analysis.failures.sliding import STEP_MS, WINDOW_MS, windowed
from audit_explorer.period.plausible import believed
from audit_explorer.record import FAILED
from audit_explorer.store.portable_sql import milliseconds, text_of

if TYPE_CHECKING:
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

#: Fewer people with one error are a coincidence, or a team at one thing.
ACTORS: Final = 5
#: Work is done in a quarter of the week's hours: then everything is four times as frequent as on average.
CONCENTRATED: Final = 4.0
#: So many false alarms are accepted in the whole log, were actors independent of each other.
FALSE_ALARMS: Final = 0.01
# Neighbouring windows, and patterns that overlap in time, are one outage.
_APART: Final = 3
# The window before one, and the one after it, have a part of it.
_OVERLAP: Final = 1
# The request is no part of the error: where there is no message, what was answered says whether it is the same.
_ERROR: Final = (
    "CASE WHEN error_message IS NOT NULL THEN error_shape WHEN error_type IS NOT NULL THEN error_type "
    f"WHEN http_status IS NOT NULL THEN {text_of('http_status')} ELSE error_shape END"
)
_COLUMNS: Final = ("error_shape", "patterns", "failures", "actors", "entities", "first", "last")


def outages(dataset: Dataset, asked: Filter, *, most: int = 50) -> pd.DataFrame:
    """Find when one error hit at least `ACTORS` actors within ten minutes, and far more than it usually does.

    An error is the pattern of its message, or without one its type or status, whatever was asked for. Whatever outcome
    or error the resolved filter asks for, failures are looked at. What is usual is the mean over the windows of the
    same filter outside the outage. Columns: error_shape (the pattern that hit most), patterns (how many did at that
    time), failures, actors, entities (of all these patterns), first, last (naive UTC); newest first.
    """
    narrowed = attempted(asked)
    where = dataset.where(narrowed)
    failed = f"""
        failed AS (
            SELECT error, error_shape, actor, entity, happened_at FROM (
                SELECT {_ERROR} AS error, error_shape, actor, entity, happened_at FROM events
                WHERE result = '{FAILED}' AND actor IS NOT NULL AND happened_at IS NOT NULL AND ({where.sql})
            ) AS placed WHERE error IS NOT NULL
        )"""
    windows = dataset.frame(
        f"""
        WITH {failed}, spans AS ({windowed("failed", "error, actor")}), counted AS (
            SELECT error, span, count(DISTINCT actor) AS actors FROM spans GROUP BY error, span
        ), whole AS (
            SELECT error, span, actors, sum(actors) OVER (PARTITION BY error) AS of_error,
                   lag(actors) OVER (PARTITION BY error ORDER BY span) AS before,
                   lead(actors) OVER (PARTITION BY error ORDER BY span) AS after
            FROM counted
        )
        SELECT error, span, actors, of_error FROM whole
        WHERE actors >= {ACTORS} OR before >= {ACTORS} OR after >= {ACTORS} ORDER BY error, span
        """,
        where.parameters,
    )
    spans = _joined(_unusual(windows, _length(dataset, narrowed))) if len(windows) else []
    rows = []
    for errors, since, until in spans[-most:]:
        marks = ", ".join("?" for _ in errors)
        told = dataset.row(
            f"""
            WITH {failed}, hit AS (
                SELECT error_shape, actor, entity, happened_at FROM failed
                WHERE error IN ({marks}) AND {milliseconds("happened_at")} >= {since}
                    AND {milliseconds("happened_at")} < {until}
            ), foremost AS (
                SELECT error_shape AS shape, count(*) AS hits FROM hit
                GROUP BY error_shape ORDER BY hits DESC, error_shape ASC NULLS LAST LIMIT 1
            )
            SELECT min(shape), count(DISTINCT error_shape), count(*), count(DISTINCT actor), count(DISTINCT entity),
                   min(happened_at), max(happened_at)
            FROM hit JOIN foremost ON true
            """,
            [*where.parameters, *errors],
        )
        rows.append(told)
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    frame[["first", "last"]] = frame[["first", "last"]].astype("datetime64[us]")
    return frame.sort_values("last", ascending=False, ignore_index=True)


def _length(dataset: Dataset, narrowed: Filter) -> int:
    """Count the windows from a filter's first event to its last."""
    where = dataset.where(narrowed)
    earliest, after = (side.replace(tzinfo=None) for side in believed(dataset.facts.read_at))
    first, last = dataset.row(
        f"""
        SELECT min({milliseconds("happened_at")}), max({milliseconds("happened_at")})
        FROM events WHERE happened_at >= ? AND happened_at < ? AND ({where.sql})
        """,
        [earliest, after, *where.parameters],
    )
    return 0 if first is None else (int(last) - int(first)) // STEP_MS + 1


def _unusual(windows: pd.DataFrame, length: int) -> list[tuple[str, int, int]]:
    """Give pattern, first and last window of what hit far more actors than is usual in a log of so many windows."""
    found = []
    for error, of_error in windows.groupby("error", observed=True, sort=True):
        many = of_error[of_error["actors"] >= ACTORS]
        away = many["span"].diff().gt(_APART).cumsum()
        for _, series in many.groupby(away):
            first, last = int(series["span"].iloc[0]), int(series["span"].iloc[-1])
            # What overlaps the outage has some of it: that is not what is usual.
            within = of_error["span"].between(first - _OVERLAP, last + _OVERLAP)
            others = length - (last - first) - 2 * _OVERLAP
            rest = max(0.0, float(series["of_error"].iloc[0]) - float(of_error.loc[within, "actors"].sum()))
            usual = max(CONCENTRATED * rest / others if others > 0 else 0.0, 1e-9)
            chance = count_tail(int(series["actors"].max()), usual)
            if chance * max(1, others) < FALSE_ALARMS:
                found.append((str(error), first, last))
    return found


def _joined(found: list[tuple[str, int, int]]) -> list[tuple[list[str], int, int]]:
    """Give outages, oldest first: their patterns, and from which to which millisecond since 1970 they lasted."""
    joined: list[tuple[list[str], int, int]] = []
    for error, first, last in sorted(found, key=lambda one: (one[1], one[2], one[0])):
        since, until = first * STEP_MS, last * STEP_MS + WINDOW_MS
        if joined and since <= joined[-1][2]:
            errors, begun, ended = joined[-1]
            joined[-1] = (list(dict.fromkeys([*errors, error])), begun, max(ended, until))
        else:
            joined.append(([error], since, until))
    return joined
