"""The questions there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from audit_explorer.analysis.questions.access import who_gained_access
from audit_explorer.analysis.questions.deleted import what_was_deleted
from audit_explorer.analysis.questions.failed import what_failed_and_worked, what_only_failed
from audit_explorer.analysis.questions.most_changed import what_changed_most
from audit_explorer.analysis.questions.newcomers import who_is_new, who_or_what_is_new
from audit_explorer.analysis.questions.out_of_hours import what_ran_out_of_hours

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.analysis.questions.answer import Answer


class Question(NamedTuple):
    """One of them: its name on the command line, how it is asked, what answers (dataset, resolved filter, zone)."""

    name: str
    title: str
    answer: Callable[..., Answer]


QUESTIONS: Final = (
    Question("gained-access", "Who gained access?", who_gained_access),
    Question("deleted", "What was deleted?", what_was_deleted),
    Question("failed-then-worked", "What failed and then worked?", what_failed_and_worked),
    Question("only-failed", "What only ever failed?", what_only_failed),
    Question("out-of-hours", "What ran out of hours?", what_ran_out_of_hours),
    Question("new-actors", "Who is new?", who_is_new),
    Question("new", "Who or what is new?", who_or_what_is_new),
    Question("changed-most", "What changed most?", what_changed_most),
)
