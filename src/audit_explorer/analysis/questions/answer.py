"""The short answer to a question that reviewers ask of a log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter


@dataclass(frozen=True, slots=True)
class Answer:
    """What a card shows, what the command line prints.

    Attributes:
        name: Of the question, as the command line has it.
        count: How many there are of what is asked for.
        leading: At most `most` rows, three where nothing else is asked. ``words`` (str: inert, shortened), ``events``,
            and columns of the log's own values that are named as their fields.
        filter: Resolved; what it keeps are the events that `count` is about, as far as `sentence` doesn't say else.
        spark: Those events by bucket, buckets of one length over the period or, where it is open, the log's own span;
            empty where nothing is dated. Events without a time are in no bucket.
        sentence: What the count is of and what can't be known, in plain words; log text in it is inert and shortened.
        page: The page that shows more.
        look: That page's own parameters in the address.
        failure: Whether what is counted failed.
    """

    name: str
    count: int
    leading: pd.DataFrame
    filter: Filter
    spark: tuple[int, ...]
    sentence: str
    page: str = "events"
    look: tuple[tuple[str, str], ...] = ()
    failure: bool = False
