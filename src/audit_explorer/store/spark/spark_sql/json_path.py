"""Paths into JSON, as the filters write them, step by step."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP: Final = re.compile(r"""\."(?P<quoted>[^"]*)"|\.(?P<bare>[^.\["]+)|\[(?P<index>[0-9]+|\*)\]""")


class Step(NamedTuple):
    """One step: into an object by a `key`, into an array by the number of an `item`.

    Where both are None it goes to every value: of an object where `of_object`, else of an array.
    """

    key: str | None = None
    item: int | None = None
    of_object: bool = False

    @property
    def every(self) -> bool:
        """Whether it goes on with all values."""
        return self.key is None and self.item is None


@lru_cache(maxsize=512)
def steps_of(path: str) -> tuple[Step, ...]:
    """Read a path such as `$."a"[0].*."b"`; raises ValueError for another text."""
    found: list[Step] = []
    at = 1
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or not path.startswith("$"):
            message = "no path into JSON"
            raise ValueError(message)
        at = step.end()
        if step["quoted"] is not None:
            found.append(Step(key=step["quoted"]))
        elif step["bare"] == "*":
            found.append(Step(of_object=True))
        elif step["bare"] is not None:
            found.append(Step(key=step["bare"]))
        else:
            found.append(Step() if step["index"] == "*" else Step(item=int(step["index"])))
    return tuple(found)


def variant_path(steps: Sequence[Step]) -> str:
    """Say steps without a wildcard as a path into a variant."""
    return "$" + "".join(map(_into_variant, steps))


def _into_variant(step: Step) -> str:
    if step.key is None:
        return f"[{step.item}]"
    return f"['{step.key}']" if "'" not in step.key else f'["{step.key}"]'
