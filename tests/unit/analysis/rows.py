"""Events as plain Python values, with the questions answered the slow and obvious way."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from audit_explorer.filters import Condition, Filter
from audit_explorer.operations.plain_operation import ALONE, BY_WORDS
from audit_explorer.period import Period
from audit_explorer.sources import open_files
from tests.builders import ABSENT, make_legacy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from audit_explorer.store import Database

START: Final = datetime(2026, 3, 28, tzinfo=UTC)
"""A day before clocks in Berlin jump, so that buckets of days are put to the test."""


@dataclass(frozen=True, slots=True)
class Row:
    """One event: the hours after START at which it happened (None: no time), and what it says; None is no value.

    `said` is what it says of its outcome, which goes before what its error says.
    """

    hours: float | None = 0
    action: str | None = "Update"
    entity_type: str | None = "Project"
    entity_id: str | None = "1"
    entity_name: str | None = "team-a"
    actor: str | None = "ann@corp.example"
    source_ip: str | None = "10.0.0.1"
    error: tuple[int, str, str] | None = None
    body: str | None = None
    said: str | None = None

    @property
    def at(self) -> datetime | None:
        """When it happened."""
        return None if self.hours is None else START + timedelta(hours=self.hours)

    @property
    def failed(self) -> bool:
        """Whether it failed."""
        return self.value("result") == "Failed"

    @property
    def unknown(self) -> bool:
        """Whether it neither failed nor succeeded."""
        return self.value("result") not in {"Failed", "Succeeded"}

    def value(self, field: str) -> str | None:
        """Give a field's value as a facet names it."""
        status, kind, message = self.error or (None, None, None)
        return {
            "result": self.said or ("Failed" if self.error else "Succeeded"),
            "action": self.action,
            "entity_type": self.entity_type,
            "entity_id": self.entity_id,
            "entity_name": self.entity_name,
            "actor": self.actor,
            "source_ip": self.source_ip,
            "http_status": None if status is None else str(status),
            "error_type": kind,
            "error_message": message,
            "operation": self.operation,
        }[field]

    @property
    def operation(self) -> str | None:
        """What it is called without a URL: the name of the two words, where they have one; see plain_operation."""
        if not self.action:
            return None
        if self.action in ALONE or not self.entity_type:
            return self.action.lower()
        words = f"{self.action} {self.entity_type}".lower()
        return BY_WORDS.get(words, words)

    def wire(self, number: int) -> dict[str, Any]:
        """Write it as a record of the legacy API."""
        error = None
        if self.error is not None:
            error = json.dumps(dict(zip(("status", "errorType", "description"), self.error, strict=True)))
        fields = {
            "id": number,
            "clusterUuid": ABSENT,
            # An empty text is no value, too; without both fields it would be no record.
            "happenedAt": "soon" if self.at is None else self.at.isoformat(timespec="milliseconds"),
            "action": self.action,
            "entityType": self.entity_type,
            "entityId": self.entity_id,
            "entityName": self.entity_name,
            "sourceName": self.actor,
            "sourceId": ABSENT,
            "context": ABSENT if self.source_ip is None else {"ip_address": self.source_ip},
            "error": error,
            "result": self.said,
            "body": ABSENT if self.body is None else json.loads(self.body),
        }
        return make_legacy(**{name: ABSENT if value is None else value for name, value in fields.items()})


@contextmanager
def opened(rows: Sequence[Row]) -> Iterator[Database]:
    """Read the rows as a file; their event ids count from 1."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "logs.json"
        path.write_text(json.dumps([row.wire(number) for number, row in enumerate(rows, 1)]))
        dataset = open_files([path])
    try:
        yield dataset
    finally:
        dataset.close()


def numbers(dataset: Database) -> dict[int, int]:
    """Give the place in the list of rows, from 0, of each event number."""
    return {seq: int(name) - 1 for seq, name in dataset.rows("SELECT seq, id FROM events")}


def fits(row: Row, asked: Filter) -> bool:
    """Say whether a row fits the conditions and the period of a filter; text is not looked at."""
    start, end, at = asked.period.start, asked.period.end, row.at
    if (start or end) and (at is None or (start and at < start) or (end and at >= end)):
        return False
    for field in asked.fields:
        asks = [condition for condition in asked.conditions if condition.field == field]
        if any(_holds(row, each) for each in asks if each.negated):
            return False
        includes = [each for each in asks if not each.negated]
        if includes and not any(_holds(row, each) for each in includes):
            return False
    return True


def _holds(row: Row, condition: Condition) -> bool:
    value = row.value(condition.field)
    if condition.asks == "missing":
        return value is None
    if condition.asks == "contains":
        return value is not None and condition.value.lower() in value.lower()
    return value == condition.value


_FEW: Final[dict[str, tuple[str | None, ...]]] = {
    "action": ("Create", "Update", "Delete", "it's odd", None),
    "entity_type": ("Project", "Node Pool", None),
    "entity_id": ("1", "2", "3", None),
    "entity_name": ("team-a", "Team-B", "100%_x", "ärger", None),
    "actor": ("ann@corp.example", "bob", "CI\\deploy", None),
    "source_ip": ("10.0.0.1", "10.0.0.22", None),
}
_ERRORS: Final = (
    None,
    None,
    (403, "Forbidden", "no access to project 'a'"),
    (403, "Forbidden", "no access to project 'bb'"),
    (500, "Internal", "node 17 is down"),
)
ROW: Final = st.builds(
    Row,
    hours=st.none() | st.integers(0, 90).map(float) | st.floats(0, 90).map(lambda hours: round(hours * 3600) / 3600),
    error=st.sampled_from(_ERRORS),
    said=st.sampled_from((None, None, None, "Pending", "Succeeded", "Failed")),
    **{name: st.sampled_from(values) for name, values in _FEW.items()},
).filter(lambda row: row.action or row.entity_type or row.actor)  # else it is no record
ROWS: Final = st.lists(ROW, min_size=1, max_size=60)


def _condition(field: str, values: Sequence[str | None]) -> st.SearchStrategy[Condition]:
    named = st.sampled_from([value for value in values if value is not None] + ["999"])
    return st.one_of(
        st.builds(Condition, st.just(field), st.just("is"), named, st.booleans()),
        st.builds(Condition, st.just(field), st.just("contains"), named.map(lambda text: text[:2]), st.booleans()),
        st.builds(Condition, st.just(field), st.just("missing"), st.just(""), st.booleans()),
    )


_CONDITION: Final = st.one_of(
    *(_condition(name, values) for name, values in _FEW.items()),
    _condition("http_status", ("403", "500")),
    st.builds(
        Condition, st.just("result"), st.just("is"), st.sampled_from(["Failed", "Succeeded", "Pending"]), st.booleans()
    ),
)
_HOUR: Final = st.none() | st.integers(-2, 95).map(lambda hours: START + timedelta(hours=hours))
FILTER: Final = st.builds(
    Filter,
    conditions=st.lists(_CONDITION, max_size=3).map(tuple),
    period=st.builds(Period, start=_HOUR, end=_HOUR) | st.just(Period()),
)
FILTERS: Final = st.lists(FILTER, min_size=6, max_size=6)
"""Several for one log: reading it is what takes time."""
