"""The logs that are read both by the code before and by this one, each by a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from audit_explorer.errors import AuditExplorerError
from audit_explorer.sources import open_files
from audit_explorer.store.reading_choices import NOTHING_SAID, ReadingChoices
from tests.differential.everything import digests, everything
from tests.differential.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TESTS: Final = Path(__file__).parent.parent
NOW: Final = datetime(2026, 11, 28, 12, tzinfo=UTC)
MUTATED: Final = 200
# So many of the mutated are read together, one of them twice.
_TOGETHER: Final = 5
_SMALL: Final = 1_000_000
_NO_LOGS: Final = {".py", ".md", ".pyc"}
_CHOICES: Final = (
    NOTHING_SAID,
    ReadingChoices(times_in="Europe/Berlin", day_first=True),
    ReadingChoices(times_in="America/New_York", day_first=False),
)


def logs_in(folder: Path) -> list[Path]:
    """Give the logs in a folder, in the order of their names."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in _NO_LOGS
        and not path.name.startswith(".")
        and not path.name.endswith(".truth.json")
    ]


def committed() -> dict[str, Path]:
    """Give the logs of the repository by their names in it."""
    return {path.relative_to(TESTS).as_posix(): path for part in ("data", "cases") for path in logs_in(TESTS / part)}


@dataclass(frozen=True, slots=True)
class Log:
    """Files that are read together, under a name."""

    name: str
    paths: tuple[Path, ...]
    choices: ReadingChoices = NOTHING_SAID

    def digests(self) -> dict[str, Any]:
        """Give what it is read as, in digests, or the error that it gives."""
        try:
            dataset = open_files(self.paths, now=NOW, choices=self.choices)
        except AuditExplorerError as error:
            return {"error": [error.code, str(error)]}
        try:
            return digests(everything(dataset))
        finally:
            dataset.close()


def all_logs(folder: Path, further: Sequence[Path] = ()) -> Iterator[Log]:
    """Yield the logs of the repository, further files or folders, mutated ones, and many of them together.

    `folder` is where the mutated ones are written.
    """
    known = list(committed().items())
    for place in further:
        known += [(f"further/{path.name}", path) for path in (logs_in(place) if place.is_dir() else [place])]
    for name, path in known:
        for choices in _CHOICES if path.stat().st_size < _SMALL else _CHOICES[:1]:
            yield Log(f"{name} {choices.sentence}", (path,), choices)
    before: list[Path] = []
    for number in range(MUTATED):
        path = folder / f"mutated-{number}.json"
        path.write_bytes(mutated(number))
        yield Log(f"mutated {number}", (path,))
        before.append(path)
        if len(before) == _TOGETHER:
            twice = folder / f"again-{number}.json"
            twice.write_bytes(before[0].read_bytes())
            yield Log(f"together to {number}", (*before, twice), _CHOICES[number // _TOGETHER % len(_CHOICES)])
            before.clear()
    forms = tuple(logs_in(TESTS / "data"))
    yield Log("together data", forms)
    yield Log("together backwards", forms[::-1])
