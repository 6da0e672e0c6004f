"""How much of its work an engine has done for what a thread asks."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def listening(listener: Callable[[int, int], None]) -> Iterator[None]:
    """Let an engine tell of its work for what is asked within, in this thread: how many parts are done of how many.

    How many there are grows as the engine goes on. Told from any thread, every few seconds; engines that know nothing
    of it tell nothing.
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def report(done: int, parts: int) -> None:
    """Report to whoever listens to what this thread asks."""
    _LISTENER.get()(done, parts)


def _ignore(_done: int, _parts: int) -> None:
    pass


_LISTENER: Final[ContextVar[Callable[[int, int], None]]] = ContextVar("listener", default=_ignore)
