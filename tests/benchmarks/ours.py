"""Every call from the benchmarks into Audit Explorer, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

#: What a reviewer narrows by, as URL queries: from filters that keep nearly everything to some that keep little.
QUERIES: Final = (
    "result=Failed",
    "action=Delete&action=Update",
    "not.action=Login",
    "entity_type=Project&source_type=Application",
    "last=30d",
    "missing=cluster_id",
    "source_name=user7%40corp.example",
    "action=Create&result=Failed&last=7d",
    "entity_name~=node",
    "q=team",
)


def open_export(path: Path) -> Any:  # noqa: ANN401
    """Return the export as a queryable dataset."""
    raise NotImplementedError


def size(dataset: Any) -> int:  # noqa: ANN401
    """Return how many records the dataset holds."""
    raise NotImplementedError


def ask_page(dataset: Any, query: str) -> None:  # noqa: ANN401
    """Ask everything that one rerun of a page asks: facets, timeline, headline, first table page."""
    raise NotImplementedError


def grow(dataset: Any, times: int) -> Any:  # noqa: ANN401
    """Return a dataset with so many times the records, copied inside the engine."""
    raise NotImplementedError


def write_csv(dataset: Any, path: Path) -> int:  # noqa: ANN401
    """Write every record as CSV, all columns; return how many rows."""
    raise NotImplementedError
