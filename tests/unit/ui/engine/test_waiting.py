"""Tests of waiting for an engine: a run may leave, the answer comes all the same."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from audit_explorer.errors import ClusterLostError
from audit_explorer.store.wanted import wanted_here
from audit_explorer.store.work_done import report
from audit_explorer.ui.engine import waiting
from audit_explorer.ui.engine.engine_mark import took
from audit_explorer.ui.engine.waiting import ahead, waited
from tests.elsewhere import ENGINE
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable


class Leaves(BaseException):
    """What Streamlit raises where a run is broken off."""


class Mark:
    """A mark that counts, and breaks the run off when it has waited."""

    def __init__(self, *, leaves: bool = False) -> None:
        self.leaves = leaves
        self.waited = 0
        self.took: list[float] = []
        self.work: list[tuple[int, int]] = []

    def waiting(self, seconds: float, done: int, parts: int) -> None:
        """Note that an answer is waited for."""
        assert seconds > 0
        self.work.append((done, parts))
        self.waited += 1
        if self.leaves:
            raise Leaves

    def add(self, seconds: float) -> None:
        """Note how long it took."""
        self.took.append(seconds)


class Slot:
    """The session's mark."""

    def __init__(self, mark: Mark | None) -> None:
        self.mark = mark

    def get(self) -> Mark | None:
        """Give it."""
        return self.mark


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr(waiting, "_LOOK", 0.01)


def nobody() -> bool:
    """Say that no others wait."""
    return False


def marked(monkeypatch: pytest.MonkeyPatch, mark: Mark | None) -> None:
    """Let a run have this mark."""
    monkeypatch.setattr(waiting, "ENGINE_MARK", Slot(mark))


@pytest.mark.usefixtures("quick")
def test_the_mark_knows_of_the_engines_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing at first, then how many parts of it are done of how many."""
    mark = Mark()
    marked(monkeypatch, mark)

    def answer() -> None:
        until(lambda: bool(mark.work), "the mark")
        report(3, 8)
        until(lambda: (3, 8) in mark.work, "the mark")

    waited(answer, nobody)
    assert mark.work[0] == (0, 0)


@pytest.mark.usefixtures("quick")
def test_an_answer_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mark counts on meanwhile, and knows in the end how long it took."""
    mark = Mark()
    marked(monkeypatch, mark)

    def answer() -> int:
        until(lambda: mark.waited > 2, "the mark")
        return 7

    assert waited(answer, nobody) == 7
    assert mark.waited > 2
    assert len(mark.took) == 1


@pytest.mark.usefixtures("quick")
def test_a_failure_is_raised_where_it_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in a run that has no mark, as that of a dialog."""
    marked(monkeypatch, None)

    def answer() -> Any:  # noqa: ANN401 - it gives none
        raise ClusterLostError(ENGINE)

    with pytest.raises(ClusterLostError):
        waited(answer, nobody)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("others", [False, True])
def test_a_run_that_is_broken_off_leaves_at_once(monkeypatch: pytest.MonkeyPatch, *, others: bool) -> None:
    """Nobody wants the answer then, unless others wait for it."""
    monkeypatch.setattr(waiting, "_COMES_BACK", 0.05)
    marked(monkeypatch, Mark(leaves=True))
    wanted: list[Callable[[], bool]] = []
    go_on, answered = threading.Event(), threading.Event()

    def answer() -> None:
        wanted.append(wanted_here())
        assert go_on.wait(30)
        answered.set()

    with pytest.raises(Leaves):
        waited(answer, lambda: others)
    assert not answered.is_set()
    if others:
        time.sleep(0.1)
        assert wanted[0]()
    else:
        until(lambda: not wanted[0](), "the end of the interest")
    go_on.set()
    assert answered.wait(30)


def test_a_few_answers_are_worked_out_ahead() -> None:
    """No more than four at a time; what fails says nothing: whoever needs it asks anew."""
    lock, go_on = threading.Lock(), threading.Event()
    running = most = done = 0

    def answer() -> None:
        nonlocal running, most, done
        with lock:
            running += 1
            most = max(most, running)
        assert go_on.wait(30)
        with lock:
            running -= 1
            done += 1
        raise ClusterLostError(ENGINE)

    for _ in range(7):
        ahead(answer)
    until(lambda: running == 4, "four at once")
    go_on.set()
    until(lambda: done == 7, "all of them")
    assert most == 4


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0, "0 ms"), (0.0404, "40 ms"), (0.9994, "999 ms"), (2.31, "2.3 s"), (75.0, "75.0 s")]
)
def test_a_span_in_words(seconds: float, words: str) -> None:
    """Milliseconds below a second."""
    assert took(seconds) == words
