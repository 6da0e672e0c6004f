"""Which events are looked at."""

from __future__ import annotations

from audit_explorer.filters.condition import Condition
from audit_explorer.filters.expression import Expression
from audit_explorer.filters.filter import Filter, read_query
from audit_explorer.filters.sql_fragment import Predicate

__all__ = ["Condition", "Expression", "Filter", "Predicate", "read_query"]
