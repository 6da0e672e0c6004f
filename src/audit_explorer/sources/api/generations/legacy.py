"""The legacy endpoint, GET /v1/k8s/audit, of releases up to 2.19."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from audit_explorer.period import from_ms
from audit_explorer.sources.api.answering.answers import Head, Page, read_json
from audit_explorer.sources.api.asking.exchange import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.fetching.plan import Form, Generation
    from audit_explorer.sources.api.fetching.windows import Window

PATH: Final = "/v1/k8s/audit"
_SECOND: Final = 1_000


@dataclass(frozen=True, slots=True)
class Legacy:
    """Asks with `filters`, pairs of a parameter's name with its value."""

    filters: tuple[tuple[str, str], ...] = ()
    name: Generation = "legacy"
    largest: int = 500
    grain: int = _SECOND

    def question(self, window: Window, offset: int, asked: int, form: Form) -> Question:
        """Give the request for a page; with a form other than pages, for the file."""
        download = () if form == "pages" else (("download", "true"),)
        # Whole seconds, and one more before: whether the bounds are inclusive is unknown.
        start = window.start // _SECOND * _SECOND - _SECOND
        end = -(-window.end // _SECOND) * _SECOND
        parameters = (
            ("start", _text(start)),
            ("end", _text(end)),
            *self.filters,
            ("limit", str(asked)),
            ("offset", str(offset)),
            *download,
        )
        return Question(PATH, parameters)

    def read(self, answer: Answer, form: Form, glance: Callable[[Head], None]) -> Page:
        """Read a bare list; a file may be a list in an object, too."""
        return read_json(answer, "list" if form == "pages" else "either", glance)


def _text(ms: int) -> str:
    """Write an instant in UTC without a zone, as the specification types it."""
    return from_ms(ms).replace(tzinfo=None).isoformat(timespec="seconds")
