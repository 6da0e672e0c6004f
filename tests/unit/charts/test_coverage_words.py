"""Tests of an archive's days in words."""

from __future__ import annotations

import pandas as pd
import pytest

from audit_explorer.charts import coverage_sentence
from audit_explorer.charts.coverage_words import Day, day_sentence, days_of

from .days import HORIZON, TODAY, ago, archive


@pytest.mark.parametrize(
    ("spans", "sentence"),
    [
        ([(90, 1, "whole")], "All of the last 90 days are kept whole."),
        (
            [(90, 1, "none"), (88, 86, "partly"), (83, 50, "whole"), (40, 39, "partly")],
            (
                "34 of the last 90 days are kept whole, 5 partly, 51 not at all; "
                "7 days that are not whole will be lost within 7 days."
            ),
        ),
        (
            [(90, 1, "whole"), (87, 87, "partly")],
            "89 of the last 90 days are kept whole, 1 partly; 1 day that is not whole will be lost within 7 days.",
        ),
        (
            [(90, 1, "whole"), (82, 82, "none")],
            "89 of the last 90 days are kept whole, 1 not at all; nothing will be lost within 7 days.",
        ),
        (
            [(90, 1, "none"), (50, 50, "whole")],
            "1 of the last 90 days is kept whole, 89 not at all; 8 days that are not whole will be lost within 7 days.",
        ),
        (
            [(90, 1, "partly")],
            "None of the last 90 days is kept whole, 90 partly; 8 days that are not whole will be lost within 7 days.",
        ),
        ([(90, 1, "none")], "Nothing of the last 90 days is kept; 8 of them will be lost within 7 days."),
        (
            [(400, 91, "whole"), (90, 1, "none")],
            "Nothing of the last 90 days is kept; 8 of them will be lost within 7 days.",
        ),
    ],
)
def test_the_sentence(spans: list[tuple[int, int, str]], sentence: str) -> None:
    """It counts the 90 finished days that the platform remembers: neither today nor what is forgotten."""
    assert coverage_sentence(archive(spans), today=TODAY, horizon=HORIZON) == sentence


def test_the_day_that_is_being_forgotten() -> None:
    """When all that there still was of it is kept, nothing more can be done, and nothing is called whole that isn't."""
    frame = archive([(90, 90, "partly"), (89, 1, "whole")])
    frame.loc[0, "lacking"] = False
    sentence = coverage_sentence(frame, today=TODAY, horizon=HORIZON)
    assert sentence == "All that the platform still has of the last 90 days is kept."


def test_what_will_be_lost_soon() -> None:
    """A day is at risk from the eighth-last day on that the platform remembers it, unless it is whole or forgotten."""
    frame = archive([(95, 1, "none"), (89, 88, "whole"), (87, 87, "partly")])
    assert [one.day for one in days_of(frame, horizon=HORIZON) if one.at_risk] == [
        *(ago(90), ago(87)),
        *(ago(86), ago(85), ago(84), ago(83)),
    ]


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (
            Day(ago(13), "whole", 1842, 77, lacking=False, forgotten=False),
            "Mon 7 Sep 2026 (UTC):<br>fetched whole, 1,842 records",
        ),
        (
            Day(ago(99), "whole", 1, 0, lacking=False, forgotten=True),
            "Sat 13 Jun 2026 (UTC):<br>fetched whole, 1 record<br>forgotten by the platform",
        ),
        (
            Day(ago(87), "partly", 12, 3, lacking=True, forgotten=False),
            "Thu 25 Jun 2026 (UTC):<br>partly, 12 records, perhaps not all<br>the platform forgets it in 3 days",
        ),
        (
            Day(ago(89), "none", 0, 1, lacking=True, forgotten=False),
            "Tue 23 Jun 2026 (UTC):<br>not fetched<br>the platform forgets it in 1 day",
        ),
        (
            Day(ago(90), "none", 0, 0, lacking=True, forgotten=False),
            "Mon 22 Jun 2026 (UTC):<br>not fetched<br>the platform forgets it today",
        ),
        (
            Day(ago(91), "none", 0, 0, lacking=False, forgotten=True),
            "Sun 21 Jun 2026 (UTC):<br>not fetched<br>forgotten by the platform",
        ),
        (
            Day(ago(90), "partly", 3, 0, lacking=False, forgotten=False),
            "Mon 22 Jun 2026 (UTC):<br>partly, 3 records, perhaps not all",
        ),
        (
            Day(TODAY, "none", 0, 90, lacking=True, forgotten=False),
            "Sun 20 Sep 2026 (UTC), not over yet:<br>not fetched<br>the platform forgets it in 90 days",
        ),
    ],
)
def test_a_day_is_told(one: Day, text: str) -> None:
    """What is archived of it, and how long the platform still has it, where that matters."""
    assert day_sentence(one, TODAY) == text


def test_a_frame_without_rows_is_nothing_kept() -> None:
    """Where nothing is known, nothing is called whole."""
    empty = pd.DataFrame({"day": [], "state": [], "records": [], "days_left": [], "lacking": []})
    assert coverage_sentence(empty, today=TODAY, horizon=HORIZON).startswith("Nothing of the last 90 days is kept")
