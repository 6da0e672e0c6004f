"""What both generations of the audit API are to the reader of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.sources.api.answering.answers import Head, Page
    from audit_explorer.sources.api.asking.exchange import Answer, Question
    from audit_explorer.sources.api.fetching.plan import Form, Generation
    from audit_explorer.sources.api.fetching.windows import Window


class Endpoint(Protocol):
    """One generation: how it is asked for one page, and how its answer is read.

    `largest` is the largest page it allows, `grain` the shortest time, in milliseconds, that its bounds tell apart.
    """

    @property
    def name(self) -> Generation:
        """See above."""
        ...

    @property
    def largest(self) -> int:
        """See above."""
        ...

    @property
    def grain(self) -> int:
        """See above."""
        ...

    def question(self, window: Window, offset: int, asked: int, form: Form) -> Question:
        """Give the request for a page; start and end reach a little beyond the window, as their rounding is unknown."""
        ...

    def read(self, answer: Answer, form: Form, glance: Callable[[Head], None]) -> Page:
        """Read an answer; raises an error of our tree for what is no page. See read_json for `glance`."""
        ...
