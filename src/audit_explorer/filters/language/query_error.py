"""What is wrong with a text that can't be understood."""

from __future__ import annotations


class QueryTextError(ValueError):
    """A query that can't be understood.

    `start` and `end` are the place, as offsets of characters; both are the text's length where an end is missing.
    `message` says in words what was expected; it may quote the query, inert. `suggestion` is a whole corrected text
    that can be read, or None.
    """

    def __init__(self, message: str, start: int, end: int, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.suggestion = suggestion
