"""Days of an archive in words: what is kept of each, how many will be lost soon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit_explorer.charts.words import count, day

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

__all__ = ["SOON", "Day", "coverage_sentence", "day_sentence", "days_of"]

SOON = 7
"""Days: so long before the platform forgets a day, it asks for attention."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day (UTC) of an archive.

    Attributes:
        day: Which.
        state: "whole", "partly" or "none", as `store.archive.coverage` says.
        records: How many are archived.
        days_left: Whole days until the platform has forgotten it; 0 from the last one on.
        lacking: Whether the platform still has some of it that was not fetched whole.
        forgotten: Whether the platform has forgotten all of it.
    """

    day: date
    state: str
    records: int
    days_left: int
    lacking: bool
    forgotten: bool

    @property
    def safe(self) -> bool:
        """Whether all of it is archived, or, while it is being forgotten, all that there still was of it."""
        return self.state == "whole" or not (self.lacking or self.forgotten)

    @property
    def at_risk(self) -> bool:
        """Whether something of it will be lost soon, unless it is fetched."""
        return self.lacking and self.days_left <= SOON


def days_of(frame: pd.DataFrame, *, horizon: date) -> tuple[Day, ...]:
    """The rows of a frame (``day``, ``state``, ``records``, ``days_left``, ``lacking``; one a day, oldest first).

    ``horizon`` is the day that the platform is forgetting today.
    """
    rows = zip(*(frame[name] for name in ("day", "state", "records", "days_left", "lacking")), strict=True)
    return tuple(
        Day(day, state, int(records), int(left), bool(lacking), day < horizon)
        for day, state, records, left, lacking in rows
    )


def coverage_sentence(frame: pd.DataFrame, *, today: date, horizon: date) -> str:
    """How many of the days that the platform remembers are kept, and how many of the others will be lost soon.

    ``frame`` is as for `days_of`. Today counts only among what may be lost: it isn't over, so it can't be whole.
    """
    days = days_of(frame, horizon=horizon)
    finished = [one for one in days if horizon <= one.day < today]
    whole = sum(one.safe for one in finished)
    partly = sum(one.state == "partly" and not one.safe for one in finished)
    none = (today - horizon).days - whole - partly
    last = f"of the last {count((today - horizon).days, 'day')}"
    risk = sum(one.at_risk for one in days)
    if not partly + none:
        all_whole = all(one.state == "whole" for one in finished)
        return f"All {last} are kept whole." if all_whole else f"All that the platform still has {last} is kept."
    if not whole + partly:
        return f"Nothing {last} is kept; {risk:,} of them will be lost within {count(SOON, 'day')}."
    kept = f"{whole:,} {last} {'is' if whole == 1 else 'are'} kept whole" if whole else f"None {last} is kept whole"
    others = "".join(f", {number:,} {how}" for number, how in ((partly, "partly"), (none, "not at all")) if number)
    lost = f"{risk:,} {'day that is' if risk == 1 else 'days that are'} not whole" if risk else "nothing"
    return f"{kept}{others}; {lost} will be lost within {count(SOON, 'day')}."


def day_sentence(one: Day, today: date) -> str:
    """One day in a few lines, as Plotly breaks them; no log text is in it."""
    records = count(one.records, "record")
    kept = {
        "whole": f"fetched whole, {records}",
        "partly": f"partly, {records}, perhaps not all",
        "none": "not fetched",
    }
    lines = [f"{day(one.day)} (UTC){', not over yet' if one.day == today else ''}:", kept[one.state]]
    if one.forgotten:
        lines.append("forgotten by the platform")
    elif one.lacking:
        when = f"in {count(one.days_left, 'day')}" if one.days_left else "today"
        lines.append(f"the platform forgets it {when}")
    return "<br>".join(lines)
