"""The life of one entity, change by change, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any, Final, Literal

from audit_explorer.analysis.history.differences import pointer
from audit_explorer.analysis.history.json_value import json_text
from audit_explorer.analysis.history.life_story import life_story
from audit_explorer.analysis.history.masking import Masked
from audit_explorer.analysis.history.wording import note_words
from audit_explorer.analysis.keys.many_keys import keys_of
from audit_explorer.errors import CancelledError
from audit_explorer.exports.missing_note import IN_NAME, csv_note, is_incomplete
from audit_explorer.period import UTC_ZONE, Period
from audit_explorer.period.formats import format_iso, format_utc
from audit_explorer.shown import neutral
from audit_explorer.store.incomplete import JSONL_NOTE, incomplete_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from audit_explorer.analysis.history.differences import Change
    from audit_explorer.analysis.history.folding import Step
    from audit_explorer.analysis.parties.entities import Entity
    from audit_explorer.identity import Key
    from audit_explorer.store import Dataset

_ABOUT: Final = (
    "Each record's operations, carried out in order, make the state after it of the state before it (RFC 6902; a state "
    "begins as {}; oldValue is what was there). States are as far as the bodies say: what a body doesn't name stays as "
    "it was. 'changes' happened, 'asked' failed and changed nothing, 'maybe' is of unknown outcome or time. "
    "oldValueKnown: false is what no earlier record of this log says. Secrets are compared and not shown."
)
_LISTS: Final = {"yes": "changes", "no": "asked", "maybe": "maybe"}
_HEADER: Final = (
    *("happened_at", "happened_at_utc", "result", "applied", "actor", "source_ip", "action", "entity_id"),
    *("entity_name", "op", "path", "value", "old_value", "old_value_known", "notes", "key"),
)
_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class StoryExport:
    """What `life_story` tells of a period, oldest first: JSON with `{op, path, value, oldValue}`, or CSV.

    A record's operations are in `changes`, `asked` or `maybe`, with who, when (UTC), from where and its key; an
    operation that only changes the order of a list says `orderOnly`. CSV has a line an operation, times on the clocks
    of `zone` beside UTC. Of a log that is incomplete the file says so.
    """

    dataset: Dataset
    entity: Entity
    period: Period = field(default_factory=Period)
    once: bool = False
    kind: Literal["json", "csv"] = "json"
    zone: ZoneInfo = UTC_ZONE

    @property
    def media_type(self) -> str:
        """What a web server calls the file."""
        return "application/json" if self.kind == "json" else "text/csv; charset=utf-8; header=present"

    def file_name(self, count: int) -> str:
        """Say what is in the file, and of how many records."""
        note = f"{IN_NAME}_" if is_incomplete(self.dataset.facts) else ""
        return f"audit-log_changes-of-one-entity_{note}{count}-{'record' if count == 1 else 'records'}.{self.kind}"

    def chunks(
        self, progress: Callable[[int, int], None] | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Iterator[bytes]:
        """Yield the file piece by piece; `progress` is told records done of all.

        Raises CancelledError when `cancelled` says so.
        """
        story = life_story(self.dataset, self.entity, once=self.once)
        told = [step for step in story.steps if _lies_in(step.row.at, self.period)]
        masked = Masked()
        yield self._head(story.untold)
        for start in range(0, len(told), _AT_ONCE):
            if cancelled is not None and cancelled():
                what = "The download"
                raise CancelledError(what)
            some = told[start : start + _AT_ONCE]
            found = keys_of(self.dataset, [step.row.seq for step in some])
            if self.kind == "json":
                lines = [json_text(_record(step, found.get(step.row.seq), masked)) for step in some]
                yield _bytes((",\n" if start else "") + ",\n".join(lines))
            else:
                yield _csv(row for step in some for row in self._rows(step, found.get(step.row.seq), masked))
            if progress is not None:
                progress(start + len(some), len(told))
        if self.kind == "json":
            yield _bytes(f'\n], "secrets_hidden": {masked.hidden}}}\n')

    def _head(self, untold: int) -> bytes:
        if self.kind == "csv":
            return csv_note(self.dataset.facts) + _csv([_HEADER])
        said = " ".join(incomplete_lines(self.dataset.facts))
        entity = {"type": self.entity.type, "id": self.entity.id, "name": self.entity.name}
        head: dict[str, Any] = {**({JSONL_NOTE: said} if said else {}), "about": _ABOUT, "entity": entity}
        if untold:
            head["earlier_records_left_out"] = untold
        return _bytes(f'{json_text(head)[:-1]}, "records": [\n')

    def _rows(self, step: Step, key: Key | None, masked: Masked) -> Iterator[tuple[object, ...]]:
        row = step.row
        at = None if row.at is None else row.at.replace(tzinfo=UTC)
        when = (None, None) if at is None else (format_iso(at, self.zone), format_utc(at))
        who = (row.result, step.applied, row.actor, row.source_ip, row.action, row.entity_id, row.entity_name)
        notes = " ".join(note_words(note, self.zone) for note in step.notes)
        ends = (notes, key.text if key else None)
        # A record that changed nothing has its line too.
        for operation in [_operation(change, masked) for change in step.changes] or [{}]:
            cells: tuple[Any, ...] = (None,) * 5
            if operation:
                values = (json_text(operation[name]) if name in operation else None for name in ("value", "oldValue"))
                known = "no" if "oldValueKnown" in operation else "yes"
                cells = (operation["op"], operation["path"], *values, known)
            yield tuple(neutral(cell) if isinstance(cell, str) else cell for cell in (*when, *who, *cells, *ends))


def _lies_in(at: datetime | None, period: Period) -> bool:
    if at is None:
        return period.start is None and period.end is None
    aware = at.replace(tzinfo=UTC)
    return (period.start is None or aware >= period.start) and (period.end is None or aware < period.end)


def _record(step: Step, key: Key | None, masked: Masked) -> dict[str, Any]:
    row = step.row
    return {
        "key": key.text if key else None,
        "time": None if row.at is None else format_utc(row.at.replace(tzinfo=UTC)),
        "outcome": row.result,
        "actor": row.actor,
        "source_ip": row.source_ip,
        "action": row.action,
        "entity_id": row.entity_id,
        "entity_name": row.entity_name,
        _LISTS[step.applied]: [_operation(change, masked) for change in step.changes],
        "notes": [note_words(note, UTC_ZONE) for note in step.notes],
    }


def _operation(change: Change, masked: Masked) -> dict[str, Any]:
    before, after = masked.change(change)
    made: dict[str, Any] = {"op": "replace" if change.kind == "move" else change.kind, "path": pointer(change.path)}
    if change.kind != "remove":
        made["value"] = after
    if change.kind != "add":
        made["oldValue"] = before
    if change.kind == "move":
        made["orderOnly"] = True
    if not change.known:
        made["oldValueKnown"] = False
    return made


def _csv(rows: object) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue().encode("utf-8", "backslashreplace")


def _bytes(text: str) -> bytes:
    # Half a surrogate pair is no text: its escape is.
    return text.encode("utf-8", "backslashreplace")
