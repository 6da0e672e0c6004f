"""What people noted, in the query language."""

from __future__ import annotations

import pytest

from audit_explorer.filters import Condition
from audit_explorer.filters.expression import Any
from audit_explorer.filters.language import is_same, read_language, write_language
from audit_explorer.period import UTC_ZONE


def mark(value: str, *, negated: bool = False) -> Condition:
    """Give a condition on marks."""
    return Condition("review", "is", value, negated)


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        ("review:open", (mark("reviewed", negated=True),)),
        ("-review:reviewed", (mark("reviewed", negated=True),)),
        ("review!=reviewed", (mark("reviewed", negated=True),)),
        ("NOT review:since", (mark("since", negated=True),)),
        ("review:starred -review:reviewed", (mark("starred"), mark("reviewed", negated=True))),
        ("review:(starred commented)", (mark("commented"), mark("starred"))),
        ('review:"tagged:next week"', (mark("tagged:next week"),)),
        ("REVIEW:tagged:later", (mark("tagged:later"),)),
    ],
)
def test_marks_are_conditions(text: str, conditions: tuple[Condition, ...]) -> None:
    """An event has several marks at once: all that is asked has to be there."""
    asked = read_language(text, UTC_ZONE)
    assert asked.conditions == conditions
    assert asked.expression is None
    assert is_same(read_language(write_language(asked, UTC_ZONE), UTC_ZONE), asked)


def test_one_of_several_marks_is_an_expression() -> None:
    """Conditions on marks are joined by "and", so that "or" can't be one of them."""
    asked = read_language("review:(starred OR open)", UTC_ZONE)
    assert asked.conditions == ()
    assert isinstance(asked.expression, Any)
    assert set(asked.expression.parts) == {mark("starred"), mark("reviewed", negated=True)}
    assert is_same(read_language(write_language(asked, UTC_ZONE), UTC_ZONE), asked)
