"""Parts of a log that are loaded behind the scenes: who waits for them, what becomes of errors, how they end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import duckdb
import pytest

from audit_explorer.errors import (
    AnswerFailedError,
    AuditExplorerError,
    CancelledError,
    LogGoneError,
    TemporaryFolderError,
    TooLittleMemoryError,
)
from audit_explorer.store.cube.cube_table import CubeTable
from audit_explorer.store.duckdb import late_parts
from audit_explorer.store.duckdb.late_parts import LateParts


class Part:
    """A part whose loading the test ends."""

    names: tuple[str, ...] = ("received", "body")
    threads: tuple[Thread, ...] = ()

    def __init__(self, error: Exception | None = None, *, at_once: bool = False) -> None:
        self.begun = Event()
        self.may_end = Event()
        self.loaded = False
        self.error = error
        if at_once:
            self.may_end.set()

    def load(self) -> None:
        """Wait, then succeed or fail."""
        self.begun.set()
        assert self.may_end.wait(10)
        if self.error is not None:
            raise self.error
        self.loaded = True

    def make_cube(self) -> tuple[CubeTable, ...]:
        """Count nothing."""
        return (CubeTable("counted", None, (), 1),)

    def stop(self) -> None:
        """End at once, as the engine does when it is interrupted."""
        self.error = duckdb.InterruptException()
        self.may_end.set()


@pytest.fixture
def never_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load nothing before somebody waits for it."""
    monkeypatch.setattr(late_parts, "_QUIET", 1_000)
    monkeypatch.setattr(late_parts, "_LONGEST", 1_000)


@pytest.mark.parametrize(
    ("sql", "waits"),
    [
        ("SELECT count(*) FROM events", False),
        ("SELECT action, 2 * 3, epoch_ms(happened_at) // 1000 * 1000 FROM events WHERE anybody = 'x'", False),
        ("SELECT raw FROM received", True),
        ("SELECT events.seq FROM events JOIN Received USING (seq)", True),
        ("SELECT json_extract(body, '$.a') FROM events", True),
        ("SELECT * FROM events", True),
        ("SELECT 1, events.* FROM events", True),
        ("SELECT seq FROM (FROM events)", True),
        ("SELECT DISTINCT * EXCLUDE (seq) FROM events", True),
        ("FROM events", True),
        ("SELECT COLUMNS('b.*') FROM events", True),
    ],
)
@pytest.mark.usefixtures("never_by_itself")
def test_a_question_waits_for_what_it_mentions_alone(sql: str, waits: bool) -> None:
    """A page that mentions nothing late is answered before it is there, one that does only then."""
    part = Part(at_once=True)
    parts = LateParts(part)
    with parts.asked(sql):
        assert part.loaded is waits
    parts.close()


def test_it_is_loaded_when_nobody_asks() -> None:
    """Nobody has to wait for it: a moment of quiet is enough."""
    part = Part(at_once=True)
    parts = LateParts(part)
    assert part.begun.wait(5)
    parts.settle()
    assert part.loaded
    assert [table.name for table in parts.cube] == ["counted"]
    parts.close()


def test_it_is_loaded_in_the_end_although_questions_never_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that asks without a pause doesn't put it off for ever."""
    monkeypatch.setattr(late_parts, "_LONGEST", 0.1)
    part = Part(at_once=True)
    parts = LateParts(part)
    with parts.asked("SELECT 1"):
        assert part.begun.wait(5)
    parts.close()


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (duckdb.OutOfMemoryException(), TooLittleMemoryError),
        (duckdb.IOException("No space left on device"), TemporaryFolderError),
        (duckdb.IOException("secret"), LogGoneError),
        (duckdb.InvalidInputException("secret"), AnswerFailedError),
        (duckdb.InterruptException(), LogGoneError),
        (RuntimeError("secret"), AnswerFailedError),
    ],
)
def test_what_went_wrong_is_said_to_each_who_needs_it(
    error: Exception, raised: type[AuditExplorerError], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is one of our errors, every time; who needs nothing of it is answered; nothing is printed."""
    parts = LateParts(Part(error, at_once=True))
    for _ in range(2):
        with pytest.raises(raised) as found, parts.asked("SELECT raw FROM received"):
            pass
        assert "secret" not in str(found.value)
    with parts.asked("SELECT seq FROM events"):
        pass
    parts.close()
    assert capsys.readouterr() == ("", "")


def test_closing_ends_it_and_whoever_waits() -> None:
    """Who waits for a log that is closed hears that it is gone; no thread goes on."""
    part = Part()
    parts = LateParts(part)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(parts.wait)
        assert part.begun.wait(5)
        parts.close()
        with pytest.raises(LogGoneError):
            waiting.result(5)
    parts.close()
    assert not part.loaded


@pytest.mark.parametrize("beside", [False, True])
def test_a_log_may_be_forgotten_on_any_thread(*, beside: bool) -> None:
    """The last who holds on to it may be a thread that loads it, which can't wait for its own end."""
    part = Part()
    parts = LateParts(part)
    closed = Event()

    def close() -> None:
        parts.close()
        closed.set()

    def load() -> None:
        if beside:
            thread = Thread(target=close, daemon=True)
            part.threads = (thread,)
            thread.start()
            thread.join(5)
            assert not thread.is_alive()
        else:
            close()
        raise part.error or AssertionError

    part.load = load  # type: ignore[method-assign]
    with pytest.raises(LogGoneError):
        parts.wait()
    assert closed.wait(10)


@pytest.mark.usefixtures("never_by_itself")
def test_what_is_closed_before_it_began_never_begins() -> None:
    """A log that is closed at once costs nothing more."""
    part = Part(at_once=True)
    parts = LateParts(part)
    parts.close()
    assert not part.begun.is_set()


def test_waiting_can_be_cancelled() -> None:
    """A download that is cancelled while it waits ends, and the part goes on."""
    part = Part()
    parts = LateParts(part)

    def check() -> None:
        message = "The question"
        raise CancelledError(message)

    with pytest.raises(CancelledError), parts.asked("SELECT raw FROM received", check):
        pass
    part.may_end.set()
    parts.wait()
    assert part.loaded
    parts.close()
