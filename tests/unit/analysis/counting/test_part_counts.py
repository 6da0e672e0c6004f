"""What each part of a filter finds alone, and what the others find without it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from audit_explorer.analysis.counting.part_counts import MOST, part_counts
from audit_explorer.analysis.headline import headline
from audit_explorer.filters import Condition, Filter
from audit_explorer.filters.expression import any_of
from audit_explorer.filters.parts import parts, understood, without
from audit_explorer.period import UTC_ZONE
from tests.unit.analysis.rows import FILTERS, ROWS, Row, opened

BERLIN = ZoneInfo("Europe/Berlin")
DELETE = Condition("action", "is", "Delete")
LATE = Condition("hour", "is", "19-7")
EITHER = any_of(Condition("http_status", ">=", "400"), Condition("result", "is", "Failed"))
TEXTS = st.sampled_from(["", "team", 'team -"a b"', '-team x "b', "e 1 2 3 4 5 6 7 8 9 10 11"])


@settings(max_examples=12)
@given(ROWS, FILTERS, TEXTS)
def test_counts_are_those_of_the_parts_as_filters(rows: list[Row], filters: list[Filter], text: str) -> None:
    """The one pass counts what each part, and each filter without it, counts for itself."""
    with opened(rows) as dataset:
        for one in filters[:3]:
            asked = Filter((*one.conditions, LATE), text, one.period, one.expression, one.once, zone="Europe/Berlin")
            some = parts(asked)
            counts = part_counts(dataset, asked)
            assert len(counts) == min(len(some), MOST)
            for part, count in zip(some, counts, strict=False):
                assert count.alone == headline(dataset, part.alone).events, part
                assert count.others == headline(dataset, without(asked, part)).events, part


def test_every_part_can_be_left_out() -> None:
    """Without one part after the other nothing is left; each is said in words."""
    asked = Filter((DELETE, LATE, Condition("action", "is", "Create")), 'a -"b c" "d', expression=EITHER, once=True)
    words = [part.words for part in parts(asked, BERLIN)]

    assert words == [
        "\u201ca\u201d",
        "without \u201cb c\u201d",
        "\u201cd\u201d",
        "with action Create or Delete",
        "between 19:00 and 07:00",
        "HTTP status is at least 400 or outcome is exactly Failed",
        "events of two generations counted once",
    ]
    for part in parts(asked):
        asked = without(asked, part)
    assert asked == Filter()


def test_what_was_understood() -> None:
    """In the words of the parts, with the zone of what a clock shows."""
    asked = Filter((DELETE, LATE), "ci-deploy forbidden -login")

    assert understood(asked, BERLIN) == (
        "events with \u201cci-deploy\u201d and \u201cforbidden\u201d but without \u201clogin\u201d, "
        "with action Delete, between 19:00 and 07:00, hours and weekdays in Europe/Berlin"
    )
    assert understood(Filter(), UTC_ZONE) == "all events"
