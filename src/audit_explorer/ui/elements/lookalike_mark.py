"""The words behind a name that has letters which look like others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from audit_explorer.analysis.lookalikes import lookalike_scripts
from audit_explorer.ui.view import View, ask

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from audit_explorer.ui.view import Look

NAME_FIELDS: Final = frozenset({"actor", "source_name", "entity_name", "cluster", "cluster_name"})
"""The fields whose values are names."""

_SIGN: Final = "⚠"


def lookalike_marks(look: Look, field: str, values: Iterable[object]) -> Mapping[str, str]:
    """Give the marks of those of a field's values that need one: "⚠ has Cyrillic letters"; none outside a log."""
    if field not in NAME_FIELDS or not isinstance(look, View):
        return {}
    names = tuple(sorted({value for value in values if isinstance(value, str) and not value.isascii()}))
    if not names:
        return {}
    return {name: mark(scripts) for name, scripts in ask(lookalike_scripts, look, names).items()}


def mark(scripts: Iterable[str]) -> str:
    """Say it of one name."""
    return f"{_SIGN} has {' and '.join(scripts)} letters"
