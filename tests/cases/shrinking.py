"""The smallest file that still shows a finding: pieces are left out while it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def smallest(data: bytes, holds: Callable[[bytes], bool], tries: int = 150) -> bytes:
    """Leave out halves, quarters and ever smaller pieces as long as the finding holds; at most `tries` readings."""
    size = len(data) // 2
    while size >= 1 and tries > 0:
        start = 0
        while start < len(data) and tries > 0:
            smaller = data[:start] + data[start + size :]
            tries -= 1
            if smaller and holds(smaller):
                data = smaller
            else:
                start += size
        size //= 2
    return data
