"""The current endpoints of releases 2.19 on: GET /api/v1/audit/log, with its file form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.period import from_ms
from audit_explorer.sources.api.answering.answers import Head, Page, read_csv, read_json
from audit_explorer.sources.api.asking.exchange import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.fetching.plan import Form, Generation
    from audit_explorer.sources.api.fetching.windows import Window

PATH: Final = "/api/v1/audit/log"
FILE_PATH: Final = "/api/v1/audit/log/file"


@dataclass(frozen=True, slots=True)
class Current:
    """Asks with `filters`, which is at most one pair: filterBy with its conditions, comma-joined."""

    filters: tuple[tuple[str, str], ...] = ()
    name: Generation = "current"
    largest: int = 1_000
    grain: int = 1

    def question(self, window: Window, offset: int, asked: int, form: Form) -> Question:
        """Give the request for a page; with a form other than pages, for the file, which knows no offset."""
        # One millisecond before: whether the bounds are inclusive is unknown.
        bounds = (("start", _text(window.start - 1)), ("end", _text(window.end)))
        if form != "pages":
            size = ("numberOfSamples", str(asked))
            return Question(FILE_PATH, (("file_type", form.upper()), *bounds, size, *self.filters))
        order = (("sortBy", "timestamp"), ("sortOrder", "asc"))
        page = (("offset", str(offset)), ("numberOfSamples", str(asked)))
        return Question(PATH, (*bounds, *page, *order, *self.filters))

    def read(self, answer: Answer, form: Form, glance: Callable[[Head], None]) -> Page:
        """Read an object with audit_logs; a file may be a bare list, or a table."""
        if form == "csv":
            return read_csv(answer)
        return read_json(answer, "object" if form == "pages" else "either", glance)


def _text(ms: int) -> str:
    return from_ms(ms).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
