"""A number inside the bodies of a log, as an example of what can be asked there."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_explorer.store import Dataset

_LOOKED_AT: Final = 300
_LEVELS: Final = 4
_NAME: Final = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class NumberPath(NamedTuple):
    """A path such as body.quota.gpus, with the middle one of its values."""

    path: str
    value: float


def number_path(dataset: Dataset) -> NumberPath | None:
    """Give the path that most often leads to a number in the first bodies of the log; None where none does.

    An example, and no more: of the log's bodies only the first few hundred are looked into.
    """
    rows = dataset.rows(f"SELECT body FROM events WHERE body IS NOT NULL ORDER BY seq LIMIT {_LOOKED_AT}")
    found = [pair for (body,) in rows for pair in _numbers(_decoded(body), "body", _LEVELS)]
    if not found:
        return None
    counts = Counter(path for path, _ in found)
    path = min(counts, key=lambda one: (-counts[one], one))
    values = sorted(value for own, value in found if own == path)
    return NumberPath(path, values[len(values) // 2])


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _numbers(value: object, path: str, levels: int) -> Iterator[tuple[str, float]]:
    if isinstance(value, dict) and levels:
        for name, inner in value.items():
            if _NAME.fullmatch(name):
                yield from _numbers(inner, f"{path}.{name}", levels - 1)
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9:  # noqa: PLR2004
        yield path, value
