"""What a reader of JSON stands in: lists or objects, from the outermost to the innermost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from audit_explorer.shown import shown
from audit_explorer.sources.files.envelopes.plain_form import wrapped_words
from audit_explorer.sources.files.envelopes.record_signs import PAGE_NAMES
from audit_explorer.sources.files.envelopes.same_event import is_same_event

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEPTH: Final = 14
_LIST_DEPTH: Final = 4
_NAMED: Final = 4
_COUNTED: Final = 1_000


@dataclass(slots=True)
class Frame:
    """One list or object: the name of the member that is being read, and whether its value comes next.

    `records`: one of the list's elements was a record, or held just one, so that every element should. `taken` is the
    text of the first record that one of the object's members was, or held.
    """

    kind: Literal["list", "object"]
    name: str = ""
    at_value: bool = False
    records: bool = False
    taken: str = ""


@dataclass(slots=True)
class Frames:
    """The stack of frames, which counts what records were taken out of."""

    stack: list[Frame] = field(default_factory=list)
    wrapped: Counter[str] = field(default_factory=Counter)
    #: Elements of lists that hold pages, and no record.
    passed_over: int = 0
    #: Records that stand twice in one object.
    repeated: int = 0

    def __bool__(self) -> bool:
        """Whether the reader is within anything."""
        return bool(self.stack)

    @property
    def top(self) -> Frame | None:
        """The innermost frame."""
        return self.stack[-1] if self.stack else None

    @property
    def in_object(self) -> bool:
        """Whether what stands here is a member of an object, not an element of a list or of the file."""
        return bool(self.stack) and self.stack[-1].kind == "object"

    @property
    def may_enter(self) -> bool:
        """Whether there may be another frame: the depth is bounded."""
        return len(self.stack) < _DEPTH

    @property
    def may_enter_list(self) -> bool:
        """Whether a list may be entered: a list within lists is no list of records for ever."""
        depth = 0
        for frame in reversed(self.stack):
            if frame.kind == "object":
                break
            depth += 1
        return depth < _LIST_DEPTH and self.may_enter

    @property
    def should_be_record(self) -> bool:
        """Whether a record should stand here: in the file itself, in its lists, in the list of a page."""
        if self.in_object:
            return False
        objects = [frame for frame in self.stack if frame.kind == "object"]
        if not objects or objects[-1].name in PAGE_NAMES:
            return True
        # A list in a list is a row: its cells are no records just because one of them was.
        return self.stack[-1].records and self.stack[-2].kind == "object"

    def enter(self, kind: Literal["list", "object"]) -> None:
        """Go into what stands here."""
        self.stack.append(Frame(kind))

    def leave(self) -> None:
        """Go out of the innermost frame."""
        self.stack.pop()
        self.value_read()

    def value_read(self) -> None:
        """Note that the value that stands here was read."""
        if self.stack:
            self.stack[-1].at_value = False

    def took(self, *, alone: bool = True) -> None:
        """Note that a record was taken out of where the reader stands; `alone` when it isn't one of a text's many."""
        if not self.stack:
            return
        inner = self.stack[-1]
        if len(self.stack) == 1 and inner.kind == "list":
            inner.records = True
            return
        if alone:
            for frame in reversed(self.stack):
                if frame.kind == "list":
                    frame.records = True
                    break
        names = [frame.name for frame in self.stack if frame.kind == "object"]
        if len(names) > 1 or (names and names[0] not in PAGE_NAMES):
            path = ".".join(names)
            self.wrapped[path if path in self.wrapped or len(self.wrapped) < _COUNTED else ""] += 1

    def stands_twice(self, text: str) -> bool:
        """Say whether a record that a member of the present object is, or holds, was another member's already."""
        if not self.in_object:
            return False
        top = self.stack[-1]
        if not top.taken:
            top.taken = text
            return False
        again = is_same_event(top.taken, text)
        self.repeated += again
        return again

    def said(self) -> Iterator[str]:
        """Say what records were taken out of, and how many elements held none."""
        if len(self.wrapped) > _NAMED:
            names = ", ".join(f"“{shown(name, limit=40)}”" for name in list(self.wrapped)[:_NAMED] if name)
            yield f"{self.wrapped.total():,} records inside members of many names: {names} …"
        else:
            for path, count in self.wrapped.items():
                yield wrapped_words(path, count)
        if self.repeated:
            noun = "record stands" if self.repeated == 1 else "records stand"
            yield f"{self.repeated:,} {noun} there twice, and {'is' if self.repeated == 1 else 'are'} read once"
        if self.passed_over:
            noun = "entry" if self.passed_over == 1 else "entries"
            yield f"{self.passed_over:,} {noun} without a record beside them"
