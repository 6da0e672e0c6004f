"""Whether anybody still wants what a thread is asking for."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def always() -> bool:
    """Say that somebody does."""
    return True


@contextmanager
def as_long_as(wanted: Callable[[], bool]) -> Iterator[None]:
    """Let an engine stop what is asked of it within, in this thread, when nobody wants it any more.

    `wanted` is asked from any thread, many times a second. What is stopped raises CancelledError.
    """
    token = _WANTED.set(wanted)
    try:
        yield
    finally:
        _WANTED.reset(token)


def wanted_here() -> Callable[[], bool]:
    """Give what says whether somebody wants what this thread asks for now."""
    return _WANTED.get()


_WANTED: Final[ContextVar[Callable[[], bool]]] = ContextVar("wanted", default=always)
