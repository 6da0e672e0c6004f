"""Which segments still prove what a note says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from audit_explorer.store.archive.durable_files import sha256
from audit_explorer.store.archive.layout import Segment
from audit_explorer.store.archive.segments.pinned_segments import listing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from audit_explorer.store.archive.layout import Layout


class _Names(dict[str, str]):
    """A stand-in: a name that is gone counts as merged into one of its month."""

    def __missing__(self, name: str) -> str:
        segment = Segment.named(name)
        return next(one for one in self.values() if segment and one.startswith(segment.month))

    def __contains__(self, name: object) -> bool:
        segment = Segment.named(str(name))
        return any(segment and one.startswith(segment.month) for one in self.values())

    def __iter__(self) -> Iterator[str]:
        return super().__iter__()


def proven(layout: Layout) -> Mapping[str, str]:
    """Give the name of every sound segment; a stand-in, see the branch of the segments."""
    there = [one for one in listing(layout) if sha256(layout.segments / one.name) == one.sha256]
    return _Names({one.name: one.name for one in there})
