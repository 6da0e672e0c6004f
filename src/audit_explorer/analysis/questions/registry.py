"""The questions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.analysis.questions.access import who_gained_access
from audit_explorer.analysis.questions.conspicuous import (
    what_was_an_outage,
    when_was_more_than_usual,
    who_was_probing,
)
from audit_explorer.analysis.questions.deleted import what_was_deleted
from audit_explorer.analysis.questions.failed import what_failed_and_worked, what_only_failed, what_still_fails
from audit_explorer.analysis.questions.most_changed import what_changed_most
from audit_explorer.analysis.questions.newcomers import who_is_new, who_or_what_is_new
from audit_explorer.analysis.questions.out_of_hours import what_ran_out_of_hours
from audit_explorer.analysis.questions.rare_or_gone import what_is_rare, who_is_gone
from audit_explorer.analysis.questions.titles import TITLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.analysis.questions.answer import Answer


class Question(NamedTuple):
    """One of them: its name on the command line, how it is asked, what answers (dataset, resolved filter, zone).

    Also takes `most`, how many leading rows there are at most.
    """

    name: str
    title: str
    answer: Callable[..., Answer]


_ANSWERS: Final[dict[str, Callable[..., Answer]]] = {
    "gained-access": who_gained_access,
    "deleted": what_was_deleted,
    "failed-then-worked": what_failed_and_worked,
    "only-failed": what_only_failed,
    "still-failing": what_still_fails,
    "out-of-hours": what_ran_out_of_hours,
    "new": who_or_what_is_new,
    "new-actors": who_is_new,
    "changed-most": what_changed_most,
    "outages": what_was_an_outage,
    "probing": who_was_probing,
    "bursts": when_was_more_than_usual,
    "gone-actors": who_is_gone,
    "rare-operations": what_is_rare,
}
QUESTIONS: Final = tuple(Question(name, title, _ANSWERS[name]) for name, title in TITLES.items())
_CARDS: Final = frozenset(
    {"gained-access", "deleted", "failed-then-worked", "only-failed", "out-of-hours", "new", "changed-most"}
)
#: Those of the start page; what the others ask has its place on the pages Failures and Differences.
START: Final = tuple(one for one in QUESTIONS if one.name in _CARDS)
