"""Which story is meant: as a filter, as a word in an address."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from audit_explorer.analysis.failures.attempts import OPERATION, attempted
from audit_explorer.filters import Condition
from audit_explorer.filters.expression import Expression, all_of, any_of
from audit_explorer.period import Period

if TYPE_CHECKING:
    import pandas as pd

    from audit_explorer.filters import Filter


@dataclass(frozen=True, slots=True)
class StoryKey:
    """Who tried what on what: what the attempts of one story have in common; None is what the records don't say.

    The entity is known by its id, or where `entity_id` is None by its name.
    """

    actor: str
    operation: str | None
    entity_type: str | None
    entity_id: str | None
    entity_name: str | None

    @classmethod
    def of(cls, row: pd.Series) -> StoryKey:
        """Give that of a row of `stories`."""
        names = ("actor", "operation", "entity_type", "entity_id", "entity_name")
        actor, *rest = (row[name] if isinstance(row[name], str) else None for name in names)
        return cls(actor or "", *rest)

    @classmethod
    def read(cls, text: str | None) -> StoryKey | None:
        """Read what `written` gives; None of everything else."""
        try:
            parts = json.loads(text or "null")
        except (ValueError, RecursionError):
            return None
        match parts:
            case [str(), str() | None, str() | None, str() | None, str() | None] if "" not in parts:
                return cls(*parts)
            case _:
                return None

    @property
    def written(self) -> str:
        """As it stands in an address."""
        parts = [self.actor, self.operation, self.entity_type, self.entity_id, self.entity_name]
        return json.dumps(parts, ensure_ascii=False)

    @property
    def stable(self) -> StoryKey:
        """The same key whatever the entity is called, where its id is known."""
        return self if self.entity_id is None else replace(self, entity_name=None)

    def is_of(self, row: pd.Series) -> bool:
        """Whether a row of `stories` is this one, whatever the entity with this id is called."""
        other = StoryKey.of(row)
        return self == (other if self.entity_id is None else replace(other, entity_name=self.entity_name))

    def narrowed(self, asked: Filter) -> Filter:
        """Give the filter narrowed to attempts that may be the story's: by its actor, operation, type, entity."""
        return _joined(self._tried(asked), self._entity())

    def records(self, asked: Filter, first: datetime, last: datetime, *, unnumbered: bool) -> Filter:
        """Give the filter that keeps the story's events from first to last (naive UTC), whatever their outcome.

        `unnumbered`: some of them don't name the entity's id.
        """
        period = Period(first.replace(tzinfo=UTC), last.replace(tzinfo=UTC) + timedelta(milliseconds=1))
        asked = self._tried(attempted(asked)).with_period(period)
        if self.entity_id is None or unnumbered:
            return _joined(asked, self._entity())
        return asked.without("entity_id").adding(Condition("entity_id", "is", self.entity_id))

    def _tried(self, asked: Filter) -> Filter:
        # All its events have the same of these: what else is asked of them either fits them all or none.
        parts = {"actor": self.actor, OPERATION: self.operation, "entity_type": self.entity_type}
        for field in parts:
            asked = asked.without(field)
        return asked.adding(*(_is(field, value) for field, value in parts.items()))

    def _entity(self) -> Expression:
        named = _is("entity_name", self.entity_name)
        if self.entity_id is None:
            return named
        return any_of(Condition("entity_id", "is", self.entity_id), all_of(Condition("entity_id", "missing"), named))


def _is(field: str, value: str | None) -> Condition:
    return Condition(field, "missing") if value is None else Condition(field, "is", value)


def _joined(asked: Filter, part: Expression) -> Filter:
    return replace(asked, expression=part if asked.expression is None else all_of(asked.expression, part))
