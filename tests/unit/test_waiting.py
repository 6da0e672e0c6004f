"""Tests of the waiting that other tests do: it ends, and says what was waited for."""

from __future__ import annotations

import signal
import sys
import threading

import pytest

from tests.waiting import joined, lines_before, running, until, within

SHORT = 0.2
SLEEPER = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(600)"]


def test_what_never_comes_is_named() -> None:
    """Each way of waiting ends at its limit with a failure that names what was waited for."""
    never = threading.Event()
    thread = threading.Thread(target=never.wait, daemon=True)
    thread.start()
    with pytest.raises(AssertionError, match=r"waited 0.2 s in vain for Godot"):
        until(never.is_set, "Godot", SHORT)
    with pytest.raises(AssertionError, match="Godot"):
        within(never.wait, "Godot", SHORT)
    with pytest.raises(AssertionError, match="Godot"):
        joined(thread, "Godot", SHORT)
    never.set()
    until(never.is_set, "Godot")
    joined(thread, "Godot")


def test_what_comes_is_given() -> None:
    """The answer of what blocks, or the error that it raises."""
    assert within(lambda: 7, "a number") == 7
    with pytest.raises(ZeroDivisionError):
        within(lambda: 1 // 0, "a number")
    with pytest.raises(TimeoutError, match="its own"):
        within(_late, "a number")


def _late() -> None:
    message = "its own"
    raise TimeoutError(message)


def test_a_process_that_hangs_is_killed() -> None:
    """Whoever waits for its next word fails at the limit, and nothing of it is left."""
    with running(SLEEPER) as process:
        assert process.stdout is not None
        assert lines_before("begun\n", process.stdout) == ""
        with pytest.raises(AssertionError, match="the line 'ended"):
            lines_before("ended\n", process.stdout, SHORT)
    assert process.returncode == -signal.SIGKILL
