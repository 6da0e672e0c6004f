"""What one person looks at, one address after another: the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from tests.benchmarks.synthetic import ACTIONS, NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGES: Final = ("overview", "events", "failures", "entities")
_ROWS: Final = 100
#: What is narrowed by, the likely fields more than once. Free text is rare among them: it searches every body.
_FIELDS: Final = (
    *("action",) * 4,
    *("entity_type",) * 4,
    *("result",) * 3,
    *("period",) * 3,
    *("cluster_id",) * 2,
    *("source_name",) * 3,
    "q",
)
#: Those of synthetic.ENTITY_TYPES that the app calls as the log does: it groups two spellings of one type.
_ENTITY_TYPES: Final = ("Project", "Department", "User", "Group", "Settings")
_MOST: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One address: the page, what is filtered by (parameter to value), which page of rows, the pause before it."""

    page: str
    asked: tuple[tuple[str, str], ...]
    number: int
    pause: float

    @property
    def query(self) -> str:
        """The query of the address."""
        pairs = [pair for name, value in self.asked for pair in _parameters(name, value)]
        if self.number > 1:
            pairs.append(("page", str(self.number)))
        return urlencode([*pairs, ("tz", "Europe/Berlin")])


def walk(seed: int, records: int) -> Iterator[Step]:
    """Yield steps without end; from the second on each changes the filter, the page, or the page of rows.

    `records` is how many the log has: periods lie in it.
    """
    chance = random.Random(seed)  # noqa: S311 - a walk, the same every time
    page, asked, number = "overview", dict[str, str](), 1
    while True:
        yield Step(page, tuple(sorted(asked.items())), number, chance.uniform(0.5, 3))
        dice = chance.random()
        if dice < 0.3:
            page, number = chance.choice([other for other in PAGES if other != page]), 1
        elif dice < 0.4 and page == "events":
            number = number % 3 + 1
        elif dice < 0.45:
            asked, number = {}, 1
        else:
            asked, number = _other(chance, asked, records), 1


def _other(chance: random.Random, asked: Mapping[str, str], records: int) -> dict[str, str]:
    """Return the filter with one condition more, fewer or other."""
    name = chance.choice(_FIELDS)
    without = {other: value for other, value in asked.items() if other != name}
    if name in asked and chance.random() < 0.5:
        return without
    while len(without) >= _MOST:
        without.pop(chance.choice(list(without)))
    return {**without, name: _value(chance, name, records)}


def _value(chance: random.Random, name: str, records: int) -> str:
    days = max(2, records * 7 // 86_400)
    until = NEWEST - timedelta(days=chance.randrange(days // 2))
    since = until - timedelta(days=chance.choice((1, 2, 7, max(1, days // 3))))
    values = {
        "action": chance.choice(ACTIONS),
        "entity_type": chance.choice(_ENTITY_TYPES),
        "result": chance.choice(("Failed", "Failed", "Succeeded")),
        "cluster_id": f"71f69d83-ba66-4822-adf5-55ce55efd2{chance.randrange(6):02d}",
        "source_name": f"user{chance.randrange(800)}@corp.example",
        "q": f"project-{chance.randrange(100, 1000)}",
        "period": f"{since:%Y-%m-%dT%H:%M:%SZ}/{until:%Y-%m-%dT%H:%M:%SZ}",
    }
    return values[name]


def _parameters(name: str, value: str) -> list[tuple[str, str]]:
    if name != "period":
        return [(name, value)]
    since, until = value.split("/")
    return [("from", since), ("to", until)]
