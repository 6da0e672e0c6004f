"""Which events of a dataset have which marks: what a filter that asks for marks is resolved with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from audit_explorer.filters.marks.mark_words import SINCE
from audit_explorer.filters.sql_fragment import Predicate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True)
class Marked:
    """Rows of one dataset by what is asked of their marks, such as "reviewed" or "tagged:later".

    `since` is the aware instant up to which the person's last review went; None when there was none, and everything is
    since then. Two are equal when they say the same of every row: answers are remembered by that, so that none is older
    than the marks.
    """

    rows: Mapping[str, tuple[int, ...]] = field(repr=False, compare=False)
    since: datetime | None = None
    digest: str = ""

    @classmethod
    def of(cls, rows: Mapping[str, tuple[int, ...]], since: datetime | None) -> Marked:
        """Make it of rows (`seq`) by what is asked."""
        ordered = {name: tuple(sorted(rows[name])) for name in sorted(rows)}
        return cls(ordered, since, hashlib.sha256(repr((list(ordered.items()), since)).encode()).hexdigest())

    def __hash__(self) -> int:
        """Hash what two equal ones share."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.digest, self.since))

    def predicate(self, value: str) -> Predicate:
        """Give one value that is asked for as SQL over `events`."""
        if value == SINCE:
            if self.since is None:
                return Predicate("true")
            return Predicate("coalesce(happened_at >= ?, false)", (self.since.replace(tzinfo=None),))
        rows = self.rows.get(value, ())
        if not rows:
            return Predicate("false")
        return Predicate("seq IN (SELECT unnest(?::BIGINT[]))", (list(rows),))
