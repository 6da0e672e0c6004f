"""A place in a session's memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit_explorer.ui.session.job import Job

T = TypeVar("T")
J = TypeVar("J", bound="Job")


class Slot(Generic[T]):
    """A value that a session keeps from run to run; the default until it is set.

    A value is set as a whole and never changed in place: a run may be interrupted at any point.
    """

    def __init__(self, key: str, default: T) -> None:
        self.key = key
        self._default = default

    def get(self) -> T:
        """Give the value."""
        return cast("T", st.session_state.get(self.key, self._default))

    def set(self, value: T) -> None:
        """Put another value in its place."""
        st.session_state[self.key] = value

    def pop(self) -> T:
        """Give the value, and forget it."""
        return cast("T", st.session_state.pop(self.key, self._default))


class JobSlot(Slot["J | None"]):
    """The place of a session's jobs of one kind, of which one runs at a time."""

    def __init__(self, key: str) -> None:
        super().__init__(key, None)

    def begin(self, make: Callable[[], J]) -> None:
        """Let a job begin, unless the latest one still runs; raises what making it raises."""
        latest = self.get()
        if latest is None or latest.ended:
            self.set(make())
