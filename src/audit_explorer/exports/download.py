"""What every file that leaves the dashboard has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from audit_explorer.store import Dataset


class Download(Protocol):
    """A file that is made of a dataset while it is taken; a dataclass, whose fields tell one from another."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def dataset(self) -> Dataset:
        """What it is made of."""
        ...

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        ...

    def file_name(self, count: int) -> str:
        """Say what is in the file, and how many."""
        ...

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file piece by piece; `progress` is told how much of how much is done.

        Raises CancelledError when `cancelled` says so.
        """
        ...
