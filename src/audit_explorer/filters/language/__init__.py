"""The query language: a filter as a person types it."""

from __future__ import annotations

from audit_explorer.filters.language.completion import Completion, complete, operator_candidates
from audit_explorer.filters.language.editing import carried, edited
from audit_explorer.filters.language.field_names import field_candidates
from audit_explorer.filters.language.query_error import QueryTextError
from audit_explorer.filters.language.query_language import is_same, read_language, write_language, written_out
from audit_explorer.filters.language.typed_value import quoted

__all__ = [
    "Completion",
    "QueryTextError",
    "carried",
    "complete",
    "edited",
    "field_candidates",
    "is_same",
    "operator_candidates",
    "quoted",
    "read_language",
    "write_language",
    "written_out",
]
