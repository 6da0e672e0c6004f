"""Answers of the engine that all sessions share."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter, OrderedDict, deque
from collections.abc import Mapping
from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeVar, cast

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    # Which opening of a dataset, which question, which arguments.
    Key = tuple[str, Hashable, Hashable]

R = TypeVar("R")

_MB: Final = 1 << 20


class Answers:
    """The latest answers, bounded by their number, by their size in bytes, and by the size of any one of them.

    Whoever asks what is being answered waits for that answer; where it fails or is broken off, the next one who waits
    asks anew, so that nobody meets what happened to somebody else. An answer is shared: frames are given out as
    shallow copies, whose columns may be replaced; nothing else in it may be changed.
    """

    def __init__(self, most: int = 1000, largest_sum: int = 64 * _MB, largest: int = 8 * _MB) -> None:
        self._most, self._largest_sum, self._largest = most, largest_sum, largest
        self._answers: OrderedDict[Key, tuple[object, int]] = OrderedDict()
        self._asked: dict[Key, Future[None]] = {}
        self._waiting: Counter[Key] = Counter()
        self._gone: deque[str] = deque()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key, question: Callable[[], R]) -> R:
        """Give the answer to the question of this key; raises what the question raises."""
        while True:
            asked = Future[None]()
            with self._lock:
                self._let_go()
                if key in self._answers:
                    self._answers.move_to_end(key)
                    return cast("R", _own(self._answers[key][0]))
                other = self._asked.setdefault(key, asked)
                if other is not asked:
                    self._waiting[key] += 1
            if other is asked:
                return self._answer(key, question, asked)
            other.result()
            with self._lock:
                self._waiting[key] -= 1
                if not self._waiting[key]:
                    del self._waiting[key]

    def is_waited_for(self, key: Key) -> bool:
        """Say whether somebody waits for an answer that another one asks for."""
        with self._lock:
            return self._waiting[key] > 0

    def forget(self, dataset: str) -> None:
        """Let go of all answers of a dataset, before the next question is asked.

        It may be called at any moment, in any thread, by a finalizer that runs while the lock is taken.
        """
        self._gone.append(dataset)

    def _answer(self, key: Key, question: Callable[[], R], asked: Future[None]) -> R:
        try:
            answer = question()
            self._keep(key, answer)
        finally:
            with self._lock:
                del self._asked[key]
            asked.set_result(None)
        return cast("R", _own(answer))

    def _keep(self, key: Key, answer: object) -> None:
        size = size_of(answer)
        if size > self._largest:
            return
        with self._lock:
            self._answers[key] = answer, size
            self._size += size
            while self._size > self._largest_sum or len(self._answers) > self._most:
                self._size -= self._answers.popitem(last=False)[1][1]

    def _let_go(self) -> None:
        while self._gone:
            dataset = self._gone.popleft()
            for key in [key for key in self._answers if key[0] == dataset]:
                self._size -= self._answers.pop(key)[1]


def size_of(answer: object) -> int:
    """Give about how many bytes an answer takes."""
    if isinstance(answer, pd.DataFrame):
        return int(answer.memory_usage(index=False).sum())
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        return sum(size_of(getattr(answer, one.name)) for one in dataclasses.fields(answer))
    if isinstance(answer, Mapping):
        return sum(map(size_of, answer.values()))
    if isinstance(answer, tuple | list):
        return sum(map(size_of, answer))
    return sys.getsizeof(answer)


def _own(answer: object) -> object:
    """Give the answer in a form that its user may go on with."""
    if isinstance(answer, pd.DataFrame):
        return answer.copy(deep=False)
    return tuple(map(_own, answer)) if type(answer) is tuple else answer
