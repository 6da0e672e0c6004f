"""What failed, whether it worked later, before or never."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from audit_explorer.analysis.failures.leading_stories import leading_stories
from audit_explorer.analysis.questions.answer import Answer
from audit_explorer.analysis.questions.question_parts import counted, leading, named, narrowed, spark
from audit_explorer.filters import Condition
from audit_explorer.period.elapsed import elapsed
from audit_explorer.record import FAILED

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.failures.stories import StoryKind
    from audit_explorer.filters import Filter
    from audit_explorer.store import Dataset

_SAID: Final[dict[StoryKind, str]] = {
    "then worked": "failed and then worked",
    "only failed": "failed and never worked",
    "still failing": "worked before and failed last",
}
_NONE: Final[dict[StoryKind, str]] = {
    "then worked": "Nothing failed and then worked.",
    "only failed": "Nothing that failed never worked.",
    "still failing": "Nothing that worked before failed last.",
}
_FAILED: Final = Condition("result", "is", FAILED)


def what_failed_and_worked(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count what a resolved filter saw fail and work later, see stories; raises ValueError as narrowed does.

    The leading rows, the heaviest, have the columns actor, operation, entity_type, entity_name, entity_id,
    first, last, worked_at (naive UTC).
    """
    return _answer("failed-then-worked", "then worked", dataset, asked, zone, most)


def what_only_failed(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count what a resolved filter saw fail and never work; columns and errors as of what_failed_and_worked."""
    return _answer("only-failed", "only failed", dataset, asked, zone, most)


def what_still_fails(dataset: Dataset, asked: Filter, zone: ZoneInfo, *, most: int = 3) -> Answer:
    """Count what a resolved filter saw work, then fail until now; columns and errors as of what_failed_and_worked."""
    return _answer("still-failing", "still failing", dataset, asked, zone, most)


def _answer(name: str, kind: StoryKind, dataset: Dataset, asked: Filter, zone: ZoneInfo, most: int) -> Answer:
    failed = narrowed(asked, _FAILED)
    frame, count = leading_stories(dataset, asked, kind, most=most)
    worked = kind == "then worked"
    said = (
        f"{counted(count, 'time', 'times')} one actor's attempts at one thing {_SAID[kind]}. The bars are all failures."
    )
    columns = (
        "actor",
        "operation",
        "entity_type",
        "entity_name",
        "entity_id",
        "failures",
        "first",
        "last",
        "worked_at",
    )
    rows = [(_words(row, worked=worked), int(row["failures"])) for _, row in frame.iterrows()]
    return Answer(
        name,
        count,
        leading(rows, **{column: frame[column].tolist() for column in columns}),
        failed,
        spark(dataset, failed, zone) if count else (),
        said if count else _NONE[kind],
        "failures",
        (("stories", kind),),
        failure=True,
    )


def _words(row: pd.Series, *, worked: bool) -> str:
    """Say it as "ann: create project vision, 3 min later"."""
    what = " ".join(
        filter(None, (named(row["operation"]), named(row["entity_name"], "entity_name") or named(row["entity_id"])))
    )
    after = f", {elapsed(row['worked_at'] - row['first'])} later" if worked and pd.notna(row["worked_at"]) else ""
    return f"{named(row['actor'], 'actor') or 'Somebody unnamed'}: {what or 'something unnamed'}{after}"
