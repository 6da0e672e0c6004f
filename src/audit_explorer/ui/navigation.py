"""The pages there are: a row each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_IN_THE_WHEEL: Final = _PACKAGE / "dashboard"
#: The folder that holds app.py, pages/ and .streamlit/: the clone's own, or what the wheel has of it in the package.
DASHBOARD: Final = _IN_THE_WHEEL if _IN_THE_WHEEL.is_dir() else _PACKAGE.parents[1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `name` is its file and its place in the address, `question` what it answers.

    `needs_log` is whether it shows the log that is looked at; the others are where logs come from, and need none.
    """

    name: str
    title: str
    question: str
    needs_log: bool = True

    @property
    def file(self) -> str:
        """The path of its script, by which Streamlit knows it in a link."""
        return str(DASHBOARD / "pages" / f"{self.name}.py")


OVERVIEW: Final = Page(
    "overview",
    "Overview",
    "How much happened and failed, when, by whom and on what, against the period before; what could not be read?",
)
FETCH: Final = Page(
    "fetch",
    "Fetch",
    "What does the control plane hold now? Fetches it over either generation of the API, and says whether it is "
    "complete.",
    needs_log=False,
)
EXPLORE: Final = Page(
    "events",
    "Explore",
    "Which events are these, and when? A histogram above the rows, facets beside them; sort by a header, filter by "
    "a value, open one with its body, raw record and neighbours.",
)
DIFFERENCES: Final = Page(
    "differences",
    "Differences",
    "What was never there before, what is rare, what is gone, and what differs between any two filters or periods?",
)
PAGES: Final = (
    OVERVIEW,
    EXPLORE,
    Page(
        "failures",
        "Failures",
        "What failed when and why (ids, numbers and names taken out), and who fails often rather than much?",
    ),
    Page(
        "entities",
        "Entities",
        "What was acted upon, entity type by action by outcome, and what happened to one entity, change by change?",
    ),
    Page(
        "actors",
        "Actors",
        "Who acted, how often, how much of it failed, and on how much; and of one actor: from where, what it did, and "
        "which failures it met?",
    ),
    DIFFERENCES,
    Page(
        "review",
        "Review",
        "What did I look at, and what is left; which views are worth keeping; what is new or gone against an earlier "
        "log or a closed review?",
    ),
    FETCH,
    Page(
        "archive",
        "Archive",
        "What is kept beyond the platform's 90 days, day by day, and what will be lost soon? Brings it up to date.",
        needs_log=False,
    ),
)
"""All of them, in the navigation's order; the first is where a visit begins."""
